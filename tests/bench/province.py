#!/usr/bin/env python3
"""Fills a demonstration database with a province of the size that the country may reach: 9,000 producers, 17,316 products, 50,000 dossiers, 500,000
papers with their files' rows, an account for every producer and for the officers of every commune.

    openocop demo --data DIR [--database URL]
    tests/bench/province.py DIR [URL]

The rows are written past the program, as fast as each database takes them (SQLite: one transaction a table; PostgreSQL: COPY by psql). They are
drawn by a fixed seed, so that two databases hold the same. One producer in a hundred has 800 papers, the others about 48. Frozen versions of dossiers
hold a text of usual length instead of a real one: no page that is measured reads them. The bytes of the files are not there.
"""
import json
import random
import sqlite3
import subprocess
import sys
import time
import unicodedata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROVINCE = 15
PRODUCERS, PRODUCTS, DOSSIERS, PAPERS = 9_000, 17_316, 50_000, 500_000
FIRST = 1_000_000  # numbers of rows begin here, far from those of the demonstration
MANY_PAPERS = 800
SETS = (2, 6, 11, 19, 26)
STATES = (("handed", 80), ("draft", 8), ("filed", 3), ("returned", 2), ("examined", 2), ("signed", 2), ("withdrawn", 3))
GOODS = ("Chè Shan tuyết", "Chè Bát tiên", "Mật ong", "Gạo nếp nương", "Miến đao", "Rượu ngô", "Quế vỏ", "Măng khô", "Thịt trâu gác bếp", "Lạp xưởng",
         "Tinh bột nghệ", "Cam sành", "Táo mèo", "Giấm táo mèo", "Tương ớt", "Bưởi Đại Minh", "Lúa mạch", "Thổ cẩm", "Dược liệu tắm", "Cá hồi hun khói",
         "Khoai sọ", "Tiêu rừng", "Đông trùng", "Nấm hương", "Trà dây", "Bánh chưng đen", "Gà đồi", "Du lịch cộng đồng")
KINDS = (("cooperative", "Hợp tác xã", "htx hop tac xa"), ("group", "Tổ hợp tác", "tht to hop tac"), ("household", "Hộ kinh doanh", "hkd ho kinh doanh"))
PAPER_KINDS = ("business", "conditions", "contract", "test")
TEXTS = ("description", "history", "structure", "material", "quality", "market", "results", "plan")
DAY = 20_700  # an ordinary day of 2026, since 1970
INSTANT = DAY * 86_400_000


def fold(text):
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


class Sqlite:
    def __init__(self, folder):
        self.db = sqlite3.connect(Path(folder) / "openocop.db", isolation_level=None)
        self.db.execute("PRAGMA synchronous = OFF")
        self.db.execute("PRAGMA cache_size = -262144")

    def rows(self, sql):
        return self.db.execute(sql).fetchall()

    def row(self, sql):
        """One row by the names of its columns."""
        found = self.db.execute(sql)
        return dict(zip([column for column, *_ in found.description], found.fetchone()))

    def write(self, table, columns, rows):
        self.db.execute("BEGIN IMMEDIATE")
        self.db.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", rows)
        self.db.execute("COMMIT")

    def run(self, sql):
        self.db.execute(sql)

    def close(self):
        self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.db.close()


def copied(value):
    if value is None:
        return "\\N"
    if isinstance(value, bytes):
        return "\\\\x" + value.hex()
    return str(value).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")


class Postgresql:
    def __init__(self, url):
        self.url = url

    def psql(self, sql):
        return subprocess.run(["psql", "-X", "-q", "-At", "-d", self.url, "-c", sql], capture_output=True, text=True, check=True).stdout

    def rows(self, sql):
        return [tuple(row.values()) for row in json.loads(self.psql(f"SELECT coalesce(json_agg(t), '[]') FROM ({sql}) t"))]

    def row(self, sql):
        found, = json.loads(self.psql(f"SELECT json_agg(t) FROM ({sql}) t"))
        return {name: bytes.fromhex(value[2:]) if isinstance(value, str) and value.startswith("\\x") else value for name, value in found.items()}

    def write(self, table, columns, rows):
        process = subprocess.Popen(["psql", "-X", "-q", "-d", self.url, "-v", "ON_ERROR_STOP=1", "-c", f"COPY {table} ({', '.join(columns)}) FROM STDIN"],
                                   stdin=subprocess.PIPE, text=True, encoding="utf-8")
        for row in rows:
            process.stdin.write("\t".join(map(copied, row)) + "\n")
        process.stdin.close()
        if process.wait() != 0:
            raise RuntimeError(f"{table} was not filled")

    def run(self, sql):
        self.psql(sql)

    def close(self):
        """What autovacuum does by itself in a server that is at work."""
        self.psql("VACUUM ANALYZE")


def leaves(no):
    """The criteria of a set that carry options, with their best option."""
    found = []

    def walk(nodes):
        for node in nodes:
            if "options" in node:
                found.append((node["code"], max(node["options"], key=lambda option: option["points"])["id"]))
            walk(node.get("criteria", []))

    walk(json.loads(next((ROOT / "law/26-2026").glob(f"{no:02d}-*.json")).read_text("utf-8"))["parts"])
    return found


class Province:
    def __init__(self, base):
        self.base, self.chance = base, random.Random(2026)
        self.communes = base.rows(f"SELECT code, name FROM places_units WHERE level = 3 AND province_code = '{PROVINCE}' AND valid_to > {DAY} ORDER BY code")
        self.password, = base.rows("SELECT password FROM accounts WHERE login = 'demo.chuthe'")[0]
        self.pack = [line.split("  ") for line in subprocess.run([ROOT / "build/openocop", "law", "list"], capture_output=True, text=True, check=True).stdout
                     .splitlines() if line.startswith("26-2026@")][-1]
        self.leaves = {no: leaves(no) for no in SETS}

    def ident(self, kind, number):
        """A UUID that kind and number give, kind being one byte."""
        return bytes([kind]) + number.to_bytes(5, "big") + b"\x80\x00\x80" + bytes([kind]) * 7

    # ---- what the rows are about ----

    def producer_name(self, n):
        _, words, _ = KINDS[n % 3]
        return f"{words} {GOODS[n % 28]} {self.communes[n % 99][1].partition(' ')[2]} {n}"

    def producer_find(self, n):
        return " " + KINDS[n % 3][2] + " " + fold(self.producer_name(n).partition(KINDS[n % 3][1])[2].strip())

    def product_producer(self, n):
        return n % PRODUCERS

    def product_name(self, n):
        return f"{GOODS[(n * 7 + n // 28) % 28]} {self.communes[n % PRODUCERS % 99][1].partition(' ')[2]} số {n}"

    def papers_of(self, n):
        """The numbers of a producer's papers."""
        rich = PRODUCERS // 100
        each = (PAPERS - rich * MANY_PAPERS) // (PRODUCERS - rich)
        before_rich = -(-n // 100)
        start = FIRST + before_rich * MANY_PAPERS + (n - before_rich) * each
        return range(start, start + (MANY_PAPERS if n % 100 == 0 else each)) if n < PRODUCERS - 1 else range(start, FIRST + PAPERS)

    def dossier_product(self, n):
        return n % PRODUCTS

    def dossier_state(self, n):
        """Older dossiers of a product are at their end."""
        if n < DOSSIERS - PRODUCTS:
            return "withdrawn" if n % 30 == 0 else "handed"
        at = n * 37 % 100
        for state, share in STATES:
            if at < share:
                return state
            at -= share
        raise AssertionError("the shares of the states are not a hundred")

    # ---- the tables ----

    def accounts(self):
        """Numbers from 0: the producers' accounts; then three for each commune, then the province's."""
        roles = [("producer", self.communes[n % 99][0], FIRST + n) for n in range(PRODUCERS)]
        roles += [(role, code, 0) for code, _ in self.communes for role in ("examiner", "examiner", "signer")]
        roles += [(role, "", 0) for role in ("specialist", "head", "leader", "auditor", "inspector", "clerk", "submitter", "administrator") for _ in range(5)]
        people = [(FIRST + n, self.ident(1, n), PROVINCE, f"dan.{n}", f"Người {n}", "", "", f"{n:08d}".encode(), self.password, 0, 0, 1, INSTANT, 1)
                  for n in range(len(roles))]
        self.base.write("accounts", ("id", "ident", "province", "login", "name", "phone", "email", "sort_key", "password", "must_change", "totp_step",
                                     "demonstration", "opened_at", "version"), people)
        self.base.write("accounts_roles", ("id", "ident", "account", "role", "field", "province", "place_code", "producer", "from_day", "basis_kind", "basis",
                                           "version"),
                        ((FIRST + n, self.ident(2, n), FIRST + n, role, "", PROVINCE, place, producer, DAY - 300, "appointment", "QĐ 1", 1)
                         for n, (role, place, producer) in enumerate(roles)))

    def producers(self):
        all_of_them = range(PRODUCERS)
        self.base.write("producers", ("id", "ident", "province", "commune_code", "state", "kind", "name", "tax_code", "phone_key", "find_folded", "bare_folded",
                                      "sort_key", "version"),
                        ((FIRST + n, self.ident(3, n), PROVINCE, self.communes[n % 99][0], "checked" if n % 20 else "new", KINDS[n % 3][0], self.producer_name(n),
                          "", f"09{n:08d}", self.producer_find(n), fold(self.producer_name(n)), fold(self.producer_name(n)).encode(), 1) for n in all_of_them))
        self.base.write("producers_words", ("province", "word", "producer"),
                        ((PROVINCE, word, FIRST + n) for n in all_of_them for word in sorted(set(self.producer_find(n).split()))))
        self.base.write("producers_versions", ("producer", "from_day", "reason", "basis", "entered_at", "kind", "name", "tax_code", "registration", "commune_code",
                                               "address", "phone", "email", "representative", "position", "identity", "home", "ethnicity", "woman", "minority",
                                               "disabled"),
                        ((FIRST + n, DAY - 900 + 300 * k, "registered" if k == 0 else "corrected", "", INSTANT, KINDS[n % 3][0], self.producer_name(n), "", "",
                          self.communes[n % 99][0], "Thôn 1", f"09{n:08d}", "", f"Người {n}", "Giám đốc", "", "", "Tày", "yes", "yes", "no")
                         for n in all_of_them for k in range(2)))

    def products(self):
        all_of_them = range(PRODUCTS)
        name, owner = self.product_name, self.product_producer
        self.base.write("products", ("id", "ident", "province", "producer", "commune_code", "state", "name", "name_from", "set_no", "description", "place", "story",
                                     "find_folded", "sort_key", "version"),
                        ((FIRST + n, self.ident(4, n), PROVINCE, FIRST + owner(n), self.communes[owner(n) % 99][0], "active", name(n), DAY - 900, SETS[n % 5],
                          "Đóng gói 200 g", "", "", " " + fold(name(n)), fold(name(n)).encode(), 1) for n in all_of_them))
        self.base.write("products_words", ("province", "word", "product"),
                        ((PROVINCE, word, FIRST + n) for n in all_of_them for word in sorted(set(fold(name(n)).split()))))
        self.base.write("products_names", ("product", "from_day", "name", "reason"), ((FIRST + n, DAY - 900, name(n), "") for n in all_of_them))
        self.base.write("products_sets", ("product", "set_no", "reason", "decided_by", "decided_at"),
                        ((FIRST + n, SETS[n % 5], "", "system", INSTANT) for n in all_of_them))
        self.base.write("products_variants", ("ident", "product", "name", "content", "unit", "gtin", "stopped", "version"),
                        ((self.ident(5 + k, n), FIRST + n, f"Gói {k + 1}", "200", "g", "", 0, 1) for n in all_of_them for k in range(2)))
        years = range(2021, 2027)
        self.base.write("products_lists", ("id", "ident", "province", "year", "kind", "document", "day"),
                        ((FIRST + year, self.ident(7, year), PROVINCE, year, "initial", f"QĐ {year}", DAY - 365 * (2026 - year)) for year in years))
        self.base.write("products_list_rows", ("list", "product", "act", "name", "reason"),
                        ((FIRST + 2021 + n % 6, FIRST + n, "added", name(n), "") for n in all_of_them))

    def papers(self):
        """A file of its own for each paper, and the upload that brought it."""
        owners = [(paper, n) for n in range(PRODUCERS) for paper in self.papers_of(n)]
        assert len(owners) == PAPERS and owners[-1][0] == FIRST + PAPERS - 1
        sha256 = [self.chance.randbytes(32) for _ in range(PAPERS)]
        self.base.write("files_files", ("id", "sha256", "size", "type", "pages", "width", "height", "previewed", "has_place", "made_at"),
                        ((FIRST + k, sha256[k], 400_000 + k, "application/pdf", 1 + k % 9, 595, 842, 1, 0, INSTANT) for k in range(PAPERS)))
        self.base.write("files_uploads", ("ident", "province", "producer", "sha256", "size", "name", "received", "touched_at", "file"),
                        ((self.ident(8, k), PROVINCE, FIRST + n, sha256[k], 400_000 + k, "giay.pdf", 400_000 + k, INSTANT, FIRST + k)
                         for k, (_, n) in enumerate(owners)))
        self.base.write("files_papers", ("id", "ident", "province", "producer", "kind", "title", "number", "issuer", "issued", "expires", "file", "link",
                                         "withdrawn_why", "made_at", "made_by", "on_behalf", "version"),
                        ((paper, self.ident(9, k), PROVINCE, FIRST + n, PAPER_KINDS[k % 4], "", f"{k}/GCN", "Sở Y tế", DAY - k % 900,
                          DAY + k * 7 % 1500 - 300, FIRST + k, "", "", INSTANT, "system", "", 1) for k, (paper, n) in enumerate(owners)))

    def dossiers(self):
        all_of_them = range(DOSSIERS)
        product, owner = self.dossier_product, lambda n: self.product_producer(self.dossier_product(n))
        state = [self.dossier_state(n) for n in all_of_them]
        filed = [0 if state[n] == "draft" else 1 + n % 2 for n in all_of_them]
        made = [INSTANT - (DOSSIERS - n) * 3_000_000 for n in all_of_them]
        names = [(self.product_name(product(n)), self.producer_name(owner(n))) for n in all_of_them]
        find = [" " + fold(names[n][0]) + self.producer_find(owner(n)) for n in all_of_them]
        self.base.write("dossiers", ("id", "ident", "province", "commune_code", "producer", "product", "kind", "pack", "pack_sha256", "set_no", "state",
                                     "filed_count", "receipt_no", "receipt_year", "filed_day", "due_day", "due_certain", "examiner", "product_name",
                                     "producer_name", "find_folded", "made_at", "changed_at", "version"),
                        ((FIRST + n, self.ident(10, n), PROVINCE, self.communes[owner(n) % 99][0], FIRST + owner(n), FIRST + product(n),
                          "first" if n < PRODUCTS else "upgrade", self.pack[0], self.pack[-1], SETS[product(n) % 5], state[n], filed[n],
                          FIRST + n if filed[n] else 0, 2026 if filed[n] else 0, DAY if filed[n] else None, DAY + 30 if filed[n] else None, 1, 0, *names[n],
                          find[n], made[n], made[n] + 1_000_000, 3) for n in all_of_them))
        self.base.write("dossiers_words", ("province", "word", "dossier"),
                        ((PROVINCE, word, FIRST + n) for n in all_of_them for word in sorted(set(find[n].split()))))
        self.drafts(owner)
        self.base.write("dossiers_versions", ("dossier", "no", "content", "sha256", "filed_at", "filed_by", "on_behalf"),
                        ((FIRST + n, no, "x" * 2000, "0" * 64, made[n], FIRST + owner(n), "") for n in all_of_them for no in range(1, filed[n] + 1)))
        self.base.write("dossiers_events", ("dossier", "at", "what", "by_name", "on_behalf", "note"),
                        ((FIRST + n, made[n], what, "Người", "", "") for n in all_of_them
                         for what in ["opened"] + ["filed", "returned"] * (filed[n] - 1) + ["filed"] * (filed[n] > 0) +
                         (["examined", "signed", "handed"] if state[n] == "handed" else [])))
        self.base.write("dossiers_returns", ("id", "dossier", "no", "at", "by_account", "until_day"),
                        ((FIRST + n, FIRST + n, 1, made[n], FIRST, DAY) for n in all_of_them if filed[n] == 2))
        self.base.write("dossiers_return_items", ("return_id", "item", "reason"), ((FIRST + n, "1.1", "ghi rõ") for n in all_of_them if filed[n] == 2))
        self.tasks(state, names, owner)

    def drafts(self, owner):
        criteria = [self.leaves[SETS[self.dossier_product(n) % 5]] for n in range(DOSSIERS)]
        self.base.write("dossiers_claims", ("dossier", "criterion", "option_id", "reason", "version"),
                        ((FIRST + n, code, option, "Đủ theo giấy tờ kèm theo", 1) for n in range(DOSSIERS) for code, option in criteria[n]))
        papers = [self.papers_of(n) for n in range(PRODUCERS)]
        self.base.write("dossiers_citations", ("dossier", "criterion", "paper"),
                        ((FIRST + n, code, papers[owner(n)][(n + k) % 40]) for n in range(DOSSIERS) for k, (code, _) in enumerate(criteria[n])))
        body = "Cơ sở sản xuất theo quy trình đã công bố, nguyên liệu của xã. " * 4
        self.base.write("dossiers_texts", ("dossier", "name", "body", "version"), ((FIRST + n, name, body, 1) for n in range(DOSSIERS) for name in TEXTS))

    def tasks(self, state, names, owner):
        """What waits for somebody, and what was done: three for each dossier that is at its end."""
        waits = {"filed": ("dossiers.examine", 2), "returned": ("dossiers.mend", 0), "examined": ("dossiers.sign", 3), "signed": ("dossiers.hand", 2)}
        rows = []
        for n in range(DOSSIERS):
            todo = [(*waits[state[n]], None)] if state[n] in waits else []
            todo += [("dossiers.examine", 2, INSTANT), ("dossiers.sign", 3, INSTANT), ("dossiers.hand", 2, INSTANT)] if state[n] == "handed" else []
            for k, (kind, role, done) in enumerate(todo):
                path = f"/ho-so/{self.ident(10, n).hex()}"
                rows.append((self.ident(11 + k, n), PROVINCE, kind, self.ident(10, n), *names[n], path, 2 if role == 0 else 0, role,
                             "" if role == 0 else self.communes[owner(n) % 99][0], FIRST + owner(n) if role == 0 else 0, DAY + n % 60 - 30, INSTANT, done,
                             "system" if done else None))
        self.base.write("notices_tasks", ("ident", "province", "kind", "subject", "product", "producer", "path", "scope", "role", "place", "person", "due",
                                          "opened_at", "done_at", "done_by"), rows)


def fill(folder, url=None):
    """Gives the province that now is there."""
    base = Postgresql(url) if url else Sqlite(folder)
    province = Province(base)
    for part in (province.accounts, province.producers, province.products, province.papers, province.dossiers):
        part()
    base.close()
    return province


if __name__ == "__main__":
    began = time.monotonic()
    fill(*sys.argv[1:3])
    print(f"filled in {time.monotonic() - began:.0f} s")
