"""Remember of a report which address it was about, as a keyed hash, so that a new account starts no new record."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column and the index behind the history of a person."""

    dependencies = [("profiles", "0005_log_in_order")]
    operations = [
        migrations.AddField(
            model_name="report",
            name="known_as",
            field=models.CharField(
                blank=True, default="", editable=False, max_length=64, verbose_name="keyed hash of the address"
            ),
        ),
        migrations.AddIndex(model_name="report", index=models.Index(fields=["known_as"], name="report_same_address")),
    ]
