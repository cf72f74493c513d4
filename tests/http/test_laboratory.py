"""Laboratory tests of a product as people write them down without scripts: the request, the result with its parameters and its report, a correction,
more rows; where they are shown; what is refused in words; and who knows nothing of them."""
import html
import re
import unittest
from datetime import timedelta

from filing import Filing

ROW = ("chi-tieu", "ket-qua", "don-vi", "gioi-han", "theo")


class Laboratory(Filing):
    def ask(self, visitor, product, **fields):
        answer = visitor.send(f"/kiem-nghiem/moi?san-pham={product}", {"don-vi": "Trung tâm Kỹ thuật Yên Bái", "cong-nhan": "VILAS 123", "lo": "L-07", **fields}, "/kiem-nghiem/moi")
        self.assertEqual(answer.status, 303, answer.text[:3000])
        return re.sub(r"\?.*", "", answer.headers["location"])

    def result(self, visitor, test, rows=(), **fields):
        cells = {f"{name}-{no}": cell for no, row in enumerate(rows, 1) for name, cell in zip(ROW, row)}
        return visitor.send(f"{test}/ket-qua", {"ngay-ket-qua": self.clock.now.strftime("%d/%m/%Y"), **cells, **fields})

    def plain(self, visitor, path):
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", visitor.get(path).text)).split())

    def start_one(self, name):
        people = self.people()
        producer, product = self.product(people["chuthe"], name)
        return people, producer, product

    def test_from_the_request_to_the_result_with_its_report(self):
        people, producer, product = self.start_one("Chè kiểm nghiệm")
        test = self.ask(people["chuthe"], product, **{"mau": "M3", "chi-tieu": "Chì (Pb)\nCadimi (Cd)\n\n"})
        self.assertIn("Chờ kết quả", self.plain(people["xa"], test))
        self.assertIn("Cadimi (Cd)", self.plain(people["xa"], test))
        form = people["chuthe"].form(f"{test}/ket-qua")
        self.assertEqual((form["chi-tieu-1"], form["chi-tieu-2"], form["chi-tieu-3"]), ("Chì (Pb)", "Cadimi (Cd)", ""))  # as they were asked for

        paper = self.paper(people["chuthe"], producer, "test", "45/KN-2026")
        rows = [("Chì (Pb)", "< 0,05", "mg/kg", "2,0", "QCVN 8-2:2011/BYT"), ("Cadimi (Cd)", "KPH", "mg/kg", "1,0", "QCVN 8-2:2011/BYT")]
        answer = self.result(people["chuthe"], test, rows, **{"ket-luan": "pass", "giay": paper, "ngay-nhan": self.clock.now.strftime("%d/%m/%Y")})
        self.assertEqual(answer.status, 303, answer.text[:3000])
        words = self.plain(people["chuyenvien"], test)
        for word in ("Đạt", "< 0,05", "KPH", "QCVN 8-2:2011/BYT", "VILAS 123", "45/KN-2026", "M3", "L-07", "chưa rõ: tỉnh chưa đặt thời hạn"):
            self.assertIn(word, words)

        # It stands on the product's page, on the paper's and on the dossier's.
        for page in (f"/san-pham/{product}", f"/giay-to/{paper}", self.open(people["chuthe"], product)):
            self.assertIn(f'href="{test}"', people["chuthe"].get(page).text, page)

    def test_a_correction_starts_from_what_was_written_and_a_stale_one_is_told(self):
        people, _, product = self.start_one("Chè sửa kết quả")
        test = self.ask(people["xa"], product)
        self.assertEqual(self.result(people["xa"], test, [("Chì", "0,5", "", "", "")], **{"ket-luan": "unknown"}).status, 303)
        stale = people["xa"].form(f"{test}/ket-qua")
        self.assertEqual((stale["chi-tieu-1"], stale["ket-qua-1"], stale["ket-luan"]), ("Chì", "0,5", "unknown"))
        self.assertEqual(people["chuthe"].send(f"{test}/ket-qua", {"ket-qua-1": "0,05"}).status, 303)
        self.assertEqual(people["xa"].post(f"{test}/ket-qua", {**stale, "ket-qua-1": "5"}).status, 409)
        self.assertIn("0,05", self.plain(people["xa"], test))

    def test_a_form_sent_twice_makes_one_test(self):
        people, _, product = self.start_one("Chè một phiếu")
        fields = {**people["chuthe"].form(f"/kiem-nghiem/moi?san-pham={product}", "/kiem-nghiem/moi"), "don-vi": "Phòng A"}
        places = {people["chuthe"].post("/kiem-nghiem/moi", fields).headers["location"] for _ in range(3)}
        self.assertEqual(len(places), 1)
        self.assertEqual(people["chuthe"].get(f"/san-pham/{product}").text.count("/kiem-nghiem/") - 1, 1)  # and the way to a new one

    def test_more_rows_keep_what_was_typed_and_blame_nobody(self):
        people, _, product = self.start_one("Chè nhiều chỉ tiêu")
        test = self.ask(people["chuthe"], product)
        answer = people["chuthe"].send(f"{test}/ket-qua", {"chi-tieu-1": "Chì", "ket-qua-1": "0,1", "ngay-ket-qua": "", "them": "1"})
        self.assertEqual(answer.status, 200)
        self.assertIn('value="0,1"', answer.text)
        self.assertIn('name="chi-tieu-6"', answer.text)
        self.assertNotIn('id="loi"', answer.text)
        rows = [(f"Chỉ tiêu số {no}", str(no), "", "", "") for no in range(1, 41)]
        self.assertEqual(self.result(people["chuthe"], test, rows, **{"ket-luan": "unknown"}).status, 303)
        self.assertIn("Chỉ tiêu số 40", self.plain(people["chuthe"], test))
        self.assertNotIn('name="them"', people["chuthe"].get(f"{test}/ket-qua").text)

    def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(self):
        people, producer, product = self.start_one("Chè ghi sai")
        other_producer_paper = "00000000-0000-4000-8000-000000000000"
        test = self.ask(people["chuthe"], product)
        today = self.clock.now.date()
        tomorrow = (today + timedelta(days=1)).strftime("%d/%m/%Y")
        for fields, words in (({"ket-luan": "pass"}, "cần có phiếu"), ({"ket-luan": "unknown", "ngay-ket-qua": tomorrow}, "còn ở phía trước"),
                              ({"ket-luan": "unknown", "ngay-ket-qua": "hôm qua"}, ""), ({"ket-luan": "very good"}, ""), ({"ket-luan": ""}, ""),
                              ({"ket-luan": "unknown", "ngay-nhan": "01/02/2026", "ngay-lay": "02/02/2026"}, "Lấy mẫu trước"),
                              ({"ket-luan": "unknown", "giay": other_producer_paper}, ""), ({"ket-luan": "unknown", "don-vi": ""}, ""),
                              ({"ket-luan": "unknown", "chi-tieu-2": "", "ket-qua-2": "5"}, "chưa ghi tên chỉ tiêu"),
                              ({"ket-luan": "unknown", "ket-qua-1": "a" * 301}, "quá dài"), ({"ket-luan": "unknown", "ket-qua-1": "\u202e5"}, "ký tự lạ")):
            answer = self.result(people["chuthe"], test, [("Chì <b>", "0,1", "", "", "")], **fields)
            self.assertEqual(answer.status, 422, fields)
            self.assertIn(words, html.unescape(answer.text), fields)
            self.assertIn("Chì &lt;b&gt;", answer.text, fields)
        self.assertIn("Chờ kết quả", self.plain(people["chuthe"], test))
        self.assertEqual(people["chuthe"].send(f"/kiem-nghiem/moi?san-pham={product}", {"don-vi": ""}, "/kiem-nghiem/moi").status, 422)
        for query in ("mau=%00", "mau=" + "a" * 5000, "lo=%E2%80%AE", "mau=%3Cscript%3E"):
            page = people["chuthe"].get(f"/kiem-nghiem/moi?san-pham={product}&{query}")
            self.assertIn(page.status, (200, 400), query)
            self.assertNotIn("<script>alert", page.text)

    def test_a_cancelled_test_stays_with_its_reason(self):
        people, _, product = self.start_one("Chè huỷ phiếu")
        test = self.ask(people["chuthe"], product)
        self.assertEqual(people["chuthe"].send(test, {"ly-do": ""}, f"{test}/huy").status, 400)
        self.assertEqual(people["chuthe"].send(test, {"ly-do": "ghi nhầm lô"}, f"{test}/huy").status, 303)
        self.assertIn("ghi nhầm lô", self.plain(people["xa"], test))
        self.assertNotIn(f"{test}/ket-qua", people["chuthe"].get(test).text)
        self.assertEqual(people["chuthe"].get(f"{test}/ket-qua").status, 409)

    def test_others_know_nothing_of_it(self):
        people, _, product = self.start_one("Chè kiểm kín")
        test = self.ask(people["chuthe"], product)
        for name in ("xa2", "kyxa2"):
            for path in (test, f"{test}/ket-qua", f"/kiem-nghiem/moi?san-pham={product}"):
                self.assertIn(people[name].get(path).status, (403, 404), (name, path))
            one, none = (people[name].get(path) for path in (test, "/kiem-nghiem/00000000-0000-4000-8000-000000000000"))
            strip = lambda answer: re.sub(r'value="[0-9a-f-]{36,128}"|/kiem-nghiem/[0-9a-f-]{36}', "", answer.text)
            self.assertEqual((one.status, strip(one)), (none.status, strip(none)))
        self.assertEqual(people["kyxa"].get(test).status, 200)
        self.assertEqual(people["kyxa"].get(f"{test}/ket-qua").status, 403)
        self.assertEqual(people["kyxa"].post(f"{test}/huy", {"ly-do": "x"}).status, 403)

    def test_a_sealed_sample_leads_to_its_test(self):
        people, dossier = self.signed("Chè mẫu niêm phong")
        link = html.unescape(re.search(r'href="(/kiem-nghiem/moi[^"]*mau=[^"]*)"', people["xa"].get(f"{dossier}/mau").text).group(1))
        form = people["xa"].form(link, "/kiem-nghiem/moi")
        self.assertRegex(form["mau"], r"^\d+-15-04498-2026/M1$")
        self.assertEqual(form["lo"], "L1")


class LaboratoryOnPostgresql(Laboratory):
    on_postgresql = True


class Validity(Filing):
    """Where the province has set how long a report may be used."""

    options = ["--test-validity", "12"]

    def test_a_report_ends_after_the_months_of_the_setting(self):
        people = self.people()
        _, product = self.product(people["chuthe"], "Chè có hạn")
        for day, words in (("30/11/2025", "30/11/2026"), ("24/11/2025", "hết hạn ngày 24/11/2026")):
            answer = people["chuthe"].send(f"/kiem-nghiem/moi?san-pham={product}", {"don-vi": "Phòng B"}, "/kiem-nghiem/moi")
            test = re.sub(r"\?.*", "", answer.headers["location"])
            self.assertEqual(people["chuthe"].send(f"{test}/ket-qua", {"ngay-ket-qua": day, "ket-luan": "unknown"}).status, 303)
            self.assertIn(words, people["chuthe"].get(test).text)
        self.assertEqual(people["chuthe"].get(f"/san-pham/{product}").text.count("hết hạn ngày"), 1)


if __name__ == "__main__":
    unittest.main()
