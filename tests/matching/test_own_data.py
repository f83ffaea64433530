"""Leaving in the middle of requests and conversations: nobody is left waiting, nobody's own words are lost (V6)."""

from datetime import UTC, datetime, timedelta

import pytest

from matching.lifecycle import answering, clock, saying
from matching.models import Ask, ContactBlock, Draft, HeldMail, Mentorship, Message, Seat
from matching.talking import apart, conversations, people, relay
from profiles.models import Offer, Report, User
from profiles.own_data import erasing, export
from profiles.safety import reports
from reminders.models import Delivery
from reminders.vocabulary import OPEN_STATES
from tests.profiles.factories import make_mentor, make_person
from tests.programs.factories import make_user

from .factories import TEXT, first_ask, make_pair, make_request

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def leave(profile):
    """Erase the account of a profile at once."""
    assert erasing.erase(profile.user_id, still=lambda user: True)
    assert not User.objects.filter(pk=profile.user_id).exists()


def states(request):
    """Return the states of a request and of its asks in order."""
    request.refresh_from_db()
    return request.state, [*request.asks.order_by("rank").values_list("state", flat=True)]


def test_who_asked_leaves_and_nobody_is_asked_any_more():
    mentor, member = make_pair()
    request = make_request(mentor, make_mentor(), sender=member)
    seat = saying.mentor_seat(first_ask(request))
    saying.say(seat, "What do you teach?")
    leave(member)
    assert states(request) == ("withdrawn", ["withdrawn", "withdrawn"])
    assert (request.text, request.prompts, request.fingerprint, request.sender.is_gone) == ("", {}, "", True)
    # The mentor keeps what they said, to somebody who left.
    assert [*Message.objects.order_by("pk").values_list("text", flat=True)] == ["", "What do you teach?"]
    assert conversations.other_seat(seat).correspondent.display_name == "Somebody who left"
    with pytest.raises(saying.Closed):
        saying.say(seat, "Are you there?")
    # Nobody else gets a message out of it, and the clock has nothing left.
    assert clock.advance(LATER + timedelta(days=1000)) == 0


def test_a_mentor_leaves_and_the_request_goes_on_to_the_next_at_once():
    first, second, member = make_mentor("First"), make_mentor("Second"), make_person("Luis")
    request = make_request(first, second, sender=member)
    leave(first)
    assert states(request) == ("open", ["unavailable", "open"])
    assert request.text == TEXT
    assert Ask.objects.get(rank=2).mentor == second
    assert Ask.objects.get(rank=1).mentor is None
    leave(second)
    assert states(request) == ("unanswered", ["unavailable", "unavailable"])


def test_a_mentor_who_is_next_in_line_leaves_and_is_passed_over():
    first, second, third = (make_mentor(name) for name in ("First", "Second", "Third"))
    request = make_request(first, second, third)
    leave(second)
    assert states(request) == ("open", ["open", "waiting", "waiting"])
    answering.not_now(first_ask(request).pk, reason="no_time")
    assert states(request) == ("open", ["declined", "unavailable", "open"])


def test_mentorships_of_somebody_who_leaves_end_and_give_their_place_back():
    mentor, member = make_pair()
    mentorship = answering.accept(first_ask(make_request(mentor, sender=member)).pk)
    bystander = answering.accept(first_ask(make_request(mentor)).pk)
    assert Offer.objects.get().taken == 2
    leave(member)
    mentorship.refresh_from_db()
    assert (mentorship.state, mentorship.reason, mentorship.closed_at is None) == ("ended", "left", False)
    assert Offer.objects.get().taken == 1
    bystander.refresh_from_db()
    assert bystander.state == "exploring"
    leave(mentor)
    bystander.refresh_from_db()
    assert (bystander.state, bystander.mentor) == ("ended", None)
    assert Mentorship.objects.count() == 2


def test_addresses_drafts_held_mails_and_blocks_end_with_the_person():
    mentor, member = make_pair()
    ask = first_ask(make_request(mentor, sender=member))
    seats = [*Seat.objects.select_related("conversation")]
    addresses = [relay.address_for(seat) for seat in seats]
    assert [relay.seat_of([address]) for address in addresses] == seats
    saying.say(saying.mentor_seat(ask), "Yes.", rest="> Luis wrote", came_by="mail")
    Draft.objects.create(user=member.user, mentor=mentor)
    HeldMail.objects.create(seat=seats[1], mail_id="<1@example.org>", text="Hm")
    visitor = people.of_address("vera@example.org", "Vera")
    apart.keep_apart(by=people.of_user(member.user), whom=visitor)
    nonces = {seat.nonce for seat in seats}
    leave(member)
    assert [relay.seat_of([address]) for address in addresses] == [None, None]
    assert not nonces & set(Seat.objects.values_list("nonce", flat=True))
    assert [model.objects.count() for model in (Draft, HeldMail, ContactBlock)] == [0, 0, 0]
    assert not Message.objects.exclude(rest="").exists()


def test_no_mail_waits_for_somebody_who_left():
    mentor, member = make_pair()
    make_request(mentor, sender=member)
    make_request(mentor)
    Delivery.objects.all().delete()
    leave(member)
    leave(mentor)
    waiting = Delivery.objects.filter(state__in=OPEN_STATES)
    assert not waiting.filter(recipient__in=[f"u{member.user_id}", f"u{mentor.user_id}"]).exists()


def test_a_report_about_what_a_visitor_said_is_emptied_when_they_leave():
    joan = make_mentor()
    reports.receive_without_profile(
        name="Vera", address="vera@example.org", reason="selling", message="Look", reporter=joan.user,
        said=[["2026-11-24", "Vera", "Buy this"]],
    )  # fmt: skip
    vera = make_user("vera@example.org")
    assert erasing.erase(vera.pk, still=lambda user: True)
    kept = Report.objects.get()
    assert (kept.message, kept.snapshot, kept.said, kept.reporter) == ("", {}, [], joan.user)
    assert kept.known_as


def test_copy_has_my_words_and_not_those_of_others():
    mentor, member = make_pair()
    request = make_request(mentor, sender=member, text="May I ask you something?")
    saying.say(saying.mentor_seat(first_ask(request)), "The mentor's own words")
    tables = {table.name: table.rows for table in export.tables_of(member.user)}
    assert [row["text"] for row in tables["requests"]] == ["May I ask you something?"]
    assert [row["text"] for row in tables["messages"]] == ["May I ask you something?"]
    assert [row["mentor__slug"] for row in tables["asks"]] == [mentor.slug]
    assert "The mentor's own words" not in str(tables)
    theirs = {table.name: table.rows for table in export.tables_of(mentor.user)}
    assert [row["text"] for row in theirs["messages"]] == ["The mentor's own words"]
    assert [row["state"] for row in theirs["asks_received"]] == ["open"]
    assert "May I ask" not in str(theirs)


def test_copy_has_no_request_of_a_mentor_who_was_not_asked_yet():
    first, second = make_mentor("First"), make_mentor("Second")
    make_request(first, second)
    tables = {table.name: table.rows for table in export.tables_of(second.user)}
    assert tables["asks_received"] == []


def test_copy_tells_nobody_who_blocked_them():
    mentor, member = make_pair()
    make_request(mentor, sender=member)
    before = {table.name: table.rows for table in export.tables_of(member.user)}
    apart.close_between(people.of_user(mentor.user), people.of_user(member.user))
    after = {table.name: table.rows for table in export.tables_of(member.user)}
    changed = {name for name in after if after[name] != before[name]}
    # Where a request stands says the same of a block as of a mentor who cannot be asked any more.
    assert changed <= {"requests", "asks"}
