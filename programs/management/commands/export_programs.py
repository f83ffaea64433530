"""Writes the catalog as a file that import_programs takes back without a change."""

from django.core.management.base import BaseCommand

from programs.exporting import as_csv, as_json, records_of
from programs.models import Program


class Command(BaseCommand):
    """manage.py export_programs [--format json|csv] [--all]"""

    help = "Write the published programs, closed ones too, to standard output."

    def add_arguments(self, parser):
        """Declare the options."""
        parser.add_argument("--format", choices=["json", "csv"], default="json")
        parser.add_argument("--all", action="store_true", help="drafts and archived programs, too")

    def handle(self, *, format, all, **options):
        """Write one record for each program, in the order of their ids."""
        programs = Program.objects.all() if all else Program.objects.published()
        write = as_csv if format == "csv" else as_json
        self.stdout.write(write(records_of(programs)), ending="")
