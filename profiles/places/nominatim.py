"""Asking Nominatim through geopy: one address only, no redirects, little time, little text, and doubt about the rest.

What is sent is the place as typed and the letters of its country: no name, no address of mail, no number of ours.
"""

import json
import time
from urllib.parse import urlsplit

import requests
from django.conf import settings
from geopy.adapters import AdapterHTTPError, BaseSyncAdapter
from geopy.exc import GeocoderParseError, GeocoderServiceError, GeocoderTimedOut, GeocoderUnavailable, GeopyError
from geopy.geocoders import Nominatim

from .answers import Unbelievable, from_nominatim
from .folding import fold, plain
from .pacing import check_circuit, turn
from .parsing import country_of

# Five answers with addresses are 5 kB.
MOST_BYTES = 256 * 1024
CONNECT_SECONDS = 3
ANSWERS = 5


def ask(text):
    """Return the Point that Nominatim gives for the place `text`, or None when it knows none.

    Waits for this process's turn. Raises pacing.NotNow, Unbelievable, geopy's GeopyError, redis' RedisError.
    """
    country, geocoder = country_of(fold(text)), _geocoder()
    check_circuit()
    try:
        with turn():
            found = geocoder.geocode(
                plain(text),
                exactly_one=False,
                limit=ANSWERS,
                addressdetails=True,
                language="en",
                country_codes=country.casefold() or None,
            )
        return from_nominatim(found[0], country) if found else None
    except GeopyError:  # some are ValueErrors too
        raise
    except (TypeError, ValueError, KeyError, AttributeError, IndexError, RecursionError) as error:
        # geopy reads the answer as it comes: whatever breaks there is a wrong shape.
        raise Unbelievable("wrong shape") from error


def _geocoder():
    """Return geopy's Nominatim for the one server of NOMINATIM_URL."""
    parts = urlsplit(settings.NOMINATIM_URL)
    return Nominatim(
        domain=f"{parts.netloc}{parts.path}",
        scheme=parts.scheme,
        user_agent=settings.GEOCODER_USER_AGENT,
        timeout=settings.NOMINATIM_TIMEOUT,
        proxies={},
        adapter_factory=OneServer,
    )


class OneServer(BaseSyncAdapter):
    """A geopy adapter that talks to the server of NOMINATIM_URL and to no other (quality.md S12)."""

    def __init__(self, *, proxies, ssl_context):
        super().__init__(proxies=proxies, ssl_context=ssl_context)
        self.allowed = urlsplit(settings.NOMINATIM_URL)[:2]

    def get_text(self, url, *, timeout, headers):
        """Return the body of a JSON answer; `timeout` in seconds is for all of it."""
        if urlsplit(url)[:2] != self.allowed:
            raise GeocoderServiceError("Another server than the one allowed")
        ends = time.monotonic() + timeout
        # An answer is read as it comes, so that a small one cannot swell when it is unpacked.
        headers = {**headers, "Accept": "application/json", "Accept-Encoding": "identity"}
        try:
            with requests.Session() as session:
                session.trust_env = False
                limits = (min(CONNECT_SECONDS, timeout), timeout)
                with session.get(url, headers=headers, timeout=limits, stream=True, allow_redirects=False) as answer:
                    _check(answer)
                    return _body(answer, ends).decode()
        except UnicodeDecodeError as error:
            raise GeocoderParseError("Not UTF-8") from error
        except (requests.Timeout, TimeoutError) as error:
            raise GeocoderTimedOut("Service timed out") from error
        except requests.ConnectionError as error:
            raise GeocoderUnavailable("Service not available") from error
        except (requests.RequestException, OSError) as error:
            if isinstance(error, AdapterHTTPError):
                raise
            raise GeocoderServiceError(type(error).__name__) from error

    def get_json(self, url, *, timeout, headers):
        """Return the JSON of an answer."""
        try:
            return json.loads(self.get_text(url, timeout=timeout, headers=headers))
        except (ValueError, RecursionError) as error:
            raise GeocoderParseError("Not JSON") from error


def _check(answer):
    """Raise what geopy understands unless `answer` (of requests) is a success in plain JSON."""
    if answer.status_code >= 400:
        raise AdapterHTTPError("Refused", status_code=answer.status_code, headers=answer.headers, text="")
    if answer.status_code != 200:
        raise GeocoderServiceError(f"Status {answer.status_code}")
    if "json" not in answer.headers.get("Content-Type", ""):
        raise GeocoderParseError("Not JSON")
    if answer.headers.get("Content-Encoding", "identity") != "identity":
        raise GeocoderParseError("Packed")


def _body(answer, ends):
    """Return the bytes of `answer`, at most MOST_BYTES and not later than `ends` (time.monotonic)."""
    body = bytearray()
    # read1 returns what has come, so that a server that drips does not outlast the time.
    while part := answer.raw.read1(65536):
        body += part
        if len(body) > MOST_BYTES:
            raise GeocoderParseError("Too long")
        if time.monotonic() > ends:
            raise GeocoderTimedOut("Service timed out")
    return bytes(body)
