"""What members want to get: the page, what it writes, and addresses at a standstill."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from profiles.models import Profile
from reminders.kinds import KINDS, kind_of, kinds_for_members
from reminders.models import Delivery, Preference, Suppression
from reminders.outbox import sending, writing
from reminders.respect import standstill, wishes
from reminders.respect.addresses import digest
from reminders.vocabulary import MailClass, Mode, Reason, Standstill, State
from tests.profiles.factories import make_person, make_place
from tests.programs.factories import make_user

from .kinds_for_tests import AGREED, NEWS, TIP, only_these

pytestmark = pytest.mark.django_db
PAGE = "/me/reminders/"
EMAIL = "joan@example.org"
WEEK = timedelta(days=7)


@pytest.fixture
def kinds():
    """Let the site have three kinds of mail besides those about accounts."""
    yield from only_these()


@pytest.fixture
def joan(client, kinds):
    """Return a signed-in member with a profile in Chicago."""
    person = make_person("Joan", email=EMAIL)
    client.force_login(person.user)
    return person.user


def words(response):
    """Return the words of the page's main part on one line."""
    main = re.search(r"<main.*</main>", response.content.decode(), re.S)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def chosen(response):
    """Return name of kind -> the value that is ticked on the page."""
    ticked = re.findall(r'<input type="radio" name="(\w+)" value="(\w+)"[^>]*? checked', response.content.decode())
    return dict(ticked)


def modes(user):
    """Return the modes in force as plain text, and make sure that both ways of asking agree."""
    found = wishes.modes_of(user, kinds_for_members())
    assert found == {name: wishes.mode_for(user.pk, kind_of(name)) for name in found}
    return {name: mode.value for name, mode in found.items()}


def test_no_real_kind_has_the_name_that_means_all_that_is_optional():
    assert wishes.OFF_ALL not in KINDS
    assert "" not in KINDS


def test_without_a_wish_every_kind_comes_as_it_says(joan):
    assert modes(joan) == {"tip": "immediate", "news": "digest", "agreed": "immediate"}


def test_mail_about_the_account_comes_whatever_is_asked(joan, django_assert_num_queries):
    Preference.objects.create(user=joan, kind="account", mode="off")
    wishes.turn_off_optional(joan)
    with django_assert_num_queries(0):
        assert wishes.mode_for(joan.pk, kind_of("account")) == Mode.IMMEDIATE


def test_modes_of_many_cost_one_query(kinds, django_assert_num_queries):
    users = [make_user(f"reader{number}@example.org") for number in range(3)]
    wishes.set_mode(users[0], "tip", Mode.OFF)
    wishes.set_mode(users[1], "tip", Mode.DIGEST)
    with django_assert_num_queries(1):
        found = wishes.modes_for([user.pk for user in users], TIP)
    assert found == {users[0].pk: Mode.OFF, users[1].pk: Mode.DIGEST, users[2].pk: Mode.IMMEDIATE}


def test_a_way_that_a_kind_no_longer_offers_is_its_usual_one_but_a_no_stays_a_no(joan):
    Preference.objects.create(user=joan, kind="news", mode="immediate")
    Preference.objects.create(user=joan, kind="agreed", mode="digest")
    assert modes(joan) == {"tip": "immediate", "news": "digest", "agreed": "immediate"}
    Preference.objects.update(mode="off")
    assert modes(joan) == {"tip": "immediate", "news": "off", "agreed": "off"}


def test_nothing_optional_covers_kinds_to_come_and_brings_back_what_was(joan):
    wishes.set_mode(joan, "tip", Mode.DIGEST)
    wishes.turn_off_optional(joan)
    assert modes(joan) == {"tip": "off", "news": "off", "agreed": "immediate"}
    assert list(Preference.objects.order_by("kind").values_list("kind", "mode")) == [
        ("optional", "off"), ("tip", "digest"),
    ]  # fmt: skip
    wishes.turn_on_optional(joan)
    assert modes(joan) == {"tip": "digest", "news": "digest", "agreed": "immediate"}


def test_one_optional_kind_asked_for_after_nothing_optional_comes_alone(joan):
    wishes.turn_off_optional(joan)
    wishes.set_mode(joan, "news", Mode.DIGEST)
    assert modes(joan) == {"tip": "off", "news": "digest", "agreed": "immediate"}
    wishes.turn_off_optional(joan)
    assert modes(joan) == {"tip": "off", "news": "off", "agreed": "immediate"}


def test_what_the_address_left_before_the_account_is_off_until_it_is_asked_for(joan):
    standstill.unsubscribe(digest("joan@example.org"), "tip")
    standstill.unsubscribe(digest("joan@example.org"), wishes.OFF_ALL)
    found = wishes.modes_of(joan, kinds_for_members())
    assert found == {"tip": Mode.OFF, "news": Mode.OFF, "agreed": Mode.IMMEDIATE}
    wishes.set_mode(joan, "tip", Mode.IMMEDIATE)
    assert modes(joan) == {"tip": "immediate", "news": "off", "agreed": "immediate"}
    assert standstill.in_force(joan.email, "tip", MailClass.OPTIONAL) is None
    assert not Suppression.objects.exists()


def test_a_wish_of_an_account_that_is_gone_is_no_error(joan):
    gone = type(joan)(pk=joan.pk + 1000, email="gone@example.org")
    wishes.set_mode(gone, "tip", Mode.OFF)
    wishes.turn_off_optional(gone)
    assert not Preference.objects.exists()


def test_page_says_how_much_when_and_where_the_zone_is_changed(client, joan):
    text = words(client.get(PAGE))
    assert "at most 1 reminder a day and 3 a week" in text
    assert "No reminder between 21:00 and 08:00" in text
    assert "America/Chicago, where it is" in text
    assert "You get it because you agreed on a meeting." in text
    assert 'href="/me/profile/#id_time_zone"' in client.get(PAGE).content.decode()
    Profile.objects.update(time_zone="", place=make_place(time_zone="America/Denver"))
    assert "America/Denver, where it is" in words(client.get(PAGE))


def test_times_on_the_page_are_those_of_the_members_clock(client, joan):
    at_seven = datetime(2026, 11, 27, 7, 5, tzinfo=UTC)
    with time_machine.travel(at_seven, tick=False):
        Delivery.objects.create(
            key="k", kind="tip", user=joan, recipient=f"u{joan.pk}", state="sent", sent_at=at_seven,
            message_id="<k@example.org>",
        )  # fmt: skip
        client.force_login(joan)
        text = words(client.get(PAGE))
    assert "America/Chicago, where it is 01:05" in text
    assert "27 November 2026, 01:05" in text
    assert "07:05" not in text


def test_page_of_a_member_without_a_profile_says_that_the_zone_is_unknown(client, kinds):
    client.force_login(make_user())
    assert "only when it is day on both coasts of the United States" in words(client.get(PAGE))


def test_page_shows_and_saves_each_choice(client, joan):
    assert chosen(client.get(PAGE)) == {"tip": "immediate", "news": "digest", "agreed": "immediate"}
    response = client.post(PAGE, {"tip": "digest", "news": "off", "agreed": "immediate"})
    assert (response.status_code, response["Location"]) == (302, PAGE)
    assert chosen(client.get(PAGE)) == {"tip": "digest", "news": "off", "agreed": "immediate"}
    assert "Saved." in words(client.post(PAGE, {"tip": "off", "news": "off", "agreed": "off"}, follow=True))
    assert modes(joan) == {"tip": "off", "news": "off", "agreed": "off"}


def test_page_writes_only_what_was_changed(client, joan):
    client.post(PAGE, {"tip": "immediate", "news": "off", "agreed": "immediate"})
    assert list(Preference.objects.values_list("user", "kind", "mode")) == [(joan.pk, "news", "off")]


@pytest.mark.parametrize("wrong", ["", "hourly", "digest"])
def test_page_keeps_the_choices_when_one_is_wrong_and_writes_nothing(client, joan, wrong):
    response = client.post(PAGE, {"tip": "off", "news": "off", "agreed": wrong})
    assert response.status_code == 422
    assert chosen(response) == {"tip": "off", "news": "off"}
    assert 'href="#id_agreed_0">Choose how you want “What you agreed on”.' in response.content.decode()
    assert not Preference.objects.exists()


def test_everything_optional_goes_off_and_comes_back_by_one_button(client, joan):
    page = client.get(PAGE).content.decode()
    assert 'value="optional_off"' in page
    assert 'value="optional_on"' not in page
    client.post(PAGE, {"what": "optional_off"})
    assert modes(joan) == {"tip": "off", "news": "off", "agreed": "immediate"}
    page = client.get(PAGE).content.decode()
    assert 'value="optional_off"' not in page
    client.post(PAGE, {"what": "optional_on"})
    assert modes(joan) == {"tip": "immediate", "news": "digest", "agreed": "immediate"}


def test_page_lists_the_mails_of_thirty_days_and_nobody_elses(client, joan):
    now = timezone.now()
    rows = [
        ("tip", State.SENT, "", 1, joan), ("news", State.WITHHELD, Reason.TURNED_OFF, 2, joan),
        ("forgotten_kind", State.BOUNCED, "", 3, joan), ("agreed", State.PENDING, "", 0, joan),
        ("tip", State.SENT, "", 31, joan), ("agreed", State.SENT, "", 1, make_user("other@example.org")),
    ]  # fmt: skip
    for number, (kind, state, reason, days, user) in enumerate(rows):
        at = now - timedelta(days=days)
        Delivery.objects.create(
            key=f"k{number}", kind=kind, user=user, recipient=f"u{user.pk}", state=state, reason=reason,
            message_id=f"<{number}@example.org>", created_at=at, try_at=at, sent_at=at,
        )  # fmt: skip
    table = re.search(r"<tbody>.*</tbody>", client.get(PAGE).content.decode(), re.S)[0]
    lines = re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td>', table)
    assert lines == [
        ("What you agreed on", "waiting to be sent"), ("A tip", "sent"),
        ("News", "not sent, on purpose: you had turned it off"), ("A mail that is no longer sent", "came back"),
    ]  # fmt: skip


def test_page_does_not_tell_that_somebody_blocked_one(client, joan):
    now, shown = timezone.now(), set()
    for number, reason in enumerate([Reason.BLOCKED, Reason.GONE, Reason.SETTLED]):
        Delivery.objects.all().delete()
        Delivery.objects.create(
            key="k", kind="agreed", user=joan, recipient=f"u{joan.pk}", state="withheld", reason=reason,
            message_id=f"<{number}@example.org>", created_at=now, due_at=now, try_at=now,
        )  # fmt: skip
        shown.add(re.search(r"<tbody>.*</tbody>", client.get(PAGE).content.decode(), re.S)[0])
    assert len(shown) == 1
    assert "not sent, on purpose: it was no longer needed" in shown.pop()


@pytest.mark.parametrize("count", [1, 3])
def test_p1_page_costs_the_same_queries(client, joan, count, django_assert_num_queries):
    now = timezone.now()
    for number in range(count):
        wishes.set_mode(joan, ["tip", "news", "agreed"][number], Mode.OFF)
        Delivery.objects.create(
            key=f"k{number}", kind="tip", user=joan, recipient=f"u{joan.pk}", state="sent", sent_at=now,
            message_id=f"<{number}@example.org>",
        )  # fmt: skip
    client.get(PAGE)
    with django_assert_num_queries(9):
        client.get(PAGE)


def test_a_kind_turned_off_is_not_sent_even_when_its_row_waits(joan, mailoutbox):
    row = Delivery.objects.create(
        key="k", kind="agreed", user=joan, recipient=f"u{joan.pk}", message_id="<k@example.org>"
    )
    wishes.set_mode(joan, "agreed", Mode.OFF)
    sending.drain()
    assert len(mailoutbox) == 0
    row.refresh_from_db()
    assert (row.state, row.reason) == (State.WITHHELD, Reason.TURNED_OFF)


def test_nothing_optional_keeps_rows_from_being_written_or_sent(joan, mailoutbox):
    wishes.turn_off_optional(joan)
    writing.post("tip", about="tip", occurrence="once", user=joan)
    assert len(mailoutbox) == 0
    assert not Delivery.objects.filter(state=State.SENT).exists()


# Addresses at a standstill


def in_force(kind=TIP, email=EMAIL, now=None):
    """Return why no mail of `kind` goes to an address."""
    return standstill.in_force(email, kind.name, kind.mail_class, now)


def test_a_hard_bounce_stops_all_but_account_mail_at_once(kinds, django_assert_num_queries):
    standstill.bounced("Joan@Example.org", is_hard=True, at=timezone.now())
    with django_assert_num_queries(1):
        assert in_force() == Standstill.BOUNCED
    assert in_force(AGREED) == Standstill.BOUNCED
    with django_assert_num_queries(0):
        assert in_force(kind_of("account")) is None
    assert in_force(email="other@example.org") is None


@pytest.mark.parametrize(("days_between", "stops"), [(0, True), (1, True), (2, True), (3, False), (7, False)])
def test_d5_the_third_soft_bounce_within_days_stops_mail_for_a_week(kinds, days_between, stops):
    now = timezone.now()
    for number in range(2):
        standstill.bounced(EMAIL, is_hard=False, at=now + timedelta(days=number * days_between))
    last = now + timedelta(days=2 * days_between)
    assert in_force(now=last) is None
    standstill.bounced(EMAIL, is_hard=False, at=last)
    half = 0.5 ** (days_between / 7)
    assert Suppression.objects.get().score == pytest.approx(1 + half + half**2, abs=0.001)
    assert in_force(now=last) == in_force(AGREED, now=last) == (Standstill.SOFT if stops else None)
    assert in_force(now=last + WEEK) is None


def test_a_complaint_is_stronger_than_a_bounce_whatever_comes_first(kinds):
    now = timezone.now()
    standstill.complained(EMAIL, at=now)
    standstill.bounced(EMAIL, is_hard=True, at=now)
    standstill.bounced(EMAIL, is_hard=False, at=now)
    assert in_force() == Standstill.COMPLAINED
    standstill.bounced("other@example.org", is_hard=True, at=now)
    standstill.complained("other@example.org", at=now)
    assert in_force(email="other@example.org") == Standstill.COMPLAINED


EVENTS = st.lists(st.tuples(st.sampled_from(["soft", "soft", "soft", "hard", "spam"]), st.integers(0, 60)), max_size=8)


@given(EVENTS.flatmap(lambda events: st.tuples(st.just(events), st.permutations(events))))
def test_f30_the_order_of_events_does_not_matter(orders):
    now, found = timezone.now(), []
    for number, events in enumerate(orders):
        Suppression.objects.all().delete()
        email = f"reader{number}@example.org"
        for what, days in events:
            at = now + timedelta(days=days)
            if what == "spam":
                standstill.complained(email, at=at)
            else:
                standstill.bounced(email, is_hard=what == "hard", at=at)
        end = now + timedelta(days=60)
        row = Suppression.objects.first()
        found.append(
            (standstill.in_force(email, "tip", "optional", end), row and round(standstill.score_at(row, end), 6))
        )
    assert found[0] == found[1]


def test_the_person_sees_that_mail_bounces_and_mends_it(client, joan):
    assert "came back for good" not in words(client.get("/me/"))
    standstill.bounced(EMAIL, is_hard=True, at=timezone.now())
    for page in ("/me/", PAGE):
        assert "Mail to your address came back for good" in words(client.get(page))
    assert f'href="{PAGE}">See what to do' in client.get("/me/").content.decode()
    assert 'href="/accounts/email/">Use another address' in client.get(PAGE).content.decode()
    response = client.post(PAGE, {"what": "again"}, follow=True)
    assert "We try again with the next mail." in words(response)
    assert "came back" not in words(response)
    assert in_force() is None


def test_an_event_from_before_the_new_try_is_too_old_to_count(kinds):
    now = timezone.now()
    standstill.bounced(EMAIL, is_hard=True, at=now - timedelta(hours=2))
    standstill.try_again(EMAIL)
    standstill.bounced(EMAIL, is_hard=True, at=now - timedelta(hours=1))
    assert in_force() is None
    standstill.bounced(EMAIL, is_hard=True, at=now + timedelta(hours=1))
    assert in_force() == Standstill.BOUNCED


def test_trying_again_lifts_no_unsubscription_and_helps_nobody_else(kinds):
    now = timezone.now()
    standstill.unsubscribe(digest(EMAIL), "tip")
    standstill.bounced(EMAIL, is_hard=True, at=now)
    standstill.bounced("other@example.org", is_hard=True, at=now)
    standstill.try_again(EMAIL)
    assert in_force() == Standstill.UNSUBSCRIBED
    assert in_force(NEWS) is None
    assert in_force(email="other@example.org") == Standstill.BOUNCED


def test_an_address_hashed_under_an_earlier_key_is_still_known(kinds, settings):
    standstill.bounced(EMAIL, is_hard=True, at=timezone.now())
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key that is long enough to be one, for this test alone"
    assert in_force() == Standstill.BOUNCED
    standstill.complained(EMAIL, at=timezone.now())
    assert Suppression.objects.count() == 1
