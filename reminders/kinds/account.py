"""Codes and notices of accounts: written by allauth's pages, sealed in their row, never waiting behind anything."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from reminders.vocabulary import Lane, MailClass, Mode

from .registry import Kind, add

KIND = add(
    Kind(
        name="account",
        mail_class=MailClass.ACCOUNT,
        title=_("Codes and notices of your account"),
        why=_("somebody, probably you, used your account on this site."),
        lane=Lane.NOW,
        is_reminder=False,
        modes=(Mode.IMMEDIATE,),
        for_members=False,
        # A code is good for ten minutes (ACCOUNT_LOGIN_BY_CODE_TIMEOUT).
        lifetime=timedelta(minutes=10),
    )
)
