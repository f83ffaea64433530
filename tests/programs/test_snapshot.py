"""The process's copy of the catalog: never half, never late, never in anybody's way."""

import threading
import time

import pytest
from django.db import connection

from programs.finding import snapshot
from programs.models import Program
from programs.showing.pages import CACHE_CONTROL

from .factories import make_program


def in_threads(count, work):
    """Run `work()` in threads at once, each with a connection of its own; return what they returned."""
    found, barrier = [], threading.Barrier(count)

    def run():
        barrier.wait()
        try:
            found.append(work())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_first_copy_is_made_once_for_all_threads(transactional_db):
    make_program("One")
    copies = in_threads(8, snapshot.current)
    assert len(copies) == 8
    assert len({id(copy) for copy in copies}) == 1


def test_others_go_on_with_the_old_copy_while_one_is_renewed(transactional_db):
    make_program("One")
    before = snapshot.current()
    make_program("Two")
    snapshot.forget()
    with snapshot._keeper.lock:
        assert in_threads(1, snapshot.current) == [before]
    snapshot.forget()
    assert {entry.name for entry in snapshot.current().entries} == {"One", "Two"}


def test_edit_elsewhere_shows_when_the_process_looks_again(transactional_db, settings, monkeypatch):
    program = make_program("Before")
    clock = time.monotonic()
    monkeypatch.setattr(snapshot.time, "monotonic", lambda: clock)
    snapshot.forget()
    assert snapshot.current().entries[0].name == "Before"
    Program.objects.filter(pk=program.pk).update(name="After")
    assert snapshot.current().entries[0].name == "Before"
    clock += settings.CATALOG_CHECK_SECONDS
    assert snapshot.current().entries[0].name == "After"


def test_promise_of_sixty_seconds_holds(settings):
    """A page may be as old as the copy behind it, plus what browsers keep it, plus what they show while they ask."""
    kept = [int(part.partition("=")[2]) for part in CACHE_CONTROL.split(", ") if "=" in part]
    assert settings.CATALOG_CHECK_SECONDS + sum(kept) <= 60


@pytest.mark.parametrize("rows", [1, 3])
def test_copy_costs_six_queries_whatever_its_size(transactional_db, django_assert_num_queries, rows):
    for number in range(rows):
        make_program(f"Program {number}", mentee={"membership": "none"}, mentor={})
    with django_assert_num_queries(6):
        snapshot.load(1, snapshot.timezone.localdate())
