"""How long we keep what: the table, the page, and the daily job with the clock moved (quality.md V7)."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection

from profiles import tasks
from profiles.inviting.tokens import email_digest
from profiles.models import AuditEntry, Invitation, Place, Profile, Report, User
from profiles.own_data import retention
from profiles.safety import audit
from programs.models import Suggestion
from tests.profiles.factories import make_person, make_place
from tests.programs.factories import make_curator, make_program, make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
NOTHING = {
    "ended_sessions": 0, "unconfirmed_accounts": 0, "network_addresses": 0, "unused_places": 0,
    "unanswered_invitations": 0, "addresses_of_suggestions": 0, "words_of_reports": 0, "admin_log": 0,
    "names_of_reports": 0, "idle_accounts": 0, "unconfirmed_searches": 0, "sealed_content": 0, "raw_answers": 0,
    "old_links": 0, "receipts": 0, "addresses_of_mails": 0, "old_mails": 0, "unconfirmed_requests": 0,
    "rest_of_mails": 0, "held_mails": 0, "drafts": 0, "silent_visitors": 0, "address_uses": 0,
    "places_of_meetings": 0, "old_wishes": 0, "words_to_staff": 0,
}  # fmt: skip


@pytest.fixture(autouse=True)
def clock():
    """Stop the clock; yields what moves it."""
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


def apply_after(clock, days, **more):
    """Return what one daily run takes `days` (and `more`, as of timedelta) from now, without what takes nothing.

    A second run at the same instant takes nothing more.
    """
    clock.move_to(NOW + timedelta(days=days, **more))
    now = datetime.now(UTC)
    taken = {name: count for name, count in retention.apply(now).items() if count}
    assert retention.apply(now) == NOTHING
    return taken


def test_a_day_on_which_nothing_is_old_takes_nothing(clock):
    make_person("Ada", place=make_place())
    assert retention.apply(NOW) == NOTHING


def test_v7_an_account_whose_address_is_not_confirmed_goes_after_a_week(clock):
    new = User.objects.create_user("typo@example.org")
    EmailAddress.objects.create(user=new, email=new.email, verified=False, primary=True)
    kept = [make_user("confirmed@example.org"), User.objects.create_user("by-an-operator@example.org")]
    staff = make_user("staff@example.org", is_staff=True)
    EmailAddress.objects.filter(user=staff).update(verified=False)
    assert apply_after(clock, 7) == {}
    assert apply_after(clock, 7, seconds=1) == {"unconfirmed_accounts": 1}
    assert {*User.objects.all()} == {*kept, staff}
    assert AuditEntry.objects.values_list("what", "subject").get() == ("erased", f"account {new.pk}")


def test_an_unconfirmed_account_takes_nothing_with_it_that_carries_its_address(clock):
    new = User.objects.create_user("ada@example.org")
    EmailAddress.objects.create(user=new, email=new.email, verified=False, primary=True)
    # The owner of the address, who has no account, told us this.
    Suggestion.objects.create(kind="correction", program=make_program(), message="Theirs", email="ada@example.org")
    assert apply_after(clock, 8) == {"unconfirmed_accounts": 1}
    assert Suggestion.objects.values_list("message", "email").get() == ("Theirs", "ada@example.org")


def test_v7_an_invitation_that_nobody_answers_is_forgotten_after_sixty_days(clock):
    Invitation.objects.create(email="ada@example.org", email_digest=email_digest("ada@example.org"), name="Ada",
        draft={"topics": "x"}, source="A network", token_digest="d" * 64, sent_at=NOW)  # fmt: skip
    assert apply_after(clock, 59) == {}
    assert apply_after(clock, 60) == {"unanswered_invitations": 1}
    left = Invitation.objects.get()
    assert (left.email, left.name, left.draft, left.state) == ("", "", {}, "declined")
    assert left.email_digest == email_digest("ada@example.org")


def a_session(user, *, ip="192.0.2.77", ends_in=14):
    """Return the UserSession of a session that ends in some days."""
    store = SessionStore()
    store.set_expiry(timedelta(days=ends_in))
    store.create()
    return UserSession.objects.create(user=user, ip=ip, user_agent="A browser", session_key=store.session_key)


def test_v7_where_somebody_was_signed_in_goes_a_day_after_it_has_ended(clock):
    user = make_user()
    ended, going_on = a_session(user, ends_in=3), a_session(user, ends_in=10)
    assert apply_after(clock, 4) == {}
    assert apply_after(clock, 4, seconds=1) == {"ended_sessions": 1}
    assert [*UserSession.objects.all()] == [going_on]
    assert not Session.objects.filter(session_key=ended.session_key).exists()


def test_v7_network_addresses_are_shortened_after_thirty_days(clock):
    user = make_user()
    a_session(user, ip="192.0.2.77", ends_in=90)
    a_session(user, ip="2001:db8:1:2:3:4:5:6", ends_in=90)
    assert apply_after(clock, 30) == {}
    young = a_session(user, ip="198.51.100.9", ends_in=90)
    assert apply_after(clock, 30, seconds=1) == {"network_addresses": 2}
    assert {*UserSession.objects.values_list("ip", flat=True)} == {"192.0.2.0", "2001:db8:1::", young.ip}


def a_report(**fields):
    """Return a report about a person, decided now unless `fields` say otherwise."""
    return Report.objects.create(
        **{
            "reported": make_person("Bea").user, "known_as": "k" * 64, "reason": "other", "due_at": NOW,
            "message": "Words", "email": "reader@example.org", "snapshot": {"name": "Bea"}, "decision": "nothing",
            "decided_at": NOW, "why": "No.", **fields,
        }
    )  # fmt: skip


def test_v7_words_of_a_report_go_a_year_after_the_decision_and_its_hash_after_three(clock):
    report = a_report()
    waiting = a_report(decision="", decided_at=None)
    assert apply_after(clock, 365) == {}
    assert apply_after(clock, 366) == {"words_of_reports": 1}
    report.refresh_from_db()
    assert (report.message, report.email, report.snapshot, report.why) == ("", "", {}, "No.")
    assert report.known_as == "k" * 64
    assert apply_after(clock, 1096) == {"names_of_reports": 1}
    assert Report.objects.get(pk=report.pk).known_as == ""
    waiting.refresh_from_db()
    assert (waiting.message, waiting.email, waiting.known_as) == ("Words", "reader@example.org", "k" * 64)


def test_words_of_a_report_stay_while_the_person_is_held_back(clock):
    report = a_report(decision="held")
    Profile.objects.filter(user=report.reported).update(standing="held")
    assert apply_after(clock, 400) == {}
    Profile.objects.filter(user=report.reported).update(standing="good")
    assert apply_after(clock, 400) == {"words_of_reports": 1}


def test_v7_places_that_nobody_names_go_after_thirty_days(clock):
    used = make_place("Chicago, Illinois")
    make_person("Ada", place=used)
    make_place("Peoria, Illinois", latitude=40.7)
    assert apply_after(clock, 30) == {}
    assert apply_after(clock, 31) == {"unused_places": 1}
    assert [*Place.objects.all()] == [used]


def test_v7_the_address_of_a_suggestion_goes_ninety_days_after_the_decision(clock):
    values = {"kind": "correction", "program": make_program(), "message": "Words", "email": "reader@example.org"}
    decided = Suggestion.objects.create(state="refused", decided_at=NOW, **values)
    waiting = Suggestion.objects.create(**values)
    assert apply_after(clock, 90) == {}
    assert apply_after(clock, 91) == {"addresses_of_suggestions": 1}
    assert Suggestion.objects.values_list("email", "message").get(pk=decided.pk) == ("", "Words")
    assert Suggestion.objects.get(pk=waiting.pk).email == "reader@example.org"


def test_v7_the_administrations_log_goes_after_two_years(clock):
    staff = make_curator()
    LogEntry.objects.create(
        user=staff, content_type=ContentType.objects.get_for_model(User), action_flag=CHANGE, object_id="1"
    )
    assert apply_after(clock, 730) == {}
    assert apply_after(clock, 731) == {"admin_log": 1}


# --- Accounts that nobody uses --------------------------------------------------------------------------
def warn(user, days):
    """Write down that a warning went out so many days from the start."""
    with time_machine.travel(NOW + days * DAY, tick=False):
        audit.write(actor=None, what="idle_warned", subject=user)


def test_v7_nobody_is_erased_for_being_away_without_two_warnings(clock):
    none, one, both = (make_person(name) for name in ("None", "One", "Both"))
    for user in (one.user, both.user):
        warn(user, 700)
    warn(both.user, 705)
    assert apply_after(clock, 735, seconds=-1) == {}
    assert apply_after(clock, 735) == {"idle_accounts": 1}
    assert {*Profile.objects.all()} == {none, one}
    assert apply_after(clock, 5000) == {}


def test_v7_the_second_warning_leaves_a_month_to_come_back(clock):
    user = make_person("Ada").user
    warn(user, 720)
    warn(user, 725)
    assert apply_after(clock, 754) == {}
    assert apply_after(clock, 755) == {"idle_accounts": 1}


@pytest.mark.parametrize("sign", ["last_login", "active_on", "last_seen_at"])
def test_v7_whoever_comes_back_after_the_warnings_stays(clock, sign):
    person = make_person("Ada")
    warn(person.user, 700)
    warn(person.user, 705)
    back = NOW + 710 * DAY
    if sign == "last_login":
        User.objects.filter(pk=person.user_id).update(last_login=back)
    elif sign == "active_on":
        Profile.objects.filter(pk=person.pk).update(active_on=back.date())
    else:
        session = a_session(person.user, ends_in=5000)
        UserSession.objects.filter(pk=session.pk).update(last_seen_at=back, ip="192.0.2.0")
    assert apply_after(clock, 800) == {}
    assert User.objects.filter(pk=person.user_id).exists()


@pytest.mark.parametrize("sign", ["last_login", "active_on"])
def test_v7_old_warnings_do_not_count_once_somebody_came_back(clock, sign):
    person = make_person("Ada")
    warn(person.user, 10)
    warn(person.user, 20)
    back = NOW + 100 * DAY
    if sign == "last_login":
        User.objects.filter(pk=person.user_id).update(last_login=back)
    else:
        Profile.objects.filter(pk=person.pk).update(active_on=back.date())
    assert apply_after(clock, 2000) == {}
    warn(person.user, 2001)
    warn(person.user, 2002)
    assert apply_after(clock, 2032) == {"idle_accounts": 1}


def test_staff_and_people_who_are_leaving_anyway_are_not_taken_for_idle(clock):
    staff = make_user("staff@example.org", is_staff=True)
    warn(staff, 700)
    warn(staff, 705)
    assert apply_after(clock, 800) == {}


# --- The job and the page -------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_a_rule_that_fails_stops_no_other(clock, caplog):
    make_place("Peoria, Illinois")
    values = {"kind": "correction", "program": make_program(), "email": "reader@example.org"}
    Suggestion.objects.create(state="refused", decided_at=NOW, **values)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;"
            "CREATE TRIGGER refuse BEFORE DELETE ON profiles_place FOR EACH ROW EXECUTE FUNCTION refuse();"
        )
    clock.move_to(NOW + 100 * DAY)
    try:
        assert retention.apply(datetime.now(UTC))["addresses_of_suggestions"] == 1
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP FUNCTION refuse CASCADE")
    assert "Retention: unused_places could not be carried out." in caplog.text
    assert Place.objects.count() == 1


def test_the_daily_task_keeps_to_the_periods(clock):
    make_place("Peoria, Illinois")
    clock.move_to(NOW + 31 * DAY)
    tasks.keep_periods()
    assert Place.objects.count() == 0


def test_both_tasks_are_on_the_clock(settings):
    beat = settings.CELERY_BEAT_SCHEDULE
    assert {name: (beat[name]["task"], beat[name]["schedule"]) for name in ("erase-due", "keep-periods")} == {
        "erase-due": ("profiles.tasks.erase_due", 3600),
        "keep-periods": ("profiles.tasks.keep_periods", 86400),
    }


@pytest.mark.parametrize("path", ["/privacy/", "/me/data/"])
def test_v7_the_pages_show_every_period(client, path):
    client.force_login(make_user())
    page = client.get(path).content.decode()
    table = page[page.index('id="periods"') :]
    rows = re.findall(r"<dt>([^<]+)</dt>\n<dd><strong>([^<]+)</strong>", table)
    assert [(what, how_long) for what, how_long in rows] == [
        ("Where you were signed in, after that has ended", "1 day"),
        ("A scrambled form of the address that a first message came with", "2 days"),
        ("Accounts whose address was never confirmed", "7 days"),
        ("A first message with an address that nobody confirmed", "7 days"),
        ("Your address with a list of programs, if you did not confirm it", "7 days"),
        ("The last part of the network address that you signed in from", "30 days"),
        ("Places that no profile names any more", "30 days"),
        ("The words of codes and notices that we could not send", "30 days"),
        ("Mails that you send us", "30 days"),
        ("Links in mails, after they have ended", "30 days"),
        ("What we cut off from a mail in a conversation: quotes and signatures", "30 days"),
        ("Mails to a conversation from an address that we do not know", "30 days"),
        ("Invitations that nobody answered", "60 days"),
        ("What mail providers tell us about a mail", "90 days"),
        ("The address of a mail to somebody without an account", "90 days"),
        ("Messages that you began and did not send", "90 days"),
        ("Where you met: the link, the number or the place of a meeting", "90 days"),
        ("When you are free, from your wish for a circle, after the wish ended", "90 days"),
        ("Your address with what you told us about a program, after we decided", "90 days"),
        ("The words of a report, and the profile as it was then, after the decision", "12 months"),
        ("What staff changed in the administration", "24 months"),
        ("Accounts that nobody uses", "24 months"),
        ("That we wrote to you, what about and when", "24 months"),
        ("What you wrote without an account, your name and address with it", "24 months"),
        ("What you said to us at the end of a mentorship or a circle", "24 months"),
        ("The scrambled address of somebody who was reported, after the decision", "36 months"),
    ]
