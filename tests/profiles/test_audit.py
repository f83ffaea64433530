"""The log: only added to, numbered and chained by the database, checked by a command (quality.md S16)."""

from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from profiles.models import AuditEntry, User
from profiles.safety import audit
from profiles.safety.audit import What


@pytest.fixture
def member():
    return User.objects.create_user("member@example.org", "a long password")


def write_three(member):
    """Write three lines and return their numbers."""
    return [
        audit.write(actor=member, what=What.BLOCKED, subject=member).pk,
        audit.write(actor=None, what="reported", subject="report 5").pk,
        audit.write(actor=member, what=What.PROFILE_HELD, subject="report 5", why="Sold things | said so").pk,
    ]


@pytest.mark.django_db
def test_write_keeps_people_as_numbers(member):
    write_three(member)
    assert list(AuditEntry.objects.values_list("actor", "what", "subject", "why")) == [
        (member.pk, "blocked", f"account {member.pk}", ""),
        (None, "reported", "report 5", ""),
        (member.pk, "profile_held", "report 5", "Sold things | said so"),
    ]


@pytest.mark.django_db
def test_write_refuses_what_the_log_does_not_know(member):
    with pytest.raises(ValueError, match="looked at"):
        audit.write(actor=member, what="looked at", subject="report 5")
    assert AuditEntry.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        lambda: AuditEntry.objects.filter(what="reported").update(actor=7),
        lambda: AuditEntry.objects.filter(what="profile_held").update(why="Another reason"),
        lambda: AuditEntry.objects.filter(what="reported").delete(),
        lambda: AuditEntry.objects.all().delete(),
    ],
)
def test_s16_the_database_refuses_to_change_a_line(member, change):
    write_three(member)
    before = list(AuditEntry.objects.values_list())
    with pytest.raises(DatabaseError, match="only written to"), transaction.atomic():
        change()
    assert list(AuditEntry.objects.values_list()) == before
    assert audit.verify() is None


@pytest.mark.django_db
def test_v6_a_reason_can_be_emptied_and_the_chain_holds(member):
    number = write_three(member)[2]
    AuditEntry.objects.filter(pk=number).update(why="")
    assert AuditEntry.objects.get(pk=number).why == ""
    assert audit.verify() is None


def behind_its_back(sql, *values):
    """Change the log as somebody could who owns the database."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE profiles_auditentry DISABLE TRIGGER USER")
        cursor.execute(sql, values)
        cursor.execute("ALTER TABLE profiles_auditentry ENABLE TRIGGER USER")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sql", "broken"),
    [
        ("UPDATE profiles_auditentry SET actor = 7 WHERE id = %s", 1),
        ("UPDATE profiles_auditentry SET at = at + interval '1 microsecond' WHERE id = %s", 1),
        ("UPDATE profiles_auditentry SET why = 'Something else' WHERE id = %s", 1),
        ("UPDATE profiles_auditentry SET digest = repeat('0', 64) WHERE id = %s", 1),
        ("DELETE FROM profiles_auditentry WHERE id = %s", 2),
    ],
)
def test_s16_verify_names_the_first_line_that_does_not_fit(member, sql, broken):
    numbers = write_three(member)
    behind_its_back(sql, numbers[1])
    assert audit.verify() == numbers[broken]


@pytest.mark.django_db
def test_check_log_says_how_far_the_log_is_whole(member):
    out = StringIO()
    call_command("check_log", stdout=out)
    assert out.getvalue() == "The log is whole up to line 0: \n"
    numbers = write_three(member)
    out = StringIO()
    call_command("check_log", stdout=out)
    newest = AuditEntry.objects.get(pk=numbers[2])
    assert out.getvalue() == f"The log is whole up to line {newest.pk}: {newest.digest}\n"
    behind_its_back("UPDATE profiles_auditentry SET subject = 'report 6' WHERE id = %s", numbers[0])
    with pytest.raises(CommandError, match=f"^The log is broken at line {numbers[0]}\\.$"):
        call_command("check_log")


@pytest.mark.django_db(transaction=True)
def test_s16_lines_written_at_once_stand_in_the_order_of_their_chain():
    def write(number):
        try:
            with transaction.atomic():
                audit.write(actor=None, what=What.REPORTED, subject=f"report {number}")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(200)))
    assert list(AuditEntry.objects.values_list("pk", flat=True)) == list(range(1, 201))
    assert audit.verify() is None
