"""Lists of products over HTTP and on the command line: a messy workbook is looked at, mended, imported whole or not at all, and taken back."""
import json
import random
import re
import resource
import sqlite3
import subprocess
import tempfile
import time
import unittest
import uuid
from pathlib import Path

import harness
import workbooks
from office import PROVINCE, Office

CHAN = "04672"  # Xã Văn Chấn
IMPORTS = "/nhap-lieu"
GOOD, WRONG = 598, 7
SECONDS_MAX = 10
ROWS = 20000


def line_of(place):
    return int(re.sub(r"\D", "", place))


class Imports(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.office = Office(cls.folder.name)
        cls.specialist = cls.office.sign_in(cls.office.user("specialist"))
        cls.head = cls.office.sign_in(cls.office.user("head"))
        cls.examiner = cls.office.sign_in(cls.office.user("examiner", CHAN))
        cls.examiner.send(cls.examiner.get("/chu-the/moi"), {"loai-hinh": "cooperative", "ten": "Hợp tác xã Suối Giàng", "xa": CHAN}, action="/chu-the/moi")
        # One of the good rows is the first of the pair that stands twice.
        cls.messy, cls.faults = workbooks.messy(GOOD - 1)

    @classmethod
    def tearDownClass(cls):
        cls.office.stop()
        cls.folder.cleanup()

    def ask(self, sql, *values):
        with sqlite3.connect(f"file:{self.folder.name}/openocop.db?mode=ro", uri=True) as database:
            return database.execute(sql, values).fetchall()

    def counts(self):
        return self.ask("SELECT (SELECT count(*) FROM producers), (SELECT count(*) FROM products)")[0]

    def choose(self, content, name="danh sách.xlsx", browser=None):
        browser = browser or self.specialist
        return browser.attach(browser.get(IMPORTS), "tep", name, content, action=IMPORTS)

    def import_now(self, page, browser=None):
        return (browser or self.specialist).send(page, {"viec": "nhap"}, action=IMPORTS)

    def take_back(self, page, browser=None):
        return (browser or self.specialist).send(page, action="/hoan-tac$")

    # ---- the messy workbook ----

    def test_seven_wrong_rows_are_found_mended_imported_and_taken_back(self):
        before = self.counts()
        page = self.choose(self.messy)
        self.assertEqual(page.status, 200, page.plain[:500])
        self.assertIn("598 dòng đúng · 7 dòng cần sửa", page.plain)
        self.assertEqual(len(self.faults), WRONG)
        for place in self.faults[:-1]:
            self.assertIn(f"{place} · ", page.plain)
        self.assertIn(f"Trùng với dòng {line_of(self.faults[-1]) - 1}", page.plain)
        self.assertEqual(page.text.count('-leave"'), 2 * WRONG)  # a box each: its name and its id
        self.assertIn("Chè xanh đặc sản loại 1", page.plain)  # out of TCVN3
        self.assertIn("HTX Nông nghiệp Tiến Bộ 1", page.plain)  # out of VNI
        self.assertNotIn('value="nhap"', page.text)
        # Whoever sends it all the same imports nothing.
        refused = self.import_now(page)
        self.assertEqual(refused.status, 422)
        self.assertIn("Còn 7 dòng cần sửa, nên chưa nhập dòng nào", refused.plain)
        # Two are mended in place, what was mended stays while others are.
        nowhere, marks = line_of(self.faults[1]), line_of(self.faults[3])
        page = self.specialist.send(page, {f"sua-{nowhere}-commune": CHAN, f"sua-{marks}-producer": "HTX Suối Giàng"}, action=IMPORTS)
        self.assertIn("600 dòng đúng · 5 dòng cần sửa", page.plain)
        self.assertEqual(self.import_now(page).status, 422)
        self.assertEqual(self.counts(), before)
        rest = [line_of(place) for i, place in enumerate(self.faults) if i not in (1, 3)]
        page = self.specialist.send(page, {f"sua-{line}-leave": "1" for line in rest}, action=IMPORTS)
        self.assertIn("600 dòng đúng · 0 dòng cần sửa", page.plain)
        self.assertIn("Bỏ 5 dòng", page.plain)
        self.assertIn("Nhập 600 dòng", page.plain)
        form = page.form(IMPORTS)
        page = self.import_now(page)
        self.assertRegex(page.target, rf"^{IMPORTS}/[0-9a-f-]{{36}}\?xong=1$")
        self.assertEqual(self.counts(), (before[0] + 201, before[1] + 600))
        self.check_communes()
        again = self.specialist.post(form.action, {**form.fields, "viec": "nhap"})  # the same form once more
        self.assertEqual(again.target, page.target)
        self.assertEqual(self.counts()[1], before[1] + 600)
        self.assertIn("messy", self.choose(self.messy, "messy.xlsx").plain)
        page = self.take_back(page)
        self.assertIn("Đã hoàn tác", page.plain)
        self.assertEqual(self.counts(), before)
        self.assertIn("Đã hoàn tác", self.specialist.get(IMPORTS).plain)
        self.assertIn("Sổ nhật ký nguyên vẹn", self.office.run("ledger", "verify"))

    def check_communes(self):
        """Each producer stands in the commune that his old one became."""
        found = dict(self.ask("SELECT p.name, u.name FROM producers p JOIN places_units u ON u.code = p.commune_code AND u.valid_to > 30000 "
                              "WHERE p.name LIKE 'HTX Nông nghiệp Tiến Bộ %'"))
        self.assertEqual(len(found), 199)
        for name, commune in found.items():
            self.assertEqual(commune, workbooks.COMMUNES[(int(name.split()[-1]) - 1) % 5][2], name)
        sets = dict(self.ask("SELECT set_no, count(*) FROM products WHERE name LIKE 'Chè xanh đặc sản loại %' GROUP BY set_no"))
        self.assertEqual(sets, {11: 240, 0: 119, 12: 119, 3: 119})

    def test_a_list_again_brings_only_what_is_new(self):
        rows = [workbooks.HEADER] + [[i, f"Gạo số {i}", "HTX Gạo", "", "Xã Văn Chấn", "", 3, "3 sao", 2024, "1/QĐ"] for i in range(3)]
        first = self.import_now(self.choose(workbooks.xlsx(rows)))
        self.assertIn("Sản phẩm mới 3", first.plain)
        page = self.choose(workbooks.xlsx(rows))
        self.assertIn("3 sản phẩm đã có, giữ nguyên", page.plain)
        self.assertIn("không có gì để nhập", page.plain)
        self.assertNotIn('value="nhap"', page.text)
        rows.append([9, "Gạo số 9", "HTX Gạo", "", "Xã Văn Chấn", "", 3, "3 sao", 2024, "1/QĐ"])
        second = self.import_now(self.choose(workbooks.xlsx(rows)))
        self.assertRegex(second.plain, r"Chủ thể mới 0 Sản phẩm mới 1")
        # The first can't be taken back while the second's product stands on its producer; in the other order both can.
        page = self.take_back(first)
        self.assertEqual(page.status, 409)
        self.assertIn("chủ thể «HTX Gạo»", page.plain)
        self.assertIn("Đã hoàn tác", self.take_back(second).plain)
        self.assertIn("Đã hoàn tác", self.take_back(self.specialist.get(first.target)).plain)

    def test_what_somebody_worked_on_since_is_not_taken_back(self):
        page = self.import_now(self.choose(workbooks.xlsx([workbooks.HEADER, [1, "Mật ong bạc hà", "HTX Ong", "", "Xã Văn Chấn", "", "", "", "", ""]])))
        product = self.specialist.get("/san-pham?q=mat+ong+bac+ha").link(r"/san-pham/[0-9a-f-]{36}")
        self.examiner.send(self.examiner.get(product + "/doi-ten"), {"ten": "Mật ong hoa bạc hà", "ly-do": "theo nhãn mới"}, action="doi-ten")
        page = self.take_back(page)
        self.assertEqual(page.status, 409)
        self.assertIn("sản phẩm «Mật ong bạc hà» đã được sửa", page.plain)
        self.assertEqual(self.specialist.get(product).status, 200)

    def test_a_product_with_a_dossier_is_not_taken_back(self):
        imported = self.import_now(self.choose(workbooks.xlsx([workbooks.HEADER, [1, "Chè sen", "HTX Sen", "", "Xã Văn Chấn", "", 11, "", "", ""]])))
        product = self.specialist.get("/san-pham?q=che+sen").link(r"/san-pham/[0-9a-f-]{36}").rpartition("/")[2]
        page = self.examiner.send(self.examiner.get(f"/ho-so/moi?san-pham={product}"), {"loai": "first", "phieu": "11"}, action="/ho-so/moi")
        self.assertRegex(page.target, "^/ho-so/")
        refused = self.take_back(imported)
        self.assertEqual(refused.status, 409)
        self.assertIn("sản phẩm «Chè sen»", refused.plain)
        self.assertEqual(self.examiner.get(page.target).status, 200)

    # ---- columns ----

    def test_a_column_with_another_title_is_chosen_by_hand(self):
        titles = ["Mặt hàng", "Chủ thể", "Loại hình", "Xã, phường"]
        page = self.choose(workbooks.xlsx([titles, ["Chè đinh", "HTX Chè đinh", "HTX", "Xã Văn Chấn"]]))
        self.assertIn("Chưa rõ cột nào là tên sản phẩm", page.plain)
        self.assertEqual(page.form(IMPORTS).choices["cot-product"], ["-2", "0", "1", "2", "3"])
        page = self.specialist.send(page, {"cot-product": "0"}, action=IMPORTS)
        self.assertIn("1 dòng đúng · 0 dòng cần sửa", page.plain)
        self.assertIn("Chè đinh", page.plain)

    # ---- rights ----

    def test_a_list_that_another_person_chose_is_out_of_reach(self):
        page = self.choose(workbooks.xlsx([workbooks.HEADER, [1, "Chè riêng", "HTX Riêng", "", "Xã Văn Chấn", "", "", "", "", ""]]))
        mark = page.form(IMPORTS).fields["ma"]
        stranger = self.head.send(self.head.get(IMPORTS), {"ma": mark, "viec": "xem"}, action=IMPORTS)
        self.assertEqual(stranger.status, 422)
        self.assertNotIn("Chè riêng", stranger.plain)
        for odd in ("", "x", "0" * 64, "../../openocop.db"):
            self.assertEqual(self.specialist.send(self.specialist.get(IMPORTS), {"ma": odd}, action=IMPORTS).status, 422)
        self.assertEqual(self.examiner.get(IMPORTS).status, 403)
        self.assertNotIn(IMPORTS, self.examiner.get("/san-pham").text)
        self.assertIn(IMPORTS, self.specialist.get("/san-pham").text)

    # ---- hostile and broken files ----

    def refused(self, content, name="danh sách.xlsx"):
        page = self.choose(content, name)
        self.assertEqual(page.status, 422, page.plain[:300])
        self.assertIn("Nhập danh sách từ Excel", page.plain)
        return page.plain

    def test_what_is_no_list_is_refused_in_words(self):
        before, stored = self.counts(), sum(1 for _ in Path(self.folder.name, "files").rglob("*"))
        dice = random.Random(7)
        for content in (b"", b"\x89PNG\r\n\x1a\n" + dice.randbytes(500), b"%PDF-1.7\n%\xe2\xe3\n", dice.randbytes(3000), b"PK\x03\x04" + dice.randbytes(200),
                        self.messy[:5000], b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), b"<html><table><tr><td>x</td></tr></table></html>"):
            self.refused(content)
        self.assertIn("Không thấy dòng tên cột", self.refused("một,hai,ba\n1,2,3\n".encode(), "danh sách.csv"))
        self.assertEqual(self.counts(), before)
        self.assertEqual(sum(1 for _ in Path(self.folder.name, "files").rglob("*")), stored)  # what is no list is not kept

    def test_a_zip_bomb_is_refused_soon(self):
        bomb = workbooks.package(f'<worksheet xmlns="{workbooks.MAIN}"><sheetData>' + " " * (400 << 20) + "</sheetData></worksheet>")
        self.assertLess(len(bomb), 1 << 20)
        started = time.monotonic()
        self.refused(bomb)
        self.assertLess(time.monotonic() - started, 30)
        entities = workbooks.package('<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
                                     f'<worksheet xmlns="{workbooks.MAIN}"><sheetData>&b;</sheetData></worksheet>')
        self.refused(entities)

    def test_a_file_that_is_too_large_is_refused(self):
        page = self.choose(b"x" * ((16 << 20) + 1))
        self.assertEqual(page.status, 422)
        self.assertIn("Tệp lớn hơn 16 MB", page.plain)
        self.assertEqual(self.specialist.get(IMPORTS).status, 200)

    def test_a_formula_is_read_as_it_was_saved_and_markup_is_text(self):
        name = '<script>alert(1)</script> & "Chè"'
        rows = [workbooks.HEADER, [1, '=HYPERLINK("http://192.0.2.1/","x")|Chè công thức', "HTX Công thức", "", "Xã Văn Chấn", "", "", "", "", ""],
                [2, name, "HTX <b>Đậm</b>", "", "Xã Văn Chấn", "", "", "", "", ""]]
        page = self.choose(workbooks.xlsx(rows), "<img src=x>.xlsx")
        self.assertIn("2 dòng đúng", page.plain)
        self.assertIn("Chè công thức", page.plain)
        self.assertNotIn("HYPERLINK", page.text)
        for markup in ("<script>alert", "<b>Đậm", "<img src"):
            self.assertNotIn(markup, page.text)
        self.assertIn("&lt;script&gt;", page.text)

    # ---- the command line ----

    def run_import(self, *arguments):
        return subprocess.run([str(harness.PROGRAM), "import", *arguments, "--data", self.folder.name], capture_output=True, text=True, check=False)

    def written(self, rows):
        path = Path(self.folder.name, f"{uuid.uuid4().hex}.xlsx")
        path.write_bytes(workbooks.xlsx(rows))
        return str(path)

    def test_the_command_line_tells_imports_and_takes_back(self):
        path = Path(self.folder.name, "messy.xlsx")
        path.write_bytes(self.messy)
        done = self.run_import("products", str(path))
        self.assertEqual(done.returncode, 2)
        self.assertTrue(done.stdout.startswith("598 dòng đúng · 7 dòng cần sửa\n"), done.stdout)
        for place in self.faults:
            self.assertIn(f"\n{place}: ", done.stdout)
        self.assertEqual(len(done.stderr.splitlines()), 1)
        before = self.counts()
        self.assertEqual(self.run_import("products", str(path), "--apply").returncode, 2)
        self.assertEqual(self.counts(), before)
        rows = [workbooks.HEADER, [1, "Chè dòng lệnh", "HTX Dòng lệnh", "", "Xã Y Can", "Trấn Yên", 11, "4 sao", "28/12/2023", "1/QĐ"]]
        self.assertIn("Chưa ghi gì", self.run_import("products", self.written(rows)).stdout)
        self.assertEqual(self.counts(), before)
        applied = json.loads(self.run_import("products", self.written(rows), "--apply", "--json", "--province", str(PROVINCE)).stdout)
        self.assertTrue(applied["applied"])
        self.assertEqual((applied["new_producers"], applied["new_products"], applied["faulty"]), (1, 1, 0))
        self.assertEqual(self.counts(), (before[0] + 1, before[1] + 1))
        self.assertIn("Đã lấy lại", self.run_import("undo", applied["import"]).stdout)
        self.assertEqual(self.counts(), before)
        for odd in (applied["import"], str(uuid.uuid4()), "x"):
            self.assertIn(self.run_import("undo", odd).returncode, (1, 2))

    def test_twenty_thousand_rows_are_looked_at_in_ten_seconds(self):
        rows = [["DANH SÁCH SẢN PHẨM"], workbooks.HEADER]
        for i in range(ROWS):
            commune, district, _ = workbooks.COMMUNES[i // 4 % 5]
            rows.append([i + 1, f"Chè xanh đặc sản số {i}", f"HTX Nông nghiệp Đại Đồng {i // 4}", "Hợp tác xã", commune, district, 11,
                         "3 sao", "28/12/2023", "2386/QĐ-UBND"])
        path = self.written(rows)
        seconds, work = {}, {}
        started = time.monotonic()
        page = self.choose(Path(path).read_bytes())
        seconds["on the page"] = time.monotonic() - started
        self.assertIn(f"{ROWS} dòng đúng · 0 dòng cần sửa", page.plain)
        for name, arguments in (("dry run", ()), ("with --apply", ("--apply",))):
            started, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
            done = self.run_import("products", path, "--json", *arguments)
            seconds[name], after = time.monotonic() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
            work[name] = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            said = json.loads(done.stdout)
            self.assertEqual((said["good"], said["faulty"], said["new_producers"]), (ROWS, 0, ROWS // 4))
        started = time.monotonic()
        self.run_import("undo", said["import"])
        seconds["undone"] = time.monotonic() - started
        self.assertEqual(self.ask("SELECT count(*) FROM products WHERE name LIKE 'Chè xanh đặc sản số %'")[0][0], 0)
        print(f"{ROWS} rows: " + ", ".join(f"{name} {value:.1f} s" for name, value in seconds.items()) +
              f"; the processor worked {work['dry run']:.1f} s for the dry run", flush=True)
        if "asan" not in str(harness.PROGRAM):  # sanitizers make it several times slower
            self.assertLess(work["dry run"], SECONDS_MAX)  # whatever else the machine does meanwhile


if __name__ == "__main__":
    unittest.main()
