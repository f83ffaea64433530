"""Fixtures for every test. Servers and browser come from the plugins in mentorhub/local (see pyproject.toml)."""

import os
from importlib import import_module

import pytest
from django.apps import apps
from django.core import mail
from django.core.cache import cache
from django.db import connections
from hypothesis import settings as hypothesis_settings

from matching.recommendations import market
from profiles.finding import facts, topics
from programs.finding import snapshot
from programs.models import CatalogVersion
from reminders.outbox import sending
from tests.log_scan import quiet_logs as quiet_logs

# No example fails for a slow machine; and where a failure holds others up, every run tries the same examples.
hypothesis_settings.register_profile("steady", deadline=None, derandomize="CI" in os.environ)
hypothesis_settings.load_profile("steady")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Let tests wait for a lock for longer than visitors do: a loaded machine is no reason to fail.

    What decides who of many comes first is the lock; that the others give up after 2 s is said in settings.py.
    """
    for each in connections.databases.values():
        each["OPTIONS"]["options"] += " -c lock_timeout=20000 -c statement_timeout=30000"


@pytest.fixture(autouse=True)
def fresh_catalog():
    """Let no test see another's copy of the catalog: a rolled-back test leaves its version number free again."""
    snapshot._keeper.snapshot = None
    snapshot.forget()
    topics.forget()
    facts.forget()
    market.forget()


@pytest.fixture(autouse=True)
def rows_of_migrations(request):
    """Put back what migrations wrote, which a transactional test before this one has flushed with everything else."""
    marker = request.node.get_closest_marker("django_db")
    if marker and marker.kwargs.get("transaction"):
        request.getfixturevalue("transactional_db")
        import_module("profiles.migrations.0002_topics").fill(apps, None)
        CatalogVersion.objects.get_or_create(pk=1)


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """Hash passwords quickly: the second that a real one takes is Django's promise, not ours to test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def fresh_cache():
    """Empty the shared cache, for tests of limits."""
    cache.clear()


class Sent(list):
    """The mails that left, as Django's outbox in memory; whoever looks lets the real outbox send first."""

    def look(self):
        """Send what is due."""
        sending.drain()
        self[:] = mail.outbox

    def __len__(self):
        self.look()
        return super().__len__()

    def __iter__(self):
        self.look()
        return super().__iter__()

    def __getitem__(self, index):
        self.look()
        return super().__getitem__(index)

    def __eq__(self, other):
        self.look()
        return super().__eq__(other)

    __hash__ = None

    def clear(self):
        """Forget what was sent so far."""
        sending.drain()
        mail.outbox.clear()


@pytest.fixture
def mailoutbox():
    """The mails that left so far. Takes the place of pytest-django's, which knows of no outbox of ours."""
    mail.outbox = []
    return Sent()
