"""The mails of requests: who is written to when, what they say and never say, and how each of them ends."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from matching.lifecycle import answering, asking, clock, parting, saying
from matching.talking import people, relay
from matching.talking.conversations import other_seat
from profiles.models import Profile
from reminders.kinds import KINDS, Withheld
from reminders.models import Delivery
from reminders.outbox import rendering
from reminders.vocabulary import MailClass, Mode, Reason
from tests.matching.factories import first_ask, make_pair, make_request
from tests.profiles.factories import make_mentor, make_person
from tests.programs.factories import make_program

from .talks import START, VERA, ask_vera, days_pass, html_of, link_in, mail_to, mails_to, nudges, sent, told, topic
from .talks import outbox as outbox

pytestmark = pytest.mark.django_db
MINE = (
    "request", "request_nudge", "request_moved", "request_accepted", "offers_instead", "request_lapsed",
    "request_withdrawn", "message", "mentor_rested",
)  # fmt: skip


def reason_of(kind):
    """Return why the one row of a kind is not sent; fail when it would be."""
    with pytest.raises(Withheld) as why:
        rendering.render(Delivery.objects.get(kind=kind), "reader@example.org")
    return why.value.reason


# --- The registry -----------------------------------------------------------------------------------------------------
def test_kinds_are_about_what_people_do_with_each_other_and_members_choose_about_them():
    for name in MINE:
        kind = KINDS[name]
        assert (kind.mail_class, kind.mode, kind.for_members) == (MailClass.RELATIONSHIP, Mode.IMMEDIATE, True)
        assert kind.sample is not None
        # What may come weekly has a line for the weekly mail.
        assert Mode.DIGEST not in kind.modes or kind.summary is not None, name


def test_only_the_nudge_is_a_reminder():
    assert [name for name in MINE if KINDS[name].is_reminder] == ["request_nudge"]


# --- request ----------------------------------------------------------------------------------------------------------
def test_request_reaches_the_mentor_at_once_with_four_answers():
    mentor = make_mentor("Joan Mentor")
    ask_vera(mentor, text="May I ask about weeding? <b>Really</b>")
    assert told() == [("request", mentor.user.email)]
    message = mail_to(mentor.user.email, "request")
    assert message.subject == "Vera Visitor asks for your help: Reference"
    assert message.body.startswith("--- Write above this line ---\n\nMentorHub\n")
    assert "Vera Visitor: Not a member of MentorHub. The e-mail address is confirmed." in message.body
    assert (
        "Topic: Reference\nKind of help: One question by e-mail\n\nMay I ask about weeding? <b>Really</b>"
        in message.body
    )
    assert "&lt;b&gt;Really&lt;/b&gt;" in html_of(message)
    assert html_of(message).count('class="button"') == 1
    for words in ("Yes, I will help", "Ask a question first", "Not now", "Pause me: no new requests for a while"):
        assert link_in(message, words)
    assert "Or just answer this mail" in message.body
    # MENTOR, the letter that helps at this step.
    assert "Expectations. Ask “What would make you glad" in message.body
    assert message.body.count("* Keep to MentorHub until you know each other.") == 1


def test_request_is_from_the_sender_by_name_only_and_answered_at_the_mentors_relay_address(settings):
    settings.INBOUND_DOMAIN = "talk.example.net"
    mentor = make_mentor()
    request = ask_vera(mentor)
    message = mail_to(mentor.user.email, "request")
    seat = saying.mentor_seat(first_ask(request))
    assert message.reply_to == [f"reply+{relay.token_of(seat)}@talk.example.net"]
    assert relay.seat_of(message.reply_to) == seat
    raw = message.message()
    assert raw["From"] == "Vera Visitor via MentorHub <hello@mentorhub.invalid>"
    # A person wrote it: it is not automatic, and our mark tells loops all the same.
    assert raw["Auto-Submitted"] is None
    assert raw["X-MentorHub-Delivery"]
    assert raw["X-Auto-Response-Suppress"] == "OOF, AutoReply"


def test_request_of_a_member_shows_headline_and_page_to_those_who_may_see_them():
    mentor, member = make_pair()
    Profile.objects.filter(pk=member.pk).update(headline="Teaches first-years")
    make_request(mentor, sender=member)
    body = mail_to(mentor.user.email, "request").body
    assert f"Luis Mentee: Teaches first-years\nhttps://mentors.example.org/mentors/{member.slug}/\n" in body
    Profile.objects.filter(pk=member.pk).update(visibility="hidden")
    other = make_mentor()
    make_request(other, sender=member)
    assert "Luis Mentee: Member of MentorHub.\n" in mail_to(other.user.email, "request").body


def test_i14_neither_reads_the_others_address_in_headers_or_words():
    mentor = make_mentor("Joan Mentor")
    request = ask_vera(mentor, text=f"Write to me at {VERA.upper()} please")
    ask = first_ask(request)
    mine = saying.mentor_seat(ask)
    saying.say(mine, f"Better at {mentor.user.email}, or mailto:{mentor.user.email}?")
    saying.say(other_seat(mine), "On Monday")
    for address, hidden in ((mentor.user.email, VERA), (VERA, mentor.user.email)):
        mine = [message for message in mail.outbox if message.to == [address]]
        for message in mine:
            assert hidden not in message.message().as_string().lower()
            assert hidden not in (message.body + html_of(message)).lower()
    told()
    assert "Write to me at [address left out] please" in mail_to(mentor.user.email, "request").body
    assert "Better at [address left out], or [address left out]?" in mail_to(VERA, "message").body


def test_request_ends_with_the_ask_and_with_a_block():
    with_ends = [
        lambda ask: answering.accept(ask.pk),
        lambda ask: answering.not_now(ask.pk, reason="no_time"),
        lambda ask: asking.withdraw(ask.request_id),
        lambda ask: clock.advance(timezone.now() + timedelta(days=15)),
        lambda ask: parting.keep_apart(by=ask.sender, whom=people.of_user(ask.mentor.user)),
    ]
    for end in with_ends:
        ask = first_ask(make_request(make_mentor()))
        end(ask)
        row = Delivery.objects.get(kind="request", data__ask=ask.pk)
        assert (row.state, row.reason) == ("withheld", "settled")
        with pytest.raises(Withheld):
            rendering.render(row, "reader@example.org")
    assert not mails_to("reader@example.org", "request")


def test_request_is_withheld_when_a_profile_blocked_elsewhere():
    mentor, member = make_pair()
    make_request(mentor, sender=member)
    from profiles.safety import blocks

    blocks.block(by=mentor.user, whom=member.user)
    assert reason_of("request") == Reason.BLOCKED


# --- request_nudge ----------------------------------------------------------------------------------------------------
def test_nudge_comes_to_the_mentor_on_day_3_and_7_and_planning_twice_changes_nothing():
    mentor = make_mentor()
    ask = first_ask(ask_vera(mentor))
    to = f"ask {ask.pk}:u{mentor.user_id}"
    by_day = {
        day: nudges(ask.turn_at + timedelta(days=day, minutes=1)) for day in (0, 2, 3, 3, 6, 7, 9, 13)
    }  # fmt: skip
    first, both = [f"{to}:day 3"], [f"{to}:day 3", f"{to}:day 7"]
    assert by_day == {0: [], 2: [], 3: first, 6: first, 7: both, 9: both, 13: both}


def test_nudge_that_nobody_planned_in_time_is_not_sent_late():
    ask = first_ask(ask_vera(make_mentor()))
    assert nudges(ask.turn_at + timedelta(days=6, hours=1)) == []


def test_nudge_goes_to_the_sender_while_their_word_is_awaited():
    mentor = make_mentor("Joan Mentor")
    with time_machine.travel(START, tick=False):
        ask = first_ask(ask_vera(mentor))
        answering.ask_back(ask.pk, words="Which library?")
    assert days_pass(START, 8) == [
        (0, "message", VERA), (0, "request", mentor.user.email), (3, "request_nudge", VERA), (7, "request_nudge", VERA),
    ]  # fmt: skip
    first, last = mails_to(VERA, "request_nudge")
    assert first.subject == "Joan Mentor asked you something and waits for your answer"
    assert "\nWhich library?\n" in first.body
    assert "we close your request" in first.body
    assert "We do not remind you again." not in first.body
    assert "We do not remind you again." in last.body
    assert relay.seat_of(first.reply_to).correspondent.email == VERA


def test_nudge_to_the_mentor_has_the_words_and_the_four_answers():
    mentor = make_mentor("Joan Mentor")
    with time_machine.travel(START, tick=False):
        ask_vera(mentor, text="May I ask about weeding?")
    days_pass(START, 3)
    message = mail_to(mentor.user.email, "request_nudge")
    assert message.subject == "Vera Visitor waits for your answer"
    assert "\nMay I ask about weeding?\n" in message.body
    assert "waits since 7 June 2027" in message.body
    assert "If you say nothing until 21 June 2027, we help Vera Visitor to find somebody else." in message.body
    assert link_in(message, "Not now")
    raw = message.message()
    assert raw["Auto-Submitted"] == "auto-generated"
    assert raw["In-Reply-To"] == raw["References"] == mail_to(mentor.user.email, "request").extra_headers["Message-ID"]


def test_r9_at_most_two_nudges_for_one_person_however_often_the_word_goes_back_and_forth():
    mentor = make_mentor()
    with time_machine.travel(START, tick=False):
        ask = first_ask(ask_vera(mentor))
    lines = days_pass(START, 8)
    with time_machine.travel(START + timedelta(days=8, hours=1), tick=False):
        mine = saying.mentor_seat(ask)
        saying.say(mine, "Which library?")
        saying.say(other_seat(mine), "A school")
    lines += days_pass(START + timedelta(days=8, hours=2), 8)
    assert [kind for _day, kind, address in lines if address == mentor.user.email] == [
        "request", "request_nudge", "request_nudge", "message",
    ]  # fmt: skip


@pytest.mark.parametrize("what", ["answered", "accepted", "withdrawn", "blocked"])
def test_f27_nudge_is_not_sent_when_nobody_waits_any_more(what):
    mentor = make_mentor()
    ask = first_ask(ask_vera(mentor))
    nudges(ask.turn_at + timedelta(days=3))
    if what == "answered":
        saying.say(saying.mentor_seat(ask), "Soon!")
    elif what == "accepted":
        answering.accept(ask.pk)
    elif what == "withdrawn":
        asking.withdraw(ask.request_id)
    else:
        parting.keep_apart(by=people.of_user(mentor.user), whom=ask.sender)
    assert reason_of("request_nudge") == Reason.SETTLED


# --- request_moved ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("end", "sentence"),
    [
        (lambda ask: answering.not_now(ask.pk, reason="full"),
         "Joan Mentor read your message and said “not now”: helps as many people as possible already."),
        (lambda ask: answering.not_now(ask.pk, reason="other"), "Joan Mentor read your message and said “not now”."),
        (lambda ask: answering.pause(ask.pk),
         "Joan Mentor read your message and said “not now”: no time in the coming weeks."),
        (lambda ask: clock.advance(timezone.now() + timedelta(days=14, minutes=1)),
         "Joan Mentor did not answer in time."),
        (lambda ask: parting.keep_apart(by=people.of_user(ask.mentor.user), whom=ask.sender),
         "Joan Mentor has no place free at the moment."),
    ],
)  # fmt: skip
def test_moved_says_why_and_who_is_asked_now(end, sentence):
    first, second = make_mentor("Joan Mentor"), make_mentor("Noor Second")
    request = ask_vera(first, second)
    told()
    end(first_ask(request))
    message = mail_to(VERA, "request_moved")
    assert message.subject == "Your request is with Noor Second now"
    assert sentence in message.body
    assert "\n2. Noor Second was asked on " in message.body
    assert link_in(message, "See where it stands, or take it back")
    assert [kind for kind, _address in told()].count("request") == 2


def test_moved_is_also_told_when_the_first_had_no_place_from_the_beginning():
    full, second = make_mentor("Full Mentor", offers={"call": 1}), make_mentor("Noor Second")
    ask_vera(full, second)
    assert told() == sorted([("request", second.user.email), ("request_moved", VERA)])
    assert "Full Mentor has no place free at the moment." in mail_to(VERA, "request_moved").body


def test_moved_ends_when_it_has_moved_on_again():
    request = ask_vera(make_mentor(), make_mentor(), make_mentor())
    for rank in (1, 2):
        answering.not_now(request.asks.get(rank=rank).pk, reason="no_time")
    assert len(mails_to(VERA, "request_moved")) == 1
    assert Delivery.objects.filter(kind="request_moved", reason=Reason.SETTLED).count() == 1


# --- request_accepted -------------------------------------------------------------------------------------------------
def test_accept_tells_both_with_the_words_of_the_yes_in_one_mail():
    mentor = make_mentor("Joan Mentor")
    ask = first_ask(ask_vera(mentor, make_mentor("Never Asked")))
    told()
    before = len(mail.outbox)
    answering.accept(ask.pk, words="Gladly. Send your three questions.")
    assert told(before) == sorted([("request_accepted", mentor.user.email), ("request_accepted", VERA)])
    theirs, mine = mail_to(VERA, "request_accepted"), mail_to(mentor.user.email, "request_accepted")
    assert (theirs.subject, mine.subject) == ("Joan Mentor said yes", "You said yes to Vera Visitor")
    assert "\nGladly. Send your three questions.\n" in theirs.body
    assert "Gladly" not in mine.body
    # MENTEE and MENTOR, the letters for the first meeting.
    assert "Easy going or formal. " in theirs.body
    assert "/guides/mentor/#" in mine.body
    assert relay.seat_of(theirs.reply_to).correspondent.email == VERA
    assert relay.seat_of(mine.reply_to).correspondent.user == mentor.user
    assert theirs.message()["From"] == "Joan Mentor via MentorHub <hello@mentorhub.invalid>"
    assert (theirs.message()["Auto-Submitted"], mine.message()["Auto-Submitted"]) == (None, "auto-generated")
    # A visitor has no page for it, a member has.
    assert ("/inbox/" in theirs.body, "/inbox/" in mine.body) == (False, True)


def test_accept_without_words_relays_nobody():
    ask = first_ask(ask_vera(make_mentor("Joan Mentor")))
    answering.accept(ask.pk)
    message = mail_to(VERA, "request_accepted")
    assert message.message()["Auto-Submitted"] == "auto-generated"
    assert 'class="quote"' not in html_of(message)


def test_accepted_is_not_told_to_two_who_are_apart():
    mentor = make_mentor()
    ask = first_ask(ask_vera(mentor))
    answering.accept(ask.pk)
    parting.keep_apart(by=ask.sender, whom=people.of_user(mentor.user))
    # The other one hears what is heard of whoever leaves: that it has ended, without a name.
    assert told() == [("mentorship_moved", mentor.user.email)]
    assert "Vera" not in mail_to(mentor.user.email, "mentorship_moved").message().as_string()


def test_accepted_leads_on_to_a_first_time_and_the_draft_of_an_agreement_also_without_an_account():
    mentor = make_mentor("Joan Mentor", offers={"months": 1, "call": 1, "question": 1})
    answering.accept(first_ask(ask_vera(mentor, kind="months")).pk)
    for address in (VERA, mentor.user.email):
        message = mail_to(address, "request_accepted")
        assert link_in(message, "Set a time to meet")
        assert link_in(message, "Look at the draft of our agreement")
    before = len(mail.outbox)
    answering.accept(first_ask(ask_vera(mentor, kind="question")).pk)
    [short] = [message for message in mail.outbox[before:] or sent()[before:] if message.to == [VERA]]
    assert link_in(short, "When it is done: close it, with thanks")
    assert "agreement" not in short.body


def test_accepted_into_a_circle_says_what_that_is():
    mentor = make_mentor("Joan Mentor", offers={"circle": 5})
    answering.accept(first_ask(ask_vera(mentor, kind="circle")).pk)
    for address in (VERA, mentor.user.email):
        body = mail_to(address, "request_accepted").body
        assert "A circle is a small group with one topic: six meetings" in body
        assert "See the circle:\nhttps://mentors.example.org/circles/" in body


# --- offers_instead ---------------------------------------------------------------------------------------------------
def test_offers_instead_name_circles_questions_and_programs_for_a_visitor():
    asked = make_mentor("Joan Mentor", offers={"months": 1})
    make_mentor("Circle Host", offers={"circle": 4})
    make_mentor("Answers One", offers={"question": 2})
    make_mentor("Other Topic", helps=["leadership"], offers={"question": 2})
    make_mentor("For Members", visibility="members", offers={"question": 2})
    make_mentor("Paused", accepting="paused", offers={"question": 2})
    make_program("Reference Program", slug="ref", status="active")
    ask = first_ask(ask_vera(asked, kind="months"))
    answering.not_now(ask.pk, reason="full")
    message = mail_to(VERA, "offers_instead")
    assert message.subject == "What is open for you instead: Reference"
    assert [line[2:] for line in message.body.splitlines() if line.startswith("* ")] == [
        "Circle Host", "Answers One", "Reference Program",
    ]  # fmt: skip
    assert "1. Joan Mentor said “not now” on " in message.body
    assert "Free now: 4 seats in a circle." in message.body
    assert "It leaves something open, so ask whether it takes you." in message.body
    assert html_of(message).count('class="button"') == 1


def test_offers_instead_show_members_to_members_and_never_who_was_asked_or_blocks():
    mentor, member = make_pair()
    make_mentor("For Members", visibility="members")
    blocker = make_mentor("Blocks Them")
    from profiles.safety import blocks

    blocks.block(by=blocker.user, whom=member.user)
    answering.not_now(first_ask(make_request(mentor, sender=member, topic=topic())).pk, reason="no_time")
    body = mail_to(member.user.email, "offers_instead").body
    assert [line[2:] for line in body.splitlines() if line.startswith("* ")] == ["For Members"]


def test_offers_instead_use_what_the_profile_says_of_years():
    mentor = make_mentor()
    member = make_person("Luis Mentee", wants=["reference"], years="over_20")
    make_program("For New Librarians", slug="new", status="active", mentee={"max_years": 5})
    answering.not_now(first_ask(make_request(mentor, sender=member, topic=topic())).pk, reason="no_time")
    assert "For New Librarians" not in mail_to(member.user.email, "offers_instead").body
    answering.not_now(first_ask(ask_vera(make_mentor())).pk, reason="no_time")
    assert "* For New Librarians" in mail_to(VERA, "offers_instead").body


def test_offers_instead_end_the_request_also_when_nothing_is_open():
    answering.pause(first_ask(ask_vera(make_mentor())).pk)
    body = mail_to(VERA, "offers_instead").body
    assert "Today nobody has a place for this topic." in body
    assert "which programs you can join" in body


# --- request_lapsed, request_withdrawn --------------------------------------------------------------------------------
def test_lapsed_is_told_to_both():
    mentor = make_mentor("Joan Mentor")
    with time_machine.travel(START, tick=False):
        ask = first_ask(ask_vera(mentor, make_mentor("Never Asked")))
        answering.ask_back(ask.pk, words="Which library?")
        told()
    assert days_pass(START, 15)[2:] == [
        (14, "request_lapsed", mentor.user.email), (14, "request_lapsed", VERA),
    ]  # fmt: skip
    assert "there was no answer until 21 June 2027" in mail_to(VERA, "request_lapsed").body
    assert "2. Never Asked was not asked any more." in mail_to(VERA, "request_lapsed").body
    assert mail_to(mentor.user.email, "request_lapsed").subject == (
        "Vera Visitor did not answer, so the request is closed"
    )


def test_withdrawn_is_told_to_the_mentor_who_has_read_of_it():
    mentor = make_mentor()
    request = ask_vera(mentor, make_mentor("Never Asked"))
    told()
    asking.withdraw(request.pk)
    assert told(1) == [("request_withdrawn", mentor.user.email)]
    assert mail_to(mentor.user.email, "request_withdrawn").subject == "Vera Visitor took the request back"


def test_withdrawn_before_anything_left_troubles_nobody():
    request = ask_vera(make_mentor())
    asking.withdraw(request.pk)
    assert told() == []


# --- mentor_rested ----------------------------------------------------------------------------------------------------
def test_mentor_silent_twice_running_is_told_kindly_once():
    mentor = make_mentor("Joan Mentor", offers={"question": 5})
    with time_machine.travel(START, tick=False):
        make_request(mentor, email="one@example.org")
        make_request(mentor, email="two@example.org")
    lines = [line for line in days_pass(START, 16) if line[1] == "mentor_rested"]
    assert lines == [(14, "mentor_rested", mentor.user.email)]
    message = mail_to(mentor.user.email, "mentor_rested")
    assert message.subject == "We send you nobody for now"
    assert "The last 2 requests to you had no answer." in message.body
    assert link_in(message, "I am back")


def test_mentor_who_is_back_already_is_not_told():
    mentor = make_mentor(offers={"question": 5})
    for _each in range(2):
        make_request(mentor)
    told()
    clock.advance(timezone.now() + timedelta(days=15))
    answering.come_back(mentor.pk)
    assert [kind for kind, _address in told()].count("mentor_rested") == 0
