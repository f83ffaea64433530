"""`manage.py import_members FILE.csv`: ask the members of another network whether they want a profile here."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from profiles.editing.texts import one_line
from profiles.inviting.checking import check, short
from profiles.inviting.inviting import apply, check_settings, plan
from profiles.inviting.reading import read

MOST_SOURCE = 80


class Command(BaseCommand):
    """All or nothing: with one problem in the file nobody is asked."""

    help = "Invites the members in a CSV file (name, e-mail, role, library type, expertise, city, state, capacity)."

    def add_arguments(self, parser):
        """Declare FILE and the options."""
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument("--dry-run", action="store_true", help="print what would happen, write and mail nothing")
        parser.add_argument(
            "--source", default="MentorConnect", help="the network the file is from; stands in the mail"
        )

    def handle(self, *, file, dry_run, source, **options):
        """Check every row, then write all or nothing; raise CommandError when a row is refused."""
        source = one_line(source)
        if not 1 <= len(source) <= MOST_SOURCE:
            raise CommandError(f"--source takes 1 to {MOST_SOURCE} letters.")
        members = self.members(file)
        todo = plan(members)
        if dry_run:
            self.tell(todo)
            return
        try:
            check_settings()
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from None
        ids = apply(todo, source=source)
        self.stdout.write(
            f"{len(todo.new)} people written down, {todo.skipped} skipped; {len(ids)} mails on their way."
        )

    def members(self, file):
        """Return the checked members of a file; print what is wrong and what could not be mapped."""
        try:
            data = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None
        rows, problems, unknown = read(data)
        members, more, notes = check(rows)
        for title in unknown:
            self.stdout.write(f"column left out: {short(title)}")
        for note in notes:
            self.stdout.write(str(note))
        problems = sorted([*problems, *more], key=lambda problem: problem.line)
        for problem in problems:
            self.stderr.write(str(problem))
        if problems:
            count = len({problem.line for problem in problems})
            raise CommandError(f"{count} lines refused ({len(problems)} problems); nobody was asked.")
        return members

    def tell(self, todo):
        """Print what a dry run found: whom we would ask, with what their profile would start."""
        for member in todo.new:
            draft = member.draft
            topics = [f"helps with {slug}" for slug in draft["helps"]] + [f"wants {slug}" for slug in draft["wants"]]
            facts = [*topics, draft["library_type"], draft["place_text"]]
            facts += [f"{places} places ({kind})" for kind, places in draft["offers"].items()]
            self.stdout.write(f"line {member.line}: {member.name}: {'; '.join(filter(None, facts)) or 'a name only'}")
        self.stdout.write(
            f"{len(todo.new)} people would be asked, {todo.skipped} skipped; a dry run: nothing was written or mailed."
        )
