"""Find those who joined, made a profile or end a pause within a few days without reading everybody."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Three indexes, made while the site goes on writing."""

    atomic = False
    dependencies = [("profiles", "0005_profile_first_wrote_at")]

    operations = [
        AddIndexConcurrently(model_name="user", index=models.Index(fields=["joined_at"], name="user_joined")),
        AddIndexConcurrently(model_name="profile", index=models.Index(fields=["created_at"], name="profile_made")),
        AddIndexConcurrently(
            model_name="profile",
            index=models.Index(
                fields=["paused_until"], name="profile_pause", condition=models.Q(paused_until__isnull=False)
            ),
        ),
    ]
