"""What mails that ask how it goes share: one link for each answer, and who has answered since."""

from django.utils.translation import gettext as _

from matching.models import Check
from matching.vocabulary import CHECK_ANSWERS, CheckAnswer, CheckKind

from .members import since
from .mentorships import END, link

# "It is time to end" asks for the reason, so it leads where every end does.
ELSEWHERE = {CheckAnswer.OVER: END}


def purpose_of(kind, answer):
    """Return the purpose of a link at which somebody gives an answer (a CheckAnswer) to a question (a CheckKind)."""
    return ELSEWHERE.get(CheckAnswer(answer)) or f"check_{CheckKind(kind)}_{CheckAnswer(answer)}"


def purposes(kind):
    """Return the purposes of the links that answer a question and nothing else."""
    return tuple(purpose_of(kind, answer) for answer in CHECK_ANSWERS[kind] if answer not in ELSEWHERE)


def answer_links(delivery, mentorship, kind):
    """Return [(address, words)] of the answers to a question. Each costs 1 query."""
    return [
        (link(delivery, mentorship, purpose_of(kind, answer)), str(CheckAnswer(answer).label))
        for answer in CHECK_ANSWERS[kind]
    ]


def weekly_choices(links):
    """Return (address of the first answer, the other ones) of `answer_links`, for the weekly mail."""
    (first, _words), *others = links
    return first, [(words, address) for address, words in others]


def said_so(deliveries):
    """Return the numbers of those after which the reader said how it goes, on a page or by a link. Costs 1 query."""
    numbers = {delivery.data["mentorship"] for delivery in deliveries}
    said = {}
    rows = Check.objects.filter(mentorship__in=numbers).values_list(
        "mentorship", "correspondent__user", "correspondent__email", "created_at"
    )
    for number, user, email, at in rows:
        said.setdefault((number, user, "" if user else email), []).append(at)
    return {
        delivery.pk
        for delivery in deliveries
        if any(
            at >= since(delivery)
            for at in said.get((delivery.data["mentorship"], delivery.user_id, delivery.email), ())
        )
    }


def first_answer_words(kind):
    """Return the words of the first answer, for a sentence of the weekly mail."""
    return _("Answer with one click: %(answer)s") % {"answer": CheckAnswer(CHECK_ANSWERS[kind][0]).label}
