"""Results beyond dispute: `ledger verify` recomputes them, a stranger's script recomputes them from the export, and whatever is altered behind the
program's back is named."""
import hashlib
import json
import re
import sqlite3
import subprocess
import sys
import unittest
from fractions import Fraction

import council
import harness

SCRIPT = harness.ROOT / "docs/verify_results.py"


class Judged(council.Council):
    """One session whose products were judged."""

    def points(self, choices):
        return sum(option["points"] for leaf in self.leaves for option in leaf["options"] if option["id"] == choices[leaf["code"]])

    def judged(self, *names, sheets=None, sign=True, conclude=True, **rules):
        """A session that judged these products; people, its path, the products' paths in the order of the agenda. `sheets`: name of a member -> choices."""
        people = self.people()
        for name in names:
            self.handed(people, name)
        self.assertEqual(self.move(people, "arrived", "ready"), len(names))
        session = self.session(people, self.council(people, **rules).split("?")[0])
        items = self.agenda(people, session)
        self.open_session(people, session)
        secretary = people[council.SECRETARY]
        for item in items:
            self.call(people, item)
            for member in council.VOTING:
                self.seal(people[member], item, (sheets or {}).get(member, self.choices()))
            self.assertEqual(self.step(secretary, item, "mo-diem").status, 303)
            if conclude:
                self.assertEqual(self.step(secretary, item, "ket-luan", **{"ghi-chu": "Nhất trí"}).status, 303)
        if sign and conclude:
            self.sign_minutes(people, session)
        return people, session, items

    def sign_minutes(self, people, session):
        secretary = people[council.SECRETARY]
        self.assertEqual(secretary.send(session, {}, f"{session}/buoc/ket-thuc").status, 303)
        day = self.clock.now.date().strftime("%d/%m/%Y")
        self.assertEqual(secretary.send(session, {"so": "1/BB", "ngay": day}, f"{session}/buoc/ky").status, 303)

    def say(self, *statements):
        """Behind the program's back, in the database."""
        if self.on_postgresql:
            for sql in statements:
                subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", self.data[3], "-c", sql], check=True, capture_output=True)
            return
        with sqlite3.connect(self.data[1] / "openocop.db", timeout=30) as database:
            for sql in statements:
                database.execute(sql)
        database.close()

    def binary(self, data):
        return f"'\\x{data}'::bytea" if self.on_postgresql else f"x'{data}'"

    def ask(self, sql):
        """One value."""
        if self.on_postgresql:
            return subprocess.run(["psql", "-X", "-At", "-d", self.data[3], "-c", sql], check=True, capture_output=True, text=True).stdout.strip()
        with sqlite3.connect(self.data[1] / "openocop.db", timeout=30) as database:
            value = database.execute(sql).fetchone()[0]
        database.close()
        return str(value)


class TestVerified(Judged):
    def export(self):
        return [json.loads(line) for line in self.command("ledger", "export").splitlines()]

    def stranger(self, lines, *options, status=0):
        file = self.folder / "export.jsonl"
        file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
        done = subprocess.run([sys.executable, SCRIPT, file, harness.ROOT / "law", *options], capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout

    def altered(self, *statements, words, back):
        """What `ledger verify` says after it, and that all is well again when it is taken back."""
        self.say(*statements)
        self.assertIn(words, self.command("ledger", "verify", status=1))
        self.assertIn("recomputed_differs", self.command("ledger", "verify", "--json", status=1))
        self.say(*back)
        self.command("ledger", "verify")

    def test_results_are_recomputed_and_what_was_altered_is_named(self):
        short = self.choices()
        leaf = next(leaf for leaf in self.leaves if leaf["code"] == "1.2")
        short["1.2"] = min(leaf["options"], key=lambda option: option["points"])["id"]
        people, session, (item,) = self.judged("Chè cổ thụ", sheets={"yte": short})
        ident = item.rsplit("/", 1)[1]
        mean = Fraction(8 * self.points(self.choices()) + self.points(short), 9)
        self.assertNotEqual(mean.denominator, 1)
        report = json.loads(self.command("ledger", "verify", "--json"))
        self.assertEqual((report["ok"], report["recomputed"]), (True, {"results": 1}))
        self.assertIn("1 results of sessions recomputed", self.command("ledger", "verify"))
        lines = self.export()
        self.assertLessEqual(len(SCRIPT.read_text("utf-8").splitlines()), 150)
        self.assertIn(f"product {ident}: 9 sheets, mean {mean}, 5 stars\n", self.stranger(lines, "--expect", f"{ident}:{mean}:5"))
        self.assertIn("another result", self.stranger(lines, "--expect", f"{ident}:{mean}:4", status=1))

        one = "id = (SELECT min(id) FROM sessions_sheets)"
        sheets = "sessions_sheets"
        # A star, the output, the input with its output, the pointer to the result.
        self.altered("UPDATE sessions_items SET stars = 4", words="the stars concluded are not those of the result", back=["UPDATE sessions_items SET stars = 5"])
        self.altered("UPDATE sessions_results SET output = replace(output, '\"stars\":5', '\"stars\":4')", words="differs from the one stored",
                     back=["UPDATE sessions_results SET output = replace(output, '\"stars\":4', '\"stars\":5')"])
        self.altered("UPDATE sessions_results SET stars = 4", words="the figures shown in the summary", back=["UPDATE sessions_results SET stars = 5"])
        worst = min(leaf["options"], key=lambda option: option["points"])["id"]
        best = max(leaf["options"], key=lambda option: option["points"])["id"]
        given, other = f'"1.2":"{best}"', f'"1.2":"{worst}"'
        kept = self.ask("SELECT input FROM sessions_results")
        self.altered(f"UPDATE sessions_results SET input = replace(input, '{given}', '{other}')", words=ident,
                     back=[f"UPDATE sessions_results SET input = '{kept}'"])
        self.altered("UPDATE sessions_items SET result = 0",
                     words="does not use its newest result", back=["UPDATE sessions_items SET result = (SELECT max(id) FROM sessions_results)"])
        # However many a product has, it is the newest that is asked for.
        columns = "item, turn, input, output, at, why, complete, mean, stars_by_points, stars, unmet, totals"
        self.say(f"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 230) INSERT INTO sessions_results ({columns}) "
                 f"SELECT {columns} FROM sessions_results, n", "UPDATE sessions_items SET result = (SELECT max(id) FROM sessions_results)")
        self.assertEqual(json.loads(self.command("ledger", "verify", "--json"))["recomputed"], {"results": 231})
        self.altered("UPDATE sessions_items SET result = (SELECT max(id) - 1 FROM sessions_results)", words="does not use its newest result",
                     back=["UPDATE sessions_items SET result = (SELECT min(id) FROM sessions_results)",
                           "DELETE FROM sessions_results WHERE id > (SELECT min(id) FROM sessions_results)"])
        # A sheet: what it says, its commitment, both so that they agree with each other, and the whole row.
        content = self.ask(f"SELECT content FROM {sheets} WHERE {one}")
        self.altered(f"UPDATE {sheets} SET content = replace(content, '{given}', '{other}') WHERE {one}", words="a sheet is not what its commitment commits to",
                     back=[f"UPDATE {sheets} SET content = '{content}' WHERE {one}"])
        hexadecimal = "encode({}, 'hex')" if self.on_postgresql else "lower(hex({}))"
        commitment = self.ask(f"SELECT {hexadecimal.format('commitment')} FROM {sheets} WHERE {one}")
        nonce = self.ask(f"SELECT {hexadecimal.format('nonce')} FROM {sheets} WHERE {one}")
        self.altered(f"UPDATE {sheets} SET commitment = {self.binary('00' * 32)} WHERE {one}", words="a sheet is not what its commitment commits to",
                     back=[f"UPDATE {sheets} SET commitment = {self.binary(commitment)} WHERE {one}"])
        forged = content.replace(given, other)
        made = hashlib.sha256(bytes.fromhex(nonce) + forged.encode()).hexdigest()
        self.altered(f"UPDATE {sheets} SET content = '{forged}', commitment = {self.binary(made)} WHERE {one}", words="is not the one that the ledger says was sealed",
                     back=[f"UPDATE {sheets} SET content = '{content}', commitment = {self.binary(commitment)} WHERE {one}"])
        # The export: a sheet that was opened is not the one that was sealed, or was never sealed.
        for line in lines:
            if line.get("command") == "sessions.reveal":
                line["content"] = line["content"].replace(given, other, 1)
                self.assertRegex(self.stranger(lines, status=1), rf"FAULT: province 15: entry {line['seq']}: sheet [0-9a-f-]{{36}} is not the one that was sealed")
        without = [line for line in self.export() if line.get("command") != "sessions.seal"]
        self.assertIn("was never sealed", self.stranger(without, status=1))
        self.assertEqual(self.stranger([[]], status=2), "")
        # The whole result and its sheets are gone.
        self.say("DELETE FROM sessions_results", "UPDATE sessions_items SET result = 0")
        self.assertIn("its product has no result any more", self.command("ledger", "verify", status=1))
        self.say(f"DELETE FROM {sheets}")
        self.assertIn("is no longer in the data", self.command("ledger", "verify", status=1))


class TestTold(Judged):
    """What the producer is told of his own result, and from when."""

    def test_a_producer_sees_his_result_once_the_minutes_are_signed(self):
        low = {leaf["code"]: min(leaf["options"], key=lambda option: option["points"])["id"] for leaf in self.leaves if leaf["code"] in ("2.2", "1.2")}
        choices = self.choices(**low)
        people, session, (item,) = self.judged("Chè Phình Hồ", sheets={name: choices for name in council.VOTING[:5]}, sign=False)
        ident = item.rsplit("/", 1)[1]
        chuthe, page = people["chuthe"], f"/ket-qua/{ident}"
        dossier = re.search(r'href="(/ho-so/[0-9a-f-]{36})"[^>]*>Chè Phình Hồ', chuthe.get("/ho-so").text).group(1)
        # Opened and concluded, but not signed: nothing of it anywhere.
        for visitor in (chuthe, people["nguoigiup"]):
            self.assertEqual(visitor.get(page).status, 404)
            self.assertEqual(visitor.get(f"{page}/giay/thong-bao.pdf").status, 404)
            self.assertNotIn("Chè Phình Hồ", visitor.get("/ket-qua").text.split("<main")[1])
            self.assertNotIn(page, visitor.get(dossier).text)
        self.sign_minutes(people, session)
        mean = Fraction(5 * self.points(choices) + 4 * self.points(self.choices()), 9)
        hundredths = int(mean * 100 + Fraction(1, 2))
        for visitor in (chuthe, people["nguoigiup"]):
            text = visitor.get(page).text
            self.assertIn(f"{hundredths // 100},{hundredths % 100:02d}", text)
            self.assertIn(page, visitor.get(dossier).text)
            self.assertIn(page, visitor.get("/ket-qua").text)
        plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))
        self.assertIn("Đây là kết quả Hội đồng đề xuất", plain)
        self.assertIn("Điều 7 khoản 3", plain)
        self.assertRegex(plain, r"Muốn đạt \d sao")
        self.assertRegex(plain, r"2\.2 [^:]+: cần đạt")  # a minimum that the mean misses
        self.assertEqual(len(re.findall(r'<th scope="row">\d', text)), len(self.leaves))
        for kind, start in (("pdf", b"%PDF"), ("docx", b"PK")):
            letter = chuthe.get(f"{page}/giay/thong-bao.{kind}")
            self.assertEqual((letter.status, letter.body[:len(start)]), (200, start))
        self.assertEqual(chuthe.get(f"{page}/giay/bien-ban.pdf").status, 404)
        for other in ("xa", "chuyenvien", council.MEMBERS[0], council.SECRETARY):
            self.assertEqual(people[other].get(page).status, 403, other)

    def test_who_stepped_out_does_not_print_what_would_leave_a_product_out(self):
        people, session, items = self.judged("Chè Tà Xùa", sign=False)
        papers = ["bang-tong-hop.xlsx", "giay/bien-ban.pdf", "giay/bao-cao.docx", "giay/bang-tong-hop.pdf", "giay/giay-moi.pdf"]
        self.assertEqual(people[council.SECRETARY].send(session, {}, f"{session}/buoc/ket-thuc").status, 303)
        for paper in papers:
            self.assertEqual(people[council.CHAIR].get(f"{session}/{paper}").status, 200, paper)
        self.say("INSERT INTO sessions_conflicts (ident, item, seat, source, why, state, declared_at, decided_by, decided_at, note, version) "
                 f"SELECT {self.binary('ab' * 16)}, i.id, s.id, 'declared', 'x', 'recused', 1, 'y', 1, 'z', 1 FROM sessions_items i, councils_seats s "
                 "WHERE s.duty = 'chair' AND i.product_name = 'Chè Tà Xùa' AND s.council = (SELECT council FROM sessions WHERE id = i.session)")
        for paper in papers:
            answer = people[council.CHAIR].get(f"{session}/{paper}")
            self.assertEqual(answer.status, 403, paper)
            self.assertIn("Thư ký Hội đồng in biên bản", answer.text)
            self.assertEqual(people[council.SECRETARY].get(f"{session}/{paper}").status, 200, paper)
        self.assertEqual(people[council.CHAIR].get(f"{session}/giay/dai-bieu.pdf").status, 200)
        page = people[council.CHAIR].get(session).text
        self.assertIn("Thư ký Hội đồng in biên bản", page)
        self.assertNotIn("bien-ban.pdf", page)


class TestSeverity(Judged):
    """Who gives more or less than the others is told from twenty products on, by name on the second click, and changes nothing."""

    def results(self):
        rows = "SELECT {} FROM (SELECT id, item, turn, input, output FROM sessions_results ORDER BY id) r"
        return self.ask(rows.format("json_agg(r)::text" if self.on_postgresql else "group_concat(id || item || turn || input || output, '|')"))

    def without_advice(self, name):
        """Somebody at a second server on the same data, with the advice off."""
        plain = harness.openocop(self.folder / "data", *self.data[2:], "--clock", self.clock.path, "--advice", "off")
        self.addCleanup(plain.stop)
        visitor = harness.Visitor(plain)
        self.assertEqual(visitor.sign_in(f"demo.{name}", "trinh-dien-ocop").status, 303)
        return visitor

    def test_where_the_spread_is_exceeded_the_criteria_are_told_with_the_advice_off_too(self):
        people, session, (item,) = self.judged("Chè xanh", sheets={"yte": self.choices("low")}, conclude=False)
        before, on = self.results(), people[council.CHAIR].get(item).text
        off = self.without_advice(council.CHAIR)
        heading = "Chênh lệch giữa các phiếu theo tiêu chí"
        told = [re.findall(r"<li>(Chênh lệch .*?)</li>", page.split(heading)[1].split("</section>")[0]) for page in (on, off.get(item).text)]
        self.assertEqual((len(told[0]), told[0]), (8, told[1]))
        difference = self.points(self.choices()) - self.points(self.choices("low"))
        self.assertRegex(told[1][0], rf"^Chênh lệch {difference}: \d+ điểm ở \d\.\d, \d\.\d\.$")
        self.assertIn("Để Hội đồng lưu ý", on)
        self.assertNotIn("Để Hội đồng lưu ý", off.get(item).text)
        self.assertEqual([page.count("Hiện tên thành viên") for page in (on, off.get(item).text)], [1, 1])
        self.assertEqual(off.get(f"{item}?ten=1").text.split(heading)[1].split("</section>")[0].count("<strong>"), 16)
        self.assertEqual(self.results(), before)

    def test_severity_is_told_from_twenty_products_on_and_changes_nothing(self):
        leaf = next(leaf for leaf in self.leaves if leaf["code"] == "1.2")
        strict = self.choices(**{"1.2": min(leaf["options"], key=lambda option: option["points"])["id"]})
        people, session, (item,) = self.judged("Chè vàng", sheets={"yte": strict})
        chair, page = people[council.CHAIR], f"{session}/bang-tong-hop"
        columns = ("session, candidate, dossier, filed_no, producer, product, pack, pack_sha256, set_no, product_name, producer_name, commune_code, position, "
                   "state, turn, why, reason, knockouts, result, stars, conclusion, version")
        for number in range(18):  # as if nineteen products had been judged alike
            self.say(f"INSERT INTO sessions_items (ident, {columns}) SELECT {self.binary(f'{number:032x}')}, {columns} FROM sessions_items WHERE product_name = 'Chè vàng' LIMIT 1",
                     "INSERT INTO sessions_results (item, turn, input, output, at, why, complete, mean, stars_by_points, stars, unmet, totals) "
                     "SELECT (SELECT max(id) FROM sessions_items), turn, input, output, at, why, complete, mean, stars_by_points, stars, unmet, totals "
                     "FROM sessions_results ORDER BY id LIMIT 1",
                     "UPDATE sessions_items SET result = (SELECT max(id) FROM sessions_results) WHERE id = (SELECT max(id) FROM sessions_items)")
        self.assertNotIn("Mức chấm của thành viên", chair.get(page).text)
        self.say(f"INSERT INTO sessions_items (ident, {columns}) SELECT {self.binary('ff' * 16)}, {columns} FROM sessions_items WHERE product_name = 'Chè vàng' LIMIT 1",
                 "INSERT INTO sessions_results (item, turn, input, output, at, why, complete, mean, stars_by_points, stars, unmet, totals) "
                     "SELECT (SELECT max(id) FROM sessions_items), turn, input, output, at, why, complete, mean, stars_by_points, stars, unmet, totals "
                 "FROM sessions_results ORDER BY id LIMIT 1",
                 "UPDATE sessions_items SET result = (SELECT max(id) FROM sessions_results) WHERE id = (SELECT max(id) FROM sessions_items)")
        before = self.results()
        text = chair.get(page).text
        section = text[text.index("Mức chấm của thành viên"):]
        lost = self.points(self.choices()) - self.points(strict)
        self.assertIn(f"cho ít hơn các thành viên khác trung bình {lost},00 điểm, trên 20 sản phẩm", section)
        eighth = (lost * 100 + 4) // 8
        self.assertEqual(section.count(f"cho nhiều hơn các thành viên khác trung bình {eighth // 100},{eighth % 100:02d} điểm"), 8)
        self.assertNotIn("<strong>", section)
        named = chair.get(f"{page}?ten=1").text
        name = re.search(r"<strong>([^<]+)</strong>: cho ít hơn", named).group(1)
        self.assertIn("Y", name)
        # With the advice off there is no such section, and everything else is the same to the bit.
        book, table = chair.get(f"{page}.xlsx").body, text[text.index("<table"):text.index("</table>")]
        other = self.without_advice(council.CHAIR)
        off = other.get(page).text
        self.assertNotIn("Mức chấm", off)
        self.assertEqual(off[off.index("<table"):off.index("</table>")], table)
        self.assertEqual(other.get(f"{page}.xlsx").body, book)
        self.assertEqual(self.results(), before)


class TestSeverityOnPostgresql(TestSeverity):
    on_postgresql = True


class TestToldOnPostgresql(TestTold):
    on_postgresql = True


class TestVerifiedOnPostgresql(TestVerified):
    on_postgresql = True


if __name__ == "__main__":
    unittest.main()
