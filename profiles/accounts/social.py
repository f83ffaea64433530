"""What allauth asks us about accounts of other organizations.

When may such an account open one of ours because both have the same e-mail address? Only when its provider says that
it has checked the address *and* our operator vouches for the provider (`trust_email`). Otherwise a provider that lets
people type any address would open any account. Without that trust, the address counts as unconfirmed: a new account
has to confirm it by our own code, and the owner of an existing account gets a mail that leads on.
"""

from allauth.account.adapter import get_adapter as account_adapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings
from allauth.socialaccount.models import SocialApp
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext_lazy as _


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Providers from the environment only, and no address believed that nobody vouches for."""

    error_messages = {
        **DefaultSocialAccountAdapter.error_messages,
        "email_taken": _("There is an account with this address. Sign in to it first, then connect your %s account."),
        "no_password": _("Set a password first: otherwise you could not sign in any more."),
        "no_verified_email": _("Confirm your address first: otherwise you could not sign in any more."),
        "connected_other": _("This account is connected to another MentorHub account."),
    }

    def list_apps(self, request, provider=None, client_id=None):
        """Return the configured providers. allauth would also look into the database, where we keep none."""
        found = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in found.values() for app in apps]

    def get_app(self, request, provider, client_id=None):
        """Return the configured provider. There is nothing at the address of one that the operator did not set up."""
        try:
            return super().get_app(request, provider, client_id=client_id)
        except SocialApp.DoesNotExist as error:
            raise Http404 from error

    def populate_user(self, request, sociallogin, data):
        """Fill in the new account, forget what we do not need, and believe no address without trust.

        Runs before allauth looks for an existing account.
        """
        told = sociallogin.account.extra_data
        if told.get("userinfo") and told.get("id_token") and told["userinfo"].get("sub") != told["id_token"].get("sub"):
            # Two answers about two people (OpenID Connect Core 5.3.2).
            raise PermissionDenied("The provider's user info is not about the person who signed in.")
        user = super().populate_user(request, sociallogin, data)
        trusted = bool(sociallogin.provider.app.settings.get("email_authentication"))
        for address in sociallogin.email_addresses:
            # Some providers write "false": a text, and so true.
            address.verified = trusted and address.verified in (True, "true")
        # What the other site tells about a person is theirs. The address helps to tell two connections apart.
        sociallogin.account.extra_data = {"userinfo": {"email": data.get("email") or ""}}
        return user

    def can_authenticate_by_email(self, login, email):
        """Return whether `login` may open the existing account of `email`: never one of staff."""
        if not super().can_authenticate_by_email(login, email):
            return False
        return not get_user_model().objects.filter(email__iexact=email, is_staff=True).exists()

    def is_open_for_signup(self, request, sociallogin):
        """Return whether a new account may come from another site's: as for everybody."""
        return account_adapter(request).is_open_for_signup(request)
