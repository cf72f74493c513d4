"""The demonstration as who tries the program meets it: it goes only where nothing is, is served on this machine alone, says what it is, and only
there may the clock be moved."""
import csv
import datetime
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import harness

PASSWORD = "trinh-dien-ocop"


def people():
    with open(harness.ROOT / "data/demo/accounts.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Demo(harness.DemonstrationCase):
    def test_everybody_of_the_readme_signs_in(self):
        readme = (harness.ROOT / "README.md").read_text("utf-8")
        self.assertEqual(re.findall(r"^\| `(demo\.\w+)` \|", readme, re.M), [row["login"] for row in people()])
        self.assertIn(PASSWORD, readme)
        for row in people():
            page = self.visitor(row["login"]).get("/tai-khoan").text
            self.assertIn(row["name"], page)
            self.assertIn("trình diễn", row["name"])

    def test_there_is_somebody_for_every_role_and_field(self):
        source = (harness.ROOT / "src/ocop/accounts/accounts_rights.c").read_text("utf-8")
        words = {name: re.findall(r'"(\w*)"', re.search(rf"account_{name}_words\[\] = \{{(.*?)\}}", source, re.S).group(1)) for name in ("role", "field")}
        self.assertEqual({row["role"] for row in people()}, set(words["role"]))
        self.assertEqual({row["field"] for row in people()}, set(words["field"]))

    def test_every_page_says_what_it_is(self):
        for path in ("/", "/dang-nhap", "/tu-danh-gia", "/don-vi-hanh-chinh"):
            answer = self.get(path)
            if answer.status == 200:
                self.assertIn('<p class="demonstration wide">Dữ liệu trình diễn</p>', answer.text, path)
                self.assertIn("noindex", answer.headers["x-robots-tag"], path)

    def test_it_goes_only_where_nothing_is(self):
        self.assertIn("already", self.command("demo", status=2))
        other = ["--data", self.folder / "real"]
        harness.run("user", "add", "--login", "a", "--name", "A", "--role", "administrator", "--province", "15", *other, words="a good password\n")
        self.assertIn("already", harness.run("demo", *other, status=2))
        self.assertNotIn("demo.xa", harness.run("user", "list", "--province", "15", *other))

    def refused(self, data, *options, env=None):
        done = subprocess.run([harness.PROGRAM, "serve", *data, *options], capture_output=True, text=True, timeout=60,
                              env={**harness.os.environ, "OPENOCOP_LANGUAGE": "en", **(env or {})})
        self.assertEqual(done.returncode, 2, done.stderr)
        return done.stderr

    def test_it_is_served_on_this_machine_alone_unless_told_otherwise(self):
        port = harness.free_port()
        for address in (f"0.0.0.0:{port}", f"[::]:{port}", f"192.0.2.1:{port}", f"127.0.0.1.example:{port}", f"127.evil.example:{port}", f"unix:{self.folder}/socket"):
            self.assertIn("demonstration", self.refused(self.data, "--listen", address), address)
        for option in ([], ["--demonstration-open", "no"]):
            self.refused(self.data, "--listen", f"0.0.0.0:{port}", *option)
        self.assertIn("no|yes", self.refused(self.data, "--demonstration-open", "perhaps"))
        server = harness.Server([harness.PROGRAM, "serve", *self.data, "--listen", f"0.0.0.0:{port}", "--demonstration-open", "yes"], port=port)
        server.stop()

    def test_the_clock_moves_with_demonstration_data_only(self):
        real = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, real)
        (real / "clock").write_text("2030-01-01")
        listen = ["--listen", f"127.0.0.1:{harness.free_port()}"]
        self.assertIn("clock", self.refused(["--data", real], "--clock", real / "clock", *listen))
        self.assertIn("clock", self.refused(["--data", real], *listen, env={"OPENOCOP_CLOCK": str(real / "clock")}))
        (real / "openocop.conf").write_text(f"clock = {real / 'clock'}\n")
        self.assertIn("clock", self.refused(["--data", real], *listen))

    def test_the_command_line_follows_the_clock_with_demonstration_data_only(self):
        real = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, real)
        (real / "clock").write_text("2030-01-01")
        for number, data in enumerate((["--data", real], self.data)):
            harness.run("user", "add", "--login", f"clock{number}", "--name", "A", "--role", "auditor", "--province", "15", *data,
                        words="a good password\n", env={"OPENOCOP_CLOCK": str(real / "clock")})
            entry = [line for line in harness.run("ledger", "export", *data).splitlines() if f'clock{number}' in line][-1]
            self.assertEqual("2030-01-01" in entry, number == 1, entry)

    def test_the_district_officer_of_before_holds_his_role_in_his_time(self):
        today = self.clock.now
        try:
            self.assertNotIn("Cán bộ huyện", self.visitor("demo.huyen").get("/tai-khoan").text.split("<main")[1])
            self.clock.move(days=(datetime.date(2025, 3, 1) - today.date()).days)
            page = self.visitor("demo.huyen").get("/tai-khoan").text.split("<main")[1]
            self.assertIn("Thành phố Yên Bái", page)
        finally:
            self.clock.now = today
            self.clock.move()

    def test_the_ledger_holds_it_and_verifies(self):
        said = self.command("ledger", "export")
        self.assertIn('"accounts.demonstrate"', said)
        self.assertNotIn("argon2", said)
        self.command("ledger", "verify")


class DemoOnPostgresql(Demo):
    on_postgresql = True


if __name__ == "__main__":
    unittest.main()
