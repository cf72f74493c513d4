"""Published figures of Yên Bái and Lào Cai, rebuilt from lists of certificates that have the published totals, imported as an office would import them and
read out by the report. The numbers in the names of tests are those of the collection of published figures. Which products they were is not known, so
the lists are made up; what is tested is that the program counts as the papers do, and that figures which contradict each other follow from one list by
their day or by their counting rule."""
import csv
import json
import unittest
from collections import Counter

import harness

PLACES = harness.ROOT / "data/places"
HEAD = ["Tên sản phẩm", "Chủ thể", "Loại hình", "Nữ làm chủ", "Dân tộc thiểu số", "Xã", "Huyện", "Xã mới", "Ngành", "Hạng sao", "Lần công nhận", "Số quyết định",
        "Ngày quyết định", "Ngày hết hạn", "Cấp công nhận"]
FOOD, DRINK, HERB, CRAFT, ORNAMENT, TOURISM = "Thực phẩm", "Đồ uống", "Dược liệu", "Thủ công mỹ nghệ", "Sinh vật cảnh", "Du lịch cộng đồng"


def units(level, province, day):
    with open(PLACES / "units_history.csv", encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["level"] == level and row["province_code"] == province
                and (row["valid_from"] or "0") <= day <= (row["valid_to"] or "9")]


def spread(counts):
    """{"a": 2, "b": 1} as a, a, b."""
    return [name for name, count in counts.items() for _ in range(count)]


class Figures(harness.TestCase):
    on_postgresql = False

    @classmethod
    def start(cls):
        cls.folder = harness.Path(harness.tempfile.mkdtemp())
        cls.addClassCleanup(harness.shutil.rmtree, cls.folder)
        return None

    def register(self, name, province, rows):
        """A database with its units and a list of certificates."""
        data = ["--data", self.folder / name] + (["--database", harness.postgresql_url(type(self))] if self.on_postgresql else [])
        path = self.folder / f"{name}.csv"
        with open(path, "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, HEAD, restval="")
            writer.writeheader()
            writer.writerows(rows)
        harness.run("import", "places", "--apply", *data)
        done = json.loads(harness.run("import", "certificates", path, "--apply", "--json", "--province", str(province), *data))
        self.assertEqual((done["faulty"], done["new"], done["applied"]), (0, len(rows), True), done["faults"])
        return [*data, "--province", str(province)]

    def report(self, data, day, **options):
        words = [part for key, value in options.items() for part in ("--" + key.replace("_", "-"), value)]
        report = json.loads(harness.run("report", "annual", "--year", day[:4], "--as-of", day, *words, *data, env={"OPENOCOP_LANGUAGE": "vi"}))
        self.assertEqual((report["balanced"], report["unmatched"]), (True, 0))
        return report, {row["code"]: row for row in report["indicators"]}

    @staticmethod
    def closing(report, dimension):
        return {row["name"]: row["closing"] for row in report["balance"][dimension] if row["closing"]}

    def products(self, count, day, communes, **facts):
        """Products one after the other, in communes by turns; a fact is one value or a list of them."""
        return [{"Tên sản phẩm": f"Sản phẩm {self._testMethodName[5:12]} {i} {day}", "Chủ thể": f"Hợp tác xã {i}", "Xã": communes[i % len(communes)][0],
                 "Huyện": communes[i % len(communes)][1], "Ngày quyết định": day, "Lần công nhận": "mới", "Số quyết định": f"QĐ {day}",
                 **{key: value[i] if isinstance(value, list) else value for key, value in facts.items()}} for i in range(count)]

    def communes_of(self, district, day, province="15"):
        parent = next(row for row in units("district", province, day) if row["name"] == district)
        return [(row["name"], district) for row in units("commune", province, day) if row["parent_code"] == parent["code"]]

    def test_21_of_august_2024_by_district(self):
        published = {"Huyện Văn Yên": 43, "Huyện Trấn Yên": 43, "Huyện Yên Bình": 38, "Huyện Lục Yên": 27, "Huyện Văn Chấn": 26, "Huyện Mù Căng Chải": 10,
                     "Huyện Trạm Tấu": 10, "Thành phố Yên Bái": 30, "Thị xã Nghĩa Lộ": 18}
        rows = [row for district, count in published.items()
                for row in self.products(count, "10/05/2023", self.communes_of(district, "2023-05-10"), **{"Hạng sao": "3 sao", "Ngành": FOOD})]
        for row in rows:
            row["Tên sản phẩm"] += row["Huyện"]
        report, figures = self.report(self.register("21", 15, rows), "2024-08-12")
        self.assertEqual(figures["total"]["value"], 245)
        self.assertEqual(self.closing(report, "district"), published)

    def test_24_and_25_are_one_list_before_and_after_three_upgrades(self):
        """25 and 243 (early 2025), 28 and 240 (end of February): the same 268, for three were raised in between, one of Yên Bình and two of Trấn Yên."""
        groups = spread({FOOD: 201, CRAFT: 15, HERB: 21, DRINK: 14, TOURISM: 16, ORNAMENT: 1})
        towns = self.communes_of("Huyện Trấn Yên", "2024-03-01") + self.communes_of("Huyện Yên Bình", "2024-03-01")
        rows = self.products(268, "01/03/2024", towns, **{"Hạng sao": ["4"] * 25 + ["3"] * 243, "Ngành": groups})
        raised = [dict(next(row for row in rows[100 + 50 * i:] if row["Huyện"] == district and row["Hạng sao"] == "3"), **{
            "Hạng sao": "4", "Ngày quyết định": "20/02/2025", "Lần công nhận": "nâng hạng", "Số quyết định": "QĐ nâng hạng"})
            for i, district in enumerate(("Huyện Yên Bình", "Huyện Trấn Yên", "Huyện Trấn Yên"))]
        data = self.register("25", 15, rows + raised)
        _, before = self.report(data, "2025-01-31")
        self.assertEqual([before[code]["value"] for code in ("total", "stars_4", "stars_3", "upgraded")], [268, 25, 243, 0])
        report, after = self.report(data, "2025-02-28")
        self.assertEqual([after[code]["value"] for code in ("total", "stars_4", "stars_3", "upgraded")], [268, 28, 240, 3])
        four = next(row for row in report["balance"]["stars"] if row["code"] == "4")
        self.assertEqual((four["opening"], four["in"], four["closing"]), (25, 3, 28))
        self.assertEqual(list(self.closing(report, "branch").values()), [201, 14, 21, 15, 1, 16])

    def old_lao_cai(self):
        published = {"Huyện Bảo Thắng": 44, "Thị xã Sa Pa": 40, "Huyện Bát Xát": 40, "Huyện Bảo Yên": 40, "Huyện Bắc Hà": 31, "Huyện Văn Bàn": 30,
                     "Huyện Mường Khương": 21, "Huyện Si Ma Cai": 14, "Thành phố Lào Cai": 7}
        kinds = spread({"HTX": 55, "Doanh nghiệp": 10, "Hộ kinh doanh": 54, "Tổ hợp tác": 9})
        women = ["x"] * 56 + ["không"] * 72
        minority = ["không"] * 40 + ["x"] * 59 + ["không"] * 29
        places = [self.communes_of(district, "2024-06-01", "10")[0] for district in spread(published)]
        stars = ["5"] * 2 + ["4"] * 7 + ["3"] * 258
        subjects, first = {}, 0  # 128 of them, each in one district
        for n, (district, count) in enumerate(published.items()):
            subjects[district] = (first, count * 128 // 267 + (n < 3))
            first += subjects[district][1]
        self.assertEqual(first, 128)
        rows, turn = [], Counter()
        for i, place in enumerate(places):
            begin, many = subjects[place[1]]
            who = begin + turn[place[1]] % many
            turn[place[1]] += 1
            rows.append({"Tên sản phẩm": f"Sản phẩm Lào Cai {i}", "Chủ thể": f"Chủ thể {who}", "Loại hình": kinds[who], "Nữ làm chủ": women[who],
                         "Dân tộc thiểu số": minority[who], "Xã": place[0], "Huyện": place[1], "Ngành": FOOD, "Hạng sao": stars[i], "Lần công nhận": "mới",
                         "Số quyết định": "12/QĐ-UBND", "Ngày quyết định": "01/06/2024"})
        return published, rows

    def test_30_of_may_2025_old_lao_cai_by_subject_and_district(self):
        published, rows = self.old_lao_cai()
        report, figures = self.report(self.register("30", 10, rows), "2025-05-20")
        self.assertEqual([figures[code]["value"] for code in ("total", "stars_3", "stars_4", "stars_5", "producers")], [267, 258, 7, 2, 128])
        self.assertEqual({code: figures["producers_" + code]["value"] for code in ("cooperative", "firm", "household", "group", "women", "minority")},
                         {"cooperative": 55, "firm": 10, "household": 54, "group": 9, "women": 56, "minority": 59})
        self.assertEqual(self.closing(report, "district"), published)
        self.assertEqual(report["province_name"], "Tỉnh Lào Cai")

    def test_29_counts_57_of_30_by_the_other_rule(self):
        """49 new and 8 judged again in 2024 were published as 57, 190 % of 30: the target means every recognition."""
        old = [("Phường Cốc Lếu", "Thành phố Lào Cai")]
        before = self.products(8, "10/03/2021", old, **{"Hạng sao": "3", "Ngành": FOOD})
        again = [dict(row, **{"Ngày quyết định": "01/03/2024", "Lần công nhận": "đánh giá lại", "Số quyết định": "lại"}) for row in before]
        data = self.register("29", 10, before + again + self.products(49, "02/05/2024", old, **{"Hạng sao": "3", "Ngành": FOOD}))
        harness.run("report", "target", "--year", "2024", "--indicator", "new", "--rule", "first_and_again", "--value", "30", "--document", "KH 2024", "--day",
                    "2024-01-10", *data)
        _, figures = self.report(data, "2024-12-31")
        self.assertEqual((figures["new"]["value"], figures["new"]["target"], figures["new"]["percent"], figures["new"]["rule"]), (57, 30, "190.0", "first_and_again"))
        self.assertEqual([(row["rule"], row["value"]) for row in figures["new"]["other_rules"]], [("first", 49)])
        self.assertEqual(figures["total"]["value"], 57)

    def test_31_of_december_2025_new_lao_cai(self):
        """605 products of the merged province; those of before 01/07/2025 lie in communes that are no more."""
        with open(PLACES / "map_communes_2025-06-30_to_2025-07-01.csv", encoding="utf-8", newline="") as file:
            after = {row["old_code"]: row["new_code"] for row in csv.DictReader(file) if row["extent"] == "full"}
        districts = {row["code"]: row["name"] for province in ("10", "15") for row in units("district", province, "2025-03-01")}
        old = [(row["name"], districts[row["parent_code"]], after[row["code"]]) for province in ("10", "15") for row in units("commune", province, "2025-03-01")
               if row["code"] in after]
        by_new = {new: (name, district) for name, district, new in old}
        chosen = sorted(by_new)[:82]  # of the 99 communes, 82 have a product
        communes = [by_new[code] for code in chosen]
        groups = spread({FOOD: 480, DRINK: 41, HERB: 26, CRAFT: 36, TOURISM: 20, ORNAMENT: 2})
        stars = spread({"3": 551, "4": 52, "5": 2})
        standing = self.products(533, "10/01/2024", communes, **{"Hạng sao": stars[:533], "Ngành": groups[:533]})
        new = self.products(62, "15/04/2025", communes, **{"Hạng sao": stars[533:595], "Ngành": groups[533:595]})
        ended = self.products(11, "20/02/2022", communes, **{"Hạng sao": stars[595:] + ["3"], "Ngành": groups[595:] + [FOOD]})
        again = [dict(row, **{"Ngày quyết định": "18/02/2025", "Lần công nhận": "đánh giá lại", "Số quyết định": "QĐ lại"}) for row in ended[:10]]
        data = self.register("31", 15, standing + new + ended + again)
        harness.run("report", "target", "--year", "2025", "--indicator", "new", "--rule", "first", "--value", "54", "--document", "Kế hoạch 2025", "--day",
                    "2025-01-10", *data)
        report, figures = self.report(data, "2025-12-12")
        self.assertEqual([figures[code]["value"] for code in ("total", "stars_3", "stars_4", "stars_5")], [605, 551, 52, 2])
        self.assertEqual((figures["new"]["value"], figures["new"]["target"], figures["new"]["percent"]), (62, 54, "114.8"))
        self.assertEqual((figures["again"]["value"], figures["expired"]["value"], figures["communes"]["value"]), (10, 1, 82))
        self.assertEqual(self.closing(report, "branch"), {"Thực phẩm": 480, "Đồ uống": 41, "Dược liệu và sản phẩm từ dược liệu": 26, "Thủ công mỹ nghệ": 36,
                                                         "Sinh vật cảnh": 2, "Dịch vụ du lịch": 20})
        self.assertEqual(report["balance"]["district"], [])
        old_map, _ = self.report(data, "2025-12-12", map="2024-12-31")
        self.assertEqual(old_map["balance"]["total"], report["balance"]["total"])
        self.assertEqual(sum(Counter(self.closing(old_map, "province")).values()), 605)


class FiguresOnPostgresql(Figures):
    on_postgresql = True


if __name__ == "__main__":
    unittest.main()
