"""People: who they are, what they can help with, what others may see of them."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ProfilesConfig(AppConfig):
    """The lowest app: it knows nothing of programs, matching or mail."""

    name = "profiles"
    verbose_name = "People"

    def ready(self):
        """Let sessions and second factors follow from signing in, and hear from every app what it holds of people."""
        from django.contrib.auth.signals import user_logged_in

        from .accounts import receivers
        from .editing.activity import seen_at_sign_in
        from .own_data import declarations  # noqa: F401 - to declare is to be imported
        from .own_data import receivers as leaving

        receivers.connect()
        user_logged_in.connect(seen_at_sign_in, dispatch_uid="profiles.seen_at_sign_in")
        leaving.connect()
        autodiscover_modules("own_data")
