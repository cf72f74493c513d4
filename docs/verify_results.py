#!/usr/bin/env python3
"""Recomputes the result of every product that a council has judged from an export of the ledger, without the program that made it.

    openocop ledger export > ledger.jsonl
    python3 verify_ledger.py ledger.jsonl --key PUBLIC_KEY      (first: is the export what was written?)
    python3 verify_results.py ledger.jsonl law                  (then: what follows from it? `law` is the folder of the law packs)

Every sheet that was opened must be the one that its member sealed before: SHA-256 of 32 bytes of nonce and the sheet's canonical JSON is the commitment in
the entry sessions.seal (sessions.lapse for who was silent where the rules say what silence means). Of the sheets that count follow the mean, as an exact
fraction, and the stars, by the bands and minimums of the criteria to which the product is bound by their hash. Who took over a seat by decision and sealed
counts in place of who left it. Nobody wrote these results into the ledger: hold what is printed against minutes and decisions. --expect ITEM:MEAN:STARS
("…:706/9:4") does that for one product. Needs only Python's standard library. Exit status: 0 all agrees, 1 the first fault is named, 2 a file can't be read.
"""
import argparse
import collections
import hashlib
import json
import pathlib
import sys
import uuid
from fractions import Fraction

class Fault(Exception):
    pass
def need(condition, words):
    if not condition:
        raise Fault(words)
def canonical(value):
    """JSON as RFC 8785 wants it: names sorted, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")
def digest(*pieces):
    return hashlib.sha256(b"".join(pieces)).hexdigest()
def name_of(data):
    """The UUID of version 8 that is made from some bytes: the identifier of a silent member's sheet follows from its commitment."""
    made = bytearray(hashlib.sha256(data).digest()[:16])
    made[6], made[8] = made[6] & 0x0F | 0x80, made[8] & 0x3F | 0x80
    return str(uuid.UUID(bytes=bytes(made)))

class Councils:
    """What results are made of, in the order in which it happened."""
    def __init__(self):
        self.rules, self.basis, self.seals = {}, {}, {}  # of a council now; of a session, as it was planned; commitment of a sheet
        self.opened = {}  # product -> seat -> the sheet of its latest turn
        self.out, self.grounds = collections.defaultdict(set), {}  # product -> seats whose sheets do not count; -> what it was knocked out for
        self.follows = {}  # seat -> the one that it took over by decision

    def read(self, entry):
        if entry.get("content") is None or not entry["command"].startswith(("councils.", "sessions.")):
            return
        name, command, said = f"province {entry['province']}: entry {entry['seq']}", entry["command"], json.loads(entry["content"])
        if "rules" in said:
            self.rules[said["council"]] = said["rules"]["minimum_basis"]
        if command == "sessions.plan":
            self.basis[said["session"]] = self.rules.get(said["council"])
        elif command == "sessions.seal":
            self.seals.setdefault(said["sheet"], said["commitment"])
        elif command == "sessions.lapse":
            self.seals.update((name_of(bytes.fromhex(row["commitment"])), row["commitment"]) for row in said["silent"] if row["commitment"])
        elif command == "sessions.reveal":
            self.open(name, said)
        elif command == "sessions.decide_conflict" and said["recused"]:
            self.out[said["item"]].add(said["seat"])
            self.opened.get(said["item"], {}).pop(said["seat"], None)  # void for good, whatever is decided later
        elif command == "sessions.decide_conflict":
            self.out[said["item"]].discard(said["seat"])  # what is sealed from now on counts
        elif command == "sessions.annex":
            self.out[said["item"]].update(said.get("left_out", ()))
            self.grounds[said["item"]] = said.get("grounds") or self.grounds.get(said["item"])
        elif command == "sessions.move":
            self.grounds[said["item"]] = said.get("grounds")  # none where it comes back
        elif command == "councils.change":
            self.follows.update((name_of(f"seat {entry['command_id']} {i}".encode()), seat["replaces"]) for i, seat in enumerate(said["adds"]))

    def open(self, name, said):
        self.opened[said["item"]] = sheets = {}
        for sheet in said["sheets"]:
            content = sheet["content"]
            need(sheet["sheet"] in self.seals, f"{name}: sheet {sheet['sheet']} was never sealed")
            need(digest(bytes.fromhex(sheet["nonce"]), canonical(content)) == self.seals[sheet["sheet"]],
                 f"{name}: sheet {sheet['sheet']} is not the one that was sealed")
            need(content["item"] == said["item"], f"{name}: sheet {sheet['sheet']} was made for another product")
            if content["turn"] >= sheets.get(content["seat"], {"turn": 0})["turn"]:
                sheets[content["seat"]] = content

def criteria(law, pack, sha256, number):
    """The pack and the leaves of one of its sets, by their code; both must have the hashes that they are bound to."""
    pack = pack.removesuffix("@1")  # edition 1 stands in the folder without a number
    head = json.loads((law / pack / "pack.json").read_text("utf-8"))
    need(digest(canonical(head)) == sha256, f"law/{pack} is not the edition that was used")
    listed = next(row for row in head["files"] if row["set"] == number)
    body = json.loads((law / pack / listed["file"]).read_text("utf-8"))
    need(digest(canonical(body)) == listed["sha256"], f"law/{pack}/{listed['file']} is not as its pack lists it")
    nodes, leaves = list(body["parts"]), {}
    while nodes:
        node = nodes.pop()
        nodes += node.get("criteria", [])
        if "options" in node:
            leaves[node["code"]] = node
    return head, leaves

def met(given, least, basis):
    """Do these points of a criterion, one for each sheet, meet a minimum?"""
    reached = sum(points >= least for points in given)
    return {"average": sum(given) >= least * len(given), "every": reached == len(given), "majority": 2 * reached > len(given)}[basis]

def result(councils, item, law):
    """(number of sheets, mean, stars): the band of the mean, lowered to the highest rank of which all minimums are met; 0 of what was knocked out."""
    sheets = {seat: sheet for seat, sheet in councils.opened[item].items() if seat not in councils.out[item]}
    for seat in list(sheets):
        while seat := councils.follows.get(seat):
            sheets.pop(seat, None)
    if not sheets:
        return 0, None, None
    first, *_ = sheets = [*sheets.values()]
    basis = councils.basis.get(first["session"])
    need(basis, f"product {item}: the rules of its council are not in the export")
    pack, leaves = criteria(law, first["pack"], first["pack_sha256"], first["set"])
    points = {code: [next((option["points"] for option in leaf["options"] if option["id"] == sheet["choices"].get(code)), 0) for sheet in sheets]
              for code, leaf in leaves.items()}
    mean = Fraction(sum(map(sum, points.values())), len(sheets))
    stars = max(band["stars"] for band in pack["bands"] if band["from"] <= mean)
    while not all(met(points[code], least, basis) for code, leaf in leaves.items()
                  for rank, least in leaf.get("rank_minimum_points", {}).items() if int(rank) <= stars):
        stars -= 1
    return len(sheets), mean, 0 if councils.grounds.get(item) else stars

def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("export")
    parser.add_argument("law", type=pathlib.Path)
    parser.add_argument("--expect", action="append", default=[])
    asked, councils, found = parser.parse_args(), Councils(), {}
    try:
        with open(asked.export, encoding="utf-8") as lines:
            for document in map(json.loads, lines):
                councils.read(document)
        for item in sorted(councils.opened):
            sheets, mean, stars = found[item] = result(councils, item, asked.law)
            print(f"product {item}: {sheets} sheets, mean {mean}, {stars} stars")
        for expected in asked.expect:
            item, mean, stars = expected.split(":")
            need(found.get(item, (0, None, None))[1:] == (Fraction(mean), int(stars)), f"product {item}: this gives another result than {expected}")
    except Fault as fault:
        sys.exit(print(f"FAULT: {fault}") or 1)
    except (OSError, ValueError, KeyError, TypeError, StopIteration, AttributeError) as fault:
        sys.exit(print(f"This can't be read: {fault!r}", file=sys.stderr) or 2)
    print(f"{len(found)} products, {len(councils.seals)} sealed sheets.")

if __name__ == "__main__":
    main()
