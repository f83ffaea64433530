"""News from the apps below, each turned into rows of the outbox and nothing else."""

from datetime import timedelta

from django.utils import timezone

from matching import signals as meeting
from profiles import signals as people
from profiles.models import Invitation, User
from programs import signals as catalog

from .kinds import Due, kind_of
from .models import Delivery
from .outbox import rendering, writing
from .respect import standstill, wishes
from .vocabulary import State

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
    ):
        signal.connect(receiver, dispatch_uid=f"reminders.{receiver.__name__}")
