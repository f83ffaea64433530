"""Whether a machine wrote a mail is said in one place: in what became of it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("reminders", "0003_inbound_outcome"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="inbound",
            name="is_automatic",
        ),
    ]
