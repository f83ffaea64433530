"""Members of another network are asked once whether they want a profile here (profiles/inviting)."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from profiles.inviting import inviting
from profiles.inviting.showing import held
from profiles.models import Invitation, InvitationState
from reminders.models import Delivery
from reminders.vocabulary import Lane, MailClass, Mode, Reason

from .registry import Kind, Withheld, add


def invitation_of(delivery):
    """Return the invitation if it still waits; raise Withheld when it was answered, or forgotten."""
    found = Invitation.objects.filter(pk=delivery.data["invitation"], state=InvitationState.WAITING).first()
    if found is None or not found.email:
        raise Withheld(Reason.SETTLED)
    return found


def context(delivery):
    """Return the invitation in words, with a link of its own; a link that an earlier try made ends."""
    invitation = invitation_of(delivery)
    url = inviting.new_link(invitation) if delivery.pk else "#"
    return {
        "name": invitation.name, "source": invitation.source, "held": held(invitation), "days": inviting.ANSWER_DAYS,
        "url": url,
    }  # fmt: skip


def sample():
    """Return the mail to the person who waits longest."""
    invitation = Invitation.objects.filter(state=InvitationState.WAITING).order_by("pk").first()
    return [Delivery(kind="invitation", data={"invitation": invitation.pk})] if invitation else []


KIND = add(
    Kind(
        name="invitation",
        mail_class=MailClass.OPTIONAL,
        title=_("Invitations of another network's members"),
        why=_("a network that you belong to gave us your entry, so that you can bring it with you. We ask once."),
        lane=Lane.DAY,
        is_reminder=False,
        modes=(Mode.IMMEDIATE,),
        for_members=False,
        lifetime=timedelta(days=30),
        context=context,
        # Who says no is forgotten at once, so no row of ours holds the address.
        address=lambda delivery: invitation_of(delivery).email,
        sent=lambda delivery: inviting.note_sent(delivery.data["invitation"], timezone.now()),
        sample=sample,
    )
)
