"""Where providers tell us about mails: receipts and answers. No session and no token of ours: see events/guarding."""

import logging

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from reminders.events import counting, guarding, inbound, receiving
from reminders.outbox import waking

logger = logging.getLogger(__name__)


@csrf_exempt
@never_cache
@require_POST
def tracking(request, provider):
    """Take in receipts."""
    return answer(request, provider, "tracking", lambda told: receiving.receive(provider, told))


@csrf_exempt
@never_cache
@require_POST
def incoming(request, provider):
    """Keep mails that come in; a worker hands them on."""

    def keep(told):
        for each in told:
            inbound.take_in(each)
        waking.wake_for_inbound()

    return answer(request, provider, "inbound", keep)


def answer(request, provider, purpose, keep):
    """Keep what a provider of ours tells, or turn it away and count that. 404 for every other provider."""
    if provider not in settings.WEBHOOK_PROVIDERS:
        raise Http404
    try:
        told = guarding.told_by(request, provider, purpose)
        with transaction.atomic():
            guarding.use_once(request, provider)
            keep(told)
    except guarding.Refused as refused:
        counting.refused(provider, refused.reason)
        return turned_away(refused)
    return HttpResponse()


def turned_away(refused):
    """Return the answer to a post that was refused: a status, and no word that would help to guess."""
    response = HttpResponse(status=refused.status)
    if refused.reason == "secret":
        response["WWW-Authenticate"] = 'Basic realm="webhooks"'
    return response
