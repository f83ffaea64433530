"""What rows are held against: the topics, sponsors and programs that there are."""

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from profiles.models import Topic
from programs.models import Program, RoleTerms, Sponsor

from .folding import fold

SEED = Path(__file__).resolve().parent.parent / "data"


@cache
def seed_sponsors():
    """Return name to description of the bodies that data files name as parents, from programs/data/sponsors.json."""
    rows = json.loads((SEED / "sponsors.json").read_text(encoding="utf-8"))
    return {row["name"]: row for row in rows}


@dataclass(slots=True)
class Known:
    """The words that a row may use beside the fixed vocabularies.

    `topics`: folded name or slug to slug. `sponsors`: folded full name to full name. `parents`: folded short name to
    full name; acronyms are never in it, because they name several bodies. `short`: full name to short name.
    `above`: full name to the full name of the parent. `programs`: id to the id of the successor or None.
    `other_years`: (id, role) to the bound on years in the field that no column holds.
    """

    topics: dict = field(default_factory=dict)
    sponsors: dict = field(default_factory=dict)
    parents: dict = field(default_factory=dict)
    short: dict = field(default_factory=dict)
    above: dict = field(default_factory=dict)
    programs: dict = field(default_factory=dict)
    other_years: dict = field(default_factory=dict)

    def add_sponsor(self, name, short_name=None, above=None):
        """Make a body known."""
        self.sponsors[fold(name)] = name
        self.above[name] = above
        if short_name:
            self.parents[fold(short_name)] = name
            self.short[name] = short_name

    def named(self, word):
        """Return the full name of the body that `word` means as a parent, or None."""
        return self.parents.get(fold(word)) or self.sponsors.get(fold(word))

    def shown(self, name):
        """Return how data files name the body with the full name `name` as a parent."""
        return self.short.get(name, name)


def load_known():
    """Return what the database and the seed know now. Costs 4 queries."""
    known = Known()
    seeds = seed_sponsors()
    names = {row["short_name"]: row["name"] for row in seeds.values()}
    for row in seeds.values():
        known.add_sponsor(row["name"], row["short_name"], names.get(row["parent"]))
    for name, short_name, above in Sponsor.objects.values_list("name", "short_name", "parent__name"):
        known.add_sponsor(name, short_name or known.short.get(name), above)
    for slug, name in Topic.objects.values_list("slug", "name"):
        known.topics[fold(slug)] = known.topics[fold(name)] = slug
    known.programs = dict(Program.objects.values_list("key", "successor__key"))
    terms = RoleTerms.objects.exclude(role="mentee", min_years=None).exclude(role="mentor", max_years=None)
    for key, role, least, most in terms.values_list("program__key", "role", "min_years", "max_years"):
        known.other_years[key, role] = least if role == "mentee" else most
    return known
