"""What the links about meetings do, without signing in: set a time, move it, call it off, say it did not happen.

MEET is about a mentorship or a circle; the others about one meeting, and all of them die when it changes
(receivers.py): the newest mail has good ones.
"""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.forms.meeting import MOVED_TOO_OFTEN, MeetingForm, NewMeetingForm, changes_of, initial_for
from matching.meetings import setting
from matching.meetings.people import clock_of, people_of
from matching.models import Circle, Meeting, Mentorship
from matching.showing import meetings as showing
from matching.talking.apart import are_apart
from matching.vocabulary import MeetingState
from reminders.links.actions import Action, Ask, Done
from reminders.links.actions import add as add_action

from .addresses import page
from .asks import is_behind
from .meetings import CALL_OFF, MISSED, MOVE, group_page
from .mentorships import MEET

TEMPLATE = "reminders/meeting.html"
BOTH = 2


# --- Behind a link ----------------------------------------------------------------------------------------------------
def holder_in(link, group):
    """Return the Correspondent of a group to whom a link was mailed, or None. The two of a mentorship are together."""
    if group is None:
        return None
    inside = people_of(group)
    if isinstance(group, Mentorship) and (len(inside) < BOTH or are_apart(*inside)):
        return None
    return next((one for one in inside if is_behind(link, one)), None)


def group_behind(link):
    """Return (Mentorship or Circle, the holder of a link about it), whatever its state; (None, None) for nobody's."""
    kind, number = link.object.split()[:2]
    if kind == "circle":
        found = Circle.objects.select_related("host__user", "topic").filter(pk=int(number)).first()
    else:
        found = Mentorship.objects.with_people().filter(pk=int(number)).first()
    me = holder_in(link, found)
    return (found, me) if me is not None else (None, None)


def meeting_behind(link):
    """Return (Meeting, the holder of a link about it), whatever its state; (None, None) for nobody's."""
    found = Meeting.objects.with_groups().filter(pk=int(link.object.split()[1])).first()
    me = holder_in(link, found.group) if found is not None else None
    return (found, me) if me is not None else (None, None)


def coming_behind(link):
    """Return the same while the meeting is still to come."""
    found, me = meeting_behind(link)
    is_coming = found is not None and found.is_planned and found.starts_at > timezone.now()
    return (found, me) if is_coming and not found.group.is_closed else (None, None)


def name_of(group, me):
    """Return whom somebody meets in a Mentorship, or the title of a Circle."""
    return group.title if isinstance(group, Circle) else showing.other_name(group, me)


def way_on(group, me):
    """Return (address, words) of where one may go after a link: the group's page for members, else the guide."""
    if me is not None and me.user_id is not None:
        return group_page(group), _("See the meetings")
    if isinstance(group, Circle):
        return page("programs:guide_circle"), _("See what the six meetings are about")
    return page("programs:guide_first_meeting"), _("Open the guide for meetings")


# --- Set a time -------------------------------------------------------------------------------------------------------
def set_page(group, me, form):
    """Return the page on which one sets a time, or several."""
    return Ask(
        _("Find a time to meet: %(name)s") % {"name": name_of(group, me)},
        _("Type one time by your own clock. It can move. Everybody reads it by their own clock, gets an entry for the "
          "calendar, and a reminder the day before."),
        _("Set the meeting"),
        template=TEMPLATE, context={"form": form},
    )  # fmt: skip


def ask_set(link):
    """Return the page, or None when the group has ended or the link is not theirs any more."""
    group, me = group_behind(link)
    if group is None or group.is_closed:
        return None
    return set_page(group, me, NewMeetingForm(initial=initial_for(me)))


def set_time(link, data):
    """Set the meetings; return a Done, the page with its faults, or None when the group has ended."""
    group, me = group_behind(link)
    if group is None or group.is_closed:
        return None
    form = NewMeetingForm(data, initial=initial_for(me))
    if not form.is_valid():
        return set_page(group, me, form)
    about = {"circle_id" if isinstance(group, Circle) else "mentorship_id": group.pk}
    given = form.cleaned_data
    try:
        made = setting.plan(
            form.times, by=me, minutes=given["minutes"], time_zone=given["time_zone"], place=given["place"], **about
        )
    except setting.TooMany:
        form.full()
        return set_page(group, me, form)
    except setting.NotNow:
        return None
    when = showing.when_words(made[0].starts_at, clock_of(me, made[0]))
    title = ngettext("The meeting is set: %(when)s", "%(count)d meetings are set, the first on %(when)s", len(made))
    return Done(
        title % {"when": when, "count": len(made)},
        _("You get it by mail, with an entry for your calendar and links to move it or call it off."),
        *way_on(group, me),
    )


def over_set(link):
    """Say what became of a link with which one could set a time."""
    group, me = group_behind(link)
    if group is None:
        return Done(_("This has ended"), _("Nothing more is needed."), "/", _("To the start page"))
    if group.is_closed:
        return Done(_("This has ended"), _("No more meetings can be set here."), *way_on(group, me))
    coming = group.meetings.filter(state=MeetingState.PLANNED, starts_at__gt=timezone.now()).order_by("starts_at")
    words = _("The newest mail has a link with which you set another time.")
    if (following := coming.first()) is not None:
        when = showing.when_words(following.starts_at, clock_of(me, following))
        words = _("The next meeting: %(when)s. %(words)s") % {"when": when, "words": words}
    title = _("You have set a time with this link") if link.used_at else _("This link is too old")
    return Done(title, words, *way_on(group, me))


# --- Move it ----------------------------------------------------------------------------------------------------------
def facts_of(meeting, me):
    """Return what one looks at before something is done to a meeting."""
    clock = clock_of(me, meeting)
    facts = [
        (_("Meeting"), showing.title_of(meeting, me)),
        (_("When"), showing.when_words(meeting.starts_at, clock)),
    ]
    if elsewhere := showing.elsewhere(meeting, clock):
        facts.append((_("As it was set"), elsewhere))
    if meeting.place:
        facts.append((_("Where"), meeting.place))
    return facts


def move_page(meeting, me, form):
    """Return the page on which one moves a meeting, or calls it off."""
    return Ask(
        _("Move it, or change where you meet"),
        _("Everybody is told, and the entry in their calendars changes by itself."),
        _("Save the change"),
        facts=facts_of(meeting, me), template=TEMPLATE, context={"form": form, "may_call_off": True},
    )  # fmt: skip


def ask_move(link):
    """Return the page, or None when the meeting is not to come any more."""
    meeting, me = coming_behind(link)
    return move_page(meeting, me, MeetingForm(initial=initial_for(me, meeting))) if meeting is not None else None


def move(link, data):
    """Move the meeting, or call it off; return a Done, the page with its faults, or None when nothing can be done."""
    if data.get("what") == "call_off":
        return call_off(link, data)
    meeting, me = coming_behind(link)
    if meeting is None:
        return None
    form = MeetingForm(data, initial=initial_for(me, meeting))
    if not form.is_valid():
        return move_page(meeting, me, form)
    changes = changes_of(form, meeting)
    try:
        moved = setting.move(meeting.pk, by=me, **changes)
    except setting.TooMany:
        form.add_error(None, MOVED_TOO_OFTEN)
        return move_page(meeting, me, form)
    except setting.NotNow:
        return None
    if moved.sequence == meeting.sequence:
        form.add_error(None, _("Nothing is different yet. Change the time, the length or the place."))
        return move_page(meeting, me, form)
    when = showing.when_words(moved.starts_at, clock_of(me, moved))
    return Done(
        _("Changed: you meet on %(when)s") % {"when": when},
        _("Everybody gets it by mail, with the new entry for the calendar."),
        *way_on(meeting.group, me),
    )


# --- Call it off ------------------------------------------------------------------------------------------------------
def ask_call_off(link):
    """Return the page before, or None when the meeting is not to come any more."""
    meeting, me = coming_behind(link)
    if meeting is None:
        return None
    return Ask(
        _("Call this meeting off?"),
        _("Everybody is told, and it goes out of their calendars. You can set another one at any time."),
        _("Call it off"), facts=facts_of(meeting, me),
    )  # fmt: skip


def call_off(link, data):
    """Call the meeting off; return a Done, or None when it is not to come any more."""
    meeting, me = coming_behind(link)
    if meeting is None:
        return None
    try:
        setting.call_off(meeting.pk, by=me)
    except setting.NotNow:
        return None
    return Done(
        _("The meeting is called off"),
        _("Everybody is told. The mail that you get now has a link to set another time."),
        *way_on(meeting.group, me),
    )


# --- It did not happen ------------------------------------------------------------------------------------------------
def begun_behind(link):
    """Return (Meeting, holder) once a meeting has begun, as long as one can say that it did not happen."""
    meeting, me = meeting_behind(link)
    if meeting is None or meeting.group.is_closed or meeting.starts_at > timezone.now():
        return None, None
    return (meeting, me) if meeting.state in (MeetingState.PLANNED, MeetingState.HELD) else (None, None)


def ask_missed(link):
    """Return the page before; before the meeting it says that there is time, and leads back."""
    meeting, me = begun_behind(link)
    if meeting is None:
        return None
    return Ask(
        _("It did not happen?"),
        _("That is all right. We only note it, so that nobody asks you how it went, and you can set another time."),
        _("No, we did not meet"), facts=facts_of(meeting, me),
    )  # fmt: skip


def missed(link, data):
    """Write down that a meeting did not happen; return a Done, or None when it cannot be said."""
    meeting, me = begun_behind(link)
    if meeting is None:
        return None
    try:
        setting.tell(meeting.pk, by=me, took_place=False)
    except setting.NotNow:
        return None
    return Done(
        _("Noted: you did not meet"),
        _("The other links in our mails let you set another time."),
        *way_on(meeting.group, me),
    )


def over(link):
    """Say where a meeting stands, by the reader's clock, and lead on."""
    meeting, me = meeting_behind(link)
    if meeting is None:
        return Done(_("This meeting is gone"), _("Nothing more is needed."), "/", _("To the start page"))
    way = way_on(meeting.group, me)
    when = {"when": showing.when_words(meeting.starts_at, clock_of(me, meeting))}
    if meeting.state == MeetingState.CANCELLED:
        return Done(_("This meeting was called off"), _("It was to be on %(when)s.") % when, *way)
    if meeting.state == MeetingState.MISSED:
        return Done(_("It is noted that you did not meet"), _("It was to be on %(when)s.") % when, *way)
    if meeting.starts_at <= timezone.now():
        return Done(_("This meeting has begun, or is over"), _("It was on %(when)s.") % when, *way)
    if link.purpose == MISSED and link.used_at is None:
        return Done(_("This meeting is still to come"), _("You meet on %(when)s.") % when, *way)
    return Done(
        _("This meeting has changed since that mail"),
        _("You meet on %(when)s. The newest mail about it has links that work.") % when, *way,
    )  # fmt: skip


add_action(Action(MEET, ask_set, set_time, over_set))
add_action(Action(MOVE, ask_move, move, over))
add_action(Action(CALL_OFF, ask_call_off, call_off, over))
add_action(Action(MISSED, ask_missed, missed, over))
