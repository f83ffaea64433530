"""Made-up people: the survey's 515, and any number for measuring."""

from collections import Counter
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Sum
from django.utils import timezone

from matching.mentoring import clock
from matching.models import (
    Ask,
    Circle,
    CircleMember,
    CircleWish,
    Closing,
    Conversation,
    Correspondent,
    Mentorship,
    Request,
    Seat,
)
from matching.talking import conversations
from mentorhub.scenarios import letters, survey, together
from mentorhub.scenarios.filling import fill
from mentorhub.scenarios.people import people
from mentorhub.staff.stuck import TROUBLES
from profiles.models import Listing, Offer, Place, Profile, TopicInterest, User
from tests.matching.factories import make_mentorship
from tests.profiles.factories import make_mentor

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)


def cards():
    """Return what the drawer holds, without what the database numbers itself."""
    fields = [field.name for field in Listing._meta.fields if field.name not in {"id", "profile", "account"}]
    return sorted(map(str, Listing.objects.values_list("profile__name", "profile__slug", *fields)))


@pytest.fixture(scope="module")
def made():
    """Give the survey's people as plain values."""
    return survey.members(DAY)


def test_survey_has_75_mentors_and_440_mentees_the_same_every_time(made):
    assert made == survey.members(DAY)
    mentors = [one for one in made if one.offers]
    assert (len(mentors), len(made) - len(mentors)) == (75, 440)
    assert all(one.helps for one in mentors)
    assert all(one.wants for one in made if not one.offers)
    assert len({one.email for one in made}) == len({one.fields["name"] for one in made}) == 515


def test_survey_has_exactly_the_shares_that_its_docstring_states(made):
    mentors, mentees = made[:75], made[75:]
    assert sum(bool(one.wants) for one in mentors) == 30
    assert sum(bool(one.helps) for one in mentees) == 66
    by_chance = {"colleague", "search", "social", "other"}
    for group, chance, no_library, years, of_years in (
        (mentors, 45, 3, {"not_yet", "under_3"}, 7),
        (mentees, 264, 53, {"from_11", "over_20"}, 66),
    ):
        assert sum(one.fields["heard_from"] in by_chance for one in group) == chance
        assert sum(one.fields["library_type"] == "none" for one in group) == no_library
        assert sum(one.fields["years"] in years for one in group) == of_years
    seen_by = Counter(one.fields["visibility"] for one in made)
    assert seen_by == {"public": 182, "members": 290, "hidden": 43}
    assert sum(one.is_full for one in made) == 5
    assert sum(one.fields["accepting"] == "paused" for one in made) == 19


def test_scenario_survey_writes_the_people_and_the_database_their_cards():
    call_command("scenario", "survey")
    assert Profile.objects.count() == User.objects.count() == 515
    assert Offer.objects.values("profile").distinct().count() == 75
    assert Profile.objects.filter(interests__direction="want", offers=None).distinct().count() == 440
    states = Counter(Profile.objects.filter(place_text__gt="").values_list("place__state", flat=True))
    assert states == {"found": 458, "pending": 8, "ambiguous": 3, "unknown": 2}
    assert Profile.objects.filter(place=None).count() == 44
    assert not Listing.objects.filter(profile__visibility="hidden").exists()
    before = cards()
    with connection.cursor() as cursor:
        cursor.execute("SELECT profiles_relist(array_agg(id)) FROM profiles_profile")
    assert cards() == before


def test_letters_of_the_demo_members_stand_at_every_stage_and_are_written_once():
    call_command("scenario", "survey")
    assert letters.load()
    assert not letters.load()
    joan, luis = (Profile.objects.get(user__email=email) for email in (letters.JOAN, letters.LUIS))
    waiting = Ask.objects.waiting_for(joan.user).select_related("sender__user")
    assert [ask.sender.address for ask in waiting] == [letters.AMINA, letters.VISITOR]
    sent = [
        (request.state, [*request.asks.order_by("rank").values_list("state", flat=True)])
        for request in Request.objects.of(luis.user).order_by("created_at")
    ]
    assert sent == [("accepted", ["accepted"]), ("open", ["open", "waiting"])]
    [conversation] = Conversation.objects.filter(mentorships__mentor=joan)
    by_mail = conversation.messages.get(came_by="mail")
    assert (conversation.messages.count(), "Joan Whitfield wrote" in by_mail.rest) == (5, True)
    assert (
        conversations.with_unread(conversation.seats.filter(correspondent__user=joan.user), joan.user).get().unread == 1
    )


def test_demo_members_work_together_at_every_stage():
    call_command("scenario", "survey")
    assert not together.load()
    letters.load()
    assert together.load()
    assert not together.load()
    joan, luis = (Profile.objects.get(user__email=email) for email in (letters.JOAN, letters.LUIS))
    states = Mentorship.objects.filter(mentor=joan).order_by("started_at").values_list("state", "kind")
    assert [*states] == [("completed", "months"), ("active", "months"), ("exploring", "call")]
    pair = Mentorship.objects.get(mentor=joan, mentee__user=luis.user)
    assert (pair.agreement.is_accepted, [*pair.goals.values_list("state", flat=True)]) == (True, ["reached", "started"])
    assert [*pair.meetings.order_by("starts_at").values_list("state", flat=True)] == ["held", "planned"]
    assert sorted(pair.notes.values_list("visibility", flat=True)) == ["private", "shared"]
    circles = Circle.objects.order_by("is_hosted", "-created_at").values_list("state", "taken", "places", "held")
    assert [*circles] == [("running", 4, 6, 2), ("gathering", 3, 6, 0), ("gathering", 1, 6, 0)]
    assert Closing.objects.count() == 3
    assert CircleWish.objects.filter(state="waiting").count() == 2
    now = timezone.now()
    assert not clock.quiet(now).exists()
    found = {name: len(trouble.first(now, 9)[0]) for name, trouble in TROUBLES.items()}
    assert found == {"silent": 1, "unmet": 1, "agreement": 1, "stuck": 1, "circle": 1, "unreachable": 0}
    # The survey says of larger offers that one place is taken, by nobody whom one sees.
    for offer in Offer.objects.filter(profile=joan).exclude(kind="question"):
        held = Mentorship.objects.going_on().filter(mentor=joan, kind=offer.kind).count()
        assert (offer.kind, offer.taken) == (offer.kind, 3 if offer.kind == "circle" else held)


def test_letters_need_the_demo_members():
    make_mentor("Somebody real")
    assert not letters.load()
    assert not Request.objects.exists()


def test_scenario_survey_is_loaded_into_a_database_without_people_only():
    make_mentor("Somebody real")
    with pytest.raises(CommandError, match="There are people already"):
        call_command("scenario", "survey")
    assert [*Profile.objects.values_list("name", flat=True)] == ["Somebody real"]


@pytest.mark.parametrize("command", [("scenario", "survey"), ("seed", "people=1")])
def test_made_up_people_are_for_ones_own_machine(settings, command):
    settings.INSECURE_HTTP = False
    with pytest.raises(CommandError, match="own machine"):
        call_command(*command)
    assert User.objects.count() == 0


def test_people_are_the_same_for_a_seed_and_others_for_another():
    first = [*people(300, seed="a", today=DAY)]
    assert first == [*people(300, seed="a", today=DAY)]
    assert not {one.slug for one in first} & {one.slug for one in people(300, seed="b", today=DAY)}


def test_seed_writes_the_cards_that_the_triggers_would_have_written():
    fill(400, seed="a", today=DAY)
    assert Profile.objects.count() == User.objects.count() == 400
    before = cards()
    for profile in Profile.objects.all():
        profile.save(update_fields=["name"])
    assert cards() == before


def test_seed_leaves_triggers_indexes_and_numbers_in_order():
    def indexes():
        with connection.cursor() as cursor:
            cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename = 'profiles_listing' ORDER BY 1")
            return cursor.fetchall()

    expected = indexes()
    fill(20, seed="a", today=DAY)
    assert indexes() == expected
    mentor = make_mentor("Made by hand", place=Place.objects.first())
    assert Listing.objects.filter(profile=mentor).count() == 1
    fill(20, seed="b", today=DAY)
    assert Profile.objects.count() == 41


def test_seed_gives_accounts_that_nobody_can_sign_in_to():
    fill(20, seed="a", today=DAY)
    assert not any(user.has_usable_password() or user.is_staff for user in User.objects.all())


def test_seed_has_the_surveys_ratio_of_mentors_to_mentees():
    made = [*people(10_000, seed="a", today=DAY)]
    mentors = sum(any(kind != "question" or places != 2 for kind, places, _ in one.offers) for one in made)
    # 75 of 515 of 10,000 is 1,456; three standard deviations of the draw are 106.
    assert abs(mentors - 1456) < 106


@pytest.mark.parametrize("what", ["people", "people=", "people=0", "people=1000001", "people=-5", "people=٣", "dogs=5"])
def test_seed_refuses_what_is_no_number_of_people(what):
    with pytest.raises(CommandError, match="people=N"):
        call_command("seed", what)


def test_seed_keeps_away_from_real_people_unless_told_to_add(capsys):
    mentor = make_mentor("Somebody real")
    with pytest.raises(CommandError, match="There are people already"):
        call_command("seed", "people=10")
    assert Profile.objects.count() == 1
    call_command("seed", "people=10", "--add")
    assert Profile.objects.count() == 11
    assert capsys.readouterr().out.startswith("10 made-up people in ")
    assert TopicInterest.objects.filter(profile=mentor).count() == 1


def test_seed_gives_people_histories_that_their_offers_agree_with():
    fill(600, seed="a", today=DAY, histories=True)
    going = Mentorship.objects.going_on()
    for kind in ("question", "call", "resume", "months"):
        taken = Offer.objects.filter(kind=kind).aggregate(n=Sum("taken"))["n"] or 0
        # Somebody who would help the same person twice does it once.
        assert taken - 3 <= going.filter(kind=kind).count() <= taken, kind
    hosted = Circle.objects.exclude(closed_at__isnull=False)
    assert sum(hosted.values_list("taken", flat=True)) == CircleMember.objects.filter(state="joined").count()
    hosts = Offer.objects.filter(kind="circle", taken__gt=0).values_list("profile", flat=True)
    assert {*hosted.values_list("host", flat=True)} == {*hosts}
    states = set(Mentorship.objects.values_list("state", flat=True))
    assert states == {"exploring", "active", "completed", "ended"}
    assert Seat.objects.filter(conversation__kind="pair").count() == 2 * Ask.objects.count()


def test_seed_with_histories_can_be_added_to_and_gone_on_from():
    fill(60, seed="a", today=DAY, histories=True)
    fill(60, seed="b", today=DAY, histories=True)
    mentorship = make_mentorship(make_mentor("By hand", offers={"months": 1}))
    assert Correspondent.objects.filter(user=None).count() == 1
    assert mentorship.state == "exploring"
