"""Own PostgreSQL and Redis, and the supervisor: they start, answer, and leave nothing behind however they end."""

import json
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from mentorhub.local.processes import end_recorded, identity, same_process
from mentorhub.local.redis import free_port
from tests.running import ROOT, Site, environment, wait_until

HOLD = """
import json, sys
from mentorhub.local.servers import throw_away_servers
with throw_away_servers() as added:
    print(json.dumps(added), flush=True)
    sys.stdin.read()
"""


def running(processes):
    """Those of the processes that have not ended."""
    _gone, alive = psutil.wait_procs(processes, timeout=0)
    return [process for process in alive if has_not_ended(process)]


def has_not_ended(process):
    """Whether the process is still there, also when it goes while we look."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@contextmanager
def holding_servers(directory):
    """A process that holds throw-away servers; gives it, their addresses and every process below it."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment(TMPDIR=str(directory)),
        cwd=ROOT,
    )
    try:
        added = json.loads(holder.stdout.readline())
        yield holder, added, psutil.Process(holder.pid).children(recursive=True)
    finally:
        holder.kill()
        holder.communicate()


def test_servers_answer_and_end_with_their_user(tmp_path):
    """For root the data is elsewhere, since the database's user cannot enter pytest's directory."""
    before = set(Path("/var/tmp").glob("mentorhub-*"))
    with holding_servers(tmp_path) as (holder, added, children):
        with psycopg.connect(added["DATABASE_URL"]) as connection:
            row = connection.execute(
                "SELECT datlocale, pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()"
            ).fetchone()
        assert row == ("C.UTF-8", "UTF8")
        assert redis.Redis.from_url(added["REDIS_URL"]).ping()
        holder.communicate(timeout=10)
        assert running(children) == []
        assert [path.name for path in tmp_path.iterdir()] == []
        assert [
            path for path in set(Path("/var/tmp").glob("mentorhub-*")) - before if (path / "postgresql").exists()
        ] == []


def test_servers_ask_for_a_password(tmp_path):
    with holding_servers(tmp_path) as (_holder, added, _children):
        name, _, rest = added["DATABASE_URL"].partition("@")
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(f"{name.rpartition(':')[0]}:wrong@{rest}")
        port = int(added["REDIS_URL"].rpartition(":")[2].partition("/")[0])
        with pytest.raises(redis.AuthenticationError):
            redis.Redis(port=port).ping()


def test_servers_end_when_their_user_is_killed(tmp_path):
    with holding_servers(tmp_path) as (holder, _added, children):
        holder.kill()
        wait_until(lambda: not running(children), 10, "servers outlived the process that was killed")
        wait_until(lambda: not any(tmp_path.iterdir()), 5, "their directories outlived them")


def test_clean_up_spares_another_process_with_the_same_number():
    sleeper = subprocess.Popen(["sleep", "60"], process_group=0)
    try:
        known = {**identity(sleeper.pid), "label": "sleeper", "signal": int(signal.SIGTERM)}
        assert same_process(known)
        assert end_recorded([{**known, "started": known["started"] - 100}]) == []
        assert sleeper.poll() is None
        assert end_recorded([known]) == ["sleeper"]
        assert sleeper.wait(5) == -signal.SIGTERM
    finally:
        sleeper.kill()
        sleeper.wait()


@pytest.fixture
def open_directory():
    """A temporary directory that the database's user can reach when we are root, unlike pytest's own."""
    with tempfile.TemporaryDirectory(prefix="mentorhub-test-") as name:
        Path(name).chmod(0o711)
        yield Path(name)


@pytest.mark.slow
def test_run_answers_and_leaves_nothing_behind(open_directory):
    """One directory through a life: start, ctrl-C, start again, kill -9, cleaned up, second run refused."""
    directory = open_directory / "local dir"
    sites = []

    def start():
        sites.append(Site(directory, free_port()))
        wait_until(sites[-1].is_ready, 90, f"not ready: {sites[-1].output.read_text()}")
        return sites[-1]

    try:
        first = start()
        assert first.status() == 200
        children = first.children()
        assert {"valkey-server", "postgres"} <= {process.name() for process in children}
        refused = subprocess.run(
            [sys.executable, "-m", "mentorhub.local.run"],
            env=environment(LOCAL_DIR=str(directory), PORT=str(free_port())),
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        assert refused.returncode == 1
        assert f"already runs from {directory}: http://127.0.0.1:{first.port}" in refused.stderr
        first.process.send_signal(signal.SIGINT)
        assert first.process.wait(10) == 0
        assert running(children) == []

        second = start()
        children = second.children()
        second.process.kill()
        second.process.wait()
        wait_until(lambda: not running(children), 12, "a killed run left processes")

        third = start()
        assert third.status() == 200
        children = third.children()
        web = next(process for process in children if "granian" in process.cmdline())
        web.kill()
        assert third.process.wait(15) == 1
        assert "web has ended unexpectedly" in third.output.read_text()
        assert running(children) == []
    finally:
        for site in sites:
            if site.process.poll() is None:
                site.process.send_signal(signal.SIGTERM)
                site.process.wait(15)


def test_run_says_that_a_port_is_taken(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "mentorhub.local.run"],
            env=environment(LOCAL_DIR=str(tmp_path), PORT=str(port)),
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert f"Port {port} cannot be used" in done.stderr
