"""A receipt remembers when it was joined with its mail, so that none counts twice."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reminders", "0001_outbox"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="event",
            name="event_waiting",
        ),
        migrations.AddField(
            model_name="event",
            name="applied_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="joined at"),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("applied_at__isnull", True)), fields=["received_at"], name="event_waiting"
            ),
        ),
    ]
