"""What differs, over HTTP: the commune sees what became of each reason for which it gave a dossier back; a re-rating starts from the dossier before, asks
only for what has ended, and shows what is different; and nobody sees more by it than before."""
import html
import re
import unittest
from datetime import timedelta

from filing import TEXTS, Filing


def plain(markup):
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", markup))).strip()


def difference(page):
    """The section of a page that tells what differs; empty where there is none."""
    found = re.search(r'<section class="difference">.*?</section>', page, re.S)
    return found.group(0) if found else ""


class Differences(Filing):
    def day(self, days=0):
        return (self.clock.now.date() + timedelta(days=days)).strftime("%d/%m/%Y")

    def criterion(self, visitor, dossier, leaf, reason, papers):
        self.claim(visitor, dossier, leaf, max(leaf["options"], key=lambda option: option["points"])["id"], reason, papers)

    def asked(self, section):
        """Item by item: its words, and what stands below them."""
        listed = re.search(r'<ol class="asked plain">(.*)</ol>', section, re.S).group(1)
        return {plain(words): below for words, below in re.findall(r"<li><p><strong>(.*?)</strong></p>(.*?)(?=<li><p><strong>|\Z)", listed, re.S)}

    def test_the_desk_shows_what_became_of_each_reason(self):
        people, producer, _, dossier = self.ready("Chè khác lần trước")
        first, second, third = self.leaves[:3]
        paper = re.search(r'name="giay-([0-9a-f-]{36})"[^>]*checked', people["chuthe"].get(f"{dossier}/tieu-chi/{first['code']}").text).group(1)
        self.assertEqual(self.file(people["chuthe"], dossier).status, 303)
        desk = people["xa"].get(f"{dossier}/tham-tra").text
        self.assertEqual(difference(desk), "")
        answer = people["xa"].send(f"{dossier}/tham-tra", {**self.ticks(desk), "co-mau-02": "missing", f"ly-do-{first['code']}": "ghi rõ xã",
                                                           f"ly-do-{second['code']}": "hợp đồng mờ", "han": self.day(9), "viec": "tra-lai"})
        self.assertEqual(answer.status, 303, answer.text[:3000])
        self.assertEqual(difference(people["chuthe"].get(dossier).text), "")

        # One reason is mended, one is not, and something that nobody asked for changes too.
        self.criterion(people["chuthe"], dossier, first, "đủ, tại <b>xã</b> Trấn Yên", [paper])
        fresh = self.paper(people["chuthe"], producer, "market", "HĐ 7/2026")
        self.criterion(people["chuthe"], dossier, third, "đủ", [paper, fresh])
        self.assertEqual(self.file(people["chuthe"], dossier).status, 303)
        section = difference(people["xa"].get(f"{dossier}/tham-tra").text)
        self.assertIn("Khác lần nộp trước", section)
        asked = self.asked(section)
        self.assertEqual(len(asked), 3)
        mended = asked[f"Tiêu chí {first['code']}: ghi rõ xã"]
        self.assertIn("Trước: đủ", plain(mended))
        self.assertIn("<ins>, tại &lt;b&gt;xã&lt;/b&gt; Trấn Yên</ins>", mended)
        self.assertNotIn("Chưa thay đổi", mended)
        untouched = asked[f"Tiêu chí {second['code']}: hợp đồng mờ"]
        self.assertIn("Chưa thay đổi gì so với lần nộp trước", untouched)
        self.assertNotIn("<ins>", untouched)
        report = next(below for words, below in asked.items() if "Mẫu số 02" in words)
        self.assertIn("1 thay đổi của mục này đã nêu ở trên", plain(report))
        other = section[section.index("Thay đổi khác"):]
        self.assertIn("<ins>", other)
        self.assertIn("HĐ 7/2026", other)
        self.assertIn(third["code"], plain(other))
        self.assertEqual(people["xa2"].get(f"{dossier}/tham-tra").status, 404)

    def test_a_rerating_asks_only_for_what_has_ended(self):
        name = "Chè đánh giá lại"
        people, before = self.signed(name)
        self.assertEqual(people["xa"].send(before, {}, f"{before}/chuyen").status, 303)
        producer = re.search(r'href="/chu-the/([0-9a-f-]{36})"', people["chuthe"].get("/chu-the").text).group(1)
        product = re.search(r'href="/san-pham/([0-9a-f-]{36})"[^>]*>' + name, people["chuthe"].get("/san-pham").text).group(1)
        paper = re.search(r'href="/giay-to/([0-9a-f-]{36})"(?:(?!/giay-to/).)*12/2026/' + name, people["chuthe"].get("/giay-to").text, re.S).group(1)

        # The certificate is renewed twice, and the second one ends too.
        for number, days in (("13/2026", 5), ("14/2026", 10)):
            paper = self.paper(people["chuthe"], producer, "conditions", number, renews=paper, **{"het-han": self.day(days)})
        self.clock.move(days=12)
        people = self.people()
        dossier = self.open(people["chuthe"], product, "rerating")
        page = people["chuthe"].get(dossier).text
        self.assertIn("<strong>100</strong>", page)
        section = difference(page)
        self.assertIn(f'href="{before}"', section)
        look = re.search(r'<ul class="look plain">.*?</ul>', section, re.S).group(0)
        self.assertEqual(look.count("<li>"), 1)
        self.assertIn(", ".join(leaf["code"] for leaf in self.leaves), plain(look))
        self.assertIn(f'href="/giay-to/{paper}"', look)
        self.assertIn("14/2026 đã hết hạn", plain(look))
        self.assertIn(f"{len(self.leaves)} tiêu chí, {len(TEXTS)} phần báo cáo", plain(section))
        report = people["chuthe"].get(f"{dossier}/bao-cao").text
        for text in TEXTS:
            self.assertIn(f"{name}: phần {text}", report)
        self.assertNotIn(f'action="{dossier}/nop"', people["chuthe"].get(f"{dossier}/kiem-tra").text)

        # Nothing else is asked for: one new paper, and it can be filed.
        self.paper(people["chuthe"], producer, "conditions", "15/2027", renews=paper, **{"het-han": self.day(700)})
        section = difference(people["chuthe"].get(dossier).text)
        self.assertIn("Không có giấy tờ nào hết hạn", section)
        self.assertEqual(len(re.findall("Thay bằng giấy tờ mới", section)), 1)
        self.assertIn(f"12/2026/{name}", re.search("<del>(.*?)</del>", section).group(1))
        self.assertIn("15/2027", re.search("<ins>(.*?)</ins>", section).group(1))
        self.assertIn(", ".join(leaf["code"] for leaf in self.leaves[:3]), section)
        self.assertEqual(people["xa2"].get(dossier).status, 404)
        self.assertEqual(people["chuyenvien"].get(dossier).status, 404)
        self.assertEqual(people["chuyenvien"].get(before).status, 200)
        self.assertEqual(difference(people["xa"].get(dossier).text), "", "a draft is its writer's")
        self.assertEqual(self.file(people["chuthe"], dossier).status, 303)

        # Filed: the commune sees the same, without what the writer was asked.
        section = difference(people["xa"].get(dossier).text)
        self.assertIn("Khác hồ sơ trước", section)
        self.assertIn("15/2027", section)
        self.assertNotIn("Cần xem lại", section)
        self.assertEqual(difference(people["xa"].get(f"{dossier}/tham-tra").text), "")

    def test_a_first_dossier_has_none_before_and_an_upgrade_without_one_begins_empty(self):
        people = self.people()
        _, product = self.product(people["chuthe"], "Chè chưa có hồ sơ")
        dossier = self.open(people["chuthe"], product, "upgrade")
        page = people["chuthe"].get(dossier).text
        self.assertEqual(difference(page), "")
        self.assertIn("Chưa chấm tiêu chí nào", page)


class DifferencesOnPostgresql(Differences):
    on_postgresql = True


if __name__ == "__main__":
    unittest.main()
