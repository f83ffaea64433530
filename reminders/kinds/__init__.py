"""Every kind of mail that leaves this site."""

from importlib import import_module

from .registry import KINDS, Due, Kind, Withheld, add, kind_of, kinds_for_members

# In the order of /me/reminders/. A new kind is a line here, a module, three templates and a test.
MODULES = (
    "account",
    "leaving",
    "gone",
    "idle_warning",
    "invitation",
    "welcome",
    "profile_unfinished",
    "never_wrote",
    "pause_ends",
    "steward_confirm",
    "search_confirm",
    "search_alert",
    "request_confirm",
    "digest",
)  # fmt: skip


def load():
    """Import every kind; called once when Django starts."""
    for name in MODULES:
        import_module(f"{__name__}.{name}")


__all__ = ["KINDS", "Due", "Kind", "Withheld", "add", "kind_of", "kinds_for_members", "load"]
