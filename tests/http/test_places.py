"""Administrative units over HTTP and on the command line, compared with the CSV files themselves: what this file computes from them with plain
Python must be what the program answers."""
import csv
import datetime
import html
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from collections import defaultdict
from pathlib import Path
from urllib.parse import quote

import harness

sys.path.insert(0, str(harness.ROOT / "tests"))
import postgresql  # noqa: E402

DATA = harness.ROOT / "data/places"
FIRST, LAST = "0001-01-01", "9999-12-31"


def rows(name):
    with open(DATA / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def plain(name):
    return " ".join(name.split())


class Oracle:
    """Answers from the files."""

    def __init__(self):
        self.units = rows("units_history.csv")
        self.by_code = defaultdict(list)
        for unit in self.units:
            self.by_code[unit["code"]].append(unit)

    @staticmethod
    def there(unit, day):
        return (unit["valid_from"] or FIRST) <= day <= (unit["valid_to"] or LAST)

    def at(self, code, day):
        return next((u for u in self.by_code[code] if self.there(u, day)), None)

    def children(self, code, day):
        return {u["code"] for u in self.units if u["parent_code"] == code and self.there(u, day)}

    def map(self, name):
        found = defaultdict(set)
        for row in rows(name):
            found[row["old_code"]].add((row["new_code"], row.get("extent") or "full"))
        return found


ORACLE = Oracle()


def random_days(count, seed):
    chance = random.Random(seed)
    start = datetime.date(2019, 12, 1)
    days = [(start + datetime.timedelta(chance.randrange(2400))).isoformat() for _ in range(count)]
    return days + ["2025-06-30", "2025-07-01", "2024-12-31", "2025-01-01", "2026-04-29", "2026-04-30"]


class Places(harness.TestCase):
    database = []  # the option that names it; without: SQLite in the data folder
    every = 1  # of the communes

    @classmethod
    def start(cls):
        cls.folder = Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.imported = cls.command("import", "places", "--apply", "--json")
        return harness.openocop(cls.folder / "data", *cls.database)

    @classmethod
    def command(cls, *arguments, status=0):
        done = subprocess.run([harness.PROGRAM, *arguments, "--data", cls.folder / "data", *cls.database], capture_output=True, text=True, timeout=300,
                              env={**os.environ, "OPENOCOP_LANGUAGE": "en"})
        if done.returncode != status:
            raise AssertionError(f"{arguments} gave {done.returncode}: {done.stderr}")
        return json.loads(done.stdout) if "--json" in arguments and done.stdout else done.stdout + done.stderr

    def setUp(self):
        self.connection = self.client()

    def api(self, path, status=200):
        answer = self.connection.get("/api/v1/places" + path)
        self.assertEqual(answer.status, status, f"{path}: {answer.text}")
        return json.loads(answer.text)

    def api_all(self, query):
        """All pages of a search."""
        items, after = [], ""
        while after is not None:
            page = self.api(f"?{query}&limit=1000" + (f"&after={quote(after)}" if after else ""))
            items += page["items"]
            after = page["next"]
        return items

    def test_every_version_of_every_unit_is_there(self):
        found = {(p["code"], p["valid_from"] or ""): p for p in self.api_all("")}
        self.assertEqual(len(found), len(ORACLE.units))
        for unit in ORACLE.units:
            place = found[unit["code"], unit["valid_from"]]
            self.assertEqual((place["level"], place["name"], place["type"], place["parent_code"] or "", place["province_code"],
                              place["valid_to"] or ""),
                             (unit["level"], plain(unit["name"]), unit["type"], unit["parent_code"], unit["province_code"], unit["valid_to"]))

    def test_a_code_and_a_day_give_the_unit_of_that_day_and_its_chain(self):
        chance = random.Random(2)
        codes = sorted(ORACLE.by_code)
        for day in random_days(30, 1):
            for code in chance.sample(codes, 40):
                unit = ORACLE.at(code, day)
                answer = self.api(f"/{code}?date={day}", 200 if unit else 404)
                if not unit:
                    continue
                chain = []
                while unit:
                    chain.append((unit["code"], plain(unit["name"])))
                    unit = ORACLE.at(unit["parent_code"], day) if unit["parent_code"] else None
                self.assertEqual([(p["code"], p["name"]) for p in answer["chain"]], chain, (code, day))
                self.assertEqual(answer["place"]["code"], code)

    def test_children_of_all_provinces_on_thirty_days(self):
        for day in random_days(24, 3):
            for unit in ORACLE.units:
                if unit["level"] != "province" or not Oracle.there(unit, day):
                    continue
                items = self.api(f"/{unit['code']}/children?date={day}")["items"]
                self.assertEqual({p["code"] for p in items}, ORACLE.children(unit["code"], day), (unit["code"], day))

    def test_successors_of_every_commune_of_the_old_country(self):
        expected = ORACLE.map("map_communes_2025-06-30_to_2025-07-01.csv")
        old = [u["code"] for u in ORACLE.units if u["level"] == "commune" and Oracle.there(u, "2025-06-30")]
        self.assertEqual(len(old), 10047)
        backwards = defaultdict(set)
        for code, pairs in expected.items():
            for new, extent in pairs:
                backwards[new].add((code, extent))
        for code in old[::self.every]:
            items = self.api(f"/{code}/successors?date=2025-06-30")["items"]
            self.assertEqual({(i["place"]["code"], i["extent"]) for i in items}, expected[code], code)
            for item in items:
                self.assertEqual(item["day"], "2025-07-01")
                self.assertEqual(item["place"]["name"], plain(ORACLE.at(item["place"]["code"], "2025-07-01")["name"]))
        new = [u["code"] for u in ORACLE.units if u["level"] == "commune" and u["valid_from"] == "2025-07-01"]
        self.assertEqual(len(new), 3321)
        for code in new[::self.every]:
            items = self.api(f"/{code}/predecessors?date=2025-07-01")["items"]
            self.assertEqual({(i["place"]["code"], i["extent"]) for i in items}, backwards[code], code)

    def test_successors_of_every_province(self):
        expected = ORACLE.map("map_provinces_2025-06-30_to_2025-07-01.csv")
        self.assertEqual(len(expected), 63)
        for code, pairs in expected.items():
            items = self.api(f"/{code}/successors?date=2025-06-30")["items"]
            self.assertEqual({(i["place"]["code"], i["extent"]) for i in items}, pairs, code)

    def test_names_are_found_with_and_without_accents(self):
        def codes(query):
            return [p["code"] for p in self.api_all(query)]
        self.assertIn("137", codes("q=mu+cang+chai&date=2025-06-30"))
        self.assertEqual(codes("q=" + quote("Hoà Cuông") + "&date=2024-06-30"), codes("q=" + quote("Hòa Cuông") + "&date=2024-06-30"))
        self.assertEqual(codes("q=" + quote("Minh Quán") + "&date=2024-06-30&province=15"), ["04516"])
        self.assertEqual(codes("q=" + quote("Minh Quân") + "&date=2024-06-30&province=15"), ["04567"])
        self.assertEqual(sorted(codes("q=minh+quan&date=2024-06-30&province=15")), ["04516", "04567"])
        self.assertTrue(codes("q=que&level=commune"))
        self.assertTrue({"133", "04624"} <= set(codes("q=nghia+lo&date=2025-06-30")))
        self.assertIn("04399", codes("q=dong+cuong&date=2025-06-30"))

    def test_bad_questions_are_refused_in_words(self):
        for query in ["?date=01/07/2025", "?date=", "?date=2025-02-30", "?level=village", "?limit=0", "?limit=1001", "?limit=x", "?after=x",
                      "?after=" + "9" * 5000, "?q=" + "a" * 5000, "?unknown=1", "/15?date=x", "/15?day=2025-01-01", "?q=%ff", "?q=a%00b"]:
            answer = self.client().get("/api/v1/places" + query)
            self.assertIn(answer.status, (400, 414, 431), query)
        self.api("/99999", 404)
        self.api("/" + quote("x' OR 1=1 --"), 404)
        self.api("/99999/children", 404)
        self.assertEqual(self.api("?q=%25")["items"], [])
        self.assertEqual(self.api("?q=_")["items"], [])

    def page(self, query, status=200):
        answer = self.connection.get("/don-vi-hanh-chinh" + query)
        self.assertEqual(answer.status, status)
        return answer.text

    def test_the_page_tells_what_an_old_commune_is_today(self):
        text = re.sub(r"<[^>]+>", "", html.unescape(self.page("?q=nga+quan")))
        self.assertRegex(text, r"Xã Nga Quán\s+Huyện Trấn Yên, Tỉnh Yên Bái\s+Mã 04528, đến hết 31/12/2024\s+Nay là\s+Xã Trấn Yên, Tỉnh Lào Cai")
        text = self.page("?q=" + quote("Phường Hồng Hà") + "&ngay=30/06/2025")
        self.assertIn("Phường Yên Bái", text)
        self.assertNotIn("Nguyễn Phúc", text)
        self.assertIn('lang="en"', self.page("?q=nga+quan&lang=en"))

    def test_the_page_tells_what_became_of_a_district(self):
        text = re.sub(r"<[^>]+>", "", html.unescape(self.page("?q=" + quote("thị xã Nghĩa Lộ"))))
        self.assertIn("Không còn là đơn vị cấp huyện từ 01/07/2025", text)
        for name in ("Phường Cầu Thia", "Phường Nghĩa Lộ", "Phường Trung Tâm", "Xã Liên Sơn"):
            self.assertRegex(text, rf"{name}\s*, Tỉnh Lào Cai")

    def test_the_page_shows_what_was_typed_and_obeys_nothing_of_it(self):
        text = self.page("?q=" + quote('"><script>alert(1)</script>') + "&ngay=" + quote("<b>"), 422)
        self.assertNotIn("<script>alert", text)
        self.assertNotIn("<b>", text)
        self.assertIn("&lt;script&gt;", text)

    def test_the_page_pages(self):
        seen, query = [], "?q=tan+thanh"
        while query:
            text = self.page(query)
            seen += re.findall(r">Mã (\d+)", text)
            more = re.search(r'rel="next" href="/don-vi-hanh-chinh([^"]+)"', text)
            query = html.unescape(more.group(1)) if more else None
        self.assertEqual(sorted(seen), sorted(p["code"] for p in self.api_all("q=tan+thanh")))

    def test_importing_again_changes_nothing_and_a_dry_run_writes_nothing(self):
        self.assertEqual(self.imported["units"], {"new": 15855, "changed": 0, "unchanged": 0, "removed": 0})
        self.assertTrue(self.imported["applied"])
        again = self.command("import", "places", "--apply", "--json")
        self.assertFalse(again["applied"] or again["changes"])
        self.assertEqual(again["units"], {"new": 0, "changed": 0, "unchanged": 15855, "removed": 0})
        self.assertEqual(self.command("ledger", "verify", "--json"), {"ok": True, "chains": 1, "entries": 1, "erased": 0, "checkpoints": 0, "recomputed": {"results": 0}})
        shown = self.command("places", "show", "15", "--date", "2025-06-30", "--json")
        self.assertEqual(len(shown["children"]), 9)

    def test_files_with_faults_change_nothing(self):
        bad = self.folder / "units_history.csv"
        good = (DATA / "units_history.csv").read_text("utf-8")
        bad.write_text(good.replace("04264,commune", "0426,commune", 1), "utf-8")
        said = self.command("import", "places", str(bad), "--apply", status=2)
        self.assertIn("line ", said)
        self.assertIn("0426", said)
        for content in [b"", b"\x00" * 1000, good.encode()[:1000], b"\xff\xfe" + good.encode("utf-16-le"), b"[" * 100000]:
            bad.write_bytes(content)
            self.command("import", "places", str(bad), "--apply", status=2)
        self.command("import", "places", str(self.folder / "absent.csv"), status=2)
        self.assertEqual(self.command("ledger", "verify", "--json")["entries"], 1)


class PlacesOnPostgresql(Places):
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
