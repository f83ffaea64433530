"""Whose rows: the person as correspondents, and what is found by them. And why some columns are shown to nobody."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.models import Circle, CircleMember, Conversation, Correspondent, Mentorship, Seat

COURSE = _("It only says how the request got on; you see the same in words.")
NUMBER = _("It is the number of the page, which you see with the conversation.")
LOOKED_AT = _("It says what staff look at; whoever knew it could get round it.")
SECRET = _("It opens your side of a conversation by mail, so only its hash is kept.")
QUOTED = _("It was cut off from a mail and may quote somebody else. It goes by itself, and you have the mail.")
QUIET = _("Whether somebody left or blocked you reads alike, so that nobody learns of a block.")
CLOCK = _("It is the clock by which we remind people.")


def selves(person):
    """Return the Correspondents that are the person: of the account, and of proven addresses from before it."""
    return Correspondent.objects.filter(Q(user=person.user) | Q(email__in=person.addresses))


def conversations(person):
    """Return the conversations in which the person has a seat, those of circles too."""
    return Conversation.objects.filter(
        pk__in=Seat.objects.filter(correspondent__in=selves(person)).values("conversation")
    )


def mentorships(person):
    """Return the mentorships of the person, on either side."""
    as_mentee = Mentorship.objects.filter(mentee__in=selves(person)).values("pk")
    as_mentor = Mentorship.objects.filter(mentor__user=person.user).values("pk")
    # Each by its own index; with "or" the database reads the whole table.
    return Mentorship.objects.filter(pk__in=as_mentee.union(as_mentor))


def circles(person):
    """Return the circles that the person hosts or has ever been in, or asked to."""
    ever = CircleMember.objects.filter(correspondent__in=selves(person)).values("circle")
    hosted = Circle.objects.filter(host__user=person.user).values("pk")
    return Circle.objects.filter(pk__in=ever.union(hosted))


def of_theirs(model, person):
    """Return the rows of `model` that belong to a mentorship or a circle of the person."""
    of_two = model.objects.filter(mentorship__in=mentorships(person)).values("pk")
    of_circles = model.objects.filter(circle__in=circles(person)).values("pk")
    return model.objects.filter(pk__in=of_two.union(of_circles))
