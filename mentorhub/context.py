"""What every page's frame shows, whatever its view."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject


def viewer_of(request):
    """Return the signed-in user, or None without touching the session when there is no session cookie.

    Public pages are the same for every anonymous visitor and are cached by address alone, so rendering
    them must not read the session: that would send `Vary: Cookie`.
    """
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None


def page(request):
    """Return the frame's variables: the lazily found viewer, and the section the page belongs to."""
    return {
        "viewer": SimpleLazyObject(lambda: viewer_of(request)),
        "section": request.path_info.split("/", 2)[1] if request.path_info else "",
        "canonical_base": settings.SITE_URL,
    }
