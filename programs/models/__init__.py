"""The catalog's tables, one noun a module."""

from .program import ApplicationWindow, Program, RoleTerms
from .record import CatalogVersion, ProgramChange, Verification
from .saved_search import SavedSearch
from .sponsor import Sponsor
from .steward import Steward
from .suggestion import Suggestion

__all__ = [
    "ApplicationWindow",
    "CatalogVersion",
    "Program",
    "ProgramChange",
    "RoleTerms",
    "SavedSearch",
    "Sponsor",
    "Steward",
    "Suggestion",
    "Verification",
]
