"""The states of pages about stewards that axe and the HTML validator look at, and the people behind them."""

from datetime import timedelta

from django.utils import timezone

from programs.models import Program, Steward
from reminders.links import tokens
from reminders.models import Link
from reminders.respect.addresses import digest

CURATOR = "curator@example.org"
CONFIRM, EDIT, LEAVE = "c" * 31, "e" * 31, "l" * 31


def fill():
    """Let one program have a silent steward whose address is public, and make the three links of their mail."""
    now = timezone.now()
    steward = Steward.objects.create(
        program=Program.objects.get(slug="alsc-mentoring"), email="steward@example.org", name="Ada Steward",
        is_public=True, answered_at=now - timedelta(days=300), asked_at=now - timedelta(days=70), silent=1,
    )  # fmt: skip
    purposes = {CONFIRM: "confirm_program", EDIT: "edit_program", LEAVE: "leave_program"}
    for token, purpose in purposes.items():
        Link.objects.create(
            token_digest=tokens.token_digest(token), purpose=purpose, object=f"steward {steward.pk}",
            recipient=digest(steward.email), expires_at=now + timedelta(days=60),
        )  # fmt: skip


def states(state):
    """Return the states, made by the class `state` (tests.browser.pages.State)."""
    edit = f"/programs/steward/{EDIT}/"
    desk = "/staff/catalog/program/alsc-mentoring/"
    return [
        state("program, silent steward", "/programs/alsc-mentoring/"),
        state("steward confirms", f"/do/{CONFIRM}/"),
        state("steward leaves", f"/do/{LEAVE}/"),
        state("steward edits", edit),
        state("steward edits, faults", edit, status=422, posts={"name": "", "cost_usd": "-5"}),
        state("steward edits, link not whole", "/programs/steward/cut/", status=404),
        state("staff, steward", f"{desk}steward/", viewer=CURATOR),
        state("staff, no steward yet", "/staff/catalog/program/ended/steward/", viewer=CURATOR),
        state(
            "staff, steward wrong",
            "/staff/catalog/program/ended/steward/",
            status=422,
            viewer=CURATOR,
            posts={"email": "no address"},
        ),
        state("staff, silent stewards", "/staff/catalog/?steward=silent", viewer=CURATOR),
        state("staff, program with a steward", desk, viewer=CURATOR),
    ]
