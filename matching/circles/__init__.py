"""Circles: opening one, coming in and going, the waiting list, beginning, and the end.

Lock order: the host's profile, then the circle, whose lock covers its members; then the conversation.
"""
