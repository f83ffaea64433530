"""The inbox of somebody who both helps and asks, and a conversation: bare responses and queries (quality.md P1, P3)."""

from django.conf import settings
from django.test import Client

from matching.lifecycle import asking, saying
from matching.models import Ask, Request
from matching.talking import people
from mentorhub.measuring import USUAL_MIDDLEWARE, Site
from profiles.models import Offer, Profile, User

# Requests to the person, and as many from the person; each is a conversation. The first is most people's inbox.
SIZES = (1, 3, 20)
TEXT = "I teach my first class in May. May I send you three questions about it? " * 6
# Bare responses at the first size (P3 sets the inbox; half of a conversation is the frame, the session, the account).
MOST_INBOX, MOST_CONVERSATION, MOST_QUERIES = 35, 45, 6


class Inbox:
    """Measures both pages at each size; `missed` are the bars not reached."""

    def __init__(self, say):
        self.say, self.missed = say, []

    def run(self):
        """Measure and report."""
        self.say("\n| page | × bare | queries |\n|---|---|---|")
        site, bare = Site(), Site(USUAL_MIDDLEWARE)
        for size in SIZES:
            person = person_with(size)
            cookie = f"{settings.SESSION_COOKIE_NAME}={session_of(person.user)}"
            number = Ask.objects.filter(mentor=person).first().conversation.public_id
            for name, address in ((f"inbox, {size} and {size}", "/inbox/"), ("conversation", f"/inbox/{number}/")):
                ratio = site.ratio(address, bare, 20, HTTP_COOKIE=cookie)
                queries = site.queries(address, HTTP_COOKIE=cookie)
                self.say(f"| {name} | {ratio:.1f} | {queries} |")
                most = MOST_INBOX if address == "/inbox/" else MOST_CONVERSATION
                if ratio > most and size == SIZES[0]:
                    self.missed.append(f"{name} costs {ratio:.1f} bare responses, at most {most}")
                if queries > MOST_QUERIES:
                    self.missed.append(f"{name} costs {queries} queries, at most {MOST_QUERIES}")


def person_with(size):
    """Return a Profile whom `size` people asked and who asked `size` people."""
    person = profile_of(f"inbox{size}@example.org", f"Both {size}")
    for number in range(size):
        ask_for(person, profile_of(f"from{number}.{size}@example.org", f"From {number}").user)
        ask_for(profile_of(f"to{number}.{size}@example.org", f"To {number}"), person.user)
    return person


def profile_of(email, name):
    """Return a Profile with many places."""
    person = Profile.objects.create(user=User.objects.create_user(email), name=name, years="from_6", languages=["en"])
    Offer.objects.create(profile=person, kind="question", places=50)
    return person


def ask_for(mentor, user):
    """Send a request of a User to a mentor, with three messages after it."""
    request = Request.objects.create(email=user.email, name="", text=TEXT)
    Ask.objects.create(request=request, mentor=mentor, rank=1, kind="question")
    asking.send(request.pk, people.of_user(user))
    seat = saying.mentor_seat(Ask.objects.select_related("mentor", "conversation").get(request=request))
    mine = seat.conversation.seats.exclude(pk=seat.pk).get()
    for number in range(3):
        saying.say(mine, f"{number} {TEXT}")


def session_of(user):
    """Return the key of a session in which `user` is signed in."""
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value
