"""The states of saved searches, and the searches behind them."""

from datetime import timedelta

from django.utils import timezone

from programs.models import SavedSearch
from reminders.links import tokens
from reminders.models import Link
from reminders.respect.addresses import digest
from tests.browser.profile_states import FULL, NEWCOMER

READER = "reader@example.org"
CONFIRM, LEAVE = "c" * 32, "l" * 32
ODD = "q=%D7%A1%D7%A4%D7%A8%D7%A0%D7%99%D7%9D&role=mentor&cost=free&delivery=remote&unstated=0"


def fill():
    """Write a search that waits for its confirmation, confirmed ones with news, and links about two of them."""
    now = timezone.now()
    waiting = SavedSearch.objects.create(email=READER, query=ODD)
    confirmed = [
        SavedSearch.objects.create(email=email, query=query, confirmed_at=now - timedelta(days=8))
        for email, query in ((FULL, ""), (FULL, ODD), (READER, "cost=free"))
    ]
    for token, purpose, search in (
        (CONFIRM, "confirm_search", waiting),
        (LEAVE, "leave_search", confirmed[-1]),
    ):
        Link.objects.create(
            token_digest=tokens.token_digest(token), purpose=purpose, object=f"search {search.pk}",
            recipient=digest(search.email), expires_at=now + timedelta(days=7),
        )  # fmt: skip


def states(state):
    """Return the states, made by the class `state` (tests.browser.pages.State)."""
    new = f"/programs/alerts/new/?{ODD}"
    return [
        state("alert, ask", new),
        state("alert, ask for all, signed in", "/programs/alerts/new/", viewer=FULL),
        state("alert, errors", new, status=422, posts={"email": "nobody"}),
        state("alert, sent", "/programs/alerts/sent/"),
        state("alerts, mine", "/programs/alerts/", viewer=FULL),
        state("alerts, none", "/programs/alerts/", viewer=NEWCOMER),
        state("alert, confirm", f"/do/{CONFIRM}/"),
        state("alert, leave", f"/do/{LEAVE}/"),
    ]
