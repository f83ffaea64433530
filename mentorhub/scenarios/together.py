"""What became of the demo members' letters: mentorships and circles at every stage, on a fresh site.

- Joan and Luis are under way: an agreement with both yeses, two goals, one meeting held and one to come, notes.
- Amina and a mentor have said yes to each other and have not met. An earlier call of hers came to nothing.
- Joan has completed one with a mentee, closings of both included, and has a call with a visitor ahead of her.
- Joan hosts a circle that gathers, with 3 of 6 people, Amina among them. Luis is in a circle of peers that meets.
- Amina and one other wait for a circle of peers on the same topic, with hours in common: the third makes it a circle.
- For staff: a silent mentor, a pair that has not met, an agreement that waits, somebody who said that they are stuck.

Made by the code that makes them, at times before now. Mail about what is past is not sent any more.
"""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from matching.circles import joining, opening, running, wishing
from matching.lifecycle import answering, saying
from matching.meetings import clocks, setting
from matching.mentoring import agreeing, checking, closing, keeping
from matching.models import Circle, Mentorship
from matching.talking import people
from profiles.models import Profile, Topic
from reminders.models import Delivery
from reminders.outbox import writing
from reminders.vocabulary import Reason

from . import together_words as words
from .letters import AMINA, JOAN, LUIS, Letter, others_who_help, send

VISITOR = "tomas.brandt@example.org"
CHICAGO = "America/Chicago"
TUESDAY, WEDNESDAY, THURSDAY = 1, 2, 3
ROOM = "https://meet.example.org/four-o-clock"
# Half-hours of a week from Monday 0:00: Monday and Wednesday evenings from 6 to 8.
EVENINGS = [day * 48 + half for day in (0, 2) for half in range(36, 40)]


@transaction.atomic
def load(now=None):
    """Make them unless there are circles already or the letters are missing; return whether they were made."""
    demo = {each.user.email: each for each in Profile.objects.filter(user__email__in=[JOAN, LUIS, AMINA])}
    going_on = Mentorship.objects.filter(mentor__user__email=JOAN, mentee__user__email=LUIS, state="exploring").first()
    if len(demo) < 3 or going_on is None or Circle.objects.exists():
        return False
    now = now or timezone.now()
    joan, luis, amina = demo[JOAN], demo[LUIS], demo[AMINA]
    before = Delivery.objects.aggregate(last=Max("pk"))["last"] or 0
    completed(joan, wanting("leadership", 1, but=[luis])[0], now)
    ended(amina, [joan, luis], now)
    under_way(going_on, people.of_user(joan.user), people.of_user(luis.user), now)
    exploring(amina, [joan, luis], now)
    called_by_visitor(joan, now)
    hosted_circle(joan, amina, now)
    peer_circle(luis, now)
    other_circle([joan, luis, amina], now)
    wishes(amina, now)
    stuck([joan, luis, amina], now)
    writing.withdraw(Delivery.objects.filter(pk__gt=before), Reason.SETTLED)
    meetings_to_come(joan, luis, now)
    return True


def wanting(topic, count, *, but):
    """Return `count` people who seek help with a topic and offer none, none of `but`."""
    found = Profile.objects.present().filter(seeking=True, offers=None, visibility__in=["public", "members"])
    found = found.filter(interests__topic__slug=topic, interests__direction="want")
    return list(found.exclude(pk__in=[each.pk for each in but]).distinct().order_by("pk")[:count])


def on_clock(now, days, weekday, hour):
    """Return the first instant, from `days` after `now` on, at which it is `hour` on a `weekday` in Chicago."""
    day = clocks.local_of(now + timedelta(days=days), CHICAGO).date()
    day += timedelta(days=(weekday - day.weekday()) % 7)
    return clocks.instant_of(datetime.combine(day, time(hour)), CHICAGO)


def begin(sender, mentor, letter, yes, answered):
    """Let a Correspondent send a Letter to a mentor who says yes; return (Mentorship, the mentor's Correspondent).

    `answered` is when.
    """
    request = send(sender, letter, answered - timedelta(days=1.5))
    mentorship = answering.accept(request.asks.get().pk, words=yes, now=answered)
    return mentorship, people.of_user(mentor.user)


def set_meeting(by, at, set_at, **group):
    """Set a meeting of 45 minutes at `at`, as was done at `set_at`; let it be held when it is over by now."""
    [meeting] = setting.plan([at], by=by, minutes=45, time_zone=CHICAGO, place=ROOM, now=set_at, **group)
    return meeting


def held(by, at, **group):
    """Make a meeting that took place at `at`, set a week before."""
    meeting = set_meeting(by, at, at - timedelta(days=7), **group)
    setting.presume_held(meeting.pk, at + timedelta(hours=3))
    return meeting


def under_way(mentorship, joan, luis, now):
    """Let Joan and Luis get to work."""

    def before(days):
        return now - timedelta(days=days)

    agreement = agreeing.write(mentorship.pk, by=luis, parts=words.AGREEMENT, now=before(46))
    agreeing.accept(mentorship.pk, by=joan, revision=agreement.revision, now=before(45))
    set_goals(mentorship, luis, words.GOALS, before(45), before(34))
    held(joan, on_clock(now, -42, THURSDAY, 16), mentorship_id=mentorship.pk)
    for who in (luis, joan):
        checking.answer(mentorship.pk, by=who, kind="fit", answer="fits", now=before(34.5))
    keeping.write_note(mentorship.pk, by=joan, text=words.SHARED_NOTE, visibility="shared", now=before(34))
    keeping.write_note(mentorship.pk, by=luis, text=words.PRIVATE_NOTE, now=before(33))


def set_goals(mentorship, by, goals, set_at, moved_at):
    """Set goals, given as (words, GoalState) each."""
    for text, state in goals:
        goal = keeping.set_goal(mentorship.pk, by=by, text=text, now=set_at)
        keeping.move_goal(goal.pk, by=by, state=state, now=moved_at)


def completed(joan, mentee, now):
    """Let Joan have brought one to its end, seven months ago to three weeks ago."""

    def before(days):
        return now - timedelta(days=days)

    mine, letter = people.of_user(mentee.user), Letter(0, [joan], "months", "leadership", words.MENTEE_ASKED_JOAN)
    mentorship, mentor = begin(mine, joan, letter, words.JOAN_SAID_YES, before(210))
    agreement = agreeing.write(mentorship.pk, by=mine, parts=words.AGREEMENT, now=before(208))
    agreeing.accept(mentorship.pk, by=mentor, revision=agreement.revision, now=before(207))
    set_goals(mentorship, mine, words.COMMITTEE_GOALS, before(200), before(30))
    for days in (200, 170, 138, 105, 60, 28):
        held(mentor, on_clock(now, -days, TUESDAY, 12), mentorship_id=mentorship.pk)
    closing.close(mentorship.pk, reason="done", by=mine, now=before(20))
    closing.give(
        mentorship.pk, by=mine, reached="yes", to_other=words.MENTEE_AT_THE_END, to_staff=words.MENTEE_TO_STAFF,
        topics=Topic.objects.filter(slug="leadership"), offer="question", now=before(19),
    )  # fmt: skip
    closing.give(mentorship.pk, by=mentor, reached="yes", to_other=words.JOAN_AT_THE_END, now=before(18))


def ended(amina, but, now):
    """Let a call that Amina had been promised have come to nothing, nobody at fault."""
    [mentor] = others_who_help("job-search", but=[amina, *but], kind="call", count=1)
    letter = Letter(0, [mentor], "call", "job-search", words.AMINA_ASKED_ONCE)
    sender, at = people.of_user(amina.user), now - timedelta(days=70)
    mentorship, other = begin(sender, mentor, letter, words.SAYS_YES_THEN_NO_TIME, at)
    closing.close(mentorship.pk, reason="no_time", by=other, now=now - timedelta(days=55))
    closing.give(mentorship.pk, by=other, reached="no", to_other=words.NO_TIME_AFTER_ALL, now=now - timedelta(days=54))


def exploring(amina, but, now):
    """Let Amina have a yes of a mentor whom she has not met yet."""
    [mentor] = others_who_help("data-services", but=[amina, *but], kind="months", count=1)
    letter = Letter(0, [mentor], "months", "data-services", words.AMINA_ASKS_MONTHS)
    begin(people.of_user(amina.user), mentor, letter, words.SAYS_YES_TO_AMINA, now - timedelta(days=10))


def called_by_visitor(joan, now):
    """Let a visitor have a yes of Joan to a call."""
    visitor = people.of_address(VISITOR, "Tomás Brandt")
    letter = Letter(0, [joan], "call", "job-search", words.VISITOR_ASKS)
    begin(visitor, joan, letter, words.JOAN_HELPS_VISITOR, now - timedelta(days=3))


def hosted_circle(joan, amina, now):
    """Let Joan host a circle that gathers, with Amina and two others in it."""

    def before(days):
        return now - timedelta(days=days)

    topic = Topic.objects.get(slug="job-search")
    circle = opening.open_hosted(joan.pk, topic=topic, places=6, now=before(14), **words.JOB_CIRCLE)
    others = wanting("job-search", 2, but=[amina])
    for days, each in zip((12, 9, 4), [*others, amina], strict=True):
        joining.join(circle.pk, people.of_user(each.user), now=before(days))
    say(circle, joan, words.JOAN_WELCOMES, before(3.5))
    say(circle, amina, words.AMINA_IN_CIRCLE, before(1.2))


def say(circle, profile, text, at):
    """Let somebody say something in a circle."""
    seat = circle.conversation.seats.select_related("correspondent__user").get(correspondent__user=profile.user)
    saying.say(seat, text, now=at)


def peer_circle(luis, now):
    """Let Luis and three others meet who waited for the same topic."""

    def before(days):
        return now - timedelta(days=days)

    others = wanting("leadership", 4, but=[luis])[1:]
    inside = [people.of_user(each.user) for each in (luis, *others)]
    topic = Topic.objects.get(slug="leadership")
    for number, each in enumerate(inside):
        wish = wishing.wish(each, topic=topic, hours=EVENINGS, time_zone=CHICAGO, now=before(75 - number))
        wish.state, wish.closed_at = "met", before(58)
        wish.save(update_fields=["state", "closed_at"])
    circle = opening.propose(inside, topic=topic, time_zone=CHICAGO, now=before(62), **words.PEERS)
    for number, each in enumerate(inside):
        joining.join(circle.pk, each, now=before(61 - number))
    running.begin(circle.pk, now=before(57))
    say(circle, others[0], words.PEER_SAYS, before(56))
    say(circle, luis, words.LUIS_IN_CIRCLE, before(55.6))
    for days in (50, 29):
        held(inside[1], on_clock(now, -days, WEDNESDAY, 12), circle_id=circle.pk)


def other_circle(but, now):
    """Let somebody else host one that anybody may look at: it gathers, with one person in it."""
    [host] = others_who_help("cataloging-and-metadata", but=but, kind="circle", count=1)
    topic = Topic.objects.get(slug="cataloging-and-metadata")
    circle = opening.open_hosted(host.pk, topic=topic, places=6, now=now - timedelta(days=33), **words.OTHER_CIRCLE)
    [member] = wanting("cataloging-and-metadata", 1, but=[*but, host])
    joining.join(circle.pk, people.of_user(member.user), now=now - timedelta(days=30))


def wishes(amina, now):
    """Let two wait for a circle of peers: one more, with the same hours, and it can be proposed."""
    topic = Topic.objects.get(slug="cataloging-and-metadata")
    [_in_a_circle, other] = wanting("cataloging-and-metadata", 2, but=[amina])
    for days, each in ((26, other), (8, amina)):
        who, at = people.of_user(each.user), now - timedelta(days=days)
        wishing.wish(who, topic=topic, hours=EVENINGS, time_zone=each.time_zone or CHICAGO, now=at)


def stuck(but, now):
    """Let four things have come to a halt among other people, one of each sort that staff see."""

    def before(days):
        return now - timedelta(days=days)

    mentors = []
    for topic in ("leadership", "research-and-publishing", "technology", "advocacy"):
        mentors += others_who_help(topic, but=[*but, *mentors], kind="months", count=1)
    mentees = wanting("leadership", 9, but=but)[5:]
    for number, (mentor, mentee) in enumerate(zip(mentors, mentees, strict=True)):
        sender, letter = people.of_user(mentee.user), Letter(0, [mentor], "months", "leadership", words.ASKS_ANYBODY)
        if number == 0:
            send(sender, letter._replace(days=11), now)
            continue
        mentorship, other = begin(sender, mentor, letter, words.SAYS_YES, before(24))
        if number > 1:
            held(other, on_clock(now, -22 if number > 2 else -20, TUESDAY, 12), mentorship_id=mentorship.pk)
        if number == 2:
            agreeing.write(mentorship.pk, by=sender, parts=words.AGREEMENT, now=before(15))
        elif number > 2:
            checking.answer(mentorship.pk, by=sender, kind="regular", answer="stuck", now=before(3))


def meetings_to_come(joan, luis, now):
    """Set what is still ahead; its mails leave."""
    mentorship = Mentorship.objects.get(mentor=joan, mentee__user=luis.user)
    set_meeting(people.of_user(joan.user), on_clock(now, 2, THURSDAY, 16), now, mentorship_id=mentorship.pk)
    circle = Circle.objects.of(luis.user).get(is_hosted=False)
    set_meeting(people.of_user(luis.user), on_clock(now, 4, WEDNESDAY, 12), now, circle_id=circle.pk)
