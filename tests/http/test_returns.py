"""The yearly return of producers: asked by the clock, answered once for all products, corrected with both versions kept, summed up by commune and branch
so that the sums are those of the list, as CSV and workbook too; and who may see it."""
import csv
import datetime
import html
import io
import re
import time
import unittest
import xml.etree.ElementTree as xml
import zipfile

import test_certificates

ROOM = "/bao-cao-chu-the"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def plain(page):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


class Returns(test_certificates.Certificates):
    def eventually(self, ask, seconds=40):
        """Jobs run on a thread of their own."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            found = ask()
            if found:
                return found
            time.sleep(0.3)
        self.fail("it did not happen")

    def answer(self, visitor, page, status=303, **changes):
        """Fills in what is asked for the two products; `changes` names fields with _ for -."""
        fields = {"lao-dong": "12", "lao-dong-nu": "7", "san-luong-1": "1.250,5", "don-vi-1": "kg", "doanh-thu-1": "250.000.000", "xuat-khau-1": "50.000.000",
                  "thi-truong-1": "Đài Loan", "kenh-1-online": "1", "kenh-1-export": "1", "san-luong-2": "300", "don-vi-2": "hộp", "doanh-thu-2": "90000001",
                  "xuat-khau-2": "0", "kenh-2-point": "1", **{name.replace("_", "-"): value for name, value in changes.items()}}
        sent = visitor.send(page, fields)
        self.assertEqual(sent.status, status, plain(sent.text)[:2500])
        return sent

    def rows_of(self, visitor, year):
        answer = visitor.get(f"{ROOM}/tep/bao-cao-chu-the.csv?nam={year}")
        self.assertEqual(answer.status, 200)
        return list(csv.DictReader(io.StringIO(answer.text)))

    def test_from_the_clock_to_the_sums(self):
        people = self.people()
        self.recognised(people, ["Chè báo cáo", "Chè xuất khẩu"])
        year = self.clock.now.year
        # Before the month nobody is asked.
        self.assertIn("Chưa có báo cáo nào", plain(people["chuthe"].get(ROOM).text))
        self.assertIn("Năm này chưa hỏi chủ thể nào", plain(people["chuyenvien"].get(f"{ROOM}?nam={year}").text))
        self.clock.move(days=(datetime.date(year, 12, 2) - self.clock.now.date()).days)
        people = {name: self.visitor(f"demo.{name}") for name in ("chuthe", "nguoigiup", "xa", "xa2", "chuyenvien", "lanhdao", "congthuong")}
        producer, office = people["chuthe"], people["chuyenvien"]
        self.eventually(lambda: "Báo cáo kết quả sản xuất, kinh doanh" in plain(producer.get("/viec-cua-toi").text))
        form = html.unescape(re.search(rf'href="({ROOM}/[0-9a-f-]{{36}}/ghi)"', producer.get("/viec-cua-toi").text).group(1))
        one = form.removesuffix("/ghi")
        self.assertIn("15/01/" + str(year + 1), plain(producer.get(one).text))  # 45 days after 01/12, a Friday in 2027
        page = plain(office.get(f"{ROOM}?nam={year}").text)
        self.assertIn("0 trên 1 chủ thể đã báo cáo", page)
        self.assertIn("Chưa báo cáo: 1 chủ thể", page)
        self.assertEqual([(row["answered"], row["revenue"]) for row in self.rows_of(office, year)], [("no", ""), ("no", "")])

        # ---- what makes no sense is told at its place, and nothing that was typed is lost
        for changes, words in (({"lao_dong_nu": "13"}, "nhiều hơn tổng số lao động"), ({"xuat_khau_1": "250000001"}, "xuất khẩu không thể nhiều hơn doanh thu"),
                               ({"san_luong_1": "1,2345"}, "nhiều nhất ba chữ số"), ({"san_luong_1": "12.5"}, "Hãy ghi sản lượng bằng số"),
                               ({"san_luong_1": "-1"}, "Hãy ghi sản lượng bằng số"), ({"don_vi_2": ""}, "hãy ghi đơn vị tính"), ({"doanh_thu_1": "1,5"}, "")):
            sent = self.answer(producer, form, 422, **changes)
            self.assertIn(words, plain(sent.text), changes)
            self.assertIn("Đài Loan", html.unescape(sent.text))
        stale = producer.form(form)
        self.answer(producer, form)
        self.assertEqual(producer.post(form, {**stale, "lao-dong": "1", "lao-dong-nu": "0", "ly-do": "x", "san-luong-1": "1", "don-vi-1": "kg", "doanh-thu-1": "1",
                                              "xuat-khau-1": "0", "san-luong-2": "1", "don-vi-2": "kg", "doanh-thu-2": "1", "xuat-khau-2": "0"}).status, 409)
        self.assertNotIn("Báo cáo kết quả sản xuất", plain(producer.get("/viec-cua-toi").text))
        shown = plain(producer.get(one).text)
        for words in ("1.250,5 kg", "250.000.000 đồng", "Đài Loan", "Thương mại điện tử; Xuất khẩu", "90.000.001 đồng"):
            self.assertIn(words, shown)

        # ---- a correction needs its reason; the first version stays; the commune helps
        self.answer(people["xa"], form, 422, doanh_thu_2="90000002")
        self.answer(people["xa"], form, doanh_thu_2="90000002", ly_do="Ghi nhầm doanh thu")
        shown = plain(producer.get(one).text)
        for words in ("Lần gửi thứ 2", "Ghi nhầm doanh thu", "90.000.002 đồng", "Bản đầu", "90.000.001 đồng"):
            self.assertIn(words, shown)
        rows = self.rows_of(office, year)
        self.assertEqual([(row["product"], row["amount"], row["unit"], row["revenue"], row["export"], row["channels"]) for row in rows],
                         [("Chè báo cáo", "1250.500", "kg", "250000000", "50000000", "online export"), ("Chè xuất khẩu", "300", "hộp", "90000002", "0", "point")])
        total = sum(int(row["revenue"]) for row in rows)
        page = plain(office.get(f"{ROOM}?nam={year}").text)
        self.assertIn("1 trên 1 chủ thể đã báo cáo; doanh thu 340.000.002 đồng", page)
        self.assertEqual(page.count("340.000.002"), 1 + 2 + 2)  # the lead; the class and the total of both tables
        self.assertEqual(sum(int(row["labour"] or 0) for row in rows), 12)  # once a producer
        with zipfile.ZipFile(io.BytesIO(office.get(f"{ROOM}/tep/bao-cao-chu-the.xlsx?nam={year}").body)) as parts:
            sheet = xml.fromstring(parts.read("xl/worksheets/sheet1.xml"))
        cells = {cell.get("r"): (getattr(cell.find(SHEET + "f"), "text", None), getattr(cell.find(SHEET + "v"), "text", None)) for cell in sheet.iter(SHEET + "c")}
        self.assertEqual(cells["I6"], ("SUM(I4:I5)", str(total)))
        self.assertEqual([int(cells[f"I{line}"][1]) for line in (4, 5)], [int(row["revenue"]) for row in rows])
        self.assertEqual(cells["L6"], ("SUM(L4:L5)", "12"))

        # ---- who sees it
        self.assertEqual(people["nguoigiup"].get(one).status, 200)
        self.assertEqual(people["lanhdao"].get(one).status, 200)
        self.assertEqual(people["lanhdao"].get(form).status, 403)
        self.assertEqual(people["congthuong"].get(ROOM).status, 403)
        self.assertEqual(people["xa2"].get(one).status, 404)
        self.assertEqual(self.rows_of(people["xa2"], year), [])
        self.assertEqual(self.rows_of(people["xa"], year), rows)
        self.assertEqual(producer.get(f"{ROOM}/tep/bao-cao-chu-the.csv?nam={year}").status, 404)
        self.assertIn(one, producer.get(ROOM).text)
        self.assertIn("is whole", self.command("ledger", "verify"))


class ReturnsOnPostgresql(Returns):
    on_postgresql = True


if __name__ == "__main__":
    unittest.main()
