"""The addresses of the catalog, public and staff."""

from django.urls import path

app_name = "programs"

urlpatterns = []
