"""Reports keep what was said between two people, for those that are made from a conversation."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("profiles", "0006_days_of_reminders")]

    operations = [
        migrations.AddField(
            model_name="report",
            name="said",
            field=models.JSONField(blank=True, default=list, verbose_name="what was said between them"),
        ),
    ]
