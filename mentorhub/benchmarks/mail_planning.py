"""Planning for 100,000 members to whom something is due at once: time, memory and queries for each chunk of them."""

import resource
import time
import tracemalloc
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from reminders.kinds import KINDS
from reminders.kinds.chunks import CHUNK
from reminders.models import Delivery
from reminders.planning.run import plan_kind
from reminders.planning.weekly import plan_weekly

MEMBERS = 100_000
# Beside 7 queries for each chunk (the weekly mail; 4 the others) there are a few that a run costs once.
MOST_QUERIES, MOST_MEGABYTES = 7.5, 50
KINDS_MEASURED = ("welcome", "profile_unfinished", "never_wrote", "pause_ends", "digest")
# Half have no profile and joined two days ago; half made one three days ago, want help and wrote to nobody. Every
# second profile is paused until in three days, and what its account can get weekly waits for the weekly mail.
SEED = (
    "INSERT INTO profiles_user (password, is_superuser, email, is_staff, is_active, joined_at)"
    " SELECT '!', false, 'planned' || n || '@example.org', false, true, %(now)s - interval '49 hours'"
    " FROM generate_series(1, %(members)s) AS n",
    'INSERT INTO account_emailaddress (email, verified, "primary", user_id)'
    " SELECT email, true, true, id FROM profiles_user WHERE email LIKE 'planned%%'",
    "INSERT INTO profiles_profile (user_id, name, headline, about, library_type, years, place_text, meeting, languages,"
    " time_zone, replies_within, visibility, seeking, accepting, paused_until, heard_from, standing, active_on,"
    " created_at, updated_at)"
    " SELECT id, 'Planned', '', '', '', 'from_3', '', 'remote', '{en}', 'America/Chicago', '', 'members', false,"
    " CASE WHEN id %% 4 = 0 THEN 'paused' ELSE 'open' END,"
    " CASE WHEN id %% 4 = 0 THEN %(day)s::date + 3 END, '', 'good', %(day)s, %(now)s - interval '80 hours', %(now)s"
    " FROM profiles_user WHERE email LIKE 'planned%%' AND id %% 2 = 0",
    "INSERT INTO profiles_topicinterest (profile_id, topic_id, direction)"
    " SELECT id, (SELECT id FROM profiles_topic WHERE slug = 'reference'), 'want' FROM profiles_profile"
    " WHERE name = 'Planned'",
    "INSERT INTO reminders_preference (user_id, kind, mode, changed_at)"
    " SELECT user_id, 'never_wrote', 'digest', %(now)s FROM profiles_profile WHERE name = 'Planned' AND id %% 2 = 0",
)


class MailPlanning:
    """Fills the database and plans each kind; `missed` are the bars that were not reached."""

    def __init__(self, say, members=MEMBERS):
        self.say, self.members, self.missed = say, members, []

    def run(self):
        """Seed, measure and report."""
        now = tuesday_noon()
        started = time.monotonic()
        seed(self.members, now)
        self.say(f"{self.members:,} members after {time.monotonic() - started:.0f} s")
        self.say("\n| kind | rows | seconds | rows a second | Python memory | queries a chunk | again: seconds |")
        self.say("| --- | --- | --- | --- | --- | --- | --- |")
        for name in KINDS_MEASURED:
            self.measure(name, now)
        megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        self.say(f"\nThe process was never larger than {megabytes:.0f} MB.")

    def measure(self, name, now):
        """Plan one kind for memory, then anew for time and queries, then once more: nothing may be new."""
        tracemalloc.start()
        plan(name, now)
        peak = tracemalloc.get_traced_memory()[1] / 2**20
        tracemalloc.stop()
        take_back(name)
        count = Counter()
        with connection.execute_wrapper(count):
            seconds, rows = timed(lambda: plan(name, now))
        again, twice = timed(lambda: plan(name, now))
        queries = count.number / max(1, -(-rows // CHUNK))
        pace = f"{rows / seconds:,.0f}"
        self.say(f"| {name} | {rows:,} | {seconds:.1f} | {pace} | {peak:.1f} MB | {queries:.1f} | {again:.2f} |")
        if twice or not rows:
            self.missed.append(f"{name} wrote {rows} rows, and {twice} the second time")
        if peak > MOST_MEGABYTES:
            self.missed.append(f"planning {name} takes {peak:.0f} MB, at most {MOST_MEGABYTES}")
        if queries > MOST_QUERIES:
            self.missed.append(f"planning {name} asks {queries:.1f} queries a chunk, at most {MOST_QUERIES}")


class Counter:
    """Counts queries without keeping them."""

    def __init__(self):
        self.number = 0

    def __call__(self, execute, sql, params, many, context):
        """Let a query pass."""
        self.number += 1
        return execute(sql, params, many, context)


def timed(job):
    """Return (seconds, what the job returned)."""
    started = time.monotonic()
    done = job()
    return time.monotonic() - started, done


def take_back(name):
    """Delete the rows of a kind, as if it had never been planned."""
    rows = Delivery.objects.filter(kind=name)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        Delivery.objects.filter(digest__in=rows).update(digest=None)
        rows._raw_delete(rows.db)
        cursor.execute("RESET statement_timeout")


def tuesday_noon():
    """Return the last Tuesday, 17:00 UTC: noon in Chicago, after the hour of the weekly mail."""
    now = timezone.now().replace(hour=17, minute=0, second=0, microsecond=0)
    return now - timedelta(days=(now.weekday() - 1) % 7)


def seed(members, now):
    """Write so many members to whom something is due at `now`."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        for statement in SEED:
            cursor.execute(statement, {"members": members, "now": now, "day": now.date()})
        for table in ("profiles_user", "profiles_profile", "account_emailaddress", "profiles_topicinterest"):
            cursor.execute(f"VACUUM ANALYZE {table}")
        cursor.execute("RESET statement_timeout")


def plan(name, now, size=None):
    """Plan one kind; return how many rows are new."""
    return plan_weekly(now, size) if name == "digest" else plan_kind(KINDS[name], now, size)
