"""The one way in which a profile is written, what others will see of it, and the hint that names the next thing."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection

from profiles.editing.hint import Facts, next_hint
from profiles.editing.preview import preview_of
from profiles.editing.profile import TooFewPlaces, save_profile
from profiles.editing.topics import topic_groups
from profiles.models import ConductAcceptance, Listing, Offer, Place, Profile, TopicInterest, User

from .factories import make_mentor

ANSWERS = {
    "name": "Ann",
    "years": "from_3",
    "meeting": "both",
    "languages": ["en"],
    "time_zone": "America/Chicago",
    "visibility": "public",
}
ALL = {**ANSWERS, "helps": ["reference", "job-search"], "wants": ["leadership"], "offers": {"question": 2, "call": 1}}


@pytest.fixture
def user(db):
    return User.objects.create_user("ann@example.org", "a long password")


def topics_of(profile):
    """Return direction to slugs."""
    rows = profile.interests.order_by("direction", "topic__slug").values_list("direction", "topic__slug")
    return {side: [slug for direction, slug in rows if direction == side] for side in ("help", "want")}


def offers_of(profile):
    """Return kind to (places, taken)."""
    return {offer.kind: (offer.places, offer.taken) for offer in profile.offers.all()}


def rows():
    """Return every row that writing a profile touches, with its keys."""
    tables = (Profile, TopicInterest, Offer, Place, ConductAcceptance, Listing)
    kept = [list(table.objects.order_by("pk").values()) for table in tables]
    for listing in kept[-1]:
        del listing["id"]
    return kept


def test_save_writes_everything_at_once(user):
    profile = save_profile(user=user, **ALL, place_text="Peoria, Illinois", conduct=True)
    profile.refresh_from_db()
    assert (profile.user, profile.name, profile.visibility, len(profile.slug)) == (user, "Ann", "public", 12)
    assert topics_of(profile) == {"help": ["job-search", "reference"], "want": ["leadership"]}
    assert offers_of(profile) == {"question": (2, 0), "call": (1, 0)}
    assert (profile.place_text, profile.place.state) == ("Peoria, Illinois", "pending")
    assert [each.user for each in ConductAcceptance.objects.all()] == [user]
    assert Listing.objects.get(direction="help").left == {"question": 2, "call": 1}


def test_saving_twice_changes_nothing(user):
    answers = {**ALL, "place_text": "Peoria, Illinois", "conduct": True}
    save_profile(user=user, **answers)
    before = rows()
    save_profile(user=user, **answers)
    assert rows() == before


def test_save_touches_only_what_differs_and_keeps_places_taken(user):
    profile = save_profile(user=user, **ALL)
    kept = profile.interests.get(topic__slug="reference").pk
    Offer.objects.filter(profile=profile, kind="question").update(taken=1)
    save_profile(user=user, helps=["reference", "wellbeing"], offers={"question": 3, "resume": 1}, name="Anna")
    profile.refresh_from_db()
    assert (profile.name, profile.years) == ("Anna", "from_3")
    assert topics_of(profile) == {"help": ["reference", "wellbeing"], "want": ["leadership"]}
    assert profile.interests.get(topic__slug="reference").pk == kept
    assert offers_of(profile) == {"question": (3, 1), "resume": (1, 0)}


@pytest.mark.parametrize("offers", [{"question": 1, "call": 1}, {"call": 1}, {}])
def test_places_that_people_have_stay_theirs(user, offers):
    profile = save_profile(user=user, **ALL)
    Offer.objects.filter(profile=profile, kind="question").update(taken=2)
    with pytest.raises(TooFewPlaces) as refused:
        save_profile(user=user, name="Other", offers=offers)
    assert (refused.value.kind, refused.value.taken) == ("question", 2)
    profile.refresh_from_db()
    assert (profile.name, offers_of(profile)) == ("Ann", {"question": (2, 2), "call": (1, 0)})


def test_place_goes_with_its_text_and_a_street_is_never_looked_up(user):
    profile = save_profile(user=user, **ALL, place_text="Peoria, Illinois")
    assert profile.place is not None
    save_profile(user=user, name="Ann")
    profile.refresh_from_db()
    assert profile.place_text == "Peoria, Illinois"
    save_profile(user=user, place_text="")
    profile.refresh_from_db()
    assert (profile.place_text, profile.place) == ("", None)


def test_groups_and_unknown_words_are_no_topics(user):
    profile = save_profile(user=user, **{**ALL, "helps": ["career", "no-such", "reference"]})
    assert topics_of(profile)["help"] == ["reference"]


def test_unknown_answer_is_a_mistake_of_the_caller(user):
    with pytest.raises(TypeError, match="no answers of a profile: slug, standing"):
        save_profile(user=user, **ANSWERS, standing="good", slug="mine")
    assert Profile.objects.count() == 0


def test_coming_back_counts_as_active(user):
    with time_machine.travel(datetime(2026, 11, 1, 12, tzinfo=UTC), tick=False):
        save_profile(user=user, **ALL)
    with time_machine.travel(datetime(2026, 11, 24, 12, tzinfo=UTC), tick=False):
        assert save_profile(user=user, **ALL).active_on == date(2026, 11, 24)


@pytest.mark.django_db(transaction=True)
def test_two_sent_at_once_make_one_profile():
    user = User.objects.create_user("ann@example.org", "a long password")

    def send(_number):
        try:
            return save_profile(user=user, **ALL).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(send, range(8)))
    assert made == {Profile.objects.get().pk}
    assert TopicInterest.objects.count() == 3
    assert Offer.objects.count() == 2


def test_topics_are_a_tree_of_two_levels(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        groups = topic_groups()
    assert [name for name, _members in groups] == [
        "Career", "Leading and managing", "Collections and metadata", "Serving readers", "Teaching and research",
        "Kinds of libraries and fields",
    ]  # fmt: skip
    assert sum(len(members) for _name, members in groups) == 39
    assert groups[0][1][0] == ("career-planning", "Career planning")


def test_preview_is_the_card_that_the_list_will_show(db):
    topics = {"reference": "Reference", "leadership": "Leadership"}
    shown = preview_of(
        {**ANSWERS, "helps": ["reference"], "wants": ["leadership"], "seeking": True, "place_text": "Peoria, Illinois"},
        topics=topics, offers={"question": 2, "call": 1}, taken={"call": 1},
    )  # fmt: skip
    assert (shown.helps.name, shown.helps.topics, shown.helps.offers) == (
        "Ann",
        ("Reference",),
        ("2 questions by e-mail",),
    )
    assert (shown.helps.place, shown.helps.slug) == ("Peoria, Illinois", "")
    assert (shown.wants.topics, shown.wants.offers) == (("Leadership",), ())
    assert (shown.is_public, shown.is_hidden, shown.is_paused) == (True, False, False)
    assert Profile.objects.count() == Place.objects.count() == 0


def test_preview_survives_a_form_in_which_everything_is_missing(db):
    shown = preview_of({}, topics={}, offers={})
    assert (shown.helps.name, shown.helps.topics, shown.wants, shown.is_public) == ("Your name", (), None, False)
    wanting = preview_of({"wants": ["a"]}, topics={"a": "A"}, offers={})
    assert (wanting.helps, wanting.wants) == (None, None)
    assert preview_of({"accepting": "paused"}, topics={}, offers={}).is_paused


COMPLETE = Facts(
    helps=3, wants=1, free=2, visibility="public", meeting="both", is_seeking=True, place_state="found",
    headline="x", about="x", library_type="law", replies_within="week",
)  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({}, None),
        ({"visibility": "hidden", "is_paused": True}, "id_visibility_0"),
        ({"is_paused": True, "free": 0}, "id_accepting_0"),
        ({"free": 0, "headline": ""}, "id_offer_question"),
        ({"helps": 0, "free": 0, "is_seeking": False, "place_state": ""}, "id_seeking"),
        ({"place_state": "ambiguous", "headline": ""}, "id_place_text"),
        ({"place_state": "unknown", "headline": ""}, "id_place_text"),
        ({"place_state": "", "headline": ""}, "id_place_text"),
        ({"place_state": "", "meeting": "remote", "headline": ""}, "id_headline"),
        ({"place_state": "pending", "headline": ""}, "id_headline"),
        ({"helps": 1, "library_type": ""}, "id_helps"),
        ({"library_type": "", "about": ""}, "id_library_type"),
        ({"replies_within": "", "about": ""}, "id_replies_within"),
        ({"is_seeking": False, "about": ""}, "id_seeking"),
        ({"about": ""}, "id_about"),
    ],
)
def test_hint_names_the_one_thing_that_helps_most(changed, field):
    hint = next_hint(replace(COMPLETE, **changed))
    assert (hint and hint.field) == field
    assert hint is None or (hint.what and hint.why)


def test_another_persons_profile_is_never_touched(user):
    other = make_mentor("Other")
    before = Profile.objects.filter(pk=other.pk).values().get(), topics_of(other), offers_of(other)
    save_profile(user=user, **{**ALL, "helps": []}, conduct=True)
    assert (Profile.objects.filter(pk=other.pk).values().get(), topics_of(other), offers_of(other)) == before
