"""`manage.py scenario survey`: a named set of made-up people. For one's own machine only."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from mentorhub.scenarios import survey

SCENARIOS = {"survey": survey.load}


class Command(BaseCommand):
    """Refuses where real people could be."""

    help = "Loads a scenario of made-up people into a database without people."

    def add_arguments(self, parser):
        """Take the scenario's name."""
        parser.add_argument("name", choices=sorted(SCENARIOS))

    def handle(self, *args, **options):
        """Load it, or say why not."""
        if not settings.INSECURE_HTTP:
            raise CommandError("This makes people up: it runs on one's own machine only (INSECURE_HTTP=1).")
        if not SCENARIOS[options["name"]]():
            raise CommandError("There are people already: a scenario needs a database without any.")
        self.stdout.write(f"The scenario {options['name']} is loaded.")
