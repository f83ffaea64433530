"""Taking in a first message: a member's is on its way at once, a visitor's waits for a yes from its address."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from matching.lifecycle import asking
from matching.models import Ask, Request
from matching.signals import request_waits
from matching.talking import people
from matching.vocabulary import OPEN_ASKS, AskState, Flag, RequestState
from profiles.models import Offer, Profile, Topic
from profiles.safety import conduct
from profiles.showing.cards import KINDS

from . import drafts, flags, limits, sameness


class NoPlace(Exception):
    """Somebody cannot be asked, whatever the reason: full, paused, hidden, blocked. Carries the Profile."""

    def __init__(self, mentor):
        super().__init__(mentor)
        self.mentor = mentor


class Asked(Exception):
    """The sender has an open request to a mentor already. Carries the Profile."""

    def __init__(self, mentor):
        super().__init__(mentor)
        self.mentor = mentor


class NotAgreed(Exception):
    """The sender has not agreed to the code of conduct as it is now (quality.md S24)."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What the form held: `mentors` are (Profile, kind of help) by rank, `prompts` what the text was built from."""

    text: str
    mentors: tuple[tuple[Profile, str], ...]
    topic: Topic | None = None
    prompts: dict = field(default_factory=dict)

    @property
    def people(self):
        """Return the mentors' Profiles by rank."""
        return tuple(mentor for mentor, _kind in self.mentors)


def kinds_of(mentor, wanted):
    """Return for which kind of help to ask `mentor` when `wanted` is asked of others: the same, else their smallest.

    "" when no place is left. Costs 1 query.
    """
    left = set(Offer.objects.with_places().filter(profile=mentor).values_list("kind", flat=True))
    return wanted if wanted in left else next((kind for kind in KINDS if kind in left), "")


@transaction.atomic
def member_writes(user, letter, *, agrees=False, now=None):
    """Send a member's Letter at once and return the Request. `agrees` says that they ticked the code of conduct.

    Raises NotAgreed, limits.TooMany, limits.Busy, Asked, NoPlace or sameness.SameToMany: then nothing has changed.
    """
    now = now or timezone.now()
    if conduct.must_accept(user) and not agrees:
        raise NotAgreed
    limits.admit_member(user, now)
    limits.admit_to(letter.people, now)
    sender = people.of_user(user)
    for mentor, kind in letter.mentors:
        if not asking.can_be_asked(mentor, sender, kind):
            raise NoPlace(mentor)
        if Ask.objects.filter(sender=sender, mentor=mentor, state__in=OPEN_ASKS).exists():
            raise Asked(mentor)
    sameness.check_to_many(sender, letter.text, letter.people, now)
    if agrees:
        conduct.accept(user)
    request = keep(letter, now, is_mass=sameness.is_mass(letter.text, sender=sender, now=now))
    drafts.forget(user, letter.people[0])
    request = asking.send(request.pk, sender, now)
    if request.state == RequestState.UNANSWERED:
        # The last place went in this instant.
        raise NoPlace(letter.people[0])
    return request


@transaction.atomic
def visitor_writes(letter, *, email, name, now=None):
    """Keep a visitor's Letter until `email` proves to be theirs; they have agreed to the code of conduct with it.

    Returns the unconfirmed Request, or None when the address has written enough today, which nobody is told. What is
    asked here, and in which order, depends on nothing that is known of the address (quality.md S7). Raises
    limits.SiteBusy, limits.Busy, or NoPlace for a mentor who cannot be asked by anybody.
    """
    now, email = now or timezone.now(), email.lower()
    for mentor, kind in letter.mentors:
        if not is_open_to_all(mentor, kind):
            raise NoPlace(mentor)
        if asking.is_busy(mentor, now):
            raise limits.Busy(mentor)
    must_ask = limits.admit_address(email, now)
    is_mass = sameness.is_mass(letter.text, email=email, now=now)
    if must_ask is None:
        return None
    request = keep(letter, now, is_mass=is_mass, email=email, name=name, conduct=conduct.CURRENT.name)
    if must_ask:
        request_waits.send(Request, request=request)
    return request


def is_open_to_all(mentor, kind):
    """Return whether a visitor can ask `mentor` for `kind` today. Costs 2 queries."""
    if not Profile.objects.visible_to(None).open_now().filter(pk=mentor.pk).exists():
        return False
    return Offer.objects.with_places().filter(profile=mentor, kind=kind).exists()


def keep(letter, now, *, is_mass, **fields):
    """Write a Letter down as an unconfirmed Request, with what staff should look at. Costs 2 queries."""
    request = Request.objects.create(
        topic=letter.topic, prompts=letter.prompts, text=letter.text, created_at=now,
        fingerprint=sameness.fingerprint(letter.text),
        flags=[*flags.of(letter.text), *([Flag.MASS] if is_mass else [])], **fields,
    )  # fmt: skip
    Ask.objects.bulk_create(
        Ask(request=request, mentor=mentor, rank=rank, kind=kind, state=AskState.UNSENT)
        for rank, (mentor, kind) in enumerate(letter.mentors, start=1)
    )
    return request
