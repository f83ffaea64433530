"""What is known about the `make run` of one LOCAL_DIR: that it runs, where, and what it has started."""

import contextlib
import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .processes import Child, LocalError, end_recorded, identity, write_secret


class State:
    """The file run.json, which holds passwords and is its owner's only, and the lock that one run holds."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.path = directory / "run.json"

    def read(self) -> dict[str, Any]:
        """What was written last; empty when there is nothing or it was cut short."""
        try:
            return json.loads(self.path.read_text())
        except (OSError, ValueError):
            return {}

    def write(self, *, url: str, environment: dict[str, str], children: list[Child], remove: list[Path]) -> None:
        """Writes down what the next run must clean up if this one is killed, and what `make shell` needs."""
        listed = []
        for child in children:
            if known := identity(child.pid):
                listed.append({**known, "label": child.name, "signal": int(child.stop_signal)})
        content = {"url": url, "supervisor": identity(os.getpid()), "environment": environment}
        content |= {"children": listed, "remove": [str(path) for path in remove]}
        new = self.path.with_suffix(".new")
        write_secret(new, json.dumps(content))
        new.rename(self.path)

    @contextlib.contextmanager
    def only_one(self) -> Iterator[None]:
        """Holds the lock of this LOCAL_DIR; the system lets go of it however we end."""
        with (self.directory / "run.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                where = self.read().get("url", "(still starting)")
                raise LocalError(
                    f"MentorHub already runs from {self.directory}: {where}. Stop it, or set LOCAL_DIR for another one."
                ) from None
            yield
            self.path.unlink(missing_ok=True)

    def clean_up(self) -> list[str]:
        """Ends what a killed run left behind and removes its directories; returns the names of what still ran."""
        left = self.read()
        names = end_recorded(left.get("children", []))
        for path in left.get("remove", []):
            shutil.rmtree(path, ignore_errors=True)
        self.path.unlink(missing_ok=True)
        return names
