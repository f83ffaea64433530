"""The states of people's pages that axe and the HTML validator look at, and the people behind them."""

from datetime import timedelta

from django.utils import timezone

from profiles.hashing import token_digest
from profiles.inviting.tokens import email_digest
from profiles.models import Block, Erasure, Invitation, Offer, Profile, Report, User
from tests.browser.profile_states import FULL, HEBREW, LONG_NAME, UNCLEAR
from tests.profiles.factories import make_mentor, make_person, make_place

CURATOR, MEMBER, LEAVING = "curator@example.org", "member@example.org", "leaving@example.org"
SEEKER = "looking@example.org"
BUSY, PAUSED, ODD = "busymentor01", "pausedmento1", "oddmentor001"
TOKEN = "an-invitation-for-the-browser-tests"


def fill():
    """Write mentors near and far, full, paused, with odd names; mentees; a block, reports, an invitation, a leaver."""
    now = timezone.now()
    cities = [
        make_place(),
        make_place("Milwaukee, Wisconsin", region="WI", latitude=43.0, longitude=-87.9),
        make_place("Boston, Massachusetts", region="MA", latitude=42.4, longitude=-71.1),
        make_place("Honolulu, Hawaii", region="HI", latitude=21.3, longitude=-157.9),
        make_place("Toronto, Ontario, Canada", country="CA", region="ON", latitude=43.7, longitude=-79.4),
    ]
    for number in range(24):
        make_mentor(
            f"Mentor {number}", helps=["reference", ["outreach", "leadership"][number % 2]],
            offers={"call": 1 + number % 3} | ({"resume": 1} if number % 4 == 0 else {}),
            place=cities[number % len(cities)], headline="Ask me about the desk",
            active_on=now.date() - timedelta(days=number * 9),
        )  # fmt: skip
    busy = make_mentor("Full Hands", slug=BUSY, offers={"call": 1}, place=cities[0])
    Offer.objects.filter(profile=busy).update(taken=1)
    make_mentor(
        "Back in Spring", slug=PAUSED, accepting="paused", paused_until=now.date() + timedelta(days=90), place=cities[0]
    )
    make_mentor(
        LONG_NAME, slug=ODD, headline=HEBREW, about=f"{HEBREW}.\n\n{LONG_NAME}", place=cities[1], hours_a_month=1,
        helps=["judaica", "archives-and-special-collections", "services-to-latino-communities"],
        languages=["he", "ar", "ase", "es", "ht"], offers=dict.fromkeys(["question", "call", "resume", "circle"], 3),
    )  # fmt: skip
    make_person("Wants Help", wants=["reference"], seeking=True, place=cities[0])
    make_person(
        "Looks For Help", email=SEEKER, wants=["reference", "judaica", "outreach"], place=cities[1], years="under_3",
        languages=["en", "he"],
    )  # fmt: skip
    member = User.objects.get(email=MEMBER)
    blocked = make_mentor("Blocked Somebody")
    Block.objects.create(blocker=User.objects.get(email=FULL), blocked=blocked.user)
    for reason, hours in (("selling", 5), ("harassment", -3)):
        Report.objects.create(
            reporter=member, reported=busy.user, reason=reason, message=f"{LONG_NAME}\n{HEBREW}",
            due_at=now + timedelta(hours=hours), snapshot={"name": "Full Hands", "headline": LONG_NAME, "slug": BUSY},
        )  # fmt: skip
    Report.objects.create(
        reported=busy.user,
        reason="other",
        message="Old.",
        due_at=now,
        decision="nothing",
        decided_at=now,
        why="Talked.",
    )
    Invitation.objects.create(
        email="invited@example.org", email_digest=email_digest("invited@example.org"), name="Ines Long",
        token_digest=token_digest(TOKEN), source="MentorConnect", sent_at=now,
        draft={
            "name": "Ines Long", "helps": ["reference"], "wants": [], "place_text": "Chicago", "library_type": "public",
            "offers": {"months": 2},
        },
    )  # fmt: skip
    leaver = make_mentor("Leaving Soon", email=LEAVING)
    Erasure.objects.create(user=leaver.user, erase_at=now + timedelta(days=7))
    Profile.objects.filter(user=leaver.user).update(visibility="hidden")


def states(state):
    """Return the states, made by the class `state` (tests.browser.pages.State)."""
    return [
        state("mentors", "/mentors/"),
        state("mentors, filters open", "/mentors/", unfold=True),
        state("mentors, near", "/mentors/?near=Chicago&within=250&topic=reference&offer=call"),
        state("mentors, signed in", "/mentors/?topic=leadership", viewer=FULL),
        state("mentors, ambiguous place", "/mentors/?near=Springfield"),
        state("mentors, unknown place", "/mentors/?near=Nowhereville"),
        state("mentors, nobody", "/mentors/?q=zzzz&near=Boston,+MA"),
        state("mentors, junk", "/mentors/?topic=x&years=%3Cb%3E&page=-4&within=nine&color=red"),
        state("mentors, odd names", "/mentors/?topic=judaica"),
        state("mentors, last page", "/mentors/?page=99"),
        state("map", "/mentors/map/"),
        state("map, nobody", "/mentors/map/?q=zzzz"),
        state("mentor, odd names", f"/mentors/{ODD}/"),
        state("mentor, full", f"/mentors/{BUSY}/", viewer=FULL),
        state("mentor, paused", f"/mentors/{PAUSED}/"),
        state("mentees", "/mentees/", viewer=FULL),
        state("mentees, closed", "/mentees/"),
        state("my page", "/me/", viewer=FULL),
        state("my page, suggestions", "/me/", viewer=SEEKER),
        state("mentors, sorted by fit", "/mentors/?sort=fit", viewer=SEEKER),
        state("mentors, sorted by fit, odd names", "/mentors/?sort=fit&topic=judaica", viewer=SEEKER),
        state("mentors, not sorted by fit", "/mentors/?sort=fit", viewer=MEMBER),
        state("my page, unclear place", "/me/", viewer=UNCLEAR),
        state("my data", "/me/data/", viewer=FULL, unfold=True),
        state("my data, leaving", "/me/data/", viewer=LEAVING),
        state("blocked people", "/me/blocked/", viewer=FULL),
        state("blocked people, none", "/me/blocked/", viewer=MEMBER),
        state("block", f"/people/{ODD}/block/", viewer=MEMBER),
        state("report a person", f"/people/{ODD}/report/"),
        state("report a person, errors", f"/people/{ODD}/report/", status=422, posts={"message": ""}),
        state("conduct", "/conduct/"),
        state("invitation", f"/join/{TOKEN}/"),
        state("invitation, unknown", "/join/unknown/", status=404),
        state("reports", "/staff/reports/", viewer=CURATOR),
        state("reports, decided", "/staff/reports/?state=decided", viewer=CURATOR),
        state("log", "/staff/log/", viewer=CURATOR),
    ]
