"""Sheets that a device seals itself and sends later, over POST /api/v1/sessions/sheets; and the team's proposal taken for a part in one act."""
import hashlib
import html
import json
import re
import unittest
import uuid

import council


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

    def sheet(self, visitor, path, /, choices=None, **changes):
        """What a device sends, made by the plain rule: SHA-256 of the nonce and the canonical content."""
        place = self.place(visitor, path)
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
        for wrong in [{"pack_sha256": "0" * 64}, {"session": str(uuid.uuid4())}, {"item": elsewhere["item"]}, {"filed": 7},
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


class TestSheetsOnPostgresql(TestSheets):
    on_postgresql = True


if __name__ == "__main__":
    unittest.main()
