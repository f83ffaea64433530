"""The pages of circles: the public list, one circle, coming in, waiting, leaving, hosting, beginning and ending."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matching.circles import changing, joining, opening, running
from matching.meetings import setting
from matching.models import Circle, CircleMember
from matching.talking import people
from profiles.models import Block, Offer, Topic
from profiles.safety import conduct
from programs.guides.papers import CIRCLE_OUTLINE
from tests.profiles.factories import make_mentor, make_person

from .factories import make_circle
from .inbox_pages import words

pytestmark = pytest.mark.django_db
LIST = "/circles/"


def at(circle, name="circle"):
    return reverse(f"matching:{name}", args=[circle.public_id])


def client_of(person):
    client = Client()
    client.force_login(person.user)
    return client


def agreed(name="Ana Member"):
    """Return a member who keeps to the code of conduct."""
    person = make_person(name)
    conduct.accept(person.user)
    return person


# --- The list ---------------------------------------------------------------------------------------------------------


def test_list_tells_visitors_what_is_free_and_nobodys_name(client):
    host = make_mentor("Hanna Host", visibility="members", offers={"circle": 6})
    circle = make_circle(host, members=[make_person("Ana Member")], about="For those who begin.", rhythm="Tuesdays")
    read = words(client.get(LIST))
    for shown in ("Reference, together", "For those who begin.", "Tuesdays", "5 of 6 places left", "With a host"):
        assert shown in read
    for name in ("Hanna", "Ana"):
        assert name not in read
        assert name not in words(client.get(at(circle)))


def test_list_names_a_host_whose_profile_is_public(client):
    circle = make_circle(make_mentor("Hanna Host", offers={"circle": 6}, visibility="public"))
    assert "Hosted by Hanna Host" in words(client.get(LIST))
    page = client.get(at(circle))
    assert f"/mentors/{circle.host.slug}/contact/?kind=circle&amp;topic=reference" in page.text


def test_list_is_filtered_by_topic_and_says_what_it_does_not_know(client):
    make_circle(title="On reference")
    make_circle(title="On instruction", topic="teaching-and-instruction")
    read = words(client.get(LIST, {"topic": "teaching-and-instruction"}))
    assert ("On instruction" in read, "On reference" in read) == (True, False)
    both = words(client.get(LIST + "?topic=teaching-and-instruction&topic=reference&topic=no-such"))
    assert "On instruction" in both
    assert "On reference" in both
    assert "“no-such” is not a choice" in both
    assert client.get(LIST + "?topic=%00&page=x&q=1&topic=" + "y" * 300).status_code == 200


def test_list_puts_full_ones_last_and_leaves_out_what_takes_nobody_in(client):
    full = make_circle(title="Full", places=2, members=[make_person("A"), make_person("B")])
    make_circle(title="Free")
    late = make_circle(title="Late")
    Circle.objects.filter(pk=late.pk).update(held=2)
    hidden = make_circle(make_mentor("Hidden", visibility="hidden", offers={"circle": 6}), title="Hidden")
    found = [card.title for card in client.get(LIST).context["page"].cards]
    assert found == ["Free", "Full"]
    assert [client.get(at(each)).status_code for each in (full, late, hidden)] == [200, 200, 404]
    assert "Nobody new comes in now" in words(client.get(at(late)))


def test_list_and_page_cost_the_same_at_three_as_at_one(client, django_assert_num_queries):
    circle = make_circle(members=[make_person("One")])
    member = client_of(circle.members.get().correspondent.profile)
    for number in (1, 3):
        while Circle.objects.count() < number:
            make_circle()
            joining.join(circle.pk, people.of_user(make_person(f"More {Circle.objects.count()}").user))
        client.get(LIST)
        # Topics, circles.
        with django_assert_num_queries(2):
            client.get(LIST)
        # The circle, whether its host can be written to.
        with django_assert_num_queries(2):
            client.get(at(circle))
        # Session, account, topics, circles, one's own.
        with django_assert_num_queries(5):
            member.get(LIST)
        # Session, account, the circle, who I am, who is in it, its meetings.
        with django_assert_num_queries(6):
            member.get(at(circle))


def test_pages_of_the_list_follow_each_other(client, monkeypatch):
    monkeypatch.setattr("matching.showing.circle_list.PAGE_SIZE", 2)
    for number in range(3):
        make_circle(title=f"Circle {number}")
    assert [card.title for card in client.get(LIST).context["page"].cards] == ["Circle 2", "Circle 1"]
    second = client.get(LIST + "?page=2").context["page"]
    assert ([card.title for card in second.cards], second.newer, second.older) == (["Circle 0"], "?", "")
    assert "There are no more circles" in words(client.get(LIST + "?page=9"))


def test_empty_list_leads_on(client):
    read = words(client.get(LIST))
    assert "No circle takes somebody in right now" in read
    assert "Host a circle yourself" in read


def test_members_find_their_own_circles_above_the_list():
    ana = make_mentor("Ana Member", offers={"circle": 3})
    make_circle(ana, title="Hosted by me")
    circle = make_circle(title="I am in it", members=[ana])
    full = make_circle(title="I wait", places=2, members=[make_person("A"), make_person("B")])
    joining.join(full.pk, people.of_user(ana.user), may_wait=True)
    left = make_circle(title="I left", members=[ana])
    joining.leave(left.pk, people.of_user(ana.user))
    Circle.objects.filter(pk=circle.pk).update(held=3)
    page = client_of(ana).get(LIST).context["page"]
    assert [(card.title, card.mine) for card in page.own] == [
        ("I wait", "waiting"), ("I am in it", "joined"), ("Hosted by me", "host"),
    ]  # fmt: skip
    assert "I am in it" not in [card.title for card in page.cards]
    running.close(circle.pk, reason="no_time")
    assert [card.title for card in client_of(ana).get(LIST).context["page"].own] == [
        "I wait", "Hosted by me", "I am in it",
    ]  # fmt: skip


# --- Coming in --------------------------------------------------------------------------------------------------------


def test_visitor_who_joins_is_led_to_sign_in_and_back(client):
    circle = make_circle()
    answer = client.get(at(circle, "circle_join"))
    assert answer["Location"] == f"/accounts/login/?next={at(circle, 'circle_join')}"
    assert CircleMember.objects.count() == 0


def test_member_joins_once_and_reads_who_is_in_it():
    circle = make_circle(members=[make_person("Ben Member")])
    client = client_of(agreed())
    assert "Ben Member" not in words(client.get(at(circle)))
    assert client.get(at(circle, "circle_join")).status_code == 200
    assert CircleMember.objects.count() == 1
    for _twice in range(2):
        assert client.post(at(circle, "circle_join"))["Location"] == at(circle)
    read = words(client.get(at(circle)))
    for shown in ("You are in this circle", "Ben Member", "Ana Member · you", f"{circle.host.name} · host"):
        assert shown in read
    circle.refresh_from_db()
    assert (circle.taken, Offer.objects.get(profile=circle.host).taken) == (2, 2)


def test_joining_asks_for_the_code_of_conduct_first():
    circle, person = make_circle(), make_person("Ana Member")
    client = client_of(person)
    answer = client.post(at(circle, "circle_join"))
    assert (answer.status_code, CircleMember.objects.count()) == (422, 0)
    assert "Say that you keep to the code of conduct." in words(answer)
    client.post(at(circle, "circle_join"), {"conduct": "on"})
    assert (CircleMember.objects.get().state, conduct.accepted(person.user)) == ("joined", True)


def test_full_and_blocked_read_alike():
    blocker, blocked, ordinary = make_person("A"), agreed("Blocked"), agreed("Ordinary")
    Block.objects.create(blocker=blocker.user, blocked=blocked.user)
    # Somebody in one of the two keeps somebody away: to that person its free place is none.
    free = make_circle(make_mentor("Hanna", offers={"circle": 2}), places=2, title="Same", members=[blocker])
    full = make_circle(make_mentor("Hanna", offers={"circle": 2}), places=2, title="Same",
                       members=[make_person("B"), make_person("C")])  # fmt: skip
    seen = []
    for circle, person in ((free, blocked), (full, ordinary)):
        client = client_of(person)
        answers = [
            client.get(at(circle)), client.get(at(circle, "circle_join")), client.post(at(circle, "circle_join")),
            client.post(at(circle, "circle_join"), {"wait": "1"}), client.get(at(circle)),
            client.get(at(circle, "circle_leave")),
        ]  # fmt: skip
        seen.append([(each.status_code, words(each) if each.status_code != 302 else "") for each in answers])
        cards = client.get(LIST).context["page"].cards
        seen[-1].append(next((card.left, card.mine) for card in cards if card.number == circle.public_id))
    assert [each[0] for each in seen[0]] == [200, 200, 409, 302, 200, 200, 0]
    assert seen[0] == seen[1]
    joining.join(free.pk, people.of_user(make_person("Somebody else").user))
    joining.leave(free.pk, people.of_user(blocker.user))
    # Nobody keeps them away any more: who waited longest is in.
    assert CircleMember.objects.get(correspondent__user=blocked.user).state == "joined"


def test_last_place_gone_meanwhile_is_a_kind_page_with_ways_on():
    circle = make_circle(places=2, members=[make_person("A")])
    client = client_of(agreed())
    assert "Join “Reference, together”?" in words(client.get(at(circle, "circle_join")))
    joining.join(circle.pk, people.of_user(make_person("Faster").user))
    answer = client.post(at(circle, "circle_join"))
    assert answer.status_code == 409
    assert "No place is free any more" in words(answer)
    assert "Join the waiting list" in words(answer)
    client.post(at(circle, "circle_join"), {"wait": "1"})
    assert "You are on the waiting list" in words(client.get(at(circle)))


def test_fourth_circle_is_one_too_many():
    client = client_of(agreed())
    for _number in range(3):
        assert client.post(at(make_circle(), "circle_join")).status_code == 302
    answer = client.post(at(make_circle(), "circle_join"))
    assert (answer.status_code, "You are in three circles" in words(answer)) == (422, True)


def test_leaving_gives_the_place_to_who_waits_longest():
    circle = make_circle(places=2, members=[agreed("A"), agreed("B")])
    waits, person = agreed("Waits"), circle.members.first().correspondent.profile
    joining.join(circle.pk, people.of_user(waits.user), may_wait=True)
    client = client_of(person)
    assert "Leave “Reference, together”?" in words(client.get(at(circle, "circle_leave")))
    for _twice in range(2):
        client.post(at(circle, "circle_leave"))
    states = dict(CircleMember.objects.values_list("correspondent__user__profile__name", "state"))
    assert states == {"A": "left", "B": "joined", "Waits": "joined"}
    assert "Who is in it" not in words(client.get(at(circle)))


@pytest.fixture
def proposed():
    """Return a circle that is proposed to four members, who have agreed to the code of conduct, and these."""
    members = [agreed(f"Peer {number}") for number in range(4)]
    topic = Topic.objects.get(slug="reference")
    circle = opening.propose([people.of_user(each.user) for each in members], topic=topic, title="Among peers")
    return circle, members


def test_third_yes_on_the_page_begins_a_circle_of_peers(proposed):
    circle, members = proposed
    assert client_of(make_person("Stranger")).get(at(circle)).status_code == 404
    assert "You are invited" in words(client_of(members[0]).get(at(circle)))
    for number, member in enumerate(members[:3], start=1):
        client_of(member).post(at(circle, "circle_join"))
        circle.refresh_from_db()
        assert circle.state == ("running" if number == 3 else "proposed")
    assert "None: a circle of peers" in words(client_of(members[0]).get(at(circle)))


def test_no_on_the_page_ends_the_invitation(proposed):
    circle, members = proposed
    client = client_of(members[0])
    assert "Say no to this circle?" in words(client.get(at(circle, "circle_leave")))
    client.post(at(circle, "circle_leave"))
    assert circle.members.get(correspondent__user=members[0].user).state == "declined"


# --- Hosting ----------------------------------------------------------------------------------------------------------

GIVEN = {"topic": "reference", "title": "Year one", "about": "For beginners.", "rhythm": "Tuesdays", "places": "5"}


def test_host_opens_changes_begins_and_ends_a_circle():
    host = make_mentor("Hanna Host", offers={"question": 1})
    client = client_of(host)
    assert client.get(reverse("matching:circle_new") + "?topic=teaching-and-instruction").context["form"][
        "topic"
    ].value() == ("teaching-and-instruction")
    client.post(reverse("matching:circle_new"), GIVEN)
    circle = Circle.objects.get()
    assert (circle.title, circle.places, Offer.objects.get(profile=host, kind="circle").places) == ("Year one", 5, 5)
    assert client.post(reverse("matching:circle_new"), GIVEN)["Location"] == at(circle)
    client.post(at(circle, "circle_change"), {**GIVEN, "title": "Year two", "places": "3"})
    client.post(at(circle, "circle_begin"))
    circle.refresh_from_db()
    assert (circle.title, circle.places, circle.state) == ("Year two", 3, "gathering")
    for name in ("A", "B"):
        joining.join(circle.pk, people.of_user(make_person(name).user))
    client.post(at(circle, "circle_begin"))
    assert "It has begun: 0 of 6 meetings held." in words(client.get(at(circle)))
    assert client.post(at(circle, "circle_close"), {}).status_code == 422
    client.post(at(circle, "circle_close"), {"reason": "done"})
    read = words(client.get(at(circle)))
    assert "This circle is completed" in read
    assert "Say what came of it" in read
    # Pressed again, nothing happens.
    client.post(at(circle, "circle_begin"))
    client.post(at(circle, "circle_close"), {"reason": "no_time"})
    circle.refresh_from_db()
    assert (circle.state, circle.reason, Circle.objects.count()) == ("completed", "done", 1)


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", ""), ("title", "x" * 81), ("places", "1"), ("places", "13"), ("places", "many"), ("topic", "no-such"),
     ("about", "Write to me@example.org"), ("about", "x" * 601), ("rhythm", "x" * 121), ("title", "\u202e")],
)  # fmt: skip
def test_form_of_a_circle_keeps_what_was_typed_and_says_what_is_wrong(field, value):
    client = client_of(make_mentor("Hanna Host"))
    answer = client.post(reverse("matching:circle_new"), {**GIVEN, field: value})
    assert (answer.status_code, Circle.objects.count()) == (422, 0)
    assert list(answer.context["form"].errors) == [field]
    assert "There is a problem" in words(answer)


def test_hosting_needs_a_profile(client):
    from tests.programs.factories import make_user

    client.force_login(make_user("new@example.org"))
    assert "Your profile takes about three minutes." in words(client.get(reverse("matching:circle_new")))


def test_places_of_circle_and_offer_stay_the_same_whichever_is_changed():
    host = make_mentor("Hanna Host", offers={"circle": 2})
    circle = make_circle(host, places=2, members=[make_person("A"), make_person("B")])
    waits = people.of_user(make_person("Waits").user)
    joining.join(circle.pk, waits, may_wait=True)
    Offer.objects.filter(profile=host, kind="circle").update(places=4)
    changing.follow_offer(host.pk)
    circle.refresh_from_db()
    assert (circle.places, circle.taken, circle.members.get(correspondent=waits).state) == (4, 3, "joined")
    with pytest.raises(changing.TooFewPlaces):
        changing.change(circle.pk, topic=circle.topic, title="x", places=2)
    changing.change(circle.pk, topic=circle.topic, title="x", places=3)
    assert Offer.objects.values_list("places", "taken").get(profile=host, kind="circle") == (3, 3)
    Offer.objects.filter(profile=host, kind="circle").update(places=9, taken=0)
    Offer.objects.filter(profile=host, kind="circle").delete()
    with pytest.raises(changing.StillHosts):
        changing.follow_offer(host.pk)


# --- Inside -----------------------------------------------------------------------------------------------------------


def test_outline_says_which_meeting_is_next(client):
    circle = make_circle(members=[make_person("A"), make_person("B")])
    running.begin(circle.pk)
    now = timezone.now()
    by = circle.members.first().correspondent
    setting.plan([now + timedelta(days=1), now + timedelta(days=8)], by=by, minutes=60, time_zone="America/New_York",
                 circle_id=circle.pk)  # fmt: skip
    setting.presume_held(circle.meetings.first().pk, now + timedelta(days=2))
    page = client_of(by.profile).get(at(circle)).context["page"]
    assert [state for _number, _part, state in page.outline] == ["done", "next", "", "", "", ""]
    assert [part.title for _number, part, _state in page.outline] == [part.title for part in CIRCLE_OUTLINE]
    assert len(page.part.coming) + len(page.part.past) == 2
    assert client.get(at(circle)).context["page"].part is None


def test_people_who_keep_apart_do_not_find_each_other_among_the_members():
    ana, ben = make_person("Ana Member"), make_person("Ben Member")
    circle = make_circle(members=[ana, ben, make_person("Cleo Member")])
    Block.objects.create(blocker=ben.user, blocked=ana.user)
    read = words(client_of(ana).get(at(circle)))
    assert ("Ben Member" in read, "Cleo Member" in read) == (False, True)


def test_member_of_a_circle_of_peers_may_end_it_and_of_a_hosted_one_not():
    ana = make_person("Ana Member")
    circle = make_circle(members=[ana, make_person("B"), make_person("C")])
    running.begin(circle.pk)
    client = client_of(ana)
    assert client.get(at(circle, "circle_close")).status_code == 404
    Circle.objects.filter(pk=circle.pk).update(host=None, is_hosted=False)
    assert client.get(at(circle, "circle_close")).status_code == 200
