"""The project: settings, addresses, the Celery application, landing and error pages."""

from .celery import app as celery_app

__all__ = ["celery_app"]
