"""The last mail about a request that nobody could take: it names what is open today, so that the end is no dead end.

Circles, single questions and calls on the topic, because these have places when months-long mentoring has none, waiting
for a circle of peers, and programs
that would take this person. Of a visitor we know nothing but the topic, and what is not known stays open: programs are
asked with no answer rather than with a guessed one.
"""

from datetime import timedelta
from types import SimpleNamespace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.models import Request
from matching.recommendations import programs_for
from matching.showing.own import own_profile
from matching.showing.requests import standing_of
from matching.showing.ways_on import SMALL
from matching.vocabulary import RequestState
from profiles.finding import search
from profiles.finding.selection import Selection
from profiles.showing.cards import offer_words
from profiles.vocabulary import OfferKind
from programs.fit import YES
from reminders.models import Delivery
from reminders.vocabulary import Lane, MailClass, Mode, Reason

from .addresses import page
from .asks import whom
from .circles import wish_link
from .picking import Offered, offered_program
from .registry import Kind, Withheld, add
from .request_moved import request_of
from .ways import ways_for

NAME = "offers_instead"
LIFETIME = timedelta(days=7)
MOST = 3
# Of whom nothing is known.
ANYBODY = SimpleNamespace(years="", place=None)


def context(delivery):
    """Return what is open today; raise Withheld when the request did not end so. Costs up to 16 queries."""
    request = request_of(delivery)
    if request.state != RequestState.UNANSWERED:
        raise Withheld(Reason.SETTLED)
    profile = profile_of(request.sender)
    topics = topics_of(request, profile)
    without = {ask.mentor.user_id for ask in request.asks.all() if ask.mentor is not None}
    without.add(request.sender.user_id)
    questions, asked = people_with(SMALL, request.sender.user, topics, without)
    circles, _seated = people_with((OfferKind.CIRCLE,), request.sender.user, topics, without | asked)
    programs, are_silent = programs_for(profile or ANYBODY, frozenset(topics))
    return {
        **ways_for(request.sender.user, topics, wish=wish_link(delivery, request.sender, request.topic)),
        "standing": standing_of(request),
        "topic": request.topic.name if request.topic is not None else "",
        "circles": circles,
        "questions": questions,
        "programs": [program_with_verdict(facts, judgement) for facts, judgement in programs],
        "are_silent": are_silent,
        "people_url": page("matching:mentors", topic=topics),
        "fit_url": page("programs:fit"),
        "is_known": profile is not None,
    }


def profile_of(correspondent):
    """Return a sender's profile with place, topics and offers, or None. Costs up to 5 queries."""
    return own_profile(correspondent.user) if correspondent.user_id is not None else None


def topics_of(request, profile):
    """Return the slugs that the request was about: its topic, else what its sender wants help with."""
    if request.topic is not None:
        return [request.topic.slug]
    return sorted(each.topic.slug for each in profile.interests.all() if each.direction == "want") if profile else []


def people_with(kinds, viewer, topics, without):
    """Return (up to MOST people as Offered who have a place of one of some OfferKinds, their account numbers).

    They come out of the same door as the list at /mentors/. Costs 1 query.
    """
    chosen = {"offer": tuple(kind.value for kind in kinds), **({"topic": tuple(topics)} if topics else {})}
    found = search.find(Selection(chosen=chosen), viewer).people
    people = [person for person in found if person.user_id not in without][:MOST]
    return [offered_person(person, kinds) for person in people], {person.user_id for person in people}


def offered_person(person, kinds):
    """Return a search.Person as a mail shows somebody with places of some kinds."""
    left = ", ".join(offer_words({kind: person.left.get(kind, 0) for kind in kinds}))
    return Offered(
        name=person.name,
        url=page("matching:person", person.slug),
        facts=person.place,
        headline=person.headline,
        reason=_("Free now: %(offers)s.") % {"offers": left},
    )


def program_with_verdict(facts, judgement):
    """Return a program as a mail shows it, with what is known about whether it takes the person."""
    shown = offered_program(facts)
    if judgement.verdict == YES:
        reason = _("It would take you, as far as it says.")
    else:
        reason = _("It leaves something open, so ask whether it takes you.")
    return Offered(shown.name, shown.url, shown.facts, shown.headline, reason)


def sample():
    """Return the mail about the request that ended so last."""
    found = Request.objects.filter(state=RequestState.UNANSWERED).select_related("sender__user")
    request = found.order_by("-closed_at", "-pk").first()
    if request is None or not (recipient := whom(request.sender)):
        return []
    return [Delivery(kind=NAME, **recipient, data={"request": request.pk})]


KIND = add(
    Kind(
        name=NAME,
        mail_class=MailClass.RELATIONSHIP,
        title=gettext_lazy("What is open instead"),
        about=gettext_lazy("When nobody could take your request: circles, single questions and programs."),
        why=gettext_lazy("you asked somebody on MentorHub for help, and nobody could take it."),
        lane=Lane.SOON,
        is_reminder=False,
        modes=(Mode.IMMEDIATE, Mode.OFF),
        lifetime=LIFETIME,
        context=context,
        sample=sample,
    )
)
