"""Conversations of two people, held on the page or by mail, in which neither sees the other's address."""

import secrets
import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matching.vocabulary import CameBy, Flag, TalkKind

from .correspondent import Correspondent
from .request import Ask

# Characters. A mail may be longer than a first message; what is longer than this is cut, and kept as "show all".
LONGEST_MESSAGE = 20_000


class ConversationQuerySet(models.QuerySet):
    """The one door to conversations."""

    def visible_to(self, user):
        """Return the conversations in which `user` (User or AnonymousUser) has a seat."""
        if user is None or not user.is_authenticated:
            return self.none()
        return self.filter(seats__correspondent__user=user, seats__left_at=None)


class Conversation(models.Model):
    """What people say to each other: two, begun by an ask and going on in the mentorship that follows, or a circle."""

    kind = models.CharField(_("who is in it"), max_length=6, choices=TalkKind, default=TalkKind.PAIR)
    public_id = models.UUIDField(_("public number"), default=uuid.uuid4, unique=True, editable=False)
    ask = models.OneToOneField(
        Ask, models.SET_NULL, null=True, blank=True, related_name="conversation", verbose_name=_("begun by")
    )
    created_at = models.DateTimeField(_("begun at"), default=timezone.now)
    last_at = models.DateTimeField(_("last message at"), default=timezone.now)
    # Nothing can be said any more: blocked, or one of the two was erased.
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=TalkKind.values), name="conversation_kind_known"),
        ]

    def __str__(self):
        return f"conversation {self.pk}"


class Seat(models.Model):
    """One of the people in a conversation, and the relay address at which the *others'* mail is answered.

    The owner of the seat writes to `reply+<token>@…`; the token is made from `nonce` and our key (talking/relay.py),
    and only its hash is here. It ends at `address_ends_at`, and at once when the hash is emptied.
    """

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="seats", verbose_name=_("conversation"))
    correspondent = models.ForeignKey(Correspondent, models.CASCADE, related_name="seats", verbose_name=_("whose seat"))
    # 256 random bits: what a relay address is made from, together with our key.
    nonce = models.CharField(_("seed of the relay address"), max_length=64, default=secrets.token_hex)
    token_digest = models.CharField(_("hash of the relay address"), max_length=64, null=True, unique=True)
    address_ends_at = models.DateTimeField(_("relay address good until"), null=True, blank=True)
    read_at = models.DateTimeField(_("read up to"), null=True, blank=True)
    is_muted = models.BooleanField(_("no mail about it"), default=False)
    # Only in circles: since when the owner neither reads nor writes there. What was said stays with the others.
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        constraints = [
            # Also the way from a conversation to its two people.
            models.UniqueConstraint(fields=["conversation", "correspondent"], name="seat_once"),
        ]

    def __str__(self):
        return f"seat {self.pk}"


class MessageQuerySet(models.QuerySet):
    """What staff look at."""

    def flagged(self):
        """Return messages with flags, each first message once however many mentors it went on to, the newest first."""
        alike = Message.objects.filter(
            pk__lt=models.OuterRef("pk"), text=models.OuterRef("text"),
            seat__correspondent=models.OuterRef("seat__correspondent"),
            conversation__ask__request=models.OuterRef("conversation__ask__request"),
        )  # fmt: skip
        return self.exclude(flags=[]).filter(~models.Exists(alike)).order_by("-created_at", "-pk")


class Message(models.Model):
    """What one of the two said.

    Of a mail `text` is the new part only; `rest` is what was cut off (quotes, signature), kept for 30 days behind "show
    all". `attachments` are [name, bytes] of files that came along and were not taken.
    """

    public_id = models.UUIDField(_("public number"), default=uuid.uuid4, unique=True, editable=False)
    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="messages", verbose_name=_("conversation")
    )
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="messages", verbose_name=_("from"))
    text = models.TextField(_("words"), max_length=LONGEST_MESSAGE)
    rest = models.TextField(_("what was cut off"), blank=True)
    came_by = models.CharField(_("came"), max_length=4, choices=CameBy, default=CameBy.PAGE)
    # quality.md I1: one mail is one message, however often a provider tells of it.
    mail_id = models.CharField(_("Message-ID of the mail"), max_length=200, null=True, unique=True)
    attachments = models.JSONField(_("attachments that were refused"), default=list, blank=True)
    flags = ArrayField(models.CharField(max_length=10, choices=Flag), verbose_name=_("flags"), default=list, blank=True)
    # When somebody of staff looked at a flagged message; who did stands in the log.
    looked_at = models.DateTimeField(_("looked at by staff at"), null=True, blank=True)
    created_at = models.DateTimeField(_("said at"), default=timezone.now)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.CheckConstraint(condition=Q(came_by__in=CameBy.values), name="message_came_by_known"),
        ]
        indexes = [
            # A conversation in order, and what is unread in it.
            models.Index(fields=["conversation", "created_at", "id"], name="message_order"),
            # What was cut off is forgotten after 30 days.
            models.Index(fields=["created_at"], name="message_rest", condition=~Q(rest="")),
            # What staff look at.
            models.Index(fields=["-created_at", "-id"], name="message_flagged", condition=~Q(flags=[])),
        ]

    def __str__(self):
        return f"message {self.pk}"


class HeldMail(models.Model):
    """A mail to a relay address that did not come from the seat's own address: held until that person says yes."""

    seat = models.ForeignKey(Seat, models.CASCADE, related_name="held", verbose_name=_("to the address of"))
    mail_id = models.CharField(_("Message-ID of the mail"), max_length=200, unique=True)
    text = models.TextField(_("words"), max_length=LONGEST_MESSAGE)
    rest = models.TextField(_("what was cut off"), blank=True)
    attachments = models.JSONField(_("attachments that were refused"), default=list, blank=True)
    received_at = models.DateTimeField(_("received at"), default=timezone.now)

    class Meta:
        verbose_name = _("mail that waits for a yes")
        verbose_name_plural = _("mails that wait for a yes")
        # Old ones are forgotten.
        indexes = [models.Index(fields=["received_at"], name="heldmail_received")]

    def __str__(self):
        return f"held mail {self.pk}"


class ContactBlock(models.Model):
    """Somebody wants nothing more from somebody who may have no account. Members' blocks are `profiles.Block` too."""

    blocker = models.ForeignKey(Correspondent, models.CASCADE, related_name="blocks_made", verbose_name=_("who blocks"))
    blocked = models.ForeignKey(
        Correspondent, models.CASCADE, related_name="blocks_received", verbose_name=_("who is blocked")
    )
    created_at = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("block by mail")
        verbose_name_plural = _("blocks by mail")
        constraints = [
            models.UniqueConstraint(fields=["blocker", "blocked"], name="contactblock_once"),
            models.CheckConstraint(condition=~Q(blocker=F("blocked")), name="contactblock_somebody_else"),
        ]

    def __str__(self):
        return f"{self.blocker_id} {self.blocked_id}"
