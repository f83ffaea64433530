"""Numbers of letters tell strangers nothing: unknown, another one's, of one who left are one answer (S1, S2, S3)."""

import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from matching.lifecycle import parting
from matching.meetings import setting
from matching.models import Conversation, Mentorship
from matching.talking import apart, people
from profiles.models import Profile
from profiles.own_data import erasing
from tests.mentorhub.addresses import walk
from tests.profiles.factories import make_mentor, make_person

from .factories import first_ask, make_mentorship, make_request

pytestmark = pytest.mark.django_db
# Circles are not among them: most are there for everybody to see (tests/mentorhub/test_permissions.py has the rest).
NUMBERED = sorted(
    (key, route)
    for key, route, _view in walk()
    if "<uuid:number>" in route and route.startswith(("inbox/", "mentorships/", "meetings/"))
)
ONLY_POST = {
    "matching:answer", "matching:held", "matching:mute", "matching:mentorship_check", "matching:mentorship_goal",
    "matching:mentorship_note",
}  # fmt: skip
ONLY_GET = {"matching:reported", "matching:mentorship", "matching:meeting_ics"}
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


def together():
    """Return name to a mentorship with a meeting that is not the member's: going on, blocked, of one who left."""
    found = {name: make_mentorship(mentee=make_person()) for name in ("going on", "blocked", "left")}
    for one in found.values():
        start = timezone.now() + timedelta(days=2)
        setting.plan([start], by=one.mentee, minutes=30, time_zone="UTC", mentorship_id=one.pk)
    parting.keep_apart(by=people.of_user(found["blocked"].mentor.user), whom=found["blocked"].mentee)
    erasing.erase(found["left"].mentee.user_id, still=lambda user: True)
    return found


def number_in(key, request):
    """Return the public number of what an address is about, for a Request or a Mentorship."""
    if isinstance(request, Mentorship):
        is_meeting = key in ("matching:meeting", "matching:meeting_ics")
        return request.meetings.get().public_id if is_meeting else request.public_id
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
    found = letters() if route.startswith("inbox/") else together()
    status = 405 if key in (ONLY_POST if method == "get" else ONLY_GET) else 404

    def ask(number):
        path = "/" + route.replace("<uuid:number>", str(number)).replace("<uuid:note>", str(uuid.UUID(int=1)))
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
