"""What becomes of a certificate: the clock, notices before its end, withdrawal, correction, annulment, an upgrade, the Ministry's five stars."""
import json
import re
import subprocess
import tempfile
import time
import unittest
from datetime import date, timedelta

import council
import filing
import harness
import test_certificates
from smtp import Peer
from test_kill_dossiers import Database

DAY = "{:%d/%m/%Y}".format


class After(test_certificates.Certificates):
    def move_to(self, day):
        """The clock of the province at nine in the morning of the day."""
        now = self.clock.now
        self.clock.move(days=(day - now.date()).days)

    def eventually(self, ask, seconds=40):
        """Jobs run on a thread of their own."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            found = ask()
            if found:
                return found
            time.sleep(0.3)
        self.fail("it did not happen")

    def letter(self, pdf):
        with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
            file.write(pdf)
            file.flush()
            return " ".join(subprocess.run(["pdftotext", "-layout", file.name, "-"], capture_output=True, check=True).stdout.decode().split())

    def one_product(self):
        """From here on a name is one product, however many dossiers are begun for it."""
        made, make = {}, self.product
        self.product = lambda visitor, name: made[name] if name in made else made.setdefault(name, make(visitor, name))

    def filed(self, people, name, kind="rerating"):
        """A dossier for a product that has a certificate, filed by its producer; its path."""
        producer, product = self.product(people["chuthe"], name)
        dossier = self.open(people["chuthe"], product, kind)
        self.complete(people["chuthe"], producer, dossier, name)
        self.assertEqual(self.file(people["chuthe"], dossier).status, 303)
        return dossier


class TestAfter(After):
    def changed(self, people, address, work, number, **fields):
        """An officer's draft about the certificate of a product's page, submitted and entered; the decision's path."""
        officer = re.search(r'href="(/giay-chung-nhan/[0-9a-f-]{36})"', people["chuyenvien"].get(address).text).group(1)
        page = f"{officer}/thay-doi/{work}"
        answer = people["chuyenvien"].send(page, {"van-ban": "Kết luận 5/KL-SNNMT", "ngay": self.today(), "ly-do": "theo kết luận kiểm tra", **fields})
        self.assertEqual(answer.status, 303, answer.text[:3000])
        path = answer.headers["location"].split("?")[0]
        # The same certificate stands in one draft at a time.
        self.assertEqual(people["chuyenvien"].send(page, {"van-ban": "x", "ngay": self.today(), "ly-do": "y", **fields}).status, 409)
        self.assertEqual(people["trinhky"].send(path, {"so": "46/TTr", "ngay": self.today()}, f"{path}/trinh").status, 303)
        answer = self.enter(people["vanthu"], path, number)
        self.assertEqual(answer.status, 303, answer.text[:3000])
        return path

    def codes_of(self, people, path):
        return self.qr_codes(people["vanthu"].get(f"{path}/giay-chung-nhan.pdf").body)[0]

    def place(self, code):
        return int(test_certificates.unbase64url(code.rsplit("/", 1)[1])[:-64].decode().split("\n")[7])

    def online(self, code):
        return self.get(code.removeprefix("https://ocop.example.vn")).text

    def test_withdrawn_corrected_and_annulled_by_decisions_of_their_own(self):
        people = self.people()
        names = ["Chè thu hồi", "Chè đính chính", "Chè hủy"]
        session = self.signed_session(people, names)
        self.sign_minutes(people, session)
        path = self.issued(people, session, "501/QĐ-UBND")
        codes = {test_certificates.unbase64url(code.rsplit("/", 1)[1])[:-64].decode().split("\n")[8]: code for code in self.codes_of(people, path)}
        address = self.registered("che thu hoi")
        officer = re.search(r'href="(/giay-chung-nhan/[0-9a-f-]{36})"', people["chuyenvien"].get(address).text).group(1)
        answer = people["chuyenvien"].send(f"{officer}/thay-doi/thu-hoi", {"truong-hop": "b", "van-ban": "Kết luận", "ngay": self.today(1), "ly-do": "x"})
        self.assertEqual(answer.status, 422)
        self.assertIn("từ ngày của giấy chứng nhận đến hôm nay", answer.text)
        answer = people["chuyenvien"].send(f"{officer}/thay-doi/thu-hoi", {"van-ban": "Kết luận", "ngay": self.today(), "ly-do": "x"})
        self.assertEqual(answer.status, 422)
        decision = self.changed(people, address, "thu-hoi", "502", **{"truong-hop": "b"})
        due = self.clock.now.date() + timedelta(days=15)
        while due.weekday() > 4:
            due += timedelta(days=1)
        self.assertIn(due.strftime("%d/%m/%Y"), people["chuyenvien"].get(decision).text)
        page = self.get(address).text
        self.assertIn("ĐÃ BỊ THU HỒI", page)
        self.assertIn("theo kết luận kiểm tra", page)
        self.assertIn("ĐÃ BỊ THU HỒI", self.online(codes["Chè thu hồi"]))
        self.assertEqual(self.status_of(self.place(codes["Chè thu hồi"])), 2)
        self.assertIn("Chè thu hồi", self.get("/so-dang-ky?loai=thu-hoi").text)
        self.assertNotIn("Chè thu hồi", self.get("/so-dang-ky?loai=con-hieu-luc&q=che+thu+hoi").text)
        # Without a network: with the keys and the list that a device carries, and no database.
        self.verified_offline(codes["Chè thu hồi"], codes["Chè hủy"])
        # What has ended can't be withdrawn again.
        self.assertNotIn("thay-doi/thu-hoi", people["chuyenvien"].get(officer).text)

        address = self.registered("che dinh chinh")
        self.changed(people, address, "dinh-chinh", "503", **{"san-pham": "Chè đính chính mới", "chu-the": "HTX tên mới"})
        page = self.get(address).text
        self.assertIn("Chè đính chính mới", page)
        self.assertIn("HTX tên mới", page)
        self.assertEqual(self.facts(page)["Có hiệu lực đến"], test_certificates.three_years_after(self.clock.now.date()).strftime("%d/%m/%Y"))
        old = codes["Chè đính chính"]
        self.assertEqual(self.status_of(self.place(old)), 3)
        self.assertIn("đã được thay bằng giấy mới", self.online(old))
        printed = {test_certificates.unbase64url(code.rsplit("/", 1)[1])[:-64].decode().split("\n")[8]: code for code in self.codes_of(people, path)}
        self.assertEqual(set(printed), {"Chè đính chính mới", "Chè hủy"})  # what was withdrawn is not printed again
        self.assertEqual(self.status_of(self.place(printed["Chè đính chính mới"])), 1)
        self.assertIn("HTX tên mới", self.online(printed["Chè đính chính mới"]))

        self.changed(people, self.registered("che huy"), "huy", "504")
        self.assertEqual(self.status_of(self.place(codes["Chè hủy"])), 2)
        self.assertIn("Không tìm thấy", self.get("/so-dang-ky?q=che+huy").text)
        # The product can be decided on anew.
        self.assertEqual(list(self.boxes(people["chuyenvien"], session)), ["Chè hủy"])
        self.issued(people, session, "505")
        self.assertIn("còn hiệu lực", self.get(self.registered("che huy")).text)
        self.assertIn("is whole", self.command("ledger", "verify"))

    def verified_offline(self, withdrawn, whole):
        keys, listed, forged = (self.folder / f"offline-{name}.json" for name in ("keys", "status", "forged"))
        keys.write_bytes(self.get("/api/v1/certificates/keys").body)
        told = json.loads(self.get("/api/v1/certificates/status").body)
        listed.write_text(json.dumps(told), "utf-8")
        forged.write_text(json.dumps({**told, "count": told["count"] + 1}), "utf-8")
        nowhere = ("--data", self.folder / "nothing-here", "--keys", keys)

        def verify(code, *options, status=0):
            return harness.run("certificate", "verify", code, *nowhere, *options, status=status)

        def asked(code, day, *options):
            return json.loads(verify(code, "--as-of", day.isoformat(), "--json", *options))
        today = self.clock.now.date()
        self.assertIsNone(asked(withdrawn, today)["holds"])
        self.assertIn("not known", verify(whole))
        found = asked(withdrawn, today, "--status", listed)
        self.assertEqual((found["true"], found["holds"], found["status"], found["status_old"]), (True, False, "withdrawn", False))
        found = asked(whole, today, "--status", listed)
        self.assertEqual((found["holds"], found["status"], found["status_day"]), (True, "as_printed", told["day"]))
        self.assertEqual([asked(whole, today + timedelta(days=days), "--status", listed)["status_old"] for days in (7, 8)], [False, True])
        self.assertFalse(asked(whole, today + timedelta(days=4 * 366), "--status", listed)["holds"])
        self.assertIn("older than 7 days", verify(whole, "--status", listed, "--as-of", (today + timedelta(days=8)).isoformat()))
        self.assertIn("not signed", verify(whole, "--status", forged, status=1))
        self.assertFalse((self.folder / "nothing-here").exists())

    def test_late_filing_extends_by_at_most_180_days(self):
        """Article 12.3 of Decision 26/2026: by the law itself, recorded by the office."""
        people = self.people()
        path = self.recognised(people, ["Chè nộp muộn"])
        code, = self.codes_of(people, path)
        address = self.registered("che nop muon")
        end = test_certificates.three_years_after(self.clock.now.date())
        officer = re.search(r'href="(/giay-chung-nhan/[0-9a-f-]{36})"', people["chuyenvien"].get(address).text).group(1)
        self.assertNotIn("/gia-han", people["chuyenvien"].get(officer).text)
        self.assertEqual(people["chuyenvien"].get(f"{officer}/gia-han").status, 409)  # its re-rating is not due yet
        self.move_to(end - timedelta(days=100))
        people = self.people()
        day = "{:%d/%m/%Y}".format
        filed = end - timedelta(days=101)
        last = end + timedelta(days=180)
        good = {"ngay-nop": day(filed), "den-ngay": day(last), "van-ban": "12/TB-VPĐP", "ngay": self.today(), "ly-do": "nộp muộn"}
        for name, bad in (("ngay-nop", end - timedelta(days=181)), ("ngay-nop", end - timedelta(days=99)), ("den-ngay", end), ("den-ngay", last + timedelta(days=1)),
                          ("ngay", end), ("ngay", filed - timedelta(days=1))):
            answer = people["chuyenvien"].send(f"{officer}/gia-han", {**good, name: day(bad)})
            self.assertEqual(answer.status, 422, (name, bad))
            self.assertIn(f'id="loi-{name}"', answer.text)
        self.assertNotIn("Kéo dài hiệu lực", self.get(address).text)
        self.assertEqual(people["chuyenvien"].send(f"{officer}/gia-han", good).status, 303)
        for page in (self.get(address).text, people["vanthu"].get(officer).text):
            self.assertIn(f"Giấy ghi đến {day(end)}; còn hiệu lực đến {day(last)} theo 12/TB-VPĐP {self.today()}", page)
        self.assertEqual(people["vanthu"].get(f"{officer}/gia-han").status, 403)
        self.move_to(end + timedelta(days=1))
        self.assertIn(f"đã hết hạn nhưng còn hiệu lực đến ngày {day(last)}", self.get(address).text)
        self.assertIn("còn hiệu lực", self.online(code))
        self.assertIn("Chè nộp muộn", self.get("/so-dang-ky?loai=con-hieu-luc&q=che+nop+muon").text)
        # It can be inspected as long as it holds.
        office = self.visitor("demo.chuyenvien")
        plan = office.send("/kiem-tra-sau-cong-nhan/moi", {"ten": "Kế hoạch thử", "so": "120/KH-SNNMT", "ngay": self.today()}).headers["location"].split("?")[0]
        self.assertIn("Chè nộp muộn", office.get(f"{plan}/chon?ly-do=chua-kiem-tra").text)
        self.assertEqual(self.status_of(self.place(code)), 1)
        told = json.loads(self.get("/api/v1/certificates/status").body)
        self.assertIn(f"{self.place(code)}={last.isoformat()}", told["extended"]["places"].split())
        keys = {key["id"]: bytes.fromhex(key["public"]) for key in json.loads(self.get("/api/v1/certificates/keys").body)["keys"]}
        message = "\n".join(["openocop.certificate.extended.1", told["day"], told["key"], told["extended"]["places"]]).encode()
        self.assertTrue(test_certificates.openssl_says(keys[told["key"]], message, test_certificates.unbase64url(told["extended"]["signature"])))
        self.assertIn("còn hiệu lực", harness.run("certificate", "verify", code, *self.data, env={"OPENOCOP_CLOCK": str(self.clock.path), "OPENOCOP_LANGUAGE": "vi"}))

        def total(on, known):
            told = json.loads(self.command("report", "annual", "--year", str(on.year), "--as-of", on.isoformat(), "--known-on", known.isoformat(), "--format", "json"))
            return int(next(row["value"] for row in told["indicators"] if row["code"] == "total"))
        self.assertEqual(total(last, last) - total(last + timedelta(days=1), last), 1)
        # A result before that ends it: no star beyond it.
        self.move_to(end + timedelta(days=30))
        people = self.people()
        ended = end + timedelta(days=29)
        self.assertEqual(people["chuyenvien"].send(f"{officer}/gia-han", {**good, "den-ngay": day(ended), "van-ban": "13/TB-VPĐP", "ngay": self.today(),
                                                                         "ly-do": "có kết quả xử lý"}).status, 303)
        self.assertIn("HẾT HẠN", self.get(address).text)
        self.assertNotIn(f"{self.place(code)}=", json.loads(self.get("/api/v1/certificates/status").body)["extended"]["places"])
        self.assertEqual(total(last, last), total(last + timedelta(days=1), last))
        self.move_to(last + timedelta(days=1))
        people = self.people()
        self.assertEqual(people["chuyenvien"].send(f"{officer}", {}, f"{officer}/gia-han").status if "/gia-han" in people["chuyenvien"].get(officer).text else 409, 409)
        self.assertIn("is whole", self.command("ledger", "verify"))

    def test_notices_before_the_end_and_expiry_by_the_clock(self):
        people = self.people()
        path = self.recognised(people, ["Chè đồng hồ"])
        code, = self.codes_of(people, path)
        address = self.registered("che dong ho")
        end = test_certificates.three_years_after(self.clock.now.date())
        notice = "Gửi thông báo hết hạn giấy chứng nhận"
        self.move_to(end - timedelta(days=211))
        people = self.people()
        time.sleep(3)
        self.assertNotIn("Chè đồng hồ", people["chuyenvien"].get("/viec-cua-toi").text)
        self.assertIn("còn hiệu lực đến hết ngày", self.get(address).text)
        for days, said in ((210, "còn hiệu lực đến hết ngày"), (180, "đang trong thời hạn nộp hồ sơ"), (120, "đang trong thời hạn nộp hồ sơ"),
                           (119, "đã qua thời hạn nộp hồ sơ")):
            self.move_to(end - timedelta(days=days))
            people = {**people, **{name: self.visitor(f"demo.{name}") for name in ("chuyenvien", "chuthe")}}
            self.assertIn(said, self.get(address).text, days)
            if days == 119:
                break
            self.eventually(lambda: notice in people["chuyenvien"].get("/viec-cua-toi").text and "Chè đồng hồ" in people["chuyenvien"].get("/viec-cua-toi").text)
            self.assertIn("nộp hồ sơ phân hạng lại", people["chuthe"].get("/viec-cua-toi").text)
            officer = re.search(r'href="(/giay-chung-nhan/[0-9a-f-]{36})"', people["chuyenvien"].get(address).text).group(1)
            words = self.letter(people["chuyenvien"].get(f"{officer}/thong-bao.pdf").body)
            self.assertIn((end - timedelta(days=180)).strftime("%d/%m/%Y"), words)
            self.assertIn((end - timedelta(days=120)).strftime("%d/%m/%Y"), words)
            self.assertEqual(people["chuyenvien"].send(officer, {}, f"{officer}/da-gui").status, 303)
            self.assertNotIn("Chè đồng hồ", people["chuyenvien"].get("/viec-cua-toi").text)
            self.assertIn(f"còn {days} ngày: đã gửi", re.sub(r"\s+", " ", people["chuyenvien"].get(officer).text))
        month = f"{end.month}/{end.year}"
        self.assertIn(f">{month}<", people["chuyenvien"].get("/lich-het-han").text)
        # Valid on its last day, expired the day after: by the clock alone.
        self.move_to(end)
        self.assertIn("còn hiệu lực", self.get(address).text)
        self.move_to(end + timedelta(days=1))
        self.assertIn("HẾT HẠN", self.get(address).text)
        self.assertIn("HẾT HẠN", self.online(code))
        self.assertIn("Chè đồng hồ", self.get("/so-dang-ky?loai=het-han&q=che+dong+ho").text)

    def upgrading(self, name):
        """A product with a certificate of 40 days ago, whose upgrade waits for the clerk: the people, the QR code, its page and the draft's path."""
        people = self.people()
        self.one_product()
        path = self.recognised(people, [name])
        code, = self.codes_of(people, path)
        address = self.registered(name)
        self.move_to(self.clock.now.date() + timedelta(days=40))
        people = self.people()
        self.handed(people, name, "upgrade")
        self.assertEqual(self.move(people, "arrived", "ready"), 1)
        council_page = re.search(r"/hoi-dong/[0-9a-f-]{36}", people["chuyenvien"].get("/hoi-dong").text).group(0)
        session = self.session(people, council_page, f"Phiên nâng hạng {name}")
        item, = self.agenda(people, session)
        self.open_session(people, session)
        self.call(people, item)
        for member in council.VOTING:
            self.seal(people[member], item, self.four())
        self.assertEqual(self.step(people[council.SECRETARY], item, "mo-diem").status, 303)
        self.assertEqual(self.step(people[council.SECRETARY], item, "ket-luan", **{"ghi-chu": "Thống nhất"}).status, 303)
        self.assertEqual(people[council.SECRETARY].send(session, {}, f"{session}/buoc/ket-thuc").status, 303)
        self.sign_minutes(people, session, f"{70 + self.next_number()}/BB-HĐ")
        return people, code, address, self.submitted(people, session)

    def test_an_upgrade_leaves_the_old_certificate_until_its_own_decision(self):
        people, code, address, path = self.upgrading("Chè nâng hạng")
        # Drafted and submitted: the old one still speaks.
        self.assertEqual(self.status_of(self.place(code)), 1)
        self.assertIn("còn hiệu lực", self.online(code))
        counts = self.facts(self.get("/so-dang-ky").text)["Lũy kế đã công nhận"]
        self.assertEqual(self.enter(people["vanthu"], path, "701").status, 303)
        self.assertEqual(self.status_of(self.place(code)), 3)
        self.assertIn("đã được thay bằng giấy mới", self.online(code))
        self.assertEqual(self.facts(self.get("/so-dang-ky").text)["Lũy kế đã công nhận"], counts)  # a product counts once
        page = self.get(address).text  # the printed label's address stays good
        self.assertIn("701/QĐ-UBND", page)
        history = page[page.index("Lịch sử hạng sao"):]
        self.assertLess(history.index("Nâng hạng"), history.index("Công nhận mới"))

    def test_a_withdrawn_upgrade_does_not_bring_the_old_certificate_back(self):
        """The report says what the register says."""
        people, code, address, path = self.upgrading("Chè mất hạng")
        self.assertEqual(self.enter(people["vanthu"], path, "711").status, 303)

        def told():
            today = self.clock.now.date()
            report = json.loads(self.command("report", "annual", "--year", str(today.year), "--as-of", today.isoformat(), "--known-on", today.isoformat(), "--format", "json"))
            figures = {row["code"]: row["value"] for row in report["indicators"]}
            total = report["balance"]["total"]
            self.assertTrue(report["balanced"])
            holds = int(self.facts(self.get("/so-dang-ky").text)["Còn hiệu lực"].replace(".", ""))
            self.assertEqual((figures["total"], total["closing"]), (holds, holds))
            return holds, total["withdrawn"]

        holds, withdrawn = told()
        self.move_to(self.clock.now.date() + timedelta(days=1))
        people = self.people()
        self.changed(people, address, "thu-hoi", "712", **{"truong-hop": "b"})
        self.assertIn("ĐÃ BỊ THU HỒI", self.get(address).text)
        self.assertEqual(self.status_of(self.place(code)), 3)
        self.assertEqual(told(), (holds - 1, withdrawn + 1))

    def imported(self, name, producer, day):
        """An old certificate of three stars, brought by a list; its page."""
        path = self.folder / f"old-{day:%Y%m%d}.csv"
        path.write_text("Tên sản phẩm,Chủ thể,Hạng sao,Số quyết định,Ngày quyết định,Lần công nhận\n" +
                        f"{name},{producer},3,{800 + self.next_number()}/QĐ-UBND,{day:%d/%m/%Y},mới\n", "utf-8")
        told = json.loads(harness.run("import", "certificates", path, "--apply", "--json", "--province", "15", *self.data, env={"OPENOCOP_CLOCK": str(self.clock.path)}))
        self.assertTrue(told["applied"], told)
        address = self.registered(name)
        return address, re.search(r'href="(/giay-chung-nhan/[0-9a-f-]{36})"', self.visitor("demo.chuyenvien").get(address).text).group(1)

    def test_an_old_certificate_is_linked_to_its_product_and_its_re_rating_follows_it(self):
        people = self.people()
        office, name = people["chuyenvien"], "Chè nối giấy cũ"
        day = test_certificates.three_years_after(self.clock.now.date()) - timedelta(days=6 * 365 + 1 - 150)
        address, officer = self.imported(name, "Hợp tác xã Nối Thử", day)
        self.move_to(self.clock.now.date() + timedelta(days=1))
        people = self.people()
        office = people["chuyenvien"]
        self.eventually(lambda: "còn 150 ngày" in office.get(officer).text)  # the clock has told the office, while there was no producer to tell
        made = self.product(people["chuthe"], name)
        make, self.product = self.product, lambda visitor, asked: made if asked == name else make(visitor, asked)
        notice = "nộp hồ sơ phân hạng lại"
        self.assertNotIn(name, people["chuthe"].get("/viec-cua-toi").text)
        self.assertIn("Chưa nối với sản phẩm nào", office.get(officer).text)

        # Without the link the draft warns that it would count as another product.
        session = self.signed_session(people, [name], kind="rerating")
        self.sign_minutes(people, session, "91/BB-HĐ")
        self.assertIn("Chưa nối với giấy chứng nhận cũ", office.get(f"{session}/quyet-dinh").text)

        page = office.get(f"{officer}/noi").text
        self.assertIn(f'value="{made[1]}"', page)
        self.assertEqual(office.send(f"{officer}/noi", {}).status, 422)
        self.assertEqual(people["vanthu"].get(f"{officer}/noi").status, 403)
        self.assertEqual(office.send(f"{officer}/noi", {"san-pham": made[1]}).status, 303)
        self.assertIn(f"Đã nối với sản phẩm {name}", office.get(officer).text)
        self.assertNotIn(notice, people["chuthe"].get("/viec-cua-toi").text)  # he has filed
        self.assertNotIn("Chưa nối với giấy chứng nhận cũ", office.get(f"{session}/quyet-dinh").text)
        self.assertEqual(office.send(officer, {}, f"{officer}/bo-noi").status, 303)  # wrongly linked, nothing followed
        self.assertIn("Chưa nối với giấy chứng nhận cũ", office.get(f"{session}/quyet-dinh").text)
        self.assertEqual(office.send(f"{officer}/noi", {"san-pham": made[1]}).status, 303)

        # Another line of the same product would count twice.
        _, other = self.imported("Hộp quà nối thử", "Hợp tác xã Nối Thử", day - timedelta(days=30))
        answer = office.send(f"{other}/noi?q=noi+giay+cu", {"san-pham": made[1]}, f"{other}/noi")
        self.assertEqual(answer.status, 422)
        self.assertIn("nối thêm thì sẽ tính hai lần", answer.text)
        box = make(people["chuthe"], "Hộp quà nối thử")
        self.assertEqual(office.send(f"{other}/noi", {"san-pham": box[1]}).status, 303)

        # The producer is told of the end, but for what he has filed.
        end = test_certificates.three_years_after(day)
        self.move_to(end - timedelta(days=120))
        people = self.people()
        self.eventually(lambda: "Hộp quà nối thử" in people["chuthe"].get("/viec-cua-toi").text and notice in people["chuthe"].get("/viec-cua-toi").text)
        self.assertNotIn(name, people["chuthe"].get("/viec-cua-toi").text)
        counts = lambda: [self.facts(self.get("/so-dang-ky").text)[count] for count in ("Lũy kế đã công nhận", "Còn hiệu lực")]  # noqa: E731
        before = counts()
        self.issued(people, session, "791")
        self.assertEqual(counts(), before)
        page = self.get(address).text  # the printed address leads to the new one
        self.assertIn("791/QĐ-UBND", page)
        self.assertIn("Phân hạng lại", page[page.index("Lịch sử hạng sao"):])
        self.assertEqual(people["chuyenvien"].send(officer, {}, f"{officer}/bo-noi").status if "bo-noi" in people["chuyenvien"].get(officer).text else 409, 409)
        self.assertIn("is whole", self.command("ledger", "verify"))

    def letter(self, pdf):
        with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
            file.write(pdf)
            file.flush()
            return " ".join(subprocess.run(["pdftotext", "-layout", file.name, "-"], capture_output=True, check=True).stdout.decode().split())

    def corrected_and_withdrawn_by_the_ministry(self, people, address):
        """Article 8.2.b: the Ministry's decision is recorded as it came, nobody in the province numbers it."""
        office = people["chuyenvien"]
        officer = re.search(r'href="(/giay-chung-nhan/[0-9a-f-]{36})"', office.get(address).text).group(1)
        self.assertNotIn("thay-doi/huy", office.get(officer).text)
        self.assertEqual(office.get(f"{officer}/thay-doi/huy").status, 404)
        page = f"{officer}/thay-doi/dinh-chinh"
        self.assertIn("quyết định của Bộ", office.get(page).text)
        good = {"so": "77/QĐ-BNNMT", "ngay": self.today(), "ly-do": "Bộ đính chính tên", "san-pham": "Chè tiến vua mới", "chu-the": "HTX của Bộ"}
        self.assertEqual(self.attach(office, page, "tep", "bo.pdf", None, good).status, 422)  # without a scan
        self.assertEqual(self.attach(office, page, "tep", "bo.pdf", filing.a_pdf("Bo"), {**good, "ngay": self.today(1)}).status, 422)
        self.assertEqual(people["vanthu"].get(page).status, 403)
        answer = self.attach(office, page, "tep", "bo.pdf", filing.a_pdf("Bo"), good)
        self.assertEqual(answer.status, 303, answer.text[:2000])
        self.assertIn("Chè tiến vua mới", self.get(address).text)
        page = f"{officer}/thay-doi/thu-hoi"
        answer = self.attach(office, page, "tep", "bo.pdf", filing.a_pdf("Bo thu hoi"), {"so": "78/QĐ-BNNMT", "ngay": self.today(), "ly-do": "kết luận của Bộ"})
        self.assertEqual(answer.status, 422)  # on which ground
        answer = self.attach(office, page, "tep", "bo.pdf", filing.a_pdf("Bo thu hoi"), {"so": "78/QĐ-BNNMT", "ngay": self.today(), "ly-do": "kết luận của Bộ", "truong-hop": "c"})
        self.assertEqual(answer.status, 303, answer.text[:2000])
        decision = answer.headers["location"].split("?")[0]
        for words in ("78/QĐ-BNNMT", "Bộ Nông nghiệp và Môi trường", "/ban-dau"):
            self.assertIn(words, office.get(decision).text)
        self.assertNotIn("du-thao.pdf", office.get(decision).text)
        self.assertEqual(office.get(f"{decision}/ban-dau").body[:5], b"%PDF-")
        self.assertIn("ĐÃ BỊ THU HỒI", self.get(address).text)
        self.assertIn("Chè tiến vua mới", self.get("/so-dang-ky?loai=thu-hoi").text)
        self.assertNotIn("thay-doi/thu-hoi", office.get(officer).text)

    def test_five_stars_wait_for_the_ministry(self):
        people = self.people()
        names = ["Chè tiến vua", "Chè suýt năm sao"]
        session = self.signed_session(people, names, Chè_tiến_vua=self.choices(), Chè_suýt_năm_sao=self.choices())
        self.sign_minutes(people, session)
        path = self.issued(people, session, "601", kind="approve")
        self.assertIn("chưa có giấy chứng nhận", people["vanthu"].get(path).text)
        self.assertEqual(people["vanthu"].get(f"{path}/giay-chung-nhan.pdf").status, 404)
        self.assertIn("Không tìm thấy", self.get("/so-dang-ky?q=che+tien+vua").text)
        office = people["chuyenvien"]
        board = office.get("/dot-danh-gia/chua-xep").text
        candidates = {name: re.search(rf'href="(/dot-danh-gia/ho-so/[0-9a-f-]{{36}})">{name}<', board).group(1) for name in names}
        for name in names:  # the decision that approves stands in the letter's form already
            form = office.form(f"{candidates[name]}/gui-len")
            self.assertEqual((form["phe-duyet"], form["ngay-phe-duyet"]), ("601/QĐ-UBND", self.today()))
            self.assertEqual(office.post(f"{candidates[name]}/gui-len", {**form, "so": "125/UBND-NN", "ngay": self.today()}).status, 303)
        self.assertIn("chờ kết quả của Bộ", office.get(f"{session}/quyet-dinh").text)
        for name, fields in ((names[0], {"sao": "5", "diem": "91", "so": "9/QĐ-BNNMT", "ly-do": ""}), (names[1], {"sao": "4", "diem": "88", "so": "10/BNNMT", "ly-do": "Chưa có hợp đồng"})):
            target = f"{candidates[name]}/ket-qua-bo"
            form = {key: value for key, value in office.form(target).items() if key != "tep"}
            self.assertEqual(office.post(target, {**form, **fields, "ngay": self.today()}).status, 303)
        # Five stars: what the office recorded enters the register, once.
        page = office.get(f"{session}/quyet-dinh").text
        link = re.search(rf"<strong>{names[0]}</strong>:[^<]*<a href=\"([^\"]+/ket-qua-bo)\"", page).group(1)
        self.assertNotIn(f"<strong>{names[1]}</strong>: Bộ đã công nhận", page)
        form = office.form(link)
        self.assertIn("9/QĐ-BNNMT", office.get(link).text)
        self.assertEqual(office.post(link, form).status, 303)
        self.assertEqual(office.post(link, {**form, "lenh": "00000000-0000-4000-8000-000000000009"}).status, 409)
        page = self.get(self.registered("che tien vua")).text
        self.assertIn("5 sao", page)
        self.assertIn("9/QĐ-BNNMT", page)
        self.corrected_and_withdrawn_by_the_ministry(people, self.registered("che tien vua"))
        # Below five: the province recognises what it made of the answer.
        self.assertNotIn(names[1], self.boxes(office, session))
        answer = office.send(f"{candidates[names[1]]}/sau-ket-qua-bo", {"viec": "recognise", "sao": "4", "ly-do": "Ý kiến Chủ tịch"})
        self.assertEqual(answer.status, 303, answer.text[:2000])
        self.assertEqual(list(self.boxes(office, session)), [names[1]])
        self.issued(people, session, "602")
        self.assertIn("4 sao", self.get(self.registered("che suyt nam sao")).text)


class TestAfterOnPostgresql(TestAfter):
    on_postgresql = True


class TestReminders(After):
    """Each mark has its task, its letter by e-mail and its printed letter, whether or not anybody did anything about the mark before; nobody who has filed
    is reminded. Nobody presses "Đã gửi" here unless it says so."""

    PRODUCER, OFFICE = "chuthe@ocop.example.vn", "chuyenvien@tinh.example.vn"

    @classmethod
    def start(cls):
        cls.peer = Peer()
        cls.addClassCleanup(cls.peer.close)
        cls.options = ["--public-url", "https://ocop.example.vn", "--mail-server", f"localhost:{cls.peer.port}", "--mail-tls", "none",
                       "--mail-from", "ocop@tinh.example.vn"]
        return super().start()

    def database(self):
        return Database(self.folder / "data/openocop.db", str(self.data[3]) if self.on_postgresql else None)

    def confirm(self, name, address):
        visitor = self.visitor(f"demo.{name}")
        before = len(self.peer.taken)
        self.assertEqual(visitor.send("/tai-khoan/thu", {"thu": address, "nhan": "1"}).status, 303)
        code = re.search(r"\b\d{6}\b", self.peer.taken[before].get_content()).group(0)
        self.assertEqual(visitor.send("/tai-khoan/thu/ma", {"ma": code}).status, 303)

    def ran(self):
        """The clock of certificates has run since it was moved."""
        self.eventually(lambda: self.database().rows("SELECT 1 AS one FROM jobs WHERE type = 'certificates.clocks' AND done_at IS NULL AND lease_until = 0 "
                                                     f"AND due > {self.clock.seconds * 1000}"))

    def certificates(self, names):
        """Certificates of the products, and addresses of those who are told of their end; the last day."""
        self.one_product()
        people = self.people()
        self.recognised(people, names)
        for login, address in (("chuthe", self.PRODUCER), ("chuyenvien", self.OFFICE)):
            if self.database().rows(f"SELECT email FROM accounts WHERE login = 'demo.{login}'") != [(address,)]:
                self.confirm(login, address)
        return test_certificates.three_years_after(self.clock.now.date())

    def told(self, name):
        """The marks of a product's certificate."""
        return [mark for mark, in self.database().rows("SELECT n.mark FROM certificates_notices n JOIN certificates_facts f ON f.certificate = n.certificate "
                                                       f"AND f.known_to = 2932896 WHERE f.product_name = '{name}' ORDER BY n.mark DESC")]

    def tasks(self, name):
        """Those that are open: kind and due day."""
        return {kind: date(1970, 1, 1) + timedelta(days=due) for kind, due in
                self.database().rows(f"SELECT kind, due FROM notices_tasks WHERE product = '{name}' AND done_at IS NULL AND kind LIKE 'certificates.%'")}

    def mail(self, name):
        """The letters about the product that came since it was last asked: who got which."""
        self.clock.move(minutes=2)
        self.eventually(lambda: self.database().rows("SELECT count(*) AS count FROM notices_tasks WHERE mailed = 0") == [(0,)] and
                        self.database().rows("SELECT count(*) AS count FROM notices_mails WHERE state IN ('waiting', 'sending')") == [(0,)])
        found = [message for message in self.peer.taken if name in message.get_content()]
        self.peer.taken[:] = [message for message in self.peer.taken if name not in message.get_content()]
        return {message["To"]: message.get_content() for message in found}, len(found)

    def test_every_mark_is_told_though_nobody_did_anything(self):
        name = "Chè nhắc việc"
        end = self.certificates([name])
        address = self.registered("che nhac viec")
        for index, days in enumerate((210, 180, 150, 120)):
            self.move_to(end - timedelta(days=days))
            self.eventually(lambda: self.told(name) == [210, 180, 150, 120][:index + 1])
            self.assertEqual(self.tasks(name), {"certificates.notice": end - timedelta(days=days - 7), "certificates.renew": end - timedelta(days=120)})
            letters, count = self.mail(name)
            self.assertEqual((set(letters), count), ({self.PRODUCER, self.OFFICE}, 2), days)
            self.assertRegex(letters[self.PRODUCER], r"https://ocop\.example\.vn/ho-so/moi\?loai=rerating&san-pham=[0-9a-f-]{36}\r?\n")
            officer, = re.findall(r"https://ocop\.example\.vn(/giay-chung-nhan/[0-9a-f-]{36})\r?\n", letters[self.OFFICE])
            self.assertIn(name, self.visitor("demo.chuthe").get("/viec-cua-toi").text)
            office = self.visitor("demo.chuyenvien")
            self.assertIn(name, office.get("/viec-cua-toi").text)
            self.assertIn(name, self.letter(office.get(f"{officer}/thong-bao.pdf").body))
        # What was sent is the letter of the last mark; those before it nobody sent.
        self.assertEqual(office.send(officer, {}, f"{officer}/da-gui").status, 303)
        page = re.sub(r"\s+", " ", office.get(officer).text)
        self.assertIn("còn 120 ngày: đã gửi", page)
        for days in (210, 180, 150):
            self.assertIn(f"còn {days} ngày: chưa gửi", page)
        self.assertEqual(set(self.tasks(name)), {"certificates.renew"})
        # A certificate under Decision 26/2026 has no notice at day 30.
        self.move_to(end - timedelta(days=30))
        self.ran()
        self.assertEqual((self.told(name), self.mail(name)[1]), ([210, 180, 150, 120], 0))
        self.assertIn("còn hiệu lực", self.get(address).text)

    def test_who_has_filed_is_not_reminded(self):
        filed, other = "Chè đã nộp", "Chè chưa nộp"
        end = self.certificates([filed, other])
        self.move_to(end - timedelta(days=170))
        self.eventually(lambda: self.told(filed) == [180] and self.told(other) == [180])
        people = self.people()
        dossier = self.filed(people, filed)
        self.assertEqual((self.tasks(filed), len(self.tasks(other))), ({}, 2))
        self.mail(filed), self.mail(other)
        self.move_to(end - timedelta(days=150))
        self.eventually(lambda: self.told(other) == [180, 150])
        self.assertEqual((self.told(filed), self.tasks(filed), self.mail(filed)[1]), ([180], {}, 0))
        self.assertEqual(self.mail(other)[1], 2)
        # What was withdrawn is not filed any more.
        self.assertEqual(self.visitor("demo.chuthe").send(dossier, {"ly-do": "nhầm hồ sơ"}, f"{dossier}/rut").status, 303)
        self.move_to(end - timedelta(days=120))
        self.eventually(lambda: self.told(filed) == [180, 120] and self.told(other) == [180, 150, 120])
        self.assertEqual((len(self.tasks(filed)), self.mail(filed)[1]), (2, 2))

    def test_what_an_import_brought_and_took_back_replaces_nothing(self):
        name = "Chè nhập nhầm"
        end = self.certificates([name])
        self.clock.move(days=10)
        address = self.registered(name)
        code, maker, place = self.database().rows("SELECT f.code, f.producer_name, s.id FROM certificates_facts f JOIN certificates_seals s ON s.certificate = f.certificate "
                                                  f"WHERE f.product_name = '{name}'")[0]
        commune, = self.database().rows("SELECT name FROM places_units u JOIN certificates_facts f ON f.place_code = u.code WHERE u.valid_from <= f.place_day AND "
                                        f"f.product_name = '{name}' ORDER BY u.valid_from DESC LIMIT 1")[0]
        path = self.folder / "raised.csv"
        path.write_text("Tên sản phẩm,Chủ thể,Hạng sao,Xã,Số quyết định,Ngày quyết định,Lần công nhận,Mã sản phẩm\n"
                        f"{name},{maker},4,{commune},91/QĐ-UBND,{self.today()},nâng hạng,{code}\n", "utf-8")
        env = {"OPENOCOP_CLOCK": str(self.clock.path)}
        done = json.loads(harness.run("import", "certificates", path, "--apply", "--json", "--province", "15", *self.data, env=env))
        self.assertTrue(done["applied"], done)
        self.assertEqual(self.status_of(place), 3)
        harness.run("import", "undo", "certificates", done["import"], *self.data, env=env)
        self.assertEqual(self.status_of(place), 1)
        self.assertIn("còn hiệu lực", self.get(address).text)
        self.move_to(end - timedelta(days=210))
        self.eventually(lambda: self.told(name) == [210])

    def test_day_30_is_told_of_what_was_decided_under_148_until_21_july_2026(self):
        commune, = self.database().rows("SELECT name FROM places_units WHERE level = 3 AND province_code = '15' AND valid_from <= 20600 AND valid_to > 20600 ORDER BY code LIMIT 1")[0]
        path = self.folder / "old.csv"
        days = {"Chè theo 148": date(2026, 7, 10), "Chè theo 26": date(2026, 7, 22)}
        path.write_text("Tên sản phẩm,Chủ thể,Hạng sao,Xã,Số quyết định,Ngày quyết định,Lần công nhận,Mã sản phẩm\n" +
                        "".join(f"{name},HTX Đường xa,3,{commune},{index}/QĐ-UBND,{DAY(day)},mới,D-{index}\n" for index, (name, day) in enumerate(days.items(), 51)), "utf-8")
        done = json.loads(harness.run("import", "certificates", path, "--apply", "--json", "--province", "15", *self.data, env={"OPENOCOP_CLOCK": str(self.clock.path)}))
        self.assertTrue(done["applied"], done)
        ends = [test_certificates.three_years_after(day) for day in days.values()]
        self.move_to(ends[0] - timedelta(days=30))
        self.eventually(lambda: self.told("Chè theo 148") == [30] and self.told("Chè theo 26") == [120])
        today = self.clock.now.date()  # neither is born late
        self.assertEqual((self.tasks("Chè theo 148"), self.tasks("Chè theo 26")), ({"certificates.notice": today}, {"certificates.notice": today + timedelta(days=7)}))
        self.move_to(ends[1] - timedelta(days=30))
        self.ran()
        self.assertEqual(self.told("Chè theo 26"), [120])


class TestRemindersOnPostgresql(TestReminders):
    on_postgresql = True


if __name__ == "__main__":
    unittest.main()
