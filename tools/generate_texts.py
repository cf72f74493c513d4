#!/usr/bin/env python3
"""Makes texts_table.h and texts_table.c from text/vi.json and text/en.json: generate_texts.py TEXT_DIR OUT_DIR.

The files hold two levels: a room, then a key. Both languages must have the same keys and, in each text, the same {places}.
texts_table.h gives one enumerator a text (TEXT_room_key), so that a key that does not exist is an error of the compiler.
"""
import json
import re
import sys
from pathlib import Path

KEY = re.compile(r"[a-z][a-z0-9_]*\Z")
PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def no_duplicates(pairs):
    seen = dict(pairs)
    if len(seen) != len(pairs):
        names = [name for name, _ in pairs]
        sys.exit("text: the key %r stands twice" % next(n for n in names if names.count(n) > 1))
    return seen


def load(path):
    table = {}
    for room, texts in json.loads(path.read_text("utf-8"), object_pairs_hook=no_duplicates).items():
        for key, text in texts.items():
            if not KEY.match(room) or not KEY.match(key):
                sys.exit(f"{path}: {room}.{key}: keys are lower case, digits and _")
            if not isinstance(text, str) or not text:
                sys.exit(f"{path}: {room}.{key}: a text that is not empty is needed")
            table[f"{room}_{key}"] = text
    return table


def quoted(text):
    out = []
    for byte in text.encode("utf-8"):
        if byte in (0x22, 0x5C):
            out.append("\\" + chr(byte))
        elif 0x20 <= byte < 0x7F and byte != ord("?"):
            out.append(chr(byte))
        else:
            out.append("\\%03o" % byte)
    return '"' + "".join(out) + '"'


def main():
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    vi, en = load(source / "vi.json"), load(source / "en.json")
    for missing in sorted(set(vi) ^ set(en)):
        sys.exit(f"text: {missing} stands in only one of vi.json and en.json")
    for key in vi:
        if sorted(set(PLACE.findall(vi[key]))) != sorted(set(PLACE.findall(en[key]))):
            sys.exit(f"text: {key}: the {{places}} of vi.json and en.json differ")
    keys = sorted(vi)
    head = ["/* Made by tools/generate_texts.py from text/. */", "#ifndef OPENOCOP_TEXTS_TABLE_H", "#define OPENOCOP_TEXTS_TABLE_H", "",
            "enum text_id {", "    TEXT_NONE,"]
    head += [f"    TEXT_{key}," for key in keys]
    head += ["    TEXT_COUNT", "};", "", "extern const char *const texts_table[TEXT_COUNT][2];", "", "#endif", ""]
    body = ["/* Made by tools/generate_texts.py from text/. */", '#include "texts_table.h"', "",
            "const char *const texts_table[TEXT_COUNT][2] = {", '    [TEXT_NONE] = { "", "" },']
    body += [f"    [TEXT_{key}] = {{ {quoted(vi[key])}, {quoted(en[key])} }}," for key in keys]
    body += ["};", ""]
    for name, lines in (("texts_table.h", head), ("texts_table.c", body)):
        text = "\n".join(lines)
        path = target / name
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")


main()
