"""The one mail of an invitation: who asks, what is held, what happens if one does nothing."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles.accounts.mails import paragraphs
from profiles.models import Invitation, InvitationState

from .inviting import ANSWER_DAYS
from .showing import held
from .tokens import new_token, token_digest


def check_settings():
    """Raise ImproperlyConfigured when links in mails could not be made."""
    if not settings.SITE_URL:
        raise ImproperlyConfigured("SITE_URL is not set: the links in invitations need the address of this site.")


@transaction.atomic
def send(invitation_id):
    """Mail an invitation that waits and was not mailed yet; return whether it was.

    The row is held while the mail server is spoken to (at most EMAIL_TIMEOUT): a second worker finds nothing to do, and
    a mail that is refused leaves no trace, so that it can be tried again. Only the link's hash is stored.
    """
    check_settings()
    invitations = Invitation.objects.select_for_update(skip_locked=True)
    invitation = invitations.filter(pk=invitation_id, state=InvitationState.WAITING, sent_at=None).first()
    if invitation is None:
        return False
    token = new_token()
    invitation.token_digest = token_digest(token)
    invitation.sent_at = timezone.now()
    invitation.save(update_fields=["token_digest", "sent_at"])
    message_for(invitation, token).send()
    return True


def message_for(invitation, token):
    """Return the mail with a text part and an HTML part made of the same paragraphs."""
    context = {
        "name": invitation.name,
        "source": invitation.source,
        "held": held(invitation),
        "days": ANSWER_DAYS,
        "url": f"{settings.SITE_URL}/join/{token}/",
        "contact": settings.CONTACT_EMAIL,
    }
    subject = _("Your place in %(source)s: bring it to MentorHub?") % {"source": invitation.source}
    text = render_to_string("profiles/mail/invitation.txt", context)
    message = EmailMultiAlternatives(
        subject, text, to=[invitation.email], reply_to=[settings.CONTACT_EMAIL],
        headers={"Auto-Submitted": "auto-generated"},
    )  # fmt: skip
    page = {"subject": subject, "paragraphs": paragraphs(text)}
    message.attach_alternative(render_to_string("profiles/mail/page.html", page), "text/html")
    return message
