"""The kinds of mail to members: who gets which one when, what it says, and when it is not sent after all."""

from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.utils import timezone

from profiles.finding import facts
from profiles.models import Block, Erasure, Profile, Topic, User
from reminders.kinds import KINDS, Withheld, kind_of
from reminders.kinds.pause_ends import months_after
from reminders.links import tokens
from reminders.models import Delivery, Link
from reminders.outbox import rendering, sending
from reminders.planning import ledger
from reminders.planning.run import plan_all, plan_kind
from reminders.respect import hours, wishes
from reminders.vocabulary import MailClass, Mode, Reason, State
from tests.profiles.factories import PASSWORD, make_mentor, make_person, make_place
from tests.programs.factories import make_program

pytestmark = pytest.mark.django_db
MINE = ("welcome", "profile_unfinished", "never_wrote", "pause_ends", "digest")


def make_member(email="new@example.org", *, days=0, confirmed=True, hours=0, **fields):
    """Return an account that joined so long ago, its address confirmed or not."""
    user = User.objects.create_user(email, PASSWORD, **fields)
    EmailAddress.objects.create(user=user, email=email, verified=confirmed, primary=True)
    User.objects.filter(pk=user.pk).update(joined_at=timezone.now() - timedelta(days=days, hours=hours))
    return user


def make_seeker(name="Seeker", *, days=3, **fields):
    """Return somebody who made a profile so many days ago and wants help with reference."""
    person = make_person(name, **{"wants": ["reference"], **fields})
    Profile.objects.filter(pk=person.pk).update(created_at=timezone.now() - timedelta(days=days, hours=1))
    return person


def make_program_on(slugs, name, **fields):
    """Return a saved program on the topics `slugs`."""
    program = make_program(name, **fields)
    program.topics.set(Topic.objects.filter(slug__in=slugs))
    return program


def keys(kind):
    """Return the keys of all rows of a kind, without the kind's name."""
    return sorted(key.partition(":")[2] for key in Delivery.objects.filter(kind=kind).values_list("key", flat=True))


def planned(kind, now=None):
    """Plan one kind and return the keys of its rows."""
    plan_kind(kind_of(kind), now or timezone.now())
    return keys(kind)


def the_mail(kind):
    """Return (subject, text, html) of the one row of a kind."""
    rendered = rendering.render(Delivery.objects.select_related("user").get(kind=kind), "reader@example.org")
    return rendered.subject, rendered.text, rendered.html


def withheld(kind):
    """Return the Reason for which the one row of a kind is not sent; fail when it would be."""
    with pytest.raises(Withheld) as why:
        the_mail(kind)
    return why.value.reason


# --- Welcome ----------------------------------------------------------------------------------------------------------
def test_welcome_comes_an_hour_after_joining_and_once():
    young, old = make_member("young@example.org", hours=0), make_member("old@example.org", hours=2)
    assert planned("welcome") == [f"account:u{old.pk}:once"]
    assert planned("welcome", timezone.now() + timedelta(hours=1, minutes=1)) == sorted(
        f"account:u{user.pk}:once" for user in (young, old)
    )


def test_welcome_goes_to_no_unconfirmed_closed_leaving_or_staff_account_and_to_nobody_after_three_days():
    make_member("unconfirmed@example.org", hours=2, confirmed=False)
    make_member("closed@example.org", hours=2, is_active=False)
    make_member("staff@example.org", hours=2, is_staff=True)
    Erasure.objects.create(user=make_member("leaving@example.org", hours=2), erase_at=timezone.now())
    make_member("long-ago@example.org", days=3)
    assert planned("welcome") == []


@pytest.mark.parametrize(
    ("fields", "what", "path"),
    [
        (None, "Make your profile", "/me/profile/"),
        ({}, "Choose your topics", "/me/profile/#id_helps"),
        ({"helps": ["reference"]}, "Say in which city you are", "/me/profile/#id_place_text"),
        ({"helps": ["reference"], "meeting": "remote"}, "Read how mentoring goes well", "/guides/mentor/"),
        (
            {"wants": ["reference"], "meeting": "remote", "seeking": True},
            "See who can help",
            "/mentors/?topic=reference",
        ),
        ({"wants": ["reference"], "visibility": "hidden"}, "Let others see you", "/me/profile/#id_visibility_0"),
    ],
)
def test_welcome_names_the_one_next_step(settings, fields, what, path):
    settings.SITE_URL = "https://mentors.example.org"
    user = make_member(hours=2)
    if fields is not None:
        make_person("New", user=user, **fields)
    planned("welcome")
    _subject, text, html = the_mail("welcome")
    assert f"Your next step: {what}\n" in text
    assert f"\nhttps://mentors.example.org{path}\n" in text
    assert html.count('class="button"') == 1
    assert f'<p class="button"><a href="https://mentors.example.org{path}">' in html


# --- Profile unfinished -----------------------------------------------------------------------------------------------
def test_profile_unfinished_comes_on_day_2_and_day_7_and_never_again():
    user = make_member(days=2, hours=1)
    now = timezone.now()
    by_day = {day: planned("profile_unfinished", now + timedelta(days=day - 2)) for day in (2, 3, 6, 7, 8, 30)}
    first, both = [f"profile:u{user.pk}:day 2"], [f"profile:u{user.pk}:day {day}" for day in (2, 7)]
    assert by_day == {2: first, 3: first, 6: first, 7: both, 8: both, 30: both}


def test_profile_unfinished_is_not_for_those_who_made_one_or_did_not_confirm():
    make_person("Made", user=make_member("made@example.org", days=2, hours=1))
    make_member("unconfirmed@example.org", days=2, hours=1, confirmed=False)
    assert planned("profile_unfinished") == []


def test_f27_profile_made_between_planning_and_sending_is_not_asked_for(mailoutbox):
    user = make_member(days=2, hours=1)
    planned("profile_unfinished")
    make_person("Just made", user=user)
    assert withheld("profile_unfinished") == Reason.SETTLED


def test_profile_unfinished_says_on_day_7_that_it_is_the_last_and_how_to_leave():
    make_member(days=7, hours=1)
    planned("profile_unfinished")
    _subject, text, html = the_mail("profile_unfinished")
    assert "This is the last time that we ask." in text
    assert "/me/data/" in text
    assert "/me/data/" in html


# --- Never wrote ------------------------------------------------------------------------------------------------------
def test_never_wrote_comes_on_day_3_and_day_10():
    person = make_seeker(days=3)
    now = timezone.now()
    by_day = {day: planned("never_wrote", now + timedelta(days=day - 3)) for day in (3, 5, 9, 10, 30)}
    first, both = [f"profile:u{person.user_id}:day 3"], [f"profile:u{person.user_id}:day {day}" for day in (10, 3)]
    assert by_day == {3: first, 5: first, 9: first, 10: both, 30: both}


def test_never_wrote_is_not_for_those_who_wrote_want_nothing_or_are_held_back():
    wrote = make_seeker("Wrote")
    Profile.objects.filter(pk=wrote.pk).update(first_wrote_at=timezone.now())
    make_seeker("Helps only", wants=[], helps=["reference"])
    make_seeker("Held", standing="held")
    Erasure.objects.create(user=make_seeker("Leaving").user, erase_at=timezone.now())
    assert planned("never_wrote") == []


def test_never_wrote_offers_the_three_best_who_are_free_and_may_be_seen():
    near = make_place("Evanston, Illinois", latitude=42.0, longitude=-87.7)
    seeker = make_seeker(wants=["reference", "job-search"], place=make_place(), place_text="Chicago")
    make_mentor("Knows Both Topics", helps=["reference", "job-search"], meeting="remote")
    make_mentor("Lives Near", place=near, meeting="both")
    make_mentor("Is Remote", meeting="remote")
    make_mentor("Is Remote Too But Away", meeting="remote", active_on=date(2020, 1, 1))
    make_mentor("Is Paused", accepting="paused")
    make_mentor("Is Hidden", visibility="hidden")
    make_mentor("Is Held", standing="held")
    make_mentor("Is Full", offers={})
    make_mentor("Other Topic", helps=["leadership"])
    blocker, blocked = make_mentor("Blocks The Seeker"), make_mentor("Is Blocked")
    Block.objects.create(blocker=blocker.user, blocked=seeker.user)
    Block.objects.create(blocker=seeker.user, blocked=blocked.user)
    planned("never_wrote")
    subject, text, _html = the_mail("never_wrote")
    assert subject == "3 people you could begin with"
    shown = {line[2:] for line in text.splitlines() if line.startswith("* ")}
    # Who fits best is there; who of the others comes is drawn.
    assert len(shown) == 3
    assert "Knows Both Topics" in shown
    assert shown < {"Knows Both Topics", "Lives Near", "Is Remote", "Is Remote Too But Away"}
    assert "Helps with Job search, Reference, which you want." in text
    assert text.count("One difference: ") == text.count("Free now: ") == 3
    assert "perfect mentor" in text


def test_never_wrote_shows_members_to_members_only_as_the_list_does():
    make_seeker()
    make_mentor("For Members", visibility="members", meeting="remote")
    planned("never_wrote")
    assert "* For Members" in the_mail("never_wrote")[1]


def test_never_wrote_shows_others_on_day_10_than_on_day_3(mailoutbox, settings):
    seeker = make_seeker(days=3)
    names = {make_mentor(f"Mentor {n}", meeting="remote").name for n in range(6)}
    shown = []
    for day in (3, 10):
        Profile.objects.filter(pk=seeker.pk).update(created_at=timezone.now() - timedelta(days=day, hours=1))
        planned("never_wrote")
        row = Delivery.objects.get(kind="never_wrote", key__endswith=f"day {day}")
        # By day for the test: the caps and the hours of quiet have their own tests.
        Delivery.objects.filter(pk=row.pk).update(is_reminder=False)
        assert sending.send(row.pk) is True
        text = mail.outbox[-1].body
        shown.append({line[2:] for line in text.splitlines() if line.startswith("* ")})
    assert [len(each) for each in shown] == [3, 3]
    assert shown[0] | shown[1] == names


def test_never_wrote_adds_programs_when_fewer_than_three_people_can_help():
    make_seeker()
    make_mentor("Only One", meeting="remote")
    make_program_on(["reference"], "Reference Circle", slug="reference-circle", summary="For reference librarians.")
    make_program("Silent Program", slug="silent")
    make_program_on(["leadership"], "Other Program", slug="other")
    make_program_on(["reference"], "Closed Program", slug="closed", status="closed")
    planned("never_wrote")
    subject, text, _html = the_mail("never_wrote")
    assert subject == "1 person you could begin with"
    assert [line[2:] for line in text.splitlines() if line.startswith("* ")] == ["Only One", "Reference Circle"]


def test_never_wrote_offers_programs_that_name_no_topic_when_nothing_names_theirs():
    make_seeker()
    make_program("Silent Program", slug="silent")
    make_program_on(["leadership"], "Other Program", slug="other")
    planned("never_wrote")
    subject, text, _html = the_mail("never_wrote")
    assert subject == "1 program you could begin with"
    assert [line[2:] for line in text.splitlines() if line.startswith("* ")] == ["Silent Program"]
    assert "so ask them" in text


def test_f27_never_wrote_is_withheld_once_they_wrote_or_want_nothing_or_nobody_is_there():
    seeker = make_seeker()
    planned("never_wrote")
    assert withheld("never_wrote") == Reason.GONE
    make_mentor("Somebody", meeting="remote")
    facts.forget()
    assert the_mail("never_wrote")[0] == "1 person you could begin with"
    Profile.objects.filter(pk=seeker.pk).update(first_wrote_at=timezone.now())
    assert withheld("never_wrote") == Reason.SETTLED
    Profile.objects.filter(pk=seeker.pk).update(first_wrote_at=None)
    seeker.interests.all().delete()
    assert withheld("never_wrote") == Reason.SETTLED


# --- The end of a pause -----------------------------------------------------------------------------------------------
def make_paused(until, **fields):
    """Return a mentor in Chicago who is paused until a day."""
    return make_mentor("Paused", accepting="paused", paused_until=until, **fields)


def test_pause_ends_is_told_three_days_before_and_on_the_day_at_nine_where_they_are():
    person = make_paused(date(2027, 3, 15))
    zone = ("America/Chicago",)
    before, on = (hours.morning_of(date(2027, 3, day), zone) for day in (12, 15))
    second = timedelta(seconds=1)
    assert planned("pause_ends", before - second) == []
    first = [f"profile:u{person.user_id}:2027-03-15 before"]
    assert planned("pause_ends", before) == first
    assert planned("pause_ends", on - second) == first
    assert planned("pause_ends", on) == sorted([*first, f"profile:u{person.user_id}:2027-03-15 on"])


def test_pause_ends_is_not_told_too_late():
    make_paused(date(2027, 3, 15))
    assert planned("pause_ends", hours.morning_of(date(2027, 3, 17), ("America/Chicago",))) == []


def test_pause_ends_has_a_link_that_pauses_three_more_months(client, settings):
    settings.SITE_URL = ""
    today = timezone.localdate()
    person = make_paused(today)
    planned("pause_ends", hours.morning_of(today, ("America/Chicago",)))
    _subject, text, _html = the_mail("pause_ends")
    [path] = [line for line in text.splitlines() if line.startswith("/do/")]
    assert client.get(path).status_code == 200
    assert client.head(path).status_code == 200
    person.refresh_from_db()
    assert person.paused_until == today
    assert client.post(path).status_code == 200
    person.refresh_from_db()
    assert (person.accepting, person.paused_until) == ("paused", months_after(today, 3))
    assert client.post(path).status_code == 410
    assert client.get(path).status_code == 410
    person.refresh_from_db()
    assert person.paused_until == months_after(today, 3)
    assert Delivery.objects.get(kind="pause_ends").acted_at is not None


@pytest.mark.parametrize("fields", [{"accepting": "open", "paused_until": None}, {"paused_until": date(2031, 1, 1)}])
def test_f27_pause_that_was_changed_meanwhile_is_not_spoken_of(client, fields):
    today = timezone.localdate()
    person = make_paused(today)
    planned("pause_ends", hours.morning_of(today, ("America/Chicago",)))
    url = tokens.make("pause_longer", object=f"profile {person.pk}", recipient=f"u{person.user_id}")
    Profile.objects.filter(pk=person.pk).update(**fields)
    assert withheld("pause_ends") == Reason.SETTLED
    path = url[url.index("/do/") :]
    assert client.get(path).status_code == 410
    client.post(path)
    person.refresh_from_db()
    assert {name: getattr(person, name) for name in fields} == fields


def test_pause_is_made_longer_by_whole_months():
    assert [months_after(day, 3) for day in (date(2026, 11, 30), date(2026, 1, 31), date(2027, 10, 5))] == [
        date(2027, 2, 28), date(2026, 4, 30), date(2028, 1, 5),
    ]  # fmt: skip


# --- All of them ------------------------------------------------------------------------------------------------------
def test_d1_only_account_mail_ignores_a_no_and_these_kinds_have_their_class():
    assert {name: KINDS[name].mail_class for name in MINE} == {
        "welcome": MailClass.RELATIONSHIP, "profile_unfinished": MailClass.OPTIONAL,
        "never_wrote": MailClass.OPTIONAL, "pause_ends": MailClass.RELATIONSHIP, "digest": MailClass.OPTIONAL,
    }  # fmt: skip


def test_kinds_are_not_planned_for_who_turned_them_off():
    user = make_member(days=2, hours=1)
    seeker = make_seeker()
    wishes.set_mode(user, "profile_unfinished", Mode.OFF)
    wishes.set_mode(seeker.user, "never_wrote", Mode.OFF)
    assert planned("profile_unfinished") == []
    assert planned("never_wrote") == []


def test_f14_what_became_due_while_nothing_ran_is_judged_by_its_time(mailoutbox):
    """Beat was dead for 26 hours: each mail that is still of use gets its row, the others get none."""
    now = timezone.now()
    fresh = make_member("fresh@example.org", days=3)
    make_member("stale@example.org", days=5, hours=1)
    plan_all(now)
    assert keys("profile_unfinished") == [f"profile:u{fresh.pk}:day 2"]
    assert Delivery.objects.get(kind="profile_unfinished").expires_at > now


def test_ledger_counts_who_acted_after_each_kind():
    now = timezone.now()
    made, idle = make_member("made@example.org", days=2, hours=1), make_member("idle@example.org", days=2, hours=1)
    planned("profile_unfinished")
    Delivery.objects.update(state=State.SENT, sent_at=now - timedelta(hours=1))
    make_person("Made", user=made)
    ledger.note(timezone.now())
    ledger.note(timezone.now())
    acted = Delivery.objects.filter(acted_at__isnull=False).values_list("user", flat=True)
    assert (list(acted), idle.pk in acted) == ([made.pk], False)
    [effect] = ledger.effects(now - timedelta(days=30))
    assert (effect.kind, effect.sent, effect.acted, effect.share) == ("profile_unfinished", 2, 1, 50)


def test_ledger_counts_who_wrote_or_opened_again_within_seven_days_only():
    now = timezone.now()
    early, late = make_seeker("Early"), make_seeker("Late")
    planned("never_wrote")
    Delivery.objects.update(state=State.SENT, sent_at=now - timedelta(days=6))
    Profile.objects.filter(pk=early.pk).update(first_wrote_at=now - timedelta(days=5))
    Profile.objects.filter(pk=late.pk).update(first_wrote_at=now - timedelta(days=7))
    ledger.note(now)
    acted = Delivery.objects.filter(acted_at__isnull=False).values_list("user", flat=True)
    assert list(acted) == [early.user_id]


def test_held_back_share_gets_no_mail_and_is_compared(settings, mailoutbox):
    settings.MAIL_HOLDBACK_PERCENT = 50
    users = [make_member(f"member{n}@example.org", days=2, hours=1) for n in range(40)]
    planned("profile_unfinished")
    states = dict(Delivery.objects.filter(kind="profile_unfinished").values_list("user", "state"))
    held = [user for user in users if states[user.pk] == State.WITHHELD]
    assert set(Delivery.objects.filter(state=State.WITHHELD).values_list("reason", flat=True)) == {Reason.CONTROL}
    assert 5 < len(held) < 35
    make_person("Made all the same", user=held[0])
    ledger.note(timezone.now())
    [effect] = ledger.effects(timezone.now() - timedelta(days=30))
    assert (effect.sent, effect.held_back, effect.acted_anyway) == (0, len(held), 1)


def test_links_of_these_mails_are_stored_as_hashes_only():
    today = timezone.localdate()
    make_paused(today)
    planned("pause_ends", hours.morning_of(today, ("America/Chicago",)))
    text = the_mail("pause_ends")[1]
    [token] = [line.split("/do/")[1].rstrip("/") for line in text.splitlines() if "/do/" in line]
    assert Link.objects.get().token_digest == tokens.token_digest(token)
