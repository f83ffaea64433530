"""What we hold about somebody: declared by every table, shown, and taken along (quality.md V5, V9, S3, S9)."""

import io
import json
import zipfile

import pytest
import time_machine
from django.db import models
from django.test import Client

from profiles.models import AuditEntry, Block, Erasure, Offer, Report, Topic, User
from profiles.own_data import erasing, export
from profiles.own_data.registry import Declaration, Declarations, Tie, declared, delete, faults, stays
from tests.profiles.accounts import PASSWORD, confirm_again, sign_in
from tests.profiles.factories import make_person
from tests.profiles.whole_person import make_whole_person
from tests.programs.factories import make_user

pytestmark = pytest.mark.django_db
CONFIRM = "/accounts/reauthenticate/?next=%2Fme%2Fdata%2F"


@pytest.fixture
def signed_in(client, fresh_cache):
    """Return a client that has signed in with a password just now as a person without a profile."""
    make_user("ada@example.org")
    sign_in(client, "ada@example.org")
    return client


def take_copy(client):
    """Return (name to content) of the ZIP that the page sends after asking who it is."""
    confirm_again(client)
    response = client.post("/me/data/export/")
    assert response.status_code == 200, response
    archive = zipfile.ZipFile(io.BytesIO(response.content))
    return {name: archive.read(name).decode() for name in archive.namelist()}


# --- The registry -----------------------------------------------------------------------------------------------------
def test_v5_every_table_says_whether_it_is_about_people():
    assert faults() == []


def a_model(name, **columns):
    """Return a model that no app has, with the given columns."""
    meta = type("Meta", (), {"app_label": "profiles", "managed": False})
    made = type(name, (models.Model,), {"__module__": __name__, "Meta": meta, **columns})
    # Not one of the site's: other tests walk those.
    from django.apps import apps

    del apps.all_models["profiles"][name.lower()]
    apps.clear_cache()
    return made


@pytest.fixture(scope="module")
def diary():
    """Return a model with personal data that nobody has declared."""
    return a_model(
        "Diary",
        owner=models.ForeignKey(User, models.CASCADE, related_name="+"),
        text=models.TextField(),
    )


def say(model, **words):
    """Return declarations that hold all that is declared, and one for `model`."""
    return Declarations({**declared, model: Declaration(model, **words)})


def a_tie(model, **words):
    """Return a Tie of a model with an owner."""
    return Tie("diary", lambda person: model.objects.filter(owner=person.user), delete, **words)


def test_v5_a_new_table_that_says_nothing_fails(diary):
    assert faults([diary]) == ["profiles.Diary: not declared. Is it about people? Say so in its app's own_data module."]


def test_v5_a_table_is_not_called_impersonal_without_a_reason_or_against_the_facts(diary):
    plain = a_model("Weather", rain=models.IntegerField())
    assert faults([plain], say(plain)) == ["profiles.Weather: not personal, but no reason is given."]
    assert faults([plain], say(plain, reason="The sky's.")) == []
    assert faults([diary], say(diary, reason="Just words.")) == [
        "profiles.Diary.owner: leads to a person, so the table is about people."
    ]


def test_v5_a_table_behind_a_persons_table_is_about_people_too():
    page = a_model("Page", offer=models.ForeignKey(Offer, models.CASCADE, related_name="+"))
    assert faults([page], say(page, reason="It has no account.")) == [
        "profiles.Page.offer: leads to a person, so the table is about people."
    ]


def test_v5_a_column_that_nobody_thought_of_fails(diary):
    tie = a_tie(diary, title="Diary", shown={"pk": "number"}, columns=("owner",))
    assert faults([diary], say(diary, ties=(tie,))) == [
        "profiles.Diary.text: neither shown to the person nor kept back with a reason."
    ]
    assert faults([diary], say(diary, ties=(tie,), kept_back={"text": ""})) == [
        "profiles.Diary.text: neither shown to the person nor kept back with a reason."
    ]
    assert faults([diary], say(diary, ties=(tie,), kept_back={"text": "It is sealed."})) == []


def test_v5_a_column_that_points_to_an_account_needs_a_tie_of_its_own(diary):
    tie = a_tie(diary, title="Diary", shown={"text": "words"})
    assert faults([diary], say(diary, ties=(tie,), kept_back={"owner": "It is yours."})) == [
        "profiles.Diary.owner: points to an account, but no tie says whose rows these are."
    ]


def test_v5_a_tie_that_nobody_is_shown_has_a_reason(diary):
    tie = a_tie(diary, columns=("owner", "text"))
    assert faults([diary], say(diary, ties=(tie,))) == [
        "profiles.Diary, diary: is either shown under a title, or hidden for a reason."
    ]
    assert faults([diary], say(diary, ties=(a_tie(diary, columns=("owner", "text"), hidden="Others'."),))) == []


def test_what_stays_at_an_erasure_needs_a_reason():
    with pytest.raises(ValueError, match="reason"):
        stays("")


def test_shown_columns_exist_and_names_of_ties_are_unlike():
    names = [tie.name for _declaration, tie in declared.ties()]
    assert sorted(set(names)) == sorted(names)
    person = make_person().user
    assert {table.name for table in export.tables_of(person)} == {
        tie.name for _declaration, tie in declared.ties() if tie.shown
    }


# --- The copy ---------------------------------------------------------------------------------------------------------
def test_v5_copy_has_every_declared_table_with_rows_and_no_secret_and_nothing_of_others(client, fresh_cache):
    whole = make_whole_person("zelda")
    other = make_whole_person("quentin", about=whole)
    client.force_login(whole.user)
    files = take_copy(client)
    assert sorted(files) == ["data.json", "index.html"]
    tables = json.loads(files["data.json"])["tables"]
    # Somebody who is leaving is in no list.
    assert [name for name, table in tables.items() if not table["rows"]] == ["cards"]
    assert set(tables) == {tie.name for _declaration, tie in declared.ties() if tie.shown}
    for text in files.values():
        assert [mark for mark in whole.told if mark.lower() not in text.lower()] == []
        assert [mark for mark in (*whole.secrets, *other.marks) if mark.lower() in text.lower()] == []
        assert whole.user.password not in text


def test_s3_copy_has_no_numbers_that_count_rows(client, fresh_cache):
    whole = make_whole_person("zelda")
    client.force_login(whole.user)
    for table in json.loads(take_copy(client)["data.json"])["tables"].values():
        for row in table["rows"]:
            assert not {"id", "pk", "user", "user_id", "account", "subject", "actor"} & set(row)


def test_copy_is_a_page_that_runs_nothing(client, fresh_cache):
    user = make_user("ada@example.org")
    evil = '<script>alert(1)</script><img src=x onerror="alert(2)">'
    make_person(evil, user=user, headline=evil, about=f"one\ntwo {evil}")
    sign_in(client, "ada@example.org")
    page = take_copy(client)["index.html"]
    assert "<script" not in page
    assert "<img" not in page
    assert "http" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "one<br>two" in page


def test_copy_says_choices_in_words_and_data_in_values(client, fresh_cache):
    make_person("Ada", user=make_user("ada@example.org"), helps=["reference"], library_type="public")
    sign_in(client, "ada@example.org")
    files = take_copy(client)
    tables = json.loads(files["data.json"])["tables"]
    assert tables["profile"]["rows"][0]["library_type"] == "public"
    assert [(row["direction"], row["left"]) for row in tables["cards"]["rows"]] == [("help", {"question": 2})]
    assert tables["topics"]["rows"] == [{"direction": "help", "topic__name": Topic.objects.get(slug="reference").name}]
    assert '<th scope="row" align="left">library type</th><td dir="auto">Public</td>' in files["index.html"]
    assert '<th scope="row" align="left">mentors may find me</th><td dir="auto">no</td>' in files["index.html"]


def test_copy_of_somebody_without_a_profile(signed_in):
    tables = json.loads(take_copy(signed_in)["data.json"])["tables"]
    assert [name for name, table in tables.items() if table["rows"]] == [
        "account", "addresses", "sessions", "sessions_open",
    ]  # fmt: skip
    assert tables["account"]["rows"][0]["email"] == "ada@example.org"


def test_copy_leaves_out_who_blocked_and_what_nobody_was_told(client, fresh_cache):
    ada = make_person("Ada", user=make_user("ada@example.org"))
    bea = make_person("Bea")
    Block.objects.create(blocker=bea.user, blocked=ada.user)
    values = {"reported": ada.user, "reporter": bea.user, "reason": "other", "due_at": "2026-01-01T00:00Z"}
    Report.objects.create(message="She is rude-waiting", **values)
    done = {"decided_at": "2026-01-02T00:00Z", "decided_by": bea.user}
    Report.objects.create(message="rude-dismissed", decision="nothing", why="baseless", **done, **values)
    Report.objects.create(message="rude-warned", decision="warned", why="Be kind.", **done, **values)
    sign_in(client, "ada@example.org")
    files = take_copy(client)
    tables = json.loads(files["data.json"])["tables"]
    assert [row["why"] for row in tables["reports_about"]["rows"]] == ["Be kind."]
    assert tables["blocks"]["rows"] == []
    assert not any(word in text for text in files.values() for word in ("rude", "baseless", bea.slug, "Bea"))


def test_copy_does_not_believe_an_address_that_is_not_confirmed(client, fresh_cache):
    whole = make_whole_person("zelda")
    thief = make_user("thief@example.org")
    thief.emailaddress_set.create(email=whole.user.email.upper(), verified=False, primary=False)
    sign_in(client, "thief@example.org")
    tables = json.loads(take_copy(client)["data.json"])["tables"]
    assert [tables[name]["rows"] for name in ("suggestions", "invitations", "reports_with_address")] == [[], [], []]


@pytest.mark.parametrize("rows", [1, 3])
def test_copy_takes_the_same_queries_however_much_there_is(rows, django_assert_num_queries):
    person = make_person(helps=["reference"] if rows == 1 else ["reference", "cataloging-and-metadata"])
    for _number in range(rows):
        Block.objects.create(blocker=person.user, blocked=make_person().user)
    with django_assert_num_queries(QUERIES):
        export.tables_of(person.user)


# One for each tie that is shown, one for the addresses, one for the reports that lines of the log are about.
QUERIES = 66


# --- The page ---------------------------------------------------------------------------------------------------------
def test_v9_page_says_what_is_held_and_for_how_long_and_is_not_kept_by_browsers(signed_in):
    response = signed_in.get("/me/data/")
    page = response.content.decode()
    assert response["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert "<dt>Your e-mail addresses</dt>\n<dd><strong>1 entry</strong></dd>" in page
    assert "<dt>Accounts that nobody uses</dt>\n<dd><strong>24 months</strong></dd>" in page
    assert "Keep my account" not in page


@pytest.mark.parametrize("path", ["/me/data/", "/me/data/export/", "/me/data/erase/"])
def test_a_visitor_signs_in_first(client, path):
    assert client.get(path)["Location"] == f"/accounts/login/?next={path}"


def test_pages_take_only_what_they_are_for(signed_in):
    assert signed_in.post("/me/data/").status_code == 405


def test_looking_at_the_address_of_the_keep_button_leads_to_it_and_keeps_nothing(client):
    user = make_user("ada@example.org")
    client.force_login(user)
    erasing.ask(user=user)
    assert client.get("/me/data/keep/")["Location"] == "/me/data/"
    assert erasing.pending(user)


@pytest.mark.parametrize("step", ["export", "erase"])
def test_s9_export_and_erasure_ask_who_it_is_when_that_was_shown_too_long_ago(client, fresh_cache, step):
    user = make_user("ada@example.org")
    with time_machine.travel("2026-11-24 12:00:00 +0000", tick=False) as clock:
        sign_in(client, "ada@example.org")
        clock.shift(301)
        for ask in (client.get, client.post):
            response = ask(f"/me/data/{step}/")
            assert (response.status_code, response["Location"]) == (302, f"{CONFIRM}{step}%2F")
        assert (AuditEntry.objects.count(), Erasure.objects.count()) == (0, 0)
        response = client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": f"/me/data/{step}/"})
        assert response["Location"] == f"/me/data/{step}/"
        assert client.get(f"/me/data/{step}/").status_code == 200
        assert client.post(f"/me/data/{step}/").status_code in (200, 302)
        assert AuditEntry.objects.get().actor == user.pk


def test_s9_somebody_without_a_password_signs_in_again(client, fresh_cache):
    user = make_user("ada@example.org")
    user.set_unusable_password()
    user.save()
    client.force_login(user)
    for ask in (client.get, client.post):
        response = ask("/me/data/erase/")
        assert response.status_code == 403
        assert 'value="/accounts/login/?next=%2Fme%2Fdata%2Ferase%2F"' in response.content.decode()
    assert Erasure.objects.count() == 0
    response = client.post("/accounts/logout/", {"next": "/accounts/login/?next=%2Fme%2Fdata%2Ferase%2F"})
    assert response["Location"] == "/accounts/login/?next=%2Fme%2Fdata%2Ferase%2F"


def test_s9_the_file_comes_only_from_the_button_and_is_written_into_the_log(signed_in):
    page = signed_in.get("/me/data/export/")
    assert page["Content-Type"] == "text/html; charset=utf-8"
    assert AuditEntry.objects.count() == 0
    with time_machine.travel("2026-11-24 12:00:00 +0000", tick=False):
        confirm_again(signed_in)
        response = signed_in.post("/me/data/export/")
    assert response["Content-Disposition"] == 'attachment; filename="mentorhub-my-data-2026-11-24.zip"'
    assert response["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    user = User.objects.get()
    assert AuditEntry.objects.values_list("actor", "what", "subject").get() == (
        user.pk, "data_taken", f"account {user.pk}",
    )  # fmt: skip


def test_forms_need_their_token(fresh_cache):
    make_user("ada@example.org")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get())
    assert [strict.post(f"/me/data/{step}/").status_code for step in ("export", "erase", "keep")] == [403, 403, 403]
