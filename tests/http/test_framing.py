"""Requests that two programs could read differently are refused with 400 and the connection is closed; what follows on it is never taken for
a request. Sound requests, however they are cut into packets, are answered."""
import time
import unittest

import harness

HOST = "Host: localhost\r\n"
SMUGGLED = "GET /counted?x=1 HTTP/1.1\r\nHost: localhost\r\n\r\n"


def post(headers, body="", version="1.1"):
    return f"POST /upload HTTP/{version}\r\n{HOST}{headers}\r\n{body}"


REFUSED = {
    "length and chunks": post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
    "chunks and length": post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n"),
    "two lengths": post("Content-Length: 5\r\nContent-Length: 6\r\n", "hello"),
    "two equal lengths": post("Content-Length: 5\r\nContent-Length: 5\r\n", "hello"),
    "two lengths, one zero": post("Content-Length: 0\r\nContent-Length: 50\r\n"),
    "lengths in a list": post("Content-Length: 5, 5\r\n", "hello"),
    "length with a sign": post("Content-Length: +5\r\n", "hello"),
    "negative length": post("Content-Length: -5\r\n", "hello"),
    "hexadecimal length": post("Content-Length: 0x5\r\n", "hello"),
    "length with a letter": post("Content-Length: 5a\r\n", "hello"),
    "length with a space": post("Content-Length: 5 5\r\n", "hello"),
    "empty length": post("Content-Length:\r\n", "hello"),
    "unknown encoding": post("Transfer-Encoding: gzip\r\n"),
    "identity encoding": post("Transfer-Encoding: identity\r\n"),
    "encoding beside chunks": post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"),
    "encoding after chunks": post("Transfer-Encoding: chunked, gzip\r\n", "0\r\n\r\n"),
    "misspelt chunks": post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"),
    "chunks and a blank": post("Transfer-Encoding: chunked \r\n", "0\r\n\r\n"),
    "chunks and a vertical tab": post("Transfer-Encoding: \x0bchunked\r\n", "0\r\n\r\n"),
    "chunks twice": post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
    "chunks then identity": post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "0\r\n\r\n"),
    "chunks in HTTP/1.0": post("Transfer-Encoding: chunked\r\n", "0\r\n\r\n", "1.0"),
    "blank before the colon": post("Content-Length : 5\r\n", "hello"),
    "tab before the colon": post("Content-Length\t: 5\r\n", "hello"),
    "blank in a name": post("Content Length: 5\r\n", "hello"),
    "no name": post(": 5\r\n"),
    "name with a control character": post("X-\x01: 5\r\n"),
    "name outside ASCII": post("X-Tên: 5\r\n"),
    "line without colon": post("Content-Length\r\n"),
    "folded line": post("X-A: 1\r\n 2\r\nX-B: 3\r\n"),
    "folded last line": post("X-A: 1\r\n\t2\r\n"),
    "folded length": post("Content-Length:\r\n 5\r\n", "hello"),
    "first line folded": "GET /hello HTTP/1.1\r\n Host: localhost\r\nHost: localhost\r\n\r\n",
    "bare carriage return": post("X-A: 1\rX-B: 2\r\n"),
    "bare line feed": "GET /hello HTTP/1.1\nHost: localhost\n\n",
    "bare line feed between": post("X-A: 1\nX-B: 2\r\n"),
    "NUL in a value": post("X-A: 1\x002\r\n"),
    "NUL at a value's end": post("X-A: 1\x00\r\n"),
    "NUL at the last value's end": f"GET /hello HTTP/1.1\r\n{HOST[:-2]}\x00\r\n\r\n",
    "NUL in a name": post("X\x00-A: 1\r\n"),
    "NUL in a length": post("Content-Length: 5\x006\r\n", "hello"),
    "NUL after chunked": post("Transfer-Encoding: chunked\x00\r\n", "0\r\n\r\n"),
    "NUL in the path": f"GET /hello\x00/x HTTP/1.1\r\n{HOST}\r\n",
    "NUL at the path's end": f"GET /hello\x00 HTTP/1.1\r\n{HOST}\r\n",
    "NUL in the query": f"GET /hello?a=\x00b HTTP/1.1\r\n{HOST}\r\n",
    "NUL before the query": f"GET /hello\x00?a=b HTTP/1.1\r\n{HOST}\r\n",
    "NUL in the method": f"GET\x00 /hello HTTP/1.1\r\n{HOST}\r\n",
    "NUL alone as path": f"GET \x00 HTTP/1.1\r\n{HOST}\r\n",
    "escaped NUL in the path": f"GET /api/v1/items/a%00b HTTP/1.1\r\n{HOST}\r\n",
    "escaped NUL in the query": f"GET /api/v1/items/a?q=%00 HTTP/1.1\r\n{HOST}\r\n",
    "no host": "GET /hello HTTP/1.1\r\n\r\n",
    "no host, other headers": "GET /hello HTTP/1.1\r\nX-A: 1\r\n\r\n",
    "two hosts": f"GET /hello HTTP/1.1\r\n{HOST}{HOST}\r\n",
    "two different hosts": f"GET /hello HTTP/1.1\r\n{HOST}Host: other\r\n\r\n",
    "empty host": "GET /hello HTTP/1.1\r\nHost:\r\n\r\n",
    "host with a blank": "GET /hello HTTP/1.1\r\nHost: a b\r\n\r\n",
    "host with a path": "GET /hello HTTP/1.1\r\nHost: localhost/x\r\n\r\n",
    "host with a user": "GET /hello HTTP/1.1\r\nHost: me@localhost\r\n\r\n",
    "host with a bad port": "GET /hello HTTP/1.1\r\nHost: localhost:80x\r\n\r\n",
    "absolute address of another host": f"GET http://other/hello HTTP/1.1\r\n{HOST}\r\n",
    "absolute address with a user": f"GET http://me@localhost/hello HTTP/1.1\r\n{HOST}\r\n",
    "another scheme": f"GET ftp://localhost/hello HTTP/1.1\r\n{HOST}\r\n",
    "authority as address": f"CONNECT localhost:80 HTTP/1.1\r\n{HOST}\r\n",
    "relative address": f"GET hello HTTP/1.1\r\n{HOST}\r\n",
    "blank in the address": f"GET /hel lo HTTP/1.1\r\n{HOST}\r\n",
    "two blanks before the address": f"GET  /hello HTTP/1.1\r\n{HOST}\r\n",
    "two blanks before the version": f"GET /hello  HTTP/1.1\r\n{HOST}\r\n",
    "tab in the address": f"GET /hel\tlo HTTP/1.1\r\n{HOST}\r\n",
    "fragment": f"GET /hello#x HTTP/1.1\r\n{HOST}\r\n",
    "broken escape in the path": f"GET /api/v1/items/a%2 HTTP/1.1\r\n{HOST}\r\n",
    "escape of no digits": f"GET /api/v1/items/a%zz HTTP/1.1\r\n{HOST}\r\n",
    "invalid UTF-8 in the path": f"GET /api/v1/items/%C3%28 HTTP/1.1\r\n{HOST}\r\n",
    "overlong UTF-8 in the query": f"GET /api/v1/items/a?q=%C0%AF HTTP/1.1\r\n{HOST}\r\n",
    "broken escape in a form": "POST /form HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                               "Content-Length: 4\r\n\r\na=%x",
    "chunk size of no digits": post("Transfer-Encoding: chunked\r\n", "zz\r\nhello\r\n0\r\n\r\n"),
    "negative chunk size": post("Transfer-Encoding: chunked\r\n", "-5\r\nhello\r\n0\r\n\r\n"),
    "chunk size with 0x": post("Transfer-Encoding: chunked\r\n", "0x5\r\nhello\r\n0\r\n\r\n"),
    "chunk longer than it says": post("Transfer-Encoding: chunked\r\n", "3\r\nhello\r\n0\r\n\r\n"),
}
# These do not make the connection useless: the framing is sound, only the content is wrong.
STAYS_OPEN = {"escaped NUL in the path", "escaped NUL in the query", "broken escape in the path", "escape of no digits", "broken escape in a form",
              "invalid UTF-8 in the path", "overlong UTF-8 in the query"}
VERSIONS = {
    "HTTP/2.0": f"GET /hello HTTP/2.0\r\n{HOST}\r\n",
    "HTTP/1.2": f"GET /hello HTTP/1.2\r\n{HOST}\r\n",
    "HTTP/0.9": "GET /hello\r\n\r\n",
    "lower case": f"GET /hello http/1.1\r\n{HOST}\r\n",
    "leading zero": f"GET /hello HTTP/01.1\r\n{HOST}\r\n",
    "preface of HTTP/2": "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
}


class Framing(harness.TestCase):
    def assert_closed_without_success(self, client):
        # libmicrohttpd 0.9.75 writes its own answer to a malformed Content-Length with the head doubled: a rest is no second answer.
        self.assertNotIn(b"HTTP/1.1 2", client.rest())

    def test_ambiguous_requests_get_400_and_the_connection_is_closed(self):
        for name, request in REFUSED.items():
            with self.subTest(name), harness.Client(self.server) as client:
                client.send(request.encode("latin-1", "replace") if name != "name outside ASCII" else request.encode("utf-8"))
                answer = client.answer()
                self.assertIsNotNone(answer, "the connection was closed without an answer")
                self.assertEqual(answer.status, 400)
                if name not in STAYS_OPEN:
                    self.assert_closed_without_success(client)
        self.assert_alive()

    def test_what_follows_an_ambiguous_request_is_not_a_request(self):
        before = self.get("/counted").text.strip()
        self.assertEqual(before, "<p>vi 1")
        for name, request in REFUSED.items():
            if name in STAYS_OPEN:
                continue
            with self.subTest(name), harness.Client(self.server) as client:
                client.send((request + SMUGGLED).encode("utf-8"))
                answer = client.answer()
                self.assertIn(answer and answer.status, (400, None))
                self.assert_closed_without_success(client)
        self.assertEqual(self.get("/counted", Accept_Language="en").text.strip(), "<p>en 2", "the route was run by a smuggled request")

    def test_other_versions_are_refused(self):
        for name, request in VERSIONS.items():
            with self.subTest(name), harness.Client(self.server) as client:
                answer = client.raw(request)
                self.assertIn(answer and answer.status, (400, 505))
                self.assertTrue(client.ended())

    def test_a_length_beyond_any_number_is_refused(self):
        for length in ("99999999999999999999", "18446744073709551616", "9223372036854775808"):
            with self.subTest(length), harness.Client(self.server) as client:
                answer = client.raw(post(f"Content-Length: {length}\r\n", "hello"))
                self.assertIn(answer.status, (400, 413))
                self.assert_closed_without_success(client)

    def test_garbage_is_not_answered_with_anything_but_a_refusal(self):
        for garbage in (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200), b"\xff" * 3000 + b"\r\n\r\n", b"GARBAGE\r\n\r\n",
                        b"\r\n" * 50 + b"X\r\n\r\n", bytes(5000) + b"\r\n\r\n"):
            with self.subTest(garbage[:12]), harness.Client(self.server) as client:
                client.send(garbage)
                client.socket.shutdown(1)
                try:
                    answer = client.answer()
                except ConnectionError:
                    answer = None
                self.assertIn(answer and answer.status, (400, None))
        self.assert_alive()


class Sound(harness.TestCase):
    def test_a_large_head_is_taken_whole_and_byte_by_byte(self):
        head = f"GET /api/v1/items/a%20b?q=%C4%91%C6%B0%E1%BB%9Dng HTTP/1.1\r\n{HOST}" + "".join(
            f"X-Field-{i}: \t {'v' * 300}\r\n" for i in range(60)) + "\r\n"
        for size in (len(head), 1000, 77, 1):
            with self.subTest(size):
                client = self.client()
                data = head.encode("utf-8")
                for at in range(0, len(data), size):
                    client.send(data[at:at + size])
                    if size < 100 and at % 50 == 0:
                        time.sleep(0.0002)
                answer = client.answer()
                self.assertEqual((answer.status, answer.text), (200, '{"code":"a b","q":"đường"}'))

    def test_requests_sent_together_are_answered_in_order(self):
        client = self.client()
        client.send((f"GET /hello HTTP/1.1\r\n{HOST}\r\nGET /quick?x=1 HTTP/1.1\r\n{HOST}\r\n" + post("Content-Length: 5\r\n", "hello") +
                     f"\r\nGET /nowhere HTTP/1.1\r\n{HOST}\r\nGET /slow/20 HTTP/1.1\r\n{HOST}Cookie: a=b; c=d\r\n\r\n" +
                     post("Transfer-Encoding: chunked\r\n", "5;x=y\r\nhello\r\n3\r\n-ab\r\n0\r\nTrailer: x\r\n\r\n") +
                     f"GET /hello HTTP/1.1\r\n{HOST}\r\n").encode("utf-8"))
        answers = [client.answer() for _ in range(7)]
        self.assertEqual([a.status for a in answers], [200, 200, 200, 404, 200, 200, 200])
        self.assertEqual(answers[2].text.split()[0], "5")
        self.assertEqual(answers[5].text.split()[0], "8")

    def test_an_answer_to_a_missing_page_keeps_the_connection(self):
        client = self.client()
        for _ in range(3):
            self.assertEqual(client.get("/nowhere").status, 404)

    def test_the_absolute_address_of_our_host_is_taken(self):
        client = self.client()
        self.assertEqual(client.raw(f"GET http://LOCALHOST/hello?a=b HTTP/1.1\r\n{HOST}\r\n").status, 200)
        self.assertEqual(client.raw("GET http://localhost:80/quick HTTP/1.1\r\nHost: localhost:80\r\n\r\n").status, 200)

    def test_http_1_0_needs_no_host_and_is_closed(self):
        client = self.client()
        self.assertEqual(client.raw("GET /hello HTTP/1.0\r\n\r\n").status, 200)
        self.assertTrue(client.ended())

    def test_the_client_is_told_to_go_on_before_a_body(self):
        client = self.client()
        client.send(post("Expect: 100-continue\r\nContent-Length: 5\r\n"))
        client.socket.settimeout(3)
        self.assertEqual(client.socket.recv(100).split(b"\r\n")[0], b"HTTP/1.1 100 Continue")
        client.send("hello")
        self.assertEqual(client.answer().status, 200)
        self.assertEqual(client.raw(post("Expect: tea\r\nContent-Length: 5\r\n")).status, 417)

    def test_blanks_around_values_do_no_harm(self):
        client = self.client()
        self.assertEqual(client.raw("GET /hello HTTP/1.1\r\nHost:localhost\r\nX-A: \t1\t \r\nX-Empty:\r\n\r\n").status, 200)


if __name__ == "__main__":
    unittest.main()
