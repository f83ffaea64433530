"""The guides: the best practices behind the letters of MENTEE and MENTOR, and three papers to print.

The texts are data, so that any page can show what helps at the step it concerns: all letters of a step, or one letter:

    {% load guides %}{% step_letters "agree" "mentee" %}
    {% load guides %}{% guide_letter "mentee" "expectations" %}

or, from a view that has the letter already,

    {% include "programs/guides/letter.html" with letter=letter %}
"""

from .letter import Clause, Evidence, Letter, Part, Step
from .mentee import MENTEE
from .mentor import MENTOR
from .papers import AGENDA, AGREEMENT, CIRCLE_OUTLINE

LETTERS = {"mentee": MENTEE, "mentor": MENTOR}

__all__ = [
    "AGENDA",
    "AGREEMENT",
    "CIRCLE_OUTLINE",
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
    """Return the letters of `role` that help at `step`; there may be none.

    Those written for it come first, each group in the order of the word. Raises ValueError for a step that is none.
    """
    step = Step(step)
    found = [each for each in LETTERS[role] if step in each.steps]
    return tuple(sorted(found, key=lambda each: each.step != step))
