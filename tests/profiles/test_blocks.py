"""Blocks work both ways, silently, everywhere (quality.md S2, S21, V3)."""

import re

import pytest
from django.db import connection
from django.test import Client

from profiles.models import AuditEntry, Block, Erasure, Listing, Profile, User
from profiles.safety import blocks
from profiles.vocabulary import Direction

from .factories import make_mentor, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return make_mentor("Ada Blocker")


@pytest.fixture
def bea():
    return make_mentor("Bea Blocked")


def signed_in(person):
    """Return a client of `person`'s own."""
    client = Client()
    client.force_login(person.user)
    return client


def lines():
    """Return the log as plain rows."""
    return list(AuditEntry.objects.values_list("actor", "what", "subject", "why"))


def test_block_and_unblock_happen_once_and_are_logged_without_names(ada, bea):
    for _again in range(2):
        blocks.block(by=ada.user, whom=bea.user)
    assert Block.objects.count() == 1
    for _again in range(2):
        blocks.unblock(by=ada.user, whom=bea.user)
    assert Block.objects.count() == 0
    assert lines() == [
        (ada.user_id, "blocked", f"account {bea.user_id}", ""),
        (ada.user_id, "unblocked", f"account {bea.user_id}", ""),
    ]


def test_unblock_leaves_the_block_of_the_other_side(ada, bea):
    blocks.block(by=ada.user, whom=bea.user)
    blocks.block(by=bea.user, whom=ada.user)
    blocks.unblock(by=ada.user, whom=bea.user)
    assert list(Block.objects.values_list("blocker", "blocked")) == [(bea.user_id, ada.user_id)]


def test_nobody_blocks_themselves(ada):
    with pytest.raises(blocks.Oneself):
        blocks.block(by=ada.user, whom=ada.user)
    response = signed_in(ada).post(f"/people/{ada.slug}/block/")
    assert response.status_code == 422
    assert "You cannot block yourself." in response.content.decode()
    assert (Block.objects.count(), lines()) == (0, [])


def test_s21_a_block_hides_both_from_each_other_and_from_nobody_else(ada, bea):
    other = make_mentor("Other")
    blocks.block(by=ada.user, whom=bea.user)
    seen = {
        viewer.name: (
            sorted(Profile.objects.visible_to(viewer.user).values_list("name", flat=True)),
            sorted(Listing.objects.visible_to(viewer.user, Direction.HELP).values_list("profile__name", flat=True)),
        )
        for viewer in (ada, bea, other)
    }
    names = {
        "Ada Blocker": ["Ada Blocker", "Other"],
        "Bea Blocked": ["Bea Blocked", "Other"],
        "Other": ["Ada Blocker", "Bea Blocked", "Other"],
    }
    assert seen == {name: (there, there) for name, there in names.items()}


def test_a_get_asks_and_changes_nothing(ada, bea):
    page = signed_in(ada).get(f"/people/{bea.slug}/block/").content.decode()
    assert "Block Bea Blocked?" in page
    assert Block.objects.count() == 0


def test_block_from_the_profile_page_works_with_one_question(ada, bea):
    client = signed_in(ada)
    assert f'href="/people/{bea.slug}/block/"' in client.get(f"/mentors/{bea.slug}/").content.decode()
    response = client.post(f"/people/{bea.slug}/block/", follow=True)
    assert response.redirect_chain == [("/me/blocked/", 302)]
    assert "You and Bea Blocked no longer find each other." in response.content.decode()
    assert list(Block.objects.values_list("blocker", "blocked")) == [(ada.user_id, bea.user_id)]


def test_f16_a_second_click_is_as_good_as_the_first(ada, bea):
    client = signed_in(ada)
    answers = [client.post(f"/people/{bea.slug}/block/") for _ in range(2)]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, "/me/blocked/")] * 2
    assert Block.objects.count() == 1


def test_f16_two_clicks_at_once_end_at_the_same_place(ada, bea):
    looks = []

    def with_other_click(execute, sql, params, many, context):
        """Let the other click's request end between this one's first and second look at blocks."""
        if '"profiles_block"' in sql:
            looks.append(sql)
            if len(looks) == 2:
                blocks.block(by=ada.user, whom=bea.user)
        return execute(sql, params, many, context)

    client = signed_in(ada)
    with connection.execute_wrapper(with_other_click):
        answer = client.post(f"/people/{bea.slug}/block/")
    assert (answer.status_code, answer.get("Location")) == (302, "/me/blocked/")
    assert list(Block.objects.values_list("blocker", "blocked")) == [(ada.user_id, bea.user_id)]


@pytest.mark.parametrize("path", ["/mentors/{}/", "/people/{}/block/", "/people/{}/report/", "/people/{}/reported/"])
def test_s2_the_blocked_person_gets_what_an_unknown_address_gives(ada, bea, path):
    blocks.block(by=ada.user, whom=bea.user)
    client = signed_in(bea)
    answers = [client.get(path.format(slug)) for slug in (ada.slug, "abcdefabcdef")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    # All but the one that says what time it is: a full second may lie between the two.
    headers = [{name: value for name, value in answer.headers.items() if name != "Expires"} for answer in answers]
    assert headers[0] == headers[1]


@pytest.mark.parametrize("path", ["/people/{}/block/", "/people/{}/report/"])
def test_s2_posting_tells_the_blocked_person_no_more(ada, bea, path):
    blocks.block(by=ada.user, whom=bea.user)
    client = signed_in(bea)
    answers = [client.post(path.format(slug), {"reason": "other"}) for slug in (ada.slug, "abcdefabcdef")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert Block.objects.count() == 1


def test_the_one_who_blocks_can_still_report(ada, bea):
    blocks.block(by=ada.user, whom=bea.user)
    client = signed_in(ada)
    assert client.get(f"/people/{bea.slug}/report/").status_code == 200
    assert f'href="/people/{bea.slug}/report/"' in client.get("/me/blocked/").content.decode()


def test_blocked_lists_mine_alone_and_takes_a_block_back(ada, bea):
    other = make_mentor("Other")
    blocks.block(by=ada.user, whom=bea.user)
    blocks.block(by=other.user, whom=ada.user)
    client = signed_in(ada)
    page = client.get("/me/blocked/").content.decode()
    assert re.findall(r'<h2 class="who" dir="auto">([^<]+)</h2>', page) == ["Bea Blocked"]
    assert "Other" not in page
    (key,) = re.findall(r'name="who" value="(\w{32})"', page)
    for _again in range(2):
        assert client.post("/me/blocked/", {"who": key})["Location"] == "/me/blocked/"
    assert list(Block.objects.values_list("blocker", "blocked")) == [(other.user_id, ada.user_id)]
    assert "You have blocked nobody." in client.get("/me/blocked/").content.decode()


def test_a_key_takes_back_only_ones_own_block(ada, bea):
    blocks.block(by=ada.user, whom=bea.user)
    key = blocks.blocked_by(ada.user)[0].key
    for who in (key, "", "x" * 10_000, "\x00", "é"):
        assert signed_in(bea).post("/me/blocked/", {"who": who}).status_code == 302
    assert Block.objects.count() == 1


def gone(bea, how):
    """Let Bea be away in one of the ways there are."""
    if how == "leaving":
        Erasure.objects.create(user=bea.user, erase_at="2030-01-01T00:00:00Z")
    elif how == "inactive":
        User.objects.filter(pk=bea.user_id).update(is_active=False)
    elif how == "no profile":
        bea.delete()
    else:
        Profile.objects.filter(pk=bea.pk).update(**how)


@pytest.mark.parametrize("how", ["leaving", "inactive", "no profile", {"visibility": "hidden"}, {"standing": "held"}])
def test_v3_who_is_away_stands_on_the_list_without_a_name(ada, bea, how):
    blocks.block(by=ada.user, whom=bea.user)
    gone(bea, how)
    client = signed_in(ada)
    page = client.get("/me/blocked/").content.decode()
    assert re.findall(r'<h2 class="who" dir="auto">([^<]+)</h2>', page) == ["Somebody who is not here at present"]
    assert "Bea Blocked" not in page
    assert bea.slug not in page
    (key,) = re.findall(r'name="who" value="(\w{32})"', page)
    client.post("/me/blocked/", {"who": key})
    assert Block.objects.count() == 0


def test_s21_visitors_sign_in_first_whoever_it_is_about(client, ada):
    for slug in (ada.slug, "abcdefabcdef"):
        assert client.get(f"/people/{slug}/block/")["Location"] == f"/accounts/login/?next=/people/{slug}/block/"


@pytest.mark.parametrize("rows", [1, 3])
def test_p1_the_list_costs_the_same_whatever_its_length(ada, rows, django_assert_num_queries):
    client = signed_in(ada)
    for _ in range(rows):
        blocks.block(by=ada.user, whom=make_person().user)
    with django_assert_num_queries(4):
        client.get("/me/blocked/")


def test_v9_pages_about_blocks_are_kept_by_nobody(ada, bea):
    client = signed_in(ada)
    for path in ("/me/blocked/", f"/people/{bea.slug}/block/"):
        assert "no-store" in client.get(path)["Cache-Control"]
