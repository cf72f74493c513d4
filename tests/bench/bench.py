#!/usr/bin/env python3
"""The measurements of ./test bench, as ratios within one run against a named reference. Prints a line each and exits 1 when a goal is missed.

score     full results of a country's portfolio (17,316 products, 9 sheets each) on one core: goal < 1 s and < 64 MiB
page      the self-assessment page against nginx serving the same bytes from a file, in turns: goal >= 0.5 of its requests per second
commands  durable commands through the door, 64 clients, group commit against one fsync a command, in turns: goal >= 2 times as many
"""
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build"
ROUNDS = 5
missed = []


def report(name, text, met):
    print(f"bench {name}: {text}{'' if met else '  GOAL MISSED'}", flush=True)
    if not met:
        missed.append(name)


def bench_score():
    runs = []
    for _ in range(ROUNDS):
        done = subprocess.run(["taskset", "-c", "0", BUILD / "tests/bench_score"], capture_output=True, text=True, cwd=ROOT, check=True)
        runs.append(json.loads(done.stdout))
    seconds = statistics.median(r["milliseconds"] for r in runs) / 1000
    peak = max(r["peak_kib"] for r in runs) / 1024
    report("score", f"{runs[0]['products']} products x {runs[0]['sheets']} sheets: median {seconds:.3f} s of {ROUNDS} runs, peak {peak:.1f} MiB "
           "(goal < 1 s, < 64 MiB)", seconds < 1 and peak < 64)


def wrk(url, seconds=4):
    out = subprocess.run(["wrk", "-t1", "-c32", f"-d{seconds}s", "-H", "Accept-Encoding: gzip", url], capture_output=True, text=True, check=True).stdout
    if re.search(r"Non-2xx|Socket errors", out):
        raise RuntimeError(out)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))


def wait_for(url):
    for _ in range(200):
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                return answer.read()
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"{url} does not answer")


def bench_page():
    folder = Path(tempfile.mkdtemp())
    os.chmod(folder, 0o755)
    processes = []
    try:
        processes.append(subprocess.Popen([BUILD / "openocop", "serve", "--data", folder / "data", "--listen", "127.0.0.1:18080", "--log-level", "error"]))
        page = "http://127.0.0.1:18080/tu-danh-gia/11"
        wait_for(page)
        request = urllib.request.Request(page, headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(request) as answer:
            body, encoding = answer.read(), answer.headers.get("Content-Encoding")
        (folder / "www").mkdir()
        (folder / "www/page.html").write_bytes(body)  # the bytes as they cross the wire, compressed or not
        (folder / "nginx.conf").write_text(f"""
            worker_processes 2; error_log stderr error; pid {folder}/nginx.pid; daemon off;
            events {{ worker_connections 1024; }}
            http {{ access_log off; sendfile on; keepalive_requests 1000000000; default_type text/html; open_file_cache max=10;
                client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3; uwsgi_temp_path {folder}/t4;
                scgi_temp_path {folder}/t5;
                server {{ listen 127.0.0.1:18081; root {folder}/www; }} }}""")
        processes.append(subprocess.Popen(["nginx", "-p", folder, "-c", folder / "nginx.conf"]))
        static = "http://127.0.0.1:18081/page.html"
        wait_for(static)
        ratios, ours, theirs = [], [], []
        for _ in range(ROUNDS):
            ours.append(wrk(page))
            theirs.append(wrk(static))
            ratios.append(ours[-1] / theirs[-1])
        ratio = statistics.median(ratios)
        report("page", f"{len(body)} bytes ({encoding or 'not compressed'}), 32 connections: {statistics.median(ours):.0f} requests/s, nginx "
               f"{statistics.median(theirs):.0f}; ratio {ratio:.2f}, from {min(ratios):.2f} to {max(ratios):.2f} in {ROUNDS} rounds (goal >= 0.5)", ratio >= 0.5)
    finally:
        for process in processes:
            process.terminate()
            process.wait()
        shutil.rmtree(folder)


def commands(url, group_max, seconds=4):
    done = subprocess.run([BUILD / "tests/bench_commands", url, str(group_max), str(seconds)], capture_output=True, text=True, check=True)
    run = json.loads(done.stdout)
    if run["failed"]:
        raise RuntimeError(done.stdout)
    return run["commands"] * 1000 / run["milliseconds"]


def bench_commands():
    folder = Path(tempfile.mkdtemp(dir=BUILD))  # on the disk of the project, not in memory
    try:
        ratios, together, alone = [], [], []
        for i in range(ROUNDS):
            together.append(commands(f"sqlite:{folder}/a{i}.db", 256))
            alone.append(commands(f"sqlite:{folder}/b{i}.db", 1))
            ratios.append(together[-1] / alone[-1])
        ratio = statistics.median(ratios)
        report("commands", f"SQLite, 64 clients: {statistics.median(together):.0f} durable commands/s, one fsync each {statistics.median(alone):.0f}; "
               f"ratio {ratio:.1f}, from {min(ratios):.1f} to {max(ratios):.1f} in {ROUNDS} rounds (goal >= 2)", ratio >= 2)
    finally:
        shutil.rmtree(folder)


def main():
    for name in sys.argv[1:] or ["score", "page", "commands"]:
        globals()[f"bench_{name}"]()
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
