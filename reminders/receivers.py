"""News from the apps below, each turned into rows of the outbox and nothing else."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from matching import signals as meeting
from matching.meetings.people import people_of
from matching.models import Seat
from matching.showing.requests import ends_at
from matching.vocabulary import AskState, RequestState, TalkKind
from profiles import signals as people
from profiles.models import Invitation, User
from programs import signals as catalog

from . import circle_news, mentorship_news
from .kinds import Due, kind_of, meetings
from .kinds.asks import whom
from .kinds.request_accepted import words_with_yes
from .links import tokens
from .models import Delivery
from .outbox import rendering, writing
from .respect import standstill, wishes
from .vocabulary import Reason, State

# A notice of something that was done is news for so long.
NOTICE = timedelta(days=3)


def write_account_mail(sender, *, address, subject, text, html, user, real, is_code, **kwargs):
    """A page of accounts wrote a mail: it goes out in the words in which it came, the codes first."""
    writing.post_rendered(
        email=address, subject=subject, text=text, html=html, user=user, send=real, lifetime=None if is_code else NOTICE
    )


def ask_invited(sender, *, invitations, **kwargs):
    """Members of another network are to be asked, each once."""
    now = timezone.now()
    ended = Delivery.objects.filter(kind="invitation", data__invitation__in=invitations, sent_at=None)
    # A new import tries those again whose mail could not leave.
    ended.filter(state__in=[State.FAILED, State.EXPIRED]).update(
        state=State.PENDING, reason="", attempts=0, try_at=now, expires_at=now + kind_of("invitation").lifetime
    )
    found = Invitation.objects.filter(pk__in=invitations).values_list("pk", "email")
    dues = [
        Due(about=f"invitation {pk}", occurrence="once", due_at=now, email=email, data={"invitation": pk})
        for pk, email in found
    ]
    for start in range(0, len(dues), 1000):
        writing.post_many("invitation", dues[start : start + 1000])


def tell_leaving(sender, *, user, **kwargs):
    """Somebody asked to be erased."""
    writing.post("leaving", about="account", occurrence=timezone.now().isoformat(), user=user)


def tell_gone(sender, *, address, **kwargs):
    """Somebody was erased: the words are made now, and the address stands in no column."""
    words = rendering.words_of(kind_of("gone"), {})
    writing.post_rendered(
        kind_name="gone", email=address, hidden=True, subject=words.subject, text=words.text, html=words.html
    )


def ask_about_search(sender, *, search, **kwargs):
    """Somebody wants news about programs at an address that may not be theirs: it is asked, once."""
    about = f"search {search.pk}"
    writing.post("search_confirm", about=about, occurrence="once", email=search.email, data={"search": search.pk})


def let_search_news_come(sender, *, search, **kwargs):
    """Somebody wants news about programs: who left such mails, or all that is optional, has changed their mind.

    A member's "nothing optional" stays for everything else. Searches are written to by address, which it does not stop.
    """
    if wishes.OFF_ALL in standstill.resubscribe(search.email, ["search_alert", wishes.OFF_ALL]):
        for owner in User.objects.filter(email=search.email):
            wishes.turn_off_optional(owner)


def ask_about_request(sender, *, request, **kwargs):
    """A visitor wrote to mentors with an address that may not be theirs: it is asked. How often, contacting decides."""
    about = f"request {request.pk}"
    writing.post("request_confirm", about=about, occurrence="once", email=request.email, data={"request": request.pk})


# --- Requests and conversations ---------------------------------------------------------------------------------------
def tell_asked(sender, *, ask, is_first, **kwargs):
    """A mentor is being asked; the sender is told when somebody was asked before, or could not be."""
    data = {"ask": ask.pk, "conversation": ask.conversation.pk}
    writing.post(
        "request", about=f"ask {ask.pk}", occurrence="once", user=ask.mentor.user, data=data, expires_at=ends_at(ask)
    )
    if ask.rank > 1 or not is_first:
        tell_sender(ask.request, "request_moved", f"ask {ask.pk}", ask=ask.pk)


def tell_sender(request, kind, occurrence, **data):
    """Write a mail of a kind about a Request to its sender, unless that person is gone."""
    if to := whom(request.sender):
        data = {"request": request.pk, **data}
        writing.post(kind, about=f"request {request.pk}", occurrence=occurrence, data=data, **to)


def let_links_end(sender, *, ask, **kwargs):
    """An ask has ended: what asks for an answer to it does not leave any more, and its links are dead."""
    tokens.kill(object=f"ask {ask.pk}")
    asking = Q(key__startswith=f"request:ask {ask.pk}:") | Q(key__startswith=f"request_nudge:ask {ask.pk}:")
    writing.withdraw(Delivery.objects.filter(asking), Reason.SETTLED)


def tell_ended(sender, *, request, **kwargs):
    """A request has ended as a whole: whom that concerns is told."""
    END_MAILS[RequestState(request.state)](request)


def tell_accepted(request):
    """A mentor said yes: both are told. What was said with the yes is in that mail, so it is no message of its own."""
    ask = request.asks.select_related("mentor__user", "conversation").get(state=AskState.ACCEPTED)
    if (said := words_with_yes(ask)) is not None:
        mine = Delivery.objects.filter(key__startswith=f"message:conversation {ask.conversation.pk}:")
        writing.withdraw(mine.filter(data__message=said.pk), Reason.SETTLED)
    data = {"ask": ask.pk, "conversation": ask.conversation.pk}
    for side, to in (("mentor", {"user": ask.mentor.user}), ("sender", whom(request.sender))):
        if to:
            writing.post(
                "request_accepted", about=f"ask {ask.pk}", occurrence="once", data={**data, "side": side}, **to
            )


def tell_unanswered(request):
    """Nobody could take a request: its sender gets what is open instead."""
    tell_sender(request, "offers_instead", "once")


def tell_lapsed(request):
    """A request ended because its sender fell silent: told to the sender, and to the mentor who waited."""
    for ask in request.asks.filter(state=AskState.LAPSED).select_related("mentor__user", "conversation"):
        data = {"ask": ask.pk, "conversation": ask.conversation.pk}
        tell_sender(request, "request_lapsed", "sender", side="sender", **data)
        if ask.mentor is not None:
            writing.post(
                "request_lapsed", about=f"request {request.pk}", occurrence="mentor", user=ask.mentor.user,
                data={"request": request.pk, "side": "mentor", **data},
            )  # fmt: skip


def tell_withdrawn(request):
    """A request was taken back: the mentor who was being asked is told."""
    asks = request.asks.filter(state=AskState.WITHDRAWN, closed_at=request.closed_at).exclude(opened_at=None)
    for ask in asks.exclude(mentor=None).select_related("mentor__user", "conversation"):
        writing.post(
            "request_withdrawn", about=f"ask {ask.pk}", occurrence="once", user=ask.mentor.user,
            data={"ask": ask.pk, "conversation": ask.conversation.pk},
        )  # fmt: skip


END_MAILS = {
    RequestState.ACCEPTED: tell_accepted,
    RequestState.UNANSWERED: tell_unanswered,
    RequestState.LAPSED: tell_lapsed,
    RequestState.WITHDRAWN: tell_withdrawn,
}


def pass_on_message(sender, *, message, **kwargs):
    """One of two said something: the other one gets it as mail, unless they muted it. Circles are in circle_news.py."""
    if message.conversation.kind != TalkKind.PAIR:
        return
    seats = Seat.objects.filter(conversation=message.conversation_id, is_muted=False).exclude(pk=message.seat_id)
    for seat in seats.select_related("correspondent"):
        if to := whom(seat.correspondent):
            writing.post(
                "message", about=f"conversation {message.conversation_id}", occurrence=f"message {message.pk}",
                data={"message": message.pk, "conversation": message.conversation_id}, **to,
            )  # fmt: skip


def tell_files_left_out(sender, *, message, **kwargs):
    """Somebody sent files along, which nobody gets: they are told, at most once a day in each conversation."""
    to = whom(message.seat.correspondent) if message.attachments else {}
    if to:
        writing.post(
            "files_left_out", about=f"seat {message.seat_id}", occurrence=f"{message.created_at:%Y-%m-%d}",
            data={"message": message.pk, "conversation": message.conversation_id}, **to,
        )  # fmt: skip


def ask_whose_mail(sender, *, seat, held, **kwargs):
    """A mail came from an address that is not the seat's own: the owner is asked, at most once a day for each seat."""
    if to := whom(seat.correspondent):
        writing.post(
            "address_unknown", about=f"seat {seat.pk}", occurrence=f"{held.received_at:%Y-%m-%d}",
            data={"seat": seat.pk}, **to,
        )  # fmt: skip


def tell_rested(sender, *, profile, ask, **kwargs):
    """A mentor did not answer, so nobody is sent to them for now."""
    writing.post("mentor_rested", about="profile", occurrence=f"ask {ask.pk}", user=profile.user, data={"ask": ask.pk})


# --- Meetings ---------------------------------------------------------------------------------------------------------
def tell_meeting(sender, *, meeting, change, **kwargs):
    """A meeting was set, moved or called off: everybody who comes is told, and what older mails say and do, ends.

    What is done to several at once, a series or the end of a mentorship, is one mail.
    """
    tokens.kill(object=f"meeting {meeting.pk}")
    reminded = Delivery.objects.filter(key__startswith=f"meeting_tomorrow:meeting {meeting.pk}:")
    writing.withdraw(reminded, Reason.SETTLED)
    group, at = meeting.group, meeting.changed_at.isoformat()
    about = meetings.about(group)
    told = Delivery.objects.filter(key__startswith=f"meeting_set:{about}:", state=State.PENDING)
    told = set(told.filter(data__change=change, data__at=at).values_list("recipient", flat=True))
    for one in people_of(group):
        to = whom(one)
        if not to or writing.recipient_of(user_id=one.user_id, email=one.email) in told:
            continue
        writing.post(
            "meeting_set", about=about, occurrence=f"meeting {meeting.pk} {meeting.sequence}",
            data={"meeting": meeting.pk, "change": change, "at": at, "conversation": group.conversation_id}, **to,
        )  # fmt: skip


def connect():
    """Listen to the signals of profiles, programs and matching."""
    for signal, receiver in (
        (people.account_mail_written, write_account_mail),
        (people.invited, ask_invited),
        (people.erasure_asked, tell_leaving),
        (people.erased, tell_gone),
        (catalog.search_saved, ask_about_search),
        (catalog.search_confirmed, let_search_news_come),
        (meeting.request_waits, ask_about_request),
        (meeting.ask_opened, tell_asked),
        (meeting.ask_settled, let_links_end),
        (meeting.request_settled, tell_ended),
        (meeting.said, pass_on_message),
        (meeting.mentor_rested, tell_rested),
        (meeting.stranger_wrote, ask_whose_mail),
        (meeting.said, tell_files_left_out),
        (meeting.meeting_changed, tell_meeting),
        *mentorship_news.RECEIVERS,
        *circle_news.RECEIVERS,
    ):
        signal.connect(receiver, dispatch_uid=f"reminders.{receiver.__name__}")
