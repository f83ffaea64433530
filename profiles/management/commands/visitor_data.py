"""`manage.py visitor_data copy|erase ADDRESS`: for somebody without an account who wrote from that address."""

from django.core.management.base import BaseCommand, CommandError

from profiles.own_data import visitors


class Command(BaseCommand):
    """Make sure first that the mail really came from the address."""

    help = "Prints all that is held about an address without an account as JSON (copy), or erases it at once (erase)."

    def add_arguments(self, parser):
        """Declare what to do and the address."""
        parser.add_argument("action", choices=["copy", "erase"])
        parser.add_argument("address")

    def handle(self, *, action, address, **options):
        """Do it; raise CommandError for an address with an account."""
        try:
            if action == "copy":
                self.stdout.write(visitors.copy_for(address))
            else:
                visitors.erase(address)
                self.stdout.write("Erased.")
        except visitors.HasAccount as error:
            raise CommandError("This address has an account: its owner does both on /me/data/.") from error
