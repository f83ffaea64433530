"""What `make run` needs to show the real site: the shipped catalog, a curator, and the made-up people of the survey."""

import hashlib
import os
import secrets
from datetime import timedelta
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from mentorhub.scenarios import letters, survey, together
from profiles.accounts.second_factor import give_totp
from profiles.models import User
from programs import importing
from programs.models import Program, Steward
from programs.models.steward import GOOD_FOR
from programs.stewarding import appointing

SEED = settings.BASE_DIR / "programs" / "data" / "programs.json"
CURATOR, STEWARD = "curator@example.org", "steward@example.org"


class Command(BaseCommand):
    """Run it as often as you like: it only adds what is missing. For one's own machine, never for production."""

    help = "Imports the shipped catalog and makes a curator and demo members for a local site."

    def add_arguments(self, parser):
        """Take --migrate, which spares `make run` the start of a second process."""
        parser.add_argument("--migrate", action="store_true", help="First bring the database's tables up to date.")

    def handle(self, *args, **options):
        if not settings.INSECURE_HTTP:
            raise CommandError("This makes demo accounts: it runs on one's own machine only (INSECURE_HTTP=1).")
        if options["migrate"]:
            call_command("migrate", interactive=False, stdout=self.stdout)
        folder = Path(os.environ.get("LOCAL_DIR") or ".local")
        folder.mkdir(parents=True, exist_ok=True)
        self.stdout.write(import_seed(folder))
        password, is_new = curator_password(folder)
        make_curator(password, is_new)
        self.stdout.write(make_members())
        make_steward()
        self.stdout.write(
            f"Staff pages: /staff/, sign in as {CURATOR} with the password {password} "
            "and the code that `make code` prints"
        )


def import_seed(folder):
    """Import the shipped catalog if it is not the one imported last; return what was done in a sentence."""
    data = SEED.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    marker = folder / "seed-imported"
    there = Program.objects.count()
    if there and marker.exists() and marker.read_text() == digest:
        return f"The catalog holds {there} programs."
    rows, problems = importing.read(data, "json")
    records, more = importing.check(rows)
    if problems + more:
        raise CommandError("The shipped catalog has mistakes:\n" + "\n".join(map(str, problems + more)))
    written = importing.apply(importing.plan(records))
    marker.write_text(digest)
    return f"Imported the shipped catalog: {len(written.new)} new programs, {len(written.changed_keys)} changed."


def curator_password(folder):
    """Return (the password of the staff account, whether it was made just now).

    It is kept in a file that only its owner can read.
    """
    path = folder / "staff-password"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        if kept := path.read_text().strip():
            path.chmod(0o600)
            return kept, False
        handle = os.open(path, os.O_WRONLY | os.O_TRUNC)
    password = secrets.token_urlsafe(15)
    with os.fdopen(handle, "w") as file:
        file.write(password + "\n")
    return password, True


@transaction.atomic
def make_curator(password, is_new):
    """Make the curator, whose password becomes `password`.

    Checking a password takes a second by design, so an account that is there is only touched for a new password.
    """
    curator = User.objects.filter(email__iexact=CURATOR).first() or User.objects.create_user(CURATOR)
    if is_new or not (curator.is_staff and curator.has_usable_password()):
        curator.is_staff = True
        curator.set_password(password)
        curator.save()
    EmailAddress.objects.get_or_create(user=curator, email=CURATOR, defaults={"primary": True, "verified": True})
    give_totp(curator)


@transaction.atomic
def make_steward():
    """Let somebody look after the first program, unasked for half a year, so that a mail to a steward is on its way."""
    program = Program.objects.published().order_by("slug").first()
    if program is None or Steward.objects.exists():
        return
    steward = appointing.appoint(program.pk, email=STEWARD, name="Robin Steward", by=User.objects.get(email=CURATOR))
    Steward.objects.filter(pk=steward.pk).update(created_at=timezone.now() - GOOD_FOR - timedelta(days=1))


def make_members():
    """Load the survey's people and their letters where there are none yet; return a sentence on who can sign in.

    Whoever wants other people (`manage.py seed`) makes them first and keeps them.
    """
    if survey.load():
        letters.load()
        together.load()
    names = [row.email for row in survey.DEMO]
    if User.objects.filter(email__in=names, profile__isnull=False).count() < len(names):
        return "Members: whoever you made yourself."
    return f"Members: sign in as {names[0]}, {names[1]} or {names[2]} with the password {survey.DEMO_PASSWORD}"
