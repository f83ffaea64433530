"""The states of one's own profile that axe and the HTML validator look at, and the people behind them."""

from profiles.models import Offer, User
from tests.profiles.factories import PASSWORD, make_person, make_place

PAGE = "/me/profile/"
NEWCOMER, FULL, UNCLEAR, ODD = (f"{name}@example.org" for name in ("newcomer", "full", "unclear", "odd"))
LONG_NAME = "Maximiliana Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtin"[:80]
HEBREW = "ספרנית ציבורית שאוהבת קטלוגים"


def fill():
    """Write a newcomer without a profile, one with all answers, one whose place is unclear, one with odd names."""
    User.objects.create_user(NEWCOMER, PASSWORD)
    full = make_person(
        "Rosa Alvarez", email=FULL, helps=["reference", "job-search", "leadership"], wants=["budgets-and-grants"],
        offers={"question": 3, "call": 2, "circle": 6}, headline="Reference librarian who moved from schools",
        about="I moved from a school to a college library at 45.\nAsk me how.", place=make_place(),
        place_text="Chicago", hours_a_month=3, replies_within="week", seeking=True, heard_from="colleague",
        languages=["en", "es"],
    )  # fmt: skip
    Offer.objects.filter(profile=full, kind="call").update(taken=1)
    unclear = make_place(
        "Springfield", latitude=None, longitude=None, state="ambiguous", country="", region="", city=""
    )
    make_person("Sam", email=UNCLEAR, wants=["job-search"], place=unclear, place_text="Springfield", offers={})
    make_person(
        LONG_NAME, email=ODD, helps=["judaica"], headline=HEBREW, about=f"{HEBREW}. {LONG_NAME}",
        accepting="paused", languages=["he", "ar", "ase"],
    )  # fmt: skip


def states(state):
    """Return the states, made by the class `state` (tests.browser.pages.State)."""
    send = {"button": "#profile .actions button:not(.quiet)"}
    return [
        state("my profile, first visit", PAGE, viewer=NEWCOMER, unfold=True),
        state("my profile, folded", PAGE, viewer=NEWCOMER),
        state("my profile, full", PAGE, viewer=FULL, unfold=True),
        state("my profile, unclear place", PAGE, viewer=UNCLEAR),
        state("my profile, odd names", PAGE, viewer=ODD, unfold=True),
        state(
            "my profile, errors", PAGE, status=422, viewer=NEWCOMER, unfold=True, **send,
            posts={"name": "x@example.org", "offer_circle": "1", "hours_a_month": "many", "headline": "a" * 200},
        ),
    ]  # fmt: skip
