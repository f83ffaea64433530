"""What anybody can send about the catalog, and what keeps machines out (quality.md S4, S6, S11, S13, A6)."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as project_settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from profiles.safety import gate
from programs.finding import snapshot
from programs.models import Suggestion

from .factories import make_program

pytestmark = pytest.mark.django_db
ADDRESS = "/programs/suggest/"
THANKS = "/programs/suggest/thanks/"
AGAIN = "Please look it over and send it once more. Nothing that you wrote is lost."
GOOD = {
    "name": "Prairie Mentors",
    "sponsor": "Prairie Library Association",
    "url": "https://prairie.example/mentors",
    "summary": "Pairs new librarians with experienced ones.",
    "about": "Free for members.",
    "email": "reader@example.org",
}


@pytest.fixture(autouse=True)
def own_counters(settings):
    """Give each test its own keys in the shared store."""
    prefix = f"test-{timezone.now().timestamp()}"
    settings.CACHES = {"default": {**settings.CACHES["default"], "KEY_PREFIX": prefix}}


def opened(client, address=ADDRESS):
    """Return the signed note of a form that `client` opened ten seconds ago."""
    with time_machine.travel(timezone.now() - timedelta(seconds=10), tick=False):
        snapshot.forget()
        page = client.get(address).content.decode()
    return re.search(r'name="opened" value="([^"]+)"', page)[1]


def send(client, address=ADDRESS, *, data=GOOD, **more):
    """Post a form as a person would."""
    extra = {key: more.pop(key) for key in ("REMOTE_ADDR", "HTTP_X_FORWARDED_FOR") if key in more}
    return client.post(address, {"opened": opened(client, address), **data, **more}, **extra)


def test_suggest_stores_a_new_program_and_says_what_happens_next(client):
    response = send(client)
    assert (response.status_code, response["Location"]) == (302, THANKS)
    row = Suggestion.objects.get()
    assert (row.kind, row.program_id, row.state, row.message) == ("new", None, "pending", "Free for members.")
    assert row.facts == {key: GOOD[key] for key in ("name", "sponsor", "url", "summary")}
    assert (row.source_url, row.email) == ("https://prairie.example/mentors", "reader@example.org")
    assert "A curator reads it and checks it at the source." in client.get(THANKS).content.decode()


def test_suggest_sends_no_mail(client, mailoutbox):
    send(client)
    assert mailoutbox == []


def test_suggest_completes_a_web_page_typed_without_https(client):
    send(client, url="prairie.example/mentors")
    assert Suggestion.objects.get().source_url == "https://prairie.example/mentors"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://prairie.example/", "not a page", "http://"])
def test_suggest_refuses_what_is_no_web_page(client, url):
    response = send(client, url=url)
    assert response.status_code == 422
    assert "That is not a web address. It looks like example.org/mentoring." in response.content.decode()
    assert Suggestion.objects.count() == 0


def test_a6_errors_keep_what_was_typed_and_lead_to_the_fields(client):
    response = send(client, name="", email="nobody")
    page = response.content.decode()
    assert response.status_code == 422
    assert "<title>Error: Suggest a program" in page
    assert '<a href="#id_name">Say what the program is called.</a>' in page
    assert '<a href="#id_email">That is not an e-mail address. It looks like name@example.org.</a>' in page
    assert 'id="id_name_error"' in page
    assert 'aria-invalid="true"' in page
    assert 'value="Prairie Library Association"' in page
    assert Suggestion.objects.count() == 0


def test_report_offers_stated_facts_with_their_values(client):
    program = make_program("Prairie Mentors", summary="Pairs people.", cost_usd=15, mentee={"membership": "none"})
    page = client.get(f"/programs/{program.slug}/report/").content.decode()
    choices = re.findall(r'name="columns" value="(\w+)"', page)
    assert choices == ["name", "sponsor", "summary", "mentee_membership", "cost_usd", "missing"]
    assert "Fee (USD): $15" in page
    assert "Membership of mentees: no membership" in page


def test_report_correction_of_one_fact_carries_the_words_as_its_value(client):
    program = make_program(summary="Pairs people.", cost_usd=15)
    data = {
        "kind": "correction",
        "columns": ["cost_usd", "missing"],
        "words": "It is free now",
        "source_url": "a.example",
    }
    response = send(client, f"/programs/{program.slug}/report/", data=data)
    assert response["Location"] == THANKS
    row = Suggestion.objects.get()
    assert (row.kind, row.program, row.facts) == ("correction", program, {"cost_usd": "It is free now"})
    assert (row.message, row.source_url) == ("It is free now", "https://a.example")


def test_report_closed_needs_no_words(client):
    program = make_program()
    send(client, f"/programs/{program.slug}/report/", data={"kind": "closed"})
    row = Suggestion.objects.get()
    assert (row.kind, row.program, row.facts, row.message) == ("closed", program, {"status": "closed"}, "")


def test_report_correction_needs_words(client):
    program = make_program()
    response = send(client, f"/programs/{program.slug}/report/", data={"kind": "correction"})
    assert response.status_code == 422
    assert '<a href="#id_words">Say what it should say, or what is missing.</a>' in response.content.decode()


def test_report_refuses_a_fact_that_is_not_offered(client):
    program = make_program()
    data = {"kind": "correction", "columns": ["workflow"], "words": "published"}
    response = send(client, f"/programs/{program.slug}/report/", data=data)
    assert response.status_code == 422
    assert '<a href="#id_columns_0">' in response.content.decode()
    assert Suggestion.objects.count() == 0


@pytest.mark.parametrize("workflow", ["draft", "in_review", "archived"])
def test_s2_report_of_an_unpublished_program_is_as_unknown_as_any(client, workflow):
    program = make_program(workflow=workflow)
    assert client.get(f"/programs/{program.slug}/report/").status_code == 404
    assert client.post(f"/programs/{program.slug}/report/", {"kind": "closed"}).status_code == 404
    assert client.get("/programs/no-such-program/report/").status_code == 404


def test_s6_every_quiet_check_answers_alike_and_keeps_the_form(client):
    note = opened(client)
    pages = [
        client.post(ADDRESS, {**GOOD, "opened": note, gate.TRAP: "https://spam.example"}),
        client.post(ADDRESS, GOOD),
        client.post(ADDRESS, {**GOOD, "opened": "forged:note"}),
        client.post(ADDRESS, {**GOOD, "opened": gate.open_note("report other")}),
        client.post(ADDRESS, {**GOOD, "opened": gate.open_note("suggest")}),
    ]
    assert [page.status_code for page in pages] == [422] * 5
    texts = {
        re.sub(r'(name="(opened|csrfmiddlewaretoken)" value=")[^"]+', r"\1", page.content.decode()) for page in pages
    }
    assert len(texts) == 1
    text = texts.pop()
    assert AGAIN in text
    assert 'value="Prairie Mentors"' in text
    assert "spam.example" not in text
    assert Suggestion.objects.count() == 0


def test_s6_a_note_is_good_from_three_seconds_to_twelve_hours(client):
    start = timezone.now()
    outcomes = []
    for number, seconds in enumerate((1, 4, 12 * 3600 - 60, 12 * 3600 + 60)):
        with time_machine.travel(start, tick=False):
            note = gate.open_note("suggest")
        with time_machine.travel(start + timedelta(seconds=seconds), tick=False):
            outcomes.append(client.post(ADDRESS, {**GOOD, "name": f"P{number}", "opened": note}).status_code)
    assert outcomes == [422, 302, 302, 422]


def test_s6_the_form_that_comes_back_can_be_sent_at_once(client):
    note = opened(client)
    page = client.post(ADDRESS, {**GOOD, "name": "", "opened": note}).content.decode()
    kept = re.search(r'name="opened" value="([^"]+)"', page)[1]
    assert client.post(ADDRESS, {**GOOD, "opened": kept}).status_code == 302


def test_s6_ten_messages_an_hour_from_one_network(client):
    answers = [
        send(client, name=f"P{number}", REMOTE_ADDR=f"203.0.113.{number}", HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
        for number in range(12)
    ]
    assert [answer.status_code for answer in answers] == [302] * 10 + [429] * 2
    assert "Please send yours again in an hour." in answers[-1].content.decode()
    assert 'value="P11"' in answers[-1].content.decode()
    assert send(client, name="Elsewhere", REMOTE_ADDR="203.0.114.1").status_code == 302
    assert Suggestion.objects.count() == 11


def test_s11_behind_a_proxy_only_what_the_proxy_wrote_counts(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    answers = [
        send(
            client, name=f"P{n}", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=f"198.51.{n}.1, 203.0.113.{n}"
        ).status_code
        for n in range(11)
    ]
    assert answers == [302] * 10 + [429]
    other = send(client, name="Elsewhere", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.1, 203.0.114.1")
    assert other.status_code == 302


def test_s6_one_ipv6_network_counts_as_one(client):
    answers = [send(client, name=f"P{n}", REMOTE_ADDR=f"2001:db8:0:1::{n:x}").status_code for n in range(11)]
    assert answers == [302] * 10 + [429]
    assert send(client, name="Next door", REMOTE_ADDR="2001:db8:0:2::1").status_code == 302


def test_s6_the_whole_site_has_a_limit(client, caplog):
    hour = int(timezone.now().timestamp()) // 3600
    cache.set(f"gate:site:{hour}", gate.WHOLE_SITE)
    assert send(client).status_code == 429
    assert Suggestion.objects.count() == 0
    assert "200 messages within an hour" in caplog.text


def test_v7_no_address_is_stored_and_the_count_ends_within_an_hour(client):
    send(client, REMOTE_ADDR="203.0.113.77")
    store = cache._cache.get_client()
    keys = [key.decode() for key in store.keys(f"{project_settings.CACHES['default']['KEY_PREFIX']}:*gate:*")]
    assert len(keys) == 2
    assert [key for key in keys if "203.0.113" in key] == []
    assert [key for key in keys if not 0 < store.ttl(key) <= 3600] == []


def test_s11_without_redis_the_form_says_so_and_the_page_reads(client, settings):
    note = opened(client)
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}}
    assert client.get(ADDRESS).status_code == 200
    response = client.post(ADDRESS, {**GOOD, "opened": note})
    assert response.status_code == 503
    assert "We cannot take messages right now." in response.content.decode()
    assert 'value="Prairie Mentors"' in response.content.decode()
    assert Suggestion.objects.count() == 0


def test_s6_more_than_three_links_are_refused(client):
    response = send(client, about="https://a.example http://b.example www.c.example https://d.example")
    assert response.status_code == 422
    assert "Use at most 3 links." in response.content.decode()
    assert send(client, about="https://a.example http://b.example www.c.example").status_code == 302


def test_suggest_collapses_equal_messages(client):
    send(client, email="")
    send(client)
    send(client, email="other@example.org")
    assert Suggestion.objects.get().email == "reader@example.org"
    send(client, about="Something new.")
    assert Suggestion.objects.count() == 2


@pytest.mark.parametrize("text", ["a\x00b", "x" * 2001])
def test_s14_junk_is_an_error_and_not_a_failure(client, text):
    assert send(client, summary=text).status_code == 422
    assert send(client, name="x" * 201).status_code == 422
    assert client.post(ADDRESS, {"opened": "\x00" * 10_000, "name": "é" * 10_000}).status_code == 422


def test_s13_forms_need_a_token():
    strict = Client(enforce_csrf_checks=True)
    program = make_program()
    assert strict.post(ADDRESS, GOOD).status_code == 403
    assert strict.post(f"/programs/{program.slug}/report/", {"kind": "closed"}).status_code == 403


@pytest.mark.parametrize("address", [ADDRESS, THANKS])
def test_public_forms_are_never_cached_and_take_only_their_methods(client, address):
    response = client.get(address)
    assert "no-store" in response["Cache-Control"]
    assert client.put(address).status_code == 405
    assert client.delete(address).status_code == 405
    assert client.head(address).status_code == 200


def test_s4_what_was_typed_is_never_raw(client):
    evil = '"><script>alert(1)</script>'
    program = make_program("<img src=x onerror=alert(1)>", summary=evil)
    pages = [
        send(client, name=evil, sponsor=evil, summary=evil, about=evil, email=evil),
        client.get(f"/programs/{program.slug}/report/"),
        send(client, f"/programs/{program.slug}/report/", data={"kind": evil, "words": evil, "source_url": evil}),
    ]
    for page in pages:
        assert "<script>alert(1)" not in page.content.decode()
        assert "<img src=x" not in page.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_p1_the_report_page_costs_no_query_once_the_catalog_is_known(client, rows, django_assert_num_queries):
    program, *_others = [make_program() for _ in range(rows)]
    client.get(f"/programs/{program.slug}/report/")
    with django_assert_num_queries(0):
        client.get(f"/programs/{program.slug}/report/")


@pytest.mark.django_db(transaction=True)
def test_f16_fifty_equal_messages_at_once_make_one_row_and_at_most_ten_pass():
    note = opened(Client())

    def post(_number):
        try:
            return Client().post(ADDRESS, {**GOOD, "opened": note}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(post, range(50)))
    assert answers == [302] * 10 + [429] * 40
    assert Suggestion.objects.count() == 1
