"""The mail to a steward: when it goes, what it says, and what its three links do."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.utils import timezone

from programs.models import ApplicationWindow, Program, ProgramChange, RoleTerms, Steward, Suggestion, Verification
from programs.stewarding import appointing
from reminders.kinds import Withheld, kind_of
from reminders.kinds import steward_confirm as kind_module
from reminders.models import Delivery, Link
from reminders.outbox import rendering, sending
from reminders.planning.run import plan_kind
from reminders.respect import standstill
from reminders.respect.addresses import digest
from reminders.vocabulary import Reason, State
from tests.programs.factories import make_curator, make_program

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
KIND = kind_of("steward_confirm")


def make_steward(program=None, email="steward@example.org", *, days=183, **fields):
    """Return a steward who was appointed so many days ago."""
    made = {"created_at": timezone.now() - days * DAY, **fields}
    return Steward.objects.create(program=program or make_program(), email=email, **made)


def planned(now=None):
    """Plan the kind; return (about, again) of the rows that are new."""
    before = set(Delivery.objects.values_list("pk", flat=True))
    plan_kind(KIND, now or timezone.now())
    rows = Delivery.objects.exclude(pk__in=before).order_by("pk").values_list("data", flat=True)
    return [(data["steward"], data["again"]) for data in rows]


def the_mail():
    """Return the newest mail as Rendered."""
    delivery = Delivery.objects.order_by("-pk").first()
    return rendering.render(delivery, delivery.email)


def the_links(steward):
    """Plan and render the steward's mail; return the paths of its links by purpose."""
    plan_kind(KIND, timezone.now())
    delivery = Delivery.objects.get(data__steward=steward.pk)
    found = kind_module.context(delivery)
    names = {"confirm": "confirm_url", "edit": "edit_url", "leave": "leave_url"}
    return {name: found[key].removeprefix(settings.SITE_URL) for name, key in names.items()}


def form_of(client, path, **changes):
    """Return what a browser would send from the edit page, with `changes`."""
    edit = client.get(path).context["edit"]
    data = {"seen": client.get(path).context["seen"]}
    for form in [edit.windows.management_form, *edit.forms]:
        for field in form:
            value = field.value()
            if value not in (None, "") and value is not False:
                data[field.html_name] = value
    return {**data, **changes}


# --- When -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"days": 181}, []),
        ({"days": 183}, [False]),
        ({"days": 800}, [False]),
        ({"days": 400, "answered": 181}, []),
        ({"days": 400, "answered": 183}, [False]),
        ({"days": 300, "asked": 29}, []),
        ({"days": 300, "asked": 31}, [True]),
        ({"days": 800, "asked": 181}, [True]),
        ({"days": 800, "asked": 183}, [True]),
    ],
)
def test_steward_is_asked_when_half_a_year_or_a_month_has_passed(fields, expected):
    now = timezone.now()
    days = {f"{name}_at": now - fields[name] * DAY for name in ("answered", "asked") if name in fields}
    steward = make_steward(days=fields["days"], **days)
    assert planned() == [(steward.pk, again) for again in expected]
    assert planned() == []


def test_steward_is_asked_twice_a_round_and_anew_half_a_year_later():
    steward = make_steward(days=600, asked_at=timezone.now())
    start = steward.asked_at
    found = [day for day in range(0, 400) if planned(start + day * DAY + timedelta(minutes=1))]
    assert found == [30, 182, 364]


@pytest.mark.parametrize("fields", [{"workflow": "draft"}, {"workflow": "archived"}, {"status": "closed"}])
def test_nobody_is_asked_about_a_program_that_ended_or_is_not_public(fields):
    make_steward(make_program(**fields))
    assert planned() == []


def test_curator_s_confirmation_puts_the_question_off_and_an_import_does_not():
    looked_at, imported = make_steward(email="a@example.org"), make_steward(email="b@example.org")
    Verification.objects.create(program=looked_at.program, confirmed_by=make_curator())
    Verification.objects.create(program=imported.program)
    Verification.objects.create(program=imported.program, fields=["name"], confirmed_by=make_curator("c@example.org"))
    assert planned() == [(imported.pk, False)]


@pytest.mark.parametrize("rows", [1, 3])
def test_p1_planning_costs_five_queries_whatever_the_number_in_a_chunk(rows, django_assert_num_queries):
    for number in range(rows):
        make_steward(email=f"s{number}@example.org")
    with django_assert_num_queries(5):
        assert plan_kind(KIND, timezone.now()) == rows


def test_planning_reads_stewards_in_chunks():
    for number in range(5):
        make_steward(email=f"s{number}@example.org")
    assert [len(dues) for dues in KIND.plan(timezone.now(), size=2)] == [2, 2, 1]


def test_planning_writes_down_what_follows_from_silence():
    steward = make_steward(days=400, asked_at=timezone.now() - 95 * DAY)
    planned()
    steward.refresh_from_db()
    assert steward.silent == 2


def test_mail_that_left_starts_the_clock_and_a_second_does_not_move_it():
    steward = make_steward()
    planned()
    delivery = Delivery.objects.get()
    delivery.sent_at = timezone.now() - 3 * DAY
    kind_module.sent(delivery)
    steward.refresh_from_db()
    assert steward.asked_at == delivery.sent_at
    delivery.sent_at = timezone.now()
    kind_module.sent(delivery)
    assert Steward.objects.get().asked_at == steward.asked_at


@pytest.mark.parametrize("reason", [Reason.SUPPRESSED, Reason.TURNED_OFF])
def test_steward_whom_no_mail_may_reach_is_silent_like_one_who_was_asked(reason):
    steward = make_steward()
    planned()
    Delivery.objects.update(state=State.WITHHELD, reason=reason)
    due_at = Delivery.objects.get().due_at
    planned(timezone.now() + 61 * DAY)
    steward.refresh_from_db()
    assert (steward.asked_at, steward.silent) == (due_at, 1)


def test_mail_leaves_and_starts_the_clock(mailoutbox):
    steward = make_steward()
    planned()
    Delivery.objects.update(is_reminder=False)  # whatever the hour at which the test runs
    sending.drain()
    assert [message.to for message in mail.outbox] == [["steward@example.org"]]
    steward.refresh_from_db()
    assert abs(steward.asked_at - Delivery.objects.get().sent_at) < timedelta(seconds=5)


def test_d1_unsubscribed_address_gets_none(mailoutbox):
    make_steward()
    planned()
    standstill.unsubscribe(digest("steward@example.org"), "steward_confirm")
    Delivery.objects.update(is_reminder=False)
    sending.drain()
    assert (mail.outbox, Delivery.objects.get().reason) == ([], Reason.TURNED_OFF)


# --- What it says -----------------------------------------------------------------------------------------------------
def test_mail_holds_every_fact_and_says_what_is_not_stated():
    program = make_program("Pairs", summary="Pairs people.", url="https://example.org/p", formats=["group"])
    RoleTerms.objects.create(program=program, role="mentee", membership="none", eligibility="Anybody who asks.")
    make_steward(program, name="Ada")
    planned()
    rendered = the_mail()
    assert rendered.subject == "Is this still true of Pairs?"
    lines = rendered.text.splitlines()
    for line in (
        "Summary: Pairs people.", "Web page: https://example.org/p", "Format: Group", "Length: not stated",
        "Who may join: Anybody who asks.", "Membership: none", "Membership: not stated", "Apply: not stated",
    ):  # fmt: skip
        assert line in lines
        label, _, words = line.partition(": ")
        assert f"<dt>{label}</dt><dd>{words}</dd>" in rendered.html
    assert "Hello Ada," in lines
    assert "second mail" not in rendered.text


@pytest.mark.parametrize("rows", [1, 3])
def test_p1_writing_one_mail_costs_ten_queries(rows, django_assert_num_queries):
    program = make_program()
    for month in range(1, rows + 1):
        ApplicationWindow.objects.create(program=program, kind="months", months=[month])
    make_steward(program)
    planned()
    delivery = Delivery.objects.get()
    with django_assert_num_queries(10):
        kind_module.context(delivery)


def test_second_mail_says_what_comes_next():
    make_steward(days=300, asked_at=timezone.now() - 31 * DAY)
    planned()
    rendered = the_mail()
    assert rendered.subject.startswith("Once more: ")
    assert "second mail" in rendered.text
    assert "second mail" in rendered.html


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda steward: appointing.relieve(steward.program_id, by=None), Reason.GONE),
        (lambda steward: Steward.objects.update(email="new@example.org"), Reason.GONE),
        (lambda steward: Steward.objects.update(answered_at=timezone.now() + DAY), Reason.SETTLED),
        (lambda steward: Program.objects.update(status="closed"), Reason.SETTLED),
        (lambda steward: Program.objects.update(workflow="draft"), Reason.SETTLED),
    ],
)
def test_f27_mail_is_withheld_when_the_facts_changed_meanwhile(change, reason):
    steward = make_steward()
    planned()
    change(steward)
    with pytest.raises(Withheld) as why:
        the_mail()
    assert why.value.reason == reason


# --- The links --------------------------------------------------------------------------------------------------------
def test_s8_confirm_link_shows_by_get_and_confirms_by_post_once(client):
    program = make_program("Pairs", status_year=2020)
    steward = make_steward(program, silent=3, bounced_at=timezone.now())
    path = the_links(steward)["confirm"]
    for method in (client.get, client.head):
        assert method(path).status_code == 200
    assert Verification.objects.count() == 0
    assert client.post(path, {"seen": client.get(path).context["seen"]}).status_code == 200
    assert list(Verification.objects.values_list("evidence", flat=True)) == ["steward"]
    assert client.post(path, {}).status_code == 410
    assert client.get(path).status_code == 410
    steward.refresh_from_db()
    assert (steward.silent, steward.bounced_at, Verification.objects.count()) == (0, None, 1)
    assert Delivery.objects.get().acted_at is not None
    assert kind_module.acted(list(Delivery.objects.all())) == {Delivery.objects.get().pk}


@pytest.mark.parametrize("seen", ["", "nonsense", "2026-99-99T00:00:00+00:00", "2020-01-01T00:00:00+00:00"])
def test_confirming_what_was_not_seen_shows_the_page_again(client, seen):
    path = the_links(make_steward())["confirm"]
    answer = client.post(path, {"seen": seen})
    assert answer.status_code == 422
    assert "The text has changed" in answer.content.decode()
    assert Verification.objects.count() == 0
    assert client.post(path, {"seen": answer.context["seen"]}).status_code == 200
    assert Verification.objects.count() == 1


def test_edit_link_changes_the_program_several_times(client):
    program = make_program("Pairs", slug="pairs", status="unknown", summary="Old.", notes="Ours.", successor=None)
    ApplicationWindow.objects.create(program=program, kind="rolling")
    steward = make_steward(program, silent=2, asked_at=timezone.now())
    links = the_links(make_steward_again(steward))
    path = links["edit"]
    for summary in ("First.", "Second."):
        answer = client.post(path, form_of(client, path, summary=summary, status="active"))
        assert (answer.status_code, answer["Location"]) == (302, path)
    program.refresh_from_db()
    found = (program.summary, program.status, program.notes, program.slug, program.workflow, program.sponsor_id)
    assert found == ("Second.", "active", "Ours.", "pairs", "published", steward.program.sponsor_id)
    assert {origin for (origin,) in ProgramChange.objects.values_list("origin")} == {"steward"}
    assert program.windows.get().kind == "rolling"
    steward.refresh_from_db()
    assert (steward.silent, steward.asked_at) == (0, None)


def make_steward_again(steward):
    """Let a steward be asked a second time now."""
    Steward.objects.filter(pk=steward.pk).update(asked_at=timezone.now() - 31 * DAY)
    return steward


def test_s4_edit_takes_nothing_that_is_not_a_steward_s(client):
    program = make_program("Pairs", slug="pairs", notes="Ours.")
    other = make_program("Other")
    path = the_links(make_steward(program))["edit"]
    stolen = {
        "workflow": "archived", "slug": "stolen", "key": "stolen", "sponsor": other.sponsor_id, "notes": "Theirs.",
        "status_year": "1999", "continued_as": other.slug, "sponsor_detail": "Theirs.",
    }  # fmt: skip
    assert client.post(path, form_of(client, path, **stolen)).status_code == 302
    after = Program.objects.get(pk=program.pk)
    for field in ("workflow", "slug", "key", "sponsor_id", "notes", "successor_id", "sponsor_detail", "status_year"):
        assert getattr(after, field) == getattr(program, field)


def test_wrong_edit_keeps_what_was_typed_and_writes_nothing(client):
    path = the_links(make_steward(make_program("Pairs")))["edit"]
    answer = client.post(path, form_of(client, path, name="Typed", cost_usd="-5"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert ('value="Typed"' in page, 'value="-5"' in page, "There is a problem" in page) == (True, True, True)
    assert (Program.objects.get().name, ProgramChange.objects.count()) == ("Pairs", 0)


@pytest.mark.parametrize(("seen", "status"), [("2020-01-01T00:00:00+00:00", 409), ("", 409), ("nonsense", 409)])
def test_edit_of_an_older_text_is_refused(client, seen, status):
    path = the_links(make_steward(make_program("Pairs")))["edit"]
    answer = client.post(path, form_of(client, path, name="Typed", seen=seen))
    assert (answer.status_code, Program.objects.get().name) == (status, "Pairs")
    assert 'value="Typed"' in answer.content.decode()


@pytest.mark.parametrize("which", ["confirm", "edit", "leave"])
def test_links_die_when_another_takes_over(client, which):
    program = make_program("Pairs")
    path = the_links(make_steward(program))[which]
    appointing.appoint(program.pk, email="new@example.org", by=None)
    assert client.get(path).status_code == 410
    assert client.post(path, {"seen": program.updated_at.isoformat(), "name": "Stolen"}).status_code == 410
    assert (Program.objects.get().name, Verification.objects.count()) == ("Pairs", 0)
    assert Steward.objects.active().get().email == "new@example.org"


def test_edit_link_dies_after_sixty_days(client):
    path = the_links(make_steward())["edit"]
    link = Link.objects.get(purpose="edit_program")
    assert round((link.expires_at - link.created_at) / DAY) == 60
    Link.objects.update(expires_at=timezone.now())
    assert client.get(path).status_code == 410


def test_s8_links_work_only_for_their_own_purpose(client):
    links = the_links(make_steward())
    token = links["leave"].rstrip("/").rpartition("/")[2]
    assert client.get(f"/programs/steward/{token}/").status_code == 404
    token = links["edit"].rstrip("/").rpartition("/")[2]
    assert client.post(f"/do/{token}/").status_code == 410
    assert Steward.objects.active().count() == 1


def test_leave_link_ends_the_stewardship_and_all_its_links(client):
    steward = make_steward(make_program("Pairs"))
    links = the_links(steward)
    assert client.get(links["leave"]).status_code == 200
    assert Steward.objects.active().count() == 1
    assert client.post(links["leave"]).status_code == 200
    assert (Steward.objects.active().count(), Suggestion.objects.waiting().count()) == (0, 1)
    assert [client.get(path).status_code for path in links.values()] == [410, 410, 410]


@pytest.mark.parametrize("rows", [0, 3])
def test_p1_the_edit_page_costs_a_literal_number_of_queries(client, rows, django_assert_num_queries):
    program = make_program()
    for month in range(1, rows + 1):
        ApplicationWindow.objects.create(program=program, kind="months", months=[month])
    path = the_links(make_steward(program))["edit"]
    client.get(path)
    # The link, the steward, the program, its terms, its windows, and the topics: those there are, those it has.
    with django_assert_num_queries(7):
        client.get(path)


def test_sample_shows_both_mails():
    assert kind_module.sample() == []
    make_steward()
    assert [rendering.render(each, each.email).subject[:9] for each in kind_module.sample()] == [
        "Is this s",
        "Once more",
    ]
