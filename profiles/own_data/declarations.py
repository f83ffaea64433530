"""What the tables of people hold about whom: our own tables, allauth's and Django's.

In the order in which an erasure takes them: who looks at rows of other tables comes before those. Rows that are simply
deleted go last, and the account itself at the very end.
"""

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _

from profiles.models import (
    AuditEntry,
    Block,
    ConductAcceptance,
    Erasure,
    Fact,
    Invitation,
    Listing,
    Offer,
    Place,
    Profile,
    Report,
    Topic,
    TopicInterest,
    User,
)
from profiles.safety.log import label_of

from . import rows
from .registry import Tie, about_people, delete, empty, not_personal, stays, unlink

SINCE, PLACES, STANDING = _("since"), _("places"), _("standing")
OTHERS = _("It says something about another person.")
WHOSE = _("It only says that the entry is yours.")
SECRET = _("It opens your account, so it is written down nowhere but where it is needed.")
DERIVED = _("It is made of your answers above, so that lists are quick.")
COUNTS = _("It only counts entries.")

# --- Notes about others, which have to be found before those others are gone ----------------------------------------
about_people(
    AuditEntry,
    Tie(
        "log", rows.log_by, stays("The log is only written to; its numbers then belong to nobody."),
        title=_("What you did, in the log that staff can check"),
        shown={"at": _("when"), "what": _("what")},
        columns=("actor",), words={"what": label_of},
    ),
    Tie(
        "log_about", rows.log_about, rows.forget_why,
        title=_("What staff did with your account"),
        shown={"at": _("when"), "what": _("what"), "why": _("why")},
        columns=("subject",), told=rows.open_to_the_person, words={"what": label_of},
    ),
    kept_back={
        "why_digest": _("It is a sum that shows whether the log was changed."),
        "digest": _("It is a sum that shows whether the log was changed."),
    },
)  # fmt: skip
about_people(
    LogEntry,
    Tie(
        "admin_log", lambda person: LogEntry.objects.filter(user=person.user), delete,
        title=_("What you changed in the administration"),
        shown={"action_time": _("when"), "action_flag": _("what"), "content_type__model": _("in which table")},
        columns=("user",),
    ),
    Tie(
        "admin_log_about", rows.admin_log_about, empty(object_repr="", change_message=""),
        columns=("object_id", "object_repr", "change_message"),
        hidden="It says which of staff changed an account; that it was changed stands in the log above.",
    ),
)  # fmt: skip
about_people(
    Report,
    Tie(
        "reports_sent", lambda person: Report.objects.filter(reporter=person.user),
        empty(reporter=None, message="", said=[]),
        title=_("Reports that you sent"),
        shown={
            "created_at": _("when"), "reported__profile__slug": _("about the person at /mentors/…"),
            "reason": _("reason"), "message": _("your words"),
        },
        columns=("reporter",),
    ),
    Tie(
        "reports_with_address", lambda person: Report.objects.filter(person.has("email")),
        empty(email="", message="", said=[]),
        title=_("Reports that somebody sent with your address"),
        shown={"created_at": _("when"), "email": _("address")},
    ),
    Tie(
        "reports_about", rows.reports_about,
        empty(reported=None, message="", snapshot={}, said=[], why=""),
        title=_("What staff told you after a report about you"),
        shown={"decided_at": _("when"), "decision": _("decision"), "why": _("why"), "snapshot": _("your profile then")},
        columns=("reported",), told=rows.told_about,
    ),
    Tie(
        "reports_decided", lambda person: Report.objects.filter(decided_by=person.user), unlink("decided_by"),
        title=_("Reports that you decided"),
        shown={"decided_at": _("when"), "decision": _("decision")},
        columns=("decided_by",),
    ),
    kept_back={
        "known_as": _("It is a scrambled address, by which somebody who was reported before is known again."),
        "due_at": _("It is the clock of the staff who look at it."),
        "said": _("It repeats a conversation, of which you have what is yours; whoever reported it stays unnamed."),
    },
)  # fmt: skip
about_people(
    Invitation,
    Tie(
        "invitations", rows.invitations, rows.forget_invitations,
        title=_("Invitations to your address"),
        shown={
            "source": _("from"), "email": _("address"), "name": _("name"), "draft": _("what they told us"),
            "state": _("answer"), "created_at": _("made"), "sent_at": _("mailed"), "answered_at": _("answered"),
        },
        columns=("email_digest",),
    ),
    kept_back={"token_digest": SECRET},
)  # fmt: skip
about_people(
    Place,
    Tie(
        "place", lambda person: Place.objects.filter(profiles__user=person.user), rows.leave_place,
        title=_("The place you typed, as we understood it"),
        shown={
            "text": _("as first typed"), "label": _("as shown to others"), "city": _("city"), "region": _("region"),
            "country": _("country"), "latitude": _("latitude, rounded to about 10 km"),
            "longitude": _("longitude, rounded to about 10 km"), "precision": _("how exact"),
            "time_zone": _("time zone"), "provider": _("who knew it"), "state": _("looked up"),
            "created_at": _("first typed"), "asked_at": _("last looked up"),
        },
    ),
    kept_back={
        "key": _("It is the same text in small letters."),
        "attempts": COUNTS,
        "retry_at": _("It is the clock of the next try."),
        "error": _("It says why a list could not be reached."),
    },
)  # fmt: skip
about_people(
    Session,
    Tie(
        "sessions_open", rows.open_sessions, rows.end_all_sessions,
        title=_("What keeps you signed in"),
        shown={"expire_date": _("ends, without a visit")},
        columns=("session_key",),
    ),
    kept_back={"session_data": SECRET},
)  # fmt: skip

# --- What is theirs alone ---------------------------------------------------------------------------------------------
about_people(
    UserSession,
    Tie(
        "sessions", lambda person: UserSession.objects.filter(user=person.user), delete,
        title=_("Where you are signed in"),
        shown={
            "created_at": _("signed in"), "last_seen_at": _("last seen"), "ip": _("network address"),
            "user_agent": _("what the browser calls itself"),
        },
        columns=("user",),
    ),
    kept_back={"session_key": SECRET, "data": _("It is empty.")},
)  # fmt: skip
about_people(
    EmailAddress,
    Tie(
        "addresses", lambda person: EmailAddress.objects.filter(user=person.user), delete,
        title=_("Your e-mail addresses"),
        shown={"email": _("address"), "verified": _("confirmed"), "primary": _("in use")},
        columns=("user",),
    ),
)  # fmt: skip
about_people(
    EmailConfirmation,
    Tie(
        "confirmations", lambda person: EmailConfirmation.objects.filter(email_address__user=person.user), delete,
        title=_("Requests to confirm an address"),
        shown={"created": _("made"), "sent": _("mailed")},
        columns=("email_address",),
    ),
    kept_back={"key": SECRET},
)  # fmt: skip
about_people(
    Authenticator,
    Tie(
        "second_factors", lambda person: Authenticator.objects.filter(user=person.user), delete,
        title=_("Authenticator app, passkeys and recovery codes"),
        shown={
            "type": _("kind"), "data__name": _("name"), "created_at": _("set up"), "last_used_at": _("last used"),
        },
        columns=("user",),
    ),
    kept_back={"data": _("It opens your account. What it holds beside the name is kept sealed.")},
)  # fmt: skip
about_people(
    SocialAccount,
    Tie(
        "connections", lambda person: SocialAccount.objects.filter(user=person.user), delete,
        title=_("Accounts of other organizations that you connected"),
        shown={
            "provider": _("organization"), "uid": _("your number there"), "extra_data": _("what they told us"),
            "date_joined": _("connected"), "last_login": _("last used"),
        },
        columns=("user",),
    ),
)  # fmt: skip
about_people(
    SocialToken,
    Tie(
        "connection_keys", lambda person: SocialToken.objects.filter(account__user=person.user), delete,
        title=_("Keys to accounts of other organizations"),
        shown={"expires_at": _("good until")},
        columns=("account",),
    ),
    kept_back={"token": SECRET, "token_secret": SECRET, "app": _("It says which organization; see the connections.")},
)  # fmt: skip
about_people(
    ConductAcceptance,
    Tie(
        "conduct", lambda person: ConductAcceptance.objects.filter(user=person.user), delete,
        title=_("The code of conduct that you agreed to"),
        shown={"version": _("version"), "accepted_at": _("when")},
        columns=("user",),
    ),
)  # fmt: skip
about_people(
    Block,
    Tie(
        "blocks", lambda person: Block.objects.filter(blocker=person.user), delete,
        title=_("People you blocked"),
        shown={"created_at": SINCE, "blocked__profile__slug": _("the person at /mentors/…")},
        columns=("blocker",),
    ),
    Tie(
        "blocks_received", lambda person: Block.objects.filter(blocked=person.user), delete,
        columns=("blocked",), hidden="Whoever blocks somebody must be able to rely on nobody learning of it.",
    ),
)  # fmt: skip
about_people(
    Erasure,
    Tie(
        "erasure", lambda person: Erasure.objects.filter(user=person.user), delete,
        title=_("Your wish to be erased"),
        shown={"asked_at": _("asked"), "erase_at": _("to be done")},
        columns=("user",),
    ),
)  # fmt: skip
about_people(
    Offer,
    Tie(
        "offers", lambda person: Offer.objects.filter(profile__user=person.user), delete,
        title=_("What you offer"),
        shown={"kind": _("kind"), "places": PLACES, "taken": _("places taken")},
        columns=("profile",),
    ),
)  # fmt: skip
about_people(
    TopicInterest,
    Tie(
        "topics", lambda person: TopicInterest.objects.filter(profile__user=person.user), delete,
        title=_("Your topics"),
        shown={"direction": _("help or want"), "topic__name": _("topic")},
        columns=("profile",),
    ),
)  # fmt: skip
about_people(
    Listing,
    Tie(
        "cards", lambda person: Listing.objects.filter(profile__user=person.user), delete,
        title=_("Where others find you today"),
        shown={
            "direction": _("as somebody who"), "audience": _("by whom"), "available_from": _("from"),
            "active_on": _("active on"), "latitude": _("latitude, rounded to about 10 km"),
            "longitude": _("longitude, rounded to about 10 km"), "left": _("places left"),
        },
        columns=("profile",),
    ),
    kept_back={"account": WHOSE, "facts": DERIVED, "words": DERIVED},
)  # fmt: skip
about_people(
    Profile,
    Tie(
        "profile", lambda person: Profile.objects.filter(user=person.user), delete,
        title=_("Your profile"),
        shown={
            "name": _("name"), "headline": _("headline"), "about": _("in your own words"),
            "library_type": _("library type"), "years": _("years in the field"),
            "place_text": _("place as you typed it"), "meeting": _("where to meet"), "languages": _("languages"),
            "time_zone": _("time zone"), "hours_a_month": _("hours a month"),
            "replies_within": _("usually answers"), "visibility": _("who may see it"),
            "seeking": _("mentors may find me"), "accepting": _("open or paused"), "paused_until": _("paused until"),
            "heard_from": _("heard of us from"), "standing": STANDING, "slug": _("its address: /mentors/…"),
            "active_on": _("last active on"), "created_at": _("made"), "updated_at": _("changed"),
            "first_wrote_at": _("first wrote to somebody"),
        },
        columns=("user", "place"),
    ),
)  # fmt: skip
about_people(
    User.groups.through,
    Tie(
        "groups", lambda person: User.groups.through.objects.filter(user=person.user), delete,
        title=_("Groups of staff that you belong to"), shown={"group__name": _("group")}, columns=("user",),
    ),
)  # fmt: skip
about_people(
    User.user_permissions.through,
    Tie(
        "permissions", lambda person: User.user_permissions.through.objects.filter(user=person.user), delete,
        title=_("What you may do beside that"), shown={"permission__name": _("right")}, columns=("user",),
    ),
)  # fmt: skip
about_people(
    User,
    Tie(
        "account", lambda person: User.objects.filter(pk=person.user.pk), delete,
        title=_("Your account"),
        shown={
            "email": _("e-mail address"), "joined_at": _("opened"), "last_login": _("last signed in"),
            "is_staff": _("staff"), "is_superuser": _("may do everything"), "is_active": _("open"),
            "hints_seen": _("hints that you have read"),
        },
    ),
    kept_back={"password": _("It is a scrambled form that nobody can read back, and it stays here.")},
)  # fmt: skip

# --- Nobody's --------------------------------------------------------------------------------------------------------
not_personal(Topic, because="The controlled list of topics is the same for everybody.")
not_personal(Fact, because="A word of a controlled list that lists are filtered by, without any person.")
not_personal(Group, because="A name for rights; who belongs to it stands in another table.")
not_personal(Group.permissions.through, because="Which rights a group has.")
not_personal(Permission, because="The list of rights, made by Django from the tables.")
not_personal(ContentType, because="The list of tables, made by Django.")
not_personal(SocialApp, because="Settings of another organization's sign-in; ours come from the environment.")
