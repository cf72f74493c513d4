"""A round of a province for `bench council`: products that were handed over, made ready by the team and put onto one agenda, a council of seventeen, and a
sheet of each member for each product; all by requests, as people would."""
import random
import threading
import time
from urllib.parse import urlencode

import council

MEMBERS = council.VOTING + [f"tv{number}" for number in range(1, 8)] + ["vanthu"]
BATCH = 50
SYLLABLES = ("an ba cát dừa én gấm hoa khế la mơ ngô ớt phin quế rừng sen tím vàng xoài bưởi cam chuối đào gừng hồng lúa mận na nhãn nho quýt sả sắn tằm thông "
             "tỏi trám trúc tùng vải").split()


def name_of(number):
    """Names that nobody takes for one another."""
    dice = random.Random(number)
    return "Chè " + " ".join(dice.choice(SYLLABLES) for _ in range(4)).title()


class Round(council.Council):
    """The tests' hands, on a server of ours; no test itself."""

    def __init__(self, server, clock):
        super().__init__("prepare")
        self.server, self.clock = server, clock
        self.leaves = council.filing.leaves(self.SET)
        self.hands = {**self.people(), **{name: self.visitor(f"demo.{name}") for name in MEMBERS}}

    def prepare(self, products):
        """All is ready and the first product called; all but the last have their sheets. Gives the session and the last."""
        hands = self.hands
        for first in range(0, products, BATCH):
            for number in range(first, min(first + BATCH, products)):
                self.handed(hands, name_of(number), **{"van-la-moi": "1"})
            self.move(hands, "arrived", "ready")
        fields = {"ten": "Hội đồng mười bảy người", "cap": "province", "so-qd": "2100/QĐ-UBND", "ngay-qd": "01/11/2026",
                  "nguoi-ky": "Chủ tịch UBND tỉnh", "tu-ngay": "01/11/2026", **self.RULES}
        duties = [(name, {council.CHAIR: "chair", council.DEPUTY: "deputy"}.get(name, "member")) for name in MEMBERS] + [(council.SECRETARY, "secretary")]
        for row, (name, duty) in enumerate(duties, 1):
            fields.update({f"tai-khoan-{row}": f"demo.{name}", f"co-quan-{row}": f"Cơ quan {row}", f"nhiem-vu-{row}": duty})
        answer = hands["chuyenvien"].send("/hoi-dong/moi", fields)
        self.assertEqual(answer.status, 303, answer.text[:4000])
        session = self.session(hands, answer.headers["location"])
        items = self.agenda(hands, session)
        self.assertEqual(len(items), products)
        self.open_session(hands, session)
        for item in items[:-1]:
            self.call(hands, item)
            for name in MEMBERS:
                self.seal(hands[name], item, self.choices())
            self.assertEqual(self.step(hands[council.SECRETARY], item, "mo-diem").status, 303)
            self.assertEqual(self.step(hands[council.SECRETARY], item, "ket-luan", **{"ghi-chu": "thống nhất"}).status, 303)
        return session, items[-1]

    def seal_at_once(self, item):
        """Everybody seals at the same moment; milliseconds until the last has his answer."""
        self.call(self.hands, item)
        target, sent, told = f"{item}/phieu", [], []
        for name in MEMBERS:
            form = {key: value for key, value in self.hands[name].form(target, target).items() if not key.startswith("c-")}
            sent.append((self.hands[name], urlencode({**form, **{f"c-{code}": option for code, option in self.choices().items()}, "viec": "niem-phong"})))
        gate = threading.Barrier(len(sent) + 1)

        def send(visitor, body):
            gate.wait()
            told.append(visitor.request("POST", target, body, {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}).status)

        threads = [threading.Thread(target=send, args=each) for each in sent]
        for thread in threads:
            thread.start()
        gate.wait()
        began = time.perf_counter()
        for thread in threads:
            thread.join()
        took = (time.perf_counter() - began) * 1000
        self.assertEqual(told, [303] * len(sent))
        return took
