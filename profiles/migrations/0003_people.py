"""Profiles, places, offers, safety, invitations: the tables of people."""

import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("profiles", "0002_topics"),
    ]

    operations = [
        migrations.CreateModel(
            name="Fact",
            fields=[
                ("id", models.SmallAutoField(primary_key=True, serialize=False)),
                ("name", models.TextField(unique=True, verbose_name="name")),
            ],
            options={
                "verbose_name": "fact of a card",
                "verbose_name_plural": "facts of cards",
            },
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
                ("actor", models.BigIntegerField(null=True, verbose_name="account who did it")),
                ("what", models.CharField(max_length=60, verbose_name="what")),
                ("subject", models.CharField(max_length=60, verbose_name="to what")),
                ("why", models.CharField(blank=True, max_length=500, verbose_name="why")),
                ("why_digest", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "verbose_name": "line of the log",
                "verbose_name_plural": "lines of the log",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="asked at")),
                ("erase_at", models.DateTimeField(db_index=True, verbose_name="to be erased at")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="erasure",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
            ],
            options={
                "verbose_name": "erasure",
                "verbose_name_plural": "erasures",
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address")),
                (
                    "email_digest",
                    models.CharField(max_length=64, unique=True, verbose_name="keyed hash of the address"),
                ),
                ("name", models.CharField(blank=True, max_length=80, verbose_name="name")),
                ("draft", models.JSONField(blank=True, default=dict, verbose_name="what the file said")),
                ("source", models.CharField(blank=True, max_length=80, verbose_name="from")),
                ("token_digest", models.CharField(blank=True, max_length=64, verbose_name="hash of the link's token")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting for an answer"),
                            ("accepted", "accepted"),
                            ("declined", "declined"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="made at")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="mailed at")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered at")),
            ],
            options={
                "verbose_name": "invitation",
                "verbose_name_plural": "invitations",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"),
                        condition=models.Q(("email", ""), _negated=True),
                        name="invitation_email_unique",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("token_digest", ""), _negated=True),
                        fields=("token_digest",),
                        name="invitation_token_unique",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "declined"), _negated=True),
                            models.Q(("email", ""), ("name", "")),
                            _connector="OR",
                        ),
                        name="invitation_declined_forgets",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=200, unique=True, verbose_name="folded text")),
                ("text", models.CharField(max_length=200, verbose_name="as first typed")),
                ("label", models.CharField(blank=True, max_length=200, verbose_name="as shown")),
                (
                    "country",
                    models.CharField(
                        blank=True, help_text="ISO 3166-1, two letters", max_length=2, verbose_name="country"
                    ),
                ),
                ("region", models.CharField(blank=True, max_length=10, verbose_name="state or province")),
                ("city", models.CharField(blank=True, max_length=120, verbose_name="city")),
                ("latitude", models.FloatField(blank=True, null=True, verbose_name="latitude")),
                ("longitude", models.FloatField(blank=True, null=True, verbose_name="longitude")),
                (
                    "precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("city", "city"),
                            ("postcode", "postal code"),
                            ("region", "state or province"),
                            ("country", "country"),
                        ],
                        max_length=10,
                        verbose_name="precision",
                    ),
                ),
                ("time_zone", models.CharField(blank=True, max_length=64, verbose_name="time zone")),
                (
                    "provider",
                    models.CharField(
                        blank=True,
                        choices=[("gazetteer", "our own list"), ("nominatim", "Nominatim")],
                        max_length=10,
                        verbose_name="provider",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "not looked up yet"),
                            ("found", "found"),
                            ("unknown", "no such place known"),
                            ("ambiguous", "several places have this name"),
                            ("failed", "could not be looked up, will be tried again"),
                        ],
                        default="pending",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="first typed at")),
                ("asked_at", models.DateTimeField(blank=True, null=True, verbose_name="last looked up at")),
                ("retry_at", models.DateTimeField(blank=True, null=True, verbose_name="next try at")),
                ("error", models.CharField(blank=True, max_length=80, verbose_name="last fault")),
            ],
            options={
                "verbose_name": "place",
                "verbose_name_plural": "places",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["pending", "failed"])),
                        fields=["retry_at", "id"],
                        name="place_waiting",
                    ),
                    models.Index(
                        condition=models.Q(("state", "found")), fields=["latitude", "longitude"], name="place_points"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["pending", "found", "unknown", "ambiguous", "failed"])),
                        name="place_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                            models.Q(
                                ("latitude__gte", -90),
                                ("latitude__lte", 90),
                                ("longitude__gte", -180),
                                ("longitude__lte", 180),
                            ),
                            _connector="OR",
                        ),
                        name="place_on_earth",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "found"), _negated=True), ("latitude__isnull", False), _connector="OR"
                        ),
                        name="place_found_has_point",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Profile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slug",
                    models.CharField(
                        db_default=django.db.models.functions.text.Right(
                            django.db.models.functions.comparison.Cast(
                                django.contrib.postgres.functions.RandomUUID(), models.CharField()
                            ),
                            12,
                        ),
                        editable=False,
                        max_length=12,
                        unique=True,
                        verbose_name="public name in addresses",
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="display name")),
                ("headline", models.CharField(blank=True, max_length=120, verbose_name="headline")),
                ("about", models.TextField(blank=True, max_length=600, verbose_name="in your own words")),
                (
                    "library_type",
                    models.CharField(
                        blank=True,
                        choices=[
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
                            ("none", "Not in a library now"),
                        ],
                        max_length=20,
                        verbose_name="library type",
                    ),
                ),
                (
                    "years",
                    models.CharField(
                        choices=[
                            ("not_yet", "Not yet, or a student"),
                            ("under_3", "Less than 3 years"),
                            ("from_3", "3 to 5 years"),
                            ("from_6", "6 to 10 years"),
                            ("from_11", "11 to 20 years"),
                            ("over_20", "More than 20 years"),
                        ],
                        max_length=10,
                        verbose_name="years in the field",
                    ),
                ),
                ("place_text", models.CharField(blank=True, max_length=120, verbose_name="place as typed")),
                (
                    "meeting",
                    models.CharField(
                        choices=[("remote", "Remote"), ("in_person", "In person"), ("both", "Both")],
                        default="both",
                        max_length=10,
                        verbose_name="where to meet",
                    ),
                ),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=3), default=list, verbose_name="languages"
                    ),
                ),
                ("time_zone", models.CharField(blank=True, max_length=64, verbose_name="time zone")),
                (
                    "hours_a_month",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(40),
                        ],
                        verbose_name="hours a month",
                    ),
                ),
                (
                    "replies_within",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("days", "within 2 days"),
                            ("week", "within a week"),
                            ("fortnight", "within two weeks"),
                        ],
                        max_length=10,
                        verbose_name="usually answers",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "Everybody, also without an account"),
                            ("members", "Members who are signed in"),
                            ("hidden", "Nobody for now"),
                        ],
                        default="members",
                        max_length=10,
                        verbose_name="who may see it",
                    ),
                ),
                (
                    "seeking",
                    models.BooleanField(
                        default=False,
                        help_text="Listed for mentors as looking for help.",
                        verbose_name="mentors may find me",
                    ),
                ),
                (
                    "accepting",
                    models.CharField(
                        choices=[
                            ("open", "Open: people may ask me"),
                            ("paused", "Paused: nobody finds me in the list"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="open or paused",
                    ),
                ),
                ("paused_until", models.DateField(blank=True, null=True, verbose_name="paused until")),
                (
                    "heard_from",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("colleague", "A colleague told me"),
                            ("association", "An association or its list"),
                            ("school", "Library school"),
                            ("conference", "A conference"),
                            ("search", "A search on the web"),
                            ("social", "Social media"),
                            ("mentorconnect", "MentorConnect"),
                            ("catalog", "The program catalog here"),
                            ("other", "Something else"),
                        ],
                        max_length=15,
                        verbose_name="heard of us from",
                    ),
                ),
                (
                    "standing",
                    models.CharField(
                        choices=[("good", "in good standing"), ("held", "held back by staff")],
                        default="good",
                        editable=False,
                        max_length=5,
                        verbose_name="standing",
                    ),
                ),
                (
                    "active_on",
                    models.DateField(
                        default=django.utils.timezone.localdate, editable=False, verbose_name="last active on"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="made at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed at")),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="profiles",
                        to="profiles.place",
                        verbose_name="place",
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="profile",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
            ],
            options={
                "verbose_name": "profile",
                "verbose_name_plural": "profiles",
            },
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("question", "One question by e-mail"),
                            ("call", "A 30-minute call"),
                            ("resume", "A resume review"),
                            ("circle", "A circle: a small group"),
                            ("months", "Mentoring over months"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "places",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(50),
                        ],
                        verbose_name="places",
                    ),
                ),
                ("taken", models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="places taken")),
                (
                    "profile",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="offers",
                        to="profiles.profile",
                        verbose_name="profile",
                    ),
                ),
            ],
            options={
                "verbose_name": "offer",
                "verbose_name_plural": "offers",
            },
        ),
        migrations.CreateModel(
            name="Listing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("account", models.BigIntegerField(help_text="Of the profile, for blocks.", verbose_name="account")),
                (
                    "direction",
                    models.CharField(
                        choices=[("help", "can help"), ("want", "wants help")], max_length=4, verbose_name="direction"
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("public", "Everybody, also without an account"),
                            ("members", "Members who are signed in"),
                            ("hidden", "Nobody for now"),
                        ],
                        max_length=10,
                        verbose_name="who may see it",
                    ),
                ),
                ("available_from", models.DateField(null=True, verbose_name="available from")),
                ("active_on", models.DateField(verbose_name="last active on")),
                ("latitude", models.FloatField(null=True, verbose_name="latitude")),
                ("longitude", models.FloatField(null=True, verbose_name="longitude")),
                (
                    "facts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), verbose_name="facts"
                    ),
                ),
                ("left", models.JSONField(default=dict, verbose_name="places left")),
                ("words", django.contrib.postgres.search.SearchVectorField(verbose_name="words")),
                (
                    "profile",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="listings",
                        to="profiles.profile",
                        verbose_name="profile",
                    ),
                ),
            ],
            options={
                "verbose_name": "card in the list",
                "verbose_name_plural": "cards in the list",
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "known_as",
                    models.CharField(
                        blank=True, default="", editable=False, max_length=64, verbose_name="keyed hash of the address"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("harassment", "Harassment or threats"),
                            ("safety", "Somebody may be in danger"),
                            ("discrimination", "Discrimination"),
                            ("selling", "Selling, spam or asking for money"),
                            ("false", "Not who they say they are"),
                            ("other", "Something else"),
                        ],
                        max_length=15,
                        verbose_name="reason",
                    ),
                ),
                ("message", models.TextField(blank=True, max_length=2000, verbose_name="in their words")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="address for an answer")),
                ("snapshot", models.JSONField(default=dict, verbose_name="what the profile said")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="received at")),
                ("due_at", models.DateTimeField(verbose_name="to be looked at by")),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("nothing", "Nothing wrong"),
                            ("warned", "Spoke with the person"),
                            ("held", "Held the profile back"),
                        ],
                        max_length=10,
                        verbose_name="decision",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                ("why", models.CharField(blank=True, max_length=500, verbose_name="why")),
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
                    "reported",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="reports_received",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="about",
                    ),
                ),
                (
                    "reporter",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="from",
                    ),
                ),
            ],
            options={
                "verbose_name": "report",
                "verbose_name_plural": "reports",
                "ordering": ["-created_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="TopicInterest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "direction",
                    models.CharField(
                        choices=[("help", "can help"), ("want", "wants help")], max_length=4, verbose_name="direction"
                    ),
                ),
                (
                    "profile",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="interests",
                        to="profiles.profile",
                        verbose_name="profile",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interests",
                        to="profiles.topic",
                        verbose_name="topic",
                    ),
                ),
            ],
            options={
                "verbose_name": "topic of a person",
                "verbose_name_plural": "topics of people",
            },
        ),
        migrations.CreateModel(
            name="Block",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="since")),
                (
                    "blocked",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="blocks_received",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who is blocked",
                    ),
                ),
                (
                    "blocker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="blocks_made",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who blocks",
                    ),
                ),
            ],
            options={
                "verbose_name": "block",
                "verbose_name_plural": "blocks",
                "constraints": [
                    models.UniqueConstraint(fields=("blocker", "blocked"), name="block_once"),
                    models.CheckConstraint(
                        condition=models.Q(("blocker", models.F("blocked")), _negated=True),
                        name="block_somebody_else",
                        violation_error_message="You cannot block yourself.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConductAcceptance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.CharField(max_length=20, verbose_name="version")),
                ("accepted_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="accepted at")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conduct_acceptances",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
            ],
            options={
                "verbose_name": "acceptance of the code of conduct",
                "verbose_name_plural": "acceptances of the code of conduct",
                "constraints": [models.UniqueConstraint(fields=("user", "version"), name="conduct_once_per_version")],
            },
        ),
        migrations.AddConstraint(
            model_name="profile",
            constraint=models.CheckConstraint(
                condition=models.Q(("visibility__in", ["public", "members", "hidden"])), name="profile_visibility_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="profile",
            constraint=models.CheckConstraint(
                condition=models.Q(("accepting__in", ["open", "paused"])), name="profile_accepting_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="profile",
            constraint=models.CheckConstraint(
                condition=models.Q(("standing__in", ["good", "held"])), name="profile_standing_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="profile",
            constraint=models.CheckConstraint(
                condition=models.Q(("meeting__in", ["remote", "in_person", "both"])), name="profile_meeting_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="profile",
            constraint=models.CheckConstraint(
                condition=models.Q(("years__in", ["not_yet", "under_3", "from_3", "from_6", "from_11", "over_20"])),
                name="profile_years_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="profile",
            constraint=models.CheckConstraint(
                condition=models.Q(("accepting", "paused"), ("paused_until__isnull", True), _connector="OR"),
                name="profile_paused_until_is_of_a_pause",
                violation_error_message="A return date belongs to a pause.",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.UniqueConstraint(fields=("profile", "kind"), name="offer_once_per_kind"),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["question", "call", "resume", "circle", "months"])),
                name="offer_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(("places__gte", 1), ("places__lte", 50)), name="offer_places_plausible"
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(("taken__lte", models.F("places"))),
                name="offer_never_overbooked",
                violation_error_message="All places of this offer are taken.",
            ),
        ),
        migrations.AddIndex(
            model_name="listing",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("direction", "help")), fields=["facts"], name="listing_help_facts"
            ),
        ),
        migrations.AddIndex(
            model_name="listing",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("direction", "help")), fields=["words"], name="listing_help_words"
            ),
        ),
        migrations.AddIndex(
            model_name="listing",
            index=models.Index(
                condition=models.Q(("direction", "help")),
                fields=["latitude", "longitude", "-active_on", "-id"],
                include=["profile", "account", "audience", "available_from", "facts", "left"],
                name="listing_help_point",
            ),
        ),
        migrations.AddIndex(
            model_name="listing",
            index=models.Index(
                condition=models.Q(("direction", "help")),
                fields=["-active_on", "-id"],
                include=["profile", "account", "audience", "available_from", "facts", "left"],
                name="listing_help_recent",
            ),
        ),
        migrations.AddIndex(
            model_name="listing",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("direction", "want")), fields=["facts"], name="listing_want_facts"
            ),
        ),
        migrations.AddIndex(
            model_name="listing",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("direction", "want")), fields=["words"], name="listing_want_words"
            ),
        ),
        migrations.AddIndex(
            model_name="listing",
            index=models.Index(
                condition=models.Q(("direction", "want")),
                fields=["latitude", "longitude", "-active_on", "-id"],
                include=["profile", "account", "audience", "available_from", "facts", "left"],
                name="listing_want_point",
            ),
        ),
        migrations.AddIndex(
            model_name="listing",
            index=models.Index(
                condition=models.Q(("direction", "want")),
                fields=["-active_on", "-id"],
                include=["profile", "account", "audience", "available_from", "facts", "left"],
                name="listing_want_recent",
            ),
        ),
        migrations.AddConstraint(
            model_name="listing",
            constraint=models.UniqueConstraint(fields=("profile", "direction"), name="listing_once"),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(condition=models.Q(("decision", "")), fields=["due_at", "id"], name="report_waiting"),
        ),
        migrations.AddIndex(model_name="report", index=models.Index(fields=["known_as"], name="report_same_address")),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reason__in", ["harassment", "safety", "discrimination", "selling", "false", "other"])
                ),
                name="report_reason_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("decision", "")),
                    models.Q(("decision__in", ["nothing", "warned", "held"]), ("decided_at__isnull", False)),
                    _connector="OR",
                ),
                name="report_decided_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="topicinterest",
            constraint=models.UniqueConstraint(fields=("profile", "direction", "topic"), name="interest_once"),
        ),
        migrations.AddConstraint(
            model_name="topicinterest",
            constraint=models.CheckConstraint(
                condition=models.Q(("direction__in", ["help", "want"])), name="interest_direction_known"
            ),
        ),
    ]
