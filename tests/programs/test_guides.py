"""The guides: whole, distinct and readable texts, pages that show them, papers that fit a sheet."""

import re
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils.functional import Promise

from programs.finding import snapshot
from programs.guides import AGENDA, AGREEMENT, CIRCLE_OUTLINE, LETTERS, Step, letter, letters_at
from programs.views import guides

EVERY = [found for letters in LETTERS.values() for found in letters]
PAGES = {
    "/guides/": "Guides",
    "/guides/mentee/": "For mentees: six habits that help",
    "/guides/mentor/": "For mentors: six habits that help",
    "/guides/first-meeting/": "The first meeting",
    "/guides/agreement/": "Our mentoring agreement",
    "/guides/circle/": "A circle in six meetings",
}
TEXTS = ("title", "meaning", "do", "dont", "example")


def words_of(text):
    """Return the words of a text: runs of letters, with what holds them together."""
    return re.findall(r"[A-Za-z]+(?:[’'-][A-Za-z]+)*", text)


def syllables(word):
    """Return about how many syllables an English word has: its groups of vowels, without a silent end."""
    low = word.lower()
    if len(low) > 3:
        low = re.sub(r"(?<=[^laeiouy])es$|(?<=[^aeiouytd])ed$|(?<=[^aeiouyl])e$", "", low)
    return max(1, len(re.findall(r"[aeiouy]+", low)))


def grade(text):
    """Return the Flesch-Kincaid grade of an English text."""
    words = words_of(text)
    sentences = [part for part in re.split(r"[.!?][”’]?(?:\s|$)", text) if words_of(part)]
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def texts_in(value):
    """Return all that a person would read in a value of the guides: everything but slugs, steps and addresses."""
    if is_dataclass(value):
        named = [part.name for part in fields(value)]
        read = [name for name in named if name not in ("role", "initial", "slug", "step", "also", "url", "letter")]
        return [text for name in read for text in texts_in(getattr(value, name))]
    if isinstance(value, tuple):
        return [text for part in value for text in texts_in(part)]
    return [] if value is None or isinstance(value, int) else [value]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The cat sat on the mat.", -1.45),
        ("Institutional accountability necessitates interdepartmental collaboration.", 47.72),
    ],
)
def test_grade_tells_plain_from_heavy(text, expected):
    assert round(grade(text), 2) == expected


def test_letters_spell_the_two_words():
    assert ["".join(found.initial for found in letters) for letters in LETTERS.values()] == ["MENTEE", "MENTOR"]
    assert list(LETTERS) == ["mentee", "mentor"]
    assert all(found.role == role for role, letters in LETTERS.items() for found in letters)


def test_letters_carry_the_titles_of_the_practices_they_stand_for():
    assert [str(found.title) for found in LETTERS["mentee"]] == [
        "Manage your time",
        "Expectations",
        "Not confused with networking",
        "Tell and show",
        "Easy going or formal",
        "End results",
    ]
    assert [str(found.title) for found in LETTERS["mentor"]] == [
        "Manage your time",
        "Expectations",
        "Not your average librarian",
        "Teach",
        "Open minded",
        "Results",
    ]
    assert all(str(found.title).startswith(found.initial) for found in EVERY)


@pytest.mark.parametrize("found", EVERY, ids=lambda found: f"{found.role}-{found.slug}")
def test_letter_is_whole_short_and_plain(found):
    meaning, do, dont, example = (str(getattr(found, name)) for name in TEXTS[1:])
    assert 40 <= len(meaning.split()) <= 70
    assert all(text.endswith((".", ".”", "?”", "…”")) and len(text.split()) <= 25 for text in (do, dont))
    assert dont.startswith("Don’t ")
    outside_quotes = re.sub(r"“[^”]*”", "“”", example)
    assert 2 <= len(re.findall(r"[.!?”](?:\s+[A-Z]|$)", outside_quotes)) <= 3
    assert grade(" ".join((meaning, do, dont, example))) <= 9
    assert max(map(grade, (meaning, do, dont, example))) <= 9


def test_letters_repeat_nothing():
    for name in TEXTS[1:]:
        texts = [str(getattr(found, name)) for found in EVERY]
        assert len(set(texts)) == 12
    assert all(len({found.slug for found in letters}) == 6 for letters in LETTERS.values())


def test_every_text_of_the_guides_waits_for_the_visitors_language():
    for part in (*EVERY, *AGENDA, *AGREEMENT, *CIRCLE_OUTLINE):
        assert [text for text in texts_in(part) if not isinstance(text, Promise)] == []
    # Twelve letters of five texts and the evidence, at the least: the walk above has seen them.
    assert len(texts_in(tuple(EVERY))) == 12 * 5 + 5 * 2


@pytest.mark.parametrize(
    "path",
    [
        *sorted(Path(settings.BASE_DIR, "templates/programs/guides").glob("*.html")),
        *(
            Path(settings.BASE_DIR, "templates/mentorhub", f"{name}.html")
            for name in ("home", "accessibility", "privacy")
        ),
    ],
    ids=lambda path: path.name,
)
def test_template_has_no_word_outside_translation(path):
    text = path.read_text()
    text = re.sub(r"{% comment %}.*?{% endcomment %}|{% blocktranslate.*?{% endblocktranslate %}", "", text, flags=re.S)
    text = re.sub(r"{%.*?%}|{{.*?}}", "", text)
    read = re.findall(r"(?:aria-label|content|title|placeholder|alt)=\"([^\"]*)\"", text)
    read.append(re.sub(r"<[^>]*>", " ", text))
    assert [word for part in read for word in words_of(part) if word not in ("MENTEE", "MENTOR", "MentorHub")] == []


def test_letter_is_found_by_role_and_slug():
    assert letter("mentee", "expectations") is LETTERS["mentee"][1]
    assert letter("mentor", "expectations") is LETTERS["mentor"][1]
    with pytest.raises(LookupError, match="no letter 'expectation' for 'mentee'"):
        letter("mentee", "expectation")
    with pytest.raises(LookupError):
        letter("friend", "expectations")


def test_letters_at_gives_what_helps_at_a_step_those_written_for_it_first():
    slugs = {role: {step: tuple(found.slug for found in letters_at(step, role)) for step in Step} for role in LETTERS}
    assert slugs["mentee"] == {
        Step.ASK: ("not-confused-with-networking",),
        Step.OFFER: (),
        Step.ANSWER: ("not-confused-with-networking",),
        Step.FIRST_MEETING: ("easy-going-or-formal",),
        Step.AGREE: ("expectations", "easy-going-or-formal"),
        Step.MEET: ("manage-your-time", "tell-and-show"),
        Step.CHECK: ("manage-your-time", "end-results"),
        Step.CLOSE: ("end-results",),
    }
    assert slugs["mentor"] == {
        Step.ASK: (),
        Step.OFFER: ("manage-your-time", "not-your-average-librarian"),
        Step.ANSWER: ("expectations",),
        Step.FIRST_MEETING: ("open-minded",),
        Step.AGREE: ("expectations",),
        Step.MEET: ("teach",),
        Step.CHECK: ("results",),
        Step.CLOSE: ("results",),
    }


def test_one_line_of_a_template_shows_the_letters_of_a_step():
    html = Template('{% load guides %}{% step_letters "agree" "mentee" %}').render(Context())
    assert "From the guide: Writing the agreement" in html
    assert re.findall(r'href="([^"]+)"', html) == [
        "/guides/mentee/#expectations",
        "/guides/mentee/#easy-going-or-formal",
    ]
    assert Template('{% load guides %}{% step_letters "offer" "mentee" %}').render(Context()).strip() == ""
    with pytest.raises(ValueError, match="is not a valid Step"):
        Template('{% load guides %}{% step_letters "agreed" "mentee" %}').render(Context())


def test_circle_has_an_outline_of_six_meetings_in_plain_words(client, db):
    page = client.get("/guides/circle/").content.decode()
    assert re.findall(r"<h3>([^<]*)</h3>", page) == [str(part.title) for part in CIRCLE_OUTLINE]
    assert [(part.minutes, len(part.questions)) for part in CIRCLE_OUTLINE] == [(60, 3)] * 6
    assert max(grade(" ".join(str(text) for text in part.questions)) for part in CIRCLE_OUTLINE) <= 9


def test_agreement_takes_a_part_from_each_letter_of_the_mentee():
    assert [clause.letter for clause in AGREEMENT] == [found.slug for found in LETTERS["mentee"]]


def test_one_line_of_a_template_shows_a_letter_in_short():
    html = Template('{% load guides %}{% guide_letter "mentor" "teach" %}').render(Context())
    assert "<strong>Teach.</strong> End each meeting with one thing that they will try before the next." in html
    assert 'href="/guides/mentor/#teach"' in html


def test_one_line_of_a_template_shows_a_letter_in_full():
    line = '{% include "programs/guides/letter.html" with letter=letter level=4 %}'
    html = Template(line).render(Context({"letter": letter("mentee", "tell-and-show")}))
    assert '<h4 id="tell-and-show-title">Tell and show</h4>' in html
    assert "Luis filmed ten minutes of his own library class and winced." in html


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "heading"), PAGES.items())
def test_guide_page_has_its_heading_and_sets_no_cookie(client, address, heading):
    response = client.get(address)
    assert response.status_code == 200
    assert re.findall(r"<h1[^>]*>([^<]*)</h1>", response.content.decode()) == [heading]
    assert not response.cookies
    assert "Cookie" not in response["Vary"]
    assert response["Cache-Control"].startswith("public, max-age=")
    assert client.get(address, headers={"if-none-match": response["ETag"]}).status_code == 304
    assert client.post(address).status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize("address", PAGES)
def test_guide_page_costs_one_query_for_the_version_and_often_none(client, django_assert_num_queries, address):
    client.get(address)
    snapshot.forget()
    with django_assert_num_queries(1):
        client.get(address)
    with django_assert_num_queries(0):
        client.get(address)


@pytest.mark.django_db
@pytest.mark.parametrize("role", LETTERS)
def test_guide_shows_every_letter_in_full_under_its_anchor(client, role):
    page = client.get(f"/guides/{role}/").content.decode()
    articles = re.findall(r'<article class="letter" id="([^"]+)"(.*?)</article>', page, flags=re.S)
    assert [slug for slug, _ in articles] == [found.slug for found in LETTERS[role]]
    for found, (_, article) in zip(LETTERS[role], articles, strict=True):
        shown = article.replace("&#x27;", "'").replace("&quot;", '"').replace("&amp;", "&")
        assert [name for name in TEXTS if str(getattr(found, name)) not in shown] == []
        assert str(found.step.label) in shown
    drawer = re.search(r'<ol class="drawer">.*?</ol>', page, flags=re.S)[0]
    assert re.findall(r'href="#([^"]+)"', drawer) == [found.slug for found in LETTERS[role]]


@pytest.mark.django_db
def test_letter_leads_to_the_pages_where_its_steps_are_taken(client):
    for role in LETTERS:
        page = client.get(f"/guides/{role}/").content.decode()
        steps = re.findall(r'<p class="call">\d of 6 · (.*?)</p>', page)
        named = [[*re.findall(r'<a href="([^"]+)">([^<]+)</a>', each)] for each in steps]
        assert [[label for _address, label in each] for each in named] == [
            [str(step.label) for step in found.steps] for found in LETTERS[role]
        ]
        addresses = {label: address for each in named for address, label in each}
        assert (
            addresses.items()
            <= {
                "Writing the first message": "/mentors/",
                "Saying what you offer": "/me/profile/",
                "Answering a request": "/inbox/",
                "The first meeting": "/guides/first-meeting/",
                "Writing the agreement": "/guides/agreement/",
                "Each meeting": "/mentorships/",
                "Looking how it goes": "/mentorships/",
                "Closing well": "/mentorships/",
            }.items()
        )


@pytest.mark.django_db
def test_guides_lead_to_every_letter_and_all_papers(client):
    page = client.get("/guides/").content.decode()
    for found in EVERY:
        assert f'href="/guides/{found.role}/#{found.slug}"' in page
    assert 'href="/guides/first-meeting/"' in page
    assert 'href="/guides/agreement/"' in page
    assert 'href="/guides/circle/"' in page


@pytest.mark.django_db
@pytest.mark.parametrize("address", PAGES)
def test_guide_page_links_to_anchors_and_pages_that_exist(client, address):
    page = client.get(address).content.decode()
    for path, anchor in set(re.findall(r'href="(/guides/[^"#]*)?(?:#([^"]+))?"', page)):
        target = page if not path else client.get(path).content.decode()
        assert not anchor or f'id="{anchor}"' in target


@pytest.mark.django_db
def test_first_meeting_shows_each_part_and_the_minutes_they_add_up_to(client):
    page = client.get("/guides/first-meeting/").content.decode()
    assert [part.minutes for part in AGENDA] == [5, 10, 10, 10, 5, 5]
    assert "A plan for 45 minutes." in page
    assert re.findall(r"<h3>([^<]*)</h3>", page) == [str(part.title) for part in AGENDA]


@pytest.mark.django_db
def test_agreement_has_a_blank_for_each_line(client):
    page = client.get("/guides/agreement/").content.decode()
    shown = re.findall(r'<p class="blank(?: long)?"><span>([^<]*)</span></p>', page)
    asked = [str(label) for clause in AGREEMENT for label, _lines in clause.blanks]
    assert shown == ["Mentee", "Mentor", "Date", *asked]
    assert page.count('class="blank long"') == 2


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/guides/friend/", "/guides/mentee", "/guides/mentee/x/"])
def test_other_guides_do_not_exist(client, address):
    assert client.get(address).status_code == (301 if address == "/guides/mentee" else 404)


@pytest.mark.browser
@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize(
    ("view", "given"),
    [
        (guides.role, {"role": "mentee"}),
        (guides.role, {"role": "mentor"}),
        (guides.first_meeting, {}),
        (guides.agreement, {}),
        (guides.circle, {}),
    ],
    ids=lambda value: getattr(value, "__name__", "") or "-".join(value.values()),
)
def test_guide_prints_on_one_sheet(rf, browser, view, given, paper):
    # Without the decorator the view asks no database: a connection opened beside Playwright's loop would stay open.
    html = view.__wrapped__(rf.get("/guides/"), **given).content.decode()
    look = Path(settings.BASE_DIR, "static/css/site.css").read_text()
    page = browser.new_page()
    page.set_content(re.sub(r'<link rel="stylesheet"[^>]*>', lambda _: f"<style>{look}</style>", html))
    sheets = re.findall(rb"/Type\s*/Page\b", page.pdf(format=paper))
    page.close()
    assert len(sheets) == 1
