"""`make bench`: measure what docs/performance.md promises. `make bench ARGS=people` measures one part."""

from django.core.management import call_command
from django.core.management.base import BaseCommand

from mentorhub.benchmarks.catalog import Catalog
from mentorhub.benchmarks.inbox import Inbox
from mentorhub.benchmarks.mail_planning import MailPlanning
from mentorhub.benchmarks.mail_sending import MailSending
from mentorhub.benchmarks.people import People
from mentorhub.benchmarks.places import Places
from mentorhub.benchmarks.staff import Staff
from mentorhub.benchmarks.suggestions import Suggestions

PARTS = {
    "catalog": Catalog, "places": Places, "people": People, "suggestions": Suggestions, "inbox": Inbox,
    "staff": Staff, "planning": MailPlanning, "sending": MailSending,
}  # fmt: skip


class Command(BaseCommand):
    """Fills an empty database with made-up rows, so it is for throw-away servers only."""

    help = __doc__

    def add_arguments(self, parser):
        """Take the parts to measure; by default all."""
        parser.add_argument("parts", nargs="*", choices=[*PARTS, []], default=[])

    def handle(self, *args, **options):
        """Measure and report; exit with an error when a bar is missed."""
        call_command("collectstatic", interactive=False, verbosity=0)
        missed = []
        for name in options["parts"] or PARTS:
            part = PARTS[name](self.stdout.write)
            part.run()
            missed += part.missed
        if missed:
            self.stderr.write("Missed: " + "; ".join(missed))
            raise SystemExit(1)
