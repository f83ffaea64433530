"""A person with something in every table that may be about people, each text with a mark of its own."""

from datetime import timedelta
from types import SimpleNamespace

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from matching.contacting import limits
from matching.models import (
    Agreement,
    Ask,
    Check,
    Circle,
    CircleMember,
    CircleWish,
    Closing,
    ContactBlock,
    Conversation,
    Correspondent,
    Draft,
    Goal,
    HeldMail,
    Meeting,
    Mentorship,
    Message,
    Note,
    Request,
    Seat,
)
from matching.talking import people
from profiles.inviting.tokens import email_digest
from profiles.models import Block, ConductAcceptance, Erasure, Invitation, Report, Topic
from profiles.safety import audit
from profiles.safety.reports import known_as
from programs.models import ProgramChange, SavedSearch, Steward, Suggestion, Verification
from reminders.models import Delivery, Event, Inbound, Link, Preference, Suppression
from reminders.respect.addresses import digest
from tests.profiles.factories import make_mentor, make_person, make_place
from tests.programs.factories import make_program, make_user


def make_whole_person(name, *, about=None):
    """Return user, profile, and three kinds of marks: `told` to the person, `secrets`, and `marks`, which is all.

    Each mark begins with `name`, so that nothing else can have it. `about` is another such person, whom this one
    reports and blocks; without one somebody boring is. The person is of staff too, as that has tables of its own.
    """
    told, secrets, hidden = [], [], []

    def mark(what, into=told):
        into.append(f"{name}-{what}")
        return into[-1]

    email = f"{mark('address')}@example.org"
    user = make_user(email)
    profile = make_mentor(
        mark("name"), user=user, headline=mark("headline"), about=mark("about"), place_text=mark("place-typed"),
        place=make_place(mark("place"), text=mark("place-text"), key=f"{name}-place-key", city=mark("city")),
        wants=["cataloging-and-metadata"], seeking=True,
    )  # fmt: skip
    hidden += [f"{name}-place-key", profile.slug]
    somebody = about.profile if about else make_person()
    add_of_sign_in(user, mark, secrets, hidden)
    add_of_safety(user, email, somebody, mark, hidden)
    add_of_staff(user, email, somebody.user, mark, hidden)
    add_of_mail(user, email, mark, hidden)
    add_of_requests(profile, email, somebody, mark, secrets, hidden)
    me = Correspondent.objects.get(user=user)
    for mentorship in Mentorship.objects.filter(mentee=me) | Mentorship.objects.filter(mentor=profile):
        add_to_mentorship(mentorship, me, mark, "mentee" if mentorship.mentee == me else "mentor")
    add_of_circles(profile, me, mark, secrets)
    return SimpleNamespace(user=user, profile=profile, told=told, secrets=secrets, marks=[*told, *secrets, *hidden])


def add_of_sign_in(user, mark, secrets, hidden):
    """Add sessions, second factors and accounts elsewhere."""
    sessions = []
    for half_done in (False, True):
        store = SessionStore()
        # A sign-up that has not come to its end knows the address, but no account.
        store.update({"account_user": user.email} if half_done else {"_auth_user_id": str(user.pk), "note": "x"})
        store.create()
        sessions.append(store.session_key)
    secrets += sessions
    UserSession.objects.create(
        user=user, ip=f"198.51.100.{user.pk % 250}", user_agent=mark("browser"), session_key=sessions[0],
        data={"note": mark("session-note", secrets)},
    )  # fmt: skip
    address = EmailAddress.objects.create(user=user, email=f"{mark('second')}@example.org", verified=True)
    EmailConfirmation.objects.create(email_address=address, sent=timezone.now(), key=mark("confirm-key", secrets))
    Authenticator.objects.create(
        user=user, type="webauthn", data={"name": mark("passkey"), "credential": mark("credential", secrets)}
    )
    account = SocialAccount.objects.create(
        user=user, provider="orcid", uid=mark("uid"), extra_data={"userinfo": {"email": mark("elsewhere")}}
    )
    app = SocialApp.objects.get_or_create(provider="orcid", name="ORCID")[0]
    SocialToken.objects.create(
        account=account, app=app, token=mark("token", secrets), token_secret=mark("token-secret", secrets)
    )
    ConductAcceptance.objects.create(user=user, version="1")
    Erasure.objects.create(user=user, erase_at=timezone.now() + timedelta(days=7))


def add_of_safety(user, email, somebody, mark, hidden):
    """Add blocks and reports by the person, about the person and decided by the person, and the log's lines."""
    Block.objects.create(blocker=user, blocked=somebody.user)
    now = timezone.now()
    values = {"reason": "other", "due_at": now}
    sent = Report.objects.create(reporter=user, reported=somebody.user, message=mark("report"), **values)
    Report.objects.create(reporter=None, email=email.upper(), message=mark("visitor-words", hidden), **values)
    about = Report.objects.create(
        reported=user, reporter=make_user(), message=mark("of-them", hidden), known_as=known_as(email),
        snapshot={"name": mark("snapshot")}, decision="warned", decided_at=now, why=mark("told-why"), **values,
    )  # fmt: skip
    other = Report.objects.create(reported=somebody.user, decision="nothing", decided_at=now, decided_by=user, **values)
    audit.write(actor=user, what="reported", subject=f"report {sent.pk}", why=mark("log-why", hidden))
    audit.write(actor=None, what="report_warned", subject=f"report {about.pk}", why=mark("log-told", hidden))
    audit.write(actor=None, what="rights_changed", subject=user, why=mark("log-rights"))
    audit.write(actor=user, what="report_dismissed", subject=f"report {other.pk}")


def add_of_staff(user, email, somebody, mark, hidden):
    """Add what staff leave behind, and what staff write about the person."""
    group = Group.objects.get_or_create(name="Curators")[0]
    user.groups.add(group)
    user.user_permissions.add(Permission.objects.first())
    accounts = ContentType.objects.get_for_model(user)
    entry = {"content_type": accounts, "action_flag": CHANGE}
    LogEntry.objects.create(user=user, object_id="0", object_repr="somebody", **entry)
    LogEntry.objects.create(
        user=make_user(is_staff=True), object_id=str(user.pk), object_repr=email, change_message=mark("noted", hidden),
        **entry,
    )  # fmt: skip
    Invitation.objects.create(
        email=email, email_digest=email_digest(email), name=mark("invited"), draft={"topics": mark("draft")},
        source="A network", token_digest=mark("link", hidden),
    )  # fmt: skip
    program = make_program()
    Suggestion.objects.create(
        kind="correction", program=program, facts={"cost_usd": "5"}, message=mark("suggested"), email=email.title()
    )
    Suggestion.objects.create(
        kind="closed", program=program, state="approved", decided_at=timezone.now(), decided_by=user
    )
    Verification.objects.create(program=program, confirmed_by=user)
    ProgramChange.objects.create(program=program, field="name", origin="staff", changed_by=user)


def add_of_mail(user, email, mark, hidden):
    """Add mails to the account and to the address, what became of them, and what the person wants."""
    values = {"kind": "welcome", "recipient": f"u{user.pk}", "data": {"note": mark("mail-data", hidden)}}
    Delivery.objects.create(
        key=f"whole:{user.pk}", user=user, message_id=f"<{user.pk}@whole.example>", state="sent",
        sent_at=timezone.now(), **values,
    )  # fmt: skip
    mail = Delivery.objects.create(
        key=f"whole:{user.pk}:address", email=email, message_id=f"<{user.pk}-address@whole.example>",
        **{**values, "recipient": digest(email)},
    )  # fmt: skip
    ends = timezone.now() + timedelta(days=1)
    Link.objects.create(
        token_digest=mark("mail-link", hidden), purpose="pause_longer", object="profile 0", recipient=f"u{user.pk}",
        delivery=mail, expires_at=ends,
    )  # fmt: skip
    Event.objects.create(
        event_id=mark("event", hidden), type="bounced", email_digest=digest(email), delivery=mail, at=timezone.now()
    )
    Inbound.objects.create(
        message_id=mark("answer-id", hidden), delivery=mail, sender=email, subject=mark("answer", hidden),
        raw=b"x",
    )  # fmt: skip
    SavedSearch.objects.create(email=email, query=f"q={mark('searched')}")
    Steward.objects.create(program=make_program(), email=email, name=mark("steward"))
    Preference.objects.create(user=user, kind="welcome", mode="off")
    Suppression.objects.create(email_digest=digest(email), kind="welcome", reason="unsubscribed")


def add_of_requests(profile, email, somebody, mark, secrets, hidden):
    """Add what the person asks of `somebody` and is asked by a visitor, what both say, and what waits."""
    user = profile.user
    # Who wrote before there was a profile keeps the name from then.
    me = Correspondent.objects.create(user=user, name=mark("name-before"))
    visitor = Correspondent.objects.create(email=f"vera{user.pk}@example.com", name="Vera")
    ask = an_ask(
        me, somebody, text=mark("request"), prompts={"result": mark("prompt")}, fingerprint=mark("fingerprint", hidden)
    )
    mine, theirs = a_conversation(ask, me, people.of_user(somebody.user), mark("relay", secrets))
    Message.objects.create(
        conversation=ask.conversation, seat=mine, text=mark("message"), rest=mark("signature", hidden), came_by="mail",
        mail_id=mark("mail-id", hidden), attachments=[[mark("file"), 9]],
    )  # fmt: skip
    Message.objects.create(
        conversation=ask.conversation, seat=theirs, text="Yes.", rest=mark("quoted", hidden), mail_id=f"<yes-{user.pk}>"
    )
    Inbound.objects.create(message_id=f"<yes-{user.pk}>", subject=mark("quoting", hidden))
    asked = an_ask(visitor, profile, text="A visitor's words")
    a_conversation(asked, visitor, me, mark("visitors-relay", hidden))
    seat = me.seats.get(conversation=asked.conversation)
    HeldMail.objects.create(seat=seat, mail_id=mark("held-id", hidden), text=mark("held", hidden))
    Mentorship.objects.create(mentor=make_mentor(), mentee=me, kind="question")
    Mentorship.objects.create(mentor=profile, mentee=visitor, kind="question")
    Draft.objects.create(user=user, mentor=make_person(), fields={"text": mark("began")})
    ContactBlock.objects.create(blocker=me, blocked=visitor)
    ContactBlock.objects.create(blocker=visitor, blocked=me)
    limits.admit_address(email)
    Request.objects.create(email=email, name=mark("unproven"), text=mark("unproven-words", hidden))
    # From before the account, with another address of theirs. The next sign-in takes it in, under the name above.
    Correspondent.objects.create(email=f"{email.split('-')[0]}-second@example.org", name=mark("visitor-name", hidden))


def add_to_mentorship(mentorship, me, mark, side):
    """Add what two people keep: words of the person, who is `side`, and a few boring ones of the other."""
    other = mentorship.mentee if side == "mentor" else people.of_user(mentorship.mentor.user)
    now = timezone.now()
    words = {part: mark(f"{side}-{part}") for part in ("time", "expectations", "form", "results")}
    Agreement.objects.create(
        mentorship=mentorship, written_by=me, written_at=now, mentor_accepted_at=now, mentee_accepted_at=now, **words
    )
    Goal.objects.create(mentorship=mentorship, author=me, text=mark(f"{side}-goal"))
    Goal.objects.create(mentorship=mentorship, author=other, text="Read a book")
    for visibility in ("private", "shared"):
        Note.objects.create(
            mentorship=mentorship, author=me, visibility=visibility, text=mark(f"{side}-{visibility}-note")
        )
        Note.objects.create(mentorship=mentorship, author=other, visibility=visibility, text="Bring the book")
    Check.objects.create(
        mentorship=mentorship, correspondent=me, kind="regular", answer="stuck", words=mark(f"{side}-stuck")
    )
    Meeting.objects.create(
        mentorship=mentorship, starts_at=now + timedelta(days=3), time_zone="UTC", set_by=me,
        place=mark(f"{side}-meets-at"),
    )  # fmt: skip
    add_closing(mark, side, me, other, mentorship=mentorship)


def add_closing(mark, where, me, other, **of):
    """Add what the person and another one say at the end of a mentorship or a circle."""
    closing = Closing.objects.create(
        correspondent=me, reached="yes", to_other=mark(f"{where}-to-other"), to_staff=mark(f"{where}-to-staff"), **of
    )
    closing.topics.add(Topic.objects.get(slug="reference"))
    Closing.objects.create(correspondent=other, reached="partly", to_other="Thank you.", **of)


def add_of_circles(profile, me, mark, secrets):
    """Add a circle that the person hosts, one that the person is in, and a wish for another."""
    topic = Topic.objects.get(slug="reference")
    hosted = Circle.objects.create(
        host=profile, is_hosted=True, topic=topic, title=mark("circle"), about=mark("circle-about"),
        rhythm=mark("circle-rhythm"), conversation=Conversation.objects.create(kind="circle"),
    )  # fmt: skip
    joined = Circle.objects.create(
        topic=topic,
        title="Reference",
        taken=2,
        state="running",
        conversation=Conversation.objects.create(kind="circle"),
    )
    other = people.of_user(make_person().user)
    for who in (me, other):
        CircleMember.objects.create(circle=joined, correspondent=who, state="joined")
    for circle, who in ((hosted, me), (joined, me), (joined, other)):
        seat = Seat.objects.create(conversation=circle.conversation, correspondent=who)
        if who == me:
            Message.objects.create(
                conversation=circle.conversation, seat=seat, text=mark(f"said-in-{circle.taken}"), came_by="page"
            )
    Seat.objects.filter(conversation=joined.conversation, correspondent=me).update(
        token_digest=mark("circle-relay", secrets)
    )
    Meeting.objects.create(
        circle=joined, starts_at=timezone.now() + timedelta(days=3), time_zone="UTC", set_by=me,
        place=mark("circle-meets-at"),
    )  # fmt: skip
    add_closing(mark, "circle", me, other, circle=joined)
    CircleWish.objects.create(correspondent=me, topic=topic, hours=[20, 21], time_zone=mark("clock"))


def an_ask(sender, mentor, **words):
    """Return an Ask that is open, in a request with these words."""
    now = timezone.now()
    request = Request.objects.create(sender=sender, state="open", confirmed_at=now, conduct="1", **words)
    return Ask.objects.create(
        request=request, sender=sender, mentor=mentor, rank=1, kind="question", state="open", opened_at=now, turn_at=now
    )


def a_conversation(ask, sender, mentor, token):
    """Return the Seats of a new Conversation in which the first's relay address has a hash with a mark."""
    conversation = Conversation.objects.create(ask=ask)
    return [
        Seat.objects.create(
            conversation=conversation, correspondent=sender, nonce=f"{token}-nonce", token_digest=token
        ),
        Seat.objects.create(conversation=conversation, correspondent=mentor),
    ]
