"""Addresses of mail: what one gets, links in mails, the staff page."""

from django.conf import settings
from django.urls import path

from .views import dev_mail, do, inbound, mine, preview, staff, steward, unsubscribe, webhooks

app_name = "reminders"
urlpatterns = [
    path("anymail/<slug:provider>/tracking/", webhooks.tracking, name="webhook_tracking"),
    path("anymail/<slug:provider>/inbound/", webhooks.incoming, name="webhook_inbound"),
    path("do/<str:token>/", do.do, name="do"),
    path("me/reminders/", mine.mine, name="mine"),
    path("programs/steward/<str:token>/", steward.edit, name="steward_edit"),
    path("staff/reminders/", staff.desk, name="staff_desk"),
    path("staff/reminders/kinds/", preview.kinds, name="staff_kinds"),
    path("staff/reminders/kinds/<slug:name>/", preview.kind, name="staff_kind"),
    path("staff/reminders/kinds/<slug:name>/<int:number>/html/", preview.html, name="staff_kind_html"),
    path("staff/reminders/inbound/", inbound.mails, name="staff_inbound"),
    path("staff/reminders/inbound/<int:pk>/", inbound.mail, name="staff_inbound_mail"),
    path("staff/reminders/switch/", staff.switch, name="staff_switch"),
    path("staff/reminders/<int:pk>/", staff.mail, name="staff_mail"),
    path("unsubscribe/<str:token>/", unsubscribe.unsubscribe, name="unsubscribe"),
]
if settings.DEBUG:
    urlpatterns += [
        path("dev/mail/", dev_mail.mails, name="dev_mails"),
        path("dev/mail/<str:name>/", dev_mail.mail, name="dev_mail"),
        path("dev/mail/<str:name>/html/", dev_mail.html, name="dev_mail_html"),
        path("dev/mail/<str:name>/raw/", dev_mail.raw, name="dev_mail_raw"),
    ]
