"""What links about circles do, without signing in: yes, no, leave, no mail about it, the survey, waiting for one."""

from django.utils.translation import gettext as _

from matching.circles import forming, joining, running, wishing
from matching.forms.circle_wish import DeclineForm, WishForm, boxes_of
from matching.forms.closing import form_for
from matching.models import CircleWish, Correspondent, Seat, Stranger
from matching.showing.closing_page import survey_of
from matching.showing.ways_on import waiting_for
from matching.vocabulary import CircleState, MemberState
from profiles.models import Topic
from reminders.links.actions import Action, Done
from reminders.links.actions import Ask as Page
from reminders.links.actions import add as add_action

from .addresses import page
from .asks import conversation_page, is_behind
from .circles import DECLINE, JOIN, LEAVE, MUTE, SURVEY, WISH, facts_of, held_by, is_host, is_inside, member_of
from .closing_actions import offered

ANSWER, WAIT, CLOSING = "reminders/answer.html", "reminders/circle_wish.html", "reminders/closing.html"


def way_on(circle, who):
    """Return (address, words) of where somebody may go next: the circle for members, else what six meetings are."""
    if who is not None and who.user_id is not None:
        return page("matching:circle", circle.public_id), _("Open the circle")
    return page("programs:guide_circle"), _("See what the six meetings are about")


def all_circles(circle=None):
    """Return (address, words) of the circles on the same topic."""
    topic = [circle.topic.slug] if circle is not None else []
    return page("matching:circles", topic=topic), _("See which circles have a place")


def facts(circle, who):
    """Return (name, value) pairs to look at before an answer."""
    found = facts_of(circle, who)
    named = [
        (_("Topic"), found["topic"]), (_("When"), found["rhythm"]), (_("By the clock of"), found["clock"]),
        (_("Host"), found["host"]),
    ]  # fmt: skip
    return [(name, words) for name, words in named if words]


def invited(link):
    """Return (Circle, reader) while the reader is invited, else None."""
    held = held_by(link)
    if held is None or held[0].is_closed:
        return None
    member = member_of(*held)
    return held if member is not None and member.state == MemberState.INVITED else None


# --- Yes --------------------------------------------------------------------------------------------------------------
def ask_join(link):
    """Return the page before a yes, or None when the invitation is over."""
    if (held := invited(link)) is None:
        return None
    circle, who = held
    return Page(
        _("Join “%(circle)s”?") % {"circle": circle.title},
        _("The others in it read your name and what you write. It begins with three. You can leave at any time."),
        _("Yes, I am in"), facts=facts(circle, who),
    )  # fmt: skip


def join(link, data):
    """Let the reader in; return a Done, or None when the invitation is over."""
    if (held := invited(link)) is None:
        return None
    circle, who = held
    try:
        member = forming.accept(circle.pk, who)
    except joining.Full:
        return Done(_("No place is free any more"), _("Others are open, or begin soon."), *all_circles(circle))
    except joining.TooMany:
        return Done(
            _("You are in three circles already"), _("Leave one, then you can come into another."),
            *all_circles(circle),
        )  # fmt: skip
    circle.refresh_from_db()
    return joined(circle, who, member)


def joined(circle, who, member):
    """Return the Done of somebody who said yes."""
    if member.state == MemberState.WAITING:
        return Done(_("You are on the waiting list"), _("We write to you when a place is free."), *way_on(circle, who))
    if circle.state == CircleState.PROPOSED:
        text = _("As soon as three of you have said yes, it begins, and you get a mail in which you write to all.")
        return Done(_("Thank you for saying yes"), text, *way_on(circle, who))
    return Done(_("You are in"), _("A mail is on its way: answer it, and all others read it."), *way_on(circle, who))


# --- No ---------------------------------------------------------------------------------------------------------------
def decline_page(circle, who, form):
    """Return the page before a no."""
    return Page(
        _("Not this circle?"), _("That is fine. Nobody learns who said no."), _("Say no"), facts=facts(circle, who),
        template=ANSWER, context={"form": form},
    )  # fmt: skip


def ask_decline(link):
    """Return the page before a no, or None when the invitation is over."""
    held = invited(link)
    return decline_page(*held, DeclineForm(initial={"reason": "wait"})) if held is not None else None


def decline(link, data):
    """Say no; return a Done, the page with its faults, or None when the invitation is over."""
    held, form = invited(link), DeclineForm(data)
    if held is None:
        return None
    if not form.is_valid():
        return decline_page(*held, form)
    waits_on = form.cleaned_data["reason"] == "wait"
    forming.decline(held[0].pk, held[1], waits_on=waits_on)
    words = _("You keep your place in line for another circle.") if waits_on else _("You no longer wait for a circle.")
    return Done(_("Thank you for answering"), words, *all_circles(held[0]))


def invitation_over(link):
    """Say what became of an invitation."""
    held = held_by(link)
    if held is None:
        return Done(_("This circle is gone"), _("Nothing more is needed."), *all_circles())
    circle, who = held
    member = member_of(circle, who)
    if circle.is_closed:
        return Done(_("This circle is over"), _("Others are open, or begin soon."), *all_circles(circle))
    if member is not None and member.state in (MemberState.JOINED, MemberState.WAITING):
        return joined(circle, who, member)
    return Done(_("You have answered already"), _("Nothing more is needed."), *all_circles(circle))


# --- Leave ------------------------------------------------------------------------------------------------------------
def inside(link):
    """Return (Circle, reader) while the reader is in it or waits for a place, and does not host it; else None."""
    held = held_by(link)
    if held is None or held[0].is_closed or is_host(*held):
        return None
    member = member_of(*held)
    return held if member is not None and member.state in (MemberState.JOINED, MemberState.WAITING) else None


def ask_leave(link):
    """Return the page before leaving, or None when there is nothing to leave."""
    if (held := inside(link)) is None:
        return None
    return Page(
        _("Leave “%(circle)s”?") % {"circle": held[0].title},
        _("Nobody asks why. What you wrote stays with the others, and your place goes to somebody who waits."),
        _("Leave"), facts=facts(*held),
    )  # fmt: skip


def leave(link, data):
    """Let the reader go; return a Done, or None when there is nothing to leave."""
    if (held := inside(link)) is None:
        return None
    joining.leave(held[0].pk, held[1])
    return Done(_("You are out"), _("You get no more mail about it."), *all_circles(held[0]))


def left(link):
    """Say that there is nothing to leave any more."""
    held = held_by(link)
    circle = held[0] if held is not None else None
    return Done(_("You are not in this circle"), _("Nothing more is needed."), *all_circles(circle))


# --- No mail about it -------------------------------------------------------------------------------------------------
def seat_behind(link):
    """Return (Circle, reader, their Seat) while something can be said there, else None. Costs up to 6 queries."""
    held = held_by(link)
    if held is None or held[0].is_closed or not is_inside(*held):
        return None
    seat = Seat.objects.filter(conversation=held[0].conversation_id, correspondent=held[1], left_at=None).first()
    return (*held, seat) if seat is not None else None


def ask_mute(link):
    """Return the page before no more, or again, mail about what is said in a circle; None when it is over."""
    if (found := seat_behind(link)) is None:
        return None
    circle, _who, seat = found
    values = {"circle": circle.title}
    if seat.is_muted:
        return Page(_("Get mail from “%(circle)s” again?") % values, _("New messages come by mail."), _("Send me mail"))
    text = _("You stay in it. What others write no longer comes by mail; meetings still do.")
    return Page(_("No mail about messages in “%(circle)s”?") % values, text, _("No more of these mails"))


def mute(link, data):
    """Turn the mails about messages off, or on again; return a Done, or None when it is over."""
    if (found := seat_behind(link)) is None:
        return None
    circle, who, seat = found
    Seat.objects.filter(pk=seat.pk).update(is_muted=not seat.is_muted)
    if seat.is_muted:
        return Done(_("New messages come by mail again"), "", *way_on(circle, who))
    if who.user_id is not None:
        return Done(
            _("No more of these mails"), _("On its page you turn them on again."),
            conversation_page(circle.conversation), _("Open the conversation"),
        )  # fmt: skip
    text = _("The mails about meetings have a link that turns them on again.")
    return Done(_("No more of these mails"), text, *way_on(circle, who))


def muted(link):
    """Say what stands behind a link that was used."""
    held = held_by(link)
    if held is None:
        return left(link)
    return Done(_("This link was used already"), _("A newer mail has a fresh one."), *way_on(*held))


# --- The survey -------------------------------------------------------------------------------------------------------
def surveyed(link):
    """Return (Circle, reader) of a circle that had begun, when the reader was in it to the end; else None."""
    held = held_by(link)
    return held if held is not None and held[0].started_at is not None and is_inside(*held) else None


def survey_page(circle, who, form):
    """Return the page of the survey."""
    return Page(
        _("What came of “%(circle)s”?") % {"circle": circle.title},
        _("Two minutes. It shows us what circles are good for."),
        _("Send my answers"), template=CLOSING, context={"form": form, "survey": survey_of(circle, who)},
    )  # fmt: skip


def ask_survey(link):
    """Return the survey, or None when the reader was not in it."""
    held = surveyed(link)
    return survey_page(*held, form_for(*held)) if held is not None else None


def give_survey(link, data):
    """Take in the answers; return a Done, the page with its faults, or None."""
    if (held := surveyed(link)) is None:
        return None
    form = form_for(*held, data)
    if not form.is_valid():
        return survey_page(*held, form)
    given = form.answers()
    try:
        running.give(held[0].pk, by=held[1], **given)
    except Stranger:
        return None
    if given["offer"]:
        return offered(given["offer"], is_member=held[1].user_id is not None)
    return Done(_("Thank you"), _("Your answers are here."), *all_circles(held[0]))


def survey_over(link):
    """Say that the answers are here, or that the link is too old."""
    title = _("You have answered already, thank you") if link.used_at is not None else _("This link is too old")
    return Done(title, _("There is always a circle that looks for people."), *all_circles())


# --- Waiting for a circle ---------------------------------------------------------------------------------------------
def wisher(link):
    """Return (the Correspondent of a link, its Topic or None), or None when that person is gone. Costs 2 queries."""
    _word, who, topic = link.object.split()
    found = Correspondent.objects.named().filter(pk=int(who)).first()
    if found is None or found.is_gone or not is_behind(link, found):
        return None
    return found, Topic.objects.filter(pk=int(topic)).first()


def wish_page(form):
    """Return the page with topic and hours."""
    return Page(
        _("Wait for a circle"),
        _("Say your topic and when you are free. When four people share both, we propose a circle to you by mail: a "
          "small group that meets six times, without a mentor."),
        _("Wait for a circle"), template=WAIT, context={"form": form},
    )  # fmt: skip


def ask_wish(link):
    """Return the page with topic and hours, filled with what is known, or None when the person is gone."""
    if (found := wisher(link)) is None:
        return None
    who, topic = found
    known = CircleWish.objects.filter(correspondent=who).order_by("-pk").first()
    profile = who.profile
    return wish_page(WishForm(initial={
        "topic": topic.slug if topic is not None else "",
        "hours": boxes_of(known.hours) if known is not None else [],
        "time_zone": known.time_zone if known is not None else profile.time_zone if profile is not None else "",
    }))  # fmt: skip


def wish(link, data):
    """Let the reader wait for a circle; return a Done, the page with its faults, or None."""
    found, form = wisher(link), WishForm(data)
    if found is None:
        return None
    if not form.is_valid():
        return wish_page(form)
    topic = Topic.objects.get(slug=form.cleaned_data["topic"])
    try:
        wishing.wish(
            found[0], topic=topic, hours=form.cleaned_data["hours"], time_zone=form.cleaned_data["time_zone"]
        )  # fmt: skip
    except wishing.TooMany:
        form.add_error("topic", _("You wait for enough circles already."))
        return wish_page(form)
    others = max(waiting_for(topic) - 1, 0)
    text = _("On %(topic)s %(others)d others wait now. When four of you share two hours a week, we write to you.")
    url = page("matching:circles", topic=[topic.slug])
    return Done(
        _("You wait for a circle"), text % {"topic": topic.name, "others": others}, url,
        _("See which circles have a place"),
    )  # fmt: skip


def wish_over(link):
    """Say that the reader waits already, or that the link is too old."""
    title = _("You wait already") if link.used_at is not None else _("This link is too old")
    return Done(title, _("When it fits, we write to you."), *all_circles())


add_action(Action(JOIN, ask_join, join, invitation_over))
add_action(Action(DECLINE, ask_decline, decline, invitation_over))
add_action(Action(LEAVE, ask_leave, leave, left))
add_action(Action(MUTE, ask_mute, mute, muted))
add_action(Action(SURVEY, ask_survey, give_survey, survey_over))
add_action(Action(WISH, ask_wish, wish, wish_over))
