"""A mail that came in remembers what became of it, so that none is lost between the webhook and a conversation."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reminders", "0002_event_applied"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="inbound",
            options={"verbose_name": "mail that came in", "verbose_name_plural": "mails that came in"},
        ),
        migrations.AddField(
            model_name="inbound",
            name="detail",
            field=models.CharField(blank=True, max_length=200, verbose_name="more about it"),
        ),
        migrations.AddField(
            model_name="inbound",
            name="handled_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="handed on at"),
        ),
        migrations.AddField(
            model_name="inbound",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("posted", "became a message"),
                    ("held", "came from another address, whose owner was not proven: the right one is asked"),
                    ("failed_check", "its sender's own mail servers do not know it"),
                    ("automatic", "written by a machine"),
                    ("service", "a code or a link of some other service"),
                    ("no_thread", "to no conversation that is open"),
                    ("too_many", "more mails than people write"),
                    ("empty", "no words of its own"),
                    ("unreadable", "could not be read"),
                ],
                max_length=20,
                verbose_name="what became of it",
            ),
        ),
        migrations.AddField(
            model_name="inbound",
            name="tries",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="tries"),
        ),
        migrations.AddIndex(
            model_name="inbound",
            index=models.Index(condition=models.Q(("handled_at__isnull", True)), fields=["id"], name="inbound_waiting"),
        ),
        migrations.AddConstraint(
            model_name="inbound",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("handled_at__isnull", True), ("outcome", "")),
                    models.Q(
                        (
                            "outcome__in",
                            [
                                "posted",
                                "held",
                                "failed_check",
                                "automatic",
                                "service",
                                "no_thread",
                                "too_many",
                                "empty",
                                "unreadable",
                            ],
                        ),
                        ("handled_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="inbound_outcome_known",
            ),
        ),
    ]
