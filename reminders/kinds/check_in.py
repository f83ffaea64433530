"""How does it go? Every 60 days while it goes on; in a pause between jobs, or without an end, after 30 days.

Whoever says "not yet" in a pause is asked again 30 days after that; who says nothing is not asked twice.
"""

from datetime import timedelta

from django.conf import settings
from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Extract, Mod
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.models import Check, Mentorship
from matching.models.mentorship import SHORT_KINDS
from matching.vocabulary import CheckAnswer, CheckKind, MentorshipState, PauseReason
from reminders.vocabulary import MailClass, Reason

from .checks import answer_links, said_so, weekly_choices
from .chunks import chunks
from .letters import letter_for
from .mentorships import COLUMNS, END, RESUME, SIDES, dues_for, example, for_preview, pair_in, parts_of
from .registry import Kind, Withheld, add

NAME = "check_in"
LIFETIME = timedelta(days=10)
# Who was told that it ends is asked by that mail, and not by this one as well.
GOING = Q(state__in=[MentorshipState.EXPLORING, MentorshipState.ACTIVE], warned_at=None) & ~Q(kind__in=SHORT_KINDS)
SECONDS = timedelta(days=1).total_seconds()


def asked_pair(delivery):
    """Return (the Pair of a mail, its CheckKind); raise Withheld when it rests, goes on again, or is about to end."""
    pair, kind = pair_in(delivery), CheckKind(delivery.data["check"])
    rests = pair.mentorship.state == MentorshipState.PAUSED
    if rests is not (kind == CheckKind.PAUSE) or pair.mentorship.warned_at is not None:
        raise Withheld(Reason.SETTLED)
    return pair, kind


def context(delivery):
    """Return what the mail says; raise Withheld when there is nothing to ask any more. Costs up to 20 queries."""
    pair, kind = asked_pair(delivery)
    first, *others = answer_links(delivery, pair.mentorship, kind)
    return {
        **parts_of(delivery, pair, without=(END, RESUME)),
        **letter_for("check", pair.side),
        "is_pause": kind == CheckKind.PAUSE,
        "is_between_jobs": pair.mentorship.pause_reason == PauseReason.BETWEEN_JOBS,
        "has_agreement": hasattr(pair.mentorship, "agreement"),
        "button": first,
        "answers": others,
    }


def plan(now, size=None):
    """Yield Dues for check-ins whose day has come. 2 queries for each chunk."""
    for rows in chunks(regular(now).values(*COLUMNS, "base"), size):
        yield [due for one in rows for due in regular_dues(one, now)]
    for rows in chunks(in_pause(now).values(*COLUMNS, "base"), size):
        yield [due for one in rows for due in pause_dues(one)]


def regular(now):
    """Return the mentorships that have gone on for 60 days at `now`, or 120, and so on, with `base`, the beginning."""
    period = settings.MENTORSHIP_CHECK_DAYS * SECONDS
    age = Extract(ExpressionWrapper(Value(now) - F("base"), output_field=DurationField()), "epoch")
    found = Mentorship.objects.filter(GOING).annotate(base=Coalesce("active_at", "started_at"))
    found = found.filter(base__lte=now - timedelta(days=settings.MENTORSHIP_CHECK_DAYS))
    return found.alias(since=Mod(age, Value(period))).filter(since__lt=LIFETIME.total_seconds())


def regular_dues(one, now):
    """Yield the Dues of one mentorship (a row of `plan`) that goes on."""
    number = (now - one["base"]) // timedelta(days=settings.MENTORSHIP_CHECK_DAYS)
    due_at = one["base"] + number * timedelta(days=settings.MENTORSHIP_CHECK_DAYS)
    yield from dues_for(one, f"{one['base']:%Y-%m-%d} {number}", due_at, check=CheckKind.REGULAR.value)


def in_pause(now):
    """Return the mentorships that have rested for 30 days at `now` since `base`: the pause, or the last "not yet"."""
    after = timedelta(days=settings.MENTORSHIP_PAUSE_DAYS)
    later = Check.objects.filter(
        mentorship=OuterRef("pk"), kind=CheckKind.PAUSE, answer=CheckAnswer.LATER, created_at__gte=OuterRef("paused_at")
    )
    asked = Q(pause_reason=PauseReason.BETWEEN_JOBS) | Q(paused_until=None)
    # Who is told these days that the pause ends is not asked whether it should.
    near = Q(paused_until__lte=now.date() + timedelta(days=4))
    last = Subquery(later.order_by("-created_at").values("created_at")[:1], output_field=DateTimeField())
    found = Mentorship.objects.filter(asked, ~near, state=MentorshipState.PAUSED).exclude(kind__in=SHORT_KINDS)
    found = found.annotate(base=Coalesce(last, "paused_at"))
    return found.filter(base__lte=now - after, base__gt=now - after - LIFETIME)


def pause_dues(one):
    """Yield the Dues of one mentorship (a row of `plan`) that rests."""
    due_at = one["base"] + timedelta(days=settings.MENTORSHIP_PAUSE_DAYS)
    yield from dues_for(one, f"pause {one['base']:%Y-%m-%d}", due_at, check=CheckKind.PAUSE.value)


def summary(delivery):
    """Return a sentence for the weekly mail, where it leads and the other answers; raise Withheld when settled."""
    pair, kind = asked_pair(delivery)
    first, others = weekly_choices(answer_links(delivery, pair.mentorship, kind))
    if kind == CheckKind.PAUSE:
        return _("Your mentorship with %(name)s rests. Say that you are ready.") % {"name": pair.name}, first, others
    return _("How does it go with %(name)s? Say that it goes well.") % {"name": pair.name}, first, others


def sample():
    """Return the mails to both of a mentorship that goes on, and of one that rests."""
    found = []
    for kind, condition in ((CheckKind.REGULAR, GOING), (CheckKind.PAUSE, Q(state=MentorshipState.PAUSED))):
        mentorship = for_preview(pk__in=Mentorship.objects.filter(condition).values("pk"))
        if mentorship is not None:
            found += [each for side in SIDES for each in example(NAME, mentorship, side, check=kind.value)]
    return found


KIND = add(
    Kind(
        name=NAME,
        mail_class=MailClass.RELATIONSHIP,
        title=gettext_lazy("How it goes"),
        about=gettext_lazy(
            "Every two months while you work together, and a month into a pause. Answered with one click."
        ),
        why=gettext_lazy("you and somebody on MentorHub work together."),
        lifetime=LIFETIME,
        context=context,
        plan=plan,
        summary=summary,
        acted=said_so,
        sample=sample,
    )
)
