"""Every command that reads a file is given what no file should hold. Each answers with one clear line on standard error, the right exit status,
nothing on standard output, no change in the database, and bounded memory."""
import json
import os
import resource
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("OPENOCOP_PROGRAM", str(ROOT / "build/openocop"))
GOOD_SCORE = {"pack": "26-2026", "set": 11, "rules": {}, "knockouts": [], "sheets": [{"member": "m1", "choices": {"1.1": "3"}}]}

FILES = {
    "empty": b"",
    "blank": b" \n\t ",
    "binary": bytes(range(256)) * 40,
    "truncated": json.dumps(GOOD_SCORE).encode()[:-20],
    "deeply nested": b"[" * 200_000 + b"]" * 200_000,
    "deeply nested objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "not UTF-8": b'{"pack": "\xff\xfe"}',
    "a byte order mark": b"\xef\xbb\xbf{}",
    "UTF-16": '{"pack": "26-2026"}'.encode("utf-16"),
    "NUL": b'{"pack": "26\x00-2026"}',
    "an escaped NUL": b'{"pack": "26\\u0000-2026"}',
    "a duplicate key": b'{"pack": "26-2026", "pack": "26-2026"}',
    "a huge number": b'{"pack": "26-2026", "set": 99999999999999999999999999}',
    "a fraction": b'{"pack": "26-2026", "set": 11.0}',
    "a wrong kind": b'{"pack": 26, "set": "11"}',
    "an array": b"[1, 2, 3]",
    "a bare text": b'"26-2026"',
    "two documents": b"{} {}",
    "an unterminated quote": b'code,level\n"01,province\n',
    "one endless line": b"a" * 5_000_000,
    "many commas": b"," * 1_000_000,
}
COMMANDS = {
    "score": (["score", "FILE"], {2}),
    "plan": (["plan", "FILE", "--stars", "4"], {2}),
    "law check": (["law", "check", "FILE"], {1, 2}),
    "import places": (["import", "places", "FILE", "--apply"], {2}),
    "import products": (["import", "products", "FILE", "--apply", "--province", "15"], {2}),
    "restore": (["restore", "FILE"], {1, 2}),
}


def limits():
    if "asan" not in PROGRAM:  # AddressSanitizer reserves terabytes of addresses
        resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))


class BadInput(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder)

    def run_program(self, *arguments, stdin=b"", timeout=60):
        return subprocess.run([PROGRAM, *arguments, "--data", str(self.folder / "data")], input=stdin, capture_output=True, timeout=timeout,
                              preexec_fn=limits)

    def assert_refused(self, done, statuses, name):
        said = done.stderr.decode("utf-8")
        self.assertIn(done.returncode, statuses, f"{name}: {said}")
        self.assertEqual(done.stdout, b"", name)
        lines = said.splitlines()
        if statuses == {2}:
            self.assertEqual(len(lines), 1, said[:2000])
        self.assertTrue(lines and 20 <= len(lines[0]) <= 2000, said[:2000])
        self.assertNotIn("Sanitizer", said)
        return said

    def test_every_file_that_is_none_is_refused_in_one_line(self):
        for file_name, content in FILES.items():
            path = self.folder / "input"
            path.write_bytes(content)
            for name, (arguments, statuses) in COMMANDS.items():
                with self.subTest(command=name, file=file_name):
                    done = self.run_program(*[str(path) if a == "FILE" else a for a in arguments])
                    said = self.assert_refused(done, statuses, file_name)
                    self.assertIn(str(path), said)

    def test_a_gigabyte_is_refused_at_once(self):
        path = self.folder / "huge"
        with open(path, "wb") as file:
            file.truncate(1 << 30)
        for name, (arguments, statuses) in COMMANDS.items():
            with self.subTest(command=name):
                self.assert_refused(self.run_program(*[str(path) if a == "FILE" else a for a in arguments]), statuses, name)

    def test_files_that_are_missing_or_folders_are_named(self):
        for path in (self.folder / "absent", self.folder):
            for name, (arguments, _) in COMMANDS.items():
                if name in ("import places", "law check") and path == self.folder:
                    continue  # these take folders
                with self.subTest(command=name, path=path):
                    done = self.run_program(*[str(path) if a == "FILE" else a for a in arguments])
                    self.assertIn(done.returncode, (2, 3))
                    self.assertEqual(done.stdout, b"")
                    self.assertIn(str(path), done.stderr.decode())

    def test_standard_input_is_named_as_a_dash(self):
        done = self.run_program("score", "-", stdin=b"{")
        self.assertEqual(done.returncode, 2)
        self.assertTrue(done.stderr.decode().startswith("-:"), done.stderr.decode())

    def test_bad_usage_is_refused_in_one_line(self):
        for arguments in (["scor"], ["score"], ["score", "a", "b"], ["score", "--nothing", "a"], ["plan", "a", "--stars"], ["plan", "a", "--stars", "9"],
                          ["plan", "a", "--stars", "four"], ["law"], ["law", "lost"], ["law", "show", "99-2099"], ["law", "show", "26-2026/99"],
                          ["law", "show", "26-2026@7"], ["law", "diff", "26-2026/1"], ["--data"], ["import", "nothing", "x"], ["serve", "--listen"],
                          ["score", "-", "--log-level", "loud"]):
            with self.subTest(arguments):
                done = subprocess.run([PROGRAM, *arguments], input=b"", capture_output=True, timeout=60, cwd=self.folder)
                said = done.stderr.decode("utf-8")
                self.assertEqual((done.returncode, done.stdout), (2, b""), said)
                self.assertEqual(len(said.splitlines()), 1, said)

    def test_both_languages_are_spoken(self):
        vi = self.run_program("scor").stderr.decode()
        en = self.run_program("scor", "--language", "en").stderr.decode()
        self.assertIn("không có lệnh", vi)
        self.assertIn("there is no command", en)


if __name__ == "__main__":
    unittest.main()
