"""`manage.py sign_in_code EMAIL`: what the authenticator app of a demo account shows right now."""

import time

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from profiles.accounts.second_factor import current_code
from profiles.models import User


class Command(BaseCommand):
    """For one's own machine only: it takes the place of the phone."""

    help = "Prints the six digits that a local account's authenticator app shows now, and for how long."

    def add_arguments(self, parser):
        """Take the address of the account."""
        parser.add_argument("email")

    def handle(self, *args, **options):
        if not settings.INSECURE_HTTP:
            raise CommandError("This stands in for a phone: it runs on one's own machine only (INSECURE_HTTP=1).")
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError(f"There is no account with the address {options['email']}.")
        now = time.time()
        try:
            code = current_code(user, now)
        except Authenticator.DoesNotExist:
            raise CommandError(f"{user} has no authenticator app: password or code by mail is all it takes.") from None
        self.stdout.write(f"{code}  (for {30 - int(now) % 30} more seconds)")
