"""The registry of kinds: whatever leaves this site as mail is of one of these.

A kind is one module in this folder that ends in `KIND = add(Kind(...))`, three templates in
`templates/email/<name>/` (subject.txt, body.txt, body.html), and one test.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from reminders.vocabulary import Lane, MailClass, Mode, Reason


class Withheld(Exception):
    """Raised while a mail is written: it must not be sent after all. Carries a Reason."""

    def __init__(self, reason: Reason):
        super().__init__(reason)
        self.reason = Reason(reason)


@dataclass(frozen=True, slots=True)
class Due:
    """One mail that the facts ask for, before it is a row.

    `about` names the object ("profile", or "program 5"), `occurrence` which time it is ("day 3"): with the kind and
    the recipient they make the unique key. Either `user_id` or `email` is given. `data` holds numbers and keys only.
    """

    about: str
    occurrence: str
    due_at: datetime
    user_id: int | None = None
    email: str = ""
    data: dict = field(default_factory=dict)
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """What there is to know about one kind of mail.

    `title` and `about` describe it on /me/reminders/, `why` ends every mail ("You get this because ...").
    `context(delivery)` returns what the templates need, reading the facts anew, and raises Withheld when they no longer
    ask for this mail; None means that the mail is rendered when its row is written. `plan(now)` yields lists of Due, in
    bounded memory and with a constant number of queries each. `summary(delivery)` returns (sentence, address) for the
    weekly mail, or with a third value: a list of (words, address) of what else one may do. `acted(deliveries)` returns
    the numbers of those deliveries whose recipient has since done what it asked. `sample()` returns unsaved Deliveries
    made of real data for the staff preview.
    """

    name: str
    mail_class: MailClass
    title: str
    why: str
    about: str = ""
    lane: Lane = Lane.DAY
    # Reminders wait for the day and are counted: one a day, three a week over all kinds (quality.md R9).
    is_reminder: bool = True
    # A reminder that leaves at the hour it was planned for, whatever else left that day; later ones count it.
    keeps_hour: bool = False
    modes: tuple[Mode, ...] = (Mode.IMMEDIATE, Mode.DIGEST, Mode.OFF)
    mode: Mode = Mode.IMMEDIATE
    lifetime: timedelta = timedelta(days=14)
    context: Callable[["Delivery"], dict] | None = None  # noqa: F821 - models stand above this module
    plan: Callable[[datetime], Iterator[list[Due]]] | None = None
    summary: Callable[["Delivery"], tuple] | None = None  # noqa: F821
    acted: Callable[[list], set] | None = None
    sample: Callable[[], list] | None = None
    # Where the address is kept for mail to people without an account, when the row must not hold it.
    address: Callable[["Delivery"], str] | None = None  # noqa: F821
    # Called in the transaction that writes down that a mail has left.
    sent: Callable[["Delivery"], None] | None = None  # noqa: F821
    # Mailboxes of people without an account cannot have preferences, but can unsubscribe.
    for_members: bool = True


KINDS: dict[str, Kind] = {}


def add(kind: Kind) -> Kind:
    """Put a kind into the registry and return it; a second one of the same name is a mistake."""
    if kind.name in KINDS:
        raise ValueError(f"There is a kind {kind.name} already.")
    KINDS[kind.name] = kind
    return kind


def kind_of(name: str) -> Kind:
    """Return the kind called `name`; raise KeyError for a kind that this version of the code does not know."""
    return KINDS[name]


def kinds_for_members() -> list[Kind]:
    """Return the kinds that a member chooses about, in the order in which they were added."""
    return [kind for kind in KINDS.values() if kind.for_members and kind.mail_class != MailClass.ACCOUNT]
