"""How members want each kind of mail: the newest wish counts.

A row names a kind. The row named OFF_ALL says that nothing optional shall come, kinds that do not exist yet included;
a wish for a single kind that was written after it stands above it, and those written before it come back when it is
lifted.
"""

from django.db import transaction

from profiles.models import User
from reminders.models import Preference
from reminders.vocabulary import MailClass, Mode

from . import standstill

# No kind has this name (tests/reminders/test_wishes.py).
OFF_ALL = MailClass.OPTIONAL.value


def mode_for(user_id, kind) -> Mode:
    """Return how an account wants mails of `kind` (a Kind). One query; none for mails about accounts: they come."""
    return modes_for([user_id], kind)[user_id]


def modes_for(user_ids, kind) -> dict[int, Mode]:
    """Return account number -> mode for every number given, in one query."""
    if kind.mail_class == MailClass.ACCOUNT:
        return dict.fromkeys(user_ids, Mode.IMMEDIATE)
    found = {}
    for row in Preference.objects.filter(user_id__in=user_ids, kind__in=[kind.name, OFF_ALL]):
        found.setdefault(row.user_id, {})[row.kind] = row
    return {user_id: _mode(kind, found.get(user_id, {})) for user_id in user_ids}


def modes_of(user, kinds) -> dict[str, Mode]:
    """Return name of kind -> mode as it takes effect for a member, in two queries.

    A kind that the address was unsubscribed from, say before the account existed, is off.
    """
    rows = {row.kind: row for row in Preference.objects.filter(user=user)}
    left = standstill.unsubscribed_from(user.email)
    return {kind.name: Mode.OFF if standstill.covers(left, kind) else _mode(kind, rows) for kind in kinds}


def _mode(kind, rows):
    """Return the mode that an account's rows (name -> Preference) give for a kind."""
    wish, no = rows.get(kind.name), rows.get(OFF_ALL)
    if no and kind.mail_class == MailClass.OPTIONAL and (wish is None or wish.changed_at <= no.changed_at):
        return Mode.OFF
    # A way that the kind no longer offers is its usual one; "not at all" stays a no, whatever the kind offers.
    return Mode(wish.mode) if wish and (wish.mode == Mode.OFF or wish.mode in kind.modes) else kind.mode


def set_mode(user, kind_name, mode):
    """Write how a member wants one kind, as set_modes does."""
    set_modes(user, {kind_name: mode})


@transaction.atomic
def set_modes(user, wishes):
    """Write wishes (name of kind -> mode); whatever is not named stays as it takes effect now.

    What is asked for comes again even where the address had been unsubscribed. Raises ValueError for a mode that does
    not exist. An account that is gone changes nothing.
    """
    wishes = {name: Mode(mode) for name, mode in wishes.items()}
    if not User.objects.select_for_update().filter(pk=user.pk).exists():
        return
    wanted = [name for name, mode in wishes.items() if mode != Mode.OFF]
    if wanted and OFF_ALL in standstill.resubscribe(user.email, [*wanted, OFF_ALL]):
        # The no of the address becomes one of the account, older than the wishes that follow.
        _write(user, {OFF_ALL: Mode.OFF})
    _write(user, wishes)


def turn_off_optional(user):
    """Let nothing optional come any more. The second time changes nothing that one could see."""
    set_modes(user, {OFF_ALL: Mode.OFF})


@transaction.atomic
def turn_on_optional(user):
    """Lift "nothing optional": each kind comes again as it did before."""
    Preference.objects.filter(user=user, kind=OFF_ALL).delete()
    standstill.resubscribe(user.email, [OFF_ALL])


def is_optional_off(user):
    """Return whether "nothing optional" is in force for a member, whatever was asked for since. Two queries at most."""
    rows = Preference.objects.filter(user=user, kind=OFF_ALL, mode=Mode.OFF)
    return rows.exists() or OFF_ALL in standstill.unsubscribed_from(user.email)


def _write(user, wishes):
    """Insert or renew one row for each wish, in one statement."""
    Preference.objects.bulk_create(
        [Preference(user_id=user.pk, kind=name, mode=mode) for name, mode in wishes.items()],
        update_conflicts=True, unique_fields=["user", "kind"], update_fields=["mode", "changed_at"],
    )  # fmt: skip
