"""One's own profile: what the page takes in, what it says back, who sees what of it (quality.md S4, V3, V9, A6)."""

import re

import pytest
from django.test import Client

from matching.views import my_profile
from mentorhub.celery import app
from profiles.models import ConductAcceptance, Listing, Offer, Profile, Topic, User
from profiles.safety import conduct
from tests.profiles.factories import PASSWORD, make_person, make_place

pytestmark = pytest.mark.django_db
PAGE, PREVIEW = "/me/profile/", "/me/profile/preview/"
GOOD = {
    "name": "Ann",
    "years": "from_3",
    "helps": ["reference"],
    "offer_question": "1",
    "meeting": "both",
    "languages": ["en"],
    "time_zone": "America/Chicago",
    "visibility": "members",
    "conduct": "on",
}
TEXTS = ("name", "headline", "about", "place_text")
WORDS = [
    *TEXTS,
    *"library_type years helps wants seeking meeting languages time_zone visibility accepting paused_until".split(),
    *"replies_within heard_from hours_a_month place_choice conduct seen_as".split(),
    *"offer_question offer_call offer_resume offer_circle offer_months".split(),
]
JUNK = [
    "x" * 10_000,
    "\x00",
    "a\r\nBcc: everybody@example.org\r\nSubject: hi",
    "\u202egnp.exe\u2066\u200b\u200f",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "\"'><svg/onload=alert(1)>",
    "javascript:alert(1)",
    "{{ 7*7 }}{% debug %}",
    "' OR 1=1; --",
    "ספרנית مكتبة",
    "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
    "\u0301" * 500,
    "\ufdfa" * 700,
    "😀" * 200,
    "9" * 5000,
    "-1",
    "1e309",
    "NaN",
    "../../etc/passwd",
]


@pytest.fixture
def member():
    return User.objects.create_user("ann@example.org", PASSWORD)


@pytest.fixture
def client(member):
    client = Client()
    client.force_login(member)
    return client


def send(client, **changed):
    """Send the form as GOOD fills it in, with some answers `changed`; None leaves one out."""
    data = {name: value for name, value in {**GOOD, **changed}.items() if value is not None}
    return client.post(PAGE, data)


def page_of(client):
    """Return the page as text."""
    return client.get(PAGE).content.decode()


@pytest.mark.parametrize("path", [PAGE, PREVIEW])
def test_v9_profile_is_for_members_and_never_cached(client, path):
    stranger = Client()
    for method in (stranger.get, stranger.post):
        response = method(path)
        assert (response.status_code, response.headers["Location"]) == (302, f"/accounts/login/?next={path}")
    assert "no-store" in client.post(path).headers["Cache-Control"]
    assert "no-store" in client.get(path).headers["Cache-Control"]


def test_preview_address_only_takes_forms(client):
    assert client.get(PREVIEW).status_code == 405


def test_form_without_token_is_refused(member):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(member)
    assert strict.post(PAGE, GOOD).status_code == 403
    assert Profile.objects.count() == 0


def test_first_visit_costs_three_minutes_and_no_row(client):
    text = page_of(client)
    assert "About three minutes." in text
    assert "What helps most now:" not in text
    assert text.count('type="checkbox" name="helps"') == text.count('type="checkbox" name="wants"') == 39
    assert Profile.objects.count() == 0


def test_saving_shows_the_profile_and_says_who_sees_it(client, member):
    response = send(client)
    assert (response.status_code, response.headers["Location"]) == (302, PAGE)
    profile = Profile.objects.get()
    assert (profile.user, profile.name) == (member, "Ann")
    assert conduct.accepted(member)
    text = page_of(client)
    assert "Saved. Members who are signed in can see your profile now." in text
    assert f'<a href="/mentors/{profile.slug}/">See it as others do</a>' in text
    assert [(card.profile_id, card.audience) for card in Listing.objects.all()] == [(profile.pk, "members")]
    assert "data-saved" not in page_of(client)


@pytest.mark.parametrize(
    ("visibility", "words"),
    [
        ("public", "Saved. Everybody can see your profile now, also without an account."),
        ("hidden", "Saved. Nobody but you sees your profile, as you chose."),
    ],
)
def test_message_tells_the_truth_about_each_audience(client, visibility, words):
    send(client, visibility=visibility)
    assert words in page_of(client)


def test_s24_conduct_is_asked_once_per_version(client, member):
    assert send(client, conduct=None).status_code == 422
    send(client)
    assert 'name="conduct"' not in page_of(client)
    assert send(client, conduct=None, name="Anna").status_code == 302
    ConductAcceptance.objects.update(version="older")
    assert 'name="conduct"' in page_of(client)
    assert send(client, conduct=None).status_code == 422
    assert send(client).status_code == 302
    assert sorted(ConductAcceptance.objects.values_list("version", flat=True)) == [conduct.CURRENT.name, "older"]


def test_a6_faults_are_listed_and_nothing_typed_is_lost(client):
    response = send(
        client, name="", helps=["reference", "job-search"], wants=["leadership"], offer_circle="1", offer_call="4",
        languages=["es", "ase"], about="My words", visibility="hidden", meeting="remote", seeking="on",
    )  # fmt: skip
    text = response.content.decode()
    assert response.status_code == 422
    assert "<title>Error: Your profile" in text
    assert re.findall(r'<li><a href="#(\w+)">([^<]+)</a>', text) == [
        ("id_name", "Say what we may call you. A first name is enough."),
        ("id_offer_circle", "A circle needs at least two seats."),
    ]
    ticked = re.findall(r'name="(\w+)" value="([^"]+)"[^>]* checked', text)
    assert sorted(each for each in ticked if each[0] != "seen_as") == [
        ("helps", "job-search"), ("helps", "reference"), ("languages", "ase"), ("languages", "es"),
        ("meeting", "remote"), ("visibility", "hidden"), ("wants", "leadership"),
    ]  # fmt: skip
    assert re.search(r'name="seeking"[^>]* checked', text)
    assert re.search(r'name="offer_circle" value="1"', text)
    assert re.search(r'name="offer_call" value="4"', text)
    assert "My words</textarea>" in text
    assert Profile.objects.count() == 0


def test_profile_comes_back_as_it_was_saved(client):
    send(client, wants=["job-search"], languages=["en", "ar"], offer_call="2", about="a\nb", hours_a_month="3")
    text = page_of(client)
    for name, value in (("helps", "reference"), ("wants", "job-search"), ("languages", "en"), ("languages", "ar")):
        assert re.search(rf'name="{name}" value="{value}"[^>]* checked', text), (name, value)
    assert len(re.findall(r'name="(?:helps|wants|languages)"[^>]* checked', text)) == 4
    assert re.search(r'name="offer_call" value="2"', text)
    assert "What helps most now:" in text


def test_place_taken_while_the_form_was_open_is_told_about(client, member, rf):
    send(client, offer_question="3")
    request = rf.post(PAGE, {**GOOD, "offer_question": "1", "name": "Other"})
    request.user, request.session = member, {}
    form = my_profile.form_for(request, my_profile.own_profile(member))
    assert form.is_valid()
    Offer.objects.update(taken=2)
    assert not my_profile.save(request, form)
    words = "2 people have a place here, so it cannot be less. To take nobody new, pause or keep this number."
    assert form.errors == {"offer_question": [words]}
    assert (Profile.objects.get().name, Offer.objects.get().places) == ("Ann", 3)


def test_places_taken_are_shown_beside_the_offer(client, member):
    make_person("Ann", user=member, helps=["reference"], offers={"call": 3})
    Offer.objects.update(taken=2)
    assert "<small>2 taken</small>" in page_of(client)


def test_ended_pause_reads_as_open(client, member):
    make_person("Ann", user=member, helps=["reference"], accepting="paused", paused_until="2020-01-01")
    text = page_of(client)
    assert re.search(r'name="accepting" value="open"[^>]* checked', text)
    assert "2020-01-01" not in text


def test_unclear_place_is_saved_and_offers_choices(client):
    assert send(client, place_text="Springfield").status_code == 302
    profile = Profile.objects.get()
    assert profile.place.latitude is None
    text = page_of(client)
    choices = re.findall(r'name="place_choice" value="([^"]+)"', text)
    assert "Springfield, Illinois" in choices
    assert "You can save without choosing, but then you are not on the map" in text
    assert "Choose which place you mean" in text
    send(client, place_text="Springfield", place_choice="Springfield, Illinois")
    profile.refresh_from_db()
    assert profile.place_text == "Springfield, Illinois"
    assert 'name="place_choice"' not in page_of(client)


def test_place_is_looked_up_after_the_profile_is_saved(client, django_capture_on_commit_callbacks):
    eager, app.conf.task_always_eager = app.conf.task_always_eager, True
    try:
        with django_capture_on_commit_callbacks(execute=True):
            send(client, place_text="Peoria, Illinois")
    finally:
        app.conf.task_always_eager = eager
    place = Profile.objects.get().place
    assert (place.state, place.label) == ("found", "Peoria, Illinois")


def test_draft_of_an_invitation_fills_the_form_once(client):
    session = client.session
    session["profile_draft"] = {
        "name": "Rosa", "library_type": "law", "helps": ["reference", "gone"], "wants": ["job-search"],
        "place_text": "Peoria", "offers": {"call": 2},
    }  # fmt: skip
    session.save()
    text = client.get(f"{PAGE}?from=invitation").content.decode()
    assert "We filled in what we were told about you." in text
    assert 'name="name" value="Rosa"' in text
    assert re.findall(r'name="(helps|wants)" value="([^"]+)"[^>]* checked', text) == [
        ("helps", "reference"),
        ("wants", "job-search"),
    ]
    assert re.search(r'name="offer_call" value="2"', text)
    assert '<option value="law" selected>' in text
    assert Profile.objects.count() == 0
    send(client)
    assert "profile_draft" not in client.session


def test_preview_button_shows_the_card_and_saves_nothing(client):
    response = send(client, preview="1", name="Rosa", visibility="public", seen_as="visitor", years=None)
    text = response.content.decode()
    assert response.status_code == 200
    assert Profile.objects.count() == 0
    assert text.count("<h3") == 2  # one as a member sees it, one as a visitor does
    assert re.search(r'value="visitor" id="as-visitor" form="profile" checked', text)
    assert 'name="name" value="Rosa"' in text
    assert 'class="errors"' not in text
    assert "Error:" not in text


def test_v3_preview_tells_what_each_audience_sees(client):
    def shown(**changed):
        text = client.post(PREVIEW, {**GOOD, "wants": ["job-search"], "seeking": "on", **changed}).content.decode()
        member, visitor = text.split('<div class="as-visitor">')
        return [("Job search" in part, "Reference" in part) for part in (member, visitor)]

    assert shown(visibility="public") == [(True, True), (False, True)]
    assert shown(visibility="members") == [(True, True), (False, False)]
    assert shown(visibility="hidden") == [(False, False), (False, False)]
    assert shown(visibility="public", seeking="") == [(False, True), (False, True)]
    assert Profile.objects.count() == 0


def test_profile_of_another_person_stays_out_of_mine(client):
    other = make_person("Leaky Name", helps=["reference"], wants=["job-search"], headline="Leaky headline",
                        about="Leaky words", place=make_place("Leaky Town"), place_text="Leaky typed")  # fmt: skip
    assert "Leaky" not in page_of(client)
    assert send(client, user=other.user_id, user_id=other.user_id, slug=other.slug, standing="held").status_code == 302
    other.refresh_from_db()
    mine = Profile.objects.exclude(pk=other.pk).get()
    assert (other.name, mine.standing, mine.slug == other.slug) == ("Leaky Name", "good", False)


@pytest.mark.parametrize("name", WORDS)
def test_s4_bad_input_in_every_field_is_borne(client, name):
    for junk in JUNK:
        for answer in (send(client, **{name: junk}), client.post(PREVIEW, {**GOOD, name: junk})):
            assert answer.status_code in (200, 302, 422), (name, junk[:40])
            text = answer.content.decode()
            assert not re.search(r"<script>alert|<img src=x|<svg/onload", text), (name, junk[:40])
        if name in TEXTS:
            text = page_of(client)
            assert not re.search(r"<script>alert|<img src=x|<svg/onload", text), (name, junk[:40])
    for profile in Profile.objects.all():
        for text in TEXTS:
            kept = getattr(profile, text)
            assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069]", kept)
            assert text == "about" or "\n" not in kept


def test_hundreds_of_repeated_answers_are_borne(client):
    response = send(client, helps=["reference"] * 400 + ["job-search"], languages=["en"] * 300, name=["Ann"] * 50)
    assert response.status_code == 302
    assert Profile.objects.get().interests.count() == 2


@pytest.mark.parametrize("topics", [1, 3])
def test_page_costs_nine_queries(client, member, topics, django_assert_num_queries):
    slugs = list(Topic.objects.filter(parent__isnull=False).values_list("slug", flat=True)[:topics])
    make_person("Ann", user=member, helps=slugs, wants=slugs, place=make_place())
    # Session, account, profile with its place, interests, their topics, offers, the list of topics, conduct, and
    # what staff tell the person about themselves, which the preview does not show.
    with django_assert_num_queries(9):
        assert client.get(PAGE).status_code == 200
    with django_assert_num_queries(8):
        assert client.post(PREVIEW, GOOD).status_code == 200
    with django_assert_num_queries(9):
        assert send(client, name="").status_code == 422


def test_first_visit_costs_six_queries_one_of_them_for_the_hint(client, django_assert_num_queries):
    with django_assert_num_queries(6):
        assert client.get(PAGE).status_code == 200


def test_saving_costs_as_many_queries_as_it_writes(client, django_assert_num_queries):
    # Five of them for a circle that the person may host: its row, and what holds both writes together.
    with django_assert_num_queries(27):
        assert send(client).status_code == 302
