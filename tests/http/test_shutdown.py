"""SIGTERM: what is under way is finished, nothing new is accepted, and the program is gone within five seconds whatever its clients do."""
import socket
import threading
import time
import unittest

import harness

HEAD = "Host: localhost\r\n"


class Shutdown(unittest.TestCase):
    def start(self, **options):
        server = harness.web_test_server(**options)
        self.addCleanup(lambda: server.process.poll() is None and server.process.kill())
        return server

    def client(self, server):
        client = harness.Client(server)
        self.addCleanup(client.close)
        return client

    def test_an_idle_server_leaves_at_once(self):
        server = self.start()
        idle = self.client(server)
        idle.get("/hello")
        server.stop()
        self.assertLess(server.took, 1.5)
        self.assertTrue(idle.ended())

    def is_refused(self, server):
        for _ in range(40):  # the signal needs its moment on a busy machine
            try:
                with socket.create_connection((server.host, server.port), 1) as late:
                    if late.recv(1) == b"":
                        return True
            except OSError:
                return True
            time.sleep(0.05)
        return False

    def test_requests_under_way_are_answered_and_new_connections_refused(self):
        server = self.start(workers=2)
        running = [self.client(server) for _ in range(4)]
        for client in running:
            client.send(f"GET /slow/700 HTTP/1.1\r\n{HEAD}\r\n")
        time.sleep(0.2)
        stopping = threading.Thread(target=server.stop)
        stopping.start()
        time.sleep(0.3)
        self.assertTrue(self.is_refused(server), "a stopping server accepts nothing new")
        answers = [client.answer() for client in running]
        stopping.join()
        self.assertEqual([a and a.status for a in answers], [200] * 4)
        self.assertTrue(all(a.headers.get("connection") == "close" for a in answers))
        self.assertEqual(server.process.returncode, 0)

    def test_a_body_under_way_is_taken(self):
        server = self.start()
        client = self.client(server)
        client.send(f"POST /upload HTTP/1.1\r\n{HEAD}Content-Length: 6\r\n\r\nabc")
        time.sleep(0.2)
        stopping = threading.Thread(target=server.stop)
        stopping.start()
        time.sleep(0.5)
        client.send("def")
        self.assertEqual(client.answer().text.split()[0], "6")
        stopping.join()
        self.assertEqual(server.process.returncode, 0)

    def test_hanging_clients_do_not_hold_it(self):
        server = self.start(workers=4, drain=2500)
        clients = [self.client(server) for _ in range(60)]
        for i, client in enumerate(clients):
            client.send((f"GET /hel", f"GET /hello HTTP/1.1\r\n{HEAD}", f"POST /upload HTTP/1.1\r\n{HEAD}Content-Length: 100\r\n\r\nabc",
                         f"GET /size/15000000 HTTP/1.1\r\n{HEAD}\r\n", f"GET /slow/400 HTTP/1.1\r\n{HEAD}\r\n", "")[i % 6])
        time.sleep(0.5)
        server.stop()
        self.assertLess(server.took, 4.5)

    def test_those_who_still_wait_for_a_worker_are_told(self):
        server = self.start(workers=1, drain=300)
        clients = [self.client(server) for _ in range(4)]
        for client in clients:
            client.send(f"GET /slow/600 HTTP/1.1\r\n{HEAD}\r\n")
            time.sleep(0.05)
        server.stop()
        statuses = [answer and answer.status for answer in (client.answer() for client in clients)]
        served = statuses.count(200)  # on a busy machine the signal may come after the first was done
        self.assertIn(served, (1, 2))
        self.assertEqual(statuses, [200] * served + [503] * (4 - served))

    def test_a_handler_that_hangs_does_not_hold_it_either(self):
        server = self.start(drain=500)
        client = self.client(server)
        client.send(f"GET /slow/60000 HTTP/1.1\r\n{HEAD}\r\n")
        time.sleep(0.2)
        server.stop(status=3)
        self.assertLess(server.took, 3)

    def test_it_starts_and_stops_again_and_again_on_the_same_port(self):
        port = harness.free_port()
        for _ in range(5):
            server = self.start(listen=f"127.0.0.1:{port}")
            with harness.Client(server) as client:
                self.assertEqual(client.get("/hello").status, 200)
            server.stop()


if __name__ == "__main__":
    unittest.main()
