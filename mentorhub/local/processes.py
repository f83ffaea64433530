"""Child processes: started in groups of their own, watched, and stopped in order whatever happens to us."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

GUARD = Path(__file__).with_name("guard.py")


class LocalError(Exception):
    """Something that the person at the keyboard can do something about; shown without a traceback."""


@dataclass
class Child:
    """A running child: its name for people, where it writes, and the signal that ends it politely."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    stop_signal: signal.Signals = signal.SIGTERM

    @property
    def pid(self) -> int:
        """The process, and also the process group that it leads."""
        return self.process.pid

    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self.process.poll() is None

    def tail(self, lines: int = 15) -> str:
        """The last lines of its log, indented."""
        return tail(self.log, lines)


def tail(log: Path, lines: int = 15) -> str:
    """The last lines of a file, indented, to be shown under a message."""
    try:
        text = log.read_text(errors="replace").splitlines()[-lines:]
    except OSError:
        return ""
    return "\n".join(f"    {line}" for line in text)


def signal_group(pid: int, number: int) -> bool:
    """Signals a whole process group; False when there is none any more."""
    try:
        os.killpg(pid, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def write_secret(path: Path, text: str) -> None:
    """Writes a new file that only its owner can read, in place of any that is there."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as out:
        out.write(text)


class Processes:
    """Starts children and makes sure that they end: by `stop`, or by the guard when we are killed."""

    def __init__(self) -> None:
        self.children: list[Child] = []
        self._guard = subprocess.Popen(
            [sys.executable, "-I", "-S", GUARD], stdin=subprocess.PIPE, start_new_session=True
        )

    def _tell(self, what: Any) -> None:
        # A guard that is gone must not keep us from stopping the children ourselves.
        with contextlib.suppress(BrokenPipeError, ValueError):
            self._guard.stdin.write(json.dumps(what).encode() + b"\n")
            self._guard.stdin.flush()

    def remove_if_killed(self, directory: Path) -> None:
        """Has a directory removed, after its users were stopped, if we do not live to do it."""
        self._tell({"directory": str(directory)})

    def start(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        log: Path,
        env: Mapping[str, str],
        cwd: Path | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
        run_as: Mapping[str, Any] | None = None,
    ) -> Child:
        """Starts one child in a process group of its own, so that ctrl-C reaches only us."""
        with log.open("ab") as out:
            process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env=dict(env),
                cwd=cwd,
                process_group=0,
                **(run_as or {}),
            )
        child = Child(name, process, log, stop_signal)
        self.children.append(child)
        self._tell({"pid": process.pid, "signal": int(stop_signal)})
        return child

    def first_ended(self) -> Child | None:
        """A child that ended by itself, if there is one."""
        return next((child for child in self.children if not child.is_running()), None)

    def stop(self, children: Sequence[Child] | None = None, patience: float = 3.0) -> None:
        """Ends these children (default: all, the newest first) together: politely, then by force."""
        chosen = list(reversed(self.children)) if children is None else list(children)
        for child in chosen:
            if child.is_running():
                signal_group(child.pid, child.stop_signal)
        deadline = time.monotonic() + patience
        for child in chosen:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.process.wait(max(0.0, deadline - time.monotonic()))
        for child in chosen:
            # The leader may have gone before its own children: the group is what must be empty.
            signal_group(child.pid, signal.SIGKILL)
            child.process.wait()
            self.children.remove(child)
            self._tell({"pid": child.pid, "signal": 0})

    def close(self) -> None:
        """Ends everything that still runs, and the guard."""
        self.stop()
        self._tell(None)
        with contextlib.suppress(BrokenPipeError):
            self._guard.stdin.close()
        self._guard.wait()


def identity(pid: int) -> dict[str, Any] | None:
    """What tells a process from another one that gets the same number later; None when there is none."""
    try:
        return {"pid": pid, "started": psutil.Process(pid).create_time()}
    except psutil.Error:
        return None


def same_process(recorded: Mapping[str, Any]) -> bool:
    """Whether the recorded process still runs: the same number and the same start, which a clock may shift a little."""
    try:
        process = psutil.Process(recorded["pid"])
        return process.status() != psutil.STATUS_ZOMBIE and abs(process.create_time() - recorded["started"]) < 2
    except psutil.Error:
        return False


def members(recorded: Mapping[str, Any]) -> list[psutil.Process]:
    """What is left of a recorded child's group: itself, or processes that it started and that outlived it."""
    if psutil.pid_exists(recorded["pid"]) and not same_process(recorded):
        with contextlib.suppress(psutil.Error):
            if psutil.Process(recorded["pid"]).status() != psutil.STATUS_ZOMBIE:
                return []  # the number belongs to another process by now, so the old group is gone
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, ProcessLookupError, PermissionError):
            if os.getpgid(process.pid) == recorded["pid"] and process.create_time() > recorded["started"] - 2:
                found.append(process)
    return [process for process in found if process.status() != psutil.STATUS_ZOMBIE]


def end_recorded(recorded: Sequence[Mapping[str, Any]]) -> list[str]:
    """Ends what a killed run left behind, and returns the names of what was still there."""
    left = [entry for entry in recorded if members(entry)]
    for entry in left:
        signal_group(entry["pid"], entry["signal"])
    deadline = time.monotonic() + 3
    while time.monotonic() < deadline and any(members(entry) for entry in left):
        time.sleep(0.05)
    for entry in left:
        if members(entry):
            signal_group(entry["pid"], signal.SIGKILL)
    return [entry["label"] for entry in left]
