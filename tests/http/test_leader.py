"""The leader's telephone: this year against its targets, what is late and with whom, what ends soon, communes without a product. The figures are computed
here from the demonstration's CSV files, and are those of the report."""
import datetime
import html
import re
import time
import unittest
from urllib.parse import quote

import harness
from test_reports import REGISTER

LATE = ("lanhdao", "thanhtra", "kiemtoan", "chuyenvien", "vanthu")


def plain(page):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


class Leader(harness.DemonstrationCase):
    def move_to(self, day):
        self.clock.move(days=(day - self.clock.now.date()).days)

    def leader(self, name="lanhdao"):
        answer = self.visitor(f"demo.{name}").get("/lanh-dao")
        self.assertEqual(answer.status, 200, answer.text[:2000])
        return answer.text

    def number(self, page, words):
        """The figure that stands before the words."""
        found = re.search(r"([\d.]+) " + re.escape(words), plain(page))
        self.assertIsNotNone(found, (words, plain(page)[:3000]))
        return int(found.group(1).replace(".", ""))

    def assert_ends(self, page, day):
        left = [(row["until"] if not row["withdrawn"] else REGISTER.end(row, day)) - day for row in REGISTER.holding(day, day)]
        days = [gap.days for gap in left]
        self.assertEqual(self.number(page, "sản phẩm còn 120 đến 180 ngày"), sum(120 <= d <= 180 for d in days))
        self.assertEqual(self.number(page, "sản phẩm còn hiệu lực nhưng đã qua thời hạn"), sum(d < 120 for d in days))

    def test_the_figures_are_those_of_the_report_and_of_the_files(self):
        for day in (self.clock.now.date(), datetime.date(2026, 8, 20)):
            self.move_to(day)
            page = self.leader()
            self.assertIn(f"OCOP năm {day.year}", plain(page))
            self.assert_ends(page, day)
            holding = REGISTER.holding(day, day)
            link = html.unescape(re.search(r'href="(/bao-cao/danh-sach\?[^"]*chi-tieu=total)">([\d.]+)<', page).group(1))
            self.assertEqual(len(holding), int(re.search(r'chi-tieu=total">([\d.]+)<', page).group(1).replace(".", "")))
            listed = self.visitor("demo.lanhdao").get(link).text
            self.assertEqual(listed.count('<th scope="row">'), len(holding))
            for path, words in (("trong-ky", "sản phẩm còn 120 đến 180 ngày"), ("qua-ky", "sản phẩm còn hiệu lực nhưng đã qua thời hạn")):
                self.assertEqual(self.visitor("demo.lanhdao").get(f"/lanh-dao/{path}").text.count('<th scope="row">'), self.number(page, words), path)

    def test_the_six_products_of_decision_2585_of_2023_are_past_their_window(self):
        """Recognised on 28/12/2023 until 28/12/2026: they were to be filed from 01/07 to 30/08/2026."""
        six = ["Lục Bách Niên Trà shan tuyết cổ thụ Suối Giàng", "Hồng LienShan Trà shan tuyết cổ thụ Suối Giàng", "Chè Bát tiên đặc sản Hưng Khánh",
               "Trà Bát tiên Bảo Hưng", "Miến đao xã Quy Mông", "Quế điếu Phúc Long"]
        for day, words, listed in ((datetime.date(2026, 8, 30), "đang trong thời hạn nộp hồ sơ", "trong-ky"),
                                   (datetime.date(2026, 11, 23), "đã qua thời hạn nộp hồ sơ", "qua-ky")):
            self.move_to(day)
            office, shopper = html.unescape(self.visitor("demo.lanhdao").get(f"/lanh-dao/{listed}").text), self.visitor()
            for name in six:
                self.assertIn(name, office)
                found = shopper.get(f"/so-dang-ky?loai=con-hieu-luc&q={quote(name)}").text
                page = plain(shopper.get(re.search(r'href="(/san-pham-ocop/[^"]+)"', found).group(1)).text)
                for told in (name, "2585/QĐ-UBND", "đến hết ngày 28/12/2026", words):
                    self.assertIn(told, page, (day, name))

    def test_communes_without_a_product_are_counted_and_listed(self):
        page = self.leader()
        bare = self.number(page, "xã, phường, đặc khu chưa có sản phẩm OCOP còn hiệu lực")
        every = int(re.search(r"Trên tổng số ([\d.]+) đơn vị", plain(page)).group(1))
        report = self.visitor("demo.lanhdao").get("/bao-cao").text
        communes_with = int(re.search(r'chi-tieu=communes">([\d.]+)<', report).group(1))
        self.assertEqual(bare + communes_with, every)
        listed = self.visitor("demo.lanhdao").get("/lanh-dao/xa-trong").text
        self.assertEqual(len(re.findall(r'<span class="quiet small">\d{5}</span></li>', listed)), bare)

    def test_what_is_late_is_told_with_who_holds_it(self):
        self.move_to(datetime.date(2026, 11, 25))
        self.assertNotIn("ký tờ trình)", plain(self.leader()))
        office = self.visitor("demo.chuyenvien")
        register = office.get("/so-dang-ky?loai=con-hieu-luc").text
        address = re.search(r'href="(/san-pham-ocop/[^"]+)"', register).group(1)
        officer = re.search(r'href="(/giay-chung-nhan/[0-9a-f-]{36})"', office.get(address).text).group(1)
        today = self.clock.now.strftime("%d/%m/%Y")
        answer = office.send(f"{officer}/thay-doi/thu-hoi", {"truong-hop": "b", "van-ban": "Kết luận 5/KL-SNNMT", "ngay": today, "ly-do": "x"})
        self.assertEqual(answer.status, 303, answer.text[:2000])
        self.clock.move(days=40)
        for name in LATE:
            page = self.leader(name)
            self.assertRegex(plain(page), r"ký tờ trình\): 1 việc, lâu nhất \d+ ngày làm việc")
        listed = self.visitor("demo.lanhdao").get("/lanh-dao/qua-han").text
        submitting = [row for row in listed.split("<tr>") if "Trình ký quyết định" in row]
        self.assertEqual(len(submitting), 1)
        self.assertIn("ký tờ trình)", submitting[0])
        # Who may see reports but not what the office has in hand is told nothing of it.
        for name in ("congthuong", "quantri"):
            self.assertNotIn("quá hạn", plain(self.leader(name)))
            self.assertEqual(self.visitor(f"demo.{name}").get("/lanh-dao/qua-han").status, 404)
        self.assertEqual(self.visitor("demo.lanhdao").get("/lanh-dao/khong-co").status, 404)

    def test_it_is_quick(self):
        visitor = self.visitor("demo.lanhdao")
        visitor.get("/lanh-dao")
        took = []
        for _ in range(5):
            began = time.monotonic()
            visitor.get("/lanh-dao")
            took.append(time.monotonic() - began)
        print(f"/lanh-dao: {min(took) * 1000:.0f} ms at {len(REGISTER.lines)} products", flush=True)
        self.assertLess(min(took), 1)  # the program may be built for the sanitizers

class LeaderOnPostgresql(Leader):
    on_postgresql = True


if __name__ == "__main__":
    unittest.main()
