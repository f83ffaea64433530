"""Named points at which a test lets a worker die, stop or dawdle. Nothing here acts without settings.MAIL_FAULTS.

MENTORHUB_FAIL_POINT is "name:action" or "name:action@file"; action is kill, stop, raise or sleep and seconds. With a
file it acts only while that exists, and removes it first, so that it acts once.
"""

import os
import signal
import time

from django.conf import settings


class Injected(Exception):
    """Raised by the action "raise"."""


def pass_by(name):
    """Act if the environment names this point."""
    if settings.MAIL_FAULTS:
        _act(name, os.environ.get("MENTORHUB_FAIL_POINT", ""))


def _act(name, wanted):
    point, _, rest = wanted.partition(":")
    action, _, file = rest.partition("@")
    if point != name:
        return
    if file:
        try:
            os.unlink(file)
        except FileNotFoundError:
            return
    if action == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif action == "stop":
        os.kill(os.getpid(), signal.SIGSTOP)
    elif action == "raise":
        raise Injected(name)
    elif action.startswith("sleep"):
        time.sleep(float(action.removeprefix("sleep")))
