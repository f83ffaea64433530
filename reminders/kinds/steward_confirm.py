"""Twice a year: what we say of a program, to the person who knows. All still true, change it, or not mine any more.

It is a reminder, so it waits for the day and is counted: who looks after a dozen programs gets one a day and three a
week, and its long life leaves time for all of them. One mail for each, because each carries the whole text and its own
button; a dozen texts in one would be cut by mail programs. It goes to an address, not to an account: a steward who also
is a member is written to in their office, and chooses about it there.
"""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.curating import editing
from programs.finding.snapshot import facts_of
from programs.models import Program, Steward
from programs.models.steward import GOOD_FOR
from programs.showing.whole_text import sections_of
from programs.stewarding import answering, silence
from programs.vocabulary import Status, Workflow
from reminders.links import tokens
from reminders.links.actions import Action, Ask, Done
from reminders.links.actions import add as add_action
from reminders.models import Delivery
from reminders.respect.addresses import digests
from reminders.vocabulary import MailClass, Reason, State

from .addresses import page
from .chunks import chunks
from .members import since
from .registry import Due, Kind, Withheld, add

NAME = "steward_confirm"
CONFIRM, EDIT, LEAVE = "confirm_program", "edit_program", "leave_program"
LIFETIME = timedelta(days=60)
# The links live as long as the mail may be waiting to be read.
DAYS = 60
# No mail may go to the steward; the address came back, was marked as spam, or they left this kind of mail.
UNREACHABLE = (Reason.SUPPRESSED, Reason.TURNED_OFF)


def steward_of(pk):
    """Return the active steward with this number and their program, or None. Costs 1 query."""
    return Steward.objects.active().with_since().select_related("program").filter(pk=pk).first()


def context(delivery):
    """Return what the mail says; raise Withheld when the steward left or has answered. Costs 10 queries."""
    steward = steward_of(delivery.data["steward"])
    if steward is None or (delivery.email and steward.email != delivery.email):
        raise Withheld(Reason.GONE)
    program = steward.program
    is_over = program.workflow != Workflow.PUBLISHED or program.status == Status.CLOSED
    if is_over or steward.since >= delivery.due_at:
        raise Withheld(Reason.SETTLED)
    about = {"object": f"steward {steward.pk}", "recipient": delivery.recipient, "delivery": delivery, "days": DAYS}
    return {
        "program": program,
        "steward": steward,
        "again": delivery.data["again"],
        "sections": sections_of(facts_of(Program.objects.with_parts().get(pk=program.pk)), timezone.localdate()),
        "since": date_format(timezone.localtime(steward.since), "DATE_FORMAT"),
        "confirm_url": tokens.make(CONFIRM, **about),
        "edit_url": tokens.make(EDIT, view="reminders:steward_edit", **about),
        "leave_url": tokens.make(LEAVE, **about),
        "program_url": page("programs:program", program.slug),
    }


# --- When -------------------------------------------------------------------------------------------------------------
def plan(now, size=None):
    """Yield Dues for stewards whose confirmation is half a year old, and for those who have not answered.

    First it writes down what follows from silence, so that a plan is all that a day needs: 2 queries, or 7 when
    something changed. Then 1 query for each chunk; who has a row already is read again.
    """
    count_unreachable(now)
    silence.advance(now)
    rows = Steward.objects.to_ask().filter(created_at__lte=now - GOOD_FOR)
    for stewards in chunks(rows.values("pk", "email", "asked_at", "since"), size):
        if dues := [due for one in stewards if (due := due_of(one, now)) is not None]:
            yield dues


def due_of(one, now):
    """Return the Due of one steward (a row of `plan`) at `now`, or None.

    The occurrence names the half-year, so a mail that never left is asked for anew in the next.
    """
    asked: datetime | None = one["asked_at"]
    start = asked or one["since"]
    times = (now - start) // GOOD_FOR
    if times:
        occurrence = f"{start.date()} {'after' if asked else 'no'} {times}"
    elif asked and now - asked >= silence.AGAIN:
        occurrence = f"{start.date()} again"
    else:
        return None
    data = {"steward": one["pk"], "again": asked is not None}
    return Due(f"steward {one['pk']}", occurrence, now, email=one["email"], data=data)


def count_unreachable(now):
    """Let a steward whom no mail may reach, because they want none or it came back, be silent like one who is asked.

    Costs 1 query when there is none, else 3.
    """
    kept = Delivery.objects.filter(kind=NAME, state=State.WITHHELD, reason__in=UNREACHABLE, due_at__gte=now - GOOD_FOR)
    due = dict(kept.order_by("due_at").values_list("data__steward", "due_at"))
    if not due:
        return
    waiting = list(Steward.objects.to_ask().filter(pk__in=due, asked_at=None))
    for steward in waiting:
        steward.asked_at = due[steward.pk] if steward.since < due[steward.pk] else None
    Steward.objects.bulk_update([one for one in waiting if one.asked_at], ["asked_at"])


def sent(delivery):
    """Note that the steward has been asked."""
    silence.asked(delivery.data["steward"], delivery.sent_at or timezone.now())


def acted(deliveries):
    """Return the numbers of those whose steward has answered since. Costs 1 query."""
    rows = Steward.objects.filter(pk__in={delivery.data["steward"] for delivery in deliveries})
    answers = dict(rows.values_list("pk", "answered_at"))
    found = ((delivery, answers.get(delivery.data["steward"])) for delivery in deliveries)
    return {delivery.pk for delivery, at in found if at is not None and at >= since(delivery)}


def sample():
    """Return the first and the second mail to the steward who is asked next."""
    steward = Steward.objects.to_ask().order_by("since", "pk").first()
    if steward is None:
        return []
    return [
        Delivery(kind=NAME, email=steward.email, data={"steward": steward.pk, "again": again})
        for again in (False, True)
    ]


# --- The links --------------------------------------------------------------------------------------------------------
def steward_behind(link):
    """Return the active steward that a link was made for, or None when another one has taken over."""
    steward = steward_of(int(link.object.removeprefix("steward ")))
    return steward if steward is not None and link.recipient in digests(steward.email) else None


def ask_confirm(link, problem=""):
    """Return the whole text with the button, or None when the program has another steward."""
    steward = steward_behind(link)
    if steward is None:
        return None
    program = Program.objects.with_parts().get(pk=steward.program_id)
    return Ask(
        _("Is everything still true?"),
        _("This is what MentorHub says about %(program)s.") % {"program": program.name},
        _("All still true"),
        template="reminders/steward_confirm.html",
        context={
            "problem": problem,
            "sections": sections_of(facts_of(program), timezone.localdate()),
            "seen": program.updated_at.isoformat(),
        },
    )


def confirm(link, data):
    """Write down that all is still true; return a Done, or the page again when the text has changed meanwhile."""
    steward = steward_behind(link)
    if steward is None:
        return None
    try:
        seen = parse_datetime(data.get("seen", ""))
    except ValueError:
        seen = None
    try:
        program = answering.confirm(steward.pk, seen=seen)
    except answering.NotTheirs:
        return None
    except editing.Stale:
        return ask_confirm(link, _("The text has changed since you opened this page. Please look at it once more."))
    return Done(
        _("Thank you"),
        _("Everything about %(program)s is confirmed. We ask again in half a year.") % {"program": program.name},
        page("programs:program", program.slug), _("See the program's page"),
    )  # fmt: skip


def ask_leave(link):
    """Return what leaving does, or None when the program has another steward."""
    steward = steward_behind(link)
    if steward is None:
        return None
    return Ask(
        _("Not your program any more?"),
        _("We forget your address, stop asking you about it, and look for the person who looks after it now."),
        _("I do not look after it any more"),
        facts=[(_("Program"), steward.program.name)],
    )


def leave(link, data):
    """End the stewardship; return a Done, or None when that has happened."""
    steward = steward_behind(link)
    if steward is None:
        return None
    try:
        program = answering.leave(steward.pk)
    except answering.NotTheirs:
        return None
    tokens.kill(object=link.object)
    return Done(
        _("Thank you for your care"),
        _("We do not write to you about %(program)s any more, and your address is forgotten.")
        % {"program": program.name},
        page("programs:list"), _("See all programs"),
    )  # fmt: skip


def over(link):
    """Say what became of a link that was used or is too old, or whose program somebody else looks after."""
    steward = steward_behind(link)
    if steward is None:
        return Done(
            _("This program is looked after by somebody else"),
            _("If that is wrong, tell us: everybody can report what is not true."),
            page("programs:list"), _("See all programs"),
        )  # fmt: skip
    return Done(
        _("You have answered already") if link.used_at else _("This link is too old"),
        _("You see on the program's page what it says now. Tell us there if something is wrong."),
        page("programs:program", steward.program.slug), _("See the program's page"),
    )  # fmt: skip


add_action(Action(CONFIRM, ask_confirm, confirm, over))
add_action(Action(LEAVE, ask_leave, leave, over))
KIND = add(
    Kind(
        name=NAME,
        mail_class=MailClass.RELATIONSHIP,
        title=gettext_lazy("Your program in the catalog"),
        about=gettext_lazy("Twice a year: is everything still true?"),
        why=gettext_lazy("you are named here as the person who looks after this program."),
        lifetime=LIFETIME,
        context=context,
        plan=plan,
        sent=sent,
        acted=acted,
        sample=sample,
        for_members=False,
    )
)
