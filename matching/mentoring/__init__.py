"""From the yes to the end: agreeing, goals and notes, how it goes, pausing, closing, and the clock of quiet ones.

Lock order: the mentor's profile, then the mentorship; whoever has words to say says them before (lifecycle/saying.py).
"""
