"""A council at work, for HTTP tests: dossiers that the commune has handed over, received and made ready by the office, a council of nine, a session."""
import html
import re

import filing
import harness

CHAIR, DEPUTY, SECRETARY = "chutich", "truongphong", "thuky"
MEMBERS = ["thanhvien", "congthuong", "khoahoc", "yte", "vanhoa", "thitruong", "trinhky"]
VOTING = [CHAIR, DEPUTY] + MEMBERS


class Council(filing.Filing):
    RULES = {"quy-che": "Quyết định 99/QĐ-UBND ngày 01/10/2026", "tinh-tren": "all", "toi-thieu": "3/4", "chu-tich": "1", "muc-sao": "average", "chenh": "limit", "chenh-diem": "10", "dung-han": "0",
             "im-lang": "not_counted"}

    def people(self):
        return {**super().people(), **{name: self.visitor(f"demo.{name}") for name in VOTING + [SECRETARY, "tutuvan"]}}

    def again(self, people, days=0):
        """Days later everybody signs in anew."""
        self.clock.move(days=days)
        for name, visitor in people.items():
            self.assertEqual(visitor.sign_in(f"demo.{name}", "trinh-dien-ocop").status, 303, name)

    def handed(self, people, name, kind="first", **fields):
        """A dossier of the demonstration's producer that the commune has handed over; its path."""
        producer, product = self.product(people["chuthe"], name, **fields)
        dossier = self.open(people["chuthe"], product, kind)
        self.complete(people["chuthe"], producer, dossier, name)
        self.assertEqual(self.file(people["chuthe"], dossier).status, 303)
        self.sign(people, dossier)
        self.assertEqual(people["xa"].send(f"{dossier}/mau", {"tinh-trang": "nguyên vẹn", "lo": "L1", "han": "31/12/2027"}).status, 303)
        answer = people["kyxa"].send(dossier, {}, f"{dossier}/chuyen")
        self.assertEqual(answer.status, 303, answer.text[:2000])
        return dossier

    BOARD = "/dot-danh-gia/chua-xep"
    COLUMNS = {"arrived": "cho-tiep-nhan", "received": "da-tiep-nhan", "team": "to-tu-van", "tests": "cho-kiem-nghiem", "ready": "san-sang"}

    def move(self, people, column, to, count=None):
        """Moves those of a column of the board (the first `count`), as the preview tells it; before they are ready the team gives its views."""
        page = f"{self.BOARD}?cot={self.COLUMNS[column]}"
        rows = re.findall(r'name="ho-so" value="([^"]+)"', people["chuyenvien"].get(page).text)[:count]
        if to == "ready" and column == "arrived":
            self.many(people["chuyenvien"], page, "team", rows)
            for row in rows:
                self.advise(people["tutuvan"], f"/dot-danh-gia/ho-so/{row.split('.')[0]}")
            page = f"{self.BOARD}?cot={self.COLUMNS['team']}"
            fresh = dict(row.split(".") for row in re.findall(r'name="ho-so" value="([^"]+)"', people["chuyenvien"].get(page).text))
            rows = [f"{ident}.{fresh[ident]}" for ident, _ in (row.split(".") for row in rows)]
        self.many(people["chuyenvien"], page, to, rows)
        return len(rows)

    def preview(self, visitor, page, act, rows, **fields):
        target = re.sub(r"\?.*", "", page) + "/xem-truoc"
        form = [(name, value) for name, value in visitor.form(page, target).items() if name not in ("ho-so", "tat-ca", "viec")]
        return visitor.post(target, form + [("ho-so", row) for row in rows] + [("viec", act), *fields.items()])

    def many(self, visitor, page, act, rows):
        """Through the preview: all or none."""
        shown = self.preview(visitor, page, act, rows)
        self.assertEqual(shown.status, 200, shown.text[:2000])
        going = re.findall(r'name="ho-so" value="([^"]+)"', shown.text)
        self.assertEqual(len(going), len(rows), shown.text[:4000])
        target = re.sub(r"\?.*", "", page) + "/nhieu"
        fields = [(name, value) for name, value in harness.Forms(shown.text).found[target].items() if name != "ho-so"] + [("ho-so", row) for row in going]
        answer = visitor.post(target, fields)
        self.assertEqual(answer.status, 303, answer.text[:2000])

    def advise(self, adviser, candidate, **changes):
        """The team proposes the top of every criterion."""
        fields = {}
        for leaf in self.leaves:
            best = max(leaf["options"], key=lambda option: option["points"])
            fields[f"c-{leaf['code']}"] = best["id"]
            fields[f"n-{leaf['code']}"] = f"Ý kiến {leaf['code']}"
        answer = adviser.send(f"{candidate}/tu-van", {**fields, **changes})
        self.assertEqual(answer.status, 303, answer.text[:3000])

    def council(self, people, **rules):
        """A council of nine with its secretary and one adviser; its path."""
        fields = {"ten": "Hội đồng đánh giá, phân hạng sản phẩm OCOP cấp tỉnh", "cap": "province", "so-qd": "2100/QĐ-UBND", "ngay-qd": "01/11/2026",
                  "nguoi-ky": "Chủ tịch UBND tỉnh", "tu-ngay": "01/11/2026", **self.RULES, **rules}
        duties = [(CHAIR, "chair"), (DEPUTY, "deputy")] + [(name, "member") for name in MEMBERS] + [(SECRETARY, "secretary"), ("tutuvan", "adviser")]
        for row, (name, duty) in enumerate(duties, 1):
            fields.update({f"tai-khoan-{row}": f"demo.{name}", f"co-quan-{row}": f"Cơ quan {row}", f"nhiem-vu-{row}": duty})
        answer = people["chuyenvien"].send("/hoi-dong/moi", fields)
        self.assertEqual(answer.status, 303, answer.text[:4000])
        return answer.headers["location"]

    def session(self, people, council, name="Phiên 1", kind="meeting", **fields):
        ident = re.search(r"/hoi-dong/([0-9a-f-]{36})", council).group(1)
        today = self.clock.now.date().strftime("%d/%m/%Y")
        answer = people["chuyenvien"].send("/phien-hop/moi", {"council": ident, "kind": kind, "name": name, "day": today, "place": "Hội trường", **fields})
        self.assertEqual(answer.status, 303, answer.text[:3000])
        return answer.headers["location"]

    def agenda(self, people, session):
        """Everything that is ready goes onto the agenda, a re-rating with the reason that a meeting needs for it; the paths of the items."""
        page = people["chuyenvien"].get(session).text
        rows = re.findall(r'name="san-pham" value="([^"]+)"', page)
        form = people["chuyenvien"].form(session, f"{session}/chuong-trinh")
        fields = [(name, "cần hỏi trực tiếp chủ thể" if name == "ly-do" else value) for name, value in form.items() if name != "san-pham"]
        answer = people["chuyenvien"].post(f"{session}/chuong-trinh", fields + [("san-pham", row) for row in rows])
        self.assertEqual(answer.status, 303, answer.text[:2000])
        return list(dict.fromkeys(re.findall(rf"{session}/san-pham/[0-9a-f-]{{36}}", people["chuyenvien"].get(session).text)))

    def open_session(self, people, session, absent=()):
        page = people[SECRETARY].get(session).text
        seats = re.findall(r'name="co-mat" value="([^"]+)"[^>]*><span>([^<]+)', page)
        fields = [(name, value) for name, value in people[SECRETARY].form(session, f"{session}/buoc/mo").items() if name != "co-mat"]
        answer = people[SECRETARY].post(f"{session}/buoc/mo", fields + [("co-mat", seat) for seat, name in seats if not any(one in name for one in absent)])
        self.assertEqual(answer.status, 303, answer.text[:2000])

    def step(self, visitor, item, step, **fields):
        return visitor.send(item, fields, f"{item}/buoc/{step}")

    def call(self, people, item):
        answer = self.step(people[SECRETARY], item, "goi")
        self.assertEqual(answer.status, 303, answer.text[:2000])

    def choices(self, level="top", **changes):
        """Options by criterion: the best of each, or the lowest; some otherwise."""
        pick = max if level == "top" else min
        found = {}
        for leaf in self.leaves:
            option = pick(leaf["options"], key=lambda option: option["points"])
            found[leaf["code"]] = option["id"]
        return {**found, **changes}

    def fill_as_it_is(self, visitor, item, choices, work="niem-phong", **fields):
        target = f"{item}/phieu"
        form = visitor.form(target, target)
        kept = {name: value for name, value in form.items() if not name.startswith("c-")}
        return visitor.post(target, {**kept, **{f"c-{code}": option for code, option in choices.items() if option}, "viec": work, **fields})

    def fill(self, visitor, item, choices, work="niem-phong", **fields):
        """Sends the sheet; where the page then asks for reasons, with one at each criterion that it names."""
        answer = self.fill_as_it_is(visitor, item, choices, work, **fields)
        silent = re.search(r"hoặc tổ tư vấn: (.+?)\. Phiếu chưa niêm phong", html.unescape(answer.text)) if answer.status == 422 else None
        if not silent:
            return answer
        reasons = {f"n-{code}": f"Chưa đủ chứng cứ ở {code}" for code in silent.group(1).split(", ")}
        return self.fill_as_it_is(visitor, item, choices, work, **{**reasons, **fields})

    def seal(self, visitor, item, choices, **fields):
        answer = self.fill(visitor, item, choices, **fields)
        self.assertEqual(answer.status, 303, re.sub(r"<[^>]+>", " ", answer.text)[:3000])
