"""How much of a mail is looked at. What lies beyond is not lost: the raw mail is kept (quality.md I8)."""

# Bytes of a raw mail; the webhooks take 5 MB.
LARGEST_MAIL = 6 * 1024 * 1024
# Bytes of headers. A thousand references take 60,000.
LARGEST_HEADERS = 200_000
# Lines of a raw mail: 5 MB of an attachment in Base64 are 69,000.
MOST_LINES = 100_000
# Lines that begin with "--", of which each may begin a part.
MOST_PARTS = 1_000
# Multiparts inside multiparts. Python's parser takes a level of calls for each, and looks at each level for every line.
MOST_LEVELS = 250
# From this many levels on only so many bytes are read, since the work is levels times lines.
MANY_LEVELS = 25
LARGEST_DEEP_MAIL = 64_000
# Characters of a text: forty times what a message of ours may have.
LONGEST_TEXT = 200_000
# Characters and tags of HTML; with more tags it is turned into text in a plainer and quicker way.
LONGEST_HTML = 300_000
MOST_TAGS = 4_000
DEEPEST_HTML = 200
# What a page could show.
MOST_ATTACHMENTS = 100
LONGEST_NAME = 200
LONGEST_SUBJECT = 300
LONGEST_ADDRESS = 320
LONGEST_ID = 200
LONGEST_HEADER = 20_000
# The nearest ones are last; a thread may be long.
MOST_REFERENCES = 20
MOST_RECIPIENTS = 100
