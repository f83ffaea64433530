"""A curator's changes to the catalog: written under one lock, kept in the history, with their source."""

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from programs.finding import snapshot
from programs.finding.snapshot import facts_of
from programs.models import CatalogVersion, Program, ProgramChange, Sponsor, Verification
from programs.records import record_of
from programs.vocabulary import ChangeOrigin, Evidence

from .changes import differences, state_of

# Facts of our own record, which no source confirms.
OURS = {"workflow", "created", "notes", "id"}


class Stale(Exception):
    """The program was changed by somebody else after the form was opened."""


def whole(program_id):
    """Return a program with all its parts as (Facts, workflow). Costs 6 queries; raise DoesNotExist."""
    program = Program.objects.with_parts().get(pk=program_id)
    return facts_of(program), program.workflow


@transaction.atomic
def save(
    *,
    write,
    by,
    program_id=None,
    seen=None,
    source_url="",
    as_of_year=None,
    note="",
    origin=ChangeOrigin.STAFF,
    evidence=Evidence.SOURCE,
):
    """Let `write()` store a program, log what it changed, and return the Program.

    `seen` is the program's `updated_at` when the form was opened: Stale is raised, and nothing written, when it has
    changed since. With a source or its year the changed facts get a Verification.
    """
    CatalogVersion.objects.lock()
    before = None
    if program_id is not None:
        facts, workflow = whole(program_id)
        if seen is not None and facts.updated_at != seen:
            raise Stale
        before = state_of(facts, workflow)
    program = write()
    changed = differences(before, state_of(*whole(program.pk)))
    ProgramChange.objects.bulk_create(
        ProgramChange(program=program, field=field, old=old, new=new, origin=origin, changed_by=by, note=note[:300])
        for field, old, new in changed
    )
    fields = [field for field, _old, _new in changed if field not in OURS]
    if (source_url or as_of_year) and (fields or before is None):
        Verification.objects.create(
            program=program,
            fields=fields or None,
            evidence=evidence,
            source_url=source_url,
            as_of_year=as_of_year,
            confirmed_by=by,
        )
    transaction.on_commit(snapshot.forget)
    return program


@transaction.atomic
def set_workflow(ids, workflow, *, by):
    """Move the programs `ids` to `workflow` and return how many moved; those that are there already stay untouched."""
    CatalogVersion.objects.lock()
    moving = list(Program.objects.filter(pk__in=ids).exclude(workflow=workflow).order_by("pk"))
    ProgramChange.objects.bulk_create(
        ProgramChange(
            program=program,
            field="workflow",
            old=program.workflow,
            new=workflow,
            origin=ChangeOrigin.STAFF,
            changed_by=by,
        )
        for program in moving
    )
    Program.objects.filter(pk__in=[program.pk for program in moving]).update(
        workflow=workflow, updated_at=timezone.now()
    )
    transaction.on_commit(snapshot.forget)
    return len(moving)


@transaction.atomic
def save_sponsor(*, write, by, sponsor_id=None):
    """Let `write()` store a sponsor and return it; what it changes in its programs' records goes into their history."""
    CatalogVersion.objects.lock()
    columns = ("sponsor", "sponsor_acronym", "sponsor_kind", "parent_sponsor")
    below = Program.objects.filter(sponsor=sponsor_id).with_parts() if sponsor_id else Program.objects.none()

    def records():
        bodies = snapshot.bodies_by_id()
        return {program.pk: record_of(facts_of(program, bodies)) for program in below.all()}

    before = records()
    sponsor = write()
    after = records()
    ProgramChange.objects.bulk_create(
        ProgramChange(
            program_id=pk,
            field=column,
            old=old[column],
            new=after[pk][column],
            origin=ChangeOrigin.STAFF,
            changed_by=by,
        )
        for pk, old in before.items()
        for column in columns
        if old[column] != after[pk][column]
    )
    transaction.on_commit(snapshot.forget)
    return sponsor


def sponsors():
    """Return every sponsor with its parent and how many programs it runs, by name. Costs 1 query."""

    return Sponsor.objects.select_related("parent").annotate(running=Count("programs")).order_by("name")
