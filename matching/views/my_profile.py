"""A person's own profile: one page to write it, with a preview of what others will see."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.crypto import salted_hmac
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from matching.circles import changing
from matching.showing import hints
from matching.showing.closing_page import offer_from
from matching.showing.own import facts_of, own_profile, place_state
from profiles.editing.hint import next_hint
from profiles.editing.preview import preview_of
from profiles.editing.profile import TooFewPlaces, save_profile
from profiles.editing.topics import topic_groups
from profiles.forms.picking import groups_of
from profiles.forms.profile import (
    MORE,
    ProfileForm,
    initial_of,
    initial_of_draft,
    offer_name,
    too_few,
    with_offer,
)
from profiles.models import PlaceState
from profiles.safety import conduct
from profiles.tasks import geocode_soon
from profiles.vocabulary import OfferKind, Visibility

DRAFT, SAVED = "profile_draft", "profile-saved"


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_profile(request):
    """Show the form, filled with what is known; save it, or with the button Preview only show what others would see."""
    profile = own_profile(request.user)
    form = form_for(request, profile)
    status = HTTPStatus.OK
    if form.is_bound and "preview" not in request.POST:
        if form.is_valid() and save(request, form):
            request.session.pop(DRAFT, None)
            return redirect("matching:my_profile")
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    preview = preview_for(form, profile)
    if "preview" in request.POST:
        form = form.as_typed()
    context = {**page_of(request, form, profile), "preview": preview}
    return render(request, "matching/my_profile.html", context, status=status)


@never_cache
@login_required
@require_POST
def my_profile_preview(request):
    """Show what others would see of the answers in the form, for the page to put in place as one types."""
    profile = own_profile(request.user)
    context = {"preview": preview_for(form_for(request, profile), profile)}
    return render(request, "matching/my_profile_preview.html", context)


def form_for(request, profile):
    """Return the form: bound to what was sent, else filled with the profile or with what an invitation said."""
    draft = request.session.get(DRAFT)
    initial = initial_of(profile) if profile else initial_of_draft(draft if isinstance(draft, dict) else {})
    if request.method != "POST" and request.GET.get("from") == "closing":
        initial = with_offer(initial, *offer_from(request.user))
    return ProfileForm(
        request.POST if request.method == "POST" else None,
        groups=topic_groups(),
        taken={offer.kind: offer.taken for offer in profile.offers.all() if offer.taken} if profile else {},
        needs_conduct=not conduct.accepted(request.user),
        initial=initial,
    )


def save(request, form):
    """Write the answers and say who can see them; return whether that went well. The form carries what did not."""
    try:
        with transaction.atomic():
            profile = save_profile(user=request.user, **form.answers())
            changing.follow_offer(profile.pk)
    except TooFewPlaces as refused:
        form.add_error(offer_name(refused.kind), too_few(refused.taken))
        return False
    except changing.StillHosts as hosts:
        words = _("You host the circle “%(title)s”. End it on its page before you offer no circle any more.")
        form.add_error(offer_name(OfferKind.CIRCLE), words % {"title": hosts.circle.title})
        return False
    geocode_soon(profile.place)
    messages.success(request, saved_words(profile), extra_tags=SAVED)
    return True


def saved_words(profile):
    """Return who can see the profile now, and the one next step, as HTML."""
    if profile.visibility == Visibility.HIDDEN:
        words = _("Saved. Nobody but you sees your profile, as you chose.")
    elif profile.visibility == Visibility.PUBLIC:
        words = _("Saved. Everybody can see your profile now, also without an account.")
    else:
        words = _("Saved. Members who are signed in can see your profile now.")
    return format_html('{} <a href="/mentors/{}/">{}</a>', words, profile.slug, _("See it as others do"))


def page_of(request, form, profile):
    """Return what the page shows, but for the preview."""
    is_first_look = request.method != "POST"
    is_unclear = bool(profile) and place_state(profile) in (PlaceState.AMBIGUOUS, PlaceState.UNKNOWN)
    hint = next_hint(facts_of(profile)) if profile and is_first_look else None
    return {
        "form": form,
        "profile": profile,
        "first_hint": hints.first_time(request, "profile") if profile is None else None,
        "is_invited": profile is None and (request.GET.get("from") == "invitation" or DRAFT in request.session),
        "hint": hint,
        "is_from_closing": is_first_look and request.GET.get("from") == "closing",
        "is_more_open": form.is_more_open
        or (hint is not None and hint.field.startswith(tuple(f"id_{name}" for name in MORE))),
        "helps": groups_of(form["helps"]),
        "wants": groups_of(form["wants"]),
        "languages": groups_of(form["languages"]),
        "offers": [(form[offer_name(kind)], form.taken.get(kind, 0)) for kind in OfferKind],
        "places": form.place_choices() if is_unclear or not is_first_look else (),
        "place_choice": form["place_choice"].value(),
        "seen_as": request.POST.get("seen_as", ""),
        "is_saved": any(message.extra_tags == SAVED for message in messages.get_messages(request)),
        # The page keeps a draft in the tab under this name, so that it is never offered to somebody else.
        "draft_name": salted_hmac("profile draft", str(request.user.pk), algorithm="sha256").hexdigest()[:16],
    }


def preview_for(form, profile):
    """Return the preview of what is in the form, sent or not."""
    if form.is_bound:
        form.is_valid()
        answers, offers = form.cleaned_data, form.offers()
    else:
        answers = form.initial
        offers = {kind: answers[offer_name(kind)] for kind in OfferKind if answers.get(offer_name(kind))}
    topics = {slug: name for _group, members in form.fields["helps"].choices for slug, name in members}
    return preview_of(answers, topics=topics, offers=offers, taken=form.taken)
