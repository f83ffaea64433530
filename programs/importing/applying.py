"""Writes a plan into the catalog: all of it in one transaction, or nothing."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from itertools import batched

from django.db import connection, transaction

from profiles.models import Topic
from programs.finding import snapshot
from programs.models import ApplicationWindow, CatalogVersion, Program, ProgramChange, RoleTerms, Verification
from programs.models.program import RESERVED_SLUGS
from programs.records import SOURCE_COLUMNS
from programs.vocabulary import ChangeOrigin, Evidence, Workflow

from .planning import BATCH, plan
from .sponsoring import free, write_sponsors
from .windowing import windows_of

# The web's limits (5 s a statement) are for pages. An import of thousands of rows may take longer, and so may the
# sums between its statements. In milliseconds, for this transaction only.
PATIENCE = {"statement_timeout": 60_000, "lock_timeout": 30_000, "idle_in_transaction_session_timeout": 120_000}
# Columns that are a field of Program, and what the field is called where it differs.
PROGRAM_FIELDS = {
    "name": "name",
    "sponsor_kind_detail": "sponsor_detail",
    "status": "status",
    "status_year": "status_year",
    "url": "url",
    "summary": "summary",
    "membership_implies_ala": "membership_implies_ala",
    "cost_usd": "cost_usd",
    "cost_note": "cost_note",
    "career_stages": "stages",
    "formats": "formats",
    "delivery": "delivery",
    "duration_months": "duration_months",
    "time_commitment": "time_commitment",
    "application_window": "window_text",
    "library_types": "library_types",
    "community_focus": "communities",
    "geographic_scope": "scope",
    "region": "region",
    "countries": "countries",
    "capacity": "capacity",
    "matching_method": "matching",
    "notes": "notes",
}
# Columns that are a field of the terms of one role or of both.
TERMS_FIELDS = {
    "mentee_eligibility": [("mentee", "eligibility")],
    "mentor_eligibility": [("mentor", "eligibility")],
    "mentee_membership": [("mentee", "membership")],
    "mentor_membership": [("mentor", "membership")],
    "employment_requirement": [("mentee", "employment"), ("mentor", "employment")],
    "support_staff_ok": [("mentee", "support_staff_ok"), ("mentor", "support_staff_ok")],
    "mentor_min_years": [("mentor", "min_years")],
    "mentor_min_experience": [("mentor", "experience")],
    "mentee_max_years": [("mentee", "max_years")],
}
WINDOW_COLUMNS = {"application_window", "application_months"}
KEPT = {"id", "key", "slug", "workflow", "created_at", "successor"}


def apply(todo, *, by=None, origin=ChangeOrigin.IMPORT, workflow=Workflow.PUBLISHED, note=""):
    """Write the Plan `todo` and return the one that was written: a newer one if the catalog changed meanwhile.

    `by` is the account that did it; `workflow` is that of new programs; `note` goes into the history. A plan without
    changes writes nothing. About 30 queries for each 1,000 programs written.
    """
    if not todo.new and not todo.changed:
        return todo
    with transaction.atomic():
        _be_patient()
        if CatalogVersion.objects.lock().number != todo.version:
            todo = plan(todo.records)
        if todo.new or todo.changed:
            _Writing(by=by, origin=origin, workflow=workflow, note=note).write(todo)
            transaction.on_commit(snapshot.forget)
    return todo


def save_record(
    record, *, by, origin, note="", source_url="", as_of=None, evidence=Evidence.SOURCE, workflow=Workflow.DRAFT
):
    """Write one record of `check`, whole or only some columns with the id, and return its Program.

    With `source_url` or `as_of` (a date, or a year) the changed facts get a Verification of their own. `workflow` is
    that of a program that is new.
    """
    with transaction.atomic():
        CatalogVersion.objects.lock()
        written = apply(plan([record]), by=by, origin=origin, workflow=workflow, note=note)
        program = Program.objects.get(key=record["id"])
        fields = [change.field for change in written.changed if change.field not in SOURCE_COLUMNS]
        if (source_url or as_of) and (fields or written.new):
            day = as_of if isinstance(as_of, date) else None
            program.verifications.create(
                fields=fields or None,
                evidence=evidence,
                source_url=source_url,
                as_of=day,
                as_of_year=day.year if day else as_of,
                confirmed_by=by,
            )
    return program


def _be_patient():
    """Raise the time limits of this transaction."""
    with connection.cursor() as cursor:
        for setting, milliseconds in PATIENCE.items():
            cursor.execute("SELECT set_config(%s, %s, true)", [setting, str(milliseconds)])


class _Writing:
    """One run of writing: who does it, and the few lists that every program needs."""

    def __init__(self, *, by, origin, workflow, note):
        self.by, self.origin, self.workflow, self.note = by, origin, workflow, note

    def write(self, todo):
        """Write sponsors, then programs with all their parts, then successors, then the history."""
        changed = defaultdict(dict)
        for change in todo.changed:
            changed[change.key][change.field] = change.new
        given = {record["id"]: record for record in todo.records}
        # As given, not filled up: a column that a record leaves out says nothing about a sponsor that is there.
        named = [record["id"] for record in todo.new] + list(changed)
        self.sponsors = write_sponsors([given[key] for key in named])
        self.topics = dict(Topic.objects.values_list("slug", "id"))
        self.taken = {*RESERVED_SLUGS} | set(Program.objects.values_list("slug", flat=True))
        ids = {}
        for batch in batched(todo.new, BATCH):
            values = {record["id"]: record for record in batch}
            ids |= self.write_batch([self.made(record) for record in batch], values, values, new=True)
        for batch in batched(changed, BATCH):
            programs = list(Program.objects.filter(key__in=batch))
            ids |= self.write_batch(programs, changed, todo.after, new=False)
        self.write_successors(ids, {record["id"]: record for record in todo.new if record["successor"]} | changed)
        log = [self.change(ids[record["id"]], "created", None, None) for record in todo.new]
        log += [self.change(ids[change.key], change.field, change.old, change.new) for change in todo.changed]
        ProgramChange.objects.bulk_create(log, batch_size=BATCH)

    def made(self, record):
        """Return a new, unsaved Program under a free address."""
        key = record["id"]
        slug = free(f"{key[:90]}-program" if key in RESERVED_SLUGS else key[:90], self.taken)
        self.taken.add(slug)
        return Program(key=key, slug=slug, workflow=self.workflow)

    def change(self, program_id, field, old, new):
        """Return an unsaved line of the history."""
        return ProgramChange(
            program_id=program_id,
            field=field,
            old=old,
            new=new,
            origin=self.origin,
            changed_by=self.by,
            note=self.note[:300],
        )

    def write_batch(self, programs, values, whole, *, new):
        """Write `programs` and return id to primary key.

        `values` are the columns to write, `whole` the records that the programs become, both by id.
        """
        for program in programs:
            given = values[program.key]
            for column in given.keys() & PROGRAM_FIELDS.keys():
                _set(program, PROGRAM_FIELDS[column], given[column])
            if "sponsor" in given:
                program.sponsor = self.sponsors[given["sponsor"]]
        if new:
            Program.objects.bulk_create(programs, batch_size=500)
        else:
            _upsert(Program, programs, ["key"], KEPT)
        by_id = {program.pk: values[program.key] for program in programs}
        records = {program.pk: whole[program.key] for program in programs}
        self.write_terms(by_id, new=new)
        self.write_windows({pk: records[pk] for pk in by_id if by_id[pk].keys() & WINDOW_COLUMNS}, new=new)
        self.write_topics(by_id, new=new)
        self.write_sources([(pk, records[pk]) for pk in by_id if by_id[pk].keys() & {*SOURCE_COLUMNS}])
        return {program.key: program.pk for program in programs}

    def write_terms(self, by_id, *, new):
        """Write the terms of both roles where a column of theirs is given."""
        wanted = [pk for pk, given in by_id.items() if new or given.keys() & TERMS_FIELDS.keys()]
        found = () if new else RoleTerms.objects.filter(program__in=wanted)
        terms = {(row.program_id, row.role): row for row in found}
        for pk in wanted:
            for role in ("mentee", "mentor"):
                terms.setdefault((pk, role), RoleTerms(program_id=pk, role=role))
            for column in by_id[pk].keys() & TERMS_FIELDS.keys():
                for role, field in TERMS_FIELDS[column]:
                    _set(terms[pk, role], field, by_id[pk][column])
        there = [row for row in terms.values() if row.pk]
        RoleTerms.objects.bulk_create(row for row in terms.values() if not row.pk)
        if there:
            _upsert(RoleTerms, there, ["program", "role"], {"id", "program", "role"})

    def write_windows(self, records, *, new):
        """Make anew the windows of `records`, primary key to whole record."""
        if records and not new:
            ApplicationWindow.objects.filter(program__in=records).delete()
        ApplicationWindow.objects.bulk_create(
            [
                ApplicationWindow(program_id=pk, role=window.role, kind=window.kind, months=list(window.months) or None)
                for pk, record in records.items()
                for window in windows_of(record["application_window"], record["application_months"])
            ],
            batch_size=BATCH,
        )

    def write_topics(self, by_id, *, new):
        """Make the list of topics anew where it is given."""
        through = Program.topics.through
        wanted = [pk for pk, given in by_id.items() if "focus_topics" in given]
        if not new and wanted:
            through.objects.filter(program__in=wanted).delete()
        through.objects.bulk_create(
            through(program_id=pk, topic_id=self.topics[slug])
            for pk in wanted
            for slug in by_id[pk]["focus_topics"] or ()
        )

    def write_sources(self, records):
        """Add a Verification of the whole record for each pair of primary key and record that names a source."""
        Verification.objects.bulk_create(
            [
                Verification(
                    program_id=pk,
                    evidence=record["evidence"],
                    source_url=record["source_url"] or "",
                    as_of_year=record["as_of"],
                    confirmed_by=self.by,
                )
                for pk, record in records
                if record["evidence"]
            ],
            batch_size=BATCH,
        )

    def write_successors(self, ids, values):
        """Join programs to those that continue them, now that all are there."""
        wanted = {ids[key]: given["successor"] for key, given in values.items() if "successor" in given}
        named = {key for key in wanted.values() if key}
        found = dict(Program.objects.filter(key__in=named).values_list("key", "id")) if named else {}
        joined = [Program(pk=pk, successor_id=found.get(key)) for pk, key in wanted.items()]
        if joined:
            Program.objects.bulk_update(joined, ["successor"], batch_size=500)


def _set(row, field, value):
    """Give a row's field the value of a column: "" for an unstated text, a Decimal for a fraction."""
    kind = row._meta.get_field(field)
    if value is None and not kind.null:
        value = ""
    setattr(row, field, Decimal(str(value)) if isinstance(value, float) else value)


def _upsert(model, rows, unique, kept):
    """Write all fields but `kept` of rows that are there in one statement for each 500, not one for each row."""
    fields = [field.name for field in model._meta.concrete_fields if field.name not in kept]
    model.objects.bulk_create(rows, update_conflicts=True, unique_fields=unique, update_fields=fields, batch_size=500)
