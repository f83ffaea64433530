"""The pages that belong to no app: landing, health, errors."""

from datetime import date, timedelta
from http import HTTPStatus

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from profiles.own_data import retention
from programs.facts import STALE_AFTER_YEARS, is_stale
from programs.finding.catalog import Result
from programs.finding.facets import BARRIERS
from programs.finding.panel import boxes
from programs.finding.selection import Selection
from programs.showing.pages import public_page
from programs.vocabulary import Status
from reminders.watching.health import health

# The day on which somebody last read each of these pages against what the site does.
ACCESSIBILITY_REVIEWED, PRIVACY_REVIEWED = date(2026, 11, 23), date(2026, 11, 26)


@never_cache
@require_safe
def healthz(request):
    """Say that this process answers. It asks nothing else, so a slow database does not get it killed."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request):
    """Say whether the database and Redis answer: 200 when both do, else 503 with the names of what fails.

    Beside that, how mail is: it makes no web process unready, so only /readyz?mail, for whoever watches, answers 503
    when mail does not leave.
    """
    problems = {}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        problems["database"] = "does not answer"
    try:
        cache.set("readyz", 1, 5)
    except Exception:  # any fault of the client library means the same here: Redis is not usable
        problems["redis"] = "does not answer"
    answer = {"ready": not problems, "problems": problems}
    if "database" not in problems:
        mail = health(timezone.now())
        answer["mail"] = {
            "ok": not mail.problems,
            "problems": mail.problems,
            "seconds_since_heartbeat": mail.seconds,
            "oldest_due_seconds": mail.oldest_due,
        }
    red = problems or ("mail" in request.GET and not answer["mail"]["ok"])
    return JsonResponse(answer, status=HTTPStatus.SERVICE_UNAVAILABLE if red else HTTPStatus.OK)


def error_page(request, status, title, text):
    """Return a page that says in plain words what happened and where one can go from here.

    It renders without the database, the session or any context processor, because any of them may be the fault.
    """
    body = loader.get_template("mentorhub/error.html").render({"status": status, "title": title, "text": text})
    response = HttpResponse(body, status=status)
    response["Cache-Control"] = "no-store"
    return response


def bad_request(request, exception=None):
    """Answer 400."""
    return error_page(
        request,
        HTTPStatus.BAD_REQUEST,
        _("We could not read that request"),
        _("Something in the address or the form was not in a shape we understand. Nothing was changed."),
    )


def forbidden(request, exception=None):
    """Answer 403."""
    return error_page(
        request,
        HTTPStatus.FORBIDDEN,
        _("This page is not open to you"),
        _("You may need to sign in with another account. Nothing was changed."),
    )


def csrf_failure(request, reason=""):
    """Answer 403 for a form whose token is missing or too old."""
    return error_page(
        request,
        HTTPStatus.FORBIDDEN,
        _("Please send the form once more"),
        _(
            "The page was open for a long time, or your browser does not keep cookies for this site. "
            "Go back, reload the page, and send the form again. Nothing was saved."
        ),
    )


def not_found(request, exception=None):
    """Answer 404."""
    return error_page(
        request,
        HTTPStatus.NOT_FOUND,
        _("There is no page at this address"),
        _("It may have moved, or the address may have a typing error. The programs are all still here."),
    )


def server_error(request):
    """Answer 500."""
    return error_page(
        request,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        _("Something broke on our side"),
        _("It is not your fault, and it has been written down. Please try again in a minute."),
    )


def unavailable(request):
    """Answer 503 and ask to come back in half a minute."""
    response = error_page(
        request,
        HTTPStatus.SERVICE_UNAVAILABLE,
        _("We will be back in a moment"),
        _("The catalog cannot be reached right now. Please try again in about half a minute."),
    )
    response["Retry-After"] = "30"
    return response


@public_page
def home(request):
    """Say what MentorHub is and open the four doors: each barrier of the survey, with what a click gives."""
    catalog = request.catalog
    result = Result(catalog, Selection())
    listed = [facts for facts in catalog.entries if facts.status != Status.CLOSED]
    confirmed = sum(not is_stale(facts.status_year, catalog.day) for facts in listed)
    context = {
        "barriers": [box for name, value in BARRIERS for box in boxes(result, name, (value,))],
        "total": len(listed),
        "sponsors": len({facts.sponsor.slug for facts in listed}),
        "confirmed": confirmed,
        "closed": len(catalog.entries) - len(listed),
        "rest": len(listed) - confirmed,
        "since": catalog.day.year - STALE_AFTER_YEARS + 1,
    }
    return render(request, "mentorhub/home.html", context)


@public_page
def accessibility(request):
    """Show the accessibility statement: aims, checks, known gaps, whom to ask for help."""
    context = {"contact": settings.CONTACT_EMAIL, "reviewed": ACCESSIBILITY_REVIEWED}
    return render(request, "mentorhub/accessibility.html", context)


@public_page
def privacy(request):
    """Show what is kept about people, in one short page."""
    context = {"contact": settings.CONTACT_EMAIL, "reviewed": PRIVACY_REVIEWED, "periods": retention.periods()}
    return render(request, "mentorhub/privacy.html", context)


@public_page
def security_txt(request):
    """Tell finders of security faults whom to write to (RFC 9116)."""
    # The RFC wants an end less than a year away; while the site runs and is looked after, it moves on by itself.
    expires = request.catalog.day + timedelta(days=180)
    lines = [
        f"Contact: mailto:{settings.CONTACT_EMAIL}",
        f"Expires: {expires.isoformat()}T00:00:00Z",
        "Preferred-Languages: en",
    ]
    if settings.SITE_URL:
        lines.append(f"Canonical: {settings.SITE_URL}/.well-known/security.txt")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
