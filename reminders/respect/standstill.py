"""Addresses that are not written to: they bounce, their owner marked a mail as spam, or asked for no more.

Rows hold keyed hashes of addresses. The row without a kind is about the address as a whole (bounces and complaints),
those with a kind are what somebody without an account unsubscribed from; OFF_ALL there means all that is optional.
"""

from django.db import transaction
from django.utils import timezone

from reminders.models import Suppression
from reminders.vocabulary import MailClass, Standstill

from .addresses import digest, digests

# From this score on temporary bounces stop mail; each counts 1, and half of it a week later (quality.md D5). It is the
# third of three that come two days apart or sooner.
SOFT_LIMIT = 2.45
SECONDS_OF_HALF = 7 * 86_400
# What a whole address can be at a standstill for, the weakest first: a weaker one never replaces a stronger one.
STRENGTH = (Standstill.SOFT, Standstill.BOUNCED, Standstill.COMPLAINED)
OFF_ALL = MailClass.OPTIONAL.value


def score_at(row, now):
    """Return the score of a Suppression at `now`: halved for every week since it was written."""
    return row.score * 0.5 ** (max(0.0, (now - row.since).total_seconds()) / SECONDS_OF_HALF)


def in_force(email, kind_name, mail_class, now=None) -> Standstill | None:
    """Return why no mail of a kind may go to `email` at `now`, or None. One query, none for mails about accounts."""
    if mail_class == MailClass.ACCOUNT:
        return None
    names = ["", kind_name, OFF_ALL] if mail_class == MailClass.OPTIONAL else ["", kind_name]
    rows = Suppression.objects.filter(email_digest__in=digests(email), kind__in=names)
    return _strongest(rows, now or timezone.now())


def notice_for(user) -> Standstill | None:
    """Return why mail to a member's address does not arrive, whatever they asked for, or None. One query."""
    return _strongest(Suppression.objects.filter(email_digest__in=digests(user.email), kind=""), timezone.now())


def _strongest(rows, now):
    """Return the strongest reason among rows that is in force at `now`, or None."""
    found = {row.reason for row in rows if row.reason != Standstill.SOFT or score_at(row, now) >= SOFT_LIMIT}
    order = [Standstill.COMPLAINED, Standstill.BOUNCED, Standstill.UNSUBSCRIBED, Standstill.SOFT]
    return next((reason for reason in order if reason in found), None)


def bounced(email, *, is_hard, at):
    """Note that mail to `email` came back at `at`. Call it once for each event that was verified, in any order."""
    _note(email, Standstill.BOUNCED if is_hard else Standstill.SOFT, at)


def complained(email, *, at):
    """Note that the owner of `email` marked a mail as spam at `at`: nothing but mail about the account goes there."""
    _note(email, Standstill.COMPLAINED, at)


@transaction.atomic
def _note(email, reason, at):
    """Write one event into the row of an address: the strongest reason stays, soft scores add up whatever the order."""
    row = _locked_row(email, at)
    if row.reason == Standstill.SOFT and not row.score and at < row.since:
        return  # The owner has asked to try again since, and this event is older.
    if reason == Standstill.SOFT and row.reason == Standstill.SOFT:
        new = Suppression(score=1, since=at)
        latest = max(row.since, at) if row.score else at
        row.score, row.since = score_at(row, latest) + score_at(new, latest), latest
    elif STRENGTH.index(reason) > STRENGTH.index(row.reason):
        row.reason, row.score, row.since = reason, 0, at
    row.save()


def _locked_row(email, at):
    """Return the row about an address as a whole, locked; made with score 0 where there is none."""
    old = (
        Suppression.objects.select_for_update().filter(email_digest__in=digests(email), kind="").order_by("pk").first()
    )
    if old:
        return old
    new = Suppression(email_digest=digest(email), kind="", reason=Standstill.SOFT, score=0, since=at)
    Suppression.objects.bulk_create([new], ignore_conflicts=True)
    return Suppression.objects.select_for_update().get(email_digest=new.email_digest, kind="")


def try_again(email):
    """Let mail go to `email` again because its owner, who proved to be that, asks. Older events no longer count."""
    rows = Suppression.objects.filter(email_digest__in=digests(email), kind="")
    rows.update(reason=Standstill.SOFT, score=0, since=timezone.now())


def unsubscribe(email_digest, kind_name):
    """Let no mail of a kind (or OFF_ALL) go to the address with this hash; the second time changes nothing."""
    row = Suppression(email_digest=email_digest, kind=kind_name, reason=Standstill.UNSUBSCRIBED)
    Suppression.objects.bulk_create([row], ignore_conflicts=True)


def resubscribe(email, kind_names):
    """Lift what `email` was unsubscribed from; return the names among `kind_names` that were."""
    return resubscribe_digests(digests(email), kind_names)


def resubscribe_digests(hashes, kind_names):
    """Lift what addresses with these hashes were unsubscribed from; return the names among `kind_names` that were."""
    rows = Suppression.objects.filter(email_digest__in=hashes, kind__in=kind_names, reason=Standstill.UNSUBSCRIBED)
    found = set(rows.values_list("kind", flat=True))
    if found:
        rows.delete()
    return found


def unsubscribed_from(email):
    """Return the names of the kinds that `email` was unsubscribed from, OFF_ALL among them. One query."""
    return unsubscribed_digests(digests(email))


def unsubscribed_digests(hashes):
    """Return the names of the kinds that addresses with these hashes were unsubscribed from. One query."""
    rows = Suppression.objects.filter(email_digest__in=hashes, reason=Standstill.UNSUBSCRIBED)
    return set(rows.values_list("kind", flat=True))


def covers(names, kind):
    """Return whether one of the names that an address was unsubscribed from means `kind`."""
    return kind.name in names or (OFF_ALL in names and kind.mail_class == MailClass.OPTIONAL)
