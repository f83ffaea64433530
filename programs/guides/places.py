"""Where on the site each step is taken: whoever stands above the guides says so, when Django starts."""

from django.urls import reverse

from .letter import Step

# The papers of two steps are pages of the guides themselves.
PLACES = {Step.FIRST_MEETING: "programs:guide_first_meeting", Step.AGREE: "programs:guide_agreement"}


def take_place(step, address):
    """Say that a Step is taken on the page whose address has that name; it may have no parameters."""
    PLACES[Step(step)] = address


def place_of(step):
    """Return the page on which a Step is taken, "" when none is known."""
    return reverse(PLACES[step]) if step in PLACES else ""
