"""What allauth asks us about second factors and passkeys."""

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .sealing import seal, unseal


class MFAAdapter(DefaultMFAAdapter):
    """Secrets sealed, passkeys with plain names."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This is not the code. Wait for the next one, then try again."),
        "cannot_generate_recovery_codes": _("Recovery codes come with an authenticator app or a passkey."),
    }

    def encrypt(self, text):
        """Return `text` sealed for the database."""
        return seal(text)

    def decrypt(self, encrypted_text):
        """Return what was sealed; raise SealBroken when no key opens it."""
        return unseal(encrypted_text)

    def _get_site_name(self):
        return "MentorHub"

    def generate_authenticator_name(self, user, type):
        """Return the name that a new passkey gets when its owner gives it none."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey %(number)d") % {"number": number}
