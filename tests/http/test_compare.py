"""What was entered beside the words of the PDF files: what the papers lack is listed side by side before filing and on the commune's desk, never as a
fault; papers without words, and papers that agree however their letters are composed and their lines broken, say nothing."""
import re
import unicodedata
import unittest

from filing import Filing

HEAD = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "BẢN TỰ CÔNG BỐ SẢN PHẨM", "\uf0b7 Thông tin về tổ chức, cá nhân tự công bố sản phẩm",
        "\uf0b7 Thông tin về sản phẩm, thành phần, chất liệu bao bì", "\uf0b7 Quy cách đóng gói và mẫu nhãn, yêu cầu về an toàn thực phẩm của nhà nước"]


def word_pdf(lines, form="NFC"):
    """A PDF of one page with these lines, the letters named by a ToUnicode table as office programs write it."""
    letters = sorted({letter for line in lines for letter in line} - {" "})
    codes = {" ": 32, **{letter: code for letter, code in zip(letters, [c for c in range(33, 256) if c not in b"()\\"])}}
    assert len(codes) == len(letters) + 1
    table = "".join(f"<{code:02X}> <{unicodedata.normalize(form, letter).encode('utf-16-be').hex()}>\n" for letter, code in codes.items())
    cmap = f"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange\n{len(codes)} beginbfchar\n{table}endbfchar endcmap end"
    text = b"BT /F1 10 Tf 14 TL 50 800 Td " + b"".join(b"<" + bytes(codes[letter] for letter in line).hex().encode() + b"> Tj T* " for line in lines) + b"ET"
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
               b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
               b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
               b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R/FirstChar 0/LastChar 255/Widths[%s]>>" % b" ".join([b"500"] * 256),
               b"<</Length %d>>stream\n%s\nendstream" % (len(cmap), cmap.encode())]
    out, at = b"%PDF-1.4\n", []
    for number, thing in enumerate(objects, 1):
        at.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, thing)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % place for place in at)
    return out + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


class Comparison(Filing):
    PRODUCT = "Chè Shan tuyết Bạch Long"

    def setUp(self):
        self.who, self.producer, _, self.dossier = self.ready(f"{self.PRODUCT} {self.id()[-20:].replace('_', ' ')}")
        found = re.search(r"<h1[^>]*>(.*?)</h1>", self.who["chuthe"].get(f"/chu-the/{self.producer}").text, re.S)
        self.name = re.sub(r"<[^>]+>", "", found.group(1)).strip()

    def cite(self, kind, data, **fields):
        paper = self.paper(self.who["chuthe"], self.producer, kind, "1/2026", data, **fields)
        leaf = self.leaves[0]
        best = max(leaf["options"], key=lambda option: option["points"])
        self.claim(self.who["chuthe"], self.dossier, leaf, best["id"], "đủ", [paper])
        return paper

    def findings(self, page=None):
        text = page or self.who["chuthe"].get(f"{self.dossier}/kiem-tra").text
        rows = re.findall(r'<li><p><a href="/giay-to/([0-9a-f-]{36})">.*?</a>: (.*?)</p>\s*<dl class="sides">\s*<div><dt>Đã khai</dt><dd>(.*?)</dd></div>'
                          r'\s*<div><dt>Trong giấy</dt><dd><q>(.*?)</q></dd></div>', text, re.S)
        self.assertEqual(len(rows), text.count('<dl class="sides">'))
        return rows

    def test_a_paper_of_another_product_is_shown_beside_the_name_and_stops_nothing(self):
        paper = self.cite("declaration", word_pdf([*HEAD, f"Tên tổ chức: {self.name}", "Tên sản phẩm: Mật ong bạc hà Mèo Vạc"]))
        ((cited, what, ours, theirs),) = self.findings()
        self.assertEqual(cited, paper)
        self.assertEqual(what, "Không thấy tên sản phẩm trong giấy")
        self.assertIn(self.PRODUCT, ours)
        self.assertNotIn("\uf0b7", theirs)
        # It is a hint: the dossier can be filed, and the commune sees the same.
        self.assertEqual(self.file(self.who["chuthe"], self.dossier).status, 303)
        self.assertEqual(self.findings(self.who["xa"].get(f"{self.dossier}/tham-tra").text), [(cited, what, ours, theirs)])

    def test_names_broken_over_lines_and_letters_taken_apart_are_found(self):
        name = re.search(r">([^<]*Bạch Long[^<]*)</h1>", self.who["chuthe"].get(self.dossier).text).group(1)
        words = name.split()
        for form in ("NFC", "NFD"):
            lines = [*HEAD, f"Tên tổ chức: {self.name.upper()}", "Tên sản phẩm: " + " ".join(words[:2]), " ".join(words[2:])]
            self.cite("declaration", word_pdf(lines, form))
            self.assertEqual(self.findings(), [], form)

    def test_another_day_and_another_tax_code_are_found(self):
        lines = [*HEAD, f"Tên cơ sở: {self.name}", "Mã số doanh nghiệp: 0100109106", "Giấy này có hiệu lực đến ngày 11 tháng 5 năm 2028", "Yên Bái, ngày 12 tháng 5 năm 2025"]
        self.cite("conditions", word_pdf(lines), **{"ngay-cap": "12/05/2025", "het-han": "11/05/2029"})
        rows = {what: (ours, theirs) for _, what, ours, theirs in self.findings()}
        self.assertEqual(set(rows), {"Không thấy ngày hết hạn đã khai; trong giấy có ngày khác"})  # who has entered no tax code is not asked for it
        ours, theirs = rows.popitem()[1]
        self.assertEqual(ours, "11/05/2029")
        self.assertIn("11 tháng 5 năm 2028", theirs)

        page = f"/chu-the/{self.producer}/sua"
        commune = re.search(r'<option value="(\d{5})" selected', self.who["chuthe"].get(page).text).group(1)
        answer = self.who["chuthe"].send(page, {"ma-so-thue": "5200861012", "ly-do": "corrected", "xa": commune})
        self.assertEqual(answer.status, 303, answer.text[:3000])
        rows = {what: (ours, theirs) for _, what, ours, theirs in self.findings()}
        self.assertEqual(rows["Không thấy mã số thuế của chủ thể; trong giấy có mã khác"][0], "5200861012")
        self.assertIn("0100109106", rows["Không thấy mã số thuế của chủ thể; trong giấy có mã khác"][1])

    def test_a_paper_without_words_says_nothing(self):
        self.cite("declaration", word_pdf([""]))
        self.assertEqual(self.findings(), [])
        self.cite("declaration", word_pdf(["Ký bởi: Sở Y tế, ngày ký: 12/05/2025"]))
        self.assertEqual(self.findings(), [])

    def test_words_that_are_markup_are_shown_as_they_are(self):
        self.cite("declaration", word_pdf([*HEAD, f"Tên tổ chức: {self.name}", "Tên sản phẩm: <script>alert(1)</script> Chè Shan"]))
        ((_, _, _, theirs),) = self.findings()
        self.assertIn("&lt;script&gt;", theirs)


class ComparisonOnPostgresql(Comparison):
    on_postgresql = True


if __name__ == "__main__":
    unittest.main()
