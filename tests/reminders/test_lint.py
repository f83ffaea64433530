"""What the code must not contain, and what settings must not be (quality.md R1, R3, R4)."""

import ast
from pathlib import Path

import pytest

from reminders.checks import MUST, outbox_settings, ready_for_mail

ROOT = Path(__file__).resolve().parents[2]
APPS = ("mentorhub", "reminders", "matching", "programs", "profiles")
# The ways in which Django and Python send mail. Whoever else names one has found another way out.
SENDS = {
    "send_mail", "send_mass_mail", "mail_admins", "mail_managers", "get_connection", "mailers", "EmailMessage",
    "EmailMultiAlternatives", "SMTP", "SMTP_SSL", "LMTP", "send_messages",
}  # fmt: skip
ALLOWED = {
    "reminders/outbox/rendering.py": {"EmailMultiAlternatives"},
    "reminders/outbox/sending.py": {"mailers", "send_messages"},
    # Backends are where mail ends, and are called by the outbox alone.
    "reminders/outbox/dev_backend.py": {"send_messages", "EmailMessage", "SMTP"},
    # A mail backend's name, and a method of allauth's adapter that writes a row.
    "reminders/events/providers.py": {"SMTP"},
    "profiles/accounts/adapter.py": {"send_mail"},
    # A reply as a mail program would write it, posted to our own webhook: Python's class, which sends nothing.
    "reminders/events/answering.py": {"EmailMessage"},
    # A library's class for the text of a mail that came in, which sends nothing either.
    "matching/mail/introductions.py": {"EmailMessage"},
    # The benchmark's bare loop, which ours is held against.
    "mentorhub/benchmarks/mail_sending.py": {"SMTP"},
}  # fmt: skip


def sources():
    """Yield (path below the root, syntax tree) of every module of the site."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text())


def names_in(tree):
    """Return every name, attribute and imported name in a syntax tree."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.ImportFrom | ast.Import):
            found |= {alias.name.rpartition(".")[2] for alias in node.names}
    return found


def test_r1_no_mail_leaves_but_from_the_outbox():
    offenders = {path: names_in(tree) & SENDS for path, tree in sources()}
    assert {path: names for path, names in offenders.items() if names - ALLOWED.get(path, set())} == {}
    assert offenders["reminders/outbox/sending.py"] == {"mailers", "send_messages"}


def test_r3_nothing_waits_in_the_broker_for_more_than_a_minute():
    found = []
    for path, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                for keyword in node.keywords:
                    if keyword.arg in {"eta", "countdown", "retry_backoff", "retry_backoff_max", "autoretry_for"}:
                        found.append(f"{path}:{node.lineno} {keyword.arg}")
    assert found == []


def test_r4_the_settings_of_this_site_hold():
    assert outbox_settings(None) == []


@pytest.mark.parametrize("name", sorted(MUST))
def test_r4_a_setting_that_loses_mail_is_refused(settings, name):
    setattr(settings, name, None)
    assert [error.id for error in outbox_settings(None)] == ["reminders.E001"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MAIL_TASK_SECONDS", 200),
        ("MAIL_LEASE_SECONDS", 100),
        ("MAIL_DRAIN_SECONDS", 130),
        ("CELERY_BROKER_TRANSPORT_OPTIONS", {"visibility_timeout": 60}),
    ],
)
def test_r4_a_claim_outlives_its_task_and_ends_before_the_broker_gives_it_to_another(settings, name, value):
    setattr(settings, name, value)
    assert "reminders.E002" in [error.id for error in outbox_settings(None)]


def test_r4_the_sending_tasks_are_killed_in_time(settings):
    settings.CELERY_TASK_ANNOTATIONS = {}
    assert [error.id for error in outbox_settings(None)] == ["reminders.E003"]


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("SITE_URL", "", "reminders.E004"),
        ("SITE_URL", "http://mentors.example.org", "reminders.E004"),
        ("EMAIL_BACKEND", "reminders.outbox.dev_backend.EmailBackend", "reminders.W001"),
        ("DEFAULT_FROM_EMAIL", "MentorHub <hello@mentorhub.invalid>", "reminders.W002"),
        ("POSTAL_ADDRESS", "MentorHub", "reminders.W003"),
        ("WEBHOOK_PROVIDERS", (), "reminders.E005"),
        ("INBOUND_DOMAIN", "", "reminders.W004"),
        ("INBOUND_DOMAIN", "mentors.example.org", "reminders.W004"),
    ],
)
def test_a_deploy_check_names_what_keeps_mail_from_arriving(settings, name, value, fault):
    settings.SITE_URL, settings.DEFAULT_FROM_EMAIL = (
        "https://mentors.example.org",
        "Mentors <hello@mentors.example.org>",
    )
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.POSTAL_ADDRESS = "Library Mentors, 1 Main St, Springfield"
    settings.WEBHOOK_PROVIDERS, settings.INBOUND_DOMAIN = ("postmark",), "reply.mentors.example.org"
    assert ready_for_mail(None) == []
    setattr(settings, name, value)
    assert [each.id for each in ready_for_mail(None)] == [fault]
