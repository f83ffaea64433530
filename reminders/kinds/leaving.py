"""Somebody asked to be erased: when that will be, and how to stay."""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from profiles.models import Erasure
from profiles.own_data.erasing import UNDO_DAYS
from reminders.models import Delivery
from reminders.vocabulary import Lane, MailClass, Mode, Reason

from .registry import Kind, Withheld, add


def context(delivery):
    """Return when the account ends; raise Withheld for somebody who has changed their mind."""
    erasure = Erasure.objects.filter(user=delivery.user_id).first()
    if erasure is None:
        raise Withheld(Reason.SETTLED)
    return {"when": erasure.erase_at, "days": UNDO_DAYS, "url": f"{settings.SITE_URL}/me/data/"}


def sample():
    """Return the mail to the person who leaves next."""
    erasure = Erasure.objects.select_related("user").order_by("erase_at").first()
    return [Delivery(kind="leaving", user=erasure.user)] if erasure else []


KIND = add(
    Kind(
        name="leaving",
        mail_class=MailClass.ACCOUNT,
        title=_("You asked to be erased"),
        why=_("somebody, probably you, asked us to erase your account."),
        lane=Lane.SOON,
        is_reminder=False,
        modes=(Mode.IMMEDIATE,),
        for_members=False,
        lifetime=timedelta(days=UNDO_DAYS),
        context=context,
        sample=sample,
    )
)
