"""Who sees whom, for every kind of viewer and every kind of person: pages and lists (quality.md S2, V3)."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from profiles.models import Block, Erasure, Listing, Offer, Profile, User
from profiles.vocabulary import Direction

from .factories import make_person

pytestmark = pytest.mark.django_db
KINDS = (
    "public members hidden held paused paused_public_until_tomorrow paused_until_today full leaving inactive"
).split()
BOTH = {"helps": ["reference"], "wants": ["cataloging-and-metadata"], "seeking": True}


def make_kind(kind):
    """Return a person of one of KINDS, who helps with one topic and is looking for help with another."""
    today = timezone.localdate()
    fields = {
        "members": {"visibility": "members"},
        "hidden": {"visibility": "hidden"},
        "held": {"standing": "held"},
        "paused": {"accepting": "paused"},
        "paused_public_until_tomorrow": {"accepting": "paused", "paused_until": today + timedelta(days=1)},
        "paused_until_today": {"accepting": "paused", "paused_until": today},
    }.get(kind, {})
    person = make_person(kind, **BOTH, **fields)
    if kind == "full":
        Offer.objects.filter(profile=person).update(taken=2)
    elif kind == "leaving":
        Erasure.objects.create(user=person.user, erase_at=timezone.now())
    elif kind == "inactive":
        User.objects.filter(pk=person.user_id).update(is_active=False)
    return person


@pytest.fixture
def people():
    """Return one person of each kind, by kind."""
    return {kind: make_kind(kind) for kind in KINDS}


def viewer_of(kind, people):
    """Return a viewer: without an account, a member, one who blocked all or whom all blocked, or staff."""
    if kind == "anonymous":
        return AnonymousUser()
    if kind == "nobody":
        return None
    user = User.objects.create_user(f"{kind}@example.org", "a long password", is_staff=kind == "staff")
    for person in people.values():
        if kind == "blocker":
            Block.objects.create(blocker=user, blocked=person.user)
        elif kind == "blocked":
            Block.objects.create(blocker=person.user, blocked=user)
    return user


# Who sees the page of each kind of person. "Looks like absence" is an empty place. Staff see no more than a member:
# what they must see about a report is in the report.
#                               nobody and anonymous   member and staff   blocker and blocked
PAGES = {
    "public":                       ("sees",            "sees",            ""),
    "members":                      ("",                "sees",            ""),
    "hidden":                       ("",                "",                ""),
    "held":                         ("",                "",                ""),
    "paused":                       ("sees",            "sees",            ""),
    "paused_public_until_tomorrow": ("sees",            "sees",            ""),
    "paused_until_today":           ("sees",            "sees",            ""),
    "full":                         ("sees",            "sees",            ""),
    "leaving":                      ("",                "",                ""),
    "inactive":                     ("",                "",                ""),
}  # fmt: skip
# Who finds each kind of person among those who help, and among those who look for help (members' business alone).
HELPING = {
    "public":                       ("sees",            "sees",            ""),
    "members":                      ("",                "sees",            ""),
    "hidden":                       ("",                "",                ""),
    "held":                         ("",                "",                ""),
    "paused":                       ("",                "",                ""),
    "paused_public_until_tomorrow": ("",                "",                ""),
    "paused_until_today":           ("sees",            "sees",            ""),
    "full":                         ("",                "",                ""),
    "leaving":                      ("",                "",                ""),
    "inactive":                     ("",                "",                ""),
}  # fmt: skip
WANTING = {
    "public":                       ("",                "sees",            ""),
    "members":                      ("",                "sees",            ""),
    "hidden":                       ("",                "",                ""),
    "held":                         ("",                "",                ""),
    "paused":                       ("",                "",                ""),
    "paused_public_until_tomorrow": ("",                "",                ""),
    "paused_until_today":           ("",                "sees",            ""),
    "full":                         ("",                "sees",            ""),
    "leaving":                      ("",                "",                ""),
    "inactive":                     ("",                "",                ""),
}  # fmt: skip
VIEWERS = {"nobody": 0, "anonymous": 0, "member": 1, "staff": 1, "blocker": 2, "blocked": 2}


def expected(table, viewer):
    """Return the kinds of people whom a kind of viewer sees, sorted."""
    return sorted(kind for kind, row in table.items() if row[VIEWERS[viewer]])


def test_the_tables_speak_of_every_kind():
    assert list(PAGES) == list(HELPING) == list(WANTING) == KINDS


@pytest.mark.parametrize("viewer", VIEWERS)
def test_v3_whose_page_each_viewer_opens(people, viewer):
    user = viewer_of(viewer, people)
    seen = Profile.objects.visible_to(user).values_list("name", flat=True)
    assert sorted(seen) == expected(PAGES, viewer)


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize(("direction", "table"), [(Direction.HELP, HELPING), (Direction.WANT, WANTING)])
def test_v3_whom_each_viewer_finds(people, viewer, direction, table):
    user = viewer_of(viewer, people)
    seen = Listing.objects.visible_to(user, direction).values_list("profile__name", flat=True)
    assert sorted(seen) == expected(table, viewer)


@pytest.mark.parametrize("kind", KINDS)
def test_everybody_sees_their_own_page(kind):
    person = make_kind(kind)
    assert list(Profile.objects.visible_to(person.user)) == [person]


@pytest.mark.parametrize("viewer", VIEWERS)
def test_nobody_is_in_a_list_whose_page_is_closed(people, viewer):
    user = viewer_of(viewer, people)
    pages = set(Profile.objects.visible_to(user).values_list("pk", flat=True))
    for direction in Direction:
        listed = set(Listing.objects.visible_to(user, direction).values_list("profile", flat=True))
        assert listed - pages == set()


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("kind", KINDS)
def test_v3_pages_and_lists_on_the_site_say_the_same(client, people, viewer, kind):
    user = viewer_of(viewer, people)
    if user is not None and user.is_authenticated:
        client.force_login(user)
    status = client.get(f"/mentors/{people[kind].slug}/").status_code
    assert status == (200 if kind in expected(PAGES, viewer) else 404)


@pytest.mark.parametrize("address", ["/mentors/", "/mentors.json"])
@pytest.mark.parametrize("viewer", VIEWERS)
def test_v3_lists_name_nobody_else(client, people, viewer, address):
    user = viewer_of(viewer, people)
    if user is not None and user.is_authenticated:
        client.force_login(user)
    text = client.get(address).content.decode()
    assert sorted(kind for kind, person in people.items() if person.slug in text) == expected(HELPING, viewer)


def test_present_leaves_blocks_aside_and_nothing_else(people):
    viewer_of("blocked", people)
    assert sorted(Profile.objects.present().values_list("name", flat=True)) == expected(PAGES, "member")
