"""Whom a member is suggested: out of the one door, spread over all who help, and programs when people are few."""

import inspect
import random
import re
from collections import Counter
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from matching import scoring
from matching.models import Ask
from matching.recommendations import Ranking, candidates, judging, market, suggest
from matching.showing.own import own_profile
from matching.showing.why import PLAIN, SAID, why_of
from profiles.finding import search
from profiles.finding.selection import Selection
from profiles.models import Block, Erasure, Listing, Offer, Profile, Topic
from tests.matching.factories import first_ask, make_request
from tests.profiles.factories import make_mentor, make_person, make_place
from tests.programs.factories import make_program

from .lots import even_lot as even_lot
from .lots import pin_lot

pytestmark = pytest.mark.django_db

BOSTON = {"label": "Boston, Massachusetts", "region": "MA", "latitude": 42.4, "longitude": -71.1}


def make_seeker(**fields):
    """Return somebody in Chicago who wants help with reference."""
    return make_person("Seeker", **{"wants": ["reference"], "place": make_place(), **fields})


def suggested(seeker, **options):
    """Return what is Suggested to a profile."""
    return suggest(seeker.user, own_profile(seeker.user), **options)


def names(seeker, **options):
    """Return the names of the people suggested, by name."""
    return sorted(each.person.name for each in suggested(seeker, **options).people)


def make_program_on(slugs, name, **fields):
    """Return a saved program on the topics `slugs`."""
    program = make_program(name, **fields)
    program.topics.set(Topic.objects.filter(slug__in=slugs))
    return program


def test_only_people_are_suggested_whom_the_list_would_show():
    seeker = make_seeker(helps=["reference"], offers={"call": 1})  # never oneself
    make_mentor("Fits")
    make_mentor("For members", visibility="members")
    make_mentor("Paused", accepting="paused")
    make_mentor("Back tomorrow", accepting="paused", paused_until=timezone.localdate() + timedelta(days=1))
    make_mentor("Back today", accepting="paused", paused_until=timezone.localdate())
    make_mentor("Hidden", visibility="hidden")
    make_mentor("Held", standing="held")
    make_mentor("No offer", offers={})
    make_mentor("Other topic", helps=["leadership"])
    full = make_mentor("Full")
    Offer.objects.filter(profile=full).update(taken=2)
    leaving = make_mentor("Leaving")
    Erasure.objects.create(user=leaving.user, erase_at=timezone.now() + timedelta(days=7))
    blocker, blocked = make_mentor("Blocks me"), make_mentor("Is blocked")
    Block.objects.create(blocker=blocker.user, blocked=seeker.user)
    Block.objects.create(blocker=seeker.user, blocked=blocked.user)
    assert names(seeker, most=20) == ["Back today", "Fits", "For members"]


def test_hard_rules_keep_people_away():
    seeker = make_seeker(languages=["en"], meeting="in_person")
    make_mentor("Fits", offers={"call": 1})
    make_mentor("Speaks no English", languages=["es"])
    make_mentor("Is far", offers={"call": 1}, meeting="in_person", place=make_place(**BOSTON))
    make_mentor("Is remote", offers={"call": 1}, meeting="remote")
    make_mentor("Is remote and writes", offers={"question": 1}, meeting="remote")
    assert names(seeker, most=20) == ["Fits", "Is remote and writes"]


def test_whoever_was_asked_already_is_not_suggested_again():
    seeker = make_seeker()
    asked, second, spared, other = (make_mentor(name) for name in ("Asked", "Second", "Spared", "Other"))
    make_request(asked, second, sender=seeker)
    request = make_request(other, spared, sender=make_person("Somebody Else", wants=["reference"]))
    Ask.objects.filter(request=request, mentor=spared).update(state="spared", closed_at=timezone.now())
    assert names(seeker, most=20) == ["Other", "Spared"]
    Ask.objects.filter(mentor=asked).update(state="declined", closed_at=timezone.now())
    assert names(seeker, most=20) == ["Other", "Spared"]


def test_the_accounts_left_out_are_left_out():
    seeker = make_seeker()
    one = make_mentor("One")
    make_mentor("Two")
    assert names(seeker, without=[one.user_id]) == ["Two"]


def test_who_wants_nothing_is_suggested_nothing():
    seeker = make_seeker(wants=[])
    make_mentor("Fits")
    make_program_on([], "Silent")
    found = suggested(seeker)
    assert (found.people, found.programs) == ((), ())


def test_larger_offers_come_before_circles_and_circles_before_questions():
    seeker = make_seeker()
    make_mentor("Question", offers={"question": 50})
    make_mentor("Circle", offers={"circle": 50})
    make_mentor("Call", offers={"call": 1, "question": 1})
    assert [each.person.name for each in suggested(seeker).people] == ["Call", "Circle", "Question"]


def test_programs_fill_up_when_people_are_few():
    seeker = make_seeker(years="over_20")
    make_mentor("One")
    make_program_on(["reference"], "On Reference")
    make_program_on(["reference"], "For Beginners", mentee={"max_years": 5})
    make_program_on(["leadership"], "On Leading")
    make_program_on(["reference"], "Over", status="closed", status_year=2020)
    found = suggested(seeker)
    assert [each.person.name for each in found.people] == ["One"]
    assert ([facts.name for facts, _judgement in found.programs], found.are_silent) == (["On Reference"], False)
    for number in range(2):
        make_mentor(f"More {number}")
    assert len(suggested(seeker).people) == 3
    assert suggested(seeker).programs == ()


def test_programs_that_name_no_topic_come_when_no_program_names_one():
    seeker = make_seeker()
    make_program("Names Nothing")
    make_program_on(["leadership"], "On Leading")
    found = suggested(seeker)
    assert ([facts.name for facts, _judgement in found.programs], found.are_silent) == (["Names Nothing"], True)


def test_a_span_of_years_is_a_no_only_when_both_its_ends_are():
    make_program_on(["reference"], "Up To Seven", mentee={"max_years": 7})
    assert len(suggested(make_seeker(years="from_6")).programs) == 1
    assert len(suggested(make_seeker(years="from_11")).programs) == 0


def answered(mentor, *days):
    """Let `mentor` have answered asks of visitors after so many days, and declined."""
    for number in days:
        ask = first_ask(make_request(mentor))
        opened = timezone.now() - timedelta(days=90)
        Ask.objects.filter(pk=ask.pk).update(
            state="declined",
            closed_at=timezone.now(),
            opened_at=opened,
            answered_at=opened + timedelta(days=number),
        )


def test_load_and_speed_of_answers_come_from_the_asks():
    seeker = own_profile(make_seeker().user)
    mentor = make_mentor("Mentor", replies_within="days")
    answered(mentor, 10, 14)
    helper = read(seeker, mentor)
    assert (helper.waiting, helper.replies_days, helper.is_measured) == (0, 2, False)  # two answers measure nothing
    answered(mentor, 12)
    make_request(mentor)
    helper = read(seeker, mentor)
    assert (helper.waiting, helper.is_measured) == (1, True)
    assert helper.replies_days == pytest.approx(12)


def read(seeker, mentor):
    """Return the Helper that is read of `mentor`."""
    judge = judging.Judge(seeker)
    rows = candidates.rows(*candidates.candidates_query(seeker.user, judge, ()))
    return next(judging.helper_of(row, judge.topics, judge.today) for row in rows if row.account == mentor.user_id)


@pytest.mark.parametrize("count", [1, 3])
def test_p1_suggestions_cost_one_query(django_assert_num_queries, count):
    seeker = make_seeker()
    for _number in range(count):
        make_request(make_mentor(place=make_place()))
    profile = own_profile(seeker.user)
    suggest(seeker.user, profile, most=count)
    with django_assert_num_queries(1):
        assert len(suggest(seeker.user, profile, most=count).people) == count


def test_order_does_not_depend_on_the_order_of_rows():
    seeker = own_profile(make_seeker().user)
    for number in range(12):
        make_mentor(f"Mentor {number}", offers={"call": 1 + number % 3})
    judge = judging.Judge(seeker)
    rows = candidates.rows(*candidates.candidates_query(seeker.user, judge, ()))
    order = [each.row.slug for each in sorted(map(judge.judged, rows), key=judge.line)]
    mixed = random.Random(1).sample(rows, len(rows))
    assert [each.row.slug for each in sorted(map(judge.judged, mixed), key=judge.line)] == order
    assert [each.person.slug for each in suggest(seeker.user, seeker, most=12).people] == order


@pytest.mark.usefixtures("even_lot")
def test_ranking_puts_found_people_in_the_order_of_fit_and_oneself_last():
    seeker = make_seeker(wants=["reference", "outreach"], helps=["leadership"])
    make_mentor("Half", helps=["outreach"])
    make_mentor("All", helps=["reference", "outreach"], offers={"months": 9})
    make_mentor("Nothing", helps=["leadership"])
    rank = Ranking(seeker.user, own_profile(seeker.user))
    found = search.find(Selection(), seeker.user, rank=rank)
    assert [person.name for person in found.people] == ["All", "Half", "Nothing", "Seeker"]
    assert found.total == 4
    assert {rank.matches[person.user_id].against for person in found.people} == {"", "topic", "self"}


@pytest.fixture
def everybody(monkeypatch):
    """Give (profile, what is Suggested to it) of everybody of the survey who wants help."""
    call_command("scenario", "survey")
    market.forget()
    first = Profile.objects.order_by("user").values_list("user", flat=True)[0]
    pin_lot(monkeypatch, lambda account: account - first)
    people = Profile.objects.select_related("place", "user").prefetch_related("interests__topic", "offers")
    wanting = people.filter(interests__direction="want").distinct().order_by("pk")
    return [(person, suggest(person.user, person)) for person in wanting]


def test_over_the_survey_nobody_is_shown_more_than_three_times_their_fair_share(everybody):
    """Fair is: of all suggestions as many as of all free places are one's own. (Over 60 weeks it was 2.0 to 2.84.)"""
    shown = Counter(each.person.user_id for _person, found in everybody for each in found.people)
    places = {card.account: sum(card.left.values()) for card in Listing.objects.filter(direction="help")}
    assert len(everybody) == 470
    assert shown.total() > 1_300
    share = {
        account: shown[account] / (shown.total() * free / sum(places.values())) for account, free in places.items()
    }
    assert max(share.values()) <= 3
    # And hardly anybody with a place free is never shown.
    assert sum(value == 0 for value in share.values()) <= 5


def test_over_the_survey_every_suggestion_has_three_reasons_and_a_difference_in_words(everybody):
    for person, found in everybody:
        for each in found.people:
            why = why_of(each.match)
            assert len(why.reasons) == 3
            assert "" not in (*why.reasons, why.difference)
            assert each.person.user_id != person.user_id
        assert len(found.people) + len(found.programs) <= 3


def test_over_the_survey_what_is_suggested_fits_almost_as_well_as_the_best(everybody):
    """Spreading costs little: the score of the three is on average at least nine tenths of that of the best three."""
    given = best = 0
    for person, found in everybody:
        judge = judging.Judge(person)
        judged = map(judge.judged, candidates.rows(*candidates.candidates_query(person.user, judge, ())))
        scores = sorted((each.match.score for each in judged if not each.match.against), reverse=True)
        given += sum(each.match.score for each in found.people)
        best += sum(scores[:3])
    assert given >= 0.9 * best


def test_every_code_of_the_score_has_its_words_and_no_words_are_idle():
    source = inspect.getsource(scoring)
    codes = set(re.findall(r'(?:Saying|named)\("(\w+)"', source)) | {"few_hours", "no_hours"}
    assert codes == set(PLAIN) | set(SAID)
    assert not set(PLAIN) & set(SAID)
