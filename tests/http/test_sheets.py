"""Sheets that a device seals itself and sends later, over POST /api/v1/sessions/sheets; and the team's proposal taken for a part in one act."""
import hashlib
import html
import json
import os
import random
import re
import unittest
import uuid

import council
import test_files


SEEDS = int(os.environ.get("OPENOCOP_SEEDS", "8"))  # products, each with arrivals of its own


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class TestSheets(council.Council):
    def setUp(self):
        super().setUp()
        self.who = self.people()

    def hall(self, *names):
        people = self.who
        for name in names:
            self.handed(people, name)
        self.move(people, "arrived", "ready")
        session = self.session(people, self.council(people))
        items = self.agenda(people, session)
        self.open_session(people, session)
        return people, session, items

    def place(self, visitor, item):
        page = visitor.get(f"{item}/phieu").text
        return json.loads(html.unescape(re.search(r'data-sheet="([^"]*)"', page).group(1)))

    def sheet(self, visitor, path, /, choices=None, place=None, **changes):
        """What a device sends, made by the plain rule: SHA-256 of the nonce and the canonical content."""
        place = place or self.place(visitor, path)
        content = canonical({**place, "choices": choices or self.choices(), "notes": {}, "accepted": [], "comment": "", **changes})
        nonce = hashlib.sha256(uuid.uuid4().bytes).digest()
        return {"command": str(uuid.uuid4()), "item": place["item"], "sheet": str(uuid.uuid4()), "seat": place["seat"], "turn": place["turn"],
                "nonce": nonce.hex(), "content": content, "commitment": hashlib.sha256(nonce + content.encode()).hexdigest(), "filled_at": 1}

    def send_sheet(self, visitor, sheet):
        token = visitor.form("/phien-hop", "/dang-xuat")["csrf"]
        return visitor.request("POST", "/api/v1/sessions/sheets", json.dumps(sheet).encode(),
                               {"Content-Type": "application/json", "X-CSRF-Token": token, "Sec-Fetch-Site": "same-origin"})

    def became(self, visitor, sheet):
        answer = self.send_sheet(visitor, sheet)
        self.assertEqual(answer.status, 200, answer.text[:500])
        found = json.loads(answer.text)
        return found["state"], found["reason"]

    def test_a_sheet_counts_once_and_what_is_wrong_is_refused(self):
        people, session, items = self.hall("Chè xanh", "Chè đen")
        for item in items:
            self.call(people, item)
        item, other = items
        member = people["thanhvien"]
        good = self.sheet(member, item)
        theirs = self.sheet(people["congthuong"], item)
        # Made for something else, incomplete, with what does not exist, or not what its seal says: nothing is taken.
        code = self.leaves[0]["code"]
        least = self.choices()
        needed = next(leaf["code"] for leaf in self.leaves if leaf["code"] in least and min(option["points"] for option in leaf["options"]) == 0)
        del least[needed]
        elsewhere = self.place(member, other)
        for wrong in [{"pack_sha256": "0" * 64}, {"session": str(uuid.uuid4())}, {"item": elsewhere["item"]}, {"filed": 7}, {"dossier": str(uuid.uuid4())}, {"accepted": ["X", "Y", "Z"]},
                      {"seat": theirs["seat"]}, {"choices": least}, {"choices": self.choices(**{code: "khong-co"})}, {"choices": {**self.choices(), "9.9": "1"}}]:
            answer = self.send_sheet(member, self.sheet(member, item, **wrong))
            self.assertIn(answer.status, (400, 422), (wrong, answer.text[:300]))
        for forged in [{"commitment": "0" * 64}, {"nonce": "1" * 64}, {"content": good["content"].replace('","', '", "')}]:
            self.assertIn(self.send_sheet(member, {**good, **forged}).status, (400, 422), forged)
        self.assertEqual(self.send_sheet(member, {**good, "seat": theirs["seat"]}).status, 404)
        for stranger in ("chuthe", "chuyenvien", council.SECRETARY, "tutuvan"):
            self.assertIn(self.send_sheet(people[stranger], good).status, (403, 404), stranger)
        # Delivered twice it is done once; another one of the same member comes too late.
        self.assertEqual(self.became(member, good), ("counted", ""))
        self.assertEqual(self.became(member, good), ("counted", ""))
        # Under another command it is still the same sheet; and nobody takes its identifier for something else.
        self.assertEqual(self.became(member, {**good, "command": str(uuid.uuid4())}), ("counted", ""))
        self.assertIn(self.send_sheet(member, {**self.sheet(member, other), "sheet": good["sheet"]}).status, (400, 422))
        self.assertIn(self.send_sheet(people["congthuong"], {**self.sheet(people["congthuong"], item), "sheet": good["sheet"]}).status, (400, 422))
        second = {**good, "command": str(uuid.uuid4()), "sheet": str(uuid.uuid4())}
        self.assertEqual(self.became(member, second), ("late", "twice"))
        self.assertIn("đã niêm phong một phiếu trước đó", member.get(f"{item}/phieu").text)
        for name in council.VOTING:
            if name not in ("thanhvien", "congthuong"):
                self.seal(people[name], item, self.choices())
        self.assertEqual(self.step(people[council.SECRETARY], item, "mo-diem", **{"ly-do": "một thành viên mất mạng"}).status, 303)
        self.assertEqual(self.became(people["congthuong"], theirs), ("late", "closed"))
        self.assertIn("100,00", people[council.SECRETARY].get(item).text)
        self.assertIn("is whole", self.command("ledger", "verify"))

    def down(self, points):
        """Choices whose total is so many points below the top."""
        chosen = self.choices()
        for leaf in self.leaves:
            best = max(option["points"] for option in leaf["options"])
            least = min((option for option in leaf["options"] if best - option["points"] <= points), key=lambda option: option["points"])
            chosen[leaf["code"]] = least["id"]
            points -= best - least["points"]
        self.assertEqual(points, 0)
        return chosen

    def test_in_a_further_turn_only_the_parties_to_the_spread_are_heard(self):
        people, session, (item,) = self.hall("Chè san tuyết")
        self.call(people, item)
        places = {name: self.place(people[name], item) for name in ("khoahoc", "congthuong")}
        for name in council.VOTING:
            if name != "congthuong":
                self.seal(people[name], item, {"thanhvien": self.choices(), "yte": self.down(11)}.get(name, self.down(5)))
        self.assertEqual(self.step(people[council.SECRETARY], item, "mo-diem", **{"ly-do": "một thành viên mất mạng"}).status, 303)
        self.assertEqual(self.step(people[council.SECRETARY], item, "cham-lai", **{"ghi-chu": "trao đổi"}).status, 303)
        # One within the limit of all others, and one who had not sealed before he saw their points.
        for name, place in places.items():
            page = people[name].get(f"{item}/phieu").text
            self.assertIn("Lượt này chỉ những thành viên", page)
            self.assertNotIn("data-sheet", page)
            self.assertNotIn(f"{item}/phieu", people[name].get(session).text)
            sheet = self.sheet(people[name], item, place={**place, "turn": 2})
            self.assertEqual(self.became(people[name], sheet), ("late", "not_asked"))
            self.assertIn("được lưu lại nhưng không tính điểm", people[name].get(f"{item}/phieu").text)
            self.assertNotIn(f'{session}"', people[name].get("/viec-cua-toi").text)
        self.assertIn(f'{session}"', people["yte"].get("/viec-cua-toi").text)
        # The desk waits for these two only, keeps the quorum in sight and what was opened of the spread.
        desk = people[council.SECRETARY].get(f"{session}/thu-ky").text
        row = re.search(rf'<tr><th scope="row"><a href="{item}">.*?</tr>', desk, re.S).group(0)
        self.assertEqual((row.count('class="waited"'), row.count('class="sealed"')), (2, 6))
        self.assertIn("0 trên 2", row)
        self.assertIn(">8/9 <", row)
        self.assertIn("<strong>11</strong> vượt mức", row)
        self.assertIn(f'href="{session}/bang-tong-hop"', desk)
        for name in ("thanhvien", "yte"):
            self.assertIn(f"{item}/phieu", people[name].get(session).text)
            self.seal(people[name], item, self.choices())
        # Nobody else is waited for: the secretary is told, and opens without a reason. Six within the limit keep their 95 points.
        self.assertIn(f'{item}"', people[council.SECRETARY].get("/viec-cua-toi").text)
        self.assertEqual(self.step(people[council.SECRETARY], item, "mo-diem").status, 303)
        self.assertIn("96,25", people[council.SECRETARY].get(item).text)
        self.assertIn("is whole", self.command("ledger", "verify"))

    def test_a_sheet_of_who_is_marked_absent_waits_until_that_is_corrected(self):
        people = self.who
        self.handed(people, "Chè hạt")
        self.move(people, "arrived", "ready")
        session = self.session(people, self.council(people))
        (item,) = self.agenda(people, session)
        self.open_session(people, session, absent=["Hà Thị Viên"])
        self.call(people, item)
        member = people["thanhvien"]
        sealed = self.sheet(member, item)
        answer = self.send_sheet(member, sealed)
        self.assertEqual((answer.status, "ghi ông/bà vắng mặt" in answer.text), (409, True), answer.text[:300])
        answer = self.fill(member, item, self.choices())
        self.assertEqual((answer.status, "ghi ông/bà vắng mặt" in answer.text), (409, True))
        page = people[council.SECRETARY].get(session).text
        seats = re.findall(r'name="co-mat" value="([^"]+)"', page)
        form = [(name, value) for name, value in people[council.SECRETARY].form(session, f"{session}/buoc/co-mat").items() if name != "co-mat"]
        self.assertEqual(people[council.SECRETARY].post(f"{session}/buoc/co-mat", form + [("co-mat", seat) for seat in seats]).status, 303)
        self.assertEqual(self.became(member, sealed), ("counted", ""))

    def ticked(self, visitor, item, code):
        """What the sheet's page has ticked for a criterion; None: nothing."""
        page = visitor.get(f"{item}/phieu").text
        found = re.search(rf'name="c-{re.escape(code)}" value="([^"]*)"[^>]* checked', page)
        return found and found.group(1)

    def test_none_of_the_levels_is_ticked_again_in_a_draft_and_in_a_further_turn(self):
        people, session, (item,) = self.hall("Chè vằng")
        self.call(people, item)
        member = people["thanhvien"]
        code, other = [leaf["code"] for leaf in self.leaves if leaf.get("implicit_zero")][:2]
        self.assertEqual(self.fill(member, item, {code: "x"}, work="luu").status, 303)
        self.assertEqual((self.ticked(member, item, code), self.ticked(member, item, other)), ("x", None))
        self.assertRegex(member.get(f"{item}/phieu").text, r">1/\d+ · tạm tính 0 · còn")
        # What is sealed leaves it out; the next turn begins with what was sealed.
        self.seal(member, item, self.choices("low", **{code: "x"}))
        for name in council.VOTING:
            if name != "thanhvien":
                self.seal(people[name], item, self.choices())
        self.assertEqual(self.step(people[council.SECRETARY], item, "mo-diem").status, 303)
        self.assertEqual(self.step(people[council.SECRETARY], item, "cham-lai", **{"ghi-chu": "trao đổi"}).status, 303)
        self.assertEqual((self.ticked(member, item, code), self.ticked(member, item, other)), ("x", self.choices("low")[other]))

    def test_before_a_product_is_called_its_sheet_is_drafted_and_a_sealed_one_is_sent_again(self):
        people, session, (item,) = self.hall("Chè dây")
        member = people["thanhvien"]
        page = member.get(f"{item}/phieu").text
        self.assertIn("chưa được gọi", page)
        self.assertRegex(page, r'value="niem-phong" hidden>')
        self.assertIn(f'href="{item}/phieu"', member.get(session).text)
        code = self.leaves[0]["code"]
        self.assertEqual(self.fill(member, item, {code: "1"}, work="luu").status, 303)
        self.assertEqual(self.ticked(member, item, code), "1")
        sealed = self.sheet(member, item)
        self.assertEqual(sealed["turn"], 1)
        answer = self.send_sheet(member, sealed)
        self.assertEqual((answer.status, "chưa được gọi" in answer.text), (409, True), answer.text[:300])
        self.assertEqual(self.fill(member, item, self.choices()).status, 409)
        self.call(people, item)
        self.assertEqual(self.became(member, sealed), ("counted", ""))
        # The answer tells when it arrived, by the server's clock; sent again much later it tells the same.
        at = json.loads(self.send_sheet(member, sealed).text)["at"]
        self.assertEqual(at, 1000 * self.clock.seconds)
        self.clock.move(minutes=10)
        again = {**sealed, "command": str(uuid.uuid4())}
        self.assertEqual([json.loads(self.send_sheet(member, one).text)["at"] for one in (sealed, again)], [at, at])

    def test_sheets_that_arrive_twice_early_late_and_in_any_order_count_once(self):
        for first in range(0, SEEDS, 50):
            self.arrive_in_any_order(range(first, min(first + 50, SEEDS)))
        self.assertIn("is whole", self.command("ledger", "verify"))

    def arrive_in_any_order(self, seeds):
        people, session, items = self.hall(*(f"Chè {seed:x}" for seed in seeds))  # so short that none is taken for another one
        for seed, item in zip(seeds, items):
            dice = random.Random(seed)
            sheets = {name: self.sheet(people[name], item) for name in council.VOTING}
            for sheet in sheets.values():  # clocks of devices, a year off in either direction
                sheet["filled_at"] = 1000 * self.clock.seconds + dice.randint(-1, 1) * dice.randint(0, 365 * 86_400_000)
            # Each arrives once to three times, under its own command or, from a device that forgot, another one.
            way = [(name, dice.random() < 0.3) for name in council.VOTING for _ in range(dice.randint(1, 3))]
            dice.shuffle(way)
            called, opened = dice.randint(0, 4), dice.randint(len(way) - 6, len(way))
            said, is_open = {}, False
            for number, (name, anew) in enumerate(way):
                if number == called:
                    self.call(people, item)
                if number == opened and said:
                    answer = self.step(people[council.SECRETARY], item, "mo-diem", **{"ly-do": "mất mạng"})
                    self.assertEqual(answer.status, 303, answer.text[:500])
                    is_open = True
                sheet = {**sheets[name], **({"command": str(uuid.uuid4())} if anew else {})}
                if number < called:
                    self.assertEqual(self.send_sheet(people[name], sheet).status, 409)
                    continue
                expected = said.setdefault(name, ("late", "closed") if is_open else ("counted", ""))
                self.assertEqual(self.became(people[name], sheet), expected, (seed, number, name))
            # The desk shows one sheet for each whose sheet counted, and no more.
            row = re.search(rf'<tr><th scope="row"><a href="{item}">.*?</tr>', people[council.SECRETARY].get(f"{session}/thu-ky").text, re.S).group(0)
            self.assertEqual(row.count('class="sealed"'), sum(state == "counted" for state, _ in said.values()), seed)

    def test_who_scores_sees_the_product_its_samples_and_its_photo_and_nobody_else_does_here(self):
        people = self.who
        self.handed(people, "Chè ảnh")
        product = re.search(r'href="(/san-pham/[0-9a-f-]{36})"[^>]*>Chè ảnh', people["chuthe"].get("/san-pham").text).group(1)
        answer = self.send_file(people["chuthe"], f"{product}/anh", f"{product}/anh", {"ten": "Hộp thiếc"}, test_files.png(21, 40), "hop.png")
        self.assertEqual(answer.status, 303, answer.text[:500])
        self.move(people, "arrived", "ready")
        session = self.session(people, self.council(people))
        (item,) = self.agenda(people, session)
        self.open_session(people, session)
        page = people["thanhvien"].get(f"{item}/phieu").text
        self.assertIn("Mẫu niêm phong: ", page)
        photo, caption = re.search(r'<img data-paper src="([^"]+)" alt="([^"]*)"', page).groups()
        self.assertEqual(caption, "Hộp thiếc")
        answer = people["thanhvien"].get(photo)
        self.assertEqual((answer.status, answer.headers["content-type"]), (200, "image/jpeg"))
        self.assertEqual(people["thanhvien"].get(photo[:-1] + ("0" if photo[-1] != "0" else "1")).status, 404)
        for stranger in ("chuthe", "chuyenvien", council.SECRETARY, "tutuvan", "xa2"):
            self.assertIn(people[stranger].get(photo).status, (403, 404), stranger)


class TestSheetsOnPostgresql(TestSheets):
    on_postgresql = True


if __name__ == "__main__":
    unittest.main()
