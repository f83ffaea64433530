"""`manage.py reseal_second_factors`: after a change of SECRET_KEY, so that the old key can go."""

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand
from django.db import transaction

from profiles.accounts.sealing import reseal


class Command(BaseCommand):
    """Seals every secret with the present SECRET_KEY. Running it twice does no harm."""

    help = "Seals the secrets of authenticator apps and recovery codes with the present SECRET_KEY."

    @transaction.atomic
    def handle(self, *args, **options):
        done = 0
        for row in Authenticator.objects.select_for_update().exclude(type=Authenticator.Type.WEBAUTHN).order_by("pk"):
            name = "secret" if row.type == Authenticator.Type.TOTP else "seed"
            row.data[name] = reseal(row.data[name])
            row.save(update_fields=["data"])
            done += 1
        self.stdout.write(f"Sealed {done} secrets with the present SECRET_KEY. SECRET_KEY_FALLBACKS may go.")
