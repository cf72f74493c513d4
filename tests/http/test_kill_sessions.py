"""kill -9 while a council sits: members seal their sheets turn after turn, the secretary opens scores and begins the next turn; in another session a
sheet is replaced with consent, opened, concluded, the session closed and opened again. After every kill the ledger verifies, each sheet that was
acknowledged is there once with the commitment that the ledger holds, and what was sent again after the kill is there once too. OPENOCOP_KILLS says how
many (8)."""
import hashlib
import re
import threading
import unittest
from urllib.parse import urlencode

import council
import harness
import test_kill_dossiers
from test_kill_dossiers import KILLS, Sender

OTHER_SESSION = "Phiên thay phiếu"
TURNS = 50  # of a product, then the next is called


class Sealer(Sender):
    """Some members, who seal one after the other in each turn."""

    def __init__(self, case, members):
        super().__init__(case)
        self.members, self.at, self.turn, self.sealed, self.past = members, 0, 0, [], 0

    def again(self):
        fresh = type(self)(self.case, self.members)
        fresh.at, fresh.turn, fresh.sealed, fresh.sent, fresh.past = self.at, self.turn, self.sealed, self.sent, self.past
        return fresh

    def work(self):
        self.resume()
        if self.turn == self.case.turn:
            threading.Event().wait(0.01)
            self.case.visitors[self.members[0]].get(self.case.item)  # somebody who waits looks on, and learns that the program is gone
            return
        name = self.members[self.at]
        choices = self.case.maker.choices("low" if name == council.VOTING[-1] else "top")  # far apart, so that there is always a next turn
        target = f"{self.case.item}/phieu"
        form = {key: value for key, value in self.case.visitors[name].form(target, target).items() if not key.startswith("c-")}
        form.update({f"c-{code}": option for code, option in choices.items()}, viec="niem-phong")
        form.update({f"n-{code}": "chưa đủ chứng cứ" for code in choices})  # a sheet far from the proposal says why
        self.send(self.case.visitors[name], target, urlencode(form))
        self.done()

    def done(self):
        self.sealed.append((self.members[self.at], self.turn + 1))
        self.at = (self.at + 1) % len(self.members)
        if self.at == 0:
            self.turn += 1


class Secretary(Sender):
    """Opens the scores when all have sealed, and begins the next turn; after many turns calls the next product."""

    opened = before = 0

    def work(self):
        self.resume()
        case = self.case
        if self.opened == case.turn >= TURNS and case.spare:
            target = f"{case.spare[0]}/buoc/goi"
            self.send(case.visitors[council.SECRETARY], target, urlencode(case.visitors[council.SECRETARY].form(case.spare[0], target)))
            self.done()
            return
        step = "cham-lai" if self.opened == case.turn else "mo-diem"
        if step == "mo-diem" and any(worker.turn < case.turn for worker in case.sealers):
            threading.Event().wait(0.01)
            case.visitors[council.SECRETARY].get(case.item)
            return
        target = f"{case.item}/buoc/{step}"
        form = case.visitors[council.SECRETARY].form(case.item, target)
        self.send(case.visitors[council.SECRETARY], target, urlencode({**form, "ghi-chu": f"lượt {case.turn}"}))
        self.done()

    def called(self):
        self.case.item = self.case.spare.pop(0)
        for worker in self.case.sealers:
            worker.past, worker.sealed, worker.turn = worker.past + len(worker.sealed), [], 0
        self.before, self.opened = self.before + self.opened, 0
        self.case.turn = 1

    def done(self):
        if self.opened == self.case.turn >= TURNS and self.case.spare:  # what hung in the air was the call
            self.called()
        elif self.opened == self.case.turn:
            self.case.turn += 1
        else:
            self.opened += 1


class Replacer(Sender):
    """One after the other: a member asks, the chair consents, a new sheet, scores opened, concluded, the session closed and opened again."""

    STEPS = ["ask", "allow", "seal", "reveal", "conclude", "close", "reopen"]
    steps = 0

    def work(self):
        self.resume()
        case, step = self.case, self.STEPS[self.steps % len(self.STEPS)]
        secretary, member, board = case.visitors[council.SECRETARY], case.visitors["yte"], f"{case.other}/thay-phieu"
        item = case.other_item
        if step in ("ask", "allow"):
            visitor, work = (member, "xin") if step == "ask" else (case.visitors[council.CHAIR], "dong-y")
            page = visitor.get(board).text
            form = next((form for form in re.findall(r'<form method="post".*?</form>', page, re.S)
                         if f'action="{item}/thay-phieu"' in form and f'value="{work}"' in form), None)
            assert form is not None, (step, self.steps, re.sub(r"<[^>]+>", " ", page)[-1500:])
            kept = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
            self.send(visitor, f"{item}/thay-phieu", urlencode({**kept, "viec": work, "ly-do": f"nhầm {self.steps}"}))
        elif step == "seal":
            target = f"{item}/phieu"
            form = {key: value for key, value in member.form(target, target).items() if not key.startswith("c-")}
            form.update({f"c-{code}": option for code, option in case.maker.choices().items()}, viec="niem-phong")
            self.send(member, target, urlencode(form))
        elif step in ("reveal", "conclude"):
            target = f"{item}/buoc/{'mo-diem' if step == 'reveal' else 'ket-luan'}"
            self.send(secretary, target, urlencode({**secretary.form(item, target), "ghi-chu": "thống nhất"}))
        else:
            target = f"{case.other}/buoc/{'ket-thuc' if step == 'close' else 'mo-lai'}"
            who = secretary if step == "close" else case.visitors[council.CHAIR]
            self.send(who, target, urlencode({**who.form(case.other, target), "ly-do": "bấm nhầm"}))
        self.done()

    def done(self):
        self.steps += 1


class KilledInSession(unittest.TestCase):
    on_postgresql = False
    setUpClass = classmethod(test_kill_dossiers.KilledAtWork.setUpClass.__func__)
    serve, kill = test_kill_dossiers.KilledAtWork.serve, test_kill_dossiers.KilledAtWork.kill

    def prepare(self, server):
        self.maker = maker = council.Council("council")
        maker.server, maker.leaves = server, council.filing.leaves(council.Council.SET)
        self.visitors = people = maker.people()
        maker.clock = harness.Clock(self.folder / "unused")
        maker.clock.now = harness.datetime.datetime.now(maker.clock.now.tzinfo)
        spare = KILLS // 30
        for number in range(2 + spare):
            maker.handed(people, f"Chè {number}")
        maker.move(people, "arrived", "ready")
        of_council = maker.council(people)
        session, self.other = maker.session(people, of_council), maker.session(people, of_council, OTHER_SESSION)
        rows = re.findall(r'name="san-pham" value="([^"]+)"', people["chuyenvien"].get(session).text)
        items = []
        for place, some in ((self.other, rows[:1]), (session, rows[1:])):
            fields = [(name, value) for name, value in people["chuyenvien"].form(place, f"{place}/chuong-trinh").items() if name != "san-pham"]
            self.assertEqual(people["chuyenvien"].post(f"{place}/chuong-trinh", fields + [("san-pham", row) for row in some]).status, 303)
            items += dict.fromkeys(re.findall(rf"{place}/san-pham/[0-9a-f-]{{36}}", people["chuyenvien"].get(place).text))
            maker.open_session(people, place)
        self.other_item, self.item, *self.spare = items
        self.assertEqual(len(self.spare), spare)
        for item in (self.other_item, self.item):
            maker.call(people, item)
        for name in council.VOTING:
            maker.seal(people[name], self.other_item, maker.choices())
        self.assertEqual(maker.step(people[council.SECRETARY], self.other_item, "mo-diem").status, 303)
        self.turn = 1

    def test_no_sheet_is_lost_or_doubled(self):
        server = self.serve()
        self.prepare(server)
        self.kill(server)
        workers = [Sealer(self, council.VOTING[:4]), Sealer(self, council.VOTING[4:]), Secretary(self), Replacer(self)]
        self.sealers = workers[:2]
        kills, longest = 0, 0.6
        while kills < KILLS or workers[2].opened < 1 or workers[3].steps < len(Replacer.STEPS):
            kills += 1
            if kills > KILLS:  # a machine so slow that something was never done before a kill
                longest *= 2
                self.assertLess(longest, 300, "nothing is ever done")
            server = self.serve()
            workers = [worker.again() for worker in workers]
            self.sealers = workers[:2]
            for worker in workers:
                worker.start()
            threading.Event().wait(test_kill_dossiers.random.Random(kills).uniform(0.05, longest))
            self.kill(server)
            for worker in workers:
                worker.join(60)
                if worker.fault is not None:
                    raise worker.fault
            self.look(workers)
        server = self.serve()
        try:
            for worker in workers:
                worker.resume()
            self.look(workers)
        finally:
            server.stop()
        print(f"{type(self).__name__}: {kills} kills; {sum(worker.past + len(worker.sealed) for worker in workers[:2])} sheets sealed, {workers[2].before + workers[2].opened} turns opened, "
              f"{workers[3].steps} steps of replacing, closing and opening again", flush=True)

    def look(self, workers):
        """What lies in the database against what was acknowledged; what hangs in the air may be there or not."""
        self.assertIn("whole", harness.run("ledger", "verify", *self.options))
        sealed = [sheet for worker in workers[:2] for sheet in worker.sealed]
        in_air = sum(worker.sent is not None for worker in workers[:2])
        items = {ident: (number, state, turn) for number, ident, state, turn in self.database.rows("SELECT id, ident, state, turn FROM sessions_items")}
        number, state, turn = items[self.item.rpartition("/")[2].replace("-", "")]
        sheets = self.database.rows(f"SELECT seat, turn, nonce, content, commitment, state FROM sessions_sheets WHERE item = {number}")
        self.assertIn(len(sheets) - len(sealed), range(in_air + 1))
        self.assertEqual(len({sheet[:2] for sheet in sheets}), len(sheets), "a member's sheet twice in one turn")
        of_turn = {turn: sum(sheet[1] == turn for sheet in sheets) for turn in range(1, self.turn + 2)}
        for number_of_turn in range(1, self.turn + 1):
            known = sum(sheet[1] == number_of_turn for sheet in sealed)
            self.assertGreaterEqual(of_turn[number_of_turn], known)
        for _, _, nonce, content, commitment, how in sheets:
            self.assertEqual(hashlib.sha256(bytes.fromhex(nonce) + content.encode("utf-8")).hexdigest(), commitment)
            self.assertEqual(how, "counted")
        secretary = workers[2]
        air = secretary.sent is not None
        if not (air and secretary.sent[1].endswith("/goi")):
            self.assertIn(turn - self.turn, (0, 1) if air else (0,))
        opened = len(self.database.rows(f"SELECT id FROM sessions_results WHERE item = {number}"))
        self.assertIn(opened - secretary.opened, (0, 1) if air else (0,))
        self.assertEqual(state, "revealed" if opened == turn else "scoring")
        commands = [name for name, in self.database.rows("SELECT command FROM ledger_entries WHERE command LIKE 'sessions.%'")]
        everything = self.database.rows("SELECT id FROM sessions_sheets")
        self.assertEqual(commands.count("sessions.seal"), len(everything))
        self.look_at_other(workers[3], items[self.other_item.rpartition("/")[2].replace("-", "")])

    def look_at_other(self, replacer, item):
        rounds, step = divmod(replacer.steps, len(Replacer.STEPS))
        air = replacer.sent is not None
        asked = self.database.rows("SELECT state FROM sessions_replacements ORDER BY id")
        self.assertIn(len(asked) - rounds - (step > 0), (0, 1) if air else (0,))
        count = len(self.database.rows(f"SELECT id FROM sessions_sheets WHERE item = {item[0]}")) - len(council.VOTING)
        self.assertIn(count - rounds - (step > 2), (0, 1) if air else (0,))
        results = len(self.database.rows(f"SELECT id FROM sessions_results WHERE item = {item[0]}")) - 1
        self.assertIn(results - rounds - (step > 3), (0, 1) if air else (0,))
        counted = self.database.rows(f"SELECT seat FROM sessions_sheets WHERE item = {item[0]} AND state = 'counted'")
        self.assertEqual(len(counted), len({seat for seat, in counted}))


class KilledInSessionOnPostgresql(KilledInSession):
    on_postgresql = True


if __name__ == "__main__":
    unittest.main()
