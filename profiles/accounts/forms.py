"""allauth's forms with our labels, and with what password managers and phones need to fill them in (quality.md A7)."""

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from allauth.socialaccount import forms as social
from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext_lazy as _

from .tries import may_try

PASSWORD_HINT = _("At least 10 characters. A few words in a row are easier to remember than signs and digits.")
# A code is digits: a phone shows its number keys, and offers the code from a mail that has just come.
CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "autocapitalize": "off", "spellcheck": "false"}
ADDRESS = {"autocapitalize": "off", "spellcheck": "false"}
# Password managers look for `username`, which HTML does not allow for an input of the type email.
SIGN_IN_ADDRESS = {**ADDRESS, "autocomplete": "username", "type": "text", "inputmode": "email"}


class Plain:
    """A form whose labels stand beside the fields and not inside them.

    `looks` maps a field's name to (label or None, hint or None, attributes of its input).
    """

    looks = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        for name, (label, hint, attributes) in self.looks.items():
            if field := self.fields.get(name):
                field.label = field.label if label is None else label
                field.help_text = "" if hint is None else hint
                field.widget.input_type = attributes.get("type", field.widget.input_type)
                field.widget.attrs.update({key: value for key, value in attributes.items() if key != "type"})


class LoginForm(Plain, account.LoginForm):
    """Address and password."""

    looks = {
        "login": (_("E-mail address"), None, SIGN_IN_ADDRESS),
        "password": (_("Password"), None, {}),
        "remember": (_("Keep me signed in on this device"), None, {}),
    }


class SignupForm(Plain, account.SignupForm):
    """Address and one password: nothing is asked twice."""

    looks = {
        "email": (
            _("E-mail address"),
            _("We send a code to it, to make sure that it is yours. Nobody else gets to see it."),
            SIGN_IN_ADDRESS,
        ),
        "password1": (_("Password"), PASSWORD_HINT, {}),
    }

    def try_save(self, request):
        """Save the account, or answer as if; either way hash the password, which is what takes the time (S7)."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class AddEmailForm(Plain, account.AddEmailForm):
    """The address to change to."""

    looks = {"email": (_("New e-mail address"), _("We send a code to it."), {"autocomplete": "email", **ADDRESS})}


class ChangePasswordForm(Plain, account.ChangePasswordForm):
    """The present password and the new one, which is asked for once."""

    password2 = None
    looks = {
        "oldpassword": (_("Present password"), None, {}),
        "password1": (_("New password"), PASSWORD_HINT, {}),
    }


class SetPasswordForm(Plain, account.SetPasswordForm):
    """A first password, for somebody who has signed in by other means so far."""

    password2 = None
    looks = {"password1": (_("Password"), PASSWORD_HINT, {})}


class ResetPasswordForm(Plain, account.ResetPasswordForm):
    """The address of the account whose password is forgotten."""

    looks = {"email": (_("E-mail address"), None, SIGN_IN_ADDRESS)}


class ResetPasswordKeyForm(Plain, account.ResetPasswordKeyForm):
    """The new password, after the link of the mail."""

    password2 = None
    looks = {"password1": (_("New password"), PASSWORD_HINT, {})}


class ReauthenticateForm(Plain, account.ReauthenticateForm):
    """The password once more, before something that matters."""

    looks = {"password": (_("Password"), None, {})}


class RequestLoginCodeForm(Plain, account.RequestLoginCodeForm):
    """Where to send a code to."""

    looks = {"email": (_("E-mail address"), None, SIGN_IN_ADDRESS)}


class CountedTries:
    """A form for a mailed code that takes no more tries than there are, also of those sent at the same instant."""

    def clean_code(self):
        """Return the code; after the last try the right one is as wrong as any."""
        # Counted also where no code was sent, to an unknown address: else the answer would come sooner (S7).
        is_try_left = may_try(self.expected_code or "")
        if self.expected_code and not is_try_left:
            raise get_adapter().validation_error("incorrect_code")
        return super().clean_code()


class ConfirmLoginCodeForm(CountedTries, Plain, account.ConfirmLoginCodeForm):
    """The code from the mail."""

    looks = {"code": (_("Code from the mail"), None, CODE)}


class ConfirmEmailCodeForm(CountedTries, Plain, account.ConfirmEmailVerificationCodeForm):
    """The code from the mail."""

    looks = {"code": (_("Code from the mail"), None, CODE)}


class AuthenticateForm(Plain, mfa.AuthenticateForm):
    """The second step of signing in."""

    looks = {"code": (_("Code"), _("Six digits from your app, or eight digits of a recovery code."), CODE)}


class ReauthenticateCodeForm(Plain, mfa.ReauthenticateForm):
    """The second step once more, before something that matters."""

    looks = AuthenticateForm.looks


class ActivateTOTPForm(Plain, totp.ActivateTOTPForm):
    """The first code of a new authenticator app."""

    looks = {"code": (_("Code that the app shows"), _("Six digits. They change every half minute."), CODE)}


class AddWebAuthnForm(Plain, webauthn.AddWebAuthnForm):
    """A new passkey."""

    looks = {
        "name": (_("Name of the passkey"), _("So that you can tell several apart."), {"autocomplete": "off"}),
        "passwordless": (_("Let it sign me in on its own, without address and password"), None, {}),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class EditWebAuthnForm(Plain, webauthn.EditWebAuthnForm):
    """Another name for a passkey."""

    looks = {"name": (_("Name of the passkey"), None, {"autocomplete": "off", "maxlength": "80"})}


class SocialSignupForm(Plain, social.SignupForm):
    """The address of somebody whose other account did not tell one."""

    looks = {"email": SignupForm.looks["email"]}
