"""Results beyond dispute: `ledger verify` recomputes them, a stranger's script recomputes them from the export, and whatever is altered behind the
program's back is named."""
import hashlib
import json
import sqlite3
import subprocess
import sys
import unittest
from fractions import Fraction

import council
import harness

SCRIPT = harness.ROOT / "docs/verify_results.py"


class Judged(council.Council):
    """One session whose products were judged."""

    def points(self, choices):
        return sum(option["points"] for leaf in self.leaves for option in leaf["options"] if option["id"] == choices[leaf["code"]])

    def judged(self, *names, sheets=None, sign=True, **rules):
        """A session that judged these products; people, its path, the products' paths in the order of the agenda. `sheets`: name of a member -> choices."""
        people = self.people()
        for name in names:
            self.handed(people, name)
        self.assertEqual(self.move(people, "arrived", "ready"), len(names))
        session = self.session(people, self.council(people, **rules).split("?")[0])
        items = self.agenda(people, session)
        self.open_session(people, session)
        secretary = people[council.SECRETARY]
        for item in items:
            self.call(people, item)
            for member in council.VOTING:
                self.seal(people[member], item, (sheets or {}).get(member, self.choices()))
            self.assertEqual(self.step(secretary, item, "mo-diem").status, 303)
            self.assertEqual(self.step(secretary, item, "ket-luan", **{"ghi-chu": "Nhất trí"}).status, 303)
        if sign:
            self.sign_minutes(people, session)
        return people, session, items

    def sign_minutes(self, people, session):
        secretary = people[council.SECRETARY]
        self.assertEqual(secretary.send(session, {}, f"{session}/buoc/ket-thuc").status, 303)
        day = self.clock.now.date().strftime("%d/%m/%Y")
        self.assertEqual(secretary.send(session, {"so": "1/BB", "ngay": day}, f"{session}/buoc/ky").status, 303)

    def say(self, *statements):
        """Behind the program's back, in the database."""
        if self.on_postgresql:
            for sql in statements:
                subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", self.data[3], "-c", sql], check=True, capture_output=True)
            return
        with sqlite3.connect(self.data[1] / "openocop.db", timeout=30) as database:
            for sql in statements:
                database.execute(sql)
        database.close()

    def ask(self, sql):
        """One value."""
        if self.on_postgresql:
            return subprocess.run(["psql", "-X", "-At", "-d", self.data[3], "-c", sql], check=True, capture_output=True, text=True).stdout.strip()
        with sqlite3.connect(self.data[1] / "openocop.db", timeout=30) as database:
            value = database.execute(sql).fetchone()[0]
        database.close()
        return str(value)


class TestVerified(Judged):
    def export(self):
        return [json.loads(line) for line in self.command("ledger", "export").splitlines()]

    def stranger(self, lines, *options, status=0):
        file = self.folder / "export.jsonl"
        file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
        done = subprocess.run([sys.executable, SCRIPT, file, harness.ROOT / "law", *options], capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout

    def altered(self, *statements, words, back):
        """What `ledger verify` says after it, and that all is well again when it is taken back."""
        self.say(*statements)
        self.assertIn(words, self.command("ledger", "verify", status=1))
        self.assertIn("recomputed_differs", self.command("ledger", "verify", "--json", status=1))
        self.say(*back)
        self.command("ledger", "verify")

    def test_results_are_recomputed_and_what_was_altered_is_named(self):
        short = self.choices()
        leaf = next(leaf for leaf in self.leaves if leaf["code"] == "1.2")
        short["1.2"] = min(leaf["options"], key=lambda option: option["points"])["id"]
        people, session, (item,) = self.judged("Chè cổ thụ", sheets={"yte": short})
        ident = item.rsplit("/", 1)[1]
        mean = Fraction(8 * self.points(self.choices()) + self.points(short), 9)
        self.assertNotEqual(mean.denominator, 1)
        report = json.loads(self.command("ledger", "verify", "--json"))
        self.assertEqual((report["ok"], report["recomputed"]), (True, {"results": 1}))
        self.assertIn("1 results of sessions recomputed", self.command("ledger", "verify"))
        lines = self.export()
        self.assertLessEqual(len(SCRIPT.read_text("utf-8").splitlines()), 150)
        self.assertIn(f"product {ident}: 9 sheets, mean {mean}, 5 stars\n", self.stranger(lines, "--expect", f"{ident}:{mean}:5"))
        self.assertIn("another result", self.stranger(lines, "--expect", f"{ident}:{mean}:4", status=1))

        one = "id = (SELECT min(id) FROM sessions_sheets)"
        sheets = "sessions_sheets"
        # A star, the output, the input with its output, the pointer to the result.
        self.altered("UPDATE sessions_items SET stars = 4", words="the stars concluded are not those of the result", back=["UPDATE sessions_items SET stars = 5"])
        self.altered("UPDATE sessions_results SET output = replace(output, '\"stars\":5', '\"stars\":4')", words="differs from the one stored",
                     back=["UPDATE sessions_results SET output = replace(output, '\"stars\":4', '\"stars\":5')"])
        worst = min(leaf["options"], key=lambda option: option["points"])["id"]
        best = max(leaf["options"], key=lambda option: option["points"])["id"]
        given, other = f'"1.2":"{best}"', f'"1.2":"{worst}"'
        kept = self.ask("SELECT input FROM sessions_results")
        self.altered(f"UPDATE sessions_results SET input = replace(input, '{given}', '{other}')", words=ident,
                     back=[f"UPDATE sessions_results SET input = '{kept}'"])
        self.altered("UPDATE sessions_items SET result = 0",
                     words="does not use its newest result", back=["UPDATE sessions_items SET result = (SELECT max(id) FROM sessions_results)"])
        # A sheet: what it says, its commitment, both so that they agree with each other, and the whole row.
        content = self.ask(f"SELECT content FROM {sheets} WHERE {one}")
        self.altered(f"UPDATE {sheets} SET content = replace(content, '{given}', '{other}') WHERE {one}", words="a sheet is not what its commitment commits to",
                     back=[f"UPDATE {sheets} SET content = '{content}' WHERE {one}"])
        binary = (lambda data: f"'\\x{data}'::bytea") if self.on_postgresql else (lambda data: f"x'{data}'")
        hexadecimal = "encode({}, 'hex')" if self.on_postgresql else "lower(hex({}))"
        commitment = self.ask(f"SELECT {hexadecimal.format('commitment')} FROM {sheets} WHERE {one}")
        nonce = self.ask(f"SELECT {hexadecimal.format('nonce')} FROM {sheets} WHERE {one}")
        self.altered(f"UPDATE {sheets} SET commitment = {binary('00' * 32)} WHERE {one}", words="a sheet is not what its commitment commits to",
                     back=[f"UPDATE {sheets} SET commitment = {binary(commitment)} WHERE {one}"])
        forged = content.replace(given, other)
        made = hashlib.sha256(bytes.fromhex(nonce) + forged.encode()).hexdigest()
        self.altered(f"UPDATE {sheets} SET content = '{forged}', commitment = {binary(made)} WHERE {one}", words="is not the one that the ledger says was sealed",
                     back=[f"UPDATE {sheets} SET content = '{content}', commitment = {binary(commitment)} WHERE {one}"])
        # The export: a sheet that was opened is not the one that was sealed, or was never sealed.
        for line in lines:
            if line.get("command") == "sessions.reveal":
                line["content"] = line["content"].replace(given, other, 1)
                self.assertRegex(self.stranger(lines, status=1), rf"FAULT: province 15: entry {line['seq']}: sheet [0-9a-f-]{{36}} is not the one that was sealed")
        without = [line for line in self.export() if line.get("command") != "sessions.seal"]
        self.assertIn("was never sealed", self.stranger(without, status=1))
        self.assertEqual(self.stranger([[]], status=2), "")
        # The whole result and its sheets are gone.
        self.say("DELETE FROM sessions_results", "UPDATE sessions_items SET result = 0")
        self.assertIn("its product has no result any more", self.command("ledger", "verify", status=1))
        self.say(f"DELETE FROM {sheets}")
        self.assertIn("is no longer in the data", self.command("ledger", "verify", status=1))


class TestVerifiedOnPostgresql(TestVerified):
    on_postgresql = True


if __name__ == "__main__":
    unittest.main()
