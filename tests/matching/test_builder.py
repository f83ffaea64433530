"""The message that six answers make, and what of a message is one's own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.contacting import builder
from matching.contacting.builder import CHOOSING, Answers, digest, greeting, message, own_words, usual, without_name
from profiles.vocabulary import OfferKind

TELL = "I start a reading group in May and wonder how you found your first ten people."
CHOICES = {prompt.name: st.sampled_from(list(prompt.choices)) for prompt in CHOOSING}


def test_six_prompts_are_the_letters_of_mentee_in_their_order():
    assert "".join(prompt.initial for prompt in builder.PROMPTS) == "MENTEE"


def test_the_message_in_full():
    choices = {"time": "half_hour", "expectations": "how", "not_this": "job", "show": "draft", "manner": "easy"}
    answers = Answers("Joan Rivers", "Ada", "Reference", "A 30-minute call", TELL, "a plan for my next step.", choices)
    assert message(answers) == (
        "Hello Joan Rivers,\n\n"
        "On MentorHub you offer “A 30-minute call”. I would like to learn from you about “Reference”.\n\n"
        f"{TELL}\n\n"
        "I ask for half an hour of your time, once, by phone or video. It would help me most to hear how you did it, "
        "detours included. I am not asking for a job or a reference.\n\n"
        "I can show you a draft, half done as it is. I like it easy going: we talk, and see.\n\n"
        "By the end I would like to have a plan for my next step.\n\n"
        "Thank you for reading this. A short “not now” is a fine answer, too.\n\n"
        "Ada"
    )


@pytest.mark.parametrize("kind", [*OfferKind.values, "", "unknown"])
def test_every_kind_has_usual_answers_that_are_choices(kind):
    answers = usual(kind)
    assert set(answers) == {prompt.name for prompt in builder.PROMPTS}
    assert all(answers[prompt.name] in prompt.choices for prompt in CHOOSING)
    assert bool(answers["result"]) is (kind in OfferKind.values)


def test_nothing_answered_makes_a_message_without_gaps():
    assert message(Answers()) == (
        "Hello,\n\nI found you on MentorHub and would like to learn from you.\n\n"
        "Thank you for reading this. A short “not now” is a fine answer, too."
    )


@given(st.fixed_dictionaries(CHOICES), st.sampled_from(["", "Joan", "Ñ. (Q.) *"]), st.sampled_from(["", "Weeding 101"]))
def test_own_words_are_what_somebody_typed_whatever_they_answered(choices, mentor, topic):
    text = message(Answers(mentor, "", topic, "One question by e-mail", TELL, "one + one thing", choices))
    assert own_words(text) == TELL
    assert own_words(text.replace("\n\n", "\r\n\r\n")) == TELL


def test_own_words_keep_all_of_a_message_that_nobody_built():
    assert own_words(f"Dear Joan,\n{TELL}") == f"Dear Joan, {TELL}"


@given(st.text(max_size=300))
def test_any_text_has_own_words_and_a_digest(text):
    assert isinstance(own_words(text), str)
    assert len(digest(text)) == 16


def test_a_message_for_several_people_names_nobody():
    assert without_name(f"Hello Joan,\n\n{TELL}", "Joan") == f"Hello,\n\n{TELL}"
    assert without_name(f"Dear Joan,\n\n{TELL}", "Joan") == f"Dear Joan,\n\n{TELL}"
    assert greeting("") == "Hello,"
