"""What comes out of a session: the summary as page, workbook and A3 paper, minutes and letters read back, advice that changes nothing, the recount."""
import io
import os
import re
import subprocess
import tempfile
import unittest
import zipfile
from fractions import Fraction

import council
import harness

NAMES = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def rounded(value):
    hundredths = int(value * 100 + Fraction(1, 2))
    return f"{hundredths // 100},{hundredths % 100:02d}"


class TestOutcomes(council.Council):
    def points(self, choices):
        return sum(option["points"] for leaf in self.leaves for option in leaf["options"] if option["id"] == choices[leaf["code"]])

    def printed(self, visitor, address):
        """The words of a PDF, its page sizes; the words of the DOCX are checked to be there too."""
        answer = visitor.get(f"{address}.pdf")
        self.assertEqual(answer.status, 200, address)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "paper.pdf")
            with open(path, "wb") as file:
                file.write(answer.body)
            if os.environ.get("OPENOCOP_KEEP"):
                with open(os.path.join(os.environ["OPENOCOP_KEEP"], address.rsplit("/", 1)[1] + ".pdf"), "wb") as file:
                    file.write(answer.body)
            text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True).stdout.decode("utf-8")
            fonts = subprocess.run(["pdffonts", path], capture_output=True, check=True).stdout.decode()
            info = subprocess.run(["pdfinfo", path], capture_output=True, check=True).stdout.decode()
        self.assertIn("LiberationSerif", fonts)
        docx = visitor.get(f"{address}.docx")
        self.assertEqual(docx.status, 200, address)
        body = zipfile.ZipFile(io.BytesIO(docx.body)).read("word/document.xml").decode("utf-8")
        return " ".join(text.split()), re.search(r"Page size:\s+(\S+) x (\S+)", info).groups(), re.sub(r"<[^>]+>", "", body)

    def test_summary_papers_letter_and_recount_of_a_session(self):
        people = self.people()
        for name in ("Chè Shan tuyết", "Chè xanh"):
            self.handed(people, name)
        self.assertEqual(self.move(people, "arrived", "ready"), 2)
        session = self.session(people, self.council(people))
        first, second = self.agenda(people, session)
        self.open_session(people, session)
        secretary = people[council.SECRETARY]
        # Before the scores are opened nothing of them is written anywhere.
        self.call(people, first)
        totals = []
        plain = [leaf for leaf in self.leaves if not any(option.get("star_min") for option in leaf["options"])]
        for number, name in enumerate(council.VOTING):
            choices = self.choices()
            for leaf in plain[:number % 3]:
                choices[leaf["code"]] = min(leaf["options"], key=lambda option: option["points"])["id"]
            totals.append(self.points(choices))
            self.seal(people[name], first, choices)
        self.assertEqual(secretary.get(f"{session}/bang-tong-hop").status, 200)
        self.assertNotIn("bang-tong-hop.xlsx", secretary.get(f"{session}/bang-tong-hop").text)
        for address in (f"{session}/bang-tong-hop.xlsx", f"{session}/giay/bang-tong-hop.pdf", f"{session}/giay/bien-ban.pdf",
                        f"{first}/giay/phieu-danh-gia.pdf", f"{first}/giay/thong-bao.docx"):
            self.assertEqual(secretary.get(address).status, 404, address)
        self.assertEqual(self.step(secretary, first, "mo-diem").status, 303)
        mean = Fraction(sum(totals), len(totals))

        page = secretary.get(f"{session}/bang-tong-hop").text
        self.assertIn(rounded(mean), page)
        self.assertEqual([int(found) for found in re.findall(r'<td class="figure">(\d+)</td>', page) if int(found) > 2][:len(totals)], totals)
        self.workbook(secretary.get(f"{session}/bang-tong-hop.xlsx").body, totals, mean)
        text, size, docx = self.printed(secretary, f"{session}/giay/bang-tong-hop")
        self.assertEqual([round(float(side)) for side in size], [1191, 842])
        self.assertIn(rounded(mean), text)
        self.assertIn(rounded(mean), docx)

        page = people[council.CHAIR].get(first).text
        self.assertIn("Để Hội đồng lưu ý", page)
        section = page[page.index("Để Hội đồng lưu ý"):page.index("Hiện tên thành viên")]
        self.assertNotIn("<strong>", section)
        self.assertIn("Ẩn tên thành viên", people[council.CHAIR].get(f"{first}?ten=1").text)

        self.assertEqual(self.step(secretary, first, "ket-luan", **{"ghi-chu": "Hội đồng thống nhất"}).status, 303)
        self.call(people, second)
        for name in council.VOTING:
            self.seal(people[name], second, self.choices())
        self.assertEqual(self.step(secretary, second, "mo-diem").status, 303)
        self.assertEqual(self.step(secretary, second, "ket-luan", **{"ghi-chu": "Nhất trí"}).status, 303)
        self.assertEqual(secretary.send(session, {}, f"{session}/buoc/ket-thuc").status, 303)

        text, size, docx = self.printed(secretary, f"{session}/giay/bien-ban")
        self.assertEqual([round(float(side)) for side in size], [595, 842])
        for words in ("BIÊN BẢN", "Hội đồng thống nhất", rounded(mean), "Sổ nhật ký của tỉnh", "OCOP-BB-"):
            self.assertIn(words, text)
        self.assertIn("Hội đồng thống nhất", docx)
        self.assertEqual(text.count("VI. Sản phẩm chưa kết luận"), 1)
        self.assertIn("DANH SÁCH ĐẠI BIỂU", self.printed(secretary, f"{session}/giay/dai-bieu")[0])
        self.assertIn("GIẤY MỜI", self.printed(secretary, f"{session}/giay/giay-moi")[0])
        self.assertIn("BÁO CÁO", self.printed(secretary, f"{session}/giay/bao-cao")[0])
        text = self.printed(secretary, f"{first}/giay/phieu-danh-gia")[0]
        self.assertEqual(text.count("PHIẾU ĐÁNH GIÁ SẢN PHẨM OCOP"), len(council.VOTING))
        self.letter(self.printed(secretary, f"{first}/giay/thong-bao")[2], mean)
        # A producer reads none of it here.
        self.assertNotEqual(people["chuthe"].get(f"{session}/giay/bien-ban.pdf").status, 200)

        words = self.command("recount", "--all")
        self.assertRegex(str(words), r"\b2\b.*\b0\b")
        self.command("recount", first.rsplit("/", 1)[1])
        self.command("recount", status=2)

    def workbook(self, body, totals, mean):
        import xml.etree.ElementTree as tree
        book = zipfile.ZipFile(io.BytesIO(body))
        self.assertIsNone(book.testzip())
        for name in book.namelist():
            tree.fromstring(book.read(name))
        rows = tree.fromstring(book.read("xl/worksheets/sheet1.xml")).findall(".//m:row", NAMES)
        row = rows[7]
        formula = [cell for cell in row if cell.find("m:f", NAMES) is not None]
        self.assertEqual([cell.find("m:f", NAMES).text for cell in formula], ["AVERAGE(D8:L8)"])
        self.assertEqual([int(cell.find("m:v", NAMES).text) for cell in row[3:3 + len(totals)]], totals)
        self.assertAlmostEqual(float(formula[0].find("m:v", NAMES).text), float(mean), places=9)
        second = tree.fromstring(book.read("xl/worksheets/sheet2.xml"))
        by_member = [0] * len(totals)
        for line in second.findall(".//m:row", NAMES)[7:]:
            cells = [cell.find("m:v", NAMES) for cell in line]
            if len(cells) == 4 + len(totals) + 1 and cells[4] is not None:
                by_member = [sum_ + int(cell.text) for sum_, cell in zip(by_member, cells[4:])]
        self.assertEqual(by_member, totals)
        self.assertIn('paperSize="8"', book.read("xl/worksheets/sheet1.xml").decode())

    def letter(self, docx, mean):
        """The points lost add up to 100 less the mean, as they are printed."""
        table = docx[docx.index("Minh chứng đã xem"):docx.index("Kết quả này được trình")]
        lost = re.findall(r"\d+,\d\d/\d+(\d+,\d\d)", table)
        total = re.search(r"Cộng(\d+,\d\d)(\d+,\d\d)", table)
        self.assertTrue(lost)
        self.assertEqual(total.group(1), rounded(mean))
        in_hundredths = [int(text.replace(",", "")) for text in lost]
        self.assertEqual(sum(in_hundredths), int(total.group(2).replace(",", "")))
        self.assertEqual(sum(in_hundredths) + int(total.group(1).replace(",", "")), 10000)


class TestOutcomesOnPostgresql(TestOutcomes):
    on_postgresql = True


if __name__ == "__main__":
    unittest.main()
