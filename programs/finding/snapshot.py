"""The process's copy of the whole public catalog, and how it stays true.

A catalog is small and changes rarely, so every process keeps all published programs in memory as plain `Facts`
and asks the database for one number, the catalog's version, to know when its copy is old. Every public page,
count and feed is computed from the copy.
"""

import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from operator import attrgetter

from django.conf import settings
from django.utils import timezone

from programs.areas import area_of
from programs.facts import HIDDEN_FROM, LOWERED_FROM, Body, Contact, Facts, Source, Terms, Window
from programs.models import ApplicationWindow, CatalogVersion, Program, RoleTerms, Sponsor, Verification

# What a role is asked when no row says anything.
NOTHING_STATED = Terms()
# The order of the list without a search word: what surely runs first, then what was confirmed last.
STATUS_ORDER = {"active": 0, "paused": 1, "unknown": 2, "closed": 3}


@dataclass(frozen=True)
class Snapshot:
    """All published programs on one day. Positions in `entries` are the bit positions of `catalog.py`."""

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
    bodies, parts = bodies_by_id(), all_parts()
    programs = Program.objects.published().select_related("successor").with_steward()
    entries = sorted((facts_of(program, bodies, parts) for program in programs), key=standing)
    return Snapshot(version, today, tuple(entries), {body.slug: body for body in bodies.values()})


def standing(facts):
    """Return the sort key of the default order. Whose steward is silent comes after every other that has not ended."""
    is_lowered = facts.steward is not None and facts.steward.silence >= LOWERED_FROM
    place = (facts.status == "closed", is_lowered, STATUS_ORDER[facts.status])
    return *place, -(facts.status_year or 0), facts.name.casefold(), facts.key


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


def facts_of(program, bodies=None, parts=None):
    """Return the Facts of a Program from `with_parts()`.

    `bodies` spares the query for the sponsor tree, `parts` those of `with_parts()`.
    """
    bodies = bodies if bodies is not None else bodies_by_id()
    parts = parts if parts is not None else prefetched_parts(program)
    terms = parts.terms.get(program.pk, {})
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
        mentee=terms.get("mentee", NOTHING_STATED),
        mentor=terms.get("mentor", NOTHING_STATED),
        cost_usd=program.cost_usd,
        cost_note=program.cost_note,
        formats=several(program.formats),
        delivery=program.delivery,
        stages=several(program.stages),
        library_types=several(program.library_types),
        communities=several(program.communities),
        topics=several(parts.topics.get(program.pk)),
        duration_months=program.duration_months,
        time_commitment=program.time_commitment,
        window_text=program.window_text,
        windows=tuple(parts.windows.get(program.pk, ())),
        scope=program.scope,
        region=program.region,
        countries=several(program.countries),
        area=area_of(program.scope, program.region, program.countries),
        capacity=program.capacity,
        matching=program.matching,
        notes=program.notes,
        sources=tuple(parts.sources.get(program.pk, ())),
        steward=contact_of(program),
        updated_at=program.updated_at,
    )


def contact_of(program):
    """Return the Contact of a Program from `with_steward()`, or None when nobody looks after it."""
    if getattr(program, "steward_pk", None) is None:
        return None
    is_shown = program.steward_is_public and program.steward_silent < HIDDEN_FROM
    answered = program.steward_answered_at
    return Contact(
        silence=program.steward_silent,
        confirmed_on=timezone.localdate(answered) if answered else None,
        name=program.steward_name if is_shown else "",
        email=program.steward_email if is_shown else "",
    )


def several(values):
    """Return a tuple, or None for nothing: an empty list does not state anything."""
    return tuple(values) or None if values is not None else None


# The columns of each part, in the order of the dataclass that it becomes.
TERMS = ("eligibility", "membership", "employment", "support_staff_ok", "min_years", "max_years", "experience")
WINDOW = ("kind", "role", "months", "opens_on", "closes_on", "note", "id")
SOURCE = ("evidence", "source_url", "as_of_year", "as_of", "fields")


def terms_of(*values):
    """Return the Terms of a role from TERMS."""
    return Terms(*values)


def window_of(kind, role, months, *rest):
    """Return a Window from WINDOW."""
    return Window(kind, role, tuple(months or ()), *rest)


def source_of(evidence, url, year, day, fields):
    """Return a Source from SOURCE."""
    return Source(evidence, url, year, day, several(fields))


@dataclass(frozen=True, slots=True)
class Parts:
    """What hangs on programs: by program id, terms by role, and windows, topics and sources in their order."""

    terms: dict
    windows: dict
    topics: dict
    sources: dict


def all_parts():
    """Return the Parts of every program in 4 queries.

    Plain rows, not model instances: with 10,000 programs that is a third of the time.
    """
    parts = Parts(defaultdict(dict), defaultdict(list), defaultdict(list), defaultdict(list))
    for program, role, *values in RoleTerms.objects.values_list("program_id", "role", *TERMS):
        parts.terms[program][role] = terms_of(*values)
    for program, *values in ApplicationWindow.objects.order_by("id").values_list("program_id", *WINDOW):
        parts.windows[program].append(window_of(*values))
    topics = Program.topics.through.objects.order_by("topic__name").values_list(
        "program_id", "topic__slug", "topic__name"
    )
    for program, slug, name in topics:
        parts.topics[program].append((slug, name))
    newest = Verification.objects.order_by("-confirmed_at", "-id")
    for program, *values in newest.values_list("program_id", *SOURCE):
        parts.sources[program].append(source_of(*values))
    return parts


def prefetched_parts(program):
    """Return the Parts of one Program that came from `with_parts()`, without a query."""
    return Parts(
        terms={program.pk: {row.role: terms_of(*attrgetter(*TERMS)(row)) for row in program.terms.all()}},
        windows={program.pk: [window_of(*attrgetter(*WINDOW)(row)) for row in program.windows.all()]},
        topics={program.pk: [(topic.slug, topic.name) for topic in program.topics.all()]},
        sources={program.pk: [source_of(*attrgetter(*SOURCE)(row)) for row in program.verifications.all()]},
    )
