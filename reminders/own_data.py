"""What the tables of mail hold about people: what we wrote to them, what they want, which address is not written to."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.models import HeldMail, Message, Seat
from matching.vocabulary import Outcome
from profiles.own_data import retention
from profiles.own_data.registry import Tie, about_people, delete, not_personal, stays

from .kinds import KINDS
from .models import Delivery, Event, Heartbeat, Inbound, Link, Preference, Suppression, Switch
from .respect.addresses import digests
from .vocabulary import OPEN_STATES, Mode, Reason, Standstill, State

COURSE = _("It only says how the mail got on.")
INSIDE = _("It is what the mail is made of; you got it as words.")
MAILBOX = _("You have the mail itself, in your own mailbox.")
SECRET = _("It opens what the link in your mail opens, so only its hash is kept.")


def recipients(person):
    """Return how rows name the person."""
    return [f"u{person.user.pk}", *(digest for address in person.addresses for digest in digests(address))]


def mails(person):
    """Return the mails to the person: to the account, and to addresses that are theirs."""
    return Delivery.objects.filter(
        Q(user=person.user) | Q(recipient__in=recipients(person)) | (person.has("email") & ~Q(email=""))
    )


def forget_mails(found, person):
    """Let what waits not leave, and forget address and words of all (quality.md F28); rows stay as skeletons."""
    waiting = found.filter(state__in=OPEN_STATES)
    waiting.update(state=State.WITHHELD, reason=Reason.GONE, claim=None, sealed=None)
    found.update(email="", data={}, sealed=None, user=None)


def links(person):
    """Return the links that were mailed to the person."""
    return Link.objects.filter(Q(recipient__in=recipients(person)) | Q(delivery__in=mails(person)))


def answers(person):
    """Return the mails that came from the person's addresses, or as answers to mails to them."""
    return Inbound.objects.filter(person.has("sender") | Q(delivery__in=mails(person)))


def quoting(person):
    """Return the mails that came into conversations of the person, or wait to, also the other one's: those quote."""
    seats = Seat.objects.filter(Q(correspondent__user=person.user) | Q(correspondent__email__in=person.addresses))
    talks = seats.values("conversation")
    said = Message.objects.filter(conversation__in=talks).exclude(mail_id=None).values("mail_id")
    held = HeldMail.objects.filter(seat__conversation__in=talks).values("mail_id")
    return Inbound.objects.filter(Q(message_id__in=said) | Q(message_id__in=held))


def drop(found, person):
    """Delete mails now: this app declares before the one below, whose messages then forget which mails they were."""
    found.delete()


def kind_title(name):
    """Return a kind in plain words."""
    return str(KINDS[name].title) if name in KINDS else name


def why(name):
    """Return a Reason in words that tell nobody who blocked them: these three read alike."""
    if name in {Reason.BLOCKED, Reason.GONE, Reason.SETTLED}:
        return str(_("it was no longer needed"))
    return str(Reason(name).label) if name else ""


# An erasure takes these in the order of profiles/own_data/erasing.py; mails are found by `recipient` until their end.
about_people(
    Link,
    Tie(
        "links", links,
        delete,
        title=_("Links that we mailed you"),
        shown={"created_at": _("when"), "expires_at": _("good until"), "used_at": _("used")},
        columns=("recipient", "delivery"),
    ),
    kept_back={"token_digest": SECRET, "purpose": INSIDE, "object": INSIDE},
)  # fmt: skip
about_people(
    Event,
    Tie(
        "receipts", lambda person: Event.objects.filter(
            Q(delivery__in=mails(person)) | Q(email_digest__in=[d for a in person.addresses for d in digests(a)])
        ),
        delete,
        title=_("What mail providers told us about mails to you"),
        shown={"at": _("when"), "type": _("what")},
        columns=("delivery", "email_digest"),
    ),
    kept_back={
        "event_id": COURSE, "provider": COURSE, "is_hard": COURSE, "provider_id": COURSE, "received_at": COURSE,
        "applied_at": COURSE,
    },
)  # fmt: skip
about_people(
    Inbound,
    Tie(
        "answers", answers, delete,
        title=_("Mails that you sent to us"),
        shown={"received_at": _("when"), "sender": _("from"), "outcome": _("what became of it")},
        columns=("delivery", "sender"),
        words={"outcome": lambda name: str(Outcome(name).label) if name else ""},
    ),
    Tie(
        "answers_in_conversations", quoting, drop,
        columns=("message_id",), hidden="What others said to somebody by mail is theirs; it is kept for 30 days only.",
    ),
    kept_back={ "subject": MAILBOX, "raw": MAILBOX,
        "seen_at": COURSE, "detail": COURSE, "tries": COURSE, "claimed_at": COURSE, "handled_at": COURSE,
    },
)  # fmt: skip
about_people(
    Delivery,
    Tie(
        "mails", mails, forget_mails,
        title=_("Mails that we wrote to you"),
        shown={
            "created_at": _("when"), "kind": _("what"), "state": _("what became of it"), "reason": _("why"),
            "sent_at": _("left"), "acted_at": _("you did what it asked"), "email": _("address"),
        },
        columns=("user", "recipient", "email"),
        words={"kind": kind_title, "state": lambda name: str(State(name).label),
               "reason": why},
        # Late, because what ends with somebody writes mails, also to them.
        is_key=True,
    ),
    kept_back={
        "key": COURSE, "data": INSIDE, "sealed": INSIDE, "lane": COURSE, "is_reminder": COURSE, "error": COURSE,
        "due_at": COURSE, "try_at": COURSE, "expires_at": COURSE, "attempts": COURSE, "uncertain": COURSE,
        "claim": COURSE, "claimed_at": COURSE, "public_id": COURSE, "message_id": COURSE, "provider_id": COURSE,
        "digest": COURSE,
    },
)  # fmt: skip
about_people(
    Preference,
    Tie(
        "mail_wishes", lambda person: Preference.objects.filter(user=person.user), delete,
        title=_("Which mail you want"),
        shown={"kind": _("what"), "mode": _("how"), "changed_at": _("since")},
        columns=("user",), words={"kind": kind_title, "mode": lambda name: str(Mode(name).label)},
    ),
)  # fmt: skip
about_people(
    Suppression,
    Tie(
        "not_written_to", lambda person: Suppression.objects.filter(
            email_digest__in=[d for a in person.addresses for d in digests(a)]
        ),
        stays("A scrambled address keeps us from writing to somebody who wants no mail (quality.md D3, V6)."),
        title=_("Why we do not write to your address"),
        shown={"since": _("since"), "kind": _("what"), "reason": _("why")},
        columns=("email_digest",),
        words={"kind": kind_title, "reason": lambda name: str(Standstill(name).label)},
    ),
    kept_back={"score": COURSE},
)  # fmt: skip
not_personal(Heartbeat, because="When a program of ours was last heard of.")
not_personal(Switch, because="Whether mail flows at all.")


# --- How long ---------------------------------------------------------------------------------------------------------
def sealed_content(before):
    """Empty what was rendered in mails that were written before `before`, whatever became of them (quality.md R12)."""
    return Delivery.objects.filter(created_at__lt=before, sealed__isnull=False).update(sealed=None)


def old_links(before):
    """Delete links that ended before `before`."""
    return Link.objects.filter(expires_at__lt=before).delete()[0]


def raw_answers(before):
    """Delete mails that came in before `before`."""
    return Inbound.objects.filter(received_at__lt=before).delete()[0]


def receipts(before):
    """Delete receipts from before `before`."""
    return Event.objects.filter(received_at__lt=before).delete()[0]


def addresses_of_mails(before):
    """Empty the addresses of mails to people without an account that left, or ended, before `before`."""
    old = Delivery.objects.filter(created_at__lt=before).exclude(state__in=OPEN_STATES).exclude(email="")
    return old.update(email="")


def old_mails(before):
    """Delete the rows of mails that were written before `before` and will not leave any more."""
    return Delivery.objects.filter(created_at__lt=before).exclude(state__in=OPEN_STATES).delete()[0]


for each in (
    retention.Period(
        "sealed_content", _("The words of codes and notices that we could not send"), 30,
        _("What was sent is emptied at once. This is for what was not."), sealed_content,
    ),
    retention.Period("raw_answers", _("Mails that you send us"), 30, _("So that somebody can answer."), raw_answers),
    retention.Period(
        "old_links", _("Links in mails, after they have ended"), 30,
        _("So that an old link can still say what became of it."), old_links,
    ),
    retention.Period(
        "receipts", _("What mail providers tell us about a mail"), 90,
        _("So that staff see why mail comes back."), receipts,
    ),
    retention.Period(
        "addresses_of_mails", _("The address of a mail to somebody without an account"), 90,
        _("So that a mail that comes back is understood."), addresses_of_mails,
    ),
    retention.Period(
        "old_mails", _("That we wrote to you, what about and when"), 730,
        _("So that nothing is sent twice, and so that you can look it up."), old_mails,
    ),
):  # fmt: skip
    retention.add(each)
