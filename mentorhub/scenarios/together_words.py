"""What the demo members say to each other once somebody said yes: agreements, goals, notes, circles, last words."""

AGREEMENT = {
    "time": "Forty-five minutes on the last Thursday of the month, 4 o'clock in Chicago, by video, for half a year.",
    "expectations": "Luis sends what he wants to talk about the day before. Joan asks more than she advises. What "
    "is said about people on the team stays between us.",
    "form": "Video. In between a mail, answered within a week.",
    "results": "A plan for the first hundred days that Luis has tried out. We look at it in the third meeting and "
    "decide whether we go on.",
}  # fmt: skip
GOALS = (
    ("Talk with each of the two who wanted the job, before the first team meeting", "reached"),
    ("A plan for the first hundred days that fits on one page", "started"),
)
SHARED_NOTE = """\
What we said today: both talks went better than feared. One of the two wants to lead the summer program and had told \
nobody. Next time: the one-page plan, and who closes up on Saturdays."""
PRIVATE_NOTE = "Ask her how long it took until she slept well on Sundays."
AMINA_ASKS_MONTHS = """\
Hello,

I finished library school in June and have never described data that was not an exercise. I would like to learn \
on real records, slowly.

I ask for half an hour a month, for half a year. I can show you three records that I made, with all their mistakes.

Amina Haddad"""
SAYS_YES_TO_AMINA = "Yes. Three records with all their mistakes are the best beginning there is. Send them over."
AMINA_ASKED_ONCE = """\
Hello,

May I ask how you got your first job without a year of experience? I ask for a call of half an hour, once.

Amina Haddad"""
SAYS_YES_THEN_NO_TIME = "Yes, I would like to. Give me a week or two to find an hour."
NO_TIME_AFTER_ALL = "I liked the question and never found the hour. That was my side, not yours."
MENTEE_ASKED_JOAN = """\
Dear Joan,

I am to chair my first committee, and I have been on four that went nowhere. I would like to learn what you do before \
the first meeting.

I ask for half an hour a month until my committee has delivered."""
JOAN_SAID_YES = "Gladly. Bring the four that went nowhere: they are the lesson."
COMMITTEE_GOALS = (
    ("An agenda that ends on time, three times in a row", "reached"),
    ("The report, handed in", "reached"),
    ("Chair a second committee", "dropped"),
)
JOAN_AT_THE_END = "You stopped asking for permission around the third meeting. That was the whole lesson."
MENTEE_AT_THE_END = "You asked what I would do if nobody could be angry with me. I ask that myself now."
MENTEE_TO_STAFF = "Half a year was right. The reminder a week before we met kept us going."
VISITOR_ASKS = """\
Hello,

I have an interview on the phone for a branch manager's job in two weeks, my first in nine years. I ask for a call of \
half an hour beforehand.

Tomás Brandt"""
JOAN_HELPS_VISITOR = "Nine years is nothing they can hold against you. Call it what it was. Which evening suits you?"

JOB_CIRCLE = {
    "title": "Looking for work, not alone",
    "about": "Six evenings for people who look for a library job. We read each other's letters, practice answers "
    "aloud, and keep each other going. Nobody needs a membership, and nobody needs to be a beginner.",
    "rhythm": "Every second Tuesday, 7 in the evening in Chicago",
}  # fmt: skip
JOAN_WELCOMES = (
    "Welcome, all three. We begin when we are five or six, in two or three weeks. Until then: which one answer in an "
    "interview do you dread most?"
)
AMINA_IN_CIRCLE = "Why there is nothing on my page since June."
PEERS = {"title": "New to leading", "rhythm": "Every third Wednesday, noon in San Antonio"}
PEER_SAYS = "I have a room and a link. Shall we take turns asking the first question?"
LUIS_IN_CIRCLE = "Good. I take the first one: what did you stop doing when you began to lead?"
OTHER_CIRCLE = {
    "title": "Cataloging aloud",
    "about": "We catalog one hard thing together each time and say every step aloud.",
    "rhythm": "The first Monday of the month",
}
ASKS_ANYBODY = """\
Hello,

I would like to become somebody whom others ask for advice, and I do not know how one begins.

I ask for half an hour a month, until summer."""
SAYS_YES = "Gladly. One begins by asking others. So you have begun."
