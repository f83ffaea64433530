"""Reports: what somebody says about a person, what staff decide, and what the person is told (quality.md S22, S25)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from profiles.hashing import address_digest
from profiles.models import Profile, Report, User
from profiles.vocabulary import Decision, Direction, Standing

from . import audit
from .audit import What

SALT = "profiles.safety.reports"
# Who reports the same person again within a day adds to the first report, as long as it stays readable.
JOINED_WITHIN = timedelta(days=1)
LONGEST_JOINED = 10_000
# How long the person concerned sees on their profile that staff spoke with them.
WARNING_SHOWN = timedelta(days=30)
ENTRIES = {
    Decision.NOTHING: What.REPORT_DISMISSED,
    Decision.WARNED: What.REPORT_WARNED,
    Decision.HELD: What.PROFILE_HELD,
}


class Oneself(Exception):
    """Nobody reports themselves, and nobody decides about themselves."""


class AlreadyDecided(Exception):
    """Another one of staff, or a second click, was faster. Nothing was changed; `report` says what was decided."""

    def __init__(self, report):
        super().__init__()
        self.report = report


class NobodyThere(Exception):
    """The person has gone since: there is no profile to hold back."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What the person concerned is told on their own profile: held or warned, why, and since when."""

    decision: str
    why: str
    since: datetime


def may_report(slug, viewer):
    """Return the queryset of the one profile at `slug` that `viewer` may report: whom they see, or blocked."""
    seen = Profile.objects.visible_to(viewer).filter(slug=slug)
    if viewer.is_authenticated:
        blocked = Profile.objects.present().filter(slug=slug, user__blocks_received__blocker=viewer)
        return Profile.objects.filter(Q(pk__in=seen.values("pk")) | Q(pk__in=blocked.values("pk"))).select_related(
            "user"
        )
    return seen.select_related("user")


@transaction.atomic
def receive(*, about, reason, message="", email="", reporter=None, said=()):
    """Put a report about `about`, a Profile, into the queue of staff and return it.

    `reporter` is a User, or None for a visitor, who may leave an `email` for an answer. The profile is kept as it is
    now, and so are `said`, the last words of a conversation (see Report.said). A second report by the same person
    within a day joins the first while nobody has decided it. Raises Oneself.
    """
    if reporter is not None and reporter.pk == about.user_id:
        raise Oneself
    # The person's own lock orders two equal reports sent at the same instant.
    person = Profile.objects.lock(about.pk)
    given = Given(reason, message, email, reporter, list(said))
    return put(given, person.user_id, known_as(person.user.email), lambda: snapshot_of(person))


@transaction.atomic
def receive_without_profile(*, name, address, user=None, reason, message="", email="", reporter=None, said=()):
    """Do the same with a report about somebody without a profile, known by `name` and `address`.

    `user` is their account, if they have one. Raises Oneself.
    """
    if reporter is not None and user is not None and reporter.pk == user.pk:
        raise Oneself
    snapshot = {"taken_at": timezone.now().isoformat(timespec="seconds"), "name": name}
    given = Given(reason, message, email, reporter, list(said))
    return put(given, user.pk if user is not None else None, known_as(address), lambda: snapshot)


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody who reports says, and who they are."""

    reason: str
    message: str
    email: str
    reporter: User | None
    said: list


def put(given, user_id, digest, snapshot):
    """Put a report into the queue, or add it to the earlier one of the same person about the same, and return it."""
    earlier = earlier_report(given, user_id, digest)
    if earlier is not None:
        return joined(earlier, given)
    now = timezone.now()
    report = Report.objects.create(
        reporter=given.reporter,
        reported_id=user_id,
        known_as=digest,
        reason=given.reason,
        message=given.message,
        email="" if given.reporter is not None else given.email,
        snapshot=snapshot(),
        said=given.said,
        created_at=now,
        due_at=Report.due_after(given.reason, now),
    )
    audit.write(actor=given.reporter, what=What.REPORTED, subject=f"report {report.pk}")
    return report


def earlier_report(given, user_id, digest):
    """Return the waiting report that one more by the same person about the same belongs to, or None.

    A visitor is the same when they leave the same address, or send the very same words twice.
    """
    since = timezone.now() - JOINED_WITHIN
    waiting = Report.objects.waiting().filter(reported_id=user_id, created_at__gt=since)
    if user_id is None:
        waiting = waiting.filter(known_as=digest)
    if given.reporter is not None:
        waiting = waiting.filter(reporter=given.reporter)
    elif given.email:
        waiting = waiting.filter(reporter=None, email__iexact=given.email)
    else:
        waiting = waiting.filter(reporter=None, email="", reason=given.reason, message=given.message)
    found = waiting.order_by("-id").select_for_update().first()
    return found if found is None or len(found.message) + len(given.message) < LONGEST_JOINED else None


def joined(report, given):
    """Add what is `given` to a waiting report and return it; what is more urgent now is due sooner."""
    if given.message and given.message not in report.message.split("\n\n"):
        report.message = "\n\n".join(part for part in (report.message, given.message) if part)
    due = Report.due_after(given.reason, timezone.now())
    if due < report.due_at:
        report.reason, report.due_at = given.reason, due
    # The newer words of a conversation hold the older ones too.
    report.said = given.said or report.said
    report.save(update_fields=["message", "reason", "due_at", "said"])
    return report


def snapshot_of(person):
    """Return what the page of `person`, a Profile, shows now, as values that JSON can hold. Costs 3 queries."""
    topics = {side.value: [] for side in Direction}
    for interest in person.interests.select_related("topic").order_by("topic__name"):
        topics[interest.direction].append(interest.topic.name)
    return {
        "taken_at": timezone.now().isoformat(timespec="seconds"),
        "slug": person.slug,
        "name": person.name,
        "headline": person.headline,
        "about": person.about,
        "helps": topics[Direction.HELP],
        "wants": topics[Direction.WANT] if person.seeking else [],
        "offers": {offer.kind: offer.left for offer in person.offers.all()},
        "library_type": person.library_type,
        "years": person.years,
        "place": person.place.label if person.place else "",
        "meeting": person.meeting,
        "languages": person.languages,
        "visibility": person.visibility,
    }


def known_as(email):
    """Return the keyed hash under which reports about the owner of `email` are found again, 64 hexadecimal digits."""
    return address_digest(email, SALT)


def history_of(report):
    """Return the other reports about the same person, also under an earlier account, the newest first."""
    same = Q(known_as=report.known_as) & ~Q(known_as="")
    if report.reported_id is not None:
        same |= Q(reported_id=report.reported_id)
    return Report.objects.filter(same).exclude(pk=report.pk).select_related("decided_by")


@transaction.atomic
def decide(report_id, *, by, decision, why):
    """Close a waiting report with a Decision and a reason, and return it. HELD hides the person everywhere at once.

    Raises Report.DoesNotExist, AlreadyDecided, Oneself when it is about `by`, and NobodyThere when there is no
    profile to hold back.
    """
    person = held_person(Report.objects.get(pk=report_id))
    report = Report.objects.select_for_update(of=["self"]).select_related("decided_by").get(pk=report_id)
    if report.decision:
        raise AlreadyDecided(report)
    if report.reported_id == by.pk:
        raise Oneself
    if decision == Decision.HELD:
        if person is None:
            raise NobodyThere
        person.standing = Standing.HELD
        person.save(update_fields=["standing"])
    report.decision, report.why = decision, why
    report.decided_at, report.decided_by = timezone.now(), by
    report.save(update_fields=["decision", "why", "decided_at", "decided_by"])
    audit.write(actor=by, what=ENTRIES[decision], subject=f"report {report.pk}", why=why)
    return report


@transaction.atomic
def release(report_id, *, by, why):
    """Let the person of a report be seen again, for `why`; return whether anything changed. Raises as `decide` does."""
    report = Report.objects.get(pk=report_id)
    person = held_person(report)
    if person is None:
        raise NobodyThere
    if person.user_id == by.pk:
        raise Oneself
    if person.standing == Standing.GOOD:
        return False
    person.standing = Standing.GOOD
    person.save(update_fields=["standing"])
    audit.write(actor=by, what=What.PROFILE_RELEASED, subject=f"report {report.pk}", why=why)
    return True


def held_person(report):
    """Return the profile that `report` is about, locked (the first lock of all, see Profile.objects.lock), or None."""
    pk = Profile.objects.filter(user_id=report.reported_id).values_list("pk", flat=True).first()
    return None if pk is None else Profile.objects.lock(pk)


def notice_for(person):
    """Return the Notice that `person`, a Profile, is shown about themselves, or None.

    Held back: the newest reason for it, as long as it lasts. Spoken with: for 30 days. Costs 1 query.
    """
    about = Report.objects.filter(reported_id=person.user_id).order_by("-decided_at")
    if person.standing == Standing.HELD:
        report = about.filter(decision=Decision.HELD).first()
        return (
            Notice(Decision.HELD, report.why, report.decided_at)
            if report
            else Notice(Decision.HELD, "", person.updated_at)
        )
    report = about.filter(decision=Decision.WARNED, decided_at__gt=timezone.now() - WARNING_SHOWN).first()
    return Notice(Decision.WARNED, report.why, report.decided_at) if report else None
