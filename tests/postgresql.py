#!/usr/bin/env python3
"""A private PostgreSQL server for tests, gone without a trace afterwards: postgresql.py run -- COMMAND…

Runs the command with OPENOCOP_TEST_POSTGRESQL = the URL of an empty database, and ends with its exit status. The server listens on a unix
socket in a temporary folder only, trusts whoever reaches it, and syncs as a real one does, unless OPENOCOP_TEST_FSYNC is "off": tests kill
the program, not the machine. Its default collation is ICU's Vietnamese, so that a test sees at once where text that should compare by bytes
does not. As a library: `with Server() as server: server.url`, and `Server(cluster)` for one that begins as what Server.keep has kept.
"""
import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).resolve().parent))
import prepared  # noqa: E402

SETTINGS = {
    "listen_addresses": "", "max_connections": "200", "shared_buffers": "64MB", "fsync": os.environ.get("OPENOCOP_TEST_FSYNC", "on"), "synchronous_commit": "on",
    "autovacuum": "off", "logging_collector": "off", "max_wal_size": "256MB",
}
START_SECONDS = 60


def programs():
    """The folder of initdb and postgres: the newest of Debian's, else that of pg_config."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: float(p.parts[-3]))
    if found:
        return found[-1].parent
    if shutil.which("pg_config"):
        return Path(subprocess.run(["pg_config", "--bindir"], check=True, capture_output=True, text=True).stdout.strip())
    sys.exit("postgresql.py: there is no PostgreSQL server here; install the package postgresql")


def end_with_parent():
    """In the server's process: when the tests are killed, it ends too."""
    ctypes.CDLL(None).prctl(1, signal.SIGQUIT)


class Server:
    def __init__(self, cluster=None):
        self.bin, self.cluster = programs(), cluster
        self.user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
        self.process = None

    def __enter__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="openocop-postgresql-"))
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def start(self):
        self.own(self.folder)
        prepared.copy(self.cluster or prepared.folder("cluster", self.make), self.folder / "data")
        self.serve()
        self.url = f"postgresql://postgres@/openocop?host={quote(str(self.folder), safe='')}"

    def own(self, folder):
        folder.chmod(0o755)
        if self.user:
            account = pwd.getpwnam("postgres")
            os.chown(folder, account.pw_uid, account.pw_gid)

    def make(self, folder):
        """A cluster with the empty database openocop, in the folder."""
        self.call("initdb", "-D", self.folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8",
                  "--locale-provider=icu", "--icu-locale=vi", "--no-sync")
        self.serve()
        self.call("createdb", "-h", self.folder, "-U", "postgres", "openocop")
        self.keep(folder)

    def keep(self, folder):
        """Ends the server and moves its cluster into the folder, which is empty."""
        self.end()
        folder.rmdir()
        shutil.move(self.folder / "data", folder)

    def serve(self):
        settings = [f"--{name}={value}" for name, value in SETTINGS.items()]
        log = open(self.folder / "log", "wb")
        self.process = subprocess.Popen([self.bin / "postgres", "-D", self.folder / "data", "-k", self.folder, *settings],
                                        cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                        preexec_fn=end_with_parent, **self.user)
        log.close()
        until = time.monotonic() + START_SECONDS
        while subprocess.run([self.bin / "pg_isready", "-q", "-h", self.folder, "-U", "postgres"]).returncode != 0:
            if self.process.poll() is not None or time.monotonic() > until:
                sys.exit("postgresql.py: the server did not start:\n" + (self.folder / "log").read_text("utf-8", "replace"))
            time.sleep(0.05)

    def call(self, name, *arguments):
        done = subprocess.run([self.bin / name, *arguments], cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              **self.user)
        if done.returncode != 0:
            sys.exit(f"postgresql.py: {name} failed: {done.stderr.strip()}")

    def end(self):
        if self.process is None:
            return
        self.process.send_signal(signal.SIGINT)  # fast shutdown
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait()
        self.process = None

    def __exit__(self, *_):
        self.end()
        shutil.rmtree(self.folder, ignore_errors=True)


def main():
    if len(sys.argv) < 4 or sys.argv[1:3] != ["run", "--"]:
        sys.exit(__doc__)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with Server() as server:
        return subprocess.run(sys.argv[3:], env={**os.environ, "OPENOCOP_TEST_POSTGRESQL": server.url, "OPENOCOP_PREPARED": str(prepared.root())}).returncode


if __name__ == "__main__":
    sys.exit(main())
