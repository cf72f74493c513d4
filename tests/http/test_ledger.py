"""The ledger as a stranger sees it: recomputed from what `ledger export` prints, by nothing but the rules told in ledger.h; tampered with behind
the program's back in the database's file, and found out."""
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
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
        self.assertEqual(json.loads(self.command("ledger", "verify", "--json")), {"ok": True, "chains": 1, "entries": 4, "erased": 0})
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


if __name__ == "__main__":
    unittest.main()
