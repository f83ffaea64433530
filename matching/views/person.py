"""The page of one person."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from matching.showing.person_page import context_of, person_of

from .doors import people_page


@people_page
@require_safe
def person(request, slug):
    """Show one person as the viewer may see them; whoever may not finds nothing at the address."""
    profile = get_object_or_404(person_of(slug, request.user))
    response = render(request, "matching/person.html", context_of(profile, request.user))
    response.headers["Vary"] = "Cookie"
    return response
