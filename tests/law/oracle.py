"""A second implementation of the score and of the packs' hashes, written from SCORE.md's sentences alone: fractions and dictionaries, no speed.
It reads the law's JSON itself and shares nothing with the C code. Used by the tests beside it."""
import hashlib
import json
from fractions import Fraction
from pathlib import Path

LAW = Path(__file__).resolve().parents[2] / "law"


def canonical(value):
    """RFC 8785 for what law files hold: text, whole numbers, true, false, null."""
    if isinstance(value, dict):
        items = sorted(value.items(), key=lambda item: item[0].encode("utf-16-be"))
        return b"{" + b",".join(canonical(k) + b":" + canonical(v) for k, v in items) + b"}"
    if isinstance(value, list):
        return b"[" + b",".join(canonical(v) for v in value) + b"]"
    if value is not None and not isinstance(value, (str, int, bool)):
        raise ValueError(f"{value!r} has no place in a law file")
    return json.dumps(value, ensure_ascii=False).encode("utf-8").replace(b"\x7f", b"\x7f")


def sha256(value):
    return hashlib.sha256(canonical(value)).hexdigest()


class Criterion:
    def __init__(self, part, data):
        self.part, self.code, self.max = part, data["code"], data["max"]
        self.implicit_zero = data.get("implicit_zero", False)
        self.points = {o["id"]: o["points"] for o in data["options"]}
        self.case = {o["id"]: o.get("case") for o in data["options"]}
        self.nature = data["nature"]
        need = {}
        for rank in (3, 4, 5):
            marked = [o["points"] for o in data["options"] if o.get("star_min") == rank]
            if data.get("star_on_criterion") == rank:
                marked.append(min(o["points"] for o in data["options"] if o["points"] > 0))
            if marked:
                need[rank] = min(marked)
        self.need = {}
        below = 0
        for rank in (3, 4, 5):  # a criterion stands at a rank only if its need there is higher than at the rank below
            if need.get(rank, 0) > below:
                self.need[rank] = below = need[rank]


class Set:
    def __init__(self, data, pack):
        self.no, self.data = data["no"], data
        self.leaves = []
        for part in data["parts"]:
            stack = list(reversed(part["criteria"]))
            while stack:
                node = stack.pop()
                if node.get("criteria"):
                    stack.extend(reversed(node["criteria"]))
                else:
                    self.leaves.append(Criterion(part["id"], node))
        self.by_code = {c.code: c for c in self.leaves}
        self.knockouts = [k["criterion"] for k in data.get("knockouts", [])]
        self.bands = sorted(((b["from"], b["stars"]) for b in pack["bands"]), reverse=True)


def load_pack(folder):
    pack = json.loads((folder / "pack.json").read_text("utf-8"))
    sets = {}
    for file in pack["files"]:
        if file["set"] is not None:
            data = json.loads((folder / file["file"]).read_text("utf-8"))
            sets[data["no"]] = Set(data, pack)
    return pack, sets


def all_packs(law=LAW):
    return {folder.name: load_pack(folder) for folder in sorted(law.iterdir()) if (folder / "pack.json").exists()}


def text(f):
    f = Fraction(f)
    return str(f.numerator) if f.denominator == 1 else f"{f.numerator}/{f.denominator}"


def display(f):
    hundredths = (Fraction(f) * 200 + 1) // 2  # half up
    return f"{hundredths // 100},{hundredths % 100:02d}"


def points_of(criterion, option):
    """The points, or None where nothing is ticked and that has no meaning."""
    if option is None:
        return 0 if criterion.implicit_zero else None
    return criterion.points[option]


def holds(values, need, basis):
    if basis == "every":
        return all(v >= need for v in values)
    if basis == "majority":
        return sum(v >= need for v in values) * 2 > len(values)
    return sum(values) >= need * len(values)


def score(pack, the_set, request):
    rules, sheets = request.get("rules", {}), request["sheets"]
    basis = rules.get("minimum_basis") or "average"
    values = [{c.code: points_of(c, s["choices"].get(c.code)) for c in the_set.leaves} for s in sheets]
    missing = [{"member": s["member"], "criterion": c.code} for s, v in zip(sheets, values) for c in the_set.leaves if v[c.code] is None]
    out = {"complete": not missing, "missing": missing, "knocked_out": bool(request.get("knockouts"))}
    quorum = None
    if rules.get("quorum"):
        needed = -(-Fraction(rules["quorum"]) * rules["council_size"] // 1)
        chair = any(s.get("role", "member") in ("chair", "deputy") for s in sheets)
        quorum = {"needed": int(needed), "present": len(sheets), "chair_present": chair,
                  "met": len(sheets) >= needed and (chair or not rules.get("chair_required", False))}
    out["quorum"] = quorum
    if missing:
        return out | {"mean": None, "criteria": None, "stars_by_points": None, "stars": None, "spread": None, "unmet_minimums": [], "recognised": False}
    n = len(sheets)
    totals = [sum(v.values()) for v in values]
    mean = Fraction(sum(totals), n)
    parts = {p: Fraction(sum(v[c.code] for v in values for c in the_set.leaves if c.part == p), n) for p in "ABC"}
    out["sheet_totals"] = totals
    out["mean"] = {"exact": text(mean), "display": display(mean), "parts": {p: text(f) for p, f in parts.items()}}
    out["criteria"] = {c.code: text(Fraction(sum(v[c.code] for v in values), n)) for c in the_set.leaves}
    by_points = next(stars for start, stars in the_set.bands if mean >= start)
    out["stars_by_points"] = by_points
    out["unmet_minimums"] = [{"stars": rank, "criterion": c.code, "needs": c.need[rank], "has": out["criteria"][c.code]} for rank in (3, 4, 5)
                             for c in the_set.leaves if rank in c.need and not holds([v[c.code] for v in values], c.need[rank], basis)]
    first_unmet = min((m["stars"] for m in out["unmet_minimums"]), default=6)
    stars = min(by_points, first_unmet - 1)
    out["stars"] = None if out["knocked_out"] else stars
    out["recognised"] = not out["knocked_out"] and stars >= 3
    out["spread"] = None
    if rules.get("spread_limit") is not None:
        pairs = []
        for i in range(n):
            for k in range(i + 1, n):
                difference = abs(totals[i] - totals[k])
                if difference > rules["spread_limit"]:
                    differing = [{"criterion": c.code, "a": values[i][c.code], "b": values[k][c.code]} for c in the_set.leaves
                                 if values[i][c.code] != values[k][c.code]]
                    differing.sort(key=lambda d: -abs(d["a"] - d["b"]))  # stable: then in the order of the file
                    pairs.append({"a": sheets[i]["member"], "b": sheets[k]["member"], "difference": difference, "criteria": differing})
        out["spread"] = {"max_difference": max(totals) - min(totals), "exceeded": bool(pairs), "pairs": pairs}
    return out


def plan_bound(the_set, choices, stars, fixed):
    """(fewest steps, least gain) to reach the stars, or None: every step raises one criterion within its case; a table over points."""
    needed_points = next(start for start, s in the_set.bands if s == stars)
    total, best = 0, {0: (0, 0)}  # gained points -> (steps, gain); gain is the key itself
    for c in the_set.leaves:
        now = choices.get(c.code)
        have = points_of(c, now) or 0
        total += have
        need = max((n for r, n in c.need.items() if r <= stars), default=0)
        gains = set()
        if c.code not in fixed:
            gains = {p - have for o, p in c.points.items() if p > have and (now is None or c.case[o] == c.case[now])}
        options = [(g, 1) for g in gains if have + g >= need] + ([(0, 0)] if have >= need else [])
        if not options:
            return None
        new = {}
        for gained, (steps, _) in best.items():
            for g, s in options:
                key, value = gained + g, (steps + s, gained + g)
                if key not in new or value < new[key]:
                    new[key] = value
        best = new
    reached = [value for gained, value in best.items() if total + gained >= needed_points]
    return min(reached) if reached else None
