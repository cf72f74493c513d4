"""Every route of the program, found in the tables of the source, is given what no client should send. It answers with the right status and, on
the API, with a problem document that says what and what to do; it never fails inside, and never shows what was sent as markup."""
import json
import re
import shutil
import tempfile
import unittest

import harness

TABLE = re.compile(r"struct web_route \w+\[\]\s*=\s*\{(.*?)\n\};", re.S)
ROW = re.compile(r"\.method = WEB_(\w+),\s*\.path = ([^,]+),(.*?)(?=\.method = |\Z)", re.S)
MACRO = re.compile(r"^#define (\w+) (\"[^\"]*\")", re.M)

PARTS = ["x", "0", "-1", "99999999999999999999", "%00", "%FF", "%C3%28", "%", "%2", "..", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "'%20OR%20'1'='1",
         "%3Cscript%3Ealert(1)%3C%2Fscript%3E", "%C4%91%E1%BB%93ng", "a" * 4000, "%F0%9F%98%80", "%E2%80%AE", "26-2026%2F11", "26-2026@99",
         "{x}", "%7B%7B7*7%7D%7D", "$%7Bx%7D", "%0d%0aX-Injected:%201", "NULL", "true", "1.5", "1e3", "+", " ".replace(" ", "%20")]
BODIES = {
    "nothing": b"", "blank": b" \n", "binary": bytes(range(256)) * 40, "truncated": b'{"pack": "26-2026", "sheets": [', "an array": b"[]",
    "null": b"null", "a number": b"1", "deep": b"[" * 30000, "deep objects": b'{"a":' * 10000, "not UTF-8": b'{"pack": "\xff"}', "NUL": b'{"a": "\x00"}',
    "byte order mark": b"\xef\xbb\xbf{}", "empty object": b"{}", "duplicate": b'{"pack": "a", "pack": "b"}', "huge number": b'{"pack": 1' + b"0" * 5000 + b"}",
    "unknown name": b'{"no such name": 1}', "long text": b'{"pack": "' + b"x" * 60000 + b'"}',
}
FORMS = {
    "nothing": b"", "broken escape": b"a=%", "NUL": b"a=%00", "not UTF-8": b"a=%FF", "no names": b"=&=&=", "markup": b"product=%3Cscript%3Ealert(1)%3C/script%3E",
    "many": b"&".join(b"a%d=b" % i for i in range(999)), "too many": b"&".join([b"a"] * 2000), "long": b"product=" + b"x" * 60000, "binary": bytes(range(256)),
    "repeated": b"1.1=1&1.1=2&1.1=3", "unknown": b"no-such-field=1",
}


def rows():
    """(method, path, the rest of the row) of every route that is not local."""
    texts = [file.read_text("utf-8") for file in sorted((harness.ROOT / "src").rglob("*.[ch]"))]
    macros = dict(found for text in texts for found in MACRO.findall(text))
    found = []
    for table in (table for text in texts for table in TABLE.finditer(text)):
        for method, path, rest in (row.groups() for row in ROW.finditer(table.group(1))):
            if "WEB_LOCAL" not in rest:
                found.append((method, "".join(macros.get(word, word).strip('"') for word in path.split()), rest))
    return found


class Routes(harness.TestCase):
    @classmethod
    def start(cls):
        folder = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, folder)
        return harness.openocop(folder)

    def check(self, answer, path, what):
        self.assertIsNotNone(answer, what)
        self.assertLess(answer.status, 500, f"{what}: {answer.body[:500]}")
        self.assertNotIn("x-injected", answer.headers, what)
        if "html" in answer.headers.get("content-type", ""):
            self.assertNotIn(b"<script>alert", answer.body, what)
        if path.startswith("/api/") and answer.status >= 400:
            self.assertEqual(answer.headers["content-type"], "application/problem+json", what)
            problem = json.loads(answer.body)
            self.assertEqual(problem["status"], answer.status, what)
            self.assertRegex(problem["type"], r"\A/problems/[a-z-]+\Z", what)
            self.assertGreater(len(problem["detail"]), 10, what)

    def test_the_tables_are_found(self):
        found = {(method, path) for method, path, _ in rows()}
        for known in (("GET", "/health"), ("GET", "/api/v1/openapi.json"), ("GET", "/tu-danh-gia")):
            self.assertIn(known, found)

    def test_every_route_of_the_api_is_described(self):
        described = json.loads(self.get("/api/v1/openapi.json").body)["paths"]
        for method, path, _ in rows():
            if path.startswith("/api/"):
                self.assertIn(method.lower(), described.get(path, {}), path)

    def test_hostile_parts_of_paths(self):
        for method, path, _ in rows():
            if method != "GET" or "{" not in path:
                continue
            client = self.client()
            for part in PARTS:
                with self.subTest(path=path, part=part[:40]):
                    answer = client.get(re.sub(r"\{[\w-]+\}", lambda _, part=part: part, path))
                    self.check(answer, path, f"{path} {part[:40]}")
                    if answer.status in (414, 431):  # after which the server hangs up
                        client = self.client()

    def test_hostile_queries(self):
        for method, path, rest in rows():
            if method != "GET":
                continue
            client = self.client()
            target = re.sub(r"\{[\w-]+\}", "x", path)
            names = {"q", "lang", "code", "date", "limit", "name", "stars", "at"}
            for name in sorted(names):
                for value in PARTS[:24]:
                    with self.subTest(path=path, name=name, value=value[:40]):
                        self.check(client.get(f"{target}?{name}={value}"), path, f"{path}?{name}={value[:40]}")
            if path.startswith("/api/"):
                self.assertEqual(client.get(f"{target}?no-such-parameter=1").status, 400, path)

    def test_hostile_bodies(self):
        for method, path, _ in rows():
            if method == "GET":
                continue
            target = re.sub(r"\{[\w-]+\}", "x", path)
            for kind, bodies in (("application/json", BODIES), ("application/x-www-form-urlencoded", FORMS), ("text/plain", FORMS), (None, BODIES)):
                for name, body in bodies.items():
                    with self.subTest(method=method, path=path, kind=kind, body=name):
                        with harness.Client(self.server) as client:  # a connection each, but no more at a time than an address may have
                            answer = client.request(method, target, body, {"Content-Type": kind})
                        self.check(answer, path, f"{method} {path} {kind} {name}")
                        if path.startswith("/api/"):
                            self.assertGreaterEqual(answer.status, 400, f"{method} {path} {kind} {name}: {answer.body[:200]}")

    def test_a_gigabyte_is_refused_everywhere(self):
        for method, path, _ in rows():
            client = self.client()
            client.send(f"{method} {re.sub(r'{[a-z]+}', 'x', path)} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {1 << 30}\r\n\r\n")
            self.assertEqual(client.answer().status, 413, path)

    def test_other_methods_are_told_what_is_taken(self):
        for method, path, _ in rows():
            client = self.client()
            target = re.sub(r"\{[\w-]+\}", "x", path)
            answer = client.request("OPTIONS", target)
            self.assertEqual(answer.status, 204, path)
            self.assertIn(method, answer.headers["allow"])
            self.assertEqual(client.request("PATCH", target).status, 405, path)

    def test_pages_and_answers_are_the_same_for_head(self):
        for method, path, _ in rows():
            if method == "GET" and "{" not in path:
                client = self.client()
                got, head = client.get(path), client.request("HEAD", path)
                self.assertEqual((head.status, head.headers.get("content-length")), (got.status, got.headers.get("content-length")), path)


if __name__ == "__main__":
    unittest.main()
