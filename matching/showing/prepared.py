"""Querysets that are put into SQL once for all: for some, Django's compiler costs several times what the database does.

Django has no public way to do this, so this uses what its own iterator of rows uses; a test holds what comes out
against the queryset itself.
"""

from copy import copy
from types import SimpleNamespace

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models.query import ModelIterable

# Numbers that no row has: they mark where the values of a call belong.
FIRST_MARK = 7_305_118_200_000_001


class Prepared:
    """A queryset of models, made by `build(first, second, ...)` of whole numbers; called with others, its rows."""

    def __init__(self, build, count):
        self.build, self.count, self._made = build, count, None

    def __call__(self, *values):
        """Return the rows for `values`, as a list of model instances. Costs 1 query."""
        queryset, compiler, sql, params = self._made or self._make()
        given = dict(zip(range(FIRST_MARK, FIRST_MARK + self.count), values, strict=True))
        filled = tuple(given.get(each, each) if type(each) is int else each for each in params)
        # The compiler belongs to the thread that made it; a copy belongs to this one.
        compiler = copy(compiler)
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        compiler.as_sql = lambda *args, **kwargs: (sql, filled)
        stand_in = SimpleNamespace(
            db=DEFAULT_DB_ALIAS,
            query=SimpleNamespace(get_compiler=lambda using: compiler),
            model=queryset.model,
            _fetch_mode=queryset._fetch_mode,
            _known_related_objects={},
        )
        return list(ModelIterable(stand_in))

    def _make(self):
        """Return what every call needs."""
        queryset = self.build(*range(FIRST_MARK, FIRST_MARK + self.count))
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        self._made = queryset, compiler, sql, params
        return self._made
