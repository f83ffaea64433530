"""Asking a server that may answer, lie, stall, refuse or be gone (quality.md F35, S12)."""

import threading
import time
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone
from geopy.exc import GeocoderServiceError

from profiles.models import Place
from profiles.places import geocoding, pacing
from profiles.places.geocoding import Point, geocode_place, geocode_waiting, place_for, resolve
from profiles.places.nominatim import OneServer
from tests.profiles.factories import make_mentor

from .server import CHICAGO, Reply, nominatim

pytestmark = pytest.mark.django_db


def looked_up(text):
    """Return the Place of `text` after one look."""
    place = place_for(text)
    geocode_place(place.pk)
    place.refresh_from_db()
    return place


def changed(**fields):
    """Return Chicago with other fields; those of the address as address_country_code=..."""
    address = {
        **CHICAGO["address"],
        **{k.removeprefix("address_"): v for k, v in fields.items() if k.startswith("address_")},
    }
    return {**CHICAGO, "address": address, **{k: v for k, v in fields.items() if not k.startswith("address_")}}


def test_answer_is_written_rounded_and_without_the_street(outside):
    place = looked_up("Chicago, IL")
    assert (place.state, place.provider, place.label) == ("found", "nominatim", "Chicago, Illinois")
    assert (place.latitude, place.longitude) == (41.9, -87.6)
    assert (place.country, place.region, place.city, place.precision) == ("US", "IL", "Chicago", "city")
    assert place.time_zone == "America/Chicago"
    assert (place.attempts, place.retry_at, place.error) == (1, None, "")


def test_s12_only_the_place_is_sent(outside):
    person = make_mentor(
        "Ada Secret", email="ada.secret@example.org", headline="My secret", place=place_for("Chicago, IL")
    )
    geocode_place(person.place_id)
    (asked,) = outside.asked
    assert asked.path == "/search"
    assert asked.query == {
        "q": ["Chicago, IL"],
        "format": ["json"],
        "limit": ["5"],
        "countrycodes": ["us"],
        "addressdetails": ["1"],
        "accept-language": ["en"],
    }
    assert set(asked.headers) == {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}
    assert asked.headers["User-Agent"] == "MentorHub tests (it@example.org)"


def test_same_text_is_never_asked_twice(outside):
    place = looked_up("Chicago, IL")
    for text in ("chicago il", "CHICAGO,  IL.", "Chicago, IL"):
        assert looked_up(text) == place
    geocode_waiting()
    assert len(outside.asked) == 1


def test_unknown_answer_is_kept_too(outside):
    outside.reply = Reply([])
    assert looked_up("Zzyzx Nowhere").state == "unknown"
    assert looked_up("zzyzx nowhere").state == "unknown"
    assert len(outside.asked) == 1


def test_ambiguous_name_is_settled_by_the_person_not_by_the_server(outside):
    assert looked_up("Springfield").state == "ambiguous"
    assert outside.asked == []


def test_search_knows_what_was_found_before(outside):
    village = changed(lat="48.6", lon="9.3", address_city="Oberfischbach", address_country_code="de", address_state="")
    outside.reply = Reply([village])
    looked_up("Oberfischbachlein")
    assert resolve("oberfischbachlein") == Point(
        "Oberfischbach, Germany", 48.6, 9.3, "DE", "", "Oberfischbach", "city", "Europe/Berlin"
    )
    assert len(outside.asked) == 1


@pytest.mark.parametrize(
    ("answer", "label", "precision"),
    [
        (changed(addresstype="postcode"), "Chicago, Illinois", "postcode"),
        (changed(addresstype="state"), "Illinois", "region"),
        (
            changed(addresstype="country", **{"address_ISO3166-2-lvl4": "", "address_state": ""}),
            "United States",
            "country",
        ),
        (changed(addresstype="house", type="house"), "Chicago, Illinois", "city"),
        (changed(address_city="", address_town="Cicero"), "Cicero, Illinois", "city"),
        (changed(address_city="x" * 500), "x" * 120 + ", Illinois", "city"),
        (changed(address_city="Chi\x00ca\u202ego\n"), "Chicago, Illinois", "city"),
    ],
)
def test_answer_is_read_down_to_the_town_and_no_further(outside, answer, label, precision):
    outside.reply = Reply([answer])
    place = looked_up("Somewhere in the United States, USA")
    assert (place.state, place.label, place.precision) == ("found", label, precision)


LIES = {
    "latitude 999": [changed(lat="999")],
    "longitude 999": [changed(lon="999")],
    "latitude is words": [changed(lat="north")],
    "latitude is a list": [changed(lat=[41.9])],
    "no latitude": [{name: value for name, value in CHICAGO.items() if name != "lat"}],
    "not a number": [changed(lat="nan")],
    "infinite": b'[{"lat": Infinity, "lon": 1, "address": {"country_code": "us"}}]',
    "another country": [changed(address_country_code="fr")],
    "no such country": [changed(address_country_code="xx")],
    "country is a number": [changed(address_country_code=7)],
    "no address": [{name: value for name, value in CHICAGO.items() if name != "address"}],
    "address is words": [changed(address="Chicago")],
    "object instead of list": {"Chicago": 1},
    "number instead of list": 42,
    "words instead of list": "Chicago",
    "list of words": ["Chicago"],
    "list of nothing": [None],
    "an error": {"error": {"code": 1}},
    "HTML": b"<html>Chicago</html>",
    "nothing": b"",
    "half": b'[{"lat": "41.',
    "deep": b"[" * 100_000,
    "not UTF-8": b'["\xff\xfe"]',
    "5 MB": b"[" + b" " * 5_000_000 + b"]",
}


# geopy warns before it refuses a latitude.
@pytest.mark.filterwarnings("ignore:Latitude normalization")
@pytest.mark.parametrize("name", LIES)
def test_f35_lying_server_is_not_believed(outside, name):
    outside.reply = Reply(LIES[name])
    place = looked_up("Chicago, IL")
    assert (place.state, place.latitude, place.label, place.provider) == ("failed", None, "", "")
    assert place.error in {"Unbelievable", "GeocoderParseError", "GeocoderQueryError"}
    assert place.retry_at > timezone.now()
    assert len(outside.asked) == 1


REFUSALS = {
    "500": (Reply(b"oops", status=500), "GeocoderServiceError"),
    "503": (Reply(b"oops", status=503), "GeocoderTimedOut"),
    "403": (Reply(b"no", status=403), "GeocoderInsufficientPrivileges"),
    "400": (Reply(b"no", status=400), "GeocoderQueryError"),
    "429": (Reply(b"slow down", status=429), "GeocoderRateLimited"),
    "204": (Reply(b"", status=204), "GeocoderServiceError"),
    "HTML page": (Reply(b"[]", content_type="text/html"), "GeocoderParseError"),
    "packed": (Reply(b"[]", headers={"Content-Encoding": "gzip"}), "GeocoderParseError"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_f35_refusal_is_noted_and_tried_again_later(outside, name):
    outside.reply, error = REFUSALS[name]
    place = looked_up("Chicago, IL")
    assert (place.state, place.error, place.attempts) == ("failed", error, 1)
    assert timedelta(seconds=25) < place.retry_at - place.asked_at <= timedelta(seconds=61)
    outside.reply = Reply()
    pacing.forget()
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert geocode_waiting() == 1
    place.refresh_from_db()
    assert (place.state, place.error, place.attempts) == ("found", "", 2)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_s12_redirect_is_not_followed(outside, status):
    with nominatim() as elsewhere:
        outside.reply = Reply(b"", status=status, headers={"Location": f"{elsewhere.url}/search?q=x"})
        place = looked_up("Chicago, IL")
        assert (place.state, place.error) == ("failed", "GeocoderServiceError")
        assert (len(outside.asked), elsewhere.asked) == (1, [])


def test_f35_stalling_server_is_left_after_the_timeout(outside):
    outside.reply = Reply(stall=outside.stop_stalling)
    started = time.monotonic()
    place = looked_up("Chicago, IL")
    assert (place.state, place.error) == ("failed", "GeocoderTimedOut")
    assert time.monotonic() - started < 3


def test_f35_dripping_server_is_left_after_the_timeout(outside):
    outside.reply = Reply(drip=0.1)
    started = time.monotonic()
    place = looked_up("Chicago, IL")
    assert (place.state, place.error) == ("failed", "GeocoderTimedOut")
    assert time.monotonic() - started < 3


def test_f35_server_that_is_gone(outside, settings):
    settings.NOMINATIM_URL = "http://127.0.0.1:9"
    place = looked_up("Chicago, IL")
    assert (place.state, place.error) == ("failed", "GeocoderUnavailable")


def test_f35_retry_after_is_kept_and_stops_all_questions(outside, end_pause):
    outside.reply = Reply(b"", status=429, headers={"Retry-After": "600"})
    place = looked_up("Chicago, IL")
    assert timedelta(seconds=599) < place.retry_at - place.asked_at
    other = looked_up("Boston, MA")
    assert (other.state, other.attempts) == ("pending", 0)
    assert timedelta(seconds=590) < other.retry_at - other.asked_at <= timedelta(seconds=601)
    assert len(outside.asked) == 1
    end_pause()
    outside.reply = Reply()
    with time_machine.travel(timezone.now() + timedelta(seconds=700)):
        assert geocode_waiting() == 2
    assert set(Place.objects.values_list("state", flat=True)) == {"found"}


def test_f35_circuit_opens_after_failures_in_a_row_and_one_tries_after_the_pause(outside, end_pause):
    outside.reply = Reply(b"", status=500)
    for text in ("Chicago, IL", "Boston, MA", "Denver, CO"):
        assert looked_up(text).state == "failed"
    for text in ("Dallas, TX", "Austin, TX"):
        place = looked_up(text)
        assert (place.state, place.attempts) == ("pending", 0)
        assert place.retry_at > timezone.now()
    assert len(outside.asked) == 3
    end_pause()
    pacing.check_circuit()  # the one that tries ...
    with pytest.raises(pacing.NotNow):  # ... and no second one
        pacing.check_circuit()
    end_pause()
    assert looked_up("Houston, TX").state == "failed"  # it tried in vain, so the pause begins anew
    assert looked_up("Miami, FL").state == "pending"
    assert len(outside.asked) == 4
    end_pause()
    outside.reply = Reply()
    for text in ("Seattle, WA", "Tampa, FL", "Omaha, NE"):
        assert looked_up(text).state == "found"
    assert len(outside.asked) == 7


def test_failures_that_are_not_in_a_row_open_nothing(outside):
    for number in range(6):
        outside.reply = Reply(b"", status=500) if number % 2 else Reply()
        looked_up(f"Springfield {number}, IL")
    assert len(outside.asked) == 6


def test_f35_tries_are_bounded(outside):
    outside.reply = Reply(b"", status=400)
    place, now = place_for("Chicago, IL"), timezone.now()
    pauses = []
    for day in range(10):
        with time_machine.travel(now + timedelta(days=day)):
            geocode_place(place.pk)
            place.refresh_from_db()
            pauses.append(place.retry_at and (place.retry_at - place.asked_at).total_seconds())
    assert len(outside.asked) == 8
    assert (place.state, place.attempts, place.retry_at) == ("failed", 8, None)
    for number, pause in enumerate(pauses[:7]):
        assert 30 * 2**number <= pause <= 60 * 2**number
    assert pauses[7:] == [None] * 3


def test_f35_nobody_is_asked_without_redis(outside, settings):
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    place = looked_up("Chicago, IL")
    assert (place.state, place.attempts, place.error) == ("pending", 0, "ConnectionError")
    assert place.retry_at > timezone.now()
    assert outside.asked == []


@pytest.mark.parametrize(
    ("url", "headers"),
    [("http://127.0.0.1:1/search", {}), ("http://localhost/search", {}), ("file:///etc/passwd", {})],
)
def test_s12_only_the_one_server_is_asked(outside, url, headers):
    with pytest.raises(GeocoderServiceError, match="Another server"):
        OneServer(proxies={}, ssl_context=None).get_text(url, timeout=1, headers=headers)


@pytest.mark.django_db(transaction=True)
def test_place_is_asked_once_by_many_at_once(outside):
    place = place_for("Chicago, IL")
    barrier = threading.Barrier(5)

    def work():
        barrier.wait()
        try:
            geocode_place(place.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    place.refresh_from_db()
    assert (place.state, place.attempts, len(outside.asked)) == ("found", 1, 1)


def test_place_taken_over_by_another_is_not_overwritten(outside):
    """A worker that was held up for minutes comes back when another has the place."""
    place = place_for("Chicago, IL")
    slow = geocoding._claim(place.pk)
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        assert geocode_place(place.pk) == "found"
    assert geocoding._fail(slow, geocoding.Unbelievable()) is None
    place.refresh_from_db()
    assert place.state == "found"
