"""Addresses of mail: what one gets, links in mails, the staff page."""

from django.urls import path

from .views import do, mine, unsubscribe

app_name = "reminders"
urlpatterns = [
    path("do/<str:token>/", do.do, name="do"),
    path("me/reminders/", mine.mine, name="mine"),
    path("unsubscribe/<str:token>/", unsubscribe.unsubscribe, name="unsubscribe"),
]
