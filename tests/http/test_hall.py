"""A session is held on a laptop in the hall: a copy of the province's data goes there, everybody scores on it, and its file brings everything back. What was
done is the same here and there; a second import does nothing; what does not fit is refused in words and changes nothing."""
import contextlib
import hashlib
import json
import os
import re
import shutil
import socket
import ssl
import stat
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

import council
import harness
from test_hearing import plain

SECRETARY, VOTING = council.SECRETARY, council.VOTING


class TestHall(council.Council):
    def ok(self, answer, status=303):
        self.assertEqual(answer.status, status, plain(answer.text)[:1500])
        return answer

    def act(self, visitor, page, target, work, **fields):
        """Sends the form of the page for this target that has the button `work`, with this button."""
        for form in re.findall(r'<form method="post"[^>]*>.*?</form>', visitor.get(page).text, re.S):
            if f'action="{target}"' in form and f'value="{work}"' in form:
                kept = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
                return visitor.post(target, {**kept, **fields, "viec": work})
        return self.fail(f"no form {work} for {target}")

    def planned(self, people, *names):
        for name in names:
            self.handed(people, name)
        self.move(people, "arrived", "ready")
        board = self.council(people).split("?")[0]
        session = self.session(people, board, name="Phiên ở hội trường").split("?")[0]
        page = people["chuyenvien"].get(session).text
        rows = [ident for ident, name in re.findall(r'name="san-pham" value="([^"]+)"[^>]*><span>([^<]+?) *<', page) if name in names]
        fields = [(name, value) for name, value in people["chuyenvien"].form(session, f"{session}/chuong-trinh").items() if name != "san-pham"]
        self.ok(people["chuyenvien"].post(f"{session}/chuong-trinh", fields + [("san-pham", row) for row in rows]))
        items = {}
        for item, name in re.findall(rf'({session}/san-pham/[0-9a-f-]{{36}})"[^>]*>([^<]+)<', people["chuyenvien"].get(session).text):
            items.setdefault(name, item)
        return board, session, items

    def env(self):
        return {"OPENOCOP_CLOCK": str(self.clock.path)}

    def at(self, data, *arguments, status=0):
        return harness.run(*arguments, *data, status=status, env=self.env())

    def copy(self):
        """The laptop: the province's data as they are now, served on this machine's own database."""
        folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, folder)
        self.at(self.data, "backup", folder / "copy")
        laptop = ["--data", folder / "laptop"]
        self.at(laptop, "restore", folder / "copy")
        server = harness.openocop(folder / "laptop", "--clock", self.clock.path)
        self.addCleanup(server.stop)
        return folder, laptop, server

    def there(self, server, names):
        people = {}
        for name in names:
            people[name] = harness.Visitor(server)
            self.assertEqual(people[name].sign_in(f"demo.{name}", "trinh-dien-ocop").status, 303, name)
        return people

    def entries(self, data, *commands):
        found = []
        for line in self.at(data, "ledger", "export").splitlines():
            entry = json.loads(line)
            if entry.get("command") in commands:
                found.append((entry["command"], entry["command_id"], entry["actor"], entry["content"]))
        return found

    def hall(self, data):
        """All that belongs to sessions and councils; what the program does at its hours comes between."""
        return [entry for entry in (json.loads(line) for line in self.at(data, "ledger", "export").splitlines())
                if entry.get("command", "").startswith(("sessions.", "councils."))]

    SESSION = ("sessions.open", "sessions.call", "sessions.seal", "sessions.reveal", "sessions.conclude", "sessions.move", "sessions.close", "sessions.sign",
               "sessions.declare", "sessions.decide_conflict", "councils.change")

    def test_what_was_done_in_the_hall_is_the_same_at_home(self):
        people = self.people()
        board, session, items = self.planned(people, "Chè hội trường", "Miến hội trường", "Măng trái vụ")
        ident = session.rsplit("/", 1)[1]
        folder, laptop, server = self.copy()
        self.assertIn("demo-laptop", self.at(self.data, "session", "lend", ident, "--to", "demo-laptop"))
        self.assertIn("demo-laptop", self.at(self.data, "session", "list"))
        self.assertIn("máy chủ tại hội trường giữ (demo-laptop)", plain(people[SECRETARY].get(session).text))
        page = people[SECRETARY].send(session, {}, f"{session}/buoc/mo")
        self.assertEqual(page.status, 409)
        self.assertIn("máy chủ tại hội trường", plain(page.text))

        # In the hall, on the laptop: one recused, one replaced by a decision, two sheets that differ, one product put off with sheets sealed.
        hall = self.there(server, VOTING + [SECRETARY, "chuyenvien", "trinhky", "vanthu"])
        chair, secretary = hall[council.CHAIR], hall[SECRETARY]
        self.open_session(hall, session)
        first, second, third = items["Chè hội trường"], items["Miến hội trường"], items["Măng trái vụ"]
        self.call(hall, first)
        for number, name in enumerate(VOTING):
            self.seal(hall[name], first, self.choices())
        self.ok(self.step(secretary, first, "mo-diem"))
        self.ok(self.step(secretary, first, "ket-luan", **{"ghi-chu": "thống nhất"}))
        # The evening of the first day one member must step out of the second product, and another is replaced by a decision that the office enters here.
        self.ok(self.act(hall["vanhoa"], f"{session}/hoi-ty", f"{second}/hoi-ty", "khai", vi="Em trai là giám đốc"))
        self.ok(self.act(chair, f"{session}/hoi-ty", f"{second}/hoi-ty", "hoi-ty", **{"ghi-chu": "Quan hệ ruột thịt"}))
        leaving = re.search(r'name="(thoi-[^"]+)"[^>]*><span>Cao Thị Khoa', hall["chuyenvien"].get(f"{board}/thay-doi").text).group(1)
        self.clock.move(days=1)
        self.again(hall)
        today = self.clock.now.strftime("%d/%m/%Y")
        form = {name: value for name, value in hall["chuyenvien"].form(f"{board}/thay-doi").items() if not name.startswith("thoi-")}
        self.ok(hall["chuyenvien"].post(f"{board}/thay-doi", {**form, "so-qd": "2200/QĐ-UBND", "ngay-qd": today, "tu-ngay": today, "tai-khoan-1": "demo.lanhdao",
                                                             "co-quan-1": "Sở", "nhiem-vu-1": "member", "thay-1": leaving.removeprefix("thoi-")}))
        hall.update(self.there(server, ["lanhdao"]))
        form = [(name, value) for name, value in secretary.form(session, f"{session}/buoc/co-mat").items() if name != "co-mat"]
        seats = re.findall(r'name="co-mat" value="([^"]+)"', secretary.get(session).text)
        self.ok(secretary.post(f"{session}/buoc/co-mat", form + [("co-mat", seat) for seat in seats]))
        self.call(hall, third)
        self.seal(hall["yte"], third, self.choices())
        self.ok(secretary.send(f"{session}/chuong-trinh?san-pham={third.rsplit('/', 1)[1]}", {"vi-sao": "season", "ly-do": "Chưa đến vụ"}, f"{third}/chuyen"))
        self.call(hall, second)
        low = self.choices("low")
        for name in [name for name in VOTING if name not in ("khoahoc", "vanhoa")] + ["lanhdao"]:
            self.seal(hall[name], second, low)
        self.ok(self.step(secretary, second, "mo-diem"))
        self.ok(self.step(secretary, second, "ket-luan", **{"ghi-chu": "thống nhất"}))
        self.refused(laptop, "session", "export", ident, folder / "early", words="not closed")
        self.ok(secretary.send(session, {}, f"{session}/buoc/ket-thuc"))
        self.ok(secretary.send(session, {"so": "3/BB", "ngay": self.clock.now.strftime("%d/%m/%Y")}, f"{session}/buoc/ky"))
        shown = {item: plain(secretary.get(item).text) for item in (first, second, third)}

        # Handed back two days later.
        self.at(laptop, "session", "export", ident, folder / "session")
        self.assertEqual(stat.S_IMODE(os.stat(folder / "session").st_mode), 0o600)
        self.clock.move(days=2)
        before = self.hall(self.data)
        for spoilt, words in self.spoilt(folder / "session"):
            (folder / "spoilt").write_bytes(spoilt)
            self.refused(self.data, "session", "import", folder / "spoilt", words=words, status=2)
        self.assertEqual(self.hall(self.data), before)
        self.assertIn("new entries", self.at(self.data, "session", "import", folder / "session"))
        done = self.entries(laptop, *self.SESSION)
        self.assertEqual(self.entries(self.data, *self.SESSION), done)
        self.assertEqual({name for name, *_ in done} & {"councils.change", "sessions.decide_conflict", "sessions.move"},
                         {"councils.change", "sessions.decide_conflict", "sessions.move"})
        self.again(people)
        for item, page in shown.items():
            for words in ("100,00", "Mở điểm", "sao"):
                self.assertEqual(plain(people[SECRETARY].get(item).text).count(words), page.count(words), (item, words))
        page = plain(people[SECRETARY].get(session).text)
        self.assertNotIn("máy chủ tại hội trường giữ", page)
        self.assertIn("3/BB", page + plain(people[SECRETARY].get(f"{session}/chuong-trinh").text))
        board_page = plain(people["chuyenvien"].get("/dot-danh-gia/chua-xep").text)
        self.assertIn("Chè hội trường", board_page)
        self.assertIn("Gửi hồ sơ lên cấp trên", plain(people["chuyenvien"].get("/viec-cua-toi").text))
        self.assertIn("entries", self.at(self.data, "ledger", "verify"))

        # Twice is once.
        before = self.hall(self.data)
        self.assertIn("taken before", self.at(self.data, "session", "import", folder / "session"))
        self.assertEqual(self.hall(self.data), before)

    def refused(self, data, *arguments, words, status=1):
        self.assertIn(words, self.at(data, *arguments, status=status))

    def spoilt(self, path):
        """The file as somebody might have changed it, and what is said of it."""
        whole = path.read_bytes()
        lines = whole.splitlines(keepends=True)
        yield whole[:len(whole) // 2], "cut off"
        yield b"", "cut off"
        yield whole.replace(b'"stars":5', b'"stars":4', 1), "not as it was written"
        for number in (3, len(lines) // 2, len(lines) - 2):
            changed = list(lines)
            line = json.loads(changed[number])
            line["at"] += 1
            changed[number] = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            body = b"".join(changed[:-1])
            end = json.dumps({"end": len(changed) - 1, "sha256": hashlib.sha256(body).hexdigest()}, separators=(",", ":")).encode() + b"\n"
            yield body + end, "does not fit its chain"
        body = b"".join(lines[:3] + lines[4:-1])
        yield body + json.dumps({"end": len(lines) - 2, "sha256": hashlib.sha256(body).hexdigest()}).encode() + b"\n", "does not fit its chain"


class TestConflict(TestHall):
    test_what_was_done_in_the_hall_is_the_same_at_home = None

    def held(self, hall, session, items):
        self.open_session(hall, session)
        for item in items.values():
            self.call(hall, item)
            for name in VOTING:
                self.seal(hall[name], item, self.choices())
            self.ok(self.step(hall[SECRETARY], item, "mo-diem"))
            self.ok(self.step(hall[SECRETARY], item, "ket-luan", **{"ghi-chu": "thống nhất"}))
        self.ok(hall[SECRETARY].send(session, {}, f"{session}/buoc/ket-thuc"))

    def test_opened_in_both_places_it_is_refused_in_words_and_nothing_changes(self):
        people = self.people()
        _, session, items = self.planned(people, "Chè hai nơi")
        ident = session.rsplit("/", 1)[1]
        folder, laptop, server = self.copy()
        hall = self.there(server, VOTING + [SECRETARY, "chuyenvien", "quantri", "xa"])
        self.held(hall, session, items)
        self.at(laptop, "session", "export", ident, folder / "session")
        self.open_session(people, session)  # nobody had lent it
        before = self.hall(self.data)
        said = self.at(self.data, "session", "import", folder / "session", status=1)
        self.assertIn("went on since the copy", said)
        self.assertIn("sessions.open", said)
        self.assertEqual(self.hall(self.data), before)

    def test_where_a_dossier_changed_here_it_stops_in_words_and_goes_on_afterwards(self):
        people = self.people()
        _, session, items = self.planned(people, "Chè đi trước")
        self.handed(people, "Chè thêm sau")
        self.move(people, "arrived", "ready")
        ident = session.rsplit("/", 1)[1]
        folder, laptop, server = self.copy()
        hall = self.there(server, VOTING + [SECRETARY, "chuyenvien"])
        page = hall[SECRETARY].get(session).text
        added = re.search(r'name="san-pham" value="([^"]+)"[^>]*><span>Chè thêm sau', page).group(1)
        fields = [(name, value) for name, value in hall[SECRETARY].form(session, f"{session}/chuong-trinh").items() if name != "san-pham"]
        self.ok(hall[SECRETARY].post(f"{session}/chuong-trinh", fields + [("san-pham", added)]))
        page = hall[SECRETARY].get(session).text
        items = dict.fromkeys(re.findall(rf"{session}/san-pham/[0-9a-f-]{{36}}", page))
        self.held(hall, session, {item: item for item in items})
        self.at(laptop, "session", "export", ident, folder / "session")

        candidate = re.search(r'href="(/dot-danh-gia/ho-so/[0-9a-f-]{36})">Chè thêm sau', people["chuyenvien"].get("/dot-danh-gia/chua-xep").text).group(1)
        self.ok(people["chuyenvien"].send(candidate, {"viec": "tests"}, f"{candidate}/viec"))
        said = self.at(self.data, "session", "import", folder / "session", status=1)
        self.assertRegex(said, r"It stopped at entry \d+ \(sessions.agenda\): .*Chè thêm sau")
        self.assertEqual(self.at(self.data, "session", "import", folder / "session", status=1), said)
        self.ok(people["chuyenvien"].send(candidate, {"viec": "ready"}, f"{candidate}/viec"))
        self.assertIn("new entries", self.at(self.data, "session", "import", folder / "session"))
        self.assertEqual(self.entries(self.data, *self.SESSION), self.entries(laptop, *self.SESSION))
        self.assertIn("entries", self.at(self.data, "ledger", "verify"))

    def test_other_things_done_on_the_laptop_are_told_and_other_provinces_data_refused(self):
        people = self.people()
        _, session, items = self.planned(people, "Chè việc khác")
        ident = session.rsplit("/", 1)[1]
        folder, laptop, server = self.copy()
        hall = self.there(server, VOTING + [SECRETARY, "chuyenvien", "chuthe"])
        self.product(hall["chuthe"], "Sản phẩm ghi nhầm máy")
        self.held(hall, session, items)
        # What the command line does there is somebody's work too.
        self.at(laptop, "report", "target", "--year", "2026", "--indicator", "new", "--rule", "first_and_again", "--value", "31", "--document", "Kế hoạch ghi nhầm máy", "--day", "2026-01-05")
        self.at(laptop, "session", "export", ident, folder / "session")
        said = self.at(self.data, "session", "import", folder / "session", status=1)
        self.assertRegex(said, r"2 .*products\.")
        self.assertIn("--without-others", said)
        elsewhere = ["--data", folder / "elsewhere"]
        self.at(elsewhere, "demo")
        self.assertIn("not made on a copy", self.at(elsewhere, "session", "import", folder / "session", status=2))
        self.assertIn("new entries", self.at(self.data, "session", "import", folder / "session", "--without-others"))
        self.assertIn("entries", self.at(self.data, "ledger", "verify"))
        self.assertNotIn("Sản phẩm ghi nhầm máy", people["chuthe"].get("/san-pham").text)
        # A lent session that comes back without a file goes on here.
        _, other, _ = self.planned(people, "Chè không đi")
        lent = other.rsplit("/", 1)[1]
        self.at(self.data, "session", "lend", lent, "--to", "máy 2")
        self.assertEqual(people[SECRETARY].send(other, {}, f"{other}/buoc/mo").status, 409)
        self.at(self.data, "session", "take-back", lent)
        self.open_session(people, other)
        self.assertIn("There is no session", self.at(self.data, "session", "lend", "00000000-0000-4000-8000-000000000000", "--to", "x", status=2))


class TestHallOnPostgresql(TestHall):
    on_postgresql = True


class TestConflictOnPostgresql(TestConflict):
    on_postgresql = True


class TlsServer(harness.Server):
    def _wait_until_ready(self, ready):
        for _ in range(600):
            with contextlib.suppress(ConnectionError):
                socket.create_connection((self.host, self.port), 1).close()
                return
            time.sleep(0.05)
        raise AssertionError(self.log())


class Certificates(unittest.TestCase):
    """`openocop tls init`: what a laptop serves the hall with."""

    NAME = "ocop-hall.local"

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.data = ["--data", self.folder / "laptop"]
        self.tls = self.folder / "laptop/tls"

    def openssl(self, *arguments):
        return subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True, check=True).stdout

    def test_a_tablet_that_has_the_authority_trusts_the_laptop_and_nothing_else(self):
        said = harness.run("tls", "init", "--name", self.NAME, "--address", "127.0.0.1", *self.data)
        printed = re.search(r"^([0-9A-F]{2}(:[0-9A-F]{2}){31})$", said, re.M).group(1)
        self.assertEqual(printed, self.openssl("x509", "-in", self.tls / "authority.pem", "-noout", "-fingerprint", "-sha256").strip().split("=")[1])
        for name in ("authority-key.pem", "key.pem"):
            self.assertEqual(stat.S_IMODE(os.stat(self.tls / name).st_mode), 0o600)
        port = harness.free_port()
        server = TlsServer([harness.PROGRAM, "serve", *self.data, "--listen", f"127.0.0.1:{port}", "--tls-cert", self.tls / "cert.pem", "--tls-key",
                            self.tls / "key.pem"], port=port)
        self.addCleanup(server.stop)
        trust = ssl.create_default_context(cafile=str(self.tls / "authority.pem"))
        with harness.Client(server, tls=trust, name=self.NAME) as tablet:
            given = tablet.get("/chung-chi.crt")
            self.assertEqual((given.status, given.headers["content-type"]), (200, "application/x-x509-ca-cert"))
            self.assertEqual(given.body, (self.tls / "authority.pem").read_bytes())
            self.assertNotIn(b"PRIVATE", given.body)
        with harness.Client(server, tls=trust, name="127.0.0.1") as tablet:
            self.assertEqual(tablet.get("/chung-chi.crt").status, 200)
        with self.assertRaises(ssl.SSLCertVerificationError):
            harness.Client(server, tls=trust, name="example.org")
        with self.assertRaises(ssl.SSLCertVerificationError):
            harness.Client(server, tls=ssl.create_default_context(), name=self.NAME)

        # It may vouch for this name alone: a certificate that it signs for another is no certificate.
        (self.folder / "names").write_text("subjectAltName=DNS:example.org\n")
        self.openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=example.org", "-keyout", self.folder / "k", "-out",
                     self.folder / "r")
        self.openssl("x509", "-req", "-in", self.folder / "r", "-CA", self.tls / "authority.pem", "-CAkey", self.tls / "authority-key.pem", "-CAcreateserial",
                     "-extfile", self.folder / "names", "-out", self.folder / "c", "-days", "2")
        checked = subprocess.run(["openssl", "verify", "-CAfile", self.tls / "authority.pem", self.folder / "c"], capture_output=True, text=True, check=False)
        self.assertIn("permitted subtree violation", checked.stdout + checked.stderr)

    def test_made_again_the_tablets_go_on_trusting_it(self):
        first = harness.run("tls", "init", "--name", self.NAME, *self.data)
        authority, certificate = (self.tls / "authority.pem").read_bytes(), (self.tls / "cert.pem").read_bytes()
        self.assertEqual(harness.run("tls", "init", "--name", self.NAME, "--address", "192.168.1.10", *self.data), first)
        self.assertEqual((self.tls / "authority.pem").read_bytes(), authority)
        self.assertNotEqual((self.tls / "cert.pem").read_bytes(), certificate)
        for arguments, words in ((["--name", "other.local"], "of another name"), (["--name", "Hội trường"], "no name"), ([], "no name"), (["--name", ".local"], "no name"),
                                 (["--name", self.NAME, "--address", "192.168.1"], "no IPv4")):
            self.assertIn(words, harness.run("tls", "init", *arguments, *self.data, status=2))
        self.assertEqual((self.tls / "authority.pem").read_bytes(), authority)

    def test_without_one_there_is_nothing_to_take(self):
        server = harness.openocop(self.folder / "laptop")
        self.addCleanup(server.stop)
        with harness.Client(server) as tablet:
            self.assertEqual(tablet.get("/chung-chi.crt").status, 404)
