"""Can I join? Six answers held against every program."""

from django.http import JsonResponse
from django.shortcuts import render

from programs.fit import best_first
from programs.fit.steps import counts_of
from programs.forms import fit as answering
from programs.showing import fit_page, fit_words
from programs.showing.pages import public_page


@public_page
def fit(request):
    """Show the six questions and, once they are sent, every program as yes, ask or no. Nothing is stored."""
    catalog = request.catalog
    asked = answering.read(request.GET, catalog.sponsors)
    if asked.json:
        judged = best_first(asked.answers, catalog.entries, catalog.day)
        return JsonResponse(as_json(asked, judged), json_dumps_params={"ensure_ascii": False})
    context = {"asked": asked, "answers": asked.answers, **fit_page.choices(asked, catalog)}
    if asked.started:
        context |= results(asked, best_first(asked.answers, catalog.entries, catalog.day), catalog.day)
    return render(request, "programs/fit.html", context)


def results(asked, judged, today):
    """Return the template context of the judged programs."""
    counts = counts_of(judged)
    titles = fit_page.titles(counts)
    return {
        "counts": counts,
        "summary": fit_page.summary(counts),
        "groups": [
            (group, titles[group.verdict], answering.address(asked.answers, show=group.verdict))
            for group in fit_page.groups(asked, judged, today)
        ],
        "chips": fit_page.chips(asked, answering.address),
        "open_questions": fit_page.open_questions(judged),
        "steps": fit_page.step_rows(asked.answers, judged, today, answering.address),
        "json_address": answering.address(asked.answers, format="json"),
    }


def as_json(asked, judged):
    """Return the answers as understood and every program's judgement, best first; `notes` only where there are any."""
    notes = {"notes": asked.notes} if asked.notes else {}
    return {
        "answers": answering.echo(asked.answers),
        **notes,
        "results": [
            {
                "slug": facts.slug,
                "id": facts.key,
                "verdict": judgement.verdict,
                "reasons": [
                    {"code": reason.code, "text": fit_words.reason_text(reason, facts, asked.answers.role)}
                    for reason in judgement.reasons
                ],
                "cost_to_join": answering.number(judgement.cost_to_join),
            }
            for facts, judgement in judged
        ],
    }
