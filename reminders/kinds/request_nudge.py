"""A request waits for somebody's word: reminded on day 3 and day 7, the mentor or the sender, whoever is awaited.

At most two for one request and person, however often the word goes back and forth (quality.md R9): what comes in
between is the other one's message, which is a mail of its own.
"""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.models import Ask
from matching.showing.requests import day, ends_at
from matching.vocabulary import Turn
from reminders.models import Delivery
from reminders.vocabulary import MailClass, Reason, State

from .asks import (
    answer_links,
    answered,
    ask_in,
    data_of,
    follow_link,
    last_words,
    talk_about,
    talk_parts,
    whom,
    words_shown,
)
from .chunks import chunks
from .registry import Due, Kind, Withheld, add
from .request import other_answers, request_parts

NAME = "request_nudge"
# Over before the next one is due, or the request moves on.
LIFETIME = timedelta(days=3)


def waiting_talk(delivery):
    """Return the Talk of the one whose word is awaited; raise Withheld when it is no longer, or the ask has ended."""
    ask = ask_in(delivery)
    if not ask.is_open or ask.turn != delivery.data["turn"]:
        raise Withheld(Reason.SETTLED)
    return talk_about(delivery, ask, to_mentor=ask.turn == Turn.MENTOR)


def context(delivery):
    """Return what the mail says; raise Withheld when nobody waits for this person any more. Costs up to 15 queries."""
    talk = waiting_talk(delivery)
    parts = {
        **talk_parts(delivery, talk),
        "quote": words_shown(last_words(talk.theirs), talk),
        "waits_since": day(talk.ask.turn_at),
        "until": day(ends_at(talk.ask)),
        "is_mentor": talk.is_mentor,
        "is_last": delivery.data["day"] == max(settings.REQUEST_NUDGE_DAYS),
    }
    if talk.is_mentor:
        return {**parts, **request_parts(delivery, talk)}
    return {**parts, "follow_url": follow_link(delivery, talk.ask.request_id)}


def plan(now, size=None):
    """Yield Dues for asks that wait since some days. 1 query for each chunk and day; who has a row is read again."""
    for days in settings.REQUEST_NUDGE_DAYS:
        after = timedelta(days=days)
        found = Ask.objects.open().filter(turn_at__lte=now - after, turn_at__gt=now - after - LIFETIME)
        columns = ("pk", "turn", "turn_at", "conversation", "mentor__user", "sender__user", "sender__email")
        for rows in chunks(found.values(*columns), size):
            if dues := [due for one in rows if (due := due_of(one, days)) is not None]:
                yield dues


def due_of(one, days):
    """Return the Due of one ask (a row of `plan`), or None when the one who is awaited is gone."""
    data = {"ask": one["pk"], "conversation": one["conversation"], "turn": one["turn"], "day": days}
    due_at = one["turn_at"] + timedelta(days=days)
    if one["turn"] == Turn.MENTOR:
        user, email = one["mentor__user"], ""
    else:
        user, email = one["sender__user"], one["sender__email"]
    if user is None and not email:
        return None
    if user is not None:
        return Due(f"ask {one['pk']}", f"day {days}", due_at, user_id=user, data=data)
    return Due(f"ask {one['pk']}", f"day {days}", due_at, email=email, data=data)


def summary(delivery):
    """Return a sentence for the weekly mail, where it leads, and the other answers.

    Raises Withheld when nobody waits, or the same weekly mail tells of the request itself.
    """
    talk = waiting_talk(delivery)
    if talk.is_mentor:
        told = Delivery.objects.filter(kind="request", recipient=delivery.recipient, state=State.DIGEST)
        if told.filter(data__ask=talk.ask.pk).exists():
            raise Withheld(Reason.SETTLED)
    values = {"name": talk.name, "since": day(talk.ask.turn_at), "day": day(ends_at(talk.ask))}
    if not talk.is_mentor:
        sentence = _("%(name)s waits for your answer since %(since)s. Answer until %(day)s.") % values
        return sentence, follow_link(delivery, talk.ask.request_id)
    links = answer_links(delivery, talk.ask)
    sentence = _("%(name)s waits for your answer since %(since)s. Say yes, until %(day)s.") % values
    return sentence, links["accept_url"], other_answers(links)


def sample():
    """Return both mails about the ask that waits longest, and the one to a sender who is awaited."""
    found = []
    for turn in Turn:
        asks = Ask.objects.open().filter(turn=turn, mentor__isnull=False)
        ask = asks.select_related("mentor__user", "sender__user", "conversation").order_by("turn_at", "pk").first()
        if ask is None:
            continue
        awaited = {"user": ask.mentor.user} if turn == Turn.MENTOR else whom(ask.sender)
        days = settings.REQUEST_NUDGE_DAYS if turn == Turn.MENTOR else settings.REQUEST_NUDGE_DAYS[:1]
        found += [
            Delivery(kind=NAME, **awaited, data={**data_of(ask), "turn": turn.value, "day": each}) for each in days
        ]
    return found


KIND = add(
    Kind(
        name=NAME,
        mail_class=MailClass.RELATIONSHIP,
        title=gettext_lazy("Somebody waits for your answer"),
        about=gettext_lazy("When a request has waited for your word for three days, and for seven. Not more often."),
        why=gettext_lazy("somebody wrote to you on MentorHub and waits for your answer."),
        lifetime=LIFETIME,
        context=context,
        plan=plan,
        summary=summary,
        acted=answered,
        sample=sample,
    )
)
