"""Two worlds that differ in one hidden fact are the same to whoever may not know it. A province at work is copied; in one copy its owner adds the fact
(a dossier, a paper, a product, a producer, somebody's role); then every page, search and hostile question, and every form about the hidden thing, is
asked in both by everybody of the demonstration who may not know. Status, headers and every byte must agree, but for what is drawn by lot: the tokens
of forms. Both worlds stand still at the same instant and know the same sessions."""
import os
import re
import shutil
import socket
import subprocess
import tempfile
import unittest
import uuid
import zlib
from pathlib import Path
from urllib.parse import quote, urlencode

import filing
import harness
from office import Browser
from test_permissions import NOBODY, PEOPLE
from test_routes import rows

GIA_HOI = "04636"
PASSWORD = "một câu dài 15"
COMMUNE = {"xa2", "kyxa2"}
OFFICE = {"chuyenvien", "truongphong", "trinhky", "vanthu"}
WATCHERS = {"lanhdao", "thanhtra", "kiemtoan"}
DEPARTMENTS = {"congthuong", "khoahoc", "yte", "vanhoa", "thitruong"}
PROVINCE = OFFICE | WATCHERS | DEPARTMENTS | {"quantri"}

WORDS = ["giấu kỹ", "giau ky", "GIAU", "giau%", "gi_u", "%", "_", "' OR '1'='1", "che", "htx giau ky", "k", "\u202e", "a" * 300, "\\", "giau ky che tran yen"]
STATES = ["draft", "filed", "returned", "handed", "withdrawn", "active", "stopped", "new", "checked", "ended"]


# What is drawn anew each time and shown: a secret for the second factor, the code of a slip. Of these only the status is compared.
DRAWN = re.compile(r"/tai-khoan/xac-thuc|/chu-the/[0-9a-f-]{36}/phieu-xac-nhan")


def part(things, who):
    """Of a long list what is asked for one person. OPENOCOP_WORLDS=3 asks each a third, and everybody another one; ./test worlds asks everything."""
    share = int(os.environ.get("OPENOCOP_WORLDS", "1"))
    return [thing for number, thing in enumerate(things) if (number + zlib.crc32(str(who).encode())) % share == 0]


class World:
    """A server on one copy of the data. Visitors come with cookies that both worlds know."""

    def __init__(self, case, name, base):
        self.folder = case.folder / name
        shutil.copytree(base, self.folder)
        self.options = []
        if case.database is not None:
            case.database.call("createdb", "-h", case.database.folder, "-U", "postgres", "-T", "openocop", name)
            self.options = ["--database", case.database.url.replace("/openocop?", f"/{name}?")]
        self.desk = self.folder / "admin.sock"
        self.server = harness.openocop(self.folder, *self.options, "--clock", case.clock.path, "--log-level", "error", "--admin-listen", f"unix:{self.desk}")
        self.tokens, self.client = {}, None

    def work(self):
        """What all requests have cost in the database so far: statements, rows."""
        with socket.socket(socket.AF_UNIX) as link:
            link.connect(str(self.desk))
            link.sendall(b"GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            said = b"".join(iter(lambda: link.recv(65536), b"")).decode()
        return tuple(int(re.search(rf"openocop_{name}_total (\d+)", said).group(1)) for name in ("statements", "rows"))

    def ask(self, cookie, method, target, body=None, headers=None):
        headers = {"Cookie": cookie and f"{harness.Visitor.COOKIE}={cookie}", **(headers or {})}
        if self.client is None:
            self.client = harness.Client(self.server, timeout=60)
        answer = self.client.request(method, target, body, headers)
        if answer is None or answer.headers.get("connection", "").lower() == "close":
            self.client.close()
            self.client = None
        return answer

    def stop(self):
        if self.client is not None:
            self.client.close()
        self.server.stop()

    def token(self, cookie):
        """Of the forms of this session, as this world draws it."""
        if cookie is not None and cookie not in self.tokens:
            self.tokens[cookie] = re.search(r'name="csrf" value="([0-9a-f]{128})"', self.ask(cookie, "GET", "/tai-khoan").text).group(1)
        return self.tokens.get(cookie, "0" * 128)


def plain(answer):
    """An answer without what is drawn by lot."""
    if answer is None:
        return None
    body = re.sub(rb'value="[0-9a-f]{128}"', b'value="token"', answer.body)
    body = re.sub(rb'(name="lenh"[^>]* value=|value=)"[0-9a-f-]{36}"( name="lenh")?',
                  lambda found: b'value="command"' if b"lenh" in found.group(0) else found.group(0), body)
    pairs = [(name, re.sub(r"__Host-[\w-]+=[^;]*", "cookie", value)) for name, value in answer.pairs if name != "date" and (name != "etag" or body == answer.body)]
    return answer.status, sorted(pairs), body


def words_of(answer):
    return f"{answer.status} {dict(answer.pairs)}\n{answer.body[:3000].decode('utf-8', 'replace')}"


def maker_on(server):
    """Makes things as the tests of dossiers do, on a server of ours."""
    maker = filing.Filing("ready")
    maker.server = server
    maker.leaves = filing.leaves(maker.SET)
    return maker


class TwoWorlds(unittest.TestCase):
    """See the top. A fact is told by what its owner does, the identifiers that come of it, and who may know."""

    on_postgresql = False
    # Who holds what differs in the table of rights; those who hold the same see the same (test_permissions walks them all).
    people = [who for who in PEOPLE if who not in ("truongphong", "trinhky", "thanhtra", "kiemtoan", "khoahoc", "yte", "vanhoa", "thitruong")]

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
        base = cls.folder / "base"
        options = ["--database", cls.database.url] if cls.database else []
        harness.run("demo", "--data", base, *options, env={"OPENOCOP_CLOCK": str(cls.clock.path)})
        server = harness.openocop(base, *options, "--clock", cls.clock.path)
        try:
            cls.make_base(server)
        finally:
            server.stop()
        cls.compared = 0
        cls.base = base

    @classmethod
    def tearDownClass(cls):
        print(f"{cls.__name__}: {cls.compared} answers of two worlds compared", flush=True)

    @classmethod
    def make_base(cls, server):
        """What both worlds know: everybody signed in; an owner in Gia Hội with a product and a dossier that is ready; one's own things in Trấn Yên."""
        maker = maker_on(server)
        harness.Visitor(server).get("/api/v1/certificates/status")  # the key that signs it is made once, for both
        cls.cookies = {None: None}
        for who in PEOPLE:
            visitor = maker.visitor("demo." + who)
            cls.cookies[who] = visitor.cookie
        xa2 = Browser(server)
        xa2.cookies[harness.Visitor.COOKIE] = cls.cookies["xa2"]
        stranger = Browser(server)
        page = stranger.send(stranger.get("/dang-ky"), {"loai-hinh": "cooperative", "ten": "Hợp tác xã Suối Quan", "xa": GIA_HOI, "ho-ten": "Nguyễn Thị Kín",
                                                        "dien-thoai": "0912000001", "mat-khau": PASSWORD}, action="/dang-ky")
        assert "Đã đăng ký" in page.plain, page.plain
        owner = harness.Visitor(server)
        assert owner.sign_in("0912000001", PASSWORD).status == 303
        cls.cookies["owner"] = owner.cookie
        address = re.search(r'href="(/chu-the/[0-9a-f-]{36})"', owner.get("/chu-the").text).group(1)
        xa2.send(xa2.get(address), action="/xac-nhan")
        herself = Browser(server)
        herself.cookies[harness.Visitor.COOKIE] = owner.cookie
        herself.send(herself.get(address + "/sua"), {"ly-do": "corrected", "dia-chi": "Thôn 1", "dai-dien": "Nguyễn Thị Kín"}, action="/sua")
        cls.theirs = {}
        cls.theirs["chu-the"], cls.theirs["san-pham"] = maker.product(owner, "Chè Suối Quan")
        ready = maker.open(owner, cls.theirs["san-pham"])
        cls.theirs["ho-so"] = ready.rpartition("/")[2]
        cls.theirs["giay"] = maker.complete(owner, cls.theirs["chu-the"], ready, "Chè Suối Quan")
        _, cls.second = maker.product(owner, "Chè Gia Hội")
        chuthe = harness.Visitor(server, cls.cookies["chuthe"])
        cls.own = {}
        cls.own["chu-the"], cls.own["san-pham"] = maker.product(chuthe, "Chè của tôi")
        mine = maker.open(chuthe, cls.own["san-pham"])
        cls.own["ho-so"] = mine.rpartition("/")[2]
        cls.own["giay"] = maker.complete(chuthe, cls.own["chu-the"], mine, "Chè của tôi")
        assert maker.file(chuthe, mine).status == 303

    # ---- the facts ----

    def owner(self, world):
        return harness.Visitor(world.server, self.cookies["owner"])

    def browser(self, world, who):
        browser = Browser(world.server)
        browser.cookies[harness.Visitor.COOKIE] = self.cookies[who]
        return browser

    def test_a_draft_of_another_producer(self):
        def fact(world):
            dossier = maker_on(world.server).open(self.owner(world), self.second)
            return {"ho-so": dossier.rpartition("/")[2]}
        self.compare("draft", fact, set())

    def test_a_dossier_filed_in_another_commune(self):
        def fact(world):
            self.assertEqual(maker_on(world.server).file(self.owner(world), f"/ho-so/{self.theirs['ho-so']}").status, 303)
            return {"ho-so": self.theirs["ho-so"]}
        self.compare("filed", fact, COMMUNE)

    def test_a_paper(self):
        def fact(world):
            paper = maker_on(world.server).paper(self.owner(world), self.theirs["chu-the"], "conditions", "77/giau-ky")
            return {"giay": paper}
        self.compare("paper", fact, COMMUNE | PROVINCE)

    def test_a_product_of_another_commune(self):
        def fact(world):
            return {"san-pham": maker_on(world.server).product(self.owner(world), "Chè Giấu Kỹ")[1]}
        self.compare("product", fact, COMMUNE | PROVINCE)

    def test_a_producer_of_another_commune(self):
        def fact(world):
            xa2 = self.browser(world, "xa2")
            page = xa2.send(xa2.get("/chu-the/moi"), {"loai-hinh": "cooperative", "ten": "Hợp tác xã Giấu Kỹ", "xa": GIA_HOI, "dien-thoai": "0912000077",
                                                      "ma-so-thue": "0300588569"}, action="/chu-the/moi")
            return {"chu-the": re.search(r"/chu-the/([0-9a-f-]{36})", page.target).group(1)}
        self.compare("producer", fact, COMMUNE | PROVINCE)

    def test_somebodys_role_elsewhere(self):
        def fact(world):
            administrator = self.browser(world, "quantri")
            done = administrator.send(administrator.get("/nguoi-dung/moi"), {"ho-ten": "Giàng Giấu Kỹ", "ten": "giau.ky", "vai-tro": "examiner",
                                                                             "xa": GIA_HOI, "van-ban": "12/QĐ-UBND"}, action="/nguoi-dung/moi")
            listed = administrator.get("/nguoi-dung").text
            self.assertIn("Giàng Giấu Kỹ", listed, done.plain[:1500])
            return {"nguoi": re.search(r'href="/nguoi-dung/([0-9a-f-]{36})">Giàng Giấu Kỹ', listed).group(1)}
        self.compare("role", fact, COMMUNE | PROVINCE - DEPARTMENTS)

    # ---- the comparison ----

    def targets(self, hidden):
        """Addresses of every page: about one's own, about the hidden thing, about what is nowhere."""
        for method, path, _ in rows():
            if method != "GET" or path in ("/health", "/api/v1/openapi.json"):
                continue
            if "{" not in path:
                yield path
                continue
            for things in (self.own, {**self.theirs, **hidden}, dict.fromkeys((*self.own, "nguoi", "vai-tro", "phieu", "upload"), NOBODY)):
                target = re.sub(r"\{([\w-]+)\}", lambda part, things=things: self.part(path, part.group(1), things), path)
                yield target

    @staticmethod
    def part(path, name, things):
        if path == "/ho-so/{ho-so}/{giay}":
            return things["ho-so"] if name == "ho-so" else "mau-01.pdf"
        known = {"ma": "1.1", "nam": "2026", "pack": "26-2026", "no": "11", "code": GIA_HOI, "key": "not-found", "upload": NOBODY}
        return things.get(name) or known.get(name) or NOBODY

    def questions(self, hidden):
        any_hidden = next(iter(hidden.values()))
        everything = {**self.theirs, **hidden}
        for path in ("/ho-so", "/chu-the", "/san-pham", "/viec-cua-toi", "/tim-kiem", "/nguoi-dung", "/bo-may", "/giay-to", "/danh-muc/2026"):
            for reach in ("tinh", "xa", "cua-toi", "x"):
                yield f"{path}?pham-vi={reach}"
                yield f"{path}?pham-vi={reach}&q=giau+ky"
            for words in WORDS:
                yield f"{path}?q={quote(words)}"
            for state in STATES:
                yield f"{path}?trang-thai={state}&tinh-trang={state}"
            for ident in (any_hidden, NOBODY):
                for at in ("1795572000000", "1", str((1 << 63) - 1)):
                    yield f"{path}?sau={at}.{ident}"
                yield f"{path}?sau={ident}"
                yield f"{path}?sap-xep=moi&sau={ident}"
                yield f"{path}?sap-xep=han&sau=20800.{ident}"
                yield f"{path}?sap-xep=han&sau=2147483647.{ident}"
            for place in (GIA_HOI, "04498", "99999"):
                yield f"{path}?xa={place}"
            for name, ident in everything.items():
                yield f"{path}?{name}={ident}"
        for path in ("/giay-to/moi", "/san-pham/moi", "/ho-so/moi", "/chu-the/moi", "/xac-nhan", "/dang-ky"):
            for name, ident in everything.items():
                yield f"{path}?{name}={ident}"

    def forms(self, hidden):
        """(method, path, fields): each form about the hidden thing, and one's own forms that name it."""
        everything = {**self.theirs, **hidden}
        naming = {"ten": "Chè Giấu Kỹ", "so": "77/giau-ky", "loai": "first", "loai-hinh": "cooperative", "xa": "04498", "ma-so-thue": "0300588569",
                  "phieu": "11", "muc": "a", "truoc": everything["ho-so"], "ly-do": "x", **everything,
                  f"giay-{everything['giay']}": "1"}
        for method, path, _ in rows():
            if method == "GET" or path.startswith("/dang-nhap") or path in ("/dang-xuat", "/tai-khoan/mat-khau", "/tai-khoan/xac-thuc", "/api/v1/score",
                                                                             "/api/v1/plan", "/tu-danh-gia/{no}"):
                continue
            if "{" not in path:
                yield method, path, {}
                yield method, path, naming
                yield method, path, {**naming, "ma-so-thue": "", "dien-thoai": "0912000077", "mat-khau": "ngắn"}
                continue
            target = re.sub(r"\{([\w-]+)\}", lambda part: self.part(path, part.group(1), everything), path)
            yield method, target, {"phien-ban": "1", **naming}
            yield method, target, {}
        yield "POST", f"/ho-so/{self.own['ho-so']}/tieu-chi/1.1", {"phien-ban": "1", **naming}

    def compare(self, name, fact, knowing):
        self.without, world = World(self, f"without_{name}", self.base), World(self, f"with_{name}", self.base)
        try:
            hidden = fact(world)
            blind = [who for who in self.people if who not in knowing]
            gets = list(dict.fromkeys([*self.targets(hidden), *self.questions(hidden)]))
            forms = list(self.forms(hidden))
            for who in [None, *blind]:
                cookie = self.cookies[who]
                for target in part(gets, who):
                    self.same(who, world, cookie, "GET", target, None, None)
                for method, target, fields in part(forms, who):
                    command = str(uuid.uuid4())
                    for with_token in (True, False) if who in (None, *blind[:1]) else (True,):
                        self.same(who, world, cookie, method, target, {**fields, "lenh": command}, with_token)
            seers = [who for who in self.people if who in knowing]
            for who in seers[:1]:  # whoever may know does see the difference: the comparison has eyes
                differing = [target for target in gets if plain(world.ask(self.cookies[who], "GET", target)) !=
                             plain(self.without.ask(self.cookies[who], "GET", target))]
                self.assertGreater(len(differing), 0, who)
        finally:
            self.without.stop()
            world.stop()

    def same(self, who, world, cookie, method, target, fields, with_token):
        answers = []
        for place in (self.without, world):
            if fields is None:
                answers.append(place.ask(cookie, method, target))
            else:
                body = urlencode({**fields, **({"csrf": place.token(cookie)} if with_token else {})})
                answers.append(place.ask(cookie, method, target, body, {"Content-Type": "application/x-www-form-urlencoded",
                                                                       "Sec-Fetch-Site": "same-origin"}))
        type(self).compared += 1
        with self.subTest(who=who, method=method, target=target, fields=fields and len(fields), token=with_token):
            self.assertIsNotNone(answers[0])
            if DRAWN.fullmatch(target):
                self.assertEqual(answers[0].status, answers[1].status)
                return
            self.assertEqual(plain(answers[0]), plain(answers[1]), f"\nwithout: {words_of(answers[0])}\nwith: {words_of(answers[1])}")


class TwoWorldsOnPostgresql(TwoWorlds):
    on_postgresql = True
    people = ["chuthe", "xa", "chuyenvien"]


if __name__ == "__main__":
    unittest.main()
