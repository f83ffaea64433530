"""Absolute addresses of this site's pages, for mails."""

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode


def page(name, *args, anchor="", **query):
    """Return the absolute address of the page called `name`, with `query` (name to value or list) and `anchor`."""
    found = {key: value for key, value in query.items() if value}
    asked = f"?{urlencode(found, doseq=True)}" if found else ""
    return settings.SITE_URL + reverse(name, args=args) + asked + (f"#{anchor}" if anchor else "")
