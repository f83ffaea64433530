"""News of the catalog for the apps above, which only they receive (reminders/receivers.py)."""

from django.dispatch import Signal

# Somebody gave an address for a choice of programs, and nobody has confirmed it yet.
# Arguments: search (SavedSearch). Sent in the transaction that writes the row.
search_saved = Signal()

# Somebody whose address it is wants news about a choice of programs: confirmed by mail, or signed in with it.
# Arguments: search (SavedSearch). Sent in the transaction that writes it down, also for what was confirmed before.
search_confirmed = Signal()
