"""What the tables of requests and conversations hold about people, what they are shown, and what stays of them.

Whoever leaves takes all of their words along. The other one keeps their own, in a conversation with somebody who left
(quality.md V6).
"""

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from profiles.hashing import address_digests
from profiles.own_data import retention
from profiles.own_data.registry import Tie, about_people, delete, empty, stays

from .contacting import limits
from .lifecycle import leaving
from .models import (
    AddressUse,
    Ask,
    ContactBlock,
    Conversation,
    Correspondent,
    Draft,
    HeldMail,
    Mentorship,
    Message,
    Request,
    Seat,
)
from .talking import forgetting
from .vocabulary import RequestState

COURSE = _("It only says how the request got on; you see the same in words.")
NUMBER = _("It is the number of the page, which you see with the conversation.")
LOOKED_AT = _("It says what staff look at; whoever knew it could get round it.")
SECRET = _("It opens your side of a conversation by mail, so only its hash is kept.")
QUOTED = _("It was cut off from a mail and may quote somebody else. It goes by itself, and you have the mail.")
QUIET = _("Whether somebody left or blocked you reads alike, so that nobody learns of a block.")


# --- Whose rows -------------------------------------------------------------------------------------------------------
def selves(person):
    """Return the Correspondents that are the person: of the account, and of proven addresses from before it."""
    return Correspondent.objects.filter(Q(user=person.user) | Q(email__in=person.addresses))


def requests(person):
    """Return the requests that the person sent."""
    return Request.objects.filter(sender__in=selves(person))


def unproven(person):
    """Return the requests that wait until somebody confirms an address that is the person's."""
    return Request.objects.filter(~Q(email=""), person.has("email"))


def conversations(person):
    """Return the conversations in which the person has a seat."""
    return Conversation.objects.filter(
        pk__in=Seat.objects.filter(correspondent__in=selves(person)).values("conversation")
    )


def messages(person):
    """Return what the person said."""
    return Message.objects.filter(seat__correspondent__in=selves(person))


def messages_to(person):
    """Return what others said to the person."""
    return Message.objects.filter(conversation__in=conversations(person)).exclude(
        seat__correspondent__in=selves(person)
    )


def uses(person):
    """Return how often an address of the person was typed into the form for first messages."""
    mailboxes = {limits.mailbox_of(address) for address in person.addresses}
    return AddressUse.objects.filter(mailbox__in=[d for box in mailboxes for d in address_digests(box, limits.SALT)])


# --- How they end -----------------------------------------------------------------------------------------------------
def end_mentorships(found, person):
    """End them, and free their places."""
    leaving.end_mentorships(found)


def take_back(found, person):
    """Take back what is on its way, and empty the words of all."""
    leaving.take_back(found)
    leaving.empty_requests(found)


def send_on(found, person):
    """Let the requests to the person go on to the next mentor at once."""
    leaving.send_on(found)


def close(found, person):
    """Close the conversations, relay addresses too."""
    forgetting.close(found)


def take_words(found, person):
    """Empty what the person said."""
    forgetting.take_words(found)


def lose_name(found, person):
    """Keep nothing of the person; the link to the account goes with the account."""
    found.update(email="", name="")


# --- The tables, in the order in which an erasure takes them ----------------------------------------------------------
about_people(
    Mentorship,
    Tie(
        "mentorships", lambda person: Mentorship.objects.filter(mentee__in=selves(person)), end_mentorships,
        title=_("Mentors who said yes to you"),
        shown={
            "started_at": _("begun"), "mentor__slug": _("the mentor at /mentors/…"), "kind": _("kind of help"),
            "state": _("where it stands"), "closed_at": _("ended"),
        },
        columns=("mentee",),
    ),
    Tie(
        "mentorships_as_mentor", lambda person: Mentorship.objects.filter(mentor__user=person.user), end_mentorships,
        title=_("People whom you said yes to"),
        shown={
            "started_at": _("begun"), "kind": _("kind of help"), "state": _("where it stands"), "closed_at": _("ended"),
        },
        columns=("mentor",),
    ),
    kept_back={"public_id": NUMBER, "ask": COURSE, "conversation": NUMBER, "reason": QUIET},
)  # fmt: skip
about_people(
    Request,
    Tie(
        "requests", requests, take_back,
        title=_("Requests that you sent"),
        shown={
            "created_at": _("written"), "topic__name": _("topic"), "prompts": _("your answers to our questions"),
            "text": _("your words"), "conduct": _("code of conduct that you agreed to"),
            "state": _("what became of it"), "confirmed_at": _("sent"), "closed_at": _("ended"),
        },
        columns=("sender",),
    ),
    Tie(
        "requests_unproven", unproven, delete,
        title=_("Requests that wait until you confirm your address"),
        shown={"created_at": _("written"), "email": _("address"), "name": _("name")},
        columns=("email",),
    ),
    kept_back={"public_id": NUMBER, "fingerprint": _("It is a sum of your words."), "flags": LOOKED_AT},
)  # fmt: skip
about_people(
    Ask,
    Tie(
        "asks", lambda person: Ask.objects.filter(sender__in=selves(person)),
        stays("That somebody was asked, and answered or not; who asked stands nowhere any more."),
        title=_("Whom your requests went to"),
        shown={
            "request__created_at": _("request written"), "rank": _("in which order"),
            "mentor__slug": _("the mentor at /mentors/…"), "kind": _("kind of help"), "opened_at": _("asked"),
            "answered_at": _("answered"), "state": _("what became of it"), "reason": _("why not now"),
        },
        columns=("sender", "request"),
    ),
    Tie(
        "asks_received", lambda person: Ask.objects.filter(mentor__user=person.user).exclude(opened_at=None), send_on,
        title=_("Requests that you got"),
        shown={
            "opened_at": _("asked"), "kind": _("kind of help"), "answered_at": _("first answered"),
            "state": _("what became of it"), "reason": _("why not now"), "closed_at": _("ended"),
            "led_to_rest": _("unanswered, after which we sent nobody to you"),
        },
        columns=("mentor",),
    ),
    kept_back={"public_id": NUMBER, "turn": COURSE, "turn_at": COURSE},
)  # fmt: skip
about_people(
    HeldMail,
    Tie(
        "held_mails", lambda person: HeldMail.objects.filter(seat__correspondent__in=selves(person)), delete,
        title=_("Mails to your conversations from an address that is not yours"),
        shown={"received_at": _("when")},
        columns=("seat",),
    ),
    kept_back={
        "mail_id": COURSE, "text": _("We do not know yet who wrote it."), "rest": _("We do not know yet who wrote it."),
        "attachments": _("We do not know yet who wrote it."),
    },
)  # fmt: skip
about_people(
    Conversation,
    Tie(
        "conversations", conversations, close,
        title=_("Your conversations"),
        shown={"created_at": _("begun"), "last_at": _("last message"), "public_id": _("its address: /inbox/…")},
    ),
    kept_back={"ask": COURSE, "closed_at": QUIET},
)  # fmt: skip
about_people(
    Message,
    Tie(
        "messages", messages, take_words,
        title=_("What you said in conversations"),
        shown={
            "created_at": _("when"), "conversation__public_id": _("conversation"), "text": _("your words"),
            "came_by": _("came"),
            "attachments": _("files that we did not take, and their bytes"),
        },
        columns=("seat",),
    ),
    Tie(
        "messages_to", messages_to, empty(rest=""),
        columns=("conversation",),
        hidden="What others said to somebody stands in their conversations; it is the words of those others.",
    ),
    kept_back={"public_id": NUMBER, "mail_id": COURSE, "flags": LOOKED_AT, "looked_at": LOOKED_AT, "rest": QUOTED},
)  # fmt: skip
about_people(
    Seat,
    Tie(
        "seats", lambda person: Seat.objects.filter(correspondent__in=selves(person)),
        empty(read_at=None, is_muted=False),
        title=_("Your side of each conversation"),
        shown={
            "conversation__public_id": _("conversation"), "read_at": _("read up to"),
            "is_muted": _("no mail about it"), "address_ends_at": _("your address for answers works until"),
        },
        columns=("correspondent",),
    ),
    kept_back={"nonce": SECRET, "token_digest": SECRET},
)  # fmt: skip
about_people(
    ContactBlock,
    Tie(
        "contact_blocks", lambda person: ContactBlock.objects.filter(blocker__in=selves(person)), delete,
        title=_("People without an account whom you blocked"),
        shown={"created_at": _("since"), "blocked__name": _("name")},
        columns=("blocker",),
    ),
    Tie(
        "contact_blocks_received", lambda person: ContactBlock.objects.filter(blocked__in=selves(person)), delete,
        columns=("blocked",), hidden="Whoever blocks somebody must be able to rely on nobody learning of it.",
    ),
)  # fmt: skip
about_people(
    Draft,
    Tie(
        "drafts", lambda person: Draft.objects.filter(user=person.user), delete,
        title=_("Messages that you began"),
        shown={"updated_at": _("changed"), "mentor__slug": _("to the mentor at /mentors/…"), "fields": _("your words")},
        columns=("user",),
    ),
)  # fmt: skip
about_people(
    AddressUse,
    Tie(
        "address_uses", uses,
        stays("A scrambled address keeps mail from going to it too often; it is gone after two days."),
        title=_("First messages with your address, in the last days"),
        shown={"used_at": _("when"), "asked": _("we asked by mail"), "answered_at": _("confirmed")},
        columns=("mailbox",),
    ),
)  # fmt: skip
about_people(
    Correspondent,
    Tie(
        "correspondent", selves, lose_name,
        title=_("Who you are in conversations"),
        shown={"created_at": _("since"), "email": _("address, from before your account"), "name": _("name")},
        columns=("user",),
    ),
)  # fmt: skip


# --- How long ---------------------------------------------------------------------------------------------------------
def unconfirmed_requests(before):
    """Delete the requests written before `before` whose address nobody confirmed."""
    old = Request.objects.filter(state=RequestState.UNCONFIRMED, created_at__lt=before)
    return old.delete()[1].get("matching.Request", 0)


def rest_of_mails(before):
    """Empty what was cut off from mails that came before `before`."""
    return Message.objects.filter(created_at__lt=before).exclude(rest="").update(rest="")


def held_mails(before):
    """Delete the mails that came before `before` and of which nobody said that they are theirs."""
    return HeldMail.objects.filter(received_at__lt=before).delete()[0]


def drafts(before):
    """Delete the drafts that nobody has changed since `before`."""
    return Draft.objects.filter(updated_at__lt=before).delete()[0]


def silent_visitors(before):
    """Forget the people without an account in whose requests and conversations nothing has happened since `before`."""
    taken = 0
    for pk in list(silent(before).order_by("pk").values_list("pk", flat=True)[: retention.AT_ONCE]):
        taken += forget_visitor(pk, before)
    return taken


@transaction.atomic
def forget_visitor(pk, before):
    """Forget one Correspondent, if still silent; return whether that was so."""
    who = Correspondent.objects.filter(pk=pk)
    if not silent(before).filter(pk=pk).exists():
        return False
    leaving.end_mentorships(Mentorship.objects.filter(mentee=pk))
    leaving.empty_requests(Request.objects.filter(sender=pk))
    forgetting.forget_visitors(who)
    return True


def silent(before):
    """Return those visitors. Whom somebody blocked stays known: else the block would end with our memory of them."""
    said = Seat.objects.filter(correspondent=OuterRef("pk"), conversation__last_at__gte=before)
    waits = Request.objects.filter(Q(state=RequestState.OPEN) | Q(confirmed_at__gte=before), sender=OuterRef("pk"))
    blocked = ContactBlock.objects.filter(blocked=OuterRef("pk"))
    return Correspondent.objects.filter(
        ~Exists(said), ~Exists(waits), ~Exists(blocked), user=None, created_at__lt=before
    ).exclude(email="")


for each in (
    retention.Period(
        "address_uses", _("A scrambled form of the address that a first message came with"), 2,
        _("So that nobody gets mail from us that others asked for, again and again."), limits.forget_uses,
    ),
    retention.Period(
        "unconfirmed_requests", _("A first message with an address that nobody confirmed"),
        settings.REQUEST_CONFIRM_DAYS, _("So long the link in our mail works. Nobody reads it before."),
        unconfirmed_requests,
    ),
    retention.Period(
        "rest_of_mails", _("What we cut off from a mail in a conversation: quotes and signatures"),
        settings.MAIL_ORIGINAL_DAYS, _("So that nothing you said is lost if we cut off too much."), rest_of_mails,
    ),
    retention.Period(
        "held_mails", _("Mails to a conversation from an address that we do not know"), settings.MAIL_ORIGINAL_DAYS,
        _("So that you can say that it was you."), held_mails,
    ),
    retention.Period(
        "drafts", _("Messages that you began and did not send"), 90, _("So that you find them when you come back."),
        drafts,
    ),
    retention.Period(
        "silent_visitors", _("What you wrote without an account, your name and address with it"), 730,
        _("Counted from the last word in any of your conversations. Only an address that somebody blocked stays."),
        silent_visitors,
    ),
):  # fmt: skip
    retention.add(each)
