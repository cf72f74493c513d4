"""The year's report on the command line: the conference of 26/12/2023 from the demonstration's records, in every format and on the maps before and after
the merger; what was known on a day; balances. What is expected is computed here from the CSV files, with nothing of the program."""
import collections
import csv
import datetime
import html
import io
import json
import re
import subprocess
import unittest
import xml.etree.ElementTree as xml
import zipfile

import harness

DEMO = harness.ROOT / "data/demo"
PLACES = harness.ROOT / "data/places"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
OPENING = ("opening", "new", "returned", "in")
LEAVING = ("out", "expired", "withdrawn")


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def months_on(day, months):
    """36 months end on the same day of their month, or on its last (Civil Code 2015, Article 148)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (datetime.date(year + month // 11, (month + 1) % 12 + 1, 1) - datetime.timedelta(1)).day
    return datetime.date(year, month + 1, min(day.day, last))


class Register:
    """The demonstration's records, read from the files: what held on a day by what was known on another."""

    def __init__(self):
        decisions = {row["key"]: row for row in rows(DEMO / "decisions.csv")}
        withdrawn = {row["certificate"]: row for row in rows(DEMO / "withdrawals.csv")}
        self.lines = collections.defaultdict(list)
        line_of = {}
        for row in rows(DEMO / "certificates.csv"):
            decision = decisions[row["decision"]]
            row["from"] = datetime.date.fromisoformat(decision["day"])
            row["until"] = months_on(row["from"], 36)
            row["known"] = datetime.date.fromisoformat(decision["known"])
            row["withdrawn"] = withdrawn.get(row["key"])
            line_of[row["key"]] = line_of.get(row["previous"], row["key"])
            self.lines[line_of[row["key"]]].append(row)

    @staticmethod
    def end(row, known):
        away = row["withdrawn"]
        if away and datetime.date.fromisoformat(away["known"]) <= known:
            return min(row["until"], datetime.date.fromisoformat(away["day"]) - datetime.timedelta(1))
        return row["until"]

    def holding(self, day, known):
        """The newest certificate that holds, of each product that has one."""
        found = []
        for line in self.lines.values():
            valid = [row for row in line if row["known"] <= known and row["from"] <= day <= self.end(row, known)]
            if valid:
                found.append(max(valid, key=lambda row: row["from"]))
        return found

    def granted(self, year, day, known):
        return [row for line in self.lines.values() for row in line if row["known"] <= known and row["from"].year == year and row["from"] <= day]


REGISTER = Register()


class Reports(harness.TestCase):
    on_postgresql = False
    sparse = 1  # every so manieth day, year and link is asked

    @classmethod
    def start(cls):
        cls.folder = harness.Path(harness.tempfile.mkdtemp())
        cls.addClassCleanup(harness.shutil.rmtree, cls.folder)
        cls.data = ["--data", cls.folder / "data"] + (["--database", harness.postgresql_url(cls)] if cls.on_postgresql else [])
        harness.run("demo", *cls.data)
        return None

    def report(self, year=2023, **options):
        words = [part for name, value in options.items() for part in ("--" + name.replace("_", "-"), str(value))]
        return json.loads(harness.run("report", "annual", "--year", str(year), *words, *self.data, env={"OPENOCOP_LANGUAGE": "vi"}))

    def bytes(self, form, *words):
        path = self.folder / f"report.{form}"
        harness.run("report", "annual", "--year", "2023", "--as-of", "2023-12-31", "--known-on", "2024-01-15", "--format", form, "-o", path, *words, *self.data)
        return path.read_bytes()

    @staticmethod
    def figures(report):
        return {row["code"]: row for row in report["indicators"]}

    def assert_balances(self, report, what):
        self.assertTrue(report["balanced"], what)
        total = report["balance"]["total"]
        for name, classes in report["balance"].items():
            for row in [classes] if name == "total" else classes:
                self.assertEqual(sum(row[k] for k in OPENING) - sum(row[k] for k in LEAVING), row["closing"], (what, name, row))
            if name != "total" and classes:
                for key in ("opening", "new", "returned", "expired", "withdrawn", "closing"):
                    self.assertEqual(sum(row[key] for row in classes), total[key], (what, name, key))
                self.assertEqual(sum(row["in"] for row in classes), sum(row["out"] for row in classes), (what, name))

    # ---- the conference

    def test_the_conference_of_2023_is_read_out(self):
        report = self.report(as_of="2023-12-31")
        figures = self.figures(report)
        self.assertEqual({code: figures[code]["value"] for code in ("new", "total", "stars_4", "stars_3", "sale_points")},
                         {"new": 72, "total": 237, "stars_4": 22, "stars_3": 215, "sale_points": 20})
        self.assertEqual((figures["new"]["target"], figures["new"]["percent"], figures["new"]["percent_exact"]), (31, "232.3", "7200/31"))
        self.assertEqual(figures["new"]["rule"], "first")
        self.assertIn("lần đầu", figures["new"]["rule_text"])
        self.assertIsNone(figures["total"]["target"])
        self.assertIsNone(figures["total"]["percent"])
        self.assertEqual(report["province_name"], "Tỉnh Yên Bái")
        self.assert_balances(report, "2023")

    def test_the_totals_are_the_same_on_the_map_after_the_merger(self):
        old, new = self.report(as_of="2023-12-31"), self.report(as_of="2023-12-31", map="2025-07-01")
        self.assertEqual(old["balance"]["total"], new["balance"]["total"])
        self.assertEqual((old["unmatched"], new["unmatched"]), (0, 0))
        for code, figure in self.figures(old).items():
            if code != "communes":
                self.assertEqual(figure["value"], self.figures(new)[code]["value"], code)
        self.assertEqual(new["balance"]["district"], [])
        self.assertEqual([row["name"] for row in new["balance"]["province"]], ["Tỉnh Lào Cai"])
        self.assertEqual([row["name"] for row in old["balance"]["province"]], ["Tỉnh Yên Bái"])
        self.assert_balances(new, "the new map")

    def test_each_commune_of_2023_is_counted_where_it_went(self):
        before = {row["old_code"]: row["new_code"] for row in rows(PLACES / "map_communes_2024-12-31_to_2025-01-01_yenbai.csv")}
        after = {row["old_code"]: row["new_code"] for row in rows(PLACES / "map_communes_2025-06-30_to_2025-07-01.csv") if row["extent"] == "full"}
        day = datetime.date(2023, 12, 31)
        expected = collections.Counter()
        for row in REGISTER.holding(day, day):
            code = before.get(row["place"], row["place"])
            expected[after[code]] += 1
        report = self.report(as_of="2023-12-31", map="2025-07-01")
        self.assertEqual({row["code"]: row["closing"] for row in report["balance"]["commune"] if row["closing"]}, dict(expected))
        self.assertEqual(self.figures(report)["communes"]["value"], len(expected))

    def test_what_was_published_on_3_november_2023_is_what_was_known_then(self):
        """Figures 15 and 16 of the published ones: Bao Yen Bai, 03/11/2023."""
        report = self.report(as_of="2023-10-31", known_on="2023-11-03")
        figures = self.figures(report)
        self.assertEqual((figures["new"]["value"], figures["new"]["target"], figures["new"]["percent"]), (43, 34, "126.5"))
        self.assertEqual((figures["again"]["value"], figures["total"]["value"], figures["stars_4"]["value"], figures["stars_3"]["value"]), (18, 227, 21, 206))
        other = {row["rule"]: row["value"] for row in figures["new"]["other_rules"]}
        self.assertEqual(other, {"first_and_again": 61})
        new = {"132": 17, "133": 2, "140": 3, "138": 3, "135": 7, "136": 5, "141": 6}
        self.assertEqual({row["code"]: row["new"] for row in report["balance"]["district"] if row["new"]}, new)
        self.assert_balances(report, "October")

    def test_a_later_target_replaces_an_earlier_one_from_its_day_on(self):
        targets = [self.figures(self.report(as_of=day))["new"]["target"] for day in ("2023-01-15", "2023-02-01", "2023-12-25", "2023-12-26")]
        self.assertEqual(targets, [66, 34, 34, 31])
        known = [self.figures(self.report(as_of="2023-12-31", known_on=day))["new"]["target"] for day in ("2023-02-28", "2023-12-25", "2023-12-26")]
        self.assertEqual(known, [None, 34, 31])

    # ---- any day, any knowledge, any map

    def test_figures_of_many_days_are_those_of_the_files(self):
        days = [datetime.date(2020, 6, 15) + datetime.timedelta(113 * i) for i in range(21)][::self.sparse]
        for day in days:
            for known in (day, day + datetime.timedelta(4), datetime.date(2026, 1, 1)):
                figures = self.figures(self.report(day.year, as_of=day, known_on=known))
                holding, granted = REGISTER.holding(day, known), REGISTER.granted(day.year, day, known)
                expected = {"total": len(holding), "stars_3": sum(row["stars"] == "3" for row in holding), "stars_4": sum(row["stars"] == "4" for row in holding),
                            "new": sum(row["act"] == "new" for row in granted), "again": sum(row["act"] != "new" for row in granted),
                            "upgraded": sum(row["act"] == "upgrade" for row in granted)}
                self.assertEqual({code: figures[code]["value"] for code in expected}, expected, (day, known))

    def test_every_count_balances_on_every_map(self):
        for year in range(2020, 2027, self.sparse):
            total = None
            for map_day in ("2020-06-01", "2023-12-31", "2025-01-15", "2025-06-30", "2025-07-01", "2026-04-30"):
                report = self.report(year, as_of=f"{year}-10-31", map=map_day)
                self.assert_balances(report, (year, map_day))
                total = total or report["balance"]["total"]
                self.assertEqual(report["balance"]["total"], total, (year, map_day))
                self.assertEqual(report["unmatched"], 0, (year, map_day))

    def test_a_year_begins_with_what_the_one_before_ended_with(self):
        for year in range(2020, 2026):
            before, after = self.report(year, as_of=f"{year}-12-31"), self.report(year + 1, as_of=f"{year + 1}-01-01", map=f"{year}-12-31")
            for name in ("stars", "branch", "producer_kind", "commune", "district"):
                closing = {row["code"]: row["closing"] for row in before["balance"][name] if row["closing"]}
                opening = {row["code"]: row["opening"] for row in after["balance"][name] if row["opening"]}
                self.assertEqual(closing, opening, (year, name))

    def test_the_difference_of_two_reports_is_explained_line_by_line(self):
        def difference(*words):
            return json.loads(harness.run("report", "difference", "--year", "2023", *words, *self.data))
        # The same day, known three days after and now: what was learned later, and what a withdrawal that was learned later took away.
        for day, first in (("2023-10-31", "2023-09-01"), ("2023-08-16", "2023-08-16"), ("2023-12-31", "2023-12-20")):
            found = difference("--as-of", day, "--known-on", first, "--then-as-of", day)
            then = [len(REGISTER.holding(datetime.date.fromisoformat(day), known)) for known in (datetime.date.fromisoformat(first), datetime.date(2026, 1, 1))]
            self.assertEqual([found["before"], found["after"]], then)
            self.assertEqual(sum(line["change"] for line in found["lines"]), then[1] - then[0])
            self.assertTrue(all(line["why"] for line in found["lines"]))
        withdrawn = [line for line in difference("--as-of", "2023-08-16", "--known-on", "2023-08-16", "--then-as-of", "2023-08-16")["lines"] if line["change"] < 0]
        self.assertEqual([line["why"] for line in withdrawn], ["withdrawn; it held until 14/08/2023"])
        # Another day: granted, expired, judged again.
        found = difference("--as-of", "2023-10-31", "--then-as-of", "2023-12-31")
        reasons = collections.Counter(line["why"].split(";")[0].split(" on ")[0] for line in found["lines"])
        self.assertEqual((found["before"], found["after"], reasons["recognised"], reasons["expired"]), (227, 237, 29, 19))
        self.assertEqual(difference("--as-of", "2023-12-31", "--then-as-of", "2023-12-31")["lines"], [])

    # ---- formats

    def test_the_same_question_gives_the_same_bytes(self):
        for form in ("json", "csv", "xlsx", "pdf", "docx"):
            self.assertEqual(self.bytes(form), self.bytes(form), form)

    def test_the_csv_holds_the_figures_and_the_balances(self):
        table = list(csv.DictReader(io.StringIO(self.bytes("csv").decode("utf-8"))))
        new = next(row for row in table if row["code"] == "new" and row["section"] == "indicator")
        self.assertEqual((new["value"], new["target"], new["percent"]), ("72", "31", "232.3"))
        four = next(row for row in table if row["section"] == "stars" and row["code"] == "4")
        self.assertEqual([four[k] for k in (*OPENING, *LEAVING, "closing")], ["21", "2", "0", "2", "0", "3", "0", "22"])

    def workbook(self):
        with zipfile.ZipFile(io.BytesIO(self.bytes("xlsx"))) as parts:
            names = [sheet.get("name") for sheet in xml.fromstring(parts.read("xl/workbook.xml")).iter(SHEET + "sheet")]
            return {name: xml.fromstring(parts.read(f"xl/worksheets/sheet{i}.xml")) for i, name in enumerate(names, 1)}

    @staticmethod
    def cells(sheet):
        found = {}
        for cell in sheet.iter(SHEET + "c"):
            formula, value = cell.find(SHEET + "f"), cell.find(SHEET + "v")
            found[cell.get("r")] = (None if formula is None else formula.text, "".join(t.text or "" for t in cell.iter(SHEET + "t")) if value is None else value.text)
        return found

    def test_behind_each_figure_of_the_workbook_stands_a_sheet_of_its_records(self):
        sheets = self.workbook()
        first = self.cells(sheets["Report"])
        for line in range(7, 20):
            formula, value = first[f"D{line}"]
            if formula is None:
                self.assertEqual(value, "0")
                continue
            name, begin, end = re.fullmatch(r"COUNTA\('(.+)'!B(\d+):B(\d+)\)", formula).groups()
            records = self.cells(sheets[name])
            filled = [records[f"B{n}"][1] for n in range(int(begin), int(end) + 1)]
            self.assertTrue(all(filled), name)
            self.assertEqual(str(len(filled)), value, name)
            self.assertNotIn(f"B{int(end) + 1}", records)
        self.assertEqual(first["F7"], ("ROUND(D7/E7*100,1)", "232.3"))

    def test_the_balances_of_the_workbook_are_formulas_that_give_their_values(self):
        cells = self.cells(self.workbook()["Balances"])
        checked = 0
        for place, (formula, value) in cells.items():
            if formula and place.startswith("I") and formula.startswith("B"):
                line = place[1:]
                self.assertEqual(formula, f"B{line}+C{line}+D{line}+E{line}-F{line}-G{line}-H{line}")
                numbers = [int(cells[column + line][1]) for column in "BCDEFGH"]
                self.assertEqual(sum(numbers[:4]) - sum(numbers[4:]), int(value))
                checked += 1
            elif formula and formula.startswith("SUM("):
                column, first, last = re.fullmatch(r"SUM\(([A-Z])(\d+):[A-Z](\d+)\)", formula).groups()
                self.assertEqual(sum(int(cells[f"{column}{n}"][1]) for n in range(int(first), int(last) + 1)), int(value), place)
        self.assertGreater(checked, 100)

    PROSE = ("237 sản phẩm OCOP có giấy chứng nhận còn hiệu lực: 22 sản phẩm 4 sao, 215 sản phẩm 3 sao", "72 sản phẩm được công nhận mới",
             "kết quả đạt 232,3 % chỉ tiêu", "20 điểm giới thiệu và bán sản phẩm OCOP", "Đầu năm có 193 sản phẩm còn hiệu lực",
             "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "ỦY BAN NHÂN DÂN", "Nơi nhận", "không dùng làm số liệu chính thức")

    def assert_prose(self, text):
        text = " ".join(text.split())
        for words in self.PROSE:
            self.assertIn(words, text)

    def test_the_pdf_reads_as_a_vietnamese_report(self):
        self.bytes("pdf")
        self.assert_prose(subprocess.run(["pdftotext", "-raw", self.folder / "report.pdf", "-"], capture_output=True, text=True, check=True).stdout)

    def test_the_docx_reads_as_a_vietnamese_report(self):
        with zipfile.ZipFile(io.BytesIO(self.bytes("docx"))) as parts:
            text = parts.read("word/document.xml").decode("utf-8")
        self.assert_prose(html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"</w:p>", "\n", text))))

    # ---- bad input

    def test_what_makes_no_sense_is_refused_in_words(self):
        def refused(*words):
            return harness.run("report", "annual", *words, *self.data, status=2)
        self.assertIn("--year 2023", refused())
        self.assertIn("not in 2023", refused("--year", "2023", "--as-of", "2024-01-01"))
        self.assertIn("not in 2023", refused("--year", "2023", "--as-of", "2022-12-31"))
        self.assertIn("json, csv, xlsx, pdf", refused("--year", "2023", "--format", "html"))
        refused("--year", "1900")
        refused("--year", "2023", "--as-of", "31/12/2023")
        refused("--year", "2023", "extra")

    def test_a_province_without_records_has_a_report_of_noughts(self):
        report = self.report(province=99)
        self.assertEqual({row["value"] for row in report["indicators"]}, {0})
        self.assert_balances(report, "nothing")


class ReportsOnPostgresql(Reports):
    on_postgresql = True
    sparse = 3


class ReportPages(harness.DemonstrationCase):
    sparse = 1
    def plain(self, text):
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())

    def test_every_figure_and_cell_leads_to_as_many_records_as_it_says(self):
        visitor = self.visitor("demo.lanhdao")
        for map_day in ("2023-12-31", "2025-07-01"):
            page = visitor.get(f"/bao-cao?nam=2023&ban-do={map_day}").text
            links = re.findall(r'<a href="(/bao-cao/danh-sach\?[^"]+)">([\d.]+)</a>', page)
            self.assertGreater(len(links), 150)
            figures = [link for link in links if "chi-tieu=" in link[0]]
            self.assertGreater(len(figures), 12)
            for address, value in figures[::self.sparse] + links[::9 * self.sparse]:
                listed = visitor.get(html.unescape(address))
                self.assertEqual(listed.status, 200, address)
                self.assertEqual(len(re.findall(r'<tr><th scope="row">', listed.text)), int(value.replace(".", "")), address)

    def test_the_page_says_the_conference_its_target_and_both_rules(self):
        words = self.plain(self.visitor("demo.lanhdao").get("/bao-cao?nam=2023").text)
        for said in ("Tỉnh Yên Bái. Số liệu đến ngày 31/12/2023", "72 232,3 % trên 31", "Sản phẩm phân hạng lại và nâng hạng không tính", "Theo cách đếm khác: 94 sản phẩm",
                     "Sản phẩm OCOP còn hiệu lực 237", "không dùng làm số liệu chính thức"):
            self.assertIn(said, words)

    def test_the_files_of_the_page_are_those_of_the_command_line(self):
        visitor = self.visitor("demo.thanhtra")
        for form, kind in (("json", "application/json"), ("csv", "text/csv"), ("xlsx", "spreadsheetml"), ("pdf", "application/pdf"), ("docx", "wordprocessingml")):
            answer = visitor.get(f"/bao-cao/tep/bao-cao-2023.{form}?nam=2023&den-ngay=2023-12-31&biet-den=2024-01-15")
            self.assertEqual(answer.status, 200, form)
            self.assertIn(kind, answer.headers["content-type"])
            path = self.folder / f"same.{form}"
            harness.run("report", "annual", "--year", "2023", "--as-of", "2023-12-31", "--known-on", "2024-01-15", "--format", form, "-o", path, *self.data,
                        env={"OPENOCOP_LANGUAGE": "vi"})
            self.assertEqual(answer.body, path.read_bytes(), form)

    def test_days_that_make_no_sense_are_told_and_lose_nothing(self):
        visitor = self.visitor("demo.lanhdao")
        for query in ("nam=2023&den-ngay=2024-01-01", "nam=2023&den-ngay=nonsense", "nam=2023&ban-do=31/02/2023"):
            answer = visitor.get("/bao-cao?" + query)
            self.assertEqual(answer.status, 200)
            self.assertIn("Có ngày không đọc được hoặc không thuộc năm 2023", self.plain(answer.text))
            self.assertIn("72", answer.text)
        for query in ("chi-tieu=nonsense", "nhom=stars&lop=4", "nhom=nonsense&muc=closing", ""):
            self.assertEqual(visitor.get("/bao-cao/danh-sach?nam=2023&" + query).status, 404, query)
        self.assertEqual(visitor.get("/bao-cao/tep/bao-cao.exe").status, 404)

    def test_a_target_is_set_from_a_document_and_replaces_from_its_day_on(self):
        visitor = self.visitor("demo.chuyenvien")
        form = visitor.form("/bao-cao/chi-tieu?nam=2026", "/bao-cao/chi-tieu")
        sent = {**form, "chi-tieu": "total/valid", "so": "400", "van-ban": "Kế hoạch số 1/KH-UBND", "ngay": "10/01/2026"}
        bad = visitor.post("/bao-cao/chi-tieu", {**sent, "so": "nhiều", "van-ban": ""})
        self.assertEqual(bad.status, 422)
        self.assertIn("10/01/2026", bad.text)  # nothing typed is lost
        self.assertEqual(visitor.post("/bao-cao/chi-tieu", sent).status, 303)
        page = visitor.get("/bao-cao/chi-tieu?nam=2026")
        self.assertIn("Kế hoạch số 1/KH-UBND", page.text)
        first = re.search(r'<option value="([0-9a-f-]{36})"', page.text).group(1)
        again = visitor.form("/bao-cao/chi-tieu?nam=2026", "/bao-cao/chi-tieu")
        self.assertEqual(visitor.post("/bao-cao/chi-tieu", {**again, "chi-tieu": "total/ever", "so": "300", "van-ban": "Quyết định số 2/QĐ-UBND", "ngay": "01/07/2026",
                                                            "thay": first}).status, 303)
        words = self.plain(visitor.get("/bao-cao/chi-tieu?nam=2026").text)
        self.assertRegex(words, r"400 Kế hoạch số 1/KH-UBND 10/01/2026 Đã được thay")
        self.assertRegex(words, r"300 đạt [\d.]+, bằng [\d.]+,\d % Quyết định số 2/QĐ-UBND 01/07/2026 Đang dùng")
        report = json.loads(self.command("report", "annual", "--year", "2026", "--as-of", "2026-11-20"))
        total = next(row for row in report["indicators"] if row["code"] == "total")
        self.assertEqual((total["target"], total["rule"]), (300, "ever"))
        self.assertEqual(self.visitor("demo.lanhdao").post("/bao-cao/chi-tieu", sent).status, 403)


    def test_a_commune_has_its_own_target_and_its_own_figure(self):
        visitor = self.visitor("demo.chuyenvien")
        told = json.loads(self.command("report", "annual", "--year", "2026", "--as-of", self.clock.now.date().isoformat()))
        code, most = max(((row["code"], row["closing"]) for row in told["balance"]["commune"] if row["code"]), key=lambda pair: pair[1])
        form = visitor.form("/bao-cao/chi-tieu?nam=2026", "/bao-cao/chi-tieu")
        sent = {**form, "chi-tieu": "total/valid", "noi": code, "so": "7", "van-ban": "Kế hoạch số 9/KH-UBND", "ngay": "10/01/2026"}
        # What was not so is told at its place and nothing typed is lost.
        for wrong, said in (({"chi-tieu": "communes/valid"}, "chỉ giao được cho cả tỉnh"), ({"noi": "99999"}, "")):
            bad = visitor.post("/bao-cao/chi-tieu", {**sent, **wrong})
            self.assertEqual(bad.status, 422, wrong)
            self.assertIn(said, bad.text)
            self.assertIn("Kế hoạch số 9/KH-UBND", bad.text)
        self.assertEqual(visitor.post("/bao-cao/chi-tieu", sent).status, 303)
        words = self.plain(visitor.get("/bao-cao/chi-tieu?nam=2026").text)
        self.assertRegex(words, rf"7 đạt {most}, bằng [\d.]+,\d % Kế hoạch số 9/KH-UBND 10/01/2026 Đang dùng")
        # The province's own target is another one, and the report reads that.
        report = json.loads(self.command("report", "annual", "--year", "2026", "--as-of", "2026-11-20"))
        self.assertNotEqual(next(row for row in report["indicators"] if row["code"] == "total")["target"], 7)


class ReportPagesOnPostgresql(ReportPages):
    on_postgresql = True
    sparse = 3


if __name__ == "__main__":
    unittest.main()
