"""The contents of a list of people: from its address to what its page shows."""

from dataclasses import replace
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.recommendations import Ranking
from profiles.finding import filters, panel, search
from profiles.finding.topics import topic_tree
from profiles.showing.cards import card_of
from profiles.showing.distance import band

from .own import wishes_of
from .why import why_of


class PeopleList:
    """One list of people for one viewer (User, AnonymousUser or None); every part is worked out once."""

    # Whether people stand in an order here at all.
    is_ordered = True

    def __init__(self, parameters, direction, viewer):
        self.viewer, self.topics = viewer, topic_tree()
        self.read = filters.read(parameters, direction, self.topics)
        self.selection, self.ranking = self.read.selection, None
        if self.selection.sort == "fit" and self.is_ordered:
            self.ranking = self.ranking_or_note()
            if self.ranking is None:
                self.selection = replace(self.selection, sort="")

    @property
    def is_member(self):
        """Return whether the viewer is signed in."""
        return self.viewer is not None and self.viewer.is_authenticated

    def ranking_or_note(self):
        """Return the Ranking by what fits the viewer; None, with a note that says why, where there can be none."""
        if self.selection.direction != "help":
            self.read.note_value("sort", "fit")
        elif not self.is_member:
            self.read.note(_("To sort by what fits you, sign in and make a profile. This is the usual order."))
        elif (profile := wishes_of(self.viewer)) is None:
            self.read.note(_("To sort by what fits you, make a profile. This is the usual order."))
        else:
            ranking = Ranking(self.viewer, profile)
            if not ranking.judge.seeker.wants:
                self.read.note(_("Your profile names no topic that you want help with, so the order says little yet."))
            return ranking
        return None

    @cached_property
    def found(self):
        """Return the people: nobody at a place that we do not know."""
        if self.read.is_lost:
            return search.Found()
        return search.find(self.selection, self.viewer, self.read.origin, self.ranking)

    def cards(self):
        """Return (PersonCard, Why or None) of this page."""
        return [(self.card(person), self.why(person)) for person in self.found.people]

    def why(self, person):
        """Return the Why of a search.Person in a list that is sorted by fit; None in others, and for oneself."""
        match = self.ranking.matches.get(person.user_id) if self.ranking else None
        return None if match is None or match.against == "self" else why_of(match, self.selection.unit)

    def sorts(self):
        """Return (value, label) of the orders to choose from; none where there is only one."""
        has_center, is_help = self.has_center, self.selection.direction == "help"
        made = [("", _("Nearest"))] if has_center else []
        made.append(("recent" if has_center else "", _("Recently active")))
        if self.is_member and is_help:
            made.append(("fit", _("What fits you")))
        return made if len(made) > 1 else []

    def card(self, person):
        """Return the PersonCard of a search.Person."""
        return card_of(
            person,
            place=person.place,
            topics=self.topics.specific(person.topics),
            left=person.left,
            distance="" if person.miles is None else band(person.miles, self.selection.unit),
            is_mine=self.viewer is not None and person.user_id == self.viewer.pk,
        )

    def heading(self):
        """Return the number of people in words: the list's heading, the page's title, what is read out on a change."""
        number = self.found.total
        if self.read.is_lost:
            return _("Which place?") if self.read.choices else _("We do not know this place")
        if self.found.is_capped:
            return self.capped_heading(number)
        if self.selection.direction == "help":
            words = ngettext("%(n)d person who can help", "%(n)d people who can help", number)
        else:
            words = ngettext("%(n)d person who looks for help", "%(n)d people who look for help", number)
        return words % {"n": number}

    def capped_heading(self, number):
        """Return the heading of a list that is longer than anybody counts."""
        if self.selection.direction == "help":
            return _("More than %(n)s people who can help") % {"n": f"{number:,}"}
        return _("More than %(n)s people who look for help") % {"n": f"{number:,}"}

    def pages(self):
        """Return (number, Selection, is current) for the pages to offer: the ends and the neighbors of this one."""
        last, here = self.found.pages, self.found.page
        if last == 1:
            return []
        near = sorted({1, last, *(number for number in range(here - 2, here + 3) if 1 <= number <= last)})
        return [(number, self.selection.on_page(number), number == here) for number in near]

    @property
    def has_center(self):
        """Return whether the place of the search is known, and a point: around a whole state no circle is drawn."""
        return self.read.origin is not None and not self.read.origin.is_area

    def context(self):
        """Return what the page shows."""
        found, selection = self.found, self.selection
        return {
            "selection": selection,
            "found": found,
            "heading": self.heading(),
            "cards": self.cards(),
            "panel": panel.panel_of(found, selection, self.topics),
            "chips": panel.chips(selection, self.read.origin, self.topics),
            "notes": self.read.notes,
            "choices": [(label, selection.but(near=label)) for label in self.read.choices],
            "origin": self.read.origin,
            "pages": self.pages(),
            "sorts": self.sorts(),
            "ranked": search.RANKED,
            "ways_out": () if found.total else panel.ways_out(selection, self.topics, has_center=self.has_center),
            "programs_query": self.programs_query(),
            "remote": panel.remote(selection),
        }

    def programs_query(self):
        """Return the query string that finds programs on the chosen topics; "" when none fits."""
        slugs = [slug for slug in self.selection.chosen.get("topic", ()) if not self.topics.is_group(slug)]
        return "?" + "&".join(f"topic={slug}" for slug in slugs) if slugs else ""
