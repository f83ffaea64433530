"""What the guides say to somebody at a step, for the mail about that step."""

from programs.guides import Step, letters_at

from .addresses import page


def letter_for(step, role):
    """Return the context of email/letter.*: the first Letter that helps `role` at a Step, its address, the step.

    Nothing when there is none, so that a mail can always include it.
    """
    step = Step(step)
    letter = next(iter(letters_at(step, role)), None)
    if letter is None:
        return {}
    url = page("programs:guide", role, anchor=letter.slug)
    return {"letter": letter, "letter_url": url, "letter_step": step.label}
