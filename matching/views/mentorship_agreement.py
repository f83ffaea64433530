"""/mentorships/<number>/agreement/: writing down, changing and accepting what two people agree on."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from matching.forms.mentorship import AgreementForm
from matching.mentoring import agreeing
from matching.models import Agreement
from matching.showing import mentorship_page
from matching.showing.agreement_draft import draft_of
from matching.showing.mentorship_facts import facts_of
from matching.showing.mentorship_words import agreement_of
from matching.talking import people

from .mentorship import back_to, for_the_two


@for_the_two("GET", "HEAD", "POST")
def agreement(request, found):
    """Show the words to change, drafted from the first message the first time; take in the words, or a yes to them."""
    if found.is_short:
        raise Http404
    if request.method != "POST":
        return back_to(found, "agreement") if found.is_closed else agreement_page(request, found, blank(found))
    if request.POST.get("what") == "accept":
        return accept(request, found)
    form = AgreementForm(request.POST)
    if not form.is_valid():
        return agreement_page(request, found, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        written = agreeing.write(
            found.pk, by=people.of_user(request.user), parts=form.cleaned_data,
            revision=form.cleaned_data["revision"] or 0,
        )  # fmt: skip
    except agreeing.Changed as changed:
        return changed_page(request, found, form, changed.agreement)
    tell(request, found, written)
    return back_to(found, "agreement")


def blank(found):
    """Return the form with the words that stand, or with those drafted from the first message."""
    standing = agreement_of(found)
    if standing is not None:
        words = {name: getattr(standing, name) for name in agreeing.PARTS}
        return AgreementForm(initial={**words, "revision": standing.revision})
    prompts = found.ask.request.prompts if found.ask is not None else {}
    return AgreementForm(initial={**draft_of(prompts), "revision": 0})


def accept(request, found):
    """Take in a yes to the words that were read; whoever read older ones reads the newer ones first."""
    revision = request.POST.get("revision", "")
    revision = int(revision) if revision.isascii() and revision.isdigit() and len(revision) < 9 else 0
    try:
        accepted = agreeing.accept(found.pk, by=people.of_user(request.user), revision=revision)
    except agreeing.Changed:
        messages.info(request, _("It was changed since you read it. Please read it once more before you say yes."))
    except Agreement.DoesNotExist:
        messages.info(request, _("Nobody has written it down yet."))
    else:
        tell(request, found, accepted)
    return back_to(found, "agreement")


def tell(request, found, written):
    """Say what follows from one's yes."""
    name = facts_of(found, request.user.pk).name
    if written.is_accepted:
        messages.success(request, _("You have both said yes. Your mentorship is under way."))
    else:
        words = _("Kept, with your yes. %(name)s is asked now, and may change it.")
        messages.success(request, words % {"name": name})


def changed_page(request, found, form, newer):
    """Return the page with my words kept, beside those that the other one wrote meanwhile."""
    name = facts_of(found, request.user.pk).name
    data = form.data.copy()
    data["revision"] = newer.revision
    again = AgreementForm(data)
    again.is_valid()
    words = _("%(name)s changed it while you wrote. Read those words first, then send yours if you still want to.")
    again.add_error(None, words % {"name": name})
    parts = mentorship_page.parts_of(newer)
    return agreement_page(request, found, again, newer=parts, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def agreement_page(request, found, form, *, newer=(), status=HTTPStatus.OK):
    """Return the page with the four parts; `newer` are those that the other one wrote meanwhile."""
    context = {
        "number": found.public_id, "facts": facts_of(found, request.user.pk), "form": form, "newer": newer,
        "is_new": agreement_of(found) is None,
    }  # fmt: skip
    return render(request, "matching/mentorship_agreement.html", context, status=status)
