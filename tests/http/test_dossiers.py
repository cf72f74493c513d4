"""A dossier from the first claim to the province, over HTTP without scripts: what the law asks is asked, what was filed stays as it was, each person
does his own part, and who must not know of it does not."""
import html
import io
import re
import subprocess
import unittest
import zipfile
from datetime import timedelta
from urllib.parse import quote, unquote

import harness
from filing import TEXTS, Filing, working_days


class Dossiers(Filing):
    def test_from_the_first_claim_to_the_province(self):
        people, _, _, dossier = self.ready("Chè Bát tiên thử nghiệm")
        page = people["chuthe"].get(dossier).text
        self.assertIn("<strong>100</strong>", page)
        self.assertEqual(self.file(people["chuthe"], dossier).status, 303)
        today = self.clock.now.date()
        due = working_days(today, 15).strftime("%d/%m/%Y")
        self.assertIn(due, people["chuthe"].get(dossier).text)

        # The commune gives it back with three reasons.
        home = people["xa"].get("/viec-cua-toi").text
        self.assertIn("Chè Bát tiên thử nghiệm", home)
        desk = people["xa"].get(f"{dossier}/tham-tra").text
        answer = people["xa"].send(f"{dossier}/tham-tra", {**self.ticks(desk), "co-mau-02": "missing", "ghi-chu-mau-02": "thiếu trang 3", "ly-do-1.1": "ghi rõ xã",
                                                           "ly-do-4.1": "hợp đồng mờ", "han": (today + timedelta(days=9)).strftime("%d/%m/%Y"), "viec": "tra-lai"})
        self.assertEqual(answer.status, 303, answer.text[:3000])
        back = people["chuthe"].get(dossier).text
        for reason in ("thiếu trang 3", "ghi rõ xã", "hợp đồng mờ"):
            self.assertIn(reason, back)
        self.assertNotIn("Chè Bát tiên thử nghiệm", people["xa"].get("/viec-cua-toi").text)
        self.assertIn("Chè Bát tiên thử nghiệm", people["chuthe"].get("/viec-cua-toi").text)

        # It is filed again, examined, signed by another person, and handed over with five samples.
        self.claim(people["chuthe"], dossier, self.leaves[0], max(self.leaves[0]["options"], key=lambda o: o["points"])["id"], "xã Trấn Yên",
                   re.findall(r'name="giay-([0-9a-f-]{36})"', people["chuthe"].get(f"{dossier}/tieu-chi/{self.leaves[0]['code']}").text)[:1])
        self.assertEqual(self.file(people["chuthe"], dossier).status, 303)
        desk = people["xa"].get(f"{dossier}/tham-tra").text
        four = {name: f"Nội dung {name}" for name in ("material", "labour", "idea", "identity")}
        answer = people["xa"].send(f"{dossier}/tham-tra", {**self.ticks(desk), **four, "meeting": "", "viec": "mau-03"})
        self.assertEqual(answer.status, 303, answer.text[:3000])
        move = {"so": "15/UBND-KT", "ngay": today.strftime("%d/%m/%Y")}
        self.assertEqual(people["kyxa"].send(dossier, move, f"{dossier}/ky").status, 303)
        self.assertNotIn(f"{dossier}/ky", people["kyxa"].get(dossier).text)
        refused = people["xa"].send(dossier, {}, f"{dossier}/chuyen")
        self.assertEqual(refused.status, 400, refused.text[:2000])
        self.assertEqual(people["chuyenvien"].get(dossier).status, 404)
        self.assertEqual(people["xa"].send(f"{dossier}/mau", {"tinh-trang": "nguyên vẹn", "lo": "L1", "han": "31/12/2027"}).status, 303)
        self.assertEqual(people["xa"].send(dossier, {}, f"{dossier}/chuyen").status, 303)
        self.assertEqual(people["chuyenvien"].get(dossier).status, 200)
        self.papers_are_read_back(people["chuyenvien"], dossier)
        self.assertIn("entries", harness.run("ledger", "verify", *self.data))

    def papers_are_read_back(self, visitor, dossier):
        wanted = {"mau-01": ["PHIẾU ĐĂNG KÝ", "Chè Bát tiên thử nghiệm", "PĐK-15-04498-2026"], "mau-02": ["BÁO CÁO TỰ ĐÁNH GIÁ VỀ SẢN PHẨM", "100/100"],
                  "phieu-nhan": ["PHIẾU TIẾP NHẬN"], "mau-03": ["Nội dung material", "BÁO CÁO"], "cong-van": ["15/UBND-KT", "Kính gửi"]}
        for name, words in wanted.items():
            pdf = visitor.get(f"{dossier}/{name}.pdf")
            self.assertEqual((pdf.status, pdf.headers["content-type"]), (200, "application/pdf"), pdf.body[:500])
            path = self.folder / f"{name}.pdf"
            path.write_bytes(pdf.body)
            text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True).stdout.decode("utf-8")
            fonts = subprocess.run(["pdffonts", path], capture_output=True, check=True).stdout.decode()
            docx = visitor.get(f"{dossier}/{name}.docx")
            self.assertEqual(docx.status, 200)
            body = zipfile.ZipFile(io.BytesIO(docx.body)).read("word/document.xml").decode("utf-8")
            plain = html.unescape(re.sub(r"<[^>]+>", "", body))
            for word in words:
                self.assertIn(word, text, name)
                self.assertIn(word, plain, name)
            self.assertTrue(all("LiberationSerif" in line and " yes " in line for line in fonts.splitlines()[2:]), fonts)

    def test_what_is_missing_stands_in_the_way(self):
        people = self.people()
        _, product = self.product(people["chuthe"], "Chè chưa xong")
        dossier = self.open(people["chuthe"], product)
        page = people["chuthe"].get(f"{dossier}/kiem-tra").text
        self.assertEqual(page.count("/tieu-chi/"), len(self.leaves))
        self.assertNotIn(f'action="{dossier}/nop"', page)
        again = people["chuthe"].send(f"/ho-so/moi?san-pham={product}", {"loai": "first", "phieu": str(self.SET)}, "/ho-so/moi")
        self.assertEqual(again.status, 422)

    def test_the_plan_says_what_its_papers_take_and_what_is_not_known(self):
        people = self.people()
        _, product = self.product(people["chuthe"], "Chè có đường đi")
        dossier = self.open(people["chuthe"], product)
        for i, leaf in enumerate(self.leaves):  # a few steps are left to the next star
            worth = min if i < 12 else max
            self.claim(people["chuthe"], dossier, leaf, worth(leaf["options"], key=lambda option: option["points"])["id"])
        steps = re.search(r'<ol class="steps">.*?</ol>', people["chuthe"].get(dossier).text, re.S).group(0)
        self.assertIn("Thời gian: chưa rõ.", steps)
        self.assertIn("Bản sao", steps)  # what the law wants of the paper

    def test_a_name_that_differs_is_found_before_filing(self):
        people, _, _, dossier = self.ready("Chè Tú Lệ thử")
        self.assertEqual(people["chuthe"].send(f"{dossier}/bao-cao", {**{text: "Chè Tu Lê khác: x" for text in TEXTS}}).status, 303)
        page = people["chuthe"].get(f"{dossier}/kiem-tra").text
        self.assertNotIn(f'action="{dossier}/nop"', page)
        self.assertIn("Chè Tú Lệ thử", re.search(r'<ul class="gaps">.*?</ul>', page, re.S).group(0))

    def test_a_dossier_goes_along_with_its_producer(self):
        people, producer, product, dossier = self.ready("Chè dời xã")
        self.assertEqual(self.file(people["chuthe"], dossier).status, 303)
        slip = people["chuthe"].get(f"{dossier}/phieu-nhan.pdf").status
        here, there = ("xa", "04498"), ("xa2", "04636")
        try:
            for (was, _), (now, code) in ((here, there), (there, here)):
                answer = people["chuyenvien"].send(f"/chu-the/{producer}/sua", {"ly-do": "new_address", "xa": code})
                self.assertEqual(answer.status, 303, html.unescape(re.sub(r"<[^>]+>", " ", answer.text))[:3000])
                for page in ("/viec-cua-toi", "/ho-so?q=doi+xa"):
                    self.assertIn("Chè dời xã", people[now].get(page).text)
                    self.assertNotIn("Chè dời xã", people[was].get(page).text)
                self.assertEqual(people[now].get(dossier).status, 200)
                self.assertEqual(people[was].get(dossier).status, 404)
        finally:
            people["chuyenvien"].send(f"/chu-the/{producer}/sua", {"ly-do": "new_address", "xa": here[1]})
        self.assertEqual(people["chuthe"].get(f"{dossier}/phieu-nhan.pdf").status, slip)
        answer = people["chuthe"].send(f"/san-pham/{product}/doi-ten", {"ten": "Trà rời núi", "ly-do": "theo nhãn mới"})
        self.assertEqual(answer.status, 303, answer.text[:2000])
        self.assertIn("Trà rời núi", people["xa"].get("/viec-cua-toi").text)
        self.assertIn(dossier, people["xa"].get("/ho-so?q=tra+roi+nui").text)
        self.assertNotIn(dossier, people["xa"].get("/ho-so?q=doi+xa").text)

    def test_what_is_open_goes_into_the_producer_that_takes_over(self):
        people = self.people()
        made = []
        for name in ("HTX Nhập vào thử", "HTX Nhận về thử"):
            answer = people["xa"].send("/chu-the/moi", {"loai-hinh": "cooperative", "ten": name, "xa": "04498"})
            self.assertEqual(answer.status, 303, answer.text[:2000])
            made.append(re.search(r"/chu-the/([0-9a-f-]{36})", answer.headers["location"]).group(1))
        gone, stays = made
        answer = people["xa"].send(f"/san-pham/moi?chu-the={gone}", {"ten": "Chè nhập vào"})
        product = re.search(r"/san-pham/([0-9a-f-]{36})", answer.headers["location"]).group(1)
        dossier = self.open(people["xa"], product)
        paper = self.paper(people["xa"], gone, "conditions", "31/2026")
        self.claim(people["xa"], dossier, self.leaves[0], self.leaves[0]["options"][0]["id"], "đủ", [paper])
        answer = people["chuyenvien"].send(f"/chu-the/{gone}/ket-thuc", {"tu-ngay": self.clock.now.strftime("%d/%m/%Y"), "can-cu": "Quyết định 9",
                                                                       "nhap-vao": stays})
        self.assertEqual(answer.status, 303, html.unescape(re.sub(r"<[^>]+>", " ", answer.text))[:3000])
        page = people["xa"].get(dossier)
        self.assertEqual(page.status, 200)
        self.assertIn("HTX Nhận về thử", page.text)
        self.assertIn(f"giay-{paper}", people["xa"].get(f"{dossier}/tieu-chi/{self.leaves[0]['code']}").text)
        self.assertIn("31/2026", people["xa"].get(f"/giay-to?chu-the={stays}").text)
        self.assertNotIn("31/2026", people["xa"].get(f"/giay-to?chu-the={gone}").text)

    def test_two_devices_see_both_texts(self):
        people = self.people()
        _, product = self.product(people["chuthe"], "Chè hai máy")
        dossier = self.open(people["chuthe"], product)
        leaf = self.leaves[0]
        page = f"{dossier}/tieu-chi/{leaf['code']}"
        first, second = people["chuthe"].form(page), people["nguoigiup"].form(page)
        self.assertEqual(people["nguoigiup"].post(page, {**second, "muc": leaf["options"][-1]["id"], "ly-do": "bản của người giúp"}).status, 303)
        stale = people["chuthe"].post(page, {**first, "muc": leaf["options"][0]["id"], "ly-do": "bản của chủ thể"})
        self.assertEqual(stale.status, 409)
        self.assertIn("bản của người giúp", stale.text)
        self.assertIn("bản của chủ thể", stale.text)
        again = people["nguoigiup"].post(page, {**second, "muc": leaf["options"][-1]["id"], "ly-do": "bản của người giúp"})
        self.assertEqual(again.status, 303)  # its answer was lost on the way: it is saved, and no two texts
        self.assertIn("bản của người giúp", people["chuthe"].get(page).text)
        self.assertEqual(people["chuthe"].send(page, {"muc": leaf["options"][0]["id"], "ly-do": "thống nhất"}).status, 303)

    def test_a_new_paper_leads_back_to_its_criterion_and_nowhere_else(self):
        people = self.people()
        producer, product = self.product(people["chuthe"], "Chè đường về")
        dossier = self.open(people["chuthe"], product)
        leaf = self.leaves[0]
        page = f"{dossier}/tieu-chi/{leaf['code']}"
        ask = {"them-giay": "1"}
        there = f"/giay-to/moi?chu-the={producer}&ve={page}"
        self.assertEqual(unquote(people["chuthe"].send(page, ask).headers["location"]), there)
        paper = self.paper(people["chuthe"], producer, "materials", "7/2026")
        self.assertEqual(people["chuthe"].send(page, {**ask, f"giay-{paper}": "1"}).status, 422)  # ticked, but no level: nothing is lost silently
        answer = people["chuthe"].send(page, {**ask, "muc": leaf["options"][0]["id"], f"giay-{paper}": "1"})
        self.assertEqual(unquote(answer.headers["location"]), there)
        self.assertRegex(people["chuthe"].get(page).text, rf'name="giay-{paper}" value="1" checked')
        story = {"loai": "story", "lien-ket": "https://youtu.be/dQw4w9WgXcQ"}
        fields = people["chuthe"].form(there, "/giay-to/moi")
        answer = people["chuthe"].post("/giay-to/moi", {**fields, **story})
        self.assertRegex(answer.headers["location"], rf"^{page}\?giay=[0-9a-f-]{{36}}$")
        new = answer.headers["location"][-36:]
        self.assertRegex(people["chuthe"].get(answer.headers["location"]).text, rf'name="giay-{new}" value="1" checked')
        for bad in ("//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "evil", "/x y"):
            shown = people["chuthe"].get(f"/giay-to/moi?chu-the={producer}&ve={quote(bad)}").text
            self.assertNotIn("evil", shown, bad)
            fields = people["chuthe"].form(f"/giay-to/moi?chu-the={producer}", "/giay-to/moi")
            answer = people["chuthe"].post("/giay-to/moi", {**fields, **story, "ve": bad})
            self.assertRegex(answer.headers["location"], r"^/giay-to/[0-9a-f-]{36}\?xong=1$", bad)

    def test_what_changed_after_it_was_looked_at_is_not_filed(self):
        people, _, _, dossier = self.ready("Chè sửa sau")
        looked = people["chuthe"].form(f"{dossier}/kiem-tra", f"{dossier}/nop")
        leaf = next(leaf for leaf in self.leaves if not any(option.get("star_min") for option in leaf["options"]))
        self.claim(people["nguoigiup"], dossier, leaf, leaf["options"][0]["id"], "khác", re.findall(r'name="giay-([0-9a-f-]{36})"', people["nguoigiup"].get(f"{dossier}/tieu-chi/{leaf['code']}").text)[:1])
        self.assertEqual(people["chuthe"].post(f"{dossier}/nop", looked).status, 409)
        self.assertIn(f'action="{dossier}/nop"', people["chuthe"].get(f"{dossier}/kiem-tra").text)

    def test_each_does_his_own_part_and_others_know_nothing(self):
        people, _, _, dossier = self.ready("Chè giữ kín")
        nowhere = "/ho-so/00000000-0000-4000-8000-000000000000"

        def same(visitor, path):
            one, other = visitor.get(dossier + path), visitor.get(nowhere + path)
            strip = lambda answer: re.sub(r'value="[0-9a-f-]{36,128}"|/ho-so/[0-9a-f-]{36}', "", answer.text)
            self.assertEqual((one.status, strip(one)), (other.status, strip(other)), path)
            return one.status

        for name in ("xa", "kyxa", "xa2", "kyxa2", "chuyenvien"):  # a draft is the producer's own
            for path in ("", "/kiem-tra", "/tham-tra", "/mau-01.pdf"):
                self.assertIn(same(people[name], path), (403, 404), name + path)
            self.assertNotIn("Chè giữ kín", people[name].get("/ho-so?q=che+giu+kin").text)
        self.assertEqual(people["nguoigiup"].post(f"{dossier}/nop", people["chuthe"].form(f"{dossier}/kiem-tra", f"{dossier}/nop")).status, 403)
        self.assertEqual(self.file(people["chuthe"], dossier).status, 303)
        self.assertIn("Chè giữ kín", people["xa"].get("/ho-so?q=che+giu+kin").text)
        for name in ("xa2", "kyxa2", "chuyenvien"):
            self.assertIn(same(people[name], ""), (403, 404), name)
            self.assertNotIn("Chè giữ kín", people[name].get("/ho-so?q=che+giu+kin").text)
        self.assertEqual(people["chuthe"].post(f"{dossier}/bao-cao", {"plan": "x"}).status, 403)  # no token, and filed
        self.assertEqual(people["chuthe"].get(f"{dossier}/bao-cao").status, 403)

    def test_the_list_sorts_by_the_nearest_term(self):
        """Filed later, due later; a draft has no term and comes last, whatever was touched last."""
        people, producer, product, first = self.ready("Chè xếp hạn")
        self.assertEqual(self.file(people["chuthe"], first).status, 303)
        self.clock.move(days=2)
        people = self.people()
        second = self.open(people["chuthe"], self.product(people["chuthe"], "Rượu xếp hạn")[1])
        self.complete(people["chuthe"], producer, second, "Rượu xếp hạn")
        self.assertEqual(self.file(people["chuthe"], second).status, 303)
        self.clock.move(minutes=1)
        draft = self.open(people["chuthe"], self.product(people["chuthe"], "Mật xếp hạn")[1])
        rows = lambda order: re.findall(r'<th scope="row"><a href="(/ho-so/[0-9a-f-]{36})"', people["chuthe"].get(f"/ho-so?q=xep+han{order}").text)
        self.assertEqual(rows(""), [draft, second, first])
        self.assertEqual(rows("&sap-xep=moi"), [draft, second, first])
        self.assertEqual(rows("&sap-xep=han"), [first, second, draft])
        page = people["chuthe"].get("/ho-so?q=xep+han&sap-xep=han").text
        self.assertEqual(page.count("aria-sort"), 1)
        self.assertRegex(page, r'aria-sort="ascending"><a href="/ho-so\?q=xep%20han&amp;sap-xep=han"')
        self.assertRegex(people["chuthe"].get("/ho-so?q=xep+han").text, r'aria-sort="descending"><a href="/ho-so\?q=xep%20han"')
        for odd in ("x", "han'--", "", "h" * 300):  # an order that is none is the list's own; a cursor that is none its beginning
            self.assertEqual(rows("&sap-xep=" + quote(odd)), [draft, second, first])
            self.assertEqual(rows("&sap-xep=han&sau=" + quote(odd)), [first, second, draft])

    def test_a_form_sent_twice_is_done_once(self):
        people, _, _, dossier = self.ready("Chè nộp hai lần")
        form = people["chuthe"].form(f"{dossier}/kiem-tra", f"{dossier}/nop")
        answers = [people["chuthe"].post(f"{dossier}/nop", form) for _ in range(3)]
        self.assertEqual([answer.status for answer in answers], [303] * 3)
        self.assertEqual(people["chuthe"].get(dossier).text.count("Nộp hồ sơ"), 1)
        page = f"{dossier}/tham-tra"
        form = {**people["xa"].form(page), "ly-do-1.1": "ghi rõ xã", "viec": "tra-lai"}
        self.assertEqual([people["xa"].post(page, form).status for _ in range(3)], [303] * 3)
        self.assertEqual(people["xa"].post(page, {**form, "ly-do-1.1": ""}).status, 403)
        self.assertEqual(people["chuthe"].get(dossier).text.count("Trả lại"), 1)
        self.assertEqual(self.file(people["chuthe"], dossier).status, 303)
        page = f"{dossier}/mau"
        form = {**people["xa"].form(page), "tinh-trang": "nguyên vẹn"}
        self.assertEqual([people["xa"].post(page, form).status for _ in range(2)], [303] * 2)
        self.assertEqual(people["xa"].get(page).text.count("nguyên vẹn"), 5)

    def test_hostile_words_are_shown_not_obeyed(self):
        people = self.people()
        _, product = self.product(people["chuthe"], "Chè chữ lạ")
        dossier = self.open(people["chuthe"], product)
        page = f"{dossier}/tieu-chi/{self.leaves[0]['code']}"
        option = self.leaves[0]["options"][0]["id"]
        for words, status in (("<script>alert(1)</script>", 303), ("đủ 😀", 303), ("\u202eđảo", 422), ("a" * 5000, 422), ("\x01", 422), ("e\u0302\u0301", 303)):
            answer = people["chuthe"].send(page, {"muc": option, "ly-do": words})
            self.assertEqual(answer.status, status, words[:20])
            self.assertNotIn("<script>alert", people["chuthe"].get(page).text)
        self.assertEqual(people["chuthe"].send(page, {"muc": "no such option"}).status, 422)
        self.assertEqual(people["chuthe"].get(f"{dossier}/tieu-chi/99.9").status, 404)


class DossiersOnPostgresql(Dossiers):
    on_postgresql = True


if __name__ == "__main__":
    unittest.main()
