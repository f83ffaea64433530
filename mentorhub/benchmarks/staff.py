"""The overview of staff at 100,000 people who have asked, helped and met each other: queries, their time, plans."""

import statistics
import time

from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from matching.models import Ask, Circle, Meeting, Mentorship, Message, Request
from mentorhub.measuring import USUAL_MIDDLEWARE, Site
from mentorhub.plans import large_scans
from mentorhub.scenarios.filling import fill, tidy
from mentorhub.staff import figures
from mentorhub.staff.stuck import TROUBLES
from profiles.accounts.second_factor import give_totp
from profiles.models import User

PEOPLE = 100_000
MADE = (Request, Ask, Message, Mentorship, Meeting, Circle)
# quality.md P1 and P2; and what the task may take for all figures, in milliseconds, every quarter of an hour.
MOST_QUERIES, MOST_MILLISECONDS, MOST_COUNTING = 12, 25, 15_000
TIMES = 40


class Staff:
    """Fills the database and measures; `missed` are the bars that were not reached."""

    def __init__(self, say):
        self.say, self.missed = say, []

    def run(self):
        """Measure and report."""
        started = time.monotonic()
        fill(PEOPLE, seed="bench staff", today=timezone.localdate(), histories=True)
        tidy()
        made = ", ".join(f"{model.objects.count():,} {model._meta.verbose_name_plural}" for model in MADE)
        self.say(f"{PEOPLE:,} people, {made} after {time.monotonic() - started:.0f} s")
        self.counting()
        self.page()

    def counting(self):
        """Measure what the task does: no page waits for it."""
        now, total = timezone.now(), 0
        counts = {
            "roles": figures.roles, "people by topic": figures.people_by_topic,
            "mentors to mentees": figures.mentors_to_mentees, "funnel": lambda: figures.funnel(now),
            "first replies": lambda: figures.first_replies(now), "under way": figures.under_way,
            "people helped": lambda: figures.served(now),
        }  # fmt: skip
        self.say("\n| figure, by the task | ms |\n|---|---|")
        for name, count in counts.items():
            median, _p95 = spent(count, 5)
            total += median
            self.say(f"| {name} | {median:.0f} |")
        if total > MOST_COUNTING:
            self.missed.append(f"counting takes {total:.0f} ms, at most {MOST_COUNTING}")

    def page(self):
        """Measure the page: its queries, each of them, and what it costs as a whole."""
        now = timezone.now()
        self.say("\n| what is stuck | rows | median ms | p95 ms |\n|---|---|---|---|")
        for name, trouble in TROUBLES.items():
            median, p95 = spent(lambda trouble=trouble: trouble.first(now, 3), TIMES)
            self.say(f"| {name} | {trouble.rows(now).count():,} | {median:.1f} | {p95:.1f} |")
            if p95 > MOST_MILLISECONDS:
                self.missed.append(f"{name} takes {p95:.1f} ms, at most {MOST_MILLISECONDS}")
        site, headers = Site(), {"HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}={session()}"}
        figures.count()
        status, _headers, _body = site.get("/staff/", **headers)
        queries, slowest = site.queries("/staff/", **headers), slowest_query(site, headers)
        ratio = site.ratio("/staff/", Site(USUAL_MIDDLEWARE), 10, **headers)
        self.say(f"\n/staff/ ({status}): {queries} queries, the slowest {slowest:.1f} ms; {ratio:.0f} bare responses")
        scans = large_scans(lambda: site.get("/staff/", **headers))
        if status != 200 or queries > MOST_QUERIES or slowest > MOST_MILLISECONDS or scans:
            self.missed.append(f"/staff/: {status}, {queries} queries, {slowest:.1f} ms, reads all of {scans}")


def spent(work, times):
    """Return (median, 95th percentile) of the milliseconds that `work()` takes."""
    found = []
    for _time in range(times):
        started = time.perf_counter()
        work()
        found.append((time.perf_counter() - started) * 1000)
    return statistics.median(found), sorted(found)[int(len(found) * 0.95)]


def slowest_query(site, headers):
    """Return the 95th percentile, in milliseconds, of the slowest query of the page."""
    found = []

    def clock(execute, *query):
        started = time.perf_counter()
        try:
            return execute(*query)
        finally:
            found[-1] = max(found[-1], (time.perf_counter() - started) * 1000)

    with connection.execute_wrapper(clock):
        for _time in range(TIMES):
            found.append(0)
            site.get("/staff/", **headers)
    return sorted(found)[int(len(found) * 0.95)]


def session():
    """Return the key of a session in which somebody of staff is signed in."""
    user = User.objects.create_user("bench-staff@example.org", is_staff=True)
    give_totp(user)
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value
