"""Amazon's notices (SNS), without boto3: their signature, their topic, and the one-time confirmation.

The signature says that Amazon sent the notice, but anybody may have Amazon send one: so only the topics of
AMAZON_SNS_TOPICS count. https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
"""

import base64
import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

import requests
from anymail.webhooks.amazon_ses import (
    AmazonSESBaseWebhookView,
    AmazonSESInboundWebhookView,
    AmazonSESTrackingWebhookView,
)
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.x509 import load_pem_x509_certificate
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from django.utils.dateparse import parse_datetime

HOST = re.compile(r"sns\.[a-z0-9-]{3,30}\.amazonaws\.com(\.cn)?")
CERTIFICATE_PATH = re.compile(r"/[A-Za-z0-9_./-]+\.pem")
# Amazon tries again for some hours; a notice that is older is nobody's retry.
FRESH = timedelta(days=1)
TIMEOUT = 5
CERTIFICATE_SECONDS = 24 * 3600
LARGEST_ANSWER = 64 * 1024
SIGNED = {
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    "SubscriptionConfirmation": ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
    "UnsubscribeConfirmation": ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
}
HASHES = {"1": hashes.SHA1, "2": hashes.SHA256}


class BadSignature(Exception):
    """The notice is not Amazon's, or not of a topic of ours."""


class Stale(Exception):
    """The notice is too old."""


def fetch(url):
    """Return what Amazon answers to a GET: one host, no redirect, at most 64 KB. Raises requests' exceptions."""
    with requests.get(url, timeout=TIMEOUT, allow_redirects=False, stream=True) as answer:
        answer.raise_for_status()
        return answer.raw.read(LARGEST_ANSWER, decode_content=True)


def is_amazon(url):
    """Return whether a URL leads to Amazon's notices and nowhere else."""
    parts = urlsplit(url)
    return parts.scheme == "https" and HOST.fullmatch(parts.netloc) is not None


def certificate_key(url):
    """Return where a fetched certificate is kept in the shared store."""
    return f"sns-certificate:{sha256(url.encode()).hexdigest()}"


def certificate(url, get=fetch):
    """Return the PEM certificate at `url`, kept for a day; raise BadSignature when it is not Amazon's to give."""
    if not is_amazon(url) or not CERTIFICATE_PATH.fullmatch(urlsplit(url).path) or urlsplit(url).query:
        raise BadSignature("certificate from elsewhere")
    pem = cache.get(certificate_key(url))
    if pem is None:
        pem = get(url)
        cache.set(certificate_key(url), pem, CERTIFICATE_SECONDS)
    return pem


def signed_text(notice):
    """Return the bytes that Amazon signed: names and values of some fields, a line each, in the order of names."""
    names = [name for name in SIGNED[notice["Type"]] if notice.get(name) is not None]
    return "".join(f"{name}\n{notice[name]}\n" for name in names).encode()


def check(notice, now, get=fetch):
    """Raise BadSignature or Stale unless a notice is Amazon's, of a topic of ours and of today."""
    if notice.get("TopicArn") not in settings.AMAZON_SNS_TOPICS:
        raise BadSignature("topic of somebody else")
    pem = load_pem_x509_certificate(certificate(notice["SigningCertURL"], get))
    if not pem.not_valid_before_utc <= now <= pem.not_valid_after_utc:
        raise BadSignature("certificate is over")
    version = HASHES[notice["SignatureVersion"]]()
    try:
        signature = base64.b64decode(notice["Signature"], validate=True)
        pem.public_key().verify(signature, signed_text(notice), padding.PKCS1v15(), version)
    except InvalidSignature as error:
        raise BadSignature("signature is wrong") from error
    at = parse_datetime(notice["Timestamp"]) or datetime.min.replace(tzinfo=UTC)
    if abs(now - at) > FRESH:
        raise Stale


def confirm(notice, get=fetch):
    """Tell Amazon that we want the notices of a topic: a GET of the address that came with the checked question."""
    url = notice["SubscribeURL"]
    if not is_amazon(url) or parse_qs(urlsplit(url).query).get("Action") != ["ConfirmSubscription"]:
        raise BadSignature("confirmation elsewhere")
    get(url)


class SignedNotice(AmazonSESBaseWebhookView):
    """django-anymail's reading of notices, with what it leaves out and without what it needs boto3 for."""

    def __init__(self, **kwargs):
        # Anymail's own __init__ asks for boto3, which only files in Amazon's S3 would need.
        super(AmazonSESBaseWebhookView, self).__init__(**kwargs)

    def validate_request(self, request):
        """Check topic and signature; anymail checks that header and body agree."""
        check(self._parse_sns_message(request), timezone.now())

    def auto_confirm_sns_subscription(self, sns_message):
        """Confirm a topic of ours."""
        confirm(sns_message)


class TrackingView(SignedNotice, AmazonSESTrackingWebhookView):
    """Receipts."""


class InboundView(SignedNotice, AmazonSESInboundWebhookView):
    """Mails that came in, whole within the notice (the action "SNS" of a receipt rule, at most 150 KB)."""

    def fetch_s3_chunks(self, *_arguments):
        """Raise ValueError: a mail that lies in S3 cannot be fetched without boto3."""
        raise ValueError("set the action of the receipt rule to SNS, with encoding Base64")
