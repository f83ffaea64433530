"""The tables of people who write to each other, one module for each noun."""

from .address_use import AddressUse
from .conversation import ContactBlock, Conversation, HeldMail, Message, Seat
from .correspondent import Correspondent
from .mentorship import Mentorship
from .request import Ask, Draft, Request

__all__ = [
    "AddressUse",
    "Ask",
    "ContactBlock",
    "Conversation",
    "Correspondent",
    "Draft",
    "HeldMail",
    "Mentorship",
    "Message",
    "Request",
    "Seat",
]
