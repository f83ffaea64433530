"""What the links about the agreement do, without signing in: say yes to these very words, or write it and change it."""

from django.utils.translation import gettext as _

from matching.forms.mentorship import AgreementForm
from matching.mentoring import agreeing
from matching.mentoring.holding import Over
from matching.models import Agreement
from matching.showing.agreement_draft import draft_of
from reminders.links.actions import Action, Done
from reminders.links.actions import add as add_action

from .asks import without_addresses
from .mentorship_actions import done, next_link, over, page_for
from .mentorships import AGREE, MEET, WRITE, open_holder


def agreement_behind(link):
    """Return (Holder, Agreement) of a link that says yes to a revision, while it waits for that yes; else (None, None).

    Costs up to 4 queries.
    """
    holder, (*_about, revision) = open_holder(link), link.object.split()
    agreement = getattr(holder.mentorship, "agreement", None) if holder is not None else None
    if agreement is None or str(agreement.revision) != revision:
        return None, None
    return (holder, agreement) if getattr(agreement, f"{holder.side}_accepted_at") is None else (None, None)


def ask_agree(link):
    """Return the page before a yes to the agreement, with its words, or None when it is settled."""
    holder, agreement = agreement_behind(link)
    if holder is None:
        return None
    return page_for(
        holder, None, _("Do you agree?"),
        _("With your yes these words are what you and %(name)s agree on. Either of you can change them later."),
        _("Yes, I agree"), parts=parts_of(holder, agreement), step="agree",
    )  # fmt: skip


def parts_of(holder, agreement):
    """Return [(name, words)] of the parts of an Agreement as its reader may see them."""
    fields, found = AgreementForm().fields, []
    addresses = [holder.me.address, holder.other.address]
    for name in agreeing.PARTS:
        if words := getattr(agreement, name):
            found.append((fields[name].label, without_addresses(words, holder.mentorship.ask, addresses)))
    return found


def agree(link, data):
    """Say yes to the agreement; return a Done, or None when it is settled."""
    holder, agreement = agreement_behind(link)
    if holder is None:
        return None
    try:
        agreeing.accept(holder.mentorship.pk, by=holder.me, revision=agreement.revision)
    except (agreeing.Changed, Over):
        return None
    return Done(
        _("You both agree"),
        _("%(name)s is told. Whoever wants to change something later just writes it anew.") % {"name": holder.name},
        next_link(link, holder, MEET), _("Set a time to meet"),
    )  # fmt: skip


def write_page(holder, form, *, is_changed=False):
    """Return the page on which the agreement is written."""
    return page_for(
        holder, form, _("What do you and %(name)s agree on?"),
        _("Four short parts. %(name)s reads them and says yes, or changes them."),
        _("Send it to %(name)s") % {"name": holder.name}, step="agree", is_changed=is_changed,
    )  # fmt: skip


def ask_write(link):
    """Return the page on which the agreement is written, drafted from the first message the first time, or None."""
    holder = open_holder(link)
    if holder is None or holder.mentorship.is_short:
        return None
    return write_page(holder, AgreementForm(initial=draft_for(holder.mentorship)))


def draft_for(mentorship):
    """Return the four parts as they stand, or as we draft them, and the revision, as a form takes them."""
    agreement = getattr(mentorship, "agreement", None)
    if agreement is not None:
        return {**{name: getattr(agreement, name) for name in agreeing.PARTS}, "revision": agreement.revision}
    prompts = mentorship.ask.request.prompts if mentorship.ask is not None else {}
    return {**draft_of(prompts), "revision": 0}


def write(link, data):
    """Write the agreement; return a Done, the page with its faults, or None when the mentorship has ended."""
    holder, form = open_holder(link), AgreementForm(data)
    if holder is None or holder.mentorship.is_short:
        return None
    if not form.is_valid():
        return write_page(holder, form)
    try:
        agreement = agreeing.write(
            holder.mentorship.pk, by=holder.me, parts=form.cleaned_data, revision=form.cleaned_data["revision"] or 0
        )
    except agreeing.Changed:
        return changed_page(link, data)
    except Over:
        return None
    if agreement.is_accepted:
        return done(holder, _("You both agree"), _("%(name)s is told."))
    return done(
        holder, _("Sent to %(name)s"),
        _("When %(name)s says yes, you hear of it, and your mentorship is under way."),
    )  # fmt: skip


def changed_page(link, data):
    """Return the page with what was typed, and beside it what the other one wrote meanwhile. Costs up to 4 queries."""
    holder = open_holder(link)
    if holder is None:
        return None
    agreement = Agreement.objects.get(mentorship=holder.mentorship)
    fresh = AgreementForm({**{name: data.get(name, "") for name in agreeing.PARTS}, "revision": agreement.revision})
    fresh.add_error(None, _("%(name)s changed it meanwhile. Read it below, and send yours again if you want it.") % {
        "name": holder.name
    })  # fmt: skip
    found = write_page(holder, fresh, is_changed=True)
    found.context["parts"] = parts_of(holder, agreement)
    return found


add_action(Action(AGREE, ask_agree, agree, over))
add_action(Action(WRITE, ask_write, write, over))
