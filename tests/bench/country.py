#!/usr/bin/env python3
"""Fills a demonstration database with certificates as many as a country may have: 17,316 products of 9,000 producers, 200,000 certificates on them, one
after the other, with their seals, corrections, extensions and withdrawals.

    openocop demo --data DIR [--database URL]
    tests/bench/country.py DIR [URL]

Written past the program, as province.py does, and in one province, for a report is of one. Every tenth product was given its certificates faster, so that
its last one has expired. Seals hold random bytes of the usual length instead of signed words: no page that is measured reads them. What the register is
listed and found by is filled as migration 0029 fills it.
"""
import random
import sys
import time
import uuid
from datetime import date, timedelta

import province
from province import DAY, FIRST, INSTANT, PRODUCERS, PRODUCTS, PROVINCE, SETS, fold

CERTIFICATES = 200_000
BEGAN = 17_532  # 01/01/2018, in days since 1970
OPEN = 2_932_896
STEP, FAST = 270, 150  # days from one certificate of a product to the next
BRANCHES = {2: "food", 6: "food", 11: "food", 19: "herb", 26: "tourism"}
STORY = ("Nương chè nằm trên sườn núi cao, quanh năm mây phủ; người trong bản hái một tôm hai lá từ lúc sương chưa tan.\n"
         "Cả nhà giữ nghề qua ba đời, nay cùng hợp tác xã làm theo một quy trình và chịu trách nhiệm về từng gói.\n") * 3


def civil(day):
    return date(1970, 1, 1) + timedelta(days=day)


def months_later(day, months):
    """The same day of the month, or its last one (as base/date.c)."""
    at = civil(day)
    year, month = divmod(at.month - 1 + months, 12)
    last = (date(at.year + year + (month == 11), month % 12 + 2 if month < 11 else 1, 1) - timedelta(days=1)).day
    return (date(at.year + year, month + 1, min(at.day, last)) - date(1970, 1, 1)).days


class Country(province.Province):
    def __init__(self, folder, url=None):
        self.open = lambda: province.Postgresql(url) if url else province.Sqlite(folder)
        super().__init__(self.open())

    def certificates_of(self, n):
        return CERTIFICATES // PRODUCTS + (n < CERTIFICATES % PRODUCTS)

    def lines(self):
        """Of every certificate: its row, its product, its place in the line, and the row before it."""
        row = FIRST
        for n in range(PRODUCTS):
            for k in range(self.certificates_of(n)):
                yield row, n, k, row - 1 if k else None
                row += 1

    def first_day(self, n, k):
        return BEGAN + n % STEP + k * (FAST if n % 10 == 0 else STEP)

    def code(self, n, k):
        return f"{PROVINCE}-{self.communes[n % PRODUCERS % 99][0]}-{n + 1}-{civil(self.first_day(n, k)).year}"

    def decisions(self):
        """One in each week."""
        weeks = range((DAY + 366 - BEGAN) // 7)
        self.base.write("certificates_decisions", ("id", "ident", "province", "kind", "state", "level", "place_code", "number", "day", "signer", "note", "known_from",
                                                   "recorded_at", "recorded_by", "version"),
                        ((FIRST + week, self.ident(20, week), PROVINCE, "recognise", "issued", "province", str(PROVINCE), f"{week + 100}/QĐ-UBND", BEGAN + week * 7,
                          "Nguyễn Văn A", "", BEGAN + week * 7, INSTANT, "system", 1) for week in weeks))

    def certificates(self):
        self.base.write("certificates", ("id", "ident", "province", "decision", "no", "line", "previous", "product", "producer", "origin", "version"),
                        ((row, self.ident(21, row), PROVINCE, FIRST + (self.first_day(n, k) - BEGAN) // 7, n + 1, row - k if k else 0, before, FIRST + n,
                          FIRST + self.product_producer(n), "program", 1) for row, n, k, before in self.lines()))

    def facts(self):
        """One in two hundred was corrected."""
        def rows():
            for row, n, k, _ in self.lines():
                owner = self.product_producer(n)
                first, name, producer, code = self.first_day(n, k), self.product_name(n), self.producer_name(owner), self.code(n, k)
                known = [(first, OPEN, "")] if row % 200 else [(first, first + 30, ""), (first + 30, OPEN, "sai tên xã")]
                for since, until, reason in known:
                    yield (row, PROVINCE, since, until, "new" if k == 0 else "upgrade" if k == 4 else "again", code, name, producer, province.KINDS[owner % 3][0],
                           "yes" if owner % 4 == 0 else "no", "yes" if owner % 3 == 0 else "no", 4 if k >= 4 and n % 12 == 0 else 3, SETS[n % 5], BRANCHES[SETS[n % 5]],
                           self.communes[owner % 99][0], DAY, first, months_later(first, 36), "", reason, " ".join(("", fold(name), fold(producer), code.replace("-", " "))),
                           fold(name).encode(), INSTANT, "system")
        self.base.write("certificates_facts", ("certificate", "province", "known_from", "known_to", "act", "code", "product_name", "producer_name", "producer_kind",
                                               "women", "minority", "stars", "set_no", "branch", "place_code", "place_day", "valid_from", "valid_to", "assumed",
                                               "reason", "find_folded", "sort_key", "recorded_at", "recorded_by"), rows())

    def events(self):
        """One product in fifty was withdrawn, one in a hundred had its old certificate prolonged."""
        def rows():
            for row, n, k, _ in self.lines():
                last = k == self.certificates_of(n) - 1
                first = self.first_day(n, k)
                if last and n % 50 == 7:
                    yield row, PROVINCE, "withdrawn", first + 100, "77/QĐ-UBND", "không còn sản xuất", first + 100, OPEN, INSTANT, "system"
                elif last and n % 100 == 10:
                    yield row, PROVINCE, "extended", months_later(first, 36) + 45, "", "chờ phân hạng lại", first + 900, OPEN, INSTANT, "system"
        self.base.write("certificates_events", ("certificate", "province", "kind", "day", "decision", "reason", "known_from", "known_to", "recorded_at", "recorded_by"), rows())

    def seals(self):
        chance = random.Random(4)
        self.base.write("certificates_seals", ("certificate", "key", "payload", "replaced", "at"),
                        ((row, "0123456789abcdef", chance.randbytes(240), 0, INSTANT) for row, _, _, _ in self.lines()))

    def stories(self):
        story = STORY.replace("\n", "\\n")
        self.base.run(f"UPDATE products SET story = replace('{story}', '\\n', chr(10)) WHERE id >= {FIRST}" if isinstance(self.base, province.Postgresql)
                      else f"UPDATE products SET story = replace('{story}', '\\n', char(10)) WHERE id >= {FIRST}")

    def register(self):
        """As the migration makes it out of what is there."""
        script = (province.ROOT / "sql/0029-register.sql").read_text("utf-8")
        for statement in ["DELETE FROM certificates_words", "DELETE FROM certificates_register", *script[script.index("INSERT INTO certificates_register"):].split(";\n")]:
            if statement.strip():
                self.base.run(statement)

    # ---- for the measurements ----

    def newest_codes(self, count):
        """Of some products, the code of the certificate that is the newest."""
        return tuple(self.code(n, self.certificates_of(n) - 1) for n in range(0, PRODUCTS, PRODUCTS // count))[:count]

    def multiplied(self, session, count, most):
        """A session of one product that a council has concluded on becomes sessions of `most` such products, `count` in all; gives their paths. Product, dossier,
        candidate and item are copied, the council's sheets are not."""
        self.base = base = self.open()
        meeting = base.row(f"SELECT * FROM sessions WHERE ident = {self.literal(uuid.UUID(session.rpartition('/')[2]).bytes)}")
        item = base.row(f"SELECT * FROM sessions_items WHERE session = {meeting['id']}")
        models = {"products": base.row(f"SELECT * FROM products WHERE id = {item['product']}"), "dossiers": base.row(f"SELECT * FROM dossiers WHERE id = {item['dossier']}"),
                  "rounds_candidates": base.row(f"SELECT * FROM rounds_candidates WHERE id = {item['candidate']}")}
        first, kind = 2 * FIRST, 30
        base.write("sessions", list(meeting), [tuple({**meeting, "id": first + at, "ident": self.ident(kind, at)}.values()) for at in range(-(-count // most))])
        for at, (table, model) in enumerate(models.items(), 1):
            base.write(table, list(model), [tuple({**model, "id": first + n, "ident": self.ident(kind + at, n), **self.own(table, first + n)}.values()) for n in range(count)])
        base.write("sessions_items", list(item),
                   [tuple({**item, "id": first + n, "ident": self.ident(kind + 9, n), "session": first + n // most, "position": n % most + 1, "candidate": first + n,
                           "dossier": first + n, "product": first + n, "product_name": f"{item['product_name']} {n}"}.values()) for n in range(count)])
        base.close()
        return [f"{session.rpartition('/')[0]}/{uuid.UUID(bytes=self.ident(kind, at))}" for at in range(-(-count // most))]

    @staticmethod
    def own(table, number):
        """What else two rows can't share."""
        if table == "products":
            return {}
        found = {"product": number, "receipt_no": number}
        return {**found, "dossier": number} if table == "rounds_candidates" else found

    def literal(self, blob):
        return f"'\\x{blob.hex()}'" if isinstance(self.base, province.Postgresql) else f"x'{blob.hex()}'"


def fill(folder, url=None):
    country = Country(folder, url)
    for part in (country.producers, country.products, country.stories, country.decisions, country.certificates, country.facts, country.events, country.seals, country.register):
        part()
    country.base.close()


if __name__ == "__main__":
    began = time.monotonic()
    fill(*sys.argv[1:3])
    print(f"filled in {time.monotonic() - began:.0f} s")
