"""Setting, moving and calling off meetings on pages, by one's own clock, with every mistake that people make."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from matching.meetings import setting
from matching.models import Meeting
from matching.talking import people
from profiles.models import Profile
from tests.profiles.factories import make_mentor, make_person

from .factories import make_circle, make_mentorship

pytestmark = pytest.mark.django_db
# A Monday in winter, ten in the morning in New York.
NOW = datetime(2027, 2, 1, 15, tzinfo=UTC)
TYPED = {"day": "2027-02-10", "time": "18:00", "time_zone": "America/New_York", "minutes": "45", "place": "Room 3"}


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def pair():
    """A mentor in New York and a mentee in Sydney, both members."""
    mentor = make_mentor("Joan Mentor", time_zone="America/New_York", offers={"months": 3})
    mentee = make_person("Luis Mentee", wants=["reference"], time_zone="Australia/Sydney")
    return make_mentorship(mentor, mentee)


def new_url(mentorship):
    return reverse("matching:meeting_new", args=[mentorship.public_id])


def set_one(mentorship, at=None, **fields):
    [meeting] = setting.plan(
        [at or NOW + timedelta(days=9, hours=8)], by=mentorship.mentee,
        **{"minutes": 45, "time_zone": "America/New_York", "mentorship_id": mentorship.pk, **fields},
    )  # fmt: skip
    return meeting


def test_meeting_is_set_by_the_clock_that_was_chosen(client, pair):
    client.force_login(pair.mentor.user)
    response = client.post(new_url(pair), TYPED)
    assert response.url == reverse("matching:mentorship", args=[pair.public_id]) + "#meetings"
    meeting = Meeting.objects.get()
    assert meeting.starts_at == datetime(2027, 2, 10, 23, tzinfo=UTC)
    assert (meeting.minutes, meeting.time_zone, meeting.place) == (45, "America/New_York", "Room 3")


def test_series_of_four_weeks_keeps_its_hour_over_the_change_of_the_clocks(client, pair):
    client.force_login(pair.mentor.user)
    client.post(new_url(pair), TYPED | {"weeks": "4", "count": "3"})
    # Clocks in New York go forward on 14 March 2027.
    assert list(Meeting.objects.order_by("starts_at").values_list("starts_at", flat=True)) == [
        datetime(2027, 2, 10, 23, tzinfo=UTC),
        datetime(2027, 3, 10, 23, tzinfo=UTC),
        datetime(2027, 4, 7, 22, tzinfo=UTC),
    ]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (
            {"day": "2027-01-31"},
            "This time is over: in New York time it is 1 February 2027, 10:00. Choose a later one.",
        ),
        ({"day": "2027-02-31"}, "There is no such day. Give one as in 2027-01-31."),
        ({"day": "soon"}, "There is no such day. Give one as in 2027-01-31."),
        ({"day": "2037-02-10"}, "That is too far away. Choose a day until 7 March 2028."),
        ({"day": "9999-12-31"}, "That is too far away. Choose a day until 7 March 2028."),
        ({"day": "0001-01-01", "time_zone": "Asia/Tokyo"}, "This time is over"),
        ({"day": ""}, "Choose a day."),
        ({"time": "25:00"}, "There is no such time. Give one as in 18:00."),
        ({"time": ""}, "Choose a time."),
        (
            {"day": "2027-03-14", "time": "02:30"},
            "Clocks go forward on 14 March 2027, so there is no 02:30 in New York time. Choose another, such as 03:30.",
        ),
        ({"time_zone": "Moon/Tranquility"}, "Choose a time zone from the list."),
        ({"time_zone": ""}, "Choose the clock by which you mean it."),
        ({"minutes": "7"}, "Choose one of the lengths."),
        ({"place": "a" * 301}, "Use at most 300 characters. Now there are 301."),
        ({"count": "3"}, "Choose after how many weeks you meet again, or meet once."),
        ({"weeks": "2"}, "Choose how many times you meet in all, or meet once."),
        ({"weeks": "4", "count": "12", "day": "2027-09-01"}, "The last of them is too far away. Choose fewer."),
        ({"weeks": "4", "count": "99"}, "Select a valid choice"),
    ],
)
def test_bad_input_is_kept_and_told(client, pair, wrong, words):
    client.force_login(pair.mentor.user)
    response = client.post(new_url(pair), TYPED | wrong)
    page = response.content.decode()
    assert (response.status_code, Meeting.objects.count()) == (422, 0)
    assert words in page.replace("&#x27;", "'")
    typed = TYPED | wrong
    assert f'value="{typed["day"]}"' in page or not typed["day"]
    assert f'value="{typed["place"]}"' in page


def test_more_than_twelve_ahead_are_refused_kindly(client, pair):
    client.force_login(pair.mentor.user)
    client.post(new_url(pair), TYPED | {"weeks": "1", "count": "12"})
    assert Meeting.objects.count() == 12
    response = client.post(new_url(pair), TYPED | {"day": "2027-09-01"})
    assert response.status_code == 422
    assert "At most 12 meetings can be set ahead." in response.content.decode()
    assert Meeting.objects.count() == 12


def test_page_of_a_meeting_shows_each_reader_their_own_time(client, pair):
    meeting = set_one(pair, place="Room 3")
    shown = {}
    for user in (pair.mentor.user, pair.mentee.user):
        client.force_login(user)
        shown[user.pk] = client.get(reverse("matching:meeting", args=[meeting.public_id])).content.decode()
    assert "10 February 2027, 18:00</time>, New York time" in shown[pair.mentor.user_id]
    assert "11 February 2027, 10:00</time>, Sydney time" in shown[pair.mentee.user_id]
    # By the clock it was set by, too, for whoever lives by another one.
    assert "10 February 2027, 18:00, New York time" in shown[pair.mentee.user_id]


def test_meeting_moves_and_keeps_its_clock_when_only_the_place_changes(client, pair):
    meeting = set_one(pair)
    client.force_login(pair.mentee.user)
    url = reverse("matching:meeting", args=[meeting.public_id])
    typed = {"day": "2027-02-11", "time": "10:00", "time_zone": "Australia/Sydney", "minutes": "45", "what": "move"}
    client.post(url, typed)
    meeting.refresh_from_db()
    assert (meeting.sequence, meeting.time_zone) == (0, "America/New_York")
    client.post(url, typed | {"place": "By phone"})
    meeting.refresh_from_db()
    assert (meeting.sequence, meeting.time_zone, meeting.place) == (1, "America/New_York", "By phone")
    client.post(url, typed | {"place": "By phone", "time": "11:00"})
    meeting.refresh_from_db()
    assert (meeting.sequence, meeting.time_zone) == (2, "Australia/Sydney")
    assert meeting.starts_at == datetime(2027, 2, 11, 0, tzinfo=UTC)


def test_meeting_is_called_off_once_and_then_shows_no_way_to_move(client, pair):
    meeting = set_one(pair)
    client.force_login(pair.mentee.user)
    url = reverse("matching:meeting", args=[meeting.public_id])
    for _press in range(2):
        client.post(url, {"what": "call_off"})
    meeting.refresh_from_db()
    assert (meeting.state, meeting.sequence) == ("cancelled", 1)
    page = client.get(url).content.decode()
    assert "called off" in page
    assert 'value="move"' not in page


def test_meeting_that_did_not_happen_is_said_so_and_put_right(client, pair):
    meeting = set_one(pair)
    client.force_login(pair.mentee.user)
    url = reverse("matching:meeting", args=[meeting.public_id])
    client.post(url, {"what": "missed"})
    meeting.refresh_from_db()
    assert meeting.state == "planned"
    with time_machine.travel(meeting.ends_at, tick=False):
        client.post(url, {"what": "missed"})
        meeting.refresh_from_db()
        assert meeting.state == "missed"
        client.post(url, {"what": "held"})
        meeting.refresh_from_db()
        assert meeting.state == "held"
        # What has begun neither moves nor is called off.
        client.post(url, {"what": "call_off"})
        client.post(url, TYPED | {"what": "move", "day": "2027-03-10"})
        meeting.refresh_from_db()
    assert (meeting.state, meeting.sequence) == ("held", 0)


def test_strangers_find_no_meeting(client, pair):
    meeting = set_one(pair)
    client.force_login(make_person("Sam Stranger").user)
    urls = [reverse(f"matching:{name}", args=[meeting.public_id]) for name in ("meeting", "meeting_ics")]
    for url in [*urls, new_url(pair)]:
        assert client.get(url).status_code == 404
    assert client.post(urls[0], {"what": "call_off"}).status_code == 404
    meeting.refresh_from_db()
    assert meeting.state == "planned"


def test_circle_sets_its_outline_and_outsiders_do_not(client):
    members = [make_person(f"Member {number}") for number in range(3)]
    circle = make_circle(members=members[:2])
    url = reverse("matching:circle_meeting_new", args=[circle.public_id])
    client.force_login(members[2].user)
    assert client.get(url).status_code == 404
    client.force_login(members[0].user)
    assert client.get(url).status_code == 200
    client.post(url, TYPED | {"weeks": "2", "count": "6"})
    meetings = Meeting.objects.order_by("starts_at")
    assert [each.number for each in meetings] == [1, 2, 3, 4, 5, 6]
    client.force_login(members[1].user)
    page = client.get(reverse("matching:meeting", args=[meetings[1].public_id])).content.decode()
    assert "Reference, together, meeting 2" in page
    client.force_login(members[2].user)
    assert client.get(reverse("matching:meeting", args=[meetings[1].public_id])).status_code == 404


def test_closed_mentorship_takes_no_meeting(client, pair):
    from matching.mentoring import closing

    closing.close(pair.pk, reason="done", by=people.of_user(pair.mentor.user))
    client.force_login(pair.mentor.user)
    assert client.get(new_url(pair)).status_code == 302
    assert client.post(new_url(pair), TYPED).status_code == 302
    assert Meeting.objects.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_page_of_a_meeting_costs_the_same_however_many_there_are(client, pair, count, django_assert_num_queries):
    meetings = [set_one(pair, NOW + timedelta(days=number + 1)) for number in range(count)]
    client.force_login(pair.mentee.user)
    url = reverse("matching:meeting", args=[meetings[0].public_id])
    client.get(url)
    with django_assert_num_queries(6):
        client.get(url)


def test_place_of_a_profile_gives_the_clock_of_whoever_named_none(pair):
    from matching.meetings.people import zone_name_of

    me = people.of_user(pair.mentee.user)
    assert zone_name_of(me) == "Australia/Sydney"
    Profile.objects.filter(pk=me.user.profile.pk).update(time_zone="")
    assert zone_name_of(people.of_user(type(me.user).objects.get(pk=me.user_id))) == "America/New_York"
