"""The closing survey by the link of a mail, without signing in, and the offer that it fills in for a member to be."""

import re

import pytest

from matching.circles import running
from matching.lifecycle import claiming
from matching.mentoring import closing
from matching.models import Closing
from reminders.kinds.circles import SURVEY as CIRCLE_SURVEY
from reminders.kinds.mentorships import SURVEY
from reminders.links import tokens
from reminders.models import Delivery
from tests.matching.factories import make_circle, make_mentorship
from tests.profiles.factories import make_person
from tests.programs.factories import make_user

from .mentorships import words_of
from .talks import VERA, told
from .talks import outbox as outbox

pytestmark = pytest.mark.django_db
ANSWERS = {"reached": "yes", "to_other": "You listened.", "topics": ["technical-services"], "offer": ""}


def path_of(url):
    """Return the path of a link."""
    return "/do/" + url.partition("/do/")[2]


def ways_of(response):
    """Return the addresses to which a page's main part leads, without the site's own name."""
    main = re.search(r"<main.*</main>", response.content.decode(), re.S)[0]
    return [re.sub(r"^https?://[^/]+", "", address) for address in re.findall(r'href="([^"]+)"', main)]


@pytest.fixture
def over():
    """A mentorship with a visitor that is over."""
    made = make_mentorship(email=VERA, name="Vera Visitor")
    told()
    closing.close(made.pk, reason="done")
    return made


def survey_link(mentorship):
    """Return the path of the mentee's link; a visitor is addressed by the hash that the outbox made."""
    told()
    recipient = Delivery.objects.filter(email=VERA).first().recipient
    return path_of(tokens.make(SURVEY, object=f"mentorship {mentorship.pk}", recipient=recipient))


def test_visitor_answers_and_finds_the_offer_filled_in_with_the_account_they_make(client, over):
    path = survey_link(over)
    page = client.get(path)
    assert (page.status_code, Closing.objects.count()) == (200, 0)
    assert 'href="/guides/mentee/#end-results"' in page.content.decode()
    assert client.post(path, ANSWERS | {"reached": ""}).status_code == 422
    done = client.post(path, ANSWERS)
    assert "make an account with this address" in words_of(done)
    assert "/me/profile/?from=closing#giving" in ways_of(done)
    assert client.get("/me/profile/?from=closing")["Location"] == "/accounts/login/?next=/me/profile/%3Ffrom%3Dclosing"
    vera = make_user(VERA)
    claiming.claim(vera, VERA)
    client.force_login(vera)
    form = client.get("/me/profile/?from=closing").context["form"]
    assert (form["helps"].value(), form["offer_question"].value()) == (["technical-services"], 1)


def test_member_of_a_circle_is_led_to_the_offer_too(client):
    one = make_person("One")
    circle = make_circle(members=[one, make_person("Two")])
    running.begin(circle.pk)
    running.close(circle.pk, reason="done")
    url = tokens.make(CIRCLE_SURVEY, object=f"circle {circle.pk}", recipient=f"u{one.user_id}")
    done = client.post(path_of(url), ANSWERS)
    assert "/me/profile/?from=closing#giving" in ways_of(done)
    assert Closing.objects.get().correspondent.user == one.user
