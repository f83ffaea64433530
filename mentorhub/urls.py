"""Every address of the site. Addresses that others link to stay (docs/architecture.md)."""

from django.contrib import admin
from django.urls import include, path

from . import discovery, personal, views
from .staff import page as staff

urlpatterns = [
    path("", include("programs.urls")),
    path("", include("matching.urls")),
    path("", include("profiles.urls")),
    path("", include("reminders.urls")),
    path("", views.home, name="home"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("robots.txt", discovery.robots_txt, name="robots"),
    path("sitemap.xml", discovery.sitemap_xml, name="sitemap"),
    path("opensearch.xml", discovery.opensearch_xml, name="opensearch"),
    path("me/", personal.me, name="me"),
    path("staff/", staff.overview, name="staff"),
    path("staff/stuck/", staff.stuck_list, name="staff_stuck"),
    path("staff/stuck/<slug:what>/<int:number>/", staff.stuck_one, name="staff_stuck_one"),
    path("accounts/", include("profiles.accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]

handler400 = "mentorhub.views.bad_request"
handler403 = "mentorhub.views.forbidden"
handler404 = "mentorhub.views.not_found"
handler500 = "mentorhub.views.server_error"
