"""/mentorships/: where it stands and what comes next, what two people agree on, keep and say, on pages."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from matching.lifecycle import parting
from matching.meetings import setting
from matching.mentoring import agreeing, checking, closing, keeping, pausing
from matching.mentoring.clock import note_told
from matching.models import Check, Goal, Meeting, Mentorship, Message, Note
from matching.showing.agreement_draft import draft_of
from matching.talking import people
from profiles.models import Profile, Topic
from tests.profiles.factories import make_mentor, make_person

from .factories import both, make_mentorship
from .inbox_pages import section, words

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
PARTS = {"time": "An hour a month", "expectations": "Questions", "form": "By phone", "results": "A plan"}


@pytest.fixture
def mentorship():
    """Two members who work together for months."""
    return pair("months")


def pair(kind, **fields):
    """Return a Mentorship of two members."""
    mentor = make_mentor("Joan Mentor", offers={kind: 3})
    return make_mentorship(mentor, make_person("Luis Mentee"), kind=kind, **fields)


def client_of(mentorship, side):
    """Return a signed-in Client of the one on `side`."""
    client = Client()
    client.force_login(mentorship.mentor.user if side == "mentor" else mentorship.mentee.user)
    return client


def address(mentorship, rest=""):
    """Return the address of a mentorship's page, or of what stands below it."""
    return f"/mentorships/{mentorship.public_id}/{rest}"


def comes_next(mentorship, side):
    """Return the words of what comes next on the page for one side."""
    return section(client_of(mentorship, side).get(address(mentorship)), "next").removeprefix("What comes next ")


def meet(mentorship, at, **fields):
    """Set a meeting, as the mentee."""
    values = {"minutes": 45, "time_zone": "UTC", "mentorship_id": mentorship.pk, **fields}
    return setting.plan([at], by=mentorship.mentee, **values)[0]


def met(mentorship):
    """Let a meeting have been."""
    setting.met_already(mentorship.pk, by=mentorship.mentee)


def get_under_way(mentorship, now=None):
    """Let both have agreed and met."""
    mentor, mentee = both(mentorship)
    agreeing.write(mentorship.pk, by=mentee, parts=PARTS, now=now)
    agreeing.accept(mentorship.pk, by=mentor, revision=1, now=now)
    mentorship.refresh_from_db()


# --- What comes next --------------------------------------------------------------------------------------------------
SIDES = pytest.mark.parametrize("side", ["mentor", "mentee"])
NAMES = {"mentor": "Luis Mentee", "mentee": "Joan Mentor"}


@SIDES
def test_first_comes_a_time_to_meet(mentorship, side):
    page = client_of(mentorship, side).get(address(mentorship))
    assert f"Find a time for a first half hour with {NAMES[side]}." in section(page, "next")
    assert f'href="{address(mentorship)}meetings/new/"' in page.content.decode()
    assert "Getting to know each other since" in words(page)


@SIDES
def test_before_meeting_comes_the_agreement_then_the_meeting_itself(mentorship, side):
    at = (timezone.now() + 3 * DAY).replace(hour=18, minute=0, second=0, microsecond=0)
    meet(mentorship, at)
    assert comes_next(mentorship, side).startswith("Look over the agreement that we drafted")
    get_under_way(mentorship)
    keeping.set_goal(mentorship.pk, by=mentorship.mentee, text="A talk given")
    assert comes_next(mentorship, side).startswith(f"Meet {NAMES[side]} on ")


def test_whoever_did_not_write_the_agreement_is_asked_for_a_yes(mentorship):
    agreeing.write(mentorship.pk, by=mentorship.mentee, parts=PARTS)
    assert comes_next(mentorship, "mentor").startswith("Read what Luis Mentee wrote down for you both")
    assert comes_next(mentorship, "mentee").startswith("Find a time for a first half hour")


@SIDES
def test_after_the_first_meeting_comes_whether_it_fits(mentorship, side):
    met(mentorship)
    assert comes_next(mentorship, side).startswith("You have met. Say whether it fits.")
    me = dict(zip(("mentor", "mentee"), both(mentorship), strict=True))[side]
    checking.answer(mentorship.pk, by=me, kind="fit", answer="fits")
    assert comes_next(mentorship, side).startswith("Write down together how you want to work")


@SIDES
def test_under_way_comes_the_next_time_then_a_goal_and_after_two_months_how_it_goes(mentorship, side):
    get_under_way(mentorship)
    met(mentorship)
    assert comes_next(mentorship, side).startswith(f"Find the next time with {NAMES[side]}.")
    meet(mentorship, timezone.now() + 3 * DAY)
    assert comes_next(mentorship, side).startswith("Write down one thing that you want to reach.")
    Mentorship.objects.update(active_at=timezone.now() - 60 * DAY)
    assert comes_next(mentorship, side).startswith(f"Say in one click how it goes with {NAMES[side]}.")
    me = dict(zip(("mentor", "mentee"), both(mentorship), strict=True))[side]
    checking.answer(mentorship.pk, by=me, kind="regular", answer="well")
    assert comes_next(mentorship, side).startswith("Write down one thing that you want to reach.")


@SIDES
def test_in_a_pause_comes_rest(mentorship, side):
    day = timezone.localdate() + 30 * DAY
    pausing.pause(mentorship.pk, by=mentorship.mentee, reason="between_jobs", until=day)
    page = client_of(mentorship, side).get(address(mentorship))
    assert section(page, "next").endswith("Go on")
    assert f"Paused until {day.day} {day:%B %Y}: between jobs" in words(page)
    pausing.pause(mentorship.pk, by=mentorship.mentee, reason="other")
    assert "Paused since" in words(client_of(mentorship, side).get(address(mentorship)))


@SIDES
def test_when_it_ends_soon_a_sign_is_asked_for(mentorship, side):
    past = timezone.now() - 90 * DAY
    Mentorship.objects.update(last_at=past, started_at=past)
    note_told(mentorship.pk)
    assert comes_next(mentorship, side).startswith(f"Say whether you go on with {NAMES[side]}.")
    assert "Without a sign of life it ends kindly on" in comes_next(mentorship, side)


@pytest.mark.parametrize(("reason", "state"), [("done", "Completed on"), ("not_a_fit", "Ended on")])
@SIDES
def test_after_the_end_come_the_last_words_and_then_somebody_else(mentorship, side, reason, state):
    mentor, mentee = both(mentorship)
    closing.close(mentorship.pk, by=mentor, reason=reason)
    page = client_of(mentorship, side).get(address(mentorship))
    assert state in words(page)
    assert "Say in two minutes what came of it." in section(page, "next")
    assert f'href="{address(mentorship)}closing/"' in page.content.decode()
    assert 'method="post"' not in page.content.decode().partition("<main")[2].partition("</main>")[0]
    closing.give(mentorship.pk, by={"mentor": mentor, "mentee": mentee}[side], reached="yes")
    page = client_of(mentorship, side).get(address(mentorship))
    onward = "/mentees/" if side == "mentor" else "/mentors/"
    assert f'<a class="button" href="{onward}' in page.content.decode()


def test_the_way_on_knows_the_topic():
    mentorship = pair("months", topic=Topic.objects.get(slug="reference"))
    closing.close(mentorship.pk, by=mentorship.mentee, reason="done")
    closing.give(mentorship.pk, by=mentorship.mentee, reached="yes")
    assert (
        'href="/mentors/?topic=reference"' in client_of(mentorship, "mentee").get(address(mentorship)).content.decode()
    )


@pytest.mark.parametrize(
    ("kind", "mentee", "mentor"),
    [
        ("question", "Write to Joan Mentor: send what they need", "Answer Luis Mentee, or ask"),
        ("resume", "Write to Joan Mentor: send what they need", "Answer Luis Mentee, or ask"),
        ("call", "Find half an hour with Joan Mentor.", "Find half an hour with Luis Mentee."),
    ],
)
def test_short_kinds_have_a_next_step_and_no_agreement(kind, mentee, mentor):
    mentorship = pair(kind)
    assert comes_next(mentorship, "mentee").startswith(mentee)
    assert comes_next(mentorship, "mentor").startswith(mentor)
    page = client_of(mentorship, "mentee").get(address(mentorship))
    assert "What you agreed on" not in words(page)
    assert "Check-in" not in words(page)
    for path in ("agreement/", "check/"):
        assert client_of(mentorship, "mentee").post(address(mentorship, path), PARTS).status_code == 404
    assert Meeting.objects.count() == 0


@pytest.mark.parametrize("kind", ["question", "resume", "call"])
def test_short_kinds_are_closed_when_they_are_done(kind):
    mentorship = pair(kind)
    met(mentorship)
    assert comes_next(mentorship, "mentor").startswith("Is it done? Then close it, with thanks.")
    client_of(mentorship, "mentor").post(address(mentorship, "close/"), {"reason": "done"})
    mentorship.refresh_from_db()
    assert mentorship.state == "completed"


# --- The list ---------------------------------------------------------------------------------------------------------
def test_list_says_of_each_with_whom_and_what_comes_next(mentorship):
    ended = make_mentorship(mentorship.mentor, make_person("Erin Ended"), kind="months")
    closing.close(ended.pk, by=ended.mentee, reason="no_time")
    make_mentorship(make_mentor("Somebody Else", offers={"months": 1}), make_person("Not Mine"), kind="months")
    page = client_of(mentorship, "mentor").get("/mentorships/")
    assert "Luis Mentee" in section(page, "goes-on")
    assert "Find a time for a first half hour with Luis Mentee." in section(page, "goes-on")
    assert "Erin Ended" in section(page, "closed")
    assert "there was no time for it" in section(page, "closed")
    assert "Not Mine" not in words(page)


def test_list_of_nobody_leads_to_people(client):
    client.force_login(make_person("New Member").user)
    page = client.get("/mentorships/")
    assert "None yet. When a mentor says yes, it begins here." in words(page)
    assert 'href="/mentors/"' in page.content.decode()


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("kind", ["months", "question"])
def test_p1_list_costs_the_same_queries(django_assert_num_queries, count, kind):
    mentor = make_mentor("Joan Mentor", offers={kind: 9})
    for number in range(count):
        make_mentorship(mentor, make_person(f"Mentee {number}"), kind=kind, topic=Topic.objects.get(slug="reference"))
        done = make_mentorship(mentor, make_person(f"Done {number}"), kind=kind)
        closing.close(done.pk, by=done.mentee, reason="done")
    client = Client()
    client.force_login(mentor.user)
    with django_assert_num_queries(4):
        client.get("/mentorships/")


@pytest.mark.parametrize("count", [1, 3])
@SIDES
def test_p1_page_costs_the_same_queries(mentorship, django_assert_num_queries, count, side):
    get_under_way(mentorship)
    for number in range(count):
        keeping.set_goal(mentorship.pk, by=mentorship.mentee, text=f"Goal {number}")
        for author in both(mentorship):
            keeping.write_note(mentorship.pk, by=author, text=f"Note {number}", visibility="shared")
        meet(mentorship, timezone.now() + (number + 1) * DAY)
    client = client_of(mentorship, side)
    with django_assert_num_queries(6):
        client.get(address(mentorship))


def test_times_are_those_of_the_reader(mentorship):
    Profile.objects.filter(pk=mentorship.mentor_id).update(time_zone="Pacific/Auckland")
    at = timezone.now().replace(year=2026, month=3, day=5, hour=23, minute=30)
    keeping.write_note(mentorship.pk, by=mentorship.mentee, text="A note", visibility="shared", now=at)
    assert "6 March 2026, 12:30" in section(client_of(mentorship, "mentor").get(address(mentorship)), "notes")
    assert "5 March 2026, 17:30" in section(client_of(mentorship, "mentee").get(address(mentorship)), "notes")


# --- Strangers --------------------------------------------------------------------------------------------------------
def test_strangers_and_those_apart_get_what_they_should(mentorship):
    stranger = Client()
    stranger.force_login(make_person("Sam Stranger").user)
    assert stranger.get(address(mentorship)).status_code == 404
    for path in ("agreement/", "goals/", "notes/", "pause/", "close/", "check/"):
        assert stranger.post(address(mentorship, path), {"text": "x", **PARTS}).status_code == 404
    mentor, mentee = both(mentorship)
    parting.keep_apart(by=mentee, whom=mentor)
    page = client_of(mentorship, "mentor").get(address(mentorship))
    assert "one of you is not here any more" in words(page)
    assert "/mentors/" not in section(page, "next")


def test_mentor_who_left_is_nobody(mentorship):
    client = client_of(mentorship, "mentee")
    Mentorship.objects.update(mentor=None)
    assert "Somebody who left" in words(client.get(address(mentorship)))
    assert "Somebody who left" in words(client.get("/mentorships/"))


# --- The agreement ----------------------------------------------------------------------------------------------------
def test_agreement_is_drafted_from_the_first_message():
    prompts = {"time": "half_hour", "manner": "plan", "result": "five applications sent.", "not_this": "job"}
    mentorship = pair("months", prompts=prompts)
    page = client_of(mentorship, "mentor").get(address(mentorship, "agreement/")).content.decode()
    for said in (
        "Half an hour at a time, by phone or video.", "It is not about a job or a reference.",
        "With a plan: a few questions on paper before we talk.",
        "By the end the mentee will have five applications sent.",
    ):  # fmt: skip
        assert said in page


@pytest.mark.parametrize("prompts", [{}, {"time": "x", "result": "y" * 2000, "manner": None}, {"result": 7}])
def test_draft_always_fits(prompts):
    assert all(0 < len(text) <= 600 for text in draft_of(prompts).values())


def test_agreement_is_written_accepted_and_changed(mentorship):
    mentee, mentor = client_of(mentorship, "mentee"), client_of(mentorship, "mentor")
    page = mentee.post(address(mentorship, "agreement/"), {**PARTS, "revision": "0"}, follow=True)
    assert "Kept, with your yes. Joan Mentor is asked now" in words(page)
    assert "Yes, I agree" not in section(page, "agreement")
    page = mentor.get(address(mentorship))
    assert "An hour a month" in section(page, "agreement")
    assert "You have not said yes yet. Luis Mentee said yes on" in section(page, "agreement")
    page = mentor.post(address(mentorship, "agreement/"), {"what": "accept", "revision": "1"}, follow=True)
    assert "You have both said yes. Your mentorship is under way." in words(page)
    assert "Under way since" in words(page)
    page = mentor.post(address(mentorship, "agreement/"), PARTS | {"time": "Weekly", "revision": "1"}, follow=True)
    assert "Luis Mentee has not said yes yet." in section(page, "agreement")


@pytest.mark.parametrize("revision", ["", "0", "x", "9" * 30, "-1"])
def test_yes_to_older_words_asks_to_read_again(mentorship, revision):
    agreeing.write(mentorship.pk, by=mentorship.mentee, parts=PARTS)
    data = {"what": "accept", "revision": revision}
    page = client_of(mentorship, "mentor").post(address(mentorship, "agreement/"), data, follow=True)
    assert "It was changed since you read it." in words(page)
    mentorship.refresh_from_db()
    assert mentorship.state == "exploring"


def test_yes_to_nothing_is_told(mentorship):
    data = {"what": "accept", "revision": "1"}
    page = client_of(mentorship, "mentor").post(address(mentorship, "agreement/"), data, follow=True)
    assert "Nobody has written it down yet." in words(page)


def test_words_written_over_unread_ones_stand_beside_them(mentorship):
    agreeing.write(mentorship.pk, by=mentorship.mentee, parts=PARTS)
    mentor = client_of(mentorship, "mentor")
    response = mentor.post(address(mentorship, "agreement/"), PARTS | {"time": "Mine", "revision": "0"})
    assert response.status_code == 422
    assert "Luis Mentee changed it while you wrote." in words(response)
    assert "An hour a month" in section(response, "newer")
    assert 'name="revision" value="1"' in response.content.decode()
    assert mentor.post(address(mentorship, "agreement/"), PARTS | {"time": "Mine", "revision": "1"}).status_code == 302
    assert Mentorship.objects.get().agreement.time == "Mine"


def test_agreement_keeps_what_is_too_long_or_missing(mentorship):
    response = client_of(mentorship, "mentee").post(address(mentorship, "agreement/"), {"time": "x" * 601})
    assert response.status_code == 422
    assert "Use at most 600 characters. Now there are 601." in words(response)
    assert words(response).count("Write a line here, too.") == 6
    assert "x" * 601 in response.content.decode()


# --- Goals ------------------------------------------------------------------------------------------------------------
def test_goals_are_set_and_moved_by_both(mentorship):
    mentee, mentor = client_of(mentorship, "mentee"), client_of(mentorship, "mentor")
    mentee.post(address(mentorship, "goals/"), {"goal-text": "Five applications"})
    goal = Goal.objects.get()
    page = mentor.post(
        address(mentorship, "goals/"), {"goal": goal.public_id, "state": "reached"}, follow=True
    )  # fmt: skip
    assert "1 of 1 goal reached." in section(page, "goals")
    goal.refresh_from_db()
    assert goal.state == "reached"
    for data in ({"goal": goal.public_id, "state": "x"}, {"goal": goal.public_id}):
        assert mentor.post(address(mentorship, "goals/"), data).status_code == 302
    other = make_mentorship()
    for data in ({"goal": "x", "state": "open"}, {"goal": other.public_id, "state": "open"}):
        assert mentor.post(address(mentorship, "goals/"), data).status_code == 404


def test_first_goal_is_proposed_from_the_first_message():
    mentorship = pair("months", prompts={"result": "a resume that I can send"})
    page = client_of(mentorship, "mentee").get(address(mentorship)).content.decode()
    assert 'value="a resume that I can send"' in page


def test_goals_have_an_end(mentorship):
    for number in range(20):
        keeping.set_goal(mentorship.pk, by=mentorship.mentee, text=f"Goal {number}")
    response = client_of(mentorship, "mentee").post(address(mentorship, "goals/"), {"goal-text": "One more"})
    assert response.status_code == 422
    assert "Twenty goals are enough." in words(response)
    assert 'value="One more"' in response.content.decode()
    response = client_of(mentorship, "mentee").post(address(mentorship, "goals/"), {"goal-text": " "})
    assert "Write what you want to reach." in words(response)


# --- Notes ------------------------------------------------------------------------------------------------------------
def test_private_notes_are_read_by_their_author_only(mentorship):
    mentee, mentor = client_of(mentorship, "mentee"), client_of(mentorship, "mentor")
    mentee.post(address(mentorship, "notes/"), {"note-text": "For me alone", "note-visibility": "private"})
    mentee.post(address(mentorship, "notes/"), {"note-text": "For both <b>of us</b>", "note-visibility": "shared"})
    assert "yours, for you only For me alone" in section(mentee.get(address(mentorship)), "notes")
    page = mentor.get(address(mentorship))
    assert "For both &lt;b&gt;of us&lt;/b&gt;" in page.content.decode()
    assert "from Luis Mentee, for both" in section(page, "notes")
    assert "For me alone" not in page.content.decode()
    private = Note.objects.get(visibility="private")
    for note in Note.objects.all():
        assert mentor.get(address(mentorship, f"notes/{note.public_id}/")).status_code == 404
        assert mentor.post(address(mentorship, f"notes/{note.public_id}/"), {"what": "throw"}).status_code == 404
    assert Note.objects.filter(pk=private.pk).exists()


def test_notes_are_changed_and_thrown_away_also_after_the_end(mentorship):
    note = keeping.write_note(mentorship.pk, by=mentorship.mentee, text="First", visibility="shared")
    closing.close(mentorship.pk, by=mentorship.mentee, reason="done")
    client, path = client_of(mentorship, "mentee"), address(mentorship, f"notes/{note.public_id}/")
    assert "First" in client.get(path).content.decode()
    assert client.post(path, {"text": "", "visibility": "x"}).status_code == 422
    client.post(path, {"text": "Second", "visibility": "private"})
    note.refresh_from_db()
    assert (note.text, note.visibility) == ("Second", "private")
    client.post(path, {"what": "throw"})
    assert not Note.objects.exists()
    assert client.get(path).status_code == 404


def test_notes_show_twenty_at_a_time(mentorship):
    start = timezone.now()
    for number in range(25):
        at = start + timedelta(minutes=number)
        keeping.write_note(mentorship.pk, by=mentorship.mentee, text=f"note {number}.", now=at)
    client = client_of(mentorship, "mentee")
    newest, older = (section(client.get(address(mentorship, query)), "notes") for query in ("", "?notes=2"))
    assert ("note 24." in newest, "note 4." in newest, "note 4." in older) == (True, False, True)
    assert "There are no older notes." in section(client.get(address(mentorship, "?notes=9")), "notes")
    for query in ("?notes=0", "?notes=x", "?notes=%00", "?color=red"):
        assert client.get(address(mentorship, query)).status_code == 200


# --- Pause, end, how it goes ------------------------------------------------------------------------------------------
def test_pause_and_going_on(mentorship):
    client = client_of(mentorship, "mentee")
    response = client.post(address(mentorship, "pause/"), {"until": "1999-01-01"})
    assert response.status_code == 422
    assert "Choose a reason. None of them is a failure." in words(response)
    assert "Give a day from tomorrow on, within a year." in words(response)
    page = client.post(address(mentorship, "pause/"), {"reason": "between_jobs"}, follow=True)
    assert "It rests now. Joan Mentor is told, and nothing is lost." in words(page)
    assert "Change the pause" in words(page)
    assert "Would you like to go on with Joan Mentor?" in section(page, "how")
    page = client.post(address(mentorship, "pause/"), {"what": "resume"}, follow=True)
    assert "It goes on. Joan Mentor is told." in words(page)
    mentorship.refresh_from_db()
    assert mentorship.state == "exploring"


def test_end_with_a_word(mentorship):
    client = client_of(mentorship, "mentor")
    assert client.post(address(mentorship, "close/"), {}).status_code == 422
    data = {"reason": "no_time", "words": "It was a pleasure."}
    page = client.post(address(mentorship, "close/"), data, follow=True)
    assert "It has ended, kindly. Luis Mentee is told." in words(page)
    assert Message.objects.latest("pk").text == "It was a pleasure."
    mentorship.refresh_from_db()
    assert (mentorship.state, mentorship.reason) == ("ended", "no_time")
    for path in ("close/", "pause/", "agreement/"):
        assert client.get(address(mentorship, path)).status_code == 302
    said = Message.objects.count()
    for path, more in (("close/", data), ("pause/", {"reason": "other"}), ("agreement/", PARTS)):
        page = client.post(address(mentorship, path), more, follow=True)
        assert "This mentorship is closed, so nothing was changed." in words(page)
    for path, more in (("goals/", {"goal-text": "x y"}), ("notes/", {"note-text": "x", "note-visibility": "shared"})):
        page = client.post(address(mentorship, path), more, follow=True)
        assert "This mentorship is closed, so nothing was changed." in words(page)
    page = client.post(address(mentorship, "check/"), {"check-answer": "well"}, follow=True)
    assert "This mentorship is closed, so nothing was changed." in words(page)
    assert Message.objects.count() == said


@pytest.mark.parametrize("reason", ["quiet", "too_few", "left", "x", ""])
def test_reasons_that_only_the_clock_says_are_refused(mentorship, reason):
    assert client_of(mentorship, "mentor").post(address(mentorship, "close/"), {"reason": reason}).status_code == 422


def test_words_that_cannot_be_said_end_nothing(mentorship):
    Mentorship.objects.update(conversation=None)
    client = client_of(mentorship, "mentor")
    response = client.post(address(mentorship, "close/"), {"reason": "done", "words": "Thank you."})
    assert response.status_code == 422
    assert "Leave the words out to end it." in words(response)
    assert Mentorship.objects.get().state == "exploring"
    assert client.post(address(mentorship, "close/"), {"reason": "done"}).status_code == 302


def test_fit_is_said_on_the_page_by_both(mentorship):
    met(mentorship)
    page = client_of(mentorship, "mentor").post(address(mentorship, "check/"), {"check-answer": "fits"}, follow=True)
    assert "Good to hear. When Luis Mentee says so, too, your mentorship is under way." in words(page)
    assert "It fits, we go on." in section(page, "how")
    page = client_of(mentorship, "mentee").get(address(mentorship))
    assert "You said" not in section(page, "how")
    page = client_of(mentorship, "mentee").post(address(mentorship, "check/"), {"check-answer": "fits"}, follow=True)
    assert "Under way since" in words(page)
    assert "You both say that it fits." in words(page)


def test_no_fit_ends_it_without_fault(mentorship):
    data = {"check-answer": "no_fit", "check-words": "We work too differently."}
    page = client_of(mentorship, "mentee").post(address(mentorship, "check/"), data, follow=True)
    assert "It has ended, and nobody is at fault." in words(page)
    assert Check.objects.get().words == "We work too differently."
    assert "We work too differently." not in words(client_of(mentorship, "mentor").get(address(mentorship)))


@pytest.mark.parametrize("answer", ["", "x", "well", "ready", "fits\0"])
def test_answers_to_other_questions_are_refused(mentorship, answer):
    response = client_of(mentorship, "mentee").post(address(mentorship, "check/"), {"check-answer": answer})
    assert response.status_code == 422
    assert not Check.objects.exists()


def test_time_to_end_leads_to_where_one_says_why(mentorship):
    get_under_way(mentorship)
    response = client_of(mentorship, "mentee").post(address(mentorship, "check/"), {"check-answer": "over"})
    assert response["Location"] == address(mentorship, "close/")


def test_mentors_without_a_row_of_their_own_read_and_write(mentorship):
    people.of_user(mentorship.mentor.user).delete()
    client = client_of(mentorship, "mentor")
    assert client.get(address(mentorship)).status_code == 200
    assert client.post(address(mentorship, "goals/"), {"goal-text": "A talk"}).status_code == 302
