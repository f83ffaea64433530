"""Remember when somebody first wrote to anybody, so that reminders know who never did."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A new column, empty: nobody has written to anybody yet."""

    dependencies = [("profiles", "0004_listing_and_log")]

    operations = [
        migrations.AddField(
            model_name="profile",
            name="first_wrote_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="first wrote to somebody at"
            ),
        ),
    ]
