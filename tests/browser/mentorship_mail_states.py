"""The pages behind the links in mails of mentorships, and mentorships at every stage for the mails themselves."""

from datetime import timedelta

from django.utils import timezone

from matching.mentoring import agreeing, closing, pausing
from matching.models import Mentorship
from profiles.models import Topic
from tests.browser.talk_states import link, path
from tests.matching.factories import both, make_mentorship
from tests.profiles.factories import make_mentor, make_person

# The examples of each kind whose HTML is looked at.
MAILS = (
    ("first_meeting", 0), ("first_meeting", 3), ("agreement", 0), ("agreement", 1), ("agreement_nudge", 0),
    ("fit_check", 0), ("fit_check", 1), ("check_in", 0), ("check_in", 2), ("mentorship_quiet", 0), ("pause_over", 0),
    ("closing_survey", 0), ("mentorship_moved", 0), ("mentorship_moved", 3), ("mentorship_moved", 5),
    ("mentorship_moved", 6),
)  # fmt: skip
LONG = "An hour a month by video, with one thing to look at and one question about it two days before. " * 6
PARTS = {"time": LONG, "expectations": "Honest words", "form": "Two lines\nand one more", "results": "A plan"}
LINKS = (
    "accept_agreement", "write_agreement", "check_fit_fits", "check_regular_stuck", "pause_mentorship",
    "end_mentorship", "go_on_mentorship", "met_already",
)  # fmt: skip
# What is typed into forms that come back with a fault.
FAULTS = {
    "write_agreement": {"time": "x" * 700}, "pause_mentorship": {"until": "2020-01-31"},
    "end_mentorship": {"words": "Bye"},
}  # fmt: skip


def fill():
    """Make a mentorship at every stage, and links to one that has just begun."""
    topic = Topic.objects.get(slug="reference")

    def pair(name="Maya Mentee", **fields):
        mentor = make_mentor("Gil Guide", offers={"months": 9, "question": 9})
        return make_mentorship(mentor, make_person(name), topic=topic, **fields)

    fresh = pair()
    agreeing.write(fresh.pk, by=both(fresh)[0], parts=PARTS)
    pair(kind="question", now=timezone.now() - timedelta(days=8))
    under_way = pair("A mentee with a name that goes on and on over two lines")
    Mentorship.objects.filter(pk=under_way.pk).update(first_met_at=timezone.now() - timedelta(days=1))
    agreeing.write(under_way.pk, by=both(under_way)[0], parts=PARTS)
    agreeing.accept(under_way.pk, by=both(under_way)[1], revision=1)
    resting = pair()
    until = timezone.localdate() + timedelta(days=60)
    pausing.pause(resting.pk, by=both(resting)[1], reason="between_jobs", until=until)
    for reason in ("done", "not_a_fit"):
        closing.close(pair().pk, reason=reason)
    made = pair()
    agreeing.write(made.pk, by=both(made)[0], parts=PARTS)
    for purpose in LINKS:
        about = f"mentorship {made.pk}" + (" revision 1" if purpose == "accept_agreement" else "")
        link(purpose, purpose, about, f"u{made.mentee.user_id}")
    link("survey", "close_mentorship", f"mentorship {made.pk}", f"u{made.mentee.user_id}")
    link("rests", "resume_mentorship", f"mentorship {resting.pk}", f"u{resting.mentee.user_id}")
    link("longer", "pause_mentorship", f"mentorship {resting.pk}", f"u{resting.mentee.user_id}")
    link("not yet", "check_pause_later", f"mentorship {resting.pk}", f"u{resting.mentee.user_id}")
    link("not paused", "resume_mentorship", f"mentorship {made.pk}", f"u{made.mentee.user_id}")


def states(state):
    """Return the states, made by the class `state` (tests.browser.pages.State)."""
    return [
        *(state(f"do, {purpose}", path(purpose)) for purpose in LINKS),
        *(state(f"do, {purpose}, wrong", path(purpose), 422, posts=typed) for purpose, typed in FAULTS.items()),
        state("do, closing survey", path("survey")),
        state("do, closing survey, nothing said", path("survey"), 422, posts={"to_other": LONG}),
        state("do, go on after a pause", path("rests")),
        state("do, longer pause", path("longer")),
        state("do, not ready yet", path("not yet")),
        state("do, pause that is over", path("not paused"), 410),
    ]
