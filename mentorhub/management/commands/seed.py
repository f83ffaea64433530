"""`manage.py seed people=100000`: made-up people by the thousand, for measuring. For one's own machine only."""

import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from mentorhub.scenarios.filling import fill, tidy
from profiles.models import Profile

MOST = 1_000_000


def wanted(text):
    """Return how many people `people=N` asks for; raise CommandError for anything else."""
    key, _, number = text.partition("=")
    digits = number.replace("_", "").replace(",", "")
    if key != "people" or not (digits.isascii() and digits.isdigit()) or not 1 <= int(digits) <= MOST:
        raise CommandError(f"Say people=N with N from 1 to {MOST:,}, for example: manage.py seed people=1000")
    return int(digits)


class Command(BaseCommand):
    """Refuses where real people could be."""

    help = "Fills the database with made-up people: manage.py seed people=N (N up to 1,000,000)."

    def add_arguments(self, parser):
        """Take what to make and how."""
        parser.add_argument("what", metavar="people=N")
        parser.add_argument("--seed", default="mentorhub", help="Another word makes other people.")
        parser.add_argument("--alone", action="store_true", help="People only, who have not asked anybody yet.")
        parser.add_argument("--add", action="store_true", help="Also where there are people already.")

    def handle(self, *args, **options):
        """Check, fill, and say how long it took and how large the cards are."""
        count = wanted(options["what"])
        if not settings.INSECURE_HTTP:
            raise CommandError("This makes people up: it runs on one's own machine only (INSECURE_HTTP=1).")
        if not options["add"] and Profile.objects.exists():
            raise CommandError("There are people already. Use an empty database, or --add to add made-up ones.")
        started = time.monotonic()
        tell = self.stdout.write if options["verbosity"] > 1 else (lambda text: None)
        fill(
            count, seed=options["seed"], today=timezone.localdate(), histories=not options["alone"], tell=tell
        )  # fmt: skip
        if not connection.in_atomic_block:
            tidy()
        self.stdout.write(f"{count:,} made-up people in {time.monotonic() - started:.1f} s. {size_of_cards()}")


def size_of_cards():
    """Return a sentence with the rows and bytes of the drawer of cards."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), pg_size_pretty(pg_table_size('profiles_listing')),"
            " pg_size_pretty(pg_indexes_size('profiles_listing')) FROM profiles_listing"
        )
        rows, table, indexes = cursor.fetchone()
    return f"{rows:,} cards: {table}, and {indexes} of indexes."
