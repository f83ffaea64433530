"""No page of people reads a large table from end to end, whatever is asked (quality.md P2)."""

import pytest
from django.utils import timezone

from mentorhub.benchmarks.people import ASKED, BESIDE
from mentorhub.plans import large_scans
from mentorhub.scenarios.filling import fill
from profiles.models import Profile

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def many_people():
    """Twenty thousand people, counted by the planner."""
    fill(20_000, seed="plans", today=timezone.localdate())


def test_p2_no_page_of_people_reads_a_large_table(many_people, client):
    member = Profile.objects.filter(visibility="public").select_related("user").first()
    person = f"/mentors/{member.slug}/"
    addresses = [*ASKED, *BESIDE.values(), person, "/mentors/map/?near=10001", "/mentors/?page=30", "/mentors/?q=zzz"]
    for viewer in (None, member.user):
        if viewer:
            client.force_login(viewer)
            addresses += ["/mentees/?near=10001", "/me/profile/"]
        for address in addresses:
            assert (address, large_scans(lambda address=address: client.get(address))) == (address, [])


def test_p2_a_scan_is_seen_where_there_is_one(many_people):
    assert large_scans(lambda: list(Profile.objects.filter(headline__contains="zebra"))) == ["profiles_profile"]
