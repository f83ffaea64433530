"""Requests for help, each going to one to three mentors, one after the other."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matching.vocabulary import CLOSED_REQUESTS, OPEN_ASKS, AskState, Flag, NotNow, RequestState, Turn
from profiles.models import Block, Offer, Profile, Topic
from profiles.vocabulary import OfferKind

from .correspondent import Correspondent

# quality.md S6: a first message is short enough to be read at the desk.
LONGEST_TEXT = 4000
MOST_MENTORS = 3


class RequestQuerySet(models.QuerySet):
    """Views of requests, named for their purpose."""

    def of(self, user):
        """Return the confirmed requests of a member (User)."""
        return self.filter(sender__user=user)

    def with_asks(self):
        """Return the requests with their asks in order of rank, and the mentors' profiles: 1 query more."""
        asks = Ask.objects.select_related("mentor__user", "conversation").order_by("rank")
        return self.prefetch_related(models.Prefetch("asks", asks))


class Request(models.Model):
    """Somebody wants help, and wrote one message to up to three ranked mentors.

    Until a visitor has proven the address, `sender` is empty and `email` and `name` hold what was typed; then it is the
    other way round. `prompts` are the answers that the message was built from (contacting/builder.py).
    """

    public_id = models.UUIDField(_("public number"), default=uuid.uuid4, unique=True, editable=False)
    sender = models.ForeignKey(
        Correspondent, models.CASCADE, null=True, blank=True, related_name="requests", verbose_name=_("from")
    )
    email = models.EmailField(_("address, while unproven"), blank=True)
    name = models.CharField(_("name, while unproven"), max_length=80, blank=True)
    topic = models.ForeignKey(Topic, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("topic"))
    prompts = models.JSONField(_("answers to the prompts"), default=dict, blank=True)
    text = models.TextField(_("message"), max_length=LONGEST_TEXT)
    # Hash of the words without capitals, signs and names: the same text to many is seen (contacting/sameness.py).
    fingerprint = models.CharField(_("fingerprint of the text"), max_length=64, blank=True)
    flags = ArrayField(models.CharField(max_length=10, choices=Flag), verbose_name=_("flags"), default=list, blank=True)
    # quality.md S24: which code of conduct the sender agreed to with this message; members agree once for all.
    conduct = models.CharField(_("code of conduct agreed to"), max_length=20, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=RequestState, default=RequestState.UNCONFIRMED)
    created_at = models.DateTimeField(_("written at"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RequestState.values), name="request_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=CLOSED_REQUESTS, closed_at__isnull=False)
                | (~Q(state__in=CLOSED_REQUESTS) & Q(closed_at__isnull=True)),
                name="request_closed_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state="unconfirmed", sender__isnull=True, confirmed_at__isnull=True)
                | (~Q(state="unconfirmed") & Q(sender__isnull=False, confirmed_at__isnull=False)),
                name="request_sent_is_proven",
            ),
        ]
        indexes = [
            # What one unproven address waits to confirm, and how often it was written to.
            models.Index(fields=["email", "-created_at"], name="request_unproven", condition=~Q(email="")),
            # The same words, lately, from whomever.
            models.Index(fields=["fingerprint", "-created_at"], name="request_same_text"),
            # How many came from one sender lately; and the sender's own list.
            models.Index(fields=["sender", "-created_at"], name="request_sender"),
            # Unconfirmed ones are forgotten after some days.
            models.Index(fields=["created_at"], name="request_waits", condition=Q(state="unconfirmed")),
        ]

    def __str__(self):
        return f"request {self.pk}"


class AskQuerySet(models.QuerySet):
    """Views of asks, named for their purpose."""

    def open(self):
        """Return those that a mentor is asked today."""
        return self.filter(state=AskState.OPEN)

    def waiting_for(self, user):
        """Return the open asks that wait for a word of `user`, as mentor or as sender, the longest wait first."""
        # Who the user is on either side is looked up first, so that both sides are found by their index.
        mentor = Profile.objects.filter(user=user).values("pk")[:1]
        sender = Correspondent.objects.filter(user=user).values("pk")[:1]
        mine = Q(turn=Turn.MENTOR, mentor=mentor) | Q(turn=Turn.SENDER, sender=sender)
        return self.open().filter(mine).order_by("turn_at", "id")

    def quiet_since(self, moment):
        """Return the open asks in which nobody has said anything since `moment`, the oldest first."""
        return self.open().filter(turn_at__lte=moment).order_by("turn_at", "id")

    def without_place(self, moment):
        """Return the open asks since before `moment` that nobody answered and whose mentor has no such place left."""
        left = Offer.objects.with_places().filter(profile=models.OuterRef("mentor"), kind=models.OuterRef("kind"))
        return self.open().filter(~models.Exists(left), turn_at__lte=moment, answered_at=None, turn=Turn.MENTOR)

    def of_parted(self):
        """Return the open asks between two members one of whom blocked the other since."""
        mentor, sender = models.OuterRef("mentor__user"), models.OuterRef("sender__user")
        blocks = Block.objects.filter(Q(blocker=mentor, blocked=sender) | Q(blocker=sender, blocked=mentor))
        return self.open().filter(models.Exists(blocks))


class Ask(models.Model):
    """One mentor's turn in a request.

    While it is open, `turn` says whose word is awaited and `turn_at` since when: the clock runs from there.
    `answered_at` is the mentor's first word, whatever it was. `mentor` is empty once that person was erased.
    """

    public_id = models.UUIDField(_("public number"), default=uuid.uuid4, unique=True, editable=False)
    request = models.ForeignKey(Request, models.CASCADE, related_name="asks", verbose_name=_("request"))
    sender = models.ForeignKey(
        Correspondent, models.CASCADE, null=True, blank=True, related_name="asks", verbose_name=_("from"),
        help_text=_("As in the request, once that is confirmed: for the rule of one open ask for each pair."),
    )  # fmt: skip
    mentor = models.ForeignKey(
        Profile, models.SET_NULL, null=True, blank=True, related_name="asks", verbose_name=_("mentor")
    )
    rank = models.PositiveSmallIntegerField(
        _("rank"), validators=[MinValueValidator(1), MaxValueValidator(MOST_MENTORS)]
    )
    kind = models.CharField(_("kind of help"), max_length=10, choices=OfferKind)
    state = models.CharField(_("state"), max_length=12, choices=AskState, default=AskState.UNSENT)
    turn = models.CharField(_("waits for"), max_length=6, choices=Turn, default=Turn.MENTOR)
    turn_at = models.DateTimeField(_("waits since"), null=True, blank=True)
    opened_at = models.DateTimeField(_("asked at"), null=True, blank=True)
    answered_at = models.DateTimeField(_("first answered at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    reason = models.CharField(_("reason for not now"), max_length=15, choices=NotNow, blank=True)
    led_to_rest = models.BooleanField(_("unanswered, and counted for a rest of the mentor"), default=False)

    objects = AskQuerySet.as_manager()

    class Meta:
        verbose_name = _("ask")
        verbose_name_plural = _("asks")
        constraints = [
            models.UniqueConstraint(fields=["request", "rank"], name="ask_rank_once"),
            models.UniqueConstraint(fields=["request", "mentor"], name="ask_mentor_once_in_request"),
            models.UniqueConstraint(
                fields=["sender", "mentor"], name="ask_one_open_per_pair", condition=Q(state__in=OPEN_ASKS),
                violation_error_message=_("You have a request to this person already."),
            ),
            models.UniqueConstraint(
                fields=["request"], name="ask_one_open_per_request", condition=Q(state="open")
            ),
            models.CheckConstraint(condition=Q(rank__gte=1, rank__lte=MOST_MENTORS), name="ask_rank_range"),
            models.CheckConstraint(condition=Q(state__in=AskState.values), name="ask_state_known"),
            models.CheckConstraint(condition=Q(turn__in=Turn.values), name="ask_turn_known"),
            models.CheckConstraint(
                condition=~Q(state="open") | Q(opened_at__isnull=False, turn_at__isnull=False),
                name="ask_open_has_times",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["unsent", "waiting", "open"], closed_at__isnull=True)
                | (~Q(state__in=["unsent", "waiting", "open"]) & Q(closed_at__isnull=False)),
                name="ask_closed_has_time",
            ),
        ]  # fmt: skip
        indexes = [
            # What the clock looks at, and the reminders.
            models.Index(fields=["turn_at", "id"], name="ask_clock", condition=Q(state="open")),
            # A mentor's asks: what waits, how many lately, the last two, how soon answered.
            models.Index(fields=["mentor", "-opened_at"], name="ask_mentor"),
        ]

    def __str__(self):
        return f"ask {self.pk}"

    @property
    def is_open(self):
        """Return whether the mentor may still say yes."""
        return self.state == AskState.OPEN


class Draft(models.Model):
    """A member's message to somebody that was not sent yet, so that a lost session loses nothing."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts", verbose_name=_("account"))
    mentor = models.ForeignKey(Profile, models.CASCADE, related_name="+", verbose_name=_("to"))
    fields = models.JSONField(_("what the form held"), default=dict)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [models.UniqueConstraint(fields=["user", "mentor"], name="draft_once")]
        # Old ones are forgotten.
        indexes = [models.Index(fields=["updated_at"], name="draft_changed")]

    def __str__(self):
        return f"draft {self.pk}"
