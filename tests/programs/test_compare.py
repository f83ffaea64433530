"""Programs side by side."""

import re
from decimal import Decimal
from html import unescape

import pytest

from programs.showing.compare_table import choose, table

from .factories import make_program
from .facts_builder import DAY, make_facts
from .fit_cases import easy

ADDRESS = "/programs/compare/"


@pytest.fixture
def five(db):
    for number, delivery in enumerate(["remote", "remote", "in_person", None, "hybrid"], start=1):
        make_program(
            f"Program {number}", slug=f"p{number}", delivery=delivery, stages=["early"], mentee={"membership": "none"}
        )


def words(response):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def row(page, label):
    """Return the cells of the first row called `label`."""
    cells = re.search(rf'<th scope="row">{label}</th>(.*?)</tr>', page.content.decode(), re.DOTALL)[1]
    return [unescape(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", cells)]


def test_programs_stand_in_columns_in_the_order_asked_for(client, five):
    page = client.get(f"{ADDRESS}?p=p3&p=p1&p=p4")
    heads = re.findall(r'<th scope="col"><a href="/programs/(p\d)/">(Program \d)</a>', page.content.decode())
    assert heads == [("p3", "Program 3"), ("p1", "Program 1"), ("p4", "Program 4")]
    assert row(page, "Where you meet") == ["In person", "Remote", "ask the program"]
    assert row(page, "Membership") == ["none", "none", "none"]


def test_the_table_can_be_scrolled_by_keyboard_and_is_named(client, five):
    page = client.get(f"{ADDRESS}?p=p1&p=p2").content.decode()
    assert '<div class="sidescroll" role="region" tabindex="0" aria-labelledby="compare-title">' in page
    assert page.count('id="compare-title"') == 1


def test_each_program_can_be_taken_out(client, five):
    page = client.get(f"{ADDRESS}?p=p1&p=p2&p=p3").content.decode()
    assert re.findall(r'class="takeout" href="([^"]+)"', page) == [
        "/programs/compare/?p=p2&amp;p=p3",
        "/programs/compare/?p=p1&amp;p=p3",
        "/programs/compare/?p=p1&amp;p=p2",
    ]


def test_only_differences_leaves_out_what_is_the_same(client, five):
    page = client.get(f"{ADDRESS}?p=p1&p=p3&only=differences").content.decode()
    assert re.findall(r'<th scope="row">([^<]+)</th>', page) == ["Run by", "Where you meet"]
    alike = client.get(f"{ADDRESS}?p=p1&p=p1&p=p2").content.decode()
    assert "Show only what differs" in alike


def test_more_than_four_are_left_out_by_name(client, five):
    page = client.get(f"{ADDRESS}?p=p1&p=p2&p=p3&p=p4&p=p5")
    assert "At most 4 programs fit side by side. Left out: Program 5." in words(page)
    assert len(re.findall(r'<th scope="col">', page.content.decode())) == 4


def test_unknown_programs_are_named_and_the_others_shown(client, five):
    page = client.get(f"{ADDRESS}?p=p1&p=%00nope&p=p2")
    assert "There is no program “�nope” here, so it was left out." in words(page)
    assert len(re.findall(r'<th scope="col">', page.content.decode())) == 2


@pytest.mark.parametrize(
    ("query", "said"), [("", "Put up to four programs side by side."), ("?p=p1", "Choose at least one more.")]
)
def test_too_few_programs_say_how_to_choose(client, five, query, said):
    page = client.get(ADDRESS + query)
    assert said in words(page)
    assert "<table" not in page.content.decode()
    assert 'class="button" href="/programs/"' in page.content.decode()


def test_one_program_offers_others_like_it(client, five):
    page = client.get(f"{ADDRESS}?p=p1").content.decode()
    assert "/programs/compare/?p=p1&amp;p=p2" in page


def test_comparison_is_public_and_answered_304(client, five):
    page = client.get(f"{ADDRESS}?p=p1&p=p2")
    assert page.cookies == {}
    again = client.get(f"{ADDRESS}?p=p1&p=p2", headers={"If-None-Match": page.headers["ETag"]})
    assert again.status_code == 304


def test_unpublished_programs_are_not_shown(client, five):
    make_program("Hidden Draft", slug="draft", workflow="draft")
    page = words(client.get(f"{ADDRESS}?p=p1&p=draft"))
    assert "There is no program “draft” here" in page
    assert "Hidden Draft" not in page


def test_every_program_has_a_cell_in_every_row():
    programs = [make_facts("silent"), easy(key="talkative", cost_usd=Decimal(5), communities=("bipoc",))]
    for _title, rows in table(programs, DAY):
        assert all(len(line.cells) == 2 and all(cell.text for cell in line.cells) for line in rows)


def test_choose_takes_each_program_once():
    by_slug = {slug: make_facts(slug) for slug in ("a", "b")}
    programs, notes = choose(["b", "a", "b", " ", "A"], by_slug)
    assert ([facts.slug for facts in programs], notes) == (["b", "a"], [])
