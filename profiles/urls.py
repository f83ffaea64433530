"""Addresses of people: what is theirs, what keeps them safe."""

from django.urls import path  # noqa: F401

app_name = "profiles"
urlpatterns = []
