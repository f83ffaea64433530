"""How many mails may become messages: far more than people write, far fewer than machines that answer each other.

It is what stops a loop that nothing else recognized (quality.md I5).
"""

from datetime import timedelta

from django.db.models import Q

from matching.models import Correspondent, HeldMail, Message
from matching.vocabulary import CameBy, TalkKind

# By mail: to one conversation (in a circle, from one person) in an hour, and from one person in a day.
MOST_AN_HOUR, MOST_A_DAY = 5, 20


def lock(correspondent_id):
    """Let nobody else count this person's mails until the transaction ends. It comes before every other lock.

    The weaker kind of lock: whoever gives the person a seat meanwhile, as its foreign key, does not wait.
    """
    Correspondent.objects.select_for_update(no_key=True).filter(pk=correspondent_id).first()


def is_too_many(seat, now):
    """Return whether one more mail to a Seat's address is too many. Costs 2 queries.

    In a circle each person is counted alone: eight who answer one question are no loop.
    """
    hour, day = now - timedelta(hours=1), now - timedelta(days=1)
    if seat.conversation.kind == TalkKind.CIRCLE:
        said, held = Q(seat=seat.pk), Q(seat=seat.pk)
    else:
        said, held = Q(conversation=seat.conversation_id), Q(seat__conversation=seat.conversation_id)
    return (
        count(said, held, hour) >= MOST_AN_HOUR
        or count(Q(seat__correspondent=seat.correspondent_id), Q(seat__correspondent=seat.correspondent_id), day)
        >= MOST_A_DAY
    )  # fmt: skip


def count(said, held, since):
    """Return how many mails came in since an instant: messages that meet `said`, and held ones that meet `held`."""
    messages = Message.objects.filter(said, came_by=CameBy.MAIL, created_at__gt=since)
    waiting = HeldMail.objects.filter(held, received_at__gt=since)
    # One statement for both.
    return messages.order_by().values("pk").union(waiting.order_by().values("pk"), all=True).count()
