"""Who somebody is in requests and conversations, whichever way they came."""

from django.db import transaction

from matching.models import Ask, ContactBlock, Correspondent, Mentorship, Request, Seat
from profiles.models import Block, Profile, User


def of_user(user):
    """Return the Correspondent of a User, made at the first need. Costs 1 query, or more the first time."""
    found, _new = Correspondent.objects.get_or_create(user=user)
    return found


def user_of(email):
    """Return the User who has proven `email` to be theirs, or None. Costs 1 query."""
    return User.objects.filter(emailaddress__email__iexact=email, emailaddress__verified=True, is_active=True).first()


@transaction.atomic
def of_address(email, name):
    """Return the Correspondent behind a proven address: the account's that has it, else the visitor's.

    A visitor who gives another name than before is called by the newer one.
    """
    if (user := user_of(email)) is not None:
        return of_user(user)
    found, is_new = Correspondent.objects.get_or_create(email=email.lower(), defaults={"name": name})
    if not is_new and name and found.name != name:
        found.name = name
        found.save(update_fields=["name"])
    return found


@transaction.atomic
def claim(user, email):
    """Give a member what they wrote before as a visitor with `email`, which they have proven to be theirs.

    Twice changes nothing. Returns whether there was anything.
    """
    visitor = Correspondent.objects.select_for_update().filter(email=email.lower()).first()
    if visitor is None:
        return False
    member = Correspondent.objects.select_for_update().filter(user=user).first()
    if member is None:
        visitor.user, visitor.email, visitor.name = user, "", ""
        visitor.save(update_fields=["user", "email", "name"])
        member = visitor
    else:
        merge(visitor, member)
    turn_into_blocks(member)
    note_first_word(member)
    return True


def merge(visitor, member):
    """Move all that a visitor has to a member who wrote to others already, and delete the visitor.

    Where both sit in one conversation, or ask one mentor at once, the member's own stays as it is.
    """
    Request.objects.filter(sender=visitor).update(sender=member)
    twice = Ask.objects.filter(sender=member, closed_at=None).values("mentor")
    Ask.objects.filter(sender=visitor).exclude(closed_at=None, mentor__in=twice).update(sender=member)
    there = Seat.objects.filter(correspondent=member).values("conversation")
    Seat.objects.filter(correspondent=visitor).exclude(conversation__in=there).update(correspondent=member)
    Mentorship.objects.filter(mentee=visitor).update(mentee=member)
    for mine, theirs in (("blocker", "blocked"), ("blocked", "blocker")):
        known = ContactBlock.objects.filter(**{mine: member}).values(theirs)
        rows = ContactBlock.objects.filter(**{mine: visitor}).exclude(**{f"{theirs}__in": known})
        rows.exclude(**{theirs: member}).update(**{mine: member})
    visitor.delete()


def turn_into_blocks(member):
    """Make members' blocks of those that a visitor had, now that both are members."""
    for row in ContactBlock.objects.filter(blocker=member).exclude(blocked__user=None).select_related("blocked"):
        Block.objects.get_or_create(blocker=member.user, blocked=row.blocked.user)
    for row in ContactBlock.objects.filter(blocked=member).exclude(blocker__user=None).select_related("blocker"):
        Block.objects.get_or_create(blocker=row.blocker.user, blocked=member.user)


def note_first_word(correspondent):
    """Write down on a member's profile when they first wrote to somebody, for the reminder that asks them to."""
    first = correspondent.requests.order_by("confirmed_at").values_list("confirmed_at", flat=True).first()
    if correspondent.user_id is not None and first is not None:
        Profile.objects.filter(user=correspondent.user_id, first_wrote_at=None).update(first_wrote_at=first)
