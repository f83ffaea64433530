"""The sponsors that records name: found, made, or brought up to what the records say of them."""

import re
from collections import Counter, defaultdict

from django.utils.text import slugify

from programs.areas import PROVINCES, US_STATES
from programs.models import Sponsor

from .known import seed_sponsors

COLUMNS = {"sponsor_acronym": "acronym", "sponsor_kind": "kind"}
STATES = {**US_STATES, **{code.removeprefix("CA-"): name for code, name in PROVINCES.items()}}
WRITTEN = ["acronym", "kind", "parent", "short_name"]


def write_sponsors(records):
    """Make the sponsors of `records` what these say; return name to Sponsor. Costs at most 3 queries a thousand.

    A sponsor is found by its full name only. The address of one that is there never changes.
    """
    there = {sponsor.name: sponsor for sponsor in Sponsor.objects.all()}
    wanted = _Wanted(there)
    for record in records:
        if record.get("sponsor"):
            wanted.take(record)
    missing = [name for name in wanted.facts if name not in there]
    slugs = _slugs(missing, wanted.facts, there.values())
    extras = _places_and_details(records)
    made = [Sponsor(name=name, slug=slugs[name], **wanted.facts[name], **extras.get(name, {})) for name in missing]
    Sponsor.objects.bulk_create(made, batch_size=500)
    sponsors = there | {sponsor.name: sponsor for sponsor in made}
    changed = []
    for name, facts in wanted.facts.items():
        if name in wanted.above:
            above = wanted.above[name]
            facts = {**facts, "parent_id": sponsors[above].pk if above else None}
        if any(getattr(sponsors[name], field) != value for field, value in facts.items()):
            for field, value in facts.items():
                setattr(sponsors[name], field, value)
            changed.append(sponsors[name])
    if changed:
        Sponsor.objects.bulk_update(changed, WRITTEN, batch_size=500)
    return sponsors


class _Wanted:
    """What records say of sponsors. `facts`: name to attributes; `above`: name to the parent's name or None."""

    def __init__(self, there):
        self.there = there
        self.seeds = seed_sponsors()
        self.by_short = {row["short_name"]: name for name, row in self.seeds.items()}
        self.by_short |= {sponsor.short_name: name for name, sponsor in there.items() if sponsor.short_name}
        self.facts, self.above = {}, {}

    def take(self, record):
        """Note what `record` says of its sponsor and of the body above."""
        name = record["sponsor"]
        self.add(name)
        for column, field in COLUMNS.items():
            if column in record:
                self.facts[name][field] = record[column] or ""
        if "parent_sponsor" in record:
            parent = record["parent_sponsor"]
            self.above[name] = self.by_short.get(parent, parent)
            if parent:
                self.add(self.above[name])

    def add(self, name):
        """Note a body; one that is new but in the seed comes with all that the seed tells, and those above it."""
        if name in self.facts:
            return
        facts = self.facts[name] = {}
        seed, sponsor = self.seeds.get(name), self.there.get(name)
        if seed and self.by_short[seed["short_name"]] == name and not (sponsor and sponsor.short_name):
            facts["short_name"] = seed["short_name"]
        if seed and not sponsor:
            facts |= {"acronym": seed["acronym"], "kind": seed["kind"]}
            self.above[name] = self.by_short.get(seed["parent"])
            if self.above[name]:
                self.add(self.above[name])


def _places_and_details(records):
    """Return name to place and kind in words, where all programs of a sponsor say the same."""
    places, details = defaultdict(set), defaultdict(set)
    for record in records:
        if record.get("sponsor"):
            places[record["sponsor"]].add(place_of(record))
            details[record["sponsor"]].add(record.get("sponsor_kind_detail") or "")
    return {
        name: {
            "place": places[name].pop() if len(places[name]) == 1 else "",
            "kind_detail": details[name].pop() if len(details[name]) == 1 else "",
        }
        for name in list(places)
    }


def place_of(record):
    """Return where the body behind a record sits, as far as its region tells: "Massachusetts" for MA, else ""."""
    if record.get("geographic_scope") not in ("state", "regional") or not record.get("region"):
        return ""
    spelled = re.sub(r"\b[A-Z]{2}\b", lambda code: STATES.get(code[0], code[0]), record["region"])
    return spelled if len(spelled) <= 80 else ""


def _slugs(missing, facts, there):
    """Return name to address for new sponsors: the acronym where nobody else has it, else the name."""
    seeds = seed_sponsors()
    acronyms = {name: row["acronym"] for name, row in seeds.items()}
    acronyms |= {sponsor.name: sponsor.acronym for sponsor in there}
    acronyms |= {name: facts[name].get("acronym", "") for name in missing}
    bearers = Counter(_slug(acronym) for acronym in acronyms.values())
    taken = {sponsor.slug for sponsor in there}
    slugs = {name: seeds[name]["slug"] for name in missing if name in seeds and seeds[name]["slug"] not in taken}
    taken |= {row["slug"] for row in seeds.values()}
    for name in missing:
        if name not in slugs:
            acronym = _slug(acronyms[name])
            own = acronym if bearers[acronym] == 1 else ""
            slugs[name] = free(own or _slug(name) or "sponsor", taken)
            taken.add(slugs[name])
    return slugs


def _slug(text):
    return slugify(text.replace("/", "-"))[:80].strip("-")


def free(slug, taken):
    """Return `slug`, or with the first number that makes it none of `taken`."""
    if slug not in taken:
        return slug
    number = 2
    while f"{slug}-{number}" in taken:
        number += 1
    return f"{slug}-{number}"
