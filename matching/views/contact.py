"""Writing to somebody for the first time, with an account and without."""

from http import HTTPStatus

from django.db import OperationalError
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from matching.contacting import builder, drafts, limits, sameness, writing
from matching.forms.contact import KEPT, ContactForm, kept_fields
from matching.showing.contact_page import ContactPage, any_mentor_at, mentor_at
from profiles.safety import gate

from .doors import people_page


@people_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request, slug):
    """Show the six questions; write the message from the answers (POST "build"); send it (POST "send")."""
    posted = request.method == "POST"
    member = drafts.member_of(request.POST.get("note", ""), slug) if posted else None
    mentor = mentor_at(slug, request.user)
    if member is not None and not request.user.is_authenticated:
        drafts.keep_for(member, slug, kept_fields(request.POST))
        return signed_out(request, slug, mentor)
    if mentor is None:
        # Whoever began to write and was blocked since sees what everybody sees of a person without a place.
        mentor = any_mentor_at(slug) if member is not None and member == request.user else None
        if mentor is None:
            raise Http404
        return no_place(request, ContactPage(mentor, request.user))
    page = ContactPage(mentor, request.user)
    if page.is_mine or not page.is_open:
        return no_place(request, page)
    if not posted:
        return first_look(request, page)
    if "forget" in request.POST and page.is_member:
        drafts.forget(request.user, mentor)
        return redirect("matching:contact", slug)
    return written(request, page)


def first_look(request, page):
    """Return the page with a member's draft, or with the usual answers."""
    draft = drafts.of(request.user, page.mentor)
    initial = {**page.initial(request.GET), **(draft.fields if draft else {})}
    form = ContactForm(page=page, initial=initial)
    # What nobody changed follows the answers, also those that were kept without it.
    if not is_changed(form):
        fill_text(form)
    return show(request, page, form, is_written=bool(draft and draft.fields.get("text")), draft=draft)


def written(request, page):
    """Return the page after a POST: with the message that was made of the answers, with what is wrong, or the next."""
    if page.is_member:
        drafts.keep(request.user, page.mentor, kept_fields(request.POST))
    if "build" in request.POST or "anew" in request.POST:
        form = as_typed(request, page)
        is_own = is_changed(form) and "anew" not in request.POST
        if not is_own:
            fill_text(form)
        return show(request, page, form, is_written=True, is_own=is_own)
    if is_behind(as_typed(request, page)):
        # What stands there was written from other answers: nobody sends a message without the words just typed.
        form = as_typed(request, page)
        fill_text(form)
        return show(request, page, form, is_written=True, status=HTTPStatus.UNPROCESSABLE_ENTITY, is_behind=True)
    form = ContactForm(request.POST, page=page)
    status = send(request, form, page)
    if status == HTTPStatus.FOUND:
        return redirect("matching:contact_sent", page.mentor.slug)
    return show(request, page, form, is_written=True, status=status)


def as_typed(request, page):
    """Return a form that holds what was sent, and finds no fault with it yet."""
    names = (*KEPT, "name", "email", "conduct")
    return ContactForm(page=page, initial={name: request.POST.get(name, "") for name in names})


def is_changed(form):
    """Return whether somebody changed the message since it was last written from the answers."""
    text = form.typed("text")
    return bool(text.strip()) and digest_of(text) != form.typed("built")


def is_behind(form):
    """Return whether a message that nobody changed was written from other answers than the form holds now."""
    is_ours = bool(form.typed("text").strip()) and not is_changed(form)
    return is_ours and digest_of(builder.message(form.answers())) != form.typed("built")


def digest_of(text):
    """Return the hash of a message, whatever ends its lines."""
    return builder.digest(text.replace("\r\n", "\n"))


def fill_text(form):
    """Put the message that the form's answers make into it."""
    form.initial["text"] = builder.message(form.answers())
    form.initial["built"] = digest_of(form.initial["text"])


def show(request, page, form, *, is_written, status=HTTPStatus.OK, **more):
    """Return the page with the form. `more` says what is special: is_own, is_behind, draft, is_signed_out."""
    given, purpose = request.POST.get("opened", ""), purpose_of(page)
    context = {
        "page": page, "form": form, "is_written": is_written, "is_changed": is_changed(form), **more,
        "opened": given if gate.note_is_good(given, purpose) else gate.open_note(purpose), "trap": gate.TRAP,
        "note": drafts.note(request.user, page.mentor.slug),
        "is_more_open": any(form.typed(name) for name in ("second", "third", "another")),
    }  # fmt: skip
    return render(request, "matching/contact.html", context, status=status)


def purpose_of(page):
    """Return what the signed note of a form's opening is for."""
    return f"contact {page.mentor.slug}"


def send(request, form, page):
    """Send what the form holds; return 302, or the status that fits the errors added to `form`."""
    if not gate.looks_human(request.POST, purpose_of(page)):
        form.add_error(None, _("Please look it over and send it once more. Nothing that you wrote is lost."))
    if not form.is_valid():
        return HTTPStatus.UNPROCESSABLE_ENTITY
    given = form.cleaned_data
    try:
        gate.count(request, request.user if page.is_member else None)
        if page.is_member:
            writing.member_writes(request.user, form.letter(), agrees=given.get("conduct", False))
        else:
            writing.visitor_writes(form.letter(), email=given["email"], name=given["name"])
    except (*REFUSALS, gate.Refused, gate.Closed, OperationalError) as refused:
        status, name, words = refusal(refused)
        form.add_error(name, words)
        return status
    return HTTPStatus.FOUND


REFUSALS = (
    writing.NoPlace, writing.Asked, writing.NotAgreed,
    limits.TooMany, limits.Busy, limits.SiteBusy, sameness.SameToMany,
)  # fmt: skip


def refusal(refused):
    """Return (status, name of the field or None, words) for what keeps a message from being sent."""
    wrong, many = HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.TOO_MANY_REQUESTS
    match refused:
        case writing.NoPlace(mentor=mentor):
            words = _("%(name)s has no place free right now. Your message is still here: choose somebody else.")
            return wrong, None, words % {"name": mentor.name}
        case writing.Asked(mentor=mentor):
            words = _("You have written to %(name)s already. Your inbox shows where that stands.")
            return wrong, None, words % {"name": mentor.name}
        case writing.NotAgreed():
            return wrong, None, _("Our code of conduct has changed. Please read it and agree, then send this again.")
        case sameness.SameToMany():
            words = _(
                "You wrote nearly the same to several people. Mentoring is work with one person: say why you ask "
                "this one, and what you want to learn from them."
            )
            return wrong, "text", words
        case limits.TooMany():
            return many, None, _("You have written three first messages today. Send this one tomorrow: it is kept.")
        case limits.Busy(mentor=mentor):
            words = _("%(name)s has had many messages today. Send yours tomorrow, or choose somebody else.")
            return many, None, words % {"name": mentor.name}
        case limits.SiteBusy() | gate.Refused():
            return many, None, _("Many messages have come in within an hour. Please send yours again in an hour.")
    # Without the shared store nothing can be counted, and nothing is taken (quality.md S11).
    return (
        HTTPStatus.SERVICE_UNAVAILABLE, None,
        _("We cannot take messages right now. Please send it again in a few minutes. What you wrote is still here."),
    )  # fmt: skip


def signed_out(request, slug, mentor):
    """Return what one who is not signed in any more wrote, with the way back, and to write without an account."""
    text = request.POST.get("text", "")
    if mentor is None or not ContactPage(mentor, request.user).is_open:
        context = {"slug": slug, "text": text}
        return render(request, "matching/contact_signed_out.html", context, status=HTTPStatus.FORBIDDEN)
    page = ContactPage(mentor, request.user)
    form = as_typed(request, page)
    return show(request, page, form, is_written=True, status=HTTPStatus.FORBIDDEN, is_signed_out=True)


def no_place(request, page):
    """Return that somebody cannot be asked, and where one finds others; what was written stays on the page."""
    posted = request.method == "POST"
    if posted and page.is_member and not page.is_mine:
        drafts.keep(request.user, page.mentor, kept_fields(request.POST))
    context = {"page": page, "text": request.POST.get("text", "")}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if posted else HTTPStatus.OK
    return render(request, "matching/contact_no_place.html", context, status=status)


@never_cache
@require_POST
def contact_words(request, slug):
    """Answer a script with the message that the answers make, and keep a member's draft."""
    member = drafts.member_of(request.POST.get("note", ""), slug)
    is_kept = member is not None and (member == request.user or not request.user.is_authenticated)
    if is_kept:
        drafts.keep_for(member, slug, kept_fields(request.POST))
    mentor = mentor_at(slug, request.user)
    if mentor is None:
        raise Http404
    form = as_typed(request, ContactPage(mentor, request.user))
    text = builder.message(form.answers())
    return JsonResponse({"text": text, "built": digest_of(text), "kept": is_kept})


@people_page
@never_cache
@require_safe
def contact_sent(request, slug):
    """Say what comes next: to a visitor the same whatever we know of the address."""
    mentor = mentor_at(slug, request.user)
    if mentor is None:
        raise Http404
    return render(request, "matching/contact_sent.html", {"page": ContactPage(mentor, request.user)})
