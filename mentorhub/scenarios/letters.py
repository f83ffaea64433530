"""What the demo members of the survey have written to each other, so that a fresh site shows requests at every stage.

Joan, a mentor: two requests wait for her, one from a visitor; seven weeks ago she said yes to Luis, and they write to
each other, on the page and by mail. Luis, who is both: that, and a request on its way to two other mentors. Amina: one
that waits. What became of the yes is in together.py.
Everything goes through the same functions as a real person's, at times before now.
"""

from datetime import timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from matching.lifecycle import answering, asking, saying
from matching.models import Ask, Request
from matching.talking import conversations, people
from profiles.models import Profile, Topic
from profiles.safety.conduct import CURRENT

JOAN, LUIS, AMINA = "joan@example.org", "luis@example.org", "amina@example.org"
VISITOR = "rosa.lindqvist@example.org"


class Letter(NamedTuple):
    """A first message: how long ago it was sent, to whom, for which kind of help, on which topic, in which words."""

    days: float
    mentors: list
    kind: str
    topic: str
    text: str


AMINA_ASKS = """\
Dear Joan,

I finished library school in June and have sent out nineteen applications since. Four led to an interview, none to \
an offer, and I do not know what I do wrong.

I ask for half an hour of your time, once, by phone or video. It would help me most to hear what you honestly think of \
one of my cover letters. I do not ask you for a job or for names.

Amina"""
ROSA_ASKS = """\
Hello,

I run a library of one and a half people in a mining town. The board wants me to lead a merger with the school \
library, and I have never led more than a summer reading program.

I ask for one answer by e-mail, whenever it suits you: what would you settle first, before anybody draws a floor plan?

Rosa Lindqvist"""
LUIS_ASKS = """\
Dear Joan,

Soon I become head of a team of six, two of whom wanted the job as well. I would like to think aloud with somebody \
who has done this and does not know any of us.

I ask for forty-five minutes a month, for half a year. This is not about a position anywhere. It would help me most to \
have a plan for my first hundred days, and somebody who tells me what is missing in it.

Luis"""
JOAN_SAYS_YES = """\
Yes, gladly. Thursday afternoons are quiet here: would four o'clock do? Send me the plan a day before, and tell me \
what you would do about the two if nobody could be angry with you."""
LUIS_REPLIES = """\
Four o'clock on Thursday is fine. The plan comes on Wednesday. About the two: I would talk to each of them before the \
first team meeting, and ask what they would have done with the job."""
LUIS_QUOTES = """\
On Monday Joan Whitfield wrote:
> Yes, gladly. Thursday afternoons are quiet here: would four o'clock do?
> Send me the plan a day before, and tell me what you would do about the two
> if nobody could be angry with you.

--
Luis Ortega
Sent from my phone"""
JOAN_ANSWERS = "Then do that, and in that order. You have just written half of your plan."
LUIS_ADDS = "One more thing before Thursday: may I bring the question of who closes up on Saturdays? It divides them."
LUIS_ASKS_MORE = """\
Hello,

I lead bilingual storytimes and will soon lead a team. I would like to learn how somebody with other beginnings than \
mine gives feedback that people come back for.

I ask for one answer by e-mail, whenever it suits you. It would help me most to hear how you did it, detours included.

Luis Ortega"""


@transaction.atomic
def load(now=None):
    """Make the letters unless there are requests already or a demo member is missing; return whether they were made."""
    demo = {each.user.email: each for each in Profile.objects.filter(user__email__in=[JOAN, LUIS, AMINA])}
    if len(demo) < 3 or Request.objects.exists():
        return False
    now = now or timezone.now()
    joan, luis, amina = demo[JOAN], demo[LUIS], demo[AMINA]
    member = people.of_user
    send(member(amina.user), Letter(2.2, [joan], "call", "job-search", AMINA_ASKS), now)
    rosa = people.of_address(VISITOR, "Rosa Lindqvist")
    send(rosa, Letter(0.8, [joan], "question", "leadership", ROSA_ASKS), now)
    talk(send(member(luis.user), Letter(52, [joan], "months", "leadership", LUIS_ASKS), now), now)
    others = others_who_help("leadership", but=[joan, luis])
    send(member(luis.user), Letter(4.1, others, "question", "leadership", LUIS_ASKS_MORE), now)
    return True


def send(sender, letter, now):
    """Send a Letter from a Correspondent as the contact page does, and return its Request."""
    at = now - timedelta(days=letter.days)
    request = Request.objects.create(
        topic=Topic.objects.get(slug=letter.topic), text=letter.text, conduct=CURRENT.name, created_at=at
    )
    for rank, mentor in enumerate(letter.mentors, start=1):
        Ask.objects.create(request=request, mentor=mentor, rank=rank, kind=letter.kind)
    return asking.send(request.pk, sender, at)


def talk(request, now):
    """Let Joan say yes to Luis, and both write on: by mail, on the page; the last words are unread."""
    ask = Ask.objects.select_related("mentor", "conversation").get(request=request)
    mentor = saying.mentor_seat(ask)
    mentee = conversations.other_seat(mentor)

    def before(days):
        return now - timedelta(days=days)

    answering.accept(ask.pk, words=JOAN_SAYS_YES, now=before(49.3))
    saying.say(
        mentee, LUIS_REPLIES, came_by="mail", mail_id="<demo-luis@example.org>", rest=LUIS_QUOTES,
        attachments=[["First month.docx", 48_213]], now=before(48.9),
    )  # fmt: skip
    saying.say(mentor, JOAN_ANSWERS, now=before(48.2))
    saying.say(mentee, LUIS_ADDS, now=before(0.4))


def others_who_help(topic, *, but, kind="question", count=2):
    """Return `count` mentors who help with a topic and have a place for a kind of help free, none of `but`."""
    found = Profile.objects.present().open_now().exclude(pk__in=[each.pk for each in but])
    found = found.filter(interests__topic__slug=topic, interests__direction="help", visibility="public")
    return list(
        found.filter(offers__kind=kind, offers__taken__lt=F("offers__places")).distinct().order_by("pk")[:count]
    )
