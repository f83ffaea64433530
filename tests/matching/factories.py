"""Requests and conversations for tests: made by the code that makes them, with boring words."""

from itertools import count

from matching.circles import joining, opening
from matching.lifecycle import answering, asking
from matching.models import Ask, Request
from matching.talking import people
from profiles.models import Topic
from tests.profiles.factories import make_mentor, make_person

numbers = count(1)
TEXT = "I teach my first class in May. May I send you three questions about it?"


def make_unproven(*mentors, email=None, name="Vera Visitor", kind="question", text=TEXT, **fields):
    """Return an unconfirmed Request of a visitor to `mentors` (Profiles), the first of whom comes first."""
    request = Request.objects.create(
        email=email or f"visitor{next(numbers)}@example.org", name=name, text=text, **fields
    )
    for rank, mentor in enumerate(mentors, start=1):
        Ask.objects.create(request=request, mentor=mentor, rank=rank, kind=kind)
    return request


def make_request(*mentors, sender=None, now=None, **fields):
    """Return a Request that is on its way to `mentors`, from `sender` (a Profile or Correspondent) or a visitor."""
    request = make_unproven(*mentors, **fields)
    if sender is None:
        sender = people.of_address(request.email, request.name)
    elif hasattr(sender, "slug"):
        sender = people.of_user(sender.user)
    return asking.send(request.pk, sender, now)


def first_ask(request):
    """Return the Ask of the mentor who comes first."""
    return request.asks.select_related("mentor__user", "conversation").get(rank=1)


def make_pair(**fields):
    """Return (mentor, member): two Profiles, one who helps with reference and one who wants help with it."""
    return make_mentor("Joan Mentor", **fields), make_person("Luis Mentee", wants=["reference"])


def make_mentorship(mentor=None, mentee=None, kind="months", now=None, **fields):
    """Return a Mentorship: somebody asked and the mentor said yes. `mentee` is a Profile, a Correspondent or a visitor.

    `fields` are those of the Request.
    """
    mentor = mentor or make_mentor(f"Joan Mentor {next(numbers)}", offers={kind: 3})
    request = make_request(mentor, sender=mentee, kind=kind, now=now, **fields)
    return answering.accept(first_ask(request).pk, now=now)


def both(mentorship):
    """Return (mentor, mentee) of a Mentorship as Correspondents."""
    return people.of_user(mentorship.mentor.user), mentorship.mentee


def make_circle(host=None, members=(), topic="reference", places=6, now=None, **fields):
    """Return a hosted Circle with `members` (Profiles or Correspondents) in it."""
    host = host or make_mentor(f"Hanna Host {next(numbers)}", offers={"circle": places})
    circle = opening.open_hosted(
        host.pk, topic=Topic.objects.get(slug=topic), title=fields.pop("title", "Reference, together"), places=places,
        now=now, **fields,
    )  # fmt: skip
    for member in members:
        joining.join(circle.pk, people.of_user(member.user) if hasattr(member, "slug") else member, now=now)
    circle.refresh_from_db()
    return circle
