"""/programs/completions.json: what the browser's own search box offers while somebody types."""

import json

from django.http import HttpResponse

from programs.showing import listing, wording

from .open_data import open_data

MOST = 8


@open_data
def completions(request):
    """Return the OpenSearch array of names, what stands behind each, and where it is; [] for no words."""
    found = listing.read(request)
    facts = [hit.facts for hit in found.result.hits(0, MOST)] if found.selection.q else []
    body = [
        found.selection.q,
        [program.name for program in facts],
        [wording.sponsor_line(program) for program in facts],
        [listing.page_address(found.site, program.slug) for program in facts],
    ]
    return HttpResponse(json.dumps(body), content_type="application/x-suggestions+json")
