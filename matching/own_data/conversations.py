"""Conversations, who sits in them, what was said, blocks of people without an account; and who somebody is there."""

from django.utils.translation import gettext_lazy as _

from matching.models import ContactBlock, Conversation, Correspondent, HeldMail, Message, Seat
from matching.talking import forgetting
from profiles.own_data.registry import Tie, about_people, delete, empty

from .whose import COURSE, LOOKED_AT, NUMBER, QUIET, QUOTED, SECRET, conversations, selves


def messages(person):
    """Return what the person said."""
    return Message.objects.filter(seat__correspondent__in=selves(person))


def messages_to(person):
    """Return what others said to the person."""
    return Message.objects.filter(conversation__in=conversations(person)).exclude(
        seat__correspondent__in=selves(person)
    )


def close(found, person):
    """Close the conversations of two, relay addresses too. A circle's goes on without the person."""
    forgetting.close(forgetting.of_two(found))


def take_words(found, person):
    """Empty what the person said."""
    forgetting.take_words(found)


def stand_up(found, person):
    """Take the person's seats, and what they set there."""
    forgetting.stand_up(found)


def lose_name(found, person):
    """Keep nothing of the person; the link to the account goes with the account."""
    found.update(email="", name="")


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
        shown={
            "created_at": _("begun"), "kind": _("who is in it"), "last_at": _("last message"),
            "public_id": _("its address: /inbox/…"),
        },
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
        "seats", lambda person: Seat.objects.filter(correspondent__in=selves(person)), stand_up,
        title=_("Your side of each conversation"),
        shown={
            "conversation__public_id": _("conversation"), "read_at": _("read up to"),
            "is_muted": _("no mail about it"), "left_at": _("you left"),
            "address_ends_at": _("your address for answers works until"),
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
    Correspondent,
    Tie(
        "correspondent", selves, lose_name,
        title=_("Who you are in conversations"),
        shown={"created_at": _("since"), "email": _("address, from before your account"), "name": _("name")},
        columns=("user",), is_key=True,
    ),
)  # fmt: skip
