"""The tables of people, one module for each noun."""

from .coming import Erasure, Invitation, InvitationState
from .listing import Fact, Listing
from .place import Place, PlaceState, Precision, Provider
from .profile import Offer, Profile
from .safety import AuditEntry, Block, ConductAcceptance, Report
from .topic import Topic, TopicInterest
from .user import User

__all__ = [
    "AuditEntry",
    "Block",
    "ConductAcceptance",
    "Erasure",
    "Fact",
    "Invitation",
    "InvitationState",
    "Listing",
    "Offer",
    "Place",
    "PlaceState",
    "Precision",
    "Profile",
    "Provider",
    "Report",
    "Topic",
    "TopicInterest",
    "User",
]
