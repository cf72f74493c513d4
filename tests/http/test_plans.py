"""No page reads a whole table: the statements of producers and products, as the compiler sees them, are explained by SQLite on a province of 9,000
producers and 17,316 products. A statement that walks a table from end to end fails the test by name."""
import re
import sqlite3
import subprocess
import tempfile
import unittest
from pathlib import Path

import harness

SOURCES = ("producers/producers_sql.c", "producers/producers_list_sql.c", "producers/producers_confirm_sql.c", "products/products_sql.c",
           "products/products_list_sql.c", "products/products_part_sql.c", "products/products_registered_sql.c")
PRODUCERS, PRODUCTS = 9000, 17316
LITERAL = r'"(?:\\.|[^"\\])*"'


def statements(source):
    """The SQL of every DB_RUN, DB_CHANGE and DB_QUERY of a file, after the preprocessor has put its pieces together."""
    text = subprocess.run(["cc", "-E", "-P", "-D_GNU_SOURCE", "-I", harness.ROOT / "src", "-I", harness.BUILD, harness.ROOT / "src/ocop" / source],
                          capture_output=True, text=True, check=True).stdout
    found = []
    for call in re.finditer(rf"\bdb_(?:query|run)_values\(\(\(conn\)\),\s*((?:{LITERAL}\s*)+),", text):
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

    def test_no_statement_walks_a_table(self):
        explained = 0
        for source in SOURCES:
            found = statements(source)
            self.assertGreater(len(found), 2, source)
            for sql in found:
                walks = [row for row in self.explain(sql) if row.startswith("SCAN") and "CONSTANT ROW" not in row]
                self.assertEqual(walks, [], f"{source}: {sql}")
                explained += 1
        self.assertGreater(explained, 45)

    def test_a_page_of_a_list_is_sorted_by_its_index(self):
        """Where nothing is searched for, the order comes from the index: the first page reads fifty rows, not nine thousand."""
        for source in ("producers/producers_list_sql.c", "products/products_list_sql.c"):
            province = [sql for sql in statements(source) if "LIMIT" in sql and " IN (" not in sql and "sort_key, p.id) >" in sql]
            self.assertGreaterEqual(len(province), 1)
            for sql in province:
                self.assertEqual([row for row in self.explain(sql) if "TEMP B-TREE" in row], [], sql)

    def test_who_has_little_reads_little(self):
        """The lists of communes, of one's own and of what is searched for are sought by their own indexes, not along the province's."""
        for source in ("producers/producers_list_sql.c", "products/products_list_sql.c"):
            few = [sql for sql in statements(source) if "LIMIT" in sql and " IN (" in sql and "sort_key, p.id) >" in sql]
            self.assertEqual(len(few), 5)
            for sql in few:
                plan = self.explain(sql)
                self.assertEqual([row for row in plan if "_province (province=" in row], [], sql)


if __name__ == "__main__":
    unittest.main()
