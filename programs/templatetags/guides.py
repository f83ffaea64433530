"""Show the guides: {% step_letters "agree" "mentee" %} at a step, {% guide_letter "mentor" "teach" %} for a letter."""

from django import template

from programs.guides import Step, letter, letters_at
from programs.guides.places import place_of

register = template.Library()


@register.inclusion_tag("programs/guides/letter_aside.html")
def guide_letter(role, slug):
    """Render the short form of one letter: title, do, don't, and a link to the whole text in the guide."""
    return {"letter": letter(role, slug)}


@register.inclusion_tag("programs/guides/step_letters.html")
def step_letters(step, role, most=2):
    """Render the short form of up to `most` letters of `role` ("mentee" or "mentor") that help at a Step, or nothing.

    A landmark of its own, named after the step: once on a page for each step.
    """
    step = Step(step)
    return {"step": step, "role": role, "letters": letters_at(step, role)[:most]}


@register.filter
def places(letter):
    """Return ((words of a step, address of its page or ""), ...) for the steps that a letter helps with."""
    return [(step.label, place_of(step)) for step in letter.steps]
