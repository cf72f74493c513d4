#!/usr/bin/env python3
"""Makes the C table of the migrations: generate_migrations.py SQL_DIR OUT.c DEPFILE

sql/NNNN-name.sql are numbered from 0001 without a gap. What would only be seen when a database is brought up to date is refused here:
unknown {words}, tables that do not end with ") {strict};", transactions of their own, settings of one database only.
"""
import re
import sys
from pathlib import Path

NAME = re.compile(r"(\d{4})-([a-z0-9]+(?:-[a-z0-9]+)*)\.sql\Z")
WORDS = {"id", "int", "text", "blob", "bool", "strict"}
FORBIDDEN = re.compile(r"(?:BEGIN|COMMIT|END|ROLLBACK|SAVEPOINT|PRAGMA|SET|ATTACH|VACUUM)\b", re.I)
LITERAL_OR_COMMENT = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/", re.S)


def faults(sql):
    if "\0" in sql:
        yield "it holds a NUL"
    for word in re.findall(r"\{([a-z]+)\}", sql):
        if word not in WORDS:
            yield f"the word {{{word}}} is unknown; there are {', '.join(sorted(WORDS))}"
    bare = LITERAL_OR_COMMENT.sub(" ", sql)
    *statements, rest = bare.split(";")
    if rest.strip():
        yield "the last statement does not end with ;"
    for statement in map(str.strip, statements):
        if FORBIDDEN.match(statement):
            yield f"a migration may not say {statement.split()[0]}"
        if re.match(r"CREATE\s+TABLE\b", statement, re.I) and not statement.endswith("{strict}"):
            yield f"'{' '.join(statement.split()[:3])}' does not end with ) {{strict}};"


def numbers(sql):
    """The text as the bytes of an array: C limits the length of its literals."""
    data = sql.encode("utf-8") + b"\0"
    return "\n".join("    " + ", ".join(map(str, data[at:at + 30])) + "," for at in range(0, len(data), 30))


def main():
    folder, target, depfile = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
    files = sorted(p for p in folder.iterdir() if p.suffix == ".sql")
    lines = ["/* Made by tools/generate_migrations.py from sql/. */", '#include "db/db.h"', ""]
    table = ["const struct db_migration db_migrations[] = {"]
    for expected, path in enumerate(files, 1):
        match = NAME.match(path.name)
        if not match:
            sys.exit(f"{path}: a migration is named like 0001-places.sql")
        if int(match[1]) != expected:
            sys.exit(f"{path}: the number {expected:04} was due; numbers run from 0001 without a gap, each once")
        sql = path.read_text("utf-8")
        for fault in faults(sql):
            sys.exit(f"{path}: {fault}")
        lines += [f"static const char sql_{match[1]}[] = {{ /* {path.name} */", numbers(sql), "};", ""]
        table += [f'    {{ {expected}, "{match[2]}", sql_{match[1]} }},']
    lines += table + ["    { 0, NULL, NULL },", "};", ""]
    target.write_text("\n".join(lines), "utf-8")
    names = " ".join(str(p).replace(" ", "\\ ") for p in [folder, *files])  # the folder: a file may come or go
    depfile.write_text(f"{target}: {names}\n", "utf-8")


main()
