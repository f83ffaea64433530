"""Tags of the catalog's pages.

The filter panel has a hundred boxes with two numbers each. Writing their HTML here, once, with everything escaped,
costs a tenth of what the template language would (docs/performance.md).
"""

from django import template
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

register = template.Library()

BOX = (
    '<label><input type="{kind}" form="find" id="{id}" name="{name}" value="{value}"{checked}><span>{label}</span>'
    "<b>{stated}</b>{unstated}{hint}</label>\n"
)
OPTION = '<option value="{value}"{checked}>{label} ({stated}{unstated})</option>\n'


def filled(pattern, box, **more):
    """Return `pattern` filled with what a Box says; every text is escaped."""
    return pattern.format(
        name=box.name, value=escape(box.value), label=escape(box.label), stated=box.count.stated, **more
    )


@register.simple_tag
def boxes(group, kind="checkbox"):
    """Return the boxes of a filter group: what each is, how many state it, how many do not say."""
    silent = _("· %d do not say")
    made = []
    for box in group.boxes:
        unstated = f" <small>{silent % box.count.unstated}</small>" if box.count.unstated else ""
        hint = f'<small class="hint">{escape(box.hint)}</small>' if box.hint else ""
        checked = " checked" if box.checked else ""
        name = f"{box.name}-{escape(box.value)}"
        made.append(filled(BOX, box, kind=kind, id=name, checked=checked, unstated=unstated, hint=hint))
    return mark_safe("".join(made))  # noqa: S308  (every part is a number or escaped above)


@register.simple_tag
def options(made):
    """Return Boxes as the options of a select, with both numbers."""
    silent = _(" · %d do not say")
    parts = []
    for box in made:
        unstated = silent % box.count.unstated if box.count.unstated else ""
        parts.append(filled(OPTION, box, checked=" selected" if box.checked else "", unstated=unstated))
    return mark_safe("".join(parts))  # noqa: S308  (every part is a number or escaped above)
