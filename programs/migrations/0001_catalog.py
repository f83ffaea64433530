"""The tables of the catalog."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("profiles", "0002_topics"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CatalogVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="catalog_version_single_row")
                ],
            },
        ),
        migrations.CreateModel(
            name="Sponsor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, unique=True, verbose_name="name")),
                ("acronym", models.CharField(blank=True, max_length=30, verbose_name="acronym")),
                ("slug", models.SlugField(max_length=90, unique=True, verbose_name="slug")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ala_office", "ALA office"),
                            ("division", "ALA division"),
                            ("section", "section of a division"),
                            ("round_table", "ALA round table"),
                            ("affiliate", "ALA affiliate"),
                            ("chapter", "chapter"),
                            ("other", "other association"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("kind_detail", models.CharField(blank=True, max_length=80, verbose_name="kind in its own words")),
                (
                    "short_name",
                    models.CharField(
                        blank=True,
                        help_text="How data files name this body as a parent: ALA, SLA, MLA (Medical).",
                        max_length=40,
                        null=True,
                        unique=True,
                        verbose_name="name as a parent",
                    ),
                ),
                (
                    "place",
                    models.CharField(
                        blank=True, help_text="Tells apart bodies of one acronym.", max_length=80, verbose_name="where"
                    ),
                ),
                ("url", models.URLField(blank=True, max_length=500, verbose_name="web page")),
                (
                    "annual_dues_usd",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Empty means: not stated.",
                        max_digits=8,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="lowest annual dues (USD)",
                    ),
                ),
                ("dues_source_url", models.URLField(blank=True, max_length=500, verbose_name="source of the dues")),
                (
                    "dues_as_of",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="year of the dues"),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="programs.sponsor",
                        verbose_name="parent",
                    ),
                ),
            ],
            options={
                "verbose_name": "sponsor",
                "verbose_name_plural": "sponsors",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Program",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=100, unique=True, verbose_name="id in data files")),
                ("slug", models.SlugField(max_length=100, unique=True, verbose_name="address")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("summary", models.TextField(blank=True, verbose_name="summary")),
                ("url", models.URLField(blank=True, max_length=500, verbose_name="web page")),
                (
                    "workflow",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("in_review", "in review"),
                            ("published", "published"),
                            ("archived", "archived"),
                        ],
                        default="draft",
                        max_length=12,
                        verbose_name="workflow",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("active", "Active"),
                            ("paused", "Paused"),
                            ("closed", "Closed"),
                            ("unknown", "Not confirmed"),
                        ],
                        default="unknown",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "status_year",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="year the status was last confirmed"
                    ),
                ),
                (
                    "membership_implies_ala",
                    models.BooleanField(
                        blank=True,
                        help_text="Empty means: not stated.",
                        null=True,
                        verbose_name="its membership asks for ALA membership",
                    ),
                ),
                (
                    "cost_usd",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=8,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="fee (USD)",
                    ),
                ),
                ("cost_note", models.TextField(blank=True, verbose_name="about the cost")),
                (
                    "formats",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("one_to_one", "One to one"),
                                ("group", "Group"),
                                ("cohort", "Cohort"),
                                ("peer", "Peers help each other"),
                                ("flash", "A single conversation"),
                                ("conference_buddy", "Conference buddy"),
                                ("resume_review", "Resume review"),
                                ("reverse", "Junior mentors senior"),
                            ],
                            max_length=30,
                        ),
                        blank=True,
                        null=True,
                        verbose_name="formats",
                    ),
                ),
                (
                    "delivery",
                    models.CharField(
                        blank=True,
                        choices=[("remote", "Remote"), ("in_person", "In person"), ("hybrid", "Both")],
                        max_length=10,
                        null=True,
                        verbose_name="delivery",
                    ),
                ),
                (
                    "stages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("high_school", "High school"),
                                ("undergraduate", "Undergraduate"),
                                ("student", "Library student"),
                                ("job_seeker", "Looking for a job"),
                                ("early", "Early career"),
                                ("career_changer", "Changing careers"),
                                ("returning", "Returning to work"),
                                ("mid", "Mid-career"),
                                ("new_director", "New director"),
                                ("senior", "Senior"),
                                ("retired", "Retired"),
                            ],
                            max_length=30,
                        ),
                        blank=True,
                        null=True,
                        verbose_name="career stages",
                    ),
                ),
                (
                    "library_types",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("any", "Any library"),
                                ("academic", "Academic"),
                                ("archives", "Archives"),
                                ("art", "Art"),
                                ("community_college", "Community college"),
                                ("consortium", "Consortium"),
                                ("federal", "Federal"),
                                ("law", "Law"),
                                ("medical", "Medical"),
                                ("music", "Music"),
                                ("public", "Public"),
                                ("rural", "Rural"),
                                ("school", "School"),
                                ("special", "Special"),
                                ("special_collections", "Special collections"),
                                ("state_agency", "State agency"),
                            ],
                            max_length=30,
                        ),
                        blank=True,
                        null=True,
                        verbose_name="library types",
                    ),
                ),
                (
                    "communities",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("bipoc", "BIPOC"),
                                ("latino_hispanic", "Latino/Hispanic"),
                                ("lgbtqia", "LGBTQIA+"),
                                ("black_african_american", "Black/African American"),
                                ("asian_pacific_american", "Asian/Pacific American"),
                                ("chinese_american", "Chinese American"),
                                ("under_represented_groups", "Under-represented groups"),
                                ("disability", "Disability"),
                            ],
                            max_length=30,
                        ),
                        blank=True,
                        null=True,
                        verbose_name="made for",
                    ),
                ),
                (
                    "duration_months",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        help_text="0 means a single meeting.",
                        max_digits=4,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(600),
                        ],
                        verbose_name="length in months",
                    ),
                ),
                ("time_commitment", models.CharField(blank=True, max_length=300, verbose_name="time asked")),
                (
                    "window_text",
                    models.CharField(blank=True, max_length=300, verbose_name="when to apply, in the source's words"),
                ),
                (
                    "scope",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("international", "international"),
                            ("national", "national"),
                            ("regional", "regional"),
                            ("state", "state or province"),
                        ],
                        max_length=15,
                        null=True,
                        verbose_name="reach",
                    ),
                ),
                ("region", models.CharField(blank=True, max_length=120, verbose_name="region")),
                (
                    "countries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2),
                        blank=True,
                        null=True,
                        verbose_name="countries (ISO codes)",
                    ),
                ),
                ("capacity", models.PositiveIntegerField(blank=True, null=True, verbose_name="places")),
                (
                    "matching",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("staff_matched", "The program's staff pair people"),
                            ("self_matched", "You choose each other"),
                            ("hybrid", "Staff suggest, you choose"),
                        ],
                        max_length=15,
                        null=True,
                        verbose_name="how people are paired",
                    ),
                ),
                ("notes", models.TextField(blank=True, verbose_name="notes")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="predecessors",
                        to="programs.program",
                        verbose_name="continued as",
                    ),
                ),
                (
                    "topics",
                    models.ManyToManyField(blank=True, related_name="+", to="profiles.topic", verbose_name="topics"),
                ),
                (
                    "sponsor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="programs",
                        to="programs.sponsor",
                        verbose_name="sponsor",
                    ),
                ),
            ],
            options={
                "verbose_name": "program",
                "verbose_name_plural": "programs",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Suggestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("new", "a program that is missing"),
                            ("correction", "something that is wrong"),
                            ("closed", "the program has ended"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "facts",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text="Keys are columns of the data file.",
                        verbose_name="proposed facts",
                    ),
                ),
                ("message", models.TextField(blank=True, verbose_name="in their words")),
                ("source_url", models.URLField(blank=True, max_length=500, verbose_name="where it can be read")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="address for questions")),
                (
                    "state",
                    models.CharField(
                        choices=[("pending", "waiting"), ("approved", "approved"), ("refused", "refused")],
                        default="pending",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="received at")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="suggestions",
                        to="programs.program",
                        verbose_name="program",
                    ),
                ),
            ],
            options={
                "verbose_name": "suggestion",
                "verbose_name_plural": "suggestions",
                "ordering": ["-created_at"],
            },
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "fields",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        help_text="Names of data-file columns. Empty means: every stated fact.",
                        null=True,
                        verbose_name="facts",
                    ),
                ),
                (
                    "evidence",
                    models.CharField(
                        choices=[
                            ("source", "read at the source"),
                            ("knowledge", "from general knowledge, not checked against a page"),
                            ("steward", "confirmed by the program"),
                        ],
                        default="source",
                        max_length=10,
                        verbose_name="evidence",
                    ),
                ),
                ("source_url", models.URLField(blank=True, max_length=500, verbose_name="source")),
                (
                    "as_of_year",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="year of the source"),
                ),
                ("as_of", models.DateField(blank=True, null=True, verbose_name="day of the source, when known")),
                ("confirmed_at", models.DateTimeField(auto_now_add=True, verbose_name="written down at")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="verifications",
                        to="programs.program",
                        verbose_name="program",
                    ),
                ),
            ],
            options={
                "verbose_name": "verification",
                "verbose_name_plural": "verifications",
                "ordering": ["program", "-confirmed_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="ApplicationWindow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[("mentee", "be mentored"), ("mentor", "mentor someone")],
                        help_text="Empty means: both.",
                        max_length=6,
                        null=True,
                        verbose_name="role",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("rolling", "any time"),
                            ("months", "the same months every year"),
                            ("dates", "on these dates"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                (
                    "months",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), blank=True, null=True, verbose_name="months"
                    ),
                ),
                ("opens_on", models.DateField(blank=True, null=True, verbose_name="opens on")),
                ("closes_on", models.DateField(blank=True, null=True, verbose_name="closes on")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="windows",
                        to="programs.program",
                        verbose_name="program",
                    ),
                ),
            ],
            options={
                "verbose_name": "application window",
                "verbose_name_plural": "application windows",
                "ordering": ["program", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("role__isnull", True), ("role__in", ["mentee", "mentor"]), _connector="OR"),
                        name="window_role_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("months__isnull", True),
                            models.Q(
                                ("months__contained_by", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
                                ("months__len__gt", 0),
                            ),
                            _connector="OR",
                        ),
                        name="window_months_in_year",
                        violation_error_message="Months are the numbers 1 to 12.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opens_on__isnull", True),
                            ("closes_on__isnull", True),
                            ("opens_on__lte", models.F("closes_on")),
                            _connector="OR",
                        ),
                        name="window_dates_in_order",
                        violation_error_message="The window closes before it opens.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closes_on__isnull", True),
                                ("kind", "rolling"),
                                ("months__isnull", True),
                                ("opens_on__isnull", True),
                            ),
                            models.Q(
                                ("closes_on__isnull", True),
                                ("kind", "months"),
                                ("months__isnull", False),
                                ("opens_on__isnull", True),
                            ),
                            models.Q(
                                ("kind", "dates"),
                                ("months__isnull", True),
                                models.Q(("opens_on__isnull", False), ("closes_on__isnull", False), _connector="OR"),
                            ),
                            _connector="OR",
                        ),
                        name="window_shape_fits_kind",
                        violation_error_message="Give months to a monthly window, dates to a dated one, and nothing else.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgramChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("field", models.CharField(max_length=40, verbose_name="field")),
                ("old", models.JSONField(null=True, verbose_name="old")),
                ("new", models.JSONField(null=True, verbose_name="new")),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("import", "import"),
                            ("staff", "staff"),
                            ("suggestion", "public suggestion"),
                            ("steward", "steward"),
                        ],
                        max_length=10,
                        verbose_name="origin",
                    ),
                ),
                ("changed_at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="why")),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="programs.program",
                        verbose_name="program",
                    ),
                ),
            ],
            options={
                "verbose_name": "change",
                "verbose_name_plural": "changes",
                "ordering": ["-changed_at", "-id"],
                "indexes": [models.Index(fields=["program", "-changed_at"], name="change_history")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["import", "staff", "suggestion", "steward"])),
                        name="change_origin_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RoleTerms",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[("mentee", "be mentored"), ("mentor", "mentor someone")],
                        max_length=6,
                        verbose_name="role",
                    ),
                ),
                ("eligibility", models.TextField(blank=True, verbose_name="who may join, in the source's words")),
                (
                    "membership",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "no membership"),
                            ("sponsor", "membership of the sponsor"),
                            ("ala", "ALA membership"),
                            ("either", "membership of either of two associations"),
                        ],
                        max_length=10,
                        null=True,
                        verbose_name="membership",
                    ),
                ),
                (
                    "employment",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("any", "any work situation, also between jobs"),
                            ("student_ok", "students welcome"),
                            ("employed", "people who work in a library"),
                            ("full_time", "full-time staff only"),
                        ],
                        max_length=12,
                        null=True,
                        verbose_name="work situation",
                    ),
                ),
                ("support_staff_ok", models.BooleanField(blank=True, null=True, verbose_name="support staff welcome")),
                (
                    "min_years",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="least years in the field"),
                ),
                (
                    "max_years",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="most years in the field"),
                ),
                ("experience", models.CharField(blank=True, max_length=300, verbose_name="experience asked, in words")),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="terms",
                        to="programs.program",
                        verbose_name="program",
                    ),
                ),
            ],
            options={
                "verbose_name": "terms of a role",
                "verbose_name_plural": "terms per role",
                "ordering": ["program", "role"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("program", "role"),
                        name="terms_unique_per_role",
                        violation_error_message="This program has terms for this role already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["mentee", "mentor"])), name="terms_role_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("membership__isnull", True),
                            ("membership__in", ["none", "sponsor", "ala", "either"]),
                            _connector="OR",
                        ),
                        name="terms_membership_known",
                        violation_error_message="Choose from the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("employment__isnull", True),
                            ("employment__in", ["any", "student_ok", "employed", "full_time"]),
                            _connector="OR",
                        ),
                        name="terms_employment_known",
                        violation_error_message="Choose from the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("min_years__isnull", True),
                            ("max_years__isnull", True),
                            ("min_years__lte", models.F("max_years")),
                            _connector="OR",
                        ),
                        name="terms_years_in_order",
                        violation_error_message="The least years are more than the most.",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="sponsor",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["ala_office", "division", "section", "round_table", "affiliate", "chapter", "other"])
                ),
                name="sponsor_kind_known",
                violation_error_message="Choose a kind from the list.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sponsor",
            constraint=models.CheckConstraint(
                condition=models.Q(("annual_dues_usd__isnull", True), ("annual_dues_usd__gte", 0), _connector="OR"),
                name="sponsor_dues_not_negative",
                violation_error_message="Dues cannot be negative.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sponsor",
            constraint=models.CheckConstraint(
                condition=models.Q(("parent", models.F("id")), _negated=True),
                name="sponsor_not_its_own_parent",
                violation_error_message="A sponsor cannot be its own parent.",
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(("workflow__in", ["draft", "in_review", "published", "archived"])),
                name="program_workflow_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["active", "paused", "closed", "unknown"])),
                name="program_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("delivery__isnull", True), ("delivery__in", ["remote", "in_person", "hybrid"]), _connector="OR"
                ),
                name="program_delivery_known",
                violation_error_message="Choose from the list.",
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("scope__isnull", True),
                    ("scope__in", ["international", "national", "regional", "state"]),
                    _connector="OR",
                ),
                name="program_scope_known",
                violation_error_message="Choose from the list.",
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("matching__isnull", True),
                    ("matching__in", ["staff_matched", "self_matched", "hybrid"]),
                    _connector="OR",
                ),
                name="program_matching_known",
                violation_error_message="Choose from the list.",
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("formats__isnull", True),
                    (
                        "formats__contained_by",
                        [
                            "one_to_one",
                            "group",
                            "cohort",
                            "peer",
                            "flash",
                            "conference_buddy",
                            "resume_review",
                            "reverse",
                        ],
                    ),
                    _connector="OR",
                ),
                name="program_formats_known",
                violation_error_message="Choose from the list.",
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("stages__isnull", True),
                    (
                        "stages__contained_by",
                        [
                            "high_school",
                            "undergraduate",
                            "student",
                            "job_seeker",
                            "early",
                            "career_changer",
                            "returning",
                            "mid",
                            "new_director",
                            "senior",
                            "retired",
                        ],
                    ),
                    _connector="OR",
                ),
                name="program_stages_known",
                violation_error_message="Choose from the list.",
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("library_types__isnull", True),
                    (
                        "library_types__contained_by",
                        [
                            "any",
                            "academic",
                            "archives",
                            "art",
                            "community_college",
                            "consortium",
                            "federal",
                            "law",
                            "medical",
                            "music",
                            "public",
                            "rural",
                            "school",
                            "special",
                            "special_collections",
                            "state_agency",
                        ],
                    ),
                    _connector="OR",
                ),
                name="program_library_types_known",
                violation_error_message="Choose from the list.",
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("communities__isnull", True),
                    (
                        "communities__contained_by",
                        [
                            "bipoc",
                            "latino_hispanic",
                            "lgbtqia",
                            "black_african_american",
                            "asian_pacific_american",
                            "chinese_american",
                            "under_represented_groups",
                            "disability",
                        ],
                    ),
                    _connector="OR",
                ),
                name="program_communities_known",
                violation_error_message="Choose from the list.",
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(("cost_usd__isnull", True), ("cost_usd__gte", 0), _connector="OR"),
                name="program_cost_not_negative",
                violation_error_message="A fee cannot be negative.",
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(("duration_months__isnull", True), ("duration_months__gte", 0), _connector="OR"),
                name="program_duration_not_negative",
                violation_error_message="A length cannot be negative.",
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("successor__isnull", True), models.Q(("successor", models.F("id")), _negated=True), _connector="OR"
                ),
                name="program_not_its_own_successor",
                violation_error_message="A program cannot continue as itself.",
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["new", "correction", "closed"])), name="suggestion_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("state", "pending")),
                    models.Q(("decided_at__isnull", False), ("state__in", ["approved", "refused"])),
                    _connector="OR",
                ),
                name="suggestion_decided_has_time",
                violation_error_message="A decided suggestion has a time of decision.",
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "new"), ("program__isnull", False), _connector="OR"),
                name="suggestion_names_its_program",
                violation_error_message="A correction needs the program that it corrects.",
            ),
        ),
        migrations.AddConstraint(
            model_name="verification",
            constraint=models.CheckConstraint(
                condition=models.Q(("evidence__in", ["source", "knowledge", "steward"])),
                name="verification_evidence_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="verification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("as_of_year__isnull", True),
                    models.Q(("as_of_year__gte", 1876), ("as_of_year__lte", 2200)),
                    _connector="OR",
                ),
                name="verification_year_plausible",
                violation_error_message="Give a year between 1876, when ALA was founded, and 2200.",
            ),
        ),
    ]
