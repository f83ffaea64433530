"""pytest plugin: a throw-away PostgreSQL and Redis for this test run, started before the settings are read.

The controller starts them and puts their addresses into the environment; xdist's workers inherit it and start
nothing. A DATABASE_URL or REDIS_URL that is set already is used instead.
"""

import contextlib
import os
import secrets
from collections.abc import Generator
from urllib.parse import urlsplit

import pytest

from .processes import LocalError
from .servers import local_directory, throw_away_servers
from .static import collect


def prepare_environment(stack: contextlib.ExitStack) -> None:
    """Starts what is missing and sets every variable that the settings read for a test run."""
    os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(50))
    os.environ.setdefault("INSECURE_HTTP", "1")
    os.environ.setdefault("ALLOWED_HOSTS", "localhost,127.0.0.1,testserver")
    try:
        os.environ.update(stack.enter_context(throw_away_servers()))
        if "STATIC_ROOT" not in os.environ:
            # Pages name their assets by hash, as in production, so the assets must have been collected.
            static = local_directory() / "test-static"
            collect(static, {}, static.with_name("test-static.log"))
            os.environ["STATIC_ROOT"] = str(static)
    except LocalError as error:
        raise pytest.UsageError(str(error)) from None


def own_redis_database(worker: str) -> None:
    """Gives xdist's worker gw3 Redis database 4: emptying the cache in one must not empty another's."""
    parts = urlsplit(os.environ["REDIS_URL"])
    os.environ["REDIS_URL"] = parts._replace(path=f"/{int(worker.removeprefix('gw')) % 15 + 1}").geturl()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    """Runs before pytest-django imports the settings, which is the same hook but not a wrapper."""
    asked = early_config.known_args_namespace
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        own_redis_database(worker)
    if not (asked.help or asked.version or "PYTEST_XDIST_WORKER" in os.environ):
        stack = contextlib.ExitStack()
        early_config.add_cleanup(stack.close)
        prepare_environment(stack)
    return (yield)
