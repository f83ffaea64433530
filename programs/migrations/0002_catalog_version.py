"""Let the database raise the catalog's version with every change, so that no writer can forget it."""

from django.db import migrations

# Statement triggers, not row triggers: an import of 10,000 rows raises the number a few times, not 10,000.
# Within one transaction once is enough; the setting local to the transaction remembers it.
FUNCTION = """
CREATE FUNCTION programs_raise_catalog_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('mentorhub.catalog_raised', true) IS DISTINCT FROM txid_current()::text THEN
        INSERT INTO programs_catalogversion AS version (id, number, changed_at) VALUES (1, 1, now())
        ON CONFLICT (id) DO UPDATE SET number = version.number + 1, changed_at = now();
        PERFORM set_config('mentorhub.catalog_raised', txid_current()::text, true);
    END IF;
    RETURN NULL;
END $$;
INSERT INTO programs_catalogversion (id, number, changed_at) VALUES (1, 1, now());
"""
TABLES = [
    "programs_sponsor",
    "programs_program",
    "programs_program_topics",
    "programs_roleterms",
    "programs_applicationwindow",
    "programs_verification",
    "profiles_topic",
]
TRIGGER = """
CREATE TRIGGER raise_catalog_version AFTER INSERT OR UPDATE OR DELETE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION programs_raise_catalog_version();
"""


class Migration(migrations.Migration):
    """The trigger function, its one row, and a trigger on each table that a public page shows."""

    dependencies = [("programs", "0001_catalog"), ("profiles", "0002_topics")]
    operations = [
        migrations.RunSQL(
            FUNCTION, "DROP FUNCTION programs_raise_catalog_version; DELETE FROM programs_catalogversion;"
        ),
        *(
            migrations.RunSQL(TRIGGER.format(table=table), f"DROP TRIGGER raise_catalog_version ON {table};")
            for table in TABLES
        ),
    ]
