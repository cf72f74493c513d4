"""By which edition of the criteria a dossier is judged: the days around 22/05/2026, on which Decision 26/2026 took the place of Decision 148 (Article
12.2), with the clock moved over them. Where a dossier counts as filed is a setting."""
import datetime
import itertools
import json
import re
import unittest

import harness
from filing import Filing, leaves
from office import Browser

TRAN_YEN, PASSWORD = "04498", "một câu dài 15"
OLD, NEW = "148/QĐ-TTg", "26/2026/QĐ-TTg"


def carried(old, new, chosen):
    """By hand what stays of the old sheet: new code -> option (None: to be chosen anew), by names and words; and the codes without a counterpart."""
    kept, lost = {}, []
    for leaf in old:
        to = next((x for x in new if x["name"] == leaf["name"]), None)
        words = next(option["text"] for option in leaf["options"] if option["id"] == chosen[leaf["code"]])
        if to is None:
            lost.append(leaf["code"])
        else:
            kept[to["code"]] = next((option["id"] for option in to["options"] if option["text"] == words), None)
    return kept, lost


class Crossing(Filing):
    PACK = "148-2023"
    phones = itertools.count(12000100)

    def on(self, day, people=()):
        """Moves the clock; sessions have ended by then, so everybody signs in again."""
        self.clock.move(days=(datetime.date.fromisoformat(day) - self.clock.now.date()).days)
        for name in people:
            login, password = people[name].credentials
            self.assertEqual(people[name].sign_in(login, password).status, 303, name)

    def late(self, visitor, target, seen):
        """A form that was opened before, sent now."""
        return visitor.post(target, {**seen, "csrf": visitor.form("/ho-so", "/dang-xuat")["csrf"]})

    def people(self):
        """The commune's officers, and an owner who registers on the day: the demonstration's own have their producer from today on."""
        people = {name: self.visitor(f"demo.{name}") for name in ("xa", "kyxa", "xa2", "chuyenvien")}
        phone, name = f"09{next(self.phones)}", f"Hợp tác xã {next(self.phones)}"
        herself, examiner = Browser(self.server), Browser(self.server)
        herself.send(herself.get("/dang-ky"), {"loai-hinh": "cooperative", "ten": name, "xa": TRAN_YEN, "ho-ten": "Nguyễn Thị Kịp",
                                               "dien-thoai": phone, "mat-khau": PASSWORD}, action="/dang-ky")
        for login, visitor in people.items():
            visitor.credentials = (f"demo.{login}", "trinh-dien-ocop")
        people["chuthe"] = harness.Visitor(self.server)
        people["chuthe"].credentials = (phone, PASSWORD)
        self.assertEqual(people["chuthe"].sign_in(phone, PASSWORD).status, 303)
        address = re.search(r'href="(/chu-the/[0-9a-f-]{36})"', people["chuthe"].get("/chu-the").text).group(1)
        herself.cookies[harness.Visitor.COOKIE], examiner.cookies[harness.Visitor.COOKIE] = people["chuthe"].cookie, people["xa"].cookie
        examiner.send(examiner.get(address), action="/xac-nhan")
        herself.send(herself.get(address + "/sua"), {"ly-do": "corrected", "dia-chi": "Thôn 1", "dai-dien": "Nguyễn Thị Kịp"}, action="/sua")
        return people

    def pack(self, dossier, command="dossiers.rebind"):
        entries = [json.loads(line) for line in self.command("ledger", "export").splitlines()]
        return [json.loads(entry["content"])["pack"] for entry in entries
                if entry.get("command") == command and json.loads(entry["content"])["dossier"] in dossier]

    def give_back(self, people, dossier, until):
        """The commune returns what was filed."""
        desk = people["xa"].get(f"{dossier}/tham-tra").text
        fields = {**self.ticks(desk), f"ly-do-{self.leaves[0]['code']}": "ghi rõ hơn", "han": until, "viec": "tra-lai"}
        answer = people["xa"].send(f"{dossier}/tham-tra", fields)
        self.assertEqual(answer.status, 303, answer.text[:3000])

    def rebind(self, visitor, dossier, reason="theo quyết định mới"):
        return visitor.send(f"{dossier}/kiem-tra", {"ly-do": reason}, f"{dossier}/bo-tieu-chi")

    def choose_again(self, visitor, dossier, keep=()):
        """The top of what is open on the new sheet, with the papers that stand there."""
        for leaf in leaves(self.SET):
            page = visitor.get(f"{dossier}/tieu-chi/{leaf['code']}").text
            if re.search(r'name="muc"[^>]* checked', page):
                continue
            ticked = re.findall(r'name="giay-([0-9a-f-]{36})" value="1"', page)[:1]
            best = max(leaf["options"], key=lambda option: option["points"])
            self.claim(visitor, dossier, leaf, best["id"], "đủ", ticked)


class Binding(Crossing):
    def test_a_draft_of_the_old_criteria_is_not_filed_once_the_new_ones_take_dossiers(self):
        self.on("2026-05-20")
        people, _, _, dossier = self.ready("Chè qua ngày")
        chuthe = people["chuthe"]
        seen = chuthe.form(f"{dossier}/kiem-tra", f"{dossier}/nop")
        self.assertNotIn("Chuyển sang bộ tiêu chí mới", chuthe.get(f"{dossier}/kiem-tra").text)
        self.on("2026-05-22", people)
        self.assertIn(f'href="{dossier}/kiem-tra#bo-tieu-chi"', chuthe.get(dossier).text)
        page = chuthe.get(f"{dossier}/kiem-tra").text
        gap = re.search(r'<ul class="gaps">.*?</ul>', page, re.S).group(0)
        for words in (OLD, NEW, "22/05/2026"):
            self.assertIn(words, gap)
        self.assertNotIn(f'{dossier}/nop"', page)
        refused = self.late(chuthe, f"{dossier}/nop", seen)
        self.assertEqual(refused.status, 400)
        for words in (OLD, NEW, "22/05/2026"):
            self.assertIn(words, refused.text)

        # What was chosen stays where the words are the same, reasons and papers always. Why it changes must be said, and is kept.
        self.assertEqual(self.rebind(chuthe, dossier, " ").status, 400)
        self.assertEqual(self.pack(dossier), [])
        self.assertEqual(self.rebind(chuthe, dossier, "Nộp sau ngày 22/05/2026").status, 303)
        self.assertIn("Nộp sau ngày 22/05/2026", chuthe.get(dossier).text)
        self.assertEqual(self.pack(dossier), ["26-2026@1"])
        chosen = {leaf["code"]: max(leaf["options"], key=lambda option: option["points"])["id"] for leaf in self.leaves}
        new = leaves(self.SET)
        kept, lost = carried(self.leaves, new, chosen)
        self.assertTrue(lost)
        page = chuthe.get(dossier).text
        self.assertIn(f"còn {len(new) - sum(option is not None for option in kept.values())} tiêu chí phải chọn", page)
        self.assertIn(f"Đã viết ở {len(lost)} tiêu chí không còn", page)
        self.assertEqual(page.count("Chuyển sang bộ tiêu chí mới"), 1)  # in the history
        for leaf in new:
            page = chuthe.get(f"{dossier}/tieu-chi/{leaf['code']}").text
            ticked = re.findall(r'name="muc" value="([^"]+)" checked', page)
            self.assertEqual(ticked, [kept[leaf["code"]]] if kept.get(leaf["code"]) else [], leaf["code"])
            self.assertEqual(bool(re.search(r">\s*đủ</textarea>", page)), leaf["code"] in kept, leaf["code"])
            self.assertEqual(bool(re.search(r'name="giay-[0-9a-f-]{36}" value="1" checked', page)), leaf["code"] in kept, leaf["code"])

        self.choose_again(chuthe, dossier)
        self.assertNotIn("tiêu chí phải chọn", chuthe.get(dossier).text)
        self.assertEqual(self.file(chuthe, dossier).status, 303)
        self.assertIn("entries", harness.run("ledger", "verify", *self.data))

    def test_what_was_first_filed_in_time_keeps_its_criteria_unless_its_producer_changes(self):
        self.on("2026-05-20")
        people, _, _, dossier = self.ready("Chè nộp kịp")
        self.on("2026-05-21", people)
        self.assertEqual(self.file(people["chuthe"], dossier).status, 303)
        self.on("2026-05-25", people)
        self.give_back(people, dossier, "10/06/2026")
        page = people["chuthe"].get(f"{dossier}/kiem-tra").text
        self.assertIn("vẫn được đánh giá theo 148/QĐ-TTg", page)
        self.assertIn("21/07/2026", page)
        self.on("2026-07-21", people)
        self.assertEqual(self.file(people["chuthe"], dossier).status, 303)
        self.assertEqual(self.pack(dossier), [])
        # Of its own will.
        self.give_back(people, dossier, "30/07/2026")
        self.assertEqual(self.rebind(people["chuthe"], dossier).status, 303)
        self.assertEqual(self.pack(dossier), ["26-2026@1"])
        self.choose_again(people["chuthe"], dossier)
        self.assertEqual(self.file(people["chuthe"], dossier).status, 303)

    def test_once_the_old_criteria_judge_no_more_it_must_change(self):
        self.on("2026-05-21")
        people, _, _, dossier = self.ready("Chè quá hạn")
        self.assertEqual(self.file(people["chuthe"], dossier).status, 303)
        self.give_back(people, dossier, "30/07/2026")
        seen = people["chuthe"].form(f"{dossier}/kiem-tra", f"{dossier}/nop")
        self.on("2026-07-22", people)
        refused = self.late(people["chuthe"], f"{dossier}/nop", seen)
        self.assertEqual(refused.status, 400)
        for words in (OLD, NEW, "21/07/2026"):
            self.assertIn(words, refused.text)
        self.assertEqual(self.rebind(people["chuthe"], dossier).status, 303)

    def test_who_writes_it_changes_it_and_once_is_enough(self):
        self.on("2026-05-21")
        people, _, _, dossier = self.ready("Chè ai chuyển")
        self.on("2026-05-22", people)
        form = {**people["chuthe"].form(f"{dossier}/kiem-tra", f"{dossier}/bo-tieu-chi"), "ly-do": "theo quyết định mới"}
        for name, status in (("xa", 404), ("xa2", 404), ("kyxa", 403), ("chuyenvien", 403)):
            self.assertEqual(self.late(people[name], f"{dossier}/bo-tieu-chi", form).status, status, name)
        self.assertEqual(people["chuthe"].post(f"{dossier}/bo-tieu-chi", {**form, "bo": "0" * 64}).status, 409)
        self.assertEqual(people["chuthe"].post(f"{dossier}/bo-tieu-chi", form).status, 303)
        self.assertEqual(people["chuthe"].post(f"{dossier}/bo-tieu-chi", form).status, 303)  # the same command
        self.assertEqual(self.pack(dossier), ["26-2026@1"])
        self.assertNotIn(f'{dossier}/bo-tieu-chi"', people["chuthe"].get(f"{dossier}/kiem-tra").text)


class BindingOnPostgresql(Binding):
    on_postgresql = True


class AtTheProvince(Crossing):
    """Where the day counts on which the commune hands it over."""

    options = ["--filed-at", "province"]

    def test_what_reaches_the_province_in_time_keeps_its_criteria(self):
        self.on("2026-05-21")
        people, dossier = self.signed("Chè lên kịp")
        self.assertEqual(people["xa"].send(dossier, {}, f"{dossier}/chuyen").status, 303)

    def test_what_comes_too_late_goes_back_and_is_bound_anew(self):
        self.on("2026-05-21")
        people, dossier = self.signed("Chè lên muộn")
        seen = people["xa"].form(dossier, f"{dossier}/chuyen")
        early = people["xa"].post(f"{dossier}/tra-lai", {**seen, "lenh": "00000000-0000-4000-8000-000000000001", "han": "10/06/2026"})
        self.assertEqual(early.status, 409)  # nothing is wrong with it yet
        self.on("2026-05-22", people)
        refused = self.late(people["xa"], f"{dossier}/chuyen", seen)
        self.assertEqual(refused.status, 400)
        page = people["xa"].get(dossier).text
        for text in (refused.text, page):
            for words in (OLD, NEW, "22/05/2026"):
                self.assertIn(words, text)
        self.assertNotIn(f'{dossier}/chuyen"', page)
        self.assertEqual(people["xa"].send(dossier, {"han": "22/05/2026"}, f"{dossier}/tra-lai").status, 400)
        self.assertEqual(people["xa"].send(dossier, {"han": "10/06/2026"}, f"{dossier}/tra-lai").status, 303)
        page = people["chuthe"].get(dossier).text
        self.assertIn(f'href="{dossier}/kiem-tra#bo-tieu-chi"', page)
        self.assertEqual(self.rebind(people["chuthe"], dossier).status, 303)
        self.choose_again(people["chuthe"], dossier)
        self.assertEqual(self.file(people["chuthe"], dossier).status, 303)
        self.sign(people, dossier)
        self.assertEqual(people["xa"].send(dossier, {}, f"{dossier}/chuyen").status, 303)
        self.assertIn("entries", harness.run("ledger", "verify", *self.data))

    def test_filing_at_the_commune_in_time_is_not_enough(self):
        self.on("2026-05-21")
        people, _, _, dossier = self.ready("Chè nộp xã")
        self.assertEqual(self.file(people["chuthe"], dossier).status, 303)
        self.give_back(people, dossier, "10/06/2026")
        self.on("2026-05-22", people)
        page = people["chuthe"].get(f"{dossier}/kiem-tra").text
        self.assertIn(NEW, re.search(r'<ul class="gaps">.*?</ul>', page, re.S).group(0))
        self.assertNotIn(f'{dossier}/nop"', page)


class AtTheProvinceOnPostgresql(AtTheProvince):
    on_postgresql = True


if __name__ == "__main__":
    unittest.main()
