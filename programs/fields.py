"""What the columns of the data file are called on a page: in the history, in forms, beside sources."""

from django.utils.translation import gettext_lazy as _

LABELS = {
    "id": _("Id"),
    "name": _("Name"),
    "sponsor": _("Sponsor"),
    "sponsor_acronym": _("Sponsor's acronym"),
    "sponsor_kind": _("Kind of sponsor"),
    "sponsor_kind_detail": _("Kind of sponsor, in words"),
    "parent_sponsor": _("Parent of the sponsor"),
    "status": _("Status"),
    "status_year": _("Year the status was confirmed"),
    "url": _("Web page"),
    "summary": _("Summary"),
    "mentee_eligibility": _("Who may join as mentee"),
    "mentor_eligibility": _("Who may join as mentor"),
    "membership_required": _("Membership required"),
    "membership_required_for": _("Membership required for"),
    "mentee_membership": _("Membership of mentees"),
    "mentor_membership": _("Membership of mentors"),
    "membership_implies_ala": _("Membership includes ALA"),
    "cost_usd": _("Fee (USD)"),
    "cost_note": _("About the cost"),
    "employment_requirement": _("Work situation"),
    "support_staff_ok": _("Support staff welcome"),
    "career_stages": _("Career stages"),
    "formats": _("Formats"),
    "delivery": _("Where people meet"),
    "duration_months": _("Length in months"),
    "time_commitment": _("Time asked"),
    "application_window": _("When to apply"),
    "application_months": _("Months to apply"),
    "library_types": _("Library types"),
    "focus_topics": _("Topics"),
    "community_focus": _("Made for"),
    "geographic_scope": _("Reach"),
    "region": _("Region"),
    "countries": _("Countries"),
    "mentor_min_years": _("Least years of mentors"),
    "mentor_min_experience": _("Experience of mentors"),
    "mentee_max_years": _("Most years of mentees"),
    "capacity": _("Places"),
    "matching_method": _("Pairing"),
    "evidence": _("Evidence"),
    "source_url": _("Source"),
    "as_of": _("Year of the source"),
    "notes": _("Notes"),
    "successor": _("Continued as"),
    "workflow": _("Workflow"),
    "created": _("Added to the catalog"),
}


def label_of(field):
    """Return what a column is called; an unknown one keeps its own name with spaces."""
    return LABELS.get(field) or field.replace("_", " ")
