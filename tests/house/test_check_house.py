"""Each rule of the house is broken once, in a small house of its own, and the check must name the file and the rule."""
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHECK = ROOT / "tools/check_house.py"
HEAD = "/* What it is for. */\n"
ROUTES = HEAD + 'static const struct web_route rows[] = {\n    %s\n};\n'


class House(unittest.TestCase):
    def setUp(self):
        self.root = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.root)
        (self.root / "text").mkdir()
        self.write("text/vi.json", '{"error": {"memory": "x"}}')
        for name in ("base/str.h", "base/text.h", "db/db.h", "ocop/law/law.h", "ocop/ledger/ledger.h"):
            self.write("src/" + name, HEAD)
        self.write("src/base/error.c", HEAD + "int x = TEXT_error_memory;\n")
        for room in ("law", "ledger"):
            self.write(f"src/ocop/{room}/README.md", "words\n")

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def check(self):
        return subprocess.run([sys.executable, CHECK, self.root], capture_output=True, text=True)

    def refused(self, name, text, why):
        self.write(name, text)
        done = self.check()
        self.assertEqual(done.returncode, 1, f"{name} was let through: {text!r}")
        place = name.removeprefix("src/")
        self.assertTrue(any(place in line and why in line for line in done.stdout.splitlines()), done.stdout)

    def accepted(self, name, text):
        self.write(name, text)
        done = self.check()
        self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_the_house_itself_is_in_order(self):
        done = subprocess.run([sys.executable, CHECK, ROOT], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_a_sound_house_is_accepted(self):
        self.accepted("src/ocop/ledger/ledger_sql.c", HEAD + '#include <stdint.h>\n#include "ocop/law/law.h"\nDB_RUN(conn, e, "SELECT 1");\n')

    def test_base_may_not_include_db(self):
        self.refused("src/base/a.c", HEAD + '#include "db/db.h"\n', "base/ may not include db/")

    def test_a_room_may_not_include_a_later_room(self):
        self.refused("src/ocop/law/law.c", HEAD + '#include "ocop/ledger/ledger.h"\n', "law may not include ledger")

    def test_only_the_one_header_of_another_room(self):
        self.write("src/ocop/law/law_pack.h", HEAD)
        self.refused("src/ocop/ledger/ledger.c", HEAD + '#include "ocop/law/law_pack.h"\n', 'only its one header "law.h"')

    def test_private_headers_stay_private(self):
        self.write("src/db/db_int.h", HEAD)
        self.refused("src/web/a.c", HEAD + '#include "db/db_int.h"\n', "private")

    def test_a_library_is_included_in_one_folder_only(self):
        self.refused("src/web/a.c", HEAD + "#include <sqlite3.h>\n", "belongs to db/ only")

    def test_unknown_libraries_are_refused(self):
        self.refused("src/web/a.c", HEAD + "#include <glib.h>\n", "not a known header")

    def test_pure_code_stays_pure(self):
        self.refused("src/base/fraction.c", HEAD + '#include "base/text.h"\n', "pure code")
        self.refused("src/ocop/law/law_score.c", HEAD + "#include <stdio.h>\n", "pure code")

    def test_banned_calls(self):
        for call in ("strcpy(a, b)", "sprintf(a, b)", "atoi(a)", "gmtime(a)", "time(NULL)", "rand()", "system(a)", "alloca(9)", "strtok(a, b)"):
            with self.subTest(call):
                self.refused("src/db/a.c", HEAD + f"int a = {call};\n", "is banned")

    def test_memory_comes_from_arenas(self):
        self.refused("src/ocop/law/law.c", HEAD + "void *a = malloc(9);\n", "use an arena")

    def test_the_time_comes_from_the_context(self):
        self.refused("src/app/a.c", HEAD + "int a = clock_gettime(CLOCK_REALTIME, b);\n", "the time comes from the context")
        self.write("src/app/a.c", HEAD + "int a = clock_gettime(CLOCK_MONOTONIC, b);\n")
        self.assertEqual(self.check().stdout, "")

    def test_no_floating_point_near_a_score(self):
        self.refused("src/ocop/law/law.c", HEAD + "double mean;\n", "no floating point")

    def test_words_in_comments_and_strings_are_not_calls(self):
        self.accepted("src/ocop/law/law.c", HEAD + '// double free( strcpy( Chè\nconst char *a = "double strcpy(";\n')

    def test_sql_stands_only_in_sql_files(self):
        self.refused("src/ocop/law/law.c", HEAD + 'const char *a = "SELECT 1";\n', "SQL stands only in")
        self.refused("src/ocop/law/law.c", HEAD + "int a = DB_RUN(conn, e, b);\n", "only in *_sql.c")

    def test_sql_is_only_ever_a_literal(self):
        self.refused("src/ocop/law/law_sql.c", HEAD + "int a = db_run_values(conn, text, NULL, 0, NULL, e);\n", "literals only")

    def test_no_vietnamese_in_the_code(self):
        self.refused("src/ocop/law/law.c", HEAD + 'const char *a = "Chè";\n', "words for people")
        self.write("src/ocop/law/law.c", HEAD)
        self.refused("browser/src/page.ts", "const title = 'Phiếu số';\n", "words for people")

    def test_route_rows_are_complete(self):
        good = '{ .method = WEB_GET, .path = "/a/{id}", .permission = "public", .handler = handler },'
        self.accepted("src/app/a.c", ROUTES % good)
        for row, why in (
            ('{ .method = WEB_GET, .path = "/a/{id}", .handler = handler },', "names its .permission"),
            ('{ .method = WEB_GET, .path = "/a", .permission = NULL, .handler = handler },', "names its .permission"),
            ('{ .path = "/a", .permission = "public", .handler = handler },', "names its .method"),
            ('{ .method = WEB_GET, .path = "/a", .permission = "public" },', "names its .handler"),
            ('{ .method = WEB_POST, .path = "/a", .permission = "public", .handler = handler, .body_limit = 9 },', "names its .csrf"),
            ('{ .method = WEB_POST, .path = "/a", .permission = "public", .handler = handler, .csrf = CSRF_ORIGIN },', "names its .body_limit"),
            ('{ .method = WEB_GET, .path = "/a", .permission = "public", .handler = handler, .body_limit = 9 },', "has no body"),
        ):
            with self.subTest(row):
                self.refused("src/app/a.c", ROUTES % row, why)

    def test_dead_texts_are_refused(self):
        self.refused("text/vi.json", '{"error": {"memory": "x", "unused": "y"}}', "error.unused is used nowhere")

    def test_long_files_and_files_without_a_story_are_refused(self):
        self.refused("src/app/a.c", HEAD + "int a;\n" * 800, "longer than")
        self.refused("src/app/a.c", "int a;\n", "a file opens with a comment")

    def test_no_machine_and_no_registry_is_named(self):
        self.refused("docs/a.md", "see /" + "root/x\n", "a path of one machine")
        self.refused("docs/a.md", "https://registry" + ".npm" + "js.org/\n", "registry's host")

    def test_a_room_has_a_header_and_a_readme(self):
        self.write("src/ocop/places/places.c", HEAD)
        done = self.check()
        self.assertIn("a room has a places.h", done.stdout)
        self.assertIn("a room has a README.md", done.stdout)


if __name__ == "__main__":
    unittest.main()
