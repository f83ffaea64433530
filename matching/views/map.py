"""The map beside the list of people: loaded on request, never instead of the list."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from matching.showing.map_page import MapPage
from profiles.vocabulary import Direction

from .doors import people_page


@people_page
@require_safe
def people_map(request):
    """Show where the people of a list are, as a page of its own, or for htmx as the part that the list takes in."""
    page = MapPage(request.GET, Direction.HELP.value, request.user)
    template = "matching/map.html" + ("#map-part" if request.htmx else "")
    response = render(request, template, {**page.context(), "in_list": bool(request.htmx)})
    response.headers["Vary"] = "HX-Request, Cookie"
    return response
