"""The contents of a list of people: from its address to what its page shows."""

from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles.finding import filters, panel, search
from profiles.finding.topics import topic_tree
from profiles.showing.cards import card_of
from profiles.showing.distance import band


class PeopleList:
    """One list of people for one viewer (User, AnonymousUser or None); every part is worked out once."""

    def __init__(self, parameters, direction, viewer):
        self.viewer, self.topics = viewer, topic_tree()
        self.read = filters.read(parameters, direction, self.topics)
        self.selection = self.read.selection

    @cached_property
    def found(self):
        """Return the people: nobody at a place that we do not know."""
        if self.read.is_lost:
            return search.Found()
        return search.find(self.selection, self.viewer, self.read.origin)

    def cards(self):
        """Return the PersonCards of this page."""
        return [self.card(person) for person in self.found.people]

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
            "ways_out": () if found.total else panel.ways_out(selection, self.topics, has_center=self.has_center),
            "programs_query": self.programs_query(),
            "remote": panel.remote(selection),
        }

    def programs_query(self):
        """Return the query string that finds programs on the chosen topics; "" when none fits."""
        slugs = [slug for slug in self.selection.chosen.get("topic", ()) if not self.topics.is_group(slug)]
        return "?" + "&".join(f"topic={slug}" for slug in slugs) if slugs else ""
