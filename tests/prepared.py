"""What many tests begin with is made once and copied: an empty cluster of PostgreSQL, the demonstration province.

OPENOCOP_PREPARED names the folder in which it is kept for all processes of a run (tests/run.py sets it); without it each process makes its own.
"""
import atexit
import fcntl
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

own = None


def root():
    global own
    given = os.environ.get("OPENOCOP_PREPARED")
    if given:
        return Path(given)
    if own is None:
        own = make_root()
    return own


def make_root():
    """An empty folder that everybody may read, gone when this process ends."""
    made = Path(tempfile.mkdtemp(prefix="openocop-prepared-"))
    made.chmod(0o755)
    maker = os.getpid()
    atexit.register(lambda: shutil.rmtree(made, ignore_errors=True) if os.getpid() == maker else None)
    return made


def folder(name, make):
    """The kept folder of this name. The first who asks makes it, by make(an empty folder); the others wait for him."""
    place = root() / name
    with open(root() / f"{name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            fresh = root() / f"{name}.new"
            shutil.rmtree(fresh, ignore_errors=True)
            fresh.mkdir()
            make(fresh)
            fresh.rename(place)
    return place


def copy(kept, to):
    """Copies a folder with its owners and rights."""
    subprocess.run(["cp", "-a", kept, to], check=True)
