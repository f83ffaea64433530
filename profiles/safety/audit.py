"""The log of what others must be able to check: who did what to whom, when and why (quality.md S16).

Lines are written here and nowhere else. The database numbers them, chains them and refuses to change them (migrations
0004 and 0005); people stand in it as numbers, never by name, so that it can stay when a person is erased.
"""

from django.db import connection
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from profiles.models import AuditEntry

LONGEST_WHY = 500


class What(TextChoices):
    """What can stand in the log."""

    BLOCKED = "blocked", _("blocked somebody")
    UNBLOCKED = "unblocked", _("took back a block")
    REPORTED = "reported", _("reported somebody")
    REPORT_DISMISSED = "report_dismissed", _("found nothing wrong")
    REPORT_WARNED = "report_warned", _("spoke with the person")
    THREAD_READ = "thread_read", _("read what two people wrote to each other")
    FLAG_LOOKED_AT = "flag_looked_at", _("looked at a flagged message")
    PROFILE_HELD = "profile_held", _("held a profile back")
    PROFILE_RELEASED = "profile_released", _("let a profile be seen again")
    PROFILE_PAUSED = "profile_paused", _("changed whether a person can be asked")
    RIGHTS_CHANGED = "rights_changed", _("changed what an account may do")
    DATA_TAKEN = "data_taken", _("took a copy of their data")
    ERASURE_ASKED = "erasure_asked", _("asked to be erased")
    ERASURE_UNDONE = "erasure_undone", _("stayed after all")
    IDLE_WARNED = "idle_warned", _("told somebody that an unused account will be erased")
    ERASED = "erased", _("an account was erased")
    MAIL_HELD = "mail_held", _("held mail back")
    MAIL_RELEASED = "mail_released", _("let mail leave")
    MAIL_RETRIED = "mail_retried", _("had a failed mail tried again")
    MAIL_READ = "mail_read", _("read a mail that came in")
    MAIL_HANDED_ON = "mail_handed_on", _("let a mail that came in become a message")
    MAIL_TRIED = "mail_tried", _("let mail go to an address again")
    REQUEST_MOVED_ON = "request_moved_on", _("let a request go on to the next mentor")
    WAYS_OFFERED = "ways_offered", _("wrote to a mentorship that was stuck")
    MENTORSHIP_ENDED = "mentorship_ended", _("ended a mentorship that was stuck")
    CIRCLE_ENDED = "circle_ended", _("ended a circle with too few people")
    MEMBERS_IMPORTED = "members_imported", _("brought members from a file")


def write(*, actor, what, subject, why=""):
    """Add a line to the log and return it: `actor` (a User, None for a visitor or the site itself) did `what`.

    `what` is a value of What. `subject` is what it was done to: a User, or a word and a number such as "report 5",
    never a name. Write it last in the transaction that does the thing: until that ends, all other writers of the log
    wait, and whoever took a lock after it could wait for them in turn.
    """
    if hasattr(subject, "pk"):
        subject = name_of(subject)
    return AuditEntry.objects.create(
        actor=actor.pk if actor is not None else None, what=What(what).value, subject=subject, why=why[:LONGEST_WHY]
    )


def name_of(user):
    """Return how the log names an account."""
    return f"account {user.pk}"


# The same sum as the trigger's. A line whose reason was emptied still has the digest of what stood there.
FIRST_BROKEN = """
SELECT id FROM (
    SELECT id, digest, why, why_digest, row_number() OVER (ORDER BY id) AS place,
        encode(sha256(convert_to(concat_ws(
            '|', coalesce(lag(digest) OVER (ORDER BY id), ''), extract(epoch FROM at)::text,
            coalesce(actor::text, ''), what, subject, why_digest
        ), 'UTF8')), 'hex') AS expected
    FROM profiles_auditentry
) AS line
WHERE digest <> expected OR id <> place OR (why <> '' AND why_digest <> encode(sha256(convert_to(why, 'UTF8')), 'hex'))
ORDER BY id LIMIT 1
"""


def verify():
    """Return the number of the first line that was changed, added or follows a removed one behind the log's back.

    None when the chain holds. Reads the whole log once, in the database. That the newest lines are missing no chain
    can show: whoever wants to know keeps what `newest` says and compares.
    """
    with connection.cursor() as cursor:
        cursor.execute(FIRST_BROKEN)
        row = cursor.fetchone()
    return row[0] if row else None


def newest():
    """Return (number, digest) of the newest line; (0, "") of an empty log."""
    return AuditEntry.objects.order_by("-id").values_list("id", "digest").first() or (0, "")
