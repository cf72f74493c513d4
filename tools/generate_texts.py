#!/usr/bin/env python3
"""Makes text_id.h, text_id.c and a header a room, texts_ROOM.h, from text/vi.json and text/en.json: generate_texts.py TEXT_DIR OUT_DIR ROOM...

The files hold two levels: a room, then a key. Both languages must have the same keys and, in each text, the same {places}.
texts_ROOM.h gives one constant a text (TEXT_ROOM_key), so that a key that does not exist is an error of the compiler, and a new text makes only those
files compile again that include its room's. The rooms are those that meson.build lists: it has to know the names of what is made.
"""
import json
import re
import sys
from pathlib import Path

KEY = re.compile(r"[a-z][a-z0-9_]*\Z")
PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
ROOM_TEXTS = 4096
MADE = "/* Made by tools/generate_texts.py from text/. */"


def no_duplicates(pairs):
    seen = dict(pairs)
    if len(seen) != len(pairs):
        names = [name for name, _ in pairs]
        sys.exit("text: the key %r stands twice" % next(n for n in names if names.count(n) > 1))
    return seen


def load(path):
    table = json.loads(path.read_text("utf-8"), object_pairs_hook=no_duplicates)
    for room, texts in table.items():
        for key, text in texts.items():
            if not KEY.match(room) or not KEY.match(key):
                sys.exit(f"{path}: {room}.{key}: keys are lower case, digits and _")
            if not isinstance(text, str) or not text:
                sys.exit(f"{path}: {room}.{key}: a text that is not empty is needed")
    return table


def compare(vi, en, rooms):
    for room in sorted(set(vi) ^ set(rooms)):
        sys.exit(f"text: the room {room} stands in only one of text/ and meson.build's text_rooms")
    for room in sorted(set(vi) ^ set(en)):
        sys.exit(f"text: the room {room} stands in only one of vi.json and en.json")
    for room in rooms:
        for missing in sorted(set(vi[room]) ^ set(en[room])):
            sys.exit(f"text: {room}.{missing} stands in only one of vi.json and en.json")
        for key in vi[room]:
            if sorted(set(PLACE.findall(vi[room][key]))) != sorted(set(PLACE.findall(en[room][key]))):
                sys.exit(f"text: {room}.{key}: the {{places}} of vi.json and en.json differ")
        if len(vi[room]) > ROOM_TEXTS - 1:
            sys.exit(f"text: {room} has more than {ROOM_TEXTS - 1} texts")


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


def header(name, lines):
    guard = f"OPENOCOP_{name.upper().replace('.', '_')}"
    return [MADE, f"#ifndef {guard}", f"#define {guard}", "", *lines, "", "#endif", ""]


def main():
    source, target, rooms = Path(sys.argv[1]), Path(sys.argv[2]), sorted(sys.argv[3:])
    vi, en = load(source / "vi.json"), load(source / "en.json")
    compare(vi, en, rooms)
    made = {"text_id.h": header("text_id.h", [
        f"#define TEXT_ROOM {ROOM_TEXTS} /* a text is its room's number, from 1, times this, and its own, from 0 */", f"#define TEXT_ROOMS {len(rooms)}", "",
        "/* The texts of a room are in its own header. */", "enum text_id { TEXT_NONE, TEXT_LAST = TEXT_ROOM * (TEXT_ROOMS + 1) - 1 };", "",
        "struct texts_room {", "    const char *const (*rows)[2]; /* Vietnamese, English */", "    unsigned count;", "};",
        "extern const struct texts_room texts_table[TEXT_ROOMS];"])}
    body, table = [MADE, '#include "text_id.h"', ""], []
    for number, room in enumerate(rooms, 1):
        keys = sorted(vi[room])
        made[f"texts_{room}.h"] = header(f"texts_{room}.h", [
            '#include "text_id.h"', "",
            *(f"#define TEXT_{room}_{key} ((enum text_id){number * ROOM_TEXTS + place})" for place, key in enumerate(keys))])
        body += [f"static const char *const {room}_rows[][2] = {{", *(f"    {{ {quoted(vi[room][key])}, {quoted(en[room][key])} }}," for key in keys), "};"]
        table.append(f"    {{ {room}_rows, {len(keys)} }},")
    made["text_id.c"] = [*body, "", "const struct texts_room texts_table[TEXT_ROOMS] = {", *table, "};", ""]
    for name, lines in made.items():
        text = "\n".join(lines)
        path = target / name
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")


main()
