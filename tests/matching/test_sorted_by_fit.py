"""/mentors/?sort=fit: for members with a profile; for everybody else the usual order and a note."""

import re

import pytest

from matching.recommendations import market
from profiles.finding import search
from profiles.models import Block
from tests.profiles.factories import make_mentor, make_person, make_place
from tests.programs.factories import make_user

from .lots import even_lot as even_lot

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("even_lot")]

PATH = "/mentors/?sort=fit"


def names(response):
    """Return the names on the cards of a list, in order."""
    return re.findall(r'<h3 dir="auto"><a [^>]*>([^<]+)</a>', response.content.decode())


def note(response):
    """Return the text of the note on the page; "" without one."""
    found = re.search(r'<div class="note" role="note"><p>(.*?)</p>', response.content.decode(), re.S)
    return found[1] if found else ""


def make_three():
    """Make mentors of whom the usual order is the contrary of what fits; return a member who looks for help."""
    make_mentor("All", helps=["reference", "outreach"], active_on="2026-01-01", offers={"months": 2})
    make_mentor("Half", helps=["outreach"], active_on="2026-02-01")
    make_mentor("Nothing", helps=["leadership"], active_on="2026-03-01")
    return make_person("Seeker", wants=["reference", "outreach"])


def test_a_member_finds_first_who_fits_and_reads_why(client):
    seeker = make_three()
    client.force_login(seeker.user)
    assert names(client.get("/mentors/")) == ["Nothing", "Half", "All"]
    response = client.get(PATH)
    assert names(response) == ["All", "Half", "Nothing"]
    assert note(response) == ""
    lists = re.findall(r'<ul class="why" aria-label="Why this person">(.*?)</ul>', response.content.decode(), re.S)
    assert [(each.count("<li>"), each.count('<li class="aside">')) for each in lists] == [(3, 1)] * 3
    assert "Helps with Reference, Outreach, which you want" in lists[0]  # the rarer one first
    assert "Does not offer help with" in lists[2]
    assert "Why this person" not in client.get("/mentors/").content.decode()


def test_filters_and_pages_hold_and_keep_the_order(client, monkeypatch):
    monkeypatch.setattr(search, "PAGE_SIZE", 2)
    client.force_login(make_three().user)
    assert names(client.get(PATH)) == ["All", "Half"]
    assert names(client.get(f"{PATH}&page=2")) == ["Nothing"]
    assert names(client.get(f"{PATH}&page=9")) == ["Nothing"]
    assert 'href="/mentors/?sort=fit&amp;page=2"' in client.get(PATH).content.decode()
    assert names(client.get(f"{PATH}&topic=leadership")) == ["Nothing"]
    assert names(client.get(f"{PATH}&q=half")) == ["Half"]


def test_beyond_the_first_people_the_usual_order_goes_on(client, monkeypatch):
    monkeypatch.setattr(search, "PAGE_SIZE", 1)
    monkeypatch.setattr(search, "RANKED", 2)
    client.force_login(make_three().user)
    # Active last are Nothing and Half, so these two are sorted; All comes as in the usual order.
    found = [names(client.get(f"{PATH}&page={page}")) for page in (1, 2, 3, 9)]
    assert found == [["Half"], ["Nothing"], ["All"], ["All"]]
    assert "The first 2 are sorted by what fits you; narrow the list to sort all of it." in (
        client.get(PATH).content.decode()
    )
    monkeypatch.setattr(search, "RANKED", 3)
    assert [names(client.get(f"{PATH}&page={page}")) for page in (1, 3, 9)] == [["All"], ["Nothing"], ["Nothing"]]


def test_near_and_fit_go_together(client):
    make_mentor("Near", place=make_place())
    make_mentor("Near, and more", helps=["reference", "outreach"], place=make_place(), offers={"call": 9})
    make_mentor("Far", place=make_place("Boston, Massachusetts", region="MA", latitude=42.4, longitude=-71.1))
    client.force_login(make_person("Seeker", wants=["reference", "outreach"]).user)
    response = client.get(f"{PATH}&near=Chicago,+Illinois")
    assert names(response) == ["Near, and more", "Near"]
    options = re.findall(r'<option value="(\w*)"( selected)?>', response.content.decode().partition('id="sort"')[2])
    assert options == [("", ""), ("recent", ""), ("fit", " selected")]


def test_oneself_comes_last_and_blocked_people_not_at_all(client):
    seeker = make_person("Me", wants=["reference"], helps=["reference"])
    other, blocker = make_mentor("Other"), make_mentor("Blocks me")
    Block.objects.create(blocker=blocker.user, blocked=seeker.user)
    make_mentor("Paused", accepting="paused")
    make_mentor("Hidden", visibility="hidden")
    client.force_login(seeker.user)
    response = client.get(PATH)
    assert names(response) == [other.name, "Me"]
    assert response.content.decode().count('aria-label="Why this person"') == 1


@pytest.mark.parametrize("path", ["/mentors/", "/mentors/?near=Chicago,+Illinois"])
def test_visitors_get_the_usual_order_and_a_note_and_are_not_offered_the_sort(client, path):
    make_mentor("One", place=make_place())
    usual = client.get(path)
    sorted_page = client.get(f"{path}{'&' if '?' in path else '?'}sort=fit")
    assert names(sorted_page) == names(usual) == ["One"]
    assert note(sorted_page) == "To sort by what fits you, sign in and make a profile. This is the usual order."
    assert 'value="fit"' not in usual.content.decode()


def test_without_a_profile_or_a_wish_a_note_says_what_is_missing(client):
    make_mentor("One")
    client.force_login(make_user())
    response = client.get(PATH)
    assert (names(response), note(response)) == (
        ["One"],
        "To sort by what fits you, make a profile. This is the usual order.",
    )
    client.force_login(make_person("Wants nothing").user)
    response = client.get(PATH)
    assert names(response) == ["One"]
    assert note(response) == "Your profile names no topic that you want help with, so the order says little yet."


def test_people_who_look_for_help_are_not_sorted_so(client):
    client.force_login(make_mentor("Mentor").user)
    make_person("Seeker", wants=["reference"], seeking=True)
    response = client.get("/mentees/?sort=fit")
    assert (names(response), note(response)) == (["Seeker"], "“fit” is not a choice for “sort”, so it was left out.")
    assert 'id="sort"' not in response.content.decode()


def test_json_and_map_take_the_word_too(client):
    seeker = make_three()
    assert client.get("/mentors.json?sort=fit").json()["notes"] == [
        "To sort by what fits you, sign in and make a profile. This is the usual order."
    ]
    client.force_login(seeker.user)
    assert [one["name"] for one in client.get("/mentors.json?sort=fit").json()["people"]] == ["All", "Half", "Nothing"]
    assert client.get("/mentors/map/?sort=fit").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_p1_sorted_list_costs_the_same_queries_however_many_are_found(client, django_assert_num_queries, count):
    for number in range(count):
        make_mentor(f"Mentor {number}", place=make_place())
    client.force_login(make_person(wants=["reference", "outreach"][:count], place=make_place()).user)
    client.get(PATH)
    # The session, the account, the profile, its topics, the people found, how they fit.
    with django_assert_num_queries(6):
        client.get(PATH)


def test_what_the_network_wants_is_read_once(client, django_assert_num_queries):
    client.force_login(make_three().user)
    client.get(PATH)
    market.forget()
    with django_assert_num_queries(7):
        client.get(PATH)
