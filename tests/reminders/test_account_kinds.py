"""Mails about accounts: codes, leaving, invitations, and the two warnings before an unused account ends."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection

from profiles.models import AuditEntry, User
from profiles.own_data import retention
from reminders.kinds import idle_warning, kind_of
from reminders.models import Delivery
from reminders.outbox import sending
from reminders.planning.run import plan_all
from reminders.vocabulary import Lane, MailClass
from tests.profiles.factories import make_person

pytestmark = pytest.mark.django_db
START = datetime(2024, 11, 24, 18, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def clock():
    """A clock that stands at START until it is moved."""
    with time_machine.travel(START, tick=False) as moved:
        yield moved


def warnings_sent(mailoutbox):
    """Return the subjects of the warnings so far."""
    return [message.subject for message in mailoutbox if "ends in" in message.subject]


def day_by_day(clock, until, mailoutbox):
    """Plan, send and keep the periods once a day up to day `until`; return {day: what happened}."""
    told = {}
    day = (datetime.now(UTC) - START).days
    while day < until:
        day += 1
        clock.move_to(START + day * DAY)
        before = len(warnings_sent(mailoutbox))
        plan_all(datetime.now(UTC))
        if len(warnings_sent(mailoutbox)) > before:
            told[day] = warnings_sent(mailoutbox)[-1]
        if retention.apply(datetime.now(UTC))["idle_accounts"]:
            told[day] = "erased"
    return told


def test_v7_an_unused_account_is_warned_twice_and_ends_after_24_months(clock, mailoutbox):
    make_person("Ada", email="ada@example.org")
    clock.move_to(START + 665 * DAY)
    assert day_by_day(clock, 735, mailoutbox) == {
        671: "Your MentorHub account ends in 60 days unless you sign in",
        701: "Your MentorHub account ends in 30 days unless you sign in",
        731: "erased",
    }
    assert not User.objects.exists()
    assert AuditEntry.objects.filter(what="idle_warned").count() == 2


def test_whoever_comes_back_after_the_first_warning_gets_no_second(clock, mailoutbox):
    person = make_person("Ada", email="ada@example.org")
    clock.move_to(START + 665 * DAY)
    assert [*day_by_day(clock, 680, mailoutbox)] == [671]
    person.active_on = datetime.now(UTC).date()
    person.save(update_fields=["active_on"])
    assert day_by_day(clock, 760, mailoutbox) == {}
    assert User.objects.exists()


def test_somebody_who_comes_back_before_the_mail_leaves_gets_none(clock, mailoutbox):
    person = make_person("Ada", email="ada@example.org")
    clock.move_to(START + 671 * DAY)
    assert plan_all(datetime.now(UTC))["idle_warning"] == 1
    person.active_on = datetime.now(UTC).date()
    person.save(update_fields=["active_on"])
    assert warnings_sent(mailoutbox) == []
    delivery = Delivery.objects.get(kind="idle_warning")
    assert (delivery.state, delivery.reason) == ("withheld", "settled")


@pytest.mark.parametrize("people", [1, 3])
def test_planning_warnings_costs_the_same_queries_for_one_and_for_three(clock, django_assert_num_queries, people):
    for number in range(people):
        make_person(f"Person {number}")
    clock.move_to(START + 671 * DAY)
    with django_assert_num_queries(3):
        assert [len(dues) for dues in idle_warning.plan(datetime.now(UTC))] == [people]


def test_what_follows_from_a_mail_cannot_take_back_that_it_left(clock, mailoutbox):
    make_person("Ada", email="ada@example.org")
    clock.move_to(START + 671 * DAY)
    plan_all(datetime.now(UTC))
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;"
            "CREATE TRIGGER refuse BEFORE INSERT ON profiles_auditentry FOR EACH ROW EXECUTE FUNCTION refuse();"
        )
    assert len(warnings_sent(mailoutbox)) == 1
    assert Delivery.objects.get(kind="idle_warning").state == "sent"
    assert sending.drain() == 0


def test_d1_account_mails_cannot_be_turned_off_and_codes_go_first():
    for name in ("account", "leaving", "gone", "idle_warning"):
        assert kind_of(name).mail_class == MailClass.ACCOUNT
        assert not kind_of(name).for_members
    assert kind_of("account").lane == Lane.NOW
