"""The overview of staff: how many people there are, what becomes of them, what is stuck, and what to do about it."""
