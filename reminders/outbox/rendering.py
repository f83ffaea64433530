"""A row as a mail: two parts of equal content, and headers that mail programs and providers understand."""

import re
import unicodedata
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import MIMEPart
from email.utils import format_datetime, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from reminders.kinds import Withheld, kind_of
from reminders.respect import unsubscribing
from reminders.vocabulary import MailClass, Reason

from .sealing import opened

LONGEST_SUBJECT = 150
# What may stand in a subject: no control or direction marks, which could forge a header or turn words around.
UNSAFE = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
# Signs in a name at which mail servers stumble, or which make it look like an address or an encoded word (quality.md
# D7); and how long a name may be, in bytes. A name with none of them, and no longer, fits one line without quotes:
# within quotes, and across lines, Python encodes other letters in a way that strict readers complain about.
NOT_IN_NAMES = re.compile(r"[\"@:;,.<>()\[\]\\=?]")
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a mail says.

    `reply_to` is the address for an answer, when it is not ours; `from_name` is who speaks through us; `thread` is the
    Message-ID of the mail that it follows. `is_relayed` says that a person wrote what it carries, and not this site.
    """

    subject: str
    text: str
    html: str
    reply_to: str = ""
    from_name: str = ""
    thread: str = ""
    is_relayed: bool = False
    # Entries for the reader's calendar: (name, content, method), the method being "REQUEST" or "CANCEL" (RFC 5546).
    files: tuple = ()


def one_line(words, most=LONGEST_SUBJECT):
    """Return `words` as one line that is safe in a header, cut to `most` characters (quality.md D7)."""
    kept = "".join(" " if unicodedata.category(c) in UNSAFE else c for c in words)
    # A look-alike of an encoded word would be decoded by readers into whatever it hides.
    kept = kept.replace("=?", "= ?")
    line = re.sub(r"\s+", " ", kept).strip()
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def frame(kind):
    """Return what every mail's templates get, whoever it is to."""
    return {
        "site": settings.SITE_URL,
        "kind": kind,
        "why": kind.why,
        "contact": settings.CONTACT_EMAIL,
        "postal_address": settings.POSTAL_ADDRESS,
        "reminders_url": "",
        "unsubscribe_url": "",
    }


def frame_of(delivery, kind, address):
    """Return the links by which this recipient chooses, or leaves."""
    if kind.mail_class == MailClass.ACCOUNT:
        return {"unsubscribe_url": ""}
    return {
        "reminders_url": f"{settings.SITE_URL}/me/reminders/" if delivery.user_id and kind.for_members else "",
        "unsubscribe_url": unsubscribing.url_for(recipient=delivery.recipient, email=address, kind_name=kind.name),
    }


def language_of(delivery):
    """Return the language to write in: there is one so far, and this is the one place that chooses."""
    return delivery.data.get("language") or settings.LANGUAGE_CODE


def render(delivery, address=""):
    """Return the Rendered mail of a row; raise Withheld when the facts no longer ask for it."""
    kind = kind_of(delivery.kind)
    if delivery.sealed:
        content = opened(delivery.sealed)
        return Rendered(one_line(content.subject), content.text, content.html)
    if kind.context is None:
        # The content of a mail that was rendered before has been forgotten meanwhile.
        raise Withheld(Reason.LATE)
    with translation.override(language_of(delivery)):
        return words_of(kind, {**frame_of(delivery, kind, address), **kind.context(delivery)})


def words_of(kind, context):
    """Return the Rendered mail of a kind's templates.

    `context` may name another folder as "template", and say what Rendered says beyond the words.
    """
    context = {**frame(kind), **context}
    folder = f"email/{context.get('template', kind.name)}"
    context["subject"] = one_line(render_to_string(f"{folder}/subject.txt", context))
    text = render_to_string(f"{folder}/body.txt", context)
    html = render_to_string(f"{folder}/body.html", context)
    return Rendered(
        context["subject"], re.sub(r"\n{3,}", "\n\n", text).strip() + "\n", html,
        reply_to=context.get("reply_to", ""), from_name=context.get("from_name", ""),
        thread=context.get("thread", ""), is_relayed=context.get("is_relayed", False),
        files=tuple(context.get("calendar", ())),
    )  # fmt: skip


def sender_line(name):
    """Return From: our own address, with `name` before it when somebody speaks through us."""
    words = one_line(NOT_IN_NAMES.sub(" ", name)).encode()[:LONGEST_NAME].decode(errors="ignore").strip()
    if not words:
        return settings.DEFAULT_FROM_EMAIL
    words = _("%(name)s via MentorHub") % {"name": words}
    return str(Address(words, addr_spec=parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))


def headers_of(delivery, unsubscribe_url, *, thread="", is_relayed=False):
    """Return the headers beyond From, To and Subject.

    A mail that a person wrote and we pass on is not automatic in the sense of RFC 3834 (section 5: "no" is for what a
    human sent), and readers that drop or fold away what is (other sites like this one, ticket systems) must not do so
    with somebody's letter. It asks machines not to answer in the one way that is not read as "a machine wrote this",
    and keeps our own mark, by which loops are known.
    """
    headers = {
        "Message-ID": delivery.message_id,
        "Date": format_datetime(timezone.now()),
        **({"X-Auto-Response-Suppress": "OOF, AutoReply"} if is_relayed else {"Auto-Submitted": "auto-generated"}),
        # The same on every copy, should there ever be two.
        "X-MentorHub-Delivery": delivery.public_id.hex,
    }
    if thread:
        headers["In-Reply-To"] = headers["References"] = thread
    if unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def calendar_part(name, content, method):
    """Return an entry for a calendar as a part of a mail; mail programs act on what its type says (RFC 6047, 2.4)."""
    part = MIMEPart()
    # As bytes, for lines of calendars end with CR and LF, which text in a mail does not keep.
    part.set_content(
        content, "text", "calendar", disposition="attachment", filename=name,
        params={"method": method, "charset": "utf-8"},
    )  # fmt: skip
    return part


def message_of(delivery, address):
    """Return the mail of a row to `address`; raise Withheld."""
    kind = kind_of(delivery.kind)
    rendered = render(delivery, address)
    unsubscribe_url = frame_of(delivery, kind, address)["unsubscribe_url"]
    message = EmailMultiAlternatives(
        rendered.subject, rendered.text, sender_line(rendered.from_name), [address],
        reply_to=[rendered.reply_to or settings.CONTACT_EMAIL],
        headers=headers_of(delivery, unsubscribe_url, thread=rendered.thread, is_relayed=rendered.is_relayed),
    )  # fmt: skip
    message.attach_alternative(rendered.html, "text/html")
    for file in rendered.files:
        message.attach(calendar_part(*file))
    # What providers send back with their receipts, and what we never want them to do (quality.md V11).
    message.metadata = {"delivery": delivery.public_id.hex}
    message.track_opens = message.track_clicks = False
    return message
