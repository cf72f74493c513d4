"""Who judges, over HTTP and on the page: the same answers as on the command line and in the files, in both languages, and nothing typed is lost."""
import html
import json
import re
import shutil
import subprocess
import tempfile
import unittest
from urllib.parse import urlencode

import harness

FOLDER = harness.ROOT / "law/procedures"
FILES = {path.stem: json.loads(path.read_text("utf-8")) for path in FOLDER.glob("*.json") if path.name != "procedures.json"}
# (kind, filed, judged, answer, procedure)
PAIRS = [
    ("first", "2025-06-20", "2025-06-30", "known", "148-2023@1"),
    ("upgrade", "2025-06-20", "2025-07-02", "unclear", None),
    ("first", "2025-06-20", "2025-07-06", "known", "148-2023-1489@1"),
    ("rerating", "2026-05-21", "2026-06-21", "known", "148-2023-1489@1"),
    ("rerating", "2026-05-21", "2026-06-22", "bind_again", "26-2026@1"),
    ("first", "2026-05-21", "2026-07-21", "known", "148-2023-1489@1"),
    ("upgrade", "2026-05-21", "2026-07-22", "bind_again", "26-2026@1"),
    ("rerating", "2026-05-22", "2026-05-22", "known", "26-2026@1"),
    ("first", "2026-06-02", "2026-06-01", "before_filing", None),
]


def command(*arguments):
    return json.loads(subprocess.run([harness.PROGRAM, "procedures", *arguments, "--json"], capture_output=True, timeout=60).stdout)


def vi(day):
    return "/".join(reversed(day.split("-")))


class Procedures(harness.TestCase):
    @classmethod
    def start(cls):
        cls.data = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, cls.data, True)
        return harness.openocop(cls.data)

    def page(self, **query):
        return self.get("/quy-trinh" + ("?" + urlencode(query) if query else ""))

    def notices(self, answer):
        return [" ".join(html.unescape(re.sub("<[^>]+>", " ", text)).split())
                for text in re.findall(r'<div class="notice[^"]*".*?</div>', answer.text.split("<details")[0], re.S)]

    def test_the_api_shows_every_procedure_as_the_command_line_does(self):
        answer = self.get("/api/v1/procedures")
        self.assertEqual(answer.status, 200)
        self.assertIn("etag", answer.headers)
        rows = json.loads(answer.body)["procedures"]
        self.assertEqual({row["procedure"] for row in rows}, {f"{name}@1" for name in FILES})
        for row in rows:
            self.assertEqual(row, command("show", row["procedure"]))

    def test_the_api_answers_pairs_of_days(self):
        for kind, filed, judged, what, procedure in PAIRS:
            answer = self.get(f"/api/v1/procedures/route?kind={kind}&filed={filed}&judged={judged}")
            self.assertEqual(answer.status, 200)
            said = json.loads(answer.body)
            self.assertEqual((said["answer"], said["procedure"], said["clear"]), (what, procedure, what == "known"), (kind, filed, judged))
            self.assertEqual(said, command("route", "--kind", kind, "--filed", filed, "--judged", judged))

    def test_the_api_refuses_what_makes_no_question(self):
        for query, where in (("", "kind"), ("kind=x&filed=2026-01-01&judged=2026-01-01", "kind"), ("kind=first&judged=2026-01-01", "filed"),
                             ("kind=first&filed=2026-02-30&judged=2026-03-01", "filed"), ("kind=first&filed=2026-01-01&judged=01/02/2026", "judged")):
            answer = self.get("/api/v1/procedures/route?" + query)
            self.assertEqual(answer.status, 400, query)
            self.assertEqual(json.loads(answer.body)["where"], where)

    def test_the_page_shows_every_step_with_its_article(self):
        answer = self.page()
        text = html.unescape(answer.text)
        self.assertEqual(answer.status, 200)
        self.assertEqual(self.notices(answer), [])
        for name, data in FILES.items():
            own = text.split(f'<details class="ways" id="{name}"')[1].split("</details>")[0]
            for level in data["levels"]:
                for step in level["steps"]:
                    self.assertIn(step["what"], own)
                    self.assertIn(step["article"], own)
            for gap in data["unclear"]:
                self.assertIn(gap["text"], own)
        self.assertIn("30/04", text)
        self.assertIn("từ 180 đến 120 ngày", text)

    def test_the_form_answers(self):
        for kind, filed, judged, what, procedure in PAIRS:
            answer = self.page(**{"loai": kind, "ngay-nop": vi(filed), "ngay-hop": vi(judged)})
            self.assertEqual(answer.status, 200)
            said = self.notices(answer)
            self.assertEqual(len(said), 1, said)
            if procedure:
                self.assertIn(FILES[procedure.split("@")[0]]["title"], said[0])
                self.assertRegex(answer.text, rf'<details class="ways" id="{procedure.split("@")[0]}" open>')
            if what == "unclear":
                self.assertTrue(said[0].startswith("Chưa rõ thẩm quyền."), said)
            if what == "bind_again":
                self.assertIn("gắn lại", said[0])
            self.assertIn(f'value="{vi(filed)}"', answer.text)

    def test_what_was_typed_badly_comes_back_with_words(self):
        answer = self.page(**{"loai": "", "ngay-nop": "31/02/2025", "ngay-hop": '"><script>'})
        self.assertEqual(answer.status, 422)
        for name in ("loai", "ngay-nop", "ngay-hop"):
            self.assertIn(f'href="#o-{name}"', answer.text)
        self.assertIn('value="31/02/2025"', answer.text)
        self.assertIn("&lt;script&gt;", answer.text)
        self.assertNotIn("<script>", answer.text)
        self.assertEqual(self.page(**{"loai": "first", "ngay-nop": "x" * 5000, "ngay-hop": "1/6/2026"}).status, 422)
        self.assertEqual(self.page(**{"loai": "first", "ngay-nop": "22/5/2026", "ngay-hop": "1/6/2026"}).status, 200)

    def test_in_english_the_frame_is_english_and_the_law_vietnamese(self):
        answer = self.page(**{"loai": "first", "ngay-nop": "20/06/2025", "ngay-hop": "02/07/2025", "lang": "en"})
        self.assertIn('<html lang="en"', answer.text)
        self.assertTrue(self.notices(answer)[0].startswith("It is unclear who may judge."))
        self.assertIn('name="lang" value="en"', answer.text)
        self.assertIn("Day of filing", answer.text)


if __name__ == "__main__":
    unittest.main()
