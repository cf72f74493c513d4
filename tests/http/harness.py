"""What the HTTP tests share: a server under test, raw connections, answers taken apart.

A test class names its server in setUpClass and stops it in tearDownClass; stopping proves that SIGTERM ends it with status 0 within five
seconds and that the sanitizers, when the build has them, found nothing.

    class Something(harness.TestCase):
        @classmethod
        def start(cls):
            return harness.web_test_server(head_time=1000)      # or harness.openocop(data_folder)

OPENOCOP_PROGRAM names the program (default: build/openocop); the other programs of its build lie beside it.
"""
import datetime
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))
import postgresql  # noqa: E402
import prepared  # noqa: E402

PROGRAM = Path(os.environ.get("OPENOCOP_PROGRAM", ROOT / "build/openocop"))
BUILD = PROGRAM.parent
STOP_SECONDS = 5
FAULTS = re.compile(r"(ERROR: \w+Sanitizer|runtime error:|SUMMARY: \w+Sanitizer)")


class Server:
    """A started program, reached at host and port, or at the path of a unix socket."""

    def __init__(self, command, ready=None, port=None, path=None, env=None):
        self.host, self.port, self.path = "127.0.0.1", port, path
        self.errors = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")
        self.process = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, stderr=self.errors, text=True,
                                        env={**os.environ, **(env or {})})
        self.lines = []
        try:
            self._wait_until_ready(ready)
        except BaseException:
            self.process.kill()
            self.process.wait()
            self.process.stdout.close()
            self.errors.close()
            raise
        # What it prints later must not fill the pipe.
        self.reader = threading.Thread(target=lambda: self.lines.extend(self.process.stdout), daemon=True)
        self.reader.start()

    def _wait_until_ready(self, ready):
        until = time.monotonic() + 30
        if ready is not None:
            for line in self.process.stdout:
                found = re.search(ready, line)
                if found:
                    self.port = int(found.group(1)) or None
                    return
            raise AssertionError("the server did not start: " + self.log())
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise AssertionError(f"the server left with {self.process.returncode}: {self.log()}")
            try:
                with Client(self) as client:
                    if client.get("/health").status == 200:
                        return
            except OSError:
                pass
            time.sleep(0.05)
        raise AssertionError("the server did not answer /health within 30 s: " + self.log())

    def log(self):
        self.errors.seek(0)
        return self.errors.read()

    def stop_hard(self):
        """kill -9."""
        self.process.kill()
        self.process.wait()
        self.reader.join(5)
        self.process.stdout.close()
        self.errors.close()

    def stop(self, status=0, seconds=STOP_SECONDS):
        """Ends it by SIGTERM; raises unless it leaves in time, with this status and without a sanitizer's report."""
        began = time.monotonic()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"the server did not leave within {seconds} s of SIGTERM") from None
        finally:
            self.took = time.monotonic() - began
            self.reader.join(5)
            self.process.stdout.close()
            log = self.log()
            self.errors.close()
        fault = FAULTS.search(log)
        if fault:
            raise AssertionError("a sanitizer reports:\n" + log[max(0, fault.start() - 200):][:8000])
        if self.process.returncode != status:
            raise AssertionError(f"the server left with {self.process.returncode} instead of {status}:\n{log[-4000:]}")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def web_test_server(**options):
    """The room web/ alone, see tests/unit/web/server_main.c for its options and routes."""
    options.setdefault("listen", "127.0.0.1:0")
    path = options["listen"][5:] if options["listen"].startswith("unix:") else None
    return Server([BUILD / "tests/unit/web/web_test_server"] + [f"{name}={value}" for name, value in options.items()],
                  ready=r"^listening (\d+)$", path=path)


def openocop(data, *arguments, env=None):
    """`openocop serve` on a free port."""
    port = free_port()
    return Server([PROGRAM, "serve", "--data", data, "--listen", f"127.0.0.1:{port}", *arguments], port=port, env=env)


class Answer:
    """A response taken apart: status, headers (names in lower case, a list of pairs and a dict), body."""

    def __init__(self, head, body):
        lines = head.decode("latin-1").split("\r\n")
        self.version, status, _ = (lines[0] + " ").split(" ", 2)
        self.status = int(status)
        self.pairs = [(name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines[1:])]
        self.headers = dict(self.pairs)
        self.body = body

    @property
    def text(self):
        return self.body.decode("utf-8")


class Client:
    """One connection. Nothing is added to what the test sends with raw()."""

    def __init__(self, server, tls=None, timeout=15, name="localhost"):
        self.server = server
        if server.path:
            self.socket = socket.socket(socket.AF_UNIX)
            self.socket.settimeout(timeout)
            self.socket.connect(server.path)
        else:
            self.socket = socket.create_connection((server.host, server.port), timeout)
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_hostname=name)
        self.buffered = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data if isinstance(data, bytes) else data.encode("utf-8"))

    def _more(self):
        data = self.socket.recv(65536)
        self.buffered += data
        return len(data) > 0

    def answer(self, head_only=False):
        """The next response; None when the connection ends before one is complete."""
        while True:
            while b"\r\n\r\n" not in self.buffered:
                if not self._more():
                    return None
            head, _, rest = self.buffered.partition(b"\r\n\r\n")
            answer = Answer(head, b"")
            if answer.status != 100:
                break
            self.buffered = rest
        length = 0 if head_only or answer.status in (204, 304) else int(answer.headers.get("content-length", "0"))
        while len(rest) < length:
            if not self._more():
                return None
            rest = self.buffered.partition(b"\r\n\r\n")[2]
        answer.body, self.buffered = rest[:length], rest[length:]
        return answer

    def ended(self):
        """Whether the server closes the connection without saying more."""
        try:
            return not self.buffered and not self._more()
        except ConnectionError:
            return True

    def rest(self):
        """All that still comes until the server closes the connection; TimeoutError when it does not."""
        try:
            while self._more():
                pass
        except ConnectionError:
            pass
        return self.buffered

    def raw(self, data):
        self.send(data)
        return self.answer()

    def request(self, method, target, body=None, headers=None):
        lines = {"Host": "localhost", **(headers or {})}
        if body is not None:
            body = body if isinstance(body, bytes) else body.encode("utf-8")
            lines.setdefault("Content-Length", str(len(body)))
        head = f"{method} {target} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value is not None)
        self.send(head.encode("utf-8") + b"\r\n" + (body or b""))
        return self.answer(head_only=method == "HEAD")

    def get(self, target, **headers):
        return self.request("GET", target, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def post_form(self, target, body, **headers):
        return self.request("POST", target, body, {"Content-Type": "application/x-www-form-urlencoded",
                                                   **{name.replace("_", "-"): value for name, value in headers.items()}})


class Forms(HTMLParser):
    """The forms of a page: what each would send, by its action; a button that repeats keeps the last."""

    def __init__(self, text):
        super().__init__()
        self.found = {}
        self.fields = None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form":
            self.fields = self.found.setdefault(attributes["action"], {})
        elif tag == "input" and self.fields is not None and attributes.get("type") not in ("radio", "checkbox"):
            self.fields[attributes["name"]] = attributes.get("value", "")
        elif tag == "input" and self.fields is not None and "checked" in attributes:
            self.fields[attributes["name"]] = attributes["value"]

    def handle_endtag(self, tag):
        if tag == "form":
            self.fields = None


class Visitor:
    """A browser without scripts: keeps the session's cookie, fills in forms, follows nothing by itself."""

    COOKIE = "__Host-openocop"

    def __init__(self, server, cookie=None):
        self.server = server
        self.cookie = cookie

    def request(self, method, target, body=None, headers=None):
        headers = {"Cookie": self.cookie and f"{self.COOKIE}={self.cookie}", **(headers or {})}
        with Client(self.server, timeout=60) as client:
            answer = client.request(method, target, body, headers)
        for name, value in answer.pairs:
            if name == "set-cookie" and value.startswith(self.COOKIE + "="):
                self.cookie = None if "Max-Age=0" in value else value.split(";")[0].partition("=")[2]
        return answer

    def get(self, target):
        return self.request("GET", target)

    def post(self, target, fields, **headers):
        return self.request("POST", target, urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded",
                                                                "Sec-Fetch-Site": "same-origin", **headers})

    def form(self, page, action=None):
        """What the form of a page would send, as it stands there."""
        return Forms(self.get(page).text).found[action or page]

    def send(self, page, fields, action=None):
        """Opens a page, fills in its form and sends it."""
        return self.post(action or page, {**self.form(page, action), **fields})

    def sign_in(self, name, password, **fields):
        return self.post("/dang-nhap", {"tiep": "/", "ten": name, "mat-khau": password, **fields})


class Clock:
    """A file that `serve --clock` reads: the time stands still until it is moved."""

    def __init__(self, path, at="2026-11-25T09:00:00+07:00"):
        self.path = Path(path)
        self.now = datetime.datetime.fromisoformat(at)
        self.move()

    def move(self, **by):
        self.now += datetime.timedelta(**by)
        fresh = self.path.with_suffix(".new")
        fresh.write_text(self.now.isoformat(timespec="seconds"), "utf-8")
        fresh.rename(self.path)

    @property
    def seconds(self):
        return int(self.now.timestamp())


def run(*arguments, status=0, words="", env=None):
    """The program on the command line; gives what it said."""
    done = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=300, input=words,
                          env={**os.environ, "OPENOCOP_LANGUAGE": "en", **(env or {})})
    if done.returncode != status or FAULTS.search(done.stderr):
        raise AssertionError(f"{arguments} gave {done.returncode} instead of {status}: {done.stderr}")
    return done.stdout + done.stderr


def postgresql_url(test_class):
    """An empty PostgreSQL database, gone after the class's tests."""
    server = postgresql.Server()
    server.__enter__()
    test_class.addClassCleanup(server.__exit__)
    return server.url


def demonstration(test_class, data):
    """The demonstration province in `data`, a folder that is not there yet, on the day on which every Clock begins, whenever the tests run; for a class
    `on_postgresql` in a database that is gone after its tests. It is loaded once for all tests and copied. Gives the program's options."""
    on_postgresql = test_class.on_postgresql

    def load(folder):
        clock = Clock(folder / "clock")
        if not on_postgresql:
            run("demo", "--data", folder / "data", env={"OPENOCOP_CLOCK": str(clock.path)})
            return
        with postgresql.Server() as server:
            run("demo", "--data", folder / "data", "--database", server.url, env={"OPENOCOP_CLOCK": str(clock.path)})
            cluster = folder / "cluster"
            cluster.mkdir()
            server.keep(cluster)

    kept = prepared.folder("demonstration_postgresql" if on_postgresql else "demonstration", load)
    prepared.copy(kept / "data", data)
    if not on_postgresql:
        return ["--data", data]
    server = postgresql.Server(kept / "cluster")
    server.__enter__()
    test_class.addClassCleanup(server.__exit__)
    return ["--data", data, "--database", server.url]


class TestCase(unittest.TestCase):
    """Starts a server before the class's tests and stops it after them."""

    server = None

    @classmethod
    def start(cls):
        return web_test_server()

    @classmethod
    def setUpClass(cls):
        cls.server = cls.start()

    @classmethod
    def tearDownClass(cls):
        if cls.server is not None:
            cls.server.stop()

    def client(self, **options):
        client = Client(self.server, **options)
        self.addCleanup(client.close)
        return client

    def get(self, target, **headers):
        with Client(self.server) as client:
            return client.get(target, **headers)

    def assert_alive(self):
        self.assertEqual(self.get("/hello").status, 200)


class DemonstrationCase(TestCase):
    """The demonstration province, served with a clock that the tests move. A subclass sets `on_postgresql` to run its tests there too."""

    on_postgresql = False
    options = []

    @classmethod
    def start(cls):
        cls.folder = Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.data = demonstration(cls, cls.folder / "data")
        cls.clock = Clock(cls.folder / "clock")
        return openocop(cls.folder / "data", *cls.data[2:], "--clock", cls.clock.path, *cls.options)

    @classmethod
    def command(cls, *arguments, status=0, words=""):
        return run(*arguments, *cls.data, status=status, words=words)

    def visitor(self, name=None, password="trinh-dien-ocop"):
        visitor = Visitor(self.server)
        if name is not None:
            self.assertEqual(visitor.sign_in(name, password).status, 303, name)
        return visitor


def make_certificate(folder, name="localhost"):
    """A self-made certificate and its key; gives their paths and a context that trusts it."""
    cert, key = Path(folder) / "cert.pem", Path(folder) / "key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                    "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}", "-keyout", str(key), "-out", str(cert)],
                   check=True, capture_output=True)
    return cert, key, ssl.create_default_context(cafile=str(cert))
