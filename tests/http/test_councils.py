"""Councils as the office enters them without scripts: the decision with its seats and rules, what is refused in words, who leaves and who follows, the
chair's duty handed on and taken back, new rules, the end; and that each seat opens and closes doors to who sits in it."""
import html
import io
import re
import subprocess
import unittest
import zipfile
from datetime import timedelta

import harness

RULES = {"quy-che": "Quyết định số 20/QĐ-UBND", "tinh-tren": "all", "toi-thieu": "3/4", "chu-tich": "1", "muc-sao": "average", "chenh": "limit", "chenh-diem": "10",
         "im-lang": "not_counted", "dung-han": "0"}
# People of the demonstration who hold no seat yet.
SEATS = [("demo.congthuong", "chair"), ("demo.khoahoc", "deputy"), ("demo.yte", "member"), ("demo.vanhoa", "secretary"), ("demo.thitruong", "adviser")]
NOBODY = "00000000-0000-4000-8000-000000000001"


def rows(seats, first=1):
    fields = {}
    for no, (login, duty) in enumerate(seats, first):
        fields |= {f"tai-khoan-{no}": login, f"nhiem-vu-{no}": duty, f"chuc-vu-{no}": "Phó Giám đốc", f"co-quan-{no}": "Sở <A>"}
    return fields


class Councils(harness.DemonstrationCase):
    def day(self, days=0):
        return (self.clock.now + timedelta(days=days)).strftime("%d/%m/%Y")

    def fields(self, seats=SEATS, **changes):
        return {"ten": "Hội đồng thử", "cap": "province", "so-qd": "77/QĐ-UBND", "ngay-qd": self.day(-5), "nguoi-ky": "Chủ tịch UBND tỉnh", **RULES, **rows(seats), **changes}

    def plain(self, text):
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())

    def entered(self, office, seats=SEATS, **changes):
        answer = office.send("/hoi-dong/moi", self.fields(seats, **changes))
        self.assertEqual(answer.status, 303, self.plain(answer.text)[:1500])
        path = answer.headers["location"].partition("?")[0]
        self.addCleanup(self.close, path)  # the next test's people are free again
        return path

    def close(self, path):
        office = self.visitor("demo.chuyenvien")
        if office.get(f"{path}/ket-thuc").status != 200:
            return
        office.send(f"{path}/ket-thuc", {"so-qd": "1", "ngay-qd": self.day(), "ngay-cuoi": self.day()})
        self.clock.move(days=1)

    def seat(self, page, name):
        """The identifier of who sits, as the form of the change names it."""
        return re.search(rf'name="thoi-([0-9a-f-]{{36}})"[^>]*><span>{re.escape(name)}', page).group(1)

    def test_who_is_named_in_the_decision_may_work_and_nobody_before(self):
        office, member = self.visitor("demo.chuyenvien"), self.visitor("demo.yte")
        self.assertEqual(member.get("/hoi-dong").status, 403)
        path = self.entered(office)
        page = self.plain(member.get(path).text)
        for words in ("Hội đồng thử", "Quyết định số 77/QĐ-UBND ngày " + self.day(-5), "Lương Thị Y", "Chủ tịch Hội đồng", "Sở <A>", "Ít nhất 3/4 tổng số thành viên",
                      "Chênh quá 10 điểm", "Không tính", "Quyết định số 20/QĐ-UBND", "đang chủ trì"):
            self.assertIn(words, page)
        self.assertIn(path, member.get("/hoi-dong").text)
        self.assertEqual(member.get(f"{path}/thay-doi").status, 403)
        self.assertEqual(self.visitor("demo.xa").get(path).status, 403)

    def test_a_form_sent_twice_makes_one_council(self):
        office = self.visitor("demo.chuyenvien")
        fields = {**office.form("/hoi-dong/moi"), **self.fields(ten="Hội đồng một lần")}
        places = {office.post("/hoi-dong/moi", fields).headers["location"] for _ in range(3)}
        self.assertEqual(len(places), 1)
        self.close(places.pop().partition("?")[0])

    def test_what_is_wrong_is_told_and_nothing_is_lost(self):
        office = self.visitor("demo.chuyenvien")
        twice = [*SEATS, ("demo.yte", "secretary")]
        for changes, words in (
                ({"muc-sao": ""}, "Điều kiện tối thiểu của từng hạng sao"), ({"im-lang": ""}, "thành viên không trả lời"), ({"tinh-tren": ""}, "Đếm trên những ai"),
                ({"toi-thieu": ""}, "ghi phần tối thiểu"), ({"toi-thieu": "5/4"}, "lớn hơn 0 và không quá 1"), ({"toi-thieu": "0,75"}, "lớn hơn 0 và không quá 1"),
                ({"tinh-tren": "none"}, "thì để trống ô này"), ({"chenh-diem": ""}, "số điểm chênh cho phép"), ({"chenh": "none"}, "thì để trống ô này"),
                ({"nhiem-vu-1": "member"}, "chưa có Chủ tịch"), ({"nhiem-vu-2": "chair"}, "hơn một Chủ tịch"), (rows(twice), "Lương Thị Y (trình diễn) có tên hai lần"),
                ({"tai-khoan-3": "demo.khongco"}, "Dòng 3: không tìm thấy tài khoản “demo.khongco”"), ({"nhiem-vu-3": ""}, "Dòng 3: chưa chọn nhiệm vụ"),
                ({"nhiem-vu-3": "emperor"}, "Dòng 3: chưa chọn nhiệm vụ"), ({"tai-khoan-3": ""}, "Dòng 3: chưa ghi tài khoản"),
                ({"ngay-qd": self.day(1)}, "còn ở phía trước"), ({"tu-ngay": self.day(-6)}, "không được trước ngày ký"), ({"cap": "commune"}, ""),
                ({"cap": "district"}, "cần mã huyện"), ({"ten": ""}, ""), ({"chuc-vu-1": "a" * 301}, "quá dài"), ({"chuc-vu-1": "\u202eA"}, "ký tự lạ")):
            answer = office.send("/hoi-dong/moi", self.fields(**changes))
            self.assertEqual(answer.status, 422, changes)
            self.assertIn(words, self.plain(answer.text), changes)
            self.assertIn('value="Sở &lt;A&gt;"', answer.text, changes)
        self.assertNotIn("Hội đồng thử", office.get("/hoi-dong").text)
        self.assertEqual(self.visitor("demo.yte").get("/hoi-dong").status, 403)

    def test_nothing_is_chosen_for_the_council_and_an_example_says_what_it_is(self):
        office = self.visitor("demo.truongphong")
        self.assertNotIn(" checked", office.get("/hoi-dong/moi").text)
        page = office.get("/hoi-dong/moi?quy-che-mau=tay-ninh-1048")
        self.assertIn("theo “Tây Ninh, theo Quyết định 1048/QĐ-TTg (ví dụ)”", self.plain(page.text))
        form = office.form("/hoi-dong/moi?quy-che-mau=tay-ninh-1048", "/hoi-dong/moi")
        self.assertEqual((form["toi-thieu"], form["chenh-diem"], form.get("muc-sao"), form.get("im-lang")), ("3/4", "10", None, None))
        for name in ("..%2F..%2Fsecret", "none", "A", "%00", "x" * 100):
            self.assertIn(office.get(f"/hoi-dong/moi?quy-che-mau={name}").status, (400, 404), name)

    def test_more_rows_keep_what_was_typed_and_a_person_is_found_by_name(self):
        office = self.visitor("demo.chuyenvien")
        answer = office.send("/hoi-dong/moi", {**self.fields(), "ten": "", "them": "1"})
        self.assertEqual(answer.status, 200)
        self.assertIn('value="demo.yte"', answer.text)
        self.assertIn('name="tai-khoan-10"', answer.text)
        self.assertNotIn('id="loi"', answer.text)
        path = self.entered(office, **{"tai-khoan-3": "Lương Thị Y (trình diễn)", "ho-ten-3": "Bà Lương Thị Y"})
        self.assertIn("Bà Lương Thị Y", office.get(path).text)
        self.assertEqual(self.visitor("demo.yte").get(path).status, 200)

    def test_one_leaves_another_follows_and_a_stale_form_is_told(self):
        office = self.visitor("demo.chuyenvien")
        path = self.entered(office)
        page = office.get(f"{path}/thay-doi").text
        stale = office.form(f"{path}/thay-doi")
        leaving = self.seat(page, "Lương Thị Y (trình diễn)")
        fields = {"so-qd": "88/QĐ-UBND", "ngay-qd": self.day(), "tu-ngay": self.day(1), **rows([("demo.xa", "member")]), "thay-1": leaving}
        for changes, words in (({"tu-ngay": self.day(-1)}, "không được trước ngày ký"), ({"ngay-qd": self.day(-6), "tu-ngay": self.day()}, "trước quyết định thành lập"),
                               ({"tai-khoan-1": "demo.khoahoc"}, "có tên hai lần"), ({"nhiem-vu-1": "chair"}, "hơn một Chủ tịch"),
                               ({"ngay-qd": self.day(-5), "tu-ngay": self.day(-5)}, "chỉ thôi nhiệm được từ ngày sau đó"),
                               ({"tai-khoan-1": "", "chuc-vu-1": "", "co-quan-1": ""}, "Chưa có thay đổi nào")):
            answer = office.send(f"{path}/thay-doi", {**fields, **changes})
            self.assertEqual(answer.status, 422, changes)
            self.assertIn(words, self.plain(answer.text), changes)
        self.assertEqual(office.send(f"{path}/thay-doi", fields).status, 303)
        self.assertEqual(office.post(f"{path}/thay-doi", {**stale, **fields}).status, 409)
        words = self.plain(office.get(path).text)
        self.assertIn("Sắp giữ vị trí", words)
        self.assertIn("thay Lương Thị Y (trình diễn)", words)
        gone, new = self.visitor("demo.yte"), self.visitor("demo.xa")
        self.assertEqual((gone.get(path).status, new.get(path).status), (200, 403))
        self.clock.move(days=1)
        gone, new = self.visitor("demo.yte"), self.visitor("demo.xa")
        self.assertEqual((gone.get(path).status, new.get(path).status), (403, 200))
        self.assertIn("Quyết định số 88/QĐ-UBND", self.plain(new.get(path).text))

    def test_the_chair_hands_his_duty_on_and_takes_it_back(self):
        office = self.visitor("demo.chuyenvien")
        path = self.entered(office)
        chair, deputy = self.visitor("demo.congthuong"), self.visitor("demo.khoahoc")
        self.assertEqual(deputy.get(f"{path}/uy-quyen").status, 403)
        page = chair.get(f"{path}/uy-quyen").text
        to = re.search(r'<option value="([0-9a-f-]{36})">Cao Thị Khoa', page).group(1)
        self.assertNotIn("Sùng A Văn", page.partition("<select")[2].partition("</select>")[0])  # the secretary
        fields = {"nguoi": to, "tu-ngay": self.day(), "den-ngay": self.day(3), "van-ban": "Văn bản số 5/UQ"}
        for changes, words in (({"van-ban": ""}, ""), ({"den-ngay": self.day(-1)}, "từ ngày đầu trở đi"), ({"tu-ngay": self.day(-30)}, "giữ vị trí suốt"), ({"nguoi": NOBODY}, "")):
            answer = chair.send(f"{path}/uy-quyen", {**fields, **changes})
            self.assertEqual(answer.status, 422, changes)
            self.assertIn(words, self.plain(answer.text), changes)
        self.assertEqual(chair.send(f"{path}/uy-quyen", fields).status, 303)
        self.assertIn("đang ủy quyền", self.plain(deputy.get(path).text))
        self.assertRegex(self.plain(deputy.get(path).text), r"Cao Thị Khoa \(trình diễn\) Phó Chủ tịch Hội đồng đang chủ trì")
        self.assertEqual(chair.send(f"{path}/uy-quyen", fields).status, 422)  # the same days again
        self.assertEqual(self.visitor("demo.khoahoc").get(f"{path}/uy-quyen").status, 403)  # not his to hand on
        self.assertEqual(chair.send(path, {}, f"{path}/uy-quyen/ket-thuc").status, 303)
        self.assertRegex(self.plain(chair.get(path).text), r"Mai Văn Công \(trình diễn\) Chủ tịch Hội đồng đang chủ trì")

    def test_new_rules_come_by_a_new_paper(self):
        office = self.visitor("demo.truongphong")
        path = self.entered(office)
        form = office.form(f"{path}/quy-che")
        self.assertEqual((form["toi-thieu"], form["muc-sao"], form["im-lang"], form["quy-che"]), ("3/4", "average", "not_counted", ""))
        self.assertEqual(office.send(f"{path}/quy-che", {}).status, 422)
        self.assertEqual(office.send(f"{path}/quy-che", {"quy-che": "Quyết định số 21/QĐ-UBND", "muc-sao": "every", "tinh-tren": "none", "toi-thieu": ""}).status, 303)
        words = self.plain(office.get(path).text)
        for word in ("21/QĐ-UBND", "chỉ một phiếu dưới mức", "không quy định số tối thiểu"):
            self.assertIn(word, words)

    def test_an_ended_council_takes_no_change_and_its_people_leave(self):
        office = self.visitor("demo.chuyenvien")
        path = self.entered(office)
        self.assertEqual(office.send(f"{path}/ket-thuc", {"so-qd": "99/QĐ-UBND", "ngay-qd": self.day(), "ngay-cuoi": self.day(-9)}).status, 422)
        self.assertEqual(office.send(f"{path}/ket-thuc", {"so-qd": "99/QĐ-UBND", "ngay-qd": self.day(), "ngay-cuoi": self.day()}).status, 303)
        self.assertEqual(office.get(f"{path}/thay-doi").status, 409)
        self.clock.move(days=1)
        office = self.visitor("demo.chuyenvien")
        self.assertEqual(self.visitor("demo.yte").get(path).status, 403)
        self.assertNotIn(path, office.get("/hoi-dong").text)
        self.assertIn(path, office.get("/hoi-dong?loai=da-ket-thuc").text)

    def test_the_decision_is_drafted_before_it_is_signed_and_saves_nothing(self):
        office = self.visitor("demo.chuyenvien")
        answer = office.send("/hoi-dong/moi", {**self.fields(ten="Hội đồng dự thảo"), "so-qd": "", "ngay-qd": "", "du-thao": "docx"})
        self.assertEqual(answer.status, 200)
        words = re.sub(r"<[^>]+>", " ", zipfile.ZipFile(io.BytesIO(answer.body)).read("word/document.xml").decode())
        for word in ("QUYẾT ĐỊNH", "Hội đồng dự thảo", "26/2026/QĐ-TTg", "Tổ tư vấn", "Lương Thị Y", "Tạ Văn Thị", "LÀO CAI"):
            self.assertIn(word, words)
        self.assertNotIn("Hội đồng dự thảo", office.get("/hoi-dong").text)
        path = self.entered(office)
        answer = office.get(f"{path}/quyet-dinh.pdf")
        self.assertEqual((answer.status, answer.headers["content-type"], answer.body[:5]), (200, "application/pdf", b"%PDF-"))
        text = subprocess.run(["pdftotext", "-", "-"], input=answer.body, capture_output=True, check=True).stdout.decode("utf-8")
        self.assertIn("77/QĐ-UBND", text)
        self.assertEqual(office.get(f"{path}/quyet-dinh.exe").status, 404)

    def test_the_demonstration_has_a_council_of_nine(self):
        page = self.plain(self.visitor("demo.tv5").get(re.search(r'href="(/hoi-dong/[0-9a-f-]{36})"', self.visitor("demo.tv5").get("/hoi-dong").text).group(1)).text)
        sitting = page.partition("Đang giữ vị trí")[2].partition("Quy chế hoạt động")[0]
        self.assertEqual([sitting.count(f"(trình diễn) {duty}") for duty in ("Chủ tịch Hội đồng", "Phó Chủ tịch Hội đồng", "Ủy viên", "Thư ký", "Thành viên Tổ tư vấn")],
                         [1, 2, 6, 1, 5])
        self.assertIn("Quy chế trình diễn", page)


class CouncilsOnPostgresql(Councils):
    on_postgresql = True


if __name__ == "__main__":
    unittest.main()
