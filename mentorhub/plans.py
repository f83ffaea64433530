"""Which queries of a page read a whole large table: asked of PostgreSQL's own plans, by tests and by `make bench`."""

import json

from django.db import connection

LARGE = 10_000


def large_scans(run):
    """Return the names of the large tables that the queries of `run()` read from end to end, each once.

    A table is large with more than LARGE rows by the planner's own count, so it must have been analyzed.
    """
    asked = []

    def remember(execute, sql, parameters, many, context):
        asked.append((sql, parameters))
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(remember):
        run()
    found = set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > %s", [LARGE])
        large = {name for (name,) in cursor.fetchall()}
        for sql, parameters in asked:
            if sql.lstrip().upper().startswith(("SELECT", "WITH")):
                cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", parameters)
                plan = cursor.fetchone()[0]
                found |= scanned(json.loads(plan) if isinstance(plan, str) else plan) & large
    return sorted(found)


def scanned(plan):
    """Return the names of the tables that a plan (as EXPLAIN's JSON) reads from end to end."""
    if isinstance(plan, list):
        return set().union(*map(scanned, plan))
    if not isinstance(plan, dict):
        return set()
    mine = {plan["Relation Name"]} if plan.get("Node Type") == "Seq Scan" else set()
    return mine.union(*map(scanned, plan.values()))
