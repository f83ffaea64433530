"""No secret of an address gets into the log (quality.md S8, V10)."""

import logging
import re

import pytest

from mentorhub.masking import SecretsFilter, masked
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


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/do/{}/", "/unsubscribe/{}/", "/join/{}/", "/programs/steward/{}/"])
def test_v10_what_the_site_notes_of_a_link_is_not_the_link(client, caplog, settings, path):
    # As the site's own handler leaves them: it is asked before pytest's, and masks the line itself.
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["secrets"]
    client.get(path.format(SECRET))
    lines = [record.getMessage() for record in caplog.records]
    assert [line for line in lines if SECRET in line] == []
    if path != "/join/{}/":
        assert f"Not Found: {path.format('<secret>')}" in lines or f"Gone: {path.format('<secret>')}" in lines


def test_other_lines_stay_as_they_are():
    record = logging.LogRecord("x", logging.INFO, "", 0, "Mail %d (%s) /programs/%s/", (5, "welcome", "a-b"), None)
    assert SecretsFilter().filter(record)
    assert (record.getMessage(), record.args) == ("Mail 5 (welcome) /programs/a-b/", (5, "welcome", "a-b"))
