"""Let the database keep the drawer of cards and the log, so that no writer can forget the one or bend the other."""

from django.db import migrations

# Lower case, accents off, the rest as it is: the bundled PostgreSQL has no `unaccent`.
FOLD = """
CREATE FUNCTION profiles_fold(given text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT lower(regexp_replace(normalize(given, NFKD), '[\u0300-\u036f]', '', 'g'))
$$;
"""

# The haversine formula on a sphere of the earth's mean radius, as in profiles/showing/distance.py.
MILES = """
CREATE FUNCTION profiles_miles(latitude float8, longitude float8, here_latitude float8, here_longitude float8)
RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT 2 * 3958.8 * asin(sqrt(least(1.0,
        sin(radians(latitude - here_latitude) / 2) ^ 2
        + cos(radians(here_latitude)) * cos(radians(latitude)) * sin(radians(longitude - here_longitude) / 2) ^ 2
    )))
$$;
"""

# The numbers of facts. A word that nobody had before gets its number here; two writers of one word wait for each other.
FACTS = """
CREATE FUNCTION profiles_facts(names text[]) RETURNS smallint[] LANGUAGE plpgsql AS $$
DECLARE found smallint[];
BEGIN
    found := ARRAY(SELECT id FROM profiles_fact WHERE name = ANY(names) ORDER BY id);
    IF cardinality(found) < cardinality(names) THEN
        INSERT INTO profiles_fact (name)
        SELECT DISTINCT given FROM unnest(names) AS given
        WHERE NOT EXISTS (SELECT 1 FROM profiles_fact WHERE name = given) ON CONFLICT DO NOTHING;
        found := ARRAY(SELECT id FROM profiles_fact WHERE name = ANY(names) ORDER BY id);
    END IF;
    RETURN found;
END $$;
"""

# Two writers of one person wait for each other at the person's row; each later statement of the function then sees
# what the other has committed. Writers take that lock first (Profile.objects.lock), so the order is always the same.
RELIST = """
CREATE FUNCTION profiles_relist(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM profiles_profile WHERE id = ANY(ids) ORDER BY id FOR NO KEY UPDATE;
    DELETE FROM profiles_listing WHERE profile_id = ANY(ids);
    INSERT INTO profiles_listing
        (profile_id, account, direction, audience, available_from, active_on, latitude, longitude, facts, "left", words)
    SELECT person.id, person.user_id, side.direction,
        CASE side.direction WHEN 'help' THEN person.visibility ELSE 'members' END,
        CASE person.accepting WHEN 'paused' THEN person.paused_until END,
        person.active_on, place.latitude, place.longitude,
        profiles_facts(topics.facts
            || ARRAY(SELECT 'language:' || code FROM unnest(person.languages) AS code)
            || CASE side.direction WHEN 'help' THEN offers.facts ELSE '{}' END
            || CASE WHEN person.meeting IN ('remote', 'both') THEN ARRAY['meet:remote'] ELSE '{}' END
            || CASE WHEN person.meeting IN ('in_person', 'both') THEN ARRAY['meet:in_person'] ELSE '{}' END
            || CASE WHEN person.library_type <> '' THEN ARRAY['library_type:' || person.library_type] ELSE '{}' END
            || ARRAY['years:' || person.years]
            || CASE WHEN place.country <> '' THEN ARRAY['country:' || place.country] ELSE '{}' END
            || CASE WHEN place.region <> '' THEN ARRAY['region:' || place.country || '-' || place.region] ELSE '{}' END
        ),
        CASE side.direction WHEN 'help' THEN offers.places_left ELSE '{}' END,
        to_tsvector('english', text.folded) || to_tsvector('simple', text.folded)
    FROM profiles_profile person
    JOIN profiles_user account ON account.id = person.user_id AND account.is_active
    CROSS JOIN (VALUES ('help'), ('want')) AS side(direction)
    LEFT JOIN profiles_place place ON place.id = person.place_id
    CROSS JOIN LATERAL (
        SELECT string_agg(topic.name, ' ') AS names,
            array_agg('topic:' || topic.slug)
                || array_agg(DISTINCT 'topic:' || parent.slug) FILTER (WHERE parent.slug IS NOT NULL) AS facts
        FROM profiles_topicinterest interest
        JOIN profiles_topic topic ON topic.id = interest.topic_id
        LEFT JOIN profiles_topic parent ON parent.id = topic.parent_id
        WHERE interest.profile_id = person.id AND interest.direction = side.direction
    ) AS topics
    CROSS JOIN LATERAL (
        SELECT coalesce(array_agg('offer:' || kind), '{}') AS facts,
            coalesce(jsonb_object_agg(kind, places - taken), '{}') AS places_left
        FROM profiles_offer WHERE profile_id = person.id AND taken < places
    ) AS offers
    CROSS JOIN LATERAL (
        SELECT profiles_fold(concat_ws(' ', person.name, person.headline, person.about, topics.names, place.label))
            AS folded
    ) AS text
    WHERE person.id = ANY(ids) AND person.standing = 'good' AND person.visibility <> 'hidden'
        AND (person.accepting = 'open' OR person.paused_until IS NOT NULL)
        AND NOT EXISTS (SELECT 1 FROM profiles_erasure WHERE user_id = person.user_id)
        AND topics.facts IS NOT NULL
        AND CASE side.direction WHEN 'help' THEN offers.facts <> '{}' ELSE person.seeking END;
END $$;
"""

TRIGGERS = """
CREATE FUNCTION profiles_relist_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM profiles_relist(ARRAY[NEW.id]);
    RETURN NULL;
END $$;
CREATE TRIGGER relist AFTER INSERT OR UPDATE ON profiles_profile
FOR EACH ROW EXECUTE FUNCTION profiles_relist_person();

CREATE FUNCTION profiles_unlist_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM profiles_listing WHERE profile_id = OLD.id;
    RETURN NULL;
END $$;
CREATE TRIGGER unlist AFTER DELETE ON profiles_profile
FOR EACH ROW EXECUTE FUNCTION profiles_unlist_person();

CREATE FUNCTION profiles_relist_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN PERFORM profiles_relist(ARRAY[OLD.profile_id]); END IF;
    IF TG_OP = 'INSERT' OR (TG_OP = 'UPDATE' AND NEW.profile_id <> OLD.profile_id) THEN
        PERFORM profiles_relist(ARRAY[NEW.profile_id]);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER relist AFTER INSERT OR UPDATE OR DELETE ON profiles_topicinterest
FOR EACH ROW EXECUTE FUNCTION profiles_relist_owner();
CREATE TRIGGER relist AFTER INSERT OR UPDATE OR DELETE ON profiles_offer
FOR EACH ROW EXECUTE FUNCTION profiles_relist_owner();

CREATE FUNCTION profiles_relist_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM profiles_relist(ARRAY(SELECT id FROM profiles_profile WHERE place_id = NEW.id));
    RETURN NULL;
END $$;
CREATE TRIGGER relist AFTER UPDATE OF latitude, longitude, label, country, region ON profiles_place
FOR EACH ROW EXECUTE FUNCTION profiles_relist_place();

CREATE FUNCTION profiles_relist_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM profiles_relist(ARRAY(SELECT id FROM profiles_profile WHERE user_id = NEW.id));
    RETURN NULL;
END $$;
CREATE TRIGGER relist AFTER UPDATE OF is_active ON profiles_user
FOR EACH ROW WHEN (OLD.is_active IS DISTINCT FROM NEW.is_active) EXECUTE FUNCTION profiles_relist_account();

CREATE FUNCTION profiles_relist_leaver() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM profiles_relist(ARRAY(
        SELECT id FROM profiles_profile WHERE user_id = CASE TG_OP WHEN 'DELETE' THEN OLD.user_id ELSE NEW.user_id END
    ));
    RETURN NULL;
END $$;
CREATE TRIGGER relist AFTER INSERT OR DELETE ON profiles_erasure
FOR EACH ROW EXECUTE FUNCTION profiles_relist_leaver();

CREATE FUNCTION profiles_relist_topic() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM profiles_relist(ARRAY(
        SELECT DISTINCT interest.profile_id FROM profiles_topicinterest interest
        JOIN profiles_topic topic ON topic.id = interest.topic_id
        WHERE topic.id = NEW.id OR topic.parent_id = NEW.id
    ));
    RETURN NULL;
END $$;
CREATE TRIGGER relist AFTER UPDATE OF name, slug, parent_id ON profiles_topic
FOR EACH ROW EXECUTE FUNCTION profiles_relist_topic();
"""
UNDO_TRIGGERS = """
DROP FUNCTION profiles_relist_topic, profiles_relist_leaver, profiles_relist_account, profiles_relist_place,
    profiles_relist_owner, profiles_unlist_person, profiles_relist_person CASCADE;
"""

# The words, which only the index reads, stand apart, so that three times as many cards fit on a page of the disk.
STORAGE = """
ALTER TABLE profiles_listing ALTER COLUMN words SET STORAGE EXTERNAL;
ALTER TABLE profiles_listing SET (toast_tuple_target = 128);
"""

# Lines are written one after another (the advisory lock), each with a digest over the line before. A line takes its
# number when its turn has come, and without a gap, so that a missing line shows.
LOG = """
CREATE FUNCTION profiles_chain_log() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE before text; number bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('profiles_auditentry'));
    SELECT digest, id INTO before, number FROM profiles_auditentry ORDER BY id DESC LIMIT 1;
    NEW.id := coalesce(number, 0) + 1;
    NEW.why_digest := encode(sha256(convert_to(NEW.why, 'UTF8')), 'hex');
    NEW.digest := encode(sha256(convert_to(concat_ws(
        '|', coalesce(before, ''), extract(epoch FROM NEW.at)::text, coalesce(NEW.actor::text, ''), NEW.what,
        NEW.subject, NEW.why_digest
    ), 'UTF8')), 'hex');
    RETURN NEW;
END $$;
CREATE TRIGGER chain BEFORE INSERT ON profiles_auditentry
FOR EACH ROW EXECUTE FUNCTION profiles_chain_log();

CREATE FUNCTION profiles_keep_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.why = '' AND (NEW.id, NEW.at, NEW.actor, NEW.what, NEW.subject, NEW.why_digest, NEW.digest)
        IS NOT DISTINCT FROM (OLD.id, OLD.at, OLD.actor, OLD.what, OLD.subject, OLD.why_digest, OLD.digest)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The log is only written to, never changed.';
END $$;
CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON profiles_auditentry
FOR EACH ROW EXECUTE FUNCTION profiles_keep_log();
"""
UNDO_LOG = "DROP FUNCTION profiles_chain_log, profiles_keep_log CASCADE;"


class Migration(migrations.Migration):
    """The functions and triggers behind profiles_listing and profiles_auditentry."""

    dependencies = [("profiles", "0003_people")]
    operations = [
        migrations.RunSQL(FOLD, "DROP FUNCTION profiles_fold;"),
        migrations.RunSQL(MILES, "DROP FUNCTION profiles_miles;"),
        migrations.RunSQL(FACTS, "DROP FUNCTION profiles_facts;"),
        migrations.RunSQL(RELIST, "DROP FUNCTION profiles_relist;"),
        migrations.RunSQL(TRIGGERS, UNDO_TRIGGERS),
        migrations.RunSQL(STORAGE, migrations.RunSQL.noop),
        migrations.RunSQL(LOG, UNDO_LOG),
    ]
