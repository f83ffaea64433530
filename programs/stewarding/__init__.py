"""Who looks after a program: appointing them, what they say about it, and what follows when they say nothing."""
