"""Old certificates as offices keep them: a messy list is looked at, mended and imported on the page without scripts and on the command line; what it does
not tell is kept and listed to be reconciled; taking it back; the same list twice."""
import csv
import datetime
import hashlib
import html
import json
import re
import unittest
import urllib.parse

import harness
from filing import a_pdf
from workbooks import xlsx

HEAD = ["STT", "Tên sản phẩm", "Chủ thể", "Xã", "Huyện", "Hạng sao", "Số quyết định", "Ngày quyết định", "Lần công nhận", "Ngành"]
GOOD = [
    [1, "Chè Suối Giàng", "HTX Suối Giàng", "Xã Suối Giàng", "Huyện Văn Chấn", "4 sao", "2585/QĐ-UBND ngày 28/12/2023", "", "Nâng hạng", "Thực phẩm"],
    [2, "Chè Suối Giàng", "HTX Suối Giàng", "Suối Giàng", "Văn Chấn", "***", "12/QĐ-UBND", "15/05/2021", "mới", "Thực phẩm"],
    [3, "Miến đao Giới Phiên", "HTX miến đao Giới Phiên", "Xã Giới Phiên", "TP Yên Bái", "4", "", "2022", "", "Thực phẩm"],
    [4, "Măng Bát Độ", "", "", "Huyện Trấn Yên", "3 sao", "", "", "", ""],
]
BAD = [
    [5, "Gạo Mường Lò", "HTX Mường Lò", "Xã Không Có", "Thị xã Nghĩa Lộ", "3", "3/QĐ-UBND", "01/02/2022", "mới", "Thực phẩm"],
    [6, "Cam Lục Yên", "HTX Cam", "Xã Tân Lĩnh", "Huyện Lục Yên", "tốt", "4/QĐ-UBND", "31/02/2022", "mới", "Thực phẩm"],
    [7, "", "HTX Cam", "Xã Tân Lĩnh", "Huyện Lục Yên", "3", "4/QĐ-UBND", "01/02/2022", "mới", "Thực phẩm"],
]


def workbook(rows):
    return xlsx([["DANH SÁCH GIẤY CHỨNG NHẬN OCOP"], [], HEAD, *rows])


def many():
    """605 rows: each seventh without a day, each eleventh without a decision."""
    communes = ["Xã Suối Giàng", "Xã Tân Lĩnh", "Xã Quy Mông", "Xã Phúc Sơn"]
    return [[i, f"Sản phẩm cũ {i}", f"HTX {i % 200}", communes[i % 4], "", "3 sao" if i % 5 else "4 sao", f"{i % 30}/QĐ-UBND" if i % 11 else "",
             f"{1 + i % 28:02}/0{1 + i % 9}/2024" if i % 7 else "", "mới", "Thực phẩm"] for i in range(605)]


class OldCertificates(harness.DemonstrationCase):
    def upload(self, visitor, body, name="giay.xlsx", page="/so-dang-ky/nhap"):
        fields, boundary = visitor.form(page), "x" * 20
        parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode() for key, value in fields.items()]
        parts.append(f'--{boundary}\r\nContent-Disposition: form-data; name="tep"; filename="{name}"\r\n\r\n'.encode() + body + b"\r\n" + f"--{boundary}--\r\n".encode())
        return visitor.request("POST", page, b"".join(parts), {"Content-Type": f"multipart/form-data; boundary={boundary}", "Sec-Fetch-Site": "same-origin"})

    def plain(self, answer):
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())

    def again(self, visitor, answer, **fields):
        """The form of the page with what is mended."""
        sent = {**harness.Forms(answer.text).found["/so-dang-ky/nhap"], **fields}
        return visitor.post("/so-dang-ky/nhap", sent)

    def report(self, day, **options):
        words = [part for key, value in options.items() for part in ("--" + key.replace("_", "-"), str(value))]
        done = json.loads(self.command("report", "annual", "--year", day[:4], "--as-of", day, *words))
        return {row["code"]: row["value"] for row in done["indicators"]}

    def today(self):
        return self.clock.now.strftime("%Y-%m-%d")

    def test_a_list_is_looked_at_mended_imported_and_taken_back(self):
        visitor = self.visitor("demo.chuyenvien")
        before = self.report("2023-12-31", known_on=self.today())
        look = self.upload(visitor, workbook(GOOD + BAD))
        self.assertEqual(look.status, 200, look.text[:2000])
        words = self.plain(look)
        self.assertIn("4 dòng đúng · 3 dòng cần sửa. Mới: 4; đã có: 0; cần đối chiếu sau khi nhập: 2.", words)
        for place, fault in (("D8", 'không có xã "Xã Không Có"'), ("F9", '"tốt" không phải là hạng sao'), ("B10", "thiếu tên sản phẩm")):
            self.assertRegex(words, rf"{place} · [^·]*{re.escape(fault)}")
        self.assertEqual(self.report("2023-12-31", known_on=self.today()), before)  # nothing was written

        # All or none: a hurried "import" writes nothing and loses nothing.
        hurried = self.again(visitor, look, viec="nhap", **{"sua-8-commune": "Xã Phúc Sơn"})
        self.assertEqual(hurried.status, 422)
        self.assertIn("2 dòng cần sửa", self.plain(hurried))
        look = self.again(visitor, hurried, viec="xem", **{"sua-9-stars": "3", "sua-10-leave": "1"})
        self.assertIn('"31/02/2022" không phải là ngày', self.plain(look))
        look = self.again(visitor, look, viec="xem", **{"sua-9-day": "28/02/2022"})
        self.assertIn("6 dòng đúng · 0 dòng cần sửa", self.plain(look))
        done = self.again(visitor, look, viec="nhap")
        self.assertEqual(done.status, 303, done.text[:2000])
        one = re.sub(r"\?.*", "", done.headers["location"])
        self.assertEqual(self.again(visitor, look, viec="nhap").headers["location"], done.headers["location"])  # sent twice, done once

        # Counted from today's knowledge on: two certificates of one product are one product, one that the register had before goes on, and what has no
        # day is not counted.
        after = self.report("2023-12-31", known_on=self.today())
        self.assertEqual({code: after[code] - before[code] for code in ("total", "stars_4", "stars_3", "upgraded", "new")},
                         {"total": 3, "stars_4": 1, "stars_3": 2, "upgraded": 1, "new": 0})
        yesterday = (self.clock.now - datetime.timedelta(1)).strftime("%Y-%m-%d")
        self.assertEqual(self.report("2023-12-31", known_on=yesterday), before)

        listed = self.plain(visitor.get("/so-dang-ky/doi-chieu"))
        for words in ("Măng Bát Độ", "chưa có số quyết định", "chưa có ngày, chưa tính vào số liệu", "ngày suy ra từ năm", "chưa rõ xã", "chưa rõ chủ thể"):
            self.assertIn(words, listed)
        only = self.plain(visitor.get("/so-dang-ky/doi-chieu?loc=ngay"))
        self.assertIn("Măng Bát Độ", only)
        self.assertNotIn("Miến đao Giới Phiên HTX miến đao Giới Phiên ★", only)

        # The same list again is known; an import can be taken back once.
        again = self.upload(visitor, workbook(GOOD))
        self.assertIn("Mới: 0; đã có: 4", self.plain(again))
        self.assertEqual(visitor.send(one, {}, one + "/hoan-tac").status, 303)
        self.assertEqual(self.report("2023-12-31", known_on=self.today()), before)
        self.assertIn("Đã hoàn tác", self.plain(visitor.get(one)))
        ledger = self.command("ledger", "verify")
        self.assertIn("whole", ledger)

    def test_on_the_command_line(self):
        path = self.folder / "old.csv"
        with open(path, "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([HEAD, *GOOD])
        dry = json.loads(self.command("import", "certificates", path, "--json"))
        self.assertEqual((dry["applied"], dry["new"], dry["faulty"], dry["to_reconcile"]), (False, 4, 0, 2))
        self.assertTrue(any(line.startswith("5 Măng Bát Độ: no decision; no day") for line in dry["reconcile"]), dry["reconcile"])
        done = json.loads(self.command("import", "certificates", path, "--apply", "--json"))
        self.assertTrue(done["applied"])
        self.assertEqual(json.loads(self.command("import", "certificates", path, "--apply", "--json"))["new"], 0)
        self.assertIn("old.csv", self.command("import", "undo", "certificates", done["import"]))
        self.assertIn("already", self.command("import", "undo", "certificates", done["import"], status=2))
        self.assertIn("no import", self.command("import", "undo", "certificates", "nonsense", status=2))

    def test_files_that_are_no_list_are_refused_in_words(self):
        visitor = self.visitor("demo.chuyenvien")
        for body, words in ((b"a,b\n1,2\n", "Tên sản phẩm"), (b"", ""), (b"PK\x03\x04 nothing", ""), (workbook([])[:500], "")):
            answer = self.upload(visitor, body)
            self.assertEqual(answer.status, 422, answer.text[:500])
            self.assertIn(words, answer.text)
        sent = visitor.form("/so-dang-ky/nhap")
        self.assertEqual(visitor.post("/so-dang-ky/nhap", {**sent, "ma": "0" * 64}).status, 422)  # somebody else's file
        self.assertEqual(self.visitor("demo.lanhdao").get("/so-dang-ky/nhap").status, 403)

    def imported(self, visitor, rows):
        done = self.again(visitor, self.upload(visitor, workbook(rows)), viec="nhap")
        self.assertEqual(done.status, 303, done.text[:2000])
        return re.sub(r"\?.*", "", done.headers["location"])

    def open_rows(self, visitor):
        """What is to be reconciled: the form's address by the product's name."""
        return {html.unescape(name): path for path, name in re.findall(r'href="(/giay-chung-nhan/[0-9a-f-]{36}/doi-chieu)">([^<]+)<', visitor.get("/so-dang-ky/doi-chieu").text)}

    def test_what_was_found_on_paper_is_entered_and_what_was_believed_stays(self):
        visitor = self.visitor("demo.chuyenvien")
        one = self.imported(visitor, [[1, "Rượu ngô Trạm Thử", "", "", "Huyện Trấn Yên", "3 sao", "", "", "", "Đồ uống"],
                                      [2, "Gạo nếp Trạm Thử", "HTX Trạm Thử", "Xã Suối Giàng", "Huyện Văn Chấn", "3 sao", "", "2024", "mới", "Thực phẩm"]])
        before = self.report("2024-12-31", known_on=self.today())
        yesterday = (self.clock.now - datetime.timedelta(1)).strftime("%Y-%m-%d")
        page = self.open_rows(visitor)["Rượu ngô Trạm Thử"]
        officer = page.removesuffix("/doi-chieu")
        self.assertIn(f'href="{page}"', visitor.get(officer).text)
        shown = re.search(r'href="(/san-pham-ocop/[^"]+)"', visitor.get(officer).text).group(1)
        for told in (officer, shown):
            self.assertIn("chưa rõ ngày quyết định", visitor.get(told).text)
            self.assertNotIn("9999", visitor.get(told).text)
        form = visitor.form(page)
        self.assertEqual((form["ngay"], form["xa"], form["huyen"]), ("", "", "Huyện Trấn Yên"))
        good = {"chu-the": "HTX Trạm Thử", "sao": "4", "quyet-dinh": "901/QĐ-UBND", "ngay": "15/05/2024", "xa": "Xã Quy Mông", "lan": "new", "ma": "MX-901",
                "nguon": "Bản gốc quyết định lưu tại Văn phòng điều phối"}
        for field, value, words in (("sao", "6", ""), ("ngay", "31/02/2024", ""), ("ngay", "15/05/2099", "ngày này chưa đến"), ("nguon", "", ""), ("san-pham", "", ""),
                                    ("xa", "Xã Không Có", "không có xã"), ("den-ngay", "01/01/2024", "")):
            answer = visitor.send(page, {**good, field: value})
            self.assertEqual(answer.status, 422, (field, value))
            self.assertIn(f'id="loi-{field}"', answer.text)
            self.assertIn(words, html.unescape(answer.text))
        self.assertEqual(visitor.send(page, {"nguon": "không có gì mới"}).status, 422)
        self.assertEqual(self.report("2024-12-31", known_on=self.today()), before)
        stale = {**visitor.form(page), **good, "lan": "new"}
        answer = visitor.send(page, good)
        self.assertEqual(answer.status, 303, answer.text[:3000])
        self.assertEqual(visitor.post(page, {**stale, "sao": "3", "lenh": "00000000-0000-4000-8000-0000000000aa"}).status, 409)
        after = self.report("2024-12-31", known_on=self.today())
        self.assertEqual({code: after[code] - before[code] for code in ("total", "stars_4", "stars_3")}, {"total": 1, "stars_4": 1, "stars_3": 0})
        self.assertEqual(self.report("2024-12-31", known_on=yesterday)["total"] + 2, after["total"])
        self.assertNotIn("Rượu ngô Trạm Thử", self.open_rows(visitor))
        words = self.plain(visitor.get("/san-pham-ocop/MX-901"))
        for told in ("901/QĐ-UBND", "15/05/2027", "HTX Trạm Thử", "4 sao"):
            self.assertIn(told, words)
        # Both versions stand on the officer's page, the newer first.
        words = self.plain(visitor.get(officer))
        words = words[words.index("Những lần sửa"):]
        self.assertLess(words.index("4 sao"), words.index("3 sao"))
        self.assertIn("Bản gốc quyết định lưu tại Văn phòng điều phối", words)

        # A day that followed from the year; a paper that the register has is not entered twice.
        page = self.open_rows(visitor)["Gạo nếp Trạm Thử"]
        self.assertEqual(visitor.form(page)["ngay"], "")
        answer = visitor.send(page, {"quyet-dinh": "901/QĐ-UBND", "ngay": "15/05/2024", "lan": "new", "nguon": "bản chụp"})
        self.assertEqual(answer.status, 303, answer.text[:3000])
        self.assertNotIn("Gạo nếp Trạm Thử", self.open_rows(visitor))
        self.assertEqual(visitor.send(one, {}, one + "/hoan-tac").status, 409)  # it was built on
        self.assertIn("whole", self.command("ledger", "verify"))
        for name in ("demo.lanhdao", "demo.vanthu"):
            self.assertEqual(self.visitor(name).get(page).status, 403, name)

    def test_the_signed_decision_of_old_ones_is_attached_for_all_its_products(self):
        visitor = self.visitor("demo.chuyenvien")
        names = ["Mật ong Đính Kèm", "Măng khô Đính Kèm", "Trà hoa Đính Kèm"]
        one = self.imported(visitor, [[i, name, "HTX Đính Kèm", "Xã Suối Giàng", "Huyện Văn Chấn", "3 sao", "77/QĐ-UBND" if i < 2 else "78/QĐ-UBND", "05/05/2024", "mới",
                                       "Thực phẩm"] for i, name in enumerate(names)])
        shown = [re.search(rf'href="(/san-pham-ocop/[^"]+)"[^>]*>\s*(?:<[^>]+>)*{name}', self.get(f"/so-dang-ky?q={urllib.parse.quote_plus(name)}").text).group(1)
                 for name in names]
        for page in shown:
            self.assertNotIn("/quyet-dinh", self.get(page).text)
            self.assertEqual(self.get(f"{page}/quyet-dinh").status, 404)
        officer = re.search(r'href="(/giay-chung-nhan/[0-9a-f-]{36})"', visitor.get(shown[0]).text).group(1)
        attach = f"{officer}/ban-quyet-dinh"
        self.assertIn(f'href="{attach}"', visitor.get(officer).text)
        self.assertIn("77/QĐ-UBND", visitor.get(attach).text)
        self.assertIn("hãy đính kèm bản quyết định", html.unescape(visitor.send(attach, {}).text))
        answer = self.upload(visitor, b"khong phai pdf", "quyet-dinh.pdf", attach)
        self.assertEqual(answer.status, 422)
        self.assertIn('id="loi-tep"', answer.text)
        self.assertEqual(visitor.post(attach, {**visitor.form(attach), "da-gui": "0" * 64}).status, 422)  # a file that nobody sent
        late = visitor.form(attach)
        first, second = a_pdf("Quyet dinh 77"), a_pdf("Quyet dinh 77 ban ro hon")
        answer = self.upload(visitor, first, "quyet-dinh.pdf", attach)
        self.assertEqual(answer.status, 303, answer.text[:2000])
        for page in shown[:2]:
            self.assertIn(f'href="{page}/quyet-dinh"', self.get(page).text)
            self.assertEqual(self.get(f"{page}/quyet-dinh").body, first)
        self.assertEqual(self.get(f"{shown[2]}/quyet-dinh").status, 404)  # of another decision
        # A better one takes its place; who had the page open before is told.
        self.assertEqual(visitor.post(attach, {**late, "da-gui": hashlib.sha256(first).hexdigest()}).status, 409)
        self.assertEqual(self.upload(visitor, second, "quyet-dinh.pdf", attach).status, 303)
        self.assertEqual(self.get(f"{shown[1]}/quyet-dinh").body, second)
        self.assertEqual(self.visitor("demo.lanhdao").get(attach).status, 403)
        self.assertEqual(visitor.send(one, {}, one + "/hoan-tac").status, 303)
        self.assertIn("whole", self.command("ledger", "verify"))

    def test_605_rows_with_their_unresolved_ones(self):
        visitor = self.visitor("demo.chuyenvien")
        before = self.report("2024-12-31", known_on=self.today())["total"]
        look = self.upload(visitor, workbook(many()))
        dated = sum(i % 7 != 0 for i in range(605))
        unresolved = sum(i % 7 == 0 or i % 11 == 0 for i in range(605))
        self.assertIn(f"605 dòng đúng · 0 dòng cần sửa. Mới: 605; đã có: 0; cần đối chiếu sau khi nhập: {unresolved}.", self.plain(look))
        done = self.again(visitor, look, viec="nhap")
        self.assertEqual(done.status, 303, done.text[:2000])
        self.assertEqual(self.report("2024-12-31", known_on=self.today())["total"] - before, dated)
        page = visitor.get("/so-dang-ky/doi-chieu")
        self.assertIn("chưa có ngày, chưa tính vào số liệu", self.plain(page))
        one = re.sub(r"\?.*", "", done.headers["location"])
        self.assertEqual(visitor.send(one, {}, one + "/hoan-tac").status, 303)
        self.assertEqual(self.report("2024-12-31", known_on=self.today())["total"], before)


class OldCertificatesOnPostgresql(OldCertificates):
    on_postgresql = True


if __name__ == "__main__":
    unittest.main()
