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
    "request",
    "request_nudge",
    "request_moved",
    "request_accepted",
    "offers_instead",
    "request_lapsed",
    "request_withdrawn",
    "first_meeting",
    "fit_check",
    "agreement",
    "agreement_nudge",
    "check_in",
    "mentorship_moved",
    "pause_over",
    "mentorship_quiet",
    "closing_survey",
    "from_staff",
    "meeting_set",
    "meeting_tomorrow",
    "circle_invited",
    "circle_joined",
    "circle_moved",
    "message",
    "circle_message",
    "address_unknown",
    "files_left_out",
    "mentor_rested",
    "digest",
)  # fmt: skip
# What links do that stand in the mails of several kinds.
ACTIONS = (
    "agreement_actions", "answer_actions", "check_actions", "circle_actions", "closing_actions", "follow_action",
    "meeting_actions", "mentorship_actions", "safety_actions",
)  # fmt: skip


def load():
    """Import every kind and every action; called once when Django starts."""
    for name in (*MODULES, *ACTIONS):
        import_module(f"{__name__}.{name}")


__all__ = ["KINDS", "Due", "Kind", "Withheld", "add", "kind_of", "kinds_for_members", "load"]
