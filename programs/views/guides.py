"""The guides: how to be mentored, how to mentor, and three papers to print. They read no table."""

from django.shortcuts import render

from programs.guides import AGENDA, AGREEMENT, CIRCLE_OUTLINE, LETTERS, letter
from programs.showing.pages import public_page


@public_page
def index(request):
    """Show both words and the papers."""
    return render(request, "programs/guides/index.html", {"words": LETTERS})


@public_page
def role(request, role):
    """Show the six letters of `role`, "mentee" or "mentor" (the address allows no other)."""
    return render(request, f"programs/guides/{role}.html", {"role": role, "letters": LETTERS[role]})


@public_page
def first_meeting(request):
    """Show the agenda of a first meeting, to print."""
    minutes = sum(part.minutes for part in AGENDA)
    return render(request, "programs/guides/first_meeting.html", {"agenda": AGENDA, "minutes": minutes})


@public_page
def agreement(request):
    """Show the agreement to fill in by hand, with the letter that each part comes from."""
    clauses = [(letter("mentee", clause.letter), clause) for clause in AGREEMENT]
    return render(request, "programs/guides/agreement.html", {"clauses": clauses})


@public_page
def circle(request):
    """Show what a circle talks about in its six meetings, to print."""
    context = {"outline": CIRCLE_OUTLINE, "minutes": CIRCLE_OUTLINE[0].minutes}
    return render(request, "programs/guides/circle.html", context)
