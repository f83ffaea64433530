"""The only door through which mail leaves."""

from django.apps import AppConfig


class RemindersConfig(AppConfig):
    """See the module's docstring and docs/architecture.md."""

    name = "reminders"
    verbose_name = "Reminders"

    def ready(self):
        """Know every kind of mail, and hear the news of the apps below."""
        from . import checks, kinds, receivers  # noqa: F401 - a check is registered by its import

        kinds.load()
        receivers.connect()
