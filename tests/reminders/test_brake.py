"""The brake, and the list that staging may write to (quality.md D6, D8)."""

import logging
from datetime import timedelta

import pytest
from django.utils import timezone

from reminders.events import brake
from reminders.events.joining import join_waiting
from reminders.models import Delivery, Switch
from reminders.outbox import circuit, claiming
from reminders.outbox.allowing import is_allowed
from reminders.vocabulary import Lane, State
from reminders.watching import steering
from tests.programs.factories import make_curator

from . import payloads
from .factories import make_mail
from .posting import left, open_to, post

pytestmark = pytest.mark.django_db


def many(number, state=State.SENT, *, minutes=0):
    """Make so many mails that left, so many minutes ago."""
    at = timezone.now() - timedelta(minutes=minutes)
    rows = [
        Delivery(key=f"{state}:{minutes}:{each}", kind="welcome", recipient="r", email="r@example.org", state=state,
                 sent_at=at, message_id=f"<{state}-{minutes}-{each}@example.org>")
        for each in range(number)
    ]  # fmt: skip
    Delivery.objects.bulk_create(rows)


@pytest.mark.parametrize(
    ("sent", "bounced", "complained", "stops"),
    [
        (475, 25, 0, False),  # 5% exactly
        (474, 26, 0, True),
        (500, 0, 0, False),
        (499, 0, 1, True),  # 0.2%
        (93, 6, 0, False),  # 99 mails are too few to judge by
        (94, 6, 0, True),
        (95, 5, 0, False),
        (98, 0, 1, False),
        (0, 0, 0, False),
    ],
)
def test_d6_the_brake_goes_on_above_its_limits(sent, bounced, complained, stops):
    many(sent)
    many(bounced, State.BOUNCED)
    many(complained, State.COMPLAINED)
    assert brake.look(timezone.now()) is stops
    assert Switch.objects.filter(name="brake", is_open=True).exists() is stops


def test_d6_only_the_last_500_count():
    many(40, State.BOUNCED, minutes=10)
    many(480)
    assert brake.figures() == brake.Figures(left=500, bounced=20, complained=0)
    assert brake.look(timezone.now()) is False


def test_d6_receipts_put_the_brake_on_and_only_account_mail_leaves(settings, caplog):
    open_to(settings, "postmark")
    many(120)
    settings.MAIL_DRAIN_SECONDS = 5
    assert claiming.lanes_open(timezone.now()) == (list(Lane), False)
    with caplog.at_level(logging.ERROR, logger="reminders.events.brake"):
        post("postmark", payloads.postmark_complaint(left()))
        join_waiting(timezone.now())
    assert [record.getMessage() for record in caplog.records] == [
        "The brake is on: of the last 121 mails 0 came back and 1 were marked as spam. "
        "Only account mail leaves until staff release it."
    ]
    assert claiming.lanes_open(timezone.now()) == ([Lane.NOW], False)
    assert make_mail().lane == Lane.NOW


def test_d6_a_released_brake_does_not_go_on_again_for_the_same_mails():
    many(94)
    many(6, State.BOUNCED)
    assert brake.look(timezone.now()) is True
    assert brake.look(timezone.now()) is False
    steering.release_all(by=make_curator(), why="The list was old.", switch=circuit.BRAKE)
    assert Switch.objects.filter(is_open=True).count() == 0
    assert brake.look(timezone.now()) is False
    assert brake.figures().left == 0
    many(100, State.BOUNCED, minutes=-1)
    assert brake.look(timezone.now()) is True


def test_d5_staff_are_told_of_a_complaint_among_few_mails(settings, caplog):
    open_to(settings, "postmark")
    post("postmark", payloads.postmark_complaint(left()))
    with caplog.at_level(logging.ERROR, logger="reminders.events.brake"):
        join_waiting(timezone.now())
        join_waiting(timezone.now())
    assert [record.getMessage() for record in caplog.records] == ["Of the last 1 mails 1 were marked as spam."]
    assert Switch.objects.filter(is_open=True).count() == 0


# --- D8 ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "may"),
    [
        ("tester@staging.example.com", True),
        ("TESTER@Staging.Example.com", True),
        ("anybody@example.org", True),
        ("anybody@EXAMPLE.org", True),
        ("anybody@evil-example.org", False),
        ("anybody@example.org.evil.com", False),
        ("anybody@sub.example.org", False),
        ("example.org", False),
        ("@evil.com", False),
        ("anybody@example.org@evil.com", False),
        ("evil+tester@staging.example.com", False),
        ("tester@staging.example.com.evil.org", False),
        ("", False),
    ],
)
def test_d8_staging_writes_only_to_its_list(settings, address, may):
    settings.EMAIL_ALLOWED = ["tester@staging.example.com", "@Example.org"]
    assert is_allowed(address) is may


def test_d8_without_a_list_everybody_may_be_written_to(settings):
    settings.EMAIL_ALLOWED = []
    assert is_allowed("anybody@evil-example.org") is True
