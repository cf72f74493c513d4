"""Each pack is broken on purpose, in more than twenty ways, once as it is and once resealed (every hash made right again by the oracle's own
canonical form). `openocop law check` must refuse each with exit 1 and name the file; a sound pack, and one only re-indented, pass."""
import copy
import json
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import oracle

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("OPENOCOP_PROGRAM", str(ROOT / "build/openocop"))


def leaves(node):
    for child in node.get("criteria", []):
        if child.get("criteria"):
            yield from leaves(child)
        else:
            yield child


def sections(node):
    for child in node.get("criteria", []):
        if child.get("criteria"):
            yield child
            yield from sections(child)


def all_leaves(data):
    return [leaf for part in data["parts"] for leaf in leaves(part)]


def first_leaf(data, wanted=lambda leaf: True):
    return next(leaf for leaf in all_leaves(data) if wanted(leaf))


def breaks():
    """(name, what to do to the set, what the message should name)."""
    def way(function):
        ways.append((function.__name__, function))
        return function

    ways = []

    @way
    def two_criteria_with_one_code(data):
        a, b = all_leaves(data)[:2]
        b["code"] = a["code"]
        return a["code"]

    @way
    def two_options_with_one_id(data):
        leaf = first_leaf(data)
        leaf["options"][1]["id"] = leaf["options"][0]["id"]
        return leaf["code"]

    @way
    def an_option_above_the_maximum(data):
        leaf = first_leaf(data)
        leaf["options"][-1]["points"] = leaf["max"] + 1
        return leaf["code"]

    @way
    def an_option_below_zero(data):
        leaf = first_leaf(data)
        leaf["options"][0]["points"] = -1
        return leaf["code"]

    @way
    def a_maximum_that_no_option_reaches(data):
        leaf = first_leaf(data)
        for option in leaf["options"]:
            option["points"] = min(option["points"], leaf["max"] - 1)
        return leaf["code"]

    @way
    def points_as_text(data):
        leaf = first_leaf(data)
        leaf["options"][0]["points"] = str(leaf["options"][0]["points"])
        return None

    @way
    def a_section_that_does_not_add_up(data):
        section = next(s for part in data["parts"] for s in sections(part))
        leaf = next(leaves(section))
        top = [o for o in leaf["options"] if o["points"] == leaf["max"]]
        leaf["max"] += 1
        for option in top:
            option["points"] += 1
        return section["code"]

    @way
    def a_part_that_does_not_add_up(data):
        data["parts"][0]["max"] += 1
        return None

    @way
    def two_parts_with_each_others_maximum(data):
        data["parts"][0]["max"], data["parts"][1]["max"] = data["parts"][1]["max"], data["parts"][0]["max"]
        return None

    @way
    def a_part_left_out(data):
        del data["parts"][2]
        return None

    @way
    def a_criterion_left_out(data):
        part = next(p for p in data["parts"] if p["criteria"])
        node = part["criteria"][0]
        (node["criteria"] if node.get("criteria") else part["criteria"]).pop(0)
        return None

    @way
    def a_criterion_without_options(data):
        leaf = first_leaf(data)
        leaf["options"] = []
        return leaf["code"]

    @way
    def a_star_that_does_not_exist(data):
        leaf = first_leaf(data)
        leaf["options"][-1]["star_min"] = 6
        return leaf["code"]

    @way
    def a_minimum_that_falls_with_the_rank(data):
        leaf = first_leaf(data, lambda x: len(x["options"]) >= 3 and x["options"][-1]["points"] > x["options"][1]["points"] > 0)
        for option in leaf["options"]:
            option.pop("star_min", None)
        leaf["options"][-1]["star_min"] = 3
        leaf["options"][1]["star_min"] = 5
        leaf.pop("rank_minimum_points", None)
        return leaf["code"]

    @way
    def an_unknown_nature(data):
        leaf = first_leaf(data)
        leaf["nature"] = "magic"
        return leaf["code"]

    @way
    def a_nature_left_out(data):
        leaf = first_leaf(data)
        del leaf["nature"]
        return None

    @way
    def an_empty_name(data):
        leaf = first_leaf(data)
        leaf["name"] = ""
        return None

    @way
    def a_text_that_is_not_nfc(data):
        leaf = first_leaf(data)
        leaf["name"] = "Che\u0300 " + leaf["name"]
        return leaf["code"]

    @way
    def a_number_of_another_set(data):
        data["no"] += 40
        return None

    @way
    def the_pack_of_another_law(data):
        data["pack"] = "99-2099"
        return None

    @way
    def a_total_other_than_a_hundred(data):
        data["max"] = 99
        return None

    @way
    def a_case_that_is_not_listed(data):
        leaf = first_leaf(data)
        leaf["options"][0]["case"] = "a case that nobody knows"
        return leaf["code"]

    @way
    def an_unknown_field(data):
        first_leaf(data)["weight"] = 2
        return None

    @way
    def a_knock_out_for_no_criterion(data):
        data.setdefault("knockouts", []).append({"criterion": "99.9", "text": "x"})
        return "99.9"

    @way
    def evidence_that_is_not_in_the_table(data):
        leaf = first_leaf(data)
        leaf["evidence"] = ["a paper that no form lists"]
        return leaf["code"]

    @way
    def implicit_zero_beside_a_printed_zero(data):
        leaf = first_leaf(data)
        leaf["options"][0]["points"] = 0
        leaf["implicit_zero"] = True
        return leaf["code"]

    return ways


WAYS = breaks()
PACK_WAYS = {
    "an intake that overlaps the next law": lambda pack: pack.update(new_until="2030-01-01"),
    "an intake that ends before it starts": lambda pack: pack.update(new_until="2019-01-01"),
    "a day that does not exist": lambda pack: pack.update(new_from="2026-02-30"),
    "a gap between the bands": lambda pack: pack["bands"][1].update({"from": pack["bands"][1]["from"] + 1}),
    "bands that overlap": lambda pack: pack["bands"][1].update({"below": pack["bands"][1]["below"] + 1}),
    "a band left out": lambda pack: pack["bands"].pop(2),
    "parts that are not 100": lambda pack: pack["parts"].update(A=pack["parts"]["A"] + 1),
    "another edition than the folder's": lambda pack: pack.update(edition=7),
    "another name than the folder's": lambda pack: pack.update(pack="77-2077"),
    "a file that does not exist": lambda pack: pack["files"][0].update(file="77-lost.json"),
    "a file outside the folder": lambda pack: pack["files"][0].update(file="../26-2026/pack.json"),
    "a set twice": lambda pack: pack["files"].append(copy.deepcopy(pack["files"][0])),
    "a set not listed": lambda pack: pack["files"].pop(0),
    "a hash that is none": lambda pack: pack["files"][0].update(sha256="00"),
    "an unknown field": lambda pack: pack.update(discount=5),
    "fewer sets than are there": lambda pack: pack.update(set_count=25),
    "more sets than are there": lambda pack: pack.update(set_count=27),
    "another year": lambda pack: pack.update(decision_date="2019-01-01"),
    "the number of another decision": lambda pack: pack.update(decision="149/QĐ-TTg"),
    "an evidence row twice": lambda pack: pack["evidence"].extend([{"id": 1, "name": "x", "form": "x"}] * 2),
    "minimums that do not add up over ranks": lambda pack: pack["minimums"].update(cumulative=False),
    "a certificate for two stars": lambda pack: pack["bands"][3].update(certificate=True),
    "a word that is none": lambda pack: pack.update(provenance="certain"),
    "a text that is not NFC": lambda pack: pack.update(title="Che\u0300"),
    "a transition beyond the last day": lambda pack: pack["transition"].append(
        {"case": "first", "filed_before": "2026-05-22", "judges_until": "2031-01-01", "article": "x", "text": "x"}),
    "a fault that is not there": lambda pack: pack["known_faults"].append({"set": 1, "part": "A", "kind": "sum", "expected": pack["parts"]["A"],
                                                                         "found": 1, "note": "x", "provenance": "x"}),
}


def sealings(number):
    """Broken as it is, and resealed: one of the two, in turn, unless OPENOCOP_BREAKS=all (./test fuzz)."""
    return (False, True) if os.environ.get("OPENOCOP_BREAKS") == "all" else (number % 2 == 1,)


class Break(unittest.TestCase):
    def setUp(self):
        self.law = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.law)

    def copy(self, name):
        for folder in list(self.law.iterdir()):
            shutil.rmtree(folder)
        for source in oracle.LAW.iterdir():
            if (source / "pack.json").exists() or source.name in ("council-rules", "schema"):
                shutil.copytree(source, self.law / source.name)
        return self.law / name

    def check(self, *files):
        return subprocess.run([PROGRAM, "law", "check", *map(str, files), "--law", str(self.law)], capture_output=True, timeout=120)

    def write(self, path, data, indent=1):
        path.write_text(json.dumps(data, ensure_ascii=False, indent=indent) + "\n", "utf-8")

    def reseal(self, folder):
        pack = json.loads((folder / "pack.json").read_text("utf-8"))
        for file in pack["files"]:
            path = folder / file["file"]
            if path.exists():
                file["sha256"] = oracle.sha256(json.loads(path.read_text("utf-8")))
        self.write(folder / "pack.json", pack)

    def assert_refused(self, done, file, place, why):
        said = (done.stdout + done.stderr).decode("utf-8", "replace")
        self.assertEqual(done.returncode, 1, f"{why} was let through: {said[-600:]}")
        self.assertIn(file, said, why)
        if place is not None:
            self.assertIn(place, said, why)

    def test_sound_packs_pass_and_their_form_does_not_matter(self):
        for name in oracle.all_packs():
            folder = self.copy(name)
            self.assertEqual(self.check().returncode, 0, self.check().stderr.decode())
            for file in folder.glob("*.json"):
                self.write(file, json.loads(file.read_text("utf-8")), indent=7)
            done = self.check()
            self.assertEqual(done.returncode, 0, done.stderr.decode())
            self.assertEqual(self.check(folder / "pack.json").returncode, 0)

    def test_hashes_agree_with_the_independent_canonical_form(self):
        listed = {(p["pack"], p["edition"]): p["sha256"]
                  for p in json.loads(subprocess.run([PROGRAM, "law", "list", "--json"], capture_output=True, check=True).stdout)}
        self.assertEqual(len(listed), 3)
        for folder in oracle.LAW.iterdir():
            if not (folder / "pack.json").exists():
                continue
            pack = json.loads((folder / "pack.json").read_text("utf-8"))
            self.assertEqual(listed[(pack["pack"], pack["edition"])], oracle.sha256(pack))
            for file in pack["files"]:
                self.assertEqual(file["sha256"], oracle.sha256(json.loads((folder / file["file"]).read_text("utf-8"))), file["file"])

    def test_every_broken_set_is_refused_sealed_or_not(self):
        self.assertGreaterEqual(len(WAYS), 20)
        for turn, (name, (pack, sets)) in enumerate(oracle.all_packs().items()):
            faulty = {fault["set"] for fault in pack["known_faults"]}
            file = next(f["file"] for f in pack["files"] if f["set"] is not None and f["set"] not in faulty and f["set"] != 26)
            for number, (why, break_it) in enumerate(WAYS, turn):
                for sealed in sealings(number):
                    with self.subTest(pack=name, way=why, resealed=sealed):
                        folder = self.copy(name)
                        data = json.loads((folder / file).read_text("utf-8"))
                        place = break_it(data)
                        self.write(folder / file, data)
                        if sealed:
                            self.reseal(folder)
                        self.assert_refused(self.check(), file, place if sealed else None, why)
                        self.assert_refused(self.check(folder / file), file, None, why)
                        self.assert_refused(self.check(folder / "pack.json"), file, None, why)

    def test_every_broken_pack_is_refused_sealed_or_not(self):
        for turn, name in enumerate(oracle.all_packs()):
            for number, (why, break_it) in enumerate(PACK_WAYS.items(), turn):
                if name == "26-2026" and why == "an intake that overlaps the next law":
                    continue  # there is no next law
                for sealed in sealings(number):
                    with self.subTest(pack=name, way=why, resealed=sealed):
                        folder = self.copy(name)
                        pack = json.loads((folder / "pack.json").read_text("utf-8"))
                        break_it(pack)
                        self.write(folder / "pack.json", pack)
                        if sealed and why != "a hash that is none":
                            self.reseal(folder)
                        self.assert_refused(self.check(), "pack.json" if why != "a set not listed" else name, None, why)

    def test_a_known_fault_is_a_warning_only_exactly_as_listed(self):
        folder = self.copy("148-2023")
        done = self.check()
        said = (done.stdout + done.stderr).decode()
        self.assertEqual(done.returncode, 0)
        for number in (11, 12, 13):
            self.assertRegex(said, rf"(?m)^.*{number}-.*\.json.*$")
        file = next(p for p in folder.glob("11-*.json"))
        data = json.loads(file.read_text("utf-8"))
        leaf = all_leaves(data)[-1]
        for option in leaf["options"]:
            if option["points"] == leaf["max"]:
                option["points"] -= 1
        leaf["max"] -= 1
        self.write(file, data)
        self.reseal(folder)
        self.assert_refused(self.check(), file.name, None, "a further fault in a set with a known one")

    def test_a_file_that_is_not_json_is_refused(self):
        folder = self.copy("26-2026")
        for content in (b"", b"{", b"\xff\xfe", b"[]", b"[" * 100000):
            (folder / "11-che-tuoi-che-bien.json").write_bytes(content)
            self.assert_refused(self.check(), "11-che-tuoi-che-bien.json", None, str(content[:9]))

    def test_a_file_beside_the_listed_ones_is_refused(self):
        folder = self.copy("26-2026")
        shutil.copy(folder / "11-che-tuoi-che-bien.json", folder / "27-new.json")
        self.assert_refused(self.check(), "27-new.json", None, "an unlisted set")

    def test_seal_refuses_what_check_refuses_and_makes_the_rest_sound(self):
        folder = self.copy("26-2026")
        file = folder / "11-che-tuoi-che-bien.json"
        data = json.loads(file.read_text("utf-8"))
        data["provenance_note"] += " Compared with the signed text."
        self.write(file, data)
        self.assert_refused(self.check(), file.name, None, "changed and not sealed")
        done = subprocess.run([PROGRAM, "law", "seal", "26-2026", "--law", str(self.law)], capture_output=True)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        self.assertEqual(self.check().returncode, 0)
        before = (folder / "pack.json").read_bytes()
        all_leaves(data)[0]["options"][0]["points"] = 77
        self.write(file, data)
        done = subprocess.run([PROGRAM, "law", "seal", "26-2026", "--law", str(self.law)], capture_output=True)
        self.assertEqual(done.returncode, 1, done.stderr.decode())
        self.assertEqual((folder / "pack.json").read_bytes(), before)

    def test_an_edition_stands_beside_the_first(self):
        self.copy("26-2026")
        second = self.law / "26-2026@2"
        shutil.copytree(self.law / "26-2026", second)
        pack = json.loads((second / "pack.json").read_text("utf-8"))
        pack["edition"] = 2
        self.write(second / "pack.json", pack)
        self.assertEqual(self.check().returncode, 0, self.check().stderr.decode())
        request = {"set": 11, "rules": {}, "sheets": [{"member": "m1", "choices": {}}]}
        for name, edition in (("26-2026", 2), ("26-2026@1", 1), ("26-2026@2", 2)):
            done = subprocess.run([PROGRAM, "score", "-", "--law", str(self.law)], input=json.dumps({**request, "pack": name}).encode(),
                                  capture_output=True)
            found = json.loads(done.stdout)
            self.assertEqual((found["pack"], found["edition"]), ("26-2026", edition))


if __name__ == "__main__":
    unittest.main()
