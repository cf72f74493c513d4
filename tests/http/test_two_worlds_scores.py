"""Sealed before seen, as two worlds: a council sits; in one copy a member's sheet says something else, is sealed or not, is a draft or not; a product is
scored for which somebody is recused; a result is opened that the province has not told. To whoever may not know it, every page of the council's rooms,
every search and list, every paper, forged sheets and forms, and the ledger itself are the same in both."""
import difflib
import json
import re
import shutil
import tempfile
import unittest
import uuid
from pathlib import Path
from urllib.parse import quote, urlencode

import council
import harness
from test_permissions import NOBODY, PEOPLE
from test_routes import rows
from test_two_worlds import World, part, plain

ROOMS = ("/phien-hop", "/hoi-dong", "/dot-danh-gia", "/ho-so", "/san-pham", "/api/v1/sessions", "/khieu-nai")
SITTING = set(council.VOTING) | {council.SECRETARY, "tutuvan"}
OFFICE = {"chuyenvien", "truongphong", "trinhky", "vanthu", "lanhdao", "thanhtra", "kiemtoan"}
MOVING = {"chuyenvien", "truongphong", council.SECRETARY, council.CHAIR}  # what they send changes the session, as they may
PAPERS = ["bien-ban.pdf", "bien-ban.docx", "phieu.pdf", "phieu.docx", "thu.pdf", "bang-tong-hop.pdf", "giay-moi.pdf", "diem-danh.pdf", "bao-cao.pdf", "x"]


def maker_on(server, clock):
    maker = council.Council("council")
    maker.server, maker.clock = server, clock
    maker.leaves = council.filing.leaves(maker.SET)
    return maker


class ScoresOfTwoWorlds(unittest.TestCase):
    on_postgresql = False
    # One of those who hold the same; of the members one who is recused and two who are not.
    people = ["chuthe", "nguoigiup", "xa", "kyxa", "huyen", "chuyenvien", "vanthu", "lanhdao", "kiemtoan", "quantri", "tutuvan", "thanhvien", "yte", "khoahoc",
              council.CHAIR, council.SECRETARY]

    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.clock = harness.Clock(cls.folder / "clock")
        cls.database = None
        if cls.on_postgresql:
            cls.database = harness.postgresql.Server()
            cls.database.__enter__()
            cls.addClassCleanup(cls.database.__exit__)
        cls.base = cls.folder / "base"
        options = ["--database", cls.database.url] if cls.database else []
        harness.run("demo", "--data", cls.base, *options, env={"OPENOCOP_CLOCK": str(cls.clock.path)})
        server = harness.openocop(cls.base, *options, "--clock", cls.clock.path)
        cls.compared = 0
        try:
            cls.make_base(server)
        finally:
            server.stop()

    @classmethod
    def tearDownClass(cls):
        print(f"{cls.__name__}: {cls.compared} answers of two worlds compared", flush=True)

    @classmethod
    def make_base(cls, server):
        """Two products on the agenda; the session is open; the first is called; for the second the member of the health department is recused."""
        maker = maker_on(server, cls.clock)
        harness.Visitor(server).get("/api/v1/certificates/status")  # the key that signs it is made once, for both
        people = {name: maker.visitor(f"demo.{name}") for name in PEOPLE}
        cls.cookies = {None: None, **{name: visitor.cookie for name, visitor in people.items()}}
        dossiers = [maker.handed(people, name) for name in ("Chè công khai", "Chè giấu kỹ")]
        cls.dossiers = [path.rpartition("/")[2] for path in dossiers]
        maker.move(people, "arrived", "ready")
        cls.council = maker.council(people)
        cls.session = maker.session(people, cls.council)
        items = maker.agenda(people, cls.session)
        named = {item: re.search("Chè (?:công khai|giấu kỹ)", people["chuyenvien"].get(item).text).group(0) for item in items}
        cls.open, cls.hidden = sorted(items, key=named.get)
        maker.open_session(people, cls.session)
        board = f"{cls.session}/hoi-ty"
        for who, step, words in (("yte", "khai", {"vi": "Chị gái góp vốn"}), (council.CHAIR, "hoi-ty", {"ghi-chu": "Quan hệ ruột thịt"})):
            form = next(form for form in re.findall(r'<form method="post".*?</form>', people[who].get(board).text, re.S)
                        if f'action="{cls.hidden}/hoi-ty"' in form and f'value="{step}"' in form)
            kept = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
            answer = people[who].post(f"{cls.hidden}/hoi-ty", {**kept, "viec": step, **words})
            assert answer.status == 303, (who, answer.status, answer.text[:3000])
        maker.call(people, cls.open)

    def at_work(self, world):
        return maker_on(world.server, self.clock), {name: harness.Visitor(world.server, self.cookies[name]) for name in PEOPLE}

    # ---- the facts: what is done without, what is done with ----

    def test_what_a_sealed_sheet_says(self):
        def seal(level):
            def fact(world):
                maker, people = self.at_work(world)
                maker.seal(people["thanhvien"], self.open, maker.choices(level))
            return fact
        self.compare("says", seal("top"), seal("low"), {"thanhvien"}, forms=True, after=self.opened)

    def test_the_ledger_before_opening_tells_nothing_of_a_sheet(self):
        exports = []
        for level in ("top", "low"):
            world = World(self, f"ledger_{level}", self.base)
            try:
                maker, people = self.at_work(world)
                maker.seal(people["thanhvien"], self.open, maker.choices(level))
            finally:
                world.stop()
            text = harness.run("ledger", "export", "--data", world.folder, *world.options)
            text = re.sub(r"[0-9a-f]{64}", "hash", text)
            exports.append(re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "ident", text))
        self.assertIn("sessions.seal", exports[0])
        self.assertEqual(*exports)

    def test_that_somebody_has_sealed(self):
        def fact(world):
            maker, people = self.at_work(world)
            maker.seal(people["thanhvien"], self.open, maker.choices())
        self.compare("sealed", lambda world: None, fact, SITTING | OFFICE)

    def test_a_draft(self):
        def fact(world):
            maker, people = self.at_work(world)
            answer = maker.fill(people["thanhvien"], self.open, maker.choices("low"), work="luu")
            self.assertIn(answer.status, (200, 303), answer.text[:2000])
        self.compare("draft", lambda world: None, fact, {"thanhvien"})

    def at(self, item, level=None, conclude=False):
        """A fact: the item is called, sealed by everybody who may (at a level), concluded."""
        def fact(world):
            maker, people = self.at_work(world)
            if item == self.hidden:
                maker.call(people, item)
            for name in council.VOTING if level else ():
                if item == self.open or name != "yte":
                    maker.seal(people[name], item, maker.choices(level))
            for step, words in (("mo-diem", {}), ("ket-luan", {"ghi-chu": "Hội đồng thống nhất"})) if conclude else ():
                answer = maker.step(people[council.SECRETARY], item, step, **words)
                self.assertEqual(answer.status, 303, answer.text[:2000])
        return fact

    def test_how_far_a_product_is_for_which_one_is_recused(self):
        self.compare("recused", self.at(self.hidden), self.at(self.hidden, "top"), (SITTING | OFFICE) - {"yte"})

    def test_the_result_of_a_product_for_which_one_is_recused(self):
        self.compare("result", self.at(self.hidden, "top", True), self.at(self.hidden, "low", True), (SITTING | OFFICE) - {"yte"})

    def test_what_was_opened_and_is_not_told_yet(self):
        self.compare("opened", self.at(self.open, "top", True), self.at(self.open, "low", True), SITTING | OFFICE)

    def opened(self, *worlds):
        """The comparison has eyes: when the rest have sealed and scores are opened, the two are told apart."""
        pages = []
        for world in worlds:
            maker, people = self.at_work(world)
            for name in council.VOTING:
                if name != "thanhvien":
                    maker.seal(people[name], self.open, maker.choices())
            self.assertEqual(maker.step(people[council.SECRETARY], self.open, "mo-diem").status, 303)
            pages.append(plain(people[council.SECRETARY].get(self.open)))
        self.assertNotEqual(*pages)

    # ---- the comparison ----

    def targets(self):
        session, of_council = self.session.rpartition("/")[2], self.council.rpartition("/")[2]
        for method, path, _ in rows():
            if method != "GET" or path in ("/health", "/api/v1/openapi.json", "/tai-khoan/xac-thuc"):
                continue
            if "{" not in path:
                yield path
            elif path.startswith(ROOMS):
                for item, dossier in ((self.open, self.dossiers[0]), (self.hidden, self.dossiers[1]), (NOBODY, NOBODY)):
                    for paper in PAPERS if "{giay}" in path or "{bao-cao}" in path else [NOBODY]:
                        known = {"phien": session, "san-pham": item.rpartition("/")[2], "hoi-dong": of_council, "ho-so": dossier, "dot": "chua-xep",
                                 "giay": paper, "bao-cao": paper, "ma": "1.1"}
                        yield re.sub(r"\{([\w-]+)\}", lambda part, known=known: known.get(part.group(1), NOBODY), path)
        for path in ("/tim-kiem", "/dot-danh-gia", "/viec-cua-toi", "/phien-hop", "/ho-so", "/san-pham", "/hoi-dong"):
            for words in ("giấu kỹ", "công khai", "100", "100,00", "thanhvien", "niêm phong"):
                yield f"{path}?q={quote(words)}"
            for column in ("cho-tiep-nhan", "san-sang", "chuong-trinh", "scheduled", "concluded", "da-ket-luan"):
                yield f"{path}?cot={column}"

    def forms(self, who):
        session = self.session.rpartition("/")[2]
        for method, path, _ in rows():
            if method == "GET" or not path.startswith(("/phien-hop/{", "/dot-danh-gia/ho-so")) or path.endswith("/hoi-ty"):
                continue
            known = {"phien": session, "san-pham": self.open.rpartition("/")[2], "ho-so": self.dossiers[0]}
            for step in ("mo-diem", "ket-luan", "goi", "x") if "{buoc}" in path else ("x",):
                target = re.sub(r"\{([\w-]+)\}", lambda part, step=step: {**known, "buoc": step}.get(part.group(1), NOBODY), path)
                yield target, {"phien-ban": "1"}
                yield target, {}

    def forged(self):
        """A sheet for somebody else's seat and another product, as the API takes them."""
        ident = self.open.rpartition("/")[2]
        yield {}
        content = json.dumps({"turn": 1, "session": self.session.rpartition("/")[2], "item": ident, "choices": []})
        yield {"command": NOBODY, "item": ident, "sheet": NOBODY, "seat": NOBODY, "turn": 1, "nonce": "0" * 64, "content": content}

    def compare(self, name, without, with_it, knowing, forms=False, after=None):
        one, other = World(self, f"without_{name}", self.base), World(self, f"with_{name}", self.base)
        try:
            without(one)
            with_it(other)
            targets = list(dict.fromkeys(self.targets()))
            blind = [who for who in self.people if who not in knowing]
            for who in [None, *blind]:
                asked = part(targets, who)
                for target in asked:
                    self.same((one, other), who, "GET", target)
                self.same_work((one, other), who, asked)
                if forms and who not in MOVING:
                    for target, fields in part(self.forms(who), who):
                        self.same((one, other), who, "POST", target, {**fields, "lenh": str(uuid.uuid4())})
                    for body in self.forged():
                        self.same((one, other), who, "POST", "/api/v1/sessions/sheets", body, "application/json")
            if after is not None:
                after(one, other)
            else:
                seer = next(iter(sorted(knowing & set(PEOPLE), key=lambda who: who != council.SECRETARY)))
                self.assertTrue(any(plain(one.ask(self.cookies[seer], "GET", target)) != plain(other.ask(self.cookies[seer], "GET", target))
                                    for target in targets), seer)
        finally:
            one.stop()
            other.stop()

    def same_work(self, worlds, who, targets):
        """Nor does the time tell it: what was asked of the database is the same in both, statement by statement and row by row. The pages are counted
        once everybody's first visit is over, together, and one by one only where that differs: then the least of three times counts, since a job of the
        server's own that wrote something in between makes it forget the pages it keeps for everybody."""
        cookie = self.cookies[who]

        def cost(asked):
            found = []
            for world in worlds:
                before = world.work()
                for target in asked:
                    world.ask(cookie, "GET", target)
                found.append(tuple(now - then for now, then in zip(world.work(), before)))
            return found

        without, with_it = cost(targets)
        if who is not None:
            self.assertGreater(min(without), len(targets))
        if without != with_it:
            least = {target: [min(world) for world in zip(*(cost([target]) for _ in range(3)))] for target in targets}
            with self.subTest(who=who, what="work"):
                self.assertEqual({target: pair for target, pair in least.items() if pair[0] != pair[1]}, {}, f"{without} and {with_it} statements and rows")

    def same(self, worlds, who, method, target, fields=None, kind="application/x-www-form-urlencoded"):
        answers = []
        for world in worlds:
            cookie = self.cookies[who]
            if fields is None:
                answers.append(world.ask(cookie, method, target))
                continue
            token = world.token(cookie)
            body = json.dumps(fields) if kind == "application/json" else urlencode({**fields, "csrf": token})
            answers.append(world.ask(cookie, method, target, body, {"Content-Type": kind, "Sec-Fetch-Site": "same-origin", "X-CSRF-Token": token}))
        type(self).compared += 1
        with self.subTest(who=who, method=method, target=target):
            self.assertIsNotNone(answers[0])
            without, with_it = (stable(answer) for answer in answers)
            if without != with_it:
                lines = [f"{answer[0]} {answer[1]}\n{answer[2].decode('utf-8', 'replace')}".splitlines() for answer in (without, with_it)]
                self.fail("\n".join(difflib.unified_diff(*lines, "without", "with", lineterm="", n=0)))


def stable(answer):
    """Without what a page draws anew each time: nonces of forms, and lengths that do not change with them."""
    status, pairs, body = plain(answer)
    return status, pairs, re.sub(rb'value="[0-9a-f]{64}"', b'value="nonce"', body)


class ScoresOfTwoWorldsOnPostgresql(ScoresOfTwoWorlds):
    on_postgresql = True
    people = ["chuthe", "xa", "tutuvan", "yte", council.CHAIR]


if __name__ == "__main__":
    unittest.main()
