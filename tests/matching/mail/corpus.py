"""All mails of people in the corpus, and those of machines beside them."""

from . import clients, html_clients, machine_mails, shapes

PEOPLE = [*clients.CASES, *html_clients.CASES, *shapes.CASES, *machine_mails.CASES]
MACHINES = machine_mails.LOOPS
EVERYTHING = [*PEOPLE, *(case for _word, case in MACHINES)]


def on_one_line(text):
    """Return a text with every row of white space as one space: folding is no change of words."""
    return " ".join(text.split())
