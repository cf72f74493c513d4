"""What the provincial office does with a dossier until its council judges it: rounds, reception, supplements that send it back and bring it in again, the
advisory team from two devices, visits that must come first, many at once; what is refused in words; and who knows nothing of it."""
import html
import io
import json
import re
import unittest
import zipfile

import council
import filing
import harness

NOBODY = "00000000-0000-4000-8000-000000000000"


class Office(council.Council):
    def people(self):
        return {**filing.Filing.people(self), **{name: self.visitor(f"demo.{name}") for name in ("thuky", "chutich", "thanhvien", "tutuvan", "congthuong")}}

    def plain(self, visitor, path):
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", visitor.get(path).text)).split())

    def candidate(self, people, dossier):
        """The candidate of a dossier, as its page links to it for the office."""
        return re.search(r'href="(/dot-danh-gia/ho-so/[0-9a-f-]{36})"', people["chuyenvien"].get(dossier).text).group(1)

    def act(self, visitor, candidate, act, **fields):
        return visitor.send(candidate, {"viec": act, **fields}, f"{candidate}/viec")

    def tasks(self, visitor):
        return self.plain(visitor, "/viec-cua-toi")

    def supplement(self, people, candidate, who="producer", by="chuyenvien", **reasons):
        form = people[by].form(f"{candidate}/bo-sung")
        fields = {**form, "ai": who, "han": "15/12/2026", **{f"ly-do-{item}": reason for item, reason in reasons.items()}}
        return people[by].post(f"{candidate}/bo-sung", fields)

    def hand_again(self, people, dossier):
        self.sign(people, dossier)
        self.assertEqual(people["kyxa"].send(dossier, {}, f"{dossier}/chuyen").status, 303)


class Rounds(Office):
    def test_a_dossier_is_received_supplemented_advised_and_ready(self):
        people = self.people()
        dossier = self.handed(people, "Chè câu chuyện")
        candidate = self.candidate(people, dossier)
        self.assertIn("Tiếp nhận hồ sơ", self.tasks(people["chuyenvien"]))
        self.assertIn("Ở tỉnh: Chờ tiếp nhận", self.plain(people["chuthe"], dossier))
        self.assertNotIn("/dot-danh-gia", people["chuthe"].get(dossier).text)
        self.assertIn("26-2026@1", self.plain(people["chuyenvien"], candidate))

        # Received under the next number; a form sent twice gives one number.
        form = {**people["chuyenvien"].form(candidate, f"{candidate}/viec"), "viec": "receive"}
        self.assertEqual([people["chuyenvien"].post(f"{candidate}/viec", form).status for _ in range(2)], [303, 303])
        page = self.plain(people["chuyenvien"], candidate)
        self.assertRegex(page, r"Số tiếp nhận, ngày \d+/2026, 25/11/2026")
        self.assertIn("Chờ giao tổ tư vấn", page)
        self.assertEqual(page.count("Đã tiếp nhận "), 1)
        self.assertEqual(self.act(people["chuyenvien"], candidate, "receive").status, 409)

        # A supplement goes to the producer with its reasons, and comes back as another version.
        self.assertEqual(self.supplement(people, candidate).status, 422)  # nothing is asked for
        self.assertEqual(self.supplement(people, candidate, **{"mau-02": "Thiếu phương án"}).status, 303)
        self.assertIn("Chờ bổ sung", self.plain(people["chuyenvien"], candidate))
        self.assertIn("Thiếu phương án", self.plain(people["chuthe"], dossier))
        self.assertEqual(people["chuyenvien"].get(dossier).status, 404)  # the producer has it
        self.assertEqual(self.act(people["chuyenvien"], candidate, "team").status, 409)
        self.write(people["chuthe"], dossier, "Chè câu chuyện, bản bổ sung")
        self.assertEqual(self.file(people["chuthe"], dossier).status, 303)
        self.hand_again(people, dossier)
        page = self.plain(people["chuyenvien"], candidate)
        self.assertIn("Đã có bổ sung ngày 25/11/2026 (lần nộp thứ 2)", page)
        self.assertIn("Chờ giao tổ tư vấn", page)

        # The team doesn't know of it before it is given to it.
        self.assertEqual(people["tutuvan"].get(candidate).status, 404)
        self.assertEqual(self.act(people["chuyenvien"], candidate, "ready").status, 409)
        self.assertEqual(self.act(people["chuyenvien"], candidate, "team").status, 303)
        self.assertIn("Cho ý kiến tư vấn", self.tasks(people["tutuvan"]))
        self.assertEqual(people["tutuvan"].get(candidate).status, 200)
        self.assertIn("chưa cho ý kiến đủ", self.plain(people["chuyenvien"], candidate))
        self.advise(people["tutuvan"], candidate)
        page = self.plain(people["chuyenvien"], candidate)
        total = sum(max(option["points"] for option in leaf["options"]) for leaf in self.leaves)
        self.assertIn(f"{len(self.leaves)}/{len(self.leaves)} tiêu chí, tạm tính {total} điểm. Dự kiến 5 sao", page)
        self.assertEqual(self.act(people["tutuvan"], candidate, "ready").status, 303)
        self.assertIn("Sẵn sàng họp", self.plain(people["chuyenvien"], candidate))
        self.assertNotIn("Cho ý kiến tư vấn", self.tasks(people["tutuvan"]))
        self.assertIn("Ở tỉnh: Sẵn sàng họp", self.plain(people["xa"], dossier))

        # The papers that were cited open for the team; its report is a PDF and a Word file that say what it proposes.
        self.assertIn(f"Ý kiến {self.leaves[0]['code']}", self.plain(people["chuyenvien"], candidate))
        self.assertEqual(people["chuyenvien"].get(f"{candidate}/bao-cao.pdf").body[:5], b"%PDF-")
        word = zipfile.ZipFile(io.BytesIO(people["chuyenvien"].get(f"{candidate}/bao-cao.docx").body)).read("word/document.xml").decode()
        for words in ("Chè câu chuyện", f"Ý kiến {self.leaves[0]['code']}", f"tạm tính {total} điểm"):
            self.assertIn(words, word)
        self.assertIn("entries", harness.run("ledger", "verify", *self.data))

    def test_the_commune_answers_for_what_is_its_own(self):
        people = self.people()
        dossier = self.handed(people, "Chè xã bổ sung")
        candidate = self.candidate(people, dossier)
        self.assertEqual(self.act(people["chuyenvien"], candidate, "team").status, 303)  # which receives it as well
        self.assertEqual(self.supplement(people, candidate, "commune", "tutuvan", **{self.leaves[0]["code"]: "Mẫu 03 chưa nói nguồn nguyên liệu"}).status, 303)
        self.assertIn("Chè xã bổ sung", self.tasks(people["xa"]))
        self.assertIn("Mẫu 03 chưa nói nguồn nguyên liệu", self.plain(people["xa"], dossier))
        self.hand_again(people, dossier)
        page = self.plain(people["chuyenvien"], candidate)
        self.assertIn("lần nộp thứ 1", page)  # the same version, examined again
        self.assertIn("Tổ tư vấn", page)

    def test_two_devices_of_the_team_lose_nothing(self):
        people = self.people()
        candidate = self.candidate(people, self.handed(people, "Chè hai máy"))
        self.assertEqual(self.act(people["chuyenvien"], candidate, "team").status, 303)
        page, first, second = f"{candidate}/tu-van", self.leaves[0], self.leaves[1]
        one, other = (people["tutuvan"].form(page) for _ in range(2))
        name = lambda leaf: f"c-{leaf['code']}"
        self.assertEqual(people["tutuvan"].post(page, {**one, name(first): first["options"][0]["id"], f"n-{first['code']}": "máy thứ nhất"}).status, 303)
        # Another criterion from the form that is older goes through; the same one is told, with both texts.
        self.assertEqual(people["tutuvan"].post(page, {**other, name(second): second["options"][0]["id"]}).status, 303)
        stale = people["tutuvan"].post(page, {**other, "lenh": "9b5f3c9e-0000-4000-8000-000000000001", name(first): first["options"][-1]["id"], f"n-{first['code']}": "máy thứ hai"})
        self.assertEqual(stale.status, 409)
        for words in ("máy thứ nhất", "máy thứ hai", "Chưa lưu"):
            self.assertIn(words, stale.text)
        again = harness.Forms(stale.text).found[page]
        self.assertEqual(people["tutuvan"].post(page, {**again, name(first): first["options"][-1]["id"], f"n-{first['code']}": "đã thống nhất"}).status, 303)
        self.assertIn("đã thống nhất", people["tutuvan"].get(page).text)

        # An option that is none, a remark that is too long, and what is typed stays.
        for fields in ({name(first): "no such option"}, {name(first): first["options"][0]["id"], f"n-{first['code']}": "a" * 4001}):
            answer = people["tutuvan"].send(page, {f"n-{second['code']}": "giữ lại", **fields})
            self.assertEqual(answer.status, 422, fields)
            self.assertIn("giữ lại", answer.text)
        self.assertEqual(people["chuyenvien"].get(page).status, 403)  # the office sees, the team writes

    def test_many_at_once_go_all_or_none_as_the_preview_tells(self):
        people = self.people()
        dossiers = [self.handed(people, f"Nhiều {no}") for no in ("Shan", "Ô long", "Phổ Nhĩ")]
        candidates = [self.candidate(people, dossier) for dossier in dossiers]
        self.assertEqual(self.act(people["chuyenvien"], candidates[2], "team").status, 303)
        page = self.BOARD
        rows = [row for row in re.findall(r'name="ho-so" value="([^"]+)"', people["chuyenvien"].get(page).text) if any(row.split(".")[0] in one for one in candidates)]
        self.assertEqual(len(rows), 3)
        shown = self.preview(people["chuyenvien"], page, "receive", rows)
        self.assertEqual(shown.status, 200)
        self.assertIn("Nhiều Phổ Nhĩ đã được tiếp nhận", html.unescape(re.sub("<[^>]+>", "", shown.text)))
        going = re.findall(r'name="ho-so" value="([^"]+)"', shown.text)
        self.assertEqual(len(going), 2)
        self.assertNotRegex(self.plain(people["chuyenvien"], candidates[0]), r"Số tiếp nhận, ngày \d")  # a preview changes nothing

        # One of them was received meanwhile by another officer: none is done.
        target = f"{page}/nhieu"
        fields = [(name, value) for name, value in harness.Forms(shown.text).found[target].items() if name != "ho-so"] + [("ho-so", row) for row in going]
        self.assertEqual(self.act(people["chuyenvien"], candidates[1], "receive").status, 303)
        self.assertEqual(people["chuyenvien"].post(target, fields).status, 409)
        self.assertNotRegex(self.plain(people["chuyenvien"], candidates[0]), r"Số tiếp nhận, ngày \d")
        self.many(people["chuyenvien"], page, "receive", [row for row in rows if row.split(".")[0] in candidates[0]])
        self.assertRegex(self.plain(people["chuyenvien"], candidates[0]), r"Số tiếp nhận, ngày \d")

        # All of a column; nothing ticked; an act that is none.
        shown = self.preview(people["chuyenvien"], f"{page}?cot=da-tiep-nhan", "team", [], **{"tat-ca": "1"})
        self.assertGreaterEqual(len(re.findall(r'name="ho-so"', shown.text)), 2)
        self.assertEqual(self.preview(people["chuyenvien"], page, "team", []).status, 400)
        for act in ("withdraw", "no such act", ""):
            self.assertEqual(self.preview(people["chuyenvien"], page, act, rows).status, 400, act)

    def test_a_round_takes_what_was_asked_in_time(self):
        people = self.people()
        dossier = self.handed(people, "Chè vào đợt")
        form = people["chuyenvien"].form("/dot-danh-gia/moi")
        # After the cut-offs of 2026 (30/04 and 30/10) the first of 2027 is proposed: Decision 26/2026, Article 5.
        self.assertEqual((form["nam"], form["so"], form["truoc"], form["den"]), ("2027", "1", "30/04/2027", "30/06/2027"))
        self.assertEqual(people["chuyenvien"].post("/dot-danh-gia/moi", {**form, "den": "01/04/2027"}).status, 422)
        answer = people["chuyenvien"].post("/dot-danh-gia/moi", {**form, "can-cu": "Kế hoạch 15/KH-UBND"})
        self.assertEqual(answer.status, 303, answer.text[:2000])
        board = re.sub(r"\?.*", "", answer.headers["location"])
        page = self.plain(people["chuyenvien"], board)
        self.assertIn("Chè vào đợt", page)
        self.assertIn("Kế hoạch 15/KH-UBND", page)
        self.assertRegex(page, r"còn \d+ ngày")
        twice = people["chuyenvien"].send("/dot-danh-gia/moi", {"ten": "Đợt khác"})
        self.assertEqual(twice.status, 422)
        self.assertIn("đã có đợt mang số ấy", html.unescape(twice.text))
        candidate = self.candidate(people, dossier)
        for path in (f"{board}?cot=cho-tiep-nhan", f"{board}?loc=qua-han", f"{board}?cot=%00", f"{board}?cot=nothing"):
            self.assertIn(people["chuyenvien"].get(path).status, (200, 400), path)
        self.assertEqual(people["chuyenvien"].get(f"{board}?sau=abc").status, 400)
        self.assertEqual(people["chuyenvien"].get(f"/dot-danh-gia/{NOBODY}").status, 404)

        # Out of it with a reason; back; then the round is closed.
        self.assertEqual(people["chuyenvien"].send(candidate, {"dot": "", "ly-do": ""}, f"{candidate}/xep-dot").status, 400)
        self.assertEqual(people["chuyenvien"].send(candidate, {"dot": "", "ly-do": "xã xin lùi"}, f"{candidate}/xep-dot").status, 303)
        self.assertIn("xã xin lùi", self.plain(people["chuyenvien"], candidate))
        self.assertNotIn("Chè vào đợt", self.plain(people["chuyenvien"], board))
        ident = board.rsplit("/", 1)[1]
        stale = people["chuyenvien"].form(f"{board}/sua")
        self.assertEqual(people["chuyenvien"].send(f"{board}/sua", {"dong": "1"}).status, 303)
        self.assertEqual(people["chuyenvien"].post(f"{board}/sua", {**stale, "ten": "Tên cũ"}).status, 409)
        form = people["chuyenvien"].form(candidate, f"{candidate}/xep-dot")
        self.assertEqual(people["chuyenvien"].post(f"{candidate}/xep-dot", {**form, "dot": ident, "ly-do": "muộn"}).status, 409)

    def test_who_sees_and_who_does_not(self):
        people = self.people()
        dossier = self.handed(people, "Chè ai thấy")
        candidate = self.candidate(people, dossier)
        for name, status in (("thuky", 200), ("chutich", 200), ("thanhvien", 403), ("congthuong", 403), ("chuthe", 403), ("xa", 403)):
            self.assertEqual(people[name].get("/dot-danh-gia").status, status, name)
        for name in ("thanhvien", "congthuong", "chuthe", "xa", "xa2"):
            self.assertIn(people[name].get(candidate).status, (403, 404), name)
        self.assertNotIn("Chè ai thấy", people["tutuvan"].get(self.BOARD).text)
        for name in ("thuky", "tutuvan"):
            self.assertIn(people[name].post(f"{candidate}/viec", {"viec": "receive"}).status, (403, 404), name)
        self.assertEqual(people["chuyenvien"].get(f"{candidate}/giay/{NOBODY}").status, 404)
        self.assertEqual(people["chuyenvien"].get(f"{candidate}/bao-cao.pdf").status, 404)  # nothing to report yet

        # Given to the team, it opens the papers that were filed.
        self.assertEqual(self.act(people["chuyenvien"], candidate, "team").status, 303)
        link = re.search(rf'href="({candidate}/giay/[0-9a-f-]{{36}})"', people["tutuvan"].get(f"{candidate}/tu-van").text).group(1)
        self.assertEqual(people["tutuvan"].get(link).headers["content-type"], "application/pdf")
        self.assertEqual(people["tutuvan"].get(f"{candidate}/giay/{NOBODY}").status, 404)

        # Withdrawn with its reason.
        self.assertEqual(self.act(people["chuyenvien"], candidate, "withdraw", **{"ly-do": ""}).status, 400)
        self.assertEqual(self.act(people["chuyenvien"], candidate, "withdraw", **{"ly-do": "chủ thể xin rút"}).status, 303)
        self.assertIn("chủ thể xin rút", self.plain(people["chuyenvien"], candidate))

    def test_a_visit_is_planned_and_then_recorded(self):
        people = self.people()
        candidate = self.candidate(people, self.handed(people, "Chè khảo sát"))
        page = f"{candidate}/khao-sat/moi"
        self.assertEqual(people["chuyenvien"].send(page, {"du-kien": "30/11/2026", "nguoi": ""}).status, 422)
        self.assertEqual(people["chuyenvien"].send(page, {"du-kien": "30/11/2026", "nguoi": "Ông A\nBà B"}).status, 303)
        trip = re.search(rf'href="({candidate}/khao-sat/[0-9a-f-]{{36}})"', people["chuyenvien"].get(candidate).text).group(1)
        ahead = people["chuyenvien"].send(trip, {"nguoi": "Ông A", "ngay": "30/11/2026", "ket-qua": "tốt"})
        self.assertEqual(ahead.status, 422)
        self.assertIn("còn ở phía trước", html.unescape(ahead.text))
        self.assertEqual(people["chuyenvien"].send(trip, {"nguoi": "Ông A", "ngay": "25/11/2026", "ket-qua": ""}).status, 422)
        stale = people["chuyenvien"].form(trip)
        code = self.leaves[0]["code"]
        self.assertEqual(people["chuyenvien"].send(trip, {"nguoi": "Ông A", "ngay": "25/11/2026", "ket-qua": "Xưởng sạch", f"tc-{code}": "vùng chè 12 ha"}).status, 303)
        self.assertEqual(people["chuyenvien"].post(trip, {**stale, "nguoi": "Ông A", "ngay": "25/11/2026", "ket-qua": "khác"}).status, 409)
        self.assertIn("Xưởng sạch", self.plain(people["chuyenvien"], candidate))
        self.assertIn("vùng chè 12 ha", people["chuyenvien"].get(trip).text)
        self.assertEqual(people["chuyenvien"].get(f"{candidate}/khao-sat/{NOBODY}").status, 404)


class Terms(Office):
    def test_a_re_rating_has_forty_five_days_and_those_of_waiting_only_where_the_councils_rules_say_so(self):
        people = self.people()
        dossiers = [self.handed(people, name, "rerating") for name in ("Chè không dừng", "Chè dừng hạn")]
        candidates = [self.candidate(people, dossier) for dossier in dossiers]
        for candidate in candidates:
            self.assertEqual(self.act(people["chuyenvien"], candidate, "receive").status, 303)
            # 45 days from 25/11/2026 is Saturday 09/01/2027: the term ends on the Monday after it.
            self.assertIn("còn 47 ngày", self.plain(people["chuyenvien"], candidate))
            self.assertEqual(self.supplement(people, candidate, **{"mau-02": "Thiếu phương án"}).status, 303)
        self.clock.move(days=10)
        people = self.people()
        self.back(people, dossiers[0], "Chè không dừng")
        page = self.plain(people["chuyenvien"], candidates[0])
        self.assertIn("còn 37 ngày", page)
        self.assertNotIn("Cộng ngày chờ bổ sung", page)
        self.council(people, **{"dung-han": "1", "so-qd": "2200/QĐ-UBND", "ngay-qd": "04/12/2026", "tu-ngay": "04/12/2026"})
        self.back(people, dossiers[1], "Chè dừng hạn")
        page = self.plain(people["chuyenvien"], candidates[1])
        self.assertIn("còn 47 ngày", page)
        self.assertRegex(page, "Cộng ngày chờ bổ sung vào thời hạn.* 21/01/2027")
        self.assertIn("entries", harness.run("ledger", "verify", *self.data))

    def back(self, people, dossier, name):
        self.write(people["chuthe"], dossier, f"{name}, bản bổ sung")
        self.assertEqual(self.file(people["chuthe"], dossier).status, 303)
        self.hand_again(people, dossier)

    def test_a_third_round_of_a_year_needs_its_basis(self):
        """Article 5.1: further rounds only where the council's Quy chế provides for them and there is a plan."""
        office = self.people()["chuyenvien"]
        days = {"ten": "Đợt 3 năm 2028", "nam": "2028", "truoc": "01/03/2028", "den": "30/04/2028"}
        refused = office.send("/dot-danh-gia/moi", {**days, "so": "3", "can-cu": ""})
        self.assertEqual(refused.status, 422)
        self.assertIn("từ đợt thứ 3 trong năm", html.unescape(refused.text))
        self.assertEqual(office.send("/dot-danh-gia/moi", {**days, "so": "3", "can-cu": "Quy chế 99/QĐ-UBND; Kế hoạch 20/KH-UBND"}).status, 303)
        self.assertEqual(office.send("/dot-danh-gia/moi", {**days, "so": "2", "can-cu": ""}).status, 303)


class TermsOnPostgresql(Terms):
    on_postgresql = True


class RoundsOnPostgresql(Rounds):
    on_postgresql = True


if __name__ == "__main__":
    unittest.main()
