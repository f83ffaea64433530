"""What `programs/fit/judging.py` finds, in plain words: reasons, what would change a no, what joining costs."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from programs.areas import PLACES
from programs.vocabulary import Community, LibraryType, Stage

from . import program_page
from .wording import Said, dollars

# More state names than this do not fit a sentence; then the region's own name speaks.
MOST_PLACES = 4
# Places whose English names take an article in a sentence.
WITH_THE = frozenset("AE BS CF DC DO GB GM MV NL PH US".split())

REASONS = {
    "status_active": gettext_lazy("It runs (confirmed %(year)s)."),
    "status_stale": gettext_lazy("It ran in %(year)s; nobody has confirmed it since."),
    "status_unknown": gettext_lazy("Nobody has confirmed since %(year)s that it still runs."),
    "status_paused": gettext_lazy("It is not taking people now."),
    "status_closed": gettext_lazy("It has ended."),
    "membership_none": gettext_lazy("No membership is needed."),
    "membership_held": gettext_lazy("It asks for membership of %(body)s, which you have."),
    "membership_settled": gettext_lazy("You hold every membership it could ask for."),
    "membership_unstated": gettext_lazy(
        "It does not say whether you must be a member of %(body)s or of anything else."
    ),
    "membership_missing": gettext_lazy("It asks for membership of %(heads)s."),
    "employment_any": gettext_lazy("Any work situation is welcome, also between jobs."),
    "employment_student_ok": gettext_lazy("Students are welcome, so it does not ask for a job."),
    "employment_employed": gettext_lazy("It is for people who work in a library."),
    "employment_full_time": gettext_lazy("It is for full-time staff."),
    "employment_employed_unanswered": gettext_lazy(
        "It is for people who work in a library. You did not say whether you do."
    ),
    "employment_full_time_unanswered": gettext_lazy(
        "It is for full-time staff. You did not say whether you work full time."
    ),
    "employment_settled": gettext_lazy("It does not say which work situation it asks for; full-time staff meet any."),
    "years_within": gettext_lazy("It asks for %(limits)s in the field; you have %(mine)s."),
    "years_too_few": gettext_lazy("It asks for %(limits)s in the field; you have %(mine)s."),
    "years_too_many": gettext_lazy("It asks for %(limits)s in the field; you have %(mine)s."),
    "years_unanswered": gettext_lazy("It asks for %(limits)s in the field. You did not say how many you have."),
    "years_unstated": gettext_lazy("It does not say for which stage of a career it is."),
    "stage_fits": gettext_lazy("It is for people where you are: %(stages)s."),
    "stage_near": gettext_lazy("It is for: %(stages)s. Ask whether that means you."),
    "stage_other": gettext_lazy("It is for: %(stages)s."),
    "stage_unanswered": gettext_lazy(
        "It is for: %(stages)s. Whether that means you depends on your years and work, which you left out."
    ),
    "experience_none": gettext_lazy("It asks no experience of mentors."),
    "experience_in_words": gettext_lazy("What it asks of mentors, in its words: “%(words)s”."),
    "experience_unstated": gettext_lazy("It does not say how much experience a mentor needs."),
    "place_worldwide": gettext_lazy("It takes people anywhere in the world."),
    "place_inside": gettext_lazy("It takes people in %(place)s."),
    "place_partly": gettext_lazy("It is for people in %(place)s. Ask whether that includes you."),
    "place_outside": gettext_lazy("It is for people in %(place)s."),
    "place_unanswered": gettext_lazy("It is for people in %(place)s. You did not say where you live."),
    "place_unstated": gettext_lazy("It does not say where you must live."),
    "remote_remote": gettext_lazy("You meet online."),
    "remote_hybrid": gettext_lazy("People meet online and in person. Ask whether online alone will do."),
    "remote_in_person": gettext_lazy("People meet in person."),
    "remote_unstated": gettext_lazy("It does not say whether people meet online or in person."),
    "cost_within": gettext_lazy("Joining costs %(cost)s in all; you can spend %(budget)s."),
    "cost_over": gettext_lazy("Joining costs %(cost)s or more; you can spend %(budget)s."),
    "cost_unstated": gettext_lazy("It does not say what joining costs in all."),
    "made_for": gettext_lazy("Made for: %(communities)s."),
    "library_types": gettext_lazy("For people in these libraries: %(types)s."),
    "no_support_staff": gettext_lazy("It does not take support staff."),
    "experience_words": gettext_lazy("In its words: “%(words)s”."),
}
# What a program leaves open about work, said for the person who asks.
WORK_UNSTATED = {
    None: gettext_lazy("It does not say which work situation it asks for."),
    "part_time": gettext_lazy("It does not say whether it takes part-time staff."),
    "unemployed": gettext_lazy("It does not say whether it takes people between jobs."),
    "student": gettext_lazy("It does not say whether it takes students."),
    "retired": gettext_lazy("It does not say whether it takes retired people."),
}
UNDATED = {
    "status_active": gettext_lazy("It runs."),
    "status_stale": gettext_lazy("It runs as far as we know, but nobody has confirmed when."),
    "status_unknown": gettext_lazy("Nobody has confirmed that it still runs."),
}
CHANGES = {
    "pause_ends": gettext_lazy("When it takes people again."),
    "work_employed": gettext_lazy("If you work in a library, also part time: answer that above."),
    "work_full_time": gettext_lazy("With a full-time post."),
    "study": gettext_lazy("If you study as well: answer “student” above."),
    "live_there": gettext_lazy("Only if you lived there."),
    "meet": gettext_lazy("If you could meet in person."),
}


def reason_text(reason, facts, role):
    """Return one Reason as a sentence."""
    known = reason.params
    if reason.code in UNDATED and known["year"] is None:
        return str(UNDATED[reason.code])
    if reason.code == "status_closed" and known["successor"]:
        return _("It has ended; %(name)s continues it.") % {"name": known["successor"][1]}
    if reason.code == "employment_unstated":
        return str(WORK_UNSTATED.get(known["mine"], WORK_UNSTATED[None]))
    if reason.code == "cost_within" and not known["cost"]:
        return _("Joining costs nothing.")
    if reason.code == "cost_over" and known["exact"]:
        return _("Joining costs %(cost)s; you can spend %(budget)s.") % amounts(known)
    return str(REASONS[reason.code]) % words_of(reason, facts, role)


def amounts(known):
    """Return cost and budget as people write them."""
    return {name: dollars(known[name]) for name in ("cost", "budget") if name in known}


def words_of(reason, facts, role):
    """Return what a reason's sentence names, in words."""
    known = {**reason.params, **amounts(reason.params)}
    if reason.question == "place":
        return {"place": where(facts)}
    if "stages" in known:
        return {"stages": program_page.names(Stage, known["stages"])}
    if reason.question == "years":
        return {**known, "limits": program_page.years_words(facts, role)}
    if "body" in known:
        return {"body": known["body"].name}
    if "ways" in known:
        return {"heads": either([way[0].name for way in known["ways"]])}
    if "communities" in known:
        return {"communities": program_page.names(Community, known["communities"])}
    if "types" in known:
        return {"types": program_page.names(LibraryType, known["types"])}
    return known


def where(facts):
    """Return where the people live whom the program takes, short enough for a sentence."""
    area = facts.area
    codes = sorted(area.countries | area.states, key=PLACES.get)
    if area.partly or not codes or (facts.region and len(codes) > MOST_PLACES):
        return facts.region
    return both(
        [_("the %(country)s") % {"country": PLACES[code]} if code in WITH_THE else PLACES[code] for code in codes]
    )


def either(names):
    """Return names as a choice: "A", "A or B"."""
    return _(" or ").join(names)


def both(names):
    """Return names as a sum: "A", "A and B", "A, B and C"."""
    return (
        names[0]
        if len(names) == 1
        else _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}
    )


def change_text(change):
    """Return one Change as a sentence."""
    known = change.params
    match change.code:
        case "successor":
            return _("See the program that continues it: %(name)s.") % {"name": known["successor"][1]}
        case "join":
            words = either([both([body.name for body in way]) for way in known["ways"]])
            if known["dues"] is None:
                return _("Join %(bodies)s.") % {"bodies": words}
            return _("Join %(bodies)s (dues from %(dues)s a year).") % {"bodies": words, "dues": dollars(known["dues"])}
        case "wait":
            text = ngettext("In %(years)d year.", "In %(years)d years.", known["years"]) % {"years": known["years"]}
            if known["words"]:
                text += " " + _("Or ask about exceptions; in its words: “%(words)s”.") % {"words": known["words"]}
            return text
        case "spend":
            text = _("With %(cost)s to spend.") if known["exact"] else _("With %(cost)s or more to spend.")
            return text % {"cost": dollars(known["cost"])}
        case "other_role":
            if known["verdict"] == "yes":
                return (
                    _("It would take you as a mentor.")
                    if known["role"] == "mentor"
                    else _("It would take you as a mentee.")
                )
            return (
                _("Ask about being a mentor there.")
                if known["role"] == "mentor"
                else _("Ask about being a mentee there.")
            )
    return str(CHANGES[change.code])


def cost_words(facts, judgement):
    """Return what joining costs this person: the sum where it is known, else what is known of it."""
    cost = judgement.cost_to_join
    if cost is not None:
        return Said(_("%(amount)s in all") % {"amount": dollars(cost)}) if cost else Said(_("nothing"), "yes")
    fee = facts.cost_usd
    parts = [
        _("fee: ask the program")
        if fee is None
        else _("no fee")
        if fee == 0
        else _("%(fee)s fee") % {"fee": dollars(fee)}
    ]
    reason = next(reason for reason in judgement.reasons if reason.question == "membership")
    if reason.code == "membership_missing":
        dues, bodies = reason.params["dues"], either([way[0].acronym or way[0].name for way in reason.params["ways"]])
        parts.append(
            _("dues of %(body)s") % {"body": bodies}
            if dues is None
            else _("%(dues)s dues of %(body)s") % {"dues": dollars(dues), "body": bodies}
        )
    elif reason.code == "membership_unstated":
        parts.append(_("perhaps dues"))
    return Said("; ".join(parts), "ask" if fee is None else "")
