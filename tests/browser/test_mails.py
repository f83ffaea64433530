"""The HTML part of every mail under axe, narrow and wide, light and dark, and under the validator (quality.md A13).

A mail's address forbids scripts, so that it is as harmless as in a mail program; here its HTML is put into a page.
"""

import os
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.test import Client

from profiles.models import User

from .mail_states import CURATOR, KINDS, MAILS
from .test_axe import report
from .test_html import validate

pytestmark = pytest.mark.browser
# A folder for pictures of every mail, to be looked at.
PICTURES = os.environ.get("MAIL_PICTURES")
# Style properties that the validator does not know and mail programs do.
UNKNOWN = {
    "CSS: “text-underline-offset”: Property “text-underline-offset” doesn't exist.",
    "CSS: “color-scheme”: Property “color-scheme” doesn't exist.",
    "CSS: “supported-color-schemes”: Property “supported-color-schemes” doesn't exist.",
}
named = pytest.mark.parametrize(("name", "number"), MAILS, ids=[f"{name}-{number}" for name, number in MAILS])


def html_of(name, number):
    """Return the HTML of one example of a kind, as staff see it."""
    client = Client()
    client.force_login(User.objects.get(email=CURATOR))
    response = client.get(f"{KINDS}{name}/{number}/html/")
    assert response.status_code == 200
    return response.content.decode()


class Mail:
    """What `report` asks of a state."""

    name = "mail"


@named
def test_a13_mail_has_no_fault(browser, catalog, name, number):
    html = html_of(name, number)
    context = browser.new_context()
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(html)
    page.evaluate(AXE_SCRIPT)
    wrong = report(page, Mail)
    if PICTURES:
        take_pictures(page, Path(PICTURES) / f"{name}-{number}")
    context.close()
    assert not wrong, wrong
    assert asked == []


def take_pictures(page, start):
    """Write pictures of a mail at two widths, light and dark."""
    for width in (390, 1280):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 800})
            page.screenshot(path=f"{start}-{width}-{scheme}.png", full_page=True)


@pytest.mark.slow
def test_a13_every_mail_is_valid_html(catalog, tmp_path):
    for name, number in MAILS:
        (tmp_path / f"{name}-{number}.html").write_text(html_of(name, number))
    found = validate(sorted(tmp_path.iterdir()))
    assert {each["message"] for each in found} <= UNKNOWN
