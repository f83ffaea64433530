"""Bodies, answers and facts for tests of "can I join"."""

from dataclasses import replace
from decimal import Decimal

from programs.areas import area_of
from programs.facts import Body, Terms

from .facts_builder import ALA, make_facts

ACRL = Body("acrl", "Association of College and Research Libraries", "ACRL", "division", parent=ALA)
SECTION = Body("is", "ACRL Instruction Section", "IS", "section", parent=ACRL)
COMMITTEE = Body("acrl-committee", "ACRL Scholar Mentor Committee", "ACRL", "division", parent=ALA)
ROUND_TABLE = Body("nmrt", "New Members Round Table", "NMRT", "round_table", parent=ALA)
AFFILIATE = Body("reforma", "REFORMA", "REFORMA", "affiliate", parent=ALA)
LOCAL = Body("reforma-la", "REFORMA Los Angeles Chapter", "REFORMA LA", "affiliate", parent=AFFILIATE)
CHAPTER = Body("ila", "Illinois Library Association", "ILA", "chapter", parent=ALA)
ARCHIVISTS = Body("saa", "Society of American Archivists", "SAA", "other")
REGIONAL = Body(
    "mlgsca", "Medical Library Group", "MLGSCA", "other", parent=Body("mla", "Medical Library Association", "MLA")
)
BODIES = (ALA, ACRL, SECTION, COMMITTEE, ROUND_TABLE, AFFILIATE, LOCAL, CHAPTER, ARCHIVISTS, REGIONAL)

US = area_of("national", "US", ["US"])
ILLINOIS = area_of("state", "IL", ["US"])
CITY = area_of("state", "New York City area", ["US"])
WORLD = area_of("international", "worldwide", None)
NOWHERE = area_of(None, "", None)
AREAS = (US, ILLINOIS, CITY, WORLD, NOWHERE)

ROLES = ("mentee", "mentor")
YEARS = (None, 0, 3, 4, 5, 6, 9, 10, 11, 15, 16, 25, 80)
EMPLOYMENTS = (None, "full_time", "part_time", "unemployed", "student", "retired")
ASKED_WORK = (None, "any", "student_ok", "employed", "full_time")
ASKED_MEMBERSHIP = (None, "none", "sponsor", "ala", "either")
STATUSES = ("active", "unknown", "paused", "closed")
DELIVERIES = (None, "remote", "hybrid", "in_person")
REGIONS = (None, "IL", "NY", "US", "CAN")
STAGES = (
    None, ("early",), ("mid",), ("senior",), ("student",), ("early", "mid"), ("student", "early"), ("early", "senior"),
    ("student", "early", "mid", "senior"), ("mid", "senior"), ("student", "early", "mid", "retired"), ("new_director",),
    ("undergraduate",), ("high_school",), ("student", "job_seeker", "early"), ("early", "career_changer"),
    ("mid", "returning"),
)  # fmt: skip
LIMITS = ((None, None), (0, None), (5, None), (None, 0), (None, 5), (None, 12), (3, 12))
EXPERIENCES = (
    "",
    "None",
    "None (five years was suggested before)",
    "None stated; retired people welcome",
    "Research record",
)
DUES = (None, Decimal(0), Decimal(40))


def terms(**stated):
    """Return Terms that ask for nothing, except what is given."""
    return Terms(**{"membership": "none", "employment": "any", "experience": "None", **stated})


def easy(**facts):
    """Return Facts of a program that takes everybody, except for what is given; `terms` holds for both roles."""
    both = facts.pop("terms", terms())
    plain = {
        "mentee": both,
        "mentor": both,
        "stages": ("student", "early", "mid", "senior", "retired"),
        "area": WORLD,
        "delivery": "remote",
        "cost_usd": Decimal(0),
    }
    return make_facts(facts.pop("key", "easy"), **{**plain, **facts})


def with_dues(body, dues):
    """Return `body` with `dues` for itself and, one dollar more a step, for all above it; None for all when None."""
    parent = body.parent and with_dues(body.parent, None if dues is None else dues + 1)
    return replace(body, dues_usd=dues, parent=parent)
