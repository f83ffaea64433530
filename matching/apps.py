"""Who could help whom"""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    """See the module's docstring and docs/architecture.md."""

    name = "matching"
    verbose_name = "Matching"

    def ready(self):
        """Give people what they wrote before they had an account, once they prove their address; heed blocks."""
        from .lifecycle import parting, proving

        proving.connect()
        parting.connect()
