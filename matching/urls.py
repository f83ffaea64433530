"""Addresses where people find each other."""

from django.urls import path

from .views import my_profile, people, person

app_name = "matching"
urlpatterns = [
    path("mentors/", people.mentors, name="mentors"),
    path("mentors.json", people.mentors_json, name="mentors_json"),
    path("mentors/<slug:slug>/", person.person, name="person"),
    path("mentees/", people.mentees, name="mentees"),
    path("me/profile/", my_profile.my_profile, name="my_profile"),
    path("me/profile/preview/", my_profile.my_profile_preview, name="my_profile_preview"),
]
