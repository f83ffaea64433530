"""Who may tell us that a mail came back, and who may not (quality.md I13; Discourse's CVE-2026-26077)."""

import hmac
import json
import logging
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from django.conf import settings as site
from django.core.cache import cache
from django.utils import timezone

from reminders.events import counting, guarding, sns
from reminders.events.joining import join_waiting
from reminders.models import Event, Inbound, Suppression
from tests.mentorhub.test_project import PRODUCTION
from tests.profiles.factories import make_mentor

from . import payloads
from .posting import left, open_to, post

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def everybody_posts(settings, fresh_cache):
    """Let all three providers post, each with its secrets."""
    open_to(settings, "postmark", "mailgun", "amazon_ses")


def bodies(delivery):
    """Return provider to a good receipt of a bounce."""
    return {
        "postmark": payloads.postmark_bounce(delivery),
        "mailgun": payloads.mailgun_event(delivery),
        "amazon_ses": payloads.amazon_notice(payloads.amazon_bounce(delivery)),
    }


def kept():
    """Return what is written down: rows of receipts, used signatures, mails and addresses."""
    return Event.objects.count() + Inbound.objects.count() + Suppression.objects.count()


@pytest.mark.parametrize("provider", ["postmark", "mailgun", "amazon_ses"])
def test_a_good_receipt_is_written_down_once(provider):
    delivery = left()
    assert post(provider, bodies(delivery)[provider]) == 200
    event = Event.objects.exclude(type=guarding.TOKEN).get()
    assert (event.provider, event.type, event.is_hard, event.delivery) == (provider, "bounced", True, delivery)


@pytest.mark.parametrize("provider", ["postmark", "mailgun", "amazon_ses"])
@pytest.mark.parametrize("secret", ["", "provider:wrong", "provider", payloads.SECRET + "x", "provider:ä"])
def test_i13_without_the_secret_nothing_is_believed(provider, secret):
    assert post(provider, bodies(left())[provider], secret=secret) == 401
    assert kept() == 0
    assert counting.refusals(provider) == {"secret": 1}


@pytest.mark.parametrize("provider", ["postmark", "mailgun", "amazon_ses"])
@pytest.mark.parametrize("purpose", ["tracking", "inbound"])
def test_i13_with_no_secret_configured_nobody_gets_in(settings, provider, purpose):
    settings.ANYMAIL = {**settings.ANYMAIL, "WEBHOOK_SECRET": []}
    assert post(provider, bodies(left())[provider], to=purpose, secret="") == 401
    assert post(provider, bodies(left())[provider], to=purpose, secret=":") == 401
    assert kept() == 0


def test_i13_a_forged_bounce_mutes_no_member():
    person = make_mentor()
    delivery = left(user=person.user)
    forged = {**payloads.postmark_bounce(delivery), "Email": person.user.email}
    for secret in ("", "provider:guess"):
        post("postmark", forged, secret=secret)
    join_waiting(timezone.now())
    assert Suppression.objects.count() == 0
    # The very same body, from the provider: the test could have failed.
    post("postmark", forged)
    join_waiting(timezone.now())
    assert Suppression.objects.get().reason == "bounced"


def test_only_the_provider_in_use_has_an_address(settings):
    settings.WEBHOOK_PROVIDERS = ("mailgun",)
    good = bodies(left())
    good["sendgrid"] = good["postmark"]
    assert [post(provider, good[provider]) for provider in ("postmark", "amazon_ses", "sendgrid")] == [404, 404, 404]
    assert post("mailgun", good["mailgun"]) == 200


@pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
def test_a_webhook_hears_posts_only(client, method):
    assert getattr(client, method)("/anymail/postmark/tracking/").status_code == 405


# --- Mailgun: its signature covers neither the body nor the time -------------------------------------


@pytest.mark.parametrize("seconds", [-301 - 5, 301 + 5, -86_400])
def test_i13_a_stale_signature_of_mailgun_is_refused(seconds):
    body = payloads.mailgun_event(left(), at=time.time() + seconds)
    assert post("mailgun", body) == 406
    assert (kept(), counting.refusals("mailgun")) == (0, {"stale": 1})


def test_an_operator_may_take_what_mailgun_tries_again(settings):
    settings.WEBHOOK_FRESH_SECONDS = 9 * 3600
    body = payloads.mailgun_event(left(), at=time.time() - 8 * 3600)
    assert [post("mailgun", body), post("mailgun", body)] == [200, 406]
    assert guarding.forget_tokens(timezone.now() + timedelta(hours=17)) == 0


@pytest.mark.parametrize("at", ["nan", "inf", "soon", "", None, [], "9" * 400])
def test_i13_a_time_that_is_none_is_refused(at):
    body = payloads.mailgun_event(left())
    block = payloads.mailgun_signature()
    text = f"{at}{block['token']}".encode()
    block.update(timestamp=at, signature=hmac.new(payloads.SIGNING_KEY.encode(), text, sha256).hexdigest())
    assert post("mailgun", {**body, "signature": block}) in (400, 406)
    assert kept() == 0


def test_i13_a_signature_of_mailgun_signs_one_post():
    first, second = left(), left()
    assert post("mailgun", payloads.mailgun_event(first, event="delivered", number="a")) == 200
    # Somebody who saw that one puts another body under its signature.
    assert post("mailgun", payloads.mailgun_event(second, event="complained", number="b")) == 406
    assert [event.type for event in Event.objects.exclude(type=guarding.TOKEN)] == ["delivered"]
    assert counting.refusals("mailgun") == {"replayed": 1}


def test_i13_a_signature_used_for_a_receipt_brings_no_mail_in():
    assert post("mailgun", payloads.mailgun_event(left())) == 200
    assert post("mailgun", payloads.mailgun_inbound("From: a@example.org\r\n\r\nHi"), to="inbound") == 406
    assert Inbound.objects.count() == 0


def test_i13_a_wrong_signature_of_mailgun_is_refused():
    body = payloads.mailgun_event(left(), key="another key")
    assert post("mailgun", body) == 400
    assert (kept(), counting.refusals("mailgun")) == (0, {"signature": 1})


def test_used_signatures_are_forgotten_when_they_are_stale():
    post("mailgun", payloads.mailgun_event(left()))
    assert guarding.forget_tokens(timezone.now()) == 0
    assert guarding.forget_tokens(timezone.now() + timedelta(minutes=11)) == 1
    assert [event.type for event in Event.objects.all()] == ["bounced"]


# --- Amazon: signed by Amazon, but anybody may have Amazon sign something ----------------------------


@pytest.mark.parametrize("version", ["1", "2"])
def test_a_notice_of_amazon_is_known_by_its_signature(version):
    delivery = left()
    notice = payloads.amazon_notice(payloads.amazon_bounce(delivery), version=version)
    assert post("amazon_ses", notice) == 200
    changed = {**notice, "Message": json.dumps(payloads.amazon_complaint(delivery)), "MessageId": "2"}
    assert post("amazon_ses", changed) == 400
    assert [event.type for event in Event.objects.all()] == ["bounced"]


def refused_notices():
    """Return name to a notice that is wrong in one way."""
    message = payloads.amazon_bounce(left())
    good = payloads.amazon_notice(message)
    other_key = payloads.amazon_keys.__wrapped__("sns.amazonaws.com")[0]
    return {
        "topic of somebody else": payloads.amazon_notice(message, topic="arn:aws:sns:us-east-1:666:receipts"),
        "key of somebody else": payloads.amazon_notice(message, key=other_key),
        "certificate elsewhere": {**good, "SigningCertURL": "https://sns.us-east-1.amazonaws.com.evil.org/a.pem"},
        "certificate of another host": {**good, "SigningCertURL": "https://s3.us-east-1.amazonaws.com/evil/a.pem"},
        "certificate with a user": {**good, "SigningCertURL": "https://sns.us-east-1.amazonaws.com@evil.org/a.pem"},
        "certificate without TLS": {**good, "SigningCertURL": payloads.CERTIFICATE.replace("https", "http")},
        "certificate of a port": {**good, "SigningCertURL": "https://sns.us-east-1.amazonaws.com:8443/a.pem"},
        "no signature": {name: value for name, value in good.items() if name != "Signature"},
        "signature of no kind": {**good, "SignatureVersion": "3"},
        "signature that is no base64": {**good, "Signature": "!"},
        "old": payloads.amazon_notice(message, at=datetime.now(UTC) - timedelta(days=2)),
        "early": payloads.amazon_notice(message, at=datetime.now(UTC) + timedelta(days=2)),
    }


@pytest.mark.parametrize("name", list(range(12)))
def test_i13_a_notice_that_is_wrong_in_one_way_is_refused(name):
    _name, notice = list(refused_notices().items())[name]
    assert post("amazon_ses", notice) == 400
    assert kept() == 0


def test_a_header_that_contradicts_the_notice_is_refused():
    notice = payloads.amazon_notice(payloads.amazon_bounce(left()))
    assert post("amazon_ses", notice, **{"x-amz-sns-message-type": "SubscriptionConfirmation"}) == 400
    assert kept() == 0


def test_a_topic_of_ours_is_confirmed_at_amazon_and_nowhere_else():
    asked = []
    sns.confirm(payloads.amazon_question(), get=asked.append)
    assert asked == ["https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&Token=2336412f37f"]
    for url in (
        "https://evil.org/?Action=ConfirmSubscription",
        "https://sns.us-east-1.amazonaws.com/?Action=Publish",
        "http://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription",
        "http://169.254.169.254/",
    ):
        with pytest.raises(sns.BadSignature):
            sns.confirm({"SubscribeURL": url}, get=asked.append)
    assert len(asked) == 1


def test_a_certificate_is_fetched_once(settings):
    cache.delete(sns.certificate_key(payloads.CERTIFICATE))
    asked = []

    def get(url):
        asked.append(url)
        return payloads.amazon_keys()[1]

    notice = payloads.amazon_notice(payloads.amazon_bounce(left()))
    sns.check(notice, timezone.now(), get)
    sns.check(notice, timezone.now(), get)
    assert asked == [payloads.CERTIFICATE]


def test_the_certificate_of_another_year_signs_nothing():
    with pytest.raises(sns.BadSignature):
        sns.check(payloads.amazon_notice({}), timezone.now() + timedelta(days=400))


# --- Bodies that are none ----------------------------------------------------------------------------

JUNK = ["", "{", "[]", "null", "7", '"text"', "{}", '{"RecordType": 7}', '{"RecordType": "Bounce"}', b"\xff\xfe",
        "[" * 100_000, '{"RecordType": "Bounce", "MessageID": {"a": 1}, "Metadata": [], "BouncedAt": "never"}',
        '{"RecordType": "Bounce", "ID": "\\u0000\\ud800", "MessageID": "\\u0000", "Email": "\\ud800"}']  # fmt: skip


@pytest.mark.parametrize("provider", ["postmark", "mailgun", "amazon_ses"])
@pytest.mark.parametrize("purpose", ["tracking", "inbound"])
@pytest.mark.parametrize("number", range(len(JUNK)))
def test_junk_with_the_secret_breaks_nothing(provider, purpose, number):
    body = {"junk": "1"} if (provider, purpose) == ("mailgun", "inbound") else JUNK[number]
    assert post(provider, body, to=purpose) in (200, 400)


@pytest.mark.parametrize(("purpose", "size"), [("tracking", 600_000), ("inbound", 6_000_000)])
def test_a_body_that_is_too_large_is_not_read(purpose, size):
    assert post("postmark", '{"a": "' + "x" * size + '"}', to=purpose) == 413
    assert counting.refusals("postmark") == {"too_large": 1}


def test_the_log_of_a_refusal_names_the_provider_only(caplog):
    with caplog.at_level(logging.DEBUG, logger="reminders"):
        post("postmark", payloads.postmark_bounce(left()), secret="provider:guess")
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("reminders")]
    assert ours == ["A post to the webhook of postmark was refused: secret."]


def test_i12_a_receipt_costs_few_queries(django_assert_num_queries):
    delivery = left()
    # Begin, known mail by number, by Message-ID, the row, end.
    with django_assert_num_queries(7):
        assert post("postmark", payloads.postmark_bounce(delivery)) == 200


# --- The start ---------------------------------------------------------------------------------------

KEYS = {
    "smtp": {"EMAIL_HOST": "mail.example.org"},
    "postmark": {"POSTMARK_SERVER_TOKEN": "t", "WEBHOOK_SECRET": payloads.SECRET},
    "mailgun": {
        "MAILGUN_API_KEY": "k",
        "MAILGUN_SENDER_DOMAIN": "mg.example.org",
        "MAILGUN_WEBHOOK_SIGNING_KEY": "s",
        "WEBHOOK_SECRET": payloads.SECRET,
    },
    "amazon_ses": {"EMAIL_HOST": "m", "AMAZON_SNS_TOPICS": payloads.TOPIC, "WEBHOOK_SECRET": payloads.SECRET},
}


def start(**environment):
    """Start Django with production's settings in a process of its own; return (exit code, backend, last line)."""
    words = "import django; django.setup(); from django.conf import settings as s; print(s.EMAIL_BACKEND)"
    done = subprocess.run(
        [sys.executable, "-c", words], cwd=site.BASE_DIR, capture_output=True, text=True, timeout=60,
        env={**PRODUCTION, "DJANGO_SETTINGS_MODULE": "mentorhub.settings", **environment},
    )  # fmt: skip
    return done.returncode, (done.stdout + done.stderr).strip().splitlines()[-1]


@pytest.mark.slow
@pytest.mark.parametrize(("provider", "name"), [("postmark", "WEBHOOK_SECRET"), ("mailgun", "WEBHOOK_SECRET"),
                         ("mailgun", "MAILGUN_WEBHOOK_SIGNING_KEY"), ("amazon_ses", "WEBHOOK_SECRET"),
                         ("amazon_ses", "AMAZON_SNS_TOPICS")])  # fmt: skip
def test_i13_without_its_secret_a_provider_stops_the_start(provider, name):
    keys = {key: value for key, value in KEYS[provider].items() if key != name}
    code, said = start(EMAIL_PROVIDER=provider, **keys)
    assert (code, said.partition(":")[0].rpartition(".")[2], name in said) == (1, "ImproperlyConfigured", True)
    assert start(EMAIL_PROVIDER=provider, DEBUG="1", **keys)[0] == 0


@pytest.mark.slow
@pytest.mark.parametrize("provider", list(KEYS))
def test_with_its_keys_a_provider_carries_the_mail(provider):
    backends = {"postmark": "anymail.backends.postmark", "mailgun": "anymail.backends.mailgun"}
    backend = backends.get(provider, "django.core.mail.backends.smtp")
    assert start(EMAIL_PROVIDER=provider, **KEYS[provider]) == (0, f"{backend}.EmailBackend")
