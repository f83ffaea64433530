"""What follows from signing in and from a change of the second factor."""

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import email_confirmed
from allauth.mfa import signals
from allauth.usersessions.internal.flows.sessions import end_other_sessions
from django.contrib.auth.signals import user_logged_in

from . import second_factor, sessions


def end_others(sender, request, user, **kwargs):
    """End the person's other sessions: whoever opened them had not passed what is asked for now."""
    if request.user.pk == user.pk:
        end_other_sessions(request, user)


def note_proof(sender, request, user, authenticator, **kwargs):
    """Write into the session that a second factor was shown: setting one up took a code of it, or its touch."""
    if authenticator.type in second_factor.FACTORS and request.user.pk == user.pk:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)


def forget_proof(sender, request, user, **kwargs):
    """Once the last second factor is gone, having shown it counts no more."""
    if second_factor.has_one(user):
        return
    records = get_authentication_records(request, user)
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [each for each in records if each.get("method") != "mfa"]


def doubt_password(sender, request, email_address, **kwargs):
    """Take the password away from an account whose address a code to sign in has just confirmed.

    Somebody else may have opened the account with this address before, and waits with its password for the owner to
    confirm it. Who signed in by password, or confirms their own sign-up, has shown that it is theirs.
    """
    user = email_address.user
    methods = {record.get("method") for record in get_authentication_records(request, user)}
    if "code" in methods and "password" not in methods and user.has_usable_password():
        user.set_unusable_password()
        user.save(update_fields=["password"])


def connect():
    """Connect everything here; called once, when Django is ready."""
    user_logged_in.connect(sessions.begin, dispatch_uid="accounts.begin")
    for signal in (signals.authenticator_added, signals.authenticator_removed, signals.authenticator_reset):
        signal.connect(end_others, dispatch_uid="accounts.end_others")
    email_confirmed.connect(doubt_password, dispatch_uid="accounts.doubt_password")
    signals.authenticator_added.connect(note_proof, dispatch_uid="accounts.note_proof")
    signals.authenticator_removed.connect(forget_proof, dispatch_uid="accounts.forget_proof")
