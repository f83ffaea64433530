"""How fresh what we know about a program is, and confirming that it still holds."""

from django.db import transaction
from django.db.models import F, Q, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.facts import STALE_AFTER_YEARS, is_stale
from programs.finding import snapshot
from programs.models import CatalogVersion, Program, ProgramChange, Verification
from programs.vocabulary import ChangeOrigin, Evidence

OLDEST_FIRST = (F("status_year").asc(nulls_first=True), "name", "pk")


class Freshness(TextChoices):
    """When a program was last confirmed, as far as a curator's work goes."""

    NEVER = "never", _("never confirmed")
    STALE = "stale", _("stale")
    FRESH = "fresh", _("fresh")


def freshness_of(year, today):
    """Return the Freshness of something last confirmed in `year`."""
    if year is None:
        return Freshness.NEVER
    return Freshness.STALE if is_stale(year, today) else Freshness.FRESH


def condition(freshness, today):
    """Return the Q of the programs that have `freshness` on the day `today`."""
    oldest = today.year - STALE_AFTER_YEARS
    return {
        Freshness.NEVER: Q(status_year__isnull=True),
        Freshness.STALE: Q(status_year__lte=oldest),
        Freshness.FRESH: Q(status_year__gt=oldest),
    }[Freshness(freshness)]


@transaction.atomic
def confirm(ids, *, by, year, source_url="", origin=ChangeOrigin.STAFF, evidence=Evidence.SOURCE):
    """Write down that everything the programs `ids` state was still true in `year`; return how many were confirmed.

    The source is `source_url`, or each program's own page; `evidence` says how it is known. A year
    older than the one known does not replace it.
    """
    CatalogVersion.objects.lock()
    programs = list(Program.objects.filter(pk__in=ids).order_by("pk"))
    newer = [program for program in programs if (program.status_year or 0) < year]
    ProgramChange.objects.bulk_create(
        ProgramChange(
            program=program,
            field="status_year",
            old=program.status_year,
            new=year,
            origin=origin,
            changed_by=by,
        )
        for program in newer
    )
    Verification.objects.bulk_create(
        Verification(
            program=program,
            evidence=evidence,
            source_url=source_url or program.url,
            as_of_year=year,
            confirmed_by=by,
        )
        for program in programs
    )
    Program.objects.filter(pk__in=[p.pk for p in newer]).update(status_year=year, updated_at=timezone.now())
    transaction.on_commit(snapshot.forget)
    return len(programs)
