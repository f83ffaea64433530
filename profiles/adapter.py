"""What allauth asks us about accounts."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by staff until profiles open to members."""

    def is_open_for_signup(self, request):
        """Return False: a member's account without a profile would lead nowhere."""
        return False
