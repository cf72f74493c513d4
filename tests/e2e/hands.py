"""A council's session brought to where a browser is needed, by requests: what `npm run e2e` and `npm run tour` start beside the browser (council.ts).

It fills the demonstration province, serves it, says its address, and then does what it is told, a line of JSON at a time: ["seal", "tv3", item, {…}]
gives the answer, or {"fault": "…"}. All that it does goes through the forms that people use (tests/http/council.py)."""
import json
import sys
import tempfile
import traceback
from pathlib import Path

HTTP = Path(__file__).resolve().parent.parent / "http"
sys.path.insert(0, str(HTTP))
import council  # noqa: E402
import decided  # noqa: E402
import filing  # noqa: E402
import signing  # noqa: E402
import test_certificates  # noqa: E402
import test_hearing  # noqa: E402
import test_old_certificates  # noqa: E402

PAPERS = [("materials", "05/HĐLK-2026", "Hợp đồng liên kết vùng chè", "1.1 1.2 1.5"), ("environment", "08/CK-BVMT", "Cam kết bảo vệ môi trường", "1.6 1.7"),
          ("business", "16-2024/HTX", "Giấy chứng nhận đăng ký hợp tác xã", "1.4 2.1 3.1 3.2 3.3"), ("growth", "02/BCTC-2025", "Báo cáo tài chính", "1.3 3.4"),
          ("property", "4-0512345", "Giấy chứng nhận đăng ký nhãn hiệu", "2.2 2.3 2.4 3.5"), ("market", "27/HĐMB-2026", "Hợp đồng mua bán", "4.1 4.2 4.3 7"),
          ("story", "01/CC-2026", "Câu chuyện sản phẩm", "5.1 5.2 5.3"), ("test", "118/KN-2026", "Phiếu kiểm nghiệm", "6.1.1 6.1.2 6.2.1 6.2.2 6.2.3 8 11"),
          ("conditions", "12/2026/NNMT", "Giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm", "1.1 9 10")]
REASONS = {"1.1": "85% búp chè hái từ 14 ha của 32 hộ thành viên ở Bản Mới và Khe Ron.", "1.2": "9 ha được cấp mã số vùng trồng năm 2025.",
           "1.3": "Sao, vò, đóng gói tại xưởng của hợp tác xã.", "1.4": "Xưởng làm 120 kg chè khô mỗi tuần.",
           "1.5": "Hợp đồng ba năm với 32 hộ, giá mua ghi trước mỗi vụ."}
REMARKS = {"1.1": "Đã xem hợp đồng và danh sách hộ: 14 ha, đủ mức cao nhất.", "1.2": "Mã số vùng trồng mới có ở 9 trên 14 ha.", "1.5": "Hợp đồng còn hạn đến 2028.",
           "3.5": "Văn bằng nhãn hiệu đã nộp đơn, chưa cấp."}


class Hands(test_hearing.TestHearing):
    options = test_hearing.TestHearing.options + ["--public-url", "https://ocop.example.vn"]

    def runTest(self):
        pass

    @classmethod
    def start(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.authority = signing.Authority(folder.name, "Cơ quan chứng thực (trình diễn)")
        cls.options = [*cls.options, "--trust-store", str(cls.authority.certificate)]
        server = super().start()
        cls.url = f"http://{server.host}:{server.port}"
        return server

    def people(self):
        names = ["chuthe", "xa", "kyxa", "chuyenvien", "tutuvan", "chutich", "thuky", "thanhvien"] + [f"tv{no}" for no in range(1, 8)]
        return {name: self.visitor(f"demo.{name}") for name in names}

    def complete(self, visitor, producer, dossier, name):
        """The top of every criterion, each with the paper that proves it."""
        if not hasattr(self, "papers"):
            self.papers = {number: self.paper(visitor, producer, kind, number, ten=title) for kind, number, title, _ in PAPERS}
        for leaf in self.leaves:
            best = max(leaf["options"], key=lambda option: option["points"])
            proofs = [self.papers[number] for _, number, _, codes in PAPERS if leaf["code"] in codes.split()]
            self.claim(visitor, dossier, leaf, best["id"], REASONS.get(leaf["code"], ""), proofs)
        self.write(visitor, dossier, name)

    def advise(self, adviser, candidate, **changes):
        """The team proposes the top but for two criteria."""
        fields = {}
        for leaf in self.leaves:
            options = sorted(leaf["options"], key=lambda option: option["points"])
            lower = leaf["code"] in ("1.2", "3.5") and len(options) > 1
            fields[f"c-{leaf['code']}"] = options[-2 if lower else -1]["id"]
            fields[f"n-{leaf['code']}"] = REMARKS.get(leaf["code"], "")
        answer = adviser.send(f"{candidate}/tu-van", fields)
        self.assertEqual(answer.status, 303, test_hearing.plain(answer.text)[:1500])

    # ---- what can be told ----

    def do_ready(self, *names):
        """Products that wait for a session."""
        self.who = self.people()
        for name in names:
            self.handed(self.who, name)
        self.move(self.who, "arrived", "ready")
        form = self.who["chuyenvien"].get("/phien-hop/moi").text
        self.board = "/hoi-dong/" + test_hearing.re.search(r'<option value="([0-9a-f-]{36})"', form).group(1)

    def do_session(self, name, kind="meeting"):
        return self.session(self.who, self.board, name=name, kind=kind)

    def do_agenda(self, session):
        """Everything that is ready; the paths of the products by name."""
        self.agenda(self.who, session)
        page = self.who["chuyenvien"].get(session).text
        return {name: path for path, name in test_hearing.re.findall(rf'href="({session}/san-pham/[0-9a-f-]{{36}})[^"]*">([^<]+)<', page)}

    def do_open(self, session):
        self.open_session(self.who, session)

    def do_call(self, item):
        self.call(self.who, item)

    def do_step(self, who, item, step, fields=None):
        self.ok(self.step(self.who[who], item, step, **(fields or {})))

    def do_seal(self, names, item, level="top", changes=None):
        for name in names:
            self.seal(self.who[name], item, self.choices(level, **(changes or {})))

    def do_act(self, who, page, target, work, fields=None):
        self.ok(self.act(self.who[who], page, target, work, **(fields or {})))

    def do_shift(self, who, session, item, why, reason):
        self.ok(self.shift(self.who[who], session, item, why, reason))

    def do_replace(self, leaving, login, agency):
        """Somebody takes a member's place by decision, today."""
        office = self.who["chuyenvien"]
        place = test_hearing.re.search(rf'name="(thoi-[^"]+)"[^>]*><span>{leaving}', office.get(f"{self.board}/thay-doi").text).group(1)
        form = {name: value for name, value in office.form(f"{self.board}/thay-doi").items() if not name.startswith("thoi-")}
        self.ok(office.post(f"{self.board}/thay-doi", {
            **form, "so-qd": "2200/QĐ-UBND", "ngay-qd": self.day(), "tu-ngay": self.day(), "tai-khoan-1": login, "co-quan-1": agency, "nhiem-vu-1": "member",
            "thay-1": place.removeprefix("thoi-")}))
        self.who[login.removeprefix("demo.")] = self.visitor(login)

    def do_attend(self, session):
        """Everybody who sits there now is there."""
        secretary = self.who["thuky"]
        form = [(name, value) for name, value in secretary.form(session, f"{session}/buoc/co-mat").items() if name != "co-mat"]
        seats = test_hearing.re.findall(r'name="co-mat" value="([^"]+)"', secretary.get(session).text)
        self.ok(secretary.post(f"{session}/buoc/co-mat", form + [("co-mat", seat) for seat in seats]))

    def do_sees(self, who, path):
        """The status of a page and what a reader sees of it."""
        answer = self.who[who].get(path)
        return [answer.status, test_hearing.plain(answer.text.split("<main")[-1])]

    def do_send(self, who, page, fields, target=None):
        self.ok(self.who[who].send(page, fields, target))

    def do_decided(self, session, voting):
        """All of the agenda reaches four stars, below 90 points; the minutes are signed."""
        items, four = self.do_agenda(session), decided.Decided.four(self)
        self.do_open(session)
        for item in items.values():
            self.do_call(item)
            for name in voting:
                self.seal(self.who[name], item, four)
            self.do_step("thuky", item, "mo-diem")
            self.do_step("thuky", item, "ket-luan", {"ghi-chu": "Hội đồng thống nhất"})
        self.do_send("thuky", session, {}, f"{session}/buoc/ket-thuc")
        self.do_send("thuky", session, {"so": "12/BB-HĐ", "ngay": self.day()}, f"{session}/buoc/ky")

    def do_sign(self, decision, path):
        """The paper that was submitted, as it comes back: the deputy chair signs, the office stamps number and day and signs."""
        paper = self.who["chuyenvien"].get(f"{decision}/trinh-ky.pdf").body
        signed = signing.sign(paper, self.authority.officer("Nguyễn Văn A (trình diễn)"))
        Path(path).write_bytes(signing.sign(signed, self.authority.officer("Văn phòng UBND tỉnh (trình diễn)"), change=signing.stamp))

    def do_qr(self, decision):
        """What an independent reader finds on the pictures of the certificates."""
        return test_certificates.Certificates.qr_codes(self, self.who["chuyenvien"].get(f"{decision}/giay-chung-nhan.pdf").body)[0]

    def do_old(self, path):
        """The list of 605 certificates of an office, with what is missing in it."""
        Path(path).write_bytes(test_old_certificates.workbook(test_old_certificates.many()))

    def do_choices(self, level="top"):
        return self.choices(level)

    def do_clock(self, days):
        """The program's time is so many days later; everybody has to sign in anew."""
        self.clock.move(days=days)
        return self.clock.now.isoformat()

    def do_verify(self):
        return self.command("ledger", "verify")


def say(value):
    print(json.dumps(value, ensure_ascii=False), flush=True)


def main():
    Hands.setUpClass()
    hands = Hands()
    try:
        say({"url": Hands.url, "today": hands.clock.now.isoformat()})
        for line in sys.stdin:
            name, *arguments = json.loads(line)
            try:
                say({"value": getattr(hands, f"do_{name}")(*arguments)})
            except Exception:  # told, and gone on with
                say({"fault": traceback.format_exc()[-4000:]})
    finally:
        Hands.tearDownClass()
        Hands.doClassCleanups()


main()
