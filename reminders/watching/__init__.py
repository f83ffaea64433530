"""Whether mail leaves: signs of life, what waits, what failed, and what staff do about it."""
