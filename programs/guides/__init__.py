"""The guides: the best practices behind the letters of MENTEE and MENTOR, and two papers to print.

The texts are data, so that any page can show one letter beside the step it concerns:

    {% load guides %}{% guide_letter "mentee" "expectations" %}

or, from a view that has the letter already,

    {% include "programs/guides/letter.html" with letter=letter %}
"""

from .letter import Clause, Evidence, Letter, Part, Step
from .mentee import MENTEE
from .mentor import MENTOR
from .papers import AGENDA, AGREEMENT

LETTERS = {"mentee": MENTEE, "mentor": MENTOR}

__all__ = [
    "AGENDA",
    "AGREEMENT",
    "LETTERS",
    "Clause",
    "Evidence",
    "Letter",
    "Part",
    "Step",
    "letter",
    "letters_at",
]


def letter(role, slug):
    """Return the letter of `role` ("mentee" or "mentor") with that slug.

    Raises LookupError for a role or slug that does not exist: the caller has a typing error.
    """
    for found in LETTERS[role]:
        if found.slug == slug:
            return found
    raise LookupError(f"no letter {slug!r} for {role!r}; there are {[each.slug for each in LETTERS[role]]}")


def letters_at(step, role):
    """Return the letters of `role` that help at `step`, in the order of the word; there may be none."""
    return tuple(found for found in LETTERS[role] if found.step == step)
