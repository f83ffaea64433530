"""Brings a file of programs into the catalog, or shows what it would change."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from programs.importing import apply, check, plan, read
from programs.importing.known import SEED
from programs.vocabulary import Workflow


class Command(BaseCommand):
    """manage.py import_programs [FILE] [--dry-run] [--format json|csv] [--workflow published]"""

    help = "Import programs from a JSON or CSV file with the columns of programs/data/programs.json (the default)."

    def add_arguments(self, parser):
        """Declare FILE and the options."""
        parser.add_argument("file", nargs="?", default=SEED / "programs.json", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="print what would change, write nothing")
        parser.add_argument("--format", choices=["json", "csv"], help="default: by the name of the file")
        parser.add_argument(
            "--workflow",
            choices=["draft", "in_review", "published"],
            default=Workflow.PUBLISHED.value,
            help="workflow state of programs that are new (default: published)",
        )

    def handle(self, *, file, dry_run, format, workflow, **options):
        """Check every row, then write all or nothing; raise CommandError when a row is refused."""
        try:
            data = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None
        rows, problems = read(data, format or ("csv" if file.suffix.lower() == ".csv" else "json"))
        records, more = check(rows)
        problems = sorted([*problems, *more], key=lambda problem: problem.line)
        for problem in problems:
            self.stderr.write(str(problem))
        if problems:
            count = len({(problem.line, problem.id) for problem in problems})
            raise CommandError(f"{count} of {len(rows)} rows refused ({len(problems)} problems); nothing was written.")
        todo = plan(records)
        if not dry_run:
            todo = apply(todo, workflow=workflow)
        self.report(todo, dry_run=dry_run)

    def report(self, todo, *, dry_run):
        """Print the totals; before a dry run's, each change."""
        if dry_run:
            for record in todo.new:
                self.stdout.write(f"new: {record['id']}")
            for change in todo.changed:
                self.stdout.write(str(change))
        programs, facts = len(todo.changed_keys), len(todo.changed)
        self.stdout.write(
            f"{len(todo.new)} new, {programs} changed ({facts} facts), {todo.unchanged} unchanged"
            + ("; a dry run: nothing was written" if dry_run else "")
        )
