"""`openocop law show` prints the whole sheet: every criterion, option and remark, each remark once where it stands."""
import os
import subprocess
import unittest
from collections import Counter
from pathlib import Path

import oracle

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("OPENOCOP_PROGRAM", str(ROOT / "build/openocop"))


def nodes(data):
    stack = list(data["parts"])
    while stack:
        node = stack.pop()
        stack.extend(node.get("criteria", []))
        yield node


class Show(unittest.TestCase):
    def test_every_sheet_is_printed_whole_and_no_remark_twice(self):
        for name, (_, sets) in oracle.all_packs().items():
            for no, the_set in sets.items():
                out = subprocess.run([PROGRAM, "law", "show", f"{name}/{no}"], capture_output=True, text=True, check=True).stdout
                printed = Counter(line.strip() for line in out.splitlines())
                remarks = Counter()
                for node in nodes(the_set.data):
                    remarks.update({text.split("\n")[0].strip() for key in ("notes", "precondition", "knockout") for text in node.get(key, [])})
                    if "code" in node:
                        self.assertIn(f"{node['code']} {node['name']} ({node['max']})", printed, (name, no))
                    for option in node.get("options", []):
                        star = " " + "*" * option["star_min"] if option.get("star_min") else ""
                        self.assertIn(f"[{option['id']}] {option['text']}: {option['points']}{star}", printed, (name, no))
                for text, count in remarks.items():
                    self.assertEqual(printed[text], count, (name, no, text))


if __name__ == "__main__":
    unittest.main()
