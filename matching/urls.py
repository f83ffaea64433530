"""Addresses where people find each other."""

from django.urls import path

from .views import my_profile, people, person
from .views.map import people_map

app_name = "matching"
urlpatterns = [
    path("mentors/", people.mentors, name="mentors"),
    path("mentors.json", people.mentors_json, name="mentors_json"),
    # Above the people: a slug has twelve hexadecimal digits, so nobody is called "map".
    path("mentors/map/", people_map, name="people_map"),
    path("mentors/<slug:slug>/", person.person, name="person"),
    path("mentees/", people.mentees, name="mentees"),
    path("me/profile/", my_profile.my_profile, name="my_profile"),
    path("me/profile/preview/", my_profile.my_profile_preview, name="my_profile_preview"),
]
