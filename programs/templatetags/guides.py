"""Show one letter of a guide in any template: {% guide_letter "mentee" "expectations" %}."""

from django import template

from programs.guides import letter

register = template.Library()


@register.inclusion_tag("programs/guides/letter_aside.html")
def guide_letter(role, slug):
    """Render the short form of one letter: title, do, don't, and a link to the whole text in the guide."""
    return {"letter": letter(role, slug)}
