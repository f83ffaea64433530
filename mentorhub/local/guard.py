"""A process that outlives the one that started it just long enough to stop what was left running.

The starter writes one JSON line per child or directory to our standard input and, when it has stopped everything
itself, the line `null`. If the input ends without that line, the starter was killed: we then stop what it named.
Works on every Unix, also for children that run as another user. Only the standard library, to start quickly.
"""

import contextlib
import json
import os
import shutil
import signal
import sys
import time

PATIENCE_SECONDS = 4.0


def alive(pid: int) -> bool:
    """Whether a process of that group still runs; one that only waits to be reaped by init does not."""
    try:
        with open(f"/proc/{pid}/stat") as status:
            if status.read().rpartition(")")[2].split()[0] == "Z":
                return False
    except (OSError, IndexError):
        pass
    try:
        os.killpg(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # macOS says so for a group that has only zombies
        return False
    return True


def stop(children: dict[int, int]) -> None:
    """Asks every process group to end with its own signal, then makes it."""
    for pid, first_signal in children.items():
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, first_signal)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and any(alive(pid) for pid in children):
        time.sleep(0.05)
    for pid in filter(alive, children):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)


def main() -> None:
    """Reads what there is to stop until the input ends."""
    children: dict[int, int] = {}
    directories: list[str] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for line in sys.stdin:
        told = json.loads(line)
        if told is None:
            return
        if "directory" in told:
            directories.append(told["directory"])
        elif told["signal"]:
            children[told["pid"]] = told["signal"]
        else:
            children.pop(told["pid"], None)
    stop(children)
    for directory in directories:
        shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    main()
