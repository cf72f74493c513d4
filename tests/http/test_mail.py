"""Letters by e-mail: one message is one task for one person, with one link; what is done before is not sent; a server that is away for two days, that
refuses, that hangs up without an answer, whose certificate is wrong; kill -9 in the middle. The other side is tests/http/smtp.py."""
import os
import re
import random
import ssl
import tempfile
import threading
import time
import unittest

import harness
from smtp import Peer
from test_kill_dossiers import Database

KILLS = int(os.environ.get("OPENOCOP_KILLS", "6"))
URL = "https://ocop.example.vn"


class Mail(harness.DemonstrationCase):
    """The demonstration province and a mail server. chuyenvien (the office's specialist) gets letters about problems that visitors report."""

    tls = "none"

    @classmethod
    def peer_options(cls):
        return {}

    @classmethod
    def start(cls):
        cls.peer = Peer(**cls.peer_options())
        cls.addClassCleanup(lambda: cls.peer.close())
        cls.options = ["--public-url", URL, "--mail-server", f"localhost:{cls.peer.port}", "--mail-tls", cls.tls, "--mail-from", "ocop@tinh.example.vn",
                       *cls.more_options()]
        return super().start()

    @classmethod
    def more_options(cls):
        return []

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.addresses = re.findall(r'href="(/san-pham-ocop/[^"]+)"', harness.Visitor(cls.server).get("/so-dang-ky").text)
        cls.reported = 0

    def database(self):
        return Database(self.folder / "data/openocop.db", str(self.data[3]) if self.on_postgresql else None)

    def states(self):
        """Of the letters about reported problems; others come of the days that pass."""
        return dict(self.database().rows("SELECT m.state, count(*) AS count FROM notices_mails m JOIN notices_tasks t ON t.id = m.task "
                                         "WHERE t.kind = 'certificates.complaint' GROUP BY m.state"))

    @staticmethod
    def ours(messages):
        return [message for message in messages if "/phan-anh/" in message.get_content()]

    def quiet(self):
        """Nothing waits any more; what came so far is forgotten."""
        self.peer.mode = "take"
        self.minute(hours=3)
        self.eventually(lambda: self.database().rows("SELECT count(*) AS count FROM notices_tasks WHERE mailed = 0") == [(0,)] and
                        self.database().rows("SELECT count(*) AS count FROM notices_mails WHERE state IN ('waiting', 'sending')") == [(0,)])
        self.peer.taken.clear()
        self.peer.seen.clear()

    def report(self, words="Nhãn sai"):
        """A visitor reports a problem, which is a task for the office."""
        cls = type(self)
        address = self.addresses[cls.reported % len(self.addresses)]
        cls.reported += 1
        answer = harness.Visitor(self.server).send(f"{address}/phan-anh", {"noi-dung": words, "lien-he": ""})
        self.assertEqual(answer.status, 200, answer.text[:1000])

    def eventually(self, ask, seconds=20):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if found := ask():
                return found
            time.sleep(0.1)
        self.fail(f"it did not happen: {self.states()} {self.peer.faults} {self.server.log()[-2000:]}")

    def minute(self, **by):
        """Moves the clock, and waits until the job of letters has run."""
        self.clock.move(**(by or {"minutes": 1}))
        self.eventually(lambda: self.database().rows("SELECT 1 AS one FROM jobs WHERE type = 'notices.mail' AND done_at IS NULL AND given_up_at IS NULL AND "
                                                     f"lease_until = 0 AND due > {self.clock.seconds * 1000}"))

    def confirm(self, name, address):
        """The person gives an address on the account's page and the code that comes there."""
        visitor = self.visitor(f"demo.{name}")
        before = len(self.peer.taken)
        answer = visitor.send("/tai-khoan/thu", {"thu": address, "nhan": "1"})
        self.assertEqual((answer.status, answer.headers.get("location")), (303, "/tai-khoan/thu/ma"), (re.findall(r'class="fault[^<]*<[^<]*', answer.text), self.peer.commands, self.peer.faults))
        message = self.peer.taken[before]
        self.assertEqual(message["To"], address)
        code = re.search(r"\b\d{6}\b", message.get_content()).group(0)
        self.assertNotIn(code, message["Subject"])
        self.assertEqual(visitor.send("/tai-khoan/thu/ma", {"ma": code}).status, 303)
        self.peer.taken.clear()
        self.peer.seen.clear()
        return visitor

    def administrator(self):
        return self.visitor("demo.quantri")


class TestMail(Mail):
    def test_1_an_address_is_confirmed_by_the_code_that_was_sent_there(self):
        visitor = self.visitor("demo.chuyenvien")
        self.assertEqual(visitor.send("/tai-khoan/thu", {"thu": "a@b.example\r\nBcc: x@y.example", "nhan": "1"}).status, 422)
        self.assertEqual(visitor.send("/tai-khoan/thu", {"thu": "không@phải", "nhan": "1"}).status, 422)
        self.assertEqual(visitor.get("/tai-khoan/thu/ma").status, 404)
        self.assertEqual(visitor.send("/tai-khoan/thu", {"thu": "chuyenvien@tinh.example.vn", "nhan": "1"}).status, 303)
        code = re.search(r"\b\d{6}\b", self.peer.taken[-1].get_content()).group(0)
        for _ in range(5):
            self.assertEqual(visitor.send("/tai-khoan/thu/ma", {"ma": "0000000"}).status, 422)
        self.assertEqual(visitor.send("/tai-khoan/thu/ma", {"ma": code}).status, 422)  # after five wrong ones the right one too
        self.assertEqual(self.database().rows("SELECT email FROM accounts WHERE login = 'demo.chuyenvien'"), [("",)])
        self.confirm("chuyenvien", "chuyenvien@tinh.example.vn")
        self.assertEqual(self.database().rows("SELECT email, mail_off FROM accounts WHERE login = 'demo.chuyenvien'"), [("chuyenvien@tinh.example.vn", 0)])
        self.assertIn("chuyenvien@tinh.example.vn", visitor.form("/tai-khoan/thu")["thu"])

    def test_2_one_message_is_one_task_and_its_link_opens_the_task(self):
        visitor = self.visitor("demo.chuyenvien")
        self.report("một điều bí mật")
        self.minute()
        self.minute()
        message, = self.peer.taken
        self.assertEqual((message["To"], message["From"].addresses[0].addr_spec), ("chuyenvien@tinh.example.vn", "ocop@tinh.example.vn"))
        self.assertEqual(message.get_content_type() + " " + message.get_content_charset(), "text/plain utf-8")
        self.assertEqual(message["Auto-Submitted"], "auto-generated")
        ident, = self.database().rows("SELECT ident FROM notices_mails")
        self.assertEqual(re.sub("-", "", message["Message-ID"]), f"<{ident[0]}@ocop.example.vn>")
        words = message.get_content()
        self.assertIn("Hạn: không có hạn", words)
        self.assertNotIn("bí mật", words)
        name, = self.database().rows("SELECT name FROM accounts WHERE login = 'demo.chuyenvien'")
        self.assertIn(f"Kính gửi {name[0]},", words)
        link, = re.findall(r"https?://\S+", words)
        self.assertTrue(link.startswith(URL + "/phan-anh/"))
        path = link.removeprefix(URL)
        self.assertIn("một điều bí mật", visitor.get(path).text)
        stranger = harness.Visitor(self.server).get(path)
        self.assertEqual(stranger.status, 303)
        self.assertTrue(stranger.headers["location"].startswith("/dang-nhap"))
        self.assertEqual(self.states(), {"sent": 1})
        page = self.administrator().get("/thu-cho-gui?trang-thai=da-gui").text
        self.assertIn("chuyenvien@tinh.example.vn", page)
        self.assertNotIn("/phan-anh/", page)

    def test_3_what_is_done_before_is_not_sent_and_who_wants_none_gets_none(self):
        visitor = self.visitor("demo.chuyenvien")
        self.peer.mode = "later"
        self.peer.taken.clear()
        self.report()
        self.minute()
        self.eventually(lambda: self.peer.seen)
        self.eventually(lambda: self.states().get("waiting") == 1)
        self.assertIn("451 4.3.0 try again later", self.administrator().get("/thu-cho-gui").text)
        task = re.findall(r'href="(/phan-anh/[0-9a-f-]{36})"', visitor.get("/viec-cua-toi").text)[-1]
        self.peer.mode = "take"
        self.assertEqual(visitor.send(task, {"tra-loi": "đã nhắc chủ thể", "noi-dung": "đã nhắc chủ thể"}).status, 303)
        self.minute(minutes=10)
        self.eventually(lambda: self.states().get("needless") == 1)
        self.assertEqual(self.peer.taken, [])
        self.assertEqual(visitor.post("/tai-khoan/thu", {**visitor.form("/tai-khoan/thu"), "nhan": ""}).status, 303)
        self.report()
        self.minute()
        self.eventually(lambda: self.database().rows("SELECT count(*) AS count FROM notices_tasks WHERE mailed = 0") == [(0,)])
        self.assertEqual(visitor.post("/tai-khoan/thu", {**visitor.form("/tai-khoan/thu"), "nhan": "1"}).status, 303)
        self.minute()
        self.assertEqual((self.peer.taken, self.states()), ([], {"sent": 1, "needless": 1}))

    def test_4_a_server_that_is_away_for_two_days(self):
        self.quiet()
        sent, port = self.states()["sent"], self.peer.port
        self.peer.close()
        self.report()
        for tries in range(1, 7):
            self.minute(hours=8)
            self.eventually(lambda: self.database().rows("SELECT 1 AS one FROM (SELECT sum(attempts) AS tries FROM notices_mails WHERE state = 'waiting') s "
                                                         f"WHERE tries >= {tries}"))
        page = self.administrator().get("/thu-cho-gui").text
        self.assertIn("Máy chủ thư không trả lời", page)
        self.assertIn("Lần sau", page)
        self.assertEqual(self.states().get("waiting"), 1)
        type(self).peer = Peer(port)
        self.minute(hours=3)
        self.eventually(lambda: self.states().get("sent") == sent + 1)
        self.minute(hours=3)
        self.assertEqual(len(self.ours(self.peer.taken)), 1)
        idents = [message["Message-ID"] for message in self.peer.seen]
        self.assertEqual(len(idents), len(set(idents)))

    def test_5_no_answer_after_the_whole_message_is_told_and_sent_again_by_a_person_alone(self):
        self.quiet()
        self.peer.mode = "silent"
        self.report()
        self.minute()
        self.eventually(lambda: self.states().get("unsure") == 1)
        self.peer.mode = "take"
        self.minute(hours=30)
        self.assertEqual((len(self.ours(self.peer.seen)), self.ours(self.peer.taken)), (1, []))
        administrator = self.administrator()
        page = administrator.get("/thu-cho-gui?trang-thai=khong-ro").text
        self.assertIn("không rõ đã gửi chưa", page)
        action, = re.findall(r'action="(/thu-cho-gui/[0-9a-f-]{36}/gui-lai)"', page)
        self.assertEqual(administrator.post(action, administrator.form("/thu-cho-gui?trang-thai=khong-ro", action)).status, 303)
        self.minute()
        self.eventually(lambda: self.ours(self.peer.taken))
        self.assertEqual(len({message["Message-ID"] for message in self.ours(self.peer.seen)}), 1)
        self.eventually(lambda: not self.states().get("unsure"))
        self.assertEqual(administrator.post(action, administrator.form("/tai-khoan", "/dang-xuat")).status, 409)  # it was sent
        self.assertIn("is whole", self.command("ledger", "verify"))

    def test_6_a_refused_address_fails_at_once_and_can_be_stopped_or_tried_again(self):
        self.quiet()
        self.peer.mode = "refuse"
        self.report()
        self.minute()
        self.eventually(lambda: self.states().get("failed") == 1)
        administrator = self.administrator()
        page = administrator.get("/thu-cho-gui?trang-thai=khong-gui-duoc").text
        self.assertIn("550 5.1.1 no such person", page)
        self.peer.mode = "later"
        action, = re.findall(r'action="(/thu-cho-gui/[0-9a-f-]{36}/gui-lai)"', page)
        self.assertEqual(administrator.post(action, administrator.form("/thu-cho-gui?trang-thai=khong-gui-duoc", action)).status, 303)
        self.minute()
        self.eventually(lambda: self.states().get("waiting") == 1)
        stop, = re.findall(r'action="(/thu-cho-gui/[0-9a-f-]{36}/dung)"', administrator.get("/thu-cho-gui").text)
        self.assertEqual(administrator.post(stop, administrator.form("/thu-cho-gui", stop)).status, 303)
        self.assertEqual(self.states().get("stopped"), 1)
        # After five days nothing is tried any more.
        self.peer.mode = "later"
        self.report()
        self.minute()
        self.eventually(lambda: self.states().get("waiting") == 1)
        self.minute(days=6)
        self.eventually(lambda: self.states().get("failed") == 1)
        self.peer.mode = "take"

    def test_7_a_producer_without_an_account_is_written_to_at_its_own_address(self):
        self.quiet()
        producer, = self.database().rows("SELECT p.id, p.province FROM producers p WHERE p.id NOT IN (SELECT producer FROM accounts_roles) ORDER BY p.id LIMIT 1")
        # A task of the producer's, as a room would open it; the address in the producer's newest facts.
        self.execute(f"UPDATE producers_versions SET email = 'htx@que.example.vn' WHERE producer = {producer[0]}",
                     "INSERT INTO notices_tasks (ident, province, kind, subject, product, producer, path, scope, role, place, person, due, opened_at, mailed) "
                     f"VALUES ({self.blob('aa' * 16)}, {producer[1]}, 'certificates.renew', {self.blob('bb' * 16)}, 'Chè Suối', 'HTX', '/san-pham-ocop/x', "
                     f"2, 0, '', {producer[0]}, 21000, 0, 0)")
        self.minute()
        found = self.eventually(lambda: [message for message in self.peer.taken if message["To"] == "htx@que.example.vn"])
        self.assertIn("Hạn: 01/07/2027", found[0].get_content())

    def test_8_killed_while_letters_go_out_none_goes_out_twice(self):
        self.quiet()
        self.peer.slow = lambda: time.sleep(random.random() * 0.05)
        before = sum(self.states().values())
        for kill in range(KILLS):
            for _ in range(8):
                self.report(f"lần {kill}")
            self.clock.move(minutes=30)  # longer than the lease of a run that was killed, and a day for each thousand problems
            time.sleep(random.random() * 1.5)
            self.server.stop_hard()
            type(self).server = harness.openocop(self.folder / "data", *self.data[2:], "--clock", self.clock.path, *self.options)
        for _ in range(2):
            self.minute(minutes=6)
        states = self.states()
        self.assertFalse(states.get("waiting", 0) + states.get("sending", 0))
        self.assertEqual(sum(states.values()), before + 8 * KILLS)
        seen = [message["Message-ID"] for message in self.peer.seen]
        self.assertEqual(len(seen), len(set(seen)), "a letter went out twice")
        self.assertLessEqual(states.get("unsure", 0), KILLS)
        # Whatever nobody knows of is all that may have been lost: the rest came.
        came = {re.sub("[<>-]|@.*", "", ident) for ident in seen}
        lost = {row[0] for row in self.database().rows("SELECT m.ident FROM notices_mails m JOIN notices_tasks t ON t.id = m.task WHERE m.state = 'sent' "
                                                       f"AND t.kind = 'certificates.complaint' ORDER BY m.id DESC LIMIT {8 * KILLS - states.get('unsure', 0)}")} - came
        self.assertEqual(lost, set())

    def blob(self, hexadecimal):
        return f"'\\x{hexadecimal}'::bytea" if self.on_postgresql else f"x'{hexadecimal}'"

    def execute(self, *statements):
        import sqlite3
        import subprocess
        if self.on_postgresql:
            subprocess.run(["psql", "-X", "-q", "-d", str(self.data[3]), "-c", ";".join(statements)], check=True, capture_output=True)
            return
        with sqlite3.connect(self.folder / "data/openocop.db", timeout=30) as db:
            for statement in statements:
                db.execute(statement)
        db.close()


class TestMailOnPostgresql(TestMail):
    on_postgresql = True


class TestTls(Mail):
    """STARTTLS with a password. The certificate of `good` is for localhost; that of `other` for somebody else."""

    tls = "starttls"

    @classmethod
    def peer_options(cls):
        cls.good, cls.other = tempfile.TemporaryDirectory(), tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.good.cleanup)
        cls.addClassCleanup(cls.other.cleanup)
        cls.certificate, key, _ = harness.make_certificate(cls.good.name)
        cls.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        cls.context.load_cert_chain(cls.certificate, key)
        wrong, key, _ = harness.make_certificate(cls.other.name)
        cls.wrong = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        cls.wrong.load_cert_chain(wrong, key)
        return {"tls": cls.context, "password": ("ocop", "mật khẩu thư")}

    @classmethod
    def more_options(cls):
        cls.password = cls.good.name + "/password"
        with open(os.open(cls.password, os.O_CREAT | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            file.write("mật khẩu thư\n")
        return ["--mail-user", "ocop", "--mail-password-file", cls.password, "--mail-ca-file", str(cls.certificate)]

    def test_only_a_server_with_a_trusted_certificate_gets_anything(self):
        self.confirm("chuyenvien", "chuyenvien@tinh.example.vn")
        self.peer.commands.clear()
        self.peer.tls = self.wrong
        self.report()
        self.minute()
        self.eventually(lambda: self.states().get("waiting") == 1 and self.database().rows("SELECT 1 AS one FROM notices_mails WHERE fault <> ''"))
        self.assertIn("Không tin được chứng thư", self.administrator().get("/thu-cho-gui").text)
        self.peer.tls = None  # no STARTTLS any more
        self.minute(minutes=5)
        self.eventually(lambda: "không mã hóa" in self.administrator().get("/thu-cho-gui").text)
        self.assertFalse([line for line in self.peer.commands if line.split()[0] in ("AUTH", "MAIL")])
        self.peer.tls = self.context
        self.peer.password = ("ocop", "another")
        self.minute(hours=3)
        self.eventually(lambda: "không nhận tên đăng nhập" in self.administrator().get("/thu-cho-gui").text)
        self.peer.password = ("ocop", "mật khẩu thư")
        self.minute(hours=3)
        self.eventually(lambda: len(self.peer.taken) == 1)
        for text in (self.server.log(), str(self.peer.taken[0]), self.administrator().get("/thu-cho-gui?trang-thai=da-gui").text):
            self.assertNotIn("mật khẩu thư", text)

    def test_settings_that_make_no_sense_are_refused(self):
        data = ["--data", self.folder / "other"]
        base = ["--public-url", URL, "--mail-server", "localhost:25", "--mail-from", "a@b.vn"]
        for options, said in ((base[2:], "public-url"), (base[:4], "sender"), ([*base, "--mail-user", "x"], "go together"),
                              ([*base, "--mail-user", "x", "--mail-password-file", self.password, "--mail-tls", "none"], "unencrypted"),
                              (["--public-url", URL, "--mail-server", "localhost", "--mail-from", "a@b.vn"], "HOST:PORT")):
            self.assertIn(said, harness.run("serve", *data, *options, status=2))
        open_file = self.folder / "open"
        open_file.write_text("x")
        open_file.chmod(0o644)
        self.assertIn("chmod 600", harness.run("serve", *data, *base, "--mail-user", "x", "--mail-password-file", open_file, status=2))


del Mail

if __name__ == "__main__":
    unittest.main()
