"""What an answer carries: headers that make browsers careful, entity tags, compression, languages, problem documents; and what a handler is
given of a request."""
import gzip
import json
import tempfile
import unittest
from pathlib import Path

import harness


class Headers(harness.TestCase):
    def test_every_answer_forbids_sniffing_and_framing(self):
        for target in ("/hello", "/size/100", "/nowhere", "/api/v1/nowhere", "/fail", "/api/v1/openapi.json", "/cached/100"):
            with self.subTest(target):
                headers = self.get(target).headers
                self.assertEqual(headers["x-content-type-options"], "nosniff")
                self.assertIn("frame-ancestors 'none'", headers["content-security-policy"])
                self.assertEqual(headers["cross-origin-resource-policy"], "same-origin")
                self.assertEqual(headers["referrer-policy"], "same-origin")
                self.assertNotIn("strict-transport-security", headers)

    def test_pages_may_run_only_our_scripts(self):
        policy = self.get("/size/100").headers["content-security-policy"]
        self.assertEqual(policy, "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' data:; object-src 'none'; "
                                 "base-uri 'none'; frame-ancestors 'none'; form-action 'self'")
        self.assertIn("camera=()", self.get("/size/100").headers["permissions-policy"])

    def test_no_header_stands_twice(self):
        for target in ("/hello", "/cached/5000", "/headers", "/nowhere"):
            names = [name for name, _ in self.get(target).pairs]
            self.assertEqual(sorted(set(names)), sorted(names))

    def test_a_handler_replaces_headers_but_cannot_break_a_line(self):
        answer = self.get("/headers", User_Agent="me")
        self.assertEqual(answer.headers["cache-control"], "public, max-age=60")
        self.assertEqual(answer.headers["x-good"], "good")
        self.assertNotIn("x-injected", answer.headers)
        self.assertNotIn("x-broken", answer.headers)
        self.assertEqual(answer.text, "me")

    def test_head_is_get_without_the_body(self):
        for target in ("/hello", "/cached/3000", "/nowhere", "/size/0"):
            client = self.client()
            got, head = client.get(target), client.request("HEAD", target)
            self.assertEqual((head.status, head.headers["content-length"]), (got.status, got.headers["content-length"]))
            self.assertEqual(client.get("/hello").text, "hello\n")

    def test_options_and_wrong_methods_name_what_is_taken(self):
        client = self.client()
        self.assertEqual(client.request("OPTIONS", "/hello").headers["allow"], "GET, HEAD, OPTIONS")
        self.assertEqual(client.request("OPTIONS", "/api/v1/items/x").headers["allow"], "GET, HEAD, DELETE, OPTIONS")
        self.assertEqual(client.request("OPTIONS", "*").status, 204)
        for method in ("PUT", "PATCH", "TRACE", "BREW", "get"):
            answer = client.request(method, "/form")
            self.assertEqual((answer.status, answer.headers["allow"]), (405, "POST, OPTIONS"))
        self.assertEqual(client.request("BREW", "/nowhere").status, 404)

    def test_a_redirect_is_a_303(self):
        answer = self.client().request("POST", "/forget", "", {"Origin": "http://localhost"})
        self.assertEqual((answer.status, answer.headers["location"], answer.body), (303, "/counted", b""))


class Caching(harness.TestCase):
    def test_an_unchanged_answer_is_304(self):
        for target in ("/hello", "/size/3000", "/cached/3000"):
            client = self.client()
            first = client.get(target)
            tag = first.headers["etag"]
            for match in (tag, tag[2:], f'"x", {tag}', "*"):
                again = client.get(target, If_None_Match=match)
                self.assertEqual((again.status, again.body, again.headers["etag"]), (304, b"", tag))
                # the browser would put it in the place of the kept page's own
                self.assertNotIn("content-security-policy", again.headers)
            self.assertEqual(client.get(target, If_None_Match='"other"').body, first.body)

    def test_long_text_is_compressed_where_it_is_taken(self):
        for target in ("/size/5000", "/cached/5000"):
            client = self.client()
            plain = client.get(target)
            zipped = client.get(target, Accept_Encoding="br;q=0.5, gzip")
            self.assertEqual(zipped.headers["content-encoding"], "gzip")
            self.assertLess(len(zipped.body), 3000)
            self.assertEqual(gzip.decompress(zipped.body), plain.body)
            self.assertEqual(zipped.headers["etag"], plain.headers["etag"])
            for answer in (plain, zipped):
                self.assertIn("Accept-Encoding", answer.headers["vary"])
            for refused in ("gzip;q=0", "gzip;q=0, *", "identity", ""):
                self.assertNotIn("content-encoding", client.get(target, Accept_Encoding=refused).headers)
        self.assertNotIn("content-encoding", self.get("/size/500", Accept_Encoding="gzip").headers)

    def test_a_cached_route_runs_once_for_a_language_until_it_is_forgotten(self):
        client = self.client()
        self.assertTrue(client.get("/counted").text.startswith("<p>vi 1"))
        self.assertTrue(client.get("/counted").text.startswith("<p>vi 1"))
        self.assertTrue(client.get("/counted", Accept_Language="en").text.startswith("<p>en 2"))
        self.assertTrue(client.get("/counted", Accept_Language="en").text.startswith("<p>en 2"))
        self.assertEqual(client.get("/counted").headers["content-language"], "vi")
        self.assertTrue(client.get("/counted?a=b").text.startswith("<p>vi 3"))
        self.assertTrue(client.get("/counted").text.startswith("<p>vi 1"))
        client.request("POST", "/forget", "", {"Origin": "http://localhost"})
        self.assertTrue(client.get("/counted").text.startswith("<p>vi 4"))


class Problems(harness.TestCase):
    def test_the_api_answers_with_problem_documents(self):
        answer = self.get("/api/v1/nowhere")
        problem = json.loads(answer.body)
        self.assertEqual(answer.headers["content-type"], "application/problem+json")
        self.assertEqual((answer.status, problem["status"], problem["type"], problem["instance"]),
                         (404, 404, "/problems/not-found", "/api/v1/nowhere"))
        self.assertIn("kiểm tra lại đường dẫn", problem["detail"])
        self.assertEqual(answer.headers["content-language"], "vi")
        self.assertIn("Accept-Language", answer.headers["vary"])

    def test_details_come_in_the_language_that_is_asked_for(self):
        for asked, english in (("en", True), ("en-GB, vi;q=0.5", True), ("vi, en;q=0.9", False), ("fr, en;q=0.1", True), ("fr", False),
                               ("en;q=0", False), ("en;q=0.8, vi;q=0.9", False)):
            detail = json.loads(self.get("/api/v1/nowhere", Accept_Language=asked).body)["detail"]
            self.assertEqual("check it" in detail, english, asked)

    def test_pages_get_a_page_and_programs_a_document(self):
        page = self.get("/nowhere", Accept="text/html,application/json;q=0.9")
        self.assertEqual(page.headers["content-type"], "text/html; charset=utf-8")
        self.assertIn('<html lang="vi">', page.text)
        self.assertIn('<html lang="en">', self.get("/nowhere?lang=en").text)
        self.assertEqual(self.get("/nowhere", Accept="application/json").headers["content-type"], "application/problem+json")

    def test_what_broke_inside_is_not_told(self):
        for target in ("/fail", "/no-answer"):
            answer = self.get(target, Accept="application/json")
            self.assertEqual((answer.status, json.loads(answer.body)["type"]), (500, "/problems/failed"))
            self.assertNotIn("inside", answer.text)
            self.assertNotIn("secret", answer.text)

    def test_the_place_of_a_fault_is_told(self):
        problem = json.loads(self.get("/stale", Accept="application/json").body)
        self.assertEqual((problem["status"], problem["type"], problem["where"]), (409, "/problems/stale", "sheets[1].role"))

    def test_every_type_explains_itself(self):
        for key in ("bad-input", "not-found", "stale", "too-large", "unavailable", "failed"):
            self.assertEqual(self.get(f"/problems/{key}").status, 200)
        self.assertEqual(self.get("/problems/other").status, 404)

    def test_a_page_never_shows_what_was_sent_as_markup(self):
        answer = self.get("/%3Cscript%3Ealert(1)%3C/script%3E")
        self.assertNotIn("<script>alert", answer.text)
        client = self.client()
        client.send("<b>x</b> /hello HTTP/1.1\r\nHost: localhost\r\n\r\n")
        self.assertIn("&lt;b&gt;x&lt;/b&gt;", client.answer().text)


class Input(harness.TestCase):
    def test_paths_and_queries_are_decoded(self):
        for target, code, q in (("/api/v1/items/x?q=", "x", ""), ("/api/v1/items/M%C3%B9%20Cang%20Ch%E1%BA%A3i", "Mù Cang Chải", None),
                                ("/api/v1/items/a%2Fb?q=a+b%2B&limit=3", "a/b", "a b+"), ("/api/v1/items/..?&&q=1&q=2", "..", "1"),
                                ("/api/v1/items/a+b", "a+b", None)):
            answer = self.get(target)
            self.assertEqual((answer.status, json.loads(answer.body)), (200, {"code": code, "q": q}))

    def test_a_part_of_a_path_is_never_empty_and_never_two(self):
        for target in ("/api/v1/items/", "/api/v1/items", "/api/v1/items/a/b", "/api/v1//items/a", "//hello", "/hello/", "/Hello"):
            self.assertEqual(self.get(target).status, 404, target)

    def test_a_parameter_that_nobody_reads_is_refused_on_the_api(self):
        answer = self.get("/api/v1/items/a?q=1&page=2", Accept_Language="en")
        self.assertEqual(answer.status, 400)
        self.assertEqual(json.loads(answer.body)["detail"], 'there is no parameter "page"; those that are taken: q, limit')
        self.assertEqual(self.get("/hello?page=2").status, 200)

    def test_forms_are_decoded_in_order(self):
        answer = self.client().post_form("/form", "product=ch%C3%A8+xanh&1.1=3&1.1=4&=x&empty=&flag&&", Origin="http://localhost")
        self.assertEqual(json.loads(answer.body), {"fields": [["product", "chè xanh"], ["1.1", "3"], ["1.1", "4"], ["", "x"], ["empty", ""],
                                                              ["flag", ""]], "product": "chè xanh"})

    def test_what_is_not_a_form_has_no_fields(self):
        answer = self.client().request("POST", "/form", "product=x", {"Content-Type": "text/plain", "Origin": "http://localhost"})
        self.assertEqual(json.loads(answer.body), {"fields": [], "product": None})

    def test_a_json_body_is_read_by_its_shape(self):
        post = lambda body, kind="application/json": self.client().request("POST", "/api/v1/echo", body, {"Content-Type": kind})
        answer = post('{"name": "chè", "count": 3}', "Application/JSON; charset=utf-8")
        self.assertEqual((answer.status, json.loads(answer.body)), (201, {"name": "chè", "count": 3}))
        answer = post('{"name": "x", "count": 10}')
        self.assertEqual((answer.status, json.loads(answer.body)["where"]), (400, "count"))
        for bad in ("", "{", '{"name": "x", "name": "y"}', '{"name": "x", "other": 1}', "[" * 10000, '{"name": "\x00"}', '{"name": 1}'):
            self.assertEqual(post(bad).status, 400, bad[:20])
        for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
            self.assertEqual(post('{"name": "x"}', kind).status, 415)

    def test_what_is_not_permitted_is_403_and_what_is_local_is_not_there(self):
        self.assertEqual(self.get("/secret").status, 403)
        self.assertEqual(self.get("/local").status, 404)
        self.assertEqual(self.get("/metrics").status, 404)
        self.assertEqual(self.get("/health").text, "ok\n")

    def test_the_client_is_the_peer_and_proxies_are_not_believed(self):
        self.assertEqual(self.get("/client", X_Forwarded_For="10.0.0.1", X_Forwarded_Proto="https").text, "127.0.0.1 plain")

    def test_the_description_names_every_route_of_the_api(self):
        document = json.loads(self.get("/api/v1/openapi.json").body)
        self.assertEqual(document["openapi"], "3.1.0")
        self.assertEqual(sorted(document["paths"]), ["/api/v1/echo", "/api/v1/items/{code}", "/api/v1/openapi.json"])
        self.assertEqual(sorted(document["paths"]["/api/v1/items/{code}"]), ["delete", "get"])
        self.assertEqual([p["name"] for p in document["paths"]["/api/v1/items/{code}"]["get"]["parameters"]], ["code", "q", "limit"])
        self.assertEqual(document["components"]["schemas"]["Echo"],
                         {"type": "object", "additionalProperties": False, "required": ["name"],
                          "properties": {"name": {"type": "string", "maxLength": 100}, "count": {"type": "integer", "minimum": 0, "maximum": 9}}})
        self.assertIn("Problem", document["components"]["schemas"])


class Forgery(harness.TestCase):
    def test_only_our_own_pages_may_send_forms(self):
        cases = [
            ({}, 200), ({"Cookie": "a=b"}, 403),
            ({"Origin": "http://localhost"}, 200), ({"Origin": "https://LOCALHOST"}, 200), ({"Origin": "http://localhost:81"}, 403),
            ({"Origin": "http://other"}, 403), ({"Origin": "null"}, 403), ({"Origin": ""}, 403), ({"Origin": "http://localhost.other"}, 403),
            ({"Sec-Fetch-Site": "same-origin"}, 200), ({"Sec-Fetch-Site": "none"}, 200), ({"Sec-Fetch-Site": "same-site"}, 403),
            ({"Sec-Fetch-Site": "cross-site"}, 403), ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, 403),
            ({"Sec-Fetch-Site": ""}, 403), ({"Sec-Fetch-Site": "same-origin", "Cookie": "a=b"}, 200),
        ]
        for headers, status in cases:
            with self.subTest(headers):
                self.assertEqual(self.client().request("POST", "/form", "a=b", headers).status, status)

    def test_a_delete_is_checked_too(self):
        self.assertEqual(self.client().request("DELETE", "/api/v1/items/a", headers={"Origin": "http://other"}).status, 403)

    def test_what_only_reads_may_be_asked_from_anywhere(self):
        self.assertEqual(self.client().request("POST", "/upload", "x", {"Origin": "http://other"}).status, 200)


class Hosts(harness.TestCase):
    @classmethod
    def start(cls):
        return harness.web_test_server(host="ocop.example")

    def test_only_the_named_host_is_answered_for(self):
        client = self.client()
        for host, status in (("ocop.example", 200), ("OCOP.example:8080", 200), ("other.example", 421), ("127.0.0.1", 421), ("ocop.example.evil", 421)):
            self.assertEqual(client.request("GET", "/hello", headers={"Host": host}).status, status, host)


class Settings(harness.TestCase):
    @classmethod
    def start(cls):
        return harness.web_test_server(demonstration=1, permit=1, healthy=0)

    def test_a_demonstration_asks_search_engines_to_stay_away(self):
        for target in ("/hello", "/cached/100", "/nowhere"):
            self.assertEqual(self.get(target).headers["x-robots-tag"], "noindex, nofollow")

    def test_permission_is_asked_for_the_action_of_the_route(self):
        self.assertEqual(self.client().request("DELETE", "/api/v1/items/a").status, 200)
        answer = self.get("/secret", Accept="application/json")
        self.assertEqual((answer.status, json.loads(answer.body)["type"]), (401, "/problems/not-signed-in"))
        self.assertEqual(self.get("/hello").status, 200)

    def test_a_program_that_is_not_well_says_so(self):
        self.assertEqual(self.get("/health").status, 503)


class Files(harness.TestCase):
    @classmethod
    def start(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        root = Path(cls.folder.name) / "site"
        (root / "assets").mkdir(parents=True)
        (root.parent / "secret.txt").write_text("secret")
        (root / "sw.js").write_text("// worker\n" * 300)
        (root / "icon.svg").write_text("<svg/>")
        (root / "assets/page-1a2b3c4d.css").write_text("a{}" * 1000)
        (root / "assets/page-1a2b3c4d.css.br").write_bytes(b"brotli form")
        (root / "assets/font.woff2").write_bytes(bytes(range(256)) * 20)
        return harness.web_test_server(static=str(root))

    def test_files_are_served_with_their_types(self):
        for target, kind in (("/sw.js", "text/javascript; charset=utf-8"), ("/icon.svg", "image/svg+xml"),
                             ("/assets/page-1a2b3c4d.css", "text/css; charset=utf-8"), ("/assets/font.woff2", "font/woff2")):
            answer = self.get(target)
            self.assertEqual((answer.status, answer.headers["content-type"]), (200, kind))
        self.assertEqual(self.get("/assets/font.woff2").body, bytes(range(256)) * 20)

    def test_hashed_names_never_change_and_others_are_asked_for_again(self):
        self.assertEqual(self.get("/assets/page-1a2b3c4d.css").headers["cache-control"], "public, max-age=31536000, immutable")
        answer = self.get("/sw.js")
        self.assertEqual(answer.headers["cache-control"], "no-cache")
        self.assertEqual(self.get("/sw.js", If_None_Match=answer.headers["etag"]).status, 304)
        self.assertIn("'wasm-unsafe-eval'", answer.headers["content-security-policy"])

    def test_compressed_forms_are_given_where_they_are_taken(self):
        self.assertEqual(self.get("/assets/page-1a2b3c4d.css", Accept_Encoding="gzip, br").body, b"brotli form")
        zipped = self.get("/assets/page-1a2b3c4d.css", Accept_Encoding="gzip")
        self.assertEqual(gzip.decompress(zipped.body), b"a{}" * 1000)
        self.assertEqual(self.get("/assets/page-1a2b3c4d.css.br").status, 404)
        self.assertNotIn("content-encoding", self.get("/assets/font.woff2", Accept_Encoding="gzip, br").headers)

    def test_no_path_leaves_the_folder(self):
        for target in ("/../secret.txt", "/assets/../../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/assets", "/assets/", "/./icon.svg",
                       "/assets/..%5c..%5csecret.txt", "//icon.svg", "/icon.svg/", "/etc/passwd", "/assets/%00"):
            self.assertIn(self.get(target).status, (400, 404), target)

    def test_files_take_only_get(self):
        client = self.client()
        self.assertEqual(client.request("HEAD", "/icon.svg").status, 200)
        self.assertEqual(client.request("POST", "/icon.svg", "x").status, 404)


class Start(unittest.TestCase):
    def test_names_that_could_mislead_stop_the_start(self):
        for name in (".env", "a b.js", "é.js"):
            with tempfile.TemporaryDirectory() as folder:
                (Path(folder) / name).write_text("x")
                with self.assertRaises(AssertionError):
                    harness.web_test_server(static=folder)

    def test_addresses_that_are_none_are_refused(self):
        for listen in ("", ":8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:99999", "127.0.0.1:x", "[::1", "nowhere.invalid:1", "unix:", "unix:" + "x" * 200):
            with self.assertRaisesRegex(AssertionError, "did not start"):
                harness.web_test_server(listen=listen)


if __name__ == "__main__":
    unittest.main()
