"""A person in words: cards, distance bands, shared hours, activity."""
