"""What the pages of staff show on their frame, and members about themselves."""

from django import template
from django.conf import settings

from profiles.models import Report
from profiles.safety import reports

register = template.Library()


@register.simple_tag
def reports_waiting():
    """Return how many reports wait for a decision. Costs 1 query."""
    return Report.objects.waiting().count()


@register.simple_tag
def contact_address():
    """Return the address where people reach staff."""
    return settings.CONTACT_EMAIL


@register.simple_tag
def notice_for(person):
    """Return what staff tell `person`, a Profile, about themselves (see reports.notice_for). Costs 1 query."""
    return reports.notice_for(person)
