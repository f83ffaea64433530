"""Two people who work together: where it stands, what they agreed on, what they want to reach, what they note."""

import uuid

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matching.vocabulary import (
    CLOSED_MENTORSHIPS,
    CheckAnswer,
    CheckKind,
    EndReason,
    GoalState,
    MentorshipState,
    NoteVisibility,
    PauseReason,
)
from profiles.models import Profile
from profiles.vocabulary import OfferKind

from .conversation import Conversation
from .correspondent import Correspondent
from .request import Ask

# Kinds of help that end with the one thing asked for: no agreement, no check-ins.
SHORT_KINDS = (OfferKind.QUESTION, OfferKind.CALL, OfferKind.RESUME)
# Characters of each part of an agreement, of a goal, of a note.
LONGEST_PART, LONGEST_GOAL, LONGEST_NOTE = 600, 200, 4000


class Stranger(Exception):
    """Somebody who is not one of the two people of a mentorship. Carries the Correspondent."""


class MentorshipQuerySet(models.QuerySet):
    """The one door to mentorships."""

    def visible_to(self, user):
        """Return the mentorships of a member (User or AnonymousUser), as mentor or as mentee. Nobody else's."""
        if user is None or not user.is_authenticated:
            return self.none()
        return self.filter(Q(mentor__user=user) | Q(mentee__user=user))

    def going_on(self):
        """Return those that are not closed, paused ones too."""
        return self.exclude(state__in=CLOSED_MENTORSHIPS)

    def note_sign(self, now):
        """Write down a sign of life at `now`; who was told that it ends, is not any more. Costs 1 query."""
        return self.going_on().update(last_at=Greatest(F("last_at"), Value(now)), warned_at=None)

    def with_people(self):
        """Return them with what every page and mail says: both people, the request, its topic, the conversation."""
        return self.select_related(
            "mentor__user", "mentee__user__profile", "ask__request__topic", "conversation", "agreement"
        )


class Mentorship(models.Model):
    """One accepted request. It holds a place of the mentor's offer of `kind` until it is closed.

    `last_at` is the last sign of life: a word, a meeting, an answer. `warned_at` says when both were told that it ends
    unless somebody gives a sign; any sign empties it. `active_at` is since when it is under way: check-ins count from
    there.
    """

    public_id = models.UUIDField(_("public number"), default=uuid.uuid4, unique=True, editable=False)
    ask = models.OneToOneField(
        Ask, models.SET_NULL, null=True, blank=True, related_name="mentorship", verbose_name=_("begun by")
    )
    mentor = models.ForeignKey(
        Profile, models.SET_NULL, null=True, blank=True, related_name="mentorships", verbose_name=_("mentor")
    )
    mentee = models.ForeignKey(Correspondent, models.CASCADE, related_name="mentorships", verbose_name=_("mentee"))
    conversation = models.ForeignKey(
        Conversation, models.SET_NULL, null=True, blank=True, related_name="mentorships",
        verbose_name=_("conversation"),
    )  # fmt: skip
    kind = models.CharField(_("kind of help"), max_length=10, choices=OfferKind)
    state = models.CharField(_("state"), max_length=10, choices=MentorshipState, default=MentorshipState.EXPLORING)
    reason = models.CharField(_("why it ended"), max_length=40, choices=EndReason, blank=True)
    started_at = models.DateTimeField(_("begun at"), default=timezone.now)
    active_at = models.DateTimeField(_("under way since"), null=True, blank=True)
    first_met_at = models.DateTimeField(_("first met at"), null=True, blank=True)
    paused_at = models.DateTimeField(_("paused since"), null=True, blank=True)
    paused_until = models.DateField(_("paused until"), null=True, blank=True)
    pause_reason = models.CharField(_("why it is paused"), max_length=15, choices=PauseReason, blank=True)
    last_at = models.DateTimeField(_("last sign of life at"), default=timezone.now)
    warned_at = models.DateTimeField(_("told that it ends, at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = MentorshipQuerySet.as_manager()

    class Meta:
        verbose_name = _("mentorship")
        verbose_name_plural = _("mentorships")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MentorshipState.values), name="mentorship_state_known"),
            models.CheckConstraint(condition=Q(kind__in=OfferKind.values), name="mentorship_kind_known"),
            models.CheckConstraint(
                condition=Q(state__in=CLOSED_MENTORSHIPS, closed_at__isnull=False)
                | (~Q(state__in=CLOSED_MENTORSHIPS) & Q(closed_at__isnull=True)),
                name="mentorship_closed_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state="paused", paused_at__isnull=False)
                | (~Q(state="paused") & Q(paused_at__isnull=True, paused_until__isnull=True)),
                name="mentorship_pause_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="active") | Q(active_at__isnull=False), name="mentorship_active_has_time"
            ),
        ]
        indexes = [
            # The clock: what has been quiet for long; and reminders, which look at what goes on only.
            models.Index(
                fields=["last_at", "id"], name="mentorship_quiet", condition=Q(state__in=["exploring", "active"])
            ),
            # Pauses that end, and those that are asked about.
            models.Index(fields=["paused_until", "id"], name="mentorship_paused", condition=Q(state="paused")),
            # Those that have not met: the reminder after a week, and what staff look at.
            models.Index(
                fields=["started_at", "id"], name="mentorship_unmet", condition=Q(first_met_at=None, closed_at=None)
            ),
            # What was closed lately asks for its last words.
            models.Index(fields=["closed_at", "id"], name="mentorship_closed", condition=Q(closed_at__isnull=False)),
        ]

    def __str__(self):
        return f"mentorship {self.pk}"

    @property
    def is_closed(self):
        """Return whether nothing moves it any more."""
        return self.state in CLOSED_MENTORSHIPS

    def side_of(self, correspondent):
        """Return "mentor" or "mentee", whichever a Correspondent is; raise Stranger for anybody else."""
        if self.mentee_id == correspondent.pk:
            return "mentee"
        if self.mentor is not None and correspondent.user_id == self.mentor.user_id is not None:
            return "mentor"
        raise Stranger(correspondent)

    @property
    def is_short(self):
        """Return whether it is one thing asked for, rather than months together."""
        return self.kind in SHORT_KINDS


class Agreement(models.Model):
    """What the two agreed on, in four parts. A change asks both again: whoever wrote it has said yes with it."""

    mentorship = models.OneToOneField(
        Mentorship, models.CASCADE, related_name="agreement", verbose_name=_("mentorship")
    )
    time = models.TextField(_("our time"), max_length=LONGEST_PART, blank=True)
    expectations = models.TextField(_("what we expect"), max_length=LONGEST_PART, blank=True)
    form = models.TextField(_("how we work"), max_length=LONGEST_PART, blank=True)
    results = models.TextField(_("how it ends"), max_length=LONGEST_PART, blank=True)
    # Rises with every change, so that a yes is to the words that were read.
    revision = models.PositiveIntegerField(_("revision"), default=1)
    written_by = models.ForeignKey(
        Correspondent, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written at"), default=timezone.now)
    mentor_accepted_at = models.DateTimeField(_("the mentor said yes at"), null=True, blank=True)
    mentee_accepted_at = models.DateTimeField(_("the mentee said yes at"), null=True, blank=True)

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        indexes = [
            # Those that wait for a yes.
            models.Index(
                fields=["written_at", "id"], name="agreement_waits",
                condition=Q(mentor_accepted_at=None) | Q(mentee_accepted_at=None),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"agreement {self.pk}"

    @property
    def is_accepted(self):
        """Return whether both said yes to these words."""
        return self.mentor_accepted_at is not None and self.mentee_accepted_at is not None


class Goal(models.Model):
    """One thing that the two want to reach."""

    public_id = models.UUIDField(_("public number"), default=uuid.uuid4, unique=True, editable=False)
    mentorship = models.ForeignKey(Mentorship, models.CASCADE, related_name="goals", verbose_name=_("mentorship"))
    author = models.ForeignKey(
        Correspondent, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("written by")
    )
    text = models.CharField(_("goal"), max_length=LONGEST_GOAL)
    state = models.CharField(_("how far"), max_length=10, choices=GoalState, default=GoalState.OPEN)
    created_at = models.DateTimeField(_("set at"), default=timezone.now)
    changed_at = models.DateTimeField(_("last changed at"), default=timezone.now)

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["created_at", "id"]
        constraints = [models.CheckConstraint(condition=Q(state__in=GoalState.values), name="goal_state_known")]

    def __str__(self):
        return f"goal {self.pk}"


class NoteQuerySet(models.QuerySet):
    """The one door to notes."""

    def readable_by(self, correspondent):
        """Return the notes of mentorships of a Correspondent that this person may read: own ones, and shared ones."""
        mine = Q(mentorship__mentee=correspondent)
        if correspondent.user_id is not None:
            mine |= Q(mentorship__mentor__user=correspondent.user_id)
        return self.filter(mine).filter(Q(author=correspondent) | Q(visibility=NoteVisibility.SHARED))


class Note(models.Model):
    """What somebody wrote down about a mentorship, for themselves or for both."""

    public_id = models.UUIDField(_("public number"), default=uuid.uuid4, unique=True, editable=False)
    mentorship = models.ForeignKey(Mentorship, models.CASCADE, related_name="notes", verbose_name=_("mentorship"))
    author = models.ForeignKey(Correspondent, models.CASCADE, related_name="notes", verbose_name=_("written by"))
    visibility = models.CharField(
        _("who reads it"), max_length=10, choices=NoteVisibility, default=NoteVisibility.PRIVATE
    )
    text = models.TextField(_("note"), max_length=LONGEST_NOTE)
    created_at = models.DateTimeField(_("written at"), default=timezone.now)
    changed_at = models.DateTimeField(_("last changed at"), default=timezone.now)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        constraints = [
            models.CheckConstraint(condition=Q(visibility__in=NoteVisibility.values), name="note_visibility_known")
        ]

    def __str__(self):
        return f"note {self.pk}"


class Check(models.Model):
    """What one of the two said when asked how it goes. A row is an answer; the asking is a mail."""

    mentorship = models.ForeignKey(Mentorship, models.CASCADE, related_name="checks", verbose_name=_("mentorship"))
    correspondent = models.ForeignKey(
        Correspondent, models.CASCADE, related_name="checks", verbose_name=_("whose answer")
    )
    kind = models.CharField(_("asked"), max_length=10, choices=CheckKind)
    answer = models.CharField(_("answer"), max_length=10, choices=CheckAnswer)
    words = models.TextField(_("own words"), max_length=LONGEST_PART, blank=True)
    created_at = models.DateTimeField(_("answered at"), default=timezone.now)

    class Meta:
        verbose_name = _("answer to a check-in")
        verbose_name_plural = _("answers to check-ins")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CheckKind.values), name="check_kind_known"),
            models.CheckConstraint(condition=Q(answer__in=CheckAnswer.values), name="check_answer_known"),
        ]
        indexes = [
            # The newest of a mentorship; and whom staff look at.
            models.Index(fields=["mentorship", "-created_at"], name="check_newest"),
            models.Index(fields=["created_at", "id"], name="check_stuck", condition=Q(answer="stuck")),
        ]

    def __str__(self):
        return f"check {self.pk}"
