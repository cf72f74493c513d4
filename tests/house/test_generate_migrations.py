"""tools/generate_migrations.py refuses what would only be seen when somebody's database is brought up to date."""
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TOOL = Path(__file__).resolve().parent.parent.parent / "tools/generate_migrations.py"
GOOD = "CREATE TABLE a (id {id}, n {int}, word {text} DEFAULT '{}; BEGIN', bytes {blob}, yes {bool}) {strict};\n"


class Migrations(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.sql = Path(self.folder.name) / "sql"
        self.sql.mkdir()
        self.target = Path(self.folder.name) / "table.c"

    def generate(self, **files):
        for name, text in files.items():
            (self.sql / (name.replace("_", "-") + ".sql")).write_text(text, "utf-8")
        return subprocess.run([sys.executable, TOOL, self.sql, self.target, self.target.with_suffix(".d")], capture_output=True, text=True)

    def refused(self, words, sql):
        done = self.generate(**{"0001_first": sql})
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(words, done.stderr)
        self.assertFalse(self.target.exists())

    def test_good_files_become_a_table_in_order(self):
        done = self.generate(**{"0001_first": GOOD, "0002_second_step": "-- chè; không {strict}\nINSERT INTO a (n) VALUES (1);\n"})
        self.assertEqual(done.returncode, 0, done.stderr)
        table = self.target.read_text("utf-8")
        self.assertIn('{ 1, "first", sql_0001 },\n    { 2, "second-step", sql_0002 },\n    { 0, NULL, NULL },', table)
        self.assertIn(", ".join(map(str, b"CREATE TABLE a (")), table)
        self.assertIn("0002-second-step.sql", self.target.with_suffix(".d").read_text())

    def test_no_file_is_an_empty_table(self):
        self.assertEqual(self.generate().returncode, 0)
        self.assertIn("{ 0, NULL, NULL },", self.target.read_text("utf-8"))

    def test_numbers_without_gap_and_each_once(self):
        self.assertIn("0001 was due", self.generate(**{"0002_second": GOOD}).stderr)
        self.assertIn("0003 was due", self.generate(**{"0001_first": GOOD, "0004_fourth": GOOD}).stderr)
        (self.sql / "0004-fourth.sql").unlink()
        self.assertIn("0003 was due", self.generate(**{"0002_other": GOOD}).stderr)

    def test_names(self):
        self.assertIn("named like", self.generate(**{"first": GOOD}).stderr)

    def test_unknown_word(self):
        self.refused("{number}", "CREATE TABLE a (n {number}) {strict};")

    def test_loose_table(self):
        self.refused("{strict}", "CREATE TABLE a (n {int});")

    def test_transactions_and_settings_of_its_own(self):
        for word in ("BEGIN", "commit", "ROLLBACK", "PRAGMA foreign_keys = OFF", "SET search_path = x", "VACUUM"):
            self.refused("may not say", GOOD + f" -- a comment\n {word};")

    def test_an_unfinished_statement(self):
        self.refused("does not end with ;", GOOD + "INSERT INTO a (n) VALUES (1)")


if __name__ == "__main__":
    unittest.main()
