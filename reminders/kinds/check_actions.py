"""What the links that say how it goes do: each is one answer, which the page lets one change before it is sent."""

from django.utils.translation import gettext as _

from matching.forms.mentorship import CheckForm
from matching.mentoring import checking
from matching.mentoring.holding import Over
from matching.showing.mentorship_words import check_question
from matching.vocabulary import CHECK_ANSWERS, CheckAnswer, CheckKind, EndReason, MentorshipState
from reminders.links.actions import Action, Done
from reminders.links.actions import add as add_action

from .checks import ELSEWHERE, purpose_of
from .mentorship_actions import ended, next_link, over, page_for
from .mentorships import MEET, WRITE, open_holder, way_on


def holder_asked(link, kind):
    """Return the Holder of a link while that question is asked, else None: in a pause there is another one."""
    holder = open_holder(link)
    if holder is None:
        return None
    return holder if (holder.mentorship.state == MentorshipState.PAUSED) is (kind == CheckKind.PAUSE) else None


def answer_page(holder, kind, form):
    """Return the page of a question."""
    title = check_question(kind, "%(name)s")
    text = {
        CheckKind.FIT: _(
            "“It does not fit” ends it kindly: nobody is at fault, and %(name)s does not read who said it."
        ),
        CheckKind.REGULAR: _("%(name)s does not read your answer."),
        CheckKind.PAUSE: _("There is no hurry. When you are ready, %(name)s is told that it goes on."),
    }[kind]
    return page_for(holder, form, title, text, _("Send my answer"), step="check")


def form_for(holder, kind, data=None, **options):
    """Return the CheckForm of a question about a mentorship. One call or question is not judged, only met or not."""
    form = CheckForm(data, kind=kind, question=_("Your answer"), **options)
    if holder.mentorship.is_short:
        form.fields["answer"].choices = [(CheckAnswer.NOT_MET, CheckAnswer.NOT_MET.label)]
    return form


def action_for(kind, answer):
    """Return the Action of a link that gives one answer to one question."""

    def ask(link):
        holder = holder_asked(link, kind)
        return answer_page(holder, kind, form_for(holder, kind, initial={"answer": answer})) if holder else None

    def act(link, data):
        holder = holder_asked(link, kind)
        return give(link, holder, kind, data) if holder else None

    return Action(purpose_of(kind, answer), ask, act, over)


def give(link, holder, kind, data):
    """Take in an answer; return a Done, the page with its faults, or None when the mentorship has ended."""
    form = form_for(holder, kind, data)
    if not form.is_valid():
        return answer_page(holder, kind, form)
    answer = CheckAnswer(form.cleaned_data["answer"])
    try:
        checking.answer(holder.mentorship.pk, by=holder.me, kind=kind, answer=answer, words=form.cleaned_data["words"])
    except Over:
        return None
    if answer == CheckAnswer.NO_FIT:
        return ended(link, holder, EndReason.NOT_A_FIT)
    if answer == CheckAnswer.OVER:
        return ended(link, holder, EndReason.DONE)
    return thanks(link, holder, answer)


def thanks(link, holder, answer):
    """Return the Done of an answer after which it goes on: what follows from it, and the best next step."""
    values = {"name": holder.name}
    words = {
        CheckAnswer.FITS: _(
            "When %(name)s says so, too, your mentorship is under way. Write down how you want to work."
        ),
        CheckAnswer.UNSURE: _("That is fine. Meet once more, and say what you would like to be different."),
        CheckAnswer.NOT_MET: _("Then find a time now: propose one, and %(name)s can move it."),
        CheckAnswer.WELL: _("Good to hear. We ask again in two months."),
        CheckAnswer.SLOW: _("Slow is fine. We ask again in two months."),
        CheckAnswer.STUCK: _(
            "That happens to most pairs. What often helps: a smaller goal, another way to meet, or a pause. Answer one "
            "of our mails and tell %(name)s what would help you."
        ),
        CheckAnswer.READY: _("Good to have you back. It goes on, and %(name)s is told."),
        CheckAnswer.LATER: _("Take your time. We ask again in a month."),
    }[answer] % values
    url, button = way_for(link, holder, answer)
    return Done(_("Thank you for your answer"), words, url, button)


def way_for(link, holder, answer):
    """Return (address, words) of the best next step after an answer."""
    if answer in (CheckAnswer.UNSURE, CheckAnswer.NOT_MET, CheckAnswer.SLOW, CheckAnswer.READY, CheckAnswer.STUCK):
        return next_link(link, holder, MEET), _("Set a time to meet")
    if answer == CheckAnswer.FITS:
        return next_link(link, holder, WRITE), _("Write down what you agree on")
    return way_on(holder)


for each_kind, answers in CHECK_ANSWERS.items():
    for each in answers:
        if each not in ELSEWHERE:
            add_action(action_for(each_kind, each))
