"""The closing survey on its page, the offer that it fills in, and the archive of what was said."""

import re

import pytest

from matching.circles import joining, running
from matching.forms.closing import form_for
from matching.mentoring import closing, keeping
from matching.models import Closing, Mentorship
from matching.talking import apart, people
from profiles.models import Offer, Profile
from tests.profiles.factories import make_mentor, make_person

from .factories import both, make_circle, make_mentorship

pytestmark = pytest.mark.django_db
ANSWERS = {
    "reached": "yes",
    "to_other": "You listened.",
    "to_staff": "Shorter mails.",
    "topics": ["technical-services"],
    "offer": "",
}


@pytest.fixture
def mentee():
    return make_person("Luis Mentee", wants=["reference"])


@pytest.fixture
def mentorship(mentee):
    return make_mentorship(make_mentor("Joan Mentor", offers={"months": 3}), mentee)


def page_of(thing):
    kind = "mentorships" if isinstance(thing, Mentorship) else "circles"
    return f"/{kind}/{thing.public_id}/closing/"


def headings(page, section):
    """Return the names in one section of the archive."""
    part = page[page.index(f'id="{section}"') :]
    return re.findall(r'<h3 dir="auto">([^<]*)</h3>', part[: part.index("</section>")])


def test_answers_of_one_are_kept_and_lead_to_the_offer(client, mentorship, mentee):
    client.force_login(mentee.user)
    response = client.post(page_of(mentorship), ANSWERS)
    assert response["Location"] == "/me/profile/?from=closing#giving"
    given = Closing.objects.get()
    assert (given.reached, given.to_other, given.to_staff, given.offer) == (
        "yes", "You listened.", "Shorter mails.", "question",
    )  # fmt: skip
    assert [topic.slug for topic in given.topics.all()] == ["technical-services"]
    assert given.correspondent == mentorship.mentee


def test_offer_is_filled_in_and_counts_only_when_saved(client, mentorship, mentee):
    client.force_login(mentee.user)
    client.post(page_of(mentorship), ANSWERS | {"offer": "call"})
    response = client.get("/me/profile/?from=closing")
    form = response.context["form"]
    assert form["helps"].value() == ["technical-services"]
    assert (form["offer_call"].value(), form["offer_question"].value()) == (1, None)
    assert "What you could help with is filled in here" in response.content.decode()
    assert not Offer.objects.filter(profile=mentee).exists()
    usual = client.get("/me/profile/")
    assert usual.context["form"]["helps"].value() == []
    assert "filled in here" not in usual.content.decode()


def test_offer_leaves_what_is_offered_already_as_it_is(client, mentorship):
    mentor, _mentee = both(mentorship)
    profile = Profile.objects.get(user=mentor.user)
    closing.give(mentorship.pk, by=mentor, reached="yes", topics=[], offer="")
    client.force_login(profile.user)
    before = client.get("/me/profile/").context["form"].initial
    assert client.get("/me/profile/?from=closing").context["form"].initial == before
    client.post(page_of(mentorship), ANSWERS | {"topics": ["technical-services", "reference"], "offer": "months"})
    after = client.get("/me/profile/?from=closing").context["form"].initial
    assert after["offer_months"] == before["offer_months"] == 3
    assert after["helps"] == [*before["helps"], "technical-services"]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"reached": ""}, "Choose the answer that comes closest."),
        ({"reached": "splendid"}, "Select a valid choice"),
        ({"topics": [], "offer": "call"}, "Choose what you would help with, or answer “Not now”."),
        ({"topics": ["unheard-of"]}, "Select a valid choice"),
        ({"to_other": "a" * 2001}, "Use at most 2000 characters. Now there are 2001."),
    ],
)
def test_faults_keep_what_was_written(client, mentorship, mentee, fields, message):
    client.force_login(mentee.user)
    response = client.post(page_of(mentorship), ANSWERS | fields)
    page = response.content.decode()
    assert response.status_code == 422
    assert message in page
    assert "Shorter mails." in page
    assert not Closing.objects.exists()


def test_second_answer_takes_the_place_of_the_first(client, mentorship, mentee):
    client.force_login(mentee.user)
    client.post(page_of(mentorship), ANSWERS)
    page = client.get(page_of(mentorship)).content.decode()
    assert "You have answered already." not in page  # it still goes on
    assert "You can answer now and change your answers at the end." in page
    assert "You listened." in page
    closing.close(mentorship.pk, reason="done")
    assert "You have answered already." in client.get(page_of(mentorship)).content.decode()
    client.post(page_of(mentorship), {"reached": "partly"})
    given = Closing.objects.get()
    assert (given.reached, given.to_other, list(given.topics.all()), given.offer) == ("partly", "", [], "")


def test_what_was_reached_is_shown_and_its_topic_proposed_first(client, mentorship, mentee):
    goal = keeping.set_goal(mentorship.pk, by=mentorship.mentee, text="Lead a reference hour alone")
    keeping.set_goal(mentorship.pk, by=mentorship.mentee, text="Never begun")
    keeping.move_goal(goal.pk, by=mentorship.mentee, state="reached")
    client.force_login(mentee.user)
    page = client.get(page_of(mentorship)).content.decode()
    assert "Lead a reference hour alone" in page
    assert "Never begun" not in page
    assert form_for(mentorship, mentorship.mentee).fields["topics"].choices[0] == ("", [("reference", "Reference")])


def test_letters_for_the_end_stand_beside_the_survey(client, mentorship, mentee):
    client.force_login(mentee.user)
    assert 'href="/guides/mentee/#end-results"' in client.get(page_of(mentorship)).content.decode()
    client.force_login(mentorship.mentor.user)
    assert 'href="/guides/mentor/#results"' in client.get(page_of(mentorship)).content.decode()


def test_strangers_find_no_survey(client, mentorship):
    circle = make_circle(members=[make_person("One"), make_person("Two")])
    running.begin(circle.pk)
    client.force_login(make_person("Sam Stranger").user)
    for thing in (mentorship, circle):
        assert client.get(page_of(thing)).status_code == 404
        assert client.post(page_of(thing), ANSWERS).status_code == 404
    assert not Closing.objects.exists()


def test_circle_is_asked_about_when_it_has_begun(client):
    one, two = make_person("One"), make_person("Two")
    circle = make_circle(members=[one, two])
    client.force_login(one.user)
    assert client.get(page_of(circle))["Location"] == f"/circles/{circle.public_id}/"
    running.begin(circle.pk)
    assert "A word to the circle (optional)" in client.get(page_of(circle)).content.decode()
    response = client.post(page_of(circle), {"reached": "yes", "to_other": "Thank you all."})
    assert response["Location"] == "/me/feedback/"
    for reader, named in ((two, ["One"]), (circle.host, ["One"]), (one, [])):
        client.force_login(reader.user)
        page = client.get("/me/feedback/").content.decode()
        assert headings(page, "received") == named
        assert ("Thank you all." in page) is True
    joining.leave(circle.pk, people.of_user(two.user))
    client.force_login(two.user)
    assert headings(client.get("/me/feedback/").content.decode(), "received") == []


def test_archive_has_both_sides_and_nothing_that_is_for_staff(client, mentorship, mentee):
    mentor, other = both(mentorship)
    closing.give(mentorship.pk, by=other, reached="no", to_other="You listened.", to_staff="Secret of Luis")
    closing.give(mentorship.pk, by=mentor, reached="partly", to_other="You worked hard.", to_staff="Secret of Joan")
    make_mentorship()  # somebody else's
    client.force_login(mentee.user)
    page = client.get("/me/feedback/").content.decode()
    assert (headings(page, "received"), headings(page, "given")) == (["Joan Mentor"], ["Joan Mentor"])
    assert "You worked hard." in page
    assert "Secret of Luis" in page
    assert "Not much" in page
    client.force_login(mentor.user)
    page = client.get("/me/feedback/").content.decode()
    assert (headings(page, "received"), headings(page, "given")) == (["Luis Mentee"], ["Luis Mentee"])
    assert "You listened." in page
    assert "Secret of Joan" in page
    # What one said to staff, and how one judged it, is not the other one's to read.
    assert "Secret of Luis" not in page
    assert "Not much" not in page


def test_archive_shows_nothing_of_somebody_who_is_kept_away(client, mentorship, mentee):
    mentor, other = both(mentorship)
    closing.give(mentorship.pk, by=mentor, reached="partly", to_other="You worked hard.")
    apart.keep_apart(by=other, whom=mentor)
    client.force_login(mentee.user)
    assert "You worked hard." not in client.get("/me/feedback/").content.decode()


def test_empty_archive_leads_on(client):
    client.force_login(make_person("Newcomer").user)
    page = client.get("/me/feedback/").content.decode()
    assert page.count("Nothing yet.") == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_archive_costs_the_same_however_long_it_is(client, django_assert_num_queries, rows):
    mentor = make_mentor("Joan Mentor", offers={"months": 5})
    for number in range(rows):
        made = make_mentorship(mentor, make_person(f"Mentee {number}"))
        for who in both(made):
            closing.give(made.pk, by=who, reached="yes", to_other="Thank you.", topics=[], offer="")
    client.force_login(mentor.user)
    # Session, account, who I am; what I got; what I gave and its topics.
    with django_assert_num_queries(6):
        page = client.get("/me/feedback/").content.decode()
    assert len(headings(page, "received")) == len(headings(page, "given")) == rows
