"""How long one stays signed in (quality.md S10): a while without a visit, and a while at most."""

import time

from allauth.usersessions.models import UserSession
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import SimpleLazyObject

HOUR, DAY = 3600, 24 * 3600
# In seconds: how long without a visit, and how long at all. Staff see more, so they are asked more often.
MEMBER_LIMITS = (14 * DAY, 90 * DAY)
STAFF_LIMITS = (12 * HOUR, 7 * DAY)
# A visit is written down once per this part of the idle limit, not at every request: every 15 minutes for staff.
SHARE = 48

BEGAN, SEEN = "signed_in_at", "seen_at"


def begin(sender, request, user, **kwargs):
    """Write into a session that has just been opened when that was. Receives Django's user_logged_in."""
    request.session[BEGAN] = request.session[SEEN] = int(time.time())


def within_limits(request, user):
    """Return `user`, or nobody when the session is older than it may be; that session is then gone.

    Costs no query, but a write every now and then to note the visit.
    """
    if not user.is_authenticated:
        return user
    idle, whole = STAFF_LIMITS if user.is_staff else MEMBER_LIMITS
    now, session = int(time.time()), request.session
    began, seen = session.get(BEGAN), session.get(SEEN)
    # A session that does not say when it began may be of any age.
    if began is None or seen is None or now - began > whole or now - seen > idle:
        session.flush()
        request._cached_user = AnonymousUser()
        return request._cached_user
    if now - seen > idle // SHARE:
        session[SEEN] = now
        UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=timezone.now())
    return user


class SessionLimitsMiddleware(AuthenticationMiddleware):
    """Django's own, with our limits: still lazy, so that a page that asks for nobody reads no session."""

    def process_request(self, request):
        """Let `request.user` be found, and judged, when somebody asks for it."""
        super().process_request(request)
        found = request.user
        request.user = SimpleLazyObject(lambda: within_limits(request, found))


def handle(session):
    """Return the name by which a form points at a UserSession: nothing that counts, nothing that opens it."""
    return salted_hmac("profiles.accounts.sessions", session.session_key, algorithm="sha256").hexdigest()[:32]


def end_one(user, wanted):
    """End the session of `user` with the handle `wanted`; return whether there was one."""
    for session in UserSession.objects.filter(user_id=user.pk):
        if handle(session) == wanted:
            session.end()
            return True
    return False
