"""What mail I get: choose, see what came, and mend an address that bounces."""

from datetime import timedelta
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from profiles.models import Profile
from reminders.forms import WishesForm
from reminders.kinds import KINDS, kinds_for_members
from reminders.models import Delivery
from reminders.respect import caps, hours, standstill, wishes
from reminders.respect.addresses import recipient_of
from reminders.vocabulary import LEFT_STATES, Reason, State

LISTED_DAYS = 30
LISTED_MOST = 50
# What the one-click buttons beside the form do.
OPTIONAL_OFF, OPTIONAL_ON, TRY_AGAIN = "optional_off", "optional_on", "again"


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request):
    """Show how a member wants each kind of mail and what left lately; take in what they choose."""
    kinds = kinds_for_members()
    if request.method == "POST" and (said := press(request.user, request.POST.get("what", ""))):
        messages.success(request, said)
        return redirect("reminders:mine")
    modes = wishes.modes_of(request.user, kinds)
    form = WishesForm(kinds, modes, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        wishes.set_modes(request.user, form.changed())
        messages.success(request, _("Saved. It counts from the next mail on."))
        return redirect("reminders:mine")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"form": form, **facts(request.user)}
    with timezone.override(context["clock"]):
        return render(request, "reminders/mine.html", context, status=status)


def press(user, what):
    """Do what a button beside the form says; return a sentence about it, or "" when it was the form's own."""
    if what == OPTIONAL_OFF:
        wishes.turn_off_optional(user)
        return _("Everything optional is off. What is about people whom you write with still comes.")
    if what == OPTIONAL_ON:
        wishes.turn_on_optional(user)
        return _("What is optional comes again, as it did before.")
    if what == TRY_AGAIN:
        standstill.try_again(user.email)
        return _("We try again with the next mail.")
    return ""


def facts(user):
    """Return what the page shows besides the form: zone, limits, bounces, and the last mails. Five queries."""
    names = Profile.objects.filter(user=user).values_list("time_zone", "place__time_zone").first()
    zones = hours.zones_from(*(names or ()))
    return {
        "zone": zones[0].replace("_", " ") if zones != hours.UNKNOWN else "",
        "clock": hours.zone_of(zones),
        "now": timezone.now(),
        "day_cap": caps.DAY_CAP,
        "week_cap": caps.WEEK_CAP,
        "quiet_from": hours.QUIET_FROM,
        "quiet_until": hours.QUIET_UNTIL,
        "standstill": standstill.notice_for(user),
        "is_optional_off": wishes.is_optional_off(user),
        "mails": last_mails(user),
        "listed_days": LISTED_DAYS,
    }


def last_mails(user):
    """Return (title, state in words, instant) of the last 30 days' mails, the newest first."""
    since = timezone.now() - timedelta(days=LISTED_DAYS)
    rows = Delivery.objects.filter(recipient=recipient_of(user_id=user.pk), created_at__gte=since)
    rows = rows.defer("sealed", "data").order_by("-created_at", "-pk")[:LISTED_MOST]
    return [(title_of(row), words_of(row), when_of(row)) for row in rows]


def title_of(row):
    """Return the title of a mail's kind; that of no kind for one that this site no longer has."""
    return KINDS[row.kind].title if row.kind in KINDS else _("A mail that is no longer sent")


def words_of(row):
    """Return what became of a mail in words, with the reason where there is one."""
    if not row.reason:
        return row.get_state_display()
    # Nobody learns here that somebody blocked them: it reads as everything else does that came to nothing.
    if row.reason in (Reason.BLOCKED, Reason.GONE, Reason.SETTLED):
        why = _("it was no longer needed")
    elif row.reason == Reason.TURNED_OFF:
        why = _("you had turned it off")
    else:
        why = row.get_reason_display()
    return f"{row.get_state_display()}: {why}"


def when_of(row):
    """Return when a mail left or will be tried, or when it was written where it does neither."""
    if row.state in LEFT_STATES:
        return row.sent_at
    return row.try_at if row.state == State.PENDING else row.created_at
