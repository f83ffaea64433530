"""What two people keep while they work together: goals, and notes for oneself or for both."""

from django.db import transaction
from django.utils import timezone

from matching import moves
from matching.models import Goal, Note
from matching.vocabulary import GoalState, NoteVisibility

from .holding import hold, note_sign

# So many of each in one mentorship: more are no plan any more.
MOST_GOALS, MOST_NOTES = 20, 200


class Enough(Exception):
    """There are as many goals, or notes, as one mentorship may have."""


@transaction.atomic
def set_goal(mentorship_id, *, by, text, now=None):
    """Write down a goal; return the Goal. The same words again are the same goal. Raises Enough, Over and Stranger."""
    now = now or timezone.now()
    mentorship = hold(mentorship_id, by=by)
    known = mentorship.goals.filter(text=text).first()
    if known is not None:
        return known
    if mentorship.goals.count() >= MOST_GOALS:
        raise Enough
    note_sign(mentorship, now)
    return Goal.objects.create(mentorship=mentorship, author=by, text=text, created_at=now, changed_at=now)


@transaction.atomic
def move_goal(goal_id, *, by, state, now=None):
    """Say how far a goal is; return the Goal. Raises Over and Stranger. The same state again changes nothing."""
    now = now or timezone.now()
    mentorship = hold(Goal.objects.values_list("mentorship_id", flat=True).get(pk=goal_id), by=by)
    goal = Goal.objects.get(pk=goal_id)
    if goal.state != state:
        moves.move(moves.GOAL_MOVES, goal, GoalState(state), changed_at=now)
        note_sign(mentorship, now)
    return goal


@transaction.atomic
def write_note(mentorship_id, *, by, text, visibility=NoteVisibility.PRIVATE, now=None):
    """Write a note; return the Note. Raises Enough, Over and Stranger."""
    now = now or timezone.now()
    mentorship = hold(mentorship_id, by=by)
    if mentorship.notes.filter(author=by).count() >= MOST_NOTES:
        raise Enough
    note_sign(mentorship, now)
    return Note.objects.create(
        mentorship=mentorship, author=by, text=text, visibility=NoteVisibility(visibility), created_at=now,
        changed_at=now,
    )  # fmt: skip


@transaction.atomic
def change_note(note_id, *, by, text, visibility, now=None):
    """Change one's own note, also in a mentorship that is closed; return it. Raises Note.DoesNotExist for any other."""
    note = Note.objects.select_for_update().get(pk=note_id, author=by)
    note.text, note.visibility, note.changed_at = text, NoteVisibility(visibility), now or timezone.now()
    note.save(update_fields=["text", "visibility", "changed_at"])
    return note


def throw_note_away(note_id, *, by):
    """Delete one's own note; return whether there was one."""
    return bool(Note.objects.filter(pk=note_id, author=by).delete()[0])
