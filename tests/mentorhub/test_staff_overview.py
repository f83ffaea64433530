"""The overview of staff: exact figures, the same number of queries for one and for three, and no words of anybody."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from matching.circles import running
from matching.lifecycle import answering
from matching.meetings import setting
from matching.mentoring import agreeing, checking, closing
from matching.models import Agreement, Ask, Check, Circle, Mentorship
from mentorhub.staff import figures
from mentorhub.staff.balance import lines_of
from mentorhub.staff.stuck import TROUBLES
from mentorhub.tasks import count_figures
from profiles.models import AuditEntry
from profiles.safety import reports
from reminders.models import Delivery
from reminders.outbox import writing
from reminders.respect import standstill
from tests.matching.factories import both, first_ask, make_circle, make_mentorship, make_request
from tests.profiles.factories import make_mentor, make_person
from tests.programs.factories import make_curator

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture(autouse=True)
def own_figures(monkeypatch):
    """Let no other process that runs tests count into the same place."""
    monkeypatch.setattr(figures, "KEY", f"staff:figures:{uuid.uuid4()}")


@pytest.fixture
def staff(client):
    """Sign somebody of staff in."""
    user = make_curator("staff@example.org")
    client.force_login(user)
    return user


def ago(days):
    return NOW - timedelta(days=days)


# --- Something stuck, of each sort: called for the number of rows that are wanted -----------------------------------
def silent():
    return first_ask(make_request(make_mentor(), now=ago(11)))


def unmet():
    return make_mentorship(now=ago(22))


def agreement():
    mentorship = make_mentorship(now=ago(16))
    return agreeing.write(mentorship.pk, by=mentorship.mentee, parts={"time": "A secret hour"}, now=ago(15))


def stuck():
    mentorship = make_mentorship(now=ago(70))
    mentor, mentee = both(mentorship)
    setting.met_already(mentorship.pk, by=mentee, at=ago(60), now=ago(60))
    return checking.answer(mentorship.pk, by=mentor, kind="regular", answer="stuck", words="A secret worry", now=ago(2))


def circle():
    return make_circle(now=ago(31), title="Small circle")


def unreachable():
    person = make_person(f"Reader {uuid.uuid4().hex[:6]}")
    row = writing.post(
        "request_nudge", about=f"ask {uuid.uuid4().int % 10**9}", occurrence="day 3", user=person.user, data={}
    )
    Delivery.objects.filter(pk=row.pk).update(state="withheld", reason="suppressed")
    standstill.bounced(person.user.email, is_hard=True, at=NOW)
    return row


MADE = {
    "silent": silent, "unmet": unmet, "agreement": agreement, "stuck": stuck, "circle": circle,
    "unreachable": unreachable,
}  # fmt: skip


# --- Figures --------------------------------------------------------------------------------------------------------
COUNTS = {
    "roles": figures.roles,
    "people_by_topic": figures.people_by_topic,
    "mentors_to_mentees": figures.mentors_to_mentees,
    "funnel": lambda: figures.funnel(NOW),
    "first_replies": lambda: figures.first_replies(NOW),
    "under_way": figures.under_way,
}


@pytest.mark.parametrize("name", COUNTS)
@pytest.mark.parametrize("rows", [1, 3])
def test_each_figure_costs_one_query_for_one_and_for_three(name, rows, django_assert_num_queries):
    for _row in range(rows):
        make_mentorship(mentee=make_person(wants=["reference"]), now=ago(3))
        make_circle(members=[make_person()])
    with django_assert_num_queries(1):
        COUNTS[name]()


def test_roles_count_people_by_what_they_do():
    make_mentor("Offers")
    make_mentor("Helps", offers={})
    make_person("Both", helps=["reference"], wants=["leadership"], offers={})
    make_person("Seeks", wants=["leadership"])
    make_person("Held", wants=["leadership"], standing="held")
    assert figures.roles() == {"all": 4, "mentors": 1, "helpers": 3, "seekers": 2, "both": 1}


def test_balance_holds_who_can_be_asked_today_against_who_looks():
    make_mentor("Free", offers={"question": 3, "months": 1, "circle": 6})
    make_mentor("Paused", accepting="paused")
    make_mentor("Back", accepting="paused", paused_until=timezone.localdate())
    make_mentor("No place", offers={})
    for seeking in (True, True, False):
        make_person(wants=["reference"], seeking=seeking)
    assert figures.mentors_to_mentees() == {"reference": {"mentors": 2, "places": 6, "mentees": 2}}
    [line] = lines_of(figures.people_by_topic(), figures.mentors_to_mentees())
    assert (line.slug, line.help, line.want, line.each, line.is_scarce) == ("reference", 4, 3, 1.0, False)


def test_scarcest_topic_comes_first_and_one_without_a_mentor_has_no_ratio():
    topics = {
        "a": {"name": "Archives", "help": 1, "want": 9}, "b": {"name": "Books", "help": 0, "want": 2},
        "c": {"name": "Cats", "help": 3, "want": 0},
    }  # fmt: skip
    balance = {"a": {"mentors": 2, "places": 3, "mentees": 9}, "b": {"mentors": 0, "places": 0, "mentees": 2}}
    lines = lines_of(topics, balance)
    assert [(line.slug, line.each, line.is_scarce) for line in lines] == [
        ("a", 4.5, True), ("b", None, True), ("c", None, False),
    ]  # fmt: skip


def test_funnel_counts_people_once_and_each_step_is_within_the_one_before():
    make_person("Only came", wants=["reference"])
    make_person("Helps only", helps=["reference"])
    wrote, declined = (make_person(name, wants=["reference"]) for name in ("Wrote", "Declined"))
    make_request(make_mentor(), sender=wrote)
    make_request(make_mentor(), sender=wrote)
    answering.not_now(first_ask(make_request(make_mentor(), sender=declined)).pk, reason="full")
    done = make_mentorship(mentee=make_person("Done", wants=["reference"]), now=ago(9))
    setting.met_already(done.pk, by=done.mentee, now=ago(5))
    closing.close(done.pk, reason="done", now=ago(1))
    make_mentorship(now=ago(9))
    make_circle(members=[make_person("In a circle", wants=["reference"])])
    assert figures.funnel(timezone.now()) == {
        "members": {"people": 5, "wrote": 4, "answered": 3, "accepted": 2, "met": 1, "completed": 1},
        "visitors": {"people": 1, "wrote": 1, "answered": 1, "accepted": 1, "met": 0, "completed": 0},
    }


def test_first_replies_are_measured_in_hours_and_the_unanswered_count():
    for hours in (1, 5, 24 * 8):
        ask = first_ask(make_request(make_mentor(), now=ago(20)))
        answering.ask_back(ask.pk, words="When?", now=ago(20) + timedelta(hours=hours))
    make_request(make_mentor(), now=ago(12))
    make_request(make_mentor(), now=ago(2))  # May still be answered in time.
    make_request(make_mentor(), now=ago(120))
    assert figures.first_replies(NOW) == {"asked": 4, "answered": 3, "in_time": 2, "median": 5.0}
    Ask.objects.all().delete()
    assert figures.first_replies(NOW) == {"asked": 0, "answered": 0, "in_time": 0, "median": None}


@pytest.mark.parametrize("rows", [1, 3])
def test_people_helped_cost_two_queries_for_one_and_for_three(rows, django_assert_num_queries):
    for _row in range(rows):
        running.begin(make_circle(members=[make_person(), make_person()]).pk)
        make_mentorship()
    with django_assert_num_queries(2):
        assert figures.served(timezone.now()) == (3 * rows, {"months": rows, "circle": 2 * rows})


def test_under_way_counts_by_state():
    closing.close(make_mentorship(now=ago(9)).pk, reason="no_time")
    make_mentorship()
    circle = make_circle(members=[make_person(), make_person()])
    running.begin(circle.pk)
    found = figures.under_way()
    assert {state: n for state, n in found["mentorships"].items() if n} == {"exploring": 1, "ended": 1}
    assert {state: n for state, n in found["circles"].items() if n} == {"running": 1}


def test_task_counts_for_the_page_and_twice_changes_nothing(django_assert_num_queries):
    make_mentor()
    count_figures()
    count_figures()
    with django_assert_num_queries(0):
        assert figures.latest()["roles"]["mentors"] == 1


# --- What is stuck --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", TROUBLES)
@pytest.mark.parametrize("rows", [1, 3])
def test_each_trouble_costs_one_query_for_one_and_for_three(name, rows, django_assert_num_queries):
    made = [MADE[name]().pk for _row in range(rows)]
    with django_assert_num_queries(1):
        found, more = TROUBLES[name].first(NOW, 5)
    assert (sorted(row.number for row in found), more) == (sorted(made), False)
    assert TROUBLES[name].first(NOW, rows - 1)[1]


def test_what_goes_well_or_is_young_is_not_stuck():
    answering.ask_back(silent().pk, words="When?")
    make_request(make_mentor(), now=ago(9))
    make_mentorship(now=ago(20))
    make_mentorship(kind="question", now=ago(22))
    planned = unmet()
    setting.plan([NOW + timedelta(days=2)], by=planned.mentee, minutes=30, time_zone="UTC", mentorship_id=planned.pk)
    said = agreement()
    agreeing.accept(said.mentorship_id, by=both(said.mentorship)[0], revision=1)
    well = stuck()
    checking.answer(well.mentorship_id, by=well.correspondent, kind="regular", answer="well")
    over = stuck()
    closing.close(over.mentorship_id, reason="done")
    make_circle(now=ago(31), members=[make_person(), make_person()])
    make_circle(now=ago(29))
    again = unreachable()
    Delivery.objects.filter(pk=writing.post("welcome", about="profile", occurrence="once", user=again.user).pk).update(
        state="sent", sent_at=timezone.now()
    )
    Mentorship.objects.filter(first_met_at=None, agreement__isnull=False).update(first_met_at=NOW)
    assert [name for name, trouble in TROUBLES.items() if trouble.first(NOW, 5)[0]] == []


# --- The page -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("rows", [1, 3])
def test_p1_overview_costs_eleven_queries_for_one_and_for_three(client, staff, rows, django_assert_num_queries):
    for _row in range(rows):
        for make in MADE.values():
            make()
        reports.receive(about=make_mentor(), reason="other", message="Something")
    figures.count()
    client.get("/staff/")
    with django_assert_num_queries(11):
        response = client.get("/staff/")
    assert response.status_code == 200


def test_overview_shows_each_sort_with_an_action_and_nobodys_words(client, staff):
    made = {name: make() for name, make in MADE.items()}
    text = client.get("/staff/").content.decode()
    for name, row in made.items():
        assert f'href="/staff/stuck/{name}/{row.pk}/"' in text
    for page in [text, *(client.get(f"/staff/stuck/{name}/{row.pk}/").content.decode() for name, row in made.items())]:
        assert "secret" not in page
        assert "@example.org</" not in page


def test_overview_of_an_empty_site_says_so(client, staff):
    text = client.get("/staff/").content.decode()
    assert "Nothing is stuck today." in text
    assert "Nobody has a topic yet." in text


def test_counting_again_shows_what_is_new(client, staff):
    client.get("/staff/")
    make_mentor()
    assert "Nobody has a topic yet." in client.get("/staff/").content.decode()
    response = client.post("/staff/", follow=True)
    assert response.redirect_chain == [("/staff/", 302)]
    assert "Nobody has a topic yet." not in response.content.decode()


def test_list_of_one_sort_turns_pages_and_takes_any_address(client, staff, monkeypatch):
    monkeypatch.setattr("mentorhub.staff.page.MANY", 2)
    made = [unmet().pk for _row in range(3)]
    first = client.get("/staff/stuck/?what=unmet").content.decode()
    second = client.get("/staff/stuck/?what=unmet&page=2").content.decode()
    assert [f"/unmet/{pk}/" in first for pk in made] == [True, True, False]
    assert [f"/unmet/{pk}/" in second for pk in made] == [False, False, True]
    for odd in ("what=nothing", "page=0", "page=-1", "page=99999999", "page=%C2%B2", "what=unmet&page=400"):
        assert client.get(f"/staff/stuck/?{odd}").status_code == 200


# --- Doing something ------------------------------------------------------------------------------------------------
def press(client, name, number, step, why="They asked me to."):
    return client.post(f"/staff/stuck/{name}/{number}/", {"step": step, "why": why}, follow=True)


def lines():
    return [*AuditEntry.objects.order_by("pk").values_list("what", "subject", "why")]


def test_request_moves_on_to_the_next_mentor_with_a_reason_in_the_log(client, staff):
    request = make_request(make_mentor("First"), make_mentor("Second"), now=ago(11))
    assert "Done" in press(client, "silent", first_ask(request).pk, "move_on").content.decode()
    assert [*request.asks.order_by("rank").values_list("state", flat=True)] == ["expired", "open"]
    assert lines() == [("request_moved_on", f"request {request.pk}", "They asked me to.")]


@pytest.mark.parametrize("name", ["unmet", "stuck"])
def test_stuck_mentorship_ends_kindly_and_frees_the_place(client, staff, name):
    row = MADE[name]()
    mentorship = row if name == "unmet" else row.mentorship
    press(client, name, row.pk, "end")
    mentorship.refresh_from_db()
    assert (mentorship.state, mentorship.mentor.offers.get().taken) == ("ended", 0)
    assert lines() == [("mentorship_ended", f"mentorship {mentorship.pk}", "They asked me to.")]


def test_circle_with_too_few_ends_kindly(client, staff):
    found = circle()
    press(client, "circle", found.pk, "end_circle")
    assert Circle.objects.values_list("state", "reason").get(pk=found.pk) == ("ended", "too_few")
    assert lines() == [("circle_ended", f"circle {found.pk}", "They asked me to.")]


def test_mail_tries_again_unless_it_was_marked_as_spam(client, staff):
    row, other = unreachable(), unreachable()
    standstill.complained(other.user.email, at=NOW)
    assert "Done" in press(client, "unreachable", row.pk, "try_again").content.decode()
    assert "not possible" in press(client, "unreachable", other.pk, "try_again").content.decode()
    assert [standstill.notice_for(each.user) for each in (row, other)] == [None, "complained"]
    assert lines() == [("mail_tried", f"mail {row.pk}", "They asked me to.")]


@pytest.mark.parametrize(("name", "mails"), [("unmet", 2), ("agreement", 1), ("stuck", 2)])
def test_word_of_staff_is_sent_once_to_those_who_are_awaited(client, staff, mailoutbox, name, mails):
    row = MADE[name]()
    mailoutbox.clear()
    assert "Done" in press(client, name, row.pk, "write").content.decode()
    assert len(mailoutbox) == mails
    assert "not possible" in press(client, name, row.pk, "write").content.decode()
    assert (len(mailoutbox), len(lines())) == (mails, 1)
    for mail in mailoutbox:
        assert "We run MentorHub" in mail.body
        assert "secret" not in mail.body
        assert "/do/" in mail.body


def test_step_needs_a_reason_and_has_to_fit(client, staff):
    row = unmet()
    assert client.post(f"/staff/stuck/unmet/{row.pk}/", {"step": "end", "why": " "}).status_code == 422
    for step in ("move_on", "", "nonsense"):
        assert "not possible" in press(client, "unmet", row.pk, step).content.decode()
    assert Mentorship.objects.get().state == "exploring"
    assert lines() == []


def test_what_is_not_stuck_any_more_is_left_alone(client, staff):
    row = unmet()
    setting.met_already(row.pk, by=row.mentee)
    assert client.get(f"/staff/stuck/unmet/{row.pk}/").status_code == 404
    assert "not stuck any more" in press(client, "unmet", row.pk, "end").content.decode()
    assert Mentorship.objects.get().state == "exploring"
    assert client.get("/staff/stuck/nothing/1/").status_code == 404
    assert client.get("/staff/stuck/unmet/99999999999999999999/").status_code == 404


def test_staff_without_a_second_factor_come_back_to_the_overview(client, staff):
    client.force_login(make_person().user)
    assert client.get("/staff/").status_code == 404
    staff.authenticator_set.all().delete()
    client.force_login(staff)
    response = client.get("/staff/")
    assert response.status_code == 302
    assert "/staff/%2F" not in response["Location"]
    assert Agreement.objects.count() == Check.objects.count() == 0
