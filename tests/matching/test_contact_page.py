"""The page on which one writes to somebody for the first time: who gets it, what it shows, what it keeps."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from matching.contacting import builder
from matching.models import Ask, Conversation, Draft, Request
from profiles.models import Block, ConductAcceptance, Offer, Profile
from profiles.safety import conduct
from tests.profiles.factories import make_mentor, make_person

from .contacting import USUAL, WORDS, address, opened, post

pytestmark = pytest.mark.django_db
NO_PLACE = "has no place free right now"


@pytest.fixture(autouse=True)
def own_counters(settings):
    """Give each test its own keys in the shared store."""
    prefix = f"test-{timezone.now().timestamp()}"
    settings.CACHES = {"default": {**settings.CACHES["default"], "KEY_PREFIX": prefix}}


@pytest.fixture
def joan():
    """A mentor whom everybody may see."""
    return make_mentor("Joan Rivers", offers={"question": 2, "call": 1})


def member(client, name="Mel Member", *, agreed=True, **fields):
    """Sign somebody in and return their profile."""
    person = make_person(name, **fields)
    client.force_login(person.user)
    if agreed:
        conduct.accept(person.user)
    return person


def errors(response):
    """Return what the list of errors says."""
    found = re.search(r'id="errors".*?</div>', response.content.decode(), re.DOTALL)
    return re.findall(r"<li>(?:<a[^>]*>)?([^<]*)", found[0]) if found else []


def text_on(response):
    """Return what stands in the message's field."""
    found = re.search(r'<textarea name="text"[^>]*>\n?(.*?)</textarea>', response.content.decode(), re.DOTALL)
    return found[1]


# --- Who gets the page ------------------------------------------------------------------------------------------------
def test_the_persons_page_and_card_lead_here(client, joan):
    link = f'<a class="button" href="{address(joan)}">Write to Joan Rivers</a>'
    assert link in client.get(f"/mentors/{joan.slug}/").content.decode()
    assert f'<a href="{address(joan)}">Write to Joan Rivers</a>' in client.get("/mentors/").content.decode()


@pytest.mark.parametrize("state", ["paused", "full", "mine"])
def test_nothing_leads_here_for_whom_nobody_can_ask(client, joan, state):
    if state == "paused":
        Profile.objects.filter(pk=joan.pk).update(accepting="paused")
    if state == "full":
        Offer.objects.filter(profile=joan).update(taken=2, places=2)
    if state == "mine":
        client.force_login(joan.user)
    assert address(joan) not in client.get(f"/mentors/{joan.slug}/").content.decode()


@pytest.mark.parametrize("state", ["hidden", "members", "held", "mentee", "blocked"])
def test_whom_the_viewer_may_not_see_or_ask_is_not_found_either_way(client, joan, state):
    if state == "blocked":
        Block.objects.create(blocker=joan.user, blocked=member(client).user)
    elif state == "mentee":
        joan.interests.update(direction="want")
    elif state == "held":
        Profile.objects.filter(pk=joan.pk).update(standing="held")
    else:
        Profile.objects.filter(pk=joan.pk).update(visibility=state)
    for path in (address(joan), f"{address(joan)}sent/"):
        assert client.get(path).status_code == 404
    for path in (address(joan), f"{address(joan)}words/"):
        assert client.post(path, USUAL).status_code == 404
    assert Request.objects.count() == 0


@pytest.mark.parametrize("state", ["paused", "full"])
def test_a_full_and_a_paused_mentor_have_one_page_that_leads_on(client, joan, state):
    if state == "paused":
        Profile.objects.filter(pk=joan.pk).update(accepting="paused")
    else:
        Offer.objects.filter(profile=joan).delete()
    response = client.get(address(joan))
    page = response.content.decode()
    assert (response.status_code, f"Joan Rivers {NO_PLACE}" in page) == (200, True)
    assert {
        "/mentors/?topic=reference", "/mentors/?offer=question&amp;offer=call&amp;topic=reference",
        "/circles/?topic=reference", "/circles/wait/?topic=reference", "/programs/?topic=reference",
    } <= set(re.findall(r'href="([^"]+)"', page))  # fmt: skip
    sent = client.post(address(joan), {**USUAL, "text": "My own long words"})
    assert (sent.status_code, "My own long words" in sent.content.decode()) == (422, True)


def test_nobody_writes_to_themselves(client, joan):
    client.force_login(joan.user)
    assert "This is you" in client.get(address(joan)).content.decode()
    assert client.post(address(joan), USUAL).status_code == 422
    assert Request.objects.count() == 0


@pytest.mark.parametrize("others", [1, 3])
def test_the_page_costs_the_same_however_many_could_come_next(client, joan, django_assert_num_queries, others):
    for number in range(others):
        make_mentor(f"Other {number}")
    member(client)
    client.get(address(joan))
    with django_assert_num_queries(12):
        client.get(address(joan))


# --- The builder ------------------------------------------------------------------------------------------------------
def test_the_usual_answers_are_chosen_for_the_kind_of_help(client, joan):
    page = client.get(f"{address(joan)}?offer=call").content.decode()
    assert '<option value="half_hour" selected>' in page
    assert 'name="kind" value="call" id="id_kind_1" required checked' in page.replace("aria-invalid", "")
    assert 'value="a plan for my next step"' in page


def test_without_scripts_the_button_writes_the_message_and_a_change_of_ones_own_stays(client, joan):
    first = client.get(address(joan)).content.decode()
    assert re.search(r'<section id="message"[^>]* hidden>', first)
    built = client.post(address(joan), {**USUAL, **opened(client, joan), "name": "Ada", "build": "1"})
    text = text_on(built)
    assert built.status_code == 200
    assert text.startswith("Hello Joan Rivers,\n\nOn MentorHub you offer “One question by e-mail”.")
    assert WORDS in text
    assert text.rstrip().endswith("Ada")
    assert not re.search(r'<section id="message"[^>]* hidden>', built.content.decode())
    digest = re.search(r'name="built" value="(\w+)"', built.content.decode())[1]
    changed = {**USUAL, "build": "1", "time": "yours", "built": digest}
    follows = client.post(address(joan), {**changed, "text": text.replace("\n", "\r\n")})
    assert "I can work with little." in text_on(follows)
    own = client.post(address(joan), {**changed, "text": "My own words."})
    assert text_on(own) == "My own words."
    assert "You changed the message yourself" in own.content.decode()
    del changed["build"]
    anew = client.post(address(joan), {**changed, "text": "My own words.", "anew": "1"})
    assert "I can work with little." in text_on(anew)


def test_answers_that_changed_since_the_message_was_written_are_not_left_out(client, joan):
    built = client.post(address(joan), {**USUAL, **opened(client, joan), "name": "Ada", "tell": "", "build": "1"})
    digest = re.search(r'name="built" value="(\w+)"', built.content.decode())[1]
    given = {**USUAL, "name": "Ada", "email": "ada@example.net", "conduct": "on", "built": digest, "send": "1"}
    answer = client.post(address(joan), {**given, "text": text_on(built)})
    assert (answer.status_code, Request.objects.count()) == (422, 0)
    assert "it was written anew" in answer.content.decode()
    assert WORDS in text_on(answer)
    assert 'value="ada@example.net"' in answer.content.decode()


def test_a_script_gets_the_message_and_nothing_is_kept_of_a_visitor(client, joan):
    answer = client.post(f"{address(joan)}words/", {**USUAL, "name": "Ada"}).json()
    assert answer["kept"] is False
    assert WORDS in answer["text"]
    assert answer["built"] == builder.digest(answer["text"])
    assert Draft.objects.count() == 0


# --- A member writes --------------------------------------------------------------------------------------------------
def test_a_members_message_is_on_its_way_at_once(client, joan):
    person = member(client)
    response = post(client, joan)
    assert (response.status_code, response["Location"]) == (302, f"{address(joan)}sent/")
    request = Request.objects.get()
    assert (request.state, request.sender.user, request.email, request.name) == ("open", person.user, "", "")
    assert (request.topic.slug, request.prompts["time"], request.conduct) == ("reference", "answer", "")
    ask = request.asks.get()
    assert (ask.state, ask.mentor, ask.kind, ask.rank) == ("open", joan, "question", 1)
    assert Conversation.objects.get(ask=ask).messages.get().text == f"Hello!\n\n{WORDS}"
    assert "Your message is on its way" in client.get(response["Location"]).content.decode()
    assert Draft.objects.count() == 0


def test_s24_a_member_agrees_to_the_code_of_conduct_before_the_first_message(client, joan):
    person = member(client, agreed=False)
    refused = post(client, joan, conduct="")
    assert refused.status_code == 422
    assert "Agree to how we treat each other, or nothing can be sent." in errors(refused)
    assert Request.objects.count() == 0
    assert post(client, joan).status_code == 302
    assert ConductAcceptance.objects.get(user=person.user).version == conduct.CURRENT.name
    assert 'name="conduct"' not in client.get(address(make_mentor("Next"))).content.decode()


def test_three_ranked_mentors_and_a_greeting_that_names_nobody(client, joan):
    second, third = make_mentor("Second", offers={"resume": 1}), make_mentor("Third", visibility="members")
    member(client)
    page = client.get(address(joan)).content.decode()
    assert f'<option value="{second.slug}">Second: Reference' in page
    post(
        client, joan, text=f"Hello Joan Rivers,\n\n{WORDS}", second=second.slug,
        another=f"https://mentorhub.example/mentors/{third.slug}/",
    )  # fmt: skip
    request = Request.objects.get()
    assert request.text == f"Hello,\n\n{WORDS}"
    assert [(ask.mentor, ask.rank, ask.kind, ask.state) for ask in request.asks.order_by("rank")] == [
        (joan, 1, "question", "open"), (second, 2, "resume", "waiting"), (third, 3, "question", "waiting"),
    ]  # fmt: skip


def test_who_is_suggested_to_a_member_comes_first_and_nobody_twice(client, joan):
    for number in range(3):
        make_mentor(f"Same topic {number}")
    make_mentor("Suggested", helps=["leadership"], offers={"call": 1})
    member(client, wants=["leadership"])
    page = client.get(address(joan)).content.decode()
    listed = re.search(r'name="second".*?</select>', page, re.DOTALL)[0]
    names = re.findall(r'value="\w{12}">([^:]+):', listed)
    assert (names[0], sorted(names[1:])) == ("Suggested", [f"Same topic {number}" for number in range(3)])


def test_a_visitor_can_only_name_public_mentors(client, joan):
    hidden = make_mentor("Members Only", visibility="members")
    page = client.get(address(joan)).content.decode()
    assert "Members Only" not in page
    for name in ("second", "another"):
        response = post(client, joan, **{name: hidden.slug})
        assert response.status_code == 422
        assert "Members Only" not in response.content.decode()
    assert Request.objects.count() == 0


@pytest.mark.parametrize("typed", ["nobody", "/mentors/000000000000/", "<b>", "a b"])
def test_somebody_whom_we_do_not_know_has_no_place_free(client, joan, typed):
    member(client)
    response = post(client, joan, another=typed)
    assert "This person has no place free right now. Choose somebody else, or nobody." in errors(response)


def test_four_mentors_are_one_too_many_and_one_named_twice_counts_once(client, joan):
    others = [make_mentor(f"Other {number}") for number in range(3)]
    member(client)
    names = dict(zip(("second", "third", "another"), (each.slug for each in others), strict=True))
    assert "One message goes to three people at most. Take one away." in errors(post(client, joan, **names))
    assert post(client, joan, second=others[0].slug, third=others[0].slug, another=joan.slug).status_code == 422
    assert post(client, joan, second=others[0].slug, third=others[0].slug).status_code == 302
    assert Ask.objects.count() == 2


@pytest.mark.parametrize("state", ["full", "paused", "hidden", "held", "blocked"])
def test_s7_blocked_hidden_paused_and_full_fail_in_the_same_words_for_who_began_to_write(client, joan, state):
    person = member(client)
    fields = {**opened(client, joan), **USUAL, "text": WORDS, "send": "1"}
    if state == "blocked":
        Block.objects.create(blocker=joan.user, blocked=person.user)
    elif state == "full":
        Offer.objects.filter(profile=joan).delete()
    else:
        values = {"paused": {"accepting": "paused"}, "hidden": {"visibility": "hidden"}, "held": {"standing": "held"}}
        Profile.objects.filter(pk=joan.pk).update(**values[state])
    response = client.post(address(joan), fields)
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    assert response.status_code == 422
    assert f"Joan Rivers {NO_PLACE}" in page
    assert WORDS in page
    assert Request.objects.count() == 0
    assert Draft.objects.get().fields["text"] == WORDS


def test_a_second_message_to_the_same_mentor_is_refused_while_the_first_is_open(client, joan):
    member(client)
    post(client, joan)
    response = post(client, joan, text="Something else entirely that I thought about since then.")
    assert response.status_code == 422
    assert errors(response) == ["You have written to Joan Rivers already. Your inbox shows where that stands."]
    assert Request.objects.count() == 1


# --- What is wrong ----------------------------------------------------------------------------------------------------
def test_errors_keep_what_was_typed_and_lead_to_their_fields(client, joan):
    response = post(client, joan, email="nobody", name="", text="Hi.", time="never", topic="x", kind="circle")
    page = response.content.decode()
    assert response.status_code == 422
    assert page.count("<title>Error: ") == 1
    fields = re.findall(r'<li><a href="#([\w-]+)">', page)
    assert set(fields) == {"id_kind_0", "id_topic", "id_time", "id_text", "id_name", "id_email"}
    assert all(f'id="{name}"' in page for name in fields)
    assert text_on(response) == "Hi."
    assert WORDS in page
    assert 'value="nobody"' in page


def test_a_message_without_own_words_is_asked_for_them(client, joan):
    text = builder.message(builder.Answers("Joan Rivers", "Ada", choices=builder.usual("call"), result="a plan"))
    assert errors(post(client, joan, text=text)) == [
        "Say in a sentence or two what it is about: people decide by that."
    ]


@pytest.mark.parametrize("extra", [{"homepage": "https://spam.example"}, {"opened": ""}, {"opened": "forged"}])
def test_machines_are_kept_out(client, joan, extra):
    assert post(client, joan, **extra).status_code == 422
    assert Request.objects.count() == 0


def test_s13_a_post_needs_a_token_of_ours(joan):
    strict = Client(enforce_csrf_checks=True)
    for path in (address(joan), f"{address(joan)}words/"):
        assert strict.post(path, USUAL).status_code == 403


def test_s11_without_redis_nothing_is_taken_and_the_form_is_kept(client, joan, settings):
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}}
    response = post(client, joan)
    assert response.status_code == 503
    assert "We cannot take messages right now." in errors(response)[0]
    assert WORDS in text_on(response)
    assert Request.objects.count() == 0
    assert client.get(address(joan)).status_code == 200


HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7|add:7 }}'


@pytest.mark.parametrize("button", ["send", "build", "anew"])
def test_hostile_words_in_every_field_stay_words(client, joan, button):
    fields = [*USUAL, "second", "third", "another", "text", "built", "name", "email", "conduct", "note", "opened"]
    response = client.post(address(joan), {**dict.fromkeys(fields, HOSTILE), button: "1"})
    page = response.content.decode()
    assert response.status_code in (200, 422)
    assert re.findall(r"<script(?! defer src=)|<img|alert\(1\)</", page) == []
    words = client.post(f"{address(joan)}words/", dict.fromkeys(fields, HOSTILE))
    # For a script to read, and never a page.
    assert (words.status_code, words["Content-Type"], words["X-Content-Type-Options"]) == (
        200, "application/json", "nosniff",
    )  # fmt: skip
    assert HOSTILE in words.json()["text"]


@pytest.mark.parametrize("value", ["\x00", "a\x00b" * 9, "\ud7ff" * 20, "x" * 30_000, "‮" * 50])
def test_odd_values_make_no_fault(client, joan, value):
    member(client)
    for button in ("send", "build"):
        fields = dict.fromkeys([*USUAL, "second", "another", "text", "built", "note", "opened"], value)
        assert client.post(address(joan), {**fields, button: "1"}).status_code in (200, 422)
    assert client.get(address(joan)).status_code == 200


# --- Drafts -----------------------------------------------------------------------------------------------------------
def test_what_a_member_began_is_there_again_and_can_be_thrown_away(client, joan):
    person = member(client)
    fields = {**opened(client, joan), **USUAL, "time": "yours", "text": "Half a message"}
    assert client.post(f"{address(joan)}words/", fields).json()["kept"] is True
    page = client.get(address(joan)).content.decode()
    assert '<option value="yours" selected>' in page
    assert ("Half a message" in page, "and did not send" in page) == (True, True)
    assert client.post(address(joan), {"forget": "1"}).status_code == 302
    assert not Draft.objects.filter(user=person.user).exists()
    assert "Half a message" not in client.get(address(joan)).content.decode()


def test_a_faulty_post_keeps_a_draft(client, joan):
    member(client)
    post(client, joan, kind="circle", text="Half a message")
    assert Draft.objects.get().fields["text"] == "Half a message"


@pytest.mark.parametrize("visibility", ["public", "members"])
def test_a_lost_session_loses_nothing(client, joan, visibility):
    Profile.objects.filter(pk=joan.pk).update(visibility=visibility)
    person = member(client)
    fields = {**opened(client, joan), **USUAL, "text": f"My words. {WORDS}", "send": "1"}
    client.session.flush()
    response = client.post(address(joan), fields)
    page = response.content.decode()
    assert response.status_code == 403
    assert (WORDS in page, f'href="/accounts/login/?next={address(joan)}"' in page) == (True, True)
    assert ('name="email"' in page) is (visibility == "public")
    assert ("Joan Rivers" in page) is (visibility == "public")
    assert Request.objects.count() == 0
    client.force_login(person.user)
    assert f"My words. {WORDS}" in client.get(address(joan)).content.decode()


def test_nobody_writes_into_anothers_drafts(client, joan):
    ours = member(client)
    note = opened(client, joan)["note"]
    other = member(client, "Other")
    client.post(f"{address(joan)}words/", {**USUAL, "text": "Not yours", "note": note})
    client.post(address(joan), {**USUAL, "text": "Mine", "note": note, "build": "1"})
    assert [(draft.user, draft.fields["text"]) for draft in Draft.objects.all()] == [(other.user, "Mine")]
    assert ours.user != other.user
    with time_machine.travel(timezone.now() + timedelta(hours=13)):
        old = Client().post(address(joan), {**USUAL, "text": "Late", "note": note, "build": "1"})
    assert (old.status_code, Draft.objects.count()) == (200, 1)
