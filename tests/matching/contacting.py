"""Writing to somebody as people do it, for tests of first contact."""

import re
from datetime import timedelta

import time_machine
from django.utils import timezone

WORDS = "I start a reading group at our branch in May and wonder how you found the first ten people."
USUAL = {
    "kind": "question", "topic": "reference", "time": "answer", "expectations": "how", "not_this": "long",
    "show": "tried", "manner": "yours", "result": "one thing to try next", "tell": WORDS,
}  # fmt: skip
VISITOR = {"name": "Ada Visitor", "email": "ada@example.org", "conduct": "on"}


def address(mentor):
    """Return the path of the page on which one writes to `mentor`."""
    return f"/mentors/{mentor.slug}/contact/"


def hidden(page, name):
    """Return the value of a hidden field in a page's HTML."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return found[1] if found else ""


def opened(client, mentor):
    """Open the page ten seconds ago; return the hidden fields of its form."""
    with time_machine.travel(timezone.now() - timedelta(seconds=10), tick=False):
        page = client.get(address(mentor)).content.decode()
    return {name: hidden(page, name) for name in ("opened", "note", "built")}


def post(client, mentor, *, button="send", text=f"Hello!\n\n{WORDS}", **more):
    """Fill in the form as a visitor would and press `button`; members' forms ignore name and address."""
    return client.post(
        address(mentor), {**opened(client, mentor), **USUAL, **VISITOR, "text": text, button: "1", **more}
    )
