#!/usr/bin/env python3
"""Verifies an export of the ledger without trusting the program that made it.

    openocop ledger export > ledger.jsonl
    python3 verify_ledger.py ledger.jsonl [--key PUBLIC_KEY]... [--head PROVINCE:ENTRY:HASH]...

--key   a public key (64 hexadecimal digits) that you were given by hand or copied earlier from /so-nhat-ky; a checkpoint of any other is then a fault.
        Without it the export's own keys are used, which shows only that the export agrees with itself.
--head  what a paper or a published checkpoint says: this entry of this province had a hash that begins so.
Needs nothing but Python's standard library. Exit status: 0 all is as written, 1 the first fault is named, 2 the file can't be read.

The export has one JSON document a line, in this order:
    {"key": {"id", "public", "from", "until"}}                                     the keys that signed (times are milliseconds since 1970, UTC)
    {"checkpoint": {"province", "number", "seq", "hash", "at", "key", "signature"}}  entry `seq` had this hash, signed
    {"province", "seq", "at", "actor", "on_behalf", "command", "command_id", "content_sha256", "previous", "hash", "salt", "content"}   an entry
    {"heads": [{"province", "seq", "hash"}]}                                       the newest entry of each province's chain
"""
import argparse
import collections
import hashlib
import json
import sys

ENTRY = ("actor", "at", "command", "command_id", "content_sha256", "on_behalf", "previous", "province", "seq")  # what an entry's hash is made of

class Fault(Exception):
    pass
def need(condition, words):
    if not condition:
        raise Fault(words)

def canonical(value):
    """JSON as RFC 8785 wants it: names sorted, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")

# ---- Ed25519 (RFC 8032, 5.1): points (x, y) of the curve -x*x + y*y = 1 + D*x*x*y*y, modulo P ----
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P

def add(a, b):
    t = D * a[0] * b[0] * a[1] * b[1]
    return (a[0] * b[1] + b[0] * a[1]) * pow(1 + t, -1, P) % P, (a[1] * b[1] + a[0] * b[0]) * pow(1 - t, -1, P) % P

def times(n, point):
    total = (0, 1)
    while n:
        total = add(total, point) if n & 1 else total
        point, n = add(point, point), n >> 1
    return total

def point_of(data):
    """The point that 32 bytes stand for: y, and in the highest bit whether x is odd. None where there is no such point."""
    y, odd = int.from_bytes(data, "little") & (2**255 - 1), data[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or (x == 0 and odd):
        return None
    return (P - x if x & 1 != odd else x), y

BASE = point_of((4 * pow(5, -1, P) % P).to_bytes(32, "little"))

def signature_is_good(public, message, signature):
    if len(public) != 32 or len(signature) != 64:
        return False
    a, r, s = point_of(public), point_of(signature[:32]), int.from_bytes(signature[32:], "little")
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little")
    return a is not None and r is not None and s < ORDER and times(s, BASE) == add(r, times(h % ORDER, a))

# ---- the ledger ----
class Ledger:
    def __init__(self, trusted, noted):
        self.trusted, self.keys = trusted, {}  # public keys given by hand; the id of a key that counts -> the key
        self.due = collections.defaultdict(list)  # (province, entry) -> beginnings of its hash, as noted or signed
        for head in noted:
            province, seq, start = head.split(":")
            self.due[int(province), int(seq)].append((start.lower(), f"--head {head}"))
        self.numbers, self.commands, self.erased = collections.Counter(), collections.Counter(), 0  # a province's checkpoints, entries of a command
        self.ends = {}  # province -> (entry, hash) of the last entry read

    def key(self, key):
        need(hashlib.sha256(bytes.fromhex(key["public"])).hexdigest()[:16] == key["id"], f"key {key['id']}: this is not its id")
        if not self.trusted or key["public"] in self.trusted:
            self.keys[key["id"]] = bytes.fromhex(key["public"])

    def checkpoint(self, point):
        name = f"province {point['province']}: checkpoint {point['number']}"
        self.numbers[point["province"]] += 1
        need(point["number"] == self.numbers[point["province"]], f"{name}: the one before it is missing")
        need(point["key"] in self.keys, f"{name}: signed with a key that is not trusted ({point['key']})")
        signed = {k: point[k] for k in ("at", "hash", "key", "number", "province", "seq")} | {"format": "openocop.ledger.checkpoint.1"}
        need(signature_is_good(self.keys[point["key"]], canonical(signed), bytes.fromhex(point["signature"])), f"{name}: its signature is wrong")
        self.due[point["province"], point["seq"]].append((point["hash"], name))

    def entry(self, entry):
        name = f"province {entry['province']}: entry {entry['seq']}"
        seq, previous = self.ends.get(entry["province"], (0, "0" * 64))
        need(entry["seq"] == seq + 1, f"province {entry['province']}: entry {seq + 1} is missing, or out of order")
        need(entry["previous"] == previous, f"{name}: it does not follow the entry before it")
        need(hashlib.sha256(canonical({k: entry[k] for k in ENTRY})).hexdigest() == entry["hash"], f"{name}: its hash is not that of what it says")
        for start, source in self.due.pop((entry["province"], entry["seq"]), ()):
            need(entry["hash"].startswith(start), f"{name}: it is not the one that was noted ({source})")
        self.ends[entry["province"]] = entry["seq"], entry["hash"]
        if entry["salt"] is None and entry["content"] is None:  # erased for a person's sake: the chain stays whole
            self.erased += 1
        else:
            need(hashlib.sha256(bytes.fromhex(entry["salt"]) + entry["content"].encode("utf-8")).hexdigest() == entry["content_sha256"],
                 f"{name}: its content was altered")
        self.look_at(entry["command"])

    def look_at(self, command):
        """What was done. Whoever recomputes what follows from certain commands (a result from its sheets) does it from here."""
        self.commands[command] += 1

    def heads(self, heads):
        need(self.numbers or not self.trusted, "there is no checkpoint at all, so the key that you gave proves nothing")
        named = {head["province"]: (head["seq"], head["hash"]) for head in heads}
        for province in sorted(self.ends | named):
            need(named.get(province) == self.ends.get(province), f"province {province}: the export does not end where the chain ends")
        for (province, seq), wanted in sorted(self.due.items()):
            raise Fault(f"province {province}: entry {seq} is missing, the chain was cut ({wanted[0][1]})")

def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("export")
    parser.add_argument("--key", action="append", default=[])
    parser.add_argument("--head", action="append", default=[])
    asked, ended = parser.parse_args(), False
    try:
        ledger = Ledger(asked.key, asked.head)
        with open(asked.export, encoding="utf-8") as lines:
            for document in map(json.loads, lines):
                need(not ended, "something stands after the end of the export")
                kind = next((kind for kind in ("key", "checkpoint", "heads") if kind in document), None)
                ended = kind == "heads"
                getattr(ledger, kind or "entry")(document[kind] if kind else document)
        need(ended, "the export is cut off")
    except Fault as fault:
        sys.exit(print(f"FAULT: {fault}") or 1)
    except (OSError, ValueError, KeyError, TypeError) as fault:
        sys.exit(print(f"This is no export of a ledger: {fault!r}", file=sys.stderr) or 2)
    print(f"All is as written: {len(ledger.ends)} chains, {sum(ledger.commands.values())} entries ({ledger.erased} with their content erased), "
          f"{sum(ledger.numbers.values())} checkpoints signed with {'the keys given' if asked.key else 'the keys of the export itself'}.")
    for command, count in sorted(ledger.commands.items()):
        print(f"{count:10} {command}")

if __name__ == "__main__":
    main()
