"""Telling staff about the other person of a conversation, with what was said in it (quality.md S22).

The same from a page and from a mail, also about and by visitors, who have no account.
"""

from django.utils import timezone

from matching.models import Message
from profiles.safety import reports

from .conversations import other_seat

# The newest messages are kept with the report, so many at most, each cut to so many characters.
MOST_KEPT, LONGEST_KEPT = 20, 4000


def report(seat, *, reason, message="", about=None):
    """Put a report by the owner of `seat` about the other person into the queue of staff; return it.

    `reason` is a ReportReason; `about`, a Seat, says who of a circle it is. What was written there lately is kept with
    it as it is now.
    """
    mine, other = seat.correspondent, (about or other_seat(seat)).correspondent
    told = {
        "reason": reason, "message": message, "reporter": mine.user, "email": "" if mine.user_id else mine.email,
        "said": words_in(seat.conversation_id),
    }  # fmt: skip
    if other.profile is not None:
        return reports.receive(about=other.profile, **told)
    return reports.receive_without_profile(user=other.user, address=other.address, name=other.display_name, **told)


def words_in(conversation_id):
    """Return [when, name, words] of the newest messages of a conversation, the oldest of them first. Costs 1 query."""
    found = Message.objects.filter(conversation=conversation_id).select_related("seat__correspondent__user__profile")
    newest = list(found.order_by("-created_at", "-pk")[:MOST_KEPT])
    return [
        [f"{timezone.localtime(each.created_at):%Y-%m-%d %H:%M}", each.seat.correspondent.display_name,
         each.text[:LONGEST_KEPT]]
        for each in reversed(newest)
    ]  # fmt: skip
