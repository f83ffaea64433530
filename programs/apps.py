"""The catalog: every mentoring program, each fact with its source and date."""

from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    """See the module's docstring and docs/architecture.md."""

    name = "programs"
    verbose_name = "Mentoring programs"
