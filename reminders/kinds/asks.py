"""What the mails of requests and conversations share: whom they go to, who speaks in them, their links, their thread.

Neither of the two reads the other's address in any of them (quality.md I14): whoever speaks is named, answers go to the
relay address of the reader's own seat, and addresses within what was said are left out until the mentor has said yes.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from matching.mail.redacting import redact
from matching.mail.trimming import REPLY_MARKER
from matching.models import Ask, Message, Seat
from matching.talking import people, relay
from matching.talking.apart import are_apart
from matching.vocabulary import AskState
from profiles.models import Profile, User
from reminders.links import tokens
from reminders.models import Delivery
from reminders.respect.addresses import digests
from reminders.vocabulary import Reason

from .addresses import page
from .members import since
from .registry import Withheld

ACCEPT, QUESTION, DECLINE, PAUSE = "accept_request", "question_request", "decline_request", "pause_request"
FOLLOW, BLOCK, REPORT = "follow_request", "block_person", "report_person"
# Days. An ask may be open for longer than a mail's two weeks, because each word starts its clock anew; whichever way it
# ends, its links end with it. What one follows stays in sight for long.
ANSWER_DAYS, FOLLOW_DAYS, SAFETY_DAYS = 60, 180, 180
# quality.md S23: so many first messages between two people carry advice.
ADVISED = 3
BOTH = 2


# --- Whom ---------------------------------------------------------------------------------------------------------
def whom(correspondent):
    """Return how `writing.post` names a Correspondent; {} for somebody who is gone."""
    if correspondent.user_id is not None:
        return {"user": User(pk=correspondent.user_id)}
    return {"email": correspondent.email} if correspondent.email else {}


def check_recipient(delivery, correspondent):
    """Raise Withheld unless a mail's recipient still is this Correspondent, by account or by a proven address."""
    if correspondent.is_gone:
        raise Withheld(Reason.GONE)
    if delivery.user_id is not None:
        theirs = delivery.user_id == correspondent.user_id
    elif delivery.email.lower() == correspondent.address.lower():
        theirs = True
    else:
        # A visitor's mail that waited while its owner made an account.
        theirs = correspondent.user_id is not None and people.user_of(delivery.email) == correspondent.user
    if not theirs:
        raise Withheld(Reason.GONE)


def is_behind(link, correspondent):
    """Return whether a link was mailed to this Correspondent, also while it had no account. Costs at most 1 query."""
    if correspondent.user_id is None:
        return bool(correspondent.email) and link.recipient in digests(correspondent.email)
    if link.recipient == f"u{correspondent.user_id}":
        return True
    known = correspondent.user.emailaddress_set.filter(verified=True).values_list("email", flat=True)
    return any(link.recipient in digests(address) for address in known)


# --- What ---------------------------------------------------------------------------------------------------------
def asks():
    """Return the asks with all that mails say of them."""
    return Ask.objects.select_related(
        "request__topic", "request__sender__user__profile", "mentor__user", "conversation"
    )


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation as one of its two people has it: `mine` and `theirs` are the Seats, `ask` what it began with."""

    mine: Seat
    theirs: Seat
    ask: Ask | None
    is_mentor: bool

    @property
    def name(self):
        """Return the other one's name."""
        return self.theirs.correspondent.display_name

    @property
    def seats(self):
        """Return both Seats."""
        return self.mine, self.theirs


def ask_in(delivery):
    """Return the Ask that a mail is about; raise Withheld when it, or its mentor, is gone. Costs 1 query."""
    ask = asks().filter(pk=delivery.data["ask"]).first()
    if ask is None or ask.mentor is None or not hasattr(ask, "conversation"):
        raise Withheld(Reason.GONE)
    return ask


def data_of(ask):
    """Return what a row about an Ask that was put before its mentor remembers."""
    return {"ask": ask.pk, "conversation": ask.conversation.pk}


def talk_about(delivery, ask, *, to_mentor):
    """Return the Talk of an Ask as its mentor, or its sender, has it.

    Raises Withheld when the mail is not to that person, or the two are apart. Costs 2 to 4 queries.
    """
    seats = seats_of(ask.conversation)
    mine = next((seat for seat in seats if is_mentor(seat.correspondent, ask) is to_mentor), None)
    theirs = next((seat for seat in seats if seat is not mine), None)
    if mine is None or theirs is None:
        raise Withheld(Reason.GONE)
    check_recipient(delivery, mine.correspondent)
    return Talk(mine, theirs, ask, to_mentor)


def seats_of(conversation):
    """Return the Seats of a Conversation with their people; raise Withheld where the two are apart. 2 to 3 queries."""
    found = Seat.objects.filter(conversation=conversation).select_related(
        "conversation", "correspondent__user__profile__place"
    )
    seats = list(found.order_by("pk"))
    if conversation.closed_at is not None or len(seats) < BOTH or are_apart(*(seat.correspondent for seat in seats)):
        raise Withheld(Reason.BLOCKED)
    return seats


def is_mentor(correspondent, ask):
    """Return whether a Correspondent is the mentor of an Ask (or None)."""
    return ask is not None and ask.mentor is not None and ask.mentor.user_id == correspondent.user_id


@dataclass(frozen=True, slots=True)
class Writer:
    """Somebody as the reader of a mail sees them: a name, a line that says who that is, and their page or ""."""

    name: str
    line: str
    url: str


def writer_of(correspondent, reader):
    """Return the Writer whom `reader`, a User or None, sees. Costs at most 1 query."""
    profile, name = correspondent.profile, correspondent.display_name
    if profile is None:
        if correspondent.user_id is not None:
            return Writer(name, _("Member of MentorHub without a profile yet. The e-mail address is confirmed."), "")
        return Writer(name, _("Not a member of MentorHub. The e-mail address is confirmed."), "")
    if not Profile.objects.visible_to(reader).filter(pk=profile.pk).exists():
        return Writer(name, _("Member of MentorHub."), "")
    place = profile.place.label if profile.place is not None else ""
    line = " · ".join(part for part in (profile.headline, place) if part)
    return Writer(name, line or _("Member of MentorHub."), page("matching:person", profile.slug))


def words_shown(text, talk):
    """Return what was said as a mail may show it."""
    return without_addresses(text, talk.ask, [seat.correspondent.address for seat in talk.seats])


def without_addresses(text, ask, addresses):
    """Return a text without the two people's `addresses`, as long as the mentor has not agreed, and without ours."""
    agreed = ask is not None and ask.state == AskState.ACCEPTED
    return redact(text, () if agreed else addresses, instead=_("[address left out]"))


def last_words(seat):
    """Return what the owner of `seat` said last, "" for nothing. Costs 1 query."""
    said = Message.objects.filter(seat=seat).order_by("-created_at", "-pk").values_list("text", flat=True)
    return said.first() or ""


def subject_of(talk):
    """Return the subject that all mails of a conversation to one person share: mail programs keep these together."""
    values, topic = {"name": talk.name}, talk.ask.request.topic if talk.ask is not None else None
    if talk.ask is None:
        return _("Your conversation with %(name)s") % values
    if topic is None:
        return (_("%(name)s asks for your help") if talk.is_mentor else _("Your request to %(name)s")) % values
    values["topic"] = topic.name
    words = _("%(name)s asks for your help: %(topic)s") if talk.is_mentor else _("Your request to %(name)s: %(topic)s")
    return words % values


def thread_of(delivery, conversation_id):
    """Return the Message-ID of the first mail about a conversation to the same person, "" for that one itself.

    The first that was written, whether it left or not: all that follow name the same one. Costs 1 query.
    """
    mine = Delivery.objects.filter(recipient=delivery.recipient, data__conversation=conversation_id)
    first = mine.order_by("pk").values_list("pk", "message_id").first()
    return first[1] if first is not None and first[0] != delivery.pk else ""


# --- Links --------------------------------------------------------------------------------------------------------
def answer_links(delivery, ask):
    """Return the addresses of the four answers to an Ask, by name. Each costs 1 query."""
    about = {
        "object": f"ask {ask.pk}", "recipient": delivery.recipient, "delivery": delivery, "days": ANSWER_DAYS,
    }  # fmt: skip
    named = {"accept_url": ACCEPT, "question_url": QUESTION, "decline_url": DECLINE, "pause_url": PAUSE}
    return {name: tokens.make(purpose, **about) for name, purpose in named.items()}


def follow_link(delivery, request_id):
    """Return the address at which the sender of a request sees where it stands. Costs 1 query."""
    return tokens.make(
        FOLLOW, object=f"request {request_id}", recipient=delivery.recipient, delivery=delivery, days=FOLLOW_DAYS
    )


def talk_parts(delivery, talk, *, advice=False):
    """Return what every mail of a conversation holds: the relay address, the line above, advice, block and report.

    `advice` says whether it is among the first messages. Costs 4 queries.
    """
    about = {
        "object": f"seat {talk.mine.pk}", "recipient": delivery.recipient, "delivery": delivery, "days": SAFETY_DAYS,
    }  # fmt: skip
    return {
        "name": talk.name,
        "subject_line": subject_of(talk),
        "reply_to": relay.address_for(talk.mine),
        "reply_marker": REPLY_MARKER,
        "thread": thread_of(delivery, talk.mine.conversation_id),
        "advice": advice,
        "block_url": tokens.make(BLOCK, **about),
        "report_url": tokens.make(REPORT, **about),
        "conversation_url": conversation_page(talk.mine.conversation) if delivery.user_id is not None else "",
    }


def conversation_page(conversation):
    """Return the address of a conversation's page, for members."""
    return page("matching:conversation", conversation.public_id)


# --- What came of it ----------------------------------------------------------------------------------------------
def answered(deliveries):
    """Return the numbers of those `deliveries` about an ask whose recipient has said something since. 2 queries."""
    rows = Ask.objects.filter(pk__in={delivery.data.get("ask") for delivery in deliveries})
    found = {ask.pk: ask for ask in rows.select_related("mentor", "conversation")}
    spoke = {}
    said = Message.objects.filter(conversation__ask__in=found).values_list(
        "conversation__ask", "seat__correspondent__user", "seat__correspondent__email", "created_at"
    )
    for ask, user, email, at in said:
        spoke.setdefault(ask, []).append((user, email, at))
    return {delivery.pk for delivery in deliveries if has_answered(delivery, found, spoke)}


def has_answered(delivery, found, spoke):
    """Return whether the recipient of one mail about an ask has answered since it took effect."""
    ask, start = found.get(delivery.data.get("ask")), since(delivery)
    if ask is None:
        return False
    if ask.mentor is not None and ask.mentor.user_id == delivery.user_id and ask.answered_at is not None:
        return ask.answered_at >= start
    return any(
        at >= start and (user == delivery.user_id if delivery.user_id else email == delivery.email)
        for user, email, at in spoke.get(ask.pk, ())
    )
