"""Topics side by side: who helps, who wants help, and where help is scarcest. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One topic. `each` is how many people look for one mentor who could be asked today; None where there is none."""

    slug: str
    name: str
    help: int
    want: int
    mentors: int
    places: int
    mentees: int

    @property
    def each(self):
        """Return mentees for each mentor, to one decimal; None without any mentor."""
        return round(self.mentees / self.mentors, 1) if self.mentors else None

    @property
    def is_scarce(self):
        """Return whether people look for help, and more of them than there are places free."""
        return self.mentees > self.places


def lines_of(topics, balance):
    """Return the Lines of figures.people_by_topic and figures.mentors_to_mentees, the scarcest first.

    Scarcest is where most people would be left without a place.
    """
    nobody = {"mentors": 0, "places": 0, "mentees": 0}
    lines = [Line(slug=slug, **row, **balance.get(slug, nobody)) for slug, row in topics.items()]
    return sorted(lines, key=lambda line: (line.places - line.mentees, line.name))
