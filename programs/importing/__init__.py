"""Files of programs into the catalog: read, check, plan, apply.

    rows, problems = read(data, "json")
    records, more = check(rows)
    apply(plan(records), by=user)

`save_record` writes a single checked record, for staff edits and approved suggestions.
"""

from .applying import apply, save_record
from .checking import check
from .planning import Change, Plan, changes_of, plan
from .reading import Problem, Row, cell_value, read

__all__ = [
    "Change",
    "Plan",
    "Problem",
    "Row",
    "apply",
    "cell_value",
    "changes_of",
    "check",
    "plan",
    "read",
    "save_record",
]
