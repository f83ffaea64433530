"""Where in a text somebody else's words begin: "On … wrote:", header blocks, "-----Original Message-----".

`mail-parser-reply` knows the introductions of thirteen languages. It is asked here about a few lines at a time and not
about whole mails: it has no bound on time, and it would cut own words at "Thanks," and at "- " of a list. What
it does not know (more languages, lines folded over three or four, introductions without "wrote") is added from
`wording`. Whoever says so: without a date, a time or an address a line introduces nothing (I8: if unsure, keep).
"""

import re

from mailparser_reply.constants import MAIL_LANGUAGES
from mailparser_reply.parser import EmailMessage

from .wording import LABELS, ORIGINALS, WROTE, fold

# Characters that an introduction over all its lines may have, and lines; more is somebody's paragraph.
LONGEST = 400
MOST_LINES = 4
# Questions that the library is asked about one mail: each may take 3 ms on a line made to be slow.
MOST_QUESTIONS = 24
# Lines with a colon at their end that are looked at closely; a mail with more was made to be slow.
MOST_CANDIDATES = 400
LIBRARY = EmailMessage(text="", languages=sorted(set(MAIL_LANGUAGES) - {"david"})).HEADER_REGEX
KINDS = {label: kind for kind, labels in LABELS.items() for label in labels}
HAS_WROTE = re.compile("|".join(map(re.escape, sorted(WROTE, key=len, reverse=True))), re.IGNORECASE)
HAS_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}\.\w")
ENDS_WITH_ADDRESS = re.compile(r"<[^<>\s]{1,120}@[^<>\s]{1,120}>[\s)]{0,3}[:：]$")
TIME = re.compile(r"(?<!\d)\d{1,2}[:.hH時时시点]\s?\d{2}")
WHOLE_DATE = re.compile(r"(?<!\d)\d{1,4}[./-]\s?\d{1,2}[./-]\s?\d{1,4}(?!\d)|\d{4}\s?[年년]\s?\d{1,2}\s?[月월]")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
OPENING = re.compile(
    r"(?:On|Am|Le|El|Il|Em|Op|Den|Dne|W dniu|Dnia|Pe|Pada|Vào|Στις|בתאריך|في|No dia|Il giorno)\s", re.IGNORECASE
)
BESIDE = " \t*_|\u200e\u200f\u2068\u2069"
DECORATION = f"{BESIDE}>"
# Characters of what may follow the end of an address: "> wrote:".
SHORT = 30
NO_SPACE = re.compile(r"(?<=<) | (?=>)")
# "Jo Weber <jo@college.example> wrote:" and nothing else.
NAME_WROTE = re.compile(r"^[^<>:]{0,80}<[^<>\s]{1,120}@[^<>\s]{1,120}>\s[^\d:]{2,20}[:：]$")
# As Gmail wrote it for years: "2013/7/20 Jo Weber <jo@college.example>", with no colon.
DATE_AND_ADDRESS = re.compile(r"^\d{4}[/-]\d{1,2}[/-]\d{1,2}\s[^<>]{1,80}<[^<>\s]{1,120}@[^<>\s]{1,120}>:?$")
DASHES = re.compile(r"^[\s*_]*[-_=–—*]{2,}")


def is_quoted(line, above=""):
    """Return whether a line begins with the sign of a quotation, rather than with the end of an address <…> `above`."""
    if above.rfind("<") > above.rfind(">") and len(line) < SHORT:
        return False
    return line.lstrip(" \t").startswith((">", "＞"))


class Introductions:
    """The introductions of one text, given as its lines. Takes time in proportion to the text."""

    def __init__(self, lines):
        self.lines = lines
        self.questions = self.candidates = 0
        self.quoted = [is_quoted(line, above) for above, line in zip(["", *lines], lines, strict=False)]
        # An introduction ends with a colon; Zoho's stands between dashes.
        self.ends = [line.rstrip(" \t\u200e\u200f*_").endswith((":", "：", "----")) for line in lines]

    def length_at(self, start):
        """Return how many lines from `start` on introduce a quotation by "On … wrote:", 0 if none do."""
        lines = self.lines
        if DATE_AND_ADDRESS.match(lines[start].strip()):
            return 1
        for number in range(1, MOST_LINES + 1):
            last = start + number - 1
            if last >= len(lines) or not lines[last].strip() or self.quoted[last]:
                return 0
            if self.ends[last] and self.candidates < MOST_CANDIDATES and self.is_introduction(start, number):
                return number if number == 1 or not self.begins_later(start, number) else 0
        return 0

    def begins_later(self, start, number):
        """Return whether the first of several lines is an own one, which the introduction merely follows."""
        first, above = self.lines[start].lstrip(DECORATION), self.lines[start - 1] if start else ""
        later = [start + skip for skip in range(1, number) if self.is_dated(start + skip, number - skip)]
        if any(OPENING.match(self.lines[place].lstrip(DECORATION)) for place in later):
            return True
        if OPENING.match(first) and (not above.strip() or TIME.search(first) or YEAR.search(first)):
            return False
        return bool(later) and not (HAS_ADDRESS.search(first) and not above.strip())

    def joined(self, start, number):
        """Return lines as one."""
        lines = self.lines[start : start + number]
        return NO_SPACE.sub("", " ".join(line.strip(BESIDE) for line in lines)).strip(BESIDE + "-")

    def is_introduction(self, start, number):
        """Return whether lines that end with a colon introduce a quotation; a short "Ann wrote:" does above one."""
        self.candidates += 1
        if self.is_dated(start, number):
            return True
        joined = self.joined(start, number)
        if NAME_WROTE.match(joined) and HAS_WROTE.search(joined):
            return True
        return len(joined) <= 120 and HAS_WROTE.search(joined) is not None and self.quotes_below(start + number)

    def is_dated(self, start, number):
        """Return whether lines that end with a colon say when somebody wrote, or from which address."""
        joined = self.joined(start, number)
        if len(joined) > LONGEST:
            return False
        has_when = bool(TIME.search(joined) and (YEAR.search(joined) or WHOLE_DATE.search(joined)))
        has_date = has_when or bool(WHOLE_DATE.search(joined) or YEAR.search(joined))
        has_address = bool(HAS_ADDRESS.search(joined))
        is_enough = has_when or (has_date and has_address) or WHOLE_DATE.search(joined)
        if is_enough and HAS_WROTE.search(joined):
            return True
        if has_date and ENDS_WITH_ADDRESS.search(joined):
            return True
        return (has_when or (has_date and has_address)) and self.library_says(joined)

    def library_says(self, joined):
        """Return whether mail-parser-reply takes a line for an introduction."""
        self.questions += 1
        return self.questions <= MOST_QUESTIONS and LIBRARY.match(joined) is not None

    def quotes_below(self, place):
        """Return whether the next line with words, from `place` on, is a quoted one."""
        return next(
            (self.quoted[each] for each in range(place, min(place + 4, len(self.lines))) if self.lines[each].strip()),
            False,
        )

    def block_at(self, start):
        """Return how many lines from `start` on are the header block of an earlier mail, 0 if they are none.

        It begins with "From" and has two more of date, recipient, subject and copy; or one more where the sender has
        an address. Long values go over several lines, and HTML may have empty lines between.
        """
        if kind_of(self.lines[start]) != "from":
            return 0
        kinds, length, other = {"from"}, 1, 0
        for number, line in enumerate(self.lines[start + 1 : start + 20], start=2):
            kind = kind_of(line)
            if kind and kind != "from":
                kinds.add(kind)
                length, other = number, 0
            elif other >= 2:
                break
            else:
                other += 1
        has_address = HAS_ADDRESS.search(self.lines[start]) is not None
        return length if len(kinds) >= 3 or (len(kinds) == 2 and has_address) else 0

    def separator_at(self, place):
        """Return 1 if a line is a heading such as "-----Original Message-----", else 0."""
        line = self.lines[place].strip()
        if len(line) > 120:
            return 0
        words = fold(line.strip("-_=–—*~<>[] \t:：\u200e\u200f"))
        if words not in ORIGINALS:
            return 0
        below = next((each for each in self.lines[place + 1 : place + 4] if each.strip()), "")
        return int(bool(DASHES.match(line) or kind_of(below) or is_quoted(below)))


def kind_of(line):
    """Return which label of a header block a line begins with ("from", "date", …), "" for none."""
    label, colon, _value = line.lstrip(DECORATION)[:60].replace("：", ":").partition(":")
    return KINDS.get(fold(label.strip(DECORATION)), "") if colon else ""
