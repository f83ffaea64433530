"""No secret of an address gets into the log (quality.md S8, V10)."""

import logging
import re

import pytest
from celery.signals import setup_logging
from django.db import IntegrityError, transaction

from mentorhub.masking import MaskingFormatter, masked
from profiles.models import User
from tests.mentorhub.addresses import walk

SECRET = "Kq7xZ-secret_0123456789abcdefGHIJ"
# Parts of addresses that open something by themselves.
SECRETS = re.compile(r"<(?:str|uuid|path):(token|key)>|\(\?P<(?:key|token)>[^)]*\)")


def secret_routes():
    """Return every address that holds a secret, with SECRET in its place."""
    found = []
    for _name, route, _view in walk():
        if SECRETS.search(route):
            path = re.sub(r"\(\?P<\w+>[^)]*\)|<\w+:\w+>", SECRET, route.replace("^", "").replace("$", ""))
            found.append("/" + path.replace("\\", ""))
    return found


def test_s8_every_address_with_a_secret_is_masked():
    routes = secret_routes()
    assert "/do/" + SECRET + "/" in routes
    assert len(routes) >= 5
    assert [path for path in routes if SECRET in masked(path)] == []


def written(records):
    """Return what the site's log holds of these records: what its one handler's formatter makes of them."""
    handlers = logging.getLogger().handlers
    [ours] = {
        id(each.formatter): each.formatter for each in handlers if isinstance(each.formatter, MaskingFormatter)
    }.values()
    return [ours.format(record) for record in records]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/do/{}/", "/unsubscribe/{}/", "/join/{}/", "/programs/steward/{}/"])
def test_v10_what_the_site_notes_of_a_link_is_not_the_link(client, caplog, path):
    client.get(path.format(SECRET))
    log = "\n".join(written(caplog.records))
    assert SECRET not in log
    if path != "/join/{}/":
        assert f"Not Found: {path.format('<secret>')}" in log or f"Gone: {path.format('<secret>')}" in log


@pytest.mark.django_db
def test_v10_a_fault_of_the_database_does_not_bring_the_address_into_the_log(caplog):
    User.objects.create(email="jane.o'doe+x@library.example.org")
    try:
        with transaction.atomic():
            User.objects.create(email="jane.o'doe+x@library.example.org")
    except IntegrityError:
        logging.getLogger("profiles").exception("Not written.")
    [line] = written(caplog.records)
    assert "jane" in logging.Formatter().format(caplog.records[0])  # what would stand there without us
    assert "IntegrityError" in line
    assert "(<address>)" in line
    assert "jane" not in line
    assert "example.org" not in line


@pytest.mark.parametrize("words", ["Mail 5 (welcome) /programs/a-b/", "worker codes w3@faults", "a @ b", "@x.org"])
def test_other_words_stay_as_they_are(words):
    assert masked(words) == words


def test_workers_write_the_same_log(settings):
    # Celery leaves logging alone as soon as somebody answers this signal.
    assert setup_logging.has_listeners()
    assert settings.LOGGING["root"]["handlers"] == ["console"]
