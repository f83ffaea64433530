"""Numbers of letters tell strangers nothing: unknown, another one's, of one who left are one answer (S1, S2, S3)."""

import re
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from matching.models import Conversation
from matching.talking import apart, people
from profiles.models import Profile
from profiles.own_data import erasing
from tests.mentorhub.addresses import walk
from tests.profiles.factories import make_mentor, make_person

from .factories import first_ask, make_request

pytestmark = pytest.mark.django_db
NUMBERED = sorted(
    (key, route)
    for key, route, _view in walk()
    if "<uuid:number>" in route and not key.endswith("staff_flagged_message")
)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')


@pytest.fixture(autouse=True)
def no_limits(fresh_cache):
    """Let no limit of an earlier test be reached."""


@pytest.fixture
def member():
    """Return a client signed in as somebody who has written to a mentor, as strangers to the letters below have too."""
    person = make_person("Mia")
    make_request(make_mentor("Own mentor"), sender=person)
    client = Client()
    client.force_login(person.user)
    return client


def letters():
    """Return name to a request that is not the member's: going on, blocked, of one who left."""
    going_on = make_request(make_mentor("Joan"), sender=make_person("Luis"))
    blocked = make_request(make_mentor("Bea"), sender=make_person("Ben"))
    apart.keep_apart(by=people.of_user(first_ask(blocked).mentor.user), whom=blocked.sender)
    left = make_request(make_mentor("Ada"), sender=make_person("Leo"))
    erasing.erase(left.sender.user_id, still=lambda user: True)
    return {"going on": going_on, "blocked": blocked, "left": left}


def number_in(key, request):
    """Return the public number of what an address is about, for a Request."""
    ask = first_ask(request)
    return {"matching:answer": ask.public_id, "matching:withdraw": request.public_id}.get(
        key, ask.conversation.public_id
    )


def answer_of(client, method, path):
    """Return what a response shows a stranger: status, headers, page, and what the database was asked."""
    with CaptureQueriesContext(connection) as asked:
        response = getattr(client, method)(path)
    page = TOKEN.sub("", response.content.decode()).replace(path, "")
    # Expires says what time it is: two answers beside a full second would differ by it.
    telling_nothing = {"Set-Cookie", "Content-Length", "Expires"}
    headers = {name: value for name, value in response.items() if name not in telling_nothing}
    return response.status_code, headers, page, len(asked)


@pytest.mark.parametrize(("key", "route"), NUMBERED, ids=[key for key, _route in NUMBERED])
@pytest.mark.parametrize("method", ["get", "post"])
def test_s2_another_ones_number_is_answered_like_one_that_nobody_has(member, key, route, method):
    found = letters()
    if method == "post" or key not in {"matching:answer", "matching:held", "matching:mute"}:
        status = 404 if (key, method) != ("matching:reported", "post") else 405
    else:
        status = 405

    def ask(number):
        path = "/" + route.replace("<uuid:number>", str(number))
        # What a process reads anew every few seconds is read before one counts.
        answer_of(member, method, path)
        return answer_of(member, method, path)

    unknown = ask(uuid.uuid4())
    assert unknown[0] == status
    assert {name: ask(number_in(key, request)) == unknown for name, request in found.items()} == dict.fromkeys(
        found, True
    )


@pytest.mark.parametrize("page", ["", "contact/"])
def test_s2_a_mentor_who_blocked_me_hides_or_left_is_answered_like_one_who_never_was(member, page):
    blocking, hidden, left = (make_mentor(name) for name in ("Blocking", "Hidden", "Left"))
    mia = Profile.objects.get(name="Mia")
    apart.keep_apart(by=people.of_user(blocking.user), whom=people.of_user(mia.user))
    Profile.objects.filter(pk=hidden.pk).update(visibility="hidden")
    erasing.erase(left.user_id, still=lambda user: True)

    def ask(slug):
        status, headers, text, _count = answer_of(member, "get", f"/mentors/{slug}/{page}")
        return status, headers, text

    unknown = ask("nobody-000000000000")
    assert unknown[0] == 404
    assert [ask(each.slug) == unknown for each in (blocking, hidden, left)] == [True, True, True]


def test_s1_a_request_sent_by_somebody_else_shows_in_no_inbox_but_the_pairs(member):
    letters()
    page = member.get("/inbox/").content.decode()
    assert "Own mentor" in page
    assert not any(name in page for name in ("Joan", "Luis", "Bea", "Ben", "Ada", "Leo"))


def test_s3_numbers_in_addresses_are_random():
    first, second = (Conversation.objects.create() for _number in range(2))
    assert first.public_id.version == second.public_id.version == 4
    for _key, route in NUMBERED:
        assert "<int:" not in route
