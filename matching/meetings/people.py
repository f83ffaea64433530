"""Who comes to a meeting, and by whose clock each of them reads its time."""

from zoneinfo import ZoneInfo

from matching.models import Correspondent, Meeting, Mentorship
from matching.talking import people
from matching.vocabulary import MemberState
from profiles.showing.hours import zone

# Whose time nobody knows reads that of most people here.
USUAL_ZONE = "America/New_York"


def people_of(group):
    """Return the Correspondents of a Mentorship or a Circle, mentor or host first, without those who are gone.

    Costs at most 2 queries, 1 more for a mentor who never wrote to anybody.
    """
    leader = group.mentor if isinstance(group, Mentorship) else group.host
    found = [people.of_user(leader.user)] if leader is not None else []
    if isinstance(group, Mentorship):
        found.append(group.mentee)
    else:
        inside = Correspondent.objects.filter(circles__circle=group, circles__state=MemberState.JOINED)
        found += inside.select_related("user__profile__place").order_by("circles__since", "pk")
    return [each for each in found if not each.is_gone]


def zone_name_of(correspondent, meeting=None):
    """Return the IANA name of the clock by which a Correspondent lives.

    The profile's, or that of its place; a visitor's is the one by which they last set a meeting, else that of
    `meeting`, which its two people agreed on. Costs at most 1 query, and that for the account with its place.
    """
    profile = correspondent.profile
    if profile is not None:
        names = [profile.time_zone, profile.place.time_zone if profile.place is not None else ""]
    else:
        set_by_them = Meeting.objects.filter(set_by=correspondent).exclude(time_zone="UTC")
        names = [set_by_them.order_by("-changed_at", "-pk").values_list("time_zone", flat=True).first()]
    names.append(meeting.time_zone if meeting is not None else "")
    return next((name for name in names if name and zone(name) is not None), USUAL_ZONE)


def clock_of(correspondent, meeting=None):
    """Return the same as a ZoneInfo."""
    return ZoneInfo(zone_name_of(correspondent, meeting))
