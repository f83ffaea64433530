"""Who comes to a meeting, and by whose clock each of them reads its time."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from matching.models import Correspondent, Meeting, Mentorship
from matching.talking import people
from matching.vocabulary import MemberState
from profiles.showing.hours import zone

# Whose time nobody knows reads that of most people here.
USUAL_ZONE = "America/New_York"


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who comes to a meeting, as a mail is addressed: by account, or by address; and whose clock is `zone`."""

    user_id: int | None
    email: str
    zone: str


def leader_of(group):
    """Return the Profile of a Mentorship's mentor or a Circle's host, or None."""
    return group.mentor if isinstance(group, Mentorship) else group.host


def people_of(group):
    """Return the Correspondents of a Mentorship or a Circle, mentor or host first, without those who are gone.

    Costs at most 2 queries, 1 more for a mentor who never wrote to anybody.
    """
    leader = leader_of(group)
    found = [people.of_user(leader.user)] if leader is not None else []
    if isinstance(group, Mentorship):
        found.append(group.mentee)
    else:
        inside = Correspondent.objects.filter(circles__circle=group, circles__state=MemberState.JOINED)
        found += inside.select_related("user__profile__place").order_by("circles__since", "pk")
    return [each for each in found if not each.is_gone]


def first_zone(*names):
    """Return the first of `names` that is a time zone, else the usual one."""
    return next((name for name in names if name and zone(name) is not None), USUAL_ZONE)


def own_zones(profile):
    """Return the names of zones that a Profile tells: its own, and that of its place. Reads the place."""
    return profile.time_zone, profile.place.time_zone if profile.place is not None else ""


def zones_chosen(correspondents):
    """Return Correspondent number -> the zone by which that person last set a meeting. Costs 1 query, none for []."""
    if not correspondents:
        return {}
    mine = Meeting.objects.filter(set_by__in=correspondents).exclude(time_zone="UTC")
    newest = mine.order_by("set_by", "-changed_at", "-pk").distinct("set_by")
    return dict(newest.values_list("set_by", "time_zone"))


def zone_name_of(correspondent, meeting=None):
    """Return the IANA name of the clock by which a Correspondent lives.

    The profile's, or that of its place; a visitor's is the one by which they last set a meeting, else that of
    `meeting`, which its people agreed on. Costs at most 1 query, and that for the account with its place.
    """
    profile, agreed = correspondent.profile, meeting.time_zone if meeting is not None else ""
    if profile is not None:
        return first_zone(*own_zones(profile), agreed)
    return first_zone(zones_chosen([correspondent]).get(correspondent.pk), agreed)


def clock_of(correspondent, meeting=None):
    """Return the same as a ZoneInfo."""
    return ZoneInfo(zone_name_of(correspondent, meeting))


# --- Of many meetings at once -----------------------------------------------------------------------------------------
def with_guests(meetings):
    """Return `meetings` (a QuerySet) with all that `guests_of` reads: a constant number of queries for all of them."""
    inside = "circle__members__correspondent__user__profile__place"
    return meetings.with_groups().select_related("circle__host__place").prefetch_related(inside)


def guests_of(meetings):
    """Return Meeting number -> its Guests, for a list that was read `with_guests`. Costs 1 query."""
    who = {meeting.pk: writers_of(meeting.group) for meeting in meetings}
    visitors = {one.pk for found in who.values() for one in found if one.profile is None}
    chosen = zones_chosen(visitors)
    guests = {}
    for meeting in meetings:
        leader = leader_of(meeting.group)
        guests[meeting.pk] = [Guest(leader.user_id, "", first_zone(*own_zones(leader)))] if leader is not None else []
        guests[meeting.pk] += [guest_of(one, meeting, chosen) for one in who[meeting.pk]]
    return guests


def writers_of(group):
    """Return the Correspondents of a group beside its mentor or host, without those who are gone. No query."""
    if isinstance(group, Mentorship):
        found = [group.mentee]
    else:
        found = [each.correspondent for each in group.members.all() if each.state == MemberState.JOINED]
    return [one for one in found if not one.is_gone]


def guest_of(one, meeting, chosen):
    """Return a Correspondent as a Guest of a Meeting."""
    names = own_zones(one.profile) if one.profile is not None else (chosen.get(one.pk),)
    return Guest(one.user_id, one.email, first_zone(*names, meeting.time_zone))
