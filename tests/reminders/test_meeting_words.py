"""What stands in the mails about meetings: the same in both parts, whoever reads, whatever people call themselves."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail

from matching.meetings import setting
from matching.talking import people
from profiles.models import Profile
from reminders.kinds import KINDS
from reminders.outbox import rendering
from tests.matching.factories import make_circle, make_mentorship
from tests.profiles.factories import make_person
from tests.programs.factories import make_curator

from .meeting_mails import VERA, make_apart, sent_of, set_times
from .test_mail_design import CLIPPED, HOSTILE, SITE, Words, words_in

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 2, 1, 15, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def mails(settings):
    """Every mail about meetings, to members, to a visitor, and in a circle, among people with names full of marks."""
    settings.SITE_URL = SITE
    mail.outbox = []
    with time_machine.travel(NOW, tick=False):
        pair = make_apart()
        Profile.objects.filter(pk=pair.mentor.pk).update(name=HOSTILE)
        [first, *_more] = set_times(pair, NOW + 9 * DAY, NOW + 16 * DAY, NOW + 23 * DAY, place=HOSTILE)
        [alone] = set_times(
            make_mentorship(email=VERA, name="Vera"), NOW + 9 * DAY, place="https://meet.example.org/" + "a" * 250
        )
        circle = make_circle(members=[make_person("Mina"), make_person(HOSTILE[:80])], title=HOSTILE[:80])
        host = people.of_user(circle.host.user)
        setting.plan([NOW + 9 * DAY], by=host, minutes=60, time_zone="Asia/Tokyo", circle_id=circle.pk)
        sent_of("meeting_set")
        setting.move(first.pk, by=pair.mentee, starts_at=NOW + 10 * DAY)
        sent_of("meeting_set")
        setting.call_off(alone.pk, by=alone.mentorship.mentee)
        made = [rendering.render(each) for each in KINDS["meeting_tomorrow"].sample()]
        return [
            (message.subject, message.body, message.alternatives[0].content) for message in sent_of("meeting_set")
        ] + [(each.subject, each.text, each.html) for each in made]


def test_d4_both_parts_say_the_same_and_lead_to_the_same_addresses(mails):
    # Set for a pair, for a visitor, for a circle of three; moved; called off; the day before for two, and for a circle.
    assert len(mails) == 2 + 2 + 3 + 2 + 2 + 2
    for subject, text, html in mails:
        seen = Words(html)
        links = {link for link in seen.links if not link.startswith("mailto:")}
        plain = re.sub(r"https://(?:evil|meet)\S+", "", text)
        assert (subject, links) == (subject, set(re.findall(r"https://\S+", plain)))
        assert (subject, set(seen.words) ^ set(words_in(text))) == (subject, set())


def test_a13_one_heading_at_most_one_button_and_nothing_from_elsewhere(mails):
    for _subject, text, html in mails:
        seen = Words(html)
        assert seen.elements.count("h1") == 1
        assert seen.attributes.count(("class", "button")) in (0, 1)
        assert set(seen.elements) & {"img", "script", "iframe", "form", "input"} == set()
        assert len(html.encode()) + len(text.encode()) < CLIPPED
        assert "\n\n\n" not in text
        assert all("\n" not in subject and len(subject) <= rendering.LONGEST_SUBJECT for subject, *_parts in mails)


def test_preview_shows_each_change_and_both_reminders(client, mails):
    curator = make_curator()
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        client.force_login(curator)
        pages = {
            name: client.get(f"/staff/reminders/kinds/{name}/").content.decode()
            for name in ("meeting_set", "meeting_tomorrow")
        }
    assert pages["meeting_set"].count("You get this because") == 3 + 1
    assert pages["meeting_tomorrow"].count("You get this because") == 2 + 1
