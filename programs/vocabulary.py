"""The controlled words of the catalog, the same in the database, in addresses and in files.

Every value is snake_case. Files may write the value or a spelling of it (`one-to-one`, `In person`);
`programs/importing` folds them. A missing fact is None, never a word.
"""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class SponsorKind(TextChoices):
    """What kind of body runs a program, seen from ALA."""

    ALA_OFFICE = "ala_office", _("ALA office")
    DIVISION = "division", _("ALA division")
    SECTION = "section", _("section of a division")
    ROUND_TABLE = "round_table", _("ALA round table")
    AFFILIATE = "affiliate", _("ALA affiliate")
    CHAPTER = "chapter", _("chapter")
    OTHER = "other", _("other association")


class Workflow(TextChoices):
    """Where a record stands in our own work; only published ones are public."""

    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    PUBLISHED = "published", _("published")
    ARCHIVED = "archived", _("archived")


class Status(TextChoices):
    """Whether the program runs, as far as its source tells."""

    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    CLOSED = "closed", _("Closed")
    UNKNOWN = "unknown", _("Not confirmed")


class Role(TextChoices):
    """The two sides of a program."""

    MENTEE = "mentee", _("be mentored")
    MENTOR = "mentor", _("mentor someone")


class Membership(TextChoices):
    """Which membership a role asks for."""

    NONE = "none", _("no membership")
    SPONSOR = "sponsor", _("membership of the sponsor")
    ALA = "ala", _("ALA membership")
    EITHER = "either", _("membership of either of two associations")


class Employment(TextChoices):
    """Which work situation a role asks for."""

    ANY = "any", _("any work situation, also between jobs")
    STUDENT_OK = "student_ok", _("students welcome")
    EMPLOYED = "employed", _("people who work in a library")
    FULL_TIME = "full_time", _("full-time staff only")


class Stage(TextChoices):
    """Where in a career the people stand whom a program is for."""

    HIGH_SCHOOL = "high_school", _("High school")
    UNDERGRADUATE = "undergraduate", _("Undergraduate")
    STUDENT = "student", _("Library student")
    JOB_SEEKER = "job_seeker", _("Looking for a job")
    EARLY = "early", _("Early career")
    CAREER_CHANGER = "career_changer", _("Changing careers")
    RETURNING = "returning", _("Returning to work")
    MID = "mid", _("Mid-career")
    NEW_DIRECTOR = "new_director", _("New director")
    SENIOR = "senior", _("Senior")
    RETIRED = "retired", _("Retired")


class Format(TextChoices):
    """How people meet in a program."""

    ONE_TO_ONE = "one_to_one", _("One to one")
    GROUP = "group", _("Group")
    COHORT = "cohort", _("Cohort")
    PEER = "peer", _("Peers help each other")
    FLASH = "flash", _("A single conversation")
    CONFERENCE_BUDDY = "conference_buddy", _("Conference buddy")
    RESUME_REVIEW = "resume_review", _("Resume review")
    REVERSE = "reverse", _("Junior mentors senior")


class Delivery(TextChoices):
    """Where people meet."""

    REMOTE = "remote", _("Remote")
    IN_PERSON = "in_person", _("In person")
    HYBRID = "hybrid", _("Both")


class LibraryType(TextChoices):
    """Which libraries a program is for; `any` meets every choice."""

    ANY = "any", _("Any library")
    ACADEMIC = "academic", _("Academic")
    ARCHIVES = "archives", _("Archives")
    ART = "art", _("Art")
    COMMUNITY_COLLEGE = "community_college", _("Community college")
    CONSORTIUM = "consortium", _("Consortium")
    FEDERAL = "federal", _("Federal")
    LAW = "law", _("Law")
    MEDICAL = "medical", _("Medical")
    MUSIC = "music", _("Music")
    PUBLIC = "public", _("Public")
    RURAL = "rural", _("Rural")
    SCHOOL = "school", _("School")
    SPECIAL = "special", _("Special")
    SPECIAL_COLLECTIONS = "special_collections", _("Special collections")
    STATE_AGENCY = "state_agency", _("State agency")


class Community(TextChoices):
    """Whom a program was made for, where it says so."""

    BIPOC = "bipoc", _("BIPOC")
    LATINO_HISPANIC = "latino_hispanic", _("Latino/Hispanic")
    LGBTQIA = "lgbtqia", _("LGBTQIA+")
    BLACK_AFRICAN_AMERICAN = "black_african_american", _("Black/African American")
    ASIAN_PACIFIC_AMERICAN = "asian_pacific_american", _("Asian/Pacific American")
    CHINESE_AMERICAN = "chinese_american", _("Chinese American")
    UNDER_REPRESENTED_GROUPS = "under_represented_groups", _("Under-represented groups")
    DISABILITY = "disability", _("Disability")


class Scope(TextChoices):
    """How far a program reaches."""

    INTERNATIONAL = "international", _("international")
    NATIONAL = "national", _("national")
    REGIONAL = "regional", _("regional")
    STATE = "state", _("state or province")


class Matching(TextChoices):
    """Who brings two people together."""

    STAFF_MATCHED = "staff_matched", _("The program's staff pair people")
    SELF_MATCHED = "self_matched", _("You choose each other")
    HYBRID = "hybrid", _("Staff suggest, you choose")


class WindowKind(TextChoices):
    """How an application window recurs."""

    ROLLING = "rolling", _("any time")
    MONTHS = "months", _("the same months every year")
    DATES = "dates", _("on these dates")


class Evidence(TextChoices):
    """How a fact is known."""

    SOURCE = "source", _("read at the source")
    KNOWLEDGE = "knowledge", _("from general knowledge, not checked against a page")
    STEWARD = "steward", _("confirmed by the program")


class SuggestionKind(TextChoices):
    """What somebody from the public tells us."""

    NEW = "new", _("a program that is missing")
    CORRECTION = "correction", _("something that is wrong")
    CLOSED = "closed", _("the program has ended")


class SuggestionState(TextChoices):
    """What became of a suggestion."""

    PENDING = "pending", _("waiting")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")


class ChangeOrigin(TextChoices):
    """Through which door a change of the catalog came."""

    IMPORT = "import", _("import")
    STAFF = "staff", _("staff")
    SUGGESTION = "suggestion", _("public suggestion")
    STEWARD = "steward", _("steward")


class StewardState(TextChoices):
    """Whether somebody still looks after a program."""

    ACTIVE = "active", _("active")
    ENDED = "ended", _("ended")


class Silence(IntegerChoices):
    """How far the consequences have come of a steward's silence. An answer takes all of them back."""

    NONE = 0, _("none")
    FLAGGED = 1, _("said on the page")
    LOWERED = 2, _("listed below the others")
    HIDDEN = 3, _("contact hidden")
