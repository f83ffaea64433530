"""What tests of feeds and of calendars read and change alike."""

from django.db.models import F
from icalendar import Calendar

from programs.finding import snapshot
from programs.models import ApplicationWindow, CatalogVersion, Program


def events(client, address):
    """Return the events of a calendar, as icalendar reads them."""
    return Calendar.from_ical(client.get(address).content).walk("VEVENT")


def committed():
    """Raise the catalog's version: the trigger does so once a transaction, and a whole test is one."""
    CatalogVersion.objects.update(number=F("number") + 1)
    snapshot.forget()


def changed(key, at, **fields):
    """Give a program a day of its last change, past what saving would write."""
    Program.objects.filter(key=key).update(updated_at=at, **fields)
    committed()


def window(key, **fields):
    """Add an application window to a program."""
    ApplicationWindow.objects.create(program=Program.objects.get(key=key), **fields)
    committed()
