"""What people may say about themselves, and what is kept of odd texts (quality.md S4, V1, A6)."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
import time_machine

from profiles.editing.texts import contact_in, one_line, several_lines
from profiles.forms.profile import ProfileForm, initial_of_draft

GROUPS = (
    ("Career", tuple((f"career-{n}", f"Career {n}") for n in range(8))),
    ("Readers", (("reference", "Reference"), ("outreach", "Outreach"), ("teens", "Teens"))),
)
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
KEPT_OUT = "People write to you through MentorHub, so leave out addresses, phone numbers and links: "


def form_of(*, taken=None, needs_conduct=True, **changed):
    """Return the form as GOOD fills it in, with some answers `changed`; None leaves one out."""
    data = {name: value for name, value in {**GOOD, **changed}.items() if value is not None}
    return ProfileForm(data, groups=GROUPS, taken=taken, needs_conduct=needs_conduct)


def errors_of(**changed):
    """Return field to messages of the form as changed."""
    return {name: list(messages) for name, messages in form_of(**changed).errors.items()}


def test_at_most_nine_answers_are_required():
    assert sorted(form_of().required_answers) == [
        "conduct", "helps", "languages", "meeting", "name", "time_zone", "visibility", "years",
    ]  # fmt: skip
    assert errors_of() == {}
    assert sorted(ProfileForm({}, groups=GROUPS).errors) == sorted(form_of().required_answers)


def test_s24_conduct_is_asked_only_while_it_is_not_accepted():
    assert errors_of(conduct=None) == {"conduct": ["Read the code of conduct and agree to it."]}
    assert errors_of(conduct=None, needs_conduct=False) == {}


def test_form_asks_for_no_employer_title_or_age():
    assert set(form_of().fields) == {
        "name", "headline", "library_type", "years", "helps", "wants", "seeking", "hours_a_month", "place_text",
        "place_choice", "meeting", "languages", "time_zone", "visibility", "about", "replies_within", "accepting",
        "paused_until", "heard_from", "conduct", "offer_question", "offer_call", "offer_resume", "offer_circle",
        "offer_months",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ann \t  Lee ", "Ann Lee"),
        ("Ann\r\nBcc: all@", "Ann Bcc: all@"),
        ("Ann\x00\x07\x1b[31m", "Ann[31m"),
        ("Ann\u2028Lee\u0085Low", "Ann Lee Low"),
        ("A\u200bn\u2060n\ufeff\u00ad", "Ann"),
        ("\u202eann\u202c\u2066\u2069\u200f", "ann"),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"),
        ("a\u200cb\u200d", "ab"),
        ("\U0001f469\U0001f3fd\u200d\U0001f3eb", "\U0001f469\U0001f3fd\u200d\U0001f3eb"),
        ("e\u0301" + "\u0301" * 50, "\u00e9" + "\u0301" * 4),
        ("A\u3164\u2800\u115fnn", "Ann"),
        ("Ann\ud800", "Ann"),
        ("<b>Ann</b> {{ 7*7 }}", "<b>Ann</b> {{ 7*7 }}"),
        ("ספרנית", "ספרנית"),
    ],
)
def test_one_line_keeps_what_can_be_seen(typed, kept):
    assert one_line(typed) == kept
    assert form_of(headline=typed).fields["headline"].to_python(typed) == kept


def test_several_lines_keep_lines_and_nothing_else_invisible():
    assert several_lines("One\r\n two\u202e \r\n\r\n\r\n\r\nthree\x00\n\n") == "One\ntwo\n\nthree"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("write to ann@example.org please", "ann@example.org"),
        ("ann @ example.org", "ann @ example.org"),
        ("see https://example.org/ann", "https://example.org/ann"),
        ("www.example.test", "www.example.test"),
        ("example.org", "example.org"),
        ("call (312) 555-0100", "(312) 555-0100"),
        ("+44 20 7946 0958", "+44 20 7946 0958"),
        ("９３１２５５５０１００", "93125550100"),
        ("In libraries 1998-2024, since 2001 in Dewey 025.431", ""),
        ("MLIS 2019, 1,250,000 items, e.g. node.js", ""),
        ("Me. Us. You.", ""),
    ],
)
def test_contact_data_is_told_from_other_words(text, found):
    assert contact_in(text) == found


@pytest.mark.parametrize("name", ["name", "headline", "about"])
def test_contact_data_is_refused_where_it_would_show(name):
    assert errors_of(**{name: "I am ann@example.org"}) == {name: [f"{KEPT_OUT}ann@example.org"]}


@pytest.mark.parametrize(("name", "most"), [("name", 80), ("headline", 120), ("about", 600), ("place_text", 120)])
def test_too_long_text_is_told_about_and_not_cut(name, most):
    form = form_of(**{name: "x" * 10_000})
    assert {name: list(form.errors[name])} == {name: [f"Use at most {most} characters. Now there are 10000."]}
    assert f"{'x' * 10_000}" in str(form[name])
    assert "maxlength" not in str(form[name])
    assert name not in errors_of(**{name: "x" * most})


def test_name_needs_something_to_read_out():
    assert errors_of(name="\u200b\u3164") == {"name": ["Say what we may call you. A first name is enough."]}
    assert errors_of(name="...") == {"name": ["Use at least one letter."]}


def test_v1_street_is_refused_kindly():
    assert errors_of(place_text="123 Main Street, Peoria") == {
        "place_text": ["Please leave out the street: a city or a postal code is enough, and nothing finer is kept."]
    }


def test_helping_needs_an_offer_and_names_the_smallest():
    assert errors_of(offer_question=None) == {
        "offer_question": ["Offer at least the smallest thing: one question by e-mail, for one person."]
    }
    assert form_of(offer_question="0", offer_call="2").offers() == {}
    form = form_of(offer_question="0", offer_call="2", offer_circle="6")
    assert form.is_valid()
    assert form.offers() == {"call": 2, "circle": 6}


def test_offers_without_a_topic_are_pointed_out_but_for_the_one_filled_in_for_everybody():
    wanting = {"helps": None, "wants": ["reference"]}
    form = form_of(**wanting)
    assert form.is_valid()
    assert form.answers()["offers"] == {}
    assert errors_of(**wanting, offer_months="3") == {"helps": ["Choose what your offers are about, or empty them."]}


def test_someone_needs_a_topic_of_one_kind():
    words = "Choose a topic you can help with, or one you want help with."
    assert errors_of(helps=None) == {"helps": [words]}
    assert errors_of(helps=["no-such"]) == {
        "helps": ["Select a valid choice. no-such is not one of the available choices."]
    }
    assert errors_of(helps=[f"career-{n}" for n in range(8)] + ["reference", "outreach", "teens"]) == {
        "helps": ["Choose at most 10, those that matter most."]
    }


def test_places_cannot_go_below_those_taken():
    words = "2 people have a place here, so it cannot be less. To take nobody new, pause or keep this number."
    assert errors_of(taken={"question": 2}, offer_question="1") == {"offer_question": [words]}
    assert errors_of(taken={"question": 2}, offer_question="") == {"offer_question": [words]}
    assert errors_of(taken={"question": 2}, offer_question="2") == {}
    # Who stops helping keeps the offer as long as people have a place in it.
    form = form_of(taken={"question": 2}, offer_question="2", offer_call="1", helps=None, wants=["reference"])
    assert form.is_valid()
    assert form.offers() == {"question": 2}


@pytest.mark.parametrize("typed", ["-1", "51", "1e9", "9" * 5000, "many", "1.5", "NaN", "\u0661\u0660\u0660"])
def test_places_are_small_whole_numbers(typed):
    words = "Give a whole number from 0 to 50, or leave it empty."
    assert errors_of(offer_question=typed) == {"offer_question": [words]}
    assert errors_of(hours_a_month=typed)["hours_a_month"] == ["Give a whole number from 1 to 40, or leave it empty."]


def test_circle_needs_two_seats():
    assert errors_of(offer_circle="1") == {"offer_circle": ["A circle needs at least two seats."]}


def test_time_zone_is_known_or_told_by_the_place():
    required = ["Choose your time zone, so that a call is at a good hour for both."]
    assert errors_of(time_zone="Mars/Olympus") == {"time_zone": ["Choose a time zone from the list."]}
    assert errors_of(time_zone=None) == {"time_zone": required}
    assert errors_of(time_zone=None, place_text="Springfield") == {"time_zone": required}
    form = form_of(time_zone=None, place_text="Denver, Colorado")
    assert form.is_valid()
    assert form.answers()["time_zone"] == "America/Denver"


def test_every_zone_on_offer_exists():
    names = [
        name
        for group, members in form_of().fields["time_zone"].choices
        if isinstance(members, (list, tuple))
        for name, _words in members
    ]
    assert len(names) == len(set(names))
    assert names[0] == "America/New_York"
    assert all(ZoneInfo(name) for name in names)


def test_unclear_place_may_stay_unclear_or_be_chosen():
    form = form_of(place_text="Springfield")
    assert form.is_valid()
    assert form.answers()["place_text"] == "Springfield"
    choice = form.place_choices()[1]
    chosen = form_of(place_text="Springfield", place_choice=choice)
    assert chosen.is_valid()
    assert chosen.answers()["place_text"] == choice
    # Who goes on typing after having chosen means what they typed.
    other = form_of(place_text="Chicago", place_choice=choice)
    assert other.is_valid()
    assert other.answers()["place_text"] == "Chicago"


@time_machine.travel("2026-11-24T12:00:00Z", tick=False)
def test_pause_has_a_day_to_come_or_none():
    assert errors_of(accepting="paused") == {}
    assert errors_of(accepting="paused", paused_until="2026-11-25") == {}
    assert form_of(accepting="paused", paused_until="2027-01-31").is_valid()
    soon = {"paused_until": ["Give a day from tomorrow on, within two years."]}
    assert errors_of(accepting="paused", paused_until="2026-11-24") == soon
    assert errors_of(accepting="paused", paused_until="9999-12-31") == soon
    assert errors_of(accepting="paused", paused_until="soon") == {"paused_until": ["Give a day as in 2027-01-31."]}
    assert errors_of(paused_until="2027-01-31") == {
        "accepting": ["You gave a day of return. Choose Paused, or empty the day."]
    }


@time_machine.travel("2026-11-24T12:00:00Z", tick=False)
def test_answers_are_what_a_profile_is_written_from():
    form = form_of(wants=["career-1"], accepting="paused", paused_until="2027-01-31", hours_a_month="3", about="a\r\nb")
    assert form.is_valid()
    assert form.answers() == {
        "name": "Ann", "headline": "", "about": "a\nb", "library_type": "", "years": "from_3", "helps": ["reference"],
        "wants": ["career-1"], "seeking": False, "hours_a_month": 3, "place_text": "", "meeting": "both",
        "languages": ["en"], "time_zone": "America/Chicago", "visibility": "members", "replies_within": "",
        "accepting": "paused", "paused_until": date(2027, 1, 31), "heard_from": "", "conduct": True,
        "offers": {"question": 1},
    }  # fmt: skip


def test_draft_fills_in_what_has_the_right_shape():
    usual = {"languages": ["en"], "meeting": "both", "visibility": "members", "accepting": "open"}
    assert initial_of_draft({}) == {**usual, "offer_question": 1}
    draft = {"name": "Ann", "library_type": "law", "helps": ["reference"], "wants": [], "place_text": "Peoria"}
    assert initial_of_draft({**draft, "offers": {"call": 2, "owl": 9}}) == {**usual, **draft, "offer_call": 2}
    odd = {"name": 5, "library_type": "moon", "helps": "reference", "wants": {}, "place_text": None, "offers": [1]}
    assert initial_of_draft(odd) == {**usual, "offer_question": 1}
    assert initial_of_draft({"offers": {"call": "many", "question": -1}}) == {**usual, "offer_question": 1}
