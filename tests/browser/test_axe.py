"""Every state of every page under axe, narrow and wide, light and dark; no sideways scrolling; nothing on the console.

axe finds about half of what can be wrong. Keyboard, announcements and scripts turned off are in test_journeys.py.
"""

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from .conftest import as_it_is
from .pages import STATES

pytestmark = pytest.mark.browser

# In the dark only the rules about color run: the look differs by nothing else, our style sheet has no other
# condition on the scheme than light-dark().
COLOR_RULES = ["color-contrast", "link-in-text-block"]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async ([type, values]) => {
    const found = await axe.run(document, {
        runOnly: {type, values}, resultTypes: ["violations", "incomplete"], elementRef: false,
    });
    const reason = (node) => [...node.any, ...node.all, ...node.none].map(({data}) => data?.messageKey).find(Boolean);
    const short = (results) => results.flatMap(({id, nodes}) => nodes.map((node) => [
        id, reason(node) || "", node.target.join(" "),
        (node.failureSummary || "").split("\\n").slice(1).join(" ").slice(0, 200),
    ]));
    return [short(found.violations), short(found.incomplete)];
}"""
# The elements that make the page wider than the window, innermost ones only.
STICKING_OUT = """() => {
    const width = document.documentElement.clientWidth;
    if (document.scrollingElement.scrollWidth <= width) return [];
    const out = [...document.body.querySelectorAll("*")].filter(each => each.getBoundingClientRect().right > width + 1);
    return ["page", ...out.filter(each => ![...each.children].some(child => out.includes(child)))
        .map(each => `${each.tagName}.${each.className} in ${each.parentElement.className}`)].slice(0, 9);
}"""
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 700}
# What axe leaves to a person, as (rule, reason, where), and what a person found: docs/accessibility-incomplete.md.
EXPLAINED = {
    ("color-contrast", "nonBmp", "guide"),
    ("color-contrast", "elmPartiallyObscured", "compare"),
    ("color-contrast", "elmPartiallyObscured", "my data"),
    ("color-contrast", "bgOverlap", "map"),
    ("color-contrast", "shortTextContent", "map"),
}


def is_explained(rule, reason, state):
    """Return whether a person has looked at what axe could not decide."""
    return any((rule, reason) == (known, why) and state.name.startswith(where) for known, why, where in EXPLAINED)


def faults(page, state, scheme, size):
    """Return what is wrong with the page at one size in one scheme."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size(size)
    violations, incomplete = page.evaluate(RUN, ["tag", TAGS] if scheme == "light" else ["rule", COLOR_RULES])
    open_ends = [("incomplete", *each) for each in incomplete if not is_explained(*each[:2], state)]
    return [*violations, *open_ends, *(("sticks out", each) for each in page.evaluate(STICKING_OUT))]


def report(page, state):
    """Return one line for each fault, with the sizes and schemes in which it shows."""
    shown = {}
    for size in (WIDE, NARROW):
        for scheme in ("light", "dark"):
            for fault in faults(page, state, scheme, size):
                shown.setdefault(" | ".join(fault), []).append(f"{size['width']} px {scheme}")
    return "\n".join(f"{fault} ({', '.join(where)})" for fault, where in shown.items())


@pytest.mark.parametrize("state", STATES, ids=str)
def test_page_state_has_no_fault(open_page, state):
    with as_it_is(state):
        page, watch = open_page(state)
        page.evaluate(AXE_SCRIPT)
        wrong = report(page, state)
    assert not wrong, wrong
    assert watch.console == []
    assert watch.strangers() == []
