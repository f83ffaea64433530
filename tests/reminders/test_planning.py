"""Planning: every kind in chunks, with a constant number of queries, once; and the rehearsal that changes nothing."""

import threading
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from profiles.models import Profile, User
from reminders.kinds import KINDS, Kind, kind_of
from reminders.models import Delivery, Link
from reminders.planning.run import plan_all, plan_kind
from reminders.planning.weekly import plan_weekly
from reminders.respect import wishes
from reminders.vocabulary import MailClass, Mode, State
from tests.profiles.factories import PASSWORD, make_mentor, make_person

pytestmark = pytest.mark.django_db
NOON = datetime(2027, 3, 16, 17, 0, tzinfo=UTC)  # a Tuesday in Chicago
CHUNK = 3


def make_members(count, *, days, prefix="member"):
    """Return so many confirmed accounts that joined so many days and an hour before NOON."""
    users = [User.objects.create_user(f"{prefix}{n}@example.org", PASSWORD) for n in range(count)]
    EmailAddress.objects.bulk_create(EmailAddress(user=user, email=user.email, verified=True) for user in users)
    User.objects.filter(pk__in=[user.pk for user in users]).update(joined_at=NOON - timedelta(days=days, hours=1))
    return users


def make_members_for(kind, count):
    """Make so many members to whom `kind` is due at NOON."""
    if kind == "welcome":
        make_members(count, days=0)
    elif kind == "profile_unfinished":
        make_members(count, days=2)
    elif kind == "never_wrote":
        people = [make_person(f"Seeker {n}", wants=["reference"]).pk for n in range(count)]
        Profile.objects.filter(pk__in=people).update(created_at=NOON - timedelta(days=3, hours=1))
    elif kind == "pause_ends":
        for _each in range(count):
            make_mentor(accepting="paused", paused_until=date(2027, 3, 19))
    else:
        people = [make_person(wants=["reference"]) for _each in range(count)]
        Delivery.objects.bulk_create(
            Delivery(
                key=f"never_wrote:profile:u{person.user_id}:day 3", kind="never_wrote", user=person.user,
                recipient=f"u{person.user_id}", state=State.DIGEST, due_at=NOON - timedelta(days=1),
                message_id=f"<{person.pk}@example.org>",
            )
            for person in people
        )  # fmt: skip


def plan(kind, size):
    """Plan one kind at NOON."""
    return plan_weekly(NOON, size) if kind == "digest" else plan_kind(kind_of(kind), NOON, size)


# Queries of planning that cost the same whatever there is: days without anybody, the last and empty chunk, clearing.
# Each chunk costs one to read, one for wishes, one to see which keys are new, one to insert; the weekly mail one more,
# to bundle, and two for its transaction.
@pytest.mark.parametrize(
    ("kind", "one", "three"),
    [
        ("welcome", 5, 13),
        ("profile_unfinished", 6, 14),
        ("never_wrote", 6, 14),
        ("pause_ends", 5, 13),
        ("digest", 11, 25),
    ],
)
def test_planning_costs_the_same_for_each_chunk(kind, one, three):
    counts, made = [], []
    for people in (CHUNK, 3 * CHUNK):
        Delivery.objects.all().delete()
        Profile.objects.all().delete()
        User.objects.all().delete()
        make_members_for(kind, people)
        with CaptureQueriesContext(connection) as queries:
            made.append(plan(kind, CHUNK))
        counts.append(len(queries))
    assert (made, counts) == ([CHUNK, 3 * CHUNK], [one, three])


@pytest.mark.parametrize("kind", ["welcome", "profile_unfinished", "never_wrote", "pause_ends", "digest"])
def test_f13_planning_twice_changes_nothing(kind):
    make_members_for(kind, 4)
    assert plan(kind, CHUNK) == 4
    before = list(Delivery.objects.order_by("pk").values())
    assert plan(kind, CHUNK) == 0
    assert list(Delivery.objects.order_by("pk").values()) == before


def test_who_has_a_row_is_not_read_again():
    make_members(7, days=2)
    plan_kind(kind_of("profile_unfinished"), NOON, CHUNK)
    assert list(kind_of("profile_unfinished").plan(NOON, CHUNK)) == []


@pytest.mark.django_db(transaction=True)
def test_f13_two_beats_at_the_same_instant_write_each_reminder_once():
    users = make_members(30, days=2)
    items = [make_person(wants=["reference"]) for _each in range(10)]
    for person in items:
        wishes.set_mode(person.user, "never_wrote", Mode.DIGEST)
    Profile.objects.update(created_at=NOON - timedelta(days=4))
    gate, faults = threading.Barrier(4), []

    def beat():
        gate.wait()
        try:
            plan_all(NOON, 7)
        except Exception as fault:  # shown below
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=beat) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    counts = {kind: Delivery.objects.filter(kind=kind).count() for kind in KINDS}
    assert {kind: count for kind, count in counts.items() if count} == {
        "welcome": len(users), "profile_unfinished": len(users), "never_wrote": len(items), "digest": len(items),
    }  # fmt: skip
    assert Delivery.objects.filter(kind="never_wrote", digest=None).count() == 0


def test_kind_that_cannot_be_planned_stops_no_other(monkeypatch, caplog):
    def broken(now):
        raise DatabaseError("no such thing")
        yield

    monkeypatch.setitem(
        KINDS, "broken", Kind(name="broken", mail_class=MailClass.OPTIONAL, title="", why="", plan=broken)
    )
    make_members(1, days=2)
    counts = plan_all(NOON)
    assert (counts["profile_unfinished"], "broken" in counts) == (1, False)
    assert "The kind broken could not be planned." in caplog.text


def test_rows_of_planning_hold_numbers_and_keys_only():
    make_members(1, days=2, prefix="secret.address")
    make_person("Secret Name", wants=["reference"])
    Profile.objects.update(created_at=NOON - timedelta(days=3, hours=1))
    plan_all(NOON)
    for row in Delivery.objects.values():
        assert row["email"] == ""
        assert "secret" not in str(row).lower()


# --- The rehearsal ----------------------------------------------------------------------------------------------------
def rehearsed(*arguments):
    """Return what `manage.py reminders --dry-run` prints."""
    out = StringIO()
    call_command("reminders", "--dry-run", *arguments, stdout=out)
    return out.getvalue()


def test_rehearsal_says_what_would_go_to_whom_and_why_and_changes_nothing(mailoutbox):
    [user] = make_members(1, days=2)
    seeker = make_person("Seeker", wants=["reference"])
    paused = make_mentor("Paused", accepting="paused", paused_until=date(2027, 3, 19))
    make_mentor("Somebody", meeting="remote")
    Profile.objects.filter(pk=seeker.pk).update(created_at=NOON - timedelta(days=3, hours=1))
    Profile.objects.exclude(pk=seeker.pk).update(created_at=NOON - timedelta(days=100))
    said = rehearsed("--at", "2027-03-16T17:00")
    lines = sorted(line.split("  ", 1)[1] for line in said.splitlines()[:-1])
    assert [line.partition("  because ")[0] for line in lines] == [
        f"never_wrote (day 3)  to u{seeker.user_id}  leaves",
        f"pause_ends (2027-03-19 before)  to u{paused.user_id}  leaves",
        f"profile_unfinished (day 2)  to u{user.pk}  leaves",
        f"welcome (once)  to u{user.pk}  leaves",
    ]
    assert lines[2].partition("  because ")[2] == "new: you joined MentorHub and have no profile yet."
    assert said.splitlines()[-1] == "4 mails as of 2027-03-16 17:00 UTC. Nothing was changed."
    assert (Delivery.objects.count(), Link.objects.count(), mail.outbox) == (0, 0, [])


def test_rehearsal_says_what_would_be_put_off_withheld_or_left_for_the_weekly_mail():
    at_night = datetime(2027, 3, 16, 6, 0, tzinfo=UTC)  # 1:00 in Chicago
    seeker, weekly = make_person("Seeker", wants=["reference"]), make_person("Weekly", wants=["reference"])
    wishes.set_mode(weekly.user, "never_wrote", Mode.DIGEST)
    Profile.objects.update(created_at=NOON - timedelta(days=4))
    assert f"to u{seeker.user_id}  put off until 2027-03-16 13:00 UTC" in rehearsed("--at", at_night.isoformat())
    said = rehearsed("--at", NOON.isoformat())
    # Nobody can be offered.
    assert f"never_wrote (day 3)  to u{seeker.user_id}  withheld (gone)" in said
    assert f"never_wrote (day 3)  to u{weekly.user_id}  in this weekly mail" in said
    assert f"digest (2027-W11)  to u{weekly.user_id}  leaves" in said


def test_rehearsal_prints_no_address(client):
    make_members(1, days=2, prefix="secret.address")
    Delivery.objects.create(
        key="account:mail:x:y", kind="account", email="other.secret@example.org", recipient="a" * 64, lane=0,
        due_at=NOON - timedelta(minutes=1), try_at=NOON - timedelta(minutes=1), message_id="<x@example.org>",
    )  # fmt: skip
    said = rehearsed("--at", NOON.isoformat())
    assert ("secret" in said, f"to {'a' * 64}" in said) == (False, True)


@pytest.mark.parametrize("text", ["tomorrow", "2027-13-01T00:00", "2027-02-30T09:00"])
def test_rehearsal_explains_a_time_that_is_none(text):
    with pytest.raises(CommandError, match="is no time"):
        rehearsed("--at", text)


def test_other_instant_is_for_rehearsals_only():
    with pytest.raises(CommandError, match="--at needs --dry-run"):
        call_command("reminders", "--at", "2027-03-16T17:00")


def test_command_plans_and_sends(mailoutbox):
    out = StringIO()
    users = make_members(2, days=2)
    User.objects.update(joined_at=timezone.now() - timedelta(days=2, hours=1))
    call_command("reminders", stdout=out)
    # Two kinds are due to each; what left depends on the hour of the day at which this runs.
    assert out.getvalue().startswith("4 planned, ")
    assert Delivery.objects.filter(user__in=users).count() == 4
