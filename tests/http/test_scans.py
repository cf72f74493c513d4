"""The stamped scans of Mẫu 03 and of the request letter: attached by the commune once they are signed, shown, replaced with the old one kept, handed to
the province with the dossier and from then on unchangeable; asked for before that only where the setting says so."""
import hashlib
import json
import re
import unittest

import harness
from filing import Filing, a_pdf


class Scans(Filing):
    def attach(self, visitor, dossier, data, form="form_3"):
        return self.send_file(visitor, f"{dossier}/ban-ky", f"{dossier}/ban-ky", {"giay": form}, data, "ban ky.pdf")

    def shown(self, visitor, dossier):
        """The scans on the dossier's page: those that stand and those that were replaced."""
        page = visitor.get(dossier).text
        self.assertIn("Bản đã ký, đóng dấu", page)
        page = page[page.index("Bản đã ký, đóng dấu</h2>"):]
        standing, _, replaced = page.partition("<details><summary>Các bản đã được thay")
        links = lambda part: re.findall(rf'href="({dossier}/ban-ky/[0-9a-f-]{{36}})"', part)
        return links(standing), links(replaced.partition("</details>")[0])

    def handed(self, dossier):
        entries = [json.loads(line) for line in self.command("ledger", "export").splitlines()]
        return next(json.loads(entry["content"]) for entry in entries
                    if entry.get("command") == "dossiers.hand" and json.loads(entry["content"])["dossier"] in dossier)

    def test_the_stamped_scans_go_to_the_province_with_the_dossier(self):
        people, dossier = self.signed("Chè có dấu đỏ")
        first, second, letter = a_pdf("mau 03 mo"), a_pdf("mau 03 ro"), a_pdf("cong van")
        self.assertEqual(self.attach(people["xa"], dossier, first).status, 303)
        self.assertEqual(self.attach(people["kyxa"], dossier, letter, "letter").status, 303)  # the signer as well as the examiner
        standing, replaced = self.shown(people["xa"], dossier)
        self.assertEqual((len(standing), replaced), (2, []))

        # A clearer one takes its place; the one before is kept and can be read.
        self.assertEqual(self.attach(people["xa"], dossier, second).status, 303)
        standing, replaced = self.shown(people["chuthe"], dossier)
        self.assertEqual((len(standing), len(replaced)), (2, 1))
        self.assertEqual(people["chuthe"].get(replaced[0]).body, first)
        self.assertEqual({people["chuthe"].get(path).body for path in standing}, {second, letter})
        answer = people["chuthe"].get(standing[0])
        self.assertEqual(answer.headers["content-type"], "application/pdf")
        self.assertIn("default-src 'none'", answer.headers["content-security-policy"])
        self.assertIn("Thay bản đã ký", people["xa"].get(dossier).text)

        self.assertEqual(people["xa"].send(dossier, {}, f"{dossier}/chuyen").status, 303)
        content = self.handed(dossier)
        self.assertEqual(content["form_3"], hashlib.sha256(second).hexdigest())
        self.assertEqual(content["letter"], hashlib.sha256(letter).hexdigest())
        standing, _ = self.shown(people["chuyenvien"], dossier)
        self.assertEqual({people["chuyenvien"].get(path).body for path in standing}, {second, letter})

        # What was handed over stays as it is.
        self.assertNotIn(f'href="{dossier}/ban-ky"', people["xa"].get(dossier).text)
        self.assertEqual(people["xa"].get(f"{dossier}/ban-ky").status, 403)
        self.assertIn("entries", harness.run("ledger", "verify", *self.data))

    def test_nothing_is_attached_before_it_is_signed_and_none_is_needed(self):
        people, _, _, dossier = self.ready("Chè chưa ký")
        self.assertEqual(self.file(people["chuthe"], dossier).status, 303)
        self.assertEqual(people["xa"].get(f"{dossier}/ban-ky").status, 403)
        people, dossier = self.signed("Chè không quét")
        self.assertIn("Chưa có bản quét nào", people["xa"].get(dossier).text)
        self.assertEqual(people["xa"].send(dossier, {}, f"{dossier}/chuyen").status, 303)
        self.assertEqual((self.handed(dossier)["form_3"], self.handed(dossier)["letter"]), ("", ""))

    def test_whoever_hands_it_over_has_seen_the_scan_that_goes_with_it(self):
        people, dossier = self.signed("Chè thay phút chót")
        form = people["kyxa"].form(dossier, f"{dossier}/chuyen")
        self.assertEqual(self.attach(people["xa"], dossier, a_pdf("phut chot")).status, 303)
        self.assertEqual(people["kyxa"].post(f"{dossier}/chuyen", form).status, 409)
        self.assertEqual(people["kyxa"].send(dossier, {}, f"{dossier}/chuyen").status, 303)

    def test_a_form_sent_twice_makes_one_scan_and_the_same_file_is_not_taken_again(self):
        people, dossier = self.signed("Chè gửi hai lần")
        page = f"{dossier}/ban-ky"
        fields = people["xa"].form(page)
        for _ in range(3):
            people["xa"].form = lambda *_: fields
            self.assertEqual(self.attach(people["xa"], dossier, a_pdf("mot lan")).status, 303)
        del people["xa"].form
        self.assertEqual(tuple(map(len, self.shown(people["xa"], dossier))), (1, 0))
        again = self.attach(people["xa"], dossier, a_pdf("mot lan"))
        self.assertEqual(again.status, 422)
        self.assertIn("đang là bản đã ký", again.text)

    def test_bad_files_and_names_are_refused_in_words(self):
        people, dossier = self.signed("Chè tệp hỏng")
        page = f"{dossier}/ban-ky"
        for data in (b"", b"<html><script>alert(1)</script></html>", b"PK\x03\x04" + bytes(100)):
            answer = self.attach(people["xa"], dossier, data)
            self.assertEqual(answer.status, 422, data[:10])
        self.assertEqual(self.attach(people["xa"], dossier, a_pdf("x"), "no such paper").status, 422)
        self.assertEqual(people["xa"].send(page, {"giay": "form_3", "da-gui": ""}).status, 422)
        # A hash that nobody gave for this producer names nothing, whether the store knows it or not.
        for hashed in ("0" * 64, "x" * 64, hashlib.sha256(b"anything").hexdigest()):
            self.assertEqual(people["xa"].send(page, {"giay": "form_3", "da-gui": hashed}).status, 422, hashed)
        self.assertIn("Chưa có bản quét nào", people["xa"].get(dossier).text)

    def test_others_know_nothing_of_the_scans(self):
        people, dossier = self.signed("Chè bản kín")
        self.assertEqual(self.attach(people["xa"], dossier, a_pdf("ban kin")).status, 303)
        (path,), _ = self.shown(people["xa"], dossier)
        other = self.signed("Chè khác")[1]
        for name, target in (("xa2", path), ("kyxa2", path), ("chuyenvien", path), ("xa", path.replace(dossier, other)), ("xa", f"{dossier}/ban-ky/x")):
            self.assertEqual(people[name].get(target).status, 404, (name, target))
        self.assertEqual(people["chuthe"].get(f"{dossier}/ban-ky").status, 403)
        self.assertEqual(people["xa2"].get(f"{dossier}/ban-ky").status, 404)


class ScansOnPostgresql(Scans):
    on_postgresql = True


class ScansRequired(Filing):
    """Where the province asks for the stamped scans."""

    options = ["--signed-scans", "required"]

    def test_both_scans_are_needed_before_it_is_handed_over(self):
        people, dossier = self.signed("Chè phải quét")
        for form in ("form_3", "letter"):
            refused = people["xa"].send(dossier, {}, f"{dossier}/chuyen")
            self.assertEqual(refused.status, 400)
            self.assertIn("Còn thiếu bản đã ký", refused.text)
            self.assertEqual(people["chuyenvien"].get(dossier).status, 404)
            self.assertEqual(self.send_file(people["xa"], f"{dossier}/ban-ky", f"{dossier}/ban-ky", {"giay": form}, a_pdf(form)).status, 303)
        self.assertEqual(people["xa"].send(dossier, {}, f"{dossier}/chuyen").status, 303)


if __name__ == "__main__":
    unittest.main()
