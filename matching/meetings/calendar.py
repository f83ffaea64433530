"""A meeting as an entry for people's own calendars (RFC 5545, RFC 5546).

One VEVENT, in UTC, so that no rule of a time zone can move it. Its UID never changes and its SEQUENCE rises with each
change, so a calendar changes the entry that it has. Nobody's address stands in it but that of whom it is mailed to.
"""

from datetime import UTC
from email.utils import parseaddr

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress

from matching.vocabulary import MeetingState
from profiles.editing.texts import one_line

REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"


def uid_of(meeting):
    """Return the identifier of an entry: the same wherever the site is served from, and whatever changes."""
    return f"{meeting.public_id}@meetings.mentorhub"


def file_name(meeting):
    """Return the name of the file that holds an entry."""
    return f"meeting-{meeting.public_id.hex[:8]}.ics"


def method_of(meeting):
    """Return how a Meeting goes out by mail: as an invitation, or as its end."""
    return CANCEL if meeting.state == MeetingState.CANCELLED else REQUEST


def entry(meeting, *, title, method, page="", reader=""):
    """Return a calendar file (bytes) with one Meeting, called `title`; `page` is where to read more.

    `reader` is the address that an invitation is mailed to, which RFC 5546 asks for; a file to download names nobody.
    """
    made = Calendar()
    made.add("prodid", "-//MentorHub//Meetings//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", method)
    made.add_component(event_of(meeting, title=title, page=page, reader=reader))
    return made.to_ical()


def event_of(meeting, *, title, page, reader):
    """Return the Event of a Meeting."""
    event = Event()
    event.add("uid", uid_of(meeting))
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", utc(meeting.changed_at))
    event.add("created", utc(meeting.created_at))
    event.add("last-modified", utc(meeting.changed_at))
    event.add("dtstart", utc(meeting.starts_at))
    event.add("dtend", utc(meeting.ends_at))
    event.add("summary", one_line(title))
    event.add("description", description_of(meeting, page))
    if meeting.place:
        event.add("location", one_line(meeting.place))
    if page:
        event.add("url", page)
    event.add("status", "CANCELLED" if meeting.state == MeetingState.CANCELLED else "CONFIRMED")
    event.add("transp", "OPAQUE")
    event.add("class", "PRIVATE")
    # We invite, so that neither of the people stands in it with an address.
    event.add("organizer", person(parseaddr(settings.DEFAULT_FROM_EMAIL)[1], "MentorHub"))
    if reader:
        event.add("attendee", invited(reader))
    return event


def utc(instant):
    """Return an instant as calendars write it: in UTC, to the second."""
    return instant.astimezone(UTC).replace(microsecond=0)


def description_of(meeting, page):
    """Return where one meets, and how to move it or call it off."""
    lines = [one_line(meeting.place)] if meeting.place else []
    if meeting.state == MeetingState.CANCELLED:
        lines.append(_("This meeting was called off."))
    else:
        lines.append(_("To move it or call it off, use the links in the mail, so that everybody hears of it."))
    if page:
        lines.append(page)
    return "\n".join(lines)


def person(address, name=""):
    """Return an address as calendars write it."""
    made = vCalAddress(f"mailto:{address}")
    if name:
        made.params["CN"] = name
    return made


def invited(address):
    """Return whom an invitation goes to: it is agreed already, so nobody has to answer."""
    made = person(address)
    made.params.update({"PARTSTAT": "ACCEPTED", "ROLE": "REQ-PARTICIPANT", "RSVP": "FALSE"})
    return made
