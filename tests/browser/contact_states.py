"""The states of the page on which one writes to somebody, and of the page behind the link that asks an address."""

from datetime import timedelta

from django.utils import timezone

from matching.models import Ask, Draft, Request
from profiles.models import Profile, Topic, User
from profiles.safety import conduct
from reminders.links import tokens
from reminders.models import Link
from reminders.respect.addresses import digest
from tests.browser.people_states import BUSY, MEMBER, ODD
from tests.browser.profile_states import FULL, HEBREW, LONG_NAME

WRITER = "writer@example.org"
CONFIRM = "r" * 32
TELL = f"{HEBREW}. I begin in May, and wonder how you found your first readers. {LONG_NAME}"


def fill():
    """Write two messages that wait for a yes from one address, a link about them, a draft, and an agreement."""
    odd, busy = Profile.objects.get(slug=ODD), Profile.objects.get(slug=BUSY)
    for number in range(2):
        request = Request.objects.create(
            email=WRITER, name=[LONG_NAME, HEBREW][number], text=f"Hello,\n\n{TELL}\n\n{HEBREW}",
            topic=Topic.objects.get(slug="judaica"), conduct="1",
        )  # fmt: skip
        Ask.objects.create(request=request, mentor=odd, rank=1, kind="question")
        Ask.objects.create(request=request, mentor=busy, rank=2, kind="call")
    Link.objects.create(
        token_digest=tokens.token_digest(CONFIRM), purpose="confirm_request", object=f"request {request.pk}",
        recipient=digest(WRITER), expires_at=timezone.now() + timedelta(days=7),
    )  # fmt: skip
    full = User.objects.get(email=FULL)
    conduct.accept(full)
    fields = {"tell": TELL, "text": f"Hello,\n\n{TELL}", "kind": "call", "another": LONG_NAME[:90]}
    Draft.objects.create(user=full, mentor=odd, fields=fields)


def states(state):
    """Return the states, made by the class `state` (tests.browser.pages.State)."""
    odd = f"/mentors/{ODD}/contact/"
    return [
        state("contact", odd, unfold=True),
        state("contact, member", odd, viewer=MEMBER, unfold=True),
        state("contact, draft", odd, viewer=FULL, unfold=True),
        state("contact, errors", odd, status=422, posts={"email": "nobody", "text": "Hi"}, button="[name=send]"),
        state("contact, sent", f"{odd}sent/"),
        state("contact, on its way", f"{odd}sent/", viewer=MEMBER),
        state("contact, no place", f"/mentors/{BUSY}/contact/"),
        state("contact, confirm", f"/do/{CONFIRM}/"),
        state("contact, confirm, errors", f"/do/{CONFIRM}/", status=422, posts={"discard": ""}, button="[name=send]"),
    ]
