"""Who agreed to which version of the code of conduct (quality.md S24)."""

from dataclasses import dataclass
from datetime import date

from profiles.models import ConductAcceptance


@dataclass(frozen=True, slots=True)
class Version:
    """One wording of the code of conduct, and the day since which it holds."""

    name: str
    since: date


# Whoever changes what templates/profiles/conduct.html asks of people renames it here, and everybody is asked again.
CURRENT = Version("1", date(2026, 11, 24))


def accepted(user):
    """Return whether `user` (User, AnonymousUser or None) agreed to the current version. Costs 1 query for a User."""
    return acceptance_of(user) is not None


def acceptance_of(user):
    """Return the ConductAcceptance of the current version by `user`, or None."""
    if user is None or not user.is_authenticated:
        return None
    return ConductAcceptance.objects.filter(user=user, version=CURRENT.name).first()


def must_accept(user):
    """Return whether `user` has an account and must agree before going on: never did, or only to an older version."""
    return user is not None and user.is_authenticated and not accepted(user)


def accept(user):
    """Write down that `user` agrees to the current version now; a second time changes nothing, not even the date."""
    acceptance, _new = ConductAcceptance.objects.get_or_create(user=user, version=CURRENT.name)
    return acceptance
