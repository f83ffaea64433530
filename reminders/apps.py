"""The only door through which mail leaves."""

from django.apps import AppConfig


class RemindersConfig(AppConfig):
    """See the module's docstring and docs/architecture.md."""

    name = "reminders"
    verbose_name = "Reminders"
