"""`manage.py reminders`: plan what the facts ask for and send what is due, as beat and the workers do by themselves.

`--dry-run` prints what would go to whom and why instead, and changes nothing; `--at` does so for another instant.
`--hold WHY` stops all mail before workers start, after a backup was restored say; staff let it flow again on the desk.
Recipients are account numbers, or keyed hashes of addresses: no address is ever printed.
"""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from reminders.outbox import sending
from reminders.planning.rehearsal import rehearse
from reminders.planning.run import plan_all
from reminders.watching import steering


class Command(BaseCommand):
    """For real, as a rehearsal, or not at all for now."""

    help = __doc__

    def add_arguments(self, parser):
        """Take --dry-run and --at."""
        parser.add_argument("--dry-run", action="store_true", help="print what would go to whom and why; send nothing")
        parser.add_argument("--at", metavar="TIME", help="with --dry-run: as of TIME, such as 2027-03-02T09:00 (UTC)")

        parser.add_argument("--hold", metavar="WHY", help="stop all mail; WHY goes into the log")

    def handle(self, *args, **options):
        """Stop mail, rehearse, or plan and send until nothing is due or MAIL_DRAIN_SECONDS are over."""
        if options["hold"]:
            self.hold(options["hold"])
            return
        if options["at"] and not options["dry_run"]:
            raise CommandError("--at needs --dry-run: real mail leaves now or not at all.")
        now = instant(options["at"]) if options["at"] else timezone.now()
        if options["dry_run"]:
            self.rehearse(now)
        else:
            planned = sum(plan_all(now).values())
            self.stdout.write(f"{planned} planned, {sending.drain()} sent.")

    def hold(self, why):
        """Stop all mail."""
        try:
            steering.hold_all(by=None, why=why)
        except steering.NotPossible:
            self.stdout.write("All mail is stopped already.")
        else:
            self.stdout.write("All mail is stopped. Staff let it flow again at /staff/reminders/.")

    def rehearse(self, now):
        """Print one line for each mail, and how many."""
        lines = 0
        for line in rehearse(now):
            lines += 1
            self.stdout.write(
                f"{line.due_at:%Y-%m-%d %H:%M} UTC  {line.kind} ({line.occurrence})  to {line.recipient}  "
                f"{line.outcome}  because {line.why}"
            )
        self.stdout.write(f"{lines} mails as of {now:%Y-%m-%d %H:%M} UTC. Nothing was changed.")


def instant(text):
    """Return the instant that `text` names, UTC where it names no zone; raise CommandError for any other text."""
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None:
        raise CommandError(f"{text} is no time. Write it as 2027-03-02T09:00 or 2027-03-02T09:00-05:00.")
    return found if timezone.is_aware(found) else found.replace(tzinfo=timezone.get_default_timezone())
