"""Inspection after recognition: the plan with its document, products chosen by reason, the team, the record with photo and sample, the conclusion, what the
producer mends and the office confirms, the proposal that leads into the withdrawal; and who may know of it."""
import html
import io
import re
import subprocess
import tempfile
import unittest
import zipfile

import harness
import test_certificates
from test_files import png

ROOM = "/kiem-tra-sau-cong-nhan"
TO_DRAFT = "Lập dự thảo thu hồi giấy chứng nhận theo kết luận kiểm tra"
HEADINGS = ["place", "materials", "quality", "label", "papers", "mark", "promotion"]


def plain(page):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


class Inspections(test_certificates.Certificates):
    def send(self, visitor, page, fields, status=303, action=None):
        answer = visitor.send(page, fields, action)
        self.assertEqual(answer.status, status, plain(answer.text)[:3000])
        return answer

    def plan(self, office, title):
        answer = self.send(office, f"{ROOM}/moi", {"ten": title, "so": "120/KH-SNNMT", "ngay": self.today()})
        return answer.headers["location"].split("?")[0]

    def team(self, office, plan):
        self.send(office, f"{plan}/doan", {"so": "85/QĐ-SNNMT", "ngay": self.today(), "nguoi-1": "demo.thanhtra", "don-vi-1": "Thanh tra tỉnh", "nguoi-3": "demo.yte",
                                           "don-vi-3": "Sở Y tế", "nguoi-4": "Ông Không Tài Khoản"})

    def choose(self, office, plan, name, reason="chua-kiem-tra", words="", status=303):
        page = office.get(f"{plan}/chon?ly-do={reason}")
        row = next(row for row in page.text.split("<tr>") if f"<span>{name}</span>" in row)
        ticked = re.search(r'name="san-pham" value="([^"]+)"', row).group(1)
        fields = office.form(f"{plan}/chon?ly-do={reason}", f"{plan}/chon")
        fields.pop("san-pham", None)
        answer = office.post(f"{plan}/chon", {**fields, "san-pham": ticked, "loi": words})
        self.assertEqual(answer.status, status, plain(answer.text)[:2000])
        listed = office.get(plan).text
        return re.search(rf'href="({ROOM}/bien-ban/[0-9a-f-]{{36}})">{name}<', listed).group(1) if status == 303 else answer

    def record(self, visitor, one, status=303, on=0, **verdicts):
        fields = {"ngay": self.today(on), "noi": "Xưởng chè Suối Giàng", "co-mat": "Bà Sa, giám đốc", "y-kien": "Sẽ in lại nhãn"}
        for heading in HEADINGS:
            verdict, words = verdicts.get(heading, ("good", ""))
            fields |= {heading: verdict, f"{heading}-loi": words}
        return self.send(visitor, f"{one}/ghi", fields, status)

    def photo(self, visitor, one, bytes_, caption, status=303):
        fields = visitor.form(f"{one}/anh", f"{one}/anh")
        fields["ten"] = caption
        parts = [f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode() for name, value in fields.items() if name != "tep"]
        parts.append(b'--b\r\nContent-Disposition: form-data; name="tep"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n' + bytes_ + b"\r\n--b--\r\n")
        answer = visitor.request("POST", f"{one}/anh", b"".join(parts), {"Content-Type": "multipart/form-data; boundary=b", "Sec-Fetch-Site": "same-origin"})
        self.assertEqual(answer.status, status, plain(answer.text)[:2000])

    def words_of(self, visitor, one):
        pdf = visitor.get(f"{one}/bien-ban.pdf")
        self.assertEqual((pdf.status, pdf.headers["content-type"]), (200, "application/pdf"))
        with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
            file.write(pdf.body)
            file.flush()
            printed = subprocess.run(["pdftotext", "-raw", file.name, "-"], capture_output=True, check=True).stdout.decode()
        with zipfile.ZipFile(io.BytesIO(visitor.get(f"{one}/bien-ban.docx").body)) as parts:
            typed = re.sub(r"<[^>]+>", " ", parts.read("word/document.xml").decode())
        return " ".join(printed.split()), " ".join(html.unescape(typed).split())

    def worlds(self, people):
        """Every page on which somebody who may not know of a plan could learn of it, byte for byte but for the tokens of forms."""
        told = {}
        for name in ("chuthe", "nguoigiup", "xa", "kyxa", "congthuong", "quantri"):
            visitor = people.setdefault(name, self.visitor(f"demo.{name}"))
            for page in ("/viec-cua-toi", ROOM, "/san-pham", "/chu-the", "/ho-so", "/giay-to", "/tim-kiem?q=che+kiem+tra", "/bao-cao", "/lanh-dao", "/bao-cao-chu-the",
                         self.product_page):
                answer = visitor.get(page)
                told[name, page] = answer.status, re.sub(r'name="(csrf|lenh)" value="[^"]*"', "", answer.text)
        return told

    def test_from_the_plan_to_what_was_mended_and_to_the_withdrawal(self):
        people = self.people()
        for name in ("thanhtra", "yte", "congthuong", "lanhdao", "kyxa", "chuthe"):
            people[name] = self.visitor(f"demo.{name}")
        office, producer = people["chuyenvien"], people["chuthe"]
        self.recognised(people, ["Chè kiểm tra", "Chè vi phạm"])

        self.product_page = re.search(r'href="(/san-pham/[0-9a-f-]{36})">Chè kiểm tra<', producer.get("/san-pham").text).group(1)
        before = self.worlds(people)

        # ---- plan, team, choice
        self.assertEqual(office.send(f"{ROOM}/moi", {"ten": "x", "so": "1", "ngay": self.today(3)}).status, 422)  # a document of tomorrow
        plan = self.plan(office, "Kế hoạch kiểm tra năm nay")
        one = self.choose(office, plan, "Chè kiểm tra")
        self.assertIn("Chưa kiểm tra lần nào", plain(office.get(one).text))
        page = office.get(f"{plan}/chon?ly-do=chua-kiem-tra").text
        self.assertNotIn("<span>Chè kiểm tra</span>", page)
        self.assertEqual(office.send(f"{plan}/chon", {}).status, 422)
        for reason, holds in (("phan-anh", False), ("kiem-nghiem", False), ("sap-het-han", False), ("khac", True)):
            self.assertEqual("<span>Chè vi phạm</span>" in office.get(f"{plan}/chon?ly-do={reason}").text, holds, reason)
        answer = self.choose(office, plan, "Chè vi phạm", "khac", status=422)
        self.assertIn("Lý do khác cần ghi rõ", plain(answer.text))
        two = self.choose(office, plan, "Chè vi phạm", "khac", "Báo chí phản ánh")
        self.assertIn("Chưa có quyết định lập đoàn", plain(self.record(office, one, 409).text))
        self.assertEqual(office.send(f"{plan}/doan", {"so": "1", "ngay": self.today()}).status, 422)  # nobody leads
        self.team(office, plan)
        self.assertIn("Ông Không Tài Khoản: Thành viên", plain(office.get(plan).text).replace(" :", ":"))

        # ---- before the conclusion nobody of the producer's knows; departments only where they are in the team
        for name in ("chuthe", "nguoigiup", "congthuong"):
            self.assertEqual(self.visitor(f"demo.{name}").get(one).status, 404, name)
        self.assertEqual(people["kyxa"].get(one).status, 403)
        self.assertNotIn("Chè kiểm tra", producer.get(ROOM).text)
        self.assertNotIn("Kế hoạch kiểm tra năm nay", people["congthuong"].get(ROOM).text)
        self.assertIn("Kế hoạch kiểm tra năm nay", people["yte"].get(ROOM).text)
        self.assertEqual(people["yte"].get(one).status, 200)
        self.assertEqual(people["lanhdao"].get(one).status, 200)
        self.assertEqual(people["lanhdao"].get(f"{one}/ghi").status, 403)

        # ---- the record
        answer = self.record(people["yte"], one, 422, label=("bad", ""))
        self.assertIn("cần ghi rõ đã thấy gì", plain(answer.text))
        self.assertIn("Xưởng chè Suối Giàng", html.unescape(answer.text))  # nothing that was typed is lost
        answer = self.record(people["yte"], one, 422, **{heading: ("none", "") for heading in HEADINGS})
        self.assertIn("ít nhất một nội dung", plain(answer.text))
        self.record(people["thanhtra"], one)
        self.record(people["yte"], one, label=("bad", "Nhãn chưa ghi hạn dùng"), promotion=("none", ""))
        page = plain(office.get(one).text)
        self.assertIn("Nhãn chưa ghi hạn dùng", page)
        self.photo(people["yte"], one, png(61, 40), "Nhãn trên hộp")
        self.photo(people["yte"], one, b"khong phai anh", "x", 422)
        self.assertEqual(self.worlds(people), before)
        picture = re.search(r'<img[^>]* src="([^"]*)"', office.get(one).text).group(1)
        self.assertEqual((office.get(picture).status, office.get(picture).headers["content-type"]), (200, "image/jpeg"))
        self.assertEqual(producer.get(picture).status, 404)
        sample = {"so-mau": "OCOP-001", "luong": "500 g", "lo": "L1", "noi-kiem": "Trung tâm kiểm nghiệm", "chi-tieu": "Chì\nAsen"}
        self.send(people["yte"], f"{one}/buoc/lay-mau", sample)
        self.assertIn("đã có trong lần kiểm tra", plain(self.send(people["yte"], f"{one}/buoc/lay-mau", sample, 422).text))
        test = re.search(r'href="(/kiem-nghiem/[0-9a-f-]{36})"', office.get(one).text).group(1)
        shown = plain(office.get(test).text)
        for words in ("OCOP-001", "Trung tâm kiểm nghiệm", "Asen"):
            self.assertIn(words, shown)
        self.assertIn("chờ kết quả", plain(office.get(one).text))

        # ---- the conclusion
        self.assertEqual(people["yte"].get(f"{one}/buoc/ket-luan").status, 403)
        answer = self.send(office, f"{one}/buoc/ket-luan", {"ket-luan": "pass", "loi": "Đạt"}, 422)
        self.assertIn("chưa thể kết luận đạt", plain(answer.text))
        answer = self.send(office, f"{one}/buoc/ket-luan", {"ket-luan": "remedy", "loi": "In lại nhãn"}, 422)
        self.assertIn("Hãy ghi hạn khắc phục", plain(answer.text))
        stale = office.form(f"{one}/buoc/ket-luan", f"{one}/buoc/ket-luan")
        self.send(office, f"{one}/buoc/ket-luan", {"ket-luan": "remedy", "loi": "In lại nhãn có hạn dùng", "den-ngay": self.today(20)})
        self.assertEqual(office.post(f"{one}/buoc/ket-luan", {**stale, "ket-luan": "remedy", "loi": "x", "den-ngay": self.today(9)}).status, 409)
        self.assertEqual(people["yte"].get(f"{one}/ghi").status, 409)
        printed, typed = self.words_of(office, one)
        for text in (printed, typed):
            for words in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "BIÊN BẢN", "120/KH-SNNMT", "85/QĐ-SNNMT", "Ông Không Tài Khoản", "Nhãn chưa ghi hạn dùng", "OCOP-001",
                          "Sẽ in lại nhãn", "In lại nhãn có hạn dùng", self.today(20), "TRƯỞNG ĐOÀN"):
                self.assertIn(words, text)

        # ---- the producer sees it, mends it, the office confirms
        tasks = plain(producer.get("/viec-cua-toi").text)
        self.assertIn("Khắc phục theo kết luận kiểm tra Chè kiểm tra", tasks)
        self.assertIn("Hết hạn khắc phục thì xem lại", plain(office.get("/viec-cua-toi").text))
        self.assertIn("Chè kiểm tra", producer.get(ROOM).text)
        page = producer.get(one).text
        self.assertIn("In lại nhãn có hạn dùng", page)
        self.assertNotIn("Chưa kiểm tra lần nào", page)  # why it was chosen is the office's
        self.assertNotIn(plan, page)
        self.assertEqual(producer.get(plan).status, 404)
        self.assertEqual(people["congthuong"].get(one).status, 404)
        self.assertEqual(self.send(office, f"{one}/buoc/xac-nhan", {"ket-luan": "pass", "loi": "x"}, 422).status, 422)  # the term still runs
        self.photo(producer, one, png(62, 40), "Nhãn mới")
        self.send(producer, f"{one}/buoc/khac-phuc", {"loi": "Đã in 500 nhãn mới"})
        self.assertNotIn("Khắc phục theo kết luận kiểm tra", plain(producer.get("/viec-cua-toi").text))
        self.assertNotIn("Hết hạn khắc phục thì xem lại", plain(office.get("/viec-cua-toi").text))
        self.assertIn("Xác nhận chủ thể đã khắc phục", plain(office.get("/viec-cua-toi").text))
        self.send(office, f"{one}/buoc/xac-nhan", {"ket-luan": "remedy", "loi": "Còn thiếu số lô", "den-ngay": self.today(30)})
        self.assertIn("Khắc phục theo kết luận kiểm tra", plain(producer.get("/viec-cua-toi").text))
        self.send(producer, f"{one}/buoc/khac-phuc", {"loi": "Đã thêm số lô"})
        self.send(office, f"{one}/buoc/xac-nhan", {"ket-luan": "pass", "loi": "Đã kiểm tra lại, đạt"})
        history = plain(producer.get(one).text)
        for words in ("Kết luận: cần khắc phục", "Đã in 500 nhãn mới", "Còn thiếu số lô", "Đã thêm số lô", "Xác nhận đã khắc phục"):
            self.assertIn(words, history)
        for words in ("Xác nhận chủ thể đã khắc phục", "Hết hạn khắc phục thì xem lại"):
            self.assertNotIn(words, plain(office.get("/viec-cua-toi").text))

        # ---- the proposal leads into the withdrawal of certificates
        self.again(people, 4)
        self.record(people["thanhtra"], two, on=-4, mark=("bad", "Dán tem OCOP lên sản phẩm khác"))
        self.assertEqual(self.send(office, f"{two}/buoc/ket-luan", {"ket-luan": "withdraw", "loi": "Dùng sai nhãn hiệu"}, 422).status, 422)
        withdraw = {"ket-luan": "withdraw", "loi": "Dùng sai nhãn hiệu OCOP", "truong-hop": "d"}
        for day in (self.today(-5), self.today(1)):
            answer = self.send(office, f"{two}/buoc/ket-luan", {**withdraw, "ngay": day}, 422)
            self.assertIn(f"phải từ {self.today(-4)} đến hôm nay", plain(answer.text))
        self.send(office, f"{two}/buoc/ket-luan", {**withdraw, "ngay": self.today(-2)})  # signed the day before yesterday: its 15 days count from then
        home = office.get("/viec-cua-toi").text
        self.assertIn("Lập dự thảo thu hồi giấy chứng nhận", plain(home))
        link = html.unescape(re.search(r'href="(/giay-chung-nhan/[0-9a-f-]{36}/thay-doi/thu-hoi[^"]*)"', home).group(1))
        filled = html.unescape(office.get(link).text)
        self.assertRegex(filled, r'<input[^>]*value="d"[^>]* checked')
        form = office.form(link, link.split("?")[0])
        self.assertIn(f'value="{self.today(-2)}"', filled)
        self.assertIn("Dùng sai nhãn hiệu OCOP</textarea>", filled)
        self.assertIn("Biên bản kiểm tra", form["van-ban"])
        answer = office.post(link.split("?")[0], {**form, "truong-hop": "d", "ly-do": "Dùng sai nhãn hiệu OCOP"})
        self.assertEqual(answer.status, 303, plain(answer.text)[:2000])
        self.assertIn("Đã lập dự thảo thu hồi", plain(office.get(two).text))
        self.assertNotIn(TO_DRAFT, plain(office.get("/viec-cua-toi").text))
        # The draft is given up: the proposal waits again, with the term that it had, and leads into another draft.
        draft = answer.headers["location"].split("?")[0]
        self.assertEqual(office.send(draft, {"ly-do": "chờ kết luận của công an"}, f"{draft}/buoc/bo").status, 303)
        self.assertEqual(office.get("/viec-cua-toi").text.count(html.escape(link)), 1)
        self.assertIn(TO_DRAFT, plain(office.get("/viec-cua-toi").text))
        self.assertIn("Dự thảo thu hồi đã bỏ", plain(office.get(two).text))
        answer = office.send(link, {"truong-hop": "d", "ly-do": "Dùng sai nhãn hiệu OCOP"}, link.split("?")[0])
        self.assertEqual(answer.status, 303, plain(answer.text)[:2000])
        self.assertNotIn(TO_DRAFT, plain(office.get("/viec-cua-toi").text))
        self.assertIn("is whole", self.command("ledger", "verify"))


class InspectionsOnPostgresql(Inspections):
    on_postgresql = True


if __name__ == "__main__":
    unittest.main()
