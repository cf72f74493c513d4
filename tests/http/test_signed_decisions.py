"""A decision signed with a certificate: what was submitted is kept, and only that, signed, whole, by somebody whom the office trusts, is taken."""
import subprocess
import tempfile
import unittest
from pathlib import Path

import decided
import signing

NAMES = ["Chè ký số một", "Chè ký số hai"]


class TestSignedDecisions(decided.Decided):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.ours, cls.others = signing.Authority(Path(folder.name) / "ours", "Cơ quan cấp (thử)"), signing.Authority(Path(folder.name) / "others", "Nơi lạ (thử)")
        cls.chair, cls.clerk = cls.ours.officer("Nguyễn Văn A"), cls.ours.officer("Văn thư (thử)")
        cls.options = ["--trust-store", str(cls.ours.certificate)]
        super().setUpClass()

    def test_only_the_paper_that_was_submitted_signed_and_whole_is_taken(self):
        people = self.people()
        session = self.signed_session(people, NAMES)
        self.sign_minutes(people, session)
        path = self.submitted(people, session, names=NAMES[:1])
        paper = people["truongphong"].get(f"{path}/trinh-ky.pdf").body
        self.assertEqual(paper[:5], b"%PDF-")
        self.assertIn("Bản trình ký (PDF)", people["vanthu"].get(path).text)
        words = subprocess.run(["pdftotext", "-layout", "-", "-"], input=paper, capture_output=True, check=True).stdout.decode("utf-8")
        self.assertIn("45/TTr-SNNMT", words)
        self.assertNotIn("Dự thảo để trình ký", words)
        later = signing.Update(signing.sign(paper, self.chair))
        signing.stamp(later)
        whole = signing.sign(paper, self.chair)
        other = signing.sign(paper.replace(b"/MediaBox [ 0 0 5", b"/MediaBox [ 0 0 6"), self.chair)
        for what, scan, said in (
                ("one byte altered", whole[:200] + bytes([whole[200] ^ 1]) + whole[201:], "không còn nguyên vẹn|không phải bản trình|không đọc được"),
                ("something added after the signature", later.written(), "không phủ hết tệp"),
                ("another paper", other, "không phải bản trình ngày"),
                ("a stranger's certificate", signing.sign(paper, self.others.officer("Người lạ")), "Người lạ (.*)không nối tới đơn vị cấp nào"),
                ("a certificate that has ended", signing.sign(paper, self.ours.officer("Nguyễn Văn A", ("20200101000000Z", "20250101000000Z"))), "không còn hạn")):
            answer = self.enter(people["vanthu"], path, "91/QĐ-UBND", scan=scan)
            self.assertEqual(answer.status, 422, what)
            self.assertRegex(answer.text, said, what)
            self.assertIn("Nguyễn Văn A", answer.text)
            self.assertNotIn("không phải gửi lại", answer.text)  # this file is not taken for the next try
        # The chair signs, the clerk stamps number and day and signs: as document systems do it.
        scan = signing.sign(whole, self.clerk, change=signing.stamp)
        answer = self.enter(people["vanthu"], path, "91/QĐ-UBND", scan=scan)
        self.assertEqual(answer.status, 303, answer.text[:3000])
        page = people["vanthu"].get(path).text
        for part in ("Nguyễn Văn A, chứng thư do Cơ quan cấp (thử) cấp", "Văn thư (thử)", "phủ hết tệp", "đơn vị cấp mà văn phòng tin cậy", "có thêm nội dung sau khi trình"):
            self.assertIn(part, page)
        self.assertEqual(people["vanthu"].get(f"{path}/ban-dau").body, scan)
        self.assertEqual(people["vanthu"].get(f"{path}/trinh-ky.pdf").body, paper)
        # A draft that was given back and submitted again has another paper; the one signed before is not taken for it.
        path = self.submitted(people, session, names=NAMES[1:])
        before = people["vanthu"].get(f"{path}/trinh-ky.pdf").body
        self.assertEqual(people["vanthu"].send(path, {"ly-do": "sai số tờ trình"}, f"{path}/buoc/tra-lai").status, 303)
        self.assertEqual(people["trinhky"].send(path, {"so": "46/TTr-SNNMT", "ngay": self.today()}, f"{path}/trinh").status, 303)
        again = people["vanthu"].get(f"{path}/trinh-ky.pdf").body
        self.assertNotEqual(before, again)
        answer = self.enter(people["vanthu"], path, "92/QĐ-UBND", scan=signing.sign(before, self.chair))
        self.assertEqual(answer.status, 422)
        self.assertIn("không phải bản trình ngày", answer.text)
        self.assertEqual(self.enter(people["vanthu"], path, "92/QĐ-UBND", scan=signing.sign(again, self.chair)).status, 303)
        page = people["vanthu"].get(path).text
        self.assertNotIn("có thêm nội dung sau khi trình", page)
        self.assertIn("is whole", self.command("ledger", "verify"))

    def test_a_trust_store_without_a_certificate_is_refused_at_the_start(self):
        empty = self.folder / "empty.pem"
        empty.write_text("nothing\n")
        self.assertIn("holds no certificate", self.command("serve", "--trust-store", empty, status=2))


class TestSignedDecisionsOnPostgresql(TestSignedDecisions):
    on_postgresql = True


if __name__ == "__main__":
    unittest.main()
