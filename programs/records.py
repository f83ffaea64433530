"""The columns of the data file, and a program as one record with exactly these columns.

Import, export, JSON, CSV, the change log and the staff forms all use this one shape. Words are the values of
`programs/vocabulary.py`; None means *not stated*.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from . import vocabulary as words
from .facts import Facts

# ALA was founded in 1876: no source of ours is older. (The database refuses such years, too.)
FIRST_YEAR = 1876
# Far more than any text of the 106 programs (257 characters), far less than what would hurt a page.
LONGEST_TEXT = 5000


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the data file: its name, what kind of value it takes, and its limits.

    `most` is the greatest number of characters of a text, or the greatest number. `places` are decimals.
    """

    name: str
    kind: str
    most: int = 0
    least: int = 0
    vocabulary: type | None = None
    places: int = 0
    about: str = ""

    @property
    def several(self):
        """Return whether the column holds a list."""
        return self.kind in ("words", "topics", "countries", "months")


COLUMNS = (
    Column("id", "key", 100, about="Stays the same for ever; files are joined on it."),
    Column("name", "line", 200),
    Column("sponsor", "line", 200, about="Full name of the body that runs the program."),
    Column("sponsor_acronym", "line", 30, about="Not unique: MLA names six bodies."),
    Column("sponsor_kind", "word", vocabulary=words.SponsorKind),
    Column("sponsor_kind_detail", "line", 80),
    Column("parent_sponsor", "parent", 200, about="Short name, where there is one, of the body above the sponsor."),
    Column("status", "word", vocabulary=words.Status),
    Column("status_year", "year", about="Year in which the status was last confirmed."),
    Column("url", "url", 500),
    Column("summary", "text", LONGEST_TEXT),
    Column("mentee_eligibility", "text", LONGEST_TEXT),
    Column("mentor_eligibility", "text", LONGEST_TEXT),
    Column("membership_required", "word", vocabulary=words.Membership, about="Follows from the two role columns."),
    Column("membership_required_for", "audience", about="Follows from the two role columns."),
    Column("mentee_membership", "word", vocabulary=words.Membership),
    Column("mentor_membership", "word", vocabulary=words.Membership),
    Column("membership_implies_ala", "truth", about="Whether that membership asks for ALA membership as well."),
    Column("cost_usd", "number", 999_999, places=2, about="Fee beside a membership, in USD; 0 is free."),
    Column("cost_note", "text", LONGEST_TEXT),
    Column("employment_requirement", "word", vocabulary=words.Employment),
    Column("support_staff_ok", "truth"),
    Column("career_stages", "words", vocabulary=words.Stage),
    Column("formats", "words", vocabulary=words.Format),
    Column("delivery", "word", vocabulary=words.Delivery),
    Column("duration_months", "number", 600, places=1, about="0 is a single meeting."),
    Column("time_commitment", "line", 300),
    Column("application_window", "line", 300, about="When to apply, in the source's words."),
    Column("application_months", "months", 12, 1, about="Months 1 to 12 of every year; [] means at any time."),
    Column("library_types", "words", vocabulary=words.LibraryType),
    Column("focus_topics", "topics", about="Slugs of the controlled list of topics."),
    Column("community_focus", "words", vocabulary=words.Community),
    Column("geographic_scope", "word", vocabulary=words.Scope),
    Column("region", "line", 120),
    Column("countries", "countries", about="ISO 3166-1, two letters."),
    Column("mentor_min_years", "integer", 80),
    Column("mentor_min_experience", "line", 300),
    Column("mentee_max_years", "integer", 80),
    Column("capacity", "integer", 1_000_000, about="Places in one round."),
    Column("matching_method", "word", vocabulary=words.Matching),
    Column("evidence", "word", vocabulary=words.Evidence),
    Column("source_url", "url", 500),
    Column("as_of", "year", about="Year of the source."),
    Column("notes", "text", LONGEST_TEXT),
    Column("successor", "key", 100, about="id of the program that continues this one."),
)
COLUMN = {column.name: column for column in COLUMNS}
# What membership_required_for may say.
AUDIENCES = ("mentee", "mentor", "both")
# Which columns describe the source of the whole record, and which follow from others.
SOURCE_COLUMNS = ("evidence", "source_url", "as_of")
DERIVED_COLUMNS = ("membership_required", "membership_required_for")


def record_of(facts: Facts):
    """Return `facts` as a dict with every column, in the file's order.

    Work situation and support staff are one column for both roles; where staff told them apart, this is what
    holds for mentees.
    """
    source = next((source for source in facts.sources if source.fields is None), None)
    parent = facts.sponsor.parent
    required, required_for = membership_summary(facts.mentee.membership, facts.mentor.membership)
    values = {
        "id": facts.key,
        "name": facts.name,
        "sponsor": facts.sponsor.name,
        "sponsor_acronym": facts.sponsor.acronym,
        "sponsor_kind": facts.sponsor.kind,
        "sponsor_kind_detail": facts.sponsor_detail,
        "parent_sponsor": parent and (parent.short_name or parent.name),
        "membership_required": required,
        "membership_required_for": required_for,
        "mentee_eligibility": facts.mentee.eligibility,
        "mentor_eligibility": facts.mentor.eligibility,
        "mentee_membership": facts.mentee.membership,
        "mentor_membership": facts.mentor.membership,
        "employment_requirement": facts.mentee.employment,
        "support_staff_ok": facts.mentee.support_staff_ok,
        "career_stages": facts.stages,
        "application_window": window_words(facts.window_text, facts.windows),
        "application_months": months_of(facts.windows),
        "focus_topics": facts.topics and sorted(slug for slug, _ in facts.topics),
        "community_focus": facts.communities,
        "geographic_scope": facts.scope,
        "mentor_min_years": facts.mentor.min_years,
        "mentor_min_experience": facts.mentor.experience,
        "mentee_max_years": facts.mentee.max_years,
        "matching_method": facts.matching,
        "evidence": source and source.evidence,
        "source_url": source and source.url,
        "as_of": source and (source.as_of_year or (source.as_of and source.as_of.year)),
        "successor": facts.successor_key,
    }
    return {column.name: plain(values, column.name, facts) for column in COLUMNS}


def plain(values, name, facts):
    """Return one column's value as JSON knows it: lists for tuples, numbers for Decimals, None for nothing."""
    value = values[name] if name in values else getattr(facts, name)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, tuple | list):
        return list(value)
    return None if value == "" else value


def membership_summary(mentee, mentor):
    """Return `(membership_required, membership_required_for)` that follow from the two roles' memberships.

    The stricter role speaks: none for mentees and the sponsor's for mentors is "sponsor" for "mentor". Where both
    ask for different ones, the pair tells the mentee's; only the role columns tell all.
    """
    if mentee == mentor:
        return (mentee, "both") if mentee else (None, None)
    if mentee in (None, "none") and mentor not in (None, "none"):
        return mentor, "mentor"
    if mentee is None:
        return mentor, "mentor"
    return mentee, "mentee"


def months_of(windows):
    """Return the months in which one can apply: a sorted list, [] for at any time, None when that is not stated."""
    months = {month for window in windows for month in window_months(window)}
    if months:
        return sorted(months)
    return [] if any(window.kind == "rolling" and window.role is None for window in windows) else None


def window_months(window):
    """Return the months that one window touches."""
    if window.kind != "dates":
        return window.months
    first, last = window.opens_on or window.closes_on, window.closes_on or window.opens_on
    span = min((last.year - first.year) * 12 + last.month - first.month, 11)
    return [(first.month - 1 + step) % 12 + 1 for step in range(span + 1)]


def says_rolling(text):
    """Return whether the words of a source say that one can apply at any time."""
    return bool(re.search(r"\brolling\b", text or "", re.IGNORECASE))


def window_words(text, windows):
    """Return the source's words on when to apply; they say "rolling" wherever the windows do."""
    if months_of(windows) == [] and not says_rolling(text):
        return f"rolling; {text}" if text else "rolling"
    return text


# A spreadsheet takes cells that begin so for formulas. An apostrophe before them makes them text; cells that begin
# with apostrophes and such a character get one more, so that reading can always take exactly one away.
FORMULA = re.compile(r"'*[=+\-@\t\r\n]")


def csv_cell(value):
    """Return a record's value as the text of a CSV cell: empty for None, lists joined by "; ", no formulas."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    text = "; ".join(str(part) for part in value) if isinstance(value, list | tuple) else str(value)
    return f"'{text}" if FORMULA.match(text) else text


def csv_text(cell):
    """Return the text that `csv_cell` made `cell` from."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell
