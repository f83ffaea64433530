"""Two states of one program compared, for the history. Pure: no Django.

A record (`programs/records.py`) has one column where our tables can hold more: work situation per role, both bounds
of years, windows with dates. What the columns cannot tell is added under names of its own.
"""

from programs.records import DERIVED_COLUMNS, SOURCE_COLUMNS, record_of

# What follows from another column that is compared: the sponsor brings acronym, kind and parent along.
FOLLOWING = {*DERIVED_COLUMNS, *SOURCE_COLUMNS, "sponsor_acronym", "sponsor_kind", "parent_sponsor"}
# Facts of mentors that share a column with those of mentees.
MENTORS_OWN = {"mentor_employment": "employment_requirement", "mentor_support_staff_ok": "support_staff_ok"}


def state_of(facts, workflow):
    """Return every fact of a program, and its `workflow`, as values that JSON knows."""
    record = record_of(facts)
    return {name: value for name, value in record.items() if name not in FOLLOWING} | {
        "workflow": workflow,
        "mentor_employment": facts.mentor.employment,
        "mentor_support_staff_ok": facts.mentor.support_staff_ok,
        "mentee_min_years": facts.mentee.min_years,
        "mentee_min_experience": facts.mentee.experience or None,
        "mentor_max_years": facts.mentor.max_years,
        "windows": [window_line(window) for window in facts.windows] or None,
    }


def window_line(window):
    """Return one window as a short line, the same for the same window."""
    parts = [window.role or "both", window.kind, *map(str, window.months)]
    if window.opens_on or window.closes_on:
        parts.append(f"{window.opens_on or ''}..{window.closes_on or ''}")
    return " ".join(parts + ([window.note] if window.note else []))


def differences(before, after):
    """Return (field, old, new) for each fact that differs; `before` None stands for a program that is new."""
    if before is None:
        return [("created", None, None)]
    found = {name: (before[name], value) for name, value in after.items() if not same(before[name], value)}
    if "application_months" in found:
        found.pop("windows", None)
    for own, shared in MENTORS_OWN.items():
        # Both roles changed alike: the shared column says it already.
        if own in found and found[own] == found.get(shared):
            del found[own]
    return [(name, *values) for name, values in found.items()]


def same(old, new):
    """Return whether two values say the same; the order of a list says nothing."""
    if isinstance(old, list) and isinstance(new, list):
        return sorted(map(str, old)) == sorted(map(str, new))
    return old == new
