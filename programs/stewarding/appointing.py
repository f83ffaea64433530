"""Who looks after which program: appointed and relieved by staff, or by leaving."""

from django.db import transaction
from django.utils import timezone

from programs.finding import snapshot
from programs.models import CatalogVersion, ProgramChange, Steward
from programs.vocabulary import ChangeOrigin, StewardState


@transaction.atomic
def appoint(program_id, *, email, name="", is_public=False, by):
    """Let the owner of `email` look after a program and return the Steward.

    The same address keeps its row; another one relieves whoever was there, whose links end with that.
    """
    CatalogVersion.objects.lock()
    email = email.lower()
    steward = Steward.objects.active().filter(program=program_id).first()
    if steward is not None and steward.email == email:
        steward.name, steward.is_public = name, is_public
        steward.save(update_fields=["name", "is_public"])
    else:
        if steward is not None:
            forget(steward)
        steward = Steward.objects.create(program_id=program_id, email=email, name=name, is_public=is_public)
        note(program_id, ChangeOrigin.STAFF, by)
    transaction.on_commit(snapshot.forget)
    return steward


@transaction.atomic
def relieve(program_id, *, by):
    """End the stewardship of a program; return whether there was one."""
    CatalogVersion.objects.lock()
    steward = Steward.objects.active().filter(program=program_id).first()
    if steward is None:
        return False
    forget(steward)
    note(program_id, ChangeOrigin.STAFF, by)
    transaction.on_commit(snapshot.forget)
    return True


def forget(steward):
    """End a stewardship. The address has served its purpose and is forgotten."""
    steward.state, steward.ended_at = StewardState.ENDED, timezone.now()
    steward.email = steward.name = ""
    steward.is_public = False
    steward.save(update_fields=["state", "ended_at", "email", "name", "is_public"])


def note(program_id, origin, by):
    """Write into the history that somebody else looks after the program; the history names nobody."""
    ProgramChange.objects.create(program_id=program_id, field="steward", origin=origin, changed_by=by)
