"""HTML of a mail into text, with what was quoted marked by ">" as in a text. HTML itself is never shown (I11)."""

import re
from html import unescape
from itertools import count

from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.html_engine import Inscriptis
from inscriptis.model.config import ParserConfig
from lxml import etree, html

from . import limits
from .charsets import plain

CONFIG = ParserConfig(css=CSS_PROFILES["strict"], display_links=False, display_images=False)
INVISIBLE = "//head|//style|//script|//title|//template|//comment()|//processing-instruction()"
HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
# A line at the left of it is how clients draw a quotation that they do not name one.
BORDER = re.compile(r"border-left\s*:(?!\s*(?:0|none))", re.IGNORECASE)
# What clients call the parts that are not the reply: class names and numbers of Gmail, Outlook, Thunderbird, Proton,
# Yahoo, Zoho, Apple, Front and others, the signature among them.
QUOTED_CLASSES = {
    "gmail_attr", "gmail_signature", "gmail_signature_prefix", "moz-cite-prefix", "moz-signature", "yahoo_quoted",
    "moz-forward-container", "protonmail_quote", "protonmail_signature_block", "zmail_extra", "tutanota_quote",
    "front-blockquote",
}  # fmt: skip
QUOTED_IDS = {"signature", "ms-outlook-mobile-signature", "protonquote", "orimsghtmlseperator", "zmail_extra"}
# Outlook names the place where the earlier mail begins, not the mail itself: all that follows is quoted.
START_IDS = {"divrplyfwdmsg", "appendonsend", "ms-outlook-mobile-body-separator-line"}
START_OF_ORIGINAL = "-----Original Message-----"
# A place in the text that something else is put into; the characters are ours (private use).
PLACE = re.compile("\ue000(\\d+)\ue001")
OURS = re.compile("[\ue000\ue001]")
TAG = re.compile(r"<[^<>]{0,5000}>")
NO_CONTENT = re.compile(r"<(style|script|head|title)\b[^<>]{0,5000}>.{0,50000}?</\1\s{0,5}>", re.IGNORECASE | re.DOTALL)
BREAK = re.compile(r"<\s?/?(?:p|div|br|tr|li|ul|ol|h[1-6]|table|blockquote|hr|pre|section|article)\b", re.IGNORECASE)


def text_of(markup):
    """Return HTML as text of at most LONGEST_TEXT characters, quoted parts as lines that begin with "> "."""
    if len(markup) >= limits.LONGEST_HTML:
        # Not in the middle of a tag.
        whole = markup[: limits.LONGEST_HTML]
        markup = whole[: whole.rfind("<")] if whole.rfind("<") > whole.rfind(">") else whole
    markup = OURS.sub("", plain(markup))
    if markup.count("<") > limits.MOST_TAGS:
        return quickly(markup)
    try:
        text = through_tree(markup)
    except (etree.LxmlError, ValueError, TypeError, LookupError, AssertionError, RecursionError):
        text = ""
    return text or quickly(markup)


def quickly(markup):
    """Return HTML as text in the plainest way: tags go, blocks begin lines. Takes linear time, whatever comes."""
    markup = BREAK.sub(lambda found: f"\n{found[0]}", NO_CONTENT.sub("", markup))
    return tidy(unescape(TAG.sub("", markup)))


def through_tree(markup):
    """Return HTML as text by its tree; "" for a tree that is too deep, or none."""
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, recover=True)
    tree = html.document_fromstring(f"<div>{markup}</div>".encode(), parser=parser)
    if deepest(tree) > limits.DEEPEST_HTML:
        return ""
    for element in tree.xpath(INVISIBLE):
        element.drop_tree()
    for element in tree.xpath("//*[@style]"):
        if HIDDEN.search(element.get("style")) and element.getparent() is not None:
            element.drop_tree()
    places = marked(tree)
    for element in tree.iter():
        # What is left of the attributes decides on nothing but spaces, in numbers that the sender chooses.
        if isinstance(element.tag, str):
            element.attrib.clear()
    text = tidy(Inscriptis(tree, CONFIG).get_text())
    return tidy(PLACE.sub(lambda found: places.get(int(found[1]), ""), text))


def deepest(tree):
    """Return how many elements are inside each other at most."""
    depth = most = 0
    for event, _element in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        most = max(most, depth)
    return most


def marked(tree):
    """Replace what is quoted by places; return {number of the place: its text, each line with "> "}."""
    places, numbers = {}, count()
    for element in list(tree.iter()):
        if not isinstance(element.tag, str) or not is_below(element, tree):
            continue
        if is_start(element):
            element.addprevious(place(next(numbers), places, START_OF_ORIGINAL))
        elif is_quoted(element):
            inside = quickly(etree.tostring(element, encoding="unicode", method="html", with_tail=False))
            quoted = "\n".join(f"> {line}" for line in inside.split("\n"))
            element.addprevious(place(next(numbers), places, quoted))
            element.drop_tree()
    return places


def place(number, places, text):
    """Return an element that stands for a text, which it enters under its number."""
    places[number] = f"\n{text}\n"
    element = html.Element("div")
    element.text = f"\ue000{number}\ue001"
    return element


def is_below(element, tree):
    """Return whether an element has a place in the tree that something can be put before."""
    if element.getparent() is None:
        return False
    top = next(element.iterancestors("html"), element)
    return top is tree and element.tag not in {"html", "body"}


def is_start(element):
    """Return whether everything from an element on is the earlier mail."""
    return (element.get("id") or "").lower().removeprefix("x_") in START_IDS and follows(element)


def follows(element):
    """Return whether there is text in an element or after it."""
    return bool(element.xpath("boolean(normalize-space(.)) or boolean(following::text()[normalize-space()])"))


def is_quoted(element):
    """Return whether an element is quoted as a whole, by what clients call it."""
    classes = {name.removeprefix("x_") for name in (element.get("class") or "").lower().split()}
    if classes & QUOTED_CLASSES or (element.get("id") or "").lower().removeprefix("x_") in QUOTED_IDS:
        return True
    if element.tag == "blockquote":
        is_cited = element.get("type", "").lower() == "cite" or element.get("cite")
        named = is_cited or any("quote" in name for name in classes)
        return bool(named or BORDER.search(element.get("style") or ""))
    # A container of Gmail's may have the answers between its quotations; without any it is all quotation.
    return "gmail_quote" in classes and element.find(".//blockquote") is None


def tidy(text):
    """Return a text without spaces at ends of lines, and with at most one empty line in a row."""
    lines = [line.rstrip() for line in plain(text).split("\n")]
    kept = [line for line, earlier in zip(lines, ["x", *lines], strict=False) if line or earlier]
    return "\n".join(kept).strip("\n")[: limits.LONGEST_TEXT]
