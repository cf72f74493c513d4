"""Photos of a product: only pictures, only by whom may edit it, seen small and without the place where they were taken, taken away again."""
import html
import re
import unittest

import filing
import harness
from test_files import pdf, png

LIMIT = 12


class Photos(harness.DemonstrationCase):
    def setUp(self):
        self.maker = filing.Filing("ready")
        self.maker.server = self.server
        self.chuthe = self.visitor("demo.chuthe")
        _, product = self.maker.product(self.chuthe, f"Chè {self._testMethodName}")
        self.page = f"/san-pham/{product}"

    def add(self, bytes_, caption="Hộp thiếc", visitor=None):
        visitor = visitor or self.chuthe
        fields = visitor.form(self.page + "/anh", self.page + "/anh")
        fields["ten"] = caption
        parts = [f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode() for name, value in fields.items() if name != "tep"]
        if bytes_ is not None:
            parts.append(b'--b\r\nContent-Disposition: form-data; name="tep"; filename="../a b.jpg"\r\nContent-Type: image/jpeg\r\n\r\n' + bytes_ + b"\r\n")
        return visitor.request("POST", self.page + "/anh", b"".join(parts) + b"--b--\r\n",
                               {"Content-Type": "multipart/form-data; boundary=b", "Sec-Fetch-Site": "same-origin"})

    def pictures(self, visitor=None):
        return re.findall(r'<img[^>]* src="([^"]*)"', (visitor or self.chuthe).get(self.page).text)

    def test_a_photo_is_seen_small_by_whoever_sees_the_product(self):
        self.assertEqual(self.pictures(), [])
        self.assertEqual(self.add(png(1 + 20, 40), "Hộp <b>thiếc</b>").status, 303)
        picture, = self.pictures()
        self.assertIn("Hộp &lt;b&gt;thiếc&lt;/b&gt;", self.chuthe.get(self.page).text)
        for who in ("chuthe", "xa", "chuyenvien", "lanhdao"):
            answer = self.visitor("demo." + who).get(picture)
            self.assertEqual((answer.status, answer.headers["content-type"]), (200, "image/jpeg"), who)
            self.assertIn("sandbox", answer.headers["content-security-policy"])
            self.assertNotIn(b"Exif", answer.body)
        self.assertEqual(self.visitor("demo.xa2").get(picture).status, 404)
        self.assertEqual(self.get(picture).status, 303)

    def test_what_is_no_picture_is_refused_in_words_and_nothing_is_kept(self):
        for bytes_, words in ((pdf(1), "không phải ảnh"), (b"GIF89a" + b"x" * 100, ""), (b"", ""), (b"\xff\xd8\xff", ""), (None, "")):
            answer = self.add(bytes_)
            self.assertEqual(answer.status, 422, bytes_)
            self.assertIn(words, html.unescape(answer.text))
            self.assertIn('value="Hộp thiếc"', html.unescape(answer.text))
        self.assertEqual(self.add(png(2 + 20, 40), "").status, 422)
        self.assertEqual(self.pictures(), [])

    def test_a_photo_is_taken_away_once(self):
        self.assertEqual(self.add(png(3 + 20, 40)).status, 303)
        picture, = self.pictures()
        fields = self.chuthe.form(self.page + "/anh", picture + "/bo")
        self.assertEqual(self.chuthe.post(picture + "/bo", fields).status, 303)
        self.assertEqual(self.chuthe.post(picture + "/bo", fields).status, 303)  # the same form again is the same deed
        self.assertEqual(self.pictures(), [])
        self.assertEqual(self.chuthe.get(picture).status, 404)

    def test_there_are_at_most_twelve(self):
        for number in range(LIMIT):
            self.assertEqual(self.add(png(30 + number, 40)).status, 303)
        answer = self.add(png(50 + 20, 40))
        self.assertEqual(answer.status, 422)
        self.assertIn("nhiều nhất 12 ảnh", html.unescape(answer.text))
        self.assertEqual(len(self.pictures()), LIMIT)

    def test_who_only_looks_adds_none(self):
        self.assertEqual(self.add(png(4 + 20, 40)).status, 303)
        picture, = self.pictures()
        for who in ("lanhdao", "vanthu"):
            visitor = self.visitor("demo." + who)
            self.assertEqual(visitor.get(self.page + "/anh").status, 403)
            self.assertEqual(visitor.post(picture + "/bo", {"csrf": visitor.form("/tai-khoan", "/dang-xuat")["csrf"]}).status, 403)
        self.assertEqual(len(self.pictures()), 1)


class PhotosOnPostgresql(Photos):
    on_postgresql = True


if __name__ == "__main__":
    unittest.main()
