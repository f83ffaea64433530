"""The tables of people who write to each other and work together, one module for each noun."""

from .address_use import AddressUse
from .circle import Circle, CircleMember, CircleWish
from .closing import Closing
from .conversation import ContactBlock, Conversation, HeldMail, Message, Seat
from .correspondent import Correspondent
from .meeting import Meeting
from .mentorship import Agreement, Check, Goal, Mentorship, Note, Stranger
from .request import Ask, Draft, Request

__all__ = [
    "AddressUse",
    "Agreement",
    "Ask",
    "Check",
    "Circle",
    "CircleMember",
    "CircleWish",
    "Closing",
    "ContactBlock",
    "Conversation",
    "Correspondent",
    "Draft",
    "Goal",
    "HeldMail",
    "Meeting",
    "Mentorship",
    "Message",
    "Note",
    "Request",
    "Seat",
    "Stranger",
]
