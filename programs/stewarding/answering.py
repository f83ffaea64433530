"""What a steward says about their program: all still true, something changed, not mine any more."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from programs.curating import editing, freshness, suggestions
from programs.finding import snapshot
from programs.models import CatalogVersion, Program, Steward
from programs.vocabulary import ChangeOrigin, Evidence, Silence, Status, SuggestionKind

from . import appointing


class NotTheirs(Exception):
    """The program has another steward by now, or none. Nothing was changed."""


@transaction.atomic
def confirm(steward_id, *, seen):
    """Write down that everything the steward's program states is still true, and return the Program.

    A program of which nobody knew whether it runs, runs: its own people have just said so.

    `seen` is the program's `updated_at` when its text was shown: raises editing.Stale when it has changed since, and
    NotTheirs.
    """
    steward = held(steward_id)
    program = Program.objects.get(pk=steward.program_id)
    if program.updated_at != seen:
        raise editing.Stale
    if program.status == Status.UNKNOWN:
        editing.save(write=lambda: _set_running(program), by=None, program_id=program.pk, origin=ChangeOrigin.STEWARD)
    _say_all_true(program.pk)
    answered(steward)
    return program


@transaction.atomic
def edit(steward_id, *, write, seen):
    """Let `write()` store what the steward changed and return the Program; what they left is confirmed with it.

    Raises editing.Stale and NotTheirs, before anything is written.
    """
    steward = held(steward_id)
    program = editing.save(
        write=write,
        by=None,
        program_id=steward.program_id,
        seen=seen,
        origin=ChangeOrigin.STEWARD,
    )
    _say_all_true(program.pk)
    answered(steward)
    return program


@transaction.atomic
def leave(steward_id):
    """End a stewardship at the steward's wish, ask curators to find the next one, and return the Program."""
    steward = held(steward_id)
    suggestions.receive(
        kind=SuggestionKind.CORRECTION,
        program_id=steward.program_id,
        facts={},
        message=_("Its steward says that this is not their program any more. Please find out who looks after it now."),
    )
    appointing.forget(steward)
    appointing.note(steward.program_id, ChangeOrigin.STEWARD, None)
    transaction.on_commit(snapshot.forget)
    return steward.program


def held(steward_id):
    """Lock the catalog and return an active Steward; raise NotTheirs."""
    CatalogVersion.objects.lock()
    steward = Steward.objects.active().select_related("program").filter(pk=steward_id).first()
    if steward is None:
        raise NotTheirs
    return steward


def answered(steward):
    """Take back everything that followed from the steward's silence."""
    steward.answered_at, steward.asked_at, steward.bounced_at = timezone.now(), None, None
    steward.silent = Silence.NONE
    steward.save(update_fields=["answered_at", "asked_at", "bounced_at", "silent"])


def _say_all_true(program_id):
    """Confirm a program this year, with the steward as the source."""
    year = timezone.localdate().year
    freshness.confirm([program_id], by=None, year=year, origin=ChangeOrigin.STEWARD, evidence=Evidence.STEWARD)


def _set_running(program):
    """Store that a program runs, and return it."""
    program.status = Status.ACTIVE
    program.save(update_fields=["status", "updated_at"])
    return program
