"""What every public form says when there is too much of it, or when nothing can be taken at all."""

from http import HTTPStatus

from django.db import OperationalError
from django.utils.translation import gettext as _

from profiles.safety import gate


def take_or_say_why(form, act):
    """Do `act()`, which counts with the gate and writes; return 302, or the status that fits the error added to `form`.

    Whatever else `act` raises goes on to the caller.
    """
    try:
        act()
    except gate.Refused:
        form.add_error(None, _("Many messages have come in within an hour. Please send yours again in an hour."))
        return HTTPStatus.TOO_MANY_REQUESTS
    except (gate.Closed, OperationalError):
        form.add_error(None, _("We cannot take messages right now. Please send it again in a few minutes."))
        return HTTPStatus.SERVICE_UNAVAILABLE
    return HTTPStatus.FOUND
