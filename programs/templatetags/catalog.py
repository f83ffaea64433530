"""Tags of the catalog's pages.

The filter panel has a hundred boxes with two numbers each. Writing their HTML here, once, with everything escaped,
costs a tenth of what the template language would (docs/performance.md).
"""

from functools import lru_cache

from django import template
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

register = template.Library()


@lru_cache(maxsize=8192)
def box_parts(kind, name, value, label, hint):
    """Return the HTML of a box before its check mark, between that and its numbers, and after them."""
    value, label = escape(value), escape(label)
    before = f'<label><input type="{kind}" form="find" id="{name}-{value}" name="{name}" value="{value}"'
    after = f'<small class="hint">{escape(hint)}</small></label>\n' if hint else "</label>\n"
    return before, f"><span>{label}</span><b>", after


@lru_cache(maxsize=8192)
def option_parts(value, label):
    """Return the HTML of an option before its selection mark and after it, up to the numbers."""
    return f'<option value="{escape(value)}"', f">{escape(label)} ("


def silent_words():
    """Return the two patterns, for one program and for several, of how many do not say."""
    return _("· %d does not say"), _("· %d do not say")


@register.simple_tag
def boxes(group, kind="checkbox"):
    """Return the boxes of a filter group: what each is, how many state it, how many do not say."""
    one, many = silent_words()
    made = []
    for box in group.boxes:
        before, label, after = box_parts(kind, box.name, box.value, box.label, box.hint)
        unstated = box.count.unstated
        silent = f" <small>{(one if unstated == 1 else many) % unstated}</small>" if unstated else ""
        made.append(f"{before}{' checked' if box.checked else ''}{label}{box.count.stated}</b>{silent}{after}")
    return mark_safe("".join(made))  # noqa: S308  (every part is a number or escaped above)


@register.simple_tag
def options(made):
    """Return Boxes as the options of a select, with both numbers."""
    one, many = silent_words()
    parts = []
    for box in made:
        before, label = option_parts(box.value, box.label)
        unstated = box.count.unstated
        silent = " " + (one if unstated == 1 else many) % unstated if unstated else ""
        parts.append(f"{before}{' selected' if box.checked else ''}{label}{box.count.stated}{silent})</option>\n")
    return mark_safe("".join(parts))  # noqa: S308  (every part is a number or escaped above)
