"""The one scenario that every page of the browser tests shows: the real catalog, odd programs, people."""

from contextlib import contextmanager
from importlib import import_module

from django.apps import apps
from django.core.cache import cache
from django.core.management import call_command

from matching.recommendations import market
from profiles.finding import facts, topics
from programs.finding import snapshot
from programs.models import CatalogVersion, Program, Suggestion, Verification
from tests.browser import (
    alert_states,
    circle_states,
    closing_states,
    contact_states,
    inbound_states,
    inbox_states,
    mail_states,
    meeting_states,
    mentorship_mail_states,
    pair_states,
    people_states,
    profile_states,
    reminders_states,
    staff_states,
    steward_states,
    talk_states,
    waiting_states,
)
from tests.programs.builders import the_real_catalog
from tests.programs.factories import make_curator, make_program, make_sponsor, make_user

LONG_NAME = (
    "The Extraordinarily Comprehensive Intergenerational Mentorship and Professional Development Exchange Program "
    "for Librarians, Archivists, Conservators and Paraprofessionals of the Consolidated Cooperative"
).ljust(199, "x")[:199]
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
ARABIC = "برنامج الإرشاد لأمناء المكتبات الجدد"
HEBREW = "תוכנית חונכות לספרנים"


def empty():
    """Take every row out, and put back the two things that migrations wrote: the topics and the catalog's version."""
    call_command("flush", interactive=False, verbosity=0)
    import_module("profiles.migrations.0002_topics").fill(apps, None)
    CatalogVersion.objects.get_or_create(pk=1)
    cache.clear()
    facts.forget()
    topics.forget()
    market.forget()
    snapshot._keeper.snapshot = None
    snapshot.forget()


def fill():
    """Write the 106 real programs, the odd ones, what waits for a curator, a curator and a member."""
    the_real_catalog()
    fill_oddities()
    make_program("The Program That Waits", slug="drafted", workflow="draft", summary="Not yet public.")
    Suggestion.objects.create(kind="new", facts={"name": LONG_NAME, "summary": LONG_WORD * 2}, email="a@example.org")
    alsc, long = Program.objects.filter(slug__in=["alsc-mentoring", "long"]).order_by("slug")
    told = {"facts": {"summary": f"{ARABIC} {LONG_WORD}", "cost_usd": "free for all"}, "message": f"{LONG_WORD}\n" * 3}
    Suggestion.objects.create(kind="correction", program=long, source_url=f"https://example.org/{'c' * 200}", **told)
    Suggestion.objects.create(kind="correction", program=alsc, facts={"cost_usd": "25"}, message="It costs $25 now.")
    Suggestion.objects.create(kind="closed", program=alsc, message="It has ended.")
    make_curator()
    make_user("member@example.org")
    profile_states.fill()
    people_states.fill()
    reminders_states.fill()
    mail_states.fill()
    alert_states.fill()
    steward_states.fill()
    inbox_states.fill()
    contact_states.fill()
    inbound_states.fill()
    talk_states.fill()
    pair_states.fill()
    mentorship_mail_states.fill()
    meeting_states.fill()
    circle_states.fill()
    closing_states.fill()
    staff_states.fill()
    waiting_states.fill()
    snapshot.forget()


def fill_oddities():
    """Write the programs whose pages break first: ended, resting, sparse, very long, right to left."""
    successor = make_program("The Program That Goes On", slug="goes-on", url="https://example.org/goes-on")
    make_program("The Program That Ended", slug="ended", status="closed", status_year=2016, successor=successor)
    make_program(
        "The Program That Rests", slug="rests", status="paused", status_year=2025, summary="It takes a year off."
    )
    make_program("?", slug="sparse", status="unknown", status_year=None)
    long = make_sponsor(f"{LONG_WORD} of the North and the South and everything in between", acronym=LONG_WORD[:30])
    terms = {
        "membership": "either",
        "experience": LONG_WORD * 3,
        "eligibility": f"{LONG_WORD} {LONG_NAME}",
        "max_years": 5,
    }
    program = make_program(
        LONG_NAME, slug="long", sponsor=long, summary=f"{LONG_WORD} " * 8, url=f"https://example.org/{'a' * 300}",
        cost_usd="1234.50", cost_note=f"{LONG_WORD} " * 5, region=f"{LONG_WORD} region", mentee=terms, mentor=terms,
        window_text=LONG_WORD * 2, time_commitment=LONG_WORD * 2, notes=LONG_NAME,
    )  # fmt: skip
    Verification.objects.create(program=program, source_url=f"https://example.org/{'b' * 300}", as_of_year=2026)
    arabic = make_sponsor(f"{ARABIC} {HEBREW}", acronym=HEBREW[:6], place="القاهرة")
    make_program(f"{ARABIC} ({HEBREW})", slug="rtl", sponsor=arabic, summary=f"{HEBREW}. {ARABIC} 2026!", region="مصر")


@contextmanager
def without_programs():
    """Take every program away from the public and the queue from the curators, as on the first day of a site."""
    waiting = list(Suggestion.objects.all())
    Suggestion.objects.all().delete()
    Program.objects.filter(workflow="published").update(workflow="archived")
    snapshot.forget()
    try:
        yield
    finally:
        Program.objects.filter(workflow="archived").update(workflow="published")
        Suggestion.objects.bulk_create(waiting)
        snapshot.forget()
