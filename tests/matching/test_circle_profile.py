"""Places in a circle on the profile page of whoever hosts one."""

import pytest
from django.test import Client

from matching.models import Circle
from profiles.models import Offer
from tests.profiles.factories import make_mentor, make_person

from .factories import make_circle
from .inbox_pages import words
from .test_my_profile import GOOD, PAGE

pytestmark = pytest.mark.django_db


def save(host, places):
    """Send the host's profile with so many places in a circle; return the answer."""
    client = Client()
    client.force_login(host.user)
    given = {**GOOD, "name": host.name, "offer_circle": places}
    return client.post(PAGE, given)


def test_places_changed_on_the_profile_are_those_of_the_circle():
    host = make_mentor("Hanna Host", offers={"circle": 6, "question": 1})
    circle = make_circle(host, members=[make_person("A"), make_person("B")])
    assert save(host, "4").status_code == 302
    circle.refresh_from_db()
    assert (circle.places, Offer.objects.get(profile=host, kind="circle").places) == (4, 4)
    # Fewer than are in it.
    assert save(host, "1").status_code == 422


def test_host_cannot_take_the_offer_away_while_the_circle_is_open():
    host = make_mentor("Hanna Host", offers={"circle": 6, "question": 1})
    make_circle(host)
    answer = save(host, "")
    assert answer.status_code == 422
    assert "You host the circle “Reference, together”" in words(answer)
    assert (Circle.objects.get().places, Offer.objects.get(profile=host, kind="circle").places) == (6, 6)
