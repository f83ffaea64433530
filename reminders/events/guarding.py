"""What a post to a webhook must prove before anything of it is believed (quality.md I13).

The secret comes first and costs nothing; then the size; then whatever the provider signs. django-anymail checks the
secret and Mailgun's signature, which covers neither the body nor the time of day: that it is fresh and new is checked
here. Amazon's signature is checked in `sns`. Postmark signs nothing.
"""

import json
from binascii import Error as NoBase64
from datetime import timedelta
from hashlib import sha256
from http import HTTPStatus

from anymail.exceptions import AnymailError, AnymailWebhookValidationFailure
from anymail.utils import get_request_basic_auth
from anymail.webhooks import mailgun, postmark
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, SuspiciousOperation
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from requests.exceptions import RequestException

from reminders.models import Event

from . import sns

# Bytes. Receipts are small; a mail may have an attachment, and Django stops at DATA_UPLOAD_MAX_MEMORY_SIZE as well.
LARGEST = {"tracking": 512 * 1024, "inbound": 5 * 1024 * 1024}
VIEWS = {
    ("postmark", "tracking"): postmark.PostmarkTrackingWebhookView,
    ("postmark", "inbound"): postmark.PostmarkInboundWebhookView,
    ("mailgun", "tracking"): mailgun.MailgunTrackingWebhookView,
    ("mailgun", "inbound"): mailgun.MailgunInboundWebhookView,
    ("amazon_ses", "tracking"): sns.TrackingView,
    ("amazon_ses", "inbound"): sns.InboundView,
}
# What parsing may raise on a body that is not what its sender says: a receipt where mails go is ImproperlyConfigured to
# anymail, a million brackets are a RecursionError.
UNREADABLE = (
    AnymailError, ImproperlyConfigured, SuspiciousOperation, NoBase64, ValueError, TypeError, AttributeError,
    LookupError, OverflowError, RecursionError,
)  # fmt: skip
TOKEN = "signature"  # noqa: S105 - the type of an Event that remembers a signature which was used


class Refused(Exception):
    """The post is turned away: `reason` is a Refusal, `status` what the provider gets."""

    def __init__(self, reason, status=HTTPStatus.BAD_REQUEST):
        super().__init__(reason)
        self.reason, self.status = reason, status


def check_secret(request):
    """Raise Refused unless the post carries the secret; without a secret configured nobody gets in."""
    given = get_request_basic_auth(request) or ""
    allowed = settings.ANYMAIL.get("WEBHOOK_SECRET") or []
    if not any(constant_time_compare(given, secret) for secret in allowed):
        # 401 also because Amazon sends the secret only after it was asked for it.
        raise Refused("secret", HTTPStatus.UNAUTHORIZED)


def check_size(request, purpose):
    """Raise Refused for a body that is larger than any receipt or answer; reads nothing of it."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > LARGEST[purpose]:
        raise Refused("too_large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def told_by(request, provider, purpose):
    """Return django-anymail's events of a post that has proved where it comes from; raise Refused."""
    check_secret(request)
    check_size(request, purpose)
    view = VIEWS[provider, purpose]()
    try:
        view.run_validators(request)
        check_mailgun_time(request, provider)
        return view.parse_events(request)
    except (AnymailWebhookValidationFailure, sns.BadSignature) as error:
        raise Refused("signature") from error
    except sns.Stale as error:
        raise Refused("stale") from error
    except RequestException as error:
        # Amazon's certificate could not be fetched: the notice comes again.
        raise Refused("unavailable", HTTPStatus.SERVICE_UNAVAILABLE) from error
    except UNREADABLE as error:
        raise Refused("unreadable") from error


def mailgun_signature(request):
    """Return (timestamp, token) of a post by Mailgun; both were checked against the signature by then."""
    if request.content_type == "application/json":
        block = json.loads(request.body)["signature"]
        return block["timestamp"], block["token"]
    return request.POST["timestamp"], request.POST["token"]


def check_mailgun_time(request, provider):
    """Raise Refused for a signature of Mailgun's that is not of these minutes."""
    if provider != "mailgun":
        return
    age = timezone.now().timestamp() - float(mailgun_signature(request)[0])
    # Written so that "nan" is refused too. 406 tells Mailgun not to try again.
    if not abs(age) <= settings.WEBHOOK_FRESH_SECONDS:
        raise Refused("stale", HTTPStatus.NOT_ACCEPTABLE)


def use_once(request, provider):
    """Remember Mailgun's signature, in the transaction that writes what came with it; raise Refused the second time.

    For whoever holds one signature could send any body with it. The other providers' posts are known again by the
    numbers of their events, so one that comes twice changes nothing.
    """
    if provider != "mailgun":
        return
    token = str(mailgun_signature(request)[1])
    _row, is_new = Event.objects.get_or_create(
        event_id=f"{TOKEN}:{sha256(token.encode()).hexdigest()}",
        defaults={"provider": provider, "type": TOKEN, "at": timezone.now(), "applied_at": timezone.now()},
    )
    if not is_new:
        raise Refused("replayed", HTTPStatus.NOT_ACCEPTABLE)


def forget_tokens(now):
    """Delete used signatures that are too old to be taken anyway; return how many. For the daily job."""
    old = Event.objects.filter(type=TOKEN, received_at__lt=now - timedelta(seconds=2 * settings.WEBHOOK_FRESH_SECONDS))
    return old.delete()[0]
