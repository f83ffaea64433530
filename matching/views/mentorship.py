"""/mentorships/: everything between a yes and the end, for the two people whose it is."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from matching.showing import mentorship_page


@never_cache
@login_required
@require_safe
def mentorships(request):
    """List one's mentorships: what goes on, and what is closed."""
    mine = mentorship_page.lines_of(request.user)
    with timezone.override(mine.clock):
        return render(request, "matching/mentorships.html", {"mine": mine})


@never_cache
@login_required
@require_safe
def mentorship(request, number):
    """Show one mentorship to one of its two people."""
    return whole_page(request, my_mentorship(request, number))


def my_mentorship(request, number):
    """Return the reader's Mentorship with that public number; raise Http404 for whoever is not one of the two."""
    found = mentorship_page.mentorship_of(request.user, number)
    if found is None:
        raise Http404
    return found


def whole_page(request, found, status=HTTPStatus.OK, **forms):
    """Return the page of a Mentorship; `forms` are those of its parts that came back with a fault, by name."""
    page = mentorship_page.page_of(found, request.user)
    with timezone.override(page.clock):
        return render(request, "matching/mentorship.html", {"page": page, **forms}, status=status)
