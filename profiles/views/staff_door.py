"""Who comes into the staff pages."""

from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods

from profiles.accounts import second_factor


def staff_page(*methods):
    """Open a view to staff who have passed their second factor, for the given methods.

    Anybody else signs in first, or finds nothing at the address. Staff without a second factor set one up and come
    back.
    """

    def decorate(view):
        answer = require_http_methods(methods)(view)

        @wraps(view)
        def page(request, *args, **kwargs):
            if not request.user.is_authenticated:
                response = redirect_to_login(request.get_full_path() if request.method == "GET" else desk_of(request))
            elif not request.user.is_staff:
                raise Http404
            elif not second_factor.passed(request):
                response = second_factor.demand(request, desk_of(request))
            else:
                second_factor.arrived(request)
                response = answer(request, *args, **kwargs)
            add_never_cache_headers(response)
            return response

        return page

    return decorate


def desk_of(request):
    """Return the first page of the desk that the request is for: of /staff/reports/5/ it is /staff/reports/."""
    return "/".join(request.path.rstrip("/").split("/")[:3]) + "/"
