"""What many made-up people have done with each other: requests, conversations, mentorships, meetings, circles.

Set-based statements, one for each table, for measuring and for nothing else: no mail is written and no signal sent.
What the people's offers say is true afterwards: each place that is taken is held by a mentorship, or by somebody in a
circle. Beside these, every mentor has up to four stories that ended otherwise, or wait. All numbers are drawn from a
hash of the row's own number, so the same people have the same histories.
"""

from django.db.models import Max

from matching.models import Ask, Circle, Conversation, Correspondent, Mentorship, Request, Seat

# One row a story: who asked whom, for what, since when, and what became of it (`fate`).
STORIES = """
CREATE TEMPORARY TABLE story ON COMMIT DROP AS
WITH held AS (
    SELECT offer.profile_id, offer.kind, 'going' AS fate FROM profiles_offer offer, generate_series(1, offer.taken)
    WHERE offer.profile_id >= %(first)s AND offer.profile_id < %(end)s AND offer.kind <> 'circle'
), others AS (
    SELECT DISTINCT profile_id, turn FROM profiles_offer, generate_series(1, 4) AS turn
    WHERE profile_id >= %(first)s AND profile_id < %(end)s
), told AS (
    SELECT profile_id,
        (ARRAY['question', 'question', 'call', 'months', 'months'])[1 + draw(profile_id * 4 + turn, 1, 5)] AS kind,
        (ARRAY['completed', 'completed', 'completed', 'ended', 'declined', 'declined', 'expired', 'open', 'open'])[
            1 + draw(profile_id * 4 + turn, 2, 9)] AS fate
    FROM others
), numbered AS (
    SELECT row_number() OVER (ORDER BY profile_id, fate, kind) AS n, told.* FROM (
        SELECT * FROM held UNION ALL SELECT profile_id, kind, fate FROM told
    ) AS told
), paired AS (
    SELECT numbered.*, person.id AS mentee, mentor.id AS mentor,
        %(now)s - make_interval(days => CASE
            WHEN fate = 'open' THEN draw(n, 4, 13)
            WHEN fate <> 'going' THEN 30 + draw(n, 4, 300)
            WHEN kind = 'months' THEN draw(n, 4, 85)
            ELSE draw(n, 4, 20) END, hours => draw(n, 5, 23)) AS at
    FROM numbered
    JOIN profiles_profile profile ON profile.id = numbered.profile_id
    JOIN matching_correspondent mentor ON mentor.user_id = profile.user_id
    JOIN matching_correspondent person ON person.id = %(person)s + draw(n, 3, %(count)s)
)
SELECT row_number() OVER (ORDER BY n) AS n, profile_id, kind, fate, mentee, mentor, at,
    (SELECT min(topic_id) FROM profiles_topicinterest WHERE profile_id = each.profile_id) AS topic_id
FROM (SELECT DISTINCT ON (profile_id, mentee) * FROM paired WHERE mentee <> mentor ORDER BY profile_id, mentee, n) each
"""
# `number` gives the table's rows numbers that follow those that are there.
FILL = (
    "INSERT INTO matching_request (id, public_id, sender_id, email, name, topic_id, prompts, text, fingerprint, flags,"
    " conduct, state, created_at, confirmed_at, closed_at)"
    " SELECT %(request)s + n, gen_random_uuid(), mentee, '', '', topic_id, '{}', 'May I ask you something?', '', '{}',"
    " '', CASE fate WHEN 'open' THEN 'open' WHEN 'declined' THEN 'unanswered' WHEN 'expired' THEN 'unanswered'"
    " ELSE 'accepted' END, at - interval '2 days', at - interval '2 days',"
    " CASE WHEN fate <> 'open' THEN at END FROM story",
    "INSERT INTO matching_ask (id, public_id, request_id, sender_id, mentor_id, rank, kind, state, turn, turn_at,"
    " opened_at, answered_at, closed_at, reason, led_to_rest)"
    " SELECT %(ask)s + n, gen_random_uuid(), %(request)s + n, mentee, profile_id, 1, kind,"
    " CASE fate WHEN 'open' THEN 'open' WHEN 'declined' THEN 'declined' WHEN 'expired' THEN 'expired'"
    " ELSE 'accepted' END, 'mentor', at - interval '2 days', at - interval '2 days',"
    " CASE WHEN fate NOT IN ('open', 'expired') THEN at - make_interval(hours => draw(n, 6, 47)) END,"
    " CASE WHEN fate <> 'open' THEN at END, CASE WHEN fate = 'declined' THEN 'no_time' ELSE '' END, false FROM story",
    "INSERT INTO matching_conversation (id, kind, public_id, ask_id, created_at, last_at)"
    " SELECT %(conversation)s + n, 'pair', gen_random_uuid(), %(ask)s + n, at - interval '2 days', at FROM story",
    "INSERT INTO matching_seat (id, conversation_id, correspondent_id, nonce, is_muted)"
    " SELECT %(seat)s + 2 * n + side, %(conversation)s + n, CASE side WHEN 0 THEN mentee ELSE mentor END,"
    " replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), false FROM story,"
    " generate_series(0, 1) AS side",
    "INSERT INTO matching_message (public_id, conversation_id, seat_id, text, rest, came_by, attachments, flags,"
    " created_at) SELECT gen_random_uuid(), %(conversation)s + n, %(seat)s + 2 * n + said %% 2,"
    " 'May I ask you something?', '', 'page', '[]', '{}', at - interval '2 days' + make_interval(hours => said)"
    " FROM story, generate_series(0, CASE WHEN fate IN ('open', 'expired') THEN 0 ELSE 3 END) AS said",
    "INSERT INTO matching_mentorship (id, public_id, ask_id, mentor_id, mentee_id, conversation_id, kind,"
    " state, reason,"
    " started_at, active_at, first_met_at, pause_reason, last_at, closed_at)"
    " SELECT %(mentorship)s + n, gen_random_uuid(), %(ask)s + n, profile_id, mentee, %(conversation)s + n, kind,"
    " CASE WHEN fate = 'going' AND kind = 'months' AND draw(n, 7, 3) > 0 THEN 'active'"
    " WHEN fate = 'going' THEN 'exploring' ELSE fate END,"
    " CASE fate WHEN 'completed' THEN 'done' WHEN 'ended' THEN 'no_time' ELSE '' END, at,"
    " CASE WHEN kind = 'months' AND draw(n, 7, 3) > 0 THEN at + interval '3 days' END,"
    " CASE WHEN kind <> 'question' AND draw(n, 8, 8) > 0 THEN at + interval '6 days' END, '',"
    " CASE WHEN fate = 'going' THEN %(now)s - interval '1 day' ELSE at + interval '9 days' END,"
    " CASE WHEN fate <> 'going' THEN at + interval '9 days' END"
    " FROM story WHERE fate IN ('going', 'completed', 'ended')",
    "INSERT INTO matching_agreement (mentorship_id, time, expectations, form, results, revision, written_by_id,"
    " written_at, mentor_accepted_at, mentee_accepted_at)"
    " SELECT %(mentorship)s + n, 'An hour a month', '', '', '', 1, mentee, at + interval '2 days',"
    " CASE WHEN draw(n, 7, 3) > 0 THEN at + interval '3 days' END, at + interval '2 days'"
    " FROM story WHERE fate IN ('going', 'completed', 'ended') AND kind = 'months'",
    "INSERT INTO matching_meeting (public_id, mentorship_id, starts_at, minutes, time_zone, place, state, sequence,"
    " set_by_id, created_at, changed_at)"
    " SELECT gen_random_uuid(), id, first_met_at, 45, 'America/Chicago', '', 'held', 0, mentee_id, started_at,"
    " started_at"
    " FROM matching_mentorship WHERE id > %(mentorship)s AND first_met_at IS NOT NULL",
    "INSERT INTO matching_check (mentorship_id, correspondent_id, kind, answer, words, created_at)"
    " SELECT %(mentorship)s + n, mentee, 'regular', CASE WHEN draw(n, 9, 20) = 0 THEN 'stuck' ELSE 'well' END, '',"
    " at + interval '8 days' FROM story WHERE fate IN ('going', 'completed') AND kind = 'months'",
    "INSERT INTO matching_closing (mentorship_id, correspondent_id, reached, to_other, to_staff, offer, created_at)"
    " SELECT %(mentorship)s + n, mentee, 'yes', '', '', '', at + interval '10 days' FROM story WHERE fate ="
    " 'completed'",
)
CIRCLES = (
    "CREATE TEMPORARY TABLE round ON COMMIT DROP AS SELECT row_number() OVER (ORDER BY offer.profile_id) AS n,"
    " offer.profile_id, offer.places, offer.taken, mentor.id AS mentor, draw(offer.profile_id, 11, 90) AS age,"
    " (SELECT min(topic_id) FROM profiles_topicinterest WHERE profile_id = offer.profile_id) AS topic_id"
    " FROM profiles_offer offer JOIN profiles_profile profile ON profile.id = offer.profile_id"
    " JOIN matching_correspondent mentor ON mentor.user_id = profile.user_id"
    " WHERE offer.kind = 'circle' AND offer.taken > 0"
    " AND offer.profile_id >= %(first)s AND offer.profile_id < %(end)s",
    "INSERT INTO matching_conversation (id, kind, public_id, created_at, last_at)"
    " SELECT %(talk)s + n, 'circle', gen_random_uuid(), %(now)s - make_interval(days => age), %(now)s FROM round",
    "INSERT INTO matching_circle (id, public_id, title, about, topic_id, host_id, is_hosted, places, taken,"
    " held, rhythm,"
    " time_zone, conversation_id, state, reason, created_at, started_at)"
    " SELECT %(circle)s + n, gen_random_uuid(), 'Together', '', topic_id, profile_id, true, places, taken,"
    " CASE WHEN taken > 2 THEN 1 ELSE 0 END, '', 'America/Chicago', %(talk)s + n,"
    " CASE WHEN taken > 2 THEN 'running' ELSE 'gathering' END, '', %(now)s - make_interval(days => age),"
    " CASE WHEN taken > 2 THEN %(now)s - make_interval(days => age / 2) END FROM round",
    "INSERT INTO matching_circlemember (circle_id, correspondent_id, state, since)"
    " SELECT %(circle)s + n, %(person)s + (draw(n, 12, %(count)s) + place * 7919) %% %(count)s, 'joined',"
    " %(now)s - make_interval(days => age) FROM round, generate_series(1, taken) AS place",
    "INSERT INTO matching_seat (conversation_id, correspondent_id, nonce, is_muted)"
    " SELECT circle.conversation_id, member.correspondent_id, replace(gen_random_uuid()::text ||"
    " gen_random_uuid()::text, '-', ''), false"
    " FROM matching_circlemember member JOIN matching_circle circle ON circle.id = member.circle_id"
    " WHERE circle.id > %(circle)s UNION SELECT %(talk)s + n, mentor, replace(gen_random_uuid()::text ||"
    " gen_random_uuid()::text, '-', ''), false FROM round",
)
# An even number below `most` that hangs on the row's own number and on what is drawn.
DRAW = """
CREATE OR REPLACE FUNCTION pg_temp.draw(number bigint, what integer, most integer) RETURNS integer
LANGUAGE sql IMMUTABLE AS 'SELECT (abs(hashint8extended($1, $2) %% $3))::integer'
"""
NUMBERED = (Request, Ask, Conversation, Seat, Mentorship, Circle)
TABLES = (
    "correspondent", "request", "ask", "conversation", "seat", "message", "mentorship", "agreement", "meeting", "check",
    "closing", "circle", "circlemember",
)  # fmt: skip


def write(cursor, first, end, now):
    """Give the made-up people with profiles from number `first` up to, not including, `end` their histories."""
    cursor.execute(DRAW.replace("%%", "%"))
    cursor.execute("DROP TABLE IF EXISTS pg_temp.story, pg_temp.round")
    last = {model._meta.model_name: model.objects.aggregate(last=Max("pk"))["last"] or 0 for model in NUMBERED}
    person = (Correspondent.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    cursor.execute(
        "INSERT INTO matching_correspondent (id, user_id, email, name, created_at)"
        " SELECT %s + row_number() OVER (ORDER BY id) - 1, user_id, '', '', %s FROM profiles_profile"
        " WHERE id >= %s AND id < %s",
        [person, now, first, end],
    )
    values = {**last, "first": first, "end": end, "now": now, "person": person, "count": end - first}
    run(cursor, STORIES, values)
    for statement in FILL:
        run(cursor, statement, values)
    values["talk"] = Conversation.objects.aggregate(last=Max("pk"))["last"] or 0
    for table in ("conversation", "seat"):
        catch_up(cursor, f"matching_{table}")
    for statement in CIRCLES:
        run(cursor, statement, values)
    for table in TABLES:
        catch_up(cursor, f"matching_{table}")
        cursor.execute(f"ANALYZE matching_{table}")


def run(cursor, statement, values):
    """Execute a statement in which `draw` is our function."""
    cursor.execute(statement.replace("draw(", "pg_temp.draw("), values)


def catch_up(cursor, table):
    """Let the next number of a table follow those that were given here."""
    cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), coalesce(max(id), 1)) FROM {table}")  # noqa: S608
