"""Scans of papers signed by hand: matched by the printed identifier, read out of the file or typed; who sees which."""
import os
import re
import subprocess
import tempfile
import unittest

import council
import harness
from filing import a_pdf
from test_results import Judged


class TestOriginals(Judged):
    def attach(self, visitor, page, data, name="ban-quet.pdf", **fields):
        return self.send_file(visitor, page, page, fields, data, name)

    def printed_code(self, visitor, address):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "paper.pdf")
            with open(path, "wb") as file:
                file.write(visitor.get(address).body)
            words = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True).stdout.decode()
        return re.search(r"OCOP-[A-Z]+-[0-9a-f]{8}", words).group(0)

    def test_a_signed_original_is_matched_by_its_printed_identifier(self):
        people, session, (item,) = self.judged("Chè Nậm Búng", sign=False)
        secretary, page = people[council.SECRETARY], f"{session}/ban-goc"
        self.assertEqual(secretary.get(page).status, 409)  # not before it has ended
        self.sign_minutes(people, session)
        self.assertIn(page, secretary.get(session).text)
        minutes = self.printed_code(secretary, f"{session}/giay/bien-ban.pdf")
        sheets = self.printed_code(secretary, f"{item}/giay/phieu-danh-gia.pdf")
        self.assertEqual((minutes[:8], sheets[:9]), ("OCOP-BB-", "OCOP-PDG-"))
        # A file without the words: the identifier must be typed, and the file needn't be sent again.
        answer = self.attach(secretary, page, a_pdf("scanned by hand"), **{"ghi-chu": "Trang 1-3"})
        self.assertEqual(answer.status, 422)
        self.assertIn("hãy gõ mã in ở chân giấy", answer.text)
        kept = harness.Forms(answer.text).found[page]["da-gui"]
        self.assertRegex(kept, "^[0-9a-f]{64}$")
        form = {name: value for name, value in secretary.form(page, page).items() if name != "tep"}
        wrong = secretary.post(page, {**form, "da-gui": kept, "ma": minutes[:-1] + ("0" if minutes[-1] != "0" else "1")})
        self.assertEqual(wrong.status, 422)
        self.assertIn("không có giấy tờ nào mang mã này", wrong.text)
        self.assertEqual(secretary.post(page, {**form, "da-gui": kept, "ma": minutes, "ghi-chu": "Trang 1-3"}).status, 303)
        self.assertIn("Trang 1-3", secretary.get(page).text)
        # One with the words in it is matched by them alone; a typed one must agree.
        answer = self.attach(secretary, page, a_pdf(f"signed {sheets}"), ma=minutes)
        self.assertEqual(answer.status, 422)
        self.assertIn(sheets, answer.text)
        self.assertEqual(self.attach(people["chuyenvien"], page, a_pdf(f"signed {sheets}")).status, 303)
        self.assertIn("đã được gắn", self.attach(secretary, page, a_pdf(f"signed {sheets}")).text)
        # Nobody gets at a file by its hash: what was given for a producer's dossier can't be attached here.
        self.assertEqual(people["chuthe"].get(page).status, 403)
        other = self.ask("SELECT lower(hex(sha256)) FROM files_files WHERE id = 1" if not self.on_postgresql else "SELECT encode(sha256, 'hex') FROM files_files WHERE id = 1")
        form = {name: value for name, value in secretary.form(page, page).items() if name != "tep"}
        self.assertEqual(secretary.post(page, {**form, "da-gui": other, "ma": minutes}).status, 422)
        # Who sees them: who may see the scores; who stepped out neither the product's sheets nor the minutes.
        links = re.findall(rf'href="({page}/[0-9a-f-]{{36}})"', secretary.get(page).text)
        self.assertEqual(len(links), 2)
        for link in links:
            self.assertEqual(people[council.CHAIR].get(link).body[:4], b"%PDF")
            self.assertEqual(people["chuthe"].get(link).status, 403)
        self.assertNotIn('type="file"', people[council.CHAIR].get(page).text)
        self.say("INSERT INTO sessions_conflicts (ident, item, seat, source, why, state, declared_at, decided_by, decided_at, note, version) "
                 f"SELECT {self.binary('ac' * 16)}, i.id, s.id, 'declared', 'x', 'recused', 1, 'y', 1, 'z', 1 FROM sessions_items i, councils_seats s "
                 "WHERE s.duty = 'chair' AND i.product_name = 'Chè Nậm Búng' AND s.council = (SELECT council FROM sessions WHERE id = i.session)")
        self.assertNotIn("OCOP-BB", people[council.CHAIR].get(page).text)
        for link in links:
            self.assertEqual(people[council.CHAIR].get(link).status, 404)


class TestOriginalsOnPostgresql(TestOriginals):
    on_postgresql = True


if __name__ == "__main__":
    unittest.main()
