"""What two people agree on: written by one, accepted by the other, and under way from then on."""

from django.db import transaction
from django.utils import timezone

from matching import moves
from matching.models import Agreement
from matching.signals import agreement_accepted, agreement_written, mentorship_moved
from matching.vocabulary import MentorshipState

from .holding import hold, note_sign

PARTS = ("time", "expectations", "form", "results")


class Changed(Exception):
    """The words that somebody said yes to are not the newest ones. Carries the Agreement."""

    def __init__(self, agreement):
        super().__init__(agreement)
        self.agreement = agreement


@transaction.atomic
def write(mentorship_id, *, by, parts, revision=None, now=None):
    """Write, or change, the agreement as `by` (a Correspondent) wants it; return the Agreement. Raises Over, Stranger.

    `parts` maps each of PARTS to its words. Whoever writes has said yes; the other one is asked. The same words as
    before are a yes to them. `revision` is the one that `by` read before writing, 0 for none: raises Changed when the
    other one wrote meanwhile, so that nobody's words are lost unread.
    """
    now = now or timezone.now()
    mentorship = hold(mentorship_id, by=by)
    words = {name: parts.get(name, "").strip() for name in PARTS}
    agreement = Agreement.objects.filter(mentorship=mentorship).first()
    if agreement is not None and all(getattr(agreement, name) == words[name] for name in PARTS):
        return say_yes(agreement, mentorship, by, now)
    if revision is not None and agreement is not None and agreement.revision != revision:
        raise Changed(agreement)
    if agreement is None:
        agreement = Agreement(mentorship=mentorship, revision=0)
    for name, text in words.items():
        setattr(agreement, name, text)
    agreement.revision += 1
    agreement.written_by, agreement.written_at = by, now
    agreement.mentor_accepted_at = agreement.mentee_accepted_at = None
    setattr(agreement, f"{mentorship.side_of(by)}_accepted_at", now)
    agreement.save()
    note_sign(mentorship, now)
    agreement_written.send(Agreement, agreement=agreement, by=by)
    return agreement


@transaction.atomic
def accept(mentorship_id, *, by, revision, now=None):
    """Say yes to the agreement as it stood at `revision`; return it. Raises Changed, Over and Stranger.

    With the second yes the mentorship is under way. Twice changes nothing. Agreement.DoesNotExist: nobody wrote one.
    """
    mentorship = hold(mentorship_id, by=by)
    agreement = Agreement.objects.get(mentorship=mentorship)
    if agreement.revision != revision:
        raise Changed(agreement)
    return say_yes(agreement, mentorship, by, now or timezone.now())


def say_yes(agreement, mentorship, by, now):
    """Write down one's yes, and what follows from the second one. The mentorship is held."""
    column = f"{mentorship.side_of(by)}_accepted_at"
    if getattr(agreement, column) is None:
        setattr(agreement, column, now)
        agreement.save(update_fields=[column])
        note_sign(mentorship, now)
        if agreement.is_accepted:
            get_under_way(mentorship, by, now)
            agreement_accepted.send(Agreement, agreement=agreement, by=by)
    return agreement


def get_under_way(mentorship, by, now):
    """Let a held Mentorship be under way, if the two were still getting to know each other."""
    if mentorship.state == MentorshipState.EXPLORING:
        moves.move_mentorship(mentorship, MentorshipState.ACTIVE, now, active_at=now)
        mentorship_moved.send(type(mentorship), mentorship=mentorship, was=MentorshipState.EXPLORING, by=by)
