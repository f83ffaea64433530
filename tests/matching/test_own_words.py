"""Plain text as HTML: links of http and https, and nothing else (quality.md I11, S4)."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.showing.own_words import as_html


def link(address):
    """Return the HTML of a link."""
    return f'<a href="{address}" rel="nofollow ugc noopener">{address}</a>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Hello\nthere", "Hello<br>\nthere"),
        ("See https://example.org.", f"See {link('https://example.org')}."),
        ("(https://example.org/a)", f"({link('https://example.org/a')})"),
        ("https://example.org/a_(b)", link("https://example.org/a_(b)")),
        ("https://example.org/a?!", link("https://example.org/a") + "?!"),
        ("HTTP://EXAMPLE.ORG/x", link("HTTP://EXAMPLE.ORG/x")),
        ("https://example.org/?a=1&b=2", link("https://example.org/?a=1&amp;b=2")),
        ("https://example.org/café", link("https://example.org/café")),
        ("https://例え.jp/パス。", link("https://例え.jp/パス") + "。"),
        (
            'https://example.org/"onmouseover="alert(1)',
            link("https://example.org/") + "&quot;onmouseover=&quot;alert(1)",
        ),
        ("https://example.org/'x", link("https://example.org/") + "&#x27;x"),
        ("<https://example.org>", f"&lt;{link('https://example.org')}&gt;"),
        ("https://a.org https://b.org", f"{link('https://a.org')} {link('https://b.org')}"),
        ("“https://example.org”", f"“{link('https://example.org')}”"),
    ],
)
def test_i11_links_of_http_and_https_are_links(text, html):
    assert as_html(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "ftp://example.org", "file:///etc/passwd",
        "www.example.org", "example.org", "anna@example.org", "mailto:anna@example.org", "https://", "https://.",
        "http:///x", "https://bank.example@evil.example/", "https://user:pass@evil.example", "xhttps://example.org",
    ],
)  # fmt: skip
def test_i11_nothing_else_is_a_link(text):
    assert "<a" not in as_html(text)


def test_i11_invisible_signs_make_no_link():
    assert "<a" not in as_html("https://exam\u200bple.org/x")
    assert "<a" not in as_html("https://example.org/\u202egnp.exe")


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><svg/onload=alert(1)>']
)
def test_s4_markup_is_shown_as_it_was_typed(text):
    assert "<" not in as_html(text)


@given(st.text())
def test_s4_nothing_but_links_and_line_ends_is_markup(text):
    html = as_html(f"{text} https://example.org/{text}")
    rest = re.sub(r'<a href="https?://[^"<>]*" rel="nofollow ugc noopener">[^<>]*</a>', "", html, flags=re.IGNORECASE)
    assert not re.search(r"[<>\"']", rest.replace("<br>", ""))
