#!/usr/bin/env python3
"""Runs the parts of ./test and counts what passed. Called by ./test, which installs what is needed first.

A part is a function that yields runs; a run is a command of which one of the known test runners' summaries is counted: cmocka programs,
Python's unittest, Vitest, Playwright, or (for checks) one test that passes when the command exits with 0.
"""
import json
import os
import re
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import prepared

ROOT = Path(__file__).resolve().parent.parent
ASAN = ROOT / "build-asan"
PLAIN = ROOT / "build"
PARTS = ["house", "lint", "unit", "law", "http", "e2e"]
APART = ["bench", "fuzz", "kill", "worlds"]

passed = failed = 0
broken = []


def environment(**more):
    env = dict(os.environ, LC_ALL="C.UTF-8", OPENOCOP_CORPUS=os.environ.get("OPENOCOP_CORPUS", str(ROOT.parent / "shared")),
               ASAN_OPTIONS="abort_on_error=0:detect_leaks=1:strict_string_checks=1", UBSAN_OPTIONS="halt_on_error=1:print_stacktrace=1",
               PYTHONDONTWRITEBYTECODE="1", OPENOCOP_PREPARED=str(prepared.root()),
               OPENOCOP_TEST_FSYNC="off", OPENOCOP_SOURCE=str(ROOT), OPENOCOP_PROGRAM=str(PLAIN / "openocop"))
    env.update(more)
    return env


def count_cmocka(out):
    good = sum(int(n) for n in re.findall(r"\[  PASSED  \] (\d+) test", out))
    bad = sum(int(n) for n in re.findall(r"\[  FAILED  \] \w+: (\d+) test", out))
    return good, bad


def count_unittest(out):
    match = re.search(r"^Ran (\d+) tests? in", out, re.M)
    if not match:
        return 0, 0
    bad = sum(int(n) for n in re.findall(r"(?:failures|errors|unexpected successes)=(\d+)", out.rsplit("Ran ", 1)[1]))
    left_out = sum(int(n) for n in re.findall(r"skipped=(\d+)", out.rsplit("Ran ", 1)[1]))
    return int(match.group(1)) - bad - left_out, bad


def count_vitest(out):
    line = re.search(r"^\s*Tests\s+(.*)$", re.sub(r"\x1b\[[0-9;]*m", "", out), re.M)
    found = dict((word, int(n)) for n, word in re.findall(r"(\d+) (passed|failed)", line.group(1))) if line else {}
    return found.get("passed", 0), found.get("failed", 0)


def count_playwright(out):
    plain = re.sub(r"\x1b\[[0-9;]*m", "", out)
    numbers = {word: int(n) for n, word in re.findall(r"^\s+(\d+) (passed|failed|flaky|did not run)\b", plain, re.M)}
    return numbers.get("passed", 0), numbers.get("failed", 0) + numbers.get("flaky", 0) + numbers.get("did not run", 0)


counting = threading.Lock()


def run(name, command, count=None, env=None, cwd=ROOT, timeout=2400):
    """Runs a command, shows its output only when something failed, and counts. May be called from several threads."""
    started = time.monotonic()
    try:
        done = subprocess.run([str(part) for part in command], cwd=cwd, env=env or environment(), stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=timeout)
        out, code = done.stdout.decode("utf-8", "replace"), done.returncode
    except subprocess.TimeoutExpired as late:
        out, code = (late.stdout or b"").decode("utf-8", "replace") + f"\nstill running after {timeout} s", -1
    good, bad = count(out) if count else (0, 0)
    if code != 0 and bad == 0:
        bad = 1
    if code == 0 and good == 0 and bad == 0:
        good, bad = (0, 1) if count else (1, 0)  # a runner that ran nothing has failed
    with counting:
        tell(name, good, bad, time.monotonic() - started, out)
    return bad == 0


def tell(name, good, bad, seconds, out):
    global passed, failed
    passed += good
    failed += bad
    print(f"{'ok  ' if bad == 0 else 'FAIL'} {name}: {good} passed{f', {bad} failed' if bad else ''} ({seconds:.1f} s)", flush=True)
    if bad:
        broken.append(name)
        print("\n".join("     " + line for line in out.rstrip().split("\n")[-80:]), flush=True)


def run_each(name, folder, env, first=(), alone=(), wrap=list):
    """Runs each file of Python's tests in a process of its own, as many at a time as there are processors: those that are known to take long first, then
    the longest files; those that measure time, one after the other when the rest is done."""
    files = sorted((ROOT / folder).glob("test_*.py"), key=lambda file: (first.index(file.stem) if file.stem in first else len(first), -file.stat().st_size))

    def one(file):
        run(f"{name}: {file.stem.removeprefix('test_').replace('_', ' ')}", wrap([sys.executable, "-m", "unittest", "discover", "-s", folder, "-t", folder, "-p", file.name]),
            count_unittest, env=env)

    with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        list(pool.map(one, [file for file in files if file.stem not in alone]))
    for file in files:
        if file.stem in alone:
            one(file)


def setup(function):
    """Calls a function of tools/setup.sh."""
    done = subprocess.run(["bash", "-c", f"set -eu; . tools/setup.sh; {function}"], cwd=ROOT, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        print(f"FAIL the set-up: {function}", flush=True)
        print(f"{passed} passed, {failed + 1} failed")
        sys.exit(1)


def build_plain():
    setup("build_program build")


def build_asan():
    setup("build_program build-asan -Dwerror=true -Db_sanitize=address,undefined -Db_lundef=false -Dbuildtype=debug -Doptimization=1")


def with_postgresql(command):
    return [sys.executable, ROOT / "tests/postgresql.py", "run", "--"] + command


def unittests(folder):
    return [sys.executable, "-m", "unittest", "discover", "-s", folder, "-t", folder]


def part_house():
    run("the house is in order", [sys.executable, "tools/check_house.py"])
    run("each rule of the house is enforced", unittests("tests/house"), count_unittest)


def part_lint():
    build_plain()
    run("the measurements compile", ["ninja", "-C", PLAIN, "tests/bench_score", "tests/bench_commands", "tests/bench_ledger"])
    folder = ROOT / "build-clang"
    setup("CC=clang prepare_program build-clang -Dwerror=true -Dbuildtype=debug")
    run("what the program's texts are made into", ["ninja", "-C", folder, "text_id.h"])
    compiled = {str((folder / entry["file"]).resolve()) for entry in json.loads((folder / "compile_commands.json").read_text())}
    sources = sorted(str(p.relative_to(ROOT)) for p in (ROOT / "src").rglob("*.c") if str(p.resolve()) in compiled)
    jobs = [subprocess.Popen(["clang-tidy", "--quiet", "-p", str(folder)] + some, cwd=ROOT, stdin=subprocess.DEVNULL,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT) for some in (sources[0::2], sources[1::2])]
    out = "".join(job.communicate()[0].decode("utf-8", "replace") for job in jobs)
    clean = all(job.returncode == 0 for job in jobs) and "warning:" not in out
    run(f"clang-tidy and the warnings of clang ({len(sources)} files)", ["true"] if clean else ["bash", "-c", 'printf "%s" "$0" | grep -A3 -E "warning:|error:" | head -60; exit 1', out[-100000:]])
    run("cppcheck", ["cppcheck", "--quiet", "--error-exitcode=1", "--inline-suppr", "--enable=warning,performance,portability", "--std=c11", "-j2",
                     "--suppressions-list=tools/cppcheck.txt", "-Isrc", f"-I{PLAIN}", "src"])
    if (ROOT / "browser/package.json").exists():
        setup("install_front_end")
        node = environment(PATH=front_end_path())
        run("the front end's types", ["npm", "run", "--silent", "check"], env=node, cwd=ROOT / "browser")
        run("the front end's lint", ["npm", "run", "--silent", "lint"], env=node, cwd=ROOT / "browser")
        run("the front end's unit tests", ["npm", "test", "--silent"], count_vitest, env=node, cwd=ROOT / "browser")


def front_end_path():
    """PATH with a node that is recent enough in front."""
    return subprocess.run(["bash", "-c", ". tools/setup.sh; use_node; printf %s \"$PATH\""], cwd=ROOT, capture_output=True, text=True).stdout


def part_unit():
    build_asan()
    tests = ASAN / "tests"

    def one(program):
        command = [program]
        run(f"unit {program.name[5:]}", with_postgresql(command) if "DATABASE" in program_marks(program) else command, count_cmocka)

    with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        list(pool.map(one, sorted(p for p in tests.glob("test_*") if p.is_file() and os.access(p, os.X_OK))))
    for program in sorted(p for p in tests.rglob("replay_*") if p.is_file() and os.access(p, os.X_OK)):
        name = program.name.removeprefix("replay_")
        run(f"corpus {name}", [program, ROOT / "tests/fuzz/corpus" / name])


def program_marks(program):
    """What a test program needs: it says so by including tests/unit/database.h, whose text lies in the program."""
    return {"DATABASE"} if b"OPENOCOP_TEST_POSTGRESQL" in program.read_bytes() else set()


def part_law():
    build_plain()
    build_asan()
    setup("install_front_end" if (ROOT / "browser/package.json").exists() else "true")
    run("openocop law check", [PLAIN / "openocop", "law", "check"])
    run_each("law", "tests/law", environment(PATH=front_end_path()))


def part_http():
    build_plain()
    build_asan()
    setup("build_front_end")
    env = environment(OPENOCOP_PROGRAM=str(ASAN / "openocop"), OPENOCOP_FRONT_END=str(PLAIN / "browser"), OPENOCOP_WORLDS="3")
    run_each("http", "tests/http", env, wrap=with_postgresql, alone=("test_limits", "test_shutdown"),
             first=("test_two_worlds", "test_two_worlds_scores", "test_kill_sessions", "test_kill_certificates", "test_kill_dossiers", "test_mail", "test_permissions",
                    "test_reports"))


def part_e2e():
    build_plain()
    setup("build_front_end")
    run("a real browser", ["npm", "run", "--silent", "e2e"], count_playwright, env=environment(PATH=front_end_path()), cwd=ROOT / "browser")


def part_bench():
    build_plain()
    setup("build_front_end")
    run("the measurements are built", ["ninja", "-C", PLAIN, "tests/bench_score", "tests/bench_commands", "tests/bench_ledger"])
    done = subprocess.run([sys.executable, "tests/bench/bench.py"], cwd=ROOT, env=environment(OPENOCOP_TEST_FSYNC="on"), stdin=subprocess.DEVNULL)
    run("bench", ["true"] if done.returncode == 0 else ["false"])


def part_fuzz():
    seconds = os.environ.get("OPENOCOP_FUZZ_SECONDS", "60")
    build_plain()
    build_asan()
    setup("install_front_end")
    run("thousands of councils and plans against the oracle", unittests("tests/law"), count_unittest, timeout=3600,
        env=environment(PATH=front_end_path(), OPENOCOP_COUNCILS="2310", OPENOCOP_PLANS="770", OPENOCOP_BREAKS="all"))
    run("a thousand products whose sheets arrive twice, early, late and in any order", with_postgresql(unittests("tests/http") + ["-k", "in_any_order"]),
        count_unittest, timeout=7200, env=environment(OPENOCOP_SEEDS="1000"))
    setup("CC=clang build_program build-fuzz -Dfuzz=true -Dbuildtype=debugoptimized -Db_lundef=false")
    for program in sorted((ROOT / "build-fuzz").rglob("fuzz_*")):
        if not program.is_file() or not os.access(program, os.X_OK):
            continue
        name = program.name.removeprefix("fuzz_")
        found = ROOT / ".cache/fuzz" / name
        found.mkdir(parents=True, exist_ok=True)
        run(f"fuzz {name} for {seconds} s", [program, f"-max_total_time={seconds}", "-rss_limit_mb=2048", "-timeout=10", f"-artifact_prefix={found}/",
                                            "-print_final_stats=1", found, ROOT / "tests/fuzz/corpus" / name])


def part_kill():
    build_asan()
    env = environment(OPENOCOP_KILLS="200", OPENOCOP_PROGRAM=str(ASAN / "openocop"))
    for program in sorted((ASAN / "tests").glob("test_*kill*")):
        if program.is_file() and os.access(program, os.X_OK):
            run(f"kill {program.name[5:]}", with_postgresql([program]), count_cmocka, env=env, timeout=3600)
    run("kill the program from outside", with_postgresql(unittests("tests/http") + ["-k", "kill"]), count_unittest, env=env, timeout=10800)


def part_worlds():
    build_plain()
    setup("build_front_end")
    run("what is hidden tells nothing: two worlds, asked everything", with_postgresql(unittests("tests/http") + ["-k", "two_worlds"]), count_unittest,
        env=environment(OPENOCOP_FRONT_END=str(PLAIN / "browser")), timeout=7200)


def main():
    os.chdir(ROOT)
    parts = sys.argv[1:] or PARTS
    for name in parts:
        if name not in PARTS + APART:
            print(f"./test: \"{name}\" is not a part; ./test --help lists them", file=sys.stderr)
            return 2
    started = time.monotonic()
    for name in parts:
        print(f"-- {name}, at {time.monotonic() - started:.0f} s", flush=True)
        globals()[f"part_{name}"]()
    print(f"-- {time.monotonic() - started:.0f} s" + (f"; failed: {', '.join(broken)}" if broken else ""))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
