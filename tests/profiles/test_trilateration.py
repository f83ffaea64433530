"""Nobody finds out where somebody lives, however often they search (quality.md V1, V2).

What a search tells of a person depends on the stored point alone, which is rounded before storage. So the best attack
finds the point of the grid, and the point of the grid is all that there is.
"""

import random
from statistics import median

import pytest
from django.db import connection

from profiles.finding.conditions import circle_of
from profiles.finding.selection import Selection
from profiles.models import Place
from profiles.places.geocoding import geocode_place, place_for
from profiles.places.rounding import rounded
from profiles.showing.distance import Origin, band, miles_between
from tests.profiles.factories import make_mentor

KM = 1.609344
SEARCHES = 10_000


def origins(number, seed):
    """Return `number` Origins spread over the United States, wherever an attacker would like to stand."""
    dice = random.Random(seed)
    return [Origin("", dice.uniform(25, 49), dice.uniform(-124, -67)) for _number in range(number)]


def seen(latitude, longitude, origin, within):
    """Return all that one search says of somebody at a stored point: whether they are in the list, and their band."""
    miles = miles_between(latitude, longitude, origin.latitude, origin.longitude)
    return (miles <= within, band(miles)) if miles <= within else (False, None)


@pytest.mark.slow
@pytest.mark.django_db
def test_v2_two_people_of_one_grid_cell_look_the_same_in_ten_thousand_searches():
    """Through the real pipeline: two postal codes two miles apart, one cell, and the very SQL that searches ask."""
    places = [place_for("60601"), place_for("60610")]
    for place in places:
        geocode_place(place.pk)
        place.refresh_from_db()
    assert (places[0].latitude, places[0].longitude) == (places[1].latitude, places[1].longitude)
    make_mentor("One", place=places[0])
    answers = []
    for keep in places:
        Place.objects.update(state="unknown", latitude=None, longitude=None)
        Place.objects.filter(pk=keep.pk).update(
            state="found", latitude=keep.latitude, longitude=keep.longitude, label=keep.label
        )
        dice, told = random.Random(1), []
        with connection.cursor() as cursor:
            for origin in origins(SEARCHES, seed=1):
                points = circle_of(Selection(near="x", within=dice.randint(1, 500)), origin).points
                cursor.execute(points.sql, points.parameters)
                told.append(cursor.fetchall())
        answers.append(told)
    assert answers[0] == answers[1]
    assert sum(map(bool, answers[0])) > 100  # some searches do find somebody: the test could fail


def attack(stored, seed):
    """Return the attacker's estimate of where somebody lives, from SEARCHES searches; degrees.

    For each of a hundred origins the attacker halves the interval in which the distance lies, a hundred times if need
    be, and then takes the point that fits all distances best (Gauss-Newton on the great circles, from a rough guess).
    """
    circles = []
    for origin in origins(SEARCHES // 100, seed):
        low, high = 0.0, 4_000.0
        for _search in range(100):
            middle = (low + high) / 2
            low, high = (low, middle) if seen(*stored, origin, middle)[0] else (middle, high)
        circles.append((origin, (low + high) / 2))
    guess = [37.0, -95.0]
    for _step in range(60):
        normal, right = [[0.0, 0.0], [0.0, 0.0]], [0.0, 0.0]
        for origin, miles in circles:
            here = miles_between(*guess, origin.latitude, origin.longitude)
            slope = [
                (miles_between(guess[0] + 1e-6, guess[1], origin.latitude, origin.longitude) - here) / 1e-6,
                (miles_between(guess[0], guess[1] + 1e-6, origin.latitude, origin.longitude) - here) / 1e-6,
            ]
            for row in (0, 1):
                right[row] += slope[row] * (miles - here)
                for column in (0, 1):
                    normal[row][column] += slope[row] * slope[column]
        size = normal[0][0] * normal[1][1] - normal[0][1] * normal[1][0]
        step = [
            (right[0] * normal[1][1] - right[1] * normal[0][1]) / size,
            (right[1] * normal[0][0] - right[0] * normal[1][0]) / size,
        ]
        guess = [guess[0] + step[0], guess[1] + step[1]]
        if max(map(abs, step)) < 1e-9:
            break
    return guess


def test_v2_trilateration_finds_the_stored_point_and_nothing_finer():
    dice, errors = random.Random(2), []
    for number in range(10):
        home = (dice.uniform(26, 48), dice.uniform(-123, -68))
        stored = rounded(*home)
        found = attack(stored, seed=number)
        assert miles_between(*found, *stored) * KM < 0.1  # the attack works: it finds all that is stored
        errors.append(miles_between(*found, *home) * KM)
    assert min(errors) > 0.1


def test_v1_the_stored_point_is_kilometers_from_home():
    """Over 1,000 homes: how far the best attacker, who ends at the stored point, is off."""
    dice = random.Random(3)
    homes = [(dice.uniform(25, 49), dice.uniform(-124, -67)) for _number in range(1_000)]
    errors = sorted(miles_between(*home, *rounded(*home)) * KM for home in homes)
    assert 3.5 < median(errors) < 5
    # Chance alone puts a home within 1 km of the middle of a cell of some 90 square kilometers: 3 to 4 in 100.
    assert sum(error < 1 for error in errors) / len(errors) < 0.05
    assert all(
        (round(latitude * 10) / 10, round(longitude * 10) / 10) == (latitude, longitude)
        for latitude, longitude in (rounded(*home) for home in homes)
    )
