"""The catalog as data: /programs.json, /programs.csv and the schema of the first.

Each program is written once per copy of the catalog and kept as bytes, because writing 10,000 of them anew costs
more than everything else about a request together (docs/performance.md).
"""

import csv
import io
import json

from django.http import HttpResponse

from profiles.finding.reading import LARGEST_PAGE
from programs.finding.catalog import PAGE_SIZE
from programs.records import COLUMNS, csv_cell, record_of
from programs.schema import programs_schema
from programs.showing import listing

from .open_data import open_data

EXTRAS = ("slug", "page_url", "match")
# The mark that tells Excel that a file is UTF-8; the importer and every CSV library that knows utf-8-sig take it.
BOM = b"\xef\xbb\xbf"


@open_data
def programs_json(request):
    """Return the chosen programs as JSON: the records of the data file, and which of them state every filter."""
    found = listing.read(request)
    count, site = found.result.count, found.site.encode()
    hits, links = part(request, found, "/programs.json")
    rows = b",\n".join(json_row(request.catalog, hit, site) for hit in hits)
    notes = b'"notes":%s,' % dumps(found.notes) if found.notes else b""
    body = b'{"count":%d,"count_stated":%d,%s"results":[\n%s\n]}\n' % (count.total, count.stated, notes, rows)
    return HttpResponse(body, content_type="application/json", headers=links)


@open_data
def programs_csv(request):
    """Return the chosen programs as the lines of a spreadsheet, with the same columns as the JSON."""
    found = listing.read(request)
    site = found.site.encode()
    hits, links = part(request, found, "/programs.csv")
    header = ",".join([column.name for column in COLUMNS] + list(EXTRAS)).encode()
    rows = [BOM + header, *(csv_line(request.catalog, hit, site) for hit in hits)]
    name = {"Content-Disposition": 'attachment; filename="programs.csv"'}
    return HttpResponse(b"\r\n".join(rows) + b"\r\n", content_type="text/csv; charset=utf-8", headers=name | links)


@open_data
def programs_schema_json(request):
    """Return the JSON Schema that /programs.json keeps to."""
    return HttpResponse(json.dumps(programs_schema(), indent=1), content_type="application/schema+json")


def dumps(value):
    """Return `value` as compact JSON in UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def json_row(held, hit, site):
    """Return one program as a JSON object; `site` is the absolute address of the site, as bytes."""
    head = held.derive(("json", hit.position), lambda: dumps({**record_of(hit.facts), "slug": hit.facts.slug})[:-1])
    match = b"stated" if hit.stated else b"not_stated"
    return b'%s,"page_url":"%s/programs/%s/","match":"%s"}' % (head, site, hit.facts.slug.encode(), match)


def csv_line(held, hit, site):
    """Return one program as a line of CSV without its end."""
    head = held.derive(("csv", hit.position), lambda: csv_bytes([*record_of(hit.facts).values(), hit.facts.slug]))
    match = b"stated" if hit.stated else b"not_stated"
    return b"%s,%s/programs/%s/,%s" % (head, site, hit.facts.slug.encode(), match)


def csv_bytes(values):
    """Return values as one line of CSV without its end, as UTF-8. No cell is a formula."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(csv_cell(value) for value in values)
    return line.getvalue().encode()


def part(request, found, path):
    """Return (hits, headers): everything, or the page asked for with links to its neighbors (RFC 8288).

    A page past the end is empty, so that a script that counts up comes to an end.
    """
    selection, result = found.selection, found.result
    asks_page = str(selection.page) in (text.lstrip("0") for text in request.GET.getlist("page"))
    size = selection.page_size or (PAGE_SIZE if asks_page else None)
    if size is None:
        return result.hits(), {}
    numbers = {"first": 1, "prev": selection.page - 1, "next": selection.page + 1, "last": result.pages}
    links = [
        f'<{found.address(path, selection.but(page=number, page_size=size))}>; rel="{name}"'
        for name, number in numbers.items()
        if 1 <= number <= min(result.pages, LARGEST_PAGE)
    ]
    return result.hits((selection.page - 1) * size, selection.page * size), {"Link": ", ".join(links)}
