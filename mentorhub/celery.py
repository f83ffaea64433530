"""The Celery application: tasks only wake work up, the database is the queue."""

import os

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorhub.settings")
app = Celery("mentorhub")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_our_logging(**_more):
    """Keep the logging of the settings, which masks addresses: Celery would put its own in its place."""
