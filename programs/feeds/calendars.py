"""/programs.ics and /programs/<slug>.ics: when to apply, in one's own calendar (RFC 5545)."""

from datetime import UTC, timedelta

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event
from icalendar.parser import Contentline

from programs.finding import filters
from programs.showing import listing, wording
from programs.showing.calendar_entries import BEGINNING, entries_of
from programs.showing.listing import carried

from .open_data import open_data

BEGIN, END = b"BEGIN:VEVENT\r\n", b"END:VCALENDAR\r\n"
# A week is enough to write an application; on the day itself an estimate wants to be looked up.
BEFORE_DEADLINE, ON_THE_DAY = timedelta(days=-7), timedelta(0)


@open_data
def programs_ics(request):
    """Return the windows of the chosen programs as a calendar to subscribe to; no reminders: it may hold hundreds."""
    found = listing.read(request)
    role = found.selection.role
    hits = found.result.hits()
    if found.selection.page_size:
        start = (found.selection.page - 1) * found.selection.page_size
        hits = hits[start : start + found.selection.page_size]
    events = [
        with_page(event, listing.page_address(found.site, hit.facts.slug))
        for hit in hits
        for event in kept_events(request.catalog, hit, role)
    ]
    name = _("%(title)s: when to apply") % {"title": found.title}
    about = " ".join(found.notes) or _(
        "Months in which programs usually take applications, and exact dates where known."
    )
    return answer(calendar(name, about, found.everything("/programs/")), events, "inline", "programs.ics")


@open_data
def program_ics(request, slug):
    """Return the windows of one program, with reminders; for one role when the address names it."""
    facts = request.catalog.by_slug.get(slug)
    if facts is None:
        raise Http404
    selection, notes = filters.read(request.GET, request.catalog)
    role = selection.role if "role" in request.GET else None
    page = listing.page_address(listing.site_of(request), slug)
    entries = entries_of(facts, request.catalog.day, role)
    events = [with_page(event_of(facts, entry, alarm=True).to_ical(), page) for entry in entries]
    name = _("%(program)s: when to apply") % {"program": facts.name}
    return answer(calendar(name, " ".join(notes), page), events, "attachment", f"{slug}.ics")


def answer(empty, events, disposition, filename):
    """Return a calendar with its events; both are written already."""
    body = empty.to_ical().removesuffix(END) + b"".join(events) + END
    return HttpResponse(
        body,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'{disposition}; filename="{filename}"'},
    )


def calendar(name, about, page):
    """Return a Calendar without events. Both spellings of name and pace: RFC 7986, and what Google and Outlook read."""
    made = Calendar()
    made.add("prodid", "-//MentorHub//Programs//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("name", carried(name))
    made.add("x-wr-calname", carried(name))
    if about:
        made.add("description", carried(about))
        made.add("x-wr-caldesc", carried(about))
    made.add("url", page)
    made.add("refresh-interval", timedelta(days=1), parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT24H")
    return made


def kept_events(held, hit, role):
    """Return a program's events as bytes, written once per copy of the catalog and role, without its page."""
    return held.derive(
        ("ics", hit.position, role),
        lambda: tuple(event_of(hit.facts, entry).to_ical() for entry in entries_of(hit.facts, held.day, role)),
    )


def with_page(event, page):
    """Return a written event with the absolute address of its page, which depends on where the site is served."""
    return BEGIN + Contentline(f"URL:{page}").to_ical() + b"\r\n" + event.removeprefix(BEGIN)


def event_of(facts, entry, alarm=False):
    """Return the Event of an Entry. Days of applying keep nobody busy, so it is transparent."""
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", (facts.updated_at or BEGINNING).astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", entry.first)
    event.add("dtend", entry.last + timedelta(days=1))
    event.add("summary", carried(entry.summary))
    event.add("description", carried(description_of(facts, entry)))
    event.add("status", "TENTATIVE" if entry.yearly else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("class", "PUBLIC")
    if entry.yearly:
        event.add("rrule", {"freq": "yearly"})
    if alarm:
        event.add_component(alarm_of(entry))
    return event


def description_of(facts, entry):
    """Return what one should know before relying on the days."""
    lines = [wording.sponsor_line(facts)]
    if entry.yearly:
        lines.append(_("An estimate from earlier rounds: the exact days differ from year to year. Ask the program."))
        if facts.window_text:
            lines.append(_("In the source's words: %(words)s") % {"words": facts.window_text})
    if entry.window.note:
        lines.append(entry.window.note)
    if facts.url:
        lines.append(_("The program's page: %(url)s") % {"url": facts.url})
    return "\n".join(lines)


def alarm_of(entry):
    """Return a reminder: a week before a deadline, on the first day of everything else."""
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", carried(entry.summary))
    alarm.add("trigger", BEFORE_DEADLINE if entry.is_deadline else ON_THE_DAY)
    return alarm
