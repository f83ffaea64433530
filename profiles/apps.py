"""People: who they are, what they can help with, what others may see of them."""

from django.apps import AppConfig


class ProfilesConfig(AppConfig):
    """The lowest app: it knows nothing of programs, matching or mail."""

    name = "profiles"
    verbose_name = "People"

    def ready(self):
        """Let sessions and second factors follow from signing in."""
        from .accounts import receivers

        receivers.connect()
