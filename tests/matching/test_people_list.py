"""/mentors/ and /mentees/: who is found, what the numbers say, what is said when nobody is."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.utils import timezone

from profiles.finding.selection import FACETS
from profiles.models import Block, Offer, Profile
from tests.profiles.factories import make_mentor, make_person, make_place
from tests.programs.factories import make_user

pytestmark = pytest.mark.django_db

CHICAGO = {"label": "Chicago, Illinois", "latitude": 41.9, "longitude": -87.6}
MILWAUKEE = {"label": "Milwaukee, Wisconsin", "region": "WI", "latitude": 43.0, "longitude": -87.9}
PEORIA = {"label": "Peoria, Illinois", "latitude": 40.7, "longitude": -89.6}
BOSTON = {"label": "Boston, Massachusetts", "region": "MA", "latitude": 42.4, "longitude": -71.1}
JUNK = [
    "%00", "a%00b%0d%0aSet-Cookie:x", "x" * 10_000, "-1", "0", "9" * 400, "1e309", "NaN", "%ff%fe",
    quote("' OR 1=1; --"), quote("<script>alert(1)</script>"), quote("\u202eevil\u2066"), quote("😀" * 50),
    quote("{{ 7*7 }}{% debug %}"), quote("../../etc/passwd"), "None", quote("\u200b\u200d"), quote("!:*&|()<->'\\"),
]  # fmt: skip


def names(response):
    """Return the names on the cards of a list, in order."""
    return re.findall(r'<h3 dir="auto"><a [^>]*>([^<]+)</a>', response.content.decode())


def heading(response):
    """Return the count in words."""
    return re.search(r'<h2 id="count">([^<]*)</h2>', response.content.decode())[1]


def box(response, name, value):
    """Return the number beside a box, as shown; None when there is no such box."""
    found = re.search(rf'id="{name}-{value}"[^>]*>(?:<span>[^<]*</span>)<b>([^<]*)</b>', response.content.decode())
    return found and found[1].replace("&lt;", "<")


def test_list_shows_who_can_help_and_has_a_place_free(client):
    make_mentor("Amina")
    make_mentor("Paused", accepting="paused")
    make_mentor("Back tomorrow", accepting="paused", paused_until=timezone.localdate() + timedelta(days=1))
    make_mentor("Back today", accepting="paused", paused_until=timezone.localdate())
    make_mentor("Hidden", visibility="hidden")
    make_mentor("For members", visibility="members")
    make_mentor("Held", standing="held")
    make_mentor("No offer", offers={})
    full = make_mentor("Full", offers={"call": 1})
    Offer.objects.filter(profile=full).update(taken=1)
    make_person("Mentee", wants=["reference"])
    response = client.get("/mentors/")
    assert sorted(names(response)) == ["Amina", "Back today"]
    assert heading(response) == "2 people who can help"
    client.force_login(make_user())
    assert sorted(names(client.get("/mentors/"))) == ["Amina", "Back today", "For members"]


def test_blocked_people_find_each_other_in_no_list(client):
    mine, theirs, other = make_mentor("Mine"), make_mentor("Theirs"), make_mentor("Other")
    Block.objects.create(blocker=mine.user, blocked=theirs.user)
    for viewer, seen in (
        (mine, ["Mine", "Other"]),
        (theirs, ["Other", "Theirs"]),
        (other, ["Mine", "Other", "Theirs"]),
    ):
        client.force_login(viewer.user)
        response = client.get("/mentors/")
        assert (sorted(names(response)), heading(response)) == (seen, f"{len(seen)} people who can help")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("topic=reference", ["Amina", "Joan"]),
        ("topic=reference&topic=outreach", ["Amina", "Joan", "Luis"]),
        ("topic=readers", ["Amina", "Joan", "Luis"]),  # a group stands for its topics
        ("topic=reference&language=es", ["Joan"]),
        ("language=es", ["Joan", "Luis"]),
        ("offer=call", ["Luis"]),
        ("meet=in_person", ["Amina", "Luis"]),
        ("remote=1", ["Amina", "Joan"]),
        ("library_type=school", ["Joan"]),
        ("years=not_yet", ["Luis"]),
        ("q=amina", ["Amina"]),
        ("q=referenc", ["Amina", "Joan"]),  # the beginning of a word is enough
        ("q=references", ["Amina", "Joan"]),  # and so is another form of it
        ("q=zoë+outreach", ["Luis"]),  # accents do not matter, and every word must fit
        ("q=zoe", ["Luis"]),
        ("q=chicago", ["Amina"]),
        ("q=xyzzy", []),
    ],
)
def test_filters_find_exactly(client, query, found):
    make_mentor("Amina", place=make_place(**CHICAGO), meeting="both")
    make_mentor("Joan", languages=["en", "es"], meeting="remote", library_type="school")
    make_mentor(
        "Luis", helps=["outreach"], languages=["es"], meeting="in_person", years="not_yet", offers={"call": 3},
        headline="Zoë taught me",
    )  # fmt: skip
    assert sorted(names(client.get(f"/mentors/?{query}"))) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("near=Chicago", ["Chicago"]),
        ("near=Chicago&within=100", ["Chicago", "Milwaukee"]),
        ("near=60601&within=160&unit=km", ["Chicago", "Milwaukee"]),
        ("near=Chicago&within=200", ["Chicago", "Milwaukee", "Peoria"]),
        ("near=chicago, il&within=500", ["Chicago", "Milwaukee", "Peoria"]),
        ("near=Illinois", ["Chicago", "Peoria"]),
        ("near=Boston, MA&topic=reference", ["Boston"]),
        ("near=Chicago&topic=outreach", []),
        ("near=Nowhereville", []),
        ("near=Springfield", []),  # several: none is taken for granted
    ],
)
def test_near_finds_the_nearest_first(client, query, found):
    for place in (BOSTON, PEORIA, CHICAGO, MILWAUKEE):
        make_mentor(place["label"].split(",")[0], place=make_place(**place))
    make_mentor("Nowhere")
    shown = names(client.get(f"/mentors/?{query}"))
    assert (shown if query != "near=Illinois" else sorted(shown)) == found


def test_unknown_place_finds_nobody_and_says_so(client):
    make_mentor()
    page = client.get("/mentors/?near=Nowhereville").content.decode()
    assert "We do not know a place called “Nowhereville”." in page
    assert 'value="Nowhereville"' in page
    assert '<h2 id="count">We do not know this place</h2>' in page


def test_ambiguous_place_offers_choices_that_work(client):
    make_mentor("Lincoln", place=make_place("Springfield, Illinois", latitude=39.8, longitude=-89.6))
    page = client.get("/mentors/?near=Springfield&topic=reference").content.decode()
    assert '<h2 id="count">Which place?</h2>' in page
    choice = re.search(r'<a href="([^"]+)">Springfield, Illinois</a>', page)[1].replace("&amp;", "&")
    assert names(client.get(choice)) == ["Lincoln"]
    assert "topic=reference" in choice


def test_a_word_without_hits_finds_nobody_and_leads_on(client):
    make_mentor()
    response = client.get("/mentors/?q=xyzzy")
    page = response.content.decode()
    assert heading(response) == "0 people who can help"
    assert "Nobody here matches “xyzzy”." in page
    assert 'href="/mentors/"' in page
    assert 'href="/programs/fit/"' in page


def test_nobody_near_offers_those_who_meet_remotely(client):
    make_mentor("Far away", place=make_place(**BOSTON), meeting="remote")
    page = client.get("/mentors/?near=Chicago").content.decode()
    way = re.search(r'<a href="([^"]+)">People who meet remotely, wherever they live</a>', page)[1]
    assert names(client.get(way.replace("&amp;", "&"))) == ["Far away"]


def test_v1_others_see_a_place_and_a_band_never_a_distance(client):
    make_mentor("Joan", place=make_place(**MILWAUKEE), place_text="12 Secret Lane, Milwaukee")
    page = client.get("/mentors/?near=Chicago&within=100").content.decode()
    assert "Milwaukee, Wisconsin" in page
    assert "less than 100 miles away" in page
    for secret in ("Secret Lane", "43.0", "87.9", "77"):
        assert secret not in re.sub(r"/mentors/\w+/", "", re.search(r"<article.*</article>", page, re.S)[0])
    assert "less than 160 km away" in client.get("/mentors/?near=Chicago&within=200&unit=km").content.decode()


def test_sort_by_recently_active(client):
    day = timezone.localdate()
    for number, place in enumerate((CHICAGO, MILWAUKEE)):
        make_mentor(place["label"], place=make_place(**place), active_on=day - timedelta(days=30 - number))
    assert names(client.get("/mentors/")) == [MILWAUKEE["label"], CHICAGO["label"]]
    assert names(client.get("/mentors/?near=Chicago&within=100")) == [CHICAGO["label"], MILWAUKEE["label"]]
    assert names(client.get("/mentors/?near=Chicago&within=100&sort=recent")) == [MILWAUKEE["label"], CHICAGO["label"]]


def test_facet_counts_are_what_a_click_gives_and_small_ones_stay_small(client):
    for number in range(7):
        make_mentor(languages=["en", "es"] if number < 5 else ["fr"])
    for _number in range(3):
        make_mentor(helps=["outreach"], offers={"call": 1})
    response = client.get("/mentors/")
    assert (box(response, "topic", "reference"), box(response, "topic", "outreach")) == ("7", "<5")
    assert (box(response, "topic", "readers"), box(response, "topic", "judaica")) == ("10", None)
    assert (box(response, "offer", "question"), box(response, "offer", "call")) == ("7", "<5")
    chosen = client.get("/mentors/?topic=outreach")
    assert (box(chosen, "topic", "outreach"), box(chosen, "topic", "reference")) == ("<5", "10")
    assert box(chosen, "language", "es") is None


def plain_count(people, chosen):
    """Return how many of `people` (facets to values) meet `chosen`, read plainly."""
    return sum(all(set(values) & person[name] for name, values in chosen.items()) for person in people)


def test_every_count_is_what_a_click_gives(client):
    """Every box of several lists, against a plain reading of who was made."""
    from django.http import QueryDict

    from profiles.finding import filters, search
    from profiles.finding.topics import topic_tree

    topics = ["reference", "outreach", "judaica", "leadership"]
    kinds = ["question", "call", "circle"]
    people = []
    for number in range(40):
        facts = {
            "topic": {topics[number % 4], topics[number % 3]},
            "offer": {kinds[number % 3], kinds[number % 2]},
            "meet": [{"remote"}, {"in_person"}, {"remote", "in_person"}][number % 3],
            "library_type": {["public", "school", "law"][number % 3]},
            "years": {["not_yet", "from_6"][number % 2]},
            "language": {["en", "es"][number % 2], "en"},
        }
        people.append(facts)
        make_mentor(
            helps=sorted(facts["topic"]), offers=dict.fromkeys(facts["offer"], 1), languages=sorted(facts["language"]),
            library_type=min(facts["library_type"]), years=min(facts["years"]),
            meeting="both" if len(facts["meet"]) == 2 else min(facts["meet"]),
        )  # fmt: skip
    tree = topic_tree()
    for query in (
        "",
        "topic=reference",
        "topic=reference&topic=judaica&offer=call",
        "language=es&years=from_6&meet=remote",
    ):
        read = filters.read(QueryDict(query), "help", tree)
        found = search.find(read.selection, None)
        chosen = read.selection.chosen
        assert found.total == plain_count(people, chosen)
        for name in FACETS:
            for value in set().union(*(person[name] for person in people)):
                others = {key: values for key, values in chosen.items() if key != name}
                has_box = plain_count(people, {**others, name: (value,)}) > 0
                expected = plain_count(people, {**chosen, name: (*chosen.get(name, ()), value)}) if has_box else 0
                assert found.counts.get((name, value), 0) == expected, (query, name, value)


def test_beyond_the_cap_the_page_says_more_than(client, monkeypatch):
    from profiles.finding import search

    monkeypatch.setattr(search, "CAP", 20)
    for place in (CHICAGO, MILWAUKEE, PEORIA):
        for _number in range(9):
            make_mentor(place=make_place(**place))
    response = client.get("/mentors/")
    assert heading(response) == "More than 20 people who can help"
    assert box(response, "topic", "reference") == "21+"
    near = client.get("/mentors/?near=Milwaukee&within=500")
    bands = re.findall(r"<br>([^<]*) away", near.content.decode())
    assert len(bands) == 20
    assert bands[:9] == ["less than 25 miles"] * 9  # the nearest, not the most recent
    assert bands[9:18] == ["less than 100 miles"] * 9


def test_pages(client):
    for number in range(45):
        make_mentor(f"Mentor {number:02}", active_on=timezone.localdate() - timedelta(days=number))
    assert names(client.get("/mentors/"))[0] == "Mentor 00"
    assert len(names(client.get("/mentors/?page=2"))) == 20
    assert names(client.get("/mentors/?page=3")) == [f"Mentor {number}" for number in range(40, 45)]
    assert names(client.get("/mentors/?page=99")) == [f"Mentor {number}" for number in range(40, 45)]


@pytest.mark.parametrize("count", [1, 3, 25])
def test_p1_list_costs_the_same_queries_however_many_are_found(client, django_assert_num_queries, count):
    for _number in range(count):
        make_mentor(place=make_place(**CHICAGO))
    address = "/mentors/?topic=reference&near=Chicago&offer=question&language=en&meet=remote"
    client.get(address)
    with django_assert_num_queries(1):  # the search, with the people of the page
        client.get(address)
    client.force_login(make_user())
    client.get(address)
    with django_assert_num_queries(3):  # and the session, the account
        client.get(address)


@pytest.mark.parametrize("path", ["/mentors/", "/mentors.json", "/mentees/"])
def test_list_survives_junk_in_every_filter(client, path):
    mentor = make_mentor("Amina", place=make_place(**CHICAGO))
    make_person("Mentee", wants=["reference"], seeking=True, visibility="members")
    if path == "/mentees/":
        client.force_login(mentor.user)
    for name in (*FACETS, "q", "near", "within", "unit", "sort", "page", "remote"):
        for junk in JUNK:
            response = client.get(f"{path}?{name}={junk}")
            assert response.status_code == 200, (name, junk)
            assert path.endswith(".json") or "<script>alert" not in response.content.decode()
        if (path, name) == ("/mentors.json", "q"):
            continue  # any word may be looked for, and the answer does not repeat it
        response = client.get(f"{path}?{name}=moon-cheese")
        assert "moon-cheese" in response.content.decode()
    assert client.get(f"{path}?" + "&".join(f"topic={n}" for n in range(300))).status_code == 200


def test_v9_people_are_kept_by_nobody_and_by_no_search_engine(client):
    make_mentor()
    for address in ("/mentors/", f"/mentors/{Profile.objects.get().slug}/", "/mentors.json"):
        headers = client.get(address).headers
        assert (headers["Cache-Control"], headers["X-Robots-Tag"]) == ("private, no-cache", "noindex")


def test_htmx_gets_the_part_that_changes(client):
    make_mentor("Amina")
    part = client.get("/mentors/?topic=reference", headers={"HX-Request": "true"})
    assert part.content.decode().lstrip().startswith('<div id="catalog"')
    assert names(part) == ["Amina"]


# --- /mentors.json ------------------------------------------------------------------------------------


def test_json_holds_what_everybody_may_see_and_no_more(client):
    person = make_mentor(
        "Amina", place=make_place(**CHICAGO), place_text="5 Hidden Street", about="About me", headline="Ask me",
        email="amina@secret.example", offers={"call": 2},
    )  # fmt: skip
    make_mentor("For members", visibility="members")
    answer = client.get("/mentors.json?near=Chicago&topic=reference").json()
    assert answer == {
        "count": 1,
        "is_more": False,
        "page": 1,
        "pages": 1,
        "next": None,
        "people": [
            {
                "slug": person.slug,
                "page_url": f"http://testserver/mentors/{person.slug}/",
                "name": "Amina",
                "headline": "Ask me",
                "topics": ["reference"],
                "offers": {"call": 2},
                "library_type": "public",
                "years": "from_6",
                "languages": ["en"],
                "meet": "both",
                "place": "Chicago, Illinois",
                "region": "IL",
                "country": "US",
                "distance": "less than 25 miles away",
            }
        ],
    }


def test_json_lists_whom_the_list_lists(client):
    make_mentor("For everybody")
    members, blocker = make_mentor("For members", visibility="members"), make_mentor("Blocker")
    Block.objects.create(blocker=blocker.user, blocked=members.user)
    client.force_login(members.user)
    found = [person["name"] for person in client.get("/mentors.json").json()["people"]]
    assert sorted(found) == sorted(names(client.get("/mentors/"))) == ["For everybody", "For members"]


def test_json_says_what_it_left_out_and_has_a_next_page(client):
    for _number in range(21):
        make_mentor()
    answer = client.get("/mentors.json?topic=moon-cheese").json()
    assert answer["notes"] == ["“moon-cheese” is not a choice for “topic”, so it was left out."]
    assert answer["next"] == "http://testserver/mentors.json?page=2"
    assert len(client.get(answer["next"]).json()["people"]) == 1


# --- /mentees/ ----------------------------------------------------------------------------------------


def test_mentees_are_found_by_members_who_can_help_and_only_when_they_asked_for_it(client):
    make_person("Asked", wants=["reference"], seeking=True)
    make_person("Did not ask", wants=["reference"])
    make_person("Hidden", wants=["reference"], seeking=True, visibility="hidden")
    mentor, mentee = make_mentor("Mentor"), make_person("Other mentee", wants=["outreach"])
    assert names(client.get("/mentees/")) == []
    assert "This list is for members who can help." in client.get("/mentees/").content.decode()
    client.force_login(mentee.user)
    assert names(client.get("/mentees/")) == []
    client.force_login(mentor.user)
    assert names(client.get("/mentees/?topic=reference")) == ["Asked"]
    assert heading(client.get("/mentees/")) == "1 person who looks for help"
    assert names(client.get("/mentors/?topic=reference")) == ["Mentor"]


def test_s25_whom_staff_hold_back_does_not_find_those_who_look_for_help(client):
    make_person("Asked", wants=["reference"], seeking=True)
    mentor = make_mentor("Mentor")
    client.force_login(mentor.user)
    assert names(client.get("/mentees/")) == ["Asked"]
    Profile.objects.filter(pk=mentor.pk).update(standing="held")
    page = client.get("/mentees/")
    assert (page.status_code, names(page)) == (200, [])
    assert "This list is for members who can help." in page.content.decode()
