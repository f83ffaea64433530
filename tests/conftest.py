"""Fixtures for every test. Servers and browser come from the plugins in mentorhub/local (see pyproject.toml)."""

import pytest
from django.core.cache import cache

from programs.finding import snapshot


@pytest.fixture(autouse=True)
def fresh_catalog():
    """Let no test see another's copy of the catalog: a rolled-back test leaves its version number free again."""
    snapshot._keeper.snapshot = None
    snapshot.forget()


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """Hash passwords quickly: the second that a real one takes is Django's promise, not ours to test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def fresh_cache():
    """Empty the shared cache, for tests of limits."""
    cache.clear()
