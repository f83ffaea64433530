"""Tags of the lists of people.

A list has twenty cards and seventy boxes. Writing their HTML here, with everything escaped, costs a fifth of what the
template language would (docs/performance.md).
"""

from functools import lru_cache

# Django's own escape also understands lazy and safe texts, which takes four times as long; everything here is plain.
from html import escape

from django import template
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def person_boxes(group):
    """Return the boxes of a filter group: what each is and what it would give."""
    made = [
        f'<label><input type="checkbox" form="find" id="{box.name}-{box.value}" name="{box.name}" value="{box.value}"'
        f"{' checked' if box.checked else ''}><span>{escape(box.label)}</span><b>{escape(box.count)}</b></label>\n"
        for box in group.boxes
    ]
    return mark_safe("".join(made))  # noqa: S308  (names and values are slugs of ours, the rest is escaped)


@lru_cache(maxsize=16)
def card_words(language):
    """Return the words that every card in `language` repeats."""
    names = ("helps", "wants", "free", "meets", "languages", "years", "mine", "why", "difference", "write")
    words = (
        _("Can help with"),
        _("Wants help with"),
        _("Free now"),
        _("Meets"),
        _("Languages"),
        _("In the field"),
        _("this is you"),
        _("Why this person"),
        _("One difference"),
        _("Write to %(name)s"),
    )
    return dict(zip(names, map(escape, words), strict=True))


@register.simple_tag
def person_card(card, side="help", why=None):
    """Return a PersonCard as HTML; `side` says whether its topics are what somebody helps with or wants help with.

    `why` is a Why or None.
    """
    words = card_words(get_language())
    name = f'<a href="/mentors/{card.slug}/">{escape(card.name)}</a>' if card.slug else escape(card.name)
    mine = f' <small class="mine">{words["mine"]}</small>' if card.is_mine else ""
    stamp = f'<p class="stamp over">{escape(card.state)}' if card.state else f'<p class="stamp">{escape(card.activity)}'
    parts = [
        f'<article class="card person">\n<p class="call">{escape(card.call)}</p>\n<h3 dir="auto">{name}{mine}</h3>\n',
        f'<p dir="auto">{escape(card.headline)}</p>\n' if card.headline else "",
        topic_list(card, words["wants" if side == "want" else "helps"], side),
        why_list(why, words) if why else "",
        f"<dl>{''.join(facts(card, words))}</dl>\n{write_link(card, words['write'], side)}{stamp}</p>\n</article>",
    ]
    return mark_safe("".join(parts))  # noqa: S308  (every text is escaped)


def write_link(card, label, side):
    """Return the way to write to the person of a card who can be asked for something."""
    if side != "help" or not card.slug or card.is_mine or card.state or not card.offers:
        return ""
    said = label % {"name": escape(card.name)}
    return f'<p class="write"><a href="/mentors/{card.slug}/contact/">{said}</a></p>\n'


def topic_list(card, label, side):
    """Return the topics of a card as a list called `label`."""
    if not card.topics:
        return ""
    items = "".join(f"<li>{escape(topic)}</li>" for topic in card.topics)
    return f'<ul class="helps{" wanted" if side == "want" else ""}" aria-label="{label}">{items}</ul>\n'


def why_list(why, words):
    """Return the reasons and the difference of a Why as a list."""
    reasons = "".join(f"<li><span>{escape(reason)}</span></li>" for reason in why.reasons)
    difference = f'<li class="aside"><span><b>{words["difference"]}:</b> {escape(why.difference)}</span></li>'
    return f'<ul class="why" aria-label="{words["why"]}">{reasons}{difference if why.difference else ""}</ul>\n'


@register.simple_tag
def why_suggested(why):
    """Return a Why as HTML, for what is no person."""
    return mark_safe(why_list(why, card_words(get_language())))  # noqa: S308  (every text is escaped)


def facts(card, words):
    """Yield the facts on the bottom line of a card."""
    if card.offers:
        yield fact(words["free"], card.offers, "<br>", ' class="yes"')
    yield fact(words["meets"], [part for part in (card.meets, card.distance) if part], "<br>")
    if card.languages:
        yield fact(words["languages"], card.languages, ", ")
    if card.years:
        yield fact(words["years"], [card.years])


def fact(label, texts, between="", mark=""):
    """Return one labelled fact."""
    return f"<div><dt>{label}</dt><dd{mark}>{between.join(map(escape, texts))}</dd></div>"
