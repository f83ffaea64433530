"""The states of the pages of mentorships: from the yes to the end, with little and with much on them."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from matching.meetings import setting
from matching.mentoring import agreeing, closing, keeping, pausing
from matching.models import Mentorship, Note
from profiles.models import Topic
from tests.browser.profile_states import HEBREW, LONG_NAME, NEWCOMER
from tests.matching.factories import both, make_mentorship
from tests.profiles.factories import make_mentor, make_person

GUIDE = "pairs@example.org"
FRESH, FULL, WAITS, RESTS, DONE, EARLY, SHORT, NOTE = (UUID(int=number) for number in range(900, 908))
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
WORDS = f"{LONG_WORD}\n\nhttps://example.org/{'a' * 200}\n\n{HEBREW}. <b>{LONG_NAME}</b>\n\n"
PARTS = {"time": WORDS[:600], "expectations": HEBREW, "form": "Two lines.\nAnd one more.", "results": LONG_WORD}


def fill():
    """Write one mentor with a mentorship at every stage."""
    mentor = make_mentor("Guides Many", email=GUIDE, offers={"months": 20, "question": 20})
    topic = Topic.objects.get(slug="reference")

    def pair(number, name, kind="months", **fields):
        made = make_mentorship(mentor, make_person(name), kind=kind, topic=topic, **fields)
        Mentorship.objects.filter(pk=made.pk).update(public_id=number)
        return made

    pair(FRESH, "Just Begun", prompts={"result": "five applications sent", "time": "monthly", "manner": "plan"})
    pair(SHORT, "One Question", kind="question")
    fill_full(pair(FULL, LONG_NAME[:80]))
    waits = pair(WAITS, "Waits For A Yes")
    agreeing.write(waits.pk, by=waits.mentee, parts=PARTS)
    rests = pair(RESTS, "Rests A While")
    pausing.pause(rests.pk, by=rests.mentee, reason="between_jobs", until=timezone.localdate() + timedelta(days=60))
    done = pair(DONE, "Done Well")
    for author in both(done):
        keeping.write_note(done.pk, by=author, text=WORDS, visibility="shared")
        closing.give(done.pk, by=author, reached="yes", to_other="Thank you.")
    closing.close(done.pk, by=done.mentee, reason="done")
    early = pair(EARLY, "Ended Early")
    closing.close(early.pk, by=early.mentee, reason="not_a_fit")


def fill_full(full):
    """Write all that can be on the page of a mentorship, and more notes than one page shows."""
    now = timezone.now()
    mentor, mentee = both(full)
    agreeing.write(full.pk, by=mentee, parts=PARTS)
    agreeing.accept(full.pk, by=mentor, revision=1)
    setting.met_already(full.pk, by=mentee, at=now - timedelta(days=3))
    for number, state in enumerate(("open", "started", "reached", "dropped")):
        goal = keeping.set_goal(full.pk, by=mentee, text=f"{number} {LONG_WORD}"[:200])
        keeping.move_goal(goal.pk, by=mentee, state=state)
    for number in range(22):
        at = now + timedelta(seconds=number)
        note = keeping.write_note(full.pk, by=mentor, text=f"{number} {WORDS}", visibility="shared", now=at)
    Note.objects.filter(pk=note.pk).update(public_id=NOTE)
    keeping.write_note(full.pk, by=mentee, text=HEBREW, visibility="shared")


def states(state):
    """Return the states, made by the class `state` (tests.browser.pages.State)."""
    full, fresh = f"/mentorships/{FULL}/", f"/mentorships/{FRESH}/"
    goals, notes, check = (
        {"action": f"{full}{part}/", "button": f'main form[action$="{part}/"] button', "unfold": True}
        for part in ("goals", "notes", "check")
    )
    return [
        state("mentorships", "/mentorships/", viewer=GUIDE),
        state("mentorships, none", "/mentorships/", viewer=NEWCOMER),
        state("mentorship, begun", fresh, viewer=GUIDE, unfold=True),
        state("mentorship, full", full, viewer=GUIDE),
        state("mentorship, full, unfolded", f"{full}?notes=2&x=1", viewer=GUIDE, unfold=True),
        state("mentorship, waits for a yes", f"/mentorships/{WAITS}/", viewer=GUIDE),
        state("mentorship, rests", f"/mentorships/{RESTS}/", viewer=GUIDE, unfold=True),
        state("mentorship, completed", f"/mentorships/{DONE}/", viewer=GUIDE),
        state("mentorship, ended early", f"/mentorships/{EARLY}/", viewer=GUIDE),
        state("mentorship, one question", f"/mentorships/{SHORT}/", viewer=GUIDE),
        state("mentorship, goal, error", full, 422, viewer=GUIDE, posts={"goal-text": LONG_WORD * 3}, **goals),
        state("mentorship, note, error", full, 422, viewer=GUIDE, posts={"note-text": "w" * 4001}, **notes),
        state("mentorship, check, error", full, 422, viewer=GUIDE, posts={"check-words": "w" * 601}, **check),
        state("agreement, draft", f"{fresh}agreement/", viewer=GUIDE),
        state("agreement, change", f"{full}agreement/", viewer=GUIDE),
        state("agreement, error", f"{full}agreement/", 422, viewer=GUIDE, posts={"time": "w" * 601, "form": ""}),
        state("note, change", f"{full}notes/{NOTE}/", viewer=GUIDE),
        state(
            "note, change, error", f"{full}notes/{NOTE}/", 422, viewer=GUIDE, posts={"text": ""},
            button="main form button:not([name])",
        ),
        state("pause", f"{full}pause/", viewer=GUIDE),
        state("pause, change", f"/mentorships/{RESTS}/pause/", viewer=GUIDE),
        state("pause, error", f"{full}pause/", 422, viewer=GUIDE, posts={"until": "1999-01-01"}),
        state("end", f"{full}close/", viewer=GUIDE),
        state("end, error", f"{full}close/", 422, viewer=GUIDE, posts={"words": WORDS}),
    ]  # fmt: skip
