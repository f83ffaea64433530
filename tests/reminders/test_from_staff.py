"""The word of staff to two people who are stuck: both parts say the same, everything can be done from it, it ends."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from matching.meetings import setting
from matching.mentoring import agreeing, checking
from matching.models import Mentorship
from profiles.models import Topic
from reminders.kinds import KINDS, Withheld
from reminders.outbox import rendering
from tests.matching.factories import both, make_mentorship
from tests.profiles.factories import make_mentor

from .test_mail_design import ADDRESS, HOSTILE, POST, SITE, Words, words_in

pytestmark = pytest.mark.django_db
KIND = KINDS["from_staff"]


@pytest.fixture
def examples(settings):
    """Give the four examples, of people whose names are full of marks; the mentees have no account."""
    settings.SITE_URL, settings.POSTAL_ADDRESS = SITE, POST
    topic = Topic.objects.get(slug="leadership")

    def pair(number):
        mentor = make_mentor(HOSTILE[:80], helps=["leadership"], offers={"months": 9})
        started = timezone.now() - timedelta(days=30 - number)
        return make_mentorship(mentor, name=HOSTILE[:80], topic=topic, now=started)

    stuck = pair(0)
    setting.met_already(stuck.pk, by=stuck.mentee)
    checking.answer(stuck.pk, by=stuck.mentee, kind="regular", answer="stuck", words="A secret worry")
    waits = pair(1)
    setting.met_already(waits.pk, by=waits.mentee)
    agreeing.write(waits.pk, by=waits.mentee, parts={"time": "A secret hour"})
    pair(2)
    found = KIND.sample()
    for delivery in found:
        delivery.recipient = f"u{delivery.user_id}" if delivery.user_id else "a" * 64
    assert [(each.data["trouble"], each.data["side"]) for each in found] == [
        ("unmet", "mentor"), ("unmet", "mentee"), ("agreement", "mentor"), ("stuck", "mentee"),
    ]  # fmt: skip
    return found


def test_word_of_staff_says_the_same_in_both_parts_and_nothing_that_somebody_wrote(examples):
    for delivery in examples:
        mail = rendering.render(delivery, ADDRESS)
        seen = Words(mail.html)
        links = {link for link in seen.links if not link.startswith("mailto:")}
        text_links = set(re.findall(r"https://\S+", re.sub(r'[<"]?https://evil\S+', "", mail.text)))
        assert links == text_links
        assert set(seen.words) ^ set(words_in(mail.text)) <= {"and", "see", "have", "it", "change", "1", "2"}
        assert "secret" not in mail.html + mail.text
        assert "<script" not in mail.html
        assert "@example.org" not in mail.text.replace("reply+", "")
        people, ends = "/mentors/?topic=leadership" in mail.text, "End it kindly" in mail.text
        assert (people, ends) == (delivery.data["side"] == "mentee", True)


def test_word_of_staff_is_not_sent_when_it_is_not_stuck_any_more(examples):
    unmet, _same, agreement, stuck = examples
    found = {each.data["mentorship"]: Mentorship.objects.get(pk=each.data["mentorship"]) for each in examples}
    for delivery in (unmet, agreement, stuck):
        assert KIND.summary(delivery)
    setting.met_already(unmet.data["mentorship"], by=found[unmet.data["mentorship"]].mentee)
    waits = found[agreement.data["mentorship"]]
    agreeing.accept(waits.pk, by=both(waits)[0], revision=1)
    checking.answer(stuck.data["mentorship"], by=found[stuck.data["mentorship"]].mentee, kind="regular", answer="well")
    for delivery in (unmet, agreement, stuck):
        for say in (KIND.context, KIND.summary):
            with pytest.raises(Withheld):
                say(delivery)
