"""Querysets that are put into SQL once: what comes out is what the queryset itself gives, in every thread."""

from threading import Thread

import pytest
from django.db import connections

from matching.lifecycle import saying
from matching.models import Ask, Correspondent
from matching.showing import conversation_list, conversation_page, inbox
from matching.talking import people
from matching.talking.conversations import other_seat

from .factories import first_ask, make_pair, make_request

pytestmark = pytest.mark.django_db


def told(rows):
    """Return all that rows were read with, related rows and annotations included."""
    return [
        {key: value for key, value in vars(row).items() if key != "_state"}
        | {name: each and each.pk for name, each in row._state.fields_cache.items()}
        for row in rows
    ]


def test_what_comes_out_is_what_the_queryset_gives(django_assert_num_queries):
    mentor, member = make_pair(offers={"question": 9})
    seat = saying.mentor_seat(first_ask(make_request(mentor, sender=member)))
    make_request(mentor)
    other = other_seat(seat)
    mine, theirs = seat.correspondent, other.correspondent
    ask = Ask.objects.first()
    for prepared, values in (
        (inbox.correspondents, (mentor.user_id,)),
        (inbox.usual_asks, (mentor.user_id, mine.pk)),
        (inbox.usual_asks, (member.user_id, theirs.pk)),
        (conversation_list.newest, (mentor.user_id, mine.pk)),
        (conversation_list.newest, (member.user_id, theirs.pk)),
        (conversation_page.other_seats, (seat.conversation_id, seat.pk, mentor.user_id, mine.pk)),
        (conversation_page.other_seats, (seat.conversation_id, other.pk, member.user_id, theirs.pk)),
        (conversation_page.asks_numbered, (ask.pk,)),
    ):
        with django_assert_num_queries(1):
            rows = prepared(*values)
        assert rows
        assert told(rows) == told(prepared.build(*values))
    # Nobody gets another one's rows from a second call.
    assert conversation_list.newest(member.user_id, theirs.pk)[0].pk == seat.pk
    assert inbox.correspondents(0) == []


@pytest.mark.django_db(transaction=True)
def test_other_threads_use_their_own_connection():
    mentor, _member = make_pair()
    mine, found = people.of_user(mentor.user), []
    assert inbox.correspondents(mentor.user_id) == [mine]

    def look():
        try:
            found.extend(inbox.correspondents(mentor.user_id))
        finally:
            connections.close_all()

    thread = Thread(target=look)
    thread.start()
    thread.join()
    assert found == [mine]
    assert Correspondent.objects.count() == 1
