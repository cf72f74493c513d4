"""Certificates: the QR code read from the picture of the PDF by zbar and checked by openssl, what everybody sees of a product, the register, the status
list, and what a moved clock changes."""
import base64
import html
import json
import os
import re
import struct
import subprocess
import tempfile
import unittest
from datetime import date, timedelta
from urllib.parse import quote

import decided
import harness

ED25519 = bytes.fromhex("302a300506032b6570032100")  # what stands before the 32 bytes of a key in DER (RFC 8410)


def unbase64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def openssl_says(public, message, signature):
    """Whether openssl finds the Ed25519 signature good."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in (("key", ED25519 + public), ("message", message), ("signature", signature)):
            with open(os.path.join(folder, name), "wb") as file:
                file.write(content)
        done = subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", f"{folder}/key", "-rawin", "-in", f"{folder}/message",
                               "-sigfile", f"{folder}/signature"], capture_output=True)
        return done.returncode == 0


def three_years_after(day):
    return day.replace(year=day.year + 3)


class Certificates(decided.Decided):
    options = ["--public-url", "https://ocop.example.vn"]

    def qr_codes(self, pdf):
        """What zbar reads from the picture of each page; the words of the PDF."""
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "paper.pdf")
            with open(path, "wb") as file:
                file.write(pdf)
            if os.environ.get("OPENOCOP_KEEP"):
                with open(os.path.join(os.environ["OPENOCOP_KEEP"], "giay-chung-nhan.pdf"), "wb") as file:
                    file.write(pdf)
            subprocess.run(["pdftoppm", "-r", "150", "-png", path, f"{folder}/page"], check=True, capture_output=True)
            pages = sorted(name for name in os.listdir(folder) if name.endswith(".png"))
            # Only QR codes: among all its kinds zbar now and then takes the lines of a picture for a bar code, too.
            found = [subprocess.run(["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", os.path.join(folder, page)],
                                    capture_output=True, text=True).stdout.strip() for page in pages]
            words = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True).stdout.decode()
            info = subprocess.run(["pdfinfo", path], capture_output=True, check=True).stdout.decode()
        return found, " ".join(words.split()), info

    def recognised(self, people, names, **options):
        session = self.signed_session(people, names, **options)
        self.sign_minutes(people, session)
        return self.issued(people, session, f"{1000 + self.next_number()}/QĐ-UBND")

    @classmethod
    def next_number(cls):
        cls.numbers = getattr(cls, "numbers", 0) + 1
        return cls.numbers

    def registered(self, words):
        """The address of a product's page, found in the register."""
        found = re.findall(r'href="(/san-pham-ocop/[^"]+)"', harness.Visitor(self.server).get(f"/so-dang-ky?q={quote(words)}").text)
        self.assertTrue(found, words)
        return found[0]

    def facts(self, page):
        return {re.sub(r"<[^>]+>", "", name).strip(): re.sub(r"<[^>]+>", "", value).strip() for name, value in re.findall(r"<dt>(.*?)</dt>\s*<dd[^>]*>(.*?)</dd>", page, re.S)}

    def status_of(self, place):
        told = json.loads(self.get("/api/v1/certificates/status").body)
        keys = {key["id"]: bytes.fromhex(key["public"]) for key in json.loads(self.get("/api/v1/certificates/keys").body)["keys"]}
        message = "\n".join([told["format"], told["day"], told["key"], str(told["count"]), told["bits"]]).encode()
        self.assertTrue(openssl_says(keys[told["key"]], message, unbase64url(told["signature"])))
        self.assertEqual(told["day"], self.clock.now.date().isoformat())
        return unbase64url(told["bits"])[place // 4] >> place % 4 * 2 & 3


class TestCertificates(Certificates):
    def test_what_everybody_learns_of_a_certificate(self):
        people = self.people()
        names = ["Chè Đoan Hùng thượng hạng", "Chè búp tươi"]
        path = self.recognised(people, names)
        answer = people["vanthu"].get(f"{path}/giay-chung-nhan.pdf")
        self.assertEqual(answer.status, 200, answer.text[:500] if answer.body[:1] == b"<" else "")
        codes, words, info = self.qr_codes(answer.body)
        self.assertEqual(len(codes), 2)
        codes.sort(key=lambda code: names.index(unbase64url(code.rsplit("/", 1)[1])[:-64].decode().split("\n")[8]))
        self.assertRegex(info, r"Page size:\s+841\S* x 595")
        today = self.clock.now.date()
        for part in names + ["Đạt hạng 4 sao", "GIẤY CHỨNG NHẬN", "không phải chữ ký số"]:
            self.assertIn(part, words)
        # onto the province's form: the values alone
        form = self.qr_codes(people["vanthu"].get(f"{path}/giay-chung-nhan.pdf?in=phoi&so=1").body)
        self.assertEqual(len(form[0]), 1)
        self.assertNotIn("GIẤY CHỨNG NHẬN", form[1])
        self.assertEqual(len([name for name in names if name in form[1]]), 1)

        self.assertTrue(codes[0].startswith("https://ocop.example.vn/gcn/"), codes[0])
        seal = unbase64url(codes[0].rsplit("/", 1)[1])
        message, signature = seal[:-64], seal[-64:]
        lines = message.decode().split("\n")
        self.assertEqual(lines[0], "OCOP1")
        self.assertEqual(lines[3:6] + lines[8:9], ["4", today.isoformat(), three_years_after(today).isoformat(), names[0]])
        keys = {key["id"]: bytes.fromhex(key["public"]) for key in json.loads(self.get("/api/v1/certificates/keys").body)["keys"]}
        self.assertTrue(openssl_says(keys[lines[1]], message, signature))
        changed = message.replace(b"\n4\n", b"\n5\n")
        self.assertFalse(openssl_says(keys[lines[1]], changed, signature))

        forged = base64.urlsafe_b64encode(changed + signature).decode().rstrip("=")
        self.assertIn("TRUE", self.command("certificate", "verify", codes[0]))
        self.assertIn("FALSE", self.command("certificate", "verify", forged, status=1))
        self.assertIn("UNREADABLE", self.command("certificate", "verify", "khong-phai-ma", status=1))
        scanned = self.folder / "scanned.txt"
        scanned.write_text(codes[1] + "\n")
        told = json.loads(self.command("certificate", "verify", scanned, "--json"))
        self.assertEqual((told["true"], told["holds"], told["product"], told["stars"]), (True, True, names[1], 4))
        offline = self.folder / "keys.json"
        offline.write_bytes(self.get("/api/v1/certificates/keys").body)
        self.assertIn("TRUE", self.command("certificate", "verify", codes[1], "--keys", offline))

        page = self.get(codes[0].removeprefix("https://ocop.example.vn"))
        self.assertEqual(page.status, 200)
        self.assertIn("ĐÚNG", page.text)
        self.assertIn("không phải chữ ký số theo Luật", page.text)
        self.assertIn(names[0], page.text)
        page = self.get(f"/gcn/{forged}")
        self.assertEqual(page.status, 404)
        self.assertIn("SAI", page.text)
        self.assertNotIn(names[0], page.text)

        # the product's page
        address = self.registered("doan hung")
        self.assertEqual(address, self.registered("Đoan Hùng"))
        page = self.get(address)
        self.assertLess(len(page.body), 100_000)
        self.assertEqual(address.rsplit("/", 1)[1], lines[2])
        self.assertRegex(lines[2], rf"\A15-\d{{5}}-\d+-{today.year}\Z")
        facts = self.facts(page.text)
        self.assertEqual(facts["Có hiệu lực từ"], today.strftime("%d/%m/%Y"))
        self.assertEqual(facts["Có hiệu lực đến"], three_years_after(today).strftime("%d/%m/%Y"))
        self.assertIn("/QĐ-UBND", facts["Số quyết định"])
        self.assertIn("còn hiệu lực đến hết ngày", page.text)
        self.assertIn("Công nhận mới", page.text)
        self.assertEqual(self.get(f"{address}/quyet-dinh").body[:5], b"%PDF-")
        data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page.text, re.S).group(1))
        self.assertEqual((data["@type"], data["name"]), ("Product", names[0]))
        self.assertEqual(data["hasCertification"]["issuedBy"]["name"], facts["Cơ quan công nhận"])
        self.assertEqual(facts["Cơ quan công nhận"], "Ủy ban nhân dân tỉnh Lào Cai")  # of the province of that day
        self.assertEqual(data["hasCertification"]["expires"], three_years_after(today).isoformat())
        self.assertEqual(data["hasCertification"]["certificationRating"]["ratingValue"], 4)
        self.assertIn(f'<meta property="og:url" content="https://ocop.example.vn{address}">', page.text)
        card = html.unescape(re.search(r'<meta property="og:image" content="https://ocop.example.vn([^"]+)">', page.text).group(1))
        self.assertEqual(card, f"{address}/chia-se.png?ngay={today}")
        picture = self.get(card)
        self.assertEqual((picture.status, picture.headers["content-type"]), (200, "image/png"))
        self.assertEqual((picture.body[:8], struct.unpack(">II", picture.body[16:24])), (b"\x89PNG\r\n\x1a\n", (1200, 630)))
        self.assertLess(len(picture.body), 100_000)
        self.assertEqual(self.get("/san-pham-ocop/khong-co/chia-se.png").status, 404)
        self.assertEqual(self.get("/san-pham-ocop/khong-co").status, 404)
        self.assertIn("chỉ gồm sản phẩm OCOP do tỉnh đã nhập", self.get("/san-pham-ocop/khong-co").text)

    def test_the_page_tells_sizes_with_their_bar_codes_and_the_story_in_two_languages(self):
        people = self.people()
        producer = people["chuthe"] = self.visitor("demo.chuthe")
        self.recognised(people, ["Chè hai thứ tiếng"])
        product = re.search(r'href="(/san-pham/[0-9a-f-]{36})">Chè hai thứ tiếng<', producer.get("/san-pham").text).group(1)
        address = self.registered("hai thu tieng")
        self.assertNotIn("Quy cách đang bán", self.get(address).text)
        stories = {"cau-chuyen": "Nương chè ở độ cao 1.400 m.\nHái tay.", "cau-chuyen-en": "The gardens lie at 1,400 m.\nPicked by hand <& dried>."}
        self.assertEqual(producer.send(f"{product}/sua", stories).status, 303)
        sizes = [("Hộp thiếc", "100 g", "4006381333931"), ("Gói", "50 g", ""), ("Lọ", "10 g", "96385074")]
        for count, (name, content, gtin) in enumerate(sizes, 1):
            size = {"ten": name, "khoi-luong": content, "don-vi": "cái", "ma-vach": gtin}
            self.assertEqual(producer.send(f"{product}/quy-cach", size).status, 303)
            page = self.get(address)
            data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page.text, re.S).group(1))
            shown = [(f"{one}, {weight}", code) for one, weight, code in sizes[:count]]
            for words, code in shown:
                self.assertRegex(page.text, rf"<li>{words}( <span[^>]*>GTIN {code}</span>)?</li>" if code == "" else rf"<li>{words} <span[^>]*>GTIN {code}</span></li>")
            if count == 1:
                self.assertEqual((data["@type"], data["gtin"]), ("Product", "4006381333931"))
            else:
                self.assertEqual(data["@type"], ["Product", "ProductGroup"])
                self.assertEqual(sorted((one["name"], one.get("gtin", "")) for one in data["hasVariant"]), sorted(shown))
        self.assertRegex(page.text, r'<section lang="vi"><h2>Câu chuyện sản phẩm</h2>\s*<p>Nương chè ở độ cao 1.400 m.</p>\s*<p>Hái tay.</p>')
        self.assertRegex(page.text, r'<section lang="en"><h2>The product[^<]+ story</h2>\s*<p>The gardens lie at 1,400 m.</p>\s*<p>Picked by hand &lt;&amp; dried&gt;.</p>')
        self.assertIn("The gardens lie at 1,400 m.", producer.get(product).text)

    def test_the_register_names_its_three_counts(self):
        facts = self.facts(self.get("/so-dang-ky").text)
        before = [int(facts[name].replace(".", "")) for name in ("Lũy kế đã công nhận", "Còn hiệu lực", "Hết hạn chờ đánh giá lại")]
        self.recognised(self.people(), ["Trà xanh ướp sen"])
        facts = self.facts(self.get("/so-dang-ky").text)
        after = [int(facts[name].replace(".", "")) for name in ("Lũy kế đã công nhận", "Còn hiệu lực", "Hết hạn chờ đánh giá lại")]
        self.assertEqual(after, [before[0] + 1, before[1] + 1, before[2]])
        self.assertIn("Trà xanh ướp sen", self.get("/so-dang-ky?q=tra+xanh+uop&loai=con-hieu-luc").text)
        self.assertNotIn("Trà xanh ướp sen", self.get("/so-dang-ky?q=tra+xanh+uop&loai=het-han").text)
        self.assertIn("Không tìm thấy trong sổ của tỉnh", self.get("/so-dang-ky?q=khong-co-gi-nhu-the").text)

    def test_a_new_key_signs_and_what_the_old_one_signed_stays_good(self):
        people = self.people()
        path = self.recognised(people, ["Chè Tà Xùa"])
        code = self.qr_codes(people["vanthu"].get(f"{path}/giay-chung-nhan.pdf").body)[0][0]
        place = int(unbase64url(code.rsplit("/", 1)[1])[:-64].decode().split("\n")[7])
        self.assertEqual(self.status_of(place), 1)
        self.command("certificate", "keys", "--new")
        self.assertIn("TRUE", self.command("certificate", "verify", code))
        self.assertEqual(self.status_of(place), 1)
        self.assertEqual(oct(os.stat(self.folder / "data" / "certificates.key").st_mode & 0o777), "0o600")

    def test_anybody_reports_a_problem_and_the_office_answers(self):
        people = self.people()
        self.recognised(people, ["Chè ngâm sương"])
        address = self.registered("ngam suong")
        visitor = harness.Visitor(self.server)
        self.assertEqual(visitor.send(f"{address}/phan-anh", {"noi-dung": ""}).status, 422)
        answer = visitor.send(f"{address}/phan-anh", {"noi-dung": "Nhãn <b>sai</b> ở chợ", "lien-he": "0900000000"})
        self.assertEqual(answer.status, 200, answer.text[:1000])
        self.assertIn("Đã nhận phản ánh", answer.text)
        self.assertNotIn("ở chợ", visitor.get(address).text)
        tasks = people["chuyenvien"].get("/viec-cua-toi").text
        task = re.search(r'href="(/phan-anh/[0-9a-f-]{36})"', tasks).group(1)
        self.assertIn("Nhãn &lt;b&gt;sai&lt;/b&gt; ở chợ", people["chuyenvien"].get(task).text)
        self.assertEqual(people["chuyenvien"].send(task, {"tra-loi": "Đã kiểm tra"}).status, 303)
        self.assertNotIn(task, people["chuyenvien"].get("/viec-cua-toi").text)


class TestCertificatesOnPostgresql(TestCertificates):
    on_postgresql = True


if __name__ == "__main__":
    unittest.main()
