"""Would this program take this person? Pure sums: no Django anywhere in this package."""

from .judging import (
    ASK,
    EMPLOYMENTS,
    NO,
    NOTE,
    ROLES,
    VERDICTS,
    YES,
    Answers,
    Judgement,
    Reason,
    best_first,
    judge,
)

__all__ = [
    "ASK",
    "EMPLOYMENTS",
    "NO",
    "NOTE",
    "ROLES",
    "VERDICTS",
    "YES",
    "Answers",
    "Judgement",
    "Reason",
    "best_first",
    "judge",
]
