"""A whole house for tests of faults: own PostgreSQL and Redis, real workers and beats as child processes, a provider.

Tests look at the database with a plain connection and at what the provider accepted, never through the code under
test. Everything that is started leads a process group and ends with the house, also when the test run is killed.
"""

import contextlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import psycopg
import redis

from mentorhub.local.postgres import Postgres
from mentorhub.local.processes import Child, Processes
from mentorhub.local.redis import Redis, is_ready
from mentorhub.local.servers import ROOT, socket_directory

from .provider import Provider

# Seconds. A lease must outlive a task, a task the time for which it sends.
LEASE, TASK, DRAIN, TICK = 10, 6, 3, 1
# The rows that tests make, and what they lead to; what migrations filled stays.
EMPTIED = "reminders_delivery, reminders_switch, reminders_heartbeat, reminders_suppression, profiles_user"


def until(condition, seconds, what):
    """Wait for a condition and return what it gave; fail with `what` when it does not come in time."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, what() if callable(what) else what
        time.sleep(0.05)
    return found


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a comparison of the rows with what the provider accepted shows.

    `lost` are mails that nobody accepted, `extras` how many copies are too many, `unexplained` the mails with more
    copies than their `uncertain` counter allows, `strays` what was accepted without a row, `forked` mails whose
    copies do not have one Message-ID.
    """

    mails: int
    lost: list[str]
    extras: int
    unexplained: list[str]
    strays: list[str]
    forked: list[str]
    states: dict[str, int]

    def is_exact(self):
        """Whether each mail was accepted once."""
        return not (self.lost or self.extras or self.strays or self.forked)

    def is_kept(self, faults):
        """Whether nothing is lost and there are at most as many extra copies as `faults`, each explained."""
        return not (self.lost or self.unexplained or self.strays or self.forked) and self.extras <= faults


@dataclass
class House:
    """The servers and processes of one test run."""

    directory: Path
    processes: Processes
    provider: Provider
    postgres: Postgres
    redis: Redis
    env: dict[str, str] = field(default_factory=dict)
    postgres_child: Child | None = None
    redis_child: Child | None = None
    desk: subprocess.Popen | None = None
    started: list[Child] = field(default_factory=list)
    number: int = 0

    # --- servers ---------------------------------------------------------------------------------------------------
    def prepare(self):
        """Start the servers and lay the tables."""
        self.postgres_child = self.postgres.start(self.processes)
        self.redis_child = self.redis.start(self.processes)
        self.env = {
            "PATH": os.environ.get("PATH", ""), "HOME": os.environ.get("HOME", "/"), "PYTHONPATH": str(ROOT),
            "SECRET_KEY": secrets.token_urlsafe(50), "INSECURE_HTTP": "1", "ALLOWED_HOSTS": "localhost,testserver",
            "DATABASE_URL": self.postgres.url, "REDIS_URL": self.redis.url, "STATIC_ROOT": os.environ["STATIC_ROOT"],
            "EMAIL_PROVIDER": "smtp", "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(self.provider.port),
            "MAIL_LEASE_SECONDS": str(LEASE), "MAIL_TASK_SECONDS": str(TASK), "MAIL_DRAIN_SECONDS": str(DRAIN),
            "MAIL_TICK_SECONDS": str(TICK), "MAIL_FAULTS": "1", "SITE_URL": "https://mentorhub.example",
        }  # fmt: skip
        manage = [sys.executable, str(ROOT / "manage.py"), "migrate", "--verbosity=0"]
        subprocess.run(manage, env=self.env, cwd=ROOT, check=True)
        # Servers that are thrown away answer before a commit is written, for speed; one whose sudden end is tried must
        # keep what it has confirmed, as any real one does.
        [(name,)] = self.query("SELECT current_database()")
        self.query(f'ALTER DATABASE "{name}" SET synchronous_commit = on')
        self.open_desk()

    def stop_postgres(self, how=signal.SIGINT):
        """Stop the server: SIGINT is "fast", SIGQUIT "immediate" (as if the power had gone)."""
        self.postgres_child.process.send_signal(how)
        self.postgres_child.process.wait(30)
        self.processes.stop([self.postgres_child])

    def start_postgres(self):
        """Start it again on the same data."""
        self.postgres_child = self.postgres.start(self.processes)

    def stop_redis(self):
        """Kill Redis: what it held is gone."""
        self.processes.stop([self.redis_child])

    def start_redis(self):
        """Start an empty Redis at the same address."""
        password, port = self.redis.url.split(":")[2].split("@")[0], int(self.redis.url.rsplit(":", 1)[1].split("/")[0])
        self.redis_child = self.redis._launch(self.processes, port, password)
        until(lambda: is_ready(port, password), 15, "Redis did not start again")

    def redis_client(self):
        """Return a client of Redis."""
        return redis.Redis.from_url(self.redis.url)

    def query(self, statement, *values):
        """Return the rows of one statement, on a connection of its own."""
        with psycopg.connect(self.postgres.url, autocommit=True, connect_timeout=5) as connection:
            cursor = connection.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    # --- processes of the site -------------------------------------------------------------------------------------
    def open_desk(self):
        """Start the process through which tests act as web pages do."""
        log = (self.directory / "desk.log").open("ab")
        self.desk = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.desk"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
            env=self.env, cwd=ROOT, process_group=0,
        )  # fmt: skip
        log.close()

    def ask(self, what, **options):
        """Have the desk do something of `doing` and return its answer: {"result": ...} or {"error": ...}."""
        self.desk.stdin.write(json.dumps({"do": what, "with": options}).encode() + b"\n")
        self.desk.stdin.flush()
        return json.loads(self.desk.stdout.readline())

    def do(self, what, **options):
        """Have the desk do something, and return its result; fail when it failed."""
        answer = self.ask(what, **options)
        assert "error" not in answer, answer["trace"]
        return answer["result"]

    def flag(self):
        """Return a file that lets a fail-point act once."""
        self.number += 1
        path = self.directory / f"flag{self.number}"
        path.touch()
        return path

    def worker(self, *, children=1, fail="", wait=True, queues="codes,celery", **more):
        """Start a worker, of both queues and waited for until it takes tasks unless told otherwise."""
        self.number += 1
        name = f"w{self.number}@faults"
        command = [sys.executable, "-m", "celery", "-A", "mentorhub", "worker", "--loglevel=INFO"]
        command += [f"--queues={queues}", f"--concurrency={children}", f"--hostname={name}"]
        child = self.start(name, [*command, "--without-mingle", "--without-gossip"], MENTORHUB_FAIL_POINT=fail, **more)
        if wait:
            self.is_up(child)
        return child

    def is_up(self, worker):
        """Wait until a worker takes tasks."""
        until(lambda: "ready." in worker.log.read_text(), 90, lambda: f"no worker:\n{worker.tail(30)}")

    def workers(self, number, **options):
        """Start several at once."""
        started = [self.worker(wait=False, **options) for _each in range(number)]
        for worker in started:
            self.is_up(worker)
        return started

    def beat(self, **more):
        """Start a beat."""
        self.number += 1
        schedule = self.directory / f"schedule{self.number}"
        command = [sys.executable, "-m", "celery", "-A", "mentorhub", "beat", "--loglevel=INFO", "--pidfile="]
        return self.start(f"beat{self.number}", [*command, f"--schedule={schedule}", "--max-interval=1"], **more)

    def start(self, name, command, **more):
        """Start a process of the site."""
        log = self.directory / f"{name}.log"
        child = self.processes.start(name, command, log=log, env={**self.env, **more}, cwd=ROOT)
        self.started.append(child)
        return child

    def pool(self, worker):
        """Return the processes of a worker that carry out tasks."""
        try:
            return psutil.Process(worker.pid).children()
        except psutil.NoSuchProcess:
            return []

    def kill(self, worker):
        """Kill a worker with all its children, as when its machine loses power."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(worker.pid, signal.SIGKILL)
        worker.process.wait(10)

    def clear(self):
        """End the processes that a test started, and empty what it filled."""
        for child in self.started:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGCONT)
        self.processes.stop([child for child in self.started if child in self.processes.children], patience=0.2)
        self.started.clear()
        if self.postgres_child.process.poll() is not None:
            self.start_postgres()
        if self.redis_child.process.poll() is not None:
            self.start_redis()
        with self.redis_client() as client:
            client.config_set("maxmemory", "256mb")
            client.flushall()
        self.query(f"TRUNCATE {EMPTIED} CASCADE")
        self.provider.reset()
        if self.provider.controller is None:
            self.provider.start()

    def close(self):
        """End everything."""
        if self.desk is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.desk.pid, signal.SIGKILL)
            self.desk.wait()
            self.desk.stdin.close()
            self.desk.stdout.close()
        self.provider.stop()
        self.processes.close()

    def leaks(self):
        """Return the lines of any process's log with an address or the text of a mail (quality.md V10)."""
        found = []
        for path in sorted(self.directory.glob("*.log")):
            lines = path.read_text(errors="replace").splitlines()
            found += [f"{path.name}: {line}" for line in lines if "@example.org" in line or "Words." in line]
        return found

    # --- judging ---------------------------------------------------------------------------------------------------
    def open_mails(self):
        """Return how many mails may still leave."""
        statement = "SELECT count(*) FROM reminders_delivery WHERE state IN ('pending', 'sending')"
        return self.query(statement)[0][0]

    def row(self, key):
        """Return the columns of one mail by name."""
        with psycopg.connect(self.postgres.url, row_factory=psycopg.rows.dict_row) as connection:
            return connection.execute("SELECT * FROM reminders_delivery WHERE public_id = %s", [key]).fetchone()

    def settled(self, seconds):
        """Wait until no mail may leave any more."""
        until(lambda: self.open_mails() == 0, seconds, lambda: self.story(f"not settled within {seconds} s"))

    def story(self, what):
        """Return what a failed test shows."""
        rows = self.query("SELECT state, reason, error, attempts, uncertain, count(*) FROM reminders_delivery"
                          " GROUP BY 1, 2, 3, 4, 5 ORDER BY 6 DESC LIMIT 12")  # fmt: skip
        tails = "\n".join(f"{child.name}:\n{child.tail(8)}" for child in self.started[-4:])
        return f"{what}: {rows}; accepted {len(self.provider.accepted)}\n{tails}"

    def judge(self, expected=None):
        """Compare the rows with what the provider accepted; `expected` are the mails that should have left (all)."""
        rows = self.query("SELECT public_id, state, uncertain, message_id FROM reminders_delivery")
        found = {key.hex: (state, uncertain, message_id) for key, state, uncertain, message_id in rows}
        copies = self.provider.copies()
        expected = set(found) if expected is None else set(expected)
        states = {}
        for state, _uncertain, _id in found.values():
            states[state] = states.get(state, 0) + 1
        return Judgement(
            mails=len(expected),
            lost=sorted(expected - set(copies)),
            extras=sum(count - 1 for count in copies.values()),
            unexplained=sorted(
                key for key, count in copies.items() if key in found and count - 1 > found[key][1]
            ),
            strays=sorted(set(copies) - expected),
            forked=sorted(
                {
                    copy.key
                    for copy in self.provider.accepted
                    if copy.key in found and copy.message_id != found[copy.key][2]
                }
            ),
            states=states,
        )  # fmt: skip


@contextlib.contextmanager
def house_of_faults():
    """Give a House that is ready, and take all of it away at the end."""
    processes, provider = Processes(), Provider()
    directory = Path(tempfile.mkdtemp(prefix="mentorhub-faults-"))
    directory.chmod(0o711)  # the server's user must get through when we are root
    processes.remove_if_killed(directory)
    remove = [directory, sockets := socket_directory(processes)]
    # Not throw_away: that server forgets the last commits when it is stopped at once.
    postgres = Postgres(directory, sockets)
    processes.remove_if_killed(postgres.home)
    remove.append(postgres.home)
    house = House(directory, processes, provider, postgres, Redis(directory))
    try:
        provider.start()
        house.prepare()
        yield house
    finally:
        house.close()
        if keep := os.environ.get("FAULTS_LOGS"):
            shutil.copytree(directory, keep, dirs_exist_ok=True, ignore=shutil.ignore_patterns("postgresql*", "flag*"))
        for path in remove:
            shutil.rmtree(path, ignore_errors=True)
