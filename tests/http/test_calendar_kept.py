"""An administrator keeps the province's calendar on the screen: Tết in one go, a storm's day off, taking it back; and the terms that communes have follow."""
import html
import re
import unittest
from datetime import date, timedelta

import filing
import harness
from filing import working_days

EDIT = "/lich-lam-viec/sua"


def vi(day):
    return day.strftime("%d/%m/%Y")


class CalendarKept(harness.DemonstrationCase):
    def setUp(self):
        self.admin = self.visitor("demo.quantri")
        self.maker = filing.Filing("ready")
        self.maker.server, self.maker.clock, self.maker.leaves = self.server, self.clock, filing.leaves(self.maker.SET)

    def set(self, first, last="", kind="closure", name="Nghỉ bão", basis="12/QĐ-UBND"):
        return self.admin.send(EDIT, {"tu-ngay": vi(first), "den-ngay": last and vi(last), "loai": kind, "ten": name, "can-cu": basis}, EDIT)

    def withdraw(self, day):
        form = next(fields for fields in self.forms() if fields["ngay"] == vi(day))
        return self.admin.post("/lich-lam-viec/rut", form)

    def forms(self):
        """The fields of each form that takes a day back."""
        for inside in re.findall(r'<form method="post" action="/lich-lam-viec/rut">(.*?)</form>', self.admin.get(EDIT).text, re.S):
            yield dict(re.findall(r'name="([^"]*)"[^>]*value="([^"]*)"', inside))

    def tearDown(self):
        for form in list(self.forms()):
            self.withdraw(date(int(form["ngay"][6:]), int(form["ngay"][3:5]), int(form["ngay"][:2])))

    def plain(self, path):
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", self.admin.get(path).text.partition("<main")[2])).split())

    def test_terms_follow_the_calendar_there_and_back(self):
        people, _, _, dossier = self.maker.ready("Chè theo lịch")
        self.assertEqual(self.maker.file(people["chuthe"], dossier).status, 303)
        today = self.clock.now.date()
        due, later = working_days(today, 15), working_days(today, 16)
        self.assertIn(vi(due), people["xa"].get(dossier).text)
        storm = working_days(today, 3)
        self.assertEqual(self.set(storm).status, 303)
        for page in (people["xa"].get(dossier).text, people["xa"].get("/viec-cua-toi").text):
            self.assertIn(vi(later), page)
            self.assertNotIn(vi(due), page)
        self.assertIn("Hạn được tính lại theo lịch làm việc mới", people["chuthe"].get(dossier).text)
        self.assertEqual(self.withdraw(storm).status, 303)
        self.assertIn(vi(due), people["xa"].get("/viec-cua-toi").text)
        self.command("ledger", "verify")

    def test_days_from_one_to_another_are_set_at_once_without_the_weekend(self):
        monday = date(2027, 3, 1)
        self.assertEqual(self.set(monday, monday + timedelta(days=8), "holiday", "Tết của tỉnh").status, 303)
        self.assertEqual([form["ngay"] for form in self.forms()], [vi(monday + timedelta(days=n)) for n in (0, 1, 2, 3, 4, 7, 8)])
        self.assertIn("Tết của tỉnh (riêng của tỉnh)", self.plain("/lich-lam-viec?nam=2027"))
        self.assertNotIn("Tết của tỉnh", html.unescape(self.get("/lich-lam-viec?nam=2027").text))  # a visitor sees the country's

    def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_lost(self):
        saturday = date(2027, 3, 6)
        for answer, words in ((self.set(saturday), "cuối tuần, vốn đã nghỉ"), (self.set(saturday - timedelta(days=5), saturday + timedelta(days=90)), "nhiều nhất 31 ngày"),
                              (self.set(saturday, saturday - timedelta(days=2)), "Ngày cuối phải sau"), (self.set(date(2027, 3, 2), kind="swapped_work"), "thứ Bảy"),
                              (self.set(date(2027, 3, 2), name=""), "Tên gọi"), (self.set(date(2120, 3, 2)), "2099")):
            self.assertEqual(answer.status, 422)
            text = html.unescape(answer.text)
            self.assertIn(words, text)
            self.assertIn('value="12/QĐ-UBND"', text)
        self.assertEqual(list(self.forms()), [])

    def test_a_stale_form_changes_nothing(self):
        fields = self.admin.form(EDIT, EDIT)
        self.assertEqual(self.set(date(2027, 3, 2)).status, 303)
        fields.update({"tu-ngay": "04/03/2027", "loai": "closure", "ten": "x", "can-cu": "y"})
        self.assertEqual(self.admin.post(EDIT, fields).status, 409)
        self.assertEqual([form["ngay"] for form in self.forms()], ["02/03/2027"])

    def test_only_an_administrator_keeps_it(self):
        for who in ("chuyenvien", "xa", "chuthe", "lanhdao"):
            visitor = self.visitor("demo." + who)
            self.assertEqual(visitor.get(EDIT).status, 403)
            self.assertNotIn(EDIT, visitor.get("/lich-lam-viec").text)
        self.assertIn(EDIT, self.admin.get("/lich-lam-viec").text)


class CalendarKeptOnPostgresql(CalendarKept):
    on_postgresql = True


if __name__ == "__main__":
    unittest.main()
