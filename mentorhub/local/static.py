"""Collected, compressed and hashed static files, made again only when a source file has changed."""

import fcntl
import hashlib
import importlib.util
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from .processes import LocalError

ROOT = Path(__file__).resolve().parents[2]


def sources() -> list[Path]:
    """Every directory that collectstatic may read: ours, and the packages' that Django's finders would look into."""
    packages = Path(importlib.util.find_spec("django").origin).parents[1]
    own = [ROOT / "static", *ROOT.glob("[a-z]*/static")]  # not .local/static, which we write ourselves
    return [*own, *packages.glob("*/static"), *packages.glob("*/*/*/static")]


def fingerprint() -> str:
    """Changes when a static file is added, removed or edited, or when the settings are."""
    parts = hashlib.sha256((ROOT / "mentorhub" / "settings.py").read_bytes())
    for directory in sorted(sources()):
        for path in sorted(directory.rglob("*")):
            # A directory named static may hold Python too, which is compiled when it is first imported.
            if not path.is_file() or path.suffix in {".py", ".pyc"}:
                continue
            status = path.stat()
            parts.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return parts.hexdigest()


def collect(target: Path, environment: Mapping[str, str], log: Path) -> bool:
    """Runs collectstatic into `target` if needed, one process at a time; returns whether it was."""
    target.parent.mkdir(parents=True, exist_ok=True)
    stamp = target.with_name(f"{target.name}.stamp")
    with target.with_name(f"{target.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = fingerprint()
        if target.is_dir() and stamp.exists() and stamp.read_text() == wanted:
            return False
        stamp.unlink(missing_ok=True)
        command = [sys.executable, str(ROOT / "manage.py"), "collectstatic", "--noinput", "--clear", "--verbosity=0"]
        env = {**os.environ, **environment, "STATIC_ROOT": str(target)}
        done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True)
        log.write_text(done.stdout + done.stderr)
        if done.returncode:
            raise LocalError(f"collectstatic failed:\n{done.stderr[-2000:]}")
        stamp.write_text(wanted)
    return True
