"""Leaving: unseen at once, seven days to stay, then nothing is left anywhere (quality.md V6, V10, S9, S16)."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import redis
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from profiles import tasks
from profiles.models import AuditEntry, Erasure, Listing, Place, Profile, Report, User
from profiles.own_data import erasing
from profiles.own_data.registry import declared
from profiles.safety import audit
from programs.models import Suggestion
from reminders.models import Delivery
from reminders.outbox import sending, writing
from tests.profiles.accounts import confirm_again, sign_in
from tests.profiles.factories import make_mentor, make_person, make_place
from tests.profiles.whole_person import make_whole_person
from tests.programs.factories import make_curator, make_user

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 24, 12, 0, 1, tzinfo=UTC)
WEEK = timedelta(days=7)
TABLES = "SELECT quote_ident(relname) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"


@pytest.fixture
def clock(fresh_cache):
    """Stop the clock; yields what moves it."""
    with time_machine.travel(START, tick=False) as moved:
        yield moved


def dump():
    """Return every row of every table of the database as small letters, and what the sealed sessions hold."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        names = [name for (name,) in cursor.fetchall()]
        lines = []
        for name in names:
            cursor.execute(f"SELECT whole::text FROM {name} AS whole")
            lines += [f"{name} {row}" for (row,) in cursor.fetchall()]
    assert len(names) > 30
    lines += [str(session.get_decoded()) for session in Session.objects.all()]
    return "\n".join(lines).lower()


def cached():
    """Return all keys and values of Redis as text."""
    store = redis.from_url(settings.REDIS_URL)
    found = []
    for key in store.scan_iter():
        value = store.dump(key)
        found.append(f"{key!r} {value!r}")
    return "\n".join(found).lower()


def hits(marks, text):
    """Return those of the marks that the text holds."""
    return [mark for mark in marks if mark.lower() in text]


def test_v6_after_an_erasure_nothing_is_found_in_the_whole_dump_the_cache_or_the_log(clock, caplog, fresh_cache):
    caplog.set_level(logging.DEBUG)
    whole = make_whole_person("zelda")
    other = make_whole_person("quentin", about=whole)
    Erasure.objects.filter(user=other.user).delete()
    # What the site remembers of somebody who fails to sign in, and of forms.
    sign_in(Client(), whole.user.email, "wrong password")
    pk, words = (
        whole.user.pk,
        [*whole.marks, whole.user.email, whole.user.password, whole.user.usersession_set.get().ip],
    )
    before = dump()
    assert hits(words, before) == words
    clock.shift(WEEK)
    assert erasing.erase_due(datetime.now(UTC)) == [pk]
    connection.check_constraints()
    after = dump()
    assert hits(words, after) == []
    assert hits(other.marks, after) == [mark for mark in other.marks if mark not in ABOUT_ZELDA]
    assert hits(words, cached()) == []
    assert hits(words, caplog.text.lower()) == []
    assert f"Account {pk} was erased." in caplog.text


# What quentin wrote to staff about zelda, and what staff noted of it, may hold her name; what was cut off from mails
# that the two wrote to each other quotes her. The address at which he answered her leads nowhere now.
ABOUT_ZELDA = (
    "quentin-report", "quentin-log-why", "quentin-relay", "quentin-signature", "quentin-quoted", "quentin-quoting",
)  # fmt: skip


def test_v6_what_stays_is_a_number_a_scrambled_address_and_others_words(clock):
    whole = make_whole_person("zelda")
    pk = whole.user.pk
    other = make_person("Bea")
    about_bea = {"reported": other.user, "snapshot": {"name": "Bea"}, "due_at": START}
    Report.objects.create(reporter=whole.user, reason="selling", **about_bea)
    clock.shift(WEEK)
    erasing.erase_due(datetime.now(UTC))
    kept = Report.objects.get(reason="selling")
    assert (kept.reporter, kept.reported, kept.snapshot) == (None, other.user, {"name": "Bea"})
    assert Report.objects.exclude(known_as="").values_list("decision", "snapshot", "why").get() == ("warned", {}, "")
    line = AuditEntry.objects.latest("id")
    assert (line.actor, line.what, line.subject, line.why) == (None, "erased", f"account {pk}", "")
    assert audit.verify() is None
    assert Suggestion.objects.get(kind="correction").facts == {"cost_usd": "5"}


def test_v6_every_table_about_people_is_part_of_the_proof():
    whole = make_whole_person("zelda")
    Erasure.objects.all().delete()
    from profiles.own_data.registry import Person

    person = Person.of(whole.user)
    empty = [tie.name for _declaration, tie in declared.ties() if not tie.rows(person).exists()]
    assert sorted(empty) == ["blocks_received", "erasure"]


def test_twice_changes_nothing(clock):
    whole = make_whole_person("zelda")
    clock.shift(WEEK)
    now = datetime.now(UTC)
    assert erasing.erase_due(now) == [whole.user.pk]
    before = dump()
    assert erasing.erase_due(now) == []
    assert erasing.erase(whole.user.pk, still=lambda user: True) == ""
    assert dump() == before


def test_nobody_is_erased_a_second_too_early(clock):
    person = make_mentor("Ada")
    erasing.ask(user=person.user)
    clock.shift(WEEK - timedelta(seconds=1))
    assert erasing.erase_due(datetime.now(UTC)) == []
    clock.shift(1)
    assert erasing.erase_due(datetime.now(UTC)) == [person.user_id]
    assert not User.objects.filter(pk=person.user_id).exists()


def test_a_fault_with_one_person_stops_no_other_and_loses_nothing(clock, caplog):
    first, second = make_mentor("Ada"), make_mentor("Bea")
    erasing.ask(user=first.user)
    clock.shift(1)
    erasing.ask(user=second.user)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;"
            f"CREATE TRIGGER refuse BEFORE DELETE ON profiles_user FOR EACH ROW WHEN (OLD.id = {first.user_id})"
            " EXECUTE FUNCTION refuse();"
        )
    clock.shift(WEEK)
    assert erasing.erase_due(datetime.now(UTC)) == [second.user_id]
    # All of the first is there still, the profile too: one transaction.
    assert (Profile.objects.get().name, Erasure.objects.get().user_id) == ("Ada", first.user_id)
    assert f"Account {first.user_id} could not be erased" in caplog.text
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER refuse ON profiles_user")
    assert erasing.erase_due(datetime.now(UTC)) == [first.user_id]


def test_whoever_changes_their_mind_at_the_last_moment_stays(clock):
    person = make_mentor("Ada")
    erasing.ask(user=person.user)
    clock.shift(WEEK)
    now = datetime.now(UTC)
    [pk] = erasing.due(now)
    erasing.undo(user=person.user)
    # The worker had already listed the account, and asks once more under lock.
    still = Erasure.objects.filter(user=pk, erase_at__lte=now)
    assert erasing.erase(pk, still=lambda user: still.exists()) == ""
    assert User.objects.filter(pk=pk).exists()


def test_place_goes_with_the_last_person_who_typed_it(clock):
    shared, own = make_place("Chicago, Illinois"), make_place("12 Elm Street, Peoria")
    ada, bea = make_mentor("Ada", place=shared), make_mentor("Bea", place=shared)
    cleo = make_mentor("Cleo", place=own)
    for person in (ada, cleo):
        erasing.ask(user=person.user)
    clock.shift(WEEK)
    erasing.erase_due(datetime.now(UTC))
    assert [*Place.objects.all()] == [shared]
    assert Profile.objects.get() == bea
    assert Profile.objects.get().place == shared


# --- Hidden at once ---------------------------------------------------------------------------------------------------
def test_v6_nobody_sees_the_person_from_the_moment_of_asking_and_everybody_again_after_it(client, clock):
    person = make_mentor("Ada", wants=["reference"], seeking=True)
    member = make_user("member@example.org")
    client.force_login(member)
    addresses = ("/mentors/", "/mentors.json", f"/mentors/{person.slug}/")

    def seen():
        return [b"Ada" in client.get(address).content for address in addresses]

    assert (seen(), Listing.objects.count()) == ([True, True, True], 2)
    erasing.ask(user=person.user)
    assert (seen(), Listing.objects.count()) == ([False, False, False], 0)
    assert client.get(f"/mentors/{person.slug}/").status_code == 404
    assert erasing.undo(user=person.user)
    assert (seen(), Listing.objects.count()) == ([True, True, True], 2)


def test_asking_twice_keeps_the_first_date_and_undoing_twice_changes_nothing(clock):
    user = make_person("Ada").user
    first = erasing.ask(user=user)
    assert first.erase_at == START + WEEK
    clock.shift(86400)
    assert erasing.ask(user=user).erase_at == START + WEEK
    assert [erasing.undo(user=user), erasing.undo(user=user)] == [True, False]
    assert [*AuditEntry.objects.values_list("what", "actor")] == [
        ("erasure_asked", user.pk), ("erasure_undone", user.pk),
    ]  # fmt: skip


# --- The pages --------------------------------------------------------------------------------------------------------
def test_asking_on_the_page_ends_other_sessions_and_tells_by_mail(clock, settings, mailoutbox):
    settings.SITE_URL = "https://mentorhub.example"
    make_user("ada@example.org")
    here, elsewhere, stranger = Client(), Client(), Client()
    sign_in(here, "ada@example.org")
    sign_in(elsewhere, "ada@example.org")
    make_user("bea@example.org")
    sign_in(stranger, "bea@example.org")
    confirm_again(here)
    assert "Erase your account?" in here.get("/me/data/erase/").content.decode()
    assert Erasure.objects.count() == 0
    assert here.post("/me/data/erase/")["Location"] == "/me/data/"
    page = here.get("/me/data/").content.decode()
    assert "24 November 2026 at" not in page
    assert "1 December 2026 at 12:00 (UTC)" in page
    assert "Keep my account" in page
    assert elsewhere.get("/me/data/")["Location"] == "/accounts/login/?next=/me/data/"
    assert stranger.get("/me/data/").status_code == 200
    [told] = mailoutbox
    assert (told.to, told.subject) == (["ada@example.org"], "You asked to be erased from MentorHub")
    assert "On 1 December 2026 at 12:00 (UTC)" in told.body
    assert "https://mentorhub.example/me/data/" in told.body
    assert here.get("/me/data/erase/")["Location"] == "/me/data/"


def test_whoever_stays_gets_no_mail_about_leaving(clock, mailoutbox):
    user = make_person("Ada").user
    erasing.ask(user=user)
    erasing.undo(user=user)
    assert list(mailoutbox) == []
    assert Delivery.objects.values_list("state", "reason").get() == ("withheld", "settled")


@pytest.mark.parametrize("wanted", ["", "/mentors/"])
def test_signing_in_while_leaving_leads_to_my_data_once_and_the_button_keeps_the_account(client, clock, wanted):
    user = make_user("ada@example.org")
    make_person("Ada", user=user)
    erasing.ask(user=user)
    assert sign_in(client, "ada@example.org", **({"next": wanted} if wanted else {}))["Location"] == "/me/data/"
    assert client.get("/me/")["Location"] == "/me/data/"
    assert client.get("/me/profile/")["Location"] == "/me/data/"
    # Everything that is not theirs is open as before.
    assert [client.get("/programs/").status_code, client.get("/conduct/").status_code] == [200, 200]
    assert client.post("/me/data/keep/")["Location"] == "/me/data/"
    page = client.get("/me/data/").content.decode()
    assert "You stay." in page
    assert "Keep my account" not in page
    assert client.get("/me/profile/").status_code == 200
    client.logout()
    assert sign_in(client, "ada@example.org")["Location"] == "/me/"


def test_keeping_an_account_that_is_not_leaving_says_nothing(client, clock):
    make_user("ada@example.org")
    sign_in(client, "ada@example.org")
    client.post("/me/data/keep/")
    assert "You stay." not in client.get("/me/data/").content.decode()
    assert AuditEntry.objects.count() == 0


def test_one_persons_button_keeps_nobody_elses_account(client, clock):
    leaving = make_person("Ada").user
    erasing.ask(user=leaving)
    client.force_login(make_user("bea@example.org"))
    client.post("/me/data/keep/")
    assert Erasure.objects.get().user == leaving


def test_the_last_who_can_run_the_site_is_told_kindly(client, clock):
    chief = make_curator("chief@example.org", is_superuser=True)
    make_curator("closed@example.org", is_superuser=True, is_active=False)
    client.force_login(chief)
    confirm_again(client)
    response = client.post("/me/data/erase/")
    assert response.status_code == 422
    assert "You are the last one who can run this site" in response.content.decode()
    assert Erasure.objects.count() == 0
    second = make_curator("second@example.org", is_superuser=True)
    assert client.post("/me/data/erase/").status_code == 302
    # Whoever is leaving does not count as there.
    with pytest.raises(erasing.LastOfStaff):
        erasing.ask(user=second)


@pytest.mark.django_db(transaction=True)
def test_the_last_two_cannot_leave_at_the_same_instant():
    chiefs = [make_curator(f"chief{number}@example.org", is_superuser=True) for number in range(2)]

    def leave(user):
        try:
            erasing.ask(user=user)
            return "left"
        except erasing.LastOfStaff:
            return "stayed"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(leave, chiefs)) == ["left", "stayed"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_erase_each_person_once(clock):
    people = [make_person(f"Person {number}").user for number in range(4)]
    for user in people:
        erasing.ask(user=user)
    clock.shift(WEEK)
    now = datetime.now(UTC)

    def work(_number):
        try:
            return erasing.erase_due(now)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        erased = [pk for done in pool.map(work, range(2)) for pk in done]
    assert sorted(erased) == [user.pk for user in people]
    assert AuditEntry.objects.filter(what="erased").count() == 4
    assert audit.verify() is None


def test_the_task_erases_and_sends_the_last_mail_once(clock, mailoutbox):
    user = make_user("ada@example.org")
    erasing.ask(user=user)
    clock.shift(WEEK)
    tasks.erase_due()
    tasks.erase_due()
    assert [(told.to, told.subject) for told in mailoutbox] == [
        (["ada@example.org"], "You have been erased from MentorHub")
    ]
    assert not User.objects.exists()


def test_v10_a_last_mail_that_the_server_refuses_waits_sealed_for_a_day_and_no_log_has_the_address(
    clock, caplog, settings
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    user = make_user("ada@example.org")
    erasing.ask(user=user)
    clock.shift(WEEK)
    tasks.erase_due()
    assert not User.objects.exists()
    sending.drain()
    last = Delivery.objects.get(kind="gone")
    assert (last.state, last.error, last.email) == ("pending", "ConnectionRefusedError", "")
    assert "ada@example.org" not in dump()
    clock.shift(timedelta(days=1))
    sending.drain()
    last.refresh_from_db()
    assert (last.state, last.sealed) == ("expired", None)
    assert "ada@example.org" not in caplog.text


def test_f28_mail_that_waits_for_somebody_who_is_erased_never_leaves(clock, mailoutbox):
    user = make_person("Ada", email="ada@example.org").user
    writing.post("welcome", about="profile", occurrence="once", user=user, due_at=START + timedelta(days=1))
    writing.post_rendered(email="ada@example.org", subject="Hi", text="Hi", html="Hi", lifetime=timedelta(days=30))
    Delivery.objects.update(try_at=START + timedelta(days=20))
    erasing.erase(user.pk, still=lambda user: True)
    clock.shift(timedelta(days=21))
    assert list(mailoutbox) == []
    rows = Delivery.objects.values_list("state", "reason", "email", "data", "sealed", "user")
    assert [*rows] == [("withheld", "gone", "", {}, None, None)] * 2
