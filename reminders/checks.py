"""What settings must be so that no mail is lost or doubled (quality.md R4); `manage.py check` and every start look."""

from django.conf import settings
from django.core.checks import Error, register

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
