"""The addresses of the catalog, public and staff."""

from django.urls import path

from .views import catalog

app_name = "programs"

urlpatterns = [
    path("programs/", catalog.program_list, name="list"),
    # fit and compare
    # guides
    # feeds, embed, discovery
    # suggest and report
    # staff
    # The page of one program comes last: every word above is an address of its own, not a program.
    path("programs/<slug:slug>/", catalog.program, name="program"),
]
