"""The register for everybody follows what it is made of: lists that are imported and taken back, products that are withdrawn; found by words with and without
accents. Pages that are kept in memory change with what they show, whoever changed it: this program or another process."""
import json
import time
import unittest
from urllib.parse import quote

import decided
import harness
import test_kill_dossiers

OPEN = 2932896
HEAD = "Tên sản phẩm,Chủ thể,Hạng sao,Xã,Số quyết định,Ngày quyết định,Lần công nhận,Mã sản phẩm\n"


def check_register(case, database):
    """certificates_register and certificates_words against the tables that they follow from, recounted here."""
    facts = {row[0]: row for row in database.rows(f"SELECT certificate, id, valid_from, valid_to, find_folded FROM certificates_facts WHERE known_to = {OPEN}")}
    events = database.rows(f"SELECT certificate, kind, day FROM certificates_events WHERE known_to = {OPEN}")
    days = {kind: {} for kind in ("annulled", "withdrawn", "extended")}
    for certificate, kind, day in events:
        days[kind].setdefault(certificate, []).append(day)
    followed = {previous for certificate, previous in database.rows("SELECT id, previous FROM certificates WHERE previous IS NOT NULL")
                if certificate in facts and certificate not in days["annulled"]}
    wanted = {certificate: (number, first, last, max([last] + days["extended"].get(certificate, [])), min([OPEN] + days["withdrawn"].get(certificate, [])))
              for certificate, number, first, last, _ in facts.values() if certificate not in days["annulled"] and certificate not in followed}
    found = database.rows("SELECT certificate, facts, valid_from, valid_to, last_day, withdrawn FROM certificates_register")
    case.assertEqual({row[0]: tuple(row[1:]) for row in found}, wanted)
    words = {(certificate, word) for certificate in wanted for word in facts[certificate][4].split()}
    case.assertEqual({tuple(row) for row in database.rows("SELECT certificate, word FROM certificates_words")}, words)


class Register(unittest.TestCase):
    on_postgresql = False
    setUpClass = classmethod(test_kill_dossiers.KilledAtWork.setUpClass.__func__)

    def setUp(self):
        self.server = harness.openocop(*self.options[1:], "--log-level", "error")
        self.addCleanup(self.server.stop)
        self.commune = self.database.rows("SELECT name FROM places_units WHERE level = 3 AND province_code = '15' AND valid_from <= 19400 AND valid_to > 19500 ORDER BY code LIMIT 1")[0][0]

    def brought(self, name, *rows, producer="HTX Đèo Lũng"):
        path = self.folder / f"{name}.csv"
        path.write_text(HEAD + "".join(f"{product},{producer},{stars},{self.commune},{number},{day},{act},{code}\n" for product, stars, number, day, act, code in rows), "utf-8")
        told = json.loads(harness.run("import", "certificates", path, "--apply", "--json", "--province", "15", *self.options))
        self.assertTrue(told["applied"], told)
        check_register(self, self.database)
        return told["import"]

    def listed(self, words, tab=""):
        text = harness.Visitor(self.server).get(f"/so-dang-ky?loai={tab}&q={quote(words)}").text
        return text.count('<a href="/san-pham-ocop/')

    def counts(self):
        page = harness.Visitor(self.server).get("/so-dang-ky?q=").text
        return [int(number) for number in decided.re.findall(r"<dd>(\d+)</dd>", page)[:3]]

    def eventually(self, ask, wanted):
        """What another process wrote is seen after a moment."""
        until = time.monotonic() + 5
        while ask() != wanted and time.monotonic() < until:
            time.sleep(0.05)
        self.assertEqual(ask(), wanted)

    def test_a_list_that_is_taken_back_leaves_the_register_as_it_was(self):
        check_register(self, self.database)
        before = self.counts()
        self.brought("first", ("Trà Đẹp Nhất", 3, "71/QĐ-UBND", "10/05/2024", "mới", "MX71"), ("Rượu thóc đỏ", 3, "71/QĐ-UBND", "10/05/2020", "mới", "MX72"))
        self.assertEqual([now - then for now, then in zip(self.counts(), before)], [2, 1, 1])
        for words in ("trà đẹp", "tra dep nhat", "nhất đẹp", "ĐẸP", "deo lung tra", "mx71"):
            self.assertEqual(self.listed(words), 1, words)
        self.assertEqual((self.listed("tra dep xau"), self.listed("deo lung"), self.listed("deo lung", "het-han"), self.listed("deo lung", "con-hieu-luc")), (0, 2, 1, 1))
        raised = self.brought("second", ("Trà Đẹp Nhất", 4, "72/QĐ-UBND", "10/05/2025", "nâng hạng", "MX71"))
        self.assertEqual((self.listed("tra dep"), [now - then for now, then in zip(self.counts(), before)]), (1, [2, 1, 1]))
        page = harness.Visitor(self.server).get("/san-pham-ocop/MX71").text
        self.assertIn("72/QĐ-UBND", page)
        harness.run("import", "undo", "certificates", raised, *self.options)
        check_register(self, self.database)
        self.assertEqual((self.listed("tra dep"), [now - then for now, then in zip(self.counts(), before)]), (1, [2, 1, 1]))
        self.eventually(lambda: "72/QĐ-UBND" in harness.Visitor(self.server).get("/san-pham-ocop/MX71").text, False)
        self.assertIn("71/QĐ-UBND", harness.Visitor(self.server).get("/san-pham-ocop/MX71").text)

    def test_a_kept_page_changes_with_what_it_shows(self):
        self.brought("kept", ("Mật ong bạc hà", 3, "81/QĐ-UBND", "10/05/2025", "mới", "K-1"), producer="HTX Vách Đá")
        maker = decided.Decided("visitor")
        maker.server = self.server
        maker.clock = harness.Clock(self.folder / "unused")
        maker.clock.now = harness.datetime.datetime.now(maker.clock.now.tzinfo)
        office, clerk, submitter = (maker.visitor(f"demo.{name}") for name in ("chuyenvien", "vanthu", "trinhky"))
        visitor, path = harness.Visitor(self.server), "/san-pham-ocop/K-1"
        first, again = visitor.get(path), visitor.get(path)
        self.assertEqual((again.status, again.body, again.headers["etag"]), (200, first.body, first.headers["etag"]))
        self.assertIn("còn hiệu lực", again.text)
        # Who is signed in has a page of his own, before and after it was kept for visitors.
        officer = decided.re.search(r'href="(/giay-chung-nhan/[0-9a-f-]{36})"', office.get(path).text).group(1)
        self.assertNotIn(officer, visitor.get(path).text)
        self.assertEqual(visitor.request("GET", path, headers={"If-None-Match": first.headers["etag"]}).status, 304)
        front = visitor.get("/so-dang-ky").text
        self.assertEqual(front, visitor.get("/so-dang-ky").text)
        # Withdrawn by a decision: the next visitor is told.
        page = f"{officer}/thay-doi/thu-hoi"
        answer = office.send(page, {"truong-hop": "b", "van-ban": "Kết luận 5", "ngay": maker.today(), "ly-do": "theo kết luận"})
        self.assertEqual(answer.status, 303, answer.text[:2000])
        draft = answer.headers["location"].split("?")[0]
        self.assertEqual(submitter.send(draft, {"so": "46/TTr", "ngay": maker.today()}, f"{draft}/trinh").status, 303)
        self.assertIn("còn hiệu lực", visitor.get(path).text)
        self.assertEqual(maker.enter(clerk, draft, "82/QĐ-UBND").status, 303)
        self.assertIn("ĐÃ BỊ THU HỒI", visitor.get(path).text)
        self.assertNotEqual(visitor.get("/so-dang-ky").text, front)
        self.assertEqual(visitor.request("GET", path, headers={"If-None-Match": first.headers["etag"]}).status, 200)
        check_register(self, self.database)


class RegisterOnPostgresql(Register):
    on_postgresql = True


if __name__ == "__main__":
    unittest.main()
