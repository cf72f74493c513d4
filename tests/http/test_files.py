"""Files: uploads that are cut, repeated, crossed and killed; papers; another's identifiers; what a stranger's file may do."""
import base64
import hashlib
import http.client
import json
import os
import random
import re
import shutil
import signal
import socket
import struct
import tempfile
import threading
import time
import unittest
import uuid
import zlib
from pathlib import Path
from urllib.parse import urlencode

import harness

KILLS = int(os.environ.get("OPENOCOP_KILLS", "20"))
PIECE = 1 << 20
PASSWORD = "mat-khau-thu"


def producer(number):
    """ident_of_name: the first 16 bytes of SHA-256 as a UUID of version 8."""
    name = bytearray(hashlib.sha256(f"producer {number}".encode()).digest()[:16])
    name[6] = name[6] & 0x0F | 0x80
    name[8] = name[8] & 0x3F | 0x80
    return str(uuid.UUID(bytes=bytes(name)))


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, pixels=None, extra=b""):
    rows = zlib.compressobj(1)
    data = b"".join(rows.compress(b"\0" + (pixels or b"\xff\x80\x00" * width)) for _ in range(height)) + rows.flush()
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) + chunk(b"tEXt", b"c\0" + extra) +
            chunk(b"IDAT", data) + chunk(b"IEND", b""))


def pdf(pages, text="Giay chung nhan 123"):
    """A PDF of so many pages, each with the same line."""
    parts, at, offsets = [b"%PDF-1.4\n"], 9, []
    stream = f"BT /F1 24 Tf 72 700 Td ({text}) Tj ET".encode()
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, b" ".join(b"%d 0 R" % (5 + i) for i in range(pages))),
               b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>", b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream)]
    objects += [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents 4 0 R>>"] * pages
    for number, body in enumerate(objects, 1):
        piece = b"%d 0 obj" % number + body + b"endobj\n"
        offsets.append(at)
        parts.append(piece)
        at += len(piece)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return b"".join(parts) + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(offsets) + 1, table, len(offsets) + 1, at)


def big_pdf(seed, size):
    """A good PDF of about this size, unlike that of another seed."""
    noise = random.Random(seed).randbytes(size)
    return pdf(1, f"seed {seed}") + b"%" + noise.replace(b"PK\5\6", b"PK\5\7") + b"\n"


class Person:
    """Somebody who is signed in, on connections of his own."""

    def __init__(self, server, login):
        self.server = server
        self.cookie = None
        _, headers, _ = self.send("POST", "/dang-nhap", urlencode({"ten": login, "mat-khau": PASSWORD}),
                                  {"Content-Type": "application/x-www-form-urlencoded"})
        self.cookie = headers["Set-Cookie"].split(";")[0]
        self.token = self.csrf()

    def send(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection(self.server.host, self.server.port, timeout=60)
        try:
            origin = f"http://{self.server.host}:{self.server.port}"
            connection.request(method, path, body, {**({"Cookie": self.cookie, "Origin": origin} if self.cookie else {}), **(headers or {})})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def get(self, path):
        return self.send("GET", path)

    def page(self, path):
        status, _, body = self.get(path)
        return status, body.decode("utf-8")

    def plain_page(self, path):
        """Without the token, which is masked anew each time."""
        status, page = self.page(path)
        return status, re.sub(r'value="[0-9a-f]{128}"', "", page)

    def csrf(self):
        return re.search(r'name="csrf" value="([0-9a-f]+)"', self.page("/tai-khoan")[1]).group(1)

    def api(self, method, path, body=None, content_type="application/octet-stream"):
        status, _, body = self.send(method, path, body, {"X-CSRF-Token": self.token, "Content-Type": content_type})
        return status, json.loads(body)

    def begin(self, data, name="giay.pdf", whose=1, **change):
        wanted = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data), "name": name, "producer": producer(whose), **change}
        return self.api("POST", "/api/v1/uploads", json.dumps(wanted), "application/json")

    def piece(self, upload, at, data):
        return self.api("PUT", f"/api/v1/uploads/{upload}?at={at}", data)

    def upload(self, data, whose=1):
        status, told = self.begin(data, whose=whose)
        assert status == 200, told
        while told["receipt"] is None:
            at = told["received"]
            status, told = self.piece(told["upload"], at, data[at:at + PIECE])
            assert status == 200, told
        return told

    def form(self, path, fields, files=()):
        """A form as a browser without scripts sends it."""
        mark = "----mark" + uuid.uuid4().hex
        parts = [f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode() for name, value in fields.items()]
        for name, filename, data in files:
            parts.append(f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\nContent-Type: x/y\r\n\r\n'.encode() +
                         data + b"\r\n")
        return self.send("POST", path, b"".join(parts) + f"--{mark}--\r\n".encode(), {"Content-Type": f"multipart/form-data; boundary={mark}"})

    def fields(self, **more):
        return {"csrf": self.token, "lenh": str(uuid.uuid4()), "chu-the": producer(1), "loai": "business", "ten": "", "so": "", "noi-cap": "",
                "ngay-cap": "", "het-han": "", "da-gui": "", "lien-ket": "", **more}

    def add_paper(self, data=None, **more):
        """The address of a new paper."""
        data = pdf(1, uuid.uuid4().hex) if data is None else data
        status, headers, body = self.form("/giay-to/moi", self.fields(**more), [("tep", "giay.pdf", data)])
        assert status == 303, (status, re.findall(r"loi-[^<]*<", body.decode()), body.decode()[:3000])
        return headers["Location"].split("?")[0]


def start(folder, port=None, database=None):
    port = port or harness.free_port()
    return harness.Server([harness.BUILD / "tests/unit/ocop/files/files_test_server", folder, f"127.0.0.1:{port}"] + ([database] if database else []), port=port,
                          env={"OPENOCOP_LAW": str(harness.ROOT / "law")})


class Files(harness.TestCase):
    database = None

    @classmethod
    def start(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix="openocop-files-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        return start(cls.folder, database=cls.database)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.one, cls.two, cls.officer = (Person(cls.server, login) for login in ("htx1", "htx2", "canbo"))

    def stored(self, data):
        name = hashlib.sha256(data).hexdigest()
        path = self.folder / "files" / name[:2] / name[2:4] / name
        return path.read_bytes() if path.exists() else None

    # ---- uploads ----

    def test_two_hundred_cuts_in_one_upload_lose_and_double_nothing(self):
        data, chance = big_pdf(1, 3_000_000), random.Random(7)
        status, told = self.one.begin(data)
        self.assertEqual(status, 200)
        upload = told["upload"]
        for _ in range(200):
            at = self.one.api("GET", f"/api/v1/uploads/{upload}")[1]["received"]
            piece = data[at:at + chance.choice([7_000, 9_000, PIECE])]
            head = (f"PUT /api/v1/uploads/{upload}?at={at} HTTP/1.1\r\nHost: 127.0.0.1:{self.server.port}\r\nCookie: {self.one.cookie}\r\n"
                    f"Origin: http://127.0.0.1:{self.server.port}\r\nX-CSRF-Token: {self.one.token}\r\n"
                    f"Content-Type: application/octet-stream\r\nContent-Length: {len(piece)}\r\n\r\n").encode()
            with socket.create_connection((self.server.host, self.server.port), 10) as cut:
                whole = len(piece) < 10_000
                cut.sendall(head + piece[:len(piece) if whole else chance.randrange(len(piece))])
                if whole and chance.random() < 0.5:
                    cut.recv(1)  # else we are gone before the answer comes
        told = self.one.upload(data)
        self.assertEqual(told["receipt"]["sha256"], hashlib.sha256(data).hexdigest())
        self.assertEqual(self.stored(data), data)
        part, until = self.folder / "files/uploads" / upload, time.monotonic() + 10
        while part.exists() and time.monotonic() < until:  # a piece that was cut off and handled late holds an empty part for a moment
            time.sleep(0.05)
        self.assertFalse(part.exists())

    def test_pieces_may_come_twice_and_overlap_and_a_gap_is_refused_with_the_place_to_go_on_from(self):
        data = big_pdf(2, 300_000)
        upload = self.one.begin(data)[1]["upload"]
        self.assertEqual(self.one.piece(upload, 0, data[:100_000])[1]["received"], 100_000)
        self.assertEqual(self.one.piece(upload, 0, data[:100_000])[1]["received"], 100_000)
        self.assertEqual(self.one.piece(upload, 50_000, data[50_000:150_000])[1]["received"], 150_000)
        status, problem = self.one.piece(upload, 200_000, data[200_000:])
        self.assertEqual((status, "150000" in problem["detail"]), (409, True), problem)
        self.assertEqual(self.one.piece(upload, 250_000, data)[0], 400)
        self.assertEqual(self.one.api("GET", f"/api/v1/uploads/{upload}")[1]["received"], 150_000)
        done = self.one.piece(upload, 100_000, data[100_000:])[1]
        self.assertRegex(done["receipt"]["number"], r"^[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}$")
        self.assertEqual(self.one.piece(upload, 0, data[:1000])[1], done, "a late repetition gets the receipt again")
        self.assertEqual(self.one.begin(data)[1], done)
        self.assertEqual(self.stored(data), data)

    def test_two_devices_at_once_make_one_file(self):
        data = big_pdf(3, 4_000_000)
        receipts, faults = [], []

        def send(person):
            try:
                told = person.begin(data)[1]
                while told["receipt"] is None:
                    at = told["received"]
                    status, answer = person.piece(told["upload"], at, data[at:at + 300_000])
                    told = answer if status == 200 else person.api("GET", f"/api/v1/uploads/{told['upload']}")[1]
                receipts.append(told)
            except BaseException as fault:
                faults.append(fault)

        threads = [threading.Thread(target=send, args=(Person(self.server, "htx1"),)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(faults, [])
        self.assertEqual(len({json.dumps(receipt) for receipt in receipts}), 1)
        self.assertEqual(self.stored(data), data)

    def test_bytes_that_are_not_what_was_declared_begin_anew(self):
        data = big_pdf(4, 50_000)
        upload = self.one.begin(data)[1]["upload"]
        status, problem = self.one.piece(upload, 0, data[:-1] + b"X")
        self.assertEqual(status, 409, problem)
        self.assertEqual(self.one.api("GET", f"/api/v1/uploads/{upload}")[1]["received"], 0)
        self.assertIsNone(self.stored(data))
        self.assertIsNotNone(self.one.upload(data)["receipt"])

    def test_what_is_no_good_file_is_refused_in_words(self):
        good = pdf(1)
        for what, data in {"zero": b"", "text": b"<html>" + bytes(1000), "two types": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + good,
                           "archive behind": good + b"PK\5\6" + bytes(18), "pdf not at the start": b"\n" + good}.items():
            status, _, body = self.one.form("/giay-to/moi", self.one.fields(), [("tep", "a.pdf", data)])
            self.assertEqual(status, 422, what)
            self.assertRegex(body.decode(), r'id="loi-tep"', what)
        for name in ("a/b.pdf", "a\\b.pdf", "x" * 300, "a\x01b", ""):
            self.assertEqual(self.one.begin(good, name=name)[0], 400, repr(name))
        self.assertEqual(self.one.begin(good, size=31 << 20)[0], 413)
        self.assertEqual(self.one.begin(good, size=0)[0], 400)
        self.assertEqual(self.one.begin(good, sha256="A" * 64)[0], 400)
        unknown = b"MZ" + bytes(2000)
        upload = self.one.begin(unknown)[1]["upload"]
        self.assertEqual(self.one.piece(upload, 0, unknown)[0], 400)
        self.assertEqual(self.one.api("GET", f"/api/v1/uploads/{upload}")[0], 404, "it is forgotten, and counts no more")
        self.assertIsNone(self.stored(unknown))

    def test_a_producer_has_at_most_twenty_unfinished_uploads(self):
        statuses = [self.two.begin(b"%PDF-" + bytes([i]), whose=2)[0] for i in range(21)]
        self.assertEqual(statuses, [200] * 20 + [429])
        self.assertEqual(self.two.begin(b"%PDF-" + bytes([3]), whose=2)[0], 200, "one that was begun may go on")

    def test_the_token_of_the_session_is_asked_for(self):
        data = big_pdf(5, 1000)
        upload = self.one.begin(data)[1]["upload"]
        status, _, _ = self.one.send("PUT", f"/api/v1/uploads/{upload}?at=0", data, {"Content-Type": "application/octet-stream"})
        self.assertEqual(status, 403)
        self.assertEqual(self.one.api("PUT", f"/api/v1/uploads/{upload}?at=0", data, "text/plain")[0], 415)
        self.assertEqual(self.one.api("PUT", f"/api/v1/uploads/{upload}?at=-1", data)[0], 400)

    def test_anothers_uploads_papers_and_files_are_as_if_they_were_not_there(self):
        data = big_pdf(6, 1000)
        upload = self.one.begin(data)[1]["upload"]
        nowhere = str(uuid.uuid4())
        self.assertEqual(self.two.begin(data, whose=1), self.two.begin(data, producer=nowhere))
        for method, rest, body in (("GET", "", None), ("PUT", "?at=0", data)):
            theirs, none = (self.two.api(method, f"/api/v1/uploads/{name}{rest}", body) for name in (upload, nowhere))
            for status, problem in (theirs, none):
                self.assertEqual(status, 404)
                del problem["instance"]
            self.assertEqual(theirs, none)
        paper = self.one.add_paper()
        for rest in ("", "/tep", "/anh", "/gia-han", "/sua"):
            theirs, none = self.two.plain_page(paper + rest), self.two.plain_page(f"/giay-to/{nowhere}{rest}")
            self.assertEqual((theirs[0], theirs), (404, none), rest)
        self.assertEqual(self.two.plain_page(f"/giay-to?chu-the={producer(1)}"), self.two.plain_page(f"/giay-to?chu-the={nowhere}"))
        # Nor does another's hash open a file: it must have been sent.
        self.one.upload(data)
        status, _, body = self.two.form("/giay-to/moi", {**self.two.fields(), "chu-the": producer(2), "da-gui": hashlib.sha256(data).hexdigest()})
        self.assertEqual(status, 422)
        self.assertIn('id="loi-tep"', body.decode())

    # ---- papers ----

    def test_a_paper_comes_with_a_form_without_scripts_and_is_given_back_as_it_came(self):
        data = pdf(3)
        paper = self.one.add_paper(data, so="12/GCN", **{"noi-cap": "Sở Y tế", "ngay-cap": "01/02/2024", "het-han": "01/02/2124"})
        status, page = self.one.page(paper)
        self.assertEqual(status, 200)
        receipt = self.one.begin(data)[1]["receipt"]["number"]
        for words in (receipt, "12/GCN", "Sở Y tế", "01/02/2024", "Còn hạn đến 01/02/2124", "3 trang", "Hồ sơ chè Shan tuyết"):
            self.assertIn(words, page)
        status, headers, body = self.one.get(paper + "/tep")
        self.assertEqual((status, body == data, headers["Content-Type"]), (200, True, "application/pdf"))
        self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
        self.assertIn("default-src 'none'", headers["Content-Security-Policy"])
        self.assertRegex(headers["Content-Disposition"], r'^inline; filename="giay-dang-ky-kinh-doanh\.pdf"$')
        status, headers, body = self.officer.get(paper + "/anh")
        self.assertEqual((status, headers["Content-Type"], body[:3]), (200, "image/jpeg", b"\xff\xd8\xff"))

    def test_a_form_sent_twice_makes_one_paper(self):
        fields = self.one.fields(so="hai-lan", ten="Gửi hai lần")
        data = pdf(1, "twice")
        places = {self.one.form("/giay-to/moi", fields, [("tep", "a.pdf", data)])[1]["Location"] for _ in range(2)}
        self.assertEqual(len(places), 1)
        self.assertEqual(self.one.page(f"/giay-to?chu-the={producer(1)}")[1].count("hai-lan"), 1)

    def test_what_expires_is_told_with_the_days_that_are_left(self):
        day = time.strftime("%d/%m/%Y", time.gmtime(time.time() + 7 * 3600 + 33 * 86400))
        paper = self.one.add_paper(**{"het-han": day})
        self.assertIn(f"Hết hạn {day}, còn 33 ngày", self.one.page(paper)[1])
        paper = self.one.add_paper(**{"het-han": "01/02/2020"})
        self.assertIn("Đã hết hạn 01/02/2020", self.one.page(paper)[1])

    def test_a_renewed_paper_leads_to_the_new_one_and_a_withdrawn_renewal_lets_the_old_one_stand_again(self):
        old = self.one.add_paper(so="cu-1")
        fields = {**self.one.fields(so="moi-1"), "phien-ban": "1"}
        status, headers, _ = self.one.form(old + "/gia-han", fields, [("tep", "b.pdf", pdf(1, "renewed"))])
        self.assertEqual(status, 303)
        new = headers["Location"].split("?")[0]
        self.assertIn(f'href="{new}"', self.one.page(old)[1])
        self.assertIn(f'href="{old}"', self.one.page(new)[1])
        listed = self.one.page(f"/giay-to?chu-the={producer(1)}")[1]
        self.assertTrue("moi-1" in listed and "cu-1" not in listed)
        self.assertEqual(self.one.form(old + "/gia-han", {**self.one.fields(), "phien-ban": "2"})[0], 409)
        status, _, _ = self.one.form(new + "/rut", {"csrf": self.one.token, "lenh": str(uuid.uuid4()), "phien-ban": "1", "ly-do": "gửi nhầm"})
        self.assertEqual(status, 303)
        listed = self.one.page(f"/giay-to?chu-the={producer(1)}")[1]
        self.assertTrue("moi-1" not in listed and "cu-1" in listed)

    def test_a_stale_correction_is_told_and_overwrites_nothing(self):
        paper = self.one.add_paper(so="ban-dau")
        self.assertEqual(self.one.form(paper + "/sua", {**self.one.fields(so="da-sua"), "phien-ban": "1"})[0], 303)
        self.assertEqual(self.one.form(paper + "/sua", {**self.one.fields(so="de-len"), "phien-ban": "1"})[0], 409)
        self.assertIn("da-sua", self.one.page(paper)[1])

    def test_bad_facts_stand_beside_their_fields_and_the_file_need_not_be_sent_again(self):
        for field, value in {"ngay-cap": "31/02/2024", "het-han": "abc", "loai": "khac", "lien-ket": "javascript:alert(1)", "so": "x" * 400}.items():
            files = [] if field == "lien-ket" else [("tep", "a.pdf", pdf(1, field))]
            status, _, body = self.one.form("/giay-to/moi", self.one.fields(**{field: value}), files)
            self.assertEqual(status, 422, field)
            self.assertIn(f'id="loi-{field}"', body.decode(), field)
            if files:
                self.assertRegex(body.decode(), r'name="da-gui"[^>]* value="[0-9a-f]{64}"')
        for link in ("http://youtube.com/watch?v=1", "https://youtube.com.evil.example/x", "https://a@youtube.com/x", "https://youtu.be/"):
            self.assertEqual(self.one.form("/giay-to/moi", self.one.fields(**{"lien-ket": link}))[0], 422, link)
        self.assertEqual(self.one.form("/giay-to/moi", self.one.fields(**{"lien-ket": "https://youtu.be/abc"}))[0], 303)
        self.assertEqual(self.one.form("/giay-to/moi", self.one.fields())[0], 422)

    def test_words_with_markup_and_directions_are_shown_or_refused_never_obeyed(self):
        paper = self.one.add_paper(so="<script>alert(1)</script>", ten="Giấy")
        self.assertIn("&lt;script&gt;", self.one.page(paper)[1])
        self.assertEqual(self.one.form("/giay-to/moi", self.one.fields(so="a\u202eb"), [("tep", "a.pdf", pdf(1))])[0], 422)

    # ---- what strangers send ----

    def test_files_that_break_readers_are_kept_and_the_server_goes_on(self):
        corrupt = b"%PDF-1.7\n" + random.Random(9).randbytes(20_000).replace(b"PK\5\6", b"")
        bomb = (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)) +
                chunk(b"IDAT", zlib.compress(bytes(1 << 20))) + chunk(b"IEND", b""))
        for what, data, seen in (("corrupt", corrupt, False), ("bomb", bomb, False), ("100,000 pages", pdf(100_000), True),
                                 ("cut picture", png(500, 500)[:900], None)):
            paper = self.one.add_paper(data)
            status, page = self.one.page(paper)
            self.assertEqual(status, 200, what)
            self.assertEqual(self.one.get(paper + "/tep")[2], data, what)
            if seen is not None:
                self.assertEqual("Không xem trước được" not in page, seen, what)
            if seen:
                self.assertIn("100000 trang", page)
        self.assert_alive()

    def assert_alive(self):
        self.assertEqual(self.get("/health").status, 200)

    def test_photos_of_iphones_are_taken_and_shown_to_everybody_as_jpeg(self):
        data = (harness.ROOT / "tests/fuzz/corpus/file_type/photo.heic").read_bytes()
        paper = self.one.add_paper(data)
        status, headers, body = self.one.get(paper + "/anh")
        self.assertEqual((status, body[:3]), (200, b"\xff\xd8\xff"))
        headers = self.one.get(paper + "/tep")[1]
        self.assertEqual(headers["Content-Type"], "image/heic")
        self.assertIn("attachment", headers["Content-Disposition"])

    def test_a_lost_preview_is_made_again(self):
        data = pdf(1, "lost preview")
        paper = self.one.add_paper(data)
        first = self.one.get(paper + "/anh")[2]
        name = hashlib.sha256(data).hexdigest()
        (self.folder / "files/previews" / name[:2] / name[2:4] / (name + ".jpg")).unlink()
        self.assertEqual(self.one.get(paper + "/anh")[2], first)

    def test_a_photos_place_is_told_and_does_not_stand_in_its_preview(self):
        photo = base64.b64decode(PHOTO)
        exif = (b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<HHHII", 1, 0x8825, 4, 1, 26) + struct.pack("<I", 0) +
                struct.pack("<HHHI4sHHIII", 2, 1, 2, 2, b"N\0\0\0", 2, 5, 3, 56, 0) + struct.pack("<6I", 21, 1, 42, 1, 7, 1))
        data = photo[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + photo[2:]
        paper = self.one.add_paper(data)
        self.assertIn("có ghi nơi chụp", self.one.page(paper)[1])
        self.assertNotIn(b"Exif", self.one.get(paper + "/anh")[2])
        headers = self.one.get(paper + "/tep")[1]
        self.assertIn("sandbox", headers["Content-Security-Policy"])


if "OPENOCOP_TEST_POSTGRESQL" in os.environ:
    class FilesOnPostgreSQL(Files):
        database = os.environ["OPENOCOP_TEST_POSTGRESQL"]


# A JPEG of 64 x 48 pixels.
PHOTO = ("/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//"
         "2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wAARCAAwAEADASIAAhEBAxEB/8QA"
         "FgABAQEAAAAAAAAAAAAAAAAAAAMG/8QAFRABAQAAAAAAAAAAAAAAAAAAABL/xAAXAQEBAQEAAAAAAAAAAAAAAAAABgUE/8QAFREBAQAAAAAAAAAAAAAAAAAA"
         "ABT/2gAMAwEAAhEDEQA/AM7RSVFOaZd0K0UlRRMUK0UlRRMUK0UlRRMUJUUlRShmYdCtFJUUTFCtFJUUTFCtFJUUTFCVFJUUoZmFQrRSVFExQrRSVFExQrRS"
         "VFExQ//Z")


class Killed(unittest.TestCase):
    """The program is killed at random moments while two people send; what was acknowledged is there afterwards."""

    def test_every_acknowledged_byte_survives_kill_9(self):
        folder = Path(tempfile.mkdtemp(prefix="openocop-files-"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        chance, port = random.Random(11), harness.free_port()
        files = [big_pdf(100 + i, 700_000) for i in range(KILLS * 2)]
        acknowledged = {}
        finished = set()
        for _ in range(KILLS):
            server = start(folder, port)
            try:
                one = Person(server, "htx1")
                for data in files:  # nothing that was acknowledged is lost
                    if data in acknowledged:
                        told = one.begin(data)[1]
                        self.assertGreaterEqual(told["received"], acknowledged[data])
                        if data in finished:
                            self.assertIsNotNone(told["receipt"])
                timer = threading.Timer(chance.uniform(0.02, 0.5), server.process.send_signal, [signal.SIGKILL])
                timer.start()
                self.send_until_killed(one, [f for f in files if f not in finished][:3], acknowledged, finished)
                timer.join()
            finally:
                self.end(server)
        server = start(folder, port)
        try:
            one = Person(server, "htx1")
            for data in files[:6]:
                one.upload(data)
                name = hashlib.sha256(data).hexdigest()
                self.assertEqual((folder / "files" / name[:2] / name[2:4] / name).read_bytes(), data)
            for data in finished:
                name = hashlib.sha256(data).hexdigest()
                self.assertEqual((folder / "files" / name[:2] / name[2:4] / name).read_bytes(), data)
        finally:
            server.stop()

    def send_until_killed(self, person, files, acknowledged, finished):
        for data in files:
            try:
                told = person.begin(data)[1]
                while told["receipt"] is None:
                    at = told["received"]
                    status, told = person.piece(told["upload"], at, data[at:at + 65_536])
                    self.assertEqual(status, 200, told)
                    acknowledged[data] = told["received"]
                finished.add(data)
            except (OSError, http.client.HTTPException):
                return

    def end(self, server):
        server.process.kill()
        server.process.wait()
        server.reader.join(5)
        server.process.stdout.close()
        fault = harness.FAULTS.search(server.log())
        server.errors.close()
        self.assertIsNone(fault)


if __name__ == "__main__":
    unittest.main()
