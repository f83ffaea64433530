"""The lot among people who fit equally hangs on account numbers, which differ from run to run: tests pin it."""

from dataclasses import replace

import pytest

from matching import scoring
from matching.recommendations import judging


def pin_lot(monkeypatch, number_of):
    """Draw by `number_of(account)` instead of the number of the account, and in the same week whenever it is."""

    def drawn(match, share, week):
        seeker = number_of(int(week.partition(":")[0]))
        return scoring.turn(replace(match, account=number_of(match.account)), share, f"{seeker}:2026-48")

    monkeypatch.setattr(judging, "turn", drawn)


@pytest.fixture
def even_lot(monkeypatch):
    """Let everybody draw the same, so that only what fits decides."""
    pin_lot(monkeypatch, lambda _account: 0)
