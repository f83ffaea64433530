"""Mail that comes in, understood without Django, database or network: what it says, what is new in it, who wrote it.

`reading` turns bytes into an Incoming, `trimming` parts its text into own words and others, `machines` says why a mail
was not written by a person, `redacting` takes addresses out of a text. Any bytes may come in: nothing here raises,
and time and memory are bounded (quality.md I6, I7).
"""
