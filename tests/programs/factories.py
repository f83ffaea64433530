"""Boring rows for tests of the catalog. Every value can be named; what is not named is not stated."""

from itertools import count

from allauth.account.models import EmailAddress

from profiles.accounts.second_factor import give_totp
from profiles.models import User
from programs.models import Program, RoleTerms, Sponsor

numbers = count(1)


def make_user(email=None, **fields):
    """Return a saved account with a confirmed address that signs in with the password "a long password"."""
    user = User.objects.create_user(email or f"person{next(numbers)}@example.org", "a long password", **fields)
    EmailAddress.objects.create(user=user, email=user.email.lower(), primary=True, verified=True)
    return user


def make_curator(email="curator@example.org", **fields):
    """Return a saved staff account with an authenticator app, as the staff pages demand."""
    user = make_user(email, **{"is_staff": True, **fields})
    give_totp(user)
    return user


def make_sponsor(name=None, **fields):
    """Return a saved sponsor."""
    number = next(numbers)
    return Sponsor.objects.create(
        **{"name": name or f"Sponsor {number}", "slug": f"sponsor-{number}", "kind": "other", **fields}
    )


def make_program(name=None, *, mentee=None, mentor=None, **fields):
    """Return a saved, published, active program; `mentee` and `mentor` are the facts of the two roles."""
    number = next(numbers)
    values = {"key": f"program-{number}", "workflow": "published", "status": "active", "status_year": 2026, **fields}
    values.setdefault("slug", values["key"])
    if "sponsor" not in values:
        values["sponsor"] = make_sponsor()
    program = Program.objects.create(name=name or f"Program {number}", **values)
    for role, facts in (("mentee", mentee), ("mentor", mentor)):
        if facts is not None:
            RoleTerms.objects.create(program=program, role=role, **facts)
    return program
