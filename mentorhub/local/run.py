"""The supervisor behind `make run`: from an empty checkout to a site that answers, and back to nothing on ctrl-C.

Starts PostgreSQL and Redis (unless DATABASE_URL and REDIS_URL name others), migrates, collects static files, imports
the catalog and the demo members, then runs web, worker and beat until a signal comes or one of them ends. Settings
are a product's: no DEBUG, hashed assets, a random secret key; only HTTPS is left out (INSECURE_HTTP).
"""

import contextlib
import http.client
import os
import shutil
import signal
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from .postgres import Postgres
from .processes import Child, LocalError, Processes
from .redis import Redis
from .servers import ROOT, local_directory, secret_key, socket_directory
from .state import State
from .static import collect

STEPS = 5
READY_SECONDS = 60
TOLD_EVERY_SECONDS = 5


class Stopped(Exception):
    """Somebody asked us to end: ctrl-C, SIGTERM, a closed terminal, or the make above us has gone."""


def say(text: str, end: str = "\n") -> None:
    """Prints at once; a closed terminal must not keep us from stopping the children."""
    with contextlib.suppress(OSError):
        print(text, end=end, flush=True)


def port_wanted() -> int:
    """The port to serve on; raises LocalError when it is no port or somebody listens there."""
    text = os.environ.get("PORT") or "8000"
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise LocalError(f"PORT={text} is not a port: give a number from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except OSError as error:
            raise LocalError(
                f"Port {text} cannot be used ({error.strerror}): choose another one with `make run PORT=8001`."
            ) from None
    return int(text)


class Run:
    """One run of the site: its environment, its children and its steps."""

    def __init__(self, directory: Path, port: int, processes: Processes, state: State) -> None:
        self.directory, self.port, self.processes, self.state = directory, port, processes, state
        self.url = f"http://127.0.0.1:{port}"
        self.debug = os.environ.get("DEBUG", "").lower() in {"1", "true", "yes", "on"}
        self.log = directory / "log"
        self.servers: list[Child] = []
        self.remove: list[Path] = []
        self.asked_to_stop = False
        self.parent = os.getppid()
        self.step = 0
        self.added = {
            "LOCAL_DIR": str(directory),
            "STATIC_ROOT": str(directory / "static"),
            "SECRET_KEY": os.environ.get("SECRET_KEY") or secret_key(directory),
            "DEBUG": "1" if self.debug else "",
            "INSECURE_HTTP": os.environ.get("INSECURE_HTTP", "1"),
            "ALLOWED_HOSTS": os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]"),
            "SITE_URL": os.environ.get("SITE_URL", self.url),
            "PYTHONUNBUFFERED": "1",
        }
        # Without a mail server each mail is a file in this folder: codes that were mailed are read there.
        self.mails = None
        if not any(os.environ.get(name) for name in ("EMAIL_BACKEND", "EMAIL_PROVIDER", "EMAIL_HOST")):
            self.mails = Path(os.environ.get("EMAIL_FILE_PATH") or directory / "mail")
            self.added["EMAIL_FILE_PATH"] = str(self.mails)

    def hear_signals(self) -> None:
        """Makes the polite signals set a flag that every wait looks at."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: setattr(self, "asked_to_stop", True))

    def check(self) -> None:
        """Raises Stopped when we were asked to end, or when the make that started us was killed."""
        orphaned = "MAKELEVEL" in os.environ and os.getppid() != self.parent
        if self.asked_to_stop or orphaned:
            raise Stopped

    @contextlib.contextmanager
    def telling(self, what: str) -> Iterator[None]:
        """Prints the step's number and name before, and how long it took after."""
        self.check()
        self.step += 1
        started = time.monotonic()
        say(f"{self.step}/{STEPS} {what} ...", end="")
        try:
            yield
        except BaseException:
            say("")
            raise
        say(f" {time.monotonic() - started:.1f} s")

    def start(self, name: str, command: Sequence[str | Path]) -> Child:
        """Starts one of our Python programs with the site's environment."""
        env = {**os.environ, **self.added}
        return self.processes.start(
            name, [sys.executable, *command], log=self.log / f"{name.replace(' ', '-')}.log", env=env, cwd=ROOT
        )

    def manage(self, *arguments: str, lines: int = 1) -> str:
        """Runs a management command and returns its last lines; raises LocalError with more of them when it fails."""
        child = self.start(arguments[0], [ROOT / "manage.py", *arguments])
        told = time.monotonic()
        while child.is_running():
            self.check()
            if time.monotonic() - told > TOLD_EVERY_SECONDS:
                told = time.monotonic()
                say(f"\n{child.tail(1)} ...", end="")
            time.sleep(0.02)
        self.processes.children.remove(child)
        if child.process.returncode:
            raise LocalError(f"manage.py {arguments[0]} failed:\n{child.tail(25)}")
        return child.tail(lines)

    def start_servers(self) -> None:
        """PostgreSQL and Redis, unless the environment names them."""
        if os.environ.get("DATABASE_URL"):
            self.step += 1
            say(f"{self.step}/{STEPS} PostgreSQL: the one of DATABASE_URL")
        else:
            with self.telling("PostgreSQL"):
                sockets = socket_directory(self.processes)
                self.remove.append(sockets)
                postgres = Postgres(self.directory, sockets)
                self.servers.append(postgres.start(self.processes))
                self.added["DATABASE_URL"] = postgres.url
                self.write_down()
        if os.environ.get("REDIS_URL"):
            self.step += 1
            say(f"{self.step}/{STEPS} Redis: the one of REDIS_URL")
        else:
            with self.telling("Redis"):
                redis = Redis(self.directory)
                self.servers.append(redis.start(self.processes))
                self.added["REDIS_URL"] = redis.url
                self.write_down()

    def write_down(self) -> None:
        """Records what runs, for a next run that may have to clean up."""
        self.state.write(url=self.url, environment=self.added, children=self.processes.children, remove=self.remove)

    def prepare(self) -> None:
        """Database tables, static files, catalog and demo members."""
        with self.telling("database tables, catalog and demo members"):
            self.hint = self.manage("prepare_local", "--migrate", lines=2)
        with self.telling("static files"):
            if not self.debug:
                collect(self.directory / "static", self.added, self.log / "collectstatic.log")

    def web_command(self) -> list[str | Path]:
        """Granian as in production, or with DEBUG Django's own server, which reloads on edits."""
        if self.debug:
            return [ROOT / "manage.py", "runserver", f"127.0.0.1:{self.port}"]
        command = ["-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port)]
        command += ["--workers", "1", "--blocking-threads", "4", "--no-ws", "--workers-kill-timeout", "2"]
        return [*command, "--log-level", "warning", "mentorhub.wsgi:application"]

    def start_site(self) -> None:
        """Web until it says that it is ready, then worker and beat: together they would slow each other's start."""
        celery = ["-m", "celery", "-A", "mentorhub"]
        with self.telling("web, worker and beat"):
            self.start("web", self.web_command())
            self.write_down()
            self.wait_until_ready()
            worker = [*celery, "worker", "--loglevel=INFO", "--without-gossip"]
            # Codes have a worker of their own: somebody waits for them at the screen.
            self.start("codes", [*worker, "--queues=codes", "--concurrency=1", "--hostname=codes@%h"])
            self.start("worker", [*worker, "--queues=celery", "--concurrency=2", "--hostname=worker@%h"])
            schedule = self.directory / "celerybeat-schedule"
            self.start("beat", [*celery, "beat", "--loglevel=INFO", "--pidfile=", f"--schedule={schedule}"])
            self.write_down()

    def wait_until_ready(self) -> None:
        """Returns when /readyz is content; raises LocalError when web ends or a minute goes by."""
        deadline = time.monotonic() + READY_SECONDS
        while (problem := self.not_ready()) is not None:
            self.check()
            self.watch()
            if time.monotonic() > deadline:
                raise LocalError(f"The site does not get ready: {problem}")
            time.sleep(0.05)

    def not_ready(self) -> str | None:
        """What /readyz complains about; None when it is content."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            answer = connection.getresponse()
            return None if answer.status == http.HTTPStatus.OK else answer.read(1000).decode(errors="replace")
        except (OSError, http.client.HTTPException) as error:
            return str(error)
        finally:
            connection.close()

    def watch(self) -> None:
        """Raises LocalError when one of the children has ended by itself."""
        if ended := self.processes.first_ended():
            raise LocalError(
                f"{ended.name} has ended unexpectedly (code {ended.process.returncode}). "
                f"The end of {ended.log}:\n{ended.tail()}"
            )

    def serve(self) -> None:
        """Everything, until somebody asks us to stop."""
        self.start_servers()
        self.prepare()
        self.start_site()
        say(f"\nMentorHub is ready: {self.url}\n{self.hint}\n{self.mail_hint()}")
        say(f"Logs are in {self.log}; ctrl-C stops everything.")
        while True:
            self.check()
            self.watch()
            time.sleep(0.2)

    def mail_hint(self) -> str:
        """Where the site's mails go."""
        if self.mails is None:
            return "Mail leaves as the environment says."
        if self.debug:
            return f"Mails are read and answered at {self.url}/dev/mail/"
        return f"Mails are files in {self.mails}; `make run DEBUG=1` shows them at {self.url}/dev/mail/"

    def stop(self) -> None:
        """First what uses the servers, then the servers."""
        users = [child for child in reversed(self.processes.children) if child not in self.servers]
        self.processes.stop(users, patience=3)
        self.processes.stop(patience=4)
        for path in self.remove:
            shutil.rmtree(path, ignore_errors=True)


def prepare_directory(directory: Path) -> None:
    """Makes LOCAL_DIR and puts the last run's logs aside."""
    (directory / "log").mkdir(parents=True, exist_ok=True)
    for log in (directory / "log").glob("*.log"):
        log.replace(log.with_suffix(".log.1"))


def main() -> int:
    """Runs the site; 0 when it was asked to stop, 1 with a line that says why when it could not go on."""
    directory = local_directory()
    directory.mkdir(parents=True, exist_ok=True)
    state = State(directory)
    with state.only_one():
        if left := state.clean_up():
            say(f"Ended what a killed run had left behind: {', '.join(left)}")
        port = port_wanted()
        prepare_directory(directory)
        processes = Processes()
        run = Run(directory, port, processes, state)
        run.hear_signals()
        try:
            run.serve()
        except Stopped:
            say("\nStopping ...", end="")
        except LocalError as error:
            say(f"\n{error}\nStopping everything ...", end="")
            return 1
        finally:
            run.stop()
            processes.close()
            say(" stopped.")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except LocalError as error:
        sys.exit(f"make run: {error}")
