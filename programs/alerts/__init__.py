"""Saved searches: a visitor leaves an address for a choice of programs and hears of new ones and of deadlines."""
