"""The states of meetings: to come, held, called off; set on a page, and behind the links of mails."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from matching.meetings import setting
from matching.models import Meeting, Mentorship
from matching.talking import people
from tests.browser.profile_states import HEBREW, LONG_NAME
from tests.browser.talk_states import link, path
from tests.matching.factories import make_circle, make_mentorship
from tests.profiles.factories import make_mentor, make_person

MEETS = "meets@example.org"
COMING, HELD, OFF, CIRCLES, PAIR = (UUID(int=700 + number) for number in range(5))
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
PLACE = f"https://meet.example.org/{'a' * 100} <b>{HEBREW}</b> {LONG_WORD}"[:300]
TYPED = {"day": "2026-01-01", "time": "18:00", "place": PLACE}


def fill():
    """Write two people who meet, a circle that meets, and links to all that one can do with a meeting."""
    now = timezone.now()
    mentor = make_mentor("Meets Often", email=MEETS, offers={"months": 3}, time_zone="America/Chicago")
    pair = make_mentorship(mentor, make_person(LONG_NAME[:80], time_zone="Australia/Sydney"))
    Mentorship.objects.filter(pk=pair.pk).update(public_id=PAIR)
    about = {"by": pair.mentee, "minutes": 45, "time_zone": "Australia/Sydney", "mentorship_id": pair.pk}
    days = (7, 14, 21)
    coming, held, off = setting.plan([now + timedelta(days=day) for day in days], place=PLACE, **about)
    setting.call_off(off.pk, by=pair.mentee)
    Meeting.objects.filter(pk=held.pk).update(state="held", starts_at=now - timedelta(days=7))
    circle = make_circle(members=[mentor, make_person("Circle Member")])
    [circles] = setting.plan(
        [now + timedelta(days=9)], by=people.of_user(mentor.user), minutes=60, time_zone="UTC", circle_id=circle.pk
    )
    for meeting, number in ((coming, COMING), (held, HELD), (off, OFF), (circles, CIRCLES)):
        Meeting.objects.filter(pk=meeting.pk).update(public_id=number)
    theirs = f"u{mentor.user_id}"
    link("meet", "set_meeting", f"mentorship {pair.pk}", theirs)
    link("meet circle", "set_meeting", f"circle {circle.pk}", theirs)
    link("move", "move_meeting", f"meeting {coming.pk}", theirs)
    link("call off", "call_off_meeting", f"meeting {coming.pk}", theirs)
    link("missed", "missed_meeting", f"meeting {held.pk}", theirs)
    link("is off", "move_meeting", f"meeting {off.pk}", theirs)


def states(state):
    """Return the states, made by the class `state` (tests.browser.pages.State)."""
    new, one = f"/mentorships/{PAIR}/meetings/new/", f"/meetings/{COMING}/"
    move = "main form button[value=move]"
    return [
        state("meeting, new", new, viewer=MEETS),
        state("meeting, new, wrong", new, 422, viewer=MEETS, posts={**TYPED, "weeks": "4"}),
        state("meeting, new, nothing", new, 422, viewer=MEETS, posts={"time_zone": ""}),
        state("meeting, to come", one, viewer=MEETS),
        state("meeting, moved wrongly", one, 422, viewer=MEETS, posts=TYPED, button=move),
        state("meeting, held", f"/meetings/{HELD}/", viewer=MEETS),
        state("meeting, called off", f"/meetings/{OFF}/", viewer=MEETS),
        state("meeting, of a circle", f"/meetings/{CIRCLES}/", viewer=MEETS),
        state("mentorship with meetings", f"/mentorships/{PAIR}/", viewer=MEETS, unfold=True),
        state("do, set a meeting", path("meet")),
        state("do, set a meeting, wrong", path("meet"), 422, posts=TYPED),
        state("do, set a meeting of a circle", path("meet circle")),
        state("do, move a meeting", path("move")),
        state("do, call a meeting off", path("call off")),
        state("do, did not meet", path("missed")),
        state("do, meeting that is off", path("is off"), 410),
    ]
