"""No program takes the address of one of our pages."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("profiles", "0002_topics"),
        ("programs", "0003_program_sponsor_detail"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(("slug__in", ("compare", "embed", "fit", "share", "suggest")), _negated=True),
                name="program_slug_not_a_page",
                violation_error_message="This address belongs to a page of the site. Choose another.",
            ),
        ),
    ]
