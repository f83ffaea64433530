"""The servers that the environment does not name: DATABASE_URL and REDIS_URL are used as given, else we start them."""

import contextlib
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from .postgres import Postgres
from .processes import Processes
from .redis import Redis

ROOT = Path(__file__).resolve().parents[2]


def local_directory() -> Path:
    """LOCAL_DIR, or .local in the checkout: where data, logs and the secret key of this machine live."""
    return Path(os.environ.get("LOCAL_DIR") or ROOT / ".local").expanduser().absolute()


def secret_key(directory: Path) -> str:
    """The SECRET_KEY of this machine, made at random the first time and readable by its owner only."""
    path = directory / "secret_key"
    with contextlib.suppress(FileExistsError):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as out:
            out.write(secrets.token_urlsafe(50))
    return path.read_text().strip()


def socket_directory(processes: Processes) -> Path:
    """A new short directory: the path of a Unix socket may be 107 bytes long, and a checkout's path is any."""
    parent = tempfile.gettempdir() if len(tempfile.gettempdir()) < 60 else "/tmp"  # noqa: S108 - mkdtemp is safe
    directory = Path(tempfile.mkdtemp(prefix="mentorhub-", dir=parent))
    processes.remove_if_killed(directory)
    return directory


@contextlib.contextmanager
def throw_away_servers() -> Iterator[dict[str, str]]:
    """Fresh servers in a temporary directory; gives the environment for their users and removes all at the end."""
    processes = Processes()
    directory = Path(tempfile.mkdtemp(prefix="mentorhub-throw-away-"))
    directory.chmod(0o711)  # the server's user must get through when we are root
    added: dict[str, str] = {}
    remove = [directory]
    try:
        processes.remove_if_killed(directory)
        if not os.environ.get("DATABASE_URL"):
            sockets = socket_directory(processes)
            postgres = Postgres(directory, sockets, throw_away=True)
            processes.remove_if_killed(postgres.home)
            remove += [sockets, postgres.home]
            postgres.start(processes)
            added["DATABASE_URL"] = postgres.url
        if not os.environ.get("REDIS_URL"):
            redis = Redis(directory)
            redis.start(processes)
            added["REDIS_URL"] = redis.url
        yield added
    finally:
        processes.stop()
        for path in remove:
            shutil.rmtree(path, ignore_errors=True)
        processes.close()
