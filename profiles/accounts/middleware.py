"""What every account page, and every page of the admin, passes."""

import logging
from http import HTTPStatus

from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from requests import RequestException

from . import second_factor

logger = logging.getLogger(__name__)

ACCOUNTS = "/accounts/"
# Pages of the admin that give rights or take an account away.
GIVES_RIGHTS = {"profiles_user_add", "profiles_user_change", "profiles_user_delete", "auth_user_password_change"}
LEAVES_FOR_A_PROVIDER = {"openid_connect_login", "orcid_login"}


class AccountPagesMiddleware:
    """Gives allauth's answers what ours have: 422 for a form with faults, nothing kept in a cache."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not request.path_info.startswith(ACCOUNTS):
            return response
        match = request.resolver_match
        if match and match.url_name in LEAVES_FOR_A_PROVIDER and response.status_code == HTTPStatus.FOUND:
            response = self.leave(request, response)
        add_never_cache_headers(response)
        return response

    def process_exception(self, request, exception):
        """Return a page of help when another organization's server does not answer as it should."""
        if isinstance(exception, RequestException) and request.path_info.startswith(ACCOUNTS):
            logger.error("A sign-in provider does not answer: %s", exception)
            return render(request, "socialaccount/authentication_error.html", status=HTTPStatus.BAD_GATEWAY)
        return None

    def process_template_response(self, request, response):
        """Return the response, with status 422 when it shows a sent form again."""
        sent = request.method == "POST" and request.path_info.startswith(ACCOUNTS)
        if sent and response.status_code == HTTPStatus.OK:
            context = response.context_data or {}
            forms = [context.get(name) for name in ("form", "webauthn_form")]
            if any(form is not None and form.is_bound and form.errors for form in forms):
                response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response

    def leave(self, request, response):
        """Return a page that goes to the provider by itself.

        After a form, browsers follow a redirect only to where `form-action` of our CSP allows: to ourselves.
        """
        if request.method != "POST" or response["Location"].startswith("/"):
            return response
        return render(request, "socialaccount/login_redirect.html", {"redirect_to": response["Location"]})


class AdminDoorMiddleware:
    """Opens the admin to staff with a second factor, signed in like everybody else and not by the admin's own form."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Return where to go first, or None for somebody who may come in; raise Http404 for everybody else."""
        match = request.resolver_match
        if "admin" not in match.app_names:
            return None
        if not request.user.is_authenticated:
            response = redirect_to_login(request.get_full_path() if request.method == "GET" else "/admin/")
        elif not request.user.is_staff:
            raise Http404
        elif not second_factor.passed(request):
            response = second_factor.demand(request, "/admin/")
        else:
            second_factor.arrived(request)
            if match.url_name in GIVES_RIGHTS and not second_factor.did_recently_reauthenticate(request):
                return second_factor.ask_again(request)
            return None
        add_never_cache_headers(response)
        return response
