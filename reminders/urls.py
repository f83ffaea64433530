"""Addresses of mail: what one gets, links in mails, the staff page."""

app_name = "reminders"
urlpatterns = []
