"""Forms of people who write to each other."""
