"""What happens to products and judges in a hearing: moves, who must step out, replacement sheets, annexes, a council that changes between two days, written
rounds. The stars that are expected are counted here, from the sheets as they were filled in."""
import datetime
import io
import re
import subprocess
import sys
import unittest
import xml.etree.ElementTree as tree
import zipfile
from fractions import Fraction

import council
import harness

CHAIR, DEPUTY, SECRETARY, VOTING = council.CHAIR, council.DEPUTY, council.SECRETARY, council.VOTING
MEMBER, OTHER = "thanhvien", "khoahoc"


def plain(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


class TestHearing(council.Council):
    def ready(self, *names, kind="meeting", day=None, **rules):
        people = self.people()
        for name in names:
            self.handed(people, name, "rerating" if kind == "written" else "first")
        self.assertEqual(self.move(people, "arrived", "ready"), len(names))
        self.board = self.council(people, **rules).split("?")[0]
        fields = {"until": self.day(5)} if kind == "written" else {}
        session = self.session(people, self.board, kind=kind, **fields)
        items = self.agenda_of(people, session, *names)
        self.assertEqual(len(items), len(names))
        return people, session, items

    def agenda_of(self, people, session, *names):
        """These go onto the agenda, others that happen to be ready do not."""
        page = people["chuyenvien"].get(session).text
        rows = [ident for ident, name in re.findall(r'name="san-pham" value="([^"]+)"[^>]*><span>([^<]+?) *<', page) if name in names]
        fields = [(name, value) for name, value in people["chuyenvien"].form(session, f"{session}/chuong-trinh").items() if name != "san-pham"]
        self.ok(people["chuyenvien"].post(f"{session}/chuong-trinh", fields + [("san-pham", row) for row in rows]))
        return list(dict.fromkeys(re.findall(rf"{session}/san-pham/[0-9a-f-]{{36}}", people["chuyenvien"].get(session).text)))

    def day(self, ahead=0):
        return (self.clock.now + datetime.timedelta(days=ahead)).strftime("%d/%m/%Y")

    def ok(self, answer, status=303):
        self.assertEqual(answer.status, status, plain(answer.text)[:1500])
        return answer

    def points(self, choices):
        return sum(option["points"] for leaf in self.leaves for option in leaf["options"] if option["id"] == choices[leaf["code"]])

    def mean(self, *sheets):
        return self.rounded(Fraction(sum(self.points(sheet) for sheet in sheets), len(sheets)))

    def rounded(self, mean):
        hundredths = int(mean * 100 + Fraction(1, 2))
        return f"{hundredths // 100},{hundredths % 100:02d}"

    def printed(self, people, session, name):
        """The words of a paper of the session; PDF and DOCX say the same."""
        body = people[SECRETARY].get(f"{session}/giay/{name}.docx").body
        words = re.sub(r"<[^>]+>", "", zipfile.ZipFile(io.BytesIO(body)).read("word/document.xml").decode().replace("</w:p>", " "))
        pdf = subprocess.run(["pdftotext", "-", "-"], input=people[SECRETARY].get(f"{session}/giay/{name}.pdf").body, capture_output=True, check=True).stdout.decode()
        self.assertIn("Cao Thị Khoa", " ".join(pdf.split()))
        return " ".join(words.split())

    def stranger(self, item, mean, sheets=9):
        """The script of the documents recomputes the results of everything judged so far, and this one's mean."""
        file = self.folder / "export.jsonl"
        file.write_text(self.command("ledger", "export"), "utf-8")
        said = subprocess.run([sys.executable, harness.ROOT / "docs/verify_results.py", file, harness.ROOT / "law"], capture_output=True, text=True, timeout=120)
        self.assertEqual(said.returncode, 0, said.stdout + said.stderr)
        self.assertIn(f"product {item.rsplit('/', 1)[1]}: {sheets} sheets, mean {mean}, ", said.stdout)

    def table(self, people, session, item, columns, totals):
        """The summary as page, workbook and A3: this many columns of members, in them these points and no others, and the mean of exactly these. What the
        workbook's formula gives over its cells is counted here."""
        words = self.rounded(Fraction(sum(totals), len(totals)))
        page = people[SECRETARY].get(f"{session}/bang-tong-hop").text
        self.assertEqual(len(re.findall(r">TV\d+</th>", page)), columns)
        row = next(row for row in page.split("<tbody>")[1].split("</tbody>")[0].split("</tr>") if item in row)
        figures = re.findall(r'<td class="figure">(?:<strong>)?([^<]*)', row)[1:]
        self.assertEqual((sorted(int(figure) for figure in figures[:columns] if figure), figures[columns]), (sorted(totals), words))
        name = plain(re.search(r'<th scope="row">.*?</th>', row, re.S).group(0)).strip()
        space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
        book = zipfile.ZipFile(io.BytesIO(people[SECRETARY].get(f"{session}/bang-tong-hop.xlsx").body))
        row = next(row for row in tree.fromstring(book.read("xl/worksheets/sheet1.xml")).findall(".//m:row", space)[7:] if name in "".join(row.itertext()))
        cells = {cell.get("r"): cell for cell in row}
        formula = next(cell for cell in row if cell.find("m:f", space) is not None)
        first, last, line = re.fullmatch(r"AVERAGE\(([A-Z])\d+:([A-Z])(\d+)\)", formula.find("m:f", space).text).groups()
        values = [cells[f"{chr(letter)}{line}"].find("m:v", space) for letter in range(ord(first), ord(last) + 1)]
        self.assertEqual(len(values), columns)
        counted = [int(value.text) for value in values if value is not None]
        self.assertEqual(sorted(counted), sorted(totals))
        self.assertAlmostEqual(float(formula.find("m:v", space).text), sum(counted) / len(counted), places=9)
        paper = zipfile.ZipFile(io.BytesIO(people[SECRETARY].get(f"{session}/giay/bang-tong-hop.docx").body)).read("word/document.xml").decode()
        row = next(row for row in paper.split("<w:tr>") if f">{name}<" in row)
        found = re.findall(r"<w:t[^>]*>([^<]*)</w:t>", row)
        self.assertEqual((sorted(int(word) for word in found[3:] if word.isdigit()), words in found), (sorted(totals), True))

    def reveal(self, people, item, **fields):
        return self.step(people[SECRETARY], item, "mo-diem", **fields)

    def shift(self, visitor, session, item, why, reason="", **fields):
        ident = item.rsplit("/", 1)[1]
        return visitor.send(f"{session}/chuong-trinh?san-pham={ident}", {"vi-sao": why, "ly-do": reason, **fields}, f"{item}/chuyen")

    def act(self, visitor, page, target, work, whose="", **fields):
        """Sends the form of the page for this target that has the button `work`, with this button; the one below a name."""
        html = visitor.get(page).text
        if whose:
            html = html[html.rindex(f"<strong>{whose}", 0, html.rindex(target)):]
        for form in re.findall(r'<form method="post"[^>]*>.*?</form>', html, re.S):
            if f'action="{target}"' in form and f'value="{work}"' in form:
                kept = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
                return visitor.post(target, {**kept, **fields, "viec": work})
        self.fail(f"no form {work} for {target}")

    def column(self, people, column):
        """The board's column, its rows only."""
        page = people["chuyenvien"].get(f"{self.BOARD}?cot={self.COLUMNS.get(column, column)}").text
        return page.split("<tbody>")[1].split("</tbody>")[0] if "<tbody>" in page else ""

    # ---- moves ----

    def test_a_product_leaves_the_agenda_and_comes_back_and_the_round_follows(self):
        people, session, items = self.ready("Mận", "Đào", "Lê")
        secretary, page = people[SECRETARY], f"{session}/chuong-trinh"
        names = lambda: re.findall(r'<th scope="row">(Mận|Đào|Lê)', secretary.get(page).text)
        order = names()
        last = secretary.get(page).text.rfind('name="len"')
        ident = re.search(r'value="([^"]+)"', secretary.get(page).text[last:]).group(1)
        self.ok(secretary.send(page, {"len": ident}, f"{session}/thu-tu"))
        self.assertEqual(names(), [order[0], order[2], order[1]])
        form = secretary.form(page, f"{session}/thu-tu")
        places = [name for name in form if name.startswith("vi-tri-")]
        self.ok(secretary.post(f"{session}/thu-tu", {**{k: v for k, v in form.items() if k not in ("len", "xuong")}, places[2]: "1"}))
        self.assertEqual(names(), [order[1], order[0], order[2]])

        # Out of season, without a reason, with one; the round's board follows at once.
        first = items[0]
        self.ok(self.shift(secretary, session, first, "season"), 422)
        self.ok(self.shift(secretary, session, first, "season", "Chưa đến vụ thu hoạch"))
        product = order[0]
        self.assertIn("Chưa đến vụ thu hoạch", secretary.get(page).text)
        self.assertIn(product, self.column(people, "tests"))
        self.ok(self.shift(secretary, session, first, "back"))
        self.assertNotIn(product, self.column(people, "tests"))
        self.ok(self.shift(people["chuyenvien"], session, first, "producer", "Chủ thể xin rút"))
        self.assertIn(product, self.column(people, "withdrawn"))
        self.ok(self.shift(secretary, session, first, "back"))
        self.ok(self.shift(secretary, session, first, "sample", "Không có mẫu"))

        # In another session it comes for the second time; that session is cancelled and gives it back.
        self.assertEqual(self.move(people, "tests", "ready"), 1)
        other = self.session(people, self.board, name="Phiên 2")
        self.assertEqual(len(self.agenda_of(people, other, product)), 1)
        self.assertIn("lần 2", secretary.get(f"{other}/chuong-trinh").text)
        self.ok(self.shift(secretary, session, first, "back"), 409)  # it stands on the other agenda
        self.ok(secretary.send(f"{other}/chuong-trinh", {"ly-do": ""}, f"{other}/huy"), 422)
        self.ok(secretary.send(f"{other}/chuong-trinh", {"ly-do": "Hoãn do mưa lũ"}, f"{other}/huy"))
        self.assertIn("Đã hủy", secretary.get(other).text)
        self.assertIn(product, self.column(people, "ready"))
        self.ok(self.shift(secretary, session, first, "back"))

        # Ruled out by the council: the score says so, and counts again when it is taken back.
        self.assertNotIn('value="ground"', secretary.get(f"{page}?san-pham={first.rsplit('/', 1)[1]}").text)
        self.open_session(people, session)
        self.call(people, first)
        for name in VOTING:
            self.seal(people[name], first, self.choices())
        self.ok(self.reveal(people, first))
        self.assertIn("100,00", secretary.get(first).text)
        self.ok(self.shift(secretary, session, first, "ground", "Không bảo đảm", **{"can-cu": "nothing"}), 422)
        self.ok(self.shift(secretary, session, first, "ground", "Giả mạo hồ sơ", **{"can-cu": "dossier"}))
        self.assertRegex(plain(secretary.get(first).text), r"100,00 Bị loại")
        self.ok(self.shift(secretary, session, first, "back"))
        self.assertRegex(plain(secretary.get(first).text), r"100,00 5 sao")
        self.ok(self.shift(secretary, session, first, "ground", "Giả mạo hồ sơ", **{"can-cu": "dossier"}))
        for item in items[1:]:
            self.ok(self.shift(secretary, session, item, "supplement", "Thiếu giấy"))
        self.ok(secretary.send(session, {}, f"{session}/buoc/ket-thuc"))
        self.assertNotIn('id="chuyen"', secretary.get(f"{page}?san-pham={first.rsplit('/', 1)[1]}").text)  # closed is closed
        self.ok(secretary.send(session, {"so": "1/BB", "ngay": self.day()}, f"{session}/buoc/ky"))
        self.assertIn(product, self.column(people, "not_reached"))

    # ---- who must step out ----

    def test_who_is_recused_sees_nothing_and_his_sheet_does_not_count(self):
        people, session, (item, second) = self.ready("Ổi", "Táo")
        self.open_session(people, session)
        self.call(people, item)
        low = self.choices("low")
        for name in VOTING:
            self.seal(people[name], item, low if name == OTHER else self.choices())
        board = f"{session}/hoi-ty"
        self.ok(self.act(people[OTHER], board, f"{item}/hoi-ty", "khai", vi=""), 422)
        self.ok(self.act(people[OTHER], board, f"{item}/hoi-ty", "khai", vi="Anh trai là giám đốc"))
        self.assertNotIn("Anh trai", people[MEMBER].get(board).text)
        self.assertIn("Anh trai", people[SECRETARY].get(board).text)
        self.ok(self.reveal(people, item))
        self.assertIn(self.mean(*[self.choices()] * 8, low), people[CHAIR].get(item).text)
        # The chair decides with a ground; then the mean is counted again, without him.
        self.ok(self.act(people[CHAIR], board, f"{item}/hoi-ty", "hoi-ty"), 422)
        self.ok(self.act(people[CHAIR], board, f"{item}/hoi-ty", "hoi-ty", **{"ghi-chu": "Quan hệ ruột thịt"}))
        page = people[CHAIR].get(item).text
        self.assertIn(self.mean(*[self.choices()] * 8), page)
        self.assertIn("có 8 phiếu, cần 7", plain(page))
        # For him there is no such product: no name, no number, no page.
        ident = item.rsplit("/", 1)[1]
        name = next(name for name in ("Ổi", "Táo") if name in re.search(r"<h1>.*?</h1>", people[CHAIR].get(item).text).group(0))
        for path in (session, f"{session}/thu-ky", board, f"{session}/thay-phieu", f"{session}/hoi-truong"):
            page = people[OTHER].get(path)
            self.assertEqual(page.status, 200, path)
            main = page.text.split("<main")[1]
            self.assertNotIn(ident, main, path)
            self.assertNotIn(f">{name}", main, path)
        self.assertIn("Mời ông/bà tạm rời phòng họp", people[OTHER].get(f"{session}/hoi-truong").text)
        self.assertNotIn('<td class="figure">2</td>', people[OTHER].get(session).text)
        for path in (item, f"{item}/phieu", f"{item}/phu-luc"):
            self.assertEqual(people[OTHER].get(path).status, 404, path)
        # The hall names him as who steps out, and never a score.
        hall = people[MEMBER].get(f"{session}/hoi-truong")
        self.assertIn("Cao Thị Khoa", hall.text.split("Tạm rời phòng họp")[1])
        self.assertNotRegex(plain(hall.text.split("<main")[1]), r"\d,\d\d|sao")
        self.assertEqual(hall.headers["refresh"], "15")

        # The chair's own goes to the deputy; the chair neither decides it nor sees the product after it.
        self.call(people, second)
        name = re.sub(r"<[^>]+>", "", re.search(r"<h1>.*?</h1>", people[CHAIR].get(second).text).group(0)).split(" — ")[0].strip()
        name = next(each for each in ("Ổi", "Táo") if each in name)
        self.ok(self.act(people[VOTING[5]], board, f"{second}/hoi-ty", "khai", vi="Cháu làm ở đó"))
        tasks = {who: people[who].get("/viec-cua-toi").text.split("<main")[1] for who in (CHAIR, DEPUTY)}
        self.assertIn(name, tasks[CHAIR])
        self.ok(self.act(people[CHAIR], board, f"{second}/hoi-ty", "khai", vi="Cố vấn của chủ thể"))
        # What he was asked about the same product goes to the deputy with it, out of his own tasks.
        self.assertEqual(people[DEPUTY].get("/viec-cua-toi").text.split("<main")[1].count(name), tasks[DEPUTY].count(name) + 2)
        mine = people[CHAIR].get(board).text
        self.assertNotRegex(mine, rf'action="{second}/hoi-ty"')
        self.ok(self.act(people[DEPUTY], board, f"{second}/hoi-ty", "hoi-ty", **{"ghi-chu": "Đúng quy chế"}))
        self.assertNotIn(name, people[CHAIR].get("/viec-cua-toi").text.split("<main")[1])
        self.assertEqual(people[CHAIR].get(second).status, 404)
        self.assertEqual(people[DEPUTY].get(second).status, 200)
        # Who steps out is not waited for, and what he sends is kept and void.
        for name in VOTING[1:]:
            self.seal(people[name], second, self.choices())
        self.ok(self.reveal(people, second))
        self.assertIn("có 8 phiếu", plain(people[SECRETARY].get(second).text))
        self.ok(self.step(people[DEPUTY], second, "ket-luan", **{"ghi-chu": "thống nhất"}), 422) # what a member declared is not decided
        self.ok(self.act(people[DEPUTY], board, f"{second}/hoi-ty", "khong", "Lương Thị Y", **{"ghi-chu": "Đã thôi việc"}))
        self.ok(self.step(people[DEPUTY], second, "ket-luan", **{"ghi-chu": "thống nhất"}))

    def attend(self, people, session, absent=()):
        form = [(k, v) for k, v in people[SECRETARY].form(session, f"{session}/buoc/co-mat").items() if k != "co-mat"]
        seats = re.findall(r'name="co-mat" value="([^"]+)"[^>]*><span>([^<]+)', people[SECRETARY].get(session).text)
        there = [("co-mat", seat) for seat, name in seats if not any(one in name for one in absent)]
        self.ok(people[SECRETARY].post(f"{session}/buoc/co-mat", form + there))

    def test_nothing_is_concluded_or_closed_while_a_conflict_is_undecided(self):
        people, session, (item,) = self.ready("Nhãn")
        self.open_session(people, session, absent=["Lê Văn Phòng"])
        self.call(people, item)
        for name in VOTING:
            if name != DEPUTY:
                self.seal(people[name], item, self.choices())
        board = f"{session}/hoi-ty"
        self.ok(self.act(people[CHAIR], board, f"{item}/hoi-ty", "khai", vi="Cố vấn của chủ thể"))
        self.ok(self.reveal(people, item))
        words = {"ghi-chu": "thống nhất"}
        # About the chair the deputy decides; he is not there, so that nobody can.
        answer = self.ok(self.step(people[SECRETARY], item, "ket-luan", **words), 422)
        self.assertIn("hiện chưa có ai được quyết định", plain(answer.text))
        self.attend(people, session)
        answer = self.ok(self.step(people[SECRETARY], item, "ket-luan", **words), 422)
        self.assertIn("Mời Lê Văn Phòng (trình diễn) quyết định", plain(answer.text))
        self.ok(self.act(people[DEPUTY], board, f"{item}/hoi-ty", "khong", **{"ghi-chu": "Đã thôi từ năm trước"}))
        self.ok(self.step(people[SECRETARY], item, "ket-luan", **words))
        # Declared after the conclusion, it stands in the way of closing; what is decided then makes another result.
        self.ok(self.act(people[OTHER], board, f"{item}/hoi-ty", "khai", vi="Anh trai là giám đốc"))
        answer = self.ok(people[SECRETARY].send(session, {}, f"{session}/buoc/ket-thuc"), 422)
        self.assertIn("Cao Thị Khoa", plain(answer.text))
        self.ok(self.act(people[CHAIR], board, f"{item}/hoi-ty", "hoi-ty", **{"ghi-chu": "Quan hệ ruột thịt"}))
        self.ok(people[SECRETARY].send(session, {}, f"{session}/buoc/ket-thuc"), 422)
        self.ok(self.step(people[SECRETARY], item, "ket-luan", **words))
        self.ok(people[SECRETARY].send(session, {}, f"{session}/buoc/ket-thuc"))

    def test_who_was_cleared_counts_with_what_he_seals_from_then_on(self):
        people, session, (item, second) = self.ready("Mơ", "Mai")
        board, best, low = f"{session}/hoi-ty", self.points(self.choices()), self.choices("low")
        self.open_session(people, session)
        self.call(people, item)
        for name in VOTING:
            self.seal(people[name], item, low if name == OTHER else self.choices())
        self.ok(self.reveal(people, item))
        self.ok(self.act(people[OTHER], board, f"{item}/hoi-ty", "khai", vi="Anh trai là giám đốc"))
        self.ok(self.act(people[CHAIR], board, f"{item}/hoi-ty", "hoi-ty", **{"ghi-chu": "Quan hệ ruột thịt"}))
        self.stranger(item, best, 8)
        # Cleared after all: the sheet that he lost stays lost.
        self.ok(self.act(people[CHAIR], board, f"{item}/hoi-ty", "khong", **{"ghi-chu": "Trùng họ tên"}))
        self.assertIn(self.rounded(Fraction(best)), people[CHAIR].get(item).text)
        self.assertIn("có 8 phiếu", plain(people[SECRETARY].get(item).text))
        self.stranger(item, best, 8)
        self.ok(self.step(people[SECRETARY], item, "ket-luan", **{"ghi-chu": "thống nhất"}))
        # Cleared before the scores are opened: he seals a new one, which counts.
        self.call(people, second)
        self.seal(people[OTHER], second, self.choices())
        self.ok(self.act(people[OTHER], board, f"{second}/hoi-ty", "khai", vi="Từng làm ở đó"))
        self.ok(self.act(people[CHAIR], board, f"{second}/hoi-ty", "hoi-ty", **{"ghi-chu": "Để xem xét"}))
        self.ok(self.act(people[CHAIR], board, f"{second}/hoi-ty", "khong", **{"ghi-chu": "Đã nghỉ mười năm"}))
        near = self.choices(**{"1.2": low["1.2"]})
        for name in VOTING:
            self.seal(people[name], second, near if name == OTHER else self.choices())
        self.ok(self.reveal(people, second))
        self.assertIn(self.mean(*[self.choices()] * 8, near), people[CHAIR].get(second).text)
        self.stranger(second, Fraction(8 * best + self.points(near), 9))
        self.ok(self.step(people[SECRETARY], second, "ket-luan", **{"ghi-chu": "thống nhất."}))
        self.ok(people[SECRETARY].send(session, {}, f"{session}/buoc/ket-thuc"))
        told = self.printed(people, session, "bien-ban").split("VII. Ý kiến")[1]
        for words in ("Cao Thị Khoa (trình diễn) khai có thể có xung đột lợi ích.", "Cao Thị Khoa (trình diễn) không tham gia chấm.",
                      "Cao Thị Khoa (trình diễn) không phải hồi tỵ, vẫn tham gia chấm.", "kết luận: thống nhất."):
            self.assertRegex(told, rf"- \d\d:\d\d, (Mơ|Mai): {re.escape(words)} ", words)

    # ---- replacement sheets, annexes ----

    def test_a_wrong_sheet_is_replaced_with_consent_and_after_the_minutes_an_annex_counts_again(self):
        people, session, (item,) = self.ready("Na")
        self.open_session(people, session)
        self.call(people, item)
        wrong = self.choices(**{self.leaves[0]["code"]: min(self.leaves[0]["options"], key=lambda option: option["points"])["id"]})
        for name in VOTING:
            self.seal(people[name], item, wrong if name in (MEMBER, CHAIR) else self.choices())
        page, target = f"{session}/thay-phieu", f"{item}/thay-phieu"
        # Before the scores are opened.
        self.ok(self.act(people[MEMBER], page, target, "xin", **{"ly-do": ""}), 422)
        self.ok(self.act(people[MEMBER], page, target, "xin", **{"ly-do": "Chọn nhầm dòng"}))
        self.assertNotIn("Chọn nhầm dòng", people[OTHER].get(page).text)
        self.ok(self.act(people[CHAIR], page, target, "dong-y"))
        self.seal(people[MEMBER], item, self.choices())
        self.ok(self.reveal(people, item))
        self.assertIn(self.mean(*[self.choices()] * 8, wrong), people[SECRETARY].get(item).text)
        # Once they are opened, the chair's own: the deputy consents, and only this seat is open.
        self.ok(self.act(people[CHAIR], page, target, "xin", **{"ly-do": "Chọn nhầm"}))
        self.assertNotIn('value="dong-y"', people[CHAIR].get(page).text)
        self.ok(self.act(people[DEPUTY], page, target, "khong"), 422)
        self.ok(self.act(people[DEPUTY], page, target, "dong-y"))
        self.ok(self.reveal(people, item), 422)  # it is awaited
        self.assertIn("đã niêm phong", people[OTHER].get(f"{item}/phieu").text)
        self.seal(people[CHAIR], item, self.choices())
        self.assertIn(self.mean(*[self.choices()] * 8, wrong), people[SECRETARY].get(item).text)  # what was opened stays in sight, no more
        self.ok(self.reveal(people, item))
        self.assertIn("100,00", people[SECRETARY].get(item).text)
        self.ok(self.step(people[SECRETARY], item, "ket-luan", **{"ghi-chu": "thống nhất"}))
        # Refused, with a reason.
        self.ok(self.act(people[OTHER], page, target, "xin", **{"ly-do": "Đổi ý"}))
        self.ok(self.act(people[CHAIR], page, target, "khong", **{"ghi-chu": "Không phải nhầm lẫn"}))
        self.assertIn("Không phải nhầm lẫn", people[OTHER].get(page).text)
        self.ok(people[SECRETARY].send(session, {}, f"{session}/buoc/ket-thuc"))
        self.assertEqual(people[SECRETARY].get(f"{item}/phu-luc").status, 404)
        self.ok(people[SECRETARY].send(session, {"so": "1/BB", "ngay": self.day()}, f"{session}/buoc/ky"))
        told = self.printed(people, session, "bien-ban").split("VII. Ý kiến")[1]
        for words in (r"[^:]+ xin thay phiếu đã niêm phong", r"đồng ý cho [^:]+ thay phiếu", r"không đồng ý cho Cao Thị Khoa[^:]* thay phiếu", r"kết luận: thống nhất"):
            self.assertRegex(told, rf"- \d\d:\d\d, Na: {words}\. ")
        # The annex: a ground was found, the result is counted again and the old one kept.
        annex = f"{item}/phu-luc"
        form = {"number": "1/PL", "day": self.day(), "text": "Phát hiện giấy tờ giả"}
        self.ok(people[SECRETARY].send(annex, {**form, "day": self.day(1)}), 422)
        bare = {k: v for k, v in people[SECRETARY].form(annex).items() if k not in ("bo-phieu", "can-cu")}
        self.ok(people[SECRETARY].post(annex, {**bare, **form, "can-cu": "dossier"}))
        self.assertRegex(plain(people[SECRETARY].get(annex).text), r"1/PL \d\d/\d\d/\d{4} Phát hiện giấy tờ giả 5 sao 0 sao")
        self.assertIn("Na", self.column(people, "not_reached"))
        self.assertEqual(people[MEMBER].get(annex).status, 200)
        self.assertNotIn("<form", people[MEMBER].get(annex).text.split("<main")[1])

    # ---- the council changes ----

    def test_a_member_replaced_between_two_days_leaves_his_sheets_and_a_delegation_takes_effect_at_once(self):
        people, session, (item, second) = self.ready("Bơ", "Mít")
        self.open_session(people, session)
        self.call(people, item)
        for name in VOTING:
            if name != OTHER:
                self.seal(people[name], item, self.choices())
        self.seal(people[OTHER], item, self.choices("low"))
        # Overnight: he is replaced by decision, and the chair hands his duty to a member.
        self.again(people, 1)
        leaving = re.search(r'name="(thoi-[^"]+)"[^>]*><span>Cao Thị Khoa', people["chuyenvien"].get(f"{self.board}/thay-doi").text).group(1)
        form = people["chuyenvien"].form(f"{self.board}/thay-doi")
        form = {name: value for name, value in form.items() if not name.startswith("thoi-")}
        self.ok(people["chuyenvien"].post(f"{self.board}/thay-doi", {
            **form, "so-qd": "2200/QĐ-UBND", "ngay-qd": self.day(), "tu-ngay": self.day(), "tai-khoan-1": "demo.lanhdao", "co-quan-1": "Sở", "nhiem-vu-1": "member",
            "thay-1": leaving.removeprefix("thoi-")}))
        people["lanhdao"] = self.visitor("demo.lanhdao")
        deputy = re.search(r'<option value="([^"]+)"[^>]*>Hà Thị Viên', people["chuyenvien"].get(f"{self.board}/uy-quyen").text).group(1)
        self.assertNotIn("Mở lại", people[MEMBER].get(session).text)
        self.ok(people[CHAIR].send(f"{self.board}/uy-quyen", {"nguoi": deputy, "tu-ngay": self.day(), "den-ngay": self.day(), "van-ban": "Giấy ủy quyền 1"}))
        # What he had sealed stays and counts once; who follows him isn't waited for there, and can't seal a second one for that place.
        self.assertIn(people[OTHER].get(f"{item}/phieu").status, (403, 404))
        self.ok(self.reveal(people, item))
        page = people[SECRETARY].get(item).text
        self.assertIn(self.mean(*[self.choices()] * 8, self.choices("low")), page)
        self.assertIn("có 9 phiếu", plain(page))
        # His points keep their column, beside that of who follows him: the mean stays that of the points that are shown.
        best, low = self.points(self.choices()), self.points(self.choices("low"))
        self.table(people, session, item, 10, [best] * 8 + [low])
        self.stranger(item, Fraction(8 * best + low, 9))
        self.assertIn("Cao Thị Khoa", plain(people[SECRETARY].get(f"{session}/bang-tong-hop").text))
        self.ok(self.step(people[MEMBER], item, "cham-lai", **{"ghi-chu": "trao đổi"}))  # the delegate leads
        # In the further turn the follower stands in the pair, and his sheet takes the place.
        for name in [name for name in VOTING if name != OTHER]:
            self.seal(people[name], item, self.choices())
        attend = [(k, v) for k, v in people[SECRETARY].form(session, f"{session}/buoc/co-mat").items() if k != "co-mat"]
        seats = re.findall(r'name="co-mat" value="([^"]+)"', people[SECRETARY].get(session).text)
        self.ok(people[SECRETARY].post(f"{session}/buoc/co-mat", attend + [("co-mat", seat) for seat in seats]))
        self.ok(self.reveal(people, item), 422)
        self.seal(people["lanhdao"], item, self.choices())
        self.ok(self.reveal(people, item))
        page = people[SECRETARY].get(item).text
        self.assertIn("100,00", page)
        self.assertIn("có 9 phiếu", plain(page))
        self.table(people, session, item, 9, [best] * 9)
        self.stranger(item, best)
        # For the next product only who sits there now is waited for.
        self.call(people, second)
        for name in [name for name in VOTING if name != OTHER]:
            self.seal(people[name], second, self.choices())
        self.ok(self.reveal(people, second), 422)
        self.seal(people["lanhdao"], second, self.choices())
        self.ok(self.reveal(people, second))
        # The minutes name everybody who sat on one of the days, and on which day something was said.
        for each in (item, second):
            self.ok(self.step(people[SECRETARY], each, "ket-luan", **{"ghi-chu": "thống nhất"}))
        self.ok(people[SECRETARY].send(session, {}, f"{session}/buoc/ket-thuc"))
        told, today, before = self.printed(people, session, "bien-ban"), self.day(), self.day(-1)
        present = told.split("II. Thành phần")[1].split("III. Chương trình")[0]
        self.assertIn(f"Cơ quan 5 (đến ngày {before})", present)
        self.assertIn(f"Sở (từ ngày {today})", present)
        self.assertNotIn("Vắng mặt", present)
        self.assertIn("Có 9/9 thành viên chấm điểm dự họp", present)
        self.assertRegex(told.split("VII. Ý kiến")[1], rf"- \d\d:\d\d, {today}, (Bơ|Mít): chấm lại sau trao đổi: trao đổi\.")
        listed = self.printed(people, session, "dai-bieu")
        self.assertIn(f"(đến ngày {before})", listed)
        self.assertIn("Danh sách này có 12 người", listed)

    # ---- in writing ----

    def proposal(self, people, item_name, choices):
        """The advisory team's proposal, whole."""
        self.move(people, "arrived", "team")
        page = people["chuyenvien"].get("/dot-danh-gia?cot=team").text
        one = re.search(rf'href="(/dot-danh-gia/ho-so/[^"]+)"[^>]*>{item_name}', page).group(1)
        form = people["tutuvan"].form(f"{one}/tu-van")
        fields = {name: value for name, value in form.items() if not name.startswith("c-")}
        self.ok(people["tutuvan"].post(f"{one}/tu-van", {**fields, **{f"c-{code}": option for code, option in choices.items()}}))
        self.move(people, "team", "ready")

    def written(self, silence, product, proposed=None):
        people = self.people()
        self.handed(people, product, "rerating")
        self.board = self.council(people, **{"im-lang": silence}).split("?")[0]
        if proposed:
            self.proposal(people, product, proposed)
        else:
            self.move(people, "arrived", "ready")
        session = self.session(people, self.board, kind="written", until=self.day(5))
        (item,) = self.agenda_of(people, session, product)
        self.ok(people[SECRETARY].send(session, {}, f"{session}/buoc/mo"))
        return people, session, item

    def answers(self, people, session, item, silent):
        high = self.choices()
        for name in VOTING:
            if name != silent:
                self.seal(people[name], item, high)
        page = plain(people[SECRETARY].get(f"{session}/y-kien").text)
        self.assertIn("8 trên 9", page)
        self.ok(self.reveal(people, item, **{"ly-do": "vội"}), 422)  # before its last day silence means nothing
        self.again(people, 6)
        late = self.fill(people[silent], item, high)
        self.ok(late)

    def test_in_writing_one_is_silent_under_each_rule(self):
        low = self.choices("low")
        # Not counted: the mean is that of the sheets that came.
        people, session, item = self.written("not_counted", "Quế")
        self.answers(people, session, item, OTHER)
        self.ok(people[SECRETARY].send(f"{session}/y-kien", {}, f"{session}/het-han"))
        self.ok(self.reveal(people, item))
        page = people[SECRETARY].get(item).text
        self.assertIn(self.mean(*[self.choices()] * 8), page)
        self.assertIn("có 8 phiếu, cần 7", plain(page))
        self.ok(self.step(people[SECRETARY], item, "ket-luan", **{"ghi-chu": "thống nhất"}))

        # Agrees: his sheet is what the office proposed.
        proposed = self.choices(**{leaf["code"]: low[leaf["code"]] for leaf in self.leaves[:2]})
        people, session, item = self.written("agrees", "Hồi", proposed)
        self.answers(people, session, item, OTHER)
        self.ok(self.reveal(people, item), 422)
        self.ok(people[SECRETARY].send(f"{session}/y-kien", {}, f"{session}/het-han"))
        self.ok(self.reveal(people, item))
        page = people[SECRETARY].get(item).text
        self.assertIn(self.mean(*[self.choices()] * 8, proposed), page)
        self.assertIn("có 9 phiếu", plain(page))
        self.stranger(item, Fraction(8 * self.points(self.choices()) + self.points(proposed), 9))

        # A meeting: the product leaves the round and is ready for one.
        people, session, item = self.written("meeting", "Sả")
        self.answers(people, session, item, OTHER)
        self.ok(people[SECRETARY].send(f"{session}/y-kien", {}, f"{session}/het-han"))
        self.assertIn("Đưa ra phiên họp", people[SECRETARY].get(f"{session}/y-kien").text)
        self.assertIn("Sả", self.column(people, "ready"))
        self.assertIn("is whole", self.command("ledger", "verify"))

    def test_where_written_opinions_differ_a_meeting_is_proposed_and_each_has_an_order_of_his_own(self):
        people, session, items = self.ready("Nghệ", "Gừng", "Riềng", "Tỏi", "Hành", kind="written")
        self.ok(people[SECRETARY].send(session, {}, f"{session}/buoc/mo"))
        order = {name: tuple(re.findall(rf'href="{session}/san-pham/([^"/]+)/phieu"', people[name].get(session).text)) for name in VOTING}
        self.assertTrue(all(sorted(one) == sorted(order[CHAIR]) and len(one) == 5 for one in order.values()))
        self.assertGreater(len(set(order.values())), 4)
        self.assertEqual(order[MEMBER], tuple(re.findall(rf'href="{session}/san-pham/([^"/]+)/phieu"', people[MEMBER].get(session).text)))
        item = items[0]
        for name in VOTING:
            self.seal(people[name], item, self.choices("low") if name == OTHER else self.choices())
        self.ok(self.reveal(people, item))
        page = f"{session}/y-kien"
        self.assertIn("đề nghị đưa sản phẩm ra phiên họp", people[SECRETARY].get(page).text)
        self.ok(people[SECRETARY].send(page, {}, f"{item}/chuyen"))
        self.assertNotIn("đề nghị đưa sản phẩm ra phiên họp", people[SECRETARY].get(page).text)
        name = re.search(r"<h1>(.*?)</h1>", people[SECRETARY].get(item).text).group(1)
        self.assertIn(f">{name}<", self.column(people, "ready"))
        # In the meeting it needs no further reason.
        (there,) = self.agenda_of(people, self.session(people, self.board, "Phiên họp"), name)
        self.assertIn(name, people[CHAIR].get(there).text)

    def test_the_procedure_says_whether_a_product_is_judged_in_a_meeting_or_in_writing(self):
        people = self.people()
        self.handed(people, "Vải")
        self.handed(people, "Cam", "rerating")
        self.assertEqual(self.move(people, "arrived", "ready"), 2)
        self.board = self.council(people).split("?")[0]
        meeting = self.session(people, self.board)
        written = self.session(people, self.board, "Phiên 2", kind="written", until=self.day(5))
        offered = dict(re.findall(r'name="san-pham" value="([^"]+)"[^>]*><span>([^<]+?) *<', people["chuyenvien"].get(meeting).text))
        first, again = ({name: ident for ident, name in offered.items()}[name] for name in ("Vải", "Cam"))
        # In writing first ratings are not offered, and refused (Article 7.3.d).
        in_writing = re.findall(r'name="san-pham" value="([^"]+)"', people["chuyenvien"].get(written).text)
        self.assertEqual((again in in_writing, first in in_writing), (True, False))
        answer = self.ok(people["chuyenvien"].send(written, {"san-pham": first}, f"{written}/chuong-trinh"), 422)
        self.assertIn("Hội đồng phải tổ chức họp", answer.text)
        # Re-ratings come into a meeting with a reason (Article 7.6.d).
        answer = self.ok(people["chuyenvien"].send(meeting, {"san-pham": again}, f"{meeting}/chuong-trinh"), 422)
        self.assertIn("xin ghi lý do", plain(answer.text))
        self.ok(people["chuyenvien"].send(meeting, {"san-pham": again, "ly-do": "Nội dung phức tạp"}, f"{meeting}/chuong-trinh"))
        self.ok(people["chuyenvien"].send(meeting, {"san-pham": first}, f"{meeting}/chuong-trinh"))
        self.assertEqual(len(set(re.findall(rf"{meeting}/san-pham/[0-9a-f-]{{36}}", people["chuyenvien"].get(meeting).text))), 2)


class TestHearingOnPostgresql(TestHearing):
    on_postgresql = True


if __name__ == "__main__":
    unittest.main()
