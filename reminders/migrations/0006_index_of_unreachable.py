"""Staff find the people whom mail does not reach."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reminders", "0005_inbound_claimed")]

    operations = [
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("reason", "suppressed")), fields=["recipient", "-id"], name="delivery_unreachable"
            ),
        ),
    ]
