"""The last mail: nothing is left of you here. Its address lies sealed in its row until it left, and nowhere else."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from reminders.vocabulary import Lane, MailClass, Mode

from .registry import Kind, add

KIND = add(
    Kind(
        name="gone",
        mail_class=MailClass.ACCOUNT,
        title=_("You have been erased"),
        why=_("you asked us to erase your account, and it has been done."),
        lane=Lane.SOON,
        is_reminder=False,
        modes=(Mode.IMMEDIATE,),
        for_members=False,
        lifetime=timedelta(days=1),
    )
)
