"""The two mails of leaving. The outbox of reminders/ will take them over."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from profiles.accounts.mails import paragraphs
from profiles.models import Erasure

from .erasing import UNDO_DAYS

logger = logging.getLogger(__name__)


def send_leaving(user_id):
    """Tell somebody that they asked to be erased, and how to stay; nobody who has changed their mind since."""
    erasure = Erasure.objects.filter(user=user_id).select_related("user").first()
    if erasure is not None:
        context = {"when": erasure.erase_at, "days": UNDO_DAYS, "url": f"{settings.SITE_URL}/me/data/"}
        message_for("leaving", _("You asked to be erased from MentorHub"), erasure.user.email, context).send()


def send_gone(address):
    """Tell the former owner of `address` that nothing is left.

    Sent once the erasure is committed, so that it is true, and with an address that nothing but this call still
    holds: neither the database nor the broker. So it is tried once, and a mail server that refuses it means no mail.
    """
    try:
        message_for("gone", _("You have been erased from MentorHub"), address, {}).send()
    except (OSError, SMTPException) as error:
        # Not the error's words: they may hold the address.
        logger.warning("The mail server took no last mail: %s", type(error).__name__)


def message_for(name, subject, address, context):
    """Return the mail with a text part and an HTML part made of the same paragraphs."""
    text = render_to_string(f"profiles/mail/{name}.txt", {**context, "contact": settings.CONTACT_EMAIL})
    message = EmailMultiAlternatives(
        subject, text, to=[address], reply_to=[settings.CONTACT_EMAIL], headers={"Auto-Submitted": "auto-generated"}
    )
    page = {"subject": subject, "paragraphs": paragraphs(text)}
    message.attach_alternative(render_to_string("profiles/mail/page.html", page), "text/html")
    return message
