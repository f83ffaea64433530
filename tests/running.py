"""A whole `make run` for tests: servers, web, worker and beat, in processes of their own."""

import http.client
import os
import subprocess
import sys
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]


def environment(**more):
    """The environment of a person who has set nothing."""
    unset = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "STATIC_ROOT", "INSECURE_HTTP", "ALLOWED_HOSTS", "DEBUG", "CI"}
    kept = {name: value for name, value in os.environ.items() if name not in unset and not name.startswith("MAKE")}
    return {**kept, "PYTHONPATH": str(ROOT), **more}


def wait_until(condition, seconds, what):
    """Waits for a condition; fails with `what` when it does not come in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


class Site:
    """A `make run` of a test: its process, its output and its children."""

    def __init__(self, directory, port, **settings):
        self.directory, self.port = directory, port
        self.output = directory.parent / f"{directory.name}.out"
        with self.output.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "mentorhub.local.run"],
                stdout=out,
                stderr=subprocess.STDOUT,
                env=environment(LOCAL_DIR=str(directory), PORT=str(port), **settings),
                cwd=ROOT,
                start_new_session=True,
            )

    def status(self):
        """The status of /readyz, or None when nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status
        except OSError:
            return None
        finally:
            connection.close()

    def is_ready(self):
        """Whether the supervisor has said so; fails when it has ended instead."""
        text = self.output.read_text()
        assert self.process.poll() is None, text
        return "MentorHub is ready" in text

    def children(self):
        """Every process below the supervisor."""
        return psutil.Process(self.process.pid).children(recursive=True)
