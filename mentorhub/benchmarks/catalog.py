"""The catalog on 106 and on 10,000 programs: what its pages cost, how that grows, what a first visit weighs."""

import gzip
import subprocess
import sys
from copy import copy
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction

from mentorhub.measuring import EMPTY, USUAL_MIDDLEWARE, Site
from programs.finding import snapshot
from programs.models import ApplicationWindow, Program, RoleTerms, Verification

LARGE = 10_000
MANY_FILTERS = (
    "/programs/?q=library&membership=no_ala&employment=no_job_needed&years=no_limit&stage=early&stage=mid"
    "&format=one_to_one&delivery=remote&delivery=hybrid&region=IL&sort=closing"
)
PAGES = {
    "list": "/programs/",
    "list, one word": "/programs/?q=library",
    "list, ten filters": MANY_FILTERS,
    "list, last page": "/programs/?status=any&page=1000",
    "program": "/programs/core-mentoring/",
}
# What the issue that asked for the catalog demands: ratios to a bare response, then to 106 programs.
MOST_BARE, MOST_GROWTH, LEAST_304 = 25, 3, 15

RENEWAL = """
import time
import psutil
from mentorhub.measuring import EMPTY, USUAL_MIDDLEWARE, Site
def memory():
    return psutil.Process().memory_info().rss / 2**20
site = Site()
site.get("/healthz")
before, started = memory(), time.process_time()
site.get("/programs/?q=library&membership=no_ala")
print(before, memory(), time.process_time() - started)
"""


class Catalog:
    """Fills an empty catalog and measures; `say` hears the tables, `missed` are the bars that were not reached."""

    def __init__(self, say):
        self.say, self.site, self.missed = say, Site(), []

    def run(self):
        """Measure at both sizes and report; raise CommandError when there are programs already."""
        if Program.objects.exists():
            raise CommandError(
                "The benchmark fills the database with copies, so it only runs on an empty one: make bench."
            )
        call_command("import_programs", verbosity=0)
        small = self.measure()
        self.multiply()
        large = self.measure()
        self.report(small, large)
        self.report_first_visit()

    def measure(self):
        """Return page name to (cost in bare responses, queries) on the catalog as it is."""
        snapshot.forget()
        bare = Site(USUAL_MIDDLEWARE)
        found = {"empty, through our middleware": (self.site.ratio(EMPTY, bare, 400), 0)}
        for name, address in PAGES.items():
            found[name] = (self.site.ratio(address, bare), self.site.queries(address))
        etag = self.site.get("/programs/")[1]["ETag"]
        found["list again (304)"] = (self.site.ratio("/programs/", bare, 400, HTTP_IF_NONE_MATCH=etag), 0)
        found["list, gzipped"] = (self.site.ratio("/programs/", bare, HTTP_ACCEPT_ENCODING="gzip"), 1)
        return found

    @transaction.atomic
    def multiply(self):
        """Copy the programs under new names until there are LARGE of them."""
        originals = list(Program.objects.all().prefetch_related("terms", "windows", "verifications", "topics"))
        copies, parts = [], {RoleTerms: [], ApplicationWindow: [], Verification: []}
        for number in range(LARGE - len(originals)):
            original = originals[number % len(originals)]
            twin = copy(original)
            twin.pk, twin.key, twin.slug = None, f"{original.key}-{number}", f"{original.slug}-{number}"
            twin.name = f"{original.name} {number}"
            copies.append((original, twin))
        Program.objects.bulk_create([twin for _, twin in copies], batch_size=1000)
        through = Program.topics.through
        for original, twin in copies:
            for rows in (original.terms.all(), original.windows.all(), original.verifications.all()):
                for row in rows:
                    part = copy(row)
                    part.pk, part.program_id = None, twin.pk
                    parts[type(row)].append(part)
        for model, rows in parts.items():
            model.objects.bulk_create(rows, batch_size=1000)
        topics = [
            through(program_id=twin.pk, topic_id=t.pk) for original, twin in copies for t in original.topics.all()
        ]
        through.objects.bulk_create(topics, batch_size=1000)

    def report(self, small, large):
        """Print the table of pages and remember the bars that are missed."""
        self.say("| page | × bare, 106 | × bare, 10,000 | growth | queries |")
        self.say("| --- | --- | --- | --- | --- |")
        for name in small:
            (cost, queries), (cost_large, queries_large) = small[name], large[name]
            growth = cost_large / cost
            self.say(f"| {name} | {cost:.1f} | {cost_large:.1f} | {growth:.2f} | {queries} / {queries_large} |")
            if name in PAGES and name.startswith("list") and cost > MOST_BARE:
                self.missed.append(f"{name} costs {cost:.1f} bare responses, at most {MOST_BARE}")
            if name.startswith("list") and growth > MOST_GROWTH:
                self.missed.append(f"{name} grows {growth:.1f} times, at most {MOST_GROWTH}")
            if queries != queries_large:
                self.missed.append(f"{name} needs {queries} queries at 106 and {queries_large} at {LARGE}")
        faster = small["list"][0] / small["list again (304)"][0]
        self.say(f"\nA repeat visit (304) is {faster:.0f} times as fast as the list.")
        if faster < LEAST_304:
            self.missed.append(f"a 304 is {faster:.1f} times as fast as the list, at least {LEAST_304}")
        self.report_renewal()

    def report_renewal(self):
        """Print what a fresh process pays for its copy of the large catalog: time and memory, with one list shown."""
        done = subprocess.run(
            [sys.executable, "manage.py", "shell", "--verbosity=0", "--command", RENEWAL],
            cwd=settings.BASE_DIR, capture_output=True, text=True, check=True,
        )  # fmt: skip
        before, after, seconds = (float(word) for word in done.stdout.split())
        self.say(
            f"Renewing the copy of {LARGE} programs takes {seconds:.1f} s; "
            f"the process grows from {before:.0f} MB to {after:.0f} MB.\n"
        )

    def report_first_visit(self):
        """Print what a first visit of the list transfers, compressed."""
        html = len(self.site.get("/programs/", HTTP_ACCEPT_ENCODING="gzip")[2])
        root = Path(settings.STATIC_ROOT)
        css = len(gzip.compress((root / "css/site.css").read_bytes()))
        js = sum(
            len(gzip.compress((root / name).read_bytes())) for name in ("django_htmx/htmx-4.min.js", "js/catalog.js")
        )
        self.say(f"First visit, gzipped: HTML {html} B, CSS {css} B, JavaScript {js} B.")
        for what, size, most in (("HTML", html, 14_000), ("CSS", css, 20_000), ("JavaScript", js, 20_000)):
            if size > most:
                self.missed.append(f"{what} is {size} B, at most {most}")
