"""Account pages beside allauth's."""

from django.urls import path

from . import views

urlpatterns = [path("sessions/end/", views.end_session, name="end_session")]
