"""The procedures against an independent reading: the JSON is read again here, the pairs of days are typed from the decisions, and files are broken
on purpose. `openocop law check` must refuse each with exit 1, name the file and the place; what is not as sealed is not even opened."""
import copy
import datetime
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import oracle

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("OPENOCOP_PROGRAM", str(ROOT / "build/openocop"))
FOLDER = oracle.LAW / "procedures"
FILES = {path.stem: json.loads(path.read_text("utf-8")) for path in FOLDER.glob("*.json") if path.name != "procedures.json"}
KINDS = ("first", "upgrade", "rerating")
DAY = datetime.timedelta(1)
date = datetime.date.fromisoformat

# (filed, judged, answer by kind), typed from 148, 1489 and 26/2026 (Articles 11, 12): no word of it is read from the files.
D, U, P, N, B = "148-2023@1", "unclear", "148-2023-1489@1", "26-2026@1", "bind_again"
PAIRS = [
    ("2025-06-01", "2025-06-30", D, D, D), ("2025-06-30", "2025-06-30", D, D, D), ("2025-06-30", "2025-07-01", U, U, U),
    ("2025-06-20", "2025-07-02", U, U, U), ("2025-07-05", "2025-07-05", U, U, U), ("2025-07-05", "2025-07-06", P, P, P),
    ("2025-06-20", "2025-07-06", P, P, P), ("2024-01-01", "2026-05-22", P, P, P), ("2026-05-21", "2026-05-21", P, P, P),
    ("2026-05-21", "2026-05-22", P, P, P), ("2026-05-21", "2026-06-21", P, P, P), ("2026-05-21", "2026-06-22", P, P, B),
    ("2026-05-21", "2026-07-21", P, P, B), ("2026-05-21", "2026-07-22", B, B, B), ("2026-05-22", "2026-05-22", N, N, N),
    ("2026-05-22", "2026-07-22", N, N, N), ("2026-12-30", "2027-03-29", N, N, N), ("2022-03-01", "2022-05-01", *["no_procedure"] * 3),
    ("2019-03-01", "2022-05-01", *["no_pack"] * 3), ("2026-06-02", "2026-06-01", *["before_filing"] * 3),
]


def packs():
    for folder in oracle.LAW.iterdir():
        if (folder / "pack.json").exists():
            yield json.loads((folder / "pack.json").read_text("utf-8"))


PACKS = list(packs())


def within(day, first, last):
    return date(first) <= day and (last is None or day <= date(last))


def pack_on(day):
    return next((p for p in PACKS if within(day, p["new_from"], p["new_until"])), None)


def route(kind, filed, judged):
    """The sentences of the room's header in Python, on the files."""
    pack = pack_on(filed)
    if judged < filed:
        return "before_filing"
    if pack is None:
        return "no_pack"
    until = next((t["judges_until"] for t in pack["transition"] if t["case"] == kind.replace("rerating", "re-rating")), pack["judges_until"])
    if until is not None and judged > date(until):
        return "bind_again"
    of_pack = [f for f in FILES.values() if f["pack"] == pack["pack"]]
    if any(within(judged, gap["from"], gap["until"]) for f in of_pack for gap in f["unclear"]):
        return "unclear"
    return next((f"{f['procedure']}@{f['edition']}" for f in of_pack if within(judged, f["in_force_from"], f["in_force_until"])), "no_procedure")


def valid(value, schema, where="$"):
    """The part of JSON Schema that the schemas of the law use; yields what is wrong."""
    if "const" in schema and value != schema["const"] or "enum" in schema and value not in schema["enum"]:
        yield where
    names = {type(None): "null", bool: "boolean", int: "integer", str: "string", list: "array", dict: "object"}
    types = schema.get("type")
    if types and names[type(value)] not in ([types] if isinstance(types, str) else types):
        yield where
    elif isinstance(value, str) and (len(value) < schema.get("minLength", 0) or not re.search(schema.get("pattern", ""), value)):
        yield where
    elif isinstance(value, int) and not isinstance(value, bool) and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        yield where
    elif isinstance(value, list):
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            yield where
        for i, item in enumerate(value):
            yield from valid(item, schema["items"], f"{where}[{i}]")
    elif isinstance(value, dict):
        if set(value) - set(schema["properties"]) or set(schema["required"]) - set(value):
            yield where
        for key in set(value) & set(schema["properties"]):
            yield from valid(value[key], schema["properties"][key], f"{where}.{key}")


def command(*arguments):
    done = subprocess.run([PROGRAM, *arguments], capture_output=True, timeout=60)
    return done.returncode, json.loads(done.stdout)


class Reading(unittest.TestCase):
    def test_files_follow_their_schema_and_the_schema_bites(self):
        schema = json.loads((oracle.LAW / "schema/procedure.schema.json").read_text("utf-8"))
        self.assertEqual(set(FILES), {"148-2023", "148-2023-1489", "26-2026"})
        for name, data in FILES.items():
            self.assertEqual(list(valid(data, schema)), [], name)
            self.assertTrue(list(valid({**data, "edition": 0}, schema)))
            self.assertTrue(list(valid({**data, "more": 1}, schema)))
        listed = json.loads((FOLDER / "procedures.json").read_text("utf-8"))
        self.assertEqual(list(valid(listed, json.loads((oracle.LAW / "schema/procedures.schema.json").read_text("utf-8")))), [])

    def test_hashes_agree_with_the_independent_canonical_form(self):
        listed = {f["file"]: f["sha256"] for f in json.loads((FOLDER / "procedures.json").read_text("utf-8"))["files"]}
        _, rows = command("procedures", "list", "--json")
        said = {row["procedure"]: row["sha256"] for row in rows}
        for name, data in FILES.items():
            self.assertEqual(listed[f"{name}.json"], oracle.sha256(data))
            self.assertEqual(said[f"{name}@1"], oracle.sha256(data))

    def test_the_pairs_of_days_go_as_the_decisions_say(self):
        for filed, judged, *answers in PAIRS:
            for kind, wanted in zip(KINDS, answers):
                status, said = command("procedures", "route", "--kind", kind, "--filed", filed, "--judged", judged, "--json")
                known = "@" in wanted
                self.assertEqual(said["procedure"] if known else said["answer"], wanted, (kind, filed, judged))
                self.assertEqual((status, said["clear"]), (0, True) if known else (1, False), (kind, filed, judged))
                self.assertEqual(route(kind, date(filed), date(judged)), wanted, "the oracle itself")

    def test_every_day_on_which_a_pack_judges_is_spoken_for_once(self):
        for name in {f["pack"] for f in FILES.values()}:
            pack = next(p for p in PACKS if p["pack"] == name)
            day = date(pack["new_from"])
            last = date(pack["judges_until"] or "2027-01-01")
            of_pack = [f for f in FILES.values() if f["pack"] == name]
            while day <= last:
                spoken = sum(within(day, f["in_force_from"], f["in_force_until"]) + sum(within(day, g["from"], g["until"]) for g in f["unclear"])
                             for f in of_pack)
                self.assertEqual(spoken, 1, (name, day))
                day += DAY

    def test_what_is_shown_is_what_stands_in_the_file(self):
        for name, data in FILES.items():
            _, said = command("procedures", "show", name, "--json")
            self.assertEqual([level["body"] for level in said["levels"]], [level["body"] for level in data["levels"]])
            for shown, level in zip(said["levels"], data["levels"]):
                for key in ("name", "office", "decided_by", "scores", "council", "team", "form", "recognises", "forward", "below", "working_days", "steps",
                            "articles"):
                    self.assertEqual(shown[key], level[key], (name, level["body"], key))
                self.assertEqual(shown["rounds"], level["rounds"] or [])
            self.assertEqual(said["terms"], {key: data["terms"][key] for key in said["terms"]})
            text = subprocess.run([PROGRAM, "procedures", "show", name], capture_output=True, text=True, check=True).stdout
            for level in data["levels"]:
                for step in level["steps"]:
                    self.assertIn(step["what"], text)
                    self.assertIn(step["article"], text)

    def test_bad_questions_get_one_line_and_exit_2(self):
        for arguments in (["--kind", "x", "--filed", "2026-01-01", "--judged", "2026-01-02"], ["--kind", "first", "--judged", "2026-01-02"],
                          ["--kind", "first", "--filed", "2026-02-30", "--judged", "2026-03-02"], ["--filed", "2026-01-01", "--judged", "2026-01-02"]):
            done = subprocess.run([PROGRAM, "procedures", "route", *arguments], capture_output=True, text=True)
            self.assertEqual((done.returncode, done.stdout, done.stderr.count("\n")), (2, "", 1), (arguments, done.stderr))
        done = subprocess.run([PROGRAM, "procedures", "show", "27-2027"], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr.count("\n")), (2, 1))


def set_at(*path_and_value):
    *path, last, value = path_and_value

    def change(data):
        for step in path:
            data = data[step]
        data[last] = value
    return change


# (file, what to do, what the message names): wrong in form, in substance, in the days.
BREAKS = [
    ("26-2026", set_at("more", 1), "more"),
    ("26-2026", set_at("edition", 2), "procedure"),
    ("26-2026", set_at("procedure", "27-2026"), "procedure"),
    ("26-2026", set_at("pack", "27-2026"), "pack"),
    ("26-2026", set_at("levels", []), "levels"),
    ("26-2026", lambda d: d["levels"].reverse(), "province"),
    ("26-2026", lambda d: d["levels"].append(copy.deepcopy(d["levels"][2])), "centre"),
    ("26-2026", set_at("levels", 0, "forward", "to", "commune"), "commune"),
    ("26-2026", set_at("levels", 0, "forward", "to", "district"), "commune"),
    ("26-2026", set_at("levels", 1, "forward", "from_points", None), "province"),
    ("26-2026", set_at("levels", 1, "forward", "from_points", 101), "from_points"),
    ("26-2026", set_at("levels", 1, "recognises", {"from": 4, "to": 3}), "province"),
    ("26-2026", set_at("levels", 1, "recognises", {"from": 2, "to": 3}), "from"),
    ("26-2026", set_at("levels", 1, "council", False), "province"),
    ("26-2026", set_at("levels", 1, "steps", []), "province"),
    ("26-2026", set_at("levels", 1, "team", "first", True), "first"),
    ("26-2026", set_at("levels", 1, "form", "first", "letter"), "first"),
    ("26-2026", set_at("levels", 1, "below", "lost"), "below"),
    ("26-2026", set_at("levels", 1, "rounds", 0, "asked_before", "02-30"), "rounds"),
    ("26-2026", set_at("levels", 1, "steps", 0, "kinds", ["second"]), "kinds"),
    ("26-2026", set_at("levels", 1, "articles", "forward", None), "forward"),
    ("26-2026", set_at("levels", 1, "articles", "samples", None), "samples"),
    ("26-2026", set_at("levels", 0, "articles", "assesses", None), "assesses"),
    ("26-2026", set_at("levels", 0, "working_days", None), "working_days"),
    ("26-2026", set_at("terms", "articles", "window", None), "window"),
    ("26-2026", set_at("terms", "window_latest_days", 200), "window_earliest_days"),
    ("26-2026", set_at("terms", "pauses", "yes"), "pauses"),
    ("26-2026", set_at("in_force_from", "2026-05-23"), "in_force_from"),
    ("26-2026", set_at("in_force_from", "2026-05-21"), "in_force_from"),
    ("26-2026", set_at("in_force_until", "2030-01-01"), "in_force_until"),
    ("26-2026", set_at("title", "Quy tri\u0300nh"), None),
    ("148-2023", set_at("unclear", []), None),
    ("148-2023", set_at("unclear", 0, "until", "2025-07-06"), None),
    ("148-2023", set_at("unclear", 0, "from", "2025-06-30"), "in_force_from"),
    ("148-2023", set_at("in_force_until", "2025-06-29"), None),
    ("148-2023", set_at("levels", 2, "below", "returned"), "below"),
    ("148-2023-1489", set_at("in_force_until", "2026-07-20"), "in_force_until"),
    ("148-2023-1489", set_at("in_force_until", None), "in_force_until"),
    ("148-2023-1489", set_at("decisions", 1, "date", "2025-07-07"), "date"),
]


class Broken(unittest.TestCase):
    def setUp(self):
        self.law = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.law)
        shutil.copytree(oracle.LAW, self.law, dirs_exist_ok=True)
        for name in ("148-2023", "26-2026", "781-2020"):  # the sets are proved elsewhere; without them every check here would cost seconds
            for file in (self.law / name).glob("[0-9]*.json"):
                file.unlink()
        self.folder = self.law / "procedures"

    def check(self, *arguments):
        done = subprocess.run([PROGRAM, "law", "check", *map(str, arguments), "--law", str(self.law)], capture_output=True, timeout=60)
        return done.returncode, (done.stdout + done.stderr).decode()

    def write(self, name, data):
        (self.folder / f"{name}.json").write_text(json.dumps(data, ensure_ascii=False, indent=3), "utf-8")

    def seal(self):
        files = sorted(self.folder.glob("*-*.json"))
        self.write("procedures", {"format": 1, "note": "x", "files": [
            {"file": f.name, "sha256": oracle.sha256(json.loads(f.read_text("utf-8")))} for f in files]})

    def lines_about(self, file, said):
        return [line for line in said.split("\n") if f"/procedures/{file}" in line]

    def test_sound_ones_pass_whatever_their_form(self):
        for name, data in FILES.items():
            self.write(name, data)
        self.assertEqual(self.lines_about("", self.check()[1]), [])
        for name in FILES:
            self.assertEqual(self.check(self.folder / f"{name}.json")[0], 0)

    def test_every_change_is_refused_unsealed_and_what_is_wrong_also_sealed(self):
        for number, (name, change, place) in enumerate(BREAKS):
            data = copy.deepcopy(FILES[name])
            change(data)
            self.assertNotEqual(data, FILES[name])
            self.write(name, data)
            status, said = self.check(self.folder / f"{name}.json")
            self.assertEqual(status, 1, (name, data["title"], place))
            self.assertTrue(self.lines_about(f"{name}.json", said))
            if number % 5 == 0:
                opened = subprocess.run([PROGRAM, "procedures", "list", "--law", str(self.law)], capture_output=True, text=True)
                self.assertEqual((opened.returncode, opened.stdout), (1, ""))
            self.seal()
            lines = self.lines_about("", self.check()[1])
            self.assertTrue(lines, f"{name} {place} was let through")
            self.assertTrue(place is None or any(place in line.split("/procedures/")[1] for line in lines), (place, lines))
            self.write(name, FILES[name])
            self.seal()

    def test_a_file_that_is_not_listed_or_not_there_is_named(self):
        self.write("99-2099", FILES["26-2026"])
        self.assertTrue(self.lines_about("99-2099.json", self.check()[1]))
        self.assertEqual(self.check(self.folder / "99-2099.json")[0], 1)
        (self.folder / "99-2099.json").unlink()
        (self.folder / "148-2023.json").unlink()
        self.assertTrue(self.lines_about("148-2023.json", self.check()[1]))
        (self.folder / "procedures.json").write_text("{")
        self.assertTrue(self.lines_about("procedures.json", self.check()[1]))

    def test_a_new_edition_rules_and_the_old_one_is_still_found(self):
        data = copy.deepcopy(FILES["26-2026"])
        data["edition"] = 2
        data["levels"][0]["working_days"] = 10
        self.write("26-2026@2", data)
        self.seal()
        self.assertEqual(self.lines_about("", self.check()[1]), [])

        def show(name):
            return json.loads(subprocess.run([PROGRAM, "procedures", "show", name, "--json", "--law", str(self.law)], capture_output=True,
                                             check=True).stdout)["levels"][0]["working_days"]
        self.assertEqual([show("26-2026"), show("26-2026@1"), show("26-2026@2")], [10, 15, 10])
        done = subprocess.run([PROGRAM, "procedures", "route", "--kind", "first", "--filed", "2026-06-01", "--judged", "2026-06-02", "--json", "--law",
                               str(self.law)], capture_output=True, check=True)
        self.assertEqual(json.loads(done.stdout)["procedure"], "26-2026@2")

    def test_seal_writes_the_hashes_of_sound_files_and_nothing_else(self):
        data = copy.deepcopy(FILES["26-2026"])
        data["levels"][0]["working_days"] = 10
        self.write("26-2026", data)
        listed = (self.folder / "procedures.json").read_text("utf-8")
        done = subprocess.run([PROGRAM, "procedures", "seal", "--law", str(self.law)], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        now = json.loads((self.folder / "procedures.json").read_text("utf-8"))
        self.assertEqual({f["file"]: f["sha256"] for f in now["files"]}["26-2026.json"], oracle.sha256(data))
        self.assertEqual(json.loads(listed)["note"], now["note"])
        self.assertEqual(self.lines_about("", self.check()[1]), [])
        data["levels"][0]["articles"]["working_days"] = None
        self.write("26-2026", data)
        before = (self.folder / "procedures.json").read_bytes()
        done = subprocess.run([PROGRAM, "procedures", "seal", "--law", str(self.law)], capture_output=True, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn("working_days", done.stderr)
        self.assertEqual((self.folder / "procedures.json").read_bytes(), before)


if __name__ == "__main__":
    unittest.main()
