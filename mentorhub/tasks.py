"""Housekeeping of the whole site."""

from celery import shared_task
from django.core.management import call_command

from .staff import figures


@shared_task
def clear_sessions():
    """Delete sessions that have ended. Running it twice changes nothing."""
    call_command("clearsessions")


@shared_task
def count_figures():
    """Count what the overview of staff shows. Running it twice changes nothing."""
    figures.count()
