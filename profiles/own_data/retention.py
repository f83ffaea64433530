"""How long we keep what (quality.md V7): the table that the privacy page shows, and the daily job that holds to it.

Each Period is a rule with the code that carries it out, so that no promise stands on the page that nobody keeps.
Higher apps add theirs in their module `own_data`.
"""

import ipaddress
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import DatabaseError
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from profiles.inviting import inviting
from profiles.models import AuditEntry, Erasure, Place, Profile, Report, User
from profiles.safety.audit import What, name_of
from profiles.vocabulary import Standing

from .erasing import erase

AT_ONCE = 1000
WARNINGS, DAYS_AFTER_WARNING = 2, 30

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Period:
    """One rule: `what` goes after `days`, and `why` we keep it that long. `apply(before)` does it for everything older.

    `apply` returns how many rows it took; running it twice takes none the second time.
    """

    name: str
    what: str
    days: int
    why: str
    apply: Callable[[datetime], int]

    @property
    def months(self):
        """Return the period in months of 30.4 days when it is longer than a quarter, else None."""
        return round(self.days / 30.4) if self.days > 92 else None


PERIODS = {}


def add(period):
    """Put a Period into the table."""
    PERIODS[period.name] = period


def periods():
    """Return the table, the shortest first."""
    return sorted(PERIODS.values(), key=lambda period: period.days)


def apply(now):
    """Carry out every Period at the instant `now`; return name to how many rows went. Twice changes nothing.

    One rule that fails stops no other: it is tried again the next day, and the fault stands in the log.
    """
    counts = {}
    for period in periods():
        try:
            counts[period.name] = period.apply(now - timedelta(days=period.days))
        except DatabaseError:
            logger.exception("Retention: %s could not be carried out.", period.name)
    return counts


# --- Accounts ---------------------------------------------------------------------------------------------------------
def unconfirmed_accounts(before):
    """Erase accounts opened before `before` whose address nobody confirmed and with which nobody ever signed in."""

    def still(user):
        return unconfirmed(before).filter(pk=user.pk).exists()

    return sum(bool(erase(pk, still=still)) for pk in unconfirmed(before).values_list("pk", flat=True)[:AT_ONCE])


def unconfirmed(before):
    """Return those accounts. One that an operator made has no address to confirm, and stays."""
    addresses = EmailAddress.objects.filter(user=OuterRef("pk"))
    return User.objects.filter(
        Exists(addresses), ~Exists(addresses.filter(verified=True)), joined_at__lt=before, last_login=None,
        is_staff=False, is_superuser=False,
    )  # fmt: skip


def idle_accounts(before):
    """Erase accounts that nobody used since `before`, if two warnings went out since, the second 30 days ago or more.

    Whoever sends such a warning writes a line IDLE_WARNED about the account into the log; without both, an account
    stays, however old. `before` is 24 months ago, from which the present instant follows.
    """
    now = before + timedelta(days=IDLE.days)
    taken = 0
    for pk in idle(before).values_list("pk", flat=True).order_by("pk")[:AT_ONCE]:
        taken += bool(erase(pk, still=lambda user: idle(before).filter(pk=user.pk).exists() and warned(user, now)))
    return taken


def idle(before):
    """Return the accounts that nobody used since `before` and of which the warnings have begun."""
    return unused(before).filter(pk__in=warned_at_all())


def unused(before):
    """Return the accounts that nobody used since `before`. Staff stay, and who is leaving does so anyway."""
    used = UserSession.objects.filter(user=OuterRef("pk"), last_seen_at__gte=before)
    seen = Profile.objects.filter(user=OuterRef("pk"), active_on__gte=before)
    leaving = Erasure.objects.filter(user=OuterRef("pk"))
    return User.objects.filter(
        ~Exists(used), ~Exists(seen), ~Exists(leaving), Q(last_login=None) | Q(last_login__lt=before),
        joined_at__lt=before, is_staff=False, is_superuser=False,
    )  # fmt: skip


def warned_at_all():
    """Return the numbers of the accounts about which the log has a warning."""
    subjects = AuditEntry.objects.filter(what=What.IDLE_WARNED).values_list("subject", flat=True).distinct()
    return [int(subject.removeprefix("account ")) for subject in subjects]


def warned(user, now):
    """Return whether both warnings went out since the account was last used, the second long enough before `now`."""
    times = warnings(user)
    return len(times) >= WARNINGS and times[-1] <= now - timedelta(days=DAYS_AFTER_WARNING)


def warnings(user):
    """Return when warnings went out since the account was last used, the first one first. Costs 2 queries."""
    used = max(user.joined_at, user.last_login or user.joined_at)
    lines = AuditEntry.objects.filter(what=What.IDLE_WARNED, subject=name_of(user), at__gt=used).order_by("at")
    if active_on := Profile.objects.filter(user=user).values_list("active_on", flat=True).first():
        lines = lines.filter(at__date__gt=active_on)
    return [*lines.values_list("at", flat=True)]


# --- Sessions ---------------------------------------------------------------------------------------------------------
def ended_sessions(before):
    """Forget where somebody was signed in once that session has ended."""
    Session.objects.filter(expire_date__lt=before).delete()
    alive = Session.objects.filter(session_key=OuterRef("session_key"))
    return UserSession.objects.filter(~Exists(alive), last_seen_at__lt=before).delete()[0]


def network_addresses(before):
    """Shorten the network addresses of older sessions to their network: IPv4 /24, IPv6 /48."""
    changed = 0
    for session in UserSession.objects.filter(created_at__lt=before).only("ip").iterator(AT_ONCE):
        short = network_of(session.ip)
        if short != session.ip:
            changed += UserSession.objects.filter(pk=session.pk).update(ip=short)
    return changed


def network_of(address):
    """Return the first address of the network of `address`, as text."""
    given = ipaddress.ip_address(address)
    network = ipaddress.ip_network((given, 24 if given.version == 4 else 48), strict=False)
    return str(network.network_address)


# --- The rest ---------------------------------------------------------------------------------------------------------
def unanswered_invitations(before):
    """Forget whom nobody's answer came from."""
    return inviting.forget_unanswered(before + timedelta(days=inviting.ANSWER_DAYS))


def words_of_reports(before):
    """Empty the words, the address, the copied profile and messages of reports decided before `before`.

    While the person is still held back, the report stays whole: they may ask why.
    """
    held = Q(decision="held", reported__profile__standing=Standing.HELD)
    old = Report.objects.filter(decided_at__lt=before).exclude(held)
    return old.exclude(message="", email="", snapshot={}, said=[]).update(message="", email="", snapshot={}, said=[])


def names_of_reports(before):
    """Forget of older reports which address they were about."""
    return Report.objects.filter(decided_at__lt=before).exclude(known_as="").update(known_as="")


def unused_places(before):
    """Delete places that were typed before `before` and that no profile names any more."""
    used = Profile.objects.filter(place=OuterRef("pk"))
    return Place.objects.filter(~Exists(used), created_at__lt=before).delete()[0]


def admin_log(before):
    """Delete what Django's admin noted before `before`."""
    return LogEntry.objects.filter(action_time__lt=before).delete()[0]


IDLE = Period(
    "idle_accounts", _("Accounts that nobody uses"), 730,
    _("We write twice before, and wait a month after the second time. Without both mails nothing is erased."),
    idle_accounts,
)  # fmt: skip
for each in (
    Period(
        "ended_sessions", _("Where you were signed in, after that has ended"), 1,
        _("So that you see what is open, and only that. It ends by itself 14 days after a visit, or after 90."),
        ended_sessions,
    ),
    Period(
        "unconfirmed_accounts", _("Accounts whose address was never confirmed"), 7,
        _("A mail can take its time. After a week the address was probably mistyped."), unconfirmed_accounts,
    ),
    Period(
        "network_addresses", _("The last part of the network address that you signed in from"), 30,
        _("So that you notice a stranger. Then we keep only which network it was, until you sign out."),
        network_addresses,
    ),
    Period(
        "unused_places", _("Places that no profile names any more"), 30,
        _("So that a text that comes back within the month is not looked up again."), unused_places,
    ),
    Period(
        "unanswered_invitations", _("Invitations that nobody answered"), inviting.ANSWER_DAYS,
        _("So long the link is good. Then a scrambled form of the address stays, so that nobody asks again."),
        unanswered_invitations,
    ),
    Period(
        "words_of_reports", _("The words of a report, and the profile as it was then, after the decision"), 365,
        _("So that staff can look again when somebody objects, or when it happens once more."), words_of_reports,
    ),
    Period(
        "admin_log", _("What staff changed in the administration"), 730,
        _("So that mistakes can be found and put right."), admin_log,
    ),
    Period(
        "names_of_reports", _("The scrambled address of somebody who was reported, after the decision"), 1095,
        _("So that a new account does not make staff forget what happened with the old one."), names_of_reports,
    ),
    IDLE,
):  # fmt: skip
    add(each)
