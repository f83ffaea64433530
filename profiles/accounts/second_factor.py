"""The second step of signing in: who has passed it, who must, and how they get there.

Staff must, because their pages show and change what other people wrote. Members may, if they like: for them a code by
mail or a passkey is a sign-in that needs no memory, and what they can lose is their own (ASVS 6.3.3).
"""

from functools import wraps

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode

# Recovery codes only stand in for one of these.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# Where somebody wanted to go who was led to set one up first; the pages there offer the way on.
WANTED = "second_factor_wanted"


def has_one(user):
    """Return whether the account has an authenticator app or a passkey (1 query)."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()


def passed(request):
    """Return whether the signed-in person has shown a second factor in this session.

    The session's own record says so, without a query. A session without any record was not opened by signing in
    (Django's `force_login`); there it counts whether the account has a second factor (1 query).
    """
    records = get_authentication_records(request, request.user)
    if records:
        return any(record.get("method") == "mfa" for record in records)
    return has_one(request.user)


def demand(request, otherwise):
    """Return the redirect that leads to the second factor, and from there back to where this request wanted to go.

    A form that was sent cannot be sent again for somebody: after it, one comes to `otherwise`, a path.
    """
    wanted = request.get_full_path() if request.method == "GET" else otherwise
    types = set(Authenticator.objects.filter(user_id=request.user.pk).values_list("type", flat=True))
    if types.isdisjoint(FACTORS):
        request.session[WANTED] = wanted
        return redirect("mfa_index")
    by_key_only = types == {Authenticator.Type.WEBAUTHN}
    step = "mfa_reauthenticate_webauthn" if by_key_only else "mfa_reauthenticate"
    return redirect(f"{reverse(step)}?{urlencode({'next': wanted})}")


def arrived(request):
    """Forget where the person wanted to go: they are there."""
    if WANTED in request.session:
        del request.session[WANTED]


def recently_confirmed(view):
    """Open a view only to somebody who has just shown again that it is them: within the last five minutes.

    For what cannot be taken back or gives away much: erasing, exporting, giving rights (quality.md S9). A form that
    comes too late is not kept, because it may hold a password: its page is shown again afterwards.
    """

    @wraps(view)
    def confirmed(request, *args, **kwargs):
        if did_recently_reauthenticate(request):
            return view(request, *args, **kwargs)
        return ask_again(request)

    return confirmed


def ask_again(request):
    """Return the redirect to the page that asks for the password or the second factor, and comes back here."""
    methods = get_adapter().get_reauthentication_methods(request.user)
    response = redirect(f"{methods[0]['url']}?{urlencode({'next': request.get_full_path()})}")
    add_never_cache_headers(response)
    return response


def give_totp(user):
    """Return the account's authenticator app, made now if there is none. Running it twice changes nothing."""
    there = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).first()
    return there or TOTP.activate(user, generate_totp_secret()).instance


def current_code(user, now):
    """Return the six digits that the account's authenticator app shows at `now`, in seconds since 1970.

    Raises Authenticator.DoesNotExist when the account has no app.
    """
    app = Authenticator.objects.get(user_id=user.pk, type=Authenticator.Type.TOTP)
    return format_hotp_value(hotp_value(decrypt(app.data["secret"]), int(now) // 30))
