"""Number the lines of the log in the order of its chain.

A line used to take its number before it waited for its turn, so that of two lines written at the same instant the later
number could come first in the chain, which then looked broken. Now it takes its number when its turn has come: the next
one, without a gap, so that a missing line shows.
"""

from django.db import migrations

CHAIN = """
CREATE OR REPLACE FUNCTION profiles_chain_log() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE before text; number bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('profiles_auditentry'));
    SELECT digest, id INTO before, number FROM profiles_auditentry ORDER BY id DESC LIMIT 1;
    {number}
    NEW.why_digest := encode(sha256(convert_to(NEW.why, 'UTF8')), 'hex');
    NEW.digest := encode(sha256(convert_to(concat_ws(
        '|', coalesce(before, ''), extract(epoch FROM NEW.at)::text, coalesce(NEW.actor::text, ''), NEW.what,
        NEW.subject, NEW.why_digest
    ), 'UTF8')), 'hex');
    RETURN NEW;
END $$;
"""
NUMBER = "NEW.id := coalesce(number, 0) + 1;"


class Migration(migrations.Migration):
    """The trigger's function, once more."""

    dependencies = [("profiles", "0004_listing_and_log")]
    operations = [migrations.RunSQL(CHAIN.replace("{number}", NUMBER), CHAIN.replace("{number}", ""))]
