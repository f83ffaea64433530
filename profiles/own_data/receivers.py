"""Who signs in while their account is about to be erased is led to where that can be undone."""

from django.contrib.auth.signals import user_logged_in

from . import erasing

# In the session: "new" until the person has been led there once, then "led".
LEAVING = "leaving"


def note_leaving(sender, request, user, **kwargs):
    """Note it in the session, which costs 1 query at each sign-in and none after it."""
    if erasing.pending(user):
        request.session[LEAVING] = "new"


def connect():
    """Connect everything here; called once, when Django is ready."""
    user_logged_in.connect(note_leaving, dispatch_uid="own_data.note_leaving")
