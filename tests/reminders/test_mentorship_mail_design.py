"""How the mails of mentorships look and what stands in each of them, with names and words full of marks."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from matching.lifecycle import parting
from matching.mentoring import agreeing, closing, pausing
from matching.models import Mentorship
from profiles.models import Topic
from reminders.kinds import KINDS
from reminders.models import Delivery
from reminders.outbox import rendering
from tests.matching.factories import both, make_mentorship
from tests.profiles.factories import make_mentor, make_person
from tests.programs.factories import make_program

from .test_mail_design import ADDRESS, CLIPPED, HOSTILE, POST, SITE, Words, words_in

pytestmark = pytest.mark.django_db
MINE = {
    "first_meeting": 4, "agreement": 2, "agreement_nudge": 1, "fit_check": 2, "check_in": 4, "mentorship_quiet": 2,
    "pause_over": 2, "closing_survey": 2, "mentorship_moved": 7,
}  # fmt: skip
PARTS = {"time": HOSTILE, "expectations": "Honest words", "form": f"Two lines\n{HOSTILE}", "results": "A plan"}


@pytest.fixture
def mails(settings):
    """Kind to what was rendered of its examples."""
    settings.SITE_URL, settings.POSTAL_ADDRESS = SITE, POST
    fill()
    return {name: [rendered(delivery) for delivery in KINDS[name].sample()] for name in MINE}


def rendered(delivery):
    """Return what a mail says to its reader, also to one without an account."""
    delivery.recipient = f"u{delivery.user_id}" if delivery.user_id else "a" * 64
    return rendering.render(delivery, ADDRESS)


def fill():
    """Make a mentorship at every stage between people whose names are full of marks."""
    topic = Topic.objects.get(slug="leadership")
    make_program(f"Program {HOSTILE}", slug="hostile", summary=f"{HOSTILE} " * 20)

    def pair(**fields):
        mentor = make_mentor(HOSTILE[:80], helps=["leadership"], offers={"months": 9, "question": 9})
        return make_mentorship(mentor, make_person(HOSTILE[:80]), topic=topic, **fields)

    fresh = pair()
    agreeing.write(fresh.pk, by=both(fresh)[0], parts=PARTS)
    pair(kind="question", now=timezone.now() - timedelta(days=8))
    under_way = pair()
    Mentorship.objects.filter(pk=under_way.pk).update(first_met_at=timezone.now() - timedelta(days=1))
    agreeing.write(under_way.pk, by=both(under_way)[0], parts=PARTS)
    agreeing.accept(under_way.pk, by=both(under_way)[1], revision=1)
    resting = pair()
    until = timezone.localdate() + timedelta(days=60)
    pausing.pause(resting.pk, by=both(resting)[1], reason="between_jobs", until=until)
    for reason in ("done", "not_a_fit"):
        closing.close(pair().pk, reason=reason)
    make_mentorship(make_mentor(helps=["leadership"], offers={"months": 9}))


def each(mails):
    """Return every (kind, Rendered)."""
    assert {name: len(made) for name, made in mails.items()} == MINE
    return [(name, one) for name, made in mails.items() for one in made]


def test_both_parts_say_the_same_words_and_lead_to_the_same_addresses(mails):
    for name, one in each(mails):
        seen = Words(one.html)
        text_links = re.findall(r"https://\S+", re.sub(r'[<"]?https://evil\S+', "", one.text))
        links = [link for link in seen.links if not link.startswith("mailto:")]
        assert (name, sorted(set(links))) == (name, sorted(set(text_links)))
        assert (name, set(seen.words) ^ set(words_in(one.text))) == (name, set())


def test_each_has_one_heading_one_button_and_is_answered_by_answering(mails):
    for name, one in each(mails):
        seen = Words(one.html)
        assert (name, seen.elements.count("h1")) == (name, 1)
        is_told_only = name == "agreement" and "said yes" in one.subject
        assert (name, seen.attributes.count(("class", "button"))) == (name, 0 if is_told_only else 1)
        assert (name, one.text.startswith("--- Write above this line ---")) == (name, True)
        assert "Or just answer this mail: " in one.text
        # The letter of the guide that belongs to the step.
        assert (name, "From the guide: " in one.text) == (name, True)
        assert "\n\n\n" not in one.text
        assert (
            re.findall(r"&[a-z]+;|&#\d+;|</?(?:p|a|li|h1)\b", one.text.replace(HOSTILE, "").replace(HOSTILE[:80], ""))
            == []
        )
        assert "<script" not in one.html
        assert len(one.html.encode()) + len(one.text.encode()) < CLIPPED
        assert f"You get this because {KINDS[name].why}" in one.text


def test_left_is_told_without_a_name_or_a_way_to_write(settings):
    settings.SITE_URL = SITE
    mentorship = make_mentorship()
    mentor, mentee = both(mentorship)
    parting.keep_apart(by=mentor, whom=mentee)
    row = Delivery.objects.get(kind="mentorship_moved", email=mentee.email)
    one = rendering.render(row, mentee.email)
    assert one.subject == "Your mentorship has ended"
    assert (one.reply_to, mentor.display_name in one.text + one.html) == ("", False)
    assert "because one of you is not here any more" in one.text
