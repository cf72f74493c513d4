#!/usr/bin/env python3
"""The checks of the house: check_house.py [--stamp FILE] [SOURCE_DIR]. Prints "house: FILE:LINE: what" for each breach and exits 1.

What is checked, and why, stands in docs/house.md. The build runs this; tests/house/test_check_house.py breaks each rule once.
"""
import json
import re
import sys
from pathlib import Path

# Who may include whom (docs/house.md). A room of src/ocop/ may use the rooms before it.
OCOP_ORDER = ("law procedures ledger commands places accounts notices files producers products laboratory scoring dossiers rounds councils sessions "
              "outcomes certificates inspections returns identifiers epcis trace market programme search reports").split()
LAYERS = {
    "base": {"base"},
    "db": {"base", "db"},
    "doc": {"base", "doc"},
    "net": {"base", "net"},
    "web": {"base", "db", "web"},
    "app": {"base", "db", "doc", "net", "web", "app", "ocop"},
    "ocop": {"base", "db", "doc", "net", "web"},
}
# Code that also runs in the browser: these files may include only each other.
PURE = {"base/str", "base/pure", "base/arena", "base/buffer", "base/fraction", "base/error", "base/date", "base/utf8", "ocop/law/law", "ocop/law/law_score",
        "ocop/law/law_plan", "ocop/law/law_wasm"}
# Each library in one folder only.
LIBRARY_HEADERS = {
    "jansson.h": "base", "sodium.h": "base", "csv.h": "base", "expat.h": "base", "unicode/": "base", "liboath/": "base", "seccomp.h": "base",
    "sqlite3.h": "db", "libpq-fe.h": "db", "postgres": "db", "pg_": "db",
    "microhttpd.h": "web", "zlib.h": "web", "gnutls/": "web", "wslay/": "web", "magic.h": "web",
    "cairo": "doc", "pango/": "doc", "qpdf/": "doc", "qrencode.h": "doc", "xlsxwriter.h": "doc", "zip.h": "doc", "vips/": "doc", "poppler.h": "doc",
    "openssl/": "doc", "curl/": "net",
}
SYSTEM_HEADERS = re.compile(
    r"(assert|ctype|dirent|errno|fcntl|inttypes|libgen|limits|malloc|netdb|poll|pthread|sched|semaphore|signal|stdalign|stdarg|stdatomic|stdbool|stddef|stdint|stdio|"
    r"stdlib|stdnoreturn|string|strings|time|unistd|linux/landlock|arpa/inet|netinet/in|netinet/tcp|sys/(epoll|eventfd|file|ioctl|mman|prctl|random|resource|"
    r"socket|stat|statvfs|syscall|time|types|uio|un|wait))\.h\Z")
BANNED = {name: why for names, why in (
    ("strcpy strncpy strcat strncat sprintf vsprintf gets stpcpy", "use str, arena_copy and buffer"),
    ("strtok atoi atol atoll atof strtol strtoll strtoul strtoull strtod scanf sscanf fscanf", "use str_to_int and str_cut"),
    ("gmtime localtime gmtime_r localtime_r mktime timegm strftime asctime ctime time gettimeofday", "use base/date.h and the context's clock"),
    ("rand srand random srandom drand48 getrandom", "use the context's random source"),
    ("system popen alloca strdup strndup asprintf vasprintf tmpnam mktemp", "not here"),
    ("setlocale", "the program has no locale: texts and numbers have their own rules"),
) for name in names.split()}
ALLOCATORS = "malloc calloc realloc reallocarray free".split()
ALLOCATING_ROOMS = {"base", "db", "web", "doc", "net"}  # around library handles; see docs/house.md
BANNED_EXCEPTIONS = {("base/context.c", "getrandom")}
SQL_WORDS = re.compile(r'"\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|WITH|BEGIN|COMMIT|ROLLBACK|SAVEPOINT|PRAGMA)[ ;]')
SQL_CALL = re.compile(r"\b(DB_RUN|DB_CHANGE|DB_QUERY)\s*\(")
SQL_RAW_CALL = re.compile(r"\b(db_run_values|db_query_values)\s*\(")
ROUTE_TABLE = re.compile(r"struct web_route (\w+)\[\]\s*=\s*\{(.*?)\n\};", re.S)
ROUTE_MEMBER = re.compile(r"\.(\w+)\s*=\s*([^,{}]+|\"[^\"]*\")")
MACHINE_PATHS = re.compile(r"(?<![\w.])/(work|farm|root|home/\w+)/")
REGISTRY_HOSTS = re.compile("registry" + r"\.npm|deb\.deb" + r"ian\.org|" + "npm" + r"js\.(org|com)")
LONGEST_FILE = 700

faults = []


def fault(path, line, what):
    faults.append(f"house: {path}:{line}: {what}")


def blank(match):
    return re.sub(r"[^\n]", " ", match.group(0))


TOKENS = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def without_comments(text):
    return TOKENS.sub(lambda m: blank(m) if m.group(0)[0] == "/" else m.group(0), text)


def without_strings(text):
    return re.sub(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', blank, text)


def line_of(text, at):
    return text.count("\n", 0, at) + 1


def room_of(path):
    """("base", None) or ("ocop", "places") of a path below src/."""
    parts = path.parts
    return (parts[0], parts[1]) if parts[0] == "ocop" and len(parts) > 2 else (parts[0], None)


def check_quoted_include(src, path, line, name):
    layer, room = room_of(path)
    if "/" not in name:
        if name not in ("text_id.h", "version.h") and not name.startswith("texts_"):
            fault(path, line, f'include "{name}" by its path below src/, like "base/str.h"')
        return
    target = Path(name)
    target_layer, target_room = room_of(target)
    if not (src / target).exists():
        fault(path, line, f'"{name}" does not exist')
    if target.stem.endswith("_int") and target.parent != path.parent:
        fault(path, line, f'"{name}" is private to its folder')
    if str(path.with_suffix("")) in PURE and str(target.with_suffix("")) not in PURE:
        fault(path, line, f'pure code (it also runs in the browser) must not include "{name}"')
    if layer == "ocop" and target_layer == "ocop":
        if target_room == room:
            return
        if target_room not in OCOP_ORDER or OCOP_ORDER.index(target_room) > OCOP_ORDER.index(room):
            fault(path, line, f"{room} may not include {target_room}: it stands later in the order of rooms")
        elif target.name not in (f"{target_room}.h", "jobs.h"):
            fault(path, line, f'of another room only its one header "{target_room}.h" may be included, not "{name}"')
    elif target_layer not in LAYERS.get(layer, set()):
        fault(path, line, f"{layer}/ may not include {target_layer}/")


def check_system_include(path, line, name):
    layer, _ = room_of(path)
    if str(path.with_suffix("")) in PURE and name not in ("stdbool.h", "stddef.h", "stdint.h") and str(path) != "base/pure.h":
        fault(path, line, f"pure code (it also runs in the browser) must not include <{name}>")
    if SYSTEM_HEADERS.match(name):
        return
    for prefix, owner in LIBRARY_HEADERS.items():
        if name.startswith(prefix):
            if layer != owner:
                fault(path, line, f"<{name}> belongs to {owner}/ only")
            return
    fault(path, line, f"<{name}> is not a known header: add its library to tools/check_house.py and docs/dependencies.md")


def check_calls(path, code):
    layer, _ = room_of(path)
    for match in re.finditer(r"(?<![\w.>])(\w+)\s*\(", code):
        name, line = match.group(1), line_of(code, match.start())
        if name in BANNED and (str(path), name) not in BANNED_EXCEPTIONS:
            fault(path, line, f"{name}() is banned: {BANNED[name]}")
        if name in ALLOCATORS and layer not in ALLOCATING_ROOMS:
            fault(path, line, f"{name}() is for base/ and library handles: use an arena")
        if name == "clock_gettime" and str(path) != "base/context.c" and "CLOCK_MONOTONIC" not in code[match.end():match.end() + 40]:
            fault(path, line, "the time comes from the context; only deadlines may read CLOCK_MONOTONIC")
    if layer in ("ocop", "base", "app"):
        for match in re.finditer(r"\b(float|double)\b", code):
            fault(path, line_of(code, match.start()), f"{match.group(1)}: no floating point near a score or money")


def check_sql(path, text, code):
    layer, _ = room_of(path)
    is_sql = path.stem.endswith("_sql") or layer == "db"
    for match in SQL_WORDS.finditer(text):
        if not is_sql:
            fault(path, line_of(text, match.start()), "SQL stands only in *_sql.c")
    for match in SQL_CALL.finditer(code):
        if not is_sql and not code[:match.start()].rstrip().endswith("define"):
            fault(path, line_of(code, match.start()), "statements are run only in *_sql.c")
    for match in SQL_RAW_CALL.finditer(code):
        if layer != "db":
            fault(path, line_of(code, match.start()), f"{match.group(1)}() takes any text: use DB_RUN and DB_QUERY, which take literals only")


def check_routes(path, text):
    for table in ROUTE_TABLE.finditer(text):
        at = table.start(2)
        for row in re.finditer(r"\{((?:\"[^\"]*\"|[^{}\"])*)\}", table.group(2)):
            line = line_of(text, at + row.start())
            members = {name: value.strip() for name, value in ROUTE_MEMBER.findall(row.group(1))}
            for name in ("method", "path", "permission", "handler"):
                if members.get(name, "NULL") == "NULL":
                    fault(path, line, f"a route row names its .{name}")
            method, what = members.get("method"), members.get("path")
            if method == "WEB_GET" and "body_limit" in members:
                fault(path, line, f"{what}: a GET has no body")
            if method not in (None, "WEB_GET") and members.get("csrf", "CSRF_NONE") == "CSRF_NONE":
                fault(path, line, f"{what}: what changes or computes something names its .csrf level")
            if method in ("WEB_POST", "WEB_PUT") and members.get("body_limit", "0") == "0":
                fault(path, line, f"{what}: a {method[4:]} names its .body_limit")


def check_c(src, file):
    path = file.relative_to(src)
    raw = file.read_text("utf-8")
    text = without_comments(raw)
    code = without_strings(text)
    lines = raw.count("\n")
    if lines > LONGEST_FILE:
        fault(path, lines, f"longer than {LONGEST_FILE} lines: is there a second subject inside?")
    if not raw.startswith("/*"):
        fault(path, 1, "a file opens with a comment that says what it is for")
    for match in re.finditer(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', text, re.M):
        line = line_of(text, match.start())
        if match.group(1) == '"':
            check_quoted_include(src, path, line, match.group(2))
        else:
            check_system_include(path, line, match.group(2))
    for number, line in enumerate(text.split("\n"), 1):
        if not line.isascii():
            fault(path, number, "words for people stand in text/, not in the code")
    check_calls(path, code)
    check_sql(path, text, code)
    check_routes(path, text)


def check_front_end(root):
    for file in sorted((root / "browser").glob("src/**/*")):
        if file.suffix not in (".ts", ".tsx") or ".test." in file.name:
            continue
        text = without_comments(file.read_text("utf-8"))
        for number, line in enumerate(text.split("\n"), 1):
            if re.search(r"[À-ỹĐđ]", line):
                fault(file.relative_to(root), number, "words for people stand in text/, not in the code")


def check_texts(root):
    """Every text is used, by C or by the browser."""
    used = "\n".join(f.read_text("utf-8") for pattern in ("src/**/*.[ch]", "browser/src/**/*.ts", "browser/src/**/*.tsx", "browser/*.ts",
                                                            "browser/*.html") for f in sorted(root.glob(pattern)))
    words = set(re.findall(r"\w+", used))
    for room, texts in json.loads((root / "text/vi.json").read_text("utf-8")).items():
        for key in texts:
            if f"TEXT_{room}_{key}" not in words and key not in words:
                fault("text/vi.json", 1, f"{room}.{key} is used nowhere")


def check_rooms(root):
    for folder in sorted((root / "src/ocop").iterdir()):
        if folder.is_dir():
            for name in (f"{folder.name}.h", "README.md"):
                if not (folder / name).exists():
                    fault(f"ocop/{folder.name}", 1, f"a room has a {name}")
            if folder.name not in OCOP_ORDER:
                fault(f"ocop/{folder.name}", 1, "a room that is not in the order of rooms")


def check_names(root):
    """Nothing names one machine or a registry's host."""
    for pattern in ("*", ".ci/*", "browser/*", "deploy/**/*", "docs/**/*", "law/**/*", "src/**/*", "sql/*", "tests/**/*", "text/*", "tools/*"):
        for file in sorted(root.glob(pattern)):
            if not file.is_file() or file.name == ".git" or file.suffix in (".png", ".woff2", ".wasm", ".ico", ".pyc") or "node_modules" in file.parts or "corpus" in file.parts:
                continue
            for number, line in enumerate(file.read_text("utf-8", "replace").split("\n"), 1):
                if MACHINE_PATHS.search(line):
                    fault(file.relative_to(root), number, "a path of one machine")
                if REGISTRY_HOSTS.search(line):
                    fault(file.relative_to(root), number, "the name of a package registry's host")


def main():
    arguments = sys.argv[1:]
    stamp = Path(arguments[1]) if arguments[:1] == ["--stamp"] else None
    arguments = arguments[2:] if stamp else arguments
    root = Path(arguments[0] if arguments else Path(__file__).resolve().parent.parent)
    src = root / "src"
    for file in sorted(src.rglob("*.[ch]")):
        check_c(src, file)
    check_front_end(root)
    check_texts(root)
    check_rooms(root)
    check_names(root)
    for line in faults:
        print(line)
    if stamp and not faults:
        stamp.touch()
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
