"""What allauth asks us about accounts and their mails."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from profiles.signals import account_mail_written

from .devices import device
from .mails import paragraphs


class AccountAdapter(DefaultAccountAdapter):
    """Open sign-up, mails in our words, limits that no header moves."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "duplicate_email": _("This is your address already."),
        "email_password_mismatch": _("The address and the password do not belong together."),
        "email_taken": _("This address cannot be used."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _("This is not the code. Check it, or ask for a new one."),
        "incorrect_password": _("This is not your password."),
        "too_many_login_attempts": _("Too many tries. Wait five minutes, or choose a new password."),
        "rate_limited": _("That was too often. Wait a minute, then try again."),
        "same_as_current": _("This is your address already."),
    }

    def is_open_for_signup(self, request):
        """Return whether anybody may open an account: always, unless the operator closed sign-up."""
        return not settings.SIGNUP_CLOSED

    def absolute(self, path):
        """Return the full address of `path`, below SITE_URL: the host of a request is what its sender says."""
        return settings.SITE_URL + path if settings.SITE_URL else self.request.build_absolute_uri(path)

    def get_reset_password_from_key_url(self, key):
        """Return the link of the reset mail; `key` is "account-token"."""
        account, token = key.split("-", 1)
        return self.absolute(reverse("account_reset_password_from_key", kwargs={"uidb36": account, "key": token}))

    def _get_login_attempts_cache_key(self, request, **credentials):
        """Count failed sign-ins by account alone.

        allauth adds the Host header, whose port a client chooses: each port would start a new count.
        """
        return credentials.get("email", "").lower()

    def send_account_already_exists_mail(self, email):
        """Tell the owner of `email` that somebody tried to open a second account with it, and what to do now."""
        self.send_mail("account/email/account_already_exists", email, {})

    def send_mail(self, template_prefix, email, context):
        """Write a mail; for an address without an account everything happens but the sending, so it takes as long."""
        links = {
            "login_url": self.absolute(reverse("account_login")),
            "password_reset_url": self.absolute(reverse("account_reset_password")),
            "security_url": self.absolute(reverse("mfa_index")),
        }
        context = {**links, **context, "email": email}
        if "user_agent" in context:
            # Only names from our own list get into a mail, nothing that a browser may say of itself.
            context["browser"], context["system"] = device(context.pop("user_agent"))
        self.hand_over(self.render_mail(template_prefix, email, context), template_prefix, email, context)

    def hand_over(self, message, template_prefix, email, context):
        """Tell those who send mail: the page never waits for a mail server, and one that is down costs no code."""
        [html] = [part.content for part in message.alternatives]
        heard = account_mail_written.send(
            sender=type(self), address=email, subject=message.subject, text=message.body, html=html,
            user=context.get("user") if getattr(context.get("user"), "pk", None) else None,
            real=template_prefix != "account/email/unknown_account",
            is_code="code" in context,
        )  # fmt: skip
        if not heard:
            raise ImproperlyConfigured("Nobody sends mail: the app reminders is not installed.")

    def render_mail(self, template_prefix, email, context, headers=None):
        """Return the mail as text with an HTML part made of the same paragraphs."""
        message = super().render_mail(template_prefix, email, context, headers)
        page = {"subject": message.subject, "paragraphs": paragraphs(message.body)}
        message.attach_alternative(render_to_string("account/email/page.html", page), "text/html")
        return message

    def get_reauthentication_methods(self, user):
        """Return the ways in which somebody can show again that it is them, in our words."""
        words = {
            "reauthenticate": _("Use your password"),
            "mfa_reauthenticate": _("Use a code of your app"),
            "mfa_reauthenticate:webauthn": _("Use a passkey"),
        }
        methods = super().get_reauthentication_methods(user)
        return [{**method, "description": words[method["id"]]} for method in methods]

    def format_email_subject(self, subject):
        """Return the subject as it is: no site name in brackets before it."""
        return str(subject)
