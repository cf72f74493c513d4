"""The program as an administrator meets it: help, settings and where they come from, start, stop, start again."""
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("OPENOCOP_PROGRAM", str(ROOT / "build/openocop"))


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Program(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def run_program(self, *arguments, **environment):
        return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=120, cwd=self.folder,
                              env={**os.environ, **environment})

    def config(self, *arguments, **environment):
        done = self.run_program("show-config", "--json", *arguments, **environment)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def serve(self, *arguments):
        port = free_port()
        process = subprocess.Popen([PROGRAM, "serve", "--data", str(self.folder / "data"), "--listen", f"127.0.0.1:{port}", *arguments],
                                   stderr=subprocess.PIPE, cwd=self.folder)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        for _ in range(400):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/tu-danh-gia", timeout=5).read()
                return process, port
            except OSError:
                self.assertIsNone(process.poll(), "the server ended")
                time.sleep(0.05)
        self.fail("the server does not answer")

    def stop(self, process):
        started = time.monotonic()
        process.send_signal(signal.SIGTERM)
        said = process.stderr.read().decode()
        self.assertEqual(process.wait(10), 0, said)
        self.assertLess(time.monotonic() - started, 5)
        self.assertNotIn("Sanitizer", said)

    def test_help_names_every_command_and_version_is_one_line(self):
        said = self.run_program("--help").stdout
        for command in ("serve", "law list", "law show", "law check", "law seal", "law diff", "score", "plan", "import places", "import products",
                        "import undo", "ledger verify", "backup", "restore", "show-config", "check-config"):
            self.assertIn(f"openocop {command}", said)
        self.assertRegex(self.run_program("--version").stdout, r"\Aopenocop \d+\.\d+\.\d+\n\Z")

    def test_a_setting_comes_from_the_strongest_source(self):
        (self.folder / "var").mkdir()
        (self.folder / "var/openocop.conf").write_text("# our server\nlanguage = en\nworkers = 3\n")
        self.assertEqual(self.config()["language"], {"value": "en", "origin": "file"})
        self.assertEqual(self.config()["workers"], {"value": "3", "origin": "file"})
        self.assertEqual(self.config()["writers"], {"value": "4", "origin": "default"})
        self.assertEqual(self.config(OPENOCOP_WORKERS="5")["workers"], {"value": "5", "origin": "environment"})
        self.assertEqual(self.config("--language", "vi", OPENOCOP_LANGUAGE="en")["language"], {"value": "vi", "origin": "command-line"})
        self.assertEqual(self.config(OPENOCOP_DATA=str(self.folder))["workers"]["origin"], "default")

    def test_a_setting_that_cannot_be_is_refused_with_its_place(self):
        (self.folder / "var").mkdir()
        for text, place in (("workers = 0", "line 1"), ("\nworker = 3", "line 2"), ("language = fr", "line 1"), ("workers", "line 1")):
            (self.folder / "var/openocop.conf").write_text(text + "\n")
            done = self.run_program("show-config")
            self.assertEqual((done.returncode, done.stdout), (2, ""), text)
            self.assertRegex(done.stderr, rf"\Avar/openocop.conf:{place}: .+\n\Z")
        os.remove(self.folder / "var/openocop.conf")
        self.assertEqual(self.run_program("show-config", OPENOCOP_WORKERS="many").returncode, 2)

    def test_check_config_proves_what_serve_needs(self):
        done = self.run_program("check-config")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.run_program("check-config", OPENOCOP_LAW=str(self.folder)).returncode, 2)
        self.assertEqual(self.run_program("check-config", OPENOCOP_DATABASE="mysql://x").returncode, 2)
        self.assertEqual(self.run_program("check-config", OPENOCOP_TLS_CERT="a.pem").returncode, 1)

    def test_it_starts_stops_and_starts_again_with_everything_there(self):
        process, _ = self.serve()
        self.stop(process)
        heads = self.run_program("ledger", "verify", "--json", "--data", "data")
        self.assertEqual(heads.returncode, 0, heads.stderr)
        process, port = self.serve()
        packs = json.loads(urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/law/packs", timeout=10).read())["packs"]
        self.assertEqual({pack["pack"] for pack in packs}, {"781-2020", "148-2023", "26-2026"})
        jobs = json.loads(self.run_program("jobs", "list", "--json", "--data", "data").stdout)
        self.assertTrue(all(job["state"] in ("waiting", "running", "done") for job in jobs))
        self.stop(process)

    def test_an_address_in_use_is_said_so(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            done = self.run_program("serve", "--listen", f"127.0.0.1:{taken.getsockname()[1]}")
            self.assertEqual(done.returncode, 3, done.stderr)
            self.assertIn(str(taken.getsockname()[1]), done.stderr)

    def test_log_lines_have_one_form(self):
        process, _ = self.serve()
        process.send_signal(signal.SIGTERM)
        for line in process.stderr.read().decode().splitlines():
            self.assertRegex(line, r"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (debug|info|warning|error) [a-z][a-z_.-]+( [a-z_]+=(\"[^\"]*\"|\S*))*\Z")
        self.assertEqual(process.wait(10), 0)


if __name__ == "__main__":
    unittest.main()
