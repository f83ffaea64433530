"""Spellings of one word: `One-to-one`, `one to one` and `one_to_one` are the same. Pure: no Django."""

import re

# Words of data files that are not merely another spelling of ours. None: the fact is not stated.
SAME = {
    "status": {"historical": "closed"},
    "sponsor_kind": {"other_association": "other"},
    "employment_requirement": {"unknown": None},
}


def fold(text):
    """Return `text` without capitals, apostrophes and plus signs, and with one _ for each run of - / _ and space."""
    low = re.sub(r"['’+]", "", text.casefold())
    return re.sub(r"[\s\-/_]+", "_", low).strip("_")
