"""The states of the inbox and of conversations, and who wrote what to whom there."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from matching.lifecycle import answering, saying
from matching.models import Ask, Conversation, HeldMail, Message, Request
from matching.talking import apart
from matching.talking.conversations import other_seat
from profiles.models import Offer
from tests.browser.people_states import CURATOR
from tests.browser.profile_states import HEBREW, LONG_NAME, NEWCOMER
from tests.matching.factories import first_ask, make_request
from tests.profiles.factories import make_mentor, make_person

BUSY, ASKER, FULL_MENTOR = "busy-inbox@example.org", "asker@example.org", "full-inbox@example.org"
# Addresses have public numbers that are drawn; here they are given.
WAITS, YES, LONG, SHUT, FULL_ASK, MINE, FLAGGED, WAITING_TALK = (UUID(int=number) for number in range(1, 9))
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3
WORDS = f"{LONG_WORD}\n\nhttps://example.org/{'a' * 300}\n\n{HEBREW}. <b>{LONG_NAME}</b>\n\n" + "More words. " * 60


def fill():
    """Write a mentor with everything in the inbox, somebody who asked, a mentor without a place."""
    now = timezone.now()
    busy = make_mentor("Busy Mentor", email=BUSY, offers={"question": 30, "call": 2})
    asker = make_person("Asks A Lot", email=ASKER)
    long = make_person(LONG_NAME[:80])
    waits = make_request(busy, sender=long, text=WORDS, now=now - timedelta(days=2))
    Ask.objects.filter(request=waits).update(public_id=WAITS)
    Conversation.objects.filter(ask__request=waits).update(public_id=WAITING_TALK)
    make_request(busy, name="Short Visitor", text="One question: which course?")
    said_yes = make_request(busy, sender=asker)
    answering.accept(first_ask(said_yes).pk)
    Ask.objects.filter(request=said_yes).update(public_id=YES)
    seat = saying.mentor_seat(first_ask(said_yes))
    other = other_seat(seat)
    for number in range(55):
        text = WORDS if number == 52 else f"Message {number}"
        saying.say((seat, other)[number % 2], text, now=now + timedelta(minutes=number))
    attachments = [["Plan.pdf", 48_213], [f"{LONG_WORD}.docx", 9]]
    saying.say(
        other, HEBREW, came_by="mail", mail_id="1@inbox", rest=f"> {WORDS}", attachments=attachments,
        now=now + timedelta(minutes=60),
    )  # fmt: skip
    Conversation.objects.filter(pk=seat.conversation_id).update(public_id=LONG)
    for number in (1, 2):
        HeldMail.objects.create(seat=seat, mail_id=f"{number}@held", text=WORDS, received_at=now)
    fill_what_was_asked(busy, asker, now)
    fill_ends(asker)


def fill_what_was_asked(busy, asker, now):
    """Write requests of one member at every stage, and a question that waits for an answer."""
    first, second = make_mentor("First Choice"), make_mentor(LONG_NAME[:80])
    asked = make_request(first, second, sender=asker, now=now - timedelta(days=4))
    answering.ask_back(first_ask(asked).pk, words=WORDS)
    going = make_request(make_mentor("Third Choice"), make_mentor("Fourth Choice"), sender=asker)
    Request.objects.filter(pk=going.pk).update(public_id=MINE)
    declined = make_request(make_mentor("Fifth Choice"), sender=asker)
    answering.not_now(first_ask(declined).pk, reason="no_time", words="In spring, gladly.")


def fill_ends(asker):
    """Write a closed conversation, a mentor without a place, and a flagged message."""
    gone = make_mentor("Closed Conversation")
    shut = saying.mentor_seat(first_ask(make_request(gone, sender=asker)))
    apart.keep_apart(by=shut.correspondent, whom=other_seat(shut).correspondent)
    Conversation.objects.filter(pk=shut.conversation_id).update(public_id=SHUT)
    full = make_mentor("No Place", email=FULL_MENTOR, offers={"question": 1, "call": 1})
    asked = make_request(full, name="Comes Late")
    Ask.objects.filter(request=asked).update(public_id=FULL_ASK)
    Offer.objects.filter(profile=full, kind="question").update(taken=1)
    flagged = make_request(make_mentor("Asked For Money"), text=WORDS, flags=["money", "link"], name="Odd Visitor")
    Message.objects.filter(conversation__ask__request=flagged).update(public_id=FLAGGED)


def states(state):
    """Return the states, made by the class `state` (tests.browser.pages.State)."""
    waits = f"/inbox/{WAITING_TALK}/"
    return [
        state("inbox, empty", "/inbox/", viewer=NEWCOMER),
        state("inbox, everything", "/inbox/", viewer=BUSY),
        state("inbox, unfolded", "/inbox/", viewer=BUSY, unfold=True),
        state("inbox, just answered", f"/inbox/?done={YES}&at=2", viewer=BUSY),
        state("inbox, no place", "/inbox/", viewer=FULL_MENTOR, unfold=True),
        state("inbox, what was asked", "/inbox/", viewer=ASKER, unfold=True),
        state("inbox, search", "/inbox/?q=Message", viewer=BUSY),
        state("inbox, nothing found", "/inbox/?q=zzzz&color=red&page=x", viewer=BUSY),
        state("inbox, no such page", "/inbox/?page=9", viewer=BUSY),
        state(
            "inbox, error", "/inbox/", viewer=FULL_MENTOR, status=422, posts={"words": "", "answer": "ask"},
            button="main button[value=ask]", action=f"/inbox/asks/{FULL_ASK}/", unfold=True,
        ),
        state("take back", f"/inbox/requests/{MINE}/withdraw/", viewer=ASKER),
        state("conversation, waits", waits, viewer=BUSY, unfold=True),
        state("conversation, long", f"/inbox/{LONG}/", viewer=BUSY, unfold=True),
        state("conversation, earlier", f"/inbox/{LONG}/?page=2", viewer=BUSY),
        state("conversation, nothing earlier", f"/inbox/{LONG}/?page=9&color=red", viewer=BUSY),
        state("conversation, of the sender", f"/inbox/{LONG}/", viewer=ASKER),
        state("conversation, closed", f"/inbox/{SHUT}/", viewer=ASKER),
        state("conversation, error", waits, viewer=BUSY, status=422, posts={"text": ""}, button=".write button"),
        state("conversation, block", f"{waits}block/", viewer=BUSY),
        state("conversation, report", f"{waits}report/", viewer=BUSY),
        state(
            "conversation, report, errors", f"{waits}report/", viewer=BUSY, status=422, posts={"message": ""},
            button="main form button",
        ),
        state("conversation, reported", f"{waits}reported/?hours=2", viewer=BUSY),
        state("flagged", "/staff/matching/flagged/", viewer=CURATOR),
        state("flagged, seen", "/staff/matching/flagged/?state=seen", viewer=CURATOR),
        state("flagged message", f"/staff/matching/flagged/{FLAGGED}/", viewer=CURATOR),
    ]  # fmt: skip
