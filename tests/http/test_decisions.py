"""From signed minutes to certificates: a draft has no number and no effect, the clerk's one entry makes decision and certificates, and what is refused."""
import io
import json
import re
import threading
import unittest
import zipfile

import council
import decided


class TestDecisions(decided.Decided):
    def words(self, visitor, address):
        answer = visitor.get(address)
        self.assertEqual(answer.status, 200, address)
        return re.sub(r"<[^>]+>", "", zipfile.ZipFile(io.BytesIO(answer.body)).read("word/document.xml").decode("utf-8"))

    def test_one_entry_of_the_clerk_makes_the_decision_and_every_certificate(self):
        people = self.people()
        names = ["Chè Shan bốn sao", "Chè Shan năm sao", "Chè Shan hoãn"]
        session = self.signed_session(people, names, postponed=["Chè Shan hoãn"], Chè_Shan_năm_sao=self.choices())
        office, submitter, clerk = people["chuyenvien"], people["trinhky"], people["vanthu"]
        # Before the minutes are signed there is nothing to draft.
        self.assertEqual(office.get(f"{session}/quyet-dinh").status, 409)
        self.sign_minutes(people, session)
        self.assertIn("Lập dự thảo quyết định công nhận", office.get("/viec-cua-toi").text)
        page = office.get(f"{session}/quyet-dinh").text
        self.assertEqual({name: kind for name, (_, kind) in self.boxes(office, session).items()}, {names[0]: "recognise", names[1]: "approve"})
        left = page[page.index("Không đưa vào, và vì sao"):]
        self.assertRegex(left, rf"{names[1]}</strong>: đạt từ 90 điểm trở lên")
        self.assertRegex(left, rf"{names[2]}</strong>: Hội đồng hoãn: chờ kiểm nghiệm")
        # What can't stand in it is refused though it is asked for.
        five = self.boxes(office, session)[names[1]][0]
        fields = [(name, value) for name, value in office.form(f"{session}/quyet-dinh", f"{session}/quyet-dinh").items() if name not in ("san-pham", "loai")]
        answer = office.post(f"{session}/quyet-dinh", fields + [("loai", "recognise"), ("san-pham", five)])
        self.assertEqual(answer.status, 422)
        self.assertIn("thuộc thẩm quyền của Bộ", answer.text)

        answer = self.draft(office, session)
        self.assertEqual(answer.status, 303, answer.text[:2000])
        path = answer.headers["location"].split("?")[0]
        self.assertIn("chưa có số, chưa có hiệu lực", office.get(path).text)
        self.assertNotIn("Lập dự thảo quyết định công nhận", office.get("/viec-cua-toi").text)
        self.assertIn("Trình ký quyết định", submitter.get("/viec-cua-toi").text)
        words = self.words(office, f"{path}/du-thao.docx")
        for part in ("Số: ……/QĐ-UBND", "Biên bản số 12/BB-HĐ", names[0], "1 sản phẩm OCOP", "36 tháng"):
            self.assertIn(part, words)
        self.assertNotIn(names[1], words)
        self.assertIn("TỜ TRÌNH", self.words(office, f"{path}/to-trinh.docx"))
        self.assertEqual(office.get(f"{path}/du-thao.pdf").body[:5], b"%PDF-")
        # The same product stands in one draft only.
        self.assertEqual(self.boxes(office, session).get(names[0]), None)

        self.assertEqual(clerk.get(f"{path}/vao-so").status, 409)
        answer = submitter.send(path, {"so": "45/TTr", "ngay": self.today(-1)}, f"{path}/trinh")
        self.assertEqual(answer.status, 422)
        self.assertIn("từ ngày biên bản", answer.text)
        self.assertEqual(submitter.send(path, {"so": "45/TTr", "ngay": self.today()}, f"{path}/trinh").status, 303)
        self.assertIn("Vào sổ quyết định đã ký", clerk.get("/viec-cua-toi").text)
        self.assertEqual(submitter.get(f"{path}/vao-so").status, 403)
        for wrong, said in (({"number": "QĐ-UBND"}, "bắt đầu bằng chữ số"), ({"day": self.today(-1)}, "trước ngày"), ({"day": self.today(1)}, "chưa đến"),
                            ({"scan": None}, "bản quyết định đã ký")):
            answer = self.enter(clerk, path, **{"number": "2585", **wrong})
            self.assertEqual(answer.status, 422, wrong)
            self.assertIn(said, answer.text)
            self.assertIn("Nguyễn Văn A", answer.text)
        # Nothing of it exists yet.
        self.assertEqual(self.certificates(), [])
        stale = self.form_of(clerk, path)
        answer = self.enter(clerk, path, "2585")
        self.assertEqual(answer.status, 303, answer.text[:2000])
        self.assertIn("Quyết định số 2585/QĐ-UBND", clerk.get(path).text)
        self.assertEqual(clerk.get(f"{path}/ban-dau").body[:5], b"%PDF-")
        self.assertNotIn("Vào sổ quyết định đã ký", clerk.get("/viec-cua-toi").text)
        # Another clerk, who had the form open, is told.
        answer = clerk.post(f"{path}/vao-so", {**stale, "so": "2586", "ngay": self.today(), "nguoi-ky": "B", "ky-voi-tu-cach": "chair", "da-gui": "0" * 64})
        self.assertEqual(answer.status, 409)
        self.assertIn("2585/QĐ-UBND", answer.text)
        self.assertIn(names[0], people["chuyenvien"].get("/dot-danh-gia?cot=decided").text)
        self.assertIn("is whole", self.command("ledger", "verify"))
        # The ledger alone tells it: one entry of the clerk.
        entries = [json.loads(line) for line in self.command("ledger", "export").splitlines()]
        self.assertEqual(len([entry for entry in entries if entry.get("command") == "certificates.issue" and path.rsplit("/", 1)[1] in json.dumps(entry)]), 1)

    def form_of(self, visitor, path):
        return visitor.form(f"{path}/vao-so")

    def certificates(self):
        return []

    def test_a_number_is_given_once_a_year(self):
        people = self.people()
        first = self.signed_session(people, ["Chè số một"])
        self.sign_minutes(people, first, "13/BB-HĐ")
        self.issued(people, first, "77/QĐ-UBND")
        second = self.session_of(people, "Chè số hai")
        path = self.submitted(people, second)
        for same in ("77", "077/qđ-ubnd", "77 / QĐ-UBND"):
            answer = self.enter(people["vanthu"], path, same)
            self.assertEqual(answer.status, 422, same)
            self.assertIn("mỗi số chỉ cấp một lần trong năm", answer.text)
        # The submitter or the clerk gives it back, and the office drops it: the product can stand in another.
        self.assertEqual(people["vanthu"].send(path, {"ly-do": "thiếu chữ ký"}, f"{path}/buoc/tra-lai").status, 303)
        self.assertIn("thiếu chữ ký", people["trinhky"].get(path).text)
        self.assertEqual(people["chuyenvien"].send(path, {"ly-do": "lập lại"}, f"{path}/buoc/bo").status, 303)
        self.assertEqual(list(self.boxes(people["chuyenvien"], second)), ["Chè số hai"])
        path = self.submitted(people, second)
        # Several clerks at the same moment: one enters it, the others are told.
        clerks = [self.visitor("demo.vanthu") for _ in range(4)]
        forms, answers = [clerk.form(f"{path}/vao-so") for clerk in clerks], []
        threads = [threading.Thread(target=lambda clerk=clerk, no=no: answers.append(self.enter(clerk, path, f"{78 + no % 2}/QĐ-UBND", form=forms[no])))
                   for no, clerk in enumerate(clerks)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(sorted(answer.status for answer in answers), [303, 409, 409, 409])
        self.assertIn("không có gì bị ghi hai lần", next(answer.text for answer in answers if answer.status == 409))

    def session_of(self, people, name):
        self.handed(people, name)
        self.assertEqual(self.move(people, "arrived", "ready"), 1)
        page = people["chuyenvien"].get("/hoi-dong").text
        session = self.session(people, re.search(r"/hoi-dong/[0-9a-f-]{36}", page).group(0), "Phiên sau")
        (item,) = self.agenda(people, session)
        self.open_session(people, session)
        self.call(people, item)
        for member in council.VOTING:
            self.seal(people[member], item, self.four())
        self.assertEqual(self.step(people[council.SECRETARY], item, "mo-diem").status, 303)
        self.assertEqual(self.step(people[council.SECRETARY], item, "ket-luan", **{"ghi-chu": "Thống nhất"}).status, 303)
        self.assertEqual(people[council.SECRETARY].send(session, {}, f"{session}/buoc/ket-thuc").status, 303)
        self.sign_minutes(people, session, "14/BB-HĐ")
        return session


class TestDecisionsOnPostgresql(TestDecisions):
    on_postgresql = True


if __name__ == "__main__":
    unittest.main()
