"""Staff find the mentorships in which somebody said that they are stuck."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matching", "0004_mentorships_and_circles")]

    operations = [
        migrations.AddIndex(
            model_name="check",
            index=models.Index(
                condition=models.Q(("answer", "stuck")), fields=["created_at", "id"], name="check_stuck"
            ),
        ),
    ]
