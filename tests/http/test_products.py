"""Products over HTTP: a producer adds them, an officer decides the set, names change with dates, sizes, the year's list; rights and bad input."""
import re
import sqlite3
import tempfile
import unittest
import uuid

from office import Office

CHAN, LUONG = "04672", "04651"  # Xã Văn Chấn, Xã Sơn Lương


class Products(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.office = Office(cls.folder.name)
        cls.examiner = cls.office.sign_in(cls.office.user("examiner", CHAN))
        cls.stranger = cls.office.sign_in(cls.office.user("examiner", LUONG))
        cls.specialist = cls.office.sign_in(cls.office.user("specialist"))
        cls.leader = cls.office.sign_in(cls.office.user("leader"))
        page = cls.examiner.send(cls.examiner.get("/chu-the/moi"), {"loai-hinh": "cooperative", "ten": "Hợp tác xã Suối Giàng", "xa": CHAN},
                                 action="/chu-the/moi")
        cls.producer = re.match(r"(/chu-the/[0-9a-f-]{36})", page.target).group(1)

    @classmethod
    def tearDownClass(cls):
        cls.office.stop()
        cls.folder.cleanup()

    def new_page(self, browser=None):
        browser = browser or self.examiner
        return browser.get(browser.get(self.producer).link(r'/san-pham/moi[^"]*'))

    def product(self, name=None, **changes):
        page = self.examiner.send(self.new_page(), {"ten": name or f"Chè {uuid.uuid4().hex}", **changes}, action="/moi")
        self.assertEqual(page.status, 200, page.plain[:500])
        return re.match(r"(/san-pham/[0-9a-f-]{36})", page.target).group(1)

    def test_a_product_is_added_and_stands_on_its_producers_page_and_in_the_list(self):
        address = self.product("Chè Shan tuyết Phình Hồ", **{"mo-ta": "Hộp 100 g\nTCVN 1", "noi-san-xuat": "Thôn Tà Chơ"})
        page = self.leader.get(address)
        for words in ("Chè Shan tuyết Phình Hồ", "Hợp tác xã Suối Giàng", "Thôn Tà Chơ", "Xã Văn Chấn", "Chưa xác định"):
            self.assertIn(words, page.plain)
        self.assertNotIn("Sửa mô tả", page.plain)  # a leader looks
        self.assertIn(address, self.specialist.get(self.producer).text)
        for target in ("/san-pham?q=phinh+ho", "/san-pham?q=Phình", "/san-pham?bo=0&q=che+phinh"):
            self.assertIn(address, self.specialist.get(target).text)
        self.assertNotIn(address, self.specialist.get("/san-pham?bo=11&q=phinh").text)

    def test_the_set_is_proposed_and_decided_and_changed_with_a_reason(self):
        address = self.product("Trà quế Văn Chấn")
        page = self.examiner.get(address + "/bo-san-pham")
        self.assertEqual(page.form("bo-san-pham").choices["goi-y"][0], "12")
        self.assertEqual(len(page.form("bo-san-pham").choices["bo"]), 27)
        page = self.examiner.send(page, {"goi-y": "khac"}, action="bo-san-pham")
        self.assertEqual(page.status, 422)
        page = self.examiner.send(page, {"goi-y": "12"}, action="bo-san-pham")
        self.assertIn("Phiếu số 12 – Sản phẩm trà từ thực vật khác", page.plain)
        change = {"goi-y": "khac", "bo": "11"}
        page = self.examiner.send(self.examiner.get(address + "/bo-san-pham"), change, action="bo-san-pham")
        self.assertIn("hãy ghi lý do đổi", page.plain)
        page = self.examiner.send(page, {**change, "ly-do": "Nguyên liệu chính là chè"}, action="bo-san-pham")
        self.assertIn("Phiếu số 11 – Chè tươi, chè chế biến", page.plain)
        self.assertIn("Nguyên liệu chính là chè", page.plain)

    def test_a_renamed_product_shows_its_former_name(self):
        address = self.product("Chè Bản Mới")
        page = self.examiner.send(self.examiner.get(address + "/doi-ten"), {"ten": "Trà Bản Mới", "ly-do": "theo nhãn mới"}, action="doi-ten")
        self.assertIn("<h1>Trà Bản Mới</h1>", page.text)
        self.assertRegex(page.plain, r"Trước ngày \d\d/\d\d/\d{4} tên là “Chè Bản Mới” theo nhãn mới")

    def test_a_likely_duplicate_is_shown_and_does_not_block(self):
        self.product("Mật ong rừng Suối Giàng")
        page = self.examiner.send(self.new_page(), {"ten": "mat ong rung suoi giang"}, action="/moi")
        self.assertEqual(page.status, 422)
        self.assertIn("Mật ong rừng Suối Giàng", page.plain)
        page = self.examiner.send(page, {"ten": "mat ong rung suoi giang", "van-la-moi": "1"}, action="/moi")
        self.assertEqual(page.status, 200)

    def test_the_same_form_sent_twice_adds_one_product(self):
        form = self.new_page().form("/moi")
        fields = {**form.fields, "ten": "Miến dong Khe Cam"}
        first, second = (self.examiner.post(form.action, fields) for _ in range(2))
        self.assertEqual((second.status, second.target), (200, first.target))
        self.assertEqual(self.specialist.get("/san-pham?q=mien+khe").text.count('<th scope="row">'), 1)

    def test_a_stale_form_overwrites_nothing(self):
        address = self.product(**{"mo-ta": "cũ"})
        stale = self.examiner.get(address + "/sua")
        self.examiner.send(self.examiner.get(address + "/sua"), {"mo-ta": "mô tả mới"}, action="/sua")
        self.assertEqual(self.examiner.send(stale, {"mo-ta": "mô tả trễ"}, action="/sua").status, 409)
        self.assertIn("mô tả mới", self.examiner.get(address).plain)

    def test_a_stopped_product_can_be_made_again_and_a_late_form_does_not_turn_it_round(self):
        address = self.product()
        page = self.examiner.get(address + "/ngung")
        late = page.form("/ngung")
        self.assertIn("hiện không sản xuất", self.examiner.send(page, {"ly-do": "hết mùa"}, action="/ngung").plain)
        page = self.examiner.post(late.action, {**late.fields, "lenh": str(uuid.uuid4()), "ly-do": "hết mùa"})
        self.assertEqual(page.status, 409)
        page = self.examiner.send(self.examiner.get(address + "/ngung"), {"ly-do": "vào mùa"}, action="/ngung")
        self.assertNotIn("hiện không sản xuất", page.plain)

    def test_sizes_are_added_with_a_good_barcode_and_let_go(self):
        address = self.product()
        page = self.examiner.get(address + "/quy-cach")
        size = {"ten": "Hộp thiếc", "khoi-luong": "100 g", "don-vi": "hộp", "ma-vach": "4006381333930"}
        page = self.examiner.send(page, size, action="quy-cach$")
        self.assertEqual(page.status, 422)
        self.assertIn("chữ số cuối chưa khớp", page.plain)
        page = self.examiner.send(page, {**size, "ma-vach": "4006381333931"}, action="quy-cach$")
        self.assertIn("4006381333931", self.leader.get(address).plain)
        self.examiner.send(page, action=r"/quy-cach/[0-9a-f-]{36}$")
        self.assertIn("Chưa có quy cách nào", self.leader.get(address).plain)

    def test_the_years_list_adds_and_drops_with_its_documents(self):
        address = self.product("Chè Danh Mục")
        year = self.specialist.get(address + "/danh-muc").link(r"/danh-muc/\d{4}")
        page = self.specialist.send(self.specialist.get(year), {"loai": "amendment", "van-ban": "Quyết định 1", "ngay": "01/03/2024"}, action=year)
        self.assertEqual(page.status, 422)
        page = self.specialist.send(page, {"loai": "initial", "van-ban": "Quyết định 3089/QĐ-UBND", "ngay": "01/03/2024"}, action=year)
        self.specialist.send(page, {"loai": "amendment", "van-ban": "Quyết định 3500/QĐ-UBND", "ngay": "01/06/2024"}, action=year)
        page = self.specialist.get(address + "/danh-muc")
        amendment, initial = page.form("danh-muc").choices["van-ban"][1:]
        self.specialist.send(page, {"van-ban": initial, "viec": "added"}, action="danh-muc")
        self.assertIn("Đăng ký 1 sản phẩm, không thực hiện 0", self.leader.get(year).plain)
        page = self.specialist.send(self.specialist.get(address + "/danh-muc"), {"van-ban": amendment, "viec": "dropped"}, action="danh-muc")
        self.assertIn("cần ghi lý do", page.plain)
        self.specialist.send(page, {"van-ban": amendment, "viec": "dropped", "ly-do": "chủ thể ngừng sản xuất"}, action="danh-muc")
        page = self.leader.get(year)
        self.assertIn("Đăng ký 0 sản phẩm, không thực hiện 1", page.plain)
        self.assertIn("Không thực hiện chủ thể ngừng sản xuất", page.plain)
        # A commune counts what it may see.
        self.assertIn("Đăng ký 0 sản phẩm, không thực hiện 0", self.stranger.get(year).plain)
        self.assertEqual(self.examiner.get(address + "/danh-muc").status, 403)
        self.assertEqual(self.leader.get("/danh-muc/1999").status, 404)
        self.assertEqual(self.leader.get("/danh-muc/x").status, 404)

    def test_a_long_list_of_a_year_comes_in_pages_and_counts_as_a_whole(self):
        with sqlite3.connect(f"{self.folder.name}/openocop.db") as db:
            producer, = db.execute("SELECT id FROM producers WHERE commune_code = ?", (CHAN,)).fetchone()
            db.executemany("INSERT INTO products_lists (id, ident, province, year, kind, document, day) VALUES (?, ?, 15, 2031, ?, ?, ?)",
                           [(9001, b"l" * 16, "initial", "Quyết định dài", 22300), (9002, b"m" * 16, "amendment", "Quyết định trống", 22400)])
            db.executemany("INSERT INTO products (id, ident, province, producer, commune_code, state, name, name_from, set_no, description, place, story, "
                           "find_folded, sort_key, version) VALUES (?, ?, 15, ?, ?, 'active', ?, 0, 11, '', '', '', '', ?, 1)",
                           [(n, n.to_bytes(16, "big"), producer, CHAN, f"Chè {n}", str(n).encode()) for n in range(9000, 9230)])
            db.executemany("INSERT INTO products_list_rows (list, product, act, name, reason) VALUES (9001, ?, ?, ?, '')",
                           [(n, "dropped" if n % 23 == 0 else "added", f"Chè {n}") for n in range(9000, 9230)])
        db.close()
        found, target, pages = [], "/danh-muc/2031", 0
        while target:
            page = self.leader.get(target)
            self.assertIn("Đăng ký 220 sản phẩm, không thực hiện 10", page.plain)
            self.assertEqual(("Quyết định dài" in page.plain, "Quyết định trống" in page.plain), (True, pages == 0))
            found += re.findall(r"Chè (9\d{3})", page.plain)
            target = "/danh-muc/2031?sau=" + page.text.partition("/danh-muc/2031?sau=")[2].partition('"')[0] if "/danh-muc/2031?sau=" in page.text else None
            pages += 1
        self.assertEqual((pages, found), (3, [str(n) for n in range(9000, 9230)]))
        self.assertNotRegex(self.stranger.get("/danh-muc/2031").text, r"Chè 9|\?sau=")

    def test_what_many_share_is_found_in_pages_and_what_few_share_at_once(self):
        with sqlite3.connect(f"{self.folder.name}/openocop.db") as db:
            producer, = db.execute("SELECT id FROM producers WHERE commune_code = ?", (CHAN,)).fetchone()
            numbers = range(20_000, 20_700)
            db.executemany("INSERT INTO products (id, ident, province, producer, commune_code, state, name, name_from, set_no, description, place, story, "
                           "find_folded, sort_key, version) VALUES (?, ?, 15, ?, ?, 'active', ?, 0, 11, '', '', '', ?, ?, 1)",
                           [(n, n.to_bytes(16, "big"), producer, CHAN, f"Thuốc tắm {n}", f" thuoc tam {n}", f"zz{n}".encode()) for n in numbers])
            db.executemany("INSERT INTO products_words (province, word, product) VALUES (15, ?, ?)",
                           [(word, n) for n in numbers for word in ("thuoc", "tam", str(n))])
        db.close()
        questions = (("thuoc", numbers), ("tam+thuoc", numbers), ("thu+203", range(20_300, 20_400)), ("thuoc+20111", [20_111]), ("thuoc+che", []))
        for typed, expected in questions + tuple((f"{typed}&sap-xep=moi", expected) for typed, expected in questions):
            found, target = [], f"/san-pham?q={typed}"
            while target:
                page = self.leader.get(target)
                found += [int(n) for n in re.findall(r"Thuốc tắm (\d+)", page.plain)]
                following = re.search(r'href="(/san-pham\?q=[^"]*sau=[^"]*)"', page.text)
                target = following and following.group(1).replace("&amp;", "&")
            self.assertEqual(found, sorted(expected, reverse="sap-xep=moi" in typed), typed)

    def test_another_communes_product_and_none_at_all_look_the_same(self):
        address = self.product()
        for rest in ("", "/sua", "/doi-ten", "/bo-san-pham", "/ngung", "/quy-cach"):
            for odd in (f"/san-pham/{uuid.uuid4()}", "/san-pham/1"):
                there, nowhere = self.stranger.get(address + rest), self.stranger.get(odd + rest)
                self.assertEqual((there.status, there.plain), (nowhere.status, nowhere.plain))
                self.assertEqual(there.status, 404)
        producer = self.producer.rpartition("/")[2]
        there, nowhere = (self.stranger.get(f"/san-pham/moi?chu-the={ident}") for ident in (producer, uuid.uuid4()))
        self.assertEqual((there.status, there.plain), (404, nowhere.plain))
        self.assertNotIn(address, self.stranger.get("/san-pham").text)
        self.assertEqual(self.stranger.get("/san-pham?xa=" + CHAN).text.count('<th scope="row">'), 0)
        self.assertEqual(self.stranger.get("/san-pham?pham-vi=tinh").text.count('<th scope="row">'), 0)

    def test_markup_and_strange_text_are_shown_or_refused(self):
        address = self.product('<img src=x onerror="alert(1)">', **{"cau-chuyen": "<script>alert(2)</script>"})
        page = self.examiner.get(address)
        self.assertNotIn("<img src=x", page.text)
        self.assertNotIn("<script>alert(2)", page.text)
        for bad in ("\u202eChè", "Chè\u0007", "  ", "***", "a" * 300):
            self.assertEqual(self.examiner.send(self.new_page(), {"ten": bad}, action="/moi").status, 422, repr(bad))
        self.assertEqual(self.examiner.send(self.new_page(), {"ten": "Chè", "mo-ta": "a" * 10001}, action="/moi").status, 422)
        self.assertEqual(self.examiner.send(self.new_page(), {"ten": "Chè", "mo-ta": "a" * 1000000}, action="/moi").status, 413)


if __name__ == "__main__":
    unittest.main()
