"""Results published for comment: what everybody sees, comments with and without answers, the day on which it closes by itself."""
import datetime
import re
import unittest

import council
import harness
from test_results import Judged


class TestPublication(Judged):
    def test_results_are_published_for_comment_and_close_by_the_clock(self):
        people, session, items = self.judged("Chè Púng Luông", sign=False)
        officer, page = people["chuyenvien"], f"{session}/cong-bo"
        self.assertEqual(officer.get(page).status, 409)  # not before the minutes are signed
        self.sign_minutes(people, session)
        self.assertIn(page, officer.get(session).text)
        self.assertEqual(people[council.SECRETARY].get(page).status, 403)
        # The rules say nothing about days: how long and on what ground must be said.
        self.assertEqual(officer.send(page, {}, page).status, 422)
        self.assertEqual(officer.send(page, {"so-ngay": "91", "can-cu": "x"}, page).status, 422)
        self.assertEqual(officer.send(page, {"so-ngay": "5", "can-cu": "Kế hoạch 12/KH-UBND"}, page).status, 303)
        public = re.search(r'href="(/cong-bo/[0-9a-f-]{36})"', officer.get(page).text).group(1)
        visitor = harness.Visitor(self.server)
        self.assertIn(public, visitor.get("/cong-bo").text)
        text = visitor.get(public).text
        until = self.clock.now.date() + datetime.timedelta(days=5)
        while until.weekday() > 4:
            until += datetime.timedelta(days=1)
        self.assertIn(f"Nhận ý kiến đến hết ngày {until:%d/%m/%Y}", text)
        self.assertRegex(re.sub(r"<[^>]+>", " ", text), r"Chè Púng Luông[\s\S]+5 sao")
        self.assertNotIn("100,00", text)  # stars, no points
        # A comment without a name comes back with what was written; then it goes through.
        answer = visitor.send(public, {"noi-dung": "Vùng nguyên liệu thuộc xã khác", "ho-ten": ""}, public)
        self.assertEqual(answer.status, 422)
        self.assertIn("Vùng nguyên liệu thuộc xã khác", answer.text)
        option = re.search(r'<option value="([0-9a-f-]{36})"[^>]*>Chè Púng Luông', text).group(1)
        answer = visitor.send(public, {"san-pham": option, "noi-dung": "Vùng nguyên liệu thuộc xã <b>khác</b>", "ho-ten": "Lò Thị May", "lien-he": "0977 000 111"}, public)
        self.assertEqual(answer.status, 303, answer.text[:2000])
        self.assertNotIn("Vùng nguyên liệu", visitor.get(public).text)
        self.assertIn("Trả lời ý kiến", officer.get("/viec-cua-toi").text)
        inside = officer.get(page).text
        self.assertIn("Lò Thị May", inside)
        self.assertIn("&lt;b&gt;khác", inside)
        reply = re.search(rf'action="({page}/[0-9a-f-]{{36}})"', inside).group(1)
        self.assertEqual(officer.send(page, {"tra-loi": ""}, reply).status, 422)
        self.assertEqual(officer.send(page, {"tra-loi": "Đã kiểm tra: vùng nguyên liệu ở đúng xã."}, reply).status, 303)
        self.assertNotIn("Đã kiểm tra", visitor.get(public).text)  # answered, but not to be shown
        self.assertEqual(officer.send(page, {"tra-loi": "Đã kiểm tra: vùng nguyên liệu ở đúng xã.", "hien": "1"}, reply).status, 303)
        text = visitor.get(public).text
        self.assertIn("Đã kiểm tra", text)
        self.assertIn("Vùng nguyên liệu thuộc xã", text)
        for hidden in ("Lò Thị May", "0977 000 111"):
            self.assertNotIn(hidden, text)
        self.assertNotIn("Trả lời ý kiến", officer.get("/viec-cua-toi").text)
        # Who stepped out for the product reads nothing of it here.
        self.say("INSERT INTO sessions_conflicts (ident, item, seat, source, why, state, declared_at, decided_by, decided_at, note, version) "
                 f"SELECT {self.binary('ef' * 16)}, i.id, s.id, 'declared', 'x', 'recused', 1, 'y', 1, 'z', 1 FROM sessions_items i, councils_seats s "
                 "WHERE s.duty = 'deputy' AND i.product_name = 'Chè Púng Luông' AND s.council = (SELECT council FROM sessions WHERE id = i.session)")
        self.assertNotIn("Lò Thị May", people["truongphong"].get(page).text)
        self.assertIn("another input", self.command("ledger", "verify", status=1))  # nobody decided that: it was written behind the program's back
        self.say(f"DELETE FROM sessions_conflicts WHERE ident = {self.binary('ef' * 16)}")
        # The last day is over: by itself, without anybody's doing.
        form = visitor.form(public, public)
        self.clock.move(days=(until - self.clock.now.date()).days)
        self.assertIn(f'action="{public}"', visitor.get(public).text)
        self.clock.move(days=1)
        text = visitor.get(public).text
        self.assertNotIn(f'action="{public}"', text)
        self.assertIn("Đã hết hạn nhận ý kiến", text)
        answer = visitor.post(public, {**form, "noi-dung": "Muộn", "ho-ten": "Ai đó"})
        self.assertEqual(answer.status, 409)
        self.assertIn("Thời hạn nhận ý kiến đã hết", answer.text)
        self.assertIn("is whole", self.command("ledger", "verify"))


class TestPublicationOnPostgresql(TestPublication):
    on_postgresql = True


if __name__ == "__main__":
    unittest.main()
