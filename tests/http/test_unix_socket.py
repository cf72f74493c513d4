"""The server on a unix socket: behind a proxy, whose word about the client is taken, and as the local administration socket."""
import os
import socket
import stat
import tempfile
import unittest

import harness


class Proxy(harness.TestCase):
    @classmethod
    def start(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.path = os.path.join(folder.name, "web.sock")
        return harness.web_test_server(listen="unix:" + cls.path)

    def test_the_socket_is_for_its_group_only(self):
        self.assertEqual(stat.S_IMODE(os.stat(self.path).st_mode), 0o660)

    def test_the_proxy_is_believed(self):
        client = self.client()
        self.assertEqual(client.get("/client").text, " plain")
        self.assertEqual(client.get("/client", X_Forwarded_For="6.6.6.6, 10.0.0.7", X_Forwarded_Proto="https").text, "10.0.0.7 secure")
        self.assertIn("strict-transport-security", client.get("/hello", X_Forwarded_Proto="https").headers)
        self.assertNotIn("strict-transport-security", client.get("/hello", X_Forwarded_Proto="http").headers)
        self.assertEqual(client.request("GET", "/client", headers={"x-forwarded-for": "1.1.1.1\r\nX-Forwarded-For: 2.2.2.2"}).status, 400)

    def test_many_connections_at_once(self):
        clients = [self.client() for _ in range(100)]
        for client in clients:
            self.assertEqual(client.get("/hello").status, 200)

    def test_a_second_server_does_not_take_a_living_socket(self):
        with self.assertRaisesRegex(AssertionError, "can't listen"):
            harness.web_test_server(listen="unix:" + self.path)
        self.assertEqual(self.client().get("/hello").status, 200)

    def test_local_routes_are_not_for_the_proxy(self):
        self.assertEqual(self.client().get("/metrics").status, 404)


class Local(harness.TestCase):
    @classmethod
    def start(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        return harness.web_test_server(listen=f"unix:{folder.name}/admin.sock", local=1, host="ocop.example")

    def test_local_routes_answer_whatever_the_host(self):
        client = self.client()
        self.assertEqual(client.get("/local").text, "hello\n")
        self.assertEqual(client.get("/health").text, "ok\n")
        self.assertEqual(client.get("/client", X_Forwarded_For="6.6.6.6").text, " plain")

    def test_the_metrics_count(self):
        client = self.client()
        read = lambda: dict(line.rsplit(" ", 1) for line in client.get("/metrics").text.splitlines())
        before = read()
        client.get("/nowhere")
        after = read()
        name = 'openocop_answers_total{class="4xx"}'
        self.assertEqual(int(after[name]), int(before[name]) + 1)


class Program(harness.TestCase):
    """`openocop serve` with both: the administration socket tells what the public server has done."""

    @classmethod
    def start(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.desk = f"{folder.name}/admin.sock"
        return harness.openocop(f"{folder.name}/data", "--admin-listen", f"unix:{cls.desk}")

    def test_the_metrics_are_of_the_public_server(self):
        def read():
            with socket.socket(socket.AF_UNIX) as link:
                link.connect(self.desk)
                link.sendall(b"GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                said = b"".join(iter(lambda: link.recv(65536), b"")).decode().split("\r\n\r\n", 1)[1]
            return {name: int(value) for name, value in (line.rsplit(" ", 1) for line in said.splitlines())}

        before = read()
        self.assertEqual(self.client().get("/nowhere").status, 404)
        self.assertEqual(self.client().get("/so-dang-ky").status, 200)
        after = read()
        self.assertEqual(after['openocop_answers_total{class="4xx"}'], before['openocop_answers_total{class="4xx"}'] + 1)
        self.assertGreater(after["openocop_statements_total"], before["openocop_statements_total"])
        self.assertGreater(after["openocop_rows_total"], before["openocop_rows_total"])


class Sockets(unittest.TestCase):
    def test_a_dead_socket_is_replaced_and_removed_at_the_end(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "s")
            dead = socket.socket(socket.AF_UNIX)
            dead.bind(path)
            dead.close()
            server = harness.web_test_server(listen="unix:" + path)
            with harness.Client(server) as client:
                self.assertEqual(client.get("/hello").status, 200)
            server.stop()
            self.assertFalse(os.path.exists(path))

    def test_what_is_no_socket_stays(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "s")
            with open(path, "w", encoding="ascii") as file:
                file.write("precious")
            with self.assertRaisesRegex(AssertionError, "not a socket"):
                harness.web_test_server(listen="unix:" + path)
            with open(path, encoding="ascii") as file:
                self.assertEqual(file.read(), "precious")


if __name__ == "__main__":
    unittest.main()
