"""The process's copy of the whole public catalog, and how it stays true.

A catalog is small and changes rarely, so every process keeps all published programs in memory as plain `Facts`
and asks the database for one number, the catalog's version, to know when its copy is old. Every public page,
count and feed is computed from the copy.
"""

import threading
import time
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.conf import settings
from django.utils import timezone

from .areas import area_of
from .facts import Body, Facts, Source, Terms, Window
from .models import CatalogVersion, Program, Sponsor

# The order of the list without a search word: what surely runs first, then what was confirmed last.
STATUS_ORDER = {"active": 0, "paused": 1, "unknown": 2, "closed": 3}


@dataclass(frozen=True)
class Snapshot:
    """All published programs on one day. Positions in `entries` are the bit positions of `programs/facets.py`."""

    version: int
    day: date
    entries: tuple[Facts, ...]
    sponsors: dict[str, Body]
    # Whatever is computed from the copy and lives as long as it: indexes, rendered cards.
    derived: dict = field(default_factory=dict)

    @cached_property
    def by_slug(self):
        """Return slug to program."""
        return {entry.slug: entry for entry in self.entries}

    def derive(self, key, build):
        """Return what `build()` gave the first time it was asked for under `key` in this copy."""
        try:
            return self.derived[key]
        except KeyError:
            return self.derived.setdefault(key, build())


class Keeper:
    """Holds the newest copy. One thread renews it while the others go on with the one before."""

    def __init__(self):
        self.snapshot = None
        self.checked_at = float("-inf")
        self.lock = threading.Lock()

    def current(self):
        """Return a copy at most CATALOG_CHECK_SECONDS old. Costs 0, 1 or, after a change, 7 queries."""
        now, today = time.monotonic(), timezone.localdate()
        held = self.snapshot
        if held and held.day == today and now - self.checked_at < settings.CATALOG_CHECK_SECONDS:
            return held
        version = CatalogVersion.objects.current()
        if held is None or held.version != version or held.day != today:
            held = self.renew(version, today, wait=held is None)
        else:
            self.checked_at = now
        return held

    def renew(self, version, today, *, wait):
        """Read the catalog anew, unless another thread is doing so and there is an older copy to go on with."""
        if not self.lock.acquire(blocking=wait):
            return self.snapshot
        try:
            held = self.snapshot
            if held is None or (held.version, held.day) != (version, today):
                held = self.snapshot = load(version, today)
            self.checked_at = time.monotonic()
            return held
        finally:
            self.lock.release()

    def forget(self):
        """Ask the database again at the next request: this process has just written to the catalog."""
        self.checked_at = float("-inf")


_keeper = Keeper()
current = _keeper.current
forget = _keeper.forget


def load(version, today):
    """Return a Snapshot of all that is published. Costs 6 queries, whatever the size.

    `version` must have been read before: then data newer than it only means one more renewal, never a stale copy.
    """
    bodies = bodies_by_id()
    programs = Program.objects.published().with_parts()
    entries = sorted((facts_of(program, bodies) for program in programs), key=standing)
    return Snapshot(version, today, tuple(entries), {body.slug: body for body in bodies.values()})


def standing(facts):
    """Return the sort key of the default order."""
    return STATUS_ORDER[facts.status], -(facts.status_year or 0), facts.name.casefold(), facts.key


def bodies_by_id():
    """Return id to Body for the whole sponsor tree. Costs 1 query."""
    rows = {sponsor.pk: sponsor for sponsor in Sponsor.objects.all()}
    bodies = {}

    def body(pk):
        if pk is not None and pk not in bodies:
            row = rows[pk]
            bodies[pk] = Body(
                slug=row.slug,
                name=row.name,
                acronym=row.acronym,
                kind=row.kind,
                kind_detail=row.kind_detail,
                place=row.place,
                short_name=row.short_name,
                url=row.url,
                dues_usd=row.annual_dues_usd,
                parent=body(row.parent_id),
            )
        return bodies.get(pk)

    for pk in rows:
        body(pk)
    return bodies


def facts_of(program, bodies=None):
    """Return the Facts of a Program from `with_parts()`; `bodies` spares the query for the sponsor tree."""
    bodies = bodies if bodies is not None else bodies_by_id()
    terms = {row.role: row for row in program.terms.all()}
    return Facts(
        id=program.pk,
        key=program.key,
        slug=program.slug,
        name=program.name,
        sponsor=bodies[program.sponsor_id],
        sponsor_detail=program.sponsor_detail,
        summary=program.summary,
        url=program.url,
        status=program.status,
        status_year=program.status_year,
        successor=(program.successor.slug, program.successor.name) if program.successor else None,
        successor_key=program.successor.key if program.successor else None,
        membership_implies_ala=program.membership_implies_ala,
        mentee=terms_of(terms.get("mentee")),
        mentor=terms_of(terms.get("mentor")),
        cost_usd=program.cost_usd,
        cost_note=program.cost_note,
        formats=several(program.formats),
        delivery=program.delivery,
        stages=several(program.stages),
        library_types=several(program.library_types),
        communities=several(program.communities),
        topics=several((topic.slug, topic.name) for topic in program.topics.all()),
        duration_months=program.duration_months,
        time_commitment=program.time_commitment,
        window_text=program.window_text,
        windows=tuple(window_of(row) for row in program.windows.all()),
        scope=program.scope,
        region=program.region,
        countries=several(program.countries),
        area=area_of(program.scope, program.region, program.countries),
        capacity=program.capacity,
        matching=program.matching,
        notes=program.notes,
        sources=tuple(source_of(row) for row in program.verifications.all()),
        updated_at=program.updated_at,
    )


def several(values):
    """Return a tuple, or None for nothing: an empty list does not state anything."""
    return tuple(values) or None if values is not None else None


def terms_of(row):
    """Return the Terms of a RoleTerms row, or empty ones when the program has none for the role."""
    if row is None:
        return Terms()
    return Terms(
        eligibility=row.eligibility,
        membership=row.membership,
        employment=row.employment,
        support_staff_ok=row.support_staff_ok,
        min_years=row.min_years,
        max_years=row.max_years,
        experience=row.experience,
    )


def window_of(row):
    """Return the Window of an ApplicationWindow row."""
    return Window(row.kind, row.role, tuple(row.months or ()), row.opens_on, row.closes_on, row.note, row.pk)


def source_of(row):
    """Return the Source of a Verification row."""
    return Source(row.evidence, row.source_url, row.as_of_year, row.as_of, several(row.fields))
