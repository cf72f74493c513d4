"""kill -9 while a province works: one sends papers, one saves drafts, one files and the commune gives back. After every kill the ledger verifies, files
and database agree, what was acknowledged is there once, and what was sent again after the kill is there once too. OPENOCOP_KILLS says how many (8).
Afterwards a backup carries dossiers and files into an empty folder: the same rows, the same heads."""
import hashlib
import http.client
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import threading
import unittest
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode

import filing
import harness
from test_files import big_pdf, pdf

KILLS = int(os.environ.get("OPENOCOP_KILLS", "8"))
PIECE = 65_536
GONE = (OSError, http.client.HTTPException, AttributeError)  # AttributeError: the connection ended before an answer
FORM = "application/x-www-form-urlencoded"


class Database:
    """The rows of a statement, past the program; bytes as hex."""

    def __init__(self, file, url=None):
        self.file, self.url = file, url

    def rows(self, sql):
        if self.url is None:
            with sqlite3.connect(f"file:{self.file}?mode=ro", uri=True) as db:
                found = db.execute(sql).fetchall()
            db.close()
            return [tuple(value.hex() if isinstance(value, bytes) else value for value in row) for row in found]
        out = subprocess.run(["psql", "-X", "-At", "-d", self.url, "-c", f"SELECT coalesce(json_agg(to_json(t)), '[]') FROM ({sql}) t"],
                             capture_output=True, check=True).stdout
        return [tuple(value[2:] if isinstance(value, str) and value.startswith("\\x") else value for value in row.values()) for row in json.loads(out)]

    def tables(self):
        if self.url is None:
            return [name for name, in self.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name")]
        return [name for name, in self.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")]


class Sender(threading.Thread):
    """Somebody who works until the program is gone. `sent` is what he sent and got no answer for: he sends it again, as it was."""

    def __init__(self, case):
        super().__init__()
        self.case, self.sent, self.fault = case, None, None

    def again(self):
        """A fresh thread with what is known so far; what hangs in the air is sent first."""
        fresh = type(self)(self.case)
        fresh.__dict__.update({name: value for name, value in self.__dict__.items() if not name.startswith("_")})
        return fresh

    def run(self):
        try:
            while True:
                self.work()
        except GONE:
            pass
        except BaseException as fault:
            self.fault = fault

    def send(self, visitor, target, body, content_type=FORM):
        """Sends a form, remembered until it is answered."""
        self.sent = (visitor, target, body, content_type)
        answer = visitor.request("POST", target, body, {"Content-Type": content_type, "Sec-Fetch-Site": "same-origin"})
        assert answer.status == 303, (target, answer.status, re.findall(r'id="loi-[^<]*<', answer.text), answer.text[:2000])
        self.sent = None
        return answer

    def resume(self):
        """What got no answer, once more."""
        if self.sent is not None:
            self.send(*self.sent)
            self.done()

    def done(self):
        """A form was answered."""


class Drafter(Sender):
    """Saves one text of a report after the other, each with its number. A draft is no command: a form that was in fact saved is found stale when it is
    sent again, so the page is read instead."""

    saved = trying = 0

    def work(self):
        page = self.case.draft + "/bao-cao"
        form = self.case.helper.form(page)
        number = self.number()
        assert number in (self.saved, self.trying), (number, self.saved, self.trying)
        self.saved, self.trying = number, number + 1
        form["plan"] = f"Kế hoạch {self.trying}"
        answer = self.case.helper.post(page, form)
        assert answer.status == 303, answer.text[:2000]
        self.saved = self.trying

    def number(self):
        text = re.search(r'<textarea[^>]*name="plan"[^>]*>\s*(.*?)</textarea>', self.case.helper.get(self.case.draft + "/bao-cao").text, re.S).group(1)
        return int(re.search(r"\d+", text).group(0)) if text else 0


class Filer(Sender):
    """Files a dossier; the commune gives it back; and again."""

    filed = returned = 0

    def work(self):
        dossier, case = self.case.filed, self.case
        self.resume()
        if self.filed == self.returned:
            self.send(case.owner, f"{dossier}/nop", urlencode(case.owner.form(f"{dossier}/kiem-tra", f"{dossier}/nop")))
        else:
            page = case.commune.get(f"{dossier}/tham-tra").text
            form = harness.Forms(page).found[f"{dossier}/tham-tra"]
            form.update({f"co-{key}": "there" for key in set(re.findall(r'name="co-([\w-]+)"', page))})
            form.update({"ly-do-1.1": f"lần {self.filed}", "viec": "tra-lai", "han": case.until})
            self.send(case.commune, f"{dossier}/tham-tra", urlencode(form))
        self.done()

    def done(self):
        if self.filed == self.returned:
            self.filed += 1
        else:
            self.returned += 1


class Carrier(Sender):
    """Sends files in pieces, and papers with a file in one form."""

    def __init__(self, case):
        super().__init__(case)
        self.file, self.received, self.finished, self.papers = None, {}, {}, 0

    def api(self, method, target, body, content_type):
        answer = self.case.owner.request(method, target, body, {"Content-Type": content_type, "Sec-Fetch-Site": "same-origin", "X-CSRF-Token": self.case.token})
        assert answer.status == 200, (target, answer.status, answer.text)
        return json.loads(answer.text)

    def work(self):
        self.resume()
        if self.file is None:
            self.file = big_pdf(1000 + len(self.finished), 300_000)
        name = hashlib.sha256(self.file).hexdigest()
        told = self.api("POST", "/api/v1/uploads", json.dumps({"sha256": name, "size": len(self.file), "name": "giay.pdf", "producer": self.case.producer}),
                        "application/json")
        assert told["received"] >= self.received.get(name, 0), "an acknowledged piece is lost"
        while told["receipt"] is None:
            at = told["received"]
            told = self.api("PUT", f"/api/v1/uploads/{told['upload']}?at={at}", self.file[at:at + PIECE], "application/octet-stream")
            self.received[name] = told["received"]
        self.finished[name], self.file = told["receipt"]["number"], None
        number = f"giay-{self.papers + 1}"
        fields = {**self.case.owner.form(f"/giay-to/moi?chu-the={self.case.producer}", "/giay-to/moi"), "loai": "business", "so": number}
        parts = [f'--mark\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode() for key, value in fields.items() if key != "tep"]
        parts.append(b'--mark\r\nContent-Disposition: form-data; name="tep"; filename="giay.pdf"\r\nContent-Type: application/pdf\r\n\r\n' + pdf(1, number) + b"\r\n")
        self.send(self.case.owner, "/giay-to/moi", b"".join(parts) + b"--mark--\r\n", "multipart/form-data; boundary=mark")
        self.done()

    def done(self):
        self.papers += 1


class KilledAtWork(unittest.TestCase):
    on_postgresql = False

    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.data, cls.port, cls.chance = cls.folder / "data", harness.free_port(), random.Random(29)
        cls.url = harness.postgresql_url(cls) if cls.on_postgresql else None
        cls.options = ["--data", cls.data] + (["--database", cls.url] if cls.url else [])
        cls.database = Database(cls.data / "openocop.db", cls.url)
        harness.run("demo", *cls.options)

    def serve(self):
        return harness.Server([harness.PROGRAM, "serve", *self.options, "--listen", f"127.0.0.1:{self.port}", "--log-level", "error"], port=self.port)

    def kill(self, server):
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()
        server.reader.join(5)
        server.process.stdout.close()
        fault = harness.FAULTS.search(server.log())
        server.errors.close()
        self.assertIsNone(fault)

    def prepare(self, server):
        """A dossier that may be filed, a draft, and who works on them. Sessions outlive the kills."""
        maker = filing.Filing("ready")
        maker.server, maker.leaves = server, filing.leaves(maker.SET)
        people, self.producer, _, self.filed = maker.ready("Chè bền bỉ")
        self.owner, self.helper, self.commune = people["chuthe"], people["nguoigiup"], people["xa"]
        _, product = maker.product(self.owner, "Chè viết dở")
        self.draft = maker.open(self.owner, product)
        self.token = re.search(r'name="csrf" value="([0-9a-f]+)"', self.owner.get("/tai-khoan").text).group(1)
        self.until = (date.today() + timedelta(days=30)).strftime("%d/%m/%Y")
        self.papers_before = len(self.database.rows("SELECT id FROM files_papers"))

    def test_nothing_acknowledged_is_lost_or_doubled(self):
        server = self.serve()
        self.prepare(server)
        self.kill(server)
        drafter, filer, carrier = workers = [Drafter(self), Filer(self), Carrier(self)]
        kills, longest = 0, 0.6
        while kills < KILLS or not min(drafter.saved, filer.filed, len(carrier.finished), carrier.papers):
            kills += 1
            if kills > KILLS:  # a machine so slow that something was never done before a kill
                longest *= 2
                self.assertLess(longest, 300, "nothing is ever done")
            server = self.serve()
            drafter, filer, carrier = workers = [worker.again() for worker in workers]
            for worker in workers:
                worker.start()
            threading.Event().wait(self.chance.uniform(0.05, longest))
            self.kill(server)
            for worker in workers:
                worker.join(60)
                if worker.fault is not None:
                    raise worker.fault
            self.look(*workers)
        server = self.serve()
        try:
            for worker in workers:  # what still hangs in the air arrives, once
                worker.resume()
            self.look(*workers)
            print(f"{type(self).__name__}: {kills} kills; {drafter.saved} drafts saved, {filer.filed} filings, {filer.returned} returns, "
                  f"{len(carrier.finished)} files in pieces, {carrier.papers} papers", flush=True)
            self.carried_by_backup()
        finally:
            server.stop()

    def look(self, drafter, filer, carrier):
        """The database and the files as they lie there, against what was acknowledged; what hangs in the air may be there or not."""
        self.assertIn("entries", harness.run("ledger", "verify", *self.options))
        ident = self.filed.rpartition("/")[2].replace("-", "")
        dossiers = {row[1]: row for row in self.database.rows("SELECT id, ident, state, filed_count FROM dossiers")}
        dossier, _, state, filed = dossiers[ident]
        returned = len(self.database.rows(f"SELECT id FROM dossiers_returns WHERE dossier = {dossier}"))
        air = filer.sent is not None
        filing = air and filer.sent[1].endswith("/nop")
        self.assertIn(filed - filer.filed, (0, 1) if filing else (0,))
        self.assertIn(returned - filer.returned, (0, 1) if air and not filing else (0,))
        self.assertEqual(state, ("draft" if filed == 0 else "returned") if filed == returned else "filed")
        happened = [what for what, in self.database.rows(f"SELECT what FROM dossiers_events WHERE dossier = {dossier} ORDER BY id")]
        self.assertEqual(happened, ["opened"] + ["filed", "returned"] * returned + ["filed"] * (filed - returned))
        commands = [name for name, in self.database.rows("SELECT command FROM ledger_entries WHERE command IN ('dossiers.file', 'dossiers.return')")]
        self.assertEqual((commands.count("dossiers.file"), commands.count("dossiers.return")), (filed, returned))
        versions = self.database.rows(f"SELECT no, content, sha256 FROM dossiers_versions WHERE dossier = {dossier} ORDER BY no")
        self.assertEqual([no for no, _, _ in versions], list(range(1, filed + 1)))
        for _, content, sha256 in versions:
            self.assertEqual(hashlib.sha256(content.encode("utf-8")).hexdigest(), sha256)
        waiting = self.database.rows(f"SELECT kind FROM notices_tasks WHERE done_at IS NULL AND path LIKE '{self.filed}%'")
        self.assertEqual(len(waiting) > 0, filed > 0)
        draft = dossiers[self.draft.rpartition("/")[2].replace("-", "")][0]
        plan = self.database.rows(f"SELECT body, version FROM dossiers_texts WHERE dossier = {draft} AND name = 'plan'")
        number = int(plan[0][0].split()[-1]) if plan and plan[0][0] else 0
        self.assertIn(number, (drafter.saved, drafter.trying))
        self.look_at_files(carrier)

    def look_at_files(self, carrier):
        rows = {sha256: (number, size) for number, sha256, size in self.database.rows("SELECT id, sha256, size FROM files_files")}
        for sha256, (_, size) in rows.items():
            content = (self.data / "files" / sha256[:2] / sha256[2:4] / sha256).read_bytes()
            self.assertEqual((hashlib.sha256(content).hexdigest(), len(content)), (sha256, size))
        for path in (self.data / "files").glob("??/??/*"):  # a file may be there before its row, but never in part under its name
            if path.name not in rows and path.suffix != ".new":
                self.assertEqual(hashlib.sha256(path.read_bytes()).hexdigest(), path.name)
        for sha256 in carrier.finished:
            self.assertIn(sha256, rows)
        papers = self.database.rows("SELECT number, file FROM files_papers ORDER BY id")[self.papers_before:]
        air = carrier.sent is not None
        self.assertIn(len(papers) - carrier.papers, (0, 1) if air else (0,))
        self.assertEqual([number for number, _ in papers], [f"giay-{n}" for n in range(1, len(papers) + 1)])
        known = {number for number, _ in rows.values()}
        self.assertTrue(all(file in known for _, file in papers))

    def carried_by_backup(self):
        """A backup of the running program, restored into an empty folder, holds the same rows, heads and files."""
        backup, other = self.folder / "backup", self.folder / "other"
        options = ["--data", other]
        database = Database(other / "openocop.db")
        if self.url:
            url = self.url.replace("/openocop?", "/restored?")
            subprocess.run(["psql", "-X", "-q", "-d", self.url, "-c", "CREATE DATABASE restored"], check=True)
            options, database = options + ["--database", url], Database(None, url)
        harness.run("backup", backup, *self.options)
        harness.run("restore", backup, *options)
        self.assertEqual(harness.run("ledger", "heads", *self.options), harness.run("ledger", "heads", *options))
        tables = self.database.tables()
        self.assertEqual(database.tables(), tables)
        for table in tables:  # but for whether a task was mailed, its last column, which goes on changing
            if table.startswith(("dossiers", "files", "ledger", "commands", "notices", "products", "producers")):
                kept, live = ([row[:-1] if table == "notices_tasks" else row for row in each.rows(f"SELECT * FROM {table}")] for each in (database, self.database))
                self.assertEqual(sorted(map(repr, kept)), sorted(map(repr, live)), table)
        for sha256, in database.rows("SELECT sha256 FROM files_files"):
            self.assertEqual(hashlib.sha256((other / "files" / sha256[:2] / sha256[2:4] / sha256).read_bytes()).hexdigest(), sha256)


class KilledAtWorkOnPostgresql(KilledAtWork):
    on_postgresql = True


if __name__ == "__main__":
    unittest.main()
