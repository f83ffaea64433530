"""Where a request stands, in words: to its sender and to a mentor who is asked. The same on pages and in mails.

Whoever was full, paused, hidden, gone or kept apart from the sender reads alike, "had no place free": nobody learns
which (quality.md S21). Days are those of the site's time zone.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from matching.vocabulary import AskState, NotNow, RequestState, Turn

# What a sender reads of a mentor's reason, which is chosen in the first person. "Something else" is told by own words.
REASONS = {
    NotNow.NO_TIME: gettext_lazy("no time in the coming weeks"),
    NotNow.FULL: gettext_lazy("helps as many people as possible already"),
    NotNow.NOT_MY_TOPIC: gettext_lazy("thinks that somebody else knows more about this"),
    NotNow.NOT_MY_KIND: gettext_lazy("cannot help in this way"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One mentor of a request, as its sender sees it.

    `words` say how it stands, with the day; `reason` is why not now, "" when none was said; `slug` is that of the
    mentor's page, "" for somebody who left. `is_now` marks the one who is being asked.
    """

    rank: int
    name: str
    slug: str
    state: str
    words: str
    reason: str = ""
    at: datetime | None = None
    is_now: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """A request as its sender sees it: in one line, what happens next and when, and every mentor in order of rank."""

    title: str
    next: str
    lines: tuple[Line, ...]
    can_withdraw: bool
    # Whether the sender's own word is awaited, and until when it is, or the mentor's.
    waits_for_me: bool = False
    until: datetime | None = None


def day(moment):
    """Return the day of an instant in words."""
    return date_format(timezone.localtime(moment), "DATE_FORMAT")


def ends_at(ask):
    """Return when an open ask goes on, or ends, unless somebody says something before."""
    return ask.turn_at + timedelta(days=settings.REQUEST_MOVE_ON_DAYS)


def nudges_after(ask, now):
    """Return the instants after `now` at which whose word is awaited will be reminded, in order."""
    found = (ask.turn_at + timedelta(days=days) for days in sorted(settings.REQUEST_NUDGE_DAYS))
    return [at for at in found if now < at < ends_at(ask)]


def mentor_name(ask):
    """Return the name of an ask's mentor. Reads the mentor's profile."""
    return ask.mentor.name if ask.mentor is not None else _("Somebody who left")


def reason_of(ask):
    """Return why a mentor said not now, as the sender reads it; "" when own words say it, or nothing does."""
    return str(REASONS.get(ask.reason, ""))


def kind_words(ask):
    """Return the kind of help asked for."""
    return str(ask.get_kind_display())


# --- To the sender ----------------------------------------------------------------------------------------------------
def standing_of(request, now=None, asks=None):
    """Return the Standing of a Request: with its `asks` in order of rank, or read `with_asks`. Costs no query."""
    now, asks = now or timezone.now(), list(request.asks.all()) if asks is None else asks
    asked = next((ask for ask in asks if ask.state == AskState.OPEN), None)
    return Standing(
        title=title_of(request, asked),
        next=next_of(request, asks, asked, now),
        lines=tuple(line_of(ask) for ask in asks),
        can_withdraw=request.state == RequestState.OPEN,
        waits_for_me=asked is not None and asked.turn == Turn.SENDER,
        until=ends_at(asked) if asked is not None else None,
    )


def line_of(ask):
    """Return the Line of one Ask with its mentor."""
    words, at = words_and_time(ask)
    return Line(
        rank=ask.rank, name=mentor_name(ask), slug=ask.mentor.slug if ask.mentor is not None else "", state=ask.state,
        words=words % {"day": day(at)} if at is not None else words, reason=reason_of(ask), at=at,
        is_now=ask.state == AskState.OPEN,
    )  # fmt: skip


def words_and_time(ask):
    """Return (words for the sender, in which the day may stand as %(day)s, and its instant or None)."""
    if ask.state == AskState.OPEN:
        return words_while_open(ask)
    if ask.opened_at is None and ask.state in (AskState.SPARED, AskState.WITHDRAWN):
        return _("was not asked any more"), None
    return {
        AskState.UNSENT: (_("is asked when you have confirmed your address"), None),
        AskState.WAITING: (_("is asked next, if that is needed"), None),
        AskState.ACCEPTED: (_("said yes on %(day)s"), ask.closed_at),
        AskState.DECLINED: (_("said “not now” on %(day)s"), ask.closed_at),
        AskState.EXPIRED: (_("did not answer until %(day)s"), ask.closed_at),
        AskState.UNAVAILABLE: (_("had no place free on %(day)s"), ask.closed_at),
        AskState.LAPSED: (_("waited for your answer until %(day)s"), ask.closed_at),
        AskState.WITHDRAWN: (_("was asked until you took it back on %(day)s"), ask.closed_at),
    }[AskState(ask.state)]


def words_while_open(ask):
    """Return the same as `words_and_time` for an open ask."""
    if ask.turn == Turn.SENDER:
        return _("asked you something on %(day)s"), ask.turn_at
    if ask.answered_at is not None:
        return _("has your answer since %(day)s"), ask.turn_at
    return _("was asked on %(day)s"), ask.opened_at


def title_of(request, asked):
    """Return in one line how a request stands; `asked` is its open Ask, or None."""
    if asked is not None:
        if asked.turn == Turn.SENDER:
            return _("%(name)s waits for your answer") % {"name": mentor_name(asked)}
        return _("%(name)s is being asked") % {"name": mentor_name(asked)}
    return {
        RequestState.UNCONFIRMED: _("Waits until you confirm your address"),
        RequestState.OPEN: _("On its way"),
        RequestState.ACCEPTED: _("Accepted"),
        RequestState.UNANSWERED: _("Nobody could take it this time"),
        RequestState.LAPSED: _("Closed, because it was quiet for too long"),
        RequestState.WITHDRAWN: _("Taken back"),
    }[RequestState(request.state)]


def next_of(request, asks, asked, now):
    """Return in a sentence or two what happens next, and when."""
    if asked is not None:
        return next_while_open(asks, asked, now)
    closed = {"day": day(request.closed_at)} if request.closed_at is not None else {}
    return {
        RequestState.UNCONFIRMED: _("Open the link in the mail that we sent you. Nobody is asked before."),
        RequestState.OPEN: _("The next mentor is asked in a moment."),
        RequestState.ACCEPTED: _("Write to each other, and find a time for a first meeting."),
        RequestState.UNANSWERED: _("It ended on %(day)s. Circles, single questions and programs are good ways on."),
        RequestState.LAPSED: _("It ended on %(day)s. You can ask again at any time."),
        RequestState.WITHDRAWN: _("You took it back on %(day)s. You can ask again at any time."),
    }[RequestState(request.state)] % closed


def next_while_open(asks, asked, now):
    """Return what happens next while the Ask `asked` is open; `asks` are all of its request."""
    name, until = mentor_name(asked), day(ends_at(asked))
    if asked.turn == Turn.SENDER:
        return _("Answer until %(day)s; after that the request is closed, so that nobody waits in vain.") % {
            "day": until
        }
    said = []
    if nudges := [day(at) for at in nudges_after(asked, now)]:
        days = get_text_list(nudges, _("and"))
        said.append(_("We remind %(name)s on %(days)s.") % {"name": name, "days": days})
    following = next((ask for ask in asks if ask.state == AskState.WAITING), None)
    if following is not None:
        values = {"day": until, "name": mentor_name(following)}
        said.append(_("Without an answer until %(day)s we ask %(name)s.") % values)
    else:
        said.append(
            _("Without an answer until %(day)s we show you circles, single questions and programs that would take you.")
            % {"day": until}
        )
    return " ".join(said)


# --- To the mentor ----------------------------------------------------------------------------------------------------
def words_for_mentor(ask, sender_name):
    """Return in a sentence how an Ask stands, to its mentor. `sender_name` is who wrote. Costs no query."""
    values = {"name": sender_name}
    if ask.state == AskState.OPEN:
        values["day"] = day(ends_at(ask))
        if ask.turn == Turn.MENTOR:
            return _("%(name)s waits for your answer until %(day)s. Then we help to find somebody else.") % values
        return _("You wrote last. %(name)s has until %(day)s to answer.") % values
    if ask.closed_at is not None:
        values["day"] = day(ask.closed_at)
    return {
        AskState.ACCEPTED: _("You said yes on %(day)s."),
        AskState.DECLINED: _("You said “not now” on %(day)s."),
        AskState.EXPIRED: _("It was not answered until %(day)s, so we help %(name)s to find somebody else."),
        AskState.UNAVAILABLE: _("It ended for you on %(day)s. Nothing more is needed."),
        AskState.LAPSED: _("It ended on %(day)s: %(name)s did not answer any more."),
        AskState.WITHDRAWN: _("%(name)s took it back on %(day)s."),
    }.get(AskState(ask.state), "") % values


def places_left_words(left):
    """Return in a sentence what kinds of help somebody still has places for; `left` are their Offers with places."""
    kinds = [str(offer.get_kind_display()) for offer in left]
    if not kinds:
        return _("All your places are taken now.")
    return ngettext("You still have a place for: %(kinds)s.", "You still have places for: %(kinds)s.", len(kinds)) % {
        "kinds": get_text_list(kinds, _("and"))
    }
