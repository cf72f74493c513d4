"""Decision 148/2023 while there were districts, and after: what a commune handed over until 30/06/2025 is judged by the district's council (3 stars), from 70
points on by the province's, from 90 on by the centre; from 01 to 05/07/2025 nobody knows who may judge; from 06/07/2025 on (1489/QĐ-TTg) the province takes
what the district has left. The district's council and its people are invented."""
import datetime
import itertools
import json
import re

import council
import filing
import harness
from test_binding import PASSWORD, Browser, Crossing
from test_hearing import plain

NAM_CUONG, DISTRICT = "04273", "132"  # Phường Nam Cường, in Thành phố Yên Bái until 30/06/2025; the code went on
CHAIR, SECRETARY, ADVISER, MEMBERS = "tv1", "tv2", "tuvan1", ["tv3", "tv4", "tv5"]
GAP = "chưa rõ cơ quan nào có thẩm quyền"
BOARD = "/dot-danh-gia/chua-xep"


class Province148(Crossing, council.Council):
    """In June 2025, with the officers of that time."""

    officers = itertools.count(1)
    options = ["--second-factor", "off"]  # officers that the command line opens have none yet

    def officer(self, role, place=None):
        login = f"{role}{next(self.officers)}"
        harness.run("user", "add", "--login", login, "--name", f"{role} (dữ liệu thử)", "--role", role, "--province", "15",
                    *(["--place", place] if place else []), *self.data, words=PASSWORD + "\n", env={"OPENOCOP_CLOCK": str(self.clock.path)})
        return self.known(login, PASSWORD)

    def known(self, login, password="trinh-dien-ocop"):
        visitor = harness.Visitor(self.server)
        visitor.credentials = (login, password)
        self.assertEqual(visitor.sign_in(login, password).status, 303, login)
        return visitor

    def district(self):
        """Who works in the commune and in the district; the district's council is set up."""
        people = {"xa": self.officer("examiner", NAM_CUONG), "kyxa": self.officer("signer", NAM_CUONG)}
        people.update({name: self.known(f"demo.{name}") for name in ["huyen", CHAIR, SECRETARY, ADVISER] + MEMBERS})
        phone = f"09{next(self.phones)}"
        herself, examiner = Browser(self.server), Browser(self.server)
        sent = herself.send(herself.get("/dang-ky"), {"loai-hinh": "cooperative", "ten": f"Hợp tác xã {phone}", "xa": NAM_CUONG, "ho-ten": "Nguyễn Thị Thử",
                                               "dien-thoai": phone, "mat-khau": PASSWORD}, action="/dang-ky")
        people["chuthe"] = self.known(phone, PASSWORD)
        address = re.search(r'href="(/chu-the/[0-9a-f-]{36})"', people["chuthe"].get("/chu-the").text).group(1)
        herself.cookies[harness.Visitor.COOKIE], examiner.cookies[harness.Visitor.COOKIE] = people["chuthe"].cookie, people["xa"].cookie
        examiner.send(examiner.get(address), action="/xac-nhan")
        herself.send(herself.get(address + "/sua"), {"ly-do": "corrected", "dia-chi": "Tổ 1", "dai-dien": "Nguyễn Thị Thử"}, action="/sua")
        people["chuyenvien"], people["tutuvan"] = people["huyen"], people[ADVISER]  # what council.py calls the office and the team
        return people

    def set_up(self, office, duties, day="10/06/2025", **fields):
        form = {"ten": "Hội đồng đánh giá (dữ liệu thử)", "so-qd": "12/QĐ-UBND", "ngay-qd": day, "nguoi-ky": "Chủ tịch UBND", "tu-ngay": day, **self.RULES, **fields}
        for row, (name, duty) in enumerate(duties, 1):
            form.update({f"tai-khoan-{row}": f"demo.{name}", f"co-quan-{row}": f"Cơ quan {row}", f"nhiem-vu-{row}": duty})
        answer = office.send("/hoi-dong/moi", form)
        self.assertEqual(answer.status, 303, plain(answer.text)[:2000])
        return answer.headers["location"].split("?")[0]

    def district_council(self, people):
        duties = [(CHAIR, "chair")] + [(name, "member") for name in MEMBERS] + [(SECRETARY, "secretary"), (ADVISER, "adviser")]
        return self.set_up(people["huyen"], duties, cap="district", **{"ma-huyen": DISTRICT})

    def ok(self, answer, status=303):
        self.assertEqual(answer.status, status, plain(answer.text)[:1500])
        return answer

    def sheet(self, stars, low, high):
        """Choices whose points lie in the band and that meet the minimums of the stars: from the top down, criterion by criterion."""
        chosen = {leaf["code"]: max(leaf["options"], key=lambda option: option["points"]) for leaf in self.leaves}
        for leaf in self.leaves:
            least = max((option["points"] for option in leaf["options"] if option.get("star_min", 9) <= stars), default=0)
            for option in sorted(leaf["options"], key=lambda option: option["points"]):
                total = sum(one["points"] for one in chosen.values()) - chosen[leaf["code"]]["points"] + option["points"]
                if option["points"] >= least and low <= total and sum(one["points"] for one in chosen.values()) > high:
                    chosen[leaf["code"]] = option
                    break
        self.assertTrue(low <= sum(one["points"] for one in chosen.values()) <= high)
        return {code: option["id"] for code, option in chosen.items()}

    def candidate(self, visitor, dossier, level="huyện"):
        return re.search(rf'Ở {level}: <a href="(/dot-danh-gia/ho-so/[0-9a-f-]{{36}})"', visitor.get(dossier).text).group(1)

    def one_ready(self, office, adviser, candidate):
        self.ok(office.send(candidate, {"viec": "receive"}, f"{candidate}/viec"))
        self.ok(office.send(candidate, {"viec": "team"}, f"{candidate}/viec"))
        self.advise(adviser, candidate)
        self.ok(office.send(candidate, {"viec": "ready"}, f"{candidate}/viec"))

    def planned(self, office, board, names, secretary):
        people = {"chuyenvien": office, council.SECRETARY: secretary}
        session = self.session(people, board, name=f"Phiên {next(self.officers)}").split("?")[0]
        page = office.get(session).text
        rows = [ident for ident, name in re.findall(r'name="san-pham" value="([^"]+)"[^>]*><span>([^<]+?) *<', page) if name in names]
        self.assertEqual(len(rows), len(names))
        fields = [(name, value) for name, value in office.form(session, f"{session}/chuong-trinh").items() if name != "san-pham"]
        self.ok(office.post(f"{session}/chuong-trinh", fields + [("san-pham", row) for row in rows]))
        found = {}
        for item, name in re.findall(rf'({session}/san-pham/[0-9a-f-]{{36}})"[^>]*>([^<]+)<', office.get(session).text):
            found.setdefault(name, item)
        return session, found

    def judge(self, session, items, sheets, secretary, voting):
        """The whole session: every member ticks the same."""
        people = {council.SECRETARY: secretary}
        self.open_session(people, session)
        for name, item in items.items():
            self.call(people, item)
            for member in voting:
                self.seal(member, item, sheets[name])
            self.ok(self.step(secretary, item, "mo-diem"))
            self.ok(self.step(secretary, item, "ket-luan", **{"ghi-chu": "thống nhất"}))
        self.close(session, secretary)

    def close(self, session, secretary):
        self.ok(secretary.send(session, {}, f"{session}/buoc/ket-thuc"))
        self.ok(secretary.send(session, {"so": "1/BB", "ngay": self.clock.now.strftime("%d/%m/%Y")}, f"{session}/buoc/ky"))

    def verified(self):
        self.assertIn("entries", harness.run("ledger", "verify", *self.data))


class TestDesk(Province148):
    def test_the_district_has_its_own_desk_and_nobody_elses(self):
        self.on("2025-06-16")
        people = self.district()
        board = self.district_council(people)
        dossier = self.handed(people, "Chè ở huyện")
        huyen = people["huyen"]
        self.assertIn("Ở huyện: Chờ tiếp nhận", plain(people["chuthe"].get(dossier).text))
        page = huyen.get("/dot-danh-gia").text
        self.assertIn("Chè ở huyện", page)
        self.assertIn("Thành phố Yên Bái", page)
        self.assertIn("Tiếp nhận hồ sơ", plain(huyen.get("/viec-cua-toi").text))
        candidate = re.search(r'href="(/dot-danh-gia/ho-so/[0-9a-f-]{36})"', page).group(1)
        self.assertIn("148-2023@1", plain(huyen.get(candidate).text))
        self.assertEqual(huyen.get(dossier).status, 200)
        papers = set(re.findall(rf'href="({candidate}/giay/[0-9a-f-]{{36}})"', huyen.get(candidate).text))
        self.assertTrue(papers)
        self.assertEqual({huyen.get(paper).status for paper in papers}, {200})

        # The province sees where it is and can't do the district's work; another commune's district is not his.
        specialist = self.officer("specialist")
        self.assertNotIn("Chè ở huyện", specialist.get("/dot-danh-gia").text)
        self.assertIn(f"?huyen={DISTRICT}", specialist.get("/dot-danh-gia").text)
        self.assertIn("Chè ở huyện", specialist.get(f"{BOARD}?huyen={DISTRICT}").text)
        self.assertNotIn(f"{candidate}/viec", specialist.get(candidate).text)
        form = {**huyen.form(candidate, f"{candidate}/viec"), "viec": "receive", "csrf": specialist.form("/dot-danh-gia", "/dang-xuat")["csrf"]}
        self.assertIn(specialist.post(f"{candidate}/viec", form).status, (403, 404))
        self.assertIn(specialist.post(f"{candidate}/viec", {**form, "viec": "take"}).status, (403, 409))
        self.assertEqual(huyen.get(f"{BOARD}?huyen=133").status, 404)
        self.assertEqual(huyen.get("/dot-danh-gia/moi").status, 404)
        other = self.officer("district", "133")
        self.assertEqual(other.get(candidate).status, 404)
        self.assertEqual(other.get(dossier).status, 404)
        self.assertNotIn("Chè ở huyện", other.get("/dot-danh-gia").text)
        self.assertEqual(other.get(board).status, 404)
        self.assertNotIn(board, other.get("/hoi-dong").text)

        # Its team sees what it was given, its secretary the district's board, and neither the province's.
        self.ok(huyen.send(candidate, {"viec": "receive"}, f"{candidate}/viec"))
        self.assertRegex(plain(huyen.get(candidate).text), r"Số tiếp nhận, ngày 1/2025, 16/06/2025")
        self.assertEqual(people[ADVISER].get(candidate).status, 404)
        self.ok(huyen.send(candidate, {"viec": "team"}, f"{candidate}/viec"))
        self.assertIn("Cho ý kiến tư vấn", plain(people[ADVISER].get("/viec-cua-toi").text))
        self.assertIn("Chè ở huyện", people[ADVISER].get("/dot-danh-gia").text)
        self.assertIn("Chè ở huyện", people[SECRETARY].get("/dot-danh-gia").text)
        self.verified()


class TestThreeLevels(Province148):
    def test_the_districts_council_gives_three_stars_and_hands_up_from_seventy_points(self):
        self.on("2025-06-16")
        people = self.district()
        huyen, secretary = people["huyen"], people[SECRETARY]
        board = self.district_council(people)
        names = ["Chè ba sao", "Chè bốn sao", "Chè năm sao", "Chè hai sao"]
        dossiers = {name: self.handed(people, name) for name in names}
        paths = dict((name, path) for path, name in re.findall(r'href="(/dot-danh-gia/ho-so/[0-9a-f-]{36})">([^<]+)<', huyen.get(BOARD).text))
        for name in names:
            self.one_ready(huyen, people[ADVISER], paths[name])
        session, items = self.planned(huyen, board, names, secretary)
        sheets = {"Chè ba sao": self.sheet(3, 55, 69), "Chè bốn sao": self.sheet(4, 72, 89), "Chè năm sao": self.choices(), "Chè hai sao": self.sheet(0, 31, 49)}
        self.judge(session, items, sheets, secretary, [people[name] for name in [CHAIR] + MEMBERS])
        pages = {name: plain(huyen.get(paths[name]).text) for name in names}
        self.assertIn("Việc tiếp theo: Chủ tịch UBND cấp huyện xem xét, công nhận 3 sao.", pages["Chè ba sao"])
        self.assertIn("Không đạt", pages["Chè hai sao"])
        self.assertIn("Không ban hành quyết định công nhận", pages["Chè hai sao"])
        for name in ("Chè bốn sao", "Chè năm sao"):
            self.assertIn("Việc tiếp theo: chuyển hồ sơ đến Chủ tịch UBND cấp tỉnh.", pages[name])
        self.assertEqual(huyen.get(f"{paths['Chè ba sao']}/gui-len").status, 409)
        self.assertEqual(plain(huyen.get("/viec-cua-toi").text).count("Gửi hồ sơ lên cấp trên"), 2)
        self.assertEqual(people[CHAIR].get(f"{paths['Chè bốn sao']}/gui-len").status, 403)

        # With a letter it is the province's; a form sent twice is one; a day before the minutes is refused and nothing is lost.
        for name in ("Chè bốn sao", "Chè năm sao"):
            way = f"{paths[name]}/gui-len"
            refused = huyen.send(way, {"so": "45/UBND", "ngay": "15/06/2025"})
            self.assertEqual(refused.status, 422)
            self.assertIn('value="45/UBND"', refused.text)
            form = {**huyen.form(way, way), "so": "45/UBND", "ngay": "16/06/2025"}
            self.assertEqual([huyen.post(way, form).status, huyen.post(way, form).status][0], 303)
            self.assertIn("Đã chuyển cấp khác", plain(huyen.get(paths[name]).text))
        self.assertNotIn("Gửi hồ sơ lên cấp trên", plain(huyen.get("/viec-cua-toi").text))

        # The province's council in the time of three levels: four stars are its own, five are the centre's.
        specialist = self.officer("specialist")
        there = dict((name, path) for path, name in re.findall(r'href="(/dot-danh-gia/ho-so/[0-9a-f-]{36})">([^<]+)<', specialist.get(BOARD).text))
        self.assertEqual(sorted(there), ["Chè bốn sao", "Chè năm sao"])
        self.assertIn("148-2023@1", plain(specialist.get(there["Chè bốn sao"]).text))
        self.assertEqual(huyen.get(there["Chè bốn sao"]).status, 404)
        seats = {name: self.known(f"demo.{name}") for name in ("tv6", "tv7", "thanhvien", "tuvan2", "thuky")}
        upper = self.set_up(specialist, [("tv6", "chair"), ("tv7", "member"), ("thanhvien", "member"), ("thuky", "secretary"), ("tuvan2", "adviser")], cap="province")
        for name in there:
            self.one_ready(specialist, seats["tuvan2"], there[name])
        session, items = self.planned(specialist, upper, list(there), seats["thuky"])
        self.judge(session, items, sheets, seats["thuky"], [seats[name] for name in ("tv6", "tv7", "thanhvien")])
        self.assertIn("Việc tiếp theo: Chủ tịch UBND cấp tỉnh xem xét, công nhận 4 sao.", plain(specialist.get(there["Chè bốn sao"]).text))
        self.assertIn("Việc tiếp theo: chuyển hồ sơ đến Trung ương.", plain(specialist.get(there["Chè năm sao"]).text))
        way = f"{there['Chè năm sao']}/gui-len"
        self.ok(specialist.send(way, {"so": "9/UBND", "ngay": "16/06/2025", "phe-duyet": "", "ngay-phe-duyet": "16/06/2025"}), 422)
        self.ok(specialist.send(way, {"so": "9/UBND", "ngay": "16/06/2025", "phe-duyet": "88/QĐ-UBND", "ngay-phe-duyet": "16/06/2025"}))
        self.assertIn("Ở Bộ", plain(specialist.get(there["Chè năm sao"]).text))
        self.verified()


class TestBetweenTwoLaws(Province148):
    def test_between_two_laws_nobody_judges_and_nothing_is_lost(self):
        self.on("2025-06-27")
        people = self.district()
        huyen, secretary = people["huyen"], people[SECRETARY]
        board = self.district_council(people)
        names = ["Chè dở dang", "Chè đã họp", "Chè bổ sung", "Chè trong phiên"]
        dossiers = {name: self.handed(people, name) for name in names}
        paths = dict((name, path) for path, name in re.findall(r'href="(/dot-danh-gia/ho-so/[0-9a-f-]{36})">([^<]+)<', huyen.get(BOARD).text))
        for name in ("Chè đã họp", "Chè trong phiên"):
            self.one_ready(huyen, people[ADVISER], paths[name])
        session, items = self.planned(huyen, board, ["Chè đã họp"], secretary)
        self.judge(session, items, {"Chè đã họp": self.sheet(4, 72, 89)}, secretary, [people[name] for name in [CHAIR] + MEMBERS])
        late, late_items = self.planned(huyen, board, ["Chè trong phiên"], secretary)
        form = huyen.form(f"{paths['Chè bổ sung']}/bo-sung")
        self.ok(huyen.post(f"{paths['Chè bổ sung']}/bo-sung", {**form, "ai": "producer", "han": "15/07/2025", "ly-do-mau-02": "Thiếu phương án"}))

        for day in ("2025-07-01", "2025-07-05"):
            self.on(day, people)
            specialist = self.known("demo.chuyenvien")
            for name in ("Chè dở dang", "Chè đã họp", "Chè trong phiên"):
                page = plain(specialist.get(paths[name]).text)
                self.assertIn("Chưa rõ thẩm quyền", page)
                self.assertIn(GAP, page)
            self.assertIn(huyen.get(paths["Chè dở dang"]).status, (403, 404))  # his role has ended
            # The council that the district had can't go on, in words.
            seats = re.findall(r'name="co-mat" value="([^"]+)"', secretary.get(late).text)
            form = [(name, value) for name, value in secretary.form(late, f"{late}/buoc/mo").items() if name != "co-mat"]
            refused = secretary.post(f"{late}/buoc/mo", form + [("co-mat", seat) for seat in seats])
            self.assertIn(refused.status, (409, 422))
            self.assertIn("Chưa rõ thẩm quyền", plain(refused.text))
            # Nor may the province take it over yet: the preview says why.
            rows = re.findall(r'name="ho-so" value="([^"]+)"', specialist.get(f"{BOARD}?huyen={DISTRICT}").text)
            shown = self.preview_of(specialist, rows)
            self.assertIn("Chưa rõ thẩm quyền", plain(shown.text))
            self.assertNotIn("Nhận về tỉnh: ", plain(shown.text))
        # What a commune hands over now arrives, with nobody's procedure named; what it was asked for comes back to where it was.
        self.write(people["chuthe"], dossiers["Chè bổ sung"], "Chè bổ sung, bản bổ sung")
        self.ok(self.file(people["chuthe"], dossiers["Chè bổ sung"]))
        self.sign(people, dossiers["Chè bổ sung"])
        self.ok(people["kyxa"].send(dossiers["Chè bổ sung"], {}, f"{dossiers['Chè bổ sung']}/chuyen"))
        self.assertNotIn("Chờ bổ sung", plain(specialist.get(paths["Chè bổ sung"]).text))
        fresh = self.handed(people, "Chè giữa hai luật")
        lost = re.search(r'href="(/dot-danh-gia/ho-so/[0-9a-f-]{36})">Chè giữa hai luật', specialist.get(BOARD).text).group(1)
        page = plain(specialist.get(lost).text)
        self.assertIn("Chưa rõ thẩm quyền", page)
        self.ok(specialist.send(lost, {"viec": "receive"}, f"{lost}/viec"))
        self.assertNotIn('value="team"', specialist.get(lost).text)
        self.assertIn(GAP, plain(specialist.get(lost).text))

        # From 06/07/2025 on the province goes on with all of it.
        self.on("2025-07-06", people)
        specialist, adviser = self.known("demo.chuyenvien"), self.known("demo.tuvan3")
        refused = secretary.post(f"{late}/buoc/mo", [(name, value) for name, value in secretary.form(late, f"{late}/buoc/mo").items() if name != "co-mat"]
                                 + [("co-mat", seat) for seat in seats])
        self.assertIn("Cấp huyện không còn thẩm quyền", plain(refused.text))
        rows = re.findall(r'name="ho-so" value="([^"]+)"', specialist.get(f"{BOARD}?huyen={DISTRICT}").text)
        self.assertEqual(len(rows), 4)
        shown = self.preview_of(specialist, rows)
        target = f"{BOARD}/nhieu"
        fields = [(name, value) for name, value in harness.Forms(shown.text).found[target].items() if name != "ho-so"] + [("ho-so", row) for row in rows]
        self.assertEqual([specialist.post(target, fields).status for _ in range(2)], [303, 303])
        self.assertNotIn(f"?huyen={DISTRICT}", specialist.get("/dot-danh-gia").text)
        there = dict((name, path) for path, name in re.findall(r'href="(/dot-danh-gia/ho-so/[0-9a-f-]{36})">([^<]+)<', specialist.get(BOARD).text))
        self.assertEqual(sorted(there), sorted(names + ["Chè giữa hai luật"]))
        for name in names:
            self.assertIn("148-2023-1489@1", plain(specialist.get(there[name]).text))
            self.assertIn("Đã chuyển cấp khác", plain(specialist.get(paths[name]).text))
            self.assertIn("Chờ tiếp nhận", plain(specialist.get(paths[name]).text))
        # The district's result stays to be read, and the province judges anew: three and four stars are its own now.
        self.assertRegex(plain(specialist.get(paths["Chè đã họp"]).text), r"Hội đồng chấm \d\d,\d\d điểm, 4 sao")
        seats = {name: self.known(f"demo.{name}") for name in ("tv6", "tv7", "thanhvien", "tuvan2", "thuky")}
        upper = self.set_up(specialist, [("tv6", "chair"), ("tv7", "member"), ("thanhvien", "member"), ("thuky", "secretary"), ("tuvan2", "adviser")], day="06/07/2025",
                            cap="province")
        judged = ["Chè đã họp", "Chè giữa hai luật", "Chè dở dang"]
        for name in judged:
            if name == "Chè giữa hai luật":
                self.ok(specialist.send(there[name], {"viec": "team"}, f"{there[name]}/viec"))
                self.advise(seats["tuvan2"], there[name])
                self.ok(specialist.send(there[name], {"viec": "ready"}, f"{there[name]}/viec"))
            else:
                self.one_ready(specialist, seats["tuvan2"], there[name])
        session, items = self.planned(specialist, upper, judged, seats["thuky"])
        self.judge(session, items, {"Chè đã họp": self.sheet(4, 72, 89), "Chè giữa hai luật": self.sheet(3, 55, 69), "Chè dở dang": self.choices()},
                   seats["thuky"], [seats[name] for name in ("tv6", "tv7", "thanhvien")])
        self.assertIn("công nhận 4 sao.", plain(specialist.get(there["Chè đã họp"]).text))
        self.assertIn("Việc tiếp theo: Chủ tịch UBND cấp tỉnh xem xét, công nhận 3 sao.", plain(specialist.get(there["Chè giữa hai luật"]).text))
        self.assertIn("Việc tiếp theo: chuyển hồ sơ đến Bộ Nông nghiệp và Môi trường.", plain(specialist.get(there["Chè dở dang"]).text))
        self.verified()

    def preview_of(self, specialist, rows):
        page = f"{BOARD}?huyen={DISTRICT}"
        target = f"{BOARD}/xem-truoc"
        form = [(name, value) for name, value in specialist.form(page, target).items() if name not in ("ho-so", "tat-ca", "viec")]
        return self.ok(specialist.post(target, form + [("ho-so", row) for row in rows] + [("viec", "take")]), 200)


class Ending(Province148):
    """Decision 26/2026, Article 12.2: what was filed under 148 is judged by it until 21/07/2026, a re-rating until 21/06/2026; then it is bound again."""

    WORDS = "đã quá ngày cuối được đánh giá theo bộ đó"

    def at_province(self, people, name, kind="first"):
        """Filed under 148 and handed over; where it stands at the province."""
        producer, product = self.product(people["chuthe"], name)
        dossier = self.open(people["chuthe"], product, kind)
        self.complete(people["chuthe"], producer, dossier, name)
        self.ok(self.file(people["chuthe"], dossier))
        self.ok(people["xa"].send(f"{dossier}/mau", {"tinh-trang": "nguyên vẹn", "lo": "L1", "han": "31/12/2027"}))
        self.hand(people, dossier)
        return dossier, self.candidate(people["chuyenvien"], dossier, "tỉnh")

    def hand(self, people, dossier):
        self.sign(people, dossier)
        self.ok(people["kyxa"].send(dossier, {}, f"{dossier}/chuyen"))

    def act(self, visitor, candidate, act):
        """As it goes from a form that stood open, whatever the page offers now."""
        form = visitor.form(candidate, f"{candidate}/xep-dot")
        return visitor.post(f"{candidate}/viec", {name: form[name] for name in ("csrf", "lenh", "phien-ban")} | {"viec": act})


class TestLastDay(Ending):
    def test_what_was_first_filed_in_time_is_judged_by_148_until_its_last_day_though_filed_again(self):
        self.on("2026-05-10")
        people, _, _, dossier = self.ready("Chè nộp hai lần")
        self.ok(self.file(people["chuthe"], dossier))
        self.give_back(people, dossier, "10/06/2026")
        self.on("2026-06-01", people)
        self.ok(self.file(people["chuthe"], dossier))
        self.ok(people["xa"].send(f"{dossier}/mau", {"tinh-trang": "nguyên vẹn", "lo": "L1", "han": "31/12/2027"}))
        self.hand(people, dossier)
        candidate = self.candidate(people["chuyenvien"], dossier, "tỉnh")
        self.assertIn("148-2023-1489@1", plain(people["chuyenvien"].get(candidate).text))
        self.on("2026-07-22", people)
        self.assertIn(self.WORDS, plain(people["chuyenvien"].get(candidate).text))

    def test_a_re_rating_is_judged_by_148_for_thirty_days(self):
        self.on("2026-05-21")
        people = self.people()
        _, candidate = self.at_province(people, "Chè phân hạng lại", "rerating")
        self.ok(people["chuyenvien"].send(candidate, {"viec": "receive"}, f"{candidate}/viec"))
        self.on("2026-06-21", people)
        self.assertNotIn(self.WORDS, plain(people["chuyenvien"].get(candidate).text))
        self.assertIn('value="tests"', people["chuyenvien"].get(candidate).text)
        self.on("2026-06-22", people)
        self.assertIn(self.WORDS, plain(people["chuyenvien"].get(candidate).text))
        refused = self.act(people["chuyenvien"], candidate, "tests")
        self.assertEqual(refused.status, 409)
        self.assertIn(self.WORDS, plain(refused.text))

    def test_what_148_judges_no_more_is_bound_again_with_a_reason_and_goes_on(self):
        self.on("2026-05-21")
        people = self.people()
        people.update({name: self.known(f"demo.{name}") for name in ("tv6", "tv7", "thanhvien", "thuky", "tuvan2")})
        office = people["chuyenvien"]
        dossier, candidate = self.at_province(people, "Chè sáu mươi ngày")
        _, other = self.at_province(people, "Chè trong phiên")
        for one in (candidate, other):
            self.ok(office.send(one, {"viec": "receive"}, f"{one}/viec"))
            self.ok(office.send(one, {"viec": "team"}, f"{one}/viec"))
            self.advise(people["tuvan2"], one)
        board = self.set_up(office, [("tv6", "chair"), ("tv7", "member"), ("thanhvien", "member"), ("thuky", "secretary"), ("tuvan2", "adviser")],
                            day="21/05/2026", cap="province")
        self.on("2026-07-21", people)
        self.assertNotIn(self.WORDS, plain(office.get(candidate).text))
        self.ok(office.send(other, {"viec": "ready"}, f"{other}/viec"))
        session, _ = self.planned(office, board, ["Chè trong phiên"], people["thuky"])

        self.on("2026-07-22", people)
        for one in (candidate, other):
            self.assertIn(self.WORDS, plain(office.get(one).text))
        self.assertEqual(self.act(office, candidate, "ready").status, 409)
        seats = re.findall(r'name="co-mat" value="([^"]+)"', people["thuky"].get(session).text)
        form = [(name, value) for name, value in people["thuky"].form(session, f"{session}/buoc/mo").items() if name != "co-mat"]
        refused = people["thuky"].post(f"{session}/buoc/mo", form + [("co-mat", seat) for seat in seats])
        self.assertEqual(refused.status, 409)
        self.assertIn(self.WORDS, plain(refused.text))

        # Its producer changes it, says why, and it goes on by the new criteria and their procedure.
        form = office.form(f"{candidate}/bo-sung")
        self.ok(office.post(f"{candidate}/bo-sung", {**form, "ai": "producer", "han": "15/08/2026", "ly-do-mau-02": "Chuyển sang bộ tiêu chí mới"}))
        self.ok(self.rebind(people["chuthe"], dossier, "Quá 60 ngày theo Điều 12"))
        self.assertEqual(self.pack(dossier), ["26-2026@1"])
        self.choose_again(people["chuthe"], dossier)
        self.ok(self.file(people["chuthe"], dossier))
        self.hand(people, dossier)
        page = plain(office.get(candidate).text)
        self.assertNotIn(self.WORDS, page)
        self.assertIn("26-2026@1", page)
        self.assertNotIn("148-2023-1489@1", page)
        self.verified()


class TestFiledAtTheProvince(Ending):
    """Where the day counts on which the commune hands it over for the first time."""

    options = Province148.options + ["--filed-at", "province"]

    def test_what_reached_the_province_in_time_stays_under_148_though_it_is_supplemented(self):
        self.on("2026-05-20")
        people = self.people()
        office = people["chuyenvien"]
        dossier, candidate = self.at_province(people, "Chè lên tỉnh kịp")
        self.ok(office.send(candidate, {"viec": "receive"}, f"{candidate}/viec"))
        form = office.form(f"{candidate}/bo-sung")
        self.ok(office.post(f"{candidate}/bo-sung", {**form, "ai": "producer", "han": "15/06/2026", "ly-do-mau-02": "Thiếu phương án"}))
        self.on("2026-06-01", people)
        self.write(people["chuthe"], dossier, "Chè lên tỉnh kịp, bản bổ sung")
        self.ok(self.file(people["chuthe"], dossier))
        self.hand(people, dossier)
        page = plain(office.get(candidate).text)
        self.assertIn("148-2023-1489@1", page)
        self.assertNotIn(self.WORDS, page)
        self.on("2026-07-22", people)
        self.assertIn(self.WORDS, plain(office.get(candidate).text))


class TestDeskOnPostgresql(TestDesk):
    on_postgresql = True


class TestThreeLevelsOnPostgresql(TestThreeLevels):
    on_postgresql = True


class TestBetweenTwoLawsOnPostgresql(TestBetweenTwoLaws):
    on_postgresql = True


class TestLastDayOnPostgresql(TestLastDay):
    on_postgresql = True


class TestFiledAtTheProvinceOnPostgresql(TestFiledAtTheProvince):
    on_postgresql = True
