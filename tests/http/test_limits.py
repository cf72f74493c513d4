"""Everything has a bound: sizes are refused before they are read, slow clients are cut off while others are served, memory stays small."""
import json
import socket
import threading
import time
import unittest

import harness

HEAD = "Host: localhost\r\n"


def memory(process):
    """The resident memory in MiB."""
    with open(f"/proc/{process.pid}/status", encoding="ascii") as lines:
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:"))


class Sizes(harness.TestCase):
    def status(self, data):
        with harness.Client(self.server) as client:
            try:
                client.send(data)
            except ConnectionError:
                pass
            try:
                answer = client.answer()
            except ConnectionError:
                answer = None
            return answer and answer.status

    def test_addresses_up_to_8_kB(self):
        fixed = len("/api/v1/items/a?q=")
        self.assertEqual(self.status(f"GET /api/v1/items/a?q={'x' * (8192 - fixed)} HTTP/1.1\r\n{HEAD}\r\n"), 200)
        self.assertEqual(self.status(f"GET /api/v1/items/a?q={'x' * (8193 - fixed)} HTTP/1.1\r\n{HEAD}\r\n"), 414)
        self.assertEqual(self.status(f"GET /{'x' * 8193} HTTP/1.1\r\n{HEAD}\r\n"), 414)
        self.assertEqual(self.status(f"GET /{'x' * 25000} HTTP/1.1\r\n{HEAD}\r\n"), 414)
        self.assertEqual(self.status(f"GET /{'x' * 3000000} HTTP/1.1\r\n{HEAD}\r\n"), 414)
        self.assert_alive()

    def test_heads_up_to_32_kB_and_100_fields(self):
        self.assertEqual(self.status(f"GET /hello HTTP/1.1\r\n{HEAD}" + "X-A: b\r\n" * 99 + "\r\n"), 200)
        self.assertEqual(self.status(f"GET /hello HTTP/1.1\r\n{HEAD}" + "X-A: b\r\n" * 100 + "\r\n"), 431)
        self.assertEqual(self.status(f"GET /hello HTTP/1.1\r\n{HEAD}" + f"X-A: {'b' * 32000}\r\n\r\n"), 200)
        self.assertEqual(self.status(f"GET /hello HTTP/1.1\r\n{HEAD}" + f"X-A: {'b' * 33000}\r\n\r\n"), 431)
        self.assertEqual(self.status(f"GET /hello HTTP/1.1\r\n{HEAD}" + "X-A: b\r\n" * 5000 + "\r\n"), 431)
        self.assertEqual(self.status(f"GET /hello HTTP/1.1\r\n{HEAD}" + f"X-A: {'b' * 5000000}\r\n\r\n"), 431)
        self.assertEqual(self.status(f"GET /hello HTTP/1.1\r\n{HEAD}Cookie: " + "a=b; " * 5000 + "\r\n\r\n"), 431)
        self.assert_alive()

    def test_queries_and_forms_with_too_many_fields(self):
        self.assertEqual(self.get("/hello?" + "&".join("a" * 101)).status, 400)
        form = lambda count: self.client().post_form("/form", "&".join(["a=b"] * count), Origin="http://localhost")
        self.assertEqual(len(json.loads(form(1000).body)["fields"]), 1000)
        self.assertEqual(form(1001).status, 400)
        self.assertEqual(self.client().post_form("/form", "n" * 257 + "=x", Origin="http://localhost").status, 400)

    def test_bodies_up_to_the_routes_limit(self):
        client = self.client()
        self.assertEqual(client.request("POST", "/form", "x" * 65536).status, 200)
        self.assertEqual(client.request("POST", "/form", "x" * 65537).status, 413)
        self.assertTrue(client.ended())
        self.assertEqual(self.client().request("POST", "/upload", bytes(1 << 20)).text.split()[0], str(1 << 20))
        self.assertEqual(self.client().request("GET", "/hello", "x").status, 413)
        self.assertEqual(self.client().request("POST", "/nowhere", "x" * 100000).status, 404)

    def test_a_gigabyte_is_refused_before_it_is_sent(self):
        client = self.client()
        client.send(f"POST /upload HTTP/1.1\r\n{HEAD}Content-Length: {1 << 30}\r\nExpect: 100-continue\r\n\r\n")
        answer = client.answer()
        self.assertEqual((answer.status, client.ended()), (413, True))
        self.assertIn("1048576", answer.text)

    def test_chunks_without_end_are_cut_off_with_413(self):
        client = self.client()
        before = memory(self.server.process)
        client.send(f"POST /upload HTTP/1.1\r\n{HEAD}Transfer-Encoding: chunked\r\n\r\n")
        chunk = b"10000\r\n" + bytes(65536) + b"\r\n"
        sent = 0
        try:
            while sent < 1 << 30:
                client.send(chunk)
                sent += 65536
        except ConnectionError:
            pass
        self.assertLess(sent, 64 << 20, "the server went on reading")
        self.assertLess(memory(self.server.process) - before, 64)

    def test_the_client_gets_to_read_the_413_of_a_chunked_body(self):
        for total, end in ((1200000, b"0\r\n\r\n"), (1900000, b"0\r\n\r\n")):
            client = self.client()
            client.send(f"POST /upload HTTP/1.1\r\n{HEAD}Transfer-Encoding: chunked\r\n\r\n")
            client.send(b"%x\r\n" % total + bytes(total) + b"\r\n" + end)
            self.assertEqual(client.answer().status, 413)

    def test_a_plain_gigabyte_leaves_memory_small(self):
        before = memory(self.server.process)
        client = self.client()
        client.send(f"POST /upload HTTP/1.1\r\n{HEAD}Content-Length: {1 << 30}\r\n\r\n")
        try:
            for _ in range(1000):
                client.send(bytes(1 << 20))
        except ConnectionError:
            pass
        else:
            self.fail("a gigabyte was read")
        self.assertLess(memory(self.server.process) - before, 64)
        self.assert_alive()


class Slowness(harness.TestCase):
    @classmethod
    def start(cls):
        return harness.web_test_server(head_time=1000, idle_time=1500, transfer_time=1000, transfer_rate=10000)

    def seconds_until_closed(self, client, drip=b"", every=0.1, limit=12):
        """Sends a byte now and then, reading nothing but the end."""
        began = time.monotonic()
        client.socket.settimeout(every)
        while time.monotonic() - began < limit:
            try:
                if drip:
                    client.socket.send(drip)
                if not client.socket.recv(65536):
                    return time.monotonic() - began
            except TimeoutError:
                continue
            except ConnectionError:
                return time.monotonic() - began
        self.fail(f"the connection was still open after {limit} s")

    def test_a_dripping_head_is_cut_off(self):
        for first in ("", "GET /hel", f"GET /hello HTTP/1.1\r\n{HEAD}X-A: "):
            client = self.client()
            client.send(first)
            self.assertTrue(0.8 < self.seconds_until_closed(client, b"a") < 4)

    def test_a_silent_connection_is_cut_off(self):
        self.assertTrue(0.8 < self.seconds_until_closed(self.client()) < 4)

    def test_an_idle_connection_is_kept_for_its_time(self):
        client = self.client()
        client.get("/hello")
        time.sleep(1.1)
        self.assertEqual(client.get("/hello").status, 200)
        self.assertTrue(1.2 < self.seconds_until_closed(client) < 4)

    def test_a_second_head_may_not_drip_longer_than_the_first(self):
        client = self.client()
        client.get("/hello")
        client.send("GET /hello HTTP/1.1\r\nX-A: ")
        self.assertTrue(0.8 < self.seconds_until_closed(client, b"a") < 4)

    def test_a_dripping_body_is_cut_off(self):
        for framing in ("Content-Length: 100000", "Transfer-Encoding: chunked"):
            client = self.client()
            client.send(f"POST /upload HTTP/1.1\r\n{HEAD}{framing}\r\n\r\n")
            if "chunked" in framing:
                client.send("10000\r\n")
            self.assertTrue(0.8 < self.seconds_until_closed(client, b"a") < 4)

    def test_a_body_at_the_rate_is_taken(self):
        client = self.client()
        client.send(f"POST /upload HTTP/1.1\r\n{HEAD}Content-Length: 60000\r\n\r\n")
        for _ in range(30):
            client.send(bytes(2000))
            time.sleep(0.1)
        self.assertEqual(client.answer().text.split()[0], "60000")

    def test_a_handler_may_take_its_time(self):
        self.assertEqual(self.get("/slow/4000").text, "slow\n")

    def test_who_reads_too_slowly_is_cut_off(self):
        client = harness.Client.__new__(harness.Client)
        client.socket = socket.socket()
        client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.socket.connect((self.server.host, self.server.port))
        client.buffered = b""
        self.addCleanup(client.close)
        before = self.cut()
        client.send(f"GET /size/15000000 HTTP/1.1\r\n{HEAD}\r\n")  # of which it reads nothing
        until = time.monotonic() + 20
        while self.cut() == before:
            self.assertLess(time.monotonic(), until, "it was not cut off")
            time.sleep(0.2)

    def cut(self):
        """How many connections were cut so far; from the log, for the metrics are local."""
        return self.server.log().count("web.cut")

    def test_300_dripping_clients_starve_nobody(self):
        drips = [socket.create_connection((self.server.host, self.server.port)) for _ in range(300)]
        ending = threading.Event()

        def drip():
            while not ending.is_set():
                for i, sock in enumerate(drips):
                    try:
                        sock.send(b"G" if i % 2 else b"X")
                    except OSError:
                        sock.close()
                        try:
                            drips[i] = socket.create_connection((self.server.host, self.server.port), 5)
                        except OSError:
                            pass
                ending.wait(0.05)

        thread = threading.Thread(target=drip)
        thread.start()
        try:
            slowest = 0
            for i in range(100):
                began = time.monotonic()
                self.assertEqual(self.get("/hello" if i % 2 else "/cached/5000").status, 200)
                slowest = max(slowest, time.monotonic() - began)
                time.sleep(0.05)
            self.assertLess(slowest, 2)
        finally:
            ending.set()
            thread.join()
            for sock in drips:
                sock.close()


class Crowds(harness.TestCase):
    @classmethod
    def start(cls):
        return harness.web_test_server(connections=100, connections_per_address=40, workers=1, queue=2, bodies=400000, head_time=30000)

    def held(self):
        """A connection that is certainly open: those of the test before may still count for a moment."""
        for _ in range(50):
            client = self.client()
            try:
                if client.get("/hello").status == 200:
                    return client
            except (ConnectionError, AttributeError):
                client.close()
            time.sleep(0.1)
        self.fail("no connection is to be had")

    def test_one_address_has_a_bound(self):
        held = [self.held() for _ in range(40)]
        beyond = self.client()
        try:
            answer = beyond.get("/hello")
        except ConnectionError:
            answer = None
        self.assertIsNone(answer, answer and (answer.status, answer.text[:200]))
        for client in held:
            client.close()
        time.sleep(0.5)
        self.assert_alive()

    def test_who_hangs_up_is_noticed(self):
        # libmicrohttpd takes the end of what a client sends for the end of its interest, so even a whole request need not be answered.
        for begun in ("", "GET", f"GET / HTTP/1.1\r\n{HEAD}", f"POST /upload HTTP/1.1\r\n{HEAD}Content-Length: 3\r\n\r\nab",
                      f"POST /upload HTTP/1.1\r\n{HEAD}Content-Length: 3\r\n\r\nabc"):
            for _ in range(10):
                client = self.client()
                began = time.monotonic()
                client.send(begun)
                client.socket.shutdown(socket.SHUT_WR)
                client.rest()
                self.assertLess(time.monotonic() - began, 3)
        self.assert_alive()

    def test_a_full_queue_answers_at_once(self):
        clients = [self.client() for _ in range(8)]
        began = time.monotonic()
        for client in clients:
            client.send(f"GET /slow/1500 HTTP/1.1\r\n{HEAD}\r\n")
            time.sleep(0.05)
        answers = [client.answer() for client in reversed(clients)]
        self.assertEqual(sorted(a.status for a in answers), [200] * 3 + [503] * 5)
        refused = next(a for a in answers if a.status == 503)
        self.assertEqual(refused.headers["retry-after"], "2")
        self.assertLess(time.monotonic() - began, 12)

    def test_files_and_quick_answers_do_not_wait_for_workers(self):
        waiting = self.client()
        waiting.send(f"GET /slow/1500 HTTP/1.1\r\n{HEAD}\r\n")
        time.sleep(0.1)
        began = time.monotonic()
        self.assertEqual(self.get("/quick").status, 200)
        self.assertEqual(self.get("/nowhere").status, 404)
        self.assertLess(time.monotonic() - began, 1)
        self.assertEqual(waiting.answer().status, 200)

    def test_bodies_together_have_a_bound(self):
        holders = []
        for _ in range(6):
            client = self.client()
            client.send(f"POST /upload HTTP/1.1\r\n{HEAD}Content-Length: 100001\r\n\r\n".encode() + bytes(100000))
            holders.append(client)
        time.sleep(0.3)
        for client in holders:
            client.send(b"x")
        statuses = [client.answer().status for client in holders]
        self.assertIn(503, statuses)
        self.assertTrue(set(statuses) <= {200, 503}, statuses)
        time.sleep(0.3)
        self.assertEqual(self.client().request("POST", "/upload", bytes(100000)).status, 200)


class Pressure(harness.TestCase):
    @classmethod
    def start(cls):
        return harness.web_test_server(connections=100, connections_per_address=1000, head_time=60000, threads=1)

    def test_dripping_clients_make_room_when_most_connections_are_taken(self):
        drips = [self.client() for _ in range(100)]
        for client in drips:
            client.send("GET")
        began = time.monotonic()
        self.assertEqual(self.get("/hello").status, 200)
        self.assertLess(time.monotonic() - began, 8)


if __name__ == "__main__":
    unittest.main()
