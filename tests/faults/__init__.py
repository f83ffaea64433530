"""Failures of every part around mail, with real servers and processes (quality.md 1.4)."""
