"""What the mails of a mentorship share: whom they go to, who the other one is, their links, their thread, the guide.

A row's data names the mentorship, its conversation and the reader's side; everything else is read anew. Both sides get
their mail in their own words, and what a member can do on a page, somebody without an account does by these links.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from matching.models import Mentorship
from matching.showing.requests import kind_words
from matching.talking import people
from matching.talking.apart import are_apart
from matching.vocabulary import MentorshipState
from profiles.models import User
from reminders.links import tokens
from reminders.models import Delivery
from reminders.vocabulary import Reason

from .addresses import page
from .asks import BOTH, Talk, check_recipient, is_behind, seats_of, talk_parts, whom
from .registry import Due, Withheld

MENTOR, MENTEE = "mentor", "mentee"
SIDES = (MENTOR, MENTEE)
# Purposes of links about "mentorship 5". What a link of a meeting does is in meeting_actions.py.
MEET, MET_ALREADY = "set_meeting", "met_already"
AGREE, WRITE = "accept_agreement", "write_agreement"
PAUSE, RESUME, END, ALIVE, SURVEY = (
    "pause_mentorship", "resume_mentorship", "end_mentorship", "go_on_mentorship", "close_mentorship",
)  # fmt: skip
# Days. A mail may lie for a season; whatever changes what a link is about ends it before (receivers.py).
LINK_DAYS = 120
# What `recipients_of` and `dues_for` read of a row.
COLUMNS = ("pk", "conversation", "mentor__user", "mentee__user", "mentee__email")


# --- Whom ---------------------------------------------------------------------------------------------------------
def whom_of(mentorship, side):
    """Return how `writing.post` names one side of a Mentorship; {} for somebody who is gone."""
    if side == MENTEE:
        return whom(mentorship.mentee)
    return {"user": User(pk=mentorship.mentor.user_id)} if mentorship.mentor is not None else {}


def other(side):
    """Return the other side."""
    return MENTEE if side == MENTOR else MENTOR


def data_of(mentorship, side, **more):
    """Return what a row about a Mentorship remembers; `more` are numbers and keys only."""
    return {"mentorship": mentorship.pk, "conversation": mentorship.conversation_id, "side": side, **more}


def about(number):
    """Return how rows and links name the mentorship with that number."""
    return f"mentorship {number}"


def dues_for(row, occurrence, due_at, *, expires_at=None, sides=SIDES, **more):
    """Yield the Dues of one mentorship (values with COLUMNS) to those of its `sides` who are still there."""
    for side in sides:
        user = row[f"{side}__user"]
        email = "" if side == MENTOR or user is not None else row["mentee__email"]
        if user is None and not email:
            continue
        data = {"mentorship": row["pk"], "conversation": row["conversation"], "side": side, **more}
        yield Due(about(row["pk"]), occurrence, due_at, user_id=user, email=email, data=data, expires_at=expires_at)


def example(kind, mentorship, side, **more):
    """Return an unsaved Delivery of a kind to one side, for the preview, in a list; [] when nobody is there."""
    to = whom_of(mentorship, side)
    return [Delivery(kind=kind, **to, data=data_of(mentorship, side, **more))] if to else []


def for_preview(**conditions):
    """Return the newest Mentorship of two people who are there, by `conditions`, or None."""
    found = Mentorship.objects.with_people().filter(mentor__isnull=False, conversation__closed_at=None, **conditions)
    return found.exclude(conversation=None).order_by("-started_at", "-pk").first()


# --- What ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Pair:
    """A Mentorship as the reader of a mail has it: `side` is the reader's, `talk` the conversation of the two."""

    mentorship: Mentorship
    side: str
    talk: Talk

    @property
    def is_mentor(self):
        """Return whether the reader is the mentor."""
        return self.side == MENTOR

    @property
    def me(self):
        """Return the reader, a Correspondent."""
        return self.talk.mine.correspondent

    @property
    def name(self):
        """Return the other one's name."""
        return self.talk.name


def mentorship_in(delivery):
    """Return the Mentorship that a mail is about; raise Withheld when it is gone. Costs 1 query."""
    found = Mentorship.objects.with_people().filter(pk=delivery.data["mentorship"]).first()
    if found is None:
        raise Withheld(Reason.GONE)
    return found


def pair_in(delivery, *, is_closed=False):
    """Return the Pair that a mail is about; with `is_closed`, of one that has ended. Costs up to 7 queries.

    Raises Withheld when the mail is not to that person any more, one of the two is gone or they are apart, and when the
    mentorship has ended meanwhile (or has not).
    """
    mentorship = mentorship_in(delivery)
    pair = pair_of(mentorship, delivery.data["side"])
    check_recipient(delivery, pair.me)
    if mentorship.is_closed is not is_closed:
        raise Withheld(Reason.SETTLED)
    return pair


def pair_of(mentorship, side):
    """Return the Pair of a Mentorship as one side has it; raise Withheld when one is gone, or the two are apart."""
    if mentorship.mentor is None or mentorship.conversation is None:
        raise Withheld(Reason.GONE)
    seats = {is_mentee(seat, mentorship): seat for seat in seats_of(mentorship.conversation)}
    if len(seats) < BOTH:
        raise Withheld(Reason.GONE)
    mine, theirs = seats[side == MENTEE], seats[side != MENTEE]
    return Pair(mentorship, side, Talk(mine, theirs, mentorship.ask, side == MENTOR))


def is_mentee(seat, mentorship):
    """Return whether a Seat is the mentee's."""
    return seat.correspondent_id == mentorship.mentee_id


def parts_of(delivery, pair, *, without=()):
    """Return what every mail of a mentorship holds: both names, the relay address, the thread, the links to all ways.

    `without` are purposes that the mail offers otherwise. Costs up to 8 queries.
    """
    mentorship = pair.mentorship
    member_page = page("matching:mentorship", mentorship.public_id) if delivery.user_id is not None else ""
    return {
        **talk_parts(delivery, pair.talk),
        "ways": [(link(delivery, mentorship, way), words) for way, words in ways_of(mentorship) if way not in without],
        "mentorship_url": member_page,
        "is_mentor": pair.is_mentor,
        "is_short": mentorship.is_short,
        "kind_words": kind_words(mentorship),
    }


def ways_of(mentorship):
    """Return (purpose, words) of what either of the two may do with a Mentorship today, also without an account."""
    if mentorship.is_closed:
        return []
    end = (END, _("It is done, or it is time to end") if mentorship.is_short else _("End it kindly"))
    if mentorship.state == MentorshipState.PAUSED:
        return [(RESUME, _("Go on now")), (PAUSE, _("Stay paused for longer")), end]
    meet = (MEET, _("Set a time to meet"))
    if mentorship.is_short:
        return [meet, end]
    return [meet, (WRITE, _("Write or change our agreement")), (PAUSE, _("Pause it for a while")), end]


def link(delivery, mentorship, purpose, *, days=LINK_DAYS):
    """Return the address of a link about a Mentorship for the reader of a mail. Costs 1 query."""
    about_it = about(mentorship.pk)
    return tokens.make(purpose, object=about_it, recipient=delivery.recipient, delivery=delivery, days=days)


# --- Behind a link ------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a link about a Mentorship: `me` and `other` are the two Correspondents, `side` is the holder's."""

    mentorship: Mentorship
    side: str
    me: object
    other: object

    @property
    def name(self):
        """Return the other one's name."""
        return self.other.display_name


def holder_of(link):
    """Return the Holder of a link about "mentorship 5 …", whatever its state, or None when it is not theirs any more.

    Costs up to 4 queries.
    """
    number = int(link.object.split()[1])
    mentorship = Mentorship.objects.with_people().filter(pk=number).first()
    if mentorship is None or mentorship.mentor is None:
        return None
    two = {MENTOR: people.of_user(mentorship.mentor.user), MENTEE: mentorship.mentee}
    side = next((side for side, one in two.items() if not one.is_gone and is_behind(link, one)), None)
    if side is None or are_apart(*two.values()):
        return None
    return Holder(mentorship, side, two[side], two[other(side)])


def open_holder(link):
    """Return the Holder of a link while the mentorship goes on, else None."""
    holder = holder_of(link)
    return holder if holder is not None and not holder.mentorship.is_closed else None


def way_on(holder):
    """Return (address, words) of where somebody may go after a link: the mentorship for members, else the guide."""
    if holder is not None and holder.me.user_id is not None:
        return page("matching:mentorship", holder.mentorship.public_id), _("See the mentorship")
    return page("programs:guide_first_meeting"), _("Open the guide for meetings")
