"""What staff look at in first messages, and who wrote the same words before."""

from datetime import timedelta

import pytest
from django.utils import timezone

from matching.contacting import builder, flags, sameness, writing
from matching.models import Request
from matching.vocabulary import Flag
from profiles.safety import conduct
from tests.profiles.factories import make_mentor, make_person

from .contacting import WORDS


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (WORDS, []),
        ("See https://example.org/plan for my plan", [Flag.LINK]),
        ("It is on example.com", [Flag.LINK]),
        ("Go to example dot com", [Flag.LINK]),
        ("Call me: (312) 555-0123", [Flag.PHONE]),
        ("From 1998 to 2004 I catalogued 12,000 maps", []),
        ("Write to me@example.org", [Flag.ADDRESS]),
        ("Write to me (at) example", [Flag.ADDRESS]),
        ("Send $50 by gift card", [Flag.MONEY]),
        ("I will pay 200 euros", [Flag.MONEY]),
        ("Puede pagar con bitcoin", [Flag.MONEY]),
        ("How do you answer when they ask about salary and fees?", []),
        ("\uff57\uff57\uff57.example.com", [Flag.LINK]),
        (
            "Pay at www.example.com, call +1 312 555 0123 or a@example.org",
            [Flag.LINK, Flag.PHONE, Flag.MONEY, Flag.ADDRESS],
        ),
    ],
)
def test_s23_what_staff_should_look_at(text, found):
    assert flags.of(text) == found


def letter(*mentors, text=WORDS):
    """Return a Letter to mentors, for one question."""
    return writing.Letter(text=text, mentors=tuple((mentor, "question") for mentor in mentors))


def writer():
    """Return the user of somebody who may write."""
    user = make_person().user
    conduct.accept(user)
    return user


@pytest.mark.django_db
def test_flagged_messages_are_delivered_all_the_same():
    request = writing.member_writes(writer(), letter(make_mentor(), text=f"{WORDS} See https://example.org"))
    assert (request.state, request.flags) == ("open", ["link"])
    assert request.asks.get().conversation.messages.get().flags == ["link"]


@pytest.mark.django_db
def test_one_may_write_nearly_the_same_to_four_people_and_not_to_a_fifth():
    user, start = writer(), timezone.now() - timedelta(days=9)
    for number in range(sameness.MOST_READERS):
        text = f"{WORDS} I ask you because of page {number}."
        writing.member_writes(user, letter(make_mentor(), text=text), now=start + timedelta(days=number))
    with pytest.raises(sameness.SameToMany):
        writing.member_writes(user, letter(make_mentor(), text=f"Hello! {WORDS.upper()} I ask you because of page 9."))
    other = "You weeded a whole music collection last year, and mine waits: where does one begin?"
    assert writing.member_writes(user, letter(make_mentor(), text=other)).state == "open"
    later = start + timedelta(days=sameness.MEMORY.days + 9)
    assert writing.member_writes(user, letter(make_mentor()), now=later).state == "open"


@pytest.mark.django_db
def test_the_builders_sentences_alone_are_nobodys_same_text():
    kinds = {name: value for name, value in builder.usual("question").items() if name != "result"}
    for number, tell in enumerate(
        ["How do I begin with oral history at home?", "Which license fits a zine of eight small pages?"]
    ):
        text = builder.message(builder.Answers(f"Mentor {number}", "Ada", "Reference", "", tell, "a plan", kinds))
        assert writing.member_writes(writer(), letter(make_mentor(), text=text)).flags == []


@pytest.mark.django_db
@pytest.mark.parametrize("change", [str, str.upper, lambda text: text.replace("ten", "twelve"), lambda t: f"¡{t}!"])
def test_the_same_text_from_several_addresses_is_flagged(change):
    mentor = make_mentor()
    first = writing.visitor_writes(letter(mentor), email="a@example.org", name="A")
    again = writing.visitor_writes(letter(mentor), email="a@example.org", name="A")
    other = writing.visitor_writes(letter(mentor, text=change(WORDS)), email="b@example.org", name="B")
    member = writing.member_writes(writer(), letter(mentor, text=change(WORDS)))
    assert [first.flags, again.flags, other.flags, member.flags] == [[], [], ["mass"], ["mass"]]
    assert Request.objects.exclude(fingerprint="").count() == 4


@pytest.mark.django_db
def test_short_texts_are_alike_by_chance():
    for email in ("a@example.org", "b@example.org"):
        request = writing.visitor_writes(
            letter(make_mentor(), text="Help with my resume, please?"), email=email, name="A"
        )
        assert (request.flags, request.fingerprint) == ([], "")
