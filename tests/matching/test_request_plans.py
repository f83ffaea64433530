"""No page and no clock reads a large table of requests from end to end (quality.md P2)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from matching.lifecycle import asking, clock
from matching.models import Ask, Conversation, Correspondent, HeldMail, Mentorship, Message, Request, Seat
from matching.own_data.periods import rest_of_mails, unconfirmed_requests
from matching.talking import apart, conversations, people, relay
from mentorhub.plans import large_scans
from profiles.own_data import export
from tests.profiles.factories import make_mentor, make_person

from .factories import make_request

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# More than mentorhub.plans calls large.
MANY = 12_000


@pytest.fixture
def many_requests():
    """Requests of twelve thousand visitors to fifty mentors, every fortieth open; counted by the planner."""
    now = timezone.now()
    with connection.cursor() as cursor:
        # A web process's limit is none for filling tables on a busy machine.
        cursor.execute("SET LOCAL statement_timeout = 0")
    mentors = [make_mentor() for _number in range(50)]
    theirs = [people.of_user(mentor.user) for mentor in mentors]
    visitors = Correspondent.objects.bulk_create(
        Correspondent(email=f"visitor{number}@example.com", name="V") for number in range(MANY)
    )
    times = [now - timedelta(minutes=number) for number in range(MANY)]
    is_open = [number % 40 == 0 for number in range(MANY)]
    requests = Request.objects.bulk_create(
        Request(
            sender=visitors[n], text="Words", state="open" if is_open[n] else "unanswered", created_at=times[n],
            confirmed_at=times[n], closed_at=None if is_open[n] else now, fingerprint=f"{n}",
        )
        for n in range(MANY)
    )  # fmt: skip
    asks = Ask.objects.bulk_create(
        Ask(
            request=requests[n], sender=visitors[n], mentor=mentors[n % 50], rank=1, kind="question",
            state="open" if is_open[n] else "declined", opened_at=times[n], turn_at=times[n],
            closed_at=None if is_open[n] else now,
        )
        for n in range(MANY)
    )  # fmt: skip
    talks = Conversation.objects.bulk_create(Conversation(ask=ask, last_at=now) for ask in asks)
    seats = Seat.objects.bulk_create(
        Seat(conversation=talks[n], correspondent=who, token_digest=f"{n}-{who.pk}")
        for n in range(MANY)
        for who in (visitors[n], theirs[n % 50])
    )
    Message.objects.bulk_create(
        Message(conversation=seat.conversation, seat=seat, text="Words", created_at=now, mail_id=f"<{seat.pk}@x>")
        for seat in seats
    )
    Mentorship.objects.bulk_create(
        Mentorship(ask=asks[n], mentor=mentors[n % 50], mentee=visitors[n], kind="question") for n in range(MANY)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return mentors


def member_of(mentors):
    """Return a member who wrote to a mentor, among all the others."""
    member = make_person("Luis", wants=["reference"])
    make_request(mentors[0], sender=member)
    return member


def looks_of(mentor, member):
    """Return name to what a member's pages ask the database."""
    talk = Conversation.objects.visible_to(member.user).get()
    mine = people.of_user(member.user)
    return {
        "what waits": lambda: list(Ask.objects.waiting_for(member.user)),
        "what waits for a mentor": lambda: list(Ask.objects.waiting_for(mentor.user)[:20]),
        "what was sent": lambda: list(Request.objects.of(member.user).with_asks()),
        "conversations": lambda: list(Conversation.objects.visible_to(member.user)),
        "unread": lambda: list(conversations.with_unread(Seat.objects.filter(correspondent=mine), member.user)),
        "one conversation": lambda: list(talk.messages.order_by("created_at", "id")),
        "by its number": lambda: list(Conversation.objects.visible_to(member.user).filter(public_id=talk.public_id)),
        "apart": lambda: apart.are_apart(mine, people.of_user(mentor.user)),
        "limits": lambda: asking.is_busy(mentor),
        "a copy": lambda: export.tables_of(member.user),
    }


def jobs():
    """Return name to what mail, clock and the daily job ask the database."""
    seat = Seat.objects.select_related("conversation").first()
    address = relay.address_for(seat)
    long_ago = timezone.now() - timedelta(days=100)
    return {
        "the clock": clock.advance,
        "a relay address": lambda: relay.seat_of([address]),
        "a mail that came before": lambda: list(Message.objects.filter(mail_id="<1@x>")),
        "a proven address": lambda: people.of_address("visitor7@example.com", "V"),
        "unconfirmed": lambda: unconfirmed_requests(long_ago),
        "cut off": lambda: rest_of_mails(long_ago),
        "held": lambda: list(HeldMail.objects.filter(received_at__lt=long_ago)),
    }


def test_p2_neither_pages_nor_jobs_read_a_large_table_of_requests(many_requests):
    mentor, member = many_requests[0], member_of(many_requests)
    asked = looks_of(mentor, member) | jobs()
    assert {name: large_scans(ask) for name, ask in asked.items()} == {name: [] for name in asked}
