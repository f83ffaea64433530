"""The tables of mail, one module for each noun."""

from .delivery import Delivery
from .event import Event
from .health import Heartbeat, Switch
from .inbound import Inbound
from .link import Link
from .wishes import Preference, Suppression

__all__ = ["Delivery", "Event", "Heartbeat", "Inbound", "Link", "Preference", "Suppression", "Switch"]
