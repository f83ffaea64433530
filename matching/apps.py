"""Who could help whom"""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    """See the module's docstring and docs/architecture.md."""

    name = "matching"
    verbose_name = " offers, requests, mentorships, circles, rounds.:Matching"
