"""The addresses of the catalog, public and staff."""

from django.urls import path, re_path

from .feeds import atom, calendars, completions, tables
from .views import catalog, embed, guides, suggest

app_name = "programs"

urlpatterns = [
    path("programs/", catalog.program_list, name="list"),
    # fit and compare
    path("guides/", guides.index, name="guides"),
    re_path(r"^guides/(?P<role>mentee|mentor)/$", guides.role, name="guide"),
    path("guides/first-meeting/", guides.first_meeting, name="guide_first_meeting"),
    path("guides/agreement/", guides.agreement, name="guide_agreement"),
    # feeds, embed, discovery
    path("programs.json", tables.programs_json, name="json"),
    path("programs.csv", tables.programs_csv, name="csv"),
    path("programs.schema.json", tables.programs_schema_json, name="schema"),
    path("programs.atom", atom.programs_atom, name="atom"),
    path("programs.ics", calendars.programs_ics, name="ics"),
    path("programs/<slug:slug>.ics", calendars.program_ics, name="program_ics"),
    path("programs/completions.json", completions.completions, name="completions"),
    path("programs/embed/", embed.embed, name="embed"),
    path("programs/share/", embed.share, name="share"),
    # suggest and report
    path("programs/suggest/", suggest.suggest, name="suggest"),
    path("programs/suggest/thanks/", suggest.thanks, name="suggest_thanks"),
    path("programs/<slug:slug>/report/", suggest.report, name="report"),
    # staff
    # The page of one program comes last: every word above is an address of its own, not a program.
    path("programs/<slug:slug>/", catalog.program, name="program"),
]
