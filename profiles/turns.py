"""One after the other: a named lock of the database for what no single row can stand for."""

from django.db import connection


def take_turn(name):
    """Let those who come with the same `name` at the same instant go on one after the other, each until it commits.

    For the inside of a transaction. `name` begins with the module whose turns these are. Costs 1 query.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
