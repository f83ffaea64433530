"""Addresses of people: what is theirs, what keeps them safe."""

from django.urls import path

from .views import joining, own_data, reports, safety, staff_reports

app_name = "profiles"
urlpatterns = [
    path("conduct/", safety.code_of_conduct, name="conduct"),
    path("me/blocked/", safety.blocked, name="blocked"),
    path("me/data/", own_data.own_data, name="own_data"),
    path("me/data/export/", own_data.export, name="own_data_export"),
    path("me/data/erase/", own_data.erase, name="own_data_erase"),
    path("me/data/keep/", own_data.keep, name="own_data_keep"),
    path("people/<slug:slug>/block/", safety.block, name="block"),
    path("people/<slug:slug>/report/", reports.report, name="report"),
    path("people/<slug:slug>/reported/", reports.reported, name="reported"),
    path("staff/reports/", staff_reports.queue, name="staff_reports"),
    path("staff/reports/<int:pk>/", staff_reports.report, name="staff_report"),
    path("staff/reports/<int:pk>/release/", staff_reports.release, name="staff_release"),
    path("staff/log/", staff_reports.log, name="staff_log"),
    path("join/forgotten/", joining.forgotten, name="join_forgotten"),
    path("join/<str:token>/", joining.join, name="join"),
]
