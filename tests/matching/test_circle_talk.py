"""The conversation of a circle: who reads what, what is unread, quiet, blocking and reporting one person."""

import pytest
from django.test import Client
from django.urls import reverse

from matching.circles import joining
from matching.lifecycle import saying
from matching.models import Seat
from matching.showing import conversation_page
from matching.showing.inbox import waiting_for
from matching.talking import people
from matching.talking.conversations import key_of
from profiles.models import Block, Report
from profiles.safety import gate
from tests.profiles.factories import make_mentor, make_person

from .factories import make_circle, make_pair, make_request

pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    """Return a circle of a host and three members who have all said something, and its people's Profiles by name."""
    host = make_mentor("Hanna Host", offers={"circle": 6})
    members = [make_person(name) for name in ("Ana Member", "Ben Member", "Cleo Member")]
    circle = make_circle(host, members=members)
    for person in (host, *members):
        say(circle, person, f"{person.name} says hello")
    return circle, {person.name.split()[0]: person for person in (host, *members)}


def seat_of(circle, person):
    return Seat.objects.select_related("conversation", "correspondent__user__profile").get(
        conversation=circle.conversation, correspondent__user=person.user
    )


def say(circle, person, words):
    return saying.say(seat_of(circle, person), words)


def signed_in(person):
    client = Client()
    client.force_login(person.user)
    return client


def page(circle, person, name="conversation", query=""):
    address = reverse(f"matching:{name}", args=[circle.conversation.public_id])
    return signed_in(person).get(address + query)


def texts(response):
    return [str(message.words) for message in response.context["thread"].messages]


def test_circle_talk_names_who_said_what_under_the_title(group):
    circle, who = group
    answer = page(circle, who["Ana"])
    thread = answer.context["thread"]
    assert (thread.name, [each.name for each in thread.messages]) == (
        "Reference, together", ["Hanna Host", "Ana Member", "Ben Member", "Cleo Member"],
    )  # fmt: skip
    assert [each.is_mine for each in thread.messages] == [False, True, False, False]
    assert reverse("matching:circle", args=[circle.public_id]) in answer.text


def test_circle_talk_costs_as_much_with_three_as_with_one(group, django_assert_num_queries):
    circle, who = group
    client = signed_in(who["Ana"])
    address = reverse("matching:conversation", args=[circle.conversation.public_id])
    client.get(address)
    # Session, account, seat, the others' seats, messages.
    with django_assert_num_queries(5):
        client.get(address)
    for number in range(3):
        other = make_person(f"Member {number}")
        joining.join(circle.pk, people.of_user(other.user))
        say(circle, other, "Hello from me too")
    client.get(address)
    with django_assert_num_queries(5):
        client.get(address)


def test_stranger_and_whoever_left_find_no_conversation(group):
    circle, who = group
    joining.leave(circle.pk, people.of_user(who["Ben"].user))
    statuses = [page(circle, each).status_code for each in (make_person("Stranger"), who["Ben"], who["Ana"])]
    assert statuses == [404, 404, 200]
    assert circle.conversation.public_id not in {line.number for line in lines(who["Ben"])}
    assert "Ben Member says hello" in "".join(texts(page(circle, who["Ana"])))


def lines(person):
    return signed_in(person).get(reverse("matching:inbox")).context["page"].lines


def test_people_who_keep_apart_do_not_read_each_other_in_a_circle(group):
    circle, who = group
    Block.objects.create(blocker=who["Ben"].user, blocked=who["Ana"].user)
    say(circle, who["Ben"], "Only for the others")
    for reader, unread, hidden in (("Ana", "Ben", "Ben"), ("Ben", "Ana", "Ana")):
        said = "".join(texts(page(circle, who[reader])))
        assert hidden not in said, unread
        assert "Cleo Member says hello" in said
        assert hidden not in page(circle, who[reader], "conversation_report").text or reader == "Ben"
    assert "Only for the others" in "".join(texts(page(circle, who["Cleo"])))
    assert [line.text for line in lines(who["Ana"])] == ["Cleo Member says hello"]
    circle.refresh_from_db()
    assert circle.conversation.closed_at is None


def test_blocking_one_of_a_circle_leaves_it_open_and_can_be_taken_back(group):
    circle, who = group
    ben = key_of(seat_of(circle, who["Ben"]))
    address = reverse("matching:conversation_block", args=[circle.conversation.public_id])
    client = signed_in(who["Ana"])
    assert f"?who={ben}" in client.get(address).text
    assert client.post(address, {"who": ben}).status_code == 302
    assert Block.objects.filter(blocker=who["Ana"].user, blocked=who["Ben"].user).exists()
    assert "Ben" not in "".join(texts(client.get(address.replace("block/", ""))))
    assert "You blocked Ben Member" in client.get(address, {"who": ben}).text
    client.post(address, {"who": ben, "back": "1"})
    assert "Ben Member says hello" in "".join(texts(client.get(address.replace("block/", ""))))


def test_report_from_a_circle_is_about_the_one_who_was_chosen(group, monkeypatch, fresh_cache):
    monkeypatch.setattr(gate, "LEAST_SECONDS", 0)
    circle, who = group
    client, ben = signed_in(who["Ana"]), key_of(seat_of(circle, who["Ben"]))
    address = reverse("matching:conversation_report", args=[circle.conversation.public_id])
    assert [name for _key, name in client.get(address).context["people"]] == ["Hanna Host", "Ben Member", "Cleo Member"]
    form = client.get(address, {"who": ben})
    given = {"who": ben, "reason": "selling", "message": "Sells things", "opened": form.context["opened"]}
    answer = client.post(address, given)
    assert answer["Location"] == f"{address.replace('report/', 'reported/')}?hours=24&who={ben}"
    report = Report.objects.get()
    assert (report.reported, len(report.said)) == (who["Ben"].user, 4)
    assert f"?who={ben}" in client.get(answer["Location"]).text


def test_unread_of_a_circle_counts_others_and_stops_when_read_or_hidden(group):
    circle, who = group
    assert (waiting_for(who["Ana"].user).unread, [line.unread for line in lines(who["Ana"])]) == (1, [2])
    page(circle, who["Ana"])
    assert (waiting_for(who["Ana"].user).unread, [line.unread for line in lines(who["Ana"])]) == (0, [0])
    Block.objects.create(blocker=who["Ana"].user, blocked=who["Ben"].user)
    say(circle, who["Ben"], "Something else")
    assert (waiting_for(who["Ana"].user).unread, [line.unread for line in lines(who["Ana"])]) == (0, [0])
    joining.leave(circle.pk, people.of_user(who["Cleo"].user))
    say(circle, who["Hanna"], "And one more")
    assert (waiting_for(who["Ana"].user).unread, waiting_for(who["Cleo"].user).unread) == (1, 0)


def test_mute_is_for_one_seat_of_a_circle(group):
    circle, who = group
    signed_in(who["Ana"]).post(reverse("matching:mute", args=[circle.conversation.public_id]), {"mute": "on"})
    assert list(Seat.objects.filter(is_muted=True)) == [seat_of(circle, who["Ana"])]


def test_inbox_lists_a_circle_once_beside_pairs_and_finds_it_by_title(group, django_assert_num_queries):
    _circle, who = group
    make_request(make_mentor("Mina Mentor"), sender=who["Ana"])
    assert [(line.name, line.is_circle, line.speaker) for line in lines(who["Ana"])] == [
        ("Mina Mentor", False, ""), ("Reference, together", True, "Cleo Member"),
    ]  # fmt: skip
    client = signed_in(who["Ana"])
    found = client.get(reverse("matching:inbox"), {"q": "together"}).context["page"].lines
    assert [line.name for line in found] == ["Reference, together"]
    # P1: no more than six. Session, account, who I am, what was asked, conversations.
    with django_assert_num_queries(5):
        client.get(reverse("matching:inbox"))


def test_two_people_read_on_what_they_said_before_a_block():
    mentor, mentee = make_pair()
    request = make_request(mentor, sender=mentee)
    Block.objects.create(blocker=mentor.user, blocked=mentee.user)
    seat = Seat.objects.get(correspondent__user=mentee.user)
    assert conversation_page.messages_of(seat).count() == 1
    assert [line.text[:20] for line in lines(mentee)] == [request.text[:20]]
