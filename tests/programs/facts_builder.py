"""Facts with boring values, for tests of what needs no database."""

from dataclasses import replace
from datetime import date

from programs.facts import Body, Facts
from programs.finding.snapshot import Snapshot, standing

DAY = date(2026, 11, 23)
ALA = Body(slug="ala", name="American Library Association", acronym="ALA", kind="ala_office")
ACRL = Body(
    slug="acrl", name="Association of College and Research Libraries", acronym="ACRL", kind="division", parent=ALA
)


def make_facts(key="a-program", **facts):
    """Return Facts of a published, active program that states nothing else."""
    plain = Facts(key=key, slug=key, name=key.replace("-", " ").title(), sponsor=ALA, status="active", status_year=2026)
    return replace(plain, **facts)


def make_snapshot(*entries, day=DAY):
    """Return a copy of a catalog of these programs."""
    bodies = {body.slug: body for entry in entries for body in entry.sponsor.line}
    return Snapshot(1, day, tuple(sorted(entries, key=standing)), bodies)
