"""The states of the closing survey, of the archive of what was said, and of pages on a first visit."""

from uuid import UUID

from matching.mentoring import agreeing, closing, keeping
from matching.models import Mentorship
from profiles.models import Topic, User
from tests.browser.circle_states import DONE, INSIDE
from tests.browser.inbox_states import WORDS
from tests.browser.profile_states import HEBREW, LONG_NAME
from tests.matching.factories import both, make_mentorship
from tests.profiles.factories import make_mentor, make_person

SAYS, FRESH = "says-much@example.org", "first-time@example.org"
# Addresses have public numbers that are drawn; here they are given.
GOES_ON, OVER, SEEN_FIRST = (UUID(int=number) for number in range(201, 204))


def fill():
    """Write a mentorship that goes on and one that is over, with words of both; and somebody to whom all is new."""
    says = make_person("Says Much", email=SAYS, wants=["reference"])
    goes_on, over = pair(GOES_ON, LONG_NAME[:80], says), pair(OVER, "Says Little", says)
    for text in ("Reference: one hour a week alone", WORDS[:200], HEBREW[:100]):
        goal = keeping.set_goal(over.pk, by=over.mentee, text=text)
        keeping.move_goal(goal.pk, by=over.mentee, state="reached")
    topics = list(Topic.objects.filter(slug__in=["reference", "technical-services"]))
    for each in (goes_on, over):
        mentor, _mentee = both(each)
        agreeing.get_under_way(each, mentor, each.started_at)
        closing.give(each.pk, by=mentor, reached="yes", to_other=WORDS[:2000], to_staff="Nobody else reads this.")
    closing.give(
        over.pk, by=over.mentee, reached="partly", to_other=HEBREW, to_staff=WORDS[:500], topics=topics, offer="call"
    )
    closing.close(over.pk, reason="done")
    fresh = make_person("First Time", email=FRESH)
    pair(SEEN_FIRST, "Met First", fresh)
    User.objects.filter(pk=fresh.user_id).update(hints_seen=[])


def pair(number, name, mentee):
    """Make a mentorship of somebody called `name` whose public number is `number`; return it."""
    made = make_mentorship(make_mentor(name, offers={"months": 3}), mentee)
    Mentorship.objects.filter(pk=made.pk).update(public_id=number)
    made.refresh_from_db()
    return made


def states(state):
    """Return the states; `state` is the class of tests.browser.pages."""
    survey = f"/mentorships/{OVER}/closing/"
    return [
        state("closing survey, goes on", f"/mentorships/{GOES_ON}/closing/", viewer=SAYS, unfold=True),
        state("closing survey, answered", survey, viewer=SAYS, unfold=True),
        state(
            "closing survey, errors", survey, viewer=SAYS, status=422,
            posts={"to_other": WORDS * 3, "offer": "months"}, unfold=True,
        ),
        state("closing survey, circle", f"/circles/{DONE}/closing/", viewer=INSIDE),
        state("offer from the survey", "/me/profile/?from=closing", viewer=SAYS),
        state("feedback", "/me/feedback/", viewer=SAYS),
        state("feedback, empty", "/me/feedback/", viewer=FRESH),
        # Each hint shows once, so whichever test comes first sees it.
        state("inbox, first visit", "/inbox/", viewer=FRESH),
        state("mentorship, first visit", f"/mentorships/{SEEN_FIRST}/", viewer=FRESH),
        state("circle, first visit", f"/circles/{DONE}/", viewer=INSIDE),
    ]  # fmt: skip
