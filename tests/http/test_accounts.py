"""Accounts as people and attackers meet them: signing in, waiting after wrong tries, second factors, forged forms, roles that begin and end, and who
may take over whom. Every test on SQLite and on PostgreSQL; the clock is moved by the tests."""
import base64
import hashlib
import hmac
import re
import statistics
import time
import unittest
from urllib.parse import quote

import harness

PASSWORD = "ruong bac thang 2026"
COMMUNE, OTHER_COMMUNE = "04498", "04636"
IDENT = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


def one_time_code(secret, seconds):
    """RFC 6238 by hand."""
    digest = hmac.new(base64.b32decode(secret), (seconds // 30).to_bytes(8, "big"), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at:at + 4], 'big') & 0x7FFFFFFF) % 1000000:06}"


def plain(text, name):
    """A page without what differs each time: tokens, command identifiers, and the name that was typed."""
    return re.sub(r'(name="(csrf|lenh)") value="[^"]*"', r"\1", text).replace(name, "NAME")


class Accounts(harness.DemonstrationCase):
    number = 0

    def setUp(self):
        self.clock.move(minutes=20)  # the tries of the test before are forgotten
        self.administrator = self.visitor("demo.quantri")

    @classmethod
    def name(cls):
        cls.number += 1
        return f"nguoi{cls.number}"

    def day(self, days=0):
        self.clock_day = self.clock.now.date()
        return (self.clock_day.fromordinal(self.clock_day.toordinal() + days)).strftime("%d/%m/%Y")

    def giving(self, role, commune="", since=0, until="", field=""):
        return {"vai-tro": role, "nganh": field, "xa": commune, "tu-ngay": self.day(since), "den-ngay": until, "can-cu": "appointment",
                "van-ban": "12/QĐ-UBND"}

    def open(self, role="specialist", by=None, **about):
        """A new person; gives the name to sign in with and the first password."""
        name = self.name()
        answer = (by or self.administrator).send("/nguoi-dung/moi", {"ho-ten": f"Người {name}", "ten": name, **self.giving(role, **about)})
        self.assertEqual(answer.status, 200, answer.text)
        return name, re.search(r"[a-zA-B0-9]{4}-[a-zA-B0-9]{4}-[a-zA-B0-9]{4}", answer.text.split("<main")[1]).group(0)

    def settled(self, role="leader", **about):
        """A new person who has chosen his own password, and his second factor: (name, his browser, the secret)."""
        name, first = self.open(role, **about)
        visitor = harness.Visitor(self.server)
        visitor.sign_in(name, first)
        visitor.send("/tai-khoan/mat-khau", {"cu": first, "moi": PASSWORD, "lai": PASSWORD})
        return name, visitor, self.enrol(visitor)

    def enrol(self, visitor, **more):
        self.clock.move(minutes=1)
        page = visitor.get("/tai-khoan/xac-thuc").text
        secret = re.search(r"secret=([A-Z2-7]{32})", page).group(1)
        fields = {**harness.Forms(page).found["/tai-khoan/xac-thuc"], "ma": one_time_code(secret, self.clock.seconds), **more}
        self.last = visitor.post("/tai-khoan/xac-thuc", fields)
        return secret

    def path_of(self, name, by=None):
        """Where the list links to for the name, on whichever of its pages; None where it does not stand there."""
        page = "/nguoi-dung"
        while page:
            text = (by or self.administrator).get(page).text
            found = re.search(rf'href="(/nguoi-dung/{IDENT})">[^<]*</a></th><td>{re.escape(name)}</td>', text)
            if found:
                return found.group(1)
            following = re.search(rf'href="(/nguoi-dung\?sau={IDENT})"', text)
            page = following and following.group(1)
        return None

    def signed_in(self, visitor):
        return visitor.get("/tai-khoan").status == 200

    # ---- the first administrator ----

    def test_the_first_administrator_comes_from_the_command_line(self):
        name = self.name()
        add = ["user", "add", "--login", name, "--name", "Quản trị", "--role", "administrator", "--province", "15"]
        self.assertIn("password", self.command(*add, status=2, words="short\n"))
        self.command(*add, words=PASSWORD + "\n")
        self.command(*add, status=2, words=PASSWORD + "\n")
        visitor = harness.Visitor(self.server)
        self.assertEqual(visitor.sign_in(name, PASSWORD).status, 303)
        self.clock.move(days=400)  # the role began on the system's day, which may lie after the moved clock's
        visitor.sign_in(name, PASSWORD)
        self.assertEqual(visitor.get("/nguoi-dung").headers["location"], "/dang-nhap?tiep=" + quote("/nguoi-dung", safe=""))
        self.assertEqual(visitor.get("/dang-nhap").headers["location"], "/tai-khoan/xac-thuc")
        self.enrol(visitor)
        self.assertEqual(visitor.get("/nguoi-dung").status, 200)
        self.command("user", "passwd", name, words="another good one\n")
        self.assertFalse(self.signed_in(visitor))
        self.assertEqual(visitor.sign_in(name, "another good one").status, 303)

    # ---- wrong passwords ----

    def test_a_wrong_password_is_told_in_the_same_words_for_known_and_unknown_names(self):
        known, _, _ = self.settled()
        pages = []
        for name in (known, "khong-co-ai", "demo.quantri"):
            answer = harness.Visitor(self.server).sign_in(name, "wrong")
            self.assertEqual(answer.status, 422)
            pages.append((plain(answer.text, name), sorted(n for n, _ in answer.pairs)))
        self.assertEqual(pages[0], pages[1])
        self.assertEqual(pages[0], pages[2])

    def test_the_ninth_try_waits_a_quarter_of_an_hour_even_with_the_right_password(self):
        known, _, _ = self.settled()
        self.clock.move(minutes=20)
        refused = []
        for name in (known, "khong-co-ai"):
            for _ in range(8):
                self.assertEqual(harness.Visitor(self.server).sign_in(name, "wrong").status, 422)
            refused.append(harness.Visitor(self.server).sign_in(name, PASSWORD))
            self.assertEqual(refused[-1].status, 429)
        self.assertEqual(plain(refused[0].text, known), plain(refused[1].text, "khong-co-ai"))
        self.clock.move(minutes=14)
        self.assertEqual(harness.Visitor(self.server).sign_in(known, PASSWORD).status, 429)
        self.assertEqual(harness.Visitor(self.server).sign_in("demo.lanhdao", "trinh-dien-ocop").status, 303)
        self.clock.move(minutes=2)
        self.assertEqual(harness.Visitor(self.server).sign_in(known, PASSWORD).status, 303)

    def test_one_name_is_counted_however_it_is_typed(self):
        for typed in ("0912 345 678", "0912345678", "+84912345678", "0912.345.678", "0912-345-678", "0912345678 ", "+84 912345678", "09 12345678"):
            self.assertEqual(harness.Visitor(self.server).sign_in(typed, "wrong").status, 422)
        self.assertEqual(harness.Visitor(self.server).sign_in("0912345678", "wrong").status, 429)

    def test_guessing_through_the_password_page_is_counted_too(self):
        _, visitor, _ = self.settled()
        for _ in range(8):
            answer = visitor.send("/tai-khoan/mat-khau", {"cu": "wrong", "moi": PASSWORD + "!", "lai": PASSWORD + "!"})
            self.assertEqual(answer.status, 422)
        answer = visitor.send("/tai-khoan/mat-khau", {"cu": PASSWORD, "moi": PASSWORD + "!", "lai": PASSWORD + "!"})
        self.assertEqual(answer.status, 422)
        self.assertIn("15 phút", answer.text)

    def test_known_and_unknown_names_take_equally_long(self):
        known, _, _ = self.settled()
        took = {known: [], "khong-co-ai": []}
        for _ in range(15):
            for name, times in took.items():
                self.clock.move(minutes=16)
                visitor = harness.Visitor(self.server)
                form = visitor.form("/dang-nhap")
                began = time.monotonic()
                self.assertEqual(visitor.post("/dang-nhap", {**form, "ten": name, "mat-khau": "wrong"}).status, 422)
                times.append(time.monotonic() - began)
        first, second = (statistics.median(times) for times in took.values())
        self.assertLess(max(first, second) / min(first, second), 2, took)

    # ---- sessions ----

    def test_the_cookie_is_for_this_site_alone_and_out_of_reach_of_scripts(self):
        for name, lasts in (("demo.quantri", None), ("demo.chuthe", 30 * 86400)):
            answer = harness.Visitor(self.server).sign_in(name, "trinh-dien-ocop")
            found = re.fullmatch(r"__Host-openocop=[0-9a-f]{64}; Path=/; Secure; HttpOnly; SameSite=Lax(?:; Max-Age=(\d+))?", answer.headers["set-cookie"])
            self.assertIsNotNone(found, answer.headers["set-cookie"])
            self.assertEqual(found.group(1) and int(found.group(1)), lasts)
        for path in ("/tai-khoan", "/nguoi-dung"):
            self.assertIn("no-store", self.administrator.get(path).headers["cache-control"])

    def test_signing_out_ends_the_session_and_no_other(self):
        first, second = self.visitor("demo.lanhdao"), self.visitor("demo.lanhdao")
        token = first.cookie
        self.assertEqual(first.send("/tai-khoan", {}, "/dang-xuat").status, 303)
        self.assertIsNone(first.cookie)
        self.assertFalse(self.signed_in(harness.Visitor(self.server, token)))
        self.assertTrue(self.signed_in(second))

    def test_another_password_ends_all_other_sessions(self):
        name, visitor, secret = self.settled()
        self.clock.move(minutes=1)
        other = harness.Visitor(self.server)
        other.sign_in(name, PASSWORD)
        other.send("/dang-nhap/ma", {"ma": one_time_code(secret, self.clock.seconds)})
        self.assertTrue(self.signed_in(other))
        before = visitor.cookie
        self.assertEqual(visitor.send("/tai-khoan/mat-khau", {"cu": PASSWORD, "moi": PASSWORD + "!", "lai": PASSWORD + "!"}).status, 303)
        self.assertTrue(self.signed_in(visitor))
        self.assertFalse(self.signed_in(other))
        self.assertFalse(self.signed_in(harness.Visitor(self.server, before)))

    def test_a_reset_and_a_closing_end_all_sessions_at_once(self):
        for action in ("/mat-khau", "/dong"):
            name, visitor, _ = self.settled()
            self.assertTrue(self.signed_in(visitor))
            path = self.path_of(name)
            self.assertIn(self.administrator.send(path, {}, path + action).status, (200, 303))
            self.assertFalse(self.signed_in(visitor))
            self.clock.move(minutes=1)
            self.assertEqual(harness.Visitor(self.server).sign_in(name, PASSWORD).status, 422)

    def test_an_official_s_session_lasts_a_working_day_and_a_producer_s_a_month(self):
        official, producer = self.visitor("demo.lanhdao"), self.visitor("demo.chuthe")
        self.clock.move(hours=11)
        self.assertTrue(self.signed_in(official))
        self.clock.move(hours=2)
        self.assertFalse(self.signed_in(official))
        self.clock.move(days=29)
        self.assertTrue(self.signed_in(producer))
        self.clock.move(days=1)
        self.assertFalse(self.signed_in(producer))

    def test_a_planted_session_never_becomes_one(self):
        planted = "ab" * 32
        visitor = harness.Visitor(self.server, planted)
        self.assertEqual(visitor.sign_in("demo.lanhdao", "trinh-dien-ocop").status, 303)
        self.assertNotEqual(visitor.cookie, planted)
        self.assertFalse(self.signed_in(harness.Visitor(self.server, planted)))
        # Neither does a real one of somebody else, nor the half one before the code.
        own = self.visitor("demo.thanhtra")
        given = own.cookie
        own.sign_in("demo.lanhdao", "trinh-dien-ocop")
        name, _, secret = self.settled()
        self.clock.move(minutes=1)
        half = harness.Visitor(self.server)
        half.sign_in(name, PASSWORD)
        before = half.cookie
        self.assertFalse(self.signed_in(half))
        self.assertEqual(half.send("/dang-nhap/ma", {"ma": one_time_code(secret, self.clock.seconds)}).status, 303)
        self.assertTrue(self.signed_in(half))
        self.assertNotEqual(half.cookie, before)
        self.assertFalse(self.signed_in(harness.Visitor(self.server, before)))
        self.assertNotEqual(own.cookie, given)

    def test_cookies_that_are_none_are_nobody(self):
        for cookie in ("", "x", "0" * 63, "0" * 65, "G" * 64, "%00" * 20, "'; DROP TABLE accounts; --", "a" * 3000):
            self.assertFalse(self.signed_in(harness.Visitor(self.server, cookie)), cookie)

    # ---- where one is led after signing in ----

    def test_nobody_is_led_to_another_site(self):
        bad = ["//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "javascript:alert(1)", "/\t/evil.example", "/x\r\nSet-Cookie: a=b",
               " //evil.example", "/\x7f", "evil", "/" + "x" * 600, "//evil.example/%2e%2e", "/x\\y", ""]
        for wanted in bad:
            answer = harness.Visitor(self.server).sign_in("demo.lanhdao", "trinh-dien-ocop", tiep=wanted)
            if answer.status == 303:
                self.assertEqual(answer.headers["location"], "/", repr(wanted))
            else:
                self.assertEqual(answer.status, 422, repr(wanted))
            visitor = harness.Visitor(self.server)
            page = visitor.get("/dang-nhap?tiep=" + quote(wanted, safe=""))
            if page.status == 200:
                fields = harness.Forms(page.text).found["/dang-nhap"]
                answer = visitor.post("/dang-nhap", {**fields, "ten": "demo.lanhdao", "mat-khau": "trinh-dien-ocop"})
                self.assertEqual((answer.status, answer.headers["location"]), (303, "/"), repr(wanted))
                self.assertNotIn("a=b", str(answer.pairs))
                answer = visitor.get("/dang-nhap?tiep=" + quote(wanted, safe=""))
                self.assertIn(answer.headers.get("location"), ("/", None), repr(wanted))
        for raw in ("%0d%0aSet-Cookie:%20a=b", "/%0d%0a/evil.example", "%2F%2Fevil.example", "/%09/evil.example"):
            answer = self.administrator.get("/dang-nhap?tiep=" + raw)
            self.assertEqual((answer.status, answer.headers["location"]), (303, "/"), raw)

    def test_who_asked_for_a_page_is_led_there(self):
        visitor = harness.Visitor(self.server)
        led = visitor.get("/bo-may?x=%C4%91").headers["location"]
        fields = harness.Forms(visitor.get(led).text).found["/dang-nhap"]
        answer = visitor.post("/dang-nhap", {**fields, "ten": "demo.lanhdao", "mat-khau": "trinh-dien-ocop"})
        self.assertEqual(answer.headers["location"], "/bo-may?x=%C4%91")

    # ---- the first password and the second factor ----

    def test_a_given_password_is_changed_before_anything_else(self):
        name, first = self.open("leader")
        visitor = harness.Visitor(self.server)
        answer = visitor.sign_in(name, first)
        self.assertEqual(visitor.get(answer.headers["location"]).headers["location"], "/tai-khoan/mat-khau")
        self.assertEqual(visitor.get("/bo-may").status, 303)
        for wrong in ({"cu": "x", "moi": PASSWORD, "lai": PASSWORD}, {"cu": first, "moi": "short", "lai": "short"}, {"cu": first, "moi": first, "lai": first},
                      {"cu": first, "moi": PASSWORD, "lai": PASSWORD + "x"}, {"cu": first, "moi": "aaaaaaaaaaaa", "lai": "aaaaaaaaaaaa"}):
            answer = visitor.send("/tai-khoan/mat-khau", wrong)
            self.assertEqual(answer.status, 422, wrong)
            self.assertNotIn(first, answer.text)
            self.assertNotIn(PASSWORD, answer.text)
        self.assertEqual(visitor.send("/tai-khoan/mat-khau", {"cu": first, "moi": PASSWORD, "lai": PASSWORD}).status, 303)
        self.assertEqual(visitor.get("/bo-may").status, 303)  # the second factor is still missing
        self.assertEqual(visitor.get("/dang-nhap").headers["location"], "/tai-khoan/xac-thuc")
        self.enrol(visitor)
        self.assertEqual(visitor.get("/bo-may").status, 200)

    def test_the_code_is_asked_and_each_is_taken_once(self):
        name, visitor, secret = self.settled()
        codes = re.findall(r"<li><code>([^<]+)</code>", self.last.text)
        self.assertEqual(len(set(codes)), 10)
        enrolled_with = one_time_code(secret, self.clock.seconds)

        def try_code(code):
            other = harness.Visitor(self.server)
            answer = other.sign_in(name, PASSWORD)
            self.assertTrue(answer.headers["location"].startswith("/dang-nhap/ma"))
            for path in ("/tai-khoan", "/bo-may", "/tai-khoan/mat-khau"):
                self.assertEqual(other.get(path).status, 303, "half a session opens nothing")
            return other.send("/dang-nhap/ma", {"ma": code}).status, self.signed_in(other)

        self.assertEqual(try_code(enrolled_with), (422, False))  # it enrolled, and is used up
        self.clock.move(minutes=1)
        code = one_time_code(secret, self.clock.seconds)
        self.assertEqual(try_code(f"{(int(code) + 1) % 1000000:06}"), (422, False))
        self.assertEqual(try_code(code), (303, True))
        self.assertEqual(try_code(code), (422, False))
        self.assertEqual(try_code(codes[3].upper().replace("-", " ")), (303, True))
        self.assertEqual(try_code(codes[3]), (422, False))
        self.assertEqual(try_code(codes[4]), (303, True))
        self.assertEqual(harness.Visitor(self.server).get("/dang-nhap/ma").headers["location"], "/dang-nhap")

    def test_codes_can_t_be_guessed_for_long(self):
        name, _, secret = self.settled()
        self.clock.move(minutes=20)
        visitor = harness.Visitor(self.server)
        visitor.sign_in(name, PASSWORD)
        for number in range(8):
            self.assertEqual(visitor.send("/dang-nhap/ma", {"ma": f"{number:06}"}).status, 422)
        self.assertEqual(visitor.send("/dang-nhap/ma", {"ma": one_time_code(secret, self.clock.seconds)}).status, 429)
        again = harness.Visitor(self.server)
        again.sign_in(name, PASSWORD)
        self.assertEqual(again.send("/dang-nhap/ma", {"ma": one_time_code(secret, self.clock.seconds)}).status, 429)

    def test_half_a_session_ends_after_ten_minutes(self):
        name, _, secret = self.settled()
        self.clock.move(minutes=1)
        visitor = harness.Visitor(self.server)
        visitor.sign_in(name, PASSWORD)
        form = visitor.form("/dang-nhap/ma")
        self.clock.move(minutes=11)
        answer = visitor.post("/dang-nhap/ma", {**form, "ma": one_time_code(secret, self.clock.seconds)})
        self.assertEqual(answer.headers["location"], "/dang-nhap")
        self.assertFalse(self.signed_in(visitor))

    def test_a_second_factor_is_replaced_only_by_who_knows_the_password_and_ends_other_sessions(self):
        name, visitor, old = self.settled()
        self.clock.move(minutes=1)
        other = harness.Visitor(self.server)
        other.sign_in(name, PASSWORD)
        other.send("/dang-nhap/ma", {"ma": one_time_code(old, self.clock.seconds)})
        self.enrol(other)
        self.assertEqual(self.last.status, 422)
        self.enrol(other, **{"mat-khau": "wrong"})
        self.assertEqual(self.last.status, 422)
        self.assertTrue(self.signed_in(visitor))
        new = self.enrol(other, **{"mat-khau": PASSWORD})
        self.assertEqual(self.last.status, 200)
        self.assertTrue(self.signed_in(other))
        self.assertFalse(self.signed_in(visitor))
        self.clock.move(minutes=1)
        visitor.sign_in(name, PASSWORD)
        self.assertEqual(visitor.send("/dang-nhap/ma", {"ma": one_time_code(old, self.clock.seconds)}).status, 422)
        self.assertEqual(visitor.send("/dang-nhap/ma", {"ma": one_time_code(new, self.clock.seconds)}).status, 303)

    # ---- forged and repeated forms ----

    def test_forged_forms_do_nothing(self):
        name, _ = self.open("leader")
        path = self.path_of(name)
        form = self.administrator.form(path, path + "/dong")
        others = self.visitor("demo.quantri").form(path, path + "/dong")
        flipped = form["csrf"][:-1] + ("0" if form["csrf"][-1] != "0" else "1")
        for what, token in (("none", None), ("empty", ""), ("short", form["csrf"][:-2]), ("altered", flipped), ("of another session", others["csrf"]),
                            ("zeroes", "0" * 128), ("not hexadecimal", "g" * 128), ("half", form["csrf"][:64] * 2)):
            fields = {**form, "csrf": token}
            if token is None:
                del fields["csrf"]
            self.assertEqual(self.administrator.post(path + "/dong", fields).status, 403, what)
            self.assertIsNotNone(self.path_of(name), what)
        for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": None},
                        {"Sec-Fetch-Site": None, "Origin": "https://evil.example"}, {"Sec-Fetch-Site": None, "Origin": "null"}):
            self.assertEqual(self.administrator.post(path + "/dong", form, **headers).status, 403, headers)
            self.assertIsNotNone(self.path_of(name), headers)
        self.assertEqual(self.administrator.post(path + "/dong", form).status, 303)
        self.assertIsNone(self.path_of(name))

    def test_signing_in_can_t_be_forged_from_another_site(self):
        visitor = harness.Visitor(self.server)
        answer = visitor.post("/dang-nhap", {"ten": "demo.lanhdao", "mat-khau": "trinh-dien-ocop"}, **{"Sec-Fetch-Site": "cross-site"})
        self.assertEqual(answer.status, 403)
        self.assertIsNone(visitor.cookie)

    def test_a_form_sent_twice_is_done_once(self):
        name = self.name()
        fields = {**self.administrator.form("/nguoi-dung/moi"), "ho-ten": "Người một lần", "ten": name, **self.giving("leader")}
        self.assertEqual(self.administrator.post("/nguoi-dung/moi", fields).status, 200)
        again = self.administrator.post("/nguoi-dung/moi", fields)
        self.assertEqual(again.status, 409)
        self.assertIsNone(re.search(r"class=\"secret\"", again.text))
        self.assertEqual(self.administrator.get("/nguoi-dung").text.count(f"<td>{name}</td>"), 1)
        # Another content under the same identifier is refused, not mixed up.
        self.assertEqual(self.administrator.post("/nguoi-dung/moi", {**fields, "ten": self.name()}).status, 409)
        path = self.path_of(name)
        reset = self.administrator.form(path, path + "/mat-khau")
        self.assertEqual(self.administrator.post(path + "/mat-khau", reset).status, 200)
        self.assertEqual(self.administrator.post(path + "/mat-khau", reset).status, 409)

    def test_a_stale_form_ends_no_role(self):
        name, _ = self.open("leader", until=self.day(90))
        path = self.path_of(name)
        action = re.search(rf"/vai-tro/{IDENT}/ket-thuc", self.administrator.get(path).text).group(0)
        form = self.administrator.form(path, action)
        self.assertEqual(self.administrator.post(action, {**form, "phien-ban": "7"}).status, 409)
        self.assertEqual(self.administrator.post(action, {**form, "phien-ban": ""}).status, 404)
        self.assertEqual(self.administrator.post(action, form).status, 303)

    def test_what_is_missing_or_wrong_in_a_giving_is_told_at_its_field(self):
        taken, _ = self.open("leader")
        good = {"ho-ten": "Người", "ten": self.name(), **self.giving("leader")}
        for wrong in ({"ho-ten": ""}, {"ten": taken}, {"vai-tro": "producer"}, {"vai-tro": "district"}, {"vai-tro": "examiner"}, {"vai-tro": "department"},
                      {"nganh": "trade"}, {"xa": COMMUNE}, {"tu-ngay": "31/02/2026"}, {"den-ngay": "01/01/2020"}, {"can-cu": "self"}, {"van-ban": ""},
                      {"vai-tro": "examiner", "xa": "00001"}, {"dien-thoai": "x"}, {"thu": "x"}, {"ten": "x" * 300}, {"ho-ten": "\u202e"}):
            answer = self.administrator.send("/nguoi-dung/moi", {**good, **wrong})
            self.assertEqual(answer.status, 422, wrong)
            self.assertIn('aria-invalid="true"' if "can-cu" not in wrong else 'id="loi-can-cu"', answer.text, wrong)
        self.assertIsNone(self.path_of(good["ten"]))
        markup = self.administrator.send("/nguoi-dung/moi", {**good, "ho-ten": "<b onclick=x>\"'&", "thu": "x"})
        self.assertNotIn("<b onclick", markup.text)

    # ---- who may take over whom ----

    def test_an_officer_of_a_commune_gives_and_resets_only_there(self):
        signer, examiner = self.visitor("demo.kyxa"), self.visitor("demo.xa")
        colleague, _ = self.open("examiner", by=signer, commune=COMMUNE)
        self.assertEqual(signer.send("/nguoi-dung/moi", {"ho-ten": "N", "ten": self.name(), **self.giving("examiner", OTHER_COMMUNE)}).status, 422)
        for role in ("administrator", "leader", "department"):
            self.assertEqual(signer.send("/nguoi-dung/moi", {"ho-ten": "N", "ten": self.name(), **self.giving(role)}).status, 422, role)
        self.assertEqual(examiner.get("/nguoi-dung/moi").status, 403)

        producer, other = self.path_of("demo.chuthe", examiner), self.path_of("demo.xa2")
        self.assertEqual(examiner.get(producer).status, 200)
        self.assertEqual(examiner.get(other).status, 404)
        token = examiner.form(producer, producer + "/mat-khau")
        self.assertEqual(examiner.post(other + "/mat-khau", token).status, 404)
        self.assertEqual(examiner.post(self.path_of("demo.quantri") + "/mat-khau", token).status, 404)
        seen = self.path_of(colleague, examiner)
        self.assertEqual(examiner.get(seen).status, 200)
        self.assertNotIn("/mat-khau\"", examiner.get(seen).text.replace("/tai-khoan/mat-khau", ""))
        self.assertEqual(examiner.post(seen + "/mat-khau", token).status, 403)
        self.assertEqual(examiner.post(seen + "/dong", token).status, 403)
        self.assertEqual(signer.post(seen + "/mat-khau", signer.form(seen, "/dang-xuat")).status, 403)
        self.assertEqual(signer.get(other + "/vai-tro").status, 404)
        giving = {**signer.form("/nguoi-dung/moi"), **self.giving("examiner", COMMUNE)}
        self.assertEqual(signer.post(other + "/vai-tro", giving).status, 404)
        self.assertEqual(examiner.post(producer + "/mat-khau", token).status, 200)
        self.command("user", "passwd", "demo.chuthe", words="trinh-dien-ocop\n")

    def test_nobody_is_taken_over_before_his_other_role_begins(self):
        examiner = self.visitor("demo.xa")
        path = self.path_of("demo.nguoigiup", examiner)
        self.assertIn(path + "/mat-khau", harness.Forms(examiner.get(path).text).found)
        self.assertEqual(self.administrator.send(path + "/vai-tro", self.giving("administrator", since=7)).status, 303)
        page = examiner.get(path)
        self.assertNotIn(path + "/mat-khau", harness.Forms(page.text).found)
        self.assertNotIn("Quản trị", page.text.split("<main", 1)[1])  # nor is the role elsewhere shown to him
        self.assertEqual(examiner.post(path + "/mat-khau", harness.Forms(page.text).found["/dang-xuat"]).status, 403)
        shown = self.administrator.get(path).text
        for action in re.findall(rf"/vai-tro/{IDENT}/ket-thuc", shown):
            self.administrator.post(action, harness.Forms(shown).found[action])
        self.assertIn(path + "/mat-khau", harness.Forms(examiner.get(path).text).found)

    def test_people_of_elsewhere_look_like_people_who_are_not(self):
        examiner = self.visitor("demo.xa")
        other, nobody = self.path_of("demo.xa2"), "/nguoi-dung/00000000-0000-4000-8000-000000000001"
        answers = [examiner.get(path) for path in (other, nobody)]
        self.assertEqual([a.status for a in answers], [404, 404])
        self.assertEqual(plain(answers[0].text, other), plain(answers[1].text, nobody))
        self.assertNotIn("demo.xa2", examiner.get("/nguoi-dung").text)
        self.assertNotIn("demo.quantri", examiner.get("/nguoi-dung").text)

    # ---- roles and their days ----

    def test_an_ended_role_opens_nothing_from_that_moment(self):
        name, visitor, _ = self.settled("inspector")
        self.assertEqual(visitor.get("/bo-may").status, 200)
        path = self.path_of(name)
        action = re.search(rf"/vai-tro/{IDENT}/ket-thuc", self.administrator.get(path).text).group(0)
        self.assertEqual(self.administrator.send(path, {}, action).status, 303)
        self.assertEqual(visitor.get("/bo-may").status, 403)
        self.assertEqual(visitor.get("/nguoi-dung").status, 403)
        self.assertEqual(visitor.get("/tai-khoan").status, 200)

    def test_a_role_opens_from_its_first_day_to_its_last(self):
        name, first = self.open("leader", since=3, until=self.day(5))
        visitor = harness.Visitor(self.server)

        def looks():
            visitor.sign_in(name, PASSWORD)
            return visitor.get("/bo-may").status

        visitor.sign_in(name, first)
        visitor.send("/tai-khoan/mat-khau", {"cu": first, "moi": PASSWORD, "lai": PASSWORD})
        self.assertEqual(looks(), 403)
        self.clock.move(days=3)
        self.assertEqual(looks(), 303)  # it began: now the second factor is asked for
        secret = self.enrol(visitor)
        self.assertEqual(visitor.get("/bo-may").status, 200)
        self.clock.move(days=2)
        visitor.sign_in(name, PASSWORD)
        visitor.send("/dang-nhap/ma", {"ma": one_time_code(secret, self.clock.seconds)})
        self.assertEqual(visitor.get("/bo-may").status, 200)
        self.clock.move(hours=15)  # past midnight in Vietnam
        visitor.sign_in(name, PASSWORD)
        visitor.send("/dang-nhap/ma", {"ma": one_time_code(secret, self.clock.seconds)})
        self.assertEqual(visitor.get("/bo-may").status, 403)

    def test_a_producer_who_becomes_an_official_does_not_keep_his_month(self):
        visitor = self.visitor("demo.nguoigiup")
        path = self.path_of("demo.nguoigiup")
        self.clock.move(days=2)
        self.administrator = self.visitor("demo.quantri")
        self.assertTrue(self.signed_in(visitor))
        self.assertEqual(self.administrator.send(path + "/vai-tro", self.giving("leader")).status, 303)
        self.assertFalse(self.signed_in(visitor))
        shown = self.administrator.get(path).text
        for action in re.findall(rf"/vai-tro/{IDENT}/ket-thuc", shown):
            self.administrator.post(action, harness.Forms(shown).found[action])
        self.assertTrue(self.signed_in(visitor))

    def test_the_apparatus_tells_who_holds_what_where_nobody_does_and_whose_term_ends(self):
        ending, _ = self.open("examiner", commune=OTHER_COMMUNE, until=self.day(30))
        coming, _ = self.open("examiner", commune=OTHER_COMMUNE, since=10)
        closed, _ = self.open("examiner", commune=OTHER_COMMUNE)
        path = self.path_of(closed)
        self.administrator.send(path, {}, path + "/dong")
        page = self.administrator.get("/bo-may").text
        row = re.search(r"<tr><th scope=\"row\">Xã Gia Hội</th>(.*?)</tr>", page, re.S).group(1)
        self.assertRegex(row, rf"Người {ending}</a> <span class=\"attention[^>]*>.*hết ngày {self.day(30)}")
        self.assertRegex(row, rf"Người {coming}</a> <span[^>]*>từ ngày {self.day(10)}")
        self.assertIn("Triệu Văn Thẩm", row)
        self.assertNotIn(closed, row)
        empty = re.search(r"<tr><th scope=\"row\">Xã Mường Lai</th>(.*?)</tr>", page, re.S).group(1)
        self.assertEqual(empty.count("chưa có ai"), 2)
        self.assertEqual(len(re.findall(r"<tr><th scope=\"row\">(?:Xã|Phường)", page)), 99)
        self.assertNotIn("Hoàng Thị Xã", row)
        fields = re.findall(r"<th scope=\"row\">Cán bộ sở, ngành \(([^)]+)\)</th><td>(.*?)</td>", page, re.S)
        self.assertEqual(len(fields), 5)
        self.assertIn("Lương Thị Y", dict(fields)["Y tế"])
        own = self.visitor("demo.xa2").get("/bo-may").text
        self.assertIn("Triệu Văn Thẩm", own)
        self.assertNotIn("Hoàng Thị Xã", own)
        self.assertNotIn("Nông Văn Trị", own)
        self.assertEqual(len(re.findall(r"<tr><th scope=\"row\">(?:Xã|Phường)", own)), 1)

    def test_an_officer_of_two_communes_sees_both(self):
        name, visitor, _ = self.settled("examiner", commune=COMMUNE)
        self.administrator.send(self.path_of(name) + "/vai-tro", self.giving("examiner", OTHER_COMMUNE))
        page = visitor.get("/nguoi-dung").text
        self.assertIn("demo.xa2", page)
        self.assertIn("demo.chuthe", page)
        self.assertNotIn("demo.quantri", page)
        self.assertEqual(len(re.findall(r"<tr><th scope=\"row\">(?:Xã|Phường)", visitor.get("/bo-may").text)), 2)

    def test_the_list_goes_on_over_its_pages_and_misses_nobody(self):
        names = [self.open("leader")[0] for _ in range(110)]
        found, path = [], "/nguoi-dung"
        while path:
            page = self.administrator.get(path).text
            found += re.findall(rf'href="/nguoi-dung/{IDENT}">[^<]*</a></th><td>([^<]+)</td>', page)
            following = re.search(rf'href="(/nguoi-dung\?sau={IDENT})"', page)
            path = following and following.group(1)
        self.assertEqual(len(found), len(set(found)))
        self.assertLessEqual(set(names) | {"demo.xa", "demo.quantri"}, set(found))
        for wrong in ("x", "00000000-0000-4000-8000-000000000001", "%00"):
            self.assertIn(self.administrator.get("/nguoi-dung?sau=" + wrong).status, (200, 400))
        for name in names:
            path = self.path_of(name)
            self.administrator.send(path, {}, path + "/dong")

    def test_the_ledger_tells_what_was_done_and_no_secret(self):
        name, visitor, secret = self.settled()
        said = self.command("ledger", "export")
        for command in ("accounts.give", "accounts.set_password", "accounts.second_factor"):
            self.assertIn(f'"{command}"', said)
        self.assertIn(name, said)
        for hidden in (PASSWORD, secret, "argon2", base64.b32decode(secret).hex()):
            self.assertNotIn(hidden, said)
        self.command("ledger", "verify")


class AccountsOnPostgresql(Accounts):
    on_postgresql = True


if __name__ == "__main__":
    unittest.main()
