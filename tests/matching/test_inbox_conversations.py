"""The conversations on /inbox/: with whom, what is unread, search, pages."""

import re

import pytest

from matching.lifecycle import saying
from matching.models import Seat
from matching.talking.conversations import other_seat
from profiles.models import Block
from tests.profiles.factories import make_mentor, make_person

from .factories import first_ask, make_pair, make_request
from .inbox_pages import pair as pair
from .inbox_pages import section, words

pytestmark = pytest.mark.django_db


# --- Conversations ----------------------------------------------------------------------------------------------------
def test_conversations_say_with_whom_the_last_words_and_what_is_unread(client, pair):
    mentor, member, request = pair
    seat = saying.mentor_seat(first_ask(request))
    saying.say(other_seat(seat), "And one thing\nmore.")
    client.force_login(mentor.user)
    shown = section(client.get("/inbox/"), "talks")
    assert "Luis Mentee 2 new" in shown
    assert "And one thing more." in shown
    client.force_login(member.user)
    shown = section(client.get("/inbox/"), "talks")
    assert "Joan Mentor" in shown
    assert "new" not in shown
    assert "You: And one thing more." in shown


def test_conversations_are_marked_muted_and_closed(client, pair):
    mentor, member, request = pair
    seat = saying.mentor_seat(first_ask(request))
    Seat.objects.filter(pk=seat.pk).update(is_muted=True)
    client.force_login(mentor.user)
    assert "muted" in section(client.get("/inbox/"), "talks")
    Block.objects.create(blocker=mentor.user, blocked=member.user)
    for person in (mentor, member):
        client.force_login(person.user)
        assert "closed" in section(client.get("/inbox/"), "talks")


def test_search_finds_words_and_names_of_ones_own_alone(client):
    mentor, member = make_pair(offers={"question": 9})
    other = make_person("Olga Other")
    make_request(mentor, sender=member, text="About storytimes for toddlers")
    make_request(mentor, sender=other, text="About maps and storytimes")
    third = make_mentor("Third")
    make_request(third, sender=other, text="About toddlers and grants")

    def found(user, q):
        client.force_login(user)
        return re.findall(r"<h3 dir=\"auto\"><a [^>]*>([^<]*)", client.get("/inbox/", {"q": q}).content.decode())

    assert found(mentor.user, "storytimes") == ["Olga Other", "Luis Mentee"]
    assert found(mentor.user, "STORYTIMES toddlers") == ["Luis Mentee"]
    assert found(mentor.user, "olga") == ["Olga Other"]
    assert found(mentor.user, "olga maps") == ["Olga Other"]
    # Of others there is nothing, though both words are there; and nothing is a wildcard.
    assert found(mentor.user, "grants") == []
    assert found(member.user, "maps") == []
    assert found(mentor.user, "%") == []
    assert found(mentor.user, "_") == []
    response = client.get("/inbox/?q=grants")
    assert "Nothing that you or others wrote has “grants” in it." in words(response)


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-3",
        "page=x",
        "page=99",
        "page=9999999999",
        "q=%00",
        "done=x",
        "at=-1",
        "color=red",
        "q=" + "x" * 500,
    ],
)
def test_whatever_the_address_says_nothing_fails(client, pair, query):
    mentor, _member, _request = pair
    client.force_login(mentor.user)
    assert client.get(f"/inbox/?{query}").status_code == 200


def test_unknown_parameters_are_noted(client, pair):
    mentor, _member, _request = pair
    client.force_login(mentor.user)
    shown = words(client.get("/inbox/?color=red&page=x"))
    assert "There is no filter called “color”" in shown
    assert "“x” is not a choice for “page”" in shown
    assert "There are no older conversations." in words(client.get("/inbox/?page=7"))


def test_conversations_come_a_page_at_a_time(client):
    mentor = make_mentor(offers={"question": 50})
    for number in range(21):
        make_request(mentor, name=f"Visitor {number}")
    client.force_login(mentor.user)
    first, second = client.get("/inbox/"), client.get("/inbox/?page=2")
    assert first.content.decode().count('<p class="last"') == 20
    assert "Older" in section(first, "talks")
    assert second.content.decode().count('<p class="last"') == 1
    assert "Visitor 0" in section(second, "talks")
    assert "More wait" in section(first, "waits")
