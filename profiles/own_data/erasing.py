"""Leaving: seven days to change one's mind, unseen by everybody; then nothing of the person is left (quality.md V6).

Locks are taken in one order, here as everywhere: the account, the profile, then the rest; the log's line comes last.
"""

import logging
from datetime import timedelta

from django.db import DatabaseError, transaction
from django.utils import timezone

from profiles.models import Erasure, Profile, User
from profiles.safety import audit
from profiles.safety.audit import What
from profiles.signals import erased, erasure_asked

from .registry import Person, declared, delete
from .sessions import end_other_sessions

UNDO_DAYS = 7

logger = logging.getLogger(__name__)


class LastOfStaff(Exception):
    """Without this account nobody could run the site: somebody else has to be able to do everything first."""


@transaction.atomic
def ask(*, user, session_key=None):
    """Let `user` be erased in UNDO_DAYS and return the Erasure; a second time changes nothing, not even the date.

    From now on nobody sees them: the drawer of cards follows by a trigger. Their sessions end, but the one with
    `session_key`. Raises LastOfStaff.
    """
    # All who may do everything are held, so that the last two cannot leave at the same instant.
    chiefs = User.objects.select_for_update(no_key=True).filter(is_superuser=True, is_active=True).order_by("pk")
    staying = [chief.pk for chief in chiefs if chief.pk != user.pk]
    if user.is_superuser and len(staying) == Erasure.objects.filter(user__in=staying).count():
        raise LastOfStaff
    hold(user.pk)
    erasure, is_new = Erasure.objects.get_or_create(
        user=user, defaults={"erase_at": timezone.now() + timedelta(days=UNDO_DAYS)}
    )
    if is_new:
        end_other_sessions(user, but=session_key)
        erasure_asked.send(sender=Erasure, user=user)
        audit.write(actor=user, what=What.ERASURE_ASKED, subject=user)
    return erasure


@transaction.atomic
def undo(*, user):
    """Keep the account after all; return whether it was about to be erased. Everything is as it was before."""
    hold(user.pk)
    gone, _rows = Erasure.objects.filter(user=user).delete()
    if gone:
        audit.write(actor=user, what=What.ERASURE_UNDONE, subject=user)
    return bool(gone)


def pending(user):
    """Return the Erasure of a User, or None. Costs 1 query."""
    return Erasure.objects.filter(user=user).first()


def due(now):
    """Return the numbers of the accounts whose seven days are over at `now`, the longest waiting first."""
    return [*Erasure.objects.filter(erase_at__lte=now).order_by("erase_at").values_list("user_id", flat=True)]


def erase_due(now):
    """Erase every account whose seven days are over at `now`, each in a transaction of its own; return their numbers.

    One that cannot be erased stops no other: it stays due, and the fault stands in the log. In the same transaction
    the signal `erased` tells the address, which nobody else knows any more.
    """
    gone = []
    for pk in due(now):
        try:
            with transaction.atomic():
                address = erase(pk, still=lambda user: Erasure.objects.filter(user=user, erase_at__lte=now).exists())
                if address:
                    erased.send(sender=User, address=address)
        except DatabaseError:
            logger.exception("Account %d could not be erased and is tried again.", pk)
            continue
        if address:
            gone.append(pk)
    return gone


@transaction.atomic
def erase(pk, *, still):
    """Erase the account with the number `pk` if `still(user)`, asked under lock, is true.

    Returns its e-mail address, or "" when there was nothing to do. What becomes of each table's rows stands in the
    registry; the log keeps one line with the number.
    """
    user = hold(pk)
    if user is None or not still(user):
        return ""
    person, email = Person.of(user), user.email
    for _declaration, tie in sorted(declared.ties(), key=goes_late):
        tie.leave(tie.rows(person), person)
    audit.write(actor=None, what=What.ERASED, subject=user_name(pk))
    logger.info("Account %d was erased.", pk)
    return email


def goes_late(pair):
    """Sort what looks at other rows first, then deletions, then what those were found by; the account goes last."""
    declaration, tie = pair
    return declaration.model is User, tie.is_key, tie.leave is delete


def user_name(pk):
    """Return how the log names an account that is gone."""
    return audit.name_of(User(pk=pk))


def hold(pk):
    """Return the account, held with its profile against everybody else until this transaction ends, or None."""
    user = User.objects.select_for_update().filter(pk=pk).first()
    profile = user and Profile.objects.filter(user=user).values_list("pk", flat=True).first()
    if profile:
        Profile.objects.lock(profile)
    return user
