"""Sessions from the board to signed minutes: sealed before seen, a spread that is discussed, the result in law counted again by an oracle."""
import html
import re
import sys
import unittest
from fractions import Fraction

import council
import harness

sys.path.insert(0, str(harness.ROOT / "tests/law"))


class TestSession(council.Council):
    def ready(self, *names, **rules):
        people = self.people()
        for name in names:
            self.handed(people, name)
        self.assertEqual(self.move(people, "arrived", "ready"), len(names))
        session = self.session(people, self.council(people, **rules))
        items = self.agenda(people, session)
        self.assertEqual(len(items), len(names))
        self.open_session(people, session)
        return people, session, items

    def points(self, choices):
        return sum(option["points"] for leaf in self.leaves for option in leaf["options"] if option["id"] == choices[leaf["code"]])

    def test_nine_members_seal_and_the_mean_of_their_sheets_decides(self):
        people, session, (item,) = self.ready("Chè Shan tuyết")
        self.assertIn("chưa được gọi", people["thanhvien"].get(f"{item}/phieu").text)
        self.call(people, item)
        totals = []
        for number, name in enumerate(council.VOTING):
            choices = self.choices()
            for leaf in [leaf for leaf in self.leaves if not any(option.get("star_min") for option in leaf["options"])][:number % 3]:
                choices[leaf["code"]] = min(leaf["options"], key=lambda option: option["points"])["id"]
            totals.append(self.points(choices))
            answer = self.fill(people[name], item, choices)
            self.assertEqual(answer.status, 303, re.sub(r"<[^>]+>", " ", answer.text)[:2000])
            self.assertIn("đã niêm phong", people[name].get(f"{item}/phieu").text)
            # Nothing of it can be read by anybody, the secretary and the chair included.
            for other in (council.SECRETARY, council.CHAIR, "thanhvien", "chuyenvien", "kiemtoan" if "kiemtoan" in people else "chuyenvien"):
                page = people[other].get(item).text
                self.assertNotIn("verdict", page)
                self.assertNotIn("Tổng điểm", page)
        answer = self.step(people[council.SECRETARY], item, "mo-diem")
        self.assertEqual(answer.status, 303, answer.text[:2000])
        mean = Fraction(sum(totals), len(totals))
        page = people[council.SECRETARY].get(item).text
        hundredths = int(mean * 100 + Fraction(1, 2))
        self.assertIn(f"{hundredths // 100},{hundredths % 100:02d}", page)
        self.assertIn("Tổng điểm", people["thanhvien"].get(item).text)
        answer = self.step(people[council.SECRETARY], item, "ket-luan", **{"ghi-chu": "Hội đồng thống nhất"})
        self.assertEqual(answer.status, 303, answer.text[:2000])
        answer = people[council.SECRETARY].send(session, {}, f"{session}/buoc/ket-thuc")
        self.assertEqual(answer.status, 303, answer.text[:2000])
        today = self.clock.now.date().strftime("%d/%m/%Y")
        answer = people[council.SECRETARY].send(session, {"so": "12/BB-HĐ", "ngay": today}, f"{session}/buoc/ky")
        self.assertEqual(answer.status, 303, answer.text[:2000])
        self.assertIn("Chè Shan tuyết", people["chuyenvien"].get("/dot-danh-gia?cot=concluded").text)
        self.assertIn("is whole", self.command("ledger", "verify"))

    def test_a_sheet_far_from_the_proposal_is_sealed_with_its_reasons_only(self):
        people, _, (item,) = self.ready("Chè có đề xuất")
        self.call(people, item)
        member = people["thanhvien"]
        wide = [leaf for leaf in self.leaves if len(leaf["options"]) > 2][:2]
        choices = self.choices(**{leaf["code"]: min(leaf["options"], key=lambda option: option["points"])["id"] for leaf in wide})
        first, second = (leaf["code"] for leaf in wide)
        answer = self.fill_as_it_is(member, item, choices, **{f"n-{first}": "Ảnh vùng trồng đã cũ"})
        page = html.unescape(answer.text)
        self.assertEqual(answer.status, 422)
        self.assertIn(f"hoặc tổ tư vấn: {second}. Phiếu chưa niêm phong", page)
        self.assertIn("Ảnh vùng trồng đã cũ", page)  # nothing that was chosen or written is lost
        self.assertRegex(page, rf'name="c-{re.escape(first)}" value="{choices[first]}"[^>]* checked')
        # A blank is no reason; one at each criterion is enough.
        self.assertEqual(self.fill_as_it_is(member, item, choices, **{f"n-{first}": "Ảnh vùng trồng đã cũ", f"n-{second}": "  "}).status, 422)
        # A draft may lack it.
        self.assertEqual(self.fill_as_it_is(member, item, choices, "luu").status, 303)
        self.assertEqual(self.fill_as_it_is(member, item, choices, **{f"n-{first}": "Ảnh vùng trồng đã cũ", f"n-{second}": "Chưa thấy sổ"}).status, 303)
        self.assertIn("đã niêm phong", member.get(f"{item}/phieu").text)

    def test_a_spread_beyond_the_rules_is_discussed_and_scored_again(self):
        people, session, (item,) = self.ready("Chè đen")
        self.call(people, item)
        for name in council.VOTING[:-1]:
            self.seal(people[name], item, self.choices())
        self.seal(people[council.VOTING[-1]], item, self.choices("low"))
        self.step(people[council.SECRETARY], item, "mo-diem")
        self.assertIn("vượt mức 10 điểm", people[council.SECRETARY].get(item).text)
        answer = self.step(people[council.SECRETARY], item, "ket-luan", **{"ghi-chu": "vẫn kết luận"})
        self.assertEqual(answer.status, 422, answer.text[:500])
        answer = self.step(people[council.SECRETARY], item, "cham-lai", **{"ghi-chu": "đã trao đổi về cảm quan"})
        self.assertEqual(answer.status, 303, answer.text[:2000])
        # In the further turn what was opened stays in sight, what is sealed now does not.
        self.seal(people[council.VOTING[-1]], item, self.choices())
        self.assertIn("vượt mức 10 điểm", people["thanhvien"].get(item).text)
        for name in council.VOTING[:-1]:
            self.seal(people[name], item, self.choices())
        self.assertEqual(self.step(people[council.SECRETARY], item, "mo-diem").status, 303)
        self.assertIn("100,00", people[council.SECRETARY].get(item).text)
        self.assertEqual(self.step(people[council.SECRETARY], item, "ket-luan", **{"ghi-chu": "thống nhất"}).status, 303)

    def test_the_sheet_tells_how_similar_products_were_scored_once_the_minutes_are_signed(self):
        people, session, (first,) = self.ready("Chè cổ thụ")
        self.call(people, first)
        leaf = next(leaf for leaf in self.leaves if not any(option.get("star_min") for option in leaf["options"]))
        ordered = sorted(leaf["options"], key=lambda option: -option["points"])
        for number, name in enumerate(council.VOTING):
            self.seal(people[name], first, self.choices(**{leaf["code"]: ordered[0 if number < 7 else 1]["id"]}))
        for step, words in (("mo-diem", {}), ("ket-luan", {"ghi-chu": "thống nhất"})):
            self.assertEqual(self.step(people[council.SECRETARY], first, step, **words).status, 303)
        self.handed(people, "Chè ướp hoa")
        self.move(people, "arrived", "ready")
        second_session = self.session(people, self.council(people), "Phiên 2")
        (second,) = self.agenda(people, second_session)
        self.open_session(people, second_session)
        self.call(people, second)
        self.assertNotIn("Chè cổ thụ", people["thanhvien"].get(f"{second}/phieu").text)  # not signed yet
        self.assertEqual(people[council.SECRETARY].send(session, {}, f"{session}/buoc/ket-thuc").status, 303)
        today = self.clock.now.date().strftime("%d/%m/%Y")
        self.assertEqual(people[council.SECRETARY].send(session, {"so": "1/BB", "ngay": today}, f"{session}/buoc/ky").status, 303)
        page = people["thanhvien"].get(f"{second}/phieu").text
        told = re.search(rf'id="c-{re.escape(leaf["code"])}".*?<ul>(.*?)</ul></details>', page, re.S).group(1)
        self.assertRegex(re.sub(r"<[^>]+>", "", told), rf"Chè cổ thụ {today}: {ordered[0]['points']} điểm: 7 phiếu, {ordered[1]['points']} điểm: 2 phiếu")


class TestSessionOnPostgresql(TestSession):
    on_postgresql = True


if __name__ == "__main__":
    unittest.main()
