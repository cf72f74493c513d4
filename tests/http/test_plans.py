"""No page reads a whole table: the statements of the rooms, as the compiler sees them, are explained by SQLite on a province of 9,000 producers and
17,316 products. A statement that walks a table from end to end fails the test by name. What PostgreSQL does is counted by ./test bench."""
import re
import sqlite3
import subprocess
import tempfile
import unittest
from pathlib import Path

import harness

ROOMS = ("accounts", "commands", "dossiers", "files", "notices", "producers", "products")
SOURCES = sorted(path.relative_to(harness.ROOT / "src/ocop").as_posix() for room in ROOMS for path in (harness.ROOT / "src/ocop" / room).glob("*_sql.c"))
# What no page asks, with why it may read a table from end to end.
WHOLE = {
    "SELECT f.id, f.sha256, f.size, f.type, f.pages, f.previewed, f.has_place FROM files_files f ORDER BY f.id": "a backup carries all files",
    "DELETE FROM accounts_tries WHERE since < $1": "an hourly job forgets the tries of before",
}
PRODUCERS, PRODUCTS = 9000, 17316
LITERAL = r'"(?:\\.|[^"\\])*"'


def statements(source):
    """The SQL of every DB_RUN, DB_CHANGE and DB_QUERY of a file, after the preprocessor has put its pieces together."""
    text = subprocess.run(["cc", "-E", "-P", "-D_GNU_SOURCE", "-I", harness.ROOT / "src", "-I", harness.BUILD, harness.ROOT / "src/ocop" / source],
                          capture_output=True, text=True, check=True).stdout
    found = []
    for call in re.finditer(rf"\bdb_(?:query|run)_values\(\(\([\w>.-]+\)\),\s*((?:{LITERAL}\s*)+),", text):
        found.append("".join(piece[1:-1] for piece in re.findall(LITERAL, call.group(1))))
    return found


class Plans(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        subprocess.run([harness.PROGRAM, "user", "list", "--province", "15", "--data", cls.folder.name], check=True, capture_output=True)
        cls.db = sqlite3.connect(Path(cls.folder.name) / "openocop.db")
        communes = [f"{4000 + n:05d}" for n in range(99)]
        cls.db.executemany(
            "INSERT INTO producers (id, ident, province, commune_code, state, kind, name, tax_code, phone_key, find_folded, bare_folded, sort_key, version) "
            "VALUES (?, ?, 15, ?, 'checked', 'group', ?, '', '', ?, ?, ?, 1)",
            [(n, n.to_bytes(16, "big"), communes[n % 99], f"THT {n}", f" tht {n}", str(n), f"{n:08d}".encode()) for n in range(1, PRODUCERS + 1)])
        cls.db.executemany("INSERT INTO producers_words (province, word, producer) VALUES (15, ?, ?)", [(str(n), n) for n in range(1, PRODUCERS + 1)])
        cls.db.executemany(
            "INSERT INTO products (id, ident, province, producer, commune_code, state, name, name_from, set_no, description, place, story, find_folded, "
            "sort_key, version) VALUES (?, ?, 15, ?, ?, 'active', ?, 0, ?, '', '', '', ?, ?, 1)",
            [(n, n.to_bytes(16, "big"), n % PRODUCERS + 1, communes[n % 99], f"Che {n}", n % 27, f" che {n}", f"{n:08d}".encode())
             for n in range(1, PRODUCTS + 1)])
        cls.db.executemany("INSERT INTO products_words (province, word, product) VALUES (15, ?, ?)", [(str(n), n) for n in range(1, PRODUCTS + 1)])
        cls.db.commit()

    @classmethod
    def tearDownClass(cls):
        cls.db.close()
        cls.folder.cleanup()

    def explain(self, sql):
        count = max([int(n) for n in re.findall(r"\$(\d+)", sql)] or [0])
        return [row[3] for row in self.db.execute("EXPLAIN QUERY PLAN " + re.sub(r"\$(\d+)", r"?\1", sql), [None] * count)]

    def walks(self, sql):
        return [row for row in self.explain(sql) if row.startswith("SCAN") and not re.search(r"CONSTANT ROW|^SCAN few$", row)]

    def test_no_statement_walks_a_table(self):
        explained, whole = 0, set()
        for source in SOURCES:
            found = statements(source)
            self.assertEqual(len(found), len(re.findall(r"\bDB_(?:QUERY|RUN|CHANGE)\(", (harness.ROOT / "src/ocop" / source).read_text("utf-8"))), source)
            for sql in found:
                walks = self.walks(sql)
                if walks and sql in WHOLE:
                    whole.add(sql)
                else:
                    self.assertEqual(walks, [], f"{source}: {sql}")
                explained += 1
        self.assertEqual(whole, set(WHOLE))
        self.assertGreater(explained, 180)

    def test_what_waits_for_somebody_is_sorted_by_its_index(self):
        lists = [sql for sql in statements("notices/notices_tasks_sql.c") if "LIMIT" in sql]
        self.assertEqual(len(lists), 1)
        self.assertEqual([row for row in self.explain(lists[0]) if "TEMP B-TREE" in row], [])

    def test_the_dossiers_of_a_province_are_sorted_by_their_index(self):
        """All of them, and those of one state; the few of a commune, of one's own and of a rare word are sought and then sorted."""
        lists = [sql for sql in statements("dossiers/dossiers_list_sql.c") if "changed_at DESC, ident DESC LIMIT" in sql]
        self.assertEqual(len(lists), 5)
        for sql in lists:
            plan = self.explain(sql)
            sorts = [row for row in plan if "TEMP B-TREE FOR" in row]
            self.assertEqual(len(sorts), 1 if "ORDER BY +" in sql else 0, sql)
            if sorts:
                self.assertEqual([row for row in plan if "dossiers_province" in row or "dossiers_state" in row], [], sql)

    def test_the_dossiers_of_a_province_are_sorted_by_their_term_with_an_index(self):
        lists = [sql for sql in statements("dossiers/dossiers_list_sql.c") if re.search(r"2147483647\), ident LIMIT", sql)]
        self.assertEqual(len(lists), 5)
        for sql in lists:
            plan = self.explain(sql)
            sorts = [row for row in plan if "TEMP B-TREE FOR" in row]
            self.assertEqual(len(sorts), 1 if "ORDER BY +" in sql else 0, sql)
            self.assertEqual([row for row in plan if "_due" in row] == [], "ORDER BY +" in sql, sql)

    def test_the_apparatus_is_read_without_the_producers(self):
        """A province has some hundred officers and thousands of producers: the roles of the latter are not gone through."""
        for sql in statements("accounts/accounts_role_sql.c"):
            if "r.producer = 0" in sql:
                self.assertTrue(any("accounts_roles_apparatus" in row for row in self.explain(sql)), sql)

    def test_a_page_of_a_list_is_sorted_by_its_index(self):
        """The whole list, and what many share: the order comes from the index, the first page reads fifty rows, not nine thousand."""
        for source in ("producers/producers_list_sql.c", "products/products_list_sql.c"):
            province = [sql for sql in statements(source) if "ORDER BY p.sort_key, p.id LIMIT" in sql and "sort_key, p.id) >" in sql]
            self.assertGreaterEqual(len(province), 3)
            for sql in province:
                self.assertEqual([row for row in self.explain(sql) if "TEMP B-TREE FOR" in row], [], sql)

    def test_the_newest_of_a_province_are_read_from_the_end_of_its_index(self):
        """Of all, of a set, and of what many share; the few of a commune, of one's own and of a rare word are sought and then sorted."""
        for source, count in (("producers/producers_list_sql.c", 8), ("products/products_list_sql.c", 9)):
            lists = [sql for sql in statements(source) if "p.id DESC LIMIT" in sql]
            self.assertEqual(len(lists), count)
            for sql in lists:
                plan = self.explain(sql)
                few = "ORDER BY +" in sql
                self.assertEqual(len([row for row in plan if "TEMP B-TREE FOR" in row]), 1 if few else 0, sql)
                self.assertEqual(any("newest (province=" in row for row in plan), not few, sql)

    def test_who_has_little_reads_little(self):
        """The lists of communes, of one's own and of what few share are sought by their own indexes, not along the province's."""
        for source in ("producers/producers_list_sql.c", "products/products_list_sql.c"):
            few = [sql for sql in statements(source) if "ORDER BY coalesce(p.sort_key" in sql]
            self.assertEqual(len(few), 5)
            for sql in few:
                plan = self.explain(sql)
                self.assertEqual([row for row in plan if "_province (province=" in row], [], sql)


if __name__ == "__main__":
    unittest.main()
