"""A program as search engines read it: schema.org's EducationalOccupationalProgram, as JSON-LD."""

import json

from django.utils import timezone
from django.utils.safestring import mark_safe

from programs import windows

MODES = {"remote": "online", "in_person": "onsite", "hybrid": "blended"}
# In a page, text that looks like the end of a script or like a comment would be taken for it.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}
# The occupation in the classification of the US Bureau of Labor Statistics (O*NET-SOC 2019).
LIBRARIANS = "25-4022.00 Librarians and Media Collections Specialists"


def program_json_ld(facts, url, today=None):
    """Return JSON-LD that can stand in a script element as it is. `url` is the program's absolute address here."""
    text = json.dumps(program_data(facts, url, today or timezone.localdate()), ensure_ascii=False)
    return mark_safe(text.translate(ESCAPES))  # noqa: S308  (JSON without any character that HTML reads)


def program_data(facts, url, today):
    """Return what is stated about a program in the terms of schema.org; what is not stated is left out."""
    data = {
        "@context": "https://schema.org",
        "@type": "EducationalOccupationalProgram",
        "@id": url,
        "url": url,
        "name": facts.name,
        "identifier": facts.key,
        "description": facts.summary,
        "sameAs": facts.url,
        "provider": organization(facts.sponsor),
        "programType": "Mentoring",
        "occupationalCategory": LIBRARIANS,
        "programPrerequisites": facts.mentee.eligibility,
        "educationalProgramMode": MODES.get(facts.delivery),
        "timeToComplete": duration(facts.duration_months),
        "maximumEnrollment": facts.capacity,
        "offers": offer(facts),
        **application_days(facts, today),
    }
    return {name: value for name, value in data.items() if value not in (None, "")}


def organization(body):
    """Return a sponsor with the bodies above it."""
    data = {"@type": "Organization", "name": body.name, "alternateName": body.acronym, "url": body.url}
    if body.parent:
        data["parentOrganization"] = organization(body.parent)
    return {name: value for name, value in data.items() if value}


def duration(months):
    """Return months as an ISO 8601 duration, parts of one as days of a 30-day month; None for a single meeting."""
    if not months:
        return None
    whole, days = int(months), round((months - int(months)) * 30)
    return "P" + (f"{whole}M" if whole else "") + (f"{days}D" if days else "")


def offer(facts):
    """Return the fee as an Offer, or None when it is not stated."""
    if facts.cost_usd is None:
        return None
    return {"@type": "Offer", "category": "Fee", "price": f"{facts.cost_usd:.2f}", "priceCurrency": "USD"}


def application_days(facts, today):
    """Return the days of the next exact window for mentees. Estimates are left out: machines take days for promises."""
    if facts.status in ("closed", "paused"):
        return {}
    exact = [window for window in windows.windows_for(facts, "mentee") if window.kind == "dates"]
    ahead = [period for window in exact for period in windows.periods(window, today)]
    if not ahead:
        return {}
    period = min(ahead, key=lambda period: period.closes_on or period.opens_on)
    days = {"applicationStartDate": period.opens_on, "applicationDeadline": period.closes_on}
    return {name: day.isoformat() for name, day in days.items() if day}
