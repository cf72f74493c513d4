#!/usr/bin/env python3
"""Adds or changes one text in both languages, keeping the files sorted: text.py ROOM.KEY VIETNAMESE ENGLISH; text.py --delete ROOM.KEY"""
import fcntl
import json
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "text"


def change(language, room, key, text):
    path = FOLDER / f"{language}.json"
    table = json.loads(path.read_text("utf-8"))
    if text is None:
        table.get(room, {}).pop(key, None)
    else:
        table.setdefault(room, {})[key] = text
    ordered = {r: dict(sorted(table[r].items())) for r in sorted(table) if table[r]}
    path.write_text(json.dumps(ordered, ensure_ascii=False, indent=2) + "\n", "utf-8")


def main():
    if len(sys.argv) == 3 and sys.argv[1] == "--delete":
        name, texts = sys.argv[2], (None, None)
    elif len(sys.argv) == 4:
        name, texts = sys.argv[1], sys.argv[2:]
    else:
        sys.exit(__doc__)
    room, key = name.split(".")
    with open(FOLDER / "vi.json", "rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        change("vi", room, key, texts[0])
        change("en", room, key, texts[1])


main()
