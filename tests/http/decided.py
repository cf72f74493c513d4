"""From a council's session to a decision, for HTTP tests: products that reached three, four or five stars in a session whose minutes are signed, the draft,
its submission, the clerk's entry."""
import datetime
import re

import council
import filing


class Decided(council.Council):
    def people(self):
        return {**super().people(), **{name: self.visitor(f"demo.{name}") for name in ("vanthu", "truongphong")}}

    def four(self):
        """Choices on the sheet of tea that reach every minimum of four stars and stay below 90 points."""
        choices, points = self.choices(), 0
        for leaf in self.leaves:
            starred = [option for option in leaf["options"] if option.get("star_min") in (3, 4)]
            if starred:
                choices[leaf["code"]] = max(starred, key=lambda option: option["points"])["id"]
        for leaf in self.leaves:
            points += sum(option["points"] for option in leaf["options"] if option["id"] == choices[leaf["code"]])
        for leaf in self.leaves:
            if points < 85 or any(option.get("star_min") for option in leaf["options"]):
                continue
            low = min(leaf["options"], key=lambda option: option["points"])
            points -= next(option["points"] for option in leaf["options"] if option["id"] == choices[leaf["code"]]) - low["points"]
            choices[leaf["code"]] = low["id"]
        self.assertTrue(70 <= points < 90, points)
        return choices

    def signed_session(self, people, names, kind="first", postponed=(), **levels):
        """All products are scored and concluded but for those that are postponed; the minutes are signed. Gives the session's path."""
        for name in names:
            self.handed(people, name, kind)
        self.assertEqual(self.move(people, "arrived", "ready"), len(names))
        session = self.session(people, self.council(people))
        items = self.agenda(people, session)
        self.open_session(people, session)
        for item in items:
            page = people[council.SECRETARY].get(item).text
            name = next(name for name in names if name in page)
            self.call(people, item)
            if name in postponed:
                answer = people[council.SECRETARY].send(f"{session}/chuong-trinh?san-pham={item.rsplit('/', 1)[1]}", {"vi-sao": "tests", "ly-do": "chờ kiểm nghiệm"}, f"{item}/chuyen")
                self.assertEqual(answer.status, 303, answer.text[:3000])
                continue
            choices = levels.get(re.sub(r"\W", "_", name)) or self.four()
            for member in council.VOTING:
                self.seal(people[member], item, choices)
            self.assertEqual(self.step(people[council.SECRETARY], item, "mo-diem").status, 303)
            self.assertEqual(self.step(people[council.SECRETARY], item, "ket-luan", **{"ghi-chu": "Hội đồng thống nhất"}).status, 303)
        self.assertEqual(people[council.SECRETARY].send(session, {}, f"{session}/buoc/ket-thuc").status, 303)
        return session

    def sign_minutes(self, people, session, number="12/BB-HĐ"):
        answer = people[council.SECRETARY].send(session, {"so": number, "ngay": self.today()}, f"{session}/buoc/ky")
        self.assertEqual(answer.status, 303, answer.text[:2000])

    def today(self, days=0):
        return (self.clock.now.date() + datetime.timedelta(days=days)).strftime("%d/%m/%Y")

    def boxes(self, visitor, session):
        """The products that can be chosen: (identifier, kind of decision) by name."""
        text = visitor.get(f"{session}/quyet-dinh").text
        found = {}
        for form in re.findall(r"<form.*?</form>", text, re.S):
            kind = re.search(r'name="loai" value="(\w+)"', form)
            for ident, name in re.findall(r'name="san-pham" value="([^"]+)"[^>]*><span>([^<]+)', form):
                found[name] = (ident, kind.group(1))
        return found

    def draft(self, visitor, session, names=None, kind="recognise"):
        """Asks for a draft of these products (all that can stand in it); the answer."""
        page = f"{session}/quyet-dinh"
        chosen = [ident for name, (ident, of) in self.boxes(visitor, session).items() if of == kind and (names is None or name in names)]
        fields = [(name, value) for name, value in visitor.form(page, page).items() if name not in ("san-pham", "loai")]
        return visitor.post(page, fields + [("loai", kind)] + [("san-pham", ident) for ident in chosen])

    def submitted(self, people, session, **options):
        answer = self.draft(people["chuyenvien"], session, **options)
        self.assertEqual(answer.status, 303, answer.text[:3000])
        path = answer.headers["location"].split("?")[0]
        answer = people["trinhky"].send(path, {"so": "45/TTr-SNNMT", "ngay": self.today()}, f"{path}/trinh")
        self.assertEqual(answer.status, 303, answer.text[:3000])
        return path

    def attach(self, visitor, page, field, name, content, changes, form=None):
        """Sends a form with a file (RFC 7578); `form`: as it was read before."""
        fields = {**(form or visitor.form(page)), **changes}
        fields.pop(field, None)
        parts = [f'--bound\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode() for key, value in fields.items()]
        if content is not None:
            parts += [f'--bound\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\nContent-Type: application/pdf\r\n\r\n'.encode(), content, b"\r\n"]
        return visitor.request("POST", page, b"".join(parts) + b"--bound--\r\n",
                               {"Content-Type": "multipart/form-data; boundary=bound", "Sec-Fetch-Site": "same-origin"})

    def enter(self, visitor, path, number="2585/QĐ-UBND", day=None, scan=b"", form=None, **changes):
        return self.attach(visitor, f"{path}/vao-so", "tep", "quyet-dinh.pdf", filing.a_pdf("Quyet dinh") if scan == b"" else scan,
                           {"so": number, "ngay": day or self.today(), "nguoi-ky": "Nguyễn Văn A", "ky-voi-tu-cach": "deputy", **changes}, form)

    def issued(self, people, session, number="2585/QĐ-UBND", **options):
        path = self.submitted(people, session, **options)
        answer = self.enter(people["vanthu"], path, number)
        self.assertEqual(answer.status, 303, answer.text[:3000])
        return path
