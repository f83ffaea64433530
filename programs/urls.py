"""The addresses of the catalog, public and staff."""

from django.urls import path, re_path

from .feeds import atom, calendars, completions, tables
from .views import alerts, catalog, compare, embed, fit, guides, staff, staff_files, staff_queue, staff_steward, suggest

app_name = "programs"

urlpatterns = [
    path("programs/", catalog.program_list, name="list"),
    # fit and compare
    path("programs/fit/", fit.fit, name="fit"),
    path("programs/compare/", compare.compare, name="compare"),
    path("guides/", guides.index, name="guides"),
    re_path(r"^guides/(?P<role>mentee|mentor)/$", guides.role, name="guide"),
    path("guides/first-meeting/", guides.first_meeting, name="guide_first_meeting"),
    path("guides/agreement/", guides.agreement, name="guide_agreement"),
    path("guides/circle/", guides.circle, name="guide_circle"),
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
    path("programs/alerts/", alerts.alerts, name="alerts"),
    path("programs/alerts/new/", alerts.new, name="alert_new"),
    path("programs/alerts/sent/", alerts.sent, name="alert_sent"),
    path("programs/suggest/", suggest.suggest, name="suggest"),
    path("programs/suggest/thanks/", suggest.thanks, name="suggest_thanks"),
    path("programs/<slug:slug>/report/", suggest.report, name="report"),
    # staff
    path("staff/catalog/", staff.catalog, name="staff_catalog"),
    path("staff/catalog/bulk/", staff.bulk, name="staff_bulk"),
    path("staff/catalog/new/", staff.new, name="staff_new"),
    path("staff/catalog/program/<slug:slug>/", staff.program, name="staff_program"),
    path("staff/catalog/program/<slug:slug>/preview/", staff.preview, name="staff_preview"),
    path("staff/catalog/program/<slug:slug>/confirm/", staff.confirm, name="staff_confirm"),
    path("staff/catalog/program/<slug:slug>/steward/", staff_steward.steward, name="staff_steward"),
    path("staff/catalog/queue/", staff_queue.queue, name="staff_queue"),
    path("staff/catalog/queue/<int:pk>/approve/", staff_queue.approve, name="staff_approve"),
    path("staff/catalog/queue/<int:pk>/refuse/", staff_queue.refuse, name="staff_refuse"),
    path("staff/catalog/import/", staff_files.import_file, name="staff_import"),
    path("staff/catalog/import/apply/", staff_files.import_apply, name="staff_import_apply"),
    re_path(r"^staff/catalog/export\.(?P<kind>json|csv)$", staff_files.export, name="staff_export"),
    path("staff/catalog/sponsors/", staff_files.sponsors, name="staff_sponsors"),
    path("staff/catalog/sponsors/new/", staff_files.sponsor, name="staff_sponsor_new"),
    path("staff/catalog/sponsors/<slug:slug>/", staff_files.sponsor, name="staff_sponsor"),
    # The page of one program comes last: every word above is an address of its own, not a program.
    path("programs/<slug:slug>/", catalog.program, name="program"),
]
