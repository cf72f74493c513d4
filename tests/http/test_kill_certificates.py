"""kill -9 while decisions are made: two offices draft, submit and enter decisions that recognise a product, annul its certificate by another decision and
begin anew; a third corrects one certificate again and again; all three reach for the same numbers. Meanwhile lists of old certificates are imported on the
command line, and that program is killed too. After every kill, from outside: the ledger verifies, no number stands twice in a year, no certificate is there
without its issued decision and none without its product's code, a decision has all its certificates or none, and what was acknowledged is there once. At the
end the status list and every printed seal verify. OPENOCOP_KILLS says how many (6)."""
import json
import os
import re
import signal
import subprocess
import threading
import unittest
from urllib.parse import quote, urlencode

import decided
import filing
import harness
import test_certificates
import test_kill_dossiers
from test_kill_dossiers import Sender
from test_register import check_register

KILLS = int(os.environ.get("OPENOCOP_KILLS", "6"))
PROVINCE = 15
ROWS = 3  # of each list of old certificates
HEAD = "Tên sản phẩm,Chủ thể,Hạng sao,Xã,Số quyết định,Ngày quyết định,Lần công nhận\n"
LONGEST = 1.0  # seconds that the program lives


class Killed(OSError):
    """The program was killed before it answered."""


class Office(Sender):
    """Decisions one after the other, each drafted, submitted and entered; `at` is the step that comes next. What a step needs of the one before is read from the
    answer to it, also where that came only when it was sent again."""

    STEPS = ()

    def __init__(self, case, name):
        super().__init__(case)
        self.name, self.at, self.path, self.number, self.entered = name, 0, None, None, {}

    def again(self):
        fresh = type(self)(self.case, self.name)
        fresh.at, fresh.path, fresh.number, fresh.entered, fresh.sent = self.at, self.path, self.number, self.entered, self.sent
        return fresh

    def work(self):
        if self.sent is not None:
            self.attempt(*self.sent)
        else:
            getattr(self, self.STEPS[self.at % len(self.STEPS)])()

    def attempt(self, visitor, target, body, content_type=test_kill_dossiers.FORM):
        """Sends a form, remembered until it is answered. A number that somebody else was given meanwhile is no fault: the next is tried."""
        self.sent = (visitor, target, body, content_type)
        answer = visitor.request("POST", target, body, {"Content-Type": content_type, "Sec-Fetch-Site": "same-origin"})
        if answer.status == 422 and target.endswith("/vao-so") and "mỗi số chỉ cấp một lần trong năm" in answer.text:
            self.sent = None
            self.case.taken(self.number)
            return
        assert answer.status == 303, (target, answer.status, re.findall(r'id="loi-[^<]*<', answer.text), answer.text[:2000])
        self.sent = None
        if target.endswith("/vao-so"):
            self.case.taken(self.number)
            self.entered[self.number] = self.path
        else:
            self.path = answer.headers["location"].split("?")[0]
        self.at += 1

    def submit(self):
        submitter, target = self.case.visitors["trinhky"], f"{self.path}/trinh"
        self.attempt(submitter, target, urlencode({**submitter.form(self.path, target), "so": "45/TTr-SNNMT", "ngay": self.case.maker.today()}))

    def enter(self):
        clerk, target = self.case.visitors["vanthu"], f"{self.path}/vao-so"
        self.number = self.case.number
        fields = {**clerk.form(target), "so": f"{self.number}/QĐ-UBND", "ngay": self.case.maker.today(), "nguoi-ky": "Nguyễn Văn A", "ky-voi-tu-cach": "deputy"}
        fields.pop("tep", None)
        parts = [f'--mark\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode() for key, value in fields.items()]
        parts.append(b'--mark\r\nContent-Disposition: form-data; name="tep"; filename="quyet-dinh.pdf"\r\nContent-Type: application/pdf\r\n\r\n' + self.case.scan + b"\r\n")
        self.attempt(clerk, target, b"".join(parts) + b"--mark--\r\n", "multipart/form-data; boundary=mark")

    def change(self, work, **fields):
        office, page = self.case.visitors["chuyenvien"], f"{self.certificate()}/thay-doi/{work}"
        self.attempt(office, page, urlencode({**office.form(page), "van-ban": "Kết luận 5/KL-SNNMT", "ngay": self.case.maker.today(), "ly-do": "theo kết luận", **fields}))

    def certificate(self):
        """The officer's page of the product's certificate, found as an officer finds it."""
        office = self.case.visitors["chuyenvien"]
        found = re.findall(r'href="(/san-pham-ocop/[^"]+)"', office.get(f"/so-dang-ky?q={quote(self.name)}").text)
        assert len(found) == 1, (self.name, found)
        return re.search(r'href="(/giay-chung-nhan/[0-9a-f-]{36})"', office.get(found[0]).text).group(1)


class Recogniser(Office):
    STEPS = ("recognise", "submit", "enter", "annul", "submit", "enter")

    def recognise(self):
        office, page = self.case.visitors["chuyenvien"], f"{self.case.session}/quyet-dinh"
        ident, _ = self.case.maker.boxes(office, self.case.session)[self.name]
        fields = [(name, value) for name, value in office.form(page, page).items() if name not in ("san-pham", "loai")]
        self.attempt(office, page, urlencode(fields + [("loai", "recognise"), ("san-pham", ident)]))

    def annul(self):
        self.change("huy")


class Corrector(Office):
    STEPS = ("correct", "submit", "enter")

    def correct(self):
        self.change("dinh-chinh", **{"san-pham": self.name, "chu-the": f"HTX lần {self.at}"})


class Importer(Sender):
    """Lists of old certificates by the command line, one after the other. One that was killed is imported again: all of it is new, or all of it is known."""

    def __init__(self, case):
        super().__init__(case)
        self.lists, self.again_known, self.program = 0, 0, None

    def again(self):
        fresh = type(self)(self.case)
        fresh.lists, fresh.again_known, fresh.sent = self.lists, self.again_known, self.sent
        return fresh

    def resume(self):
        if self.sent is not None:
            self.work()

    def work(self):
        path = self.case.folder / f"list-{self.lists}.csv"
        path.write_text(HEAD + "".join(f"Sản phẩm cũ {self.lists} {row},HTX {self.lists},3,{self.case.commune},{9000 + self.lists}/QĐ-UBND,10/05/2023,mới\n" for row in range(ROWS)), "utf-8")
        again, self.sent = self.sent is not None, path
        with self.case.lock:
            if self.case.killed:
                raise Killed
            self.program = subprocess.Popen([harness.PROGRAM, "import", "certificates", path, "--apply", "--json", "--province", str(PROVINCE), *self.case.options],
                                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "OPENOCOP_LANGUAGE": "en"})
        said, errors = self.program.communicate()
        if self.program.returncode == -signal.SIGKILL:
            raise Killed
        assert self.program.returncode == 0, (self.program.returncode, said, errors)
        told = json.loads(said)
        assert (told["new"], told["known"]) in ((ROWS, 0),) + (((0, ROWS),) if again else ()), told
        assert told["applied"] == (told["new"] > 0), told
        self.again_known += told["known"] > 0
        self.lists, self.sent = self.lists + 1, None


class KilledDeciding(unittest.TestCase):
    on_postgresql = False
    setUpClass = classmethod(test_kill_dossiers.KilledAtWork.setUpClass.__func__)
    serve = test_kill_dossiers.KilledAtWork.serve
    end = test_kill_dossiers.KilledAtWork.kill

    def kill(self, server, importer):
        with self.lock:
            self.killed = True
            if importer.program is not None and importer.program.poll() is None:
                importer.program.send_signal(signal.SIGKILL)
        self.end(server)

    def taken(self, number):
        """Somebody was given this number: the next one is free, as far as is known."""
        self.number = max(self.number, number + 1)

    def prepare(self, server):
        self.maker = maker = decided.Decided("draft")
        maker.server, maker.leaves = server, filing.leaves(decided.Decided.SET)
        maker.clock = harness.Clock(self.folder / "unused")
        maker.clock.now = harness.datetime.datetime.now(maker.clock.now.tzinfo)
        self.visitors = people = maker.people()
        self.lock, self.killed, self.number, self.scan = threading.Lock(), False, 100, filing.a_pdf("Quyet dinh")
        self.commune = self.database.rows("SELECT name FROM places_units WHERE level = 3 AND province_code = '15' AND valid_from <= 19400 AND valid_to > 19500 ORDER BY code LIMIT 1")[0][0]
        names = ["Chè chín kiếp", "Mật ong bảy bến", "Gạo sáu non"]
        self.session = maker.signed_session(people, names)
        maker.sign_minutes(people, self.session)
        self.before = len(self.database.rows("SELECT id FROM certificates"))
        maker.issued(people, self.session, "99/QĐ-UBND", names=names[2:])
        return names

    def test_no_number_twice_no_certificate_without_its_decision_none_lost(self):
        server = self.serve()
        names = self.prepare(server)
        self.end(server)
        workers = [Recogniser(self, names[0]), Recogniser(self, names[1]), Corrector(self, names[2]), Importer(self)]
        kills, longest = 0, LONGEST
        while kills < KILLS or not self.all_was_done(workers):
            kills += 1
            if kills > KILLS:  # a machine so slow that something was never done before a kill
                longest *= 2
                self.assertLess(longest, 300, "nothing is ever done")
            self.killed = False
            server = self.serve()
            workers = [worker.again() for worker in workers]
            for worker in workers:
                worker.start()
            threading.Event().wait(self.chance.uniform(0.05, longest))
            self.kill(server, workers[-1])
            for worker in workers:
                worker.join(60)
                if worker.fault is not None:
                    raise worker.fault
            self.look(workers)
        self.killed = False
        server = self.serve()
        try:
            for worker in workers:  # what still hangs in the air arrives, once
                while worker.sent is not None:
                    worker.work()
            self.look(workers)
            seals = self.look_at_seals(server)
        finally:
            server.stop()
        print(f"{type(self).__name__}: {kills} kills; {sum(len(worker.entered) for worker in workers[:3])} decisions entered, {seals} seals, {workers[3].lists} lists "
              f"imported, of which {workers[3].again_known} were known when they came again", flush=True)

    @staticmethod
    def all_was_done(workers):
        return all(worker.at >= len(worker.STEPS) for worker in workers[:3]) and workers[3].lists > 0

    def look(self, workers):
        """What lies in the database against what was acknowledged; what hangs in the air may be there or not."""
        self.assertIn("whole", harness.run("ledger", "verify", *self.options))
        offices, importer = workers[:3], workers[3]
        drafts = {ident: row for ident, *row in self.database.rows("SELECT ident, id, kind, state, number, number_key, year, decision FROM certificates_drafts")}
        issued = [row for row in drafts.values() if row[2] == "issued"]
        given = [(row[5], row[4]) for row in issued]
        self.assertEqual(len(given), len(set(given)), "a number was given twice in a year")
        self.assertTrue(all(row[4] == "" for row in drafts.values() if row[2] != "issued"), "a number without its decision")
        decisions = self.database.rows(f"SELECT number, day, id, state FROM certificates_decisions WHERE province = {PROVINCE} AND number <> ''")
        self.assertEqual(len({row[:2] for row in decisions}), len(decisions), "a decision stands twice in the register")
        self.look_at_entered(offices, drafts, issued)
        self.look_at_certificates(drafts, {row[2]: row for row in decisions})
        self.look_at_lists(importer)
        check_register(self, self.database)

    def look_at_entered(self, offices, drafts, issued):
        numbers = {row[3]: row for row in issued}
        entered = {number: path for office in offices for number, path in office.entered.items()}
        self.assertEqual(len(entered), sum(len(office.entered) for office in offices), "two offices were told that they have the same number")
        for number, path in entered.items():
            row = drafts[path.rpartition("/")[2].replace("-", "")]
            self.assertEqual((row[2], row[3]), ("issued", f"{number}/QĐ-UBND"), "a decision that was acknowledged is lost")
        in_air = sum(office.sent is not None and office.sent[1].endswith("/vao-so") for office in offices)
        self.assertIn(len(numbers) - 1 - len(entered), range(in_air + 1))  # 99 was there before
        commands = [name for name, in self.database.rows("SELECT command FROM ledger_entries WHERE command = 'certificates.issue'")]
        self.assertEqual(len(commands), len(issued))

    def look_at_certificates(self, drafts, decisions):
        """Every certificate that was given here has an issued decision, a place in it, facts, a seal and a code; every decision has all of its own."""
        by_id = {row[0]: row for row in drafts.values()}
        items = self.database.rows("SELECT draft, given FROM certificates_draft_items")
        rows = self.database.rows("SELECT c.id, c.decision, c.product, f.code FROM certificates c JOIN certificates_facts f ON f.certificate = c.id AND f.known_to = 2932896 "
                                  f"WHERE c.product IS NOT NULL AND c.origin = 'program' AND c.id IN (SELECT given FROM certificates_draft_items)")
        given = [certificate for _, certificate in items if certificate is not None]
        self.assertEqual(sorted(row[0] for row in rows), sorted(given))
        for draft, certificate in items:
            _, kind, state, *_ = by_id[draft]
            self.assertEqual(certificate is not None, kind == "recognise" and state == "issued", "a decision without its certificate, or a certificate without its decision")
        of_draft = {row[6] for row in by_id.values() if row[1] == "recognise" and row[2] == "issued"}
        for _, decision, _, _ in rows:
            self.assertIn(decision, of_draft)
            self.assertEqual(decisions[decision][3], "issued")
        self.assertEqual({decision for _, decision, _, _ in rows}, of_draft)
        products = {}
        for _, _, product, code in rows:
            self.assertNotEqual(code, "")
            self.assertEqual(products.setdefault(code, product), product, "two products have one code")
        seals = {certificate for certificate, in self.database.rows("SELECT certificate FROM certificates_seals WHERE length(payload) > 64")}
        self.assertEqual(seals, set(given))
        self.assertEqual(self.database.rows("SELECT id FROM certificates_seals WHERE length(payload) <= 64"), [])

    def look_at_lists(self, importer):
        imports = self.database.rows("SELECT id, file_name, made_count FROM certificates_imports ORDER BY id")
        self.assertIn(len(imports) - importer.lists, (0, 1) if importer.sent is not None else (0,))
        self.assertEqual([name for _, name, _ in imports], [f"list-{number}.csv" for number in range(len(imports))])
        rows = self.database.rows("SELECT c.import, d.number, f.product_name FROM certificates c JOIN certificates_facts f ON f.certificate = c.id "
                                  "JOIN certificates_decisions d ON d.id = c.decision WHERE c.import IS NOT NULL")
        self.assertEqual(sorted(rows), sorted((number, f"{9000 + at}/QĐ-UBND", f"Sản phẩm cũ {at} {row}") for at, (number, _, _) in enumerate(imports) for row in range(ROWS)))
        everything = len(self.database.rows("SELECT id FROM certificates"))
        own = len(self.database.rows("SELECT given FROM certificates_draft_items WHERE given IS NOT NULL"))
        self.assertEqual(everything, self.before + own + len(rows), "a certificate without a decision")

    def look_at_seals(self, server):
        """The status list and every seal, by openssl; what the list says is what happened."""
        visitor = harness.Visitor(server)
        keys = {key["id"]: bytes.fromhex(key["public"]) for key in json.loads(visitor.get("/api/v1/certificates/keys").body)["keys"]}
        told = json.loads(visitor.get("/api/v1/certificates/status").body)
        message = "\n".join([told["format"], told["day"], told["key"], str(told["count"]), told["bits"]]).encode()
        self.assertTrue(test_certificates.openssl_says(keys[told["key"]], message, test_certificates.unbase64url(told["signature"])))
        bits = test_certificates.unbase64url(told["bits"])
        annulled = {row for row, in self.database.rows("SELECT certificate FROM certificates_events WHERE kind = 'annulled'")}
        seals = self.database.rows("SELECT id, certificate, payload FROM certificates_seals ORDER BY id")
        newest = {certificate: place for place, certificate, _ in seals}
        for place, certificate, payload in seals:
            payload = bytes.fromhex(payload)
            self.assertTrue(test_certificates.openssl_says(keys[payload.decode("utf-8", "replace").split("\n")[1]], payload[:-64], payload[-64:]))
            self.assertEqual(payload.split(b"\n")[7], str(place).encode())
            self.assertEqual(bits[place // 4] >> place % 4 * 2 & 3, 2 if certificate in annulled else 3 if newest[certificate] != place else 1, place)
        return len(seals)


class KilledDecidingOnPostgresql(KilledDeciding):
    on_postgresql = True


if __name__ == "__main__":
    unittest.main()
