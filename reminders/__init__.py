"""The only door through which mail leaves."""
