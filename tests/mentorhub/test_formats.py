"""Dates are written in one way everywhere."""

import re
from datetime import UTC, date, datetime

from django.conf import settings
from django.utils.formats import date_format

# What machines read, and what counts seconds, is no matter of language.
FOR_MACHINES = re.compile(r"^(c|Y-m-d.*|.*:s)$")
OWN_FORMAT = re.compile(r"\|date:['\"]([^'\"]+)['\"]")


def test_english_has_the_day_before_the_month_and_24_hours():
    assert date_format(date(2026, 12, 1), "DATE_FORMAT") == "1 December 2026"
    assert date_format(datetime(2026, 12, 1, 16, 5, tzinfo=UTC), "DATETIME_FORMAT") == "1 December 2026, 16:05"


def test_no_template_has_a_format_of_its_own():
    written = {
        (path.name, text)
        for path in (settings.BASE_DIR / "templates").rglob("*.*")
        for text in OWN_FORMAT.findall(path.read_text())
    }
    assert ("inbox.html", "DATETIME_FORMAT") in written
    assert {each for each in written if not FOR_MACHINES.match(each[1]) and not each[1].endswith("_FORMAT")} == set()
