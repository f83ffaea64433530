"""Lists of people who can help and of people who look for help."""

from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from matching.showing.people_list import PeopleList
from matching.showing.records import record_of
from profiles.models import TopicInterest
from profiles.vocabulary import Direction, Standing
from programs.showing.listing import site_of

from .doors import people_page


@people_page
@require_safe
def mentors(request):
    """Show who can help and may be asked today, with what each further filter would give."""
    return people_list(request, Direction.HELP)


@people_page
@require_safe
def mentees(request):
    """Show members who look for help, to members who say that they can help."""
    if not can_help(request.user):
        return render(request, "matching/mentees_closed.html", {"is_member": request.user.is_authenticated})
    return people_list(request, Direction.WANT)


def can_help(user):
    """Return whether `user` has said on their profile that they can help with something, and is not held back.

    Whom staff hold back, nobody finds; so they do not find those who asked to be found by mentors, either.
    """
    if not user.is_authenticated:
        return False
    mine = TopicInterest.objects.filter(profile__user=user, direction=Direction.HELP)
    return mine.filter(profile__standing=Standing.GOOD).exists()


def people_list(request, direction):
    """Answer with the list, or with its changing part for htmx."""
    people = PeopleList(request.GET, direction.value, request.user)
    template = "matching/people.html" + ("#catalog" if request.htmx else "")
    response = render(request, template, {**people.context(), "side": direction.value})
    response.headers["Vary"] = "HX-Request, Cookie"
    return response


@people_page
@require_safe
def mentors_json(request):
    """Return the list as JSON: whom the viewer may find there, with nothing on them but what everybody may see."""
    people = PeopleList(request.GET, Direction.HELP.value, request.user)
    found, selection = people.found, people.selection
    site = site_of(request)
    following = selection.on_page(found.page + 1) if found.page < found.pages else None
    answer = {
        "count": found.total,
        "is_more": found.is_capped,
        "page": found.page,
        "pages": found.pages,
        "next": f"{site}/mentors.json{following.query}" if following else None,
        "people": [record_of(person, people, site) for person in found.people],
    }
    if people.read.notes:
        answer["notes"] = people.read.notes
    response = JsonResponse(answer)
    response.headers["Vary"] = "Cookie"
    return response
