"""My page: where somebody who is signed in stands, and the ways on from there."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from matching.showing.inbox import waiting_for
from matching.showing.mentorship_list import going_on_of
from matching.showing.own import facts_of, own_profile
from matching.showing.person_page import audience_words, topics_of
from matching.showing.suggestions import suggestions_for
from profiles.editing.activity import seen
from profiles.editing.hint import next_hint
from profiles.showing.cards import offer_words, state_words
from profiles.vocabulary import Direction
from reminders.respect import standstill


@never_cache
@login_required
@require_safe
def me(request):
    """Show a member their page; lead who has no profile yet to making one, and staff to their overview."""
    profile = own_profile(request.user)
    if profile is None:
        return redirect("staff" if request.user.is_staff else "matching:my_profile")
    seen(request.user)
    left = {offer.kind: offer.left for offer in profile.offers.all() if offer.left}
    context = {
        "profile": profile,
        "audience": audience_words(profile),
        "state": state_words(profile),
        "hint": next_hint(facts_of(profile)),
        "suggested": suggestions_for(request.user, profile),
        "helps": topics_of(profile, Direction.HELP),
        "wanted": [interest.topic for interest in profile.interests.all() if interest.direction == Direction.WANT],
        "offers": offer_words(left),
        "standstill": standstill.notice_for(request.user),
        "near": profile.place.label if profile.place else "",
        "waiting": waiting_for(request.user),
        "mentorships": going_on_of(request.user, profile),
    }
    return render(request, "mentorhub/me.html", context)
