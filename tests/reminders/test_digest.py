"""The weekly mail: on Tuesday at 9:00 where the person is, one for everything, each thing once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from profiles.models import Profile, User
from reminders.kinds import Withheld, kind_of
from reminders.models import Delivery
from reminders.outbox import rendering, sending, writing
from reminders.planning.run import plan_all
from reminders.planning.weekly import last_tuesday, plan_weekly
from reminders.respect import wishes
from reminders.vocabulary import Mode, Reason, State
from tests.profiles.factories import PASSWORD, make_person

pytestmark = pytest.mark.django_db
# A Tuesday, 9:00 in Chicago.
TUESDAY = datetime(2027, 3, 16, 14, 0, tzinfo=UTC)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def make_reader(email="reader@example.org", **fields):
    """Return somebody in Chicago who wants what can wait once a week."""
    user = User.objects.create_user(email, PASSWORD)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    person = make_person("Reader", user=user, **{"wants": ["reference"], **fields})
    for kind in ("never_wrote", "pause_ends"):
        wishes.set_mode(user, kind, Mode.DIGEST)
    return person


def make_item(person, *, kind="never_wrote", occurrence="day 3", due_at=TUESDAY - DAY, data=None):
    """Return the Delivery of something that can wait."""
    return writing.post(
        kind, about="profile", occurrence=occurrence, user=person.user, due_at=due_at, data=data or {"day": 3}
    )


def states(kind=None):
    """Return (state, reason) of the rows, in the order in which they were written."""
    rows = Delivery.objects.filter(kind=kind) if kind else Delivery.objects.all()
    return list(rows.order_by("pk").values_list("state", "reason"))


def send(row):
    """Send one row at any hour; quiet hours and caps have their own tests."""
    Delivery.objects.filter(pk=row.pk).update(
        is_reminder=False, due_at=row.created_at, try_at=row.created_at, expires_at=None
    )
    return sending.send(row.pk)


def test_what_can_wait_is_a_row_for_the_weekly_mail():
    item = make_item(make_reader())
    assert (item.state, item.digest) == (State.DIGEST, None)


def test_weekly_mail_is_written_on_tuesday_at_nine_where_the_person_is_and_once():
    item = make_item(make_reader())
    assert [plan_weekly(TUESDAY - SECOND), plan_weekly(TUESDAY), plan_weekly(TUESDAY), plan_weekly(TUESDAY + DAY)] == [
        0, 1, 0, 0,
    ]  # fmt: skip
    row = Delivery.objects.get(kind="digest")
    item.refresh_from_db()
    assert (row.due_at, row.state, item.digest, item.state) == (TUESDAY, State.PENDING, row, State.DIGEST)


def test_weekly_mail_keeps_its_hour_over_a_change_of_clocks_and_elsewhere():
    assert last_tuesday(TUESDAY, ("America/Chicago",)) == TUESDAY
    # Clocks went forward on 14 March 2027: a week before, nine o'clock was an hour later in UTC.
    assert last_tuesday(TUESDAY - 7 * DAY + timedelta(hours=1), ("America/Chicago",)) == datetime(
        2027, 3, 9, 15, tzinfo=UTC
    )
    assert last_tuesday(TUESDAY, ("Pacific/Auckland",)) == datetime(2027, 3, 15, 20, tzinfo=UTC)
    assert last_tuesday(TUESDAY, ("Pacific/Honolulu",)) == datetime(2027, 3, 9, 19, tzinfo=UTC)


def test_what_comes_after_the_hour_waits_for_the_next_week():
    person = make_reader()
    make_item(person)
    plan_weekly(TUESDAY)
    late = make_item(person, occurrence="day 10", due_at=TUESDAY + SECOND, data={"day": 10})
    plan_weekly(TUESDAY + timedelta(hours=1))
    late.refresh_from_db()
    assert late.digest is None
    plan_weekly(TUESDAY + 7 * DAY)
    late.refresh_from_db()
    assert late.digest == Delivery.objects.filter(kind="digest").latest("pk")


def test_f14_weekly_mail_missed_by_a_day_leaves_late_and_one_missed_by_two_waits():
    make_item(make_reader())
    assert plan_weekly(TUESDAY + 2 * DAY) == 0
    assert plan_weekly(TUESDAY + timedelta(hours=26)) == 1


def test_weekly_mail_tells_each_thing_once_and_leaves_with_them(mailoutbox):
    person = make_reader(accepting="paused", paused_until=date(2027, 3, 18))
    pause = make_item(
        person, kind="pause_ends", occurrence="2027-03-18 before", data={"until": "2027-03-18", "when": "before"}
    )
    older, newer = make_item(person), make_item(person, occurrence="day 10", data={"day": 10})
    plan_weekly(TUESDAY)
    row = Delivery.objects.get(kind="digest")
    assert send(row) is True
    [message] = mail.outbox
    assert message.subject == "Your week on MentorHub: 2 things"
    assert [line for line in message.body.splitlines() if line.startswith("* ")] == [
        "* The end of your pause", "* People to begin with",
    ]  # fmt: skip
    row.refresh_from_db()
    found = {each.pk: (each.state, each.reason, each.sent_at) for each in Delivery.objects.exclude(pk=row.pk)}
    assert found == {
        pause.pk: (State.SENT, "", row.sent_at),
        newer.pk: (State.SENT, "", row.sent_at),
        older.pk: (State.WITHHELD, Reason.SETTLED, None),
    }


def test_f27_what_was_settled_meanwhile_drops_out_of_the_weekly_mail(mailoutbox):
    person = make_reader(accepting="paused", paused_until=date(2027, 3, 18))
    make_item(person, kind="pause_ends", occurrence="2027-03-18 before", data={"until": "2027-03-18", "when": "before"})
    make_item(person)
    plan_weekly(TUESDAY)
    Profile.objects.filter(pk=person.pk).update(first_wrote_at=TUESDAY)
    assert send(Delivery.objects.get(kind="digest")) is True
    assert "* People to begin with" not in mail.outbox[0].body
    assert states("never_wrote") == [(State.WITHHELD, Reason.SETTLED)]
    assert states("pause_ends") == [(State.SENT, "")]


def test_weekly_mail_with_nothing_left_is_not_sent_and_ends_its_rows(mailoutbox):
    person = make_reader()
    make_item(person)
    plan_weekly(TUESDAY)
    Profile.objects.filter(pk=person.pk).update(first_wrote_at=TUESDAY)
    assert send(Delivery.objects.get(kind="digest")) is False
    plan_weekly(TUESDAY + timedelta(minutes=15))
    assert mail.outbox == []
    assert states() == [(State.WITHHELD, Reason.SETTLED), (State.WITHHELD, Reason.SETTLED)]


def test_kind_turned_off_meanwhile_is_not_told(mailoutbox):
    person = make_reader()
    make_item(person)
    plan_weekly(TUESDAY)
    wishes.set_mode(person.user, "never_wrote", Mode.OFF)
    row = Delivery.objects.select_related("user").get(kind="digest")
    with pytest.raises(Withheld):
        kind_of("digest").context(row)


def test_weekly_mail_turned_off_ends_its_rows(mailoutbox):
    person = make_reader()
    make_item(person)
    plan_weekly(TUESDAY)
    wishes.set_mode(person.user, "digest", Mode.OFF)
    assert send(Delivery.objects.get(kind="digest")) is False
    plan_weekly(TUESDAY + timedelta(minutes=15))
    assert states() == [(State.WITHHELD, Reason.TURNED_OFF), (State.WITHHELD, Reason.TURNED_OFF)]


def test_rows_of_a_weekly_mail_that_failed_leave_with_the_next_one():
    item = make_item(make_reader())
    plan_weekly(TUESDAY)
    Delivery.objects.filter(kind="digest").update(state=State.FAILED, reason=Reason.REFUSED)
    plan_weekly(TUESDAY + timedelta(minutes=15))
    item.refresh_from_db()
    assert (item.state, item.digest) == (State.DIGEST, None)
    plan_weekly(TUESDAY + 7 * DAY)
    item.refresh_from_db()
    assert item.digest == Delivery.objects.filter(kind="digest", state=State.PENDING).get()


def test_what_waited_too_long_is_not_told_any_more():
    item = make_item(make_reader(), due_at=TUESDAY - 20 * DAY)
    plan_weekly(TUESDAY)
    item.refresh_from_db()
    assert (item.state, item.reason, Delivery.objects.count()) == (State.EXPIRED, Reason.LATE, 1)


def test_weekly_mails_of_two_people_are_two_with_their_own_things_only():
    for name in ("one", "two"):
        make_item(make_reader(f"{name}@example.org"))
    assert plan_weekly(TUESDAY) == 2
    pairs = Delivery.objects.exclude(kind="digest").values_list("user", "digest__user")
    assert [user for user, _owner in pairs] == [owner for _user, owner in pairs]


def test_weekly_mail_does_not_count_its_things_as_reminders_of_their_own(mailoutbox):
    """Who gets a weekly mail of two things has had one reminder that day, not three (quality.md R9)."""
    person = make_reader(accepting="paused", paused_until=date(2027, 3, 18))
    make_item(person, kind="pause_ends", occurrence="2027-03-18 before", data={"until": "2027-03-18", "when": "before"})
    make_item(person)
    plan_weekly(TUESDAY)
    assert send(Delivery.objects.get(kind="digest")) is True
    rows = Delivery.objects.filter(sent_at__isnull=False)
    assert (rows.count(), rows.filter(digest=None).count()) == (3, 1)


def test_plan_all_bundles_what_it_planned_itself():
    person = make_reader()
    Profile.objects.filter(pk=person.pk).update(created_at=TUESDAY - 4 * DAY)
    assert {name: count for name, count in plan_all(TUESDAY).items() if count} == {"never_wrote": 1, "digest": 1}
    assert plan_all(TUESDAY)["digest"] == 0


def test_weekly_mail_leads_to_pages_and_shows_no_names(settings):
    settings.SITE_URL = "https://mentors.example.org"
    make_item(make_reader())
    plan_weekly(TUESDAY)
    rendered = rendering.render(Delivery.objects.select_related("user").get(kind="digest"), "reader@example.org")
    assert "https://mentors.example.org/mentors/?topic=reference" in rendered.text
    assert 'href="https://mentors.example.org/mentors/?topic=reference"' in rendered.html
