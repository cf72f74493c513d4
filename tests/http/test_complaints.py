"""Complaints about a result: the producer's own and one that the office writes down, who answers until when, counting again, the answer and its letter; who
sees which."""
import json
import re
import unittest

import council
import decided
from test_results import Judged


def plain(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


class TestComplaints(Judged):
    def complain(self, people, item, words="Tiêu chí 2.2 chấm thấp", **fields):
        target = f"/ket-qua/{item.rsplit('/', 1)[1]}/khieu-nai"
        return people["chuthe"].send(target, {"noi-dung": words, "lien-he": "0912 345 678", "tieu-chi": "2.2", **fields})

    def give(self, visitor, page, name, **fields):
        options = dict((words, value) for value, words in re.findall(r'<option value="([0-9a-f-]{36})"[^>]*>([^<]+)', visitor.get(page).text))
        return visitor.send(page, {"nguoi-tra-loi": options[name], **fields}, f"{page}/giao")

    def officer(self, people, name):
        return re.search(r"<h1>([^<]+)", people[name].get("/tai-khoan").text).group(1)

    def test_a_complaint_from_the_producer_to_the_letter_of_answer(self):
        people, session, (item,) = self.judged("Chè Suối Giàng", sign=False)
        target = f"/ket-qua/{item.rsplit('/', 1)[1]}/khieu-nai"
        chuthe, officer = people["chuthe"], people["chuyenvien"]
        self.assertEqual(chuthe.get(target).status, 404)  # not before the minutes are signed
        self.sign_minutes(people, session)
        self.assertEqual(people["nguoigiup"].get(target).status, 403)
        self.assertIn("không ghi thời hạn", chuthe.get(target).text)
        # Without words nothing is sent, and nothing that was ticked is lost.
        answer = self.complain(people, item, words="")
        self.assertEqual(answer.status, 422)
        self.assertRegex(answer.text, r'value="2\.2" checked')
        self.assertIn("0912 345 678", answer.text)
        answer = self.complain(people, item)
        self.assertEqual(answer.status, 303, plain(answer.text)[:1500])
        page = answer.headers["location"].split("?")[0]
        self.assertIn("chưa định", chuthe.get(page).text)
        for other in ("xa", council.MEMBERS[0], council.SECRETARY):
            self.assertEqual(people[other].get(page).status, 403, other)
        # The office is told, and must say until when: no term is invented.
        self.assertIn(page, officer.get("/viec-cua-toi").text)
        self.assertIn("Chè Suối Giàng", officer.get("/khieu-nai").text)
        me = next(name for name in re.findall(r'<option value="[0-9a-f-]{36}"[^>]*>([^<]+)', officer.get(page).text) if name in officer.get("/tai-khoan").text)
        self.assertEqual(self.give(officer, page, me).status, 422)
        self.assertEqual(self.give(officer, page, me, han="01/01/2020", **{"can-cu": "Quy định của tỉnh"}).status, 422)
        day = (self.clock.now.date().replace(day=1)).strftime("28/%m/%Y")
        self.assertEqual(self.give(officer, page, me, han=day, **{"can-cu": "Văn bản 12/SNN"}).status, 303)
        self.assertIn(day, chuthe.get(page).text)
        self.assertIn("Trả lời khiếu nại", officer.get("/viec-cua-toi").text)
        # Counting again first; then the answer, by who was given it alone.
        fields = {"ket-qua": "unchanged", "tra-loi": "Đã xem lại tiêu chí 2.2.\nĐiểm giữ nguyên.", "so": "45/SNN-OCOP", "tieu-chi": "2.2"}
        answer = officer.send(page, fields, f"{page}/tra-loi")
        self.assertEqual(answer.status, 422)
        self.assertIn("Hãy tính lại kết quả trước khi trả lời", answer.text)
        self.assertIn("Đã xem lại tiêu chí 2.2.", answer.text)
        self.assertEqual(officer.send(page, {}, f"{page}/tinh-lai").status, 303)
        self.assertIn("giống kết quả đã lưu", officer.get(page).text)
        self.assertNotIn("giống kết quả đã lưu", chuthe.get(page).text)
        self.assertNotIn(f'action="{page}/tra-loi"', people["truongphong"].get(page).text)
        answer = officer.send(page, {**fields, "ket-qua": "annex", "phu-luc": "9/PL"}, f"{page}/tra-loi")
        self.assertEqual(answer.status, 422)
        self.assertIn("không có phụ lục biên bản nào mang số này", answer.text)
        self.assertEqual(officer.get(f"{page}/giay/tra-loi.pdf").status, 404)
        seat = re.search(r'name="phieu" value="([^"]+)"', officer.get(page).text).group(1)
        self.assertEqual(officer.send(page, {**fields, "phieu": seat}, f"{page}/tra-loi").status, 303)
        self.assertEqual(self.give(people["truongphong"], page, me).status if "nguoi-tra-loi" in people["truongphong"].get(page).text else 409, 409)
        self.assertNotIn("Trả lời khiếu nại", officer.get("/viec-cua-toi").text)
        for visitor in (chuthe, people["nguoigiup"], people["thanhtra"] if "thanhtra" in people else officer):
            text = visitor.get(page).text
            self.assertIn("Giữ nguyên kết quả", text)
            self.assertIn("Điểm giữ nguyên.", text)
            self.assertEqual(visitor.get(f"{page}/giay/tra-loi.pdf").body[:4], b"%PDF")
            self.assertEqual(visitor.get(f"{page}/giay/tra-loi.docx").body[:2], b"PK")
        self.assertIn(page, chuthe.get(f"/ket-qua/{item.rsplit('/', 1)[1]}").text)
        # Whose sheets were looked at is the office's to know.
        name = re.search(rf'value="{seat}"[^>]*><span>([^<]+?) *<', officer.get(page).text)
        self.assertIsNone(name)
        self.assertIn("Phiếu được xem lại", officer.get(page).text)
        self.assertNotIn("Phiếu được xem lại", chuthe.get(page).text)
        entries = [json.loads(line) for line in self.command("ledger", "export").splitlines()]
        self.assertEqual([entry["command"] for entry in entries if entry.get("command", "").startswith("outcomes.")],
                         ["outcomes.complain", "outcomes.give", "outcomes.recount", "outcomes.reply"])

    def test_the_office_writes_down_what_came_on_paper_and_who_stepped_out_sees_none_of_it(self):
        people, session, (item,) = self.judged("Chè Bát Tiên", **{"khieu-nai": "10"})
        ident, officer = item.rsplit("/", 1)[1], people["chuyenvien"]
        target = f"/khieu-nai/moi?san-pham={ident}"
        self.assertIn(target, officer.get(item).text)
        answer = officer.send(target, {"nguoi-gui": "Ông Giàng A Sử", "noi-dung": "Sản phẩm giống của tôi", "hinh-thuc": "post", "ngay-nhan": "31/12/2999"}, "/khieu-nai/moi")
        self.assertEqual(answer.status, 422)
        self.assertIn("không thể sau hôm nay", answer.text)
        answer = officer.send(target, {"nguoi-gui": "Ông Giàng A Sử", "noi-dung": "Sản phẩm giống của tôi", "hinh-thuc": "post"}, "/khieu-nai/moi")
        self.assertEqual(answer.status, 303, plain(answer.text)[:1500])
        page = answer.headers["location"].split("?")[0]
        # The council's rules say within ten working days: the term is counted from the day on which it came.
        self.assertEqual(re.search(r"Hạn trả lời\s*</dt><dd[^>]*>([^<]+)", officer.get(page).text).group(1), self.working(10))
        # What somebody else says is not the producer's to read, nor anybody's who stepped out for the product.
        self.assertEqual(people["chuthe"].get(page).status, 404)
        self.assertNotIn("Giàng A Sử", people["chuthe"].get("/khieu-nai").text)
        self.assertEqual(people["truongphong"].get(page).status, 200)
        self.say("INSERT INTO sessions_conflicts (ident, item, seat, source, why, state, declared_at, decided_by, decided_at, note, version) "
                 f"SELECT {self.binary('cd' * 16)}, i.id, s.id, 'declared', 'x', 'recused', 1, 'y', 1, 'z', 1 FROM sessions_items i, councils_seats s "
                 "WHERE s.duty = 'deputy' AND i.product_name = 'Chè Bát Tiên' AND s.council = (SELECT council FROM sessions WHERE id = i.session)")
        self.assertEqual(people["truongphong"].get(page).status, 404)
        self.assertNotIn("Giàng A Sử", people["truongphong"].get("/khieu-nai").text)
        names = re.findall(r'<option value="[0-9a-f-]{36}"[^>]*>([^<]+)', officer.get(page).text)
        self.assertFalse([name for name in names if name in people["truongphong"].get("/tai-khoan").text])
        # A result that differs is told.
        self.say("UPDATE sessions_items SET stars = 3 WHERE product_name = 'Chè Bát Tiên'")
        self.assertEqual(officer.send(page, {}, f"{page}/tinh-lai").status, 303)
        self.assertIn("số sao đã kết luận khác số sao của kết quả", officer.get(page).text)

    def working(self, count):
        import filing
        return filing.working_days(self.clock.now.date(), count).strftime("%d/%m/%Y")


class TestComplaintsOnPostgresql(TestComplaints):
    on_postgresql = True


class TestScoredAnew(decided.Decided):
    """A complaint is right: the product comes to another agenda, and its first result leads to no decision any more."""

    def test_a_product_to_be_scored_anew_is_ready_for_an_agenda_and_its_old_result_is_not_decided_on(self):
        people = self.people()
        name, officer = "Chè chấm lại", people["chuyenvien"]
        first = self.signed_session(people, [name])
        self.sign_minutes(people, first)
        self.assertIn(name, self.boxes(officer, first))
        ident = re.search(rf"{first}/san-pham/([0-9a-f-]{{36}})", officer.get(first).text).group(1)
        answer = people["chuthe"].send(f"/ket-qua/{ident}/khieu-nai", {"noi-dung": "Phiếu chấm nhầm bộ", "lien-he": "0912 345 678"})
        self.assertEqual(answer.status, 303, plain(answer.text)[:1500])
        page = answer.headers["location"].split("?")[0]
        options = re.findall(r'<option value="([0-9a-f-]{36})"[^>]*>([^<]+)', officer.get(page).text)
        me = next(value for value, words in options if words in officer.get("/tai-khoan").text)
        day = self.clock.now.date().replace(day=1).strftime("28/%m/%Y")
        self.assertEqual(officer.send(page, {"nguoi-tra-loi": me, "han": day, "can-cu": "Văn bản 12/SNN"}, f"{page}/giao").status, 303)
        self.assertEqual(officer.send(page, {}, f"{page}/tinh-lai").status, 303)
        drafted = self.submitted(people, first)
        answer = officer.send(page, {"ket-qua": "anew", "tra-loi": "Đưa ra phiên sau.", "so": "45/SNN-OCOP"}, f"{page}/tra-loi")
        self.assertEqual(answer.status, 303, plain(answer.text)[:1500])
        # A decision that was under way is not issued over it.
        answer = self.enter(people["vanthu"], drafted, "87/QĐ-UBND")
        self.assertEqual(answer.status, 409)
        self.assertRegex(plain(answer.text), f"{name}.*đã thay đổi|thay đổi.*{name}")
        self.assertEqual(people["vanthu"].send(drafted, {"ly-do": "chấm lại"}, f"{drafted}/buoc/tra-lai").status, 303)
        self.assertEqual(officer.send(drafted, {"ly-do": "chấm lại"}, f"{drafted}/buoc/bo").status, 303)
        # Its result stands in no decision, and it waits for a session.
        self.assertNotIn(name, self.boxes(officer, first))
        self.assertRegex(officer.get(f"{first}/quyet-dinh").text, f"{name}</strong>: được đưa ra chấm lại")
        self.assertIn(name, officer.get(f"{self.BOARD}?cot=san-sang").text)
        council_page = re.search(r"/hoi-dong/[0-9a-f-]{36}", officer.get("/hoi-dong").text).group(0)
        second = self.session(people, council_page, "Phiên chấm lại")
        (item,) = self.agenda(people, second)
        self.open_session(people, second)
        self.call(people, item)
        for member in council.VOTING:
            self.seal(people[member], item, self.four())
        for step, words in (("mo-diem", {}), ("ket-luan", {"ghi-chu": "Hội đồng thống nhất"})):
            self.assertEqual(self.step(people[council.SECRETARY], item, step, **words).status, 303)
        self.assertEqual(people[council.SECRETARY].send(second, {}, f"{second}/buoc/ket-thuc").status, 303)
        self.sign_minutes(people, second, "20/BB-HĐ")
        self.assertNotIn(name, self.boxes(officer, first))
        self.assertEqual(list(self.boxes(officer, second)), [name])
        self.issued(people, second, "88/QĐ-UBND")
        self.assertIn("is whole", self.command("ledger", "verify"))
        # Once it is decided on, no complaint brings it back by itself.
        answer = people["chuthe"].send(f"/ket-qua/{item.rsplit('/', 1)[1]}/khieu-nai", {"noi-dung": "Vẫn chưa đúng", "lien-he": "0912 345 678"})
        page = answer.headers["location"].split("?")[0]
        self.assertEqual(officer.send(page, {"nguoi-tra-loi": me, "han": day, "can-cu": "Văn bản 12/SNN"}, f"{page}/giao").status, 303)
        self.assertEqual(officer.send(page, {}, f"{page}/tinh-lai").status, 303)
        answer = officer.send(page, {"ket-qua": "anew", "tra-loi": "Đưa ra phiên sau.", "so": "46/SNN-OCOP"}, f"{page}/tra-loi")
        self.assertEqual(answer.status, 422)
        self.assertIn("hủy phần quyết định", answer.text)


class TestScoredAnewOnPostgresql(TestScoredAnew):
    on_postgresql = True


if __name__ == "__main__":
    unittest.main()
