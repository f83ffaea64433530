"""The outbox, which is also the log: one row for each mail, written in the transaction that causes it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reminders.vocabulary import Lane, Reason, State


class DeliveryQuerySet(models.QuerySet):
    """Views of the outbox, named for their purpose."""

    def due(self, now):
        """Return what may be claimed at `now`, in the order in which it is."""
        return self.filter(state=State.PENDING, try_at__lte=now).order_by("lane", "try_at", "id")

    def with_zones(self):
        """Return the rows with `zone` and `place_zone`: those of the recipient's profile, None without one."""
        return self.annotate(zone=F("user__profile__time_zone"), place_zone=F("user__profile__place__time_zone"))

    def open(self):
        """Return what may still leave."""
        return self.filter(state__in=[State.PENDING, State.DIGEST, State.SENDING, State.HELD])


class Delivery(models.Model):
    """One mail to one recipient.

    `key` is "kind:object:recipient:occurrence" and unique in the database: whatever is planned twice is one row.
    `due_at` is when it should leave, `try_at` when it may next be tried (later after a fault, in quiet hours, over a
    cap). `email` is empty for an account, whose address is looked up when the mail leaves. `sealed` holds
    a mail that was rendered when the row was written (codes), encrypted, and is emptied once the mail has left.
    `uncertain` counts tries of which nobody knows whether the provider took the mail: at most so many extra copies,
    all with this `message_id`, are about.
    """

    key = models.CharField(_("key"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=40)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="deliveries",
        verbose_name=_("account"),
    )  # fmt: skip
    recipient = models.CharField(
        _("recipient"), max_length=64, help_text=_("“u” and an account's number, or the keyed hash of an address.")
    )
    email = models.EmailField(_("address"), blank=True)
    data = models.JSONField(_("what it is about"), default=dict, blank=True, help_text=_("Numbers and keys only."))
    sealed = models.BinaryField(_("sealed content"), null=True, blank=True)
    lane = models.PositiveSmallIntegerField(_("lane"), choices=Lane, default=Lane.DAY)
    is_reminder = models.BooleanField(_("counts as a reminder"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    reason = models.CharField(_("reason"), max_length=15, choices=Reason, blank=True)
    error = models.CharField(_("last fault"), max_length=200, blank=True)
    due_at = models.DateTimeField(_("due at"), default=timezone.now)
    try_at = models.DateTimeField(_("next try at"), default=timezone.now)
    expires_at = models.DateTimeField(_("of no use after"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    uncertain = models.PositiveSmallIntegerField(_("tries of unknown outcome"), default=0)
    claim = models.UUIDField(_("claim"), null=True, blank=True)
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    public_id = models.UUIDField(_("public number"), default=uuid.uuid4, unique=True, editable=False)
    message_id = models.CharField(_("Message-ID"), max_length=200, unique=True)
    provider_id = models.CharField(_("provider's number"), max_length=200, blank=True)
    digest = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="items", verbose_name=_("left with")
    )
    created_at = models.DateTimeField(_("written at"), default=timezone.now)
    sent_at = models.DateTimeField(_("left at"), null=True, blank=True)
    acted_at = models.DateTimeField(_("done what it asked at"), null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="delivery_state_known"),
            models.CheckConstraint(
                condition=Q(state="sending", claim__isnull=False, claimed_at__isnull=False)
                | (~Q(state="sending") & Q(claim__isnull=True)),
                name="delivery_claim_while_sending",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "bounced", "complained"]) | Q(sent_at__isnull=False),
                name="delivery_left_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["failed", "withheld", "expired"]) | ~Q(reason=""),
                name="delivery_end_has_reason",
            ),
        ]
        indexes = [
            # What a worker claims next.
            models.Index(fields=["lane", "try_at", "id"], name="delivery_due", condition=Q(state="pending")),
            # What the sweeper frees.
            models.Index(fields=["claimed_at"], name="delivery_claimed", condition=Q(state="sending")),
            # Caps, digests and the page of one's own mails.
            models.Index(fields=["recipient", "sent_at"], name="delivery_recipient"),
            models.Index(fields=["recipient"], name="delivery_waiting", condition=Q(state__in=["digest", "sending"])),
            # The ledger, the staff page and the last 500 of the brake.
            models.Index(fields=["kind", "sent_at"], name="delivery_kind"),
            models.Index(fields=["-sent_at"], name="delivery_left", condition=Q(sent_at__isnull=False)),
            models.Index(fields=["state", "-id"], name="delivery_trouble", condition=Q(state__in=["failed", "held"])),
            # Whom mail does not reach, for staff.
            models.Index(fields=["recipient", "-id"], name="delivery_unreachable", condition=Q(reason="suppressed")),
            # Receipts name the provider's number.
            models.Index(fields=["provider_id"], name="delivery_provider", condition=~Q(provider_id="")),
        ]

    def __str__(self):
        return f"{self.kind} {self.pk}"
