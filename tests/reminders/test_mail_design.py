"""How mails look and what stands in each of them (quality.md A13, D4): both parts of every kind, of real data."""

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from allauth.account.models import EmailAddress
from django.template.loader import render_to_string
from django.utils import timezone

from matching.lifecycle import answering, asking, clock, saying
from matching.models import Ask
from profiles.models import Topic, User
from reminders.kinds import KINDS
from reminders.models import Delivery
from reminders.outbox import rendering
from reminders.vocabulary import MailClass, State
from tests.matching.factories import first_ask, make_request
from tests.profiles.factories import PASSWORD, make_mentor, make_person
from tests.programs.factories import make_program

pytestmark = pytest.mark.django_db
SITE, POST, ADDRESS = "https://mentors.example.org", "Library House, 1 Main Street, Chicago", "reader@example.org"
MINE = ("welcome", "profile_unfinished", "never_wrote", "pause_ends", "digest")
TALKS = (
    "request", "request_nudge", "request_moved", "request_accepted", "offers_instead", "request_lapsed",
    "request_withdrawn", "message", "mentor_rested",
)  # fmt: skip
HOSTILE = '<img src="https://evil.example/x.png"> & "Bobby" <script>alert(1)</script>'
CLIPPED = 100_000  # bytes: Gmail cuts near 102 KB (quality.md D4)


class Words(HTMLParser):
    """What somebody hears or sees of an HTML mail: words, links, names of elements, attributes."""

    def __init__(self, html):
        super().__init__()
        self.words, self.links, self.elements, self.attributes, self.hidden = [], [], [], [], False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        """Note an element; what stands in style and title is not read."""
        self.elements.append(tag)
        self.attributes += attrs
        self.hidden = tag in ("style", "title")
        if tag == "a":
            self.links.append(dict(attrs)["href"])

    def handle_endtag(self, tag):
        """Read on after style and title."""
        self.hidden = False

    def handle_data(self, data):
        """Note words."""
        if not self.hidden:
            self.words += words_in(data)


def words_in(text):
    """Return the words of a text in small letters, without addresses of pages."""
    return re.findall(r"[\w'’.]*\w", re.sub(r"https?://\S+", "", text).casefold())


@pytest.fixture
def mails(settings):
    """Kind to what was rendered of its examples, where somebody has a name full of marks."""
    settings.SITE_URL, settings.POSTAL_ADDRESS = SITE, POST
    user = User.objects.create_user("new@example.org", PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=True)
    User.objects.update(joined_at=timezone.now() - timedelta(days=3))
    seeker = make_person("Seeker", wants=["reference"])
    make_mentor(
        HOSTILE, meeting="remote", headline=f"{HOSTILE}\nBcc: all@example.org", offers={"question": 2, "call": 1}
    )
    make_mentor("מנטורית", meeting="remote")
    make_mentor("Paused", accepting="paused", paused_until=timezone.localdate() + timedelta(days=9))
    make_program(f"Program {HOSTILE}", slug="hostile", summary=f"{HOSTILE} " * 20)
    Delivery.objects.create(
        key=f"never_wrote:profile:u{seeker.user_id}:day 3", kind="never_wrote", user=seeker.user, data={"day": 3},
        recipient=f"u{seeker.user_id}", state=State.DIGEST, message_id="<waits@example.org>",
    )  # fmt: skip

    fill_talks()

    def of(name):
        made = KINDS[name].sample()
        for delivery in made:
            delivery.recipient = f"u{delivery.user_id}"
        return [rendering.render(delivery, ADDRESS) for delivery in made]

    return {name: of(name) for name in (*MINE, *TALKS)}


def make_leader(name=None, **fields):
    """Return a mentor on another topic than those whom the other mails offer."""
    return make_mentor(name, helps=["leadership"], **fields)


def fill_talks():
    """Write requests at every stage, by a visitor and a member who have names and words full of marks."""
    topic, long_ago = Topic.objects.get(slug="leadership"), timezone.now() - timedelta(days=15)
    member = make_person(HOSTILE[:80], email="talks@example.org")
    silent = make_leader(offers={"question": 3})
    told = {"topic": topic, "name": HOSTILE[:80], "text": f"{HOSTILE}\nBcc: all@example.org"}
    for number in range(2):
        make_request(silent, email=f"silent{number}@example.org", now=long_ago, **told)
    lapses = first_ask(make_request(make_leader(), sender=member, now=long_ago, **told))
    Ask.objects.filter(pk=lapses.pk).update(turn="sender")
    clock.advance()
    moves = first_ask(make_request(make_leader(HOSTILE[:80]), make_leader(), sender=member, **told))
    answering.not_now(moves.pk, reason="not_my_kind")
    answering.accept(first_ask(make_request(make_leader(), sender=member, **told)).pk, words=HOSTILE)
    asking.withdraw(make_request(make_leader(), sender=member, **told).pk)
    waits = saying.mentor_seat(first_ask(make_request(make_leader(HOSTILE[:80]), sender=member, **told)))
    saying.say(waits, HOSTILE, came_by="mail", mail_id="<1@example.net>", attachments=[[HOSTILE, 20480]])
    saying.say(waits, HOSTILE)


def each(mails):
    """Return every (kind, Rendered)."""
    found = [(name, rendered) for name, made in mails.items() for rendered in made]
    assert len(found) == 8 + 14
    return found


def test_d4_both_parts_say_the_same_words_and_lead_to_the_same_addresses(mails):
    for name, rendered in each(mails):
        seen = Words(rendered.html)
        text_links = re.findall(r"https://\S+", re.sub(r'[<"]?https://evil\S+', "", rendered.text))
        links = [link for link in seen.links if not link.startswith("mailto:")]
        assert (name, sorted(set(links))) == (name, sorted(set(text_links)))
        # In the text a link stands after its words, which may end a sentence there and not here; lists have numbers.
        difference = set(seen.words) ^ set(words_in(rendered.text))
        assert (name, difference - {"and", "see", "have", "it", "change", "1", "2"}) == (name, set())


def test_a13_mails_have_a_language_a_direction_one_heading_and_one_button(mails):
    for name, rendered in each(mails):
        seen = Words(rendered.html)
        assert ("lang", "en-us") in seen.attributes
        assert ("dir", "ltr") in seen.attributes
        assert seen.elements.count("h1") == 1
        # A mail that only tells, or is answered by answering it, needs no button.
        assert seen.attributes.count(("class", "button")) in ((1,) if name in MINE else (0, 1))
        assert [seen.elements.count(tag) for tag in ("header", "main", "footer", "title")] == [1, 1, 1, 1]


def test_a13_links_say_where_they_go(mails):
    for _name, rendered in each(mails):
        names = re.findall(r"<a href=[^>]*>(.*?)</a>", rendered.html)
        assert [words for words in names if words.casefold() in {"here", "click here", "link", "more"}] == []
        assert all(words.strip() for words in names)


def test_d4_mails_load_nothing_from_anywhere_and_are_small(mails):
    for _name, rendered in each(mails):
        seen = Words(rendered.html)
        assert (
            set(seen.elements) & {"img", "link", "script", "iframe", "object", "video", "input", "form", "base"}
            == set()
        )
        assert {name for name, _value in seen.attributes} & {"src", "srcset", "background", "style", "onclick"} == set()
        assert "url(" not in rendered.html
        assert "@import" not in rendered.html
        assert len(rendered.html.encode()) + len(rendered.text.encode()) < CLIPPED


def test_mails_say_why_from_whom_and_how_to_get_no_more(mails):
    for name, rendered in each(mails):
        kind, seen = KINDS[name], Words(rendered.html)
        for part in (rendered.text, re.sub(r"<[^>]+>", "", rendered.html)):
            assert f"You get this because {kind.why}" in part
            assert POST in part
        assert name not in MINE or f"{SITE}/me/reminders/" in seen.links
        assert len([link for link in seen.links if link.startswith(f"{SITE}/unsubscribe/")]) == 1


def test_account_mail_has_no_way_to_leave_it(settings):
    """Its kind has no template of its own, for allauth's pages render it; the frame is the same for all."""
    kind = KINDS["account"]
    delivery = Delivery(kind="account", email=ADDRESS, recipient="a" * 64)
    context = {**rendering.frame_of(delivery, kind, ADDRESS), "subject": "Your code"}
    html, text = render_to_string("email/base.html", context), render_to_string("email/base.txt", context)
    assert kind.mail_class == MailClass.ACCOUNT
    assert ("unsubscribe" in html, "reminders" in html) == (False, False)
    assert ("unsubscribe" in text, "reminders" in text) == (False, False)


def test_words_of_others_stay_words(mails):
    """What somebody wrote about themselves is text in the HTML part, and is not escaped in the other."""
    [first, _second] = mails["never_wrote"]
    assert "<script" not in first.html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in first.html
    assert f"* {HOSTILE}\n" in first.text
    assert "מנטורית" in first.html
    assert "\n" not in first.subject


def test_text_part_has_no_marks_of_html_and_no_gaps(mails):
    for _name, rendered in each(mails):
        own = rendered.text.replace(HOSTILE, "")
        assert re.findall(r"&[a-z]+;|&#\d+;|</?(?:p|a|li|h1)\b", own) == []
        assert "\n\n\n" not in rendered.text
        assert rendered.text.endswith("\n")
