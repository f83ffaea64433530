"""Requests and the asks in them, drafts, and how often an address was typed."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.contacting import limits
from matching.lifecycle import leaving
from matching.models import AddressUse, Ask, Draft, Request
from profiles.hashing import address_digests
from profiles.own_data.registry import Tie, about_people, delete, stays

from .whose import COURSE, LOOKED_AT, NUMBER, selves


def requests(person):
    """Return the requests that the person sent."""
    return Request.objects.filter(sender__in=selves(person))


def unproven(person):
    """Return the requests that wait until somebody confirms an address that is the person's."""
    return Request.objects.filter(~Q(email=""), person.has("email"))


def uses(person):
    """Return how often an address of the person was typed into the form for first messages."""
    mailboxes = {limits.mailbox_of(address) for address in person.addresses}
    return AddressUse.objects.filter(mailbox__in=[d for box in mailboxes for d in address_digests(box, limits.SALT)])


def take_back(found, person):
    """Take back what is on its way, and empty the words of all."""
    leaving.take_back(found)
    leaving.empty_requests(found)


def send_on(found, person):
    """Let the requests to the person go on to the next mentor at once."""
    leaving.send_on(found)


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
