"""People served: how many were helped, each counted once, and by which unit of help. Not pairs, not starts."""

from dataclasses import dataclass

from django.db.models import F, Q

from matching.models import CircleMember, Mentorship
from matching.vocabulary import MemberState
from profiles.vocabulary import OfferKind

# What is no offer of a mentor's.
PEERS = "peers"


@dataclass(frozen=True, slots=True)
class Served:
    """How many people were helped: `people` each once, `by_unit` each once for every unit (an OfferKind, or "peers").

    So the units may add up to more than `people`.
    """

    people: int
    by_unit: dict[str, int]


def people_served(since):
    """Return the Served since an instant. Costs 2 queries.

    A mentee is served by a mentorship that began, somebody in a circle by one that began to meet, unless they left
    before. A circle's host and a mentor give; they count where they learn. Who was erased since stays counted.
    """
    served = {unit: set() for unit in (*OfferKind.values, PEERS)}
    pairs = Mentorship.objects.filter(started_at__gte=since).order_by()
    for kind, mentee in pairs.values_list("kind", "mentee").distinct():
        served[kind].add(mentee)
    was_in_it = Q(state=MemberState.JOINED) | Q(state=MemberState.LEFT, since__gt=F("circle__started_at"))
    members = CircleMember.objects.filter(was_in_it, circle__started_at__gte=since).order_by()
    for is_hosted, who in members.values_list("circle__is_hosted", "correspondent").distinct():
        served[OfferKind.CIRCLE if is_hosted else PEERS].add(who)
    people = set().union(*served.values())
    return Served(len(people), {str(unit): len(who) for unit, who in served.items() if who})
