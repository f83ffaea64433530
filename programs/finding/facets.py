"""What can be filtered, read from facts: which values a program states, and which it leaves open.

Each facet reads a program for a role on a day and answers with the values that are surely met and those
nobody states. `ALL` stands for every value. From these answers `programs/finding/catalog.py` makes bit sets.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from programs import facts as known
from programs import windows
from programs.areas import COUNTRIES, PLACES, PROVINCES, US_STATES
from programs.fit import dues
from programs.vocabulary import Community, Delivery, Format, LibraryType, Stage, Status

ALL = "*"
NOTHING = ()


@dataclass(frozen=True, slots=True)
class Facet:
    """A parameter of the address: its values, what they are called, and how they are read from facts.

    `read(facts, role, today)` returns (values met, values not stated); either may be (ALL,).
    """

    name: str
    label: str | Promise
    values: dict[str, str | Promise]
    read: Callable


def decided(**answers):
    """Return (met, not stated) of a facet's values from yes / no / None answers by value name."""
    met = tuple(value for value, answer in answers.items() if answer)
    return met, tuple(value for value, answer in answers.items() if answer is None)


def listed(values):
    """Return (met, not stated) of a fact that lists its values; None leaves all of them open."""
    return (NOTHING, (ALL,)) if values is None else (values, NOTHING)


def opposite(answer):
    """Return not `answer`, or None for None."""
    return None if answer is None else not answer


def read_membership(facts, role, today):
    """No ALA membership needed, no membership at all, and the memberships asked."""
    membership = facts.terms(role).membership
    asked = {
        value: None if membership is None else membership == value for value in ("none", "sponsor", "ala", "either")
    }
    return decided(no_ala=opposite(known.needs_ala(facts, role)), **asked)


def read_cost(facts, role, today):
    """No fee, and nothing to pay at all."""
    return decided(free=known.has_no_fee(facts), free_in_total=dues.is_free_in_total(facts, role))


def read_employment(facts, role, today):
    """No job needed, and the work situations as the source words them."""
    employment = facts.terms(role).employment
    words = ("any", "student_ok", "employed", "full_time")
    asked = {value: None if employment is None else employment == value for value in words}
    return decided(no_job_needed=opposite(known.needs_job(facts, role)), **asked)


def read_years(facts, role, today):
    """No limit of years in the field."""
    return decided(no_limit=opposite(known.limits_years(facts, role)))


def read_support_staff(facts, role, today):
    """Support staff without a library degree are welcome."""
    return decided(welcome=facts.terms(role).support_staff_ok)


def read_open(facts, role, today):
    """One can apply today, within two months, at any time; to a program that has ended or rests, never."""
    if facts.status in (Status.CLOSED, Status.PAUSED):
        return NOTHING, NOTHING
    return decided(
        now=windows.is_open(facts, role, today),
        soon=windows.opens_soon(facts, role, today),
        rolling=windows.is_rolling(facts, role),
    )


def read_library_type(facts, role, today):
    """The library types named; a program for any library meets each of them."""
    met, open_ = listed(facts.library_types)
    return ((ALL,), NOTHING) if "any" in met else (met, open_)


@lru_cache(maxsize=4096)
def read_area(area):
    """Return (met, not stated) of every place for an Area. Areas repeat, so this is worked out once each."""
    if not area.stated:
        return NOTHING, (ALL,)
    answers = {code: area.takes(code) for code in PLACES}
    return decided(**answers)


FACETS = (
    Facet(
        "membership",
        _("Membership"),
        {
            "no_ala": _("No ALA membership needed"),
            "none": _("No membership of any kind"),
            "sponsor": _("Membership of the sponsor"),
            "ala": _("ALA membership"),
            "either": _("Membership of either of two associations"),
        },
        read_membership,
    ),
    Facet(
        "cost",
        _("Cost"),
        {"free": _("Free"), "free_in_total": _("Free, dues included")},
        read_cost,
    ),
    Facet(
        "employment",
        _("Work situation"),
        {
            "no_job_needed": _("Part-time, between jobs or student welcome"),
            "any": _("Any work situation"),
            "student_ok": _("Students welcome"),
            "employed": _("People who work in a library"),
            "full_time": _("Full-time staff only"),
        },
        read_employment,
    ),
    Facet("years", _("Years in the field"), {"no_limit": _("No years-in-the-field limit")}, read_years),
    Facet(
        "open",
        _("When to apply"),
        {"now": _("Open now"), "soon": _("Open within two months"), "rolling": _("Any time")},
        read_open,
    ),
    Facet(
        "delivery", _("Where you meet"), dict(Delivery.choices), lambda f, r, t: listed(f.delivery and (f.delivery,))
    ),
    Facet("format", _("Format"), dict(Format.choices), lambda f, r, t: listed(f.formats)),
    Facet("stage", _("Career stage"), dict(Stage.choices), lambda f, r, t: listed(f.stages)),
    Facet(
        "library_type",
        _("Library type"),
        {value: label for value, label in LibraryType.choices if value != "any"},
        read_library_type,
    ),
    Facet("support_staff", _("Support staff"), {"welcome": _("Support staff welcome")}, read_support_staff),
    Facet("community", _("Made for"), dict(Community.choices), lambda f, r, t: listed(f.communities)),
    # The topics offered are those that programs have: `programs/finding/catalog.py` fills them in.
    Facet("topic", _("Topic"), {}, lambda f, r, t: listed(f.topics and tuple(slug for slug, _name in f.topics))),
    Facet("region", _("Open to people in"), dict(PLACES), lambda f, r, t: read_area(f.area)),
    # A sponsor's programs include those of the bodies below it.
    Facet("sponsor", _("Sponsor"), {}, lambda f, r, t: (tuple(body.slug for body in f.sponsor.line), NOTHING)),
)
BARRIERS = (("membership", "no_ala"), ("cost", "free"), ("employment", "no_job_needed"), ("years", "no_limit"))
PLACE_GROUPS = ((_("United States"), US_STATES), (_("Canada"), PROVINCES), (_("Countries"), COUNTRIES))
