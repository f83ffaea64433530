"""A registry of kinds of which nothing changes when the site gets another one."""

from reminders.kinds import KINDS, Kind, add
from reminders.vocabulary import MailClass, Mode

TIP = Kind(
    name="tip", mail_class=MailClass.OPTIONAL, title="A tip", about="One idea.", why="you said that you want tips.",
)  # fmt: skip
NEWS = Kind(
    name="news", mail_class=MailClass.OPTIONAL, title="News", about="What is new.", why="you asked for news.",
    mode=Mode.DIGEST, modes=(Mode.DIGEST, Mode.OFF),
)  # fmt: skip
AGREED = Kind(
    name="agreed", mail_class=MailClass.RELATIONSHIP, title="What you agreed on", about="Your next meeting.",
    why="you agreed on a meeting.", modes=(Mode.IMMEDIATE, Mode.OFF),
)  # fmt: skip


def only_these():
    """Yield while the registry holds accounts' mails and the three kinds of this module; then put it back."""
    real = dict(KINDS)
    account = KINDS["account"]
    KINDS.clear()
    for kind in (account, TIP, NEWS, AGREED):
        add(kind)
    yield
    KINDS.clear()
    KINDS.update(real)
