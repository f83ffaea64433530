"""Many made-up people into the database at once: COPY for the rows, one set-based statement for their cards.

For the length of one transaction the triggers that keep the drawer of cards are off and its indexes are gone; both are
back, with the cards written, before anybody sees a row. Nothing that real people touch may fill tables so.
"""

from contextlib import contextmanager
from itertools import islice

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from profiles.models import Listing, Offer, Place, Profile, Topic, TopicInterest, User
from profiles.places.folding import fold

from .cities import cities
from .histories import write as write_histories
from .people import TOPICS, people

TABLES = (User, Profile, TopicInterest, Offer)
ROWS_AT_ONCE = 50_000
CARDS_AT_ONCE = 20_000
# No password has this hash: nobody signs in as a made-up person.
NO_PASSWORD = "!made up"  # noqa: S105
USER = "id password is_superuser email is_staff is_active joined_at hints_seen".split()
PROFILE = (
    "id user_id slug name headline about library_type years place_text place_id meeting languages time_zone "
    "hours_a_month replies_within visibility seeking accepting paused_until heard_from standing active_on created_at "
    "updated_at"
).split()
INTEREST = ["profile_id", "topic_id", "direction"]
OFFER = ["profile_id", "kind", "places", "taken"]


@transaction.atomic
def fill(count, *, seed, today, histories=False, tell=lambda text: None):
    """Add `count` made-up people, as of the day `today`; `tell` hears what is going on.

    With `histories` they have asked, helped and met each other, so that every place that is taken is held by somebody.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        # Check foreign keys as rows come: a table with checks ahead of it cannot be altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        places, topics = place_ids(), topic_ids()
        with quiet(cursor):
            first = {model: next_id(cursor, model) for model in (User, Profile)}
            rows = rows_of(people(count, seed=seed, today=today), first, places, topics)
            done = 0
            while chunk := list(islice(rows, ROWS_AT_ONCE)):
                copy(cursor, User, USER, (user for user, _, _, _ in chunk))
                copy(cursor, Profile, PROFILE, (profile for _, profile, _, _ in chunk))
                copy(cursor, TopicInterest, INTEREST, (row for _, _, interests, _ in chunk for row in interests))
                copy(cursor, Offer, OFFER, (row for _, _, _, offers in chunk for row in offers))
                done += len(chunk)
                tell(f"{done:,} of {count:,} people")
            for model, start in first.items():
                move_on(cursor, model, start + count)
            analyze(cursor, *TABLES, Place)  # for the statement that writes the cards
            write_cards(cursor, first[Profile], first[Profile] + count, tell)
            if histories:
                write_histories(cursor, first[Profile], first[Profile] + count, timezone.now())
                tell("their requests, mentorships and circles")
        analyze(cursor, Listing)


def tidy():
    """Do at once what autovacuum would do within minutes: indexes can be read alone only where rows are settled."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        for model in (*TABLES, Listing, Place):
            cursor.execute(f"VACUUM ANALYZE {name_of(model)}")
        cursor.execute("RESET statement_timeout")


def name_of(model):
    """Return the quoted table name of a model."""
    return connection.ops.quote_name(model._meta.db_table)


@contextmanager
def quiet(cursor):
    """Switch off the tables' own triggers and take the indexes off the cards; put both back at the end."""
    for model in TABLES:
        cursor.execute(f"ALTER TABLE {name_of(model)} DISABLE TRIGGER USER")
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() AND tablename = %s"
        " AND indexname = ANY(%s)",
        [Listing._meta.db_table, [index.name for index in Listing._meta.indexes]],
    )
    indexes = cursor.fetchall()
    for name, _ in indexes:
        cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
    yield
    for _, definition in indexes:
        cursor.execute(definition)
    for model in TABLES:
        cursor.execute(f"ALTER TABLE {name_of(model)} ENABLE TRIGGER USER")


def place_ids():
    """Return the id of each city's place in the order of `cities()`; places that are missing are made."""
    found = cities()
    Place.objects.bulk_create([Place(**city.as_place()) for city in found], ignore_conflicts=True, batch_size=1000)
    keys = [fold(city.label) for city in found]
    ids = dict(Place.objects.filter(key__in=keys).values_list("key", "id"))
    return [ids[key] for key in keys]


def topic_ids():
    """Return the id of each topic in the order of TOPICS."""
    ids = dict(Topic.objects.values_list("slug", "id"))
    return [ids[slug] for slug in TOPICS]


def next_id(cursor, model):
    """Return a number from which on no id of `model` is taken. The table is locked against writers by `quiet`."""
    cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [model._meta.db_table])
    return max(cursor.fetchone()[0], (model.objects.aggregate(last=Max("id"))["last"] or 0) + 1)


def move_on(cursor, model, number):
    """Let the next id of `model` be `number`."""
    cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s, false)", [model._meta.db_table, number])


def rows_of(made, first, places, topics):
    """Yield (user, profile, interests, offers) as rows of values for each of the people `made`."""
    now, found = timezone.now(), cities()
    for number, one in enumerate(made):
        user, profile = first[User] + number, first[Profile] + number
        city = found[one.city]
        yield (
            (user, NO_PASSWORD, False, f"person{user}@example.org", False, True, now, []),
            (
                profile, user, one.slug, one.name, one.headline, one.about, one.library_type, one.years, city.label,
                places[one.city], one.meeting, one.languages, city.time_zone, one.hours_a_month, one.replies_within,
                one.visibility, one.seeking, one.accepting, one.paused_until, one.heard_from, "good", one.active_on,
                now, now,
            ),
            [(profile, topics[topic], "help") for topic in one.helps]
            + [(profile, topics[topic], "want") for topic in one.wants],
            [(profile, *offer) for offer in one.offers],
        )  # fmt: skip


def copy(cursor, model, columns, rows):
    """Send `rows` (tuples in the order of `columns`) through COPY in text format."""
    names = ", ".join(map(connection.ops.quote_name, columns))
    with cursor.copy(f"COPY {name_of(model)} ({names}) FROM STDIN") as stream:
        for row in rows:
            stream.write_row(row)


def analyze(cursor, *models):
    """Let the planner count the rows of `models`."""
    for model in models:
        cursor.execute(f"ANALYZE {name_of(model)}")


def write_cards(cursor, start, end, tell):
    """Write the cards of the profiles with ids from `start` up to, not including, `end`."""
    for low in range(start, end, CARDS_AT_ONCE):
        high = min(low + CARDS_AT_ONCE, end)
        cursor.execute("SELECT profiles_relist(ARRAY(SELECT generate_series(%s, %s)))", [low, high - 1])
        tell(f"{high - start:,} of {end - start:,} people in the lists")
