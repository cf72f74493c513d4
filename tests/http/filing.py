"""Who files a dossier and what stands in it, for HTTP tests: the demonstration's people, a product, its claims with a paper, filing, examining."""
import json
import re
from datetime import date, timedelta
from urllib.parse import quote

import harness

TEXTS = ["description", "history", "structure", "material", "quality", "market", "results", "plan"]


def leaves(no, pack="26-2026"):
    data = json.loads(next((harness.ROOT / "law" / pack).glob(f"{no:02d}-*.json")).read_text("utf-8"))

    def walk(nodes):
        for node in nodes:
            if "options" in node:
                yield node
            yield from walk(node.get("criteria", []))

    return [leaf for part in data["parts"] for leaf in walk(part["criteria"])]


def working_days(start, count):
    """The end of a term by the plain rule: Monday to Friday but for the days of the calendar's file."""
    off, worked = set(), set()
    for line in (harness.ROOT / "data/calendar/working-days.csv").read_text("utf-8").splitlines()[1:]:
        day, kind = line.split(",")[:2]
        (worked if kind == "swapped_work" else off).add(date.fromisoformat(day))
    day = start
    while count > 0:
        day += timedelta(days=1)
        if day in worked or (day.weekday() < 5 and day not in off):
            count -= 1
    return day


def a_pdf(words):
    """A small sound PDF of one page."""
    content = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET".encode("latin-1", "replace")
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
               b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
               b"<</Length %d>>stream\n%s\nendstream" % (len(content), content), b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    out, at = b"%PDF-1.4\n", []
    for number, thing in enumerate(objects, 1):
        at.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, thing)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % place for place in at)
    return out + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


class Filing(harness.DemonstrationCase):
    SET = 11
    PACK = "26-2026"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leaves = leaves(cls.SET, cls.PACK)

    def people(self):
        return {name: self.visitor(f"demo.{name}") for name in ("chuthe", "nguoigiup", "xa", "kyxa", "xa2", "kyxa2", "chuyenvien")}

    # ---- making one ----

    def product(self, chuthe, name, **fields):
        """A product of the demonstration's producer, with its set decided by the commune."""
        page = chuthe.get("/chu-the").text
        producer = re.search(r'href="/chu-the/([0-9a-f-]{36})"', page).group(1)
        target = f"/san-pham/moi?chu-the={producer}"
        answer = chuthe.send(target, {"ten": name, **fields})
        self.assertEqual(answer.status, 303, answer.text[:3000])
        product = re.search(r"/san-pham/([0-9a-f-]{36})", answer.headers["location"]).group(1)
        return producer, product

    def open(self, visitor, product, kind="first"):
        answer = visitor.send(f"/ho-so/moi?san-pham={product}", {"loai": kind, "phieu": str(self.SET)}, "/ho-so/moi")
        self.assertEqual(answer.status, 303, answer.text[:3000])
        return answer.headers["location"]

    def send_file(self, visitor, page, target, fields, data, name="giay.pdf"):
        """The form of a page with a file, as it goes without scripts."""
        fields = {**visitor.form(page, target), **fields}
        boundary = "a-boundary"
        parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode() for key, value in fields.items() if key != "tep"]
        parts.append(f'--{boundary}\r\nContent-Disposition: form-data; name="tep"; filename="{name}"\r\nContent-Type: application/pdf\r\n\r\n'.encode()
                     + data + b"\r\n")
        return visitor.request("POST", target, b"".join(parts) + f"--{boundary}--\r\n".encode(),
                               {"Content-Type": f"multipart/form-data; boundary={boundary}", "Sec-Fetch-Site": "same-origin"})

    def paper(self, visitor, producer, kind, number, data=None, renews=None, **fields):
        """A paper with a file; perhaps instead of an older one."""
        target = f"/giay-to/{renews}/gia-han" if renews else "/giay-to/moi"
        page = target if renews else f"{target}?chu-the={producer}"
        answer = self.send_file(visitor, page, target, {"loai": kind, "so": number, **fields}, data or a_pdf(number))
        self.assertEqual(answer.status, 303, answer.text[:3000])
        return re.search(r"/giay-to/([0-9a-f-]{36})", answer.headers["location"]).group(1)

    def claim(self, visitor, dossier, leaf, option, reason="", papers=()):
        answer = visitor.send(f"{dossier}/tieu-chi/{quote(leaf['code'])}", {"muc": option, "ly-do": reason, **{f"giay-{paper}": "1" for paper in papers}})
        self.assertEqual(answer.status, 303, answer.text[:3000])

    def write(self, visitor, dossier, name):
        answer = visitor.send(f"{dossier}/bao-cao", {text: f"{name}: phần {text}" for text in TEXTS})
        self.assertEqual(answer.status, 303, answer.text[:3000])

    def complete(self, visitor, producer, dossier, name):
        """Claims the top of everything that is not tasted, with one paper for all."""
        paper = self.paper(visitor, producer, "conditions", f"12/2026/{name}")
        for leaf in self.leaves:
            best = max(leaf["options"], key=lambda option: option["points"])
            self.claim(visitor, dossier, leaf, best["id"], "đủ", [paper])
        self.write(visitor, dossier, name)
        return paper

    def file(self, visitor, dossier):
        return visitor.send(f"{dossier}/kiem-tra", {}, f"{dossier}/nop")

    def ready(self, name):
        people = self.people()
        producer, product = self.product(people["chuthe"], name)
        dossier = self.open(people["chuthe"], product)
        self.complete(people["chuthe"], producer, dossier, name)
        return people, producer, product, dossier

    def ticks(self, page):
        return {f"co-{key}": "there" for key in set(re.findall(r'name="co-([\w-]+)"', page))}

    def signed(self, name):
        """A dossier that the commune has examined and signed; its samples are there."""
        people, producer, product, dossier = self.ready(name)
        self.assertEqual(self.file(people["chuthe"], dossier).status, 303)
        self.sign(people, dossier)
        self.assertEqual(people["xa"].send(f"{dossier}/mau", {"tinh-trang": "nguyên vẹn", "lo": "L1", "han": "31/12/2027"}).status, 303)
        return people, dossier

    def sign(self, people, dossier):
        """The commune examines what was filed, and signs."""
        desk = people["xa"].get(f"{dossier}/tham-tra").text
        four = {content: f"Nội dung {content}" for content in ("material", "labour", "idea", "identity")}
        answer = people["xa"].send(f"{dossier}/tham-tra", {**self.ticks(desk), **four, "meeting": "", "viec": "mau-03"})
        self.assertEqual(answer.status, 303, answer.text[:3000])
        answer = people["kyxa"].send(dossier, {"so": "15/UBND-KT", "ngay": self.clock.now.date().strftime("%d/%m/%Y")}, f"{dossier}/ky")
        self.assertEqual(answer.status, 303, answer.text[:3000])
