"""What goes to the Ministry from 90 points on (26/2026, Articles 6.3, 7.3.e and 7.4): the package with its index, the letter, the Ministry's result, and what
the province makes of one below five stars."""
import hashlib
import io
import json
import re
import subprocess
import zipfile

import council
import decided
from filing import a_pdf
from test_hearing import plain

SECRETARY, VOTING = council.SECRETARY, council.VOTING
BOARD = "/dot-danh-gia/chua-xep"


class TestMinistry(council.Council):
    def ok(self, answer, status=303):
        self.assertEqual(answer.status, status, plain(answer.text)[:1500])
        return answer

    def judged(self, people, sheets):
        """Products that the council has concluded, the minutes signed; the paths of their candidates."""
        for name in sheets:
            self.handed(people, name)
        self.move(people, "arrived", "ready")
        board = self.council(people).split("?")[0]
        return self.session_of(people, board, sheets), board

    def session_of(self, people, board, sheets):
        session = self.session(people, board, name="Phiên " + " ".join(sheets)).split("?")[0]
        page = people["chuyenvien"].get(session).text
        rows = [ident for ident, name in re.findall(r'name="san-pham" value="([^"]+)"[^>]*><span>([^<]+?) *<', page) if name in sheets]
        fields = [(name, value) for name, value in people["chuyenvien"].form(session, f"{session}/chuong-trinh").items() if name != "san-pham"]
        self.ok(people["chuyenvien"].post(f"{session}/chuong-trinh", fields + [("san-pham", row) for row in rows]))
        found = {}
        for item, name in re.findall(rf'({session}/san-pham/[0-9a-f-]{{36}})"[^>]*>([^<]+)<', people["chuyenvien"].get(session).text):
            found.setdefault(name, item)
        self.open_session(people, session)
        for name, choices in sheets.items():
            self.call(people, found[name])
            for member in VOTING:
                self.seal(people[member], found[name], choices)
            self.ok(self.step(people[SECRETARY], found[name], "mo-diem"))
            self.ok(self.step(people[SECRETARY], found[name], "ket-luan", **{"ghi-chu": "thống nhất"}))
        self.items = found
        self.ok(people[SECRETARY].send(session, {}, f"{session}/buoc/ket-thuc"))
        self.ok(people[SECRETARY].send(session, {"so": "7/BB-HĐ", "ngay": self.clock.now.strftime("%d/%m/%Y")}, f"{session}/buoc/ky"))
        page = people["chuyenvien"].get(BOARD).text
        return {name: re.search(rf'href="(/dot-danh-gia/ho-so/[0-9a-f-]{{36}})">{name}<', page).group(1) for name in sheets}

    def send(self, people, path, **changes):
        today = self.clock.now.strftime("%d/%m/%Y")
        return people["chuyenvien"].send(f"{path}/gui-len", {"so": "125/UBND-NN", "ngay": today, "phe-duyet": "900/QĐ-UBND", "ngay-phe-duyet": today, **changes})

    def answer(self, people, path, stars, points="", reason="", data=None, **changes):
        target = f"{path}/ket-qua-bo"
        fields = {"sao": stars, "diem": points, "so": "30/QĐ-BNNMT", "ngay": self.clock.now.strftime("%d/%m/%Y"), "ly-do": reason, **changes}
        if data is None:
            form = people["chuyenvien"].form(target)
            return people["chuyenvien"].post(target, {**{k: v for k, v in form.items() if k != "tep"}, **fields})
        return self.send_file(people["chuyenvien"], target, target, fields, data)

    def test_from_ninety_points_on_it_goes_to_the_ministry_and_its_answer_comes_back(self):
        people = self.people()
        names = ["Chè lên Bộ", "Chè thiếu điểm", "Chè chấm lại", "Chè phụ lục"]
        paths, board = self.judged(people, {name: self.choices() for name in names})
        office, one = people["chuyenvien"], paths[names[0]]
        page = plain(office.get(one).text)
        self.assertIn("Hội đồng chấm 100,00 điểm, 5 sao. Biên bản số 7/BB-HĐ", page)
        self.assertIn("chuyển hồ sơ đến Bộ trưởng Bộ Nông nghiệp và Môi trường", page)
        self.assertEqual(plain(office.get("/viec-cua-toi").text).count("Gửi hồ sơ lên cấp trên"), 4)
        # An annex to the minutes finds one ruled out: then nothing goes up any more.
        annex = f"{self.items[names[3]]}/phu-luc"
        bare = {k: v for k, v in people[SECRETARY].form(annex).items() if k not in ("bo-phieu", "can-cu")}
        self.ok(people[SECRETARY].post(annex, {**bare, "number": "1/PL", "day": self.clock.now.strftime("%d/%m/%Y"), "text": "Giấy tờ giả", "can-cu": "dossier"}))
        gone = paths.pop(names.pop())
        self.assertEqual(office.get(f"{gone}/gui-len").status, 409)
        self.assertEqual(plain(office.get("/viec-cua-toi").text).count("Gửi hồ sơ lên cấp trên"), 3)
        for who in ("thanhvien", "chuthe", "xa"):
            self.assertIn(people[who].get(f"{one}/goi-ho-so.zip").status, (403, 404))
            self.assertIn(people[who].get(f"{one}/gui-len").status, (403, 404))

        # The package: every file that the index names is there with its hash, and the papers are those that the dossier cites.
        packed = office.get(f"{one}/goi-ho-so.zip")
        self.assertEqual((packed.status, packed.headers["content-type"]), (200, "application/zip"))
        archive = zipfile.ZipFile(io.BytesIO(packed.body))
        self.assertIsNone(archive.testzip())
        listed = dict(re.findall(r"^(\S+)\r\n.*\r\n    SHA-256 ([0-9a-f]{64})\r$", archive.read("MUC-LUC.txt").decode(), re.M))
        self.assertEqual(set(listed) | {"MUC-LUC.txt"}, set(archive.namelist()))
        for name, found in listed.items():
            self.assertEqual(hashlib.sha256(archive.read(name)).hexdigest(), found, name)
        for name in ("ho-so/mau-01.pdf", "ho-so/mau-02.pdf", "ho-so/mau-03.pdf", "to-tu-van/bao-cao.pdf", "hoi-dong/bao-cao.pdf", "hoi-dong/bien-ban.pdf",
                     "hoi-dong/bang-tong-hop.pdf", "hoi-dong/phieu-danh-gia.pdf", "so-nhat-ky.json"):
            self.assertIn(name, listed)
        index = json.loads(archive.read("muc-luc.json"))
        self.assertEqual((index["product"], index["mean"], index["stars"], index["minutes"]), (names[0], "100", 5, "7/BB-HĐ"))
        cited = {paper["sha256"] for claim in index["claims"] for paper in claim["papers"]}
        self.assertEqual(cited, {name[len("giay-to/"):-len(".pdf")] for name in listed if name.startswith("giay-to/")})
        seals = [json.loads(json.loads(line)["content"]) for line in self.command("ledger", "export").splitlines()
                 if '"sessions.seal"' in line]
        self.assertTrue({sheet["commitment"] for sheet in index["sheets"]} <= {seal["commitment"] for seal in seals})
        self.assertEqual(len(index["sheets"]), len(VOTING))
        heads = json.loads(archive.read("so-nhat-ky.json"))
        self.assertIn(heads["hash"], self.command("ledger", "export"))
        text = subprocess.run(["pdftotext", "-", "-"], input=archive.read("hoi-dong/bien-ban.pdf"), capture_output=True, check=True).stdout.decode()
        self.assertIn(names[0], text)
        again = zipfile.ZipFile(io.BytesIO(office.get(f"{one}/goi-ho-so.zip").body))
        self.assertEqual(again.read("muc-luc.json"), archive.read("muc-luc.json"))

        # Sent with its letter; what does not fit is refused in words, and what was typed stays.
        for changes, words in (({"phe-duyet": ""}, ""), ({"ngay": "01/01/2030"}, "Ngày này không khớp"), ({"ngay-phe-duyet": "01/01/2026"}, "Ngày này không khớp")):
            refused = self.ok(self.send(people, one, **changes), 422)
            self.assertIn('value="125/UBND-NN"', refused.text)
            self.assertIn(words, plain(refused.text))
        for name in names:
            self.ok(self.send(people, paths[name]))
        page = plain(office.get(one).text)
        self.assertIn("Số 125/UBND-NN ngày 25/11/2026", page)
        self.assertIn("Số 900/QĐ-UBND ngày 25/11/2026", page)
        self.assertIn(" ".join(re.findall(".{16}", hashlib.sha256(archive.read("muc-luc.json")).hexdigest())), page)
        self.assertIn("Ở Bộ", page)
        tasks = plain(office.get("/viec-cua-toi").text)
        self.assertEqual((tasks.count("Gửi hồ sơ lên cấp trên"), tasks.count("Ghi kết quả của Bộ")), (0, 3))
        self.assertEqual(self.send_again(people, one), 409)

        # Five stars: the Minister recognises, and the dossier ends there. The scan of his paper can be read.
        self.ok(self.answer(people, one, "5", "89,5"), 422)
        self.ok(self.answer(people, one, "5", "91,25,3"), 422)
        self.ok(self.answer(people, one, "5", "91,25", data=b"not a paper at all"), 422)
        scan = a_pdf("Quyet dinh cua Bo")
        self.ok(self.answer(people, one, "5", "91,25", data=scan))
        page = plain(office.get(one).text)
        self.assertIn("5 sao, 91,25 điểm", page)
        self.assertIn("công nhận 5 sao", page)
        self.assertIn("Đã có quyết định", page)
        self.assertEqual(office.get(f"{one}/van-ban-bo").body, scan)
        self.assertEqual(people["chuthe"].get(f"{one}/van-ban-bo").status, 403)

        # Below: the reason is needed; the province recognises on the Ministry's result, within its own stars …
        second = paths[names[1]]
        self.ok(self.answer(people, second, "4", "88"), 422)
        self.ok(self.answer(people, second, "4", "88", "Chưa có hợp đồng xuất khẩu"))
        page = plain(office.get(second).text)
        self.assertIn("Chưa có hợp đồng xuất khẩu", page)
        self.assertIn("căn cứ kết quả của Bộ để công nhận, hoặc tổ chức đánh giá lại", page)
        self.assertIn("Quyết định sau kết quả của Bộ", plain(office.get("/viec-cua-toi").text))
        for stars in ("5", "2"):
            self.ok(office.send(f"{second}/sau-ket-qua-bo", {"viec": "recognise", "sao": stars, "ly-do": "Ý kiến Chủ tịch"}), 422)
        self.ok(office.send(f"{second}/sau-ket-qua-bo", {"viec": "recognise", "sao": "4", "ly-do": "Ý kiến Chủ tịch tại văn bản 40"}))
        page = plain(office.get(second).text)
        self.assertIn("Chủ tịch UBND cấp tỉnh xem xét, công nhận 4 sao", page)
        self.assertIn("Chờ ký", page)

        # … or has it judged again, and then the new result counts.
        third = paths[names[2]]
        self.ok(self.answer(people, third, "4", "", "Mẫu không đồng đều"))
        self.ok(office.send(f"{third}/sau-ket-qua-bo", {"viec": "again", "sao": "", "ly-do": "Chủ tịch yêu cầu chấm lại"}))
        self.assertIn("Sẵn sàng họp", plain(office.get(third).text))
        again = self.session_of(people, board, {names[2]: self.choices(**self.some_lower())})
        self.assertEqual(again[names[2]], third)
        page = plain(office.get(third).text)
        self.assertNotIn("Bộ trưởng", page.split("Kết quả và việc tiếp theo")[1].split("Tổ tư vấn")[0])
        self.assertNotIn("Quyết định sau kết quả của Bộ", plain(office.get("/viec-cua-toi").text))
        self.command("ledger", "verify")

    def some_lower(self):
        """Nothing at criteria without a minimum until the points lie below 90."""
        lower, total = {}, 100
        for leaf in self.leaves:
            if total < 85:
                break
            if not any("star_min" in option for option in leaf["options"]):
                best, least = max(option["points"] for option in leaf["options"]), min(leaf["options"], key=lambda option: option["points"])
                total -= best - least["points"]
                lower[leaf["code"]] = least["id"]
        self.assertLess(total, 90)
        return lower

    def send_again(self, people, path):
        return people["chuyenvien"].get(f"{path}/gui-len").status


class TestPackage(decided.Decided):
    """What Article 6.3 lists lies in the package as far as the program has it; the rest is named."""

    def package(self, people, path):
        answer = people["chuyenvien"].get(f"{path}/goi-ho-so.zip")
        self.assertEqual(answer.status, 200)
        archive = zipfile.ZipFile(io.BytesIO(answer.body))
        contents = archive.read("MUC-LUC.txt").decode()
        listed = dict(re.findall(r"^(\S+)\r\n.*\r\n    SHA-256 ([0-9a-f]{64})\r$", contents, re.M))
        for name, found in listed.items():
            self.assertEqual(hashlib.sha256(archive.read(name)).hexdigest(), found, name)
        self.assertEqual(set(listed) | {"MUC-LUC.txt"}, set(archive.namelist()))
        return archive, contents.split("Hồ sơ gửi Bộ còn phải kèm")[1]

    def test_the_approving_decision_and_the_tests_lie_in_it_and_what_is_missing_is_named(self):
        people, name = self.people(), "Chè gửi Bộ"
        session = self.signed_session(people, [name], Chè_gửi_Bộ=self.choices())
        self.sign_minutes(people, session)
        path = re.search(rf'href="(/dot-danh-gia/ho-so/[^"]+)">{name}<', people["chuyenvien"].get(BOARD).text).group(1)
        archive, missing = self.package(people, path)
        index = archive.read("muc-luc.json")
        for words in ("Văn bản của UBND cấp tỉnh", "Quyết định phê duyệt", "kiểm nghiệm bổ sung"):
            self.assertIn(words, missing)
        self.assertNotIn("Tổ tư vấn", missing)
        # Approved by a decision that is kept here, and tested.
        draft = self.issued(people, session, "901/QĐ-UBND", kind="approve")
        chuthe = people["chuthe"]
        producer = re.search(r'href="/chu-the/([0-9a-f-]{36})"', chuthe.get("/chu-the").text).group(1)
        product = re.search(rf'href="/san-pham/([0-9a-f-]{{36}})"[^>]*>{name}', chuthe.get("/san-pham").text).group(1)
        paper = self.paper(chuthe, producer, "test", "45/KN-2026", a_pdf("Phieu kiem nghiem"))
        test = chuthe.send(f"/kiem-nghiem/moi?san-pham={product}", {"don-vi": "Trung tâm Kỹ thuật"}, "/kiem-nghiem/moi").headers["location"].split("?")[0]
        answer = chuthe.send(f"{test}/ket-qua", {"ngay-ket-qua": self.today(), "ket-luan": "pass", "giay": paper})
        self.assertEqual(answer.status, 303, answer.text[:2000])
        archive, missing = self.package(people, path)
        self.assertEqual(archive.read("phe-duyet/quyet-dinh.pdf"), people["vanthu"].get(f"{draft}/ban-dau").body)
        self.assertEqual([archive.read(each) for each in archive.namelist() if each.startswith("kiem-nghiem/")], [a_pdf("Phieu kiem nghiem")])
        self.assertIn("Văn bản của UBND cấp tỉnh", missing)
        self.assertNotIn("Quyết định phê duyệt", missing)
        self.assertNotIn("kiểm nghiệm bổ sung", missing)
        self.assertEqual(archive.read("muc-luc.json"), index)  # a sending is recorded with its hash


class TestPackageOnPostgresql(TestPackage):
    on_postgresql = True


class TestMinistryOnPostgresql(TestMinistry):
    on_postgresql = True
