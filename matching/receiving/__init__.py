"""A mail that came in: to which conversation, from whom, and whether it becomes a message there (quality.md I1-I14)."""
