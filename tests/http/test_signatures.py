"""Digital signatures of PDFs as the program's helper sees them (openocop inspect-signatures); what is signed is made by openssl and judged by pdfsig too."""
import datetime
import json
import os
import random
import subprocess
import tempfile
import unittest
from pathlib import Path

import harness
import signing

NOW = int(datetime.datetime(2026, 11, 23, tzinfo=datetime.timezone.utc).timestamp() * 1000)


class TestSignatures(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        folder = Path(cls.folder.name)
        cls.ours, cls.others = signing.Authority(folder / "ours", "Cơ quan cấp chữ ký (thử)"), signing.Authority(folder / "others", "Cơ quan khác (thử)")
        cls.chair, cls.clerk = cls.ours.officer("Nguyễn Văn A"), cls.ours.officer("Văn thư Ủy ban")
        cls.paper = cls.a_paper()

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    @classmethod
    def a_paper(cls):
        """A PDF as the program writes them."""
        subprocess.run([harness.PROGRAM, "demo", "--data", cls.folder.name + "/data"], capture_output=True, check=True)
        done = subprocess.run([harness.PROGRAM, "report", "annual", "--year", "2023", "--as-of", "2023-12-31", "--format", "pdf", "--data", cls.folder.name + "/data"],
                              capture_output=True, check=True)
        return done.stdout

    def look(self, pdf, trust="ours", issued=None, now=NOW):
        command = [harness.PROGRAM, "inspect-signatures", "--now", str(now), "--issued", str(len(self.paper) if issued is None else issued)]
        if trust:
            command += ["--trust", str(getattr(self, trust).certificate)]
        done = subprocess.run(command, input=pdf, capture_output=True, check=False, env={**os.environ, "ASAN_OPTIONS": "detect_leaks=0"})
        if done.returncode != 0:
            self.assertEqual(done.returncode, 2, done.stderr)
            return None
        return json.loads(done.stdout)

    def test_a_whole_signature_names_its_signer(self):
        signed = signing.sign(self.paper, self.chair)
        found = self.look(signed)
        [row] = found["signatures"]
        self.assertTrue(found["only"])
        self.assertEqual((row["intact"], row["end"], row["chain"], row["signer"], row["issuer"]), (True, len(signed), "good", "Nguyễn Văn A", "Cơ quan cấp chữ ký (thử)"))
        self.assertLess(abs(row["signed_at"] / 1000 - datetime.datetime.now().timestamp()), 600)
        self.assertEqual(self.look(signed, trust=None)["signatures"][0]["chain"], "not_asked")
        self.assertEqual(self.look(signed, trust="others")["signatures"][0]["chain"], "bad")
        self.assertEqual(self.look(signed, now=NOW + 30 * 365 * 86400 * 1000)["signatures"][0]["chain"], "bad")
        self.assertEqual(self.look(self.paper), {"only": True, "signatures": []})

    def test_another_program_agrees(self):
        signed = Path(self.folder.name) / "signed.pdf"
        for pdf, words in ((signing.sign(self.paper, self.chair), "Signature is Valid"), (self.broken(signing.sign(self.paper, self.chair)), "Digest Mismatch")):
            signed.write_bytes(pdf)
            said = subprocess.run(["pdfsig", "-nocert", signed], capture_output=True, text=True, check=False).stdout
            self.assertIn(words, said)
            self.assertEqual(self.look(pdf)["signatures"][0]["intact"], words == "Signature is Valid")

    def broken(self, pdf):
        at = pdf.index(b"/MediaBox") + len(b"/MediaBox [ 0 0 ")
        return pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1:]

    def test_two_signatures_each_cover_what_was_there(self):
        first = signing.sign(self.paper, self.chair)
        second = signing.sign(first, self.clerk, kind="adbe.pkcs7.detached", named=False)
        found = self.look(second)
        self.assertTrue(found["only"])
        self.assertEqual([(row["intact"], row["end"], row["signer"]) for row in found["signatures"]],
                         [(True, len(first), "Nguyễn Văn A"), (True, len(second), "Văn thư Ủy ban")])

    def test_what_is_added_beside_signatures_is_told(self):
        stamped = self.look(signing.sign(self.paper, self.chair, change=signing.stamp))
        self.assertEqual((stamped["only"], stamped["signatures"][0]["intact"]), (False, True))

        def note(update):
            page = update.page()
            number = update.add(b"<< /Type /Annot /Subtype /FreeText /Rect [0 0 600 800] /Contents (So 1) /DA (/F1 12 Tf) >>")
            update.objects[page] = update.text(page).rstrip()[:-2] + b"/Annots [%d 0 R] >>" % number

        self.assertFalse(self.look(signing.sign(self.paper, self.chair, change=note))["only"])
        first = signing.sign(self.paper, self.chair)
        later = signing.Update(first)
        signing.stamp(later)
        found = self.look(later.written())
        self.assertEqual((found["only"], found["signatures"][0]["end"]), (False, len(first)))

    def test_a_signature_that_covers_less_is_none(self):
        signed = signing.sign(self.paper, self.chair)
        for what, place in (("the hole is wider", lambda c: (c[0] - 40, c[1], c[2])), ("the end is left out", lambda c: (c[0], c[1], c[2] - 10)),
                            ("the hole begins within the message", lambda c: (c[0] + 1, c[1], c[2])), ("beyond the end", lambda c: (c[0], c[1], c[2] + 1))):
            pdf = signing.sign(self.paper, self.chair, place=place)
            [row] = self.look(pdf)["signatures"]
            self.assertFalse(row["intact"] and row["end"] == len(pdf), what)
        begin = signed.rindex(b"<30")
        elsewhere = signing.sign(self.broken(self.paper), self.chair)
        other = signed[:begin] + elsewhere[begin:begin + signing.HOLE] + signed[begin + signing.HOLE:]
        for what, pdf in (("SHA-1", signing.sign(self.paper, self.chair, digest="sha1", named=False)), ("a kind without a check", signing.sign(self.paper, self.chair, kind="adbe.x509.rsa_sha1")),
                          ("one byte of the paper", self.broken(signed)), ("the message of another paper", other)):
            self.assertFalse(self.look(pdf)["signatures"][0]["intact"], what)

    def test_whatever_is_altered_nothing_altered_is_intact(self):
        signed = signing.sign(self.paper, self.chair)
        hole = signed.rindex(b"/Contents <3") + len(b"/Contents <")
        message = len(signing.message(b"", self.chair)) * 2
        [whole] = self.look(signed)["signatures"]
        roll = random.Random(7)
        for _ in range(int(os.environ.get("OPENOCOP_SIGNATURES", "60"))):
            at = roll.randrange(len(signed))
            if hole <= at < hole + signing.HOLE:
                at = hole + roll.randrange(message)
            flipped = signed[:at] + bytes([signed[at] ^ (1 << roll.randrange(8))]) + signed[at + 1:]
            found = self.look(flipped)
            if found is None or not found["signatures"]:
                continue
            row = found["signatures"][0]
            # Within the message there are bytes that say nothing (a digit's case, a version): then all that is told must be as it was.
            same = hole <= at < hole + signing.HOLE and row == whole
            self.assertFalse(row["intact"] and row["end"] == len(signed) and not same, f"byte {at}")
        for cut in (1, 10, 1000, len(signed) - len(self.paper) - 1):
            found = self.look(signed[:-cut])
            self.assertFalse(found and found["signatures"] and found["signatures"][0]["intact"], cut)


if __name__ == "__main__":
    unittest.main()
