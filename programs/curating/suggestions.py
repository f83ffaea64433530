"""What the public tells us: taken in once, decided once."""

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from programs import importing
from programs.importing.folding import fold
from programs.importing.known import load_known, seed_sponsors
from programs.importing.sponsoring import free
from programs.models import CatalogVersion, Sponsor, Suggestion
from programs.vocabulary import ChangeOrigin, SponsorKind, SuggestionKind, SuggestionState, Workflow


@transaction.atomic
def receive(*, kind, program_id=None, facts, message="", source_url="", email=""):
    """Put a suggestion into the queue and return it; the same content still waiting is returned instead of doubled.

    `facts` maps columns of the data file to the sender's words, as text. Nothing is taken for true here.
    """
    # The catalog's own lock orders two equal messages sent at the same instant.
    CatalogVersion.objects.lock()
    content = {
        "kind": kind,
        "program_id": program_id,
        "facts": facts,
        "message": message,
        "source_url": source_url,
    }
    waiting = Suggestion.objects.filter(state=SuggestionState.PENDING, **content).first()
    if waiting is None:
        return Suggestion.objects.create(**content, email=email)
    if email and not waiting.email:
        waiting.email = email
        waiting.save(update_fields=["email"])
    return waiting


class AlreadyDecided(Exception):
    """Another curator, or a second click, was faster. Nothing was changed."""


class Unclear(Exception):
    """The words are no value that the catalog can hold as they stand: a curator edits them first."""


def proposed_facts(suggestion):
    """Return column to the words proposed for it; "" where a column is only named."""
    return {"status": "closed"} if suggestion.kind == SuggestionKind.CLOSED else suggestion.facts


def parsed(suggestion, key, known=None):
    """Return (record, problems): what `suggestion` proposes for the program with the id `key`, as regular values.

    Costs the 4 queries of `load_known` unless `known` is given.
    """
    facts = proposed_facts(suggestion)
    values = {field: importing.cell_value(field, words) for field, words in facts.items() if field != "id"}
    records, problems = importing.check([{**values, "id": key}], known)
    return (records[0] if records and values else None), problems


@transaction.atomic
def approve(suggestion_id, *, by):
    """Write a waiting suggestion into the catalog as it stands and return its Program.

    A correction changes its facts; an end closes the program, confirmed this year; a new program becomes a draft.
    Raises AlreadyDecided, or Unclear when the words need a curator's hand; then nothing is changed.
    """
    suggestion = waiting(suggestion_id)
    is_new = suggestion.kind == SuggestionKind.NEW
    if is_new:
        record = new_record(suggestion)
    else:
        record, _problems = parsed(suggestion, suggestion.program.key)
        if record is None or not all(proposed_facts(suggestion).values()):
            raise Unclear
    year = timezone.localdate().year
    if suggestion.kind == SuggestionKind.CLOSED:
        record["status_year"] = year
    source = {} if is_new or not suggestion.source_url else {"source_url": suggestion.source_url, "as_of": year}
    program = importing.save_record(
        record, by=by, origin=ChangeOrigin.SUGGESTION, note=suggestion.message[:300], workflow=Workflow.DRAFT, **source
    )
    decide(suggestion, SuggestionState.APPROVED, by=by, program=program)
    return program


@transaction.atomic
def refuse(suggestion_id, *, by, reason):
    """Refuse a waiting suggestion for `reason` and return it; raise AlreadyDecided."""
    suggestion = waiting(suggestion_id)
    decide(suggestion, SuggestionState.REFUSED, by=by, reason=reason)
    return suggestion


@transaction.atomic
def approve_with(suggestion_id, save, *, by):
    """Let `save()` store a curator's own wording of a waiting suggestion, and approve it with the Program it returns.

    Raises AlreadyDecided before anything is stored.
    """
    suggestion = waiting(suggestion_id)
    program = save()
    decide(suggestion, SuggestionState.APPROVED, by=by, program=program)
    return program


def waiting(suggestion_id):
    """Lock the catalog and return a suggestion that nobody has decided; raise AlreadyDecided, or DoesNotExist."""
    CatalogVersion.objects.lock()
    suggestion = Suggestion.objects.select_for_update(of=["self"]).select_related("program").get(pk=suggestion_id)
    if suggestion.state != SuggestionState.PENDING:
        raise AlreadyDecided
    return suggestion


def decide(suggestion, state, *, by, reason="", program=None):
    """Close a suggestion. Its sender's address has served its purpose and is forgotten."""
    suggestion.state, suggestion.decided_at, suggestion.decided_by = state, timezone.now(), by
    suggestion.reason, suggestion.email = reason[:300], ""
    suggestion.program = program or suggestion.program
    suggestion.save()


def new_record(suggestion):
    """Return the checked record of a new program, under a free id; raise Unclear with what stands in the way."""
    known = load_known()
    facts = suggestion.facts
    key = free((slugify(facts.get("name", "")) or "program")[:80].strip("-"), known.programs)
    given = {**facts, **sponsor_columns(known.sponsors.get(fold(facts.get("sponsor", "")))), "status": "unknown"}
    draft = Suggestion(kind=suggestion.kind, facts=given)
    record, _problems = parsed(draft, key, known)
    if record is None:
        raise Unclear
    return record


def sponsor_columns(name):
    """Return what a record says of the sponsor called `name`, so that a new program changes nothing about it."""
    if name is None:
        return {"sponsor_kind": SponsorKind.OTHER.value}
    sponsor = Sponsor.objects.select_related("parent").filter(name=name).first()
    if sponsor is None:  # a body that the seed describes and no program names yet
        seed = seed_sponsors()[name]
        found = (seed["acronym"], seed["kind"], seed["parent"])
    else:
        above = sponsor.parent and (sponsor.parent.short_name or sponsor.parent.name)
        found = (sponsor.acronym, sponsor.kind, above)
    columns = dict(zip(("sponsor_acronym", "sponsor_kind", "parent_sponsor"), found, strict=True))
    return {"sponsor": name} | {column: value for column, value in columns.items() if value}
