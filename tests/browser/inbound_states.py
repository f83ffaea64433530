"""The states of the pages about mails that came in: for staff, and behind the link that asks whose a mail was."""

from datetime import timedelta

from django.utils import timezone

from matching.models import HeldMail, Seat
from matching.vocabulary import Outcome
from reminders.links import tokens
from reminders.models import Inbound, Link
from reminders.respect.addresses import digest
from tests.browser.inbox_states import LONG_WORD, WORDS
from tests.browser.profile_states import HEBREW
from tests.matching.factories import make_request
from tests.profiles.factories import make_mentor

CURATOR, VISITOR, OTHER = "curator@example.org", "held@example.org", "held-many@example.org"
LIST = "/staff/reminders/inbound/"
FORGED, MACHINE = 800_001, 800_002
ONE, MANY, USED, OLD = ("h" + letter * 31 for letter in "omud")


def fill():
    """Write mails of every end, and two visitors of whom one and several mails are held."""
    now = timezone.now()
    raw = f"From: Eve <eve@example.net>\r\nSubject: {LONG_WORD}\r\n\r\n{WORDS}\r\n{HEBREW}".encode()
    details = {Outcome.FAILED_CHECK: "", Outcome.AUTOMATIC: "out_of_office", Outcome.NO_THREAD: "ended_relay"}
    for number, outcome in enumerate(Outcome):
        Inbound.objects.create(
            pk=FORGED + 10 + number, message_id=f"<states-{number}@x>", sender=f"{'a' * 60}@{'b' * 60}.example",
            subject=LONG_WORD, raw=raw, outcome=outcome, detail=details.get(outcome, "ValueError"), handled_at=now,
        )  # fmt: skip
    for pk, outcome in ((FORGED, Outcome.FAILED_CHECK), (MACHINE, Outcome.AUTOMATIC)):
        Inbound.objects.create(
            pk=pk, message_id=f"<{pk}@x>", sender="eve@example.net", raw=raw, outcome=outcome, handled_at=now,
            detail=details[outcome], seen_at=now if pk == MACHINE else None,
        )  # fmt: skip
    fill_what_is_held(now)


def fill_what_is_held(now):
    """Write held mails of two visitors, and links that are good, used and too old."""
    for email, texts in ((VISITOR, [WORDS]), (OTHER, ["Mine.", HEBREW, ""])):
        make_request(make_mentor("Held Mails"), email=email, name="Vera")
        seat = Seat.objects.get(correspondent__email=email)
        for number, text in enumerate(texts):
            HeldMail.objects.create(
                seat=seat, mail_id=f"<{number}{email}>", text=text, received_at=now,
                attachments=[[f"{LONG_WORD}.docx", 48_213], ["", 9]] if number != 1 else [],
            )  # fmt: skip
    seats = {each.correspondent.email: each for each in Seat.objects.filter(correspondent__email__in=(VISITOR, OTHER))}
    for token, email, options in (
        (ONE, VISITOR, {}),
        (MANY, OTHER, {}),
        (USED, VISITOR, {"used_at": now}),
        (OLD, VISITOR, {"expires_at": now - timedelta(days=1)}),
    ):
        Link.objects.create(**{
            "token_digest": tokens.token_digest(token), "purpose": "own_held_mail", "object": f"seat {seats[email].pk}",
            "recipient": digest(email), "expires_at": now + timedelta(days=30), **options,
        })  # fmt: skip


def states(state):
    """Return the states, made by the class `state` (tests.browser.pages.State)."""
    return [
        state("mails that came in", LIST, viewer=CURATOR),
        state("mails that came in, all", f"{LIST}?all", viewer=CURATOR),
        state("mail that came in", f"{LIST}{FORGED}/", viewer=CURATOR),
        state("mail that came in, of a machine", f"{LIST}{MACHINE}/", viewer=CURATOR),
        state("mail that came in, no reason", f"{LIST}{FORGED}/", status=422, viewer=CURATOR,
              posts={"why": "", "step": "read"}, button="button[value=read]"),
        state("mail that came in, read", f"{LIST}{FORGED}/", viewer=CURATOR,
              posts={"why": "Somebody asks for it", "step": "read"}, button="button[value=read]"),
        state("whose mail was it", f"/do/{ONE}/"),
        state("whose mails were they", f"/do/{MANY}/"),
        state("whose mails were they, none ticked", f"/do/{MANY}/", status=422, posts={"discard": ""},
              button="main form button:not([name])"),
        state("whose mail was it, done", f"/do/{USED}/", status=410),
        state("whose mail was it, too old", f"/do/{OLD}/", status=410),
    ]  # fmt: skip
