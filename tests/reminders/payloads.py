"""What providers post, in the shapes of their documents, with values of ours filled in."""

import base64
import hmac
import json
import time
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

SECRET = "provider:a-long-enough-password"
SIGNING_KEY = "key-of-mailgun-0123456789"
TOPIC = "arn:aws:sns:us-east-1:123456789012:receipts"
CERTIFICATE = "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem"
ADDRESS = "reader@example.org"


def authorization(secret=SECRET):
    """Return the headers that show a secret."""
    return {"authorization": "Basic " + base64.b64encode(secret.encode()).decode()}


# --- Postmark ----------------------------------------------------------------------------------


def postmark_bounce(delivery, *, type="HardBounce", number=4323372036854775807, at="2026-11-24T18:00:00.2735393Z"):
    """Return Postmark's bounce webhook (also what it posts for spam complaints, with another record type)."""
    return {
        "RecordType": "Bounce",
        "ID": number,
        "Type": type,
        "TypeCode": 1,
        "Name": "Hard bounce",
        "Tag": "",
        "MessageID": delivery.provider_id or "883953f4-6105-42a2-a16a-77a8eac79483",
        "Metadata": {"delivery": delivery.public_id.hex},
        "ServerID": 23,
        "MessageStream": "outbound",
        "Description": "The server was unable to deliver your message (ex: unknown user, mailbox not found).",
        "Details": "smtp;550 5.1.1 The email account that you tried to reach does not exist.",
        "Email": ADDRESS,
        "From": "hello@mentorhub.example.org",
        "BouncedAt": at,
        "DumpAvailable": True,
        "Inactive": True,
        "CanActivate": True,
        "Subject": "A subject",
        "Content": "",
    }


def postmark_complaint(delivery):
    """Return Postmark's spam complaint webhook."""
    body = postmark_bounce(delivery, type="SpamComplaint", number=42)
    return {**body, "RecordType": "SpamComplaint", "TypeCode": 512, "Name": "Spam complaint"}


def postmark_delivery(delivery, at="2026-11-24T18:00:00Z"):
    """Return Postmark's delivery webhook."""
    return {
        "MessageID": delivery.provider_id or "883953f4-6105-42a2-a16a-77a8eac79483",
        "Recipient": ADDRESS,
        "DeliveredAt": at,
        "Details": "Test delivery webhook details",
        "Tag": "",
        "ServerID": 23,
        "Metadata": {"delivery": delivery.public_id.hex},
        "RecordType": "Delivery",
        "MessageStream": "outbound",
    }


def postmark_unsubscribed(delivery):
    """Return Postmark's subscription change webhook, after somebody used its own unsubscribe link."""
    return {
        "RecordType": "SubscriptionChange",
        "MessageID": delivery.provider_id or "883953f4-6105-42a2-a16a-77a8eac79483",
        "ServerID": 23,
        "MessageStream": "outbound",
        "ChangedAt": "2026-11-24T18:00:00Z",
        "Recipient": ADDRESS,
        "Origin": "Recipient",
        "SuppressSending": True,
        "SuppressionReason": "ManualSuppression",
        "Tag": "",
        "Metadata": {"delivery": delivery.public_id.hex},
    }


def postmark_open(delivery):
    """Return Postmark's open webhook, which we never asked for."""
    return {
        **postmark_delivery(delivery),
        "RecordType": "Open",
        "FirstOpen": True,
        "ReceivedAt": "2026-11-24T18:00:00Z",
    }


def postmark_inbound(raw, *, message_id="22c74902-a0c1-4511-804f2-341342852c90", sender="reader@example.org"):
    """Return Postmark's inbound webhook with the raw mail included."""
    return {
        "FromName": "Reader",
        "MessageStream": "inbound",
        "From": sender,
        "FromFull": {"Email": sender, "Name": "Reader", "MailboxHash": ""},
        "To": "hello@mentorhub.example.org",
        "ToFull": [{"Email": "hello@mentorhub.example.org", "Name": "", "MailboxHash": ""}],
        "Cc": "",
        "CcFull": [],
        "Bcc": "",
        "BccFull": [],
        "OriginalRecipient": "hello@mentorhub.example.org",
        "Subject": "Re: A subject",
        "MessageID": message_id,
        "ReplyTo": "",
        "MailboxHash": "",
        "Date": "Tue, 24 Nov 2026 18:00:00 +0000",
        "TextBody": "Yes",
        "HtmlBody": "",
        "StrippedTextReply": "Yes",
        "Tag": "",
        "RawEmail": raw,
        "Headers": [{"Name": "Return-Path", "Value": f"<{sender}>"}],
        "Attachments": [],
    }


# --- Mailgun -----------------------------------------------------------------------------------


def mailgun_signature(*, token="t" * 50, at=None, key=SIGNING_KEY):
    """Return what Mailgun proves itself by: it covers the time and the token, and nothing of the body."""
    timestamp = str(int(time.time() if at is None else at))
    signature = hmac.new(key.encode(), f"{timestamp}{token}".encode(), sha256).hexdigest()
    return {"timestamp": timestamp, "token": token, "signature": signature}


def mailgun_event(delivery, *, event="failed", severity="permanent", reason="bounce", number="G9Bn5sl1TC6nu79C8C0bwg",
                  **signature):  # fmt: skip
    """Return Mailgun's webhook of a bounce, or of another event."""
    return {
        "signature": mailgun_signature(**signature),
        "event-data": {
            "id": number,
            "timestamp": 1795543200.973143,
            "log-level": "error",
            "event": event,
            "severity": severity,
            "reason": reason,
            "delivery-status": {
                "attempt-no": 1,
                "code": 550,
                "description": "",
                "message": "5.1.1 The email account that you tried to reach does not exist.",
                "session-seconds": 0.4331989288330078,
            },
            "flags": {"is-routed": False, "is-authenticated": True, "is-system-test": False, "is-test-mode": False},
            "envelope": {"sender": "hello@mentorhub.example.org", "transport": "smtp", "targets": ADDRESS},
            "message": {
                "attachments": [],
                "headers": {
                    "from": "hello@mentorhub.example.org",
                    "message-id": delivery.message_id.strip("<>"),
                    "subject": "A subject",
                    "to": ADDRESS,
                },
                "size": 4311,
            },
            "recipient": ADDRESS,
            "recipient-domain": "example.org",
            "tags": [],
            "campaigns": [],
            "user-variables": {"delivery": delivery.public_id.hex},
        },
    }


def mailgun_inbound(raw, **signature):
    """Return the form fields of Mailgun's route with the whole mail."""
    return {
        **mailgun_signature(**signature),
        "recipient": "hello@mentorhub.example.org",
        "sender": ADDRESS,
        "from": f"Reader <{ADDRESS}>",
        "subject": "Re: A subject",
        "body-mime": raw,
    }


def mailgun_parsed(mail, *, recipient, sender=ADDRESS, **signature):
    """Return the form fields of Mailgun's route with a mail (EmailMessage) taken apart; files are left out."""
    part = mail.get_body(preferencelist=("plain",))
    text = part.get_content() if part is not None else ""
    return {
        **mailgun_signature(**signature),
        "recipient": recipient,
        "sender": sender,
        "from": str(mail["From"]),
        "subject": str(mail["Subject"]),
        "body-plain": text,
        "stripped-text": text.partition("\n\n")[0],
        "message-headers": json.dumps([[name, str(value)] for name, value in mail.items()]),
    }


# --- Amazon ------------------------------------------------------------------------------------


@cache
def amazon_keys(name="sns.amazonaws.com"):
    """Return (key, PEM certificate) as Amazon would have them, of our own making."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=30))
        .not_valid_after(now + timedelta(days=300))
        .sign(key, hashes.SHA256())
    )
    return key, certificate.public_bytes(serialization.Encoding.PEM)


def signed(notice, *, version="2", key=None):
    """Return a notice with Amazon's signature: the lines of its documents, written out once more here."""
    fields = ["Message", "MessageId", "SubscribeURL", "Subject", "Timestamp", "Token", "TopicArn", "Type"]
    if notice["Type"] == "Notification":
        fields = [name for name in fields if name not in ("SubscribeURL", "Token")]
    text = "".join(f"{name}\n{notice[name]}\n" for name in fields if name in notice)
    algorithm = hashes.SHA256() if version == "2" else hashes.SHA1()
    signature = (key or amazon_keys()[0]).sign(text.encode(), padding.PKCS1v15(), algorithm)
    return {
        **notice,
        "SignatureVersion": version,
        "Signature": base64.b64encode(signature).decode(),
        "SigningCertURL": CERTIFICATE,
    }


def amazon_notice(message, *, number="22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324", at=None, topic=TOPIC, **how):
    """Return a signed notice that carries `message`."""
    notice = {
        "Type": "Notification",
        "MessageId": number,
        "TopicArn": topic,
        "Subject": "Amazon SES Email Event Notification",
        "Message": json.dumps(message),
        "Timestamp": (at or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "UnsubscribeURL": "https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe",
    }
    return signed(notice, **how)


def amazon_mail(delivery):
    """Return what Amazon says about the mail: its own number, and the headers as we wrote them."""
    return {
        "timestamp": "2026-11-24T18:00:00.000Z",
        "source": "hello@mentorhub.example.org",
        "sendingAccountId": "123456789012",
        "messageId": "0100017a5d8b8c2e-00000000-0000-0000-0000-000000000000-000000",
        "destination": [ADDRESS],
        "headersTruncated": False,
        "headers": [
            {"name": "From", "value": "hello@mentorhub.example.org"},
            {"name": "To", "value": ADDRESS},
            {"name": "Message-ID", "value": delivery.message_id},
            {"name": "X-MentorHub-Delivery", "value": delivery.public_id.hex},
        ],
        "commonHeaders": {"from": ["hello@mentorhub.example.org"], "to": [ADDRESS], "subject": "A subject"},
    }


def amazon_bounce(delivery, *, type="Permanent"):
    """Return Amazon's event of a bounce."""
    return {
        "eventType": "Bounce",
        "bounce": {
            "feedbackId": "01000157c44f053b-61b59c11-9236-11e6-8f96-7be8aexample-000000",
            "bounceType": type,
            "bounceSubType": "General",
            "bouncedRecipients": [
                {
                    "emailAddress": ADDRESS,
                    "action": "failed",
                    "status": "5.1.1",
                    "diagnosticCode": "smtp; 550 5.1.1 user unknown",
                }
            ],
            "timestamp": "2026-11-24T18:00:00.000Z",
            "reportingMTA": "dsn; mta.example.com",
        },
        "mail": amazon_mail(delivery),
    }


def amazon_complaint(delivery, *, feedback="abuse"):
    """Return Amazon's event of a complaint."""
    return {
        "eventType": "Complaint",
        "complaint": {
            "feedbackId": "01000157c44f053b-61b59c11-9236-11e6-8f96-7be8aexample-000000",
            "complainedRecipients": [{"emailAddress": ADDRESS}],
            "timestamp": "2026-11-24T18:00:00.000Z",
            "userAgent": "Amazon SES Mailbox Simulator",
            "complaintFeedbackType": feedback,
        },
        "mail": amazon_mail(delivery),
    }


def amazon_delivery(delivery):
    """Return Amazon's event of a delivery."""
    return {
        "eventType": "Delivery",
        "delivery": {
            "timestamp": "2026-11-24T18:00:00.000Z",
            "processingTimeMillis": 500,
            "recipients": [ADDRESS],
            "smtpResponse": "250 ok: Message 111 accepted",
            "reportingMTA": "a8-50.smtp-out.amazonses.com",
        },
        "mail": amazon_mail(delivery),
    }


def amazon_inbound(raw):
    """Return Amazon's notice of a mail that came in, by the SNS action with Base64."""
    return {
        "notificationType": "Received",
        "receipt": {
            "timestamp": "2026-11-24T18:00:00.000Z",
            "recipients": ["hello@mentorhub.example.org"],
            "spamVerdict": {"status": "PASS"},
            "action": {"type": "SNS", "topicArn": TOPIC, "encoding": "BASE64"},
        },
        "mail": {
            "timestamp": "2026-11-24T18:00:00.000Z",
            "source": ADDRESS,
            "messageId": "d6iitobk75ur44p8kdnnp7g2n800",
        },
        "content": base64.b64encode(raw.encode()).decode(),
    }


def amazon_question():
    """Return Amazon's question whether we want a topic."""
    return signed(
        {
            "Type": "SubscriptionConfirmation",
            "MessageId": "165545c9-2a5c-472c-8df2-7ff2be2b3b1b",
            "Token": "2336412f37f",
            "TopicArn": TOPIC,
            "Message": "You have chosen to subscribe to the topic.",
            "SubscribeURL": "https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&Token=2336412f37f",
            "Timestamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        }
    )
