"""Which rows are about somebody, and how those end that are not simply deleted: the longer part of declarations.py.

Every `leave` here may run twice.
"""

from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from profiles.hashing import address_digests
from profiles.inviting.inviting import forget
from profiles.inviting.tokens import email_digests
from profiles.models import AuditEntry, Invitation, InvitationState, Place, Profile, Report
from profiles.safety.audit import What, name_of
from profiles.safety.reports import SALT
from profiles.vocabulary import Decision

from .sessions import end_sessions, mentioning

# What the person may read of what others did: not who blocked them, nor what was reported of them.
OPEN_TO_THE_PERSON = [What.RIGHTS_CHANGED, What.PROFILE_PAUSED]


def log_by(person):
    """Return the lines of the log about what the person did."""
    return AuditEntry.objects.filter(actor=person.user.pk)


def reports_about(person):
    """Return the reports about the person, also from before there was an account, by the scrambled address."""
    digests = [digest for address in person.addresses for digest in address_digests(address, SALT)]
    return Report.objects.filter(Q(reported=person.user) | Q(reported=None, known_as__in=digests))


def log_about(person):
    """Return the lines of the log about the person, their reports and reports about them."""
    reports = Report.objects.filter(
        Q(reporter=person.user) | Q(pk__in=reports_about(person).values("pk")) | person.has("email")
    )
    subjects = [name_of(person.user), *(f"report {pk}" for pk in reports.values_list("pk", flat=True))]
    return AuditEntry.objects.filter(subject__in=subjects)


def open_to_the_person(lines):
    """Return those of the lines that the person may read."""
    return lines.filter(what__in=OPEN_TO_THE_PERSON)


def forget_why(lines, person):
    """Empty the reasons in the lines, which is the one change that the log allows."""
    lines.exclude(why="").update(why="")


def told_about(reports):
    """Return the reports whose outcome the person was told: held back, or spoken with."""
    return reports.filter(decision__in=[Decision.HELD, Decision.WARNED])


def admin_log_about(person):
    """Return what Django's admin noted about the person's account or with their addresses or name."""
    account = ContentType.objects.get_for_model(person.user)
    found = Q(content_type=account, object_id=str(person.user.pk))
    for address in {person.user.email.lower(), *person.addresses}:
        found |= Q(object_repr__icontains=address) | Q(change_message__icontains=address)
    return LogEntry.objects.filter(found | Q(object_repr__in=Profile.objects.filter(user=person.user).values("name")))


def invitations(person):
    """Return the invitations to the person's addresses, also those that only remember a scrambled form of them."""
    digests = [digest for address in person.addresses for digest in email_digests(address)]
    return Invitation.objects.filter(person.has("email") | Q(email_digest__in=digests))


def forget_invitations(found, person):
    """Let open invitations end as a no does: the scrambled address stays, so that no later file asks again."""
    waiting = found.filter(state=InvitationState.WAITING)
    forget([*waiting.values_list("pk", flat=True)], InvitationState.DECLINED, timezone.now())


def leave_place(places, person):
    """Delete the place that nobody else typed; one that others share says nothing about this person."""
    others = Profile.objects.filter(place=OuterRef("pk")).exclude(user=person.user)
    ids = [*places.values_list("pk", flat=True)]
    Profile.objects.filter(user=person.user).update(place=None)
    Place.objects.filter(~Exists(others), pk__in=ids).delete()


def open_sessions(person):
    """Return the rows that keep the person signed in."""
    return Session.objects.filter(session_key__in=UserSession.objects.filter(user=person.user).values("session_key"))


def end_all_sessions(found, person):
    """End every session of the person, also those that only began: a sign-up holds the address before there is more."""
    end_sessions(mentioning(person.user.pk, [person.user.email, *person.addresses]))
