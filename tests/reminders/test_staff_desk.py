"""The desk of mail: what staff see, and what they can do about it (quality.md R10, R11)."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from profiles.models import AuditEntry
from reminders.events import counting
from reminders.models import Delivery, Heartbeat
from reminders.outbox import circuit, sending
from reminders.tasks import alive
from reminders.vocabulary import Lane, Reason, Refusal, State
from reminders.watching import health
from tests.programs.factories import make_curator

from .factories import make_mail, state_of

pytestmark = pytest.mark.django_db

DESK = "/staff/reminders/"


@pytest.fixture
def curator(client):
    """A member of staff who is signed in."""
    user = make_curator()
    client.force_login(user)
    return user


def well(now):
    """Let every part be heard of at `now`."""
    for name in ("beat", "worker codes one", "worker celery one"):
        alive(name)
    Heartbeat.objects.update(at=now)


def test_r10_the_health_turns_red_after_three_minutes_of_silence():
    now = timezone.now()
    assert health.health(now).problems == [
        "beat was not heard of for three minutes",
        "no worker for codes was heard of for three minutes",
        "no worker for everything else was heard of for three minutes",
    ]  # fmt: skip
    well(now)
    assert health.health(now + timedelta(minutes=3)).problems == []
    assert len(health.health(now + timedelta(minutes=3, seconds=1)).problems) == 3


def test_r10_mail_that_waits_too_long_is_a_problem_and_its_age_is_told():
    now = timezone.now()
    well(now)
    delivery = make_mail()
    Delivery.objects.filter(pk=delivery.pk).update(try_at=now - timedelta(minutes=6))
    found = health.health(now)
    assert (found.oldest_due, found.problems) == (360, ["due mail has waited for more than five minutes"])


def test_readyz_tells_how_mail_is_and_only_who_asks_for_it_gets_a_503(client):
    assert client.get("/readyz").status_code == 200
    answer = client.get("/readyz?mail")
    assert (answer.status_code, answer.json()["mail"]["ok"]) == (503, False)
    well(timezone.now())
    answer = client.get("/readyz?mail")
    assert (answer.status_code, answer.json()["mail"]["ok"]) == (200, True)
    assert set(answer.json()["mail"]["seconds_since_heartbeat"]) == {"beat", "worker codes one", "worker celery one"}


@pytest.mark.parametrize("rows", [1, 20])
def test_p1_the_desk_costs_as_many_queries_for_one_mail_as_for_twenty(client, curator, django_assert_num_queries, rows):
    for number in range(rows):
        delivery = make_mail(f"reader{number}@example.org")
        Delivery.objects.filter(pk=delivery.pk).update(state=State.FAILED, reason=Reason.REFUSED)
    client.get(DESK)
    with django_assert_num_queries(14):
        page = client.get(DESK).content.decode()
    assert page.count('<td class="narrow"><a href="/staff/reminders/') == rows


def test_d6_the_desk_shows_what_the_brake_looks_at(client, curator):
    for number, state in enumerate((State.SENT, State.SENT, State.BOUNCED, State.COMPLAINED)):
        delivery = make_mail(f"reader{number}@example.org")
        Delivery.objects.filter(pk=delivery.pk).update(state=state, sent_at=timezone.now())
    page = client.get(DESK).content.decode()
    assert "Of the last 4 mails that left" in page
    assert "1 came back, 1 marked as spam" in page


def test_i13_the_desk_counts_the_posts_that_were_turned_away(client, curator, settings, fresh_cache):
    settings.EMAIL_PROVIDER, settings.WEBHOOK_PROVIDERS = "postmark", ("postmark",)
    for _each in range(3):
        counting.refused("postmark", Refusal.SECRET)
    page = client.get(DESK).content.decode()
    assert "turned away: a wrong secret, or none</dt><dd>3</dd>" in page


def test_the_desk_names_no_address(client, curator):
    delivery = make_mail("secret.person@example.org")
    Delivery.objects.filter(pk=delivery.pk).update(state=State.FAILED, reason=Reason.REFUSED)
    for path in (DESK, f"{DESK}{delivery.pk}/"):
        page = client.get(path).content.decode()
        assert "secret.person" not in page
        assert str(delivery.pk) in page


def log():
    """Return (what, subject, why) of the log's lines about mail."""
    return [*AuditEntry.objects.filter(what__startswith="mail").order_by("id").values_list("what", "subject", "why")]


def test_r11_a_mail_is_held_and_released_with_reasons_in_the_log(client, curator, mailoutbox):
    delivery = make_mail()
    path = f"{DESK}{delivery.pk}/"
    assert client.post(path, {"step": "hold", "why": "Looks odd."}).status_code == 302
    assert list(mailoutbox) == []
    assert state_of(delivery)[0] == State.HELD
    assert client.post(path, {"step": "release", "why": "It is fine."}).status_code == 302
    assert [message.to for message in mailoutbox] == [["reader@example.org"]]
    subject = f"mail {delivery.pk}"
    assert log() == [("mail_held", subject, "Looks odd."), ("mail_released", subject, "It is fine.")]


def test_r11_a_failed_mail_is_tried_again_from_the_start(client, curator):
    delivery = make_mail()
    Delivery.objects.filter(pk=delivery.pk).update(
        kind="welcome", sealed=None, state=State.FAILED, reason=Reason.TRIED_ENOUGH, attempts=48
    )
    assert client.post(f"{DESK}{delivery.pk}/", {"step": "retry", "why": "The server is well."}).status_code == 302
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.reason) == (State.PENDING, 0, "")
    assert log() == [("mail_retried", f"mail {delivery.pk}", "The server is well.")]


def test_a_code_that_failed_is_not_tried_again_since_its_content_is_forgotten(client, curator):
    delivery = make_mail()
    Delivery.objects.filter(pk=delivery.pk).update(state=State.FAILED, reason=Reason.REFUSED, sealed=None)
    assert "nothing to do about it" in client.get(f"{DESK}{delivery.pk}/").content.decode()
    client.post(f"{DESK}{delivery.pk}/", {"step": "retry", "why": "Once more."})
    assert (state_of(delivery)[0], log()) == (State.FAILED, [])


def test_without_a_reason_nothing_happens_and_the_page_says_so(client, curator):
    delivery = make_mail()
    for path in (f"{DESK}{delivery.pk}/", f"{DESK}switch/"):
        response = client.post(path, {"step": "hold", "why": " "})
        assert response.status_code == 422
        assert "Say why. It goes into the log." in response.content.decode()
    assert (state_of(delivery)[0], circuit.is_open(circuit.HOLD), log()) == (State.PENDING, False, [])


def test_a_step_that_does_not_fit_changes_nothing(client, curator):
    delivery = make_mail()
    assert sending.drain() == 1
    for step in ("hold", "release", "retry", "burn", ""):
        client.post(f"{DESK}{delivery.pk}/", {"step": step, "why": "Try."})
    assert (state_of(delivery)[0], log()) == (State.SENT, [])


def test_all_mail_is_stopped_and_let_go(client, curator, mailoutbox):
    make_mail()
    client.post(f"{DESK}switch/", {"step": "hold", "why": "A backup was restored."})
    assert list(mailoutbox) == []
    assert "All mail is stopped" in client.get(f"{DESK}switch/").content.decode()
    client.post(f"{DESK}switch/", {"step": "release", "why": "Looked through."})
    assert len(mailoutbox) == 1
    assert [line[:2] for line in log()] == [("mail_held", "all mail"), ("mail_released", "all mail")]


def test_the_brake_is_released_by_staff(client, curator):
    circuit.open_switch(circuit.BRAKE, "too many came back")
    assert "The brake is on" in client.get(f"{DESK}switch/").content.decode()
    client.post(f"{DESK}switch/", {"step": "brake", "why": "A list was wrong."})
    assert not circuit.is_open(circuit.BRAKE)
    assert health.health(timezone.now()).lanes == [(lane, 0) for lane in Lane]


def test_f36_after_a_restored_backup_all_mail_is_stopped_before_workers_start(mailoutbox):
    make_mail()
    call_command("reminders", hold="yesterday's backup", stdout=StringIO())
    assert list(mailoutbox) == []
    assert log() == [("mail_held", "all mail", "yesterday's backup")]
    again = StringIO()
    call_command("reminders", hold="once more", stdout=again)
    assert (again.getvalue(), len(log())) == ("All mail is stopped already.\n", 1)
