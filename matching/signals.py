"""News of requests and conversations, for whoever stands above: nothing here knows that there is mail.

Each is sent inside the transaction that makes it true.
"""

from django.dispatch import Signal

# A visitor wrote to mentors and has to prove the address first. `request` (unconfirmed).
request_waits = Signal()
# A mentor is being asked. `ask` (open); `is_first` is False when others were asked before.
ask_opened = Signal()
# A mentor's ask has ended, whatever the way. `ask` (closed).
ask_settled = Signal()
# A request has ended as a whole. `request` (accepted, unanswered, lapsed or withdrawn).
request_settled = Signal()
# Somebody said something in a conversation, the first message of a request excepted. `message`.
said = Signal()
# A mentor did not answer so many times in a row that nobody is sent to them for now. `profile`, `ask` (the last one).
mentor_rested = Signal()
# A mail to a relay address came from another address than the seat's own, and is held. `seat`, `held` (a HeldMail).
stranger_wrote = Signal()

# --- Mentorships, meetings, circles -----------------------------------------------------------------------------------
# A mentorship came into another state. `mentorship`, `was` (the state before), `by` (a Correspondent; None: the clock).
mentorship_moved = Signal()
# Somebody wrote or changed the agreement, and so said yes to it; the other one is asked. `agreement`, `by`.
agreement_written = Signal()
# Both have said yes to the same words. `agreement`, `by` (who said it last).
agreement_accepted = Signal()
# Somebody said how it goes. `check` (a Check).
check_answered = Signal()
# A meeting was set, moved or called off. `meeting`, `by`, `change`: "new", "moved" or "cancelled".
meeting_changed = Signal()
# Somebody answered the closing survey. `closing`.
closing_given = Signal()
# A circle came into another state. `circle`, `was` ("" for a new one).
circle_moved = Signal()
# The host of a circle left for good, and it goes on among peers. `circle`.
circle_without_host = Signal()
# Somebody came into another state in a circle. `member`, `was` ("" for somebody new).
member_moved = Signal()
# A wish for a circle of peers came into another state, by somebody else than the one who wishes. `wish`, `was`.
wish_moved = Signal()
