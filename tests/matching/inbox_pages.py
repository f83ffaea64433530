"""What tests read of the inbox and of conversations: the words on their pages, and two people who are in touch."""

import html
import re

import pytest
from django.test import Client

from .factories import make_pair, make_request


def plain(markup):
    """Return the words of HTML on one line."""
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", re.sub(r"</?bdi>", "", markup)).split()))


def words(response):
    """Return the words of a page's main part on one line."""
    main = re.search(r"<main.*</main>", response.content.decode(), re.S)[0]
    return plain(main)


def section(response, name):
    """Return the words of one section of the inbox: waits, asked or talks."""
    found = re.search(rf'<section [^>]*aria-labelledby="{name}">.*?</section>', response.content.decode(), re.S)[0]
    return plain(found)


@pytest.fixture
def pair():
    """A mentor and a member who asked."""
    mentor, member = make_pair()
    return mentor, member, make_request(mentor, sender=member)


def signed_in(seat):
    """Return a Client of the owner of a seat."""
    client = Client()
    client.force_login(seat.correspondent.user)
    return client
