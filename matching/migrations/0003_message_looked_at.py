"""Staff note that they looked at a flagged message, and find those that wait."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matching", "0002_address_use")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="looked_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="looked at by staff at"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("flags", []), _negated=True), fields=["-created_at", "-id"], name="message_flagged"
            ),
        ),
    ]
