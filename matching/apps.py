"""Who could help whom"""

from django.apps import AppConfig

# The pages on which the steps of the guides are taken.
STEPS = {
    "ask": "mentors", "offer": "my_profile", "answer": "inbox", "meet": "mentorships", "check": "mentorships",
    "close": "mentorships",
}  # fmt: skip


class MatchingConfig(AppConfig):
    """See the module's docstring and docs/architecture.md."""

    name = "matching"
    verbose_name = "Matching"

    def ready(self):
        """Give people what they wrote before they had an account, once they prove their address; heed blocks.

        And let the guides lead to the pages on which the steps are taken that they speak of.
        """
        from programs.guides.places import take_place

        from .lifecycle import parting, proving

        proving.connect()
        parting.connect()
        for step, page in STEPS.items():
            take_place(step, f"matching:{page}")
