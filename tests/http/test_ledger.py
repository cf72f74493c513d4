"""The ledger as a stranger sees it: recomputed from what `ledger export` prints, by nothing but the rules told in ledger.h, and by the script of the
documents; tampered with behind the program's back in the database, and found out by both; its signed checkpoints as they are published."""
import datetime
import hashlib
import importlib.util
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

import harness

HEADER = "code,level,name,type,parent_code,province_code,valid_from,valid_to\n"


def recompute(lines):
    """The heads that the entries lead to; fails where an entry is not what it says."""
    heads = {}
    for entry in lines:
        seq, previous = heads.get(entry["province"], (0, "0" * 64))
        assert entry["seq"] == seq + 1 and entry["previous"] == previous
        if entry["salt"] is not None:
            content = bytes.fromhex(entry["salt"]) + entry["content"].encode("utf-8")
            assert hashlib.sha256(content).hexdigest() == entry["content_sha256"]
            assert json.dumps(json.loads(entry["content"]), sort_keys=True, separators=(",", ":"), ensure_ascii=False) == entry["content"]
        members = {name: entry[name] for name in ("actor", "at", "command", "command_id", "content_sha256", "on_behalf", "previous", "province",
                                                  "seq")}
        canonical = json.dumps(members, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert hashlib.sha256(canonical.encode("utf-8")).hexdigest() == entry["hash"]
        heads[entry["province"]] = (entry["seq"], entry["hash"])
    return heads


class Ledger(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.data = self.folder / "data"
        for name in ("Một", "Hai", "Ba", "Bốn"):
            units = self.folder / "units.csv"
            units.write_text(HEADER + f"15,province,Tỉnh {name},Tỉnh,,15,,\n", "utf-8")
            self.command("import", "places", str(units), "--apply")

    def command(self, *arguments, status=0):
        done = subprocess.run([harness.PROGRAM, *arguments, "--data", self.data], capture_output=True, text=True, timeout=60,
                              env={**os.environ, "OPENOCOP_LANGUAGE": "en"})
        self.assertEqual(done.returncode, status, done.stderr)
        return done.stdout if status == 0 or "--json" in arguments else done.stderr

    def tamper(self, sql):
        with sqlite3.connect(self.data / "openocop.db") as database:
            database.execute(sql)
        database.close()

    def test_a_stranger_recomputes_the_heads(self):
        lines = [json.loads(line) for line in self.command("ledger", "export").splitlines()]
        heads = recompute(lines[:-1])
        self.assertEqual(len(lines), 5)
        self.assertEqual({h["province"]: (h["seq"], h["hash"]) for h in lines[-1]["heads"]}, heads)
        self.assertEqual(json.loads(self.command("ledger", "heads")), lines[-1])

    def test_tampering_is_named_and_is_exit_status_one(self):
        self.assertEqual(json.loads(self.command("ledger", "verify", "--json")), {"ok": True, "chains": 1, "entries": 4, "erased": 0, "checkpoints": 0, "recomputed": {"results": 0}})
        self.tamper("UPDATE ledger_contents SET content = replace(content, 'units.csv', 'other.csv') WHERE seq = 3")
        self.assertIn("entry 3: its content was altered", self.command("ledger", "verify", status=1))
        report = json.loads(self.command("ledger", "verify", "--json", status=1))
        self.assertEqual((report["ok"], report["fault"]["seq"], report["fault"]["kind"]), (False, 3, "content_altered"))

    def test_an_erased_content_is_counted_and_exported_as_null(self):
        self.tamper("UPDATE ledger_contents SET content = NULL, salt = NULL, erased_at = 1 WHERE seq = 2")
        self.assertEqual(json.loads(self.command("ledger", "verify", "--json"))["erased"], 1)
        lines = [json.loads(line) for line in self.command("ledger", "export").splitlines()]
        self.assertIsNone(lines[1]["content"])
        recompute(lines[:-1])

    def test_a_chain_cut_at_its_end_is_found_by_heads_noted_before(self):
        noted = self.folder / "heads.json"
        noted.write_text(self.command("ledger", "heads"), "utf-8")
        self.command("ledger", "verify", "--against", str(noted))
        self.tamper("DELETE FROM ledger_entries WHERE seq = 4")
        self.tamper("DELETE FROM ledger_contents WHERE seq = 4")
        self.tamper("UPDATE ledger_heads SET seq = 3, hash = (SELECT hash FROM ledger_entries WHERE seq = 3)")
        self.command("ledger", "verify")
        report = json.loads(self.command("ledger", "verify", "--against", str(noted), "--json", status=1))
        self.assertEqual((report["fault"]["seq"], report["fault"]["kind"]), (4, "noted_head_differs"))

    def test_bad_noted_heads_are_bad_input(self):
        noted = self.folder / "heads.json"
        for content in ["", "{}", "[]", '{"heads":[{"province":0,"seq":1,"hash":"' + "x" * 64 + '"}]}', '{"heads":1}', "\x00"]:
            noted.write_text(content, "utf-8")
            self.assertIn("heads.json", self.command("ledger", "verify", "--against", str(noted), status=2))
        self.command("ledger", "verify", "--against", str(self.folder / "absent"), status=2)


SCRIPT = harness.ROOT / "docs/verify_ledger.py"
PROVINCE = 15
PUSH = ("UPDATE ledger_entries SET seq = seq + 100000 WHERE province = 15 AND seq >= {from_}",
        "UPDATE ledger_contents SET seq = seq + 100000 WHERE province = 15 AND seq >= {from_}",
        "UPDATE ledger_entries SET seq = seq - 100000 + {by} WHERE province = 15 AND seq >= 100000",
        "UPDATE ledger_contents SET seq = seq - 100000 + {by} WHERE province = 15 AND seq >= 100000",
        "UPDATE ledger_heads SET seq = seq + {by} WHERE province = 15")
COPY = ("INSERT INTO ledger_entries (province, seq, at, actor, on_behalf, command, command_id, content_hash, previous, hash) SELECT province, {to}, at, "
        "actor, on_behalf, command, command_id, content_hash, previous, hash FROM ledger_entries WHERE province = 15 AND seq = {of}",
        "INSERT INTO ledger_contents (province, seq, salt, content) SELECT province, {to}, salt, content FROM ledger_contents WHERE province = 15 AND seq = {of}")


def push(from_, by):
    return [sql.format(from_=from_, by=by) for sql in PUSH]


def copied(of, to):
    return push(to, 1) + [sql.format(of=of, to=to) for sql in COPY]


def swapped(a, b):
    return [f"UPDATE {table} SET seq = {to} WHERE province = 15 AND seq = {of}" for table in ("ledger_entries", "ledger_contents")
            for of, to in ((a, 100000), (b, a), (100000, b))]


def script():
    """The stranger's script as a module."""
    spec = importlib.util.spec_from_file_location("verify_ledger", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def sign(rules, seed, message):
    """Ed25519 as RFC 8032, 5.1.6 tells, by the script's own arithmetic; gives the public key too."""
    def compressed(point):
        return (point[1] | (point[0] & 1) << 255).to_bytes(32, "little")

    digest = hashlib.sha512(seed).digest()
    secret = int.from_bytes(digest[:32], "little") & (2**254 - 8) | 2**254
    public = compressed(rules.times(secret, rules.BASE))
    r = int.from_bytes(hashlib.sha512(digest[32:] + message).digest(), "little") % rules.ORDER
    start = compressed(rules.times(r, rules.BASE))
    h = int.from_bytes(hashlib.sha512(start + public + message).digest(), "little")
    return public, start + ((r + h * secret) % rules.ORDER).to_bytes(32, "little")


class Demonstration:
    """The demonstration's ledger, which the program has signed, on either database."""

    on_postgresql = False

    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.database, cls.copies = None, 0
        if cls.on_postgresql:
            cls.database = harness.postgresql.Server()
            cls.database.__enter__()
            cls.addClassCleanup(cls.database.__exit__)
        cls.base = cls.folder / "base"
        options = ["--database", cls.database.url] if cls.database else []
        harness.run("demo", "--data", cls.base, *options)
        assert "Signed 2" in harness.run("ledger", "checkpoint", "--data", cls.base, *options)

    def setUp(self):
        self.copy()

    def copy(self):
        """A fresh copy of the data."""
        type(self).copies += 1
        self.data, self.options = self.folder / f"copy{self.copies}", []
        shutil.copytree(self.base, self.data)
        if self.database:
            self.database.call("createdb", "-h", self.database.folder, "-U", "postgres", "-T", "openocop", self.data.name)
            self.options = ["--database", self.database.url.replace("/openocop?", f"/{self.data.name}?")]

    def say(self, *statements):
        if self.database:
            self.database.call("psql", "-h", self.database.folder, "-U", "postgres", "-d", self.data.name, "-v", "ON_ERROR_STOP=1", "-q",
                               *(part for sql in statements for part in ("-c", sql)))
            return
        with sqlite3.connect(self.data / "openocop.db") as database:
            for sql in statements:
                database.execute(sql)
        database.close()

    def command(self, *words, status=0):
        return harness.run(*words, "--data", self.data, *self.options, status=status)

    def grow(self):
        """One entry more."""
        harness.run("user", "passwd", "demo.xa", "--data", self.data, *self.options, words="một câu dài 16\n")

    def export(self):
        return [json.loads(line) for line in self.command("ledger", "export").splitlines()]

    def verify(self, lines, *options, status=0):
        file = self.folder / "export.jsonl"
        file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
        done = subprocess.run([sys.executable, SCRIPT, file, *options], capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout

    def test_a_stranger_verifies_the_export(self):
        self.assertLessEqual(len(SCRIPT.read_text("utf-8").splitlines()), 150)
        self.say("UPDATE ledger_contents SET content = NULL, salt = NULL, erased_at = 1 WHERE province = 15 AND seq = 7")
        lines = self.export()
        key = next(line["key"]["public"] for line in lines if "key" in line)
        heads = [option for head in lines[-1]["heads"] for option in ("--head", f"{head['province']}:{head['seq']}:{head['hash'][:16]}")]
        entries = sum("command" in line for line in lines)
        self.assertGreater(entries, 50)
        said = self.verify(lines, "--key", key, *heads)
        self.assertIn(f"2 chains, {entries} entries (1 with their content erased), 2 checkpoints signed with the keys given", said)
        self.assertIn(" products.add", said)
        self.assertIn("the keys of the export itself", self.verify(lines))
        report = json.loads(self.command("ledger", "verify", "--json"))
        self.assertEqual(report, {"ok": True, "chains": 2, "entries": entries, "erased": 1, "checkpoints": 2, "recomputed": {"results": 0}})
        self.assertIn("not trusted", self.verify(lines, "--key", "00" * 32, status=1))
        self.assertIn("--head 15:3:00", self.verify(lines, "--head", "15:3:00", status=1))
        self.assertIn("entry 9000 is missing", self.verify(lines, "--head", "15:9000:00", status=1))
        self.assertIn("cut off", self.verify(lines[:-1], status=1))
        self.assertEqual(self.verify([[]], status=2), "")

    def test_what_is_done_to_the_database_is_named_by_the_program_and_by_the_stranger(self):
        dice = random.Random(15)
        last = max(line["seq"] for line in self.export() if line.get("province") == PROVINCE)
        where = "WHERE province = 15 AND seq ="
        a, b = dice.randint(2, last // 2), dice.randint(last // 2 + 1, last - 1)
        ways = [("entry_altered", a, [f"UPDATE ledger_entries SET actor = 'system-' {where} {a}"]),
                ("content_altered", b, [f"UPDATE ledger_contents SET content = replace(content, '{{', '{{ ') {where} {b}"]),
                ("entry_missing", a, [f"DELETE FROM ledger_entries {where} {a}", f"DELETE FROM ledger_contents {where} {a}"]),
                ("entry_missing", b, [f"DELETE FROM ledger_entries {where} {b}", f"DELETE FROM ledger_contents {where} {b}", *push(b + 1, -1)]),
                ("entry_inserted", a + 1, [*copied(a, a + 1), f"UPDATE ledger_entries SET at = at + 1 {where} {a + 1}"]),
                ("out_of_order", a, swapped(a, b)),
                ("entry_inserted", b + 1, copied(a, b + 1))]
        for number, (kind, seq, statements) in enumerate(ways[1::2] if self.on_postgresql else ways):  # the unit test does all on both
            with self.subTest(kind=kind, seq=seq):
                if number > 0:
                    self.copy()
                self.say(*statements)
                said = self.command("ledger", "verify", "--json", status=1)
                fault = json.JSONDecoder().raw_decode(said)[0]["fault"]
                self.assertEqual((fault["kind"], fault["province"], fault["seq"]), (kind, PROVINCE, seq), fault)
                self.assertRegex(self.verify(self.export(), status=1), rf"^FAULT: province 15: entry {seq}\b")

    def test_a_chain_that_was_cut_is_shorter_than_its_checkpoint(self):
        self.say("DELETE FROM ledger_entries WHERE province = 15 AND seq > 40", "DELETE FROM ledger_contents WHERE province = 15 AND seq > 40",
                 "UPDATE ledger_heads SET seq = 40, hash = (SELECT hash FROM ledger_entries WHERE province = 15 AND seq = 40) WHERE province = 15")
        said = self.command("ledger", "verify", status=1)
        self.assertIn("entry 41: it and all after it are missing; the chain was cut", said)
        self.assertIn("the chain was cut (province 15: checkpoint 1)", self.verify(self.export(), status=1))
        self.assertIn("fault", self.command("ledger", "verify", "--json", status=1))

    # ---- published ----

    def points(self, visitor, query=""):
        answer = visitor.get("/api/v1/ledger/checkpoints" + query)
        self.assertEqual(answer.status, 200, answer.text)
        return json.loads(answer.text)

    def test_checkpoints_are_published_when_their_day_is_over(self):
        now = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=7)))
        clock = harness.Clock(self.data / "clock", now.isoformat(timespec="seconds"))
        server = harness.openocop(self.data, *self.options, "--clock", clock.path)
        self.addCleanup(server.stop)
        visitor = harness.Visitor(server)
        if datetime.datetime.now(now.tzinfo).date() == now.date():  # not at midnight
            self.assertEqual(self.points(visitor), {"keys": [], "items": [], "next": None})
            self.assertIn("Chưa có dấu mốc nào được công bố", visitor.get("/so-nhat-ky").text)
        clock.move(days=1, hours=1)
        said = self.points(visitor)
        self.assertEqual([(item["province"], item["number"]) for item in said["items"]], [(0, 1), (15, 1)])
        self.assertEqual(len(said["keys"]), 1)
        page = visitor.get("/so-nhat-ky")
        self.assertEqual(page.status, 200)
        text = page.text.replace("<wbr>", "")
        for item in said["items"]:
            self.assertIn(item["hash"], text)
        self.assertIn(said["keys"][0]["public"], text)
        self.assertIn(said["items"][1]["hash"], visitor.get("/so-nhat-ky?chuoi=15").text.replace("<wbr>", ""))
        self.assertIn("Chưa có dấu mốc nào", visitor.get("/so-nhat-ky?chuoi=16").text)
        rules = script()
        for item in said["items"]:
            signed = {name: item[name] for name in ("at", "hash", "key", "number", "province", "seq")} | {"format": "openocop.ledger.checkpoint.1"}
            public = bytes.fromhex(said["keys"][0]["public"])
            self.assertTrue(rules.signature_is_good(public, rules.canonical(signed), bytes.fromhex(item["signature"])))
            self.assertFalse(rules.signature_is_good(public, rules.canonical({**signed, "seq": 1}), bytes.fromhex(item["signature"])))
        self.assertEqual([item["province"] for item in self.points(visitor, "?province=15")["items"]], [15])
        first = self.points(visitor, "?limit=1")
        self.assertEqual((len(first["items"]), first["next"]), (1, "0.1"))
        self.assertEqual(self.points(visitor, "?after=0.1")["items"], said["items"][1:])
        for query in ("?province=x", "?limit=0", "?limit=1001", "?after=15", "?after=x.1", "?province=15&after=16.1", "?x=1"):
            self.assertEqual(visitor.get("/api/v1/ledger/checkpoints" + query).status, 400, query)
        for query in ("?chuoi=x", "?chuoi=-1", "?truoc=0", "?truoc=" + "9" * 30):
            self.assertEqual(visitor.get("/so-nhat-ky" + query).status, 400, query)


class Checkpoints(Demonstration, unittest.TestCase):
    def test_who_writes_the_chain_anew_needs_the_key(self):
        """The forger has the whole export, knows the rules and makes everything fit, but for the signatures."""
        rules, lines = script(), self.export()
        key = next(line["key"]["public"] for line in lines if "key" in line)
        true_head = lines[-1]["heads"][1]
        previous = None
        for line in lines:
            if line.get("province") != PROVINCE or line["seq"] < 30:
                continue
            if line["seq"] == 30:
                line["content"] = '{"forged":true}'
                line["content_sha256"] = hashlib.sha256(bytes.fromhex(line["salt"]) + line["content"].encode()).hexdigest()
            else:
                line["previous"] = previous
            previous = line["hash"] = hashlib.sha256(rules.canonical({name: line[name] for name in rules.ENTRY})).hexdigest()
        lines[-1]["heads"][1] = {**true_head, "hash": previous}
        self.assertIn("is not the one that was noted (province 15: checkpoint 1)", self.verify(lines, status=1))
        unsigned = [line for line in lines if "key" not in line and "checkpoint" not in line]
        self.verify(unsigned)  # nothing is left that could tell …
        self.assertIn("no checkpoint at all", self.verify(unsigned, "--key", key, status=1))  # … but the key in the stranger's hand,
        noted = f"15:{true_head['seq']}:{true_head['hash'][:16]}"
        self.assertIn("is not the one that was noted", self.verify(unsigned, "--head", noted, status=1))  # or a paper with the head
        for line in lines:
            if "checkpoint" in line:
                point = line["checkpoint"]
                point["hash"] = previous if point["province"] == PROVINCE else point["hash"]
        self.assertIn("its signature is wrong", self.verify(lines, status=1))
        seed = bytes(range(32))
        public = sign(rules, seed, b"")[0]
        forged = hashlib.sha256(public).hexdigest()[:16]
        for line in lines:
            if "key" in line:
                line["key"].update(id=forged, public=public.hex())
            elif "checkpoint" in line:
                point = line["checkpoint"]
                point["key"] = forged
                signed = {name: point[name] for name in ("at", "hash", "key", "number", "province", "seq")}
                point["signature"] = sign(rules, seed, rules.canonical({**signed, "format": "openocop.ledger.checkpoint.1"}))[1].hex()
        self.verify(lines)
        self.assertIn("not trusted", self.verify(lines, "--key", key, status=1))

    def test_a_new_key_signs_from_then_on(self):
        before = (self.data / "ledger.key").read_text()
        self.assertIn("Signed 0", self.command("ledger", "checkpoint", "--new-key"))
        self.assertNotEqual((self.data / "ledger.key").read_text(), before)
        self.assertEqual((self.data / "ledger.key").stat().st_mode & 0o777, 0o600)
        self.grow()
        self.assertIn("Signed 1", self.command("ledger", "checkpoint"))
        lines = [json.loads(line) for line in self.command("ledger", "checkpoints").splitlines()]
        keys = [line["key"] for line in lines if "key" in line]
        self.assertEqual([key["until"] for key in keys], [keys[1]["from"], None])
        self.assertIn("3 checkpoints", self.verify(self.export(), "--key", keys[0]["public"], "--key", keys[1]["public"]))
        self.assertIn("not trusted", self.verify(self.export(), "--key", keys[0]["public"], status=1))
        self.assertTrue(json.loads(self.command("ledger", "verify", "--json"))["ok"])

    def test_the_server_signs_by_itself_once_a_day(self):
        clock = harness.Clock(self.data / "clock", "2030-01-01T09:00:00+07:00")
        server = harness.openocop(self.data, *self.options, "--clock", clock.path)
        self.addCleanup(server.stop)
        visitor = harness.Visitor(server)
        self.grow()
        clock.move(days=1, minutes=1)
        until = time.monotonic() + 30
        while self.command("ledger", "checkpoints").count('"checkpoint"') < 3 and time.monotonic() < until:
            time.sleep(0.2)
        clock.move(days=1)
        self.assertIn((PROVINCE, 2), [(item["province"], item["number"]) for item in self.points(visitor)["items"]])


class CheckpointsOnPostgresql(Demonstration, unittest.TestCase):
    on_postgresql = True


if __name__ == "__main__":
    unittest.main()
