"""Keeping the catalog true: suggestions from the public, edits, confirmations, the log of changes."""
