"""Who is asked, once; what becomes of the answer; what is forgotten when there is none."""

from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from profiles.hashing import new_token, token_digest
from profiles.models import Invitation, InvitationState, User
from profiles.signals import invited

from .checking import Member
from .tokens import email_digest, email_digests

# Then we take silence for a no. The mail says so.
ANSWER_DAYS = 60
# All that an invitation knows of a person but the keyed hash of their address.
FORGOTTEN = {"email": "", "name": "", "draft": {}, "source": "", "token_digest": ""}
AT_ONCE = 1000
WAITING = Q(state=InvitationState.WAITING)


@dataclass(frozen=True, slots=True)
class Plan:
    """Whom an import would ask. `skipped` counts those with an account, asked before, or who said no: never which."""

    new: tuple[Member, ...]
    skipped: int


def plan(members):
    """Return the Plan for checked members: a few queries for each thousand."""
    new = []
    for start in range(0, len(members), AT_ONCE):
        some = members[start : start + AT_ONCE]
        digests = {member.email: email_digests(member.email) for member in some}
        known = {digest for each in digests.values() for digest in each}
        asked = set(Invitation.objects.filter(email_digest__in=known).values_list("email_digest", flat=True))
        emails = [member.email for member in some]
        accounts = User.objects.annotate(low=Lower("email")).filter(low__in=emails).values_list("low", flat=True)
        confirmed = EmailAddress.objects.filter(verified=True).annotate(low=Lower("email")).filter(low__in=emails)
        taken = {*accounts, *confirmed.values_list("low", flat=True)}
        new += [member for member in some if member.email not in taken and not asked & {*digests[member.email]}]
    return Plan(tuple(new), len(members) - len(new))


@transaction.atomic
def apply(todo, *, source):
    """Write an Invitation for each new member of a Plan; return the ids of all that still have to be mailed.

    Who sends mail hears of them in the same transaction.

    Nobody gets an account or a profile by this. Those whom an earlier run wrote down but could not mail are among the
    ids, so that running it again also mends that. `source` names the network that the file is from.
    """
    Invitation.objects.bulk_create(
        [
            Invitation(
                email=member.email, email_digest=email_digest(member.email), name=member.name, draft=member.draft,
                source=source,
            )
            for member in todo.new
        ],
        ignore_conflicts=True,
        batch_size=AT_ONCE,
    )  # fmt: skip
    ids = [*Invitation.objects.filter(WAITING, sent_at=None).order_by("id").values_list("id", flat=True)]
    invited.send(sender=Invitation, invitations=ids)
    return ids


def new_link(invitation):
    """Give an invitation a new link and return its address; a link from a try before ends."""
    token = new_token()
    invitation.token_digest = token_digest(token)
    invitation.save(update_fields=["token_digest"])
    return f"{settings.SITE_URL}/join/{token}/"


def note_sent(pk, at):
    """Write down that the mail of an invitation left at the instant `at`: from then on its days count."""
    Invitation.objects.filter(pk=pk, sent_at=None).update(sent_at=at)


def check_settings():
    """Raise ImproperlyConfigured when links in mails could not be made."""
    if not settings.SITE_URL:
        raise ImproperlyConfigured("SITE_URL is not set: the links in invitations need the address of this site.")


def open_invitation(token, *, lock=False):
    """Return the invitation whose link has `token` and that can still be answered, else None.

    `lock` holds it against other answers until the transaction ends.
    """
    since = timezone.now() - timedelta(days=ANSWER_DAYS)
    # Without a time the mail left, but its end was not written down yet: its link works.
    sent = Q(sent_at__gt=since) | Q(sent_at=None)
    found = Invitation.objects.filter(WAITING, sent, token_digest=token_digest(token))
    return (found.select_for_update() if lock else found).first()


@transaction.atomic
def accept(token):
    """Take a yes: return (account, draft, whether the account is new), or None when the link says nothing any more.

    The link came by mail, so the address is the person's: it counts as confirmed. The account has no password: one
    signs in by a mailed code until one sets something else. An account that came into being meanwhile stays as it is.
    """
    invitation = open_invitation(token, lock=True)
    if invitation is None:
        return None
    email, draft = invitation.email, invitation.draft
    user = User.objects.filter(email__iexact=email).first()
    is_new = user is None
    if is_new:
        user = User.objects.create_user(email)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    forget([invitation.pk], InvitationState.ACCEPTED, timezone.now())
    return user, draft, is_new


@transaction.atomic
def decline(token):
    """Take a no: forget all but the keyed hash, so that no later file asks again; return whether it was open."""
    invitation = open_invitation(token, lock=True)
    if invitation is None:
        return False
    forget([invitation.pk], InvitationState.DECLINED, timezone.now())
    return True


def forget(ids, state, at):
    """Let invitations end in `state` and forget whom they were for; return how many."""
    return Invitation.objects.filter(pk__in=ids).update(state=state, answered_at=at, **FORGOTTEN)


@transaction.atomic
def forget_unanswered(now):
    """Forget what nobody answered within ANSWER_DAYS before the instant `now`; return how many. Twice changes nothing.

    Silence counts as a no. What could not even be mailed is deleted: those people were never asked.
    """
    since = now - timedelta(days=ANSWER_DAYS)
    silent = Invitation.objects.select_for_update().filter(WAITING, sent_at__lte=since)
    count = forget([*silent.values_list("id", flat=True)], InvitationState.DECLINED, now)
    deleted, _ = Invitation.objects.filter(WAITING, sent_at=None, created_at__lte=since).delete()
    return count + deleted
