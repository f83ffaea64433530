"""Leaving by one click: by a mail program's button, and by the page behind the link (quality.md D2, D3)."""

import random
import re

import pytest
from django.apps import apps
from django.test import Client

from reminders.kinds import KINDS
from reminders.models import Delivery, Preference, Suppression
from reminders.outbox import sending
from reminders.respect import standstill, unsubscribing, wishes
from reminders.respect.addresses import digest
from reminders.vocabulary import MailClass, Mode, Reason, Standstill, State
from tests.profiles.factories import make_person

from .kinds_for_tests import AGREED, NEWS, TIP, only_these

pytestmark = pytest.mark.django_db
EMAIL = "joan@example.org"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture(autouse=True)
def kinds():
    """Let the site have three kinds of mail besides those about accounts."""
    yield from only_these()


@pytest.fixture
def joan():
    """Return a member's account."""
    return make_person("Joan", email=EMAIL).user


def path_for(user=None, kind="tip", email=EMAIL):
    """Return the path of the link in a mail of a kind."""
    recipient = f"u{user.pk}" if user else digest(email)
    url = unsubscribing.url_for(recipient, email, kind)
    return re.fullmatch(r"https?://[^/]+(/unsubscribe/[^/]+/)", url)[1] if "://" in url else url


def words(response):
    """Return the words of the page's main part on one line."""
    main = re.search(r"<main.*</main>", response.content.decode(), re.S)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def buttons(response):
    """Return value -> words of the page's buttons."""
    found = re.findall(r'<button name="what" value="(\w+)"[^>]*>(.*?)</button>', response.content.decode())
    return dict(found)


def everything():
    """Return every row of the tables that a visit could write to, as plain values."""
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in (*apps.get_app_config(
        "reminders").get_models(), *apps.get_app_config("profiles").get_models(), *apps.get_app_config(
        "sessions").get_models())}  # fmt: skip


def mode(user, kind=TIP):
    """Return how a member gets a kind."""
    return wishes.modes_of(user, [kind])[kind.name]


def test_address_is_absolute_signed_and_holds_no_address(settings, joan):
    settings.SITE_URL = "https://mentorhub.example"
    url = unsubscribing.url_for(f"u{joan.pk}", EMAIL, "tip")
    assert url.startswith("https://mentorhub.example/unsubscribe/tip.u")
    assert "joan" not in url
    # 43 characters of base64 are 256 bits.
    assert len(url.rstrip("/").rpartition(".")[2]) == 43


def test_d2_one_click_needs_only_the_token(joan):
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(path_for(joan), ONE_CLICK)
    assert (response.status_code, response["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert response.content.decode() == "You will not get this kind of mail any more."
    assert not response.cookies
    assert not response.has_header("Location")
    assert (mode(joan), mode(joan, NEWS), mode(joan, AGREED)) == (Mode.OFF, Mode.DIGEST, Mode.IMMEDIATE)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("List-Unsubscribe=One-Click", "application/x-www-form-urlencoded"),
        ("", "application/x-www-form-urlencoded"),
        ("", ""),
        ("anything", "text/plain"),
        (
            '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
        ),
    ],
)
def test_one_click_works_however_a_provider_writes_its_body(client, joan, body, content_type):
    response = client.generic("POST", path_for(joan), body, content_type=content_type)
    assert (response.status_code, mode(joan)) == (200, Mode.OFF)


def test_one_click_twice_is_as_once(client, joan):
    first = client.post(path_for(joan), ONE_CLICK)
    second = client.post(path_for(joan), ONE_CLICK)
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert list(Preference.objects.values_list("user", "kind", "mode")) == [(joan.pk, "tip", "off")]
    for _each in range(2):
        assert client.post(path_for(kind="tip", email="other@example.org"), ONE_CLICK).status_code == 200
    assert list(Suppression.objects.values_list("email_digest", "kind", "reason")) == [
        (digest("other@example.org"), "tip", "unsubscribed")
    ]


def test_d1_every_kind_but_those_about_accounts_can_be_left_by_one_click(client, joan):
    left = [kind for kind in KINDS.values() if kind.mail_class != MailClass.ACCOUNT]
    for kind in left:
        client.post(path_for(joan, kind.name), ONE_CLICK)
        client.post(path_for(None, kind.name, "other@example.org"), ONE_CLICK)
    assert [kind.name for kind in left] == ["tip", "news", "agreed"]
    for kind in left:
        assert wishes.mode_for(joan.pk, kind) == Mode.OFF
        found = standstill.in_force("other@example.org", kind.name, kind.mail_class)
        assert found == Standstill.UNSUBSCRIBED
    assert standstill.in_force("other@example.org", "account", MailClass.ACCOUNT) is None


def test_d2_a_thousand_visits_change_nothing(joan):
    paths = [path_for(joan, kind) for kind in ("tip", "agreed", "gone")] + [path_for(None, "tip", "other@example.org")]
    wishes.set_mode(joan, "tip", Mode.DIGEST)
    chance, visitor, member = random.Random(8058), Client(), Client()
    member.force_login(joan)
    # Reading the session and its page once, so that what these write is written.
    member.get(paths[0])
    before = everything()
    for _each in range(1_000):
        path = chance.choice(paths)
        if chance.random() < 0.2:
            path = path.replace(chance.choice(path[14:-1]), chance.choice("abcXYZ019-_."))
        query = chance.choice(["", "?what=kind", "?List-Unsubscribe=One-Click", "?what=optional&before=off"])
        response = getattr(chance.choice([visitor, member]), chance.choice(["get", "head"]))(path + query)
        assert response.status_code in (200, 404)
    assert everything() == before


def test_d3_mail_that_waits_does_not_leave_after_the_click(client, joan, mailoutbox):
    row = Delivery.objects.create(key="k", kind="tip", user=joan, recipient=f"u{joan.pk}", message_id="<k@x.org>")
    client.post(path_for(joan), ONE_CLICK)
    sending.drain()
    row.refresh_from_db()
    assert (len(mailoutbox), row.state, row.reason) == (0, State.WITHHELD, Reason.TURNED_OFF)


def test_d3_the_link_of_an_erased_person_works_and_their_no_stays_with_the_address(client, joan):
    path = path_for(joan)
    joan.delete()
    assert "Stop “A tip”" in words(client.get(path))
    assert client.post(path, ONE_CLICK).status_code == 200
    assert client.post(path, ONE_CLICK).status_code == 200
    assert not Preference.objects.exists()
    assert standstill.in_force(EMAIL, "tip", MailClass.OPTIONAL) == Standstill.UNSUBSCRIBED
    back = make_person("Joan", email=EMAIL).user
    assert (mode(back), mode(back, AGREED)) == (Mode.OFF, Mode.IMMEDIATE)


def test_d3_a_link_of_last_years_key_and_of_a_kind_that_is_gone_works(client, joan, settings):
    path = path_for(joan, "forgotten")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key that is long enough to be one, for this test alone"
    assert "You get “This kind of mail” from MentorHub." in words(client.get(path))
    assert client.post(path, ONE_CLICK).status_code == 200
    assert list(Preference.objects.values_list("kind", "mode")) == [("forgotten", "off")]


def test_a_link_that_was_changed_or_cut_off_explains_itself_and_does_nothing(client, joan):
    path = path_for(joan)
    other = path.replace(f".u{joan.pk}.", f".u{joan.pk + 1}.")
    for wrong in (path[:-9] + "/", other, path.replace("tip", "news"), "/unsubscribe/x/", "/unsubscribe/a.b.c.d.e/"):
        for response in (client.get(wrong), client.post(wrong, ONE_CLICK)):
            assert response.status_code == 404
            assert "This link is not whole" in words(response)
    assert not Preference.objects.exists()
    assert not Suppression.objects.exists()


def test_page_has_a_button_for_this_kind_and_one_for_all_that_is_optional(client, joan):
    response = client.get(path_for(joan))
    assert buttons(response) == {"kind": "Stop “A tip”", "optional": "Stop everything that is optional"}
    assert "Nothing has changed yet." in words(response)
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert not response.cookies
    assert EMAIL not in response.content.decode()


@pytest.mark.parametrize("earlier", [Mode.IMMEDIATE, Mode.DIGEST])
def test_page_stops_a_kind_and_undoes_it_to_what_it_was(client, joan, earlier):
    wishes.set_mode(joan, "tip", earlier)
    response = client.post(path_for(joan), {"what": "kind"})
    assert "You will not get “A tip” any more, from now on." in words(response)
    assert 'href="/me/reminders/"' in response.content.decode()
    assert (response.status_code, mode(joan)) == (200, Mode.OFF)
    before = re.search(r'name="before" value="(\w+)"', response.content.decode())[1]
    assert buttons(response)["kind_again"] == "Undo: send it to me after all"
    response = client.post(path_for(joan), {"what": "kind_again", "before": before})
    assert "You will get “A tip” again." in words(response)
    assert mode(joan) == earlier


@pytest.mark.parametrize("before", ["", "off", "hourly", "\0"])
def test_undo_with_nothing_usable_to_go_back_to_is_the_kinds_own_way(client, joan, before):
    wishes.set_mode(joan, "news", Mode.OFF)
    client.post(path_for(joan, "news"), {"what": "kind_again", "before": before})
    assert mode(joan, NEWS) == Mode.DIGEST


def test_page_stops_all_that_is_optional_and_undoes_it(client, joan):
    wishes.set_mode(joan, "tip", Mode.DIGEST)
    response = client.post(path_for(joan, "agreed"), {"what": "optional"})
    assert "Everything optional has stopped" in words(response)
    assert [mode(joan, kind) for kind in (TIP, NEWS, AGREED)] == [Mode.OFF, Mode.OFF, Mode.IMMEDIATE]
    client.post(path_for(joan, "agreed"), {"what": "optional_again"})
    assert [mode(joan, kind) for kind in (TIP, NEWS, AGREED)] == [Mode.DIGEST, Mode.DIGEST, Mode.IMMEDIATE]


def test_somebody_without_an_account_stops_all_and_undoes_it(client, joan):
    path = path_for(None, "tip", "other@example.org")
    response = client.post(path, {"what": "optional"})
    # The larger no has to be lifted first: a button for the one kind alone would do nothing.
    assert buttons(response) == {"optional_again": "Undo: let it come as before"}
    assert "/me/reminders/" not in response.content.decode()
    assert standstill.in_force("other@example.org", "news", MailClass.OPTIONAL) == Standstill.UNSUBSCRIBED
    assert standstill.in_force("other@example.org", "agreed", MailClass.RELATIONSHIP) is None
    client.post(path, {"what": "optional_again"})
    assert standstill.in_force("other@example.org", "tip", MailClass.OPTIONAL) is None
    client.post(path, {"what": "kind"})
    client.post(path, {"what": "kind_again"})
    assert not Suppression.objects.exists()
    assert mode(joan) == Mode.IMMEDIATE


@pytest.mark.parametrize("member", [True, False])
@pytest.mark.parametrize("count", [1, 3])
def test_p1_page_costs_the_same_queries(client, joan, member, count, django_assert_num_queries):
    path = path_for(joan if member else None)
    for name in ["tip", "news", "agreed"][:count]:
        wishes.set_mode(joan, name, Mode.OFF)
        standstill.unsubscribe(digest(EMAIL), name)
    client.get(path)
    with django_assert_num_queries(7 if member else 2):
        client.get(path)
