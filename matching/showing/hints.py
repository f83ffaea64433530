"""What somebody reads who sees a page for the first time: once, and never again (User.hints_seen)."""

from dataclasses import dataclass

from django.db.models import F, Func, Value
from django.urls import reverse_lazy
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from profiles.models import User

# Browsers that fetch a page before somebody asks for it say so in one of these.
FETCHED_AHEAD = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")


@dataclass(frozen=True, slots=True)
class Hint:
    """A few words for a first visit, and where to read more."""

    title: Promise
    text: Promise
    link: Promise
    url: Promise


HINTS = {
    "profile": Hint(
        _("You do not have to choose a side."),
        _("Pick one thing you can help with, one you want help with, or both. One topic is enough to begin."),
        _("What good mentees do"),
        reverse_lazy("programs:guide", args=["mentee"]),
    ),
    "inbox": Hint(
        _("Everything that waits for you is here."),
        _("Each thing comes by mail, too: answer the mail, or answer here. When nothing happens, we remind whoever is "
          "awaited, so you never have to chase anybody."),
        _("How to answer well"),
        reverse_lazy("programs:guide", args=["mentor"]),
    ),
    "mentorship": Hint(
        _("This page is for the two of you."),
        _("The box at the top says the one thing that comes next. The rest is there when you need it: an agreement in "
          "four lines, goals, meetings, notes. A note is only yours unless you share it. Either of you can pause or "
          "end at any time."),
        _("A plan for the first meeting"),
        reverse_lazy("programs:guide_first_meeting"),
    ),
    "circle": Hint(
        _("A circle is a small group that meets six times."),
        _("All of you share one conversation, here and by mail. What is said there stays there. You can leave at any "
          "time, and nobody asks why."),
        _("What the six meetings are about"),
        reverse_lazy("programs:guide_circle"),
    ),
}  # fmt: skip


def first_time(request, name):
    """Return the Hint `name` for a member who sees its page for the first time, else None; it counts as seen then.

    Costs 1 query the first time, none later. A page that is fetched before somebody asks for it does not count, nor
    does one that says what was wrong with a form.
    """
    user = request.user
    if request.method != "GET" or not user.is_authenticated or name in user.hints_seen:
        return None
    hint = HINTS[name]
    if not any(request.headers.get(each, "").lower().startswith(("prefetch", "preview")) for each in FETCHED_AHEAD):
        unseen = User.objects.filter(pk=user.pk).exclude(hints_seen__contains=[name])
        unseen.update(hints_seen=Func(F("hints_seen"), Value(name), function="array_append"))
    return hint
