"""The contents of the page on which one writes to somebody: what they can be asked for, and whom to ask after them."""

import json
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.contacting import builder
from matching.recommendations import suggest
from profiles.finding import search
from profiles.finding.selection import Selection
from profiles.finding.topics import topic_tree
from profiles.models import Profile, TopicInterest
from profiles.safety import conduct
from profiles.showing.cards import KINDS
from profiles.showing.words import words
from profiles.vocabulary import Direction, OfferKind

from .own import own_profile

# People to choose the next ones from.
MOST_OTHERS = 12


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody who could be asked next: in words, who they are and what they offer."""

    slug: str
    name: str
    words: str


def mentor_at(slug, viewer):
    """Return the Profile at `slug` that helps with something and that `viewer` may see, or None. 3 queries."""
    return helping(Profile.objects.visible_to(viewer)).filter(slug=slug).first()


def helping(people):
    """Return those of `people` (profiles) who help with something, with topics and offers."""
    helps = TopicInterest.objects.filter(direction=Direction.HELP).values("profile")
    return people.filter(pk__in=helps).select_related("user").prefetch_related("interests__topic", "offers")


def any_mentor_at(slug):
    """Return the Profile at `slug`, whoever may see it: for somebody who could when they began to write."""
    return helping(Profile.objects.all()).filter(slug=slug).first()


class ContactPage:
    """The page on which `viewer` (User or AnonymousUser) writes to `mentor`; each part is worked out once."""

    def __init__(self, mentor, viewer):
        self.mentor, self.viewer, self.is_member = mentor, viewer, viewer.is_authenticated

    @cached_property
    def is_mine(self):
        """Return whether somebody looks at the page that is about themselves."""
        return self.is_member and self.mentor.user_id == self.viewer.pk

    @cached_property
    def left(self):
        """Return the kinds of help with a place left: kind to number."""
        offers = {offer.kind: offer.left for offer in self.mentor.offers.all() if offer.left}
        return {kind: offers[kind] for kind in KINDS if kind in offers}

    @property
    def is_open(self):
        """Return whether the mentor can be asked today."""
        return bool(self.left) and not self.mentor.is_paused

    @cached_property
    def offers(self):
        """Return the kinds of help that can be asked for, in words with the places left: one asks for one of them."""
        said = {kind: ngettext("%(what)s (%(n)d free)", "%(what)s (%(n)d free)", n) for kind, n in self.left.items()}
        return {kind: said[kind] % {"what": OfferKind(kind).label, "n": n} for kind, n in self.left.items()}

    @cached_property
    def usual(self):
        """Return the usual answers to the six questions for each kind that can be asked for, for a script."""
        return json.dumps({kind: builder.usual(kind) for kind in self.left}, default=str)

    @cached_property
    def topics(self):
        """Return what the mentor helps with: slug to name, by name."""
        found = [each.topic for each in self.mentor.interests.all() if each.direction == Direction.HELP]
        return {topic.slug: topic.name for topic in sorted(found, key=lambda each: each.name)}

    @cached_property
    def others(self):
        """Return the Others: who is suggested to a member, then who helps with the same, the recently active first.

        Costs 1 query, and for a member with a profile what `suggest` costs.
        """
        selection = Selection(chosen={"topic": tuple(self.topics)}, sort="recent")
        found = [*self.suggested(), *search.find(selection, self.viewer).people]
        mine = {self.mentor.user_id, self.viewer.pk if self.is_member else None}
        others = {each.slug: each for each in found if each.user_id not in mine}
        return [self.other(each) for each in list(others.values())[:MOST_OTHERS]]

    def suggested(self):
        """Return the search.Persons who are suggested to a member with a profile."""
        if self.me is None:
            return []
        people = suggest(self.viewer, self.me, without=(self.mentor.user_id,)).people
        return [each.person for each in people]

    @cached_property
    def me(self):
        """Return the profile of the member who writes, or None. 3 queries for a member."""
        return own_profile(self.viewer) if self.is_member else None

    def other(self, person):
        """Return the Other of a search.Person."""
        said = words()
        offers = [said.places_left(kind, person.left[kind]) for kind in KINDS if person.left.get(kind)]
        label = _("%(name)s: %(topics)s (%(offer)s)") % {
            "name": person.name,
            "topics": ", ".join(topic_tree().specific(person.topics)[:2]),
            "offer": next(iter(offers), ""),
        }
        return Other(person.slug, person.name, label)

    def findable(self):
        """Return the profiles of those who may be asked after the first: whom the viewer finds, but for oneself."""
        people = Profile.objects.visible_to(self.viewer).open_now().exclude(pk=self.mentor.pk)
        return people.exclude(user=self.viewer) if self.is_member else people

    @cached_property
    def needs_conduct(self):
        """Return whether the writer has to agree to the code of conduct. Visitors do with every message."""
        return not self.is_member or conduct.must_accept(self.viewer)

    @cached_property
    def sender_name(self):
        """Return the name under which a member writes; "" for a visitor, and without a profile."""
        return self.me.name if self.me is not None else ""

    def initial(self, asked):
        """Return what the form holds at first; `asked`, the page's parameters, may choose a `topic` and an `offer`."""
        kind = asked.get("offer") if asked.get("offer") in self.offers else next(iter(self.offers), "")
        topic = asked.get("topic") if asked.get("topic") in self.topics else next(iter(self.topics), "")
        return {"kind": kind, "topic": topic, **builder.usual(kind)}
