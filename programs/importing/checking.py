"""Rows of a file become regular records, or problems that name line, id, field and reason. Writes nothing."""

from difflib import get_close_matches

from django.utils.translation import gettext as _

from programs.records import COLUMN, COLUMNS, DERIVED_COLUMNS, membership_summary

from .folding import fold
from .known import load_known
from .reading import Problem, Row
from .values import Refused, not_listed, regular, shown
from .windowing import settled_months

# What the site's own /programs.json and .csv add to the data file's columns: read past, never written.
PUBLISHED_EXTRAS = {"slug", "page_url", "match"}
SPONSOR_FACTS = ("sponsor_acronym", "sponsor_kind", "parent_sponsor")
NEVER_EMPTY = ("id", "name", "sponsor", "sponsor_kind")


def check(rows, known=None):
    """Return `(records, problems)` of `rows`, which are Rows or dicts. Costs 4 queries unless `known` is given.

    A record holds the columns that its row gives, made regular: a column left out means "leave as it is", null means
    "not stated". Every row is checked; a row with a problem gives no record. Never raises for what a row holds.
    """
    known = known or load_known()
    rows = [row if isinstance(row, Row) else Row(number, row) for number, row in enumerate(rows, start=1)]
    checked = [(row, *check_row(row, known)) for row in rows]
    problems = [problem for _row, _record, found in checked for problem in found]
    records = [(row.line, record) for row, record, _found in checked if record]
    problems += together(records, known)
    bad = {(problem.line, problem.id) for problem in problems}
    good = [record for line, record in records if (line, record["id"]) not in bad]
    return good, sorted(problems, key=lambda problem: problem.line)


def check_row(row, known):
    """Return `(record, problems)` of one row, seen alone; the record is None when its id cannot be read."""
    if not isinstance(row.values, dict):
        reason = _("must be an object with the columns of the data file, not %(v)s") % {"v": shown(row.values)}
        return None, [Problem(row.line, "", "", reason)]
    name = shown(row.values.get("id") or "")
    problems = [Problem(row.line, name, shown(key), _("is given twice")) for key in row.doubled]
    problems += [Problem(row.line, name, shown(key), _unknown(key)) for key in row.values if _is_unknown(key)]
    record = {}
    for column in COLUMNS:
        if column.name in row.values:
            try:
                record[column.name] = regular(column, row.values[column.name], known)
            except Refused as refused:
                problems.append(Problem(row.line, name, column.name, str(refused)))
    if not record.get("id"):
        if not any(problem.field == "id" for problem in problems):
            problems.append(Problem(row.line, name, "id", _("is missing")))
        return None, problems
    failed = {problem.field for problem in problems}
    rules = (_missing, _membership, _months, _years)
    problems += [Problem(row.line, name, *found) for rule in rules for found in rule(record, known, failed)]
    return record, problems


def _is_unknown(key):
    return key not in COLUMN and key not in PUBLISHED_EXTRAS


def _unknown(key):
    """Return the reason for a column that there is not, with the likeliest one that there is."""
    near = get_close_matches(str(key)[:100], COLUMN, n=1)
    reason = _("is not a column of the data file")
    return _("%(reason)s; did you mean %(near)s?") % {"reason": reason, "near": near[0]} if near else reason


def _missing(record, known, failed):
    """Find facts that no program can do without; what is left out of a program that is there stays as it is."""
    new = record["id"] not in known.programs
    for field in NEVER_EMPTY:
        needed = field in record or (new and field != "sponsor_kind")
        if field not in failed and needed and record.get(field) is None:
            yield field, _("is missing")
    if "sponsor" not in record and any(field in record for field in SPONSOR_FACTS):
        yield "sponsor", _("is missing: say whose acronym, kind or parent this is")
    if "status" in record and record["status"] is None:
        record["status"] = "unknown"


def _membership(record, known, failed):
    """Fill the role columns from the two that follow from them, and refuse what contradicts itself."""
    required, audience = (record.pop(field, None) for field in DERIVED_COLUMNS)
    roles = ("mentee", "mentor")
    if failed & {*DERIVED_COLUMNS, "mentee_membership", "mentor_membership"} or not (required or audience):
        return
    if not (required and audience):
        yield "membership_required", _("give membership_required and membership_required_for together")
        return
    if not any(record.get(f"{role}_membership") for role in roles):
        record.update({f"{role}_membership": required for role in roles if audience in (role, "both")})
        return
    summary = membership_summary(*(record.get(f"{role}_membership") for role in roles))
    if summary != (required, audience):
        yield (
            "membership_required",
            _("%(given)s for %(audience)s contradicts the role columns, from which follows %(word)s for %(whom)s")
            % {"given": required, "audience": audience, "word": summary[0], "whom": summary[1]},
        )


def _months(record, known, failed):
    """Settle what the months mean beside the words; refuse nothing."""
    if "application_window" in record and "application_months" in record:
        record["application_months"] = settled_months(record["application_window"], record["application_months"])
    return ()


def _years(record, known, failed):
    """Refuse bounds on years that cross one that staff set for the same role and that no column holds."""
    least = known.other_years.get((record["id"], "mentee"))
    most = known.other_years.get((record["id"], "mentor"))
    if least is not None and (record.get("mentee_max_years") or 99) < least:
        yield "mentee_max_years", _("is less than the least years, %(years)s, that are stated here") % {"years": least}
    if most is not None and (record.get("mentor_min_years") or 0) > most:
        yield "mentor_min_years", _("is more than the most years, %(years)s, that are stated here") % {"years": most}


def together(records, known):
    """Return the problems that only show when `records`, pairs of line and record, are seen together."""
    here = _one_spelling(records, known)
    checks = (_duplicates(records), _parents(records, known, here), _sponsors(records, known))
    return [problem for found in (*checks, _successors(records, known)) for problem in found]


def _duplicates(records):
    """Find ids that come twice."""
    seen = {}
    for line, record in records:
        if record["id"] in seen:
            reason = _("is in line %(line)s already") % {"line": seen[record["id"]]}
            yield Problem(line, record["id"], "id", reason)
        seen.setdefault(record["id"], line)


def _one_spelling(records, known):
    """Write each sponsor as it is written already, here or before, and return folded name to name."""
    here = {}
    for _line, record in records:
        if record.get("sponsor"):
            folded = fold(record["sponsor"])
            record["sponsor"] = known.sponsors.get(folded) or here.get(folded) or record["sponsor"]
            here[folded] = record["sponsor"]
    return here


def _sponsors(records, known):
    """Find rows that describe one sponsor in two ways, and new sponsors without a kind."""
    said = {}
    for line, record in records:
        for field in SPONSOR_FACTS:
            if record.get("sponsor") and field in record:
                first, value = said.setdefault((record["sponsor"], field), (line, record[field]))
                if value != record[field]:
                    reason = _("says %(new)s of the sponsor of which line %(line)s says %(old)s")
                    values = {"new": shown(record[field]), "line": first, "old": shown(value)}
                    yield Problem(line, record["id"], field, reason % values)
    for line, record in records:
        name = record.get("sponsor")
        if name and fold(name) not in known.sponsors and (name, "sponsor_kind") not in said:
            yield Problem(line, record["id"], "sponsor_kind", _("is missing for a sponsor that is new here"))


def _parents(records, known, here):
    """Turn each parent into the name by which data files call it; find unknown ones and circles.

    Only a short name (ALA, SLA, MLA (Medical)) or a full name counts, also of a sponsor in the same file. Acronyms do
    not: SLA is the Saskatchewan and the Special Libraries Association.
    """
    above = dict(known.above)
    named = []
    for line, record in records:
        word = record.get("parent_sponsor")
        if not word:
            if "parent_sponsor" in record:
                above[record.get("sponsor")] = None
            continue
        name = known.named(word) or here.get(fold(word))
        if name is None:
            allowed = [*sorted(known.short.values()), _("or the full name of a sponsor")]
            yield Problem(line, record["id"], "parent_sponsor", not_listed(word, allowed))
            continue
        record["parent_sponsor"] = known.shown(name)
        above[record.get("sponsor")] = name
        named.append((line, record))
    for line, record in named:
        if _is_circle(record.get("sponsor"), above):
            yield Problem(line, record["id"], "parent_sponsor", _("puts the sponsor above itself"))


def _successors(records, known):
    """Find successors that are not there, and circles of them."""
    after = dict(known.programs)
    here = {record["id"] for _line, record in records}
    after.update((record["id"], record["successor"]) for _line, record in records if "successor" in record)
    for line, record in records:
        successor = record.get("successor")
        if not successor:
            continue
        if successor not in here and successor not in known.programs:
            yield Problem(line, record["id"], "successor", _("no program has the id %(id)s") % {"id": shown(successor)})
        elif _is_circle(record["id"], after):
            yield Problem(line, record["id"], "successor", _("leads back to this program"))


def _is_circle(start, following):
    """Return whether going on from `start` leads back to it."""
    seen, step = set(), following.get(start)
    while step is not None and step not in seen:
        if step == start:
            return True
        seen.add(step)
        step = following.get(step)
    return False
