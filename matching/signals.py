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
