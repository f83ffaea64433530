"""The states of the overview of staff: with something stuck of every sort and long names, and with nothing at all."""

from datetime import timedelta

from django.utils import timezone

from reminders.models import Delivery
from tests.browser.people_states import CURATOR
from tests.browser.profile_states import LONG_NAME
from tests.matching.factories import make_circle, make_mentorship, make_request
from tests.profiles.factories import make_mentor, make_person

# Numbers of rows are drawn; here one is given.
STUCK = 990_001


def fill():
    """Write what has been waiting for long."""
    long_ago = timezone.now() - timedelta(days=32)
    make_request(make_mentor(LONG_NAME[:80]), name=LONG_NAME[:80], now=timezone.now() - timedelta(days=11))
    make_mentorship(make_mentor(LONG_NAME[:80], offers={"months": 1}), name="Stuck Visitor", now=long_ago)
    make_circle(make_mentor("Alone"), title=LONG_NAME[:80], now=long_ago)
    person = make_person(LONG_NAME[:80], email="unreachable@example.org")
    Delivery.objects.create(
        pk=STUCK, key="message:staff states", kind="message", user=person.user, recipient=f"u{person.user_id}",
        state="withheld", reason="suppressed", message_id="<staff-states@example.org>",
    )  # fmt: skip


def states(state):
    """Return the states of the pages, as `state` (pages.State)."""
    one = f"/staff/stuck/unreachable/{STUCK}/"
    return [
        state("overview of staff", "/staff/", viewer=CURATOR),
        state("overview of staff, empty", "/staff/", viewer=CURATOR, empty_site=True),
        state("stuck, one sort", "/staff/stuck/?what=silent", viewer=CURATOR),
        state("stuck, none of a sort", "/staff/stuck/?what=stuck&page=9", viewer=CURATOR),
        state("stuck, one thing", one, viewer=CURATOR),
        state("stuck, one thing, errors", one, status=422, viewer=CURATOR, posts={"why": " "}),
    ]
