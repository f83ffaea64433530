"""How long we keep what strangers write to each other, and what two people keep together."""

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from matching.contacting import limits
from matching.models import (
    CircleMember,
    CircleWish,
    Closing,
    ContactBlock,
    Correspondent,
    Draft,
    HeldMail,
    Meeting,
    Mentorship,
    Message,
    Request,
    Seat,
)
from matching.vocabulary import MemberState, RequestState
from profiles.models import User
from profiles.own_data import retention
from profiles.own_data.erasing import goes_late
from profiles.own_data.registry import Person, declared


def unconfirmed_requests(before):
    """Delete the requests written before `before` whose address nobody confirmed."""
    old = Request.objects.filter(state=RequestState.UNCONFIRMED, created_at__lt=before)
    return old.delete()[1].get("matching.Request", 0)


def rest_of_mails(before):
    """Empty what was cut off from mails that came before `before`."""
    return Message.objects.filter(created_at__lt=before).exclude(rest="").update(rest="")


def held_mails(before):
    """Delete the mails that came before `before` and of which nobody said that they are theirs."""
    return HeldMail.objects.filter(received_at__lt=before).delete()[0]


def drafts(before):
    """Delete the drafts that nobody has changed since `before`."""
    return Draft.objects.filter(updated_at__lt=before).delete()[0]


def silent_visitors(before):
    """Forget the people without an account in whose requests and conversations nothing has happened since `before`."""
    taken = 0
    for pk in list(silent(before).order_by("pk").values_list("pk", flat=True)[: retention.AT_ONCE]):
        taken += forget_visitor(pk, before)
    return taken


@transaction.atomic
def forget_visitor(pk, before):
    """Forget one Correspondent, if still silent; return whether that was so."""
    who = silent(before).filter(pk=pk).first()
    if who is not None:
        forget(who)
    return who is not None


@transaction.atomic
def forget(visitor):
    """Forget a Correspondent without an account, here: what becomes of each table's rows stands in the registry.

    Other apps keep what they know of the address, with periods of their own.
    """
    person = Person(User(pk=-1), (visitor.email,))
    for declaration, tie in sorted(declared.ties(), key=goes_late):
        if declaration.model._meta.app_label == Correspondent._meta.app_label:
            tie.leave(tie.rows(person), person)


def silent(before):
    """Return those visitors. Whom somebody blocked stays known: else the block would end with our memory of them."""
    me = OuterRef("pk")
    kept_alive = [
        Seat.objects.filter(correspondent=me, left_at=None, conversation__last_at__gte=before),
        Request.objects.filter(Q(state=RequestState.OPEN) | Q(confirmed_at__gte=before), sender=me),
        Mentorship.objects.filter(mentee=me, last_at__gte=before),
        CircleMember.objects.filter(
            Q(since__gte=before) | Q(state__in=[MemberState.JOINED, MemberState.WAITING], circle__closed_at=None),
            correspondent=me,
        ),
        CircleWish.objects.filter(Q(closed_at=None) | Q(created_at__gte=before), correspondent=me),
        Closing.objects.filter(correspondent=me, created_at__gte=before),
        ContactBlock.objects.filter(blocked=me),
    ]
    found = Correspondent.objects.filter(user=None, created_at__lt=before).exclude(email="")
    return found.filter(*(~Exists(each) for each in kept_alive))


def places_of_meetings(before):
    """Empty where people met, which may be a link or a number of somebody's, of meetings from before `before`."""
    return Meeting.objects.filter(starts_at__lt=before).exclude(place="").update(place="")


def words_to_staff(before):
    """Empty what people said to staff at an end, before `before`."""
    return Closing.objects.filter(created_at__lt=before).exclude(to_staff="").update(to_staff="")


def old_wishes(before):
    """Delete the wishes for a circle that ended before `before`: they say when somebody is free."""
    return CircleWish.objects.filter(closed_at__lt=before).delete()[0]


for each in (
    retention.Period(
        "address_uses", _("A scrambled form of the address that a first message came with"), 2,
        _("So that nobody gets mail from us that others asked for, again and again."), limits.forget_uses,
    ),
    retention.Period(
        "unconfirmed_requests", _("A first message with an address that nobody confirmed"),
        settings.REQUEST_CONFIRM_DAYS, _("So long the link in our mail works. Nobody reads it before."),
        unconfirmed_requests,
    ),
    retention.Period(
        "rest_of_mails", _("What we cut off from a mail in a conversation: quotes and signatures"),
        settings.MAIL_ORIGINAL_DAYS, _("So that nothing you said is lost if we cut off too much."), rest_of_mails,
    ),
    retention.Period(
        "held_mails", _("Mails to a conversation from an address that we do not know"), settings.MAIL_ORIGINAL_DAYS,
        _("So that you can say that it was you."), held_mails,
    ),
    retention.Period(
        "drafts", _("Messages that you began and did not send"), 90, _("So that you find them when you come back."),
        drafts,
    ),
    retention.Period(
        "silent_visitors", _("What you wrote without an account, your name and address with it"), 730,
        _("Counted from the last word or meeting with anybody. Only an address that somebody blocked stays."),
        silent_visitors,
    ),
    retention.Period(
        "places_of_meetings", _("Where you met: the link, the number or the place of a meeting"), 90,
        _("So that you find it again when you meet the same way next time. That you met stays."), places_of_meetings,
    ),
    retention.Period(
        "old_wishes", _("When you are free, from your wish for a circle, after the wish ended"), 90,
        _("So that we can see why a circle did not come about."), old_wishes,
    ),
    retention.Period(
        "words_to_staff", _("What you said to us at the end of a mentorship or a circle"), 730,
        _("So that we can learn from it. Others than staff never read it."), words_to_staff,
    ),
):  # fmt: skip
    retention.add(each)
