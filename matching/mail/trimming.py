"""The new words of a mail apart from what is quoted, signed or added by the client. If unsure it keeps more (I8)."""

from dataclasses import dataclass
from itertools import groupby

from . import limits
from .introductions import TIME, WHOLE_DATE, Introductions, is_quoted
from .markup import text_of, tidy
from .wording import DEVICES, SENT_FROM, SENT_FROM_END, SENT_LOOSELY, fold

# Our own mails have this line above what they quote; all from it on is ours, in whatever language the client speaks.
REPLY_MARKER = "--- Write above this line ---"
MARKER_WORDS = fold(REPLY_MARKER.strip("- "))
# Lines of a signature. More than that below "-- " are rather words that somebody put there.
LONGEST_SIGNATURE = 15
LONGEST_BANNER = 90
SIGNATURE_LINES = {"--", "—", "–"}
LIST_FOOTER = ("mailing list", "unsubscribe", "mailman", "listinfo", "liste de diffusion", "google groups")
OWN, QUOTED, CUT, SIGNED = "own", "quoted", "cut", "signed"


@dataclass(frozen=True, slots=True)
class Trimmed:
    """The parts of a mail's text: `own` is what the sender wrote now, `rest` all other lines, in their order."""

    own: str
    rest: str


def trim(text, *, html=False):
    """Return the Trimmed of a text (or of HTML); raise nothing. Takes time in proportion to the text.

    Answers above, below and between quoted lines are kept. Where nothing would be left of a mail that has words which
    are not marked as quoted, they are kept: somebody passed something on, or wrote below an unmarked quotation.
    """
    lines = (text_of(text) if html else text)[: limits.LONGEST_TEXT].split("\n")
    kinds, is_sure = marked(lines)
    if not is_sure and not any(line.strip() for line, kind in zip(lines, kinds, strict=True) if kind == OWN):
        kinds = [OWN if kind == CUT else kind for kind in kinds]
    own = [line for line, kind in zip(lines, kinds, strict=True) if kind == OWN]
    rest = [line for line, kind in zip(lines, kinds, strict=True) if kind != OWN]
    return Trimmed(own=tidy("\n".join(own)).strip(), rest=tidy("\n".join(rest)))


def marked(lines):
    """Return (the kind of each line, whether a line of ours shows that what was cut is quoted)."""
    introductions = Introductions(lines)
    kinds = [QUOTED if quoted else OWN for quoted in introductions.quoted]
    has_introduction, is_sure = mark_earlier(introductions, kinds)
    if kinds.count(QUOTED) == 1 and not has_introduction:
        # One line that begins with ">" in the middle of a paragraph, and nothing that says who is quoted: an arrow.
        place = kinds.index(QUOTED)
        if place and lines[place - 1].strip():
            kinds[place] = OWN
    for start, end in stretches(kinds):
        mark_ending(lines, kinds, start, end)
    return kinds, is_sure


def mark_earlier(introductions, kinds):
    """Mark introductions, header blocks and what they introduce; return (was there any, was it by our own line)."""
    lines, has_introduction, place = introductions.lines, False, 0
    while place < len(lines):
        length = 1
        if MARKER_WORDS in fold(lines[place]):
            mark_introduction_above(lines, kinds, place)
            if kinds[place] == OWN:
                kinds[place:] = [CUT] * (len(lines) - place)
                return True, True
            has_introduction = True
        elif kinds[place] == OWN and lines[place].strip():
            length = introductions.separator_at(place) or introductions.block_at(place)
            says_who = 0 if length else introductions.length_at(place)
            length = length or says_who
            if length:
                has_introduction = True
                if not introductions.quotes_below(place + length):
                    kinds[place:] = [CUT if kind == OWN else kind for kind in kinds[place:]]
                    # "On … wrote:" is nobody's own, also where what is below is kept.
                    kinds[place : place + says_who] = [QUOTED] * says_who
                    return True, any(MARKER_WORDS in fold(line) for line in lines[place:])
                kinds[place : place + length] = [QUOTED] * length
        place += length or 1
    return has_introduction, False


def mark_introduction_above(lines, kinds, place):
    """Mark the paragraph above our own line, where it looks like an introduction in a language that we do not know."""
    last = place - 1
    while last >= 0 and (not lines[last].strip() or is_quoted(lines[last])):
        last -= 1
    first = last
    while first > 0 and last - first < 3 and lines[first - 1].strip() and not is_quoted(lines[first - 1]):
        first -= 1
    for start in range(first, last + 1):
        ends = " ".join(lines[start : last + 1]).rstrip().endswith((":", "："))
        if kinds[start] == OWN and ends and (TIME.search(lines[start]) or WHOLE_DATE.search(lines[start])):
            kinds[start : last + 1] = [QUOTED] * (last + 1 - start)
            return


def stretches(kinds):
    """Return the (start, end) of each row of own lines."""
    found, place = [], 0
    for kind, group in groupby(kinds):
        length = len(list(group))
        if kind == OWN:
            found.append((place, place + length))
        place += length
    return found


def mark_ending(lines, kinds, start, end):
    """Mark the signature and what clients and lists add at the end of a row of own lines."""
    first, written = end, 0
    while first > start and written + bool(lines[first - 1].strip()) <= LONGEST_SIGNATURE + 1:
        first -= 1
        written += bool(lines[first].strip())
    for place in range(first, end):
        if lines[place].rstrip() in SIGNATURE_LINES or is_list_footer(lines, place, end):
            kinds[place:end] = [SIGNED] * (end - place)
            end = place
            break
    while end > start and (
        not lines[end - 1].strip()
        or is_banner(lines[end - 1], lines[end - 2] if end > 1 else "")
        or is_rule(lines[end - 1])
    ):
        end -= 1
        if lines[end].strip():
            kinds[end] = SIGNED


def is_rule(line):
    """Return whether a line is drawn rather than written."""
    stripped = line.strip()
    return len(stripped) >= 10 and not stripped.strip("-_=*")


def is_list_footer(lines, place, end):
    """Return whether the lines that a mailing list puts below a mail begin at `place`."""
    if not is_rule(lines[place]) or end - place > 12:
        return False
    below = fold("\n".join(lines[place:end]))
    return any(words in below for words in LIST_FOOTER)


def is_banner(line, above=""):
    """Return whether a line is what a telephone or client adds: "Sent from my iPhone".

    Words that might be part of a sentence ("sent with …") are so only in a paragraph of their own.
    """
    words = fold(line.replace("[", "").strip(" \t*_<>()"))
    if not words or len(words) > LONGEST_BANNER or not any(device in words for device in DEVICES):
        return False
    if words.startswith(SENT_FROM) or words.rstrip(".").endswith(SENT_FROM_END):
        return True
    return words.startswith(SENT_LOOSELY) and (not above.strip() or is_banner(above))
