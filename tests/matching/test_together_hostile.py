"""Forged forms, strangers, notes that must not leak, and markup in every new field (quality.md S5, S13, S21, V6)."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matching.circles import joining, running
from matching.lifecycle import saying
from matching.meetings import calendar, setting
from matching.mentoring import agreeing, checking, closing, keeping, pausing
from matching.models import (
    Agreement,
    Check,
    Circle,
    CircleMember,
    Closing,
    Goal,
    Meeting,
    Mentorship,
    Message,
    Note,
    Seat,
)
from matching.talking import people
from profiles.models import Topic
from profiles.own_data import export
from reminders.models import Delivery
from tests.profiles.factories import make_mentor, make_person
from tests.programs.factories import make_curator

from .factories import both, make_circle, make_mentorship

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_cache")]
DAY = timedelta(days=1)
# What people paste, and what somebody types who means harm.
NASTY = (
    "", " ", "\0", "0", "-1", "9" * 40, "1e9", "NaN", "null", "é\u202e\u200b\ud7ff\U0001f600", "x" * 30_000,
    "<script>alert(1)</script>", "' OR 1=1 --", "{{ 7*7 }}", "%s%n", "2026-02-30", "9999-12-31", "0001-01-01", "25:99",
    "Europe/../../etc/passwd", "\r\nBcc: everybody@example.org", "done", "held", "private",
)  # fmt: skip
EVIL = '"><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}'
FIELDS = {
    "mentorship_agreement": ("what", "time", "expectations", "form", "results", "revision"),
    "mentorship_goal": ("goal", "state", "goal-text", "text"),
    "mentorship_note": ("note-text", "note-visibility", "text", "visibility"),
    "mentorship_pause": ("what", "reason", "until"),
    "mentorship_close": ("reason", "words"),
    "mentorship_check": ("check-answer", "check-words", "answer"),
    "meeting_new": ("day", "time", "time_zone", "minutes", "place", "weeks", "count"),
    "mentorship_closing": ("reached", "to_other", "to_staff", "topics", "offer"),
}
CIRCLE_FIELDS = {
    "circle_join": ("wait", "conduct"),
    "circle_leave": ("x",),
    "circle_begin": ("x",),
    "circle_change": ("topic", "title", "about", "rhythm", "places"),
    "circle_close": ("reason",),
    "circle_meeting_new": ("day", "time", "time_zone", "minutes", "place", "weeks", "count"),
    "circle_closing": ("reached", "to_other", "to_staff", "topics", "offer"),
}
# What each form takes; the day is the next one.
GOOD = {
    "mentorship_agreement": {"time": "a", "expectations": "b", "form": "c", "results": "d", "revision": "0"},
    "mentorship_note": {"note-text": "x", "note-visibility": "private"},
    "mentorship_pause": {"reason": "other", "until": "2026-12-24"},
    "meeting_new": {
        "day": str((timezone.now() + 2 * DAY).date()), "time": "18:00", "time_zone": "America/Chicago", "minutes": "45",
        "place": "Room", "weeks": "1", "count": "2",
    },
    "mentorship_closing": {"reached": "yes", "to_other": "x", "to_staff": "y", "topics": "reference", "offer": ""},
}  # fmt: skip
KINDLY = {200, 302, 404, 405, 409, 422}


def client_of(user):
    """Return a Client that is signed in."""
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def stranger():
    """Return a Client of a member who has nothing to do with it."""
    return client_of(make_person("Sam Stranger").user)


@pytest.fixture
def mentorship():
    """Return a mentorship of two members."""
    return make_mentorship(make_mentor("Joan", offers={"months": 3}), make_person("Luis"))


def clients(mentorship):
    """Return (the mentor's Client, the mentee's)."""
    return tuple(client_of(each.user) for each in both(mentorship))


def snapshot():
    """Return all rows that people keep together, as values."""
    tables = (Mentorship, Agreement, Goal, Note, Meeting, Check, Closing, Circle, CircleMember, Message)
    return {model.__name__: sorted(model.objects.values_list(), key=repr) for model in tables}


def addresses(names, number):
    """Return (name, path) of the addresses of one mentorship or circle."""
    return [(name, reverse(f"matching:{name}", args=[number])) for name in names]


# --- Bad input --------------------------------------------------------------------------------------------------------
def broken(client, forms):
    """Return what answers unkindly of `forms`, (path, fields, good values): all fields bad at once, and each alone."""
    found = set()
    for path, fields, good in forms:
        tries = [("all", dict.fromkeys(fields, text)) for text in NASTY]
        tries += [(field, {**good, field: text}) for field in fields for text in (NASTY if good else ())[::3]]
        for field, given in tries:
            status = client.post(path, given).status_code
            if status not in KINDLY:
                found.add((path, field, given.get(field, "")[:20], status))
    return found


@pytest.mark.parametrize("state", ["exploring", "paused", "ended"])
def test_no_input_breaks_a_page_of_a_mentorship(mentorship, state):
    mentor, mentee = both(mentorship)
    goal = keeping.set_goal(mentorship.pk, by=mentee, text="A goal")
    if state == "paused":
        pausing.pause(mentorship.pk, by=mentee, reason="other")
    if state == "ended":
        closing.close(mentorship.pk, by=mentor, reason="no_time")
    good = GOOD | {"mentorship_goal": {"goal": str(goal.public_id), "state": "reached"}} if state == "exploring" else {}
    forms = [
        (path, FIELDS[name], good.get(name, {})) for name, path in addresses(FIELDS, mentorship.public_id)
    ]  # fmt: skip
    assert broken(client_of(mentee.user), forms) == set()


def test_no_input_breaks_a_page_of_a_circle_or_a_meeting():
    host = make_mentor("Hanna", offers={"circle": 6})
    circle = make_circle(host, members=[make_person("One"), make_person("Two")])
    start = timezone.now() + DAY
    [meeting] = setting.plan([start], by=people.of_user(host.user), minutes=45, time_zone="UTC", circle_id=circle.pk)
    forms = [(path, CIRCLE_FIELDS[name], {}) for name, path in addresses(CIRCLE_FIELDS, circle.public_id)]
    forms.append((reverse("matching:circle_new"), CIRCLE_FIELDS["circle_change"], {}))
    path = reverse("matching:meeting", args=[meeting.public_id])
    forms.append((path, ("what", *FIELDS["meeting_new"]), GOOD["meeting_new"] | {"what": "move"}))
    assert broken(client_of(host.user), forms) == set()


@pytest.mark.parametrize("query", ["?topic=%00", "?topic=x&page=-1", "?page=999999999999", "?page=%F0%9F%98%80", "?x="])
def test_no_query_breaks_the_list_of_circles(client, query):
    make_circle()
    assert client.get(f"/circles/{query}").status_code in {200, 404}


# --- Strangers, and moves that nobody may make ------------------------------------------------------------------------
def test_strangers_get_404_for_everything_and_change_nothing(mentorship, stranger):
    mentor, mentee = both(mentorship)
    goal = keeping.set_goal(mentorship.pk, by=mentee, text="A goal")
    note = keeping.write_note(mentorship.pk, by=mentor, text="Mine")
    [meeting] = setting.plan(
        [timezone.now() + DAY], by=mentor, minutes=45, time_zone="UTC", mentorship_id=mentorship.pk
    )
    agreeing.write(mentorship.pk, by=mentor, parts={"time": "Weekly"})
    before = snapshot()
    good = {
        "what": "accept", "time": "a", "expectations": "b", "form": "c", "results": "d", "revision": "1",
        "goal": str(goal.public_id), "state": "reached", "note-text": "x", "note-visibility": "shared",
        "reason": "no_time", "check-answer": "no_fit", "reached": "yes", "day": "2099-01-01",
    }  # fmt: skip
    paths = [path for _name, path in addresses([*FIELDS, "mentorship"], mentorship.public_id)]
    paths += [
        reverse("matching:mentorship_note_change", args=[mentorship.public_id, note.public_id]),
        reverse("matching:meeting", args=[meeting.public_id]),
        reverse("matching:meeting_ics", args=[meeting.public_id]),
    ]  # fmt: skip
    for path in paths:
        assert {stranger.get(path).status_code, stranger.post(path, good).status_code} <= {404, 405}, path
    assert snapshot() == before


def test_note_of_one_mentorship_is_not_changed_through_another(mentorship):
    mentor, mentee = both(mentorship)
    note = keeping.write_note(mentorship.pk, by=mentor, text="Private", visibility="private")
    shared = keeping.write_note(mentorship.pk, by=mentor, text="Shared", visibility="shared")
    other = make_mentorship(mentorship.mentor, make_person("Other"))
    before = snapshot()
    as_mentee, as_mentor = client_of(mentee.user), client_of(mentor.user)
    forged = {"text": "Forged", "visibility": "shared", "what": "throw"}
    for client, of, which in (
        (as_mentee, mentorship, note), (as_mentee, mentorship, shared), (as_mentor, other, note),
        (as_mentee, other, note),
    ):  # fmt: skip
        path = reverse("matching:mentorship_note_change", args=[of.public_id, which.public_id])
        assert (client.get(path).status_code, client.post(path, forged).status_code) == (404, 404)
    goal = keeping.set_goal(mentorship.pk, by=mentor, text="A goal")
    path = reverse("matching:mentorship_goal", args=[other.public_id])
    assert as_mentor.post(path, {"goal": str(goal.public_id), "state": "reached"}).status_code == 404
    goal.refresh_from_db()
    assert goal.state == "open"
    assert snapshot() | {"Goal": []} == before | {"Goal": [], "Mentorship": snapshot()["Mentorship"]}


def test_closed_mentorship_is_moved_by_no_form(mentorship):
    mentor, mentee = both(mentorship)
    agreeing.write(mentorship.pk, by=mentor, parts={"time": "Weekly"})
    goal = keeping.set_goal(mentorship.pk, by=mentee, text="A goal")
    closing.close(mentorship.pk, by=mentor, reason="not_a_fit")
    before = snapshot()
    client = client_of(mentee.user)
    forms = {
        "mentorship_agreement": ({"what": "accept", "revision": "1"}, {
            "time": "a", "expectations": "b", "form": "c", "results": "d", "revision": "1",
        }),
        "mentorship_goal": ({"goal": str(goal.public_id), "state": "reached"}, {"goal-text": "Another"}),
        "mentorship_note": ({"note-text": "x", "note-visibility": "private"},),
        "mentorship_pause": ({"what": "resume"}, {"reason": "other"}),
        "mentorship_close": ({"reason": "done"}, {"reason": "done", "words": "Bye"}),
        "mentorship_check": ({"check-answer": "no_fit"}, {"check-answer": "fits"}, {"check-answer": "ready"}),
        "meeting_new": ({
            "day": str(timezone.localdate() + DAY), "time": "18:00", "time_zone": "America/Chicago", "minutes": "45",
        },),
    }  # fmt: skip
    for name, path in addresses(forms, mentorship.public_id):
        for form in forms[name]:
            assert client.post(path, form).status_code in {302, 404, 409, 422}, (name, form)
    assert snapshot() == before


@pytest.mark.parametrize("standing", ["stranger", "waiting", "left"])
def test_who_is_not_in_a_circle_moves_nothing_and_reads_no_names(standing):
    host = make_mentor("Hanna", offers={"circle": 3})
    circle = make_circle(host, places=3, members=[make_person(f"Secret Member {n}") for n in range(3)])
    running.begin(circle.pk)
    seat = Seat.objects.filter(conversation=circle.conversation).order_by("pk").last()
    saying.say(seat, "Between us only")
    start = timezone.now() + DAY
    [meeting] = setting.plan(
        [start], by=people.of_user(host.user), minutes=45, time_zone="UTC", place="Our secret room", circle_id=circle.pk
    )
    me = people.of_user(make_person("Outsider").user)
    if standing == "waiting":
        joining.join(circle.pk, me, may_wait=True)
    if standing == "left":
        circle.places = 4
        circle.save()
        joining.join(circle.pk, me)
        joining.leave(circle.pk, me)
    before, client = snapshot(), client_of(me.user)
    good = {
        "reason": "done", "reached": "yes", "day": str(timezone.localdate() + DAY), "time": "18:00", "minutes": "45",
        "time_zone": "UTC", "what": "call_off", "title": "Mine", "places": "3", "topic": "reference", "text": "Hello",
    }  # fmt: skip
    closed_to_them = addresses(
        ["circle_begin", "circle_change", "circle_close", "circle_meeting_new", "circle_closing"], circle.public_id
    )
    closed_to_them += [
        ("meeting", reverse("matching:meeting", args=[meeting.public_id])),
        ("ics", reverse("matching:meeting_ics", args=[meeting.public_id])),
        ("talk", reverse("matching:conversation", args=[circle.conversation.public_id])),
    ]
    for name, path in closed_to_them:
        assert {client.get(path).status_code, client.post(path, good).status_code} <= {404, 405}, name
    assert snapshot() == before
    for path in (reverse("matching:circle", args=[circle.public_id]), "/circles/", "/inbox/", "/me/"):
        page = client.get(path).content.decode()
        for secret in ("Secret Member", "secret room", "Between us only"):
            assert secret not in page, path


# --- Notes ------------------------------------------------------------------------------------------------------------
def test_private_note_is_read_by_its_author_only(mentorship, client, mailoutbox):
    mentor, mentee = both(mentorship)
    keeping.write_note(mentorship.pk, by=mentor, text="zebra-private", visibility="private")
    keeping.write_note(mentorship.pk, by=mentor, text="giraffe-shared", visibility="shared")
    flagged = Message.objects.get(conversation=mentorship.conversation)
    Message.objects.filter(pk=flagged.pk).update(flags=["link"])
    page = reverse("matching:mentorship", args=[mentorship.public_id])
    as_mentor, as_mentee = clients(mentorship)
    assert "zebra-private" in as_mentor.get(page).content.decode()
    assert "giraffe-shared" in as_mentee.get(page).content.decode()
    paths = [
        page, "/mentorships/", "/inbox/", "/me/", "/me/feedback/", "/me/data/",
        reverse("matching:conversation", args=[mentorship.conversation.public_id]),
        *(path for _name, path in addresses(FIELDS, mentorship.public_id)),
    ]  # fmt: skip
    for path in paths:
        assert "zebra-private" not in as_mentee.get(path).content.decode(), path
    staff = client_of(make_curator("chief@example.org", is_superuser=True))
    seen = [
        "/staff/", "/staff/stuck/", "/staff/matching/flagged/", f"/staff/matching/flagged/{flagged.public_id}/",
        "/staff/reports/", "/staff/log/", "/admin/", page,
    ]  # fmt: skip
    for path in seen:
        text = staff.get(path).content.decode()
        assert "zebra-private" not in text, path
        assert "giraffe-shared" not in text, path
    assert "zebra-private" not in str([table.rows for table in export.tables_of(mentee.user)])
    assert "giraffe-shared" not in str([table.rows for table in export.tables_of(mentee.user)])
    assert "zebra-private" in str([table.rows for table in export.tables_of(mentor.user)])
    closing.close(mentorship.pk, by=mentor, reason="done")
    for mail in mailoutbox:
        assert "zebra-private" not in mail.body + str(mail.alternatives)
    assert not any("zebra" in str(data) for data in Delivery.objects.values_list("data", flat=True))


def test_who_said_that_it_does_not_fit_is_told_nowhere(mentorship, mailoutbox):
    mentor, mentee = both(mentorship)
    checking.answer(mentorship.pk, by=mentee, kind="fit", answer="no_fit", words="ostrich-words")
    as_mentor, _as_mentee = clients(mentorship)
    texts = [
        as_mentor.get(path).content.decode()
        for path in (reverse("matching:mentorship", args=[mentorship.public_id]), "/mentorships/", "/inbox/", "/me/")
    ]
    texts += [mail.body for mail in mailoutbox if mail.to == [mentor.user.email]]
    texts.append(str([table.rows for table in export.tables_of(mentor.user)]))
    assert not any("ostrich-words" in text for text in texts)


def test_words_to_staff_are_not_shown_to_the_other_one(mentorship, mailoutbox):
    mentor, mentee = both(mentorship)
    closing.close(mentorship.pk, by=mentor, reason="done")
    closing.give(mentorship.pk, by=mentee, reached="no", to_other="Thank you", to_staff="pelican-words")
    as_mentor, _as_mentee = clients(mentorship)
    for path in (reverse("matching:mentorship", args=[mentorship.public_id]), "/me/feedback/", "/mentorships/", "/me/"):
        assert "pelican-words" not in as_mentor.get(path).content.decode()
    for mail in mailoutbox:
        assert "pelican-words" not in mail.body


# --- Markup -----------------------------------------------------------------------------------------------------------
def plain_everywhere(texts):
    """Fail where one of the texts (pages or mails in HTML) has markup of EVIL, or a template was run."""
    for text in texts:
        assert "<script>alert(1)" not in text
        assert "<img src=x" not in text
        assert ">49<" not in text


def test_markup_in_any_new_field_stays_text(mentorship, mailoutbox):
    mentor, mentee = both(mentorship)
    agreeing.write(mentorship.pk, by=mentee, parts=dict.fromkeys(agreeing.PARTS, EVIL))
    keeping.set_goal(mentorship.pk, by=mentee, text=EVIL)
    keeping.write_note(mentorship.pk, by=mentee, text=EVIL, visibility="shared")
    start = timezone.now() + DAY
    [meeting] = setting.plan([start], by=mentee, minutes=45, time_zone="UTC", place=EVIL, mentorship_id=mentorship.pk)
    checking.answer(mentorship.pk, by=mentee, kind="regular", answer="stuck", words=EVIL)
    as_mentor, as_mentee = clients(mentorship)
    paths = [
        "/mentorships/", "/inbox/", "/me/", "/me/feedback/", reverse("matching:meeting", args=[meeting.public_id]),
        *(path for _name, path in addresses([*FIELDS, "mentorship"], mentorship.public_id)),
    ]  # fmt: skip
    texts = [client.get(path).content.decode() for client in (as_mentor, as_mentee) for path in paths]
    closing.close(mentorship.pk, by=mentor, reason="done")
    closing.give(mentorship.pk, by=mentee, reached="yes", to_other=EVIL, to_staff=EVIL)
    texts += [client.get(path).content.decode() for client in (as_mentor, as_mentee) for path in paths]
    staff = client_of(make_curator("chief@example.org", is_superuser=True))
    texts += [staff.get(path).content.decode() for path in ("/staff/", "/staff/stuck/")]
    texts += [str(content) for mail in mailoutbox for content, _type in mail.alternatives]
    plain_everywhere(texts)
    assert any("&lt;script&gt;alert(1)" in text for text in texts)


def test_markup_in_a_circle_stays_text(mailoutbox, client):
    host = make_mentor(f"Hanna {EVIL}", offers={"circle": 6})
    members = [make_person(f"Member {number} {EVIL}"[:80]) for number in range(2)]
    circle = make_circle(host, members=members, title=EVIL, about=EVIL, rhythm=EVIL)
    running.begin(circle.pk)
    saying.say(Seat.objects.filter(conversation=circle.conversation).first(), EVIL)
    as_host = client_of(host.user)
    paths = [
        "/circles/", "/inbox/", "/me/", reverse("matching:circle", args=[circle.public_id]),
        reverse("matching:conversation", args=[circle.conversation.public_id]),
        *(path for _name, path in addresses(CIRCLE_FIELDS, circle.public_id)),
    ]  # fmt: skip
    texts = [
        each.get(path).content.decode() for each in (as_host, client_of(members[0].user), client) for path in paths
    ]
    running.close(circle.pk, reason="done")
    texts += [str(content) for mail in mailoutbox for content, _type in mail.alternatives]
    plain_everywhere(texts)
    assert any("&lt;script&gt;alert(1)" in text for text in texts)


@pytest.mark.parametrize(
    "text", ["Room 1\r\nATTENDEE:mailto:x@example.org", "a;b,c\\d\nBEGIN:VEVENT", EVIL, "é\u2028x"]
)
def test_calendar_entry_has_no_line_of_what_people_typed(mentorship, text):
    mentor, mentee = both(mentorship)
    [meeting] = setting.plan(
        [timezone.now() + DAY], by=mentee, minutes=45, time_zone="UTC", place=text, mentorship_id=mentorship.pk
    )
    body = calendar.entry(meeting, title=text, method="PUBLISH")
    lines = re.sub(r"\r\n[ \t]", "", body.decode()).split("\r\n")
    assert [line for line in lines if line.startswith("ATTENDEE")] == []
    assert lines.count("BEGIN:VEVENT") == 1
    assert not any("\n" in line or "\r" in line for line in lines)
    served = client_of(mentor.user).get(reverse("matching:meeting_ics", args=[meeting.public_id]))
    assert served["Content-Type"].startswith("text/calendar")
    assert "@example.org" not in served.content.decode().replace("x@example.org", "")


def test_subjects_of_mails_have_one_line_whatever_a_circle_is_called(mailoutbox):
    host = make_mentor("Hanna", offers={"circle": 6})
    circle = make_circle(
        host, members=[make_person("One"), make_person("Two")], title="A\r\nBcc: everybody@example.org"
    )
    running.begin(circle.pk)
    [*_meetings] = setting.plan(
        [timezone.now() + DAY], by=people.of_user(host.user), minutes=45, time_zone="UTC",
        place="x\r\nBcc: y@example.org", circle_id=circle.pk,
    )  # fmt: skip
    saying.say(Seat.objects.filter(conversation=circle.conversation).first(), "Hello")
    running.close(circle.pk, reason="done")
    assert len(mailoutbox) > 3
    for mail in mailoutbox:
        assert "\n" not in mail.subject
        assert mail.bcc == []


def test_topics_of_a_closing_are_those_of_the_list(mentorship):
    mentor, mentee = both(mentorship)
    closing.close(mentorship.pk, by=mentor, reason="done")
    path = reverse("matching:mentorship_closing", args=[mentorship.public_id])
    known = Topic.objects.get(slug="reference")
    client = client_of(mentee.user)
    for topics in (["nothing"], ["reference"] * 500, ["\0"], [str(known.pk)]):
        response = client.post(path, {"reached": "yes", "topics": topics})
        assert response.status_code in {302, 422}
    assert set(Closing.objects.values_list("topics__slug", flat=True)) <= {"reference", None}
