"""Housekeeping of the whole site."""

from celery import shared_task
from django.core.management import call_command


@shared_task
def clear_sessions():
    """Delete sessions that have ended. Running it twice changes nothing."""
    call_command("clearsessions")
