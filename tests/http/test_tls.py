"""HTTPS: the versions it speaks, HSTS, slow and broken handshakes; and certificates that can't be used."""
import os
import socket
import ssl
import tempfile
import time
import unittest

import harness


class Tls(harness.TestCase):
    @classmethod
    def start(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cert, key, cls.trust = harness.make_certificate(folder.name)
        return harness.web_test_server(cert=cert, key=key, head_time=1500)

    def client(self, **options):
        return super().client(tls=options.pop("tls", self.trust), **options)

    def test_pages_are_served_and_browsers_told_to_stay_with_https(self):
        client = self.client()
        for target in ("/hello", "/cached/100", "/nowhere"):
            self.assertEqual(client.get(target).headers["strict-transport-security"], "max-age=31536000")
        self.assertEqual(client.get("/client").text, "127.0.0.1 secure")
        self.assertEqual(client.socket.version(), "TLSv1.3")

    def test_bodies_go_both_ways(self):
        client = self.client()
        self.assertEqual(client.request("POST", "/upload", os.urandom(1 << 20)).text.split()[0], str(1 << 20))
        self.assertEqual(len(client.get("/size/3000000").body), 3000000)

    def test_old_versions_are_refused(self):
        old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
        old.set_ciphers("ALL:@SECLEVEL=0")
        old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
        with self.assertRaises((ssl.SSLError, ConnectionError)):
            self.client(tls=old)
        newer = ssl.create_default_context()
        newer.load_verify_locations(cadata=ssl.get_server_certificate((self.server.host, self.server.port)))
        newer.check_hostname, newer.maximum_version = False, ssl.TLSVersion.TLSv1_2
        self.assertEqual(self.client(tls=newer).get("/hello").status, 200)

    def test_a_handshake_that_never_ends_is_cut_off(self):
        with socket.create_connection((self.server.host, self.server.port), 10) as silent:
            silent.send(b"\x16\x03\x01\x00\xff\x01")
            began = time.monotonic()
            try:
                while silent.recv(1000):
                    pass
            except ConnectionError:
                pass
            self.assertLess(time.monotonic() - began, 5)

    def test_plain_http_gets_nothing(self):
        with harness.Client(self.server) as client:
            try:
                client.send("GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n")
                self.assertNotIn(b"200", client.rest())
            except ConnectionError:
                pass
        self.assertEqual(self.client().get("/hello").status, 200)

    def test_ambiguous_requests_are_refused_here_too(self):
        client = self.client()
        answer = client.raw("POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
        self.assertEqual(answer.status, 400)
        self.assertTrue(client.ended())

    def test_chunks_without_end_are_cut_off(self):
        client = self.client()
        client.send("POST /upload HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
        with self.assertRaises(OSError):
            for _ in range(1000):
                client.send(b"10000\r\n" + bytes(65536) + b"\r\n")


class Files(unittest.TestCase):
    def test_certificates_that_cannot_be_used_stop_the_start(self):
        with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as other:
            cert, key, _ = harness.make_certificate(folder)
            _, other_key, _ = harness.make_certificate(other)
            empty = os.path.join(folder, "empty.pem")
            open(empty, "w", encoding="ascii").close()
            for options in ({"cert": cert}, {"key": key}, {"cert": cert, "key": other_key}, {"cert": empty, "key": key}, {"cert": key, "key": cert},
                            {"cert": cert, "key": folder + "/none.pem"}, {"cert": cert, "key": key, "listen": f"unix:{folder}/s"}):
                with self.subTest(options), self.assertRaisesRegex(AssertionError, "did not start"):
                    harness.web_test_server(**options)


if __name__ == "__main__":
    unittest.main()
