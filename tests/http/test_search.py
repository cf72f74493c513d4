"""The search over all rooms, as its users type: with and without accents, by abbreviations and numbers; each finds what he may see and nothing else."""
import html
import re
import unittest
from urllib.parse import quote

import filing
import harness

ROOMS = {"Sản phẩm": "/san-pham/", "Chủ thể": "/chu-the/", "Hồ sơ": "/ho-so/", "Giấy tờ": "/giay-to/"}


class Search(harness.DemonstrationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        maker = filing.Filing("ready")
        maker.server, maker.leaves = cls.server, filing.leaves(maker.SET)
        cls.chuthe = maker.visitor("demo.chuthe")
        cls.producer, cls.product = maker.product(cls.chuthe, "Chè Đinh Hương Lạ")
        cls.dossier = maker.open(cls.chuthe, cls.product)
        cls.paper = maker.paper(cls.chuthe, cls.producer, "conditions", "417/2026/ATTP-YB")
        cls.maker = maker

    def found(self, visitor, words):
        """{title of the room: addresses}"""
        page = visitor.get(f"/tim-kiem?q={quote(words)}")
        self.assertEqual(page.status, 200, page.text[:2000])
        parts = re.split(r"<h2>(.*?)</h2>", page.text.partition("<main")[2].partition("</main>")[0])
        return {html.unescape(title): re.findall(r'<li><a href="([^"]*)"', part) for title, part in zip(parts[1::2], parts[2::2])}

    def test_words_with_and_without_accents_find_the_product_and_its_dossier(self):
        for words in ("Chè Đinh Hương Lạ", "che dinh huong la", "DINH HUONG", "hương đinh", "  la   huong ", "dinh%", "(đinh)"):
            found = self.found(self.chuthe, words)
            self.assertEqual(found["Sản phẩm"], [f"/san-pham/{self.product}"], words)
            self.assertEqual(found["Hồ sơ"], [self.dossier], words)
        for words in ("inh huong", "dinh huong xanh", "%", "_", "' OR 1=1", "dinh huong-%xa", "\\"):
            self.assertNotIn("Sản phẩm", self.found(self.chuthe, words), words)

    def test_a_paper_is_found_by_its_number_its_kind_and_by_abbreviations(self):
        for words in ("417/2026", "417 ATTP", "attp yb", "an toàn thực phẩm 417", "ATTP"):
            self.assertEqual(self.found(self.chuthe, words).get("Giấy tờ"), [f"/giay-to/{self.paper}"], words)
        self.assertNotIn("Giấy tờ", self.found(self.chuthe, "418/2026"))

    def test_a_renewed_and_a_withdrawn_paper_are_found_no_more(self):
        maker = self.maker
        old = maker.paper(self.chuthe, self.producer, "award", "55/cu-hon")
        new = maker.paper(self.chuthe, self.producer, "award", "56/moi-hon", renews=old)
        self.assertEqual(self.found(self.chuthe, "moi hon"), {"Giấy tờ": [f"/giay-to/{new}"]})
        self.assertEqual(self.found(self.chuthe, "cu hon"), {})
        answer = self.chuthe.send(f"/giay-to/{new}", {"ly-do": "nhầm"}, f"/giay-to/{new}/rut")
        self.assertEqual(answer.status, 303, answer.text[:3000])
        self.assertEqual(self.found(self.chuthe, "moi hon"), {})
        self.assertEqual(self.found(self.chuthe, "cu hon"), {"Giấy tờ": [f"/giay-to/{old}"]})

    def test_a_producer_is_found_by_short_and_long_form_and_by_telephone(self):
        page = html.unescape(self.chuthe.get(f"/chu-the/{self.producer}").text)
        name = re.search(r"<h1>(.*?)</h1>", page).group(1)
        for words in (name, name.replace("Hợp tác xã", "HTX"), name.upper()):
            self.assertIn(f"/chu-the/{self.producer}", self.found(self.chuthe, words).get("Chủ thể", []), words)
        phone = re.search(r"<dd>(0[\d .]{8,})</dd>", page)
        if phone:
            self.assertIn(f"/chu-the/{self.producer}", self.found(self.chuthe, phone.group(1)).get("Chủ thể", []))

    def test_nobody_finds_what_he_may_not_see(self):
        commune, elsewhere, office = (self.visitor(f"demo.{who}") for who in ("xa", "xa2", "chuyenvien"))
        self.assertEqual(set(self.found(commune, "dinh huong")), {"Sản phẩm"})  # a draft is its owner's alone
        self.assertEqual(set(self.found(office, "dinh huong")), {"Sản phẩm"})
        self.assertEqual(self.found(elsewhere, "dinh huong"), {})
        self.assertEqual(self.found(elsewhere, "417/2026"), {})
        self.assertEqual(self.found(commune, "417/2026"), {"Giấy tờ": [f"/giay-to/{self.paper}"]})
        self.assertEqual(self.found(office, "417/2026"), {"Giấy tờ": [f"/giay-to/{self.paper}"]})

    def test_more_than_fit_is_said_with_the_way_to_the_whole_list(self):
        office = self.visitor("demo.chuyenvien")
        self.assertEqual(len(self.found(office, "t")["Sản phẩm"]), 8)
        self.assertIn('href="/san-pham?q=t"', office.get("/tim-kiem?q=t").text)

    def test_the_page_says_kindly_that_nothing_is_found(self):
        page = self.chuthe.get("/tim-kiem?q=" + quote("<b>xyz</b>")).text
        self.assertIn("Không tìm thấy “&lt;b&gt;xyz&lt;/b&gt;”", page)
        self.assertNotIn("Không tìm thấy", self.chuthe.get("/tim-kiem").text)
        self.assertEqual(self.chuthe.get("/tim-kiem?q=" + "a" * 4000).status, 200)

    def test_a_visitor_is_asked_to_sign_in(self):
        self.assertEqual(self.get("/tim-kiem?q=che").status, 303)


class SearchOnPostgresql(Search):
    on_postgresql = True


if __name__ == "__main__":
    unittest.main()
