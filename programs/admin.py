"""The catalog in Django's admin, to look at only: writing goes through /staff/catalog/, which keeps the history."""

from django.contrib import admin

from .models import Program, ProgramChange, Sponsor, Suggestion, Verification


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that the admin shows and never writes: a change here would leave no line in the history."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Program)
class ProgramAdmin(ReadOnlyAdmin):
    """Programs."""

    list_display = ["name", "sponsor", "workflow", "status", "status_year"]
    list_filter = ["workflow", "status"]
    list_select_related = ["sponsor"]
    search_fields = ["name", "key", "sponsor__name"]


@admin.register(Sponsor)
class SponsorAdmin(ReadOnlyAdmin):
    """Sponsors."""

    list_display = ["name", "acronym", "kind", "parent"]
    list_select_related = ["parent"]
    search_fields = ["name", "acronym"]


@admin.register(ProgramChange)
class ProgramChangeAdmin(ReadOnlyAdmin):
    """The history of every program."""

    list_display = ["program", "field", "origin", "changed_by", "changed_at"]
    list_filter = ["origin"]
    list_select_related = ["program", "changed_by"]
    search_fields = ["program__name", "program__key"]


@admin.register(Verification)
class VerificationAdmin(ReadOnlyAdmin):
    """Which facts were read where."""

    list_display = ["program", "evidence", "as_of_year", "source_url", "confirmed_at"]
    list_select_related = ["program"]
    search_fields = ["program__name", "program__key", "source_url"]


@admin.register(Suggestion)
class SuggestionAdmin(ReadOnlyAdmin):
    """What the public told us, decided or not."""

    list_display = ["kind", "program", "state", "created_at", "decided_by"]
    list_filter = ["state", "kind"]
    list_select_related = ["program", "decided_by"]
