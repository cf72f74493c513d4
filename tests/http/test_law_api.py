"""The law and the score over HTTP: the same answers as on the command line, and refusals as problem documents."""
import json
import os
import shutil
import subprocess
import tempfile
import unittest

import harness

TEA = json.loads((harness.ROOT / "docs/examples/tea-cooperative.json").read_text("utf-8"))


def command(*arguments, request=None):
    done = subprocess.run([harness.PROGRAM, *arguments], input=json.dumps(request).encode() if request is not None else b"", capture_output=True,
                          env={**os.environ, "OPENOCOP_LANGUAGE": "vi"}, timeout=60)
    return json.loads(done.stdout)


class LawApi(harness.TestCase):
    @classmethod
    def start(cls):
        cls.data = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, cls.data, True)
        return harness.openocop(cls.data)

    def post(self, target, body, content_type="application/json", **headers):
        with harness.Client(self.server) as client:
            return client.request("POST", target, body if isinstance(body, (bytes, str)) else json.dumps(body), {"Content-Type": content_type, **headers})

    def assert_problem(self, answer, status):
        self.assertEqual(answer.status, status, answer.text)
        self.assertEqual(answer.headers["content-type"].split(";")[0], "application/problem+json")
        problem = json.loads(answer.body)
        self.assertTrue(problem["detail"] and problem["type"], problem)
        return problem

    def test_packs_are_those_of_the_command_line(self):
        answer = self.get("/api/v1/law/packs")
        self.assertEqual(answer.status, 200)
        self.assertEqual(json.loads(answer.body)["packs"], command("law", "list", "--json"))
        for name in ("26-2026", "148-2023@1", "781-2020"):
            answer = self.get(f"/api/v1/law/packs/{name}")
            self.assertEqual(json.loads(answer.body), command("law", "show", name, "--json"))
            self.assertIn("etag", answer.headers)
        answer = self.get("/api/v1/law/packs/26-2026/sets/11")
        self.assertEqual(json.loads(answer.body), command("law", "show", "26-2026/11", "--json"))

    def test_a_pack_or_set_that_is_not_there_is_a_problem(self):
        for target in ("/api/v1/law/packs/27-2027", "/api/v1/law/packs/26-2026@2", "/api/v1/law/packs/781-2020/sets/10", "/api/v1/law/packs/26-2026/sets/x",
                       "/api/v1/law/packs/26-2026/sets/0", "/api/v1/law/packs/%2e%2e"):
            self.assertIn(self.get(target).status, (400, 404), target)
        self.assert_problem(self.get("/api/v1/law/packs/27-2027"), 404)

    def test_the_bundle_has_every_criterion_and_option(self):
        bundle = json.loads(self.get("/api/v1/law/packs/26-2026").body)
        count = {"criteria": 0, "options": 0}

        def walk(node):
            for child in node.get("criteria", []):
                if "options" in child:
                    count["criteria"] += 1
                    count["options"] += len(child["options"])
                else:
                    walk(child)

        for one in bundle["sets"]:
            for part in one["parts"]:
                walk(part)
        self.assertEqual((len(bundle["sets"]), count), (26, {"criteria": 787, "options": 2579}))

    def test_score_and_plan_answer_as_the_command_line_does(self):
        answer = self.post("/api/v1/score", TEA)
        self.assertEqual((answer.status, json.loads(answer.body)), (200, command("score", "-", request=TEA)))
        answer = self.post("/api/v1/plan?stars=4&fixed=1.1,7", TEA)
        self.assertEqual((answer.status, json.loads(answer.body)), (200, command("plan", "-", "--stars", "4", "--fixed", "1.1,7", request=TEA)))
        answer = self.post("/api/v1/plan?stars=4&fixed=9", TEA)
        self.assertEqual((answer.status, json.loads(answer.body)["reachable"]), (200, False))

    def test_what_cannot_be_understood_is_a_problem_that_names_its_place(self):
        problem = self.assert_problem(self.post("/api/v1/score", {**TEA, "set": 27}), 400)
        self.assertIn("set", json.dumps(problem))
        problem = self.assert_problem(self.post("/api/v1/score", {**TEA, "sheets": [{"member": "m", "choices": {"1.1": "9"}}]}), 400)
        self.assertIn("sheets[0]", json.dumps(problem))
        for body in (b"", b"{", b"[]", b"\xff", b'{"pack": "26-2026", "pack": "26-2026"}', b"[" * 10000):
            self.assert_problem(self.post("/api/v1/score", body), 400)
        for query in ("", "?stars=1", "?stars=6", "?stars=four", "?stars=4&fixed=99", "?stars=4&colour=red"):
            self.assert_problem(self.post("/api/v1/plan" + query, TEA), 400)
        self.assert_problem(self.post("/api/v1/score", TEA, content_type="text/plain"), 415)
        self.assert_problem(self.post("/api/v1/score", b" " * (2 << 20)), 413)

    def test_another_site_may_not_ask_in_a_visitors_name(self):
        self.assertEqual(self.post("/api/v1/score", TEA, Origin="https://elsewhere.example").status, 403)
        self.assertEqual(self.post("/api/v1/score", TEA, **{"Sec-Fetch-Site": "cross-site"}).status, 403)
        self.assertEqual(self.post("/api/v1/score", TEA, **{"Sec-Fetch-Site": "same-origin"}).status, 200)


if __name__ == "__main__":
    unittest.main()
