"""A mail that came in is claimed by the worker that hands it on: two would each count a try, and it would end."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reminders", "0004_inbound_one_word_for_machines"),
    ]

    operations = [
        migrations.AddField(
            model_name="inbound",
            name="claimed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="begun to be handed on at"),
        ),
    ]
