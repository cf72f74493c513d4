"""The self-assessment page over HTTP, without a browser: what is sent comes back as a result in law, whatever else is sent is survived."""
import html
import json
import random
import re
import tempfile
import unittest
from urllib.parse import quote, urlencode

import harness

PAGE = "/tu-danh-gia"
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}


def sets():
    """Number -> leaves, from the law's files."""
    found = {}
    for path in sorted((harness.ROOT / "law/26-2026").glob("[0-9]*.json")):
        data = json.loads(path.read_text("utf-8"))
        leaves = []

        def walk(nodes):
            for node in nodes:
                if "options" in node:
                    leaves.append(node)
                walk(node.get("criteria", []))

        for part in data["parts"]:
            walk(part["criteria"])
        found[data["no"]] = leaves
    return found


class SelfAssessment(harness.TestCase):
    @classmethod
    def start(cls):
        cls.data = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.data.cleanup)
        cls.sets = sets()
        return harness.openocop(cls.data.name)

    def post(self, no, choices, **headers):
        with self.client() as client:
            return client.request("POST", f"{PAGE}/{no}", urlencode(choices), {**FORM, **headers})

    def score(self, no, choices):
        body = {"pack": "26-2026", "set": no, "rules": {}, "knockouts": [], "sheets": [{"member": "a", "choices": choices}]}
        with self.client() as client:
            answer = client.request("POST", "/api/v1/score", json.dumps(body), {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin"})
        self.assertEqual(answer.status, 200, answer.text)
        return json.loads(answer.text)

    def test_the_root_leads_to_the_page(self):
        answer = self.get("/")
        self.assertEqual((answer.status, answer.headers["location"]), (303, PAGE))
        self.assertEqual(self.get("/?lang=en").headers["location"], f"{PAGE}?lang=en")

    def test_every_sheet_shows_every_criterion_and_option(self):
        for no, leaves in self.sets.items():
            text = html.unescape(self.get(f"{PAGE}/{no}").text)
            self.assertEqual(len(re.findall("<fieldset", text)), len(leaves), no)
            for leaf in leaves:
                self.assertIn(f'id="tc-{leaf["code"]}"', text)
                for note in leaf.get("notes", []):
                    self.assertIn(note, text)
                for option in leaf["options"]:
                    self.assertIn(f'name="{leaf["code"]}" value="{option["id"]}" data-points="{option["points"]}"', text)
                    self.assertIn(f">{option['text']}</span>", text)

    def test_results_are_those_of_the_law_for_random_choices_on_every_sheet(self):
        dice = random.Random(11)
        for no, leaves in self.sets.items():
            for _ in range(3):
                choices = {leaf["code"]: dice.choice(leaf["options"])["id"] for leaf in leaves}
                law = self.score(no, choices)
                text = self.post(no, choices).text
                self.assertIn(f'<b class="figure">{law["sheets"][0]["total"]}</b>', text)
                self.assertIn(f"<span>{law['stars']} sao</span>", text)
                missing = re.findall(r'<li><a href="#tc-([^"]+)">', text)
                self.assertEqual(missing, [unmet["criterion"] for unmet in law["unmet_minimums"]])

    def test_the_link_of_a_result_shows_the_same_result(self):
        dice = random.Random(12)
        for no, leaves in self.sets.items():
            choices = {leaf["code"]: dice.choice([option["id"] for option in leaf["options"]] + (["x"] if leaf.get("implicit_zero") else []))
                       for leaf in leaves if dice.random() < 0.9}
            sent = self.post(no, choices).text
            link = html.unescape(re.search(r'href="([^"]+\?chon=[^"]+)"', sent).group(1))
            self.assertRegex(link, rf"^{PAGE}/{no}\?chon=[0-9x.-]+&bo=26-2026@1$")
            seen = self.get(link).text
            cut = re.compile(r'<section class="result".*?</section>', re.S)
            self.assertEqual(cut.search(seen).group(0), cut.search(sent).group(0))
            self.assertEqual(re.findall(r'name="([^"]+)" value="([^"]+)"[^>]* checked', seen), list(choices.items()))

    def test_hostile_links_are_pages_too(self):
        dice = random.Random(13)
        signs = "0123456789x-.&=%@<>\"'/ \u00e9\u1ed5"
        for _ in range(400):
            chosen = "".join(dice.choice(signs) for _ in range(dice.randrange(60)))
            pack = "".join(dice.choice(signs) for _ in range(dice.randrange(20)))
            answer = self.get(f"{PAGE}/{dice.randrange(1, 27)}?chon={quote(chosen)}&bo={quote(pack)}")
            self.assertEqual(answer.status, 200)
            self.assertFalse("\u201c<" in answer.text or "<script" in answer.text.replace('<script type="module"', ""), (chosen, pack))
        for target in (f"{PAGE}/11?chon=%00", f"{PAGE}/11?chon=%ff%fe", f"{PAGE}/11?chon=1&chon=2", f"{PAGE}/11?chon=" + "9." * 3000):
            self.assertIn(self.get(target).status, (200, 400), target)

    def test_a_sheet_that_does_not_exist_is_404_with_the_list(self):
        for no in ("27", "0", "011", "-1", "abc", "%3Cscript%3E", "9" * 300):
            answer = self.get(f"{PAGE}/{no}")
            self.assertEqual(answer.status, 404, no)
            self.assertIn(f'href="{PAGE}/26"', answer.text)
            self.assertNotIn("<script>", answer.text)
        self.assertEqual(self.post("27", {}).status, 404)

    def test_what_is_no_choice_is_left_out_and_named(self):
        text = html.unescape(self.post(11, {"1.1": "7", "1.2": "<b>", "1.3": "3", "nothing": "1", "san-pham": "<i>Ch\u00e8</i>"}).text)
        self.assertIn("Có 2 lựa chọn không đọc được", text)
        self.assertIn("1.1, 1.2", text)
        self.assertIn('value="<i>Chè</i>"', text)
        self.assertIn('<b class="figure">2</b>', text)

    def test_names_that_cannot_be_shown_are_dropped_and_the_choices_kept(self):
        for name in ("x" * 121, "a\u202eb", "a\nb"):
            text = self.post(11, {"1.1": "3", "san-pham": name}).text
            self.assertIn('<b class="figure">3</b>', text)
            self.assertRegex(text, r'id="san-pham"[^>]* value=""')

    def test_forms_from_elsewhere_too_large_or_of_another_kind_are_refused(self):
        self.assertEqual(self.post(11, {"1.1": "3"}, **{"Sec-Fetch-Site": "cross-site"}).status, 403)
        self.assertEqual(self.post(11, {"1.1": "3" * 70000}).status, 413)
        with self.client() as client:
            self.assertEqual(client.request("POST", f"{PAGE}/11", "%%%%=%", FORM).status, 400)
        self.assertEqual(self.get(PAGE).status, 200)

    def test_all_pages_of_the_bundle_are_the_pages(self):
        bundle = json.loads(self.get(f"{PAGE}/ngoai-tuyen.json").text)
        for path in [PAGE] + [f"{PAGE}/{no}" for no in self.sets]:
            self.assertEqual("\n".join(bundle["lines"][line] for line in bundle["pages"][path]) + "\n", self.get(path).text, path)


if __name__ == "__main__":
    unittest.main()
