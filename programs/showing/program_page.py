"""What the page of one program says, worked out from its facts."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programs.areas import PLACES
from programs.facts import is_stale, limits_years
from programs.finding.bits import positions_of
from programs.finding.catalog import index_of
from programs.vocabulary import Community, Delivery, Employment, Evidence, Format, LibraryType, Matching, Role, Stage

from . import wording
from .fields import label_of

SIMILAR = 4
# More candidates than this would not make the four shown any better, only the page slower.
MOST_CANDIDATES = 200


def page_of(facts, snapshot):
    """Return the template context of a program's page over one copy of the catalog."""
    today = snapshot.day
    glance, silent = split(glance_of(facts))
    roles = [role_of(facts, role, today) for role in Role]
    return {
        "facts": facts,
        "line": list(reversed(facts.sponsor.line)),
        "sponsor": wording.sponsor_line(facts),
        "checked": wording.checked(facts, today),
        "stale": facts.status in ("active", "unknown") and is_stale(facts.status_year, today),
        "unconfirmed": wording.unconfirmed(facts),
        "glance": glance,
        "roles": roles,
        "silent": silent
        + [
            _("%(fact)s (%(role)s)") % {"fact": fact, "role": part["name"]} for part in roles for fact in part["silent"]
        ],
        "apply": wording.apply(facts, "mentee", today),
        "sources": [source_words(source) for source in facts.sources],
        "similar": snapshot.derive(("similar", facts.slug), lambda: similar(facts, snapshot)),
    }


def split(rows):
    """Return (label, words) of what is stated, and the labels of what is not."""
    return [(label, words) for label, words in rows if words], [label for label, words in rows if not words]


def names(vocabulary, values):
    """Return the labels of vocabulary values as one line."""
    return ", ".join(str(vocabulary(value).label) for value in values or ())


def glance_of(facts):
    """Return (label, words or "") for the facts that hold for both roles."""
    length = wording.length(facts)
    return [
        (_("Format"), names(Format, facts.formats)),
        (_("Where you meet"), str(Delivery(facts.delivery).label) if facts.delivery else ""),
        (_("Length"), "" if length.tone == "ask" else length.text),
        (_("Time asked"), facts.time_commitment),
        (_("Career stages"), names(Stage, facts.stages)),
        (_("Library types"), names(LibraryType, facts.library_types)),
        (_("Topics"), ", ".join(name for _slug, name in facts.topics or ())),
        (_("Open to people in"), place_words(facts)),
        (_("Pairing"), str(Matching(facts.matching).label) if facts.matching else ""),
        *([(_("Made for"), names(Community, facts.communities))] if facts.communities else []),
        *([(_("Places"), str(facts.capacity))] if facts.capacity else []),
    ]


def place_words(facts):
    """Return where the people live whom the program takes, in words."""
    area = facts.area
    if area.worldwide:
        return _("the whole world")
    if area.partly:
        return facts.region
    return ", ".join(PLACES[code] for code in sorted(area.countries | area.states, key=PLACES.get))


def years_words(facts, role):
    """Return the years in the field that a role asks for, or "" when that is not stated."""
    terms = facts.terms(role)
    if terms.min_years and terms.max_years is not None:
        return _("%(least)d to %(most)d years") % {"least": terms.min_years, "most": terms.max_years}
    if terms.min_years:
        return ngettext("at least %(years)d year", "at least %(years)d years", terms.min_years) % {
            "years": terms.min_years
        }
    if terms.max_years is not None:
        return ngettext("at most %(years)d year", "at most %(years)d years", terms.max_years) % {
            "years": terms.max_years
        }
    return _("no limit") if limits_years(facts, role) is False else ""


def role_of(facts, role, today):
    """Return what one role is asked: title, who may join, stated rows, labels of what is not stated."""
    terms = facts.terms(role)
    membership, cost = wording.membership(facts, role), wording.cost(facts, role)
    support = {True: _("welcome"), False: _("not taken"), None: ""}[terms.support_staff_ok]
    rows = [
        (_("Membership"), "" if membership.tone == "ask" else membership.text),
        (_("Cost to join"), "" if cost == wording.ask(facts) else cost.text),
        (_("Work situation"), str(Employment(terms.employment).label) if terms.employment else ""),
        (_("Years in the field"), years_words(facts, role)),
        (_("Support staff"), support),
    ]
    if role == "mentor":
        rows.insert(4, (_("Experience"), terms.experience))
    stated, silent = split(rows)
    title, name = {
        "mentee": (_("To be mentored"), _("mentee")),
        "mentor": (_("To mentor someone"), _("mentor")),
    }[role]
    return {
        "role": str(role),
        "title": title,
        "name": name,
        "eligibility": terms.eligibility,
        "rows": stated,
        "silent": silent + ([] if terms.eligibility else [_("Who may join")]),
        "apply": wording.apply(facts, role, today),
    }


def source_words(source):
    """Return where facts were read, as of when, and which ones."""
    when = source.as_of or source.as_of_year
    return {
        "url": source.url,
        "when": str(when) if when else "",
        "evidence": str(Evidence(source.evidence).label),
        "fields": ", ".join(str(label_of(field)) for field in source.fields or ()),
    }


def similar(facts, snapshot):
    """Return up to four programs that run and are most like `facts`, likest first."""
    index = index_of(snapshot, "mentee")
    candidates = index.everything & ~index.statuses["closed"]
    # The rarest of its topics, then of its kinds of library, narrows the field while it leaves enough to choose from.
    groups = [("topic", slug) for slug, _name in facts.topics or ()] + [
        ("stage", stage) for stage in facts.stages or ()
    ]
    masks = sorted((index.facets[name][value].yes for name, value in groups), key=int.bit_count)
    for mask in masks:
        if (candidates & mask).bit_count() > SIMILAR:
            candidates &= mask
    near = [snapshot.entries[at] for at in positions_of(candidates, stop=MOST_CANDIDATES)]
    ranked = sorted((other for other in near if other.slug != facts.slug), key=lambda other: -likeness(facts, other))
    return ranked[:SIMILAR]


def likeness(facts, other):
    """Return how much two programs have in common: topics count most, then place, stages, library, format."""

    def shared(name, weight):
        return weight * len(set(getattr(facts, name) or ()) & set(getattr(other, name) or ()))

    return (
        shared("topics", 3)
        + shared("stages", 1)
        + shared("library_types", 1)
        + shared("formats", 1)
        + 3 * (facts.area == other.area and facts.area.stated)
        + 2 * (other.status == "active")
    )
