"""Working days over HTTP, on the command line and on the page, compared with the CSV file itself: what this file counts with plain Python must be
what the program answers."""
import csv
import datetime
import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import harness

sys.path.insert(0, str(harness.ROOT / "tests"))
import postgresql  # noqa: E402

FILE = harness.ROOT / "data/calendar/working-days.csv"
DAY = datetime.timedelta(1)
LONGEST = 60


def date(text):
    return datetime.date.fromisoformat(text)


class Oracle:
    """Counts by the file."""

    def __init__(self):
        with open(FILE, encoding="utf-8", newline="") as file:
            self.rows = {date(row["date"]): row for row in csv.DictReader(file)}
        self.years = {day.year for day in self.rows}

    def works(self, day):
        row = self.rows.get(day)
        return row["kind"] == "swapped_work" if row else day.isoweekday() <= 5

    def shifted(self, day):
        while not self.works(day):
            day += DAY
        return day

    def known(self, first, last):
        return all(year in self.years for year in range(first.year, last.year + 1))

    def working_ends(self, start, most):
        """(end, certain) for 0 … most working days after the start."""
        end = self.shifted(start)
        ends = [(end, self.known(start, end))]
        day = start
        while len(ends) <= most:
            day += DAY
            if self.works(day):
                ends.append((day, self.known(start + DAY, day)))
        return ends

    def calendar_end(self, start, n):
        end = self.shifted(start + n * DAY)
        return end, self.known(start + n * DAY, end)


ORACLE = Oracle()


def all_days(first, last):
    day = first
    while day <= last:
        yield day
        day += DAY


class WithCalendar(harness.TestCase):
    """A server with the program's own calendar."""

    database = []  # the option that names it; without: SQLite in the data folder

    @classmethod
    def start(cls):
        cls.folder = Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.tried = cls.command("import", "calendar", "--json")
        cls.imported = cls.command("import", "calendar", "--apply", "--json")
        return harness.openocop(cls.folder / "data", *cls.database)

    @classmethod
    def command(cls, *arguments, status=0, data="data", typed=None):
        done = subprocess.run([harness.PROGRAM, *arguments, "--data", cls.folder / data, *cls.database], capture_output=True, text=True, timeout=300,
                              input=typed, env={**os.environ, "OPENOCOP_LANGUAGE": "en"})
        if done.returncode != status:
            raise AssertionError(f"{arguments} gave {done.returncode}: {done.stderr}")
        return json.loads(done.stdout) if "--json" in arguments and done.stdout else done.stdout + done.stderr

    def setUp(self):
        self.connection = self.client()

    def api(self, path, status=200):
        answer = self.connection.get("/api/v1/calendar" + path)
        self.assertEqual(answer.status, status, f"{path}: {answer.text}")
        return json.loads(answer.text)

    def page(self, query="", status=200):
        answer = self.connection.get("/lich-lam-viec" + query)
        self.assertEqual(answer.status, status)
        return answer.text


class Calendar(WithCalendar):
    every = 1  # of the days

    def test_every_term_from_every_day_of_nine_years_ends_where_the_file_says(self):
        for start in list(all_days(date("2019-01-01"), date("2027-12-31")))[::self.every]:
            terms = self.api(f"/terms?from={start}&days={LONGEST}")["terms"]
            self.assertEqual(len(terms), LONGEST + 1)
            for n, (end, certain) in enumerate(ORACLE.working_ends(start, LONGEST)):
                self.assertEqual((terms[n]["days"], terms[n]["working"]), (n, {"end": end.isoformat(), "certain": certain}), (start, n))
                end, certain = ORACLE.calendar_end(start, n)
                self.assertEqual(terms[n]["calendar"], {"end": end.isoformat(), "certain": certain}, (start, n))

    def test_every_year_has_its_days_and_their_number(self):
        for year in range(2018, 2030):
            answer = self.api(f"?year={year}")
            rows = {day: row for day, row in ORACLE.rows.items() if day.year == year}
            self.assertEqual([(d["day"], d["kind"], d["name"], d["basis"], d["provenance"], d["source"]) for d in answer["days"]],
                             [(str(day), r["kind"], r["name_vi"], r["basis"], r["provenance"], r["source"]) for day, r in sorted(rows.items())])
            self.assertEqual(answer["working_days"], sum(map(ORACLE.works, all_days(datetime.date(year, 1, 1), datetime.date(year, 12, 31)))), year)
            self.assertEqual(answer["known"], year in ORACLE.years)
            self.assertEqual(answer["announced"], any(row["provenance"] == "notice" for row in rows.values()))

    def test_the_command_line_counts_alike(self):
        self.assertEqual(self.command("calendar", "add", "--from", "2026-04-28", "--days", "15", "--json"),
                         {"from": "2026-04-28", "days": 15, "unit": "working", "end": "2026-05-21", "certain": True})
        self.assertEqual(self.command("calendar", "add", "--from", "2026-04-28", "--days", "15").strip(), "21/05/2026")
        end, certain = ORACLE.calendar_end(date("2026-01-18"), 30)
        answer = self.command("calendar", "add", "--from", "2026-01-18", "--days", "30", "--calendar-days", "--json")
        self.assertEqual((answer["unit"], answer["end"], answer["certain"]), ("calendar", str(end), certain))
        self.assertIn("not known", self.command("calendar", "add", "--from", "2027-12-30", "--days", "5"))
        self.assertEqual(self.command("calendar", "list", "--year", "2026", "--json"), self.api("?year=2026"))
        self.assertIn("17/02/2026", self.command("calendar", "list", "--year", "2026"))
        self.assertIn("not known", self.command("calendar", "list", "--year", "2028"))
        self.command("calendar", "add", "--days", "15", status=2)
        self.command("calendar", "add", "--from", "2026-02-30", "--days", "15", status=2)
        self.command("calendar", "add", "--from", "2026-02-03", "--days", "-1", status=2)
        self.command("calendar", "list", "--year", "1999", status=2)

    def test_importing_again_changes_nothing_and_a_dry_run_writes_nothing(self):
        count = len(ORACLE.rows)
        self.assertEqual((self.tried["applied"], self.tried["changes"], self.tried["days"]["new"]), (False, True, count))
        self.assertEqual((self.imported["applied"], self.imported["rows"], self.imported["days"]["new"]), (True, count, count))
        again = self.command("import", "calendar", "--apply", "--json")
        self.assertFalse(again["applied"] or again["changes"])
        self.assertEqual(again["days"], {"new": 0, "changed": 0, "unchanged": count, "removed": 0, "kept": 0})
        self.assertEqual(self.command("ledger", "verify", "--json"), {"ok": True, "chains": 1, "entries": 1, "erased": 0, "checkpoints": 0, "recomputed": {"results": 0}})

    def test_files_with_faults_change_nothing(self):
        bad = self.folder / "bad.csv"
        good = FILE.read_text("utf-8")
        bad.write_text(good.replace("2026-02-17,holiday", "2026-02-21,holiday", 1), "utf-8")
        said = self.command("import", "calendar", str(bad), "--apply", status=2)
        self.assertIn("line ", said)
        self.assertIn("2026-02-21", said)
        for content in [b"", b"\x00" * 1000, good[:good.index("notice")].encode(), b"\xff\xfe" + good.encode("utf-16-le"), b"[" * 100000, (good * 300).encode()]:
            bad.write_bytes(content)
            self.command("import", "calendar", str(bad), "--apply", status=2)
        self.command("import", "calendar", str(self.folder / "absent.csv"), status=2)
        self.assertEqual(self.command("ledger", "verify", "--json")["entries"], 1)

    def test_bad_questions_are_refused_in_words(self):
        for query in ["?year=", "?year=1999", "?year=2100", "?year=x", "?year=2026&province=1", "?province=001", "?province=-1", "?unknown=1",
                      "/terms", "/terms?days=367", "/terms?days=-1", "/terms?days=x", "/terms?days=5&from=28/04/2026", "/terms?days=5&from=",
                      "/terms?days=99999999999999999999", "/terms?days=5&from=2026-02-30", "?year=%ff"]:
            answer = self.client().get("/api/v1/calendar" + query)
            self.assertEqual(answer.status, 400, query)
        terms = self.api("/terms?from=9999-12-31&days=2")["terms"]
        self.assertEqual(terms[2]["working"], {"end": None, "certain": False})

    def test_the_page_shows_the_year_with_every_day_that_differs_and_its_basis(self):
        text = self.page("?nam=2026")
        plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html.unescape(text)))
        self.assertIn("Lịch làm việc năm 2026", plain)
        self.assertEqual(len(re.findall(r"<table", text)), 12)
        self.assertEqual(len(re.findall(r'<td class="(?:works|rests)"', text)), 365)
        working = sum(map(ORACLE.works, all_days(date("2026-01-01"), date("2026-12-31"))))
        self.assertEqual(len(re.findall(r'<td class="works"', text)), working)
        self.assertIn(f"Cả năm có {working} ngày làm việc.", plain)
        names = ["Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật"]
        for day, row in ORACLE.rows.items():
            if day.year == 2026:
                self.assertIn(f"{names[day.weekday()]} {day:%d/%m}: ", plain)
                self.assertIn(row["name_vi"], plain)
                self.assertIn(row["basis"], plain)
                self.assertIn(f'href="{html.escape(row["source"].split(" ; ")[0])}"', text)
        self.assertIn("Làm bù", plain)
        self.assertNotIn("Chưa có lịch nghỉ", plain)

    def test_the_page_says_what_is_not_known(self):
        self.assertIn("Chưa có lịch nghỉ năm 2028", self.page("?nam=2028"))
        self.assertIn("Lịch năm 2027 mới được tính theo luật", self.page("?nam=2027"))
        self.assertNotIn("mới được tính theo luật", self.page("?nam=2025"))

    def test_the_page_refuses_what_is_no_year_or_province_and_obeys_nothing(self):
        for typed in ["x", "1999", "2100", "%3Cscript%3E", "9" * 400]:
            text = self.page("?nam=" + typed, 422)
            self.assertIn("Năm chưa đúng", text)
            self.assertNotIn("<script>", text)
        self.page("?tinh=x", 400)
        self.page("?nam=2026&tinh=99", 404)
        self.assertNotIn('rel="next"', self.page("?nam=2099"))
        self.assertNotIn('rel="prev"', self.page("?nam=2000"))
        self.assertIn('lang="en"', self.page("?nam=2026&lang=en"))


class AdministratorsWord(WithCalendar):
    """What is set by hand."""

    @classmethod
    def start(cls):
        server = super().start()
        cls.command("import", "places", "--apply")
        return server

    def set(self, province, content, status=0):
        return self.command("calendar", "set", "-", "--province", str(province), "--json", typed=json.dumps(content), status=status)

    def test_what_is_set_is_seen_at_once_and_stays_over_an_import(self):
        day = {"kind": "holiday", "name": "Ngày <b>Văn hóa</b>", "basis": "NQ 1", "source": "javascript:alert(1)"}
        self.assertEqual(self.set(0, {"version": 1, "reason": "NQ 1", "days": [{"day": "2026-11-24", **day}]}), {"version": 2})
        self.set(0, {"version": 1, "reason": "made on an older version", "days": [{"day": "2026-11-25", **day}]}, 2)
        self.assertNotIn("2026-11-25", [d["day"] for d in self.api("?year=2026")["days"]])
        self.assertIn("2026-11-24", [d["day"] for d in self.api("?year=2026")["days"]])
        text = self.page("?nam=2026")
        self.assertIn("Ngày &lt;b&gt;Văn hóa&lt;/b&gt;", text)
        self.assertNotIn("javascript:", text)
        self.assertEqual(self.command("import", "calendar", "--apply", "--json")["days"]["kept"], 1)
        self.assertIn("2026-11-24", [d["day"] for d in self.api("?year=2026")["days"]])
        own = {"day": "2026-10-12", "kind": "closure", "name": "Bão số 9", "basis": "QĐ 5/UBND"}
        self.assertEqual(self.set(15, {"version": 0, "reason": "Bão", "days": [own]}), {"version": 1})
        plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", self.page("?nam=2026&tinh=15")))
        self.assertIn("Lịch làm việc năm 2026, Tỉnh Lào Cai", plain)
        self.assertIn("Bão số 9 (riêng của tỉnh)", plain)
        self.assertNotIn("Bão số 9", self.page("?nam=2026"))
        self.assertTrue(self.api("?year=2026&province=15")["days"][-2]["own"])
        self.assertEqual(self.command("calendar", "add", "--from", "2026-10-09", "--days", "1", "--province", "15").strip(), "13/10/2026")
        self.assertEqual(self.command("calendar", "add", "--from", "2026-10-09", "--days", "1").strip(), "12/10/2026")
        self.assertTrue(self.command("ledger", "verify", "--json")["ok"])

    def test_what_cannot_be_is_refused(self):
        for content in [{"version": 0}, {"version": 2, "reason": "x", "days": [{"day": "2026-06-13", "kind": "holiday", "name": "a", "basis": "b"}]}, []]:
            self.set(10, content, 2)


class CalendarOnPostgresql(Calendar):
    every = 7

    @classmethod
    def start(cls):
        server = postgresql.Server()
        server.__enter__()
        cls.addClassCleanup(server.__exit__)
        cls.database = ["--database", server.url]
        return super().start()


if __name__ == "__main__":
    unittest.main()
