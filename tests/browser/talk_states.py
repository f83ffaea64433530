"""The states behind the links in mails of requests, and requests at the stages that no other page shows."""

from datetime import timedelta

from django.utils import timezone

from matching.lifecycle import answering, asking, clock, saying
from matching.models import Ask
from matching.talking.conversations import other_seat
from profiles.hashing import token_digest
from profiles.models import Offer, Topic
from reminders.models import Link
from reminders.respect.addresses import digest
from tests.browser.profile_states import HEBREW, LONG_NAME
from tests.matching.factories import first_ask, make_request
from tests.profiles.factories import make_mentor

LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
WORDS = f"{LONG_WORD}\n\n{HEBREW}. <b>{LONG_NAME}</b>\n\n" + "More words. " * 60
VISITOR = "talks@example.org"


def link(name, purpose, about, recipient, **fields):
    """Write the link whose token is `name`, filled up to 32 characters."""
    Link.objects.create(
        token_digest=token_digest(token(name)), purpose=purpose, object=about, recipient=recipient,
        expires_at=timezone.now() + timedelta(days=30), **fields,
    )  # fmt: skip


def token(name):
    """Return the token of the link called `name`."""
    return name.replace(" ", "-").ljust(32, "x")


def path(name):
    """Return the address of the link called `name`."""
    return f"/do/{token(name)}/"


def fill():
    """Write requests that wait, went on, were accepted, lapsed, taken back and never answered, and links to them."""
    topic = Topic.objects.get(slug="reference")
    mentor = make_mentor("Talks In Mails", offers={"question": 30, "call": 1})
    waits = first_ask(make_request(mentor, topic=topic, name=LONG_NAME[:80], text=WORDS))
    theirs = f"u{mentor.user_id}"
    for purpose in ("accept_request", "question_request", "decline_request", "pause_request"):
        link(purpose, purpose, f"ask {waits.pk}", theirs)
    seat = saying.mentor_seat(waits)
    for purpose in ("block_person", "report_person"):
        link(purpose, purpose, f"seat {seat.pk}", theirs)
    said = {"came_by": "mail", "attachments": [["Plan.pdf", 48_213], [f"{LONG_WORD}.docx", 9]]}
    saying.say(other_seat(seat), WORDS, mail_id="1@talks", **said)
    saying.say(other_seat(seat), HEBREW)
    fill_full(topic)
    fill_what_is_followed(topic)
    fill_ends(topic)


def fill_full(topic):
    """Write a mentor who gave the last place to somebody else."""
    full = make_mentor("Gave The Last Place", offers={"question": 1, "call": 1})
    ask = first_ask(make_request(full, topic=topic, name="Comes Late"))
    Offer.objects.filter(profile=full, kind="question").update(taken=1)
    link("full", "accept_request", f"ask {ask.pk}", f"u{full.user_id}")


def fill_what_is_followed(topic):
    """Write a visitor's request that is with the second of three mentors, and one where the visitor is awaited."""
    three = [make_mentor(name) for name in ("First Of Three", LONG_NAME[:80], "Third Of Three")]
    going = make_request(*three, topic=topic, email=VISITOR, text=WORDS)
    answering.not_now(first_ask(going).pk, reason="not_my_topic")
    asks = make_request(make_mentor("Asks Something"), topic=topic, email=VISITOR)
    answering.ask_back(first_ask(asks).pk, words=WORDS)
    ended = make_request(make_mentor("Not Now"), topic=topic, email=VISITOR)
    answering.not_now(first_ask(ended).pk, reason="no_time")
    for name, request in (("going", going), ("awaited", asks), ("ended", ended)):
        link(name, "follow_request", f"request {request.pk}", digest(VISITOR))
    link("settled", "accept_request", f"ask {first_ask(ended).pk}", f"u{first_ask(ended).mentor.user_id}")


def fill_ends(topic):
    """Write a yes, an end in silence of either side, and a request that was taken back."""
    accepted = make_request(make_mentor("Says Yes"), topic=topic, email=VISITOR)
    answering.accept(first_ask(accepted).pk, words=WORDS)
    taken_back = make_request(make_mentor("Taken Back"), topic=topic, email=VISITOR)
    asking.withdraw(taken_back.pk)
    long_ago = timezone.now() - timedelta(days=15)
    lapses = first_ask(make_request(make_mentor("Waits In Vain"), topic=topic, email=VISITOR, now=long_ago))
    Ask.objects.filter(pk=lapses.pk).update(turn="sender")
    silent = make_mentor("Silent Twice", offers={"question": 3})
    for number in range(2):
        make_request(silent, topic=topic, email=f"silent{number}@example.org", now=long_ago)
    clock.advance()
    link("come back", "come_back", f"profile {silent.pk}", f"u{silent.user_id}")


def states(state):
    """Return the states, made by the class `state` (tests.browser.pages.State)."""
    return [
        state("do, yes", path("accept_request")),
        state("do, question", path("question_request")),
        state("do, question, error", path("question_request"), status=422, posts={"words": ""}),
        state("do, not now", path("decline_request")),
        state("do, not now, error", path("decline_request"), status=422, posts={"words": WORDS}),
        state("do, pause", path("pause_request")),
        state("do, pause, error", path("pause_request"), status=422, posts={"until": "1999-01-01"}),
        state("do, full", path("full"), status=422, posts={"words": "Gladly."}),
        state("do, settled", path("settled"), status=410),
        state("do, follow", path("going")),
        state("do, follow, awaited", path("awaited")),
        state("do, follow, ended", path("ended")),
        state("do, come back", path("come back")),
        state("do, block", path("block_person")),
        state("do, report", path("report_person")),
        state("do, report, error", path("report_person"), status=422, posts={"message": ""}),
    ]
