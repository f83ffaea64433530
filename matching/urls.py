"""Addresses where people find each other."""

from django.urls import path

from .views import contact, conversation, inbox, meetings, mentorship, my_profile, people, person, staff_flagged
from .views.map import people_map

app_name = "matching"
urlpatterns = [
    path("mentors/", people.mentors, name="mentors"),
    path("mentors.json", people.mentors_json, name="mentors_json"),
    # Above the people: a slug has twelve hexadecimal digits, so nobody is called "map".
    path("mentors/map/", people_map, name="people_map"),
    path("mentors/<slug:slug>/", person.person, name="person"),
    path("mentors/<slug:slug>/contact/", contact.contact, name="contact"),
    path("mentors/<slug:slug>/contact/words/", contact.contact_words, name="contact_words"),
    path("mentors/<slug:slug>/contact/sent/", contact.contact_sent, name="contact_sent"),
    path("mentees/", people.mentees, name="mentees"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/asks/<uuid:number>/", inbox.answer, name="answer"),
    path("inbox/requests/<uuid:number>/withdraw/", inbox.withdraw, name="withdraw"),
    path("inbox/<uuid:number>/", conversation.conversation, name="conversation"),
    path("inbox/<uuid:number>/held/", inbox.held, name="held"),
    path("inbox/<uuid:number>/mute/", conversation.mute, name="mute"),
    path("inbox/<uuid:number>/block/", conversation.block, name="conversation_block"),
    path("inbox/<uuid:number>/report/", conversation.report, name="conversation_report"),
    path("inbox/<uuid:number>/reported/", conversation.reported, name="reported"),
    path("mentorships/", mentorship.mentorships, name="mentorships"),
    path("mentorships/<uuid:number>/", mentorship.mentorship, name="mentorship"),
    path("mentorships/<uuid:number>/agreement/", mentorship.mentorship, name="mentorship_agreement"),
    path("mentorships/<uuid:number>/goals/", mentorship.mentorship, name="mentorship_goal"),
    path("mentorships/<uuid:number>/notes/", mentorship.mentorship, name="mentorship_note"),
    path("mentorships/<uuid:number>/pause/", mentorship.mentorship, name="mentorship_pause"),
    path("mentorships/<uuid:number>/close/", mentorship.mentorship, name="mentorship_close"),
    path("mentorships/<uuid:number>/check/", mentorship.mentorship, name="mentorship_check"),
    path("mentorships/<uuid:number>/meetings/new/", meetings.meeting_new, name="meeting_new"),
    path("circles/<uuid:number>/meetings/new/", meetings.circle_meeting_new, name="circle_meeting_new"),
    path("meetings/<uuid:number>/", meetings.meeting, name="meeting"),
    path("meetings/<uuid:number>.ics", meetings.meeting_ics, name="meeting_ics"),
    path("staff/matching/flagged/", staff_flagged.flagged, name="staff_flagged"),
    path("staff/matching/flagged/<uuid:number>/", staff_flagged.flagged_message, name="staff_flagged_message"),
    path("me/profile/", my_profile.my_profile, name="my_profile"),
    path("me/profile/preview/", my_profile.my_profile_preview, name="my_profile_preview"),
]
