"""Say whether the log of staff and safety is whole."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from profiles.safety import audit


class Command(BaseCommand):
    """Exits with 1 and names the first broken line, or says how far the log goes."""

    help = _("Checks the chain of the log. Keep the printed line elsewhere: it proves later that nothing was cut off.")

    def handle(self, *args, **options):
        """Check and say."""
        broken = audit.verify()
        if broken is not None:
            raise CommandError(_("The log is broken at line %(number)d.") % {"number": broken})
        number, digest = audit.newest()
        self.stdout.write(
            _("The log is whole up to line %(number)d: %(digest)s") % {"number": number, "digest": digest}
        )
