"""Let a program have a steward: somebody of its own who confirms what is said of it."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

# What public pages show of a steward. When they were asked is no news to the catalog.
SHOWN = "silent, is_public, state, email, name, answered_at"
TRIGGER = f"""
CREATE TRIGGER raise_catalog_version AFTER INSERT OR DELETE OR UPDATE OF {SHOWN} ON programs_steward
FOR EACH STATEMENT EXECUTE FUNCTION programs_raise_catalog_version();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0004_reserved_addresses"),
    ]

    operations = [
        migrations.CreateModel(
            name="Steward",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address")),
                ("name", models.CharField(blank=True, max_length=100, verbose_name="name")),
                (
                    "is_public",
                    models.BooleanField(default=False, verbose_name="the address stands on the program's page"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("active", "active"), ("ended", "ended")],
                        default="active",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="appointed at")),
                ("asked_at", models.DateTimeField(blank=True, null=True, verbose_name="unanswered since")),
                ("bounced_at", models.DateTimeField(blank=True, null=True, verbose_name="mail came back at")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="last answered at")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                (
                    "silent",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "none"),
                            (1, "said on the page"),
                            (2, "listed below the others"),
                            (3, "contact hidden"),
                        ],
                        default=0,
                        verbose_name="silence",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stewards",
                        to="programs.program",
                        verbose_name="program",
                    ),
                ),
            ],
            options={
                "verbose_name": "steward",
                "verbose_name_plural": "stewards",
                "ordering": ["program", "-created_at"],
                "indexes": [
                    models.Index(condition=models.Q(("state", "active")), fields=["email"], name="steward_email")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["active", "ended"])), name="steward_state_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("silent__in", [0, 1, 2, 3])), name="steward_silence_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", True), ("state", "active"), models.Q(("email", ""), _negated=True)
                            ),
                            models.Q(
                                ("email", ""),
                                ("ended_at__isnull", False),
                                ("is_public", False),
                                ("name", ""),
                                ("state", "ended"),
                            ),
                            _connector="OR",
                        ),
                        name="steward_ended_is_forgotten",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "active")),
                        fields=("program",),
                        name="steward_one_for_a_program",
                        violation_error_message="This program has a steward already.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER raise_catalog_version ON programs_steward;"),
        migrations.RemoveConstraint(model_name="program", name="program_slug_not_a_page"),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("slug__in", ("compare", "embed", "fit", "share", "steward", "suggest")), _negated=True
                ),
                name="program_slug_not_a_page",
                violation_error_message="This address belongs to a page of the site. Choose another.",
            ),
        ),
    ]
