"""Keep the source's words on the kind of sponsor with the program: one body can run several services."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One more text of a program."""

    dependencies = [("programs", "0002_catalog_version")]
    operations = [
        migrations.AddField(
            model_name="program",
            name="sponsor_detail",
            field=models.CharField(
                blank=True,
                default="",
                max_length=80,
                verbose_name="what kind of sponsor, in the source's words",
            ),
            preserve_default=False,
        )
    ]
