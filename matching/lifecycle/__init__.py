"""What may happen to a request, from the first word to the yes, and the clock that lets none die in silence.

Lock order: the mentor's profile, then the request; the request's lock covers its asks.
"""
