"""The site's addresses and, for the tests, one for each error page."""

from django.core.exceptions import PermissionDenied
from django.urls import path

from mentorhub import views
from mentorhub.urls import handler400, handler403, handler404, handler500
from mentorhub.urls import urlpatterns as the_site

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def refuse(request):
    """Answer as a page does that is not open to the visitor."""
    raise PermissionDenied


urlpatterns = [
    *the_site,
    path("errors/400/", views.bad_request),
    path("errors/403/", refuse),
    path("errors/csrf/", views.csrf_failure),
    path("errors/500/", views.server_error),
    path("errors/503/", views.unavailable),
]
