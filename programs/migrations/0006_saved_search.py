"""Keep searches that somebody wants to hear about, and the address of their pages free of programs."""

import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programs", "0005_steward")]

    operations = [
        migrations.CreateModel(
            name="SavedSearch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "email",
                    models.EmailField(help_text="In small letters.", max_length=254, verbose_name="e-mail address"),
                ),
                ("query", models.TextField(blank=True, verbose_name="filters")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="saved at")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="confirmed at")),
                ("alerted_at", models.DateTimeField(blank=True, null=True, verbose_name="last alert at")),
                ("told", models.JSONField(blank=True, default=list, verbose_name="what was told")),
            ],
            options={
                "verbose_name": "saved search",
                "verbose_name_plural": "saved searches",
                "indexes": [
                    models.Index(
                        condition=models.Q(("confirmed_at", None)), fields=["created_at"], name="saved_search_waiting"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("email"), django.db.models.functions.text.MD5("query"), name="saved_search_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("alerted_at", None), ("confirmed_at__isnull", False), _connector="OR"),
                        name="saved_search_alerts_only_confirmed",
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint(model_name="program", name="program_slug_not_a_page"),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("slug__in", ("alerts", "compare", "embed", "fit", "share", "steward", "suggest")), _negated=True
                ),
                name="program_slug_not_a_page",
                violation_error_message="This address belongs to a page of the site. Choose another.",
            ),
        ),
    ]
