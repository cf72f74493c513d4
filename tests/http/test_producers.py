"""Producers over HTTP: a producer registers on a telephone, the commune confirms, facts change with dates, helpers come and go, slips are confirmed;
who may not see one gets the same page as for one that is not there; bad input is refused in words."""
import re
import tempfile
import unittest
import uuid

import harness
from office import Office

CHAN, LUONG = "04672", "04651"  # Xã Văn Chấn, Xã Sơn Lương
NAME = "Hợp tác xã Suối Giàng"


class Producers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.office = Office(cls.folder.name)
        cls.examiner = cls.office.sign_in(cls.office.user("examiner", CHAN))
        cls.stranger = cls.office.sign_in(cls.office.user("examiner", LUONG))
        cls.specialist = cls.office.sign_in(cls.office.user("specialist"))
        cls.phones = iter(range(912000000, 912999999))

    @classmethod
    def tearDownClass(cls):
        cls.office.stop()
        cls.folder.cleanup()

    def register(self, name, commune=CHAN, phone=None, **changes):
        visitor = self.office.visitor()
        phone = phone or f"0{next(self.phones)}"
        page = visitor.send(visitor.get("/dang-ky"), {"loai-hinh": "cooperative", "ten": name, "xa": commune, "ho-ten": "Nguyễn Thị Hoa",
                                                      "dien-thoai": phone, "mat-khau": "một câu dài 15", **changes}, action="/dang-ky")
        return page, phone

    def producer(self, name=None, browser=None, **changes):
        """Entered by an officer; its page."""
        browser = browser or self.examiner
        name = name or f"Hợp tác xã {uuid.uuid4().hex}"
        page = browser.send(browser.get("/chu-the/moi"), {"loai-hinh": "cooperative", "ten": name, "xa": CHAN, **changes}, action="/chu-the/moi")
        self.assertEqual(page.status, 200, page.plain[:600])
        return page

    def address(self, page):
        return re.match(r"(/chu-the/[0-9a-f-]{36})", page.target).group(1)

    # ---- registering ----

    def test_a_producer_registers_signs_in_and_waits_for_the_commune(self):
        page, phone = self.register("Hợp tác xã Pang Cáng")
        self.assertIn("Đã đăng ký", page.plain)
        owner = self.office.sign_in(phone, "một câu dài 15")
        address = owner.get("/chu-the").link(r"/chu-the/[0-9a-f-]{36}")
        self.assertIn("Chờ xác nhận", owner.get(address).plain)
        self.assertEqual(self.stranger.get(address).status, 404)
        page = self.examiner.get(address)
        page = self.examiner.send(page, action="/xac-nhan")
        self.assertIn("Đã xác nhận", page.plain)
        self.assertNotIn("Xác nhận đăng ký", page.plain)

    def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(self):
        page, _ = self.register("Hợp tác xã Tà Chơ", **{"mat-khau": "ngắn", "dien-thoai": "khong phai so"})
        self.assertEqual(page.status, 422)
        self.assertIn("Hợp tác xã Tà Chơ", page.form("/dang-ky").fields["ten"])
        self.assertIn("hãy nhập số điện thoại", page.plain)
        self.assertIn("mật khẩu cần ít nhất 10 ký tự", page.plain)
        self.assertNotIn("ngắn", page.text.replace("ngắn lại", "").replace("câu ngắn", ""))

    def test_one_telephone_number_registers_once(self):
        _, phone = self.register("Hợp tác xã một")
        page, _ = self.register("Hợp tác xã hai", phone=f"+84 {phone[1:]}")
        self.assertEqual(page.status, 422)
        self.assertIn("số này đã có tài khoản", page.plain)
        self.assertNotIn("Hợp tác xã hai", self.specialist.get("/chu-the?q=hop+tac+xa+hai").plain.split("Tất cả")[-1])

    def test_the_same_form_sent_twice_registers_once(self):
        visitor = self.office.visitor()
        form = visitor.get("/dang-ky").form("/dang-ky")
        fields = {**form.fields, "loai-hinh": "group", "ten": "Tổ hợp tác Giàng Cao", "xa": CHAN, "ho-ten": "A", "dien-thoai": f"0{next(self.phones)}",
                  "mat-khau": "một câu dài 15"}
        for _ in range(2):
            self.assertIn("Đã đăng ký", visitor.post(form.action, fields).plain)
        self.assertEqual(self.specialist.get("/chu-the?q=giang+cao").text.count('<th scope="row">'), 1)
        page = visitor.post(form.action, {**fields, "ten": "Tổ hợp tác khác"})  # the same identifier for another thing
        self.assertEqual(page.status, 409)

    # ---- entering and likeness ----

    def test_likely_duplicates_are_shown_and_do_not_block(self):
        self.producer("Hợp tác xã Nà Hầu", **{"ma-so-thue": "0300588569", "dien-thoai": "0987 654 321"})
        fields = {"loai-hinh": "group", "ten": "THT na hau", "xa": CHAN}
        page = self.examiner.send(self.examiner.get("/chu-the/moi"), fields, action="/chu-the/moi")
        self.assertEqual(page.status, 422)
        self.assertIn("trùng tên trong xã", page.plain)
        self.assertEqual(page.form("/chu-the/moi").fields["ten"], "THT na hau")
        page = self.examiner.send(page, {**fields, "van-la-moi": "1"}, action="/chu-the/moi")
        self.assertIn("/chu-the/", page.target)
        # An officer of another commune is not told what stands elsewhere.
        page = self.stranger.send(self.stranger.get("/chu-the/moi"), {"loai-hinh": "group", "ten": "THT khác", "xa": LUONG,
                                                                     "ma-so-thue": "0300588569"}, action="/chu-the/moi")
        self.assertEqual(page.status, 200)
        self.assertIn("/chu-the/", page.target)

    def test_an_officer_enters_in_his_own_commune_only(self):
        page = self.examiner.get("/chu-the/moi")
        self.assertEqual(page.form("/chu-the/moi").choices["xa"], ["", CHAN])
        page = self.examiner.send(page, {"loai-hinh": "group", "ten": "THT lạ", "xa": LUONG}, action="/chu-the/moi")
        self.assertEqual(page.status, 422)

    def test_identity_numbers_are_masked_before_anything_is_kept(self):
        number = "015090001234"
        page = self.producer(**{"loai-hinh": "household", "ma-so-thue": "015 090 001 234", "so-dinh-danh": number})
        self.assertIn("•••••••••234", page.plain)
        self.assertNotIn(number, page.text)
        page = self.examiner.send(self.examiner.get(self.address(page) + "/sua"), {"ly-do": "corrected", "dien-thoai": "0911222333"}, action="/sua")
        self.assertEqual(page.status, 200)  # the masked numbers came back as they were
        self.assertIn("•••••••••234", page.plain)
        files = [harness.Path(self.folder.name) / name for name in ("openocop.db", "openocop.db-wal")]
        kept = b"".join(file.read_bytes() for file in files if file.exists())
        self.assertIn("Hợp tác xã".encode(), kept)
        self.assertNotIn(number.encode(), kept)

    # ---- changing ----

    def test_a_change_shows_what_was_before_it(self):
        page = self.producer("Tổ hợp tác Khe Cam")
        address = self.address(page)
        page = self.examiner.send(self.examiner.get(address + "/sua"), {"ly-do": "renamed", "ten": "Hợp tác xã Khe Cam", "can-cu": "Giấy 12"}, action="/sua")
        self.assertIn("<h1>Hợp tác xã Khe Cam</h1>", page.text)
        self.assertRegex(page.plain, r"Đổi tên Giấy 12 Trước ngày \d\d/\d\d/\d{4}: Tên chủ thể: Tổ hợp tác Khe Cam")
        self.assertEqual(self.specialist.get("/chu-the?q=tht+khe+cam").text.count('<th scope="row">'), 0)

    def test_a_stale_form_overwrites_nothing(self):
        address = self.address(self.producer("Hợp tác xã Cũ"))
        stale = self.examiner.get(address + "/sua")
        self.examiner.send(self.examiner.get(address + "/sua"), {"ly-do": "corrected", "dien-thoai": "0911111111"}, action="/sua")
        page = self.examiner.send(stale, {"ly-do": "corrected", "dien-thoai": "0922222222"}, action="/sua")
        self.assertEqual(page.status, 409)
        self.assertIn("0911111111", self.examiner.get(address).plain)

    def test_days_that_do_not_fit_are_refused(self):
        address = self.address(self.producer())
        for day, words in (("31/02/2026", "hãy nhập ngày"), ("01/01/2100", "ngày này chưa đến"), ("01/01/2001", "sớm hơn lần thay đổi gần nhất")):
            page = self.examiner.send(self.examiner.get(address + "/sua"), {"ly-do": "renamed", "tu-ngay": day}, action="/sua")
            self.assertEqual(page.status, 422)
            self.assertIn(words, page.plain)

    # ---- people ----

    def test_a_producer_names_a_helper_who_prepares_and_is_let_go(self):
        _, phone = self.register("Hợp tác xã Sùng Đô")
        owner = self.office.sign_in(phone, "một câu dài 15")
        address = owner.get("/chu-the").link(r"/chu-the/[0-9a-f-]{36}")
        page = owner.get(address + "/nguoi-giup")
        self.assertNotIn("vai-tro", page.form("nguoi-giup$").choices)
        helper_phone = f"0{next(self.phones)}"
        page = owner.send(page, {"ho-ten": "Trần Văn Kế", "dien-thoai": helper_phone}, action="nguoi-giup$")
        password = re.search(r'class="secret">([^<]+)<', page.text).group(1)
        helper = self.office.visitor()
        helper.send(helper.get("/dang-nhap"), {"ten": helper_phone, "mat-khau": password}, action="/dang-nhap")
        self.assertEqual(helper.get("/tai-khoan").status, 200)  # first his own password
        page = helper.send(helper.get("/tai-khoan/mat-khau"), {"cu": password, "moi": "câu của riêng tôi", "lai": "câu của riêng tôi"},
                           action="/tai-khoan/mat-khau")
        self.assertEqual(helper.get(address).status, 200, page.plain[:400])
        self.assertEqual(helper.get(address + "/sua").status, 403)
        self.assertEqual(helper.get(address + "/nguoi-giup").status, 403)
        page = owner.get(address + "/nguoi-giup")
        ends = [form for form in page.forms() if re.search(r"/nguoi-giup/[0-9a-f-]{36}$", form.action)]
        self.assertEqual(len(ends), 1)  # his own role is not his to end
        self.assertEqual(owner.post(ends[0].action, ends[0].fields).status, 200)
        self.assertEqual(helper.get(address).status, 403)

    # ---- confirming ----

    def test_a_slip_is_confirmed_by_its_code_without_an_account(self):
        address = self.address(self.producer("Hợp tác xã Phiếu"))
        slip = self.examiner.send(self.examiner.get(address), action="/phieu-xac-nhan$")
        code = re.search(r'class="secret">([^<]+)<', slip.text).group(1)
        visitor = self.office.visitor()
        page = visitor.send(visitor.get("/xac-nhan"), {"ma": "zzzz-zzzz"}, action="/xac-nhan")
        self.assertEqual(page.status, 422)
        page = visitor.send(visitor.get("/xac-nhan"), {"ma": code.upper().replace("-", " ")}, action="/xac-nhan")
        self.assertIn("Hợp tác xã Phiếu", page.plain)
        page = visitor.send(page, action="/xac-nhan")
        self.assertIn("Cảm ơn bạn", page.plain)
        self.assertIn("Chủ thể đã xác nhận bằng mã", self.examiner.get(address).plain)

    def test_codes_can_not_be_tried_without_end(self):
        statuses = []
        visitor = self.office.visitor()
        form = visitor.get("/xac-nhan").form("/xac-nhan")
        for n in range(30):
            statuses.append(visitor.post(form.action, {**form.fields, "ma": f"{n:08d}"}).status)
        self.assertEqual(statuses[-1], 429)

    # ---- who may see what ----

    def test_another_communes_producer_and_none_at_all_look_the_same(self):
        address = self.address(self.producer())
        missing = f"/chu-the/{uuid.uuid4()}"
        for rest in ("", "/sua", "/ket-thuc", "/nguoi-giup"):
            for odd in ("/chu-the/1", "/chu-the/x", missing):
                there, nowhere = self.stranger.get(address + rest), self.stranger.get(odd + rest)
                self.assertEqual((there.status, there.plain), (nowhere.status, nowhere.plain))
        for target in (address, missing):
            page = self.office.visitor().get(target)
            self.assertEqual((page.status, page.headers["location"].partition("?")[0]), (303, "/dang-nhap"))

    def test_a_list_pages_through_everything_once(self):
        for n in range(60):
            self.producer(f"Hợp tác xã Dài {n}", **{"van-la-moi": "1"})
        seen, target = [], "/chu-the?q=dai"
        while target:
            page = self.specialist.get(target)
            seen += re.findall(r'<th scope="row"><a href="(/chu-the/[^"]+)"', page.text)
            more = re.search(r'href="([^"]*sau=[^"]*)"', page.text)
            target = more.group(1).replace("&amp;", "&") if more else None
        self.assertEqual(len(seen), 60)
        self.assertEqual(len(set(seen)), 60)

    def test_a_list_sorts_as_its_address_says(self):
        """The newest first, page by page, the order kept on the way; the head of the names leads back, and unknown orders are none."""
        names = [f"Hợp tác xã Xếp {n:02d}" for n in range(55)]
        for name in names:
            self.producer(name, **{"van-la-moi": "1"})
        for order, expected in (("moi", names[::-1]), ("ten", names), ("x", names)):
            seen, target = [], f"/chu-the?q=xep&sap-xep={order}"
            while target:
                page = self.specialist.get(target)
                seen += re.findall(r"Hợp tác xã Xếp \d\d", page.plain)
                more = re.search(r'href="([^"]*sau=[^"]*)"', page.text)
                target = more and more.group(1).replace("&amp;", "&")
                self.assertEqual(target is not None and "sap-xep=moi" in target, target is not None and order == "moi")
            self.assertEqual(seen, expected, order)
        self.assertIn('<th scope="col" aria-sort="ascending"><a href="/chu-the?q=xep"', self.specialist.get("/chu-the?q=xep").text)
        newest = self.specialist.get("/chu-the?q=xep&sap-xep=moi").text
        self.assertNotIn("aria-sort", newest)
        self.assertIn('<th scope="col"><a href="/chu-the?q=xep"', newest)
        self.assertIn('<option value="moi" selected>', newest)
        self.assertRegex(newest, r'<p class="print-only">[^\n]*: xep; Sắp xếp: Mới nhập trước</p>')  # a form says nothing on paper
        self.assertIn('<p class="print-only">Danh sách còn tiếp', newest)

    # ---- bad input ----

    def test_markup_is_shown_and_not_obeyed(self):
        name = '<script>alert("x")</script> & \'"><b>'
        page = self.producer(name)
        self.assertNotIn("<script>alert", page.text)
        self.assertIn("&lt;script&gt;", page.text)
        self.assertNotIn("<script>alert", self.specialist.get("/chu-the?q=alert").text)
        self.assertNotIn('"><b>', self.specialist.get('/chu-the?q="><b>').text)

    def test_a_decomposed_name_is_kept_composed(self):
        import unicodedata
        self.producer(unicodedata.normalize("NFD", "Hợp tác xã Phủ Nậm"))
        page = self.specialist.get("/chu-the?q=" + "phu+nam")
        self.assertIn("Hợp tác xã Phủ Nậm", page.text)

    def test_what_can_not_be_a_name_is_refused_in_words(self):
        for bad in ("\u202eHTX", "HTX\u0007", "HTX\ue000", "   ", "!!!", "a" * 300):
            page = self.examiner.send(self.examiner.get("/chu-the/moi"), {"loai-hinh": "group", "ten": bad, "xa": CHAN}, action="/chu-the/moi")
            self.assertEqual(page.status, 422, repr(bad))
        self.assertEqual(self.producer("HTX 🍵 Chè").status, 200)

    def test_a_megabyte_is_refused(self):
        page = self.examiner.send(self.examiner.get("/chu-the/moi"), {"loai-hinh": "group", "ten": "a" * 1000000, "xa": CHAN}, action="/chu-the/moi")
        self.assertEqual(page.status, 413)

    def test_a_form_without_its_token_changes_nothing(self):
        form = self.examiner.get("/chu-the/moi").form("/chu-the/moi")
        page = self.examiner.post(form.action, {**form.fields, "csrf": "", "loai-hinh": "group", "ten": "THT không mã", "xa": CHAN})
        self.assertEqual(page.status, 403)
        self.assertNotIn("THT không mã", self.specialist.get("/chu-the?q=khong+ma").text)


if __name__ == "__main__":
    unittest.main()
