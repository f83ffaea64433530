"""/mentors/map/: where people are, to the stored grid point and no finer, as marks and as words."""

import gzip
import re
from html import unescape
from html.parser import HTMLParser
from itertools import accumulate, combinations
from urllib.parse import parse_qs, urlsplit

import pytest

from matching.showing.map_ground import BLEED, BOTTOM, LAND, RIGHT, ground
from matching.showing.map_picture import (
    GAP,
    HEIGHT,
    SMALLEST,
    WIDTH,
    arc_of,
    frame_of,
    markers_of,
    near_and_far,
)
from profiles.finding import filters
from profiles.finding.map_points import GridPoint, MapPoints, map_points
from profiles.finding.search import find
from profiles.finding.selection import Selection
from profiles.finding.topics import topic_tree
from profiles.models import Block, Offer
from tests.profiles.factories import make_mentor, make_person, make_place
from tests.programs.factories import make_user

from .test_people_list import BOSTON, CHICAGO, JUNK, MILWAUKEE, PEORIA

TOKYO = {"label": "Tokyo, Japan", "country": "JP", "region": "", "latitude": 35.7, "longitude": 139.7}
HTMX = {"HX-Request": "true"}


class Marks(HTMLParser):
    """Collects the marks of a map: [(name, link, radius)], every tag, and every attribute's name."""

    def __init__(self, response):
        super().__init__()
        self.marks, self.tags, self.attributes = [], [], set()
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attributes):
        """Keep a start tag."""
        values = dict(attributes)
        self.tags.append(tag)
        self.attributes.update(values)
        if tag == "a" and "aria-label" in values:
            self.marks.append((values["aria-label"], values["href"]))

    def names(self):
        """Return what the marks are called, in order."""
        return [name for name, _link in self.marks]


def marks(response):
    """Return what the marks of a map are called, in order."""
    return Marks(response).names()


def settle(place, number, **fields):
    """Make `number` mentors at a place."""
    return [make_mentor(place=make_place(**place), **fields) for _each in range(number)]


def points_of(viewer=None, query=None, direction="help"):
    """Return the MapPoints for a query's parameters (a QueryDict), or for an empty one."""
    read = filters.read(query, direction, topic_tree()) if query is not None else None
    selection = read.selection if read else Selection(direction=direction)
    return map_points(selection, viewer, read and read.origin)


def points_at(*places):
    """Return GridPoints for (latitude, longitude, people) with a name each."""
    return tuple(GridPoint(*place, f"Place {number}") for number, place in enumerate(places))


@pytest.mark.django_db
def test_v1_points_are_the_stored_ones_and_count_each_hit_once():
    settle(CHICAGO, 3)
    make_mentor(place=make_place(**{**CHICAGO, "label": "Oak Park, Illinois"}))
    settle(BOSTON, 2)
    make_mentor()
    make_mentor(place=make_place("Nowhere yet", latitude=None, longitude=None, state="unknown"))
    make_person(wants=["reference"], place=make_place(**PEORIA), seeking=True)
    assert points_of() == MapPoints(
        (GridPoint(41.9, -87.6, 4, "Chicago, Illinois"), GridPoint(42.4, -71.1, 2, "Boston, Massachusetts")), 2, 8
    )


@pytest.mark.django_db
def test_point_without_a_winner_is_called_by_the_first_name():
    for label in ("Evanston, Illinois", "Cicero, Illinois"):
        make_mentor(place=make_place(**{**CHICAGO, "label": label}))
    assert points_of().points == (GridPoint(41.9, -87.6, 2, "Cicero, Illinois"),)


@pytest.mark.django_db
def test_v3_nobody_who_is_not_in_the_list_is_on_the_map(client):
    settle(CHICAGO, 6)
    members = settle(PEORIA, 5, visibility="members")
    settle(MILWAUKEE, 5, visibility="hidden")
    settle(TOKYO, 5, accepting="paused")
    settle({"label": "Reno, Nevada", "latitude": 39.5, "longitude": -119.8}, 5, standing="held")
    for full in settle(BOSTON, 5, offers={"call": 1}):
        Offer.objects.filter(profile=full).update(taken=1)
    assert marks(client.get("/mentors/map/")) == ["Chicago, Illinois: 6 people"]
    me = make_user()
    for number, mentor in enumerate(members):
        blocker, blocked = (me, mentor.user) if number % 2 else (mentor.user, me)
        Block.objects.create(blocker=blocker, blocked=blocked)
    client.force_login(me)
    page = client.get("/mentors/map/")
    assert marks(page) == ["Chicago, Illinois: 6 people"]
    assert "Peoria" not in page.content.decode()
    client.force_login(make_user("another@example.org"))
    assert marks(client.get("/mentors/map/")) == ["Chicago, Illinois: 6 people", "Peoria, Illinois: 5 people"]


@pytest.mark.django_db
def test_v3_fewer_than_five_are_not_counted_and_look_alike(client):
    settle(BOSTON, 4)
    settle(CHICAGO, 1)
    settle(TOKYO, 5)
    response = client.get("/mentors/map/")
    # Those below five stand in the order of their names, not of their numbers.
    assert marks(response) == [
        "Tokyo, Japan: 5 people",
        "Boston, Massachusetts: fewer than 5 people",
        "Chicago, Illinois: fewer than 5 people",
    ]
    html = response.content.decode()
    assert re.findall(r'<circle cx="[^"]*" cy="[^"]*" r="(\d+)"', html) == ["15", "13", "13"]
    assert re.findall(r"<text [^>]*dy=\".35em\"[^>]*>([^<]*)<", html) == ["5"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("without", "words"),
    [
        (0, ""),
        (1, "Fewer than 5 more did not say where they are."),
        (4, "Fewer than 5 more did not say where they are."),
        (12, "12 more did not say where they are."),
    ],
)
def test_those_without_a_place_are_counted_in_words(client, without, words):
    settle(CHICAGO, 1)
    for _each in range(without):
        make_mentor()
    hint = re.search(r'<p class="hint">([^<]*)</p>', client.get("/mentors/map/").content.decode())[1]
    assert hint.partition("in its middle.")[2].strip() == words


@pytest.mark.django_db
def test_map_takes_the_filters_of_the_list_and_leads_back_to_them(client):
    settle(CHICAGO, 5, library_type="law")
    settle(BOSTON, 5)
    page = client.get("/mentors/map/?library_type=law&topic=reference&page=3")
    assert marks(page) == ["Chicago, Illinois: 5 people"]
    link = urlsplit(Marks(page).marks[0][1])
    assert (link.path, parse_qs(link.query)) == (
        "/mentors/",
        {"library_type": ["law"], "topic": ["reference"], "near": ["Chicago, Illinois"], "within": ["25"]},
    )
    assert (
        '<p class="back"><a href="/mentors/?topic=reference&amp;library_type=law&amp;page=3">' in page.content.decode()
    )


@pytest.mark.django_db
def test_every_mark_leads_to_the_people_it_counts(client):
    settle(CHICAGO, 7)
    settle(MILWAUKEE, 6)
    settle(TOKYO, 5)
    for name, link in Marks(client.get("/mentors/map/")).marks:
        found = re.search(r'<h2 id="count">(\d+) ', client.get(link).content.decode())[1]
        assert name.endswith(f": {found} people")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("near=Chicago, Illinois&within=25", ["Chicago, Illinois: 5 people"]),
        ("near=Illinois", ["Chicago, Illinois: 5 people", "Peoria, Illinois: 5 people"]),
        ("near=Japan", ["Tokyo, Japan: 5 people"]),
        ("near=Atlantis-by-the-sea", []),
        ("near=Springfield", []),
        ("q=zzzzqqq", []),
    ],
)
def test_map_around_a_place_in_a_state_and_in_a_country(client, query, found):
    for place in (CHICAGO, PEORIA, MILWAUKEE, TOKYO):
        settle(place, 5)
    response = client.get(f"/mentors/map/?{query}")
    assert (response.status_code, marks(response)) == (200, found)
    assert ("<svg class=" in response.content.decode()) == bool(found)


@pytest.mark.django_db
def test_nobody_on_the_map_is_said_with_ways_on(client):
    make_mentor(library_type="public")
    html = client.get("/mentors/map/?library_type=law").content.decode()
    assert "Nobody matches all of this." in html
    html = client.get("/mentors/map/").content.decode()
    assert "None of them said where they are." in html


@pytest.mark.django_db
def test_htmx_gets_the_part_and_everybody_else_a_page(client):
    settle(CHICAGO, 5)
    page, part = client.get("/mentors/map/"), client.get("/mentors/map/", headers=HTMX)
    assert part.content.decode().strip().startswith('<section class="map"')
    assert part.content.decode().strip().endswith("</section>")
    assert page.content.decode().count("<h1>") == 1
    assert marks(page) == marks(part) == ["Chicago, Illinois: 5 people"]
    for response in (page, part):
        assert {part.strip() for part in response.headers["Vary"].split(",")} >= {"HX-Request", "Cookie"}
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert "private" in response.headers["Cache-Control"]
    assert client.post("/mentors/map/").status_code == 405


@pytest.mark.django_db
def test_list_loads_no_map_until_it_is_asked_for(client):
    settle(CHICAGO, 5)
    html = client.get("/mentors/?topic=reference").content.decode()
    assert '<div id="map"></div>' in html
    assert "<svg class=" not in html
    assert html.count('href="/mentors/map/?topic=reference"') == 1
    assert html.count('data-hx-get="/mentors/map/?topic=reference" data-hx-target="#map"') == 1
    assert "/mentors/map/" not in client.get("/mentors/?q=zzzzqqq").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("people", [1, 3, 100])
def test_map_costs_one_query(client, django_assert_num_queries, people):
    for number in range(people):
        place = {"label": f"Place {number % 50}", "latitude": 30 + number % 50 / 10, "longitude": -90.0}
        make_mentor(place=make_place(**place))
    client.get("/mentors/map/")  # the list of topics is kept
    with django_assert_num_queries(1):
        response = client.get("/mentors/map/", headers=HTMX)
    assert len(marks(response)) >= 1
    with django_assert_num_queries(1):
        client.get("/mentors/map/?near=Chicago, Illinois&within=5000&topic=reference&q=person", headers=HTMX)


@pytest.mark.django_db
def test_map_and_list_count_the_same(rf):
    settle(CHICAGO, 3)
    settle(BOSTON, 2)
    make_mentor()
    for query in ("", "near=Chicago, Illinois", "near=Illinois", "topic=reference", "q=person"):
        read = filters.read(rf.get(f"/?{query}").GET, "help", topic_tree())
        spots = map_points(read.selection, None, read.origin)
        assert spots.total == find(read.selection, None, read.origin).total
        assert spots.nowhere + sum(point.people for point in spots.points) == spots.total


@pytest.mark.django_db
def test_capped_map_says_so(client, monkeypatch):
    monkeypatch.setattr("profiles.finding.map_points.CAP", 5)
    settle(CHICAGO, 5)
    assert "most recently active" not in client.get("/mentors/map/").content.decode()
    settle(BOSTON, 5)
    html = client.get("/mentors/map/").content.decode()
    assert "The map shows the 5 most recently active." in html
    assert marks(client.get("/mentors/map/")) == ["Boston, Massachusetts: 5 people"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["q", "topic", "near", "within", "unit", "sort", "page", "language", "nonsense"])
def test_junk_in_the_address_is_no_fault(client, name):
    settle(CHICAGO, 1)
    for value in JUNK:
        for headers in ({}, HTMX):
            assert client.get(f"/mentors/map/?{name}={value}", headers=headers).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    "label", ["<b>Chicago</b>, x", '"Chi\' onload=alert(1) x="', "שיקגו, אילינוי", "{{ 7*7 }}", "\u202eogacihC"]
)
def test_labels_are_text(client, label):
    settle({**CHICAGO, "label": label}, 5)
    response = client.get("/mentors/map/")
    assert marks(response) == [f"{label}: 5 people"]
    shown = re.search(r'<span dir="auto">([^<]*)</span>', response.content.decode())[1]
    assert unescape(shown) == label
    near = parse_qs(urlsplit(Marks(response).marks[0][1]).query)["near"]
    assert near == [label]


@pytest.mark.django_db
def test_picture_has_neither_script_nor_style_nor_strangers(client):
    settle(CHICAGO, 5)
    settle(TOKYO, 1)
    part = Marks(client.get("/mentors/map/", headers=HTMX))
    assert {"script", "style", "image", "use", "foreignobject", "iframe"} & set(part.tags) == set()
    assert {name for name in part.attributes if name.startswith(("on", "style", "src", "xlink"))} == set()
    assert "http" not in client.get("/mentors/map/", headers=HTMX).content.decode()


@pytest.mark.django_db
def test_list_of_the_same_says_what_the_marks_say(client):
    for number, place in enumerate((CHICAGO, BOSTON, PEORIA, TOKYO)):
        settle(place, 3 + number)
    html = client.get("/mentors/map/").content.decode()
    listed = re.findall(r'<li><a href="([^"]*)"><span dir="auto">([^<]*)</span>: ([^<]*)</a></li>', html)
    assert [(f"{name}: {people}", unescape(link)) for link, name, people in listed] == Marks(
        client.get("/mentors/map/")
    ).marks


@pytest.mark.django_db
def test_a_few_far_from_all_others_are_listed_below_the_picture(client):
    settle(CHICAGO, 10)
    settle(BOSTON, 9)
    settle(TOKYO, 1)
    response = client.get("/mentors/map/")
    assert marks(response) == ["Chicago, Illinois: 10 people", "Boston, Massachusetts: 9 people"]
    far = re.search(r'<p class="far">.*?</ul>', response.content.decode(), re.DOTALL)[0]
    assert re.findall(r'<span dir="auto">([^<]*)</span>: ([^<]*)</a>', far) == [("Tokyo, Japan", "fewer than 5 people")]


@pytest.mark.parametrize(
    ("points", "far"),
    [
        (points_at((41.9, -87.6, 9), (42.4, -71.1, 9), (-37.8, 145.0, 2)), 1),
        (points_at((41.9, -87.6, 9), (42.4, -71.1, 8), (-37.8, 145.0, 3)), 0),
        (points_at((-36.8, 174.8, 9), (-13.8, -171.8, 9), (51.5, 0.0, 2)), 1),
        (points_at((41.9, -87.6, 1)), 0),
        # Hawaii and Alaska belong to the picture of the United States.
        (points_at((47.6, -122.3, 20), (25.8, -80.2, 30), (44.8, -68.8, 20), (21.3, -157.9, 1), (61.2, -149.9, 1)), 0),
    ],
)
def test_who_is_far_from_all_others(points, far):
    near, farther = near_and_far(points)
    assert farther == points[len(points) - far :]
    assert near == points[: len(points) - far]


def test_land_is_small():
    data = LAND.read_bytes()
    assert len(data) < 60_000
    assert len(gzip.compress(data)) < 25_000


@pytest.mark.parametrize(
    ("longitudes", "arc"),
    [([-87.6], (-87.6, 0)), ([-100, -80], (-100, 20)), ([-179.0, 179.0], (179.0, 2)), ([-10, 0, 170], (-10, 180))],
)
def test_arc_is_the_shortest(longitudes, arc):
    assert arc_of(longitudes) == pytest.approx(arc)


@pytest.mark.parametrize(
    "points",
    [
        points_at((41.9, -87.6, 1)),
        points_at((71.3, -156.8, 1), (25.8, -80.2, 3), (21.3, -157.9, 5)),
        points_at((-36.8, 174.8, 1), (21.3, -157.9, 5)),
        points_at((-18.1, 178.4, 1), (-13.8, -171.8, 5)),
        points_at((-54.8, -68.3, 1), (78.2, 15.6, 2), (35.7, 139.7, 9), (21.3, -157.9, 5), (-36.8, 174.8, 1)),
        points_at((90.0, 0.0, 1), (-90.0, 180.0, 1)),
    ],
)
def test_every_point_is_inside_the_frame_and_has_ground(points):
    frame = frame_of(points)
    for point in points:
        x, y = frame.spot(point.latitude, point.longitude)
        assert SMALLEST <= x <= WIDTH - SMALLEST
        assert SMALLEST <= y <= HEIGHT - SMALLEST
    assert "land" in dict(ground(frame))


@pytest.mark.parametrize(
    "points",
    [
        points_at((41.9, -87.6, 1)),
        points_at((71.3, -156.8, 1), (25.8, -80.2, 3)),
        points_at((-18.1, 178.4, 1), (-13.8, -171.8, 5)),
        points_at((-54.8, -68.3, 1), (78.2, 15.6, 2), (35.7, 139.7, 9), (21.3, -157.9, 5), (-36.8, 174.8, 1)),
    ],
)
def test_ground_is_cut_at_the_frame(points):
    for layer, path in ground(frame_of(points)):
        for piece in path.split("M")[1:]:
            assert piece.endswith("z") == (layer in ("land", "lakes"))
            numbers = [int(number) for number in re.findall(r"-?\d+", piece)]
            xs, ys = list(accumulate(numbers[::2])), list(accumulate(numbers[1::2]))
            assert -BLEED <= min(xs) <= max(xs) <= RIGHT + BLEED
            assert -BLEED <= min(ys) <= max(ys) <= BOTTOM + BLEED


def test_ground_lies_where_the_marks_do():
    # The corner where Utah, Colorado, Arizona and New Mexico meet: 37 degrees north, 109.05 degrees west.
    frame = frame_of(points_at((37.0, -109.05, 1)))
    corner = [4 * pixels for pixels in frame.spot(37.0, -109.05)]
    (states,) = (path for layer, path in ground(frame) if layer == "states")
    found = []
    for piece in states.split("M")[1:]:
        numbers = [int(number) for number in re.findall(r"-?\d+", piece)]
        found += zip(accumulate(numbers[::2]), accumulate(numbers[1::2]), strict=True)
    assert min(max(abs(x - corner[0]), abs(y - corner[1])) for x, y in found) <= 20  # a tenth of a degree


def test_frame_is_as_wide_in_miles_as_its_picture():
    frame = frame_of(points_at((60.0, 10.0, 1)))
    # At 60 degrees a degree of longitude is half as long as one of latitude.
    assert frame.width / frame.height == pytest.approx(2 * WIDTH / HEIGHT)


def test_marks_do_not_touch_on_a_phone_and_lose_nobody():
    points = points_at(
        *((25 + row * 0.7, -120 + column * 1.1, 1 + (row * column) % 40) for row in range(30) for column in range(50))
    )
    marks = markers_of(points, frame_of(points), 5)
    assert sorted(point for mark in marks for point in mark.points) == sorted(points)
    assert len(marks) >= 10
    for one, other in combinations(marks, 2):
        assert ((one.x - other.x) ** 2 + (one.y - other.y) ** 2) ** 0.5 >= one.radius + other.radius + GAP
    assert min(mark.radius for mark in marks) * 2 >= 24
    assert [mark.people for mark in marks] == sorted((mark.people for mark in marks), reverse=True)


def test_mark_of_several_points_is_called_after_the_largest_and_reaches_all():
    points = (GridPoint(41.9, -87.6, 9, "Chicago, Illinois"), GridPoint(42.0, -87.7, 2, "Evanston, Illinois"))
    far = GridPoint(25.8, -80.2, 3, "Miami, Florida")
    mark, other = markers_of((*points, far), frame_of((*points, far)), 5)
    assert (mark.points, mark.people, mark.reach) == (points, 11, 9)
    assert (other.points, other.reach) == ((far,), 0)
