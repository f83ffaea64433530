"""What settings must be so that no mail is lost or doubled (quality.md R4); `manage.py check` and every start look."""

from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register

from .events.providers import FOLDER

MUST = {
    "CELERY_TASK_ACKS_LATE": True,
    "CELERY_TASK_REJECT_ON_WORKER_LOST": True,
    "CELERY_WORKER_PREFETCH_MULTIPLIER": 1,
    "CELERY_TASK_IGNORE_RESULT": True,
    "CELERY_TASK_SERIALIZER": "json",
    "CELERY_ACCEPT_CONTENT": ["json"],
    "CELERY_TIMEZONE": "UTC",
}


@register
def outbox_settings(app_configs, **kwargs):
    """Return an Error for each setting with which a mail could be lost, or sent by two at the same time."""
    found = [
        Error(f"{name} must be {value!r}.", id="reminders.E001")
        for name, value in MUST.items()
        if getattr(settings, name, None) != value
    ]
    task, lease = settings.MAIL_TASK_SECONDS, settings.MAIL_LEASE_SECONDS
    visible = settings.CELERY_BROKER_TRANSPORT_OPTIONS.get("visibility_timeout", 0)
    if not settings.MAIL_DRAIN_SECONDS < task < lease < visible:
        found.append(
            Error(
                "MAIL_DRAIN_SECONDS < MAIL_TASK_SECONDS < MAIL_LEASE_SECONDS < the broker's visibility_timeout must"
                " hold: a worker is killed before its claim ends, and a claim ends before its task is another's.",
                id="reminders.E002",
            )
        )
    limits = settings.CELERY_TASK_ANNOTATIONS
    if any(limits.get(f"reminders.tasks.{name}", {}).get("time_limit") != task for name in ("send", "drain")):
        found.append(Error("The tasks that send must be killed after MAIL_TASK_SECONDS.", id="reminders.E003"))
    return found


@register(Tags.security, deploy=True)
def ready_for_mail(app_configs, **kwargs):
    """Return what keeps mails from arriving, or their links from leading anywhere, at `manage.py check --deploy`."""
    found = []
    if not settings.SITE_URL.startswith("https://"):
        found.append(
            Error("SITE_URL must be the site's https:// address: links in mails start with it.", id="reminders.E004")
        )
    if settings.EMAIL_BACKEND == FOLDER:
        found.append(
            Warning(
                "No mail leaves: name a mail server in EMAIL_HOST or a provider in EMAIL_PROVIDER.", id="reminders.W001"
            )
        )
    if settings.DEFAULT_FROM_EMAIL.rstrip(">").endswith(".invalid"):
        found.append(Warning("DEFAULT_FROM_EMAIL names no address that exists.", id="reminders.W002"))
    if settings.POSTAL_ADDRESS == "MentorHub":
        found.append(Warning("POSTAL_ADDRESS does not say where you are, which US law asks for.", id="reminders.W003"))
    return found + ready_for_answers()


def ready_for_answers():
    """Return what keeps people from answering each other by mail, or makes it unsafe (quality.md I10)."""
    found = []
    if not settings.WEBHOOK_PROVIDERS:
        found.append(
            # No warning: whoever has no account can answer in no other way.
            Error(
                "Nobody brings answers by mail in: people's answers to each other are lost. Name a provider in"
                " EMAIL_PROVIDER: postmark, mailgun or amazon_ses. A plain mail server only sends.",
                id="reminders.E005",
            )
        )
    own = {parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2].lower(), urlsplit(settings.SITE_URL).hostname}
    if not settings.INBOUND_DOMAIN or settings.INBOUND_DOMAIN in own:
        found.append(
            Warning(
                "INBOUND_DOMAIN must be a domain of its own, such as reply.mentors.example.org, on which nobody has an"
                " address: at other sites one could sign up with a relay address as if one belonged to you.",
                id="reminders.W004",
            )
        )
    return found
