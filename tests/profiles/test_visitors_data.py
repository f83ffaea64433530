"""Somebody without an account takes a copy and is erased as well, by staff who got a mail from the address (V5, V6)."""

import json

import pytest
from django.core.management import CommandError, call_command

from matching.lifecycle import saying
from matching.models import Correspondent, Message, Request
from profiles.models import AuditEntry, User
from programs.models import Suggestion
from reminders.models import Delivery
from tests.matching.factories import first_ask, make_request, make_unproven
from tests.profiles.factories import make_mentor
from tests.programs.factories import make_program, make_user

pytestmark = pytest.mark.django_db
VERA = "vera@example.org"


@pytest.fixture
def written():
    """Return the request of a visitor who told us something about a program too; another visitor did the same."""
    mentor = make_mentor("Joan")
    program = make_program()
    for email in (VERA, "walt@example.org"):
        name = email.partition("@")[0].title()
        request = make_request(mentor, email=email, name=name, text=f"Words of {name}")
        make_unproven(mentor, email=email, name=name, text=f"More of {name}")
        Suggestion.objects.create(kind="correction", program=program, message=f"Told by {name}", email=email)
        saying.say(saying.mentor_seat(first_ask(request)), f"An answer to {name}")
    return Request.objects.get(sender__email=VERA)


def copied(capsys, address=VERA):
    """Return the copy that the command prints."""
    call_command("visitor_data", "copy", address)
    return capsys.readouterr().out


def test_copy_for_an_address_has_all_of_it_and_nothing_of_others(written, capsys):
    make_mentor("Bystander")
    text = copied(capsys, "Vera@example.org")
    tables = json.loads(text)
    assert [row["text"] for row in tables["requests"]["rows"]] == ["Words of Vera"]
    assert [row["text"] for row in tables["messages"]["rows"]] == ["Words of Vera"]
    assert [row["message"] for row in tables["suggestions"]["rows"]] == ["Told by Vera"]
    assert len(tables["requests_unproven"]["rows"]) == 1
    assert not {"account", "profile", "offers"} & set(tables)
    assert not any(word in text for word in ("Walt", "walt@", "An answer", "Bystander"))
    assert AuditEntry.objects.values_list("actor", "what", "subject").get() == (None, "data_taken", "visitor 0")


def test_erasing_an_address_leaves_nothing_of_it_and_all_of_others(written, capsys):
    call_command("visitor_data", "erase", VERA)
    call_command("visitor_data", "erase", VERA)
    written.refresh_from_db()
    assert (written.state, written.text, written.sender.is_gone) == ("withdrawn", "", True)
    assert [*Message.objects.order_by("pk").values_list("text", flat=True)] == [
        "", "An answer to Vera", "Words of Walt", "An answer to Walt",
    ]  # fmt: skip
    assert [*Correspondent.objects.exclude(email="").values_list("email", flat=True)] == ["walt@example.org"]
    assert [*Request.objects.exclude(email="").values_list("email", flat=True)] == ["walt@example.org"]
    assert not Suggestion.objects.filter(email=VERA).exists()
    assert not Delivery.objects.filter(email=VERA).exists()
    assert User.objects.count() == 1
    # That mails left stays, as for everybody, without address or words.
    capsys.readouterr()
    left = copied(capsys)
    assert (json.loads(left).keys() <= {"mails", "address_uses"}, "vera" in left.lower()) == (True, False)


@pytest.mark.parametrize("action", ["copy", "erase"])
def test_an_address_with_an_account_is_its_owners_business(written, action):
    user = make_user(VERA)
    user.emailaddress_set.update_or_create(email=VERA, defaults={"verified": True, "primary": True})
    with pytest.raises(CommandError, match="/me/data/"):
        call_command("visitor_data", action, VERA.upper())
    assert Correspondent.objects.filter(email=VERA).exists()
