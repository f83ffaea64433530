"""Members from another network's file: read, mapped, asked once, never shown before they say yes."""

import re

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from profiles.inviting.checking import check
from profiles.inviting.inviting import forget
from profiles.inviting.mapping import capacity_in, library_type_in, role_in, topics_in
from profiles.inviting.reading import read
from profiles.inviting.tokens import email_digest
from profiles.inviting.words import LIBRARY_TYPES, TOPICS
from profiles.models import Invitation, Listing, Profile, Topic, User
from profiles.vocabulary import LibraryType
from reminders.models import Delivery
from reminders.outbox import sending
from tests.profiles.factories import make_person

HEADER = "Name,E-mail,Role,Library type,Areas of expertise,City,State,Capacity\n"
ADA = 'Ada Álvarez,Ada@Example.org,Mentor,Academic - University,"Cataloging; beekeeping; data management",Peoria,IL,3\n'
BOB = "Bob Ray,bob@example.org,mentee,Public,job search,,,\n"


@pytest.fixture
def site(settings):
    """Give the site an address, which links in mails need."""
    settings.SITE_URL = "https://mentorhub.test"


@pytest.fixture
def run(tmp_path, capsys, site):
    """Give a function that imports a text or bytes and sends what that wrote. It returns (out, err)."""

    def run(content, *arguments, encoding="utf-8"):
        file = tmp_path / "members.csv"
        file.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        call_command("import_members", str(file), *arguments)
        sending.drain()
        return capsys.readouterr()

    return run


def rows_of(text, encoding="utf-8"):
    """Return the cells of a file's rows."""
    rows, problems, _unknown = read(text.encode(encoding))
    assert problems == []
    return [row.cells for row in rows]


def problems_of(text):
    """Return the problems of a file as text."""
    rows, problems, _unknown = read(text.encode())
    return [str(problem) for problem in [*problems, *check(rows)[1]]]


def test_topics_and_library_types_of_the_mapping_are_ours(db):
    assert {*TOPICS} == {*Topic.objects.filter(parent__isnull=False).values_list("slug", flat=True)}
    assert {*LIBRARY_TYPES} == {*LibraryType.values}


def test_every_topic_is_found_by_its_own_name(db):
    for slug, name in Topic.objects.filter(parent__isnull=False).values_list("slug", "name"):
        assert (name, topics_in(name).topics) == (name, (slug,))


@pytest.mark.parametrize(
    ("text", "topics", "unmapped"),
    [
        ("Catalogers, MARC", ("cataloging-and-metadata",), ()),
        ("data management", ("data-services",), ()),
        ("Management of data; leading teams", ("management", "data-services", "leadership"), ()),
        ("children’s services\nbeekeeping", ("childrens-services",), ("beekeeping",)),
        ("Résumé review", ("job-search",), ()),
        ("I love it here", (), ("I love it here",)),
        (" ;; , ", (), ()),
        ("אבג; reference", ("reference",), ("אבג",)),
    ],
)
def test_free_text_becomes_topics_and_says_what_it_could_not_map(text, topics, unmapped):
    assert (topics_in(text).topics, topics_in(text).unmapped) == (topics, unmapped)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Academic - University", "academic"),
        ("Community College", "community_college"),
        ("Law library of a university", "law"),
        ("K-12", "school"),
        ("Library school student", "none"),
        ("A zoo", ""),
        ("", ""),
    ],
)
def test_library_types_are_recognized(text, expected):
    assert library_type_in(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MENTOR ", ("help",)),
        ("Protégé", ("want",)),
        ("Mentor/Mentee", ("help", "want")),
        ("both", ("help", "want")),
        ("dog", None),
    ],
)
def test_roles_are_recognized(text, expected):
    assert role_in(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("3", 3), ("3 mentees", 3), ("two", 2), ("2-3", 2), ("0", 0), ("full", 0), (" ", None)]
)
def test_capacities_are_read(text, expected):
    assert capacity_in(text) == expected


@pytest.mark.parametrize("text", ["51", "-1", "2.5", "many", "1 2 3", "9" * 5000])
def test_capacities_that_are_none_are_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        capacity_in(text)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_files_are_read_as_spreadsheets_write_them(encoding, delimiter):
    text = delimiter.join(["First Name", "LAST NAME", "E-Mail Address"]) + "\r\n"
    text += delimiter.join(["Zoë", "Álvarez", "zoe@example.org"]) + "\r\n"
    assert rows_of(text, encoding) == [{"email": "zoe@example.org", "name": "Zoë Álvarez"}]


def test_a_files_unknown_columns_are_named_and_left_out(run, db):
    out, _err = run("name,email,Shoe size\nAda,ada@example.org,narrow\n")
    assert out.splitlines()[0] == "column left out: Shoe size"
    assert "narrow" not in str(Invitation.objects.values())


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", "line 1: the first line must name the columns; a name and an e-mail address are needed"),
        ("name\nAda\n", "line 1: the first line must name the columns; a name and an e-mail address are needed"),
        ("name,email,e-mail\n", "line 1: columns named twice: email"),
        (HEADER + 'Ada,"ada', "line 2: not CSV: unexpected end of data"),
        (HEADER + "\n" + ADA.replace("Mentor", "Dog"), "line 3: role: neither mentor, mentee nor both: Dog"),
        (HEADER + ADA + BOB.replace("bob@", "ADA@"), "line 3: email: the same address as line 2"),
        (HEADER + ADA.replace(",3", ",lots"), "line 2: capacity: no number from 0 to 50: lots"),
        (HEADER + ADA.replace("Peoria", "x" * 10_000), "line 2: city: longer than 120 letters"),
        (HEADER + "A" * 10_000 + ",a@example.org\n", "line 2: name: longer than 80 letters"),
        (HEADER + "\u200b\u202e,a@example.org\n", "line 2: name: there is no name"),
        (HEADER + "=1+1,a@example.org\n", "line 2: name: begins like a formula: =1+1"),
        (HEADER + "Ada www.evil.example,a@example.org\n", "line 2: name: holds an address or number: www.evil.example"),
        (HEADER + "Ada,ada at example.org\n", "line 2: email: no e-mail address: ada at example.org"),
        (
            HEADER + '"Ada","a@example.org\nBcc: b@example.org"\n',
            "line 2: email: no e-mail address: a@example.org Bcc: b@example.org",
        ),
        (HEADER + "Ada,a@example.org,,,,,,,,,\n", "line 2: the row has more cells than the first line has columns"),
    ],
)
def test_what_is_wrong_is_said_with_line_field_and_reason(content, expected):
    assert problems_of(content) == [expected]


def test_one_wrong_row_and_nobody_is_asked(run, capsys, db):
    with pytest.raises(CommandError, match=re.escape("1 lines refused (1 problems); nobody was asked.")):
        run(HEADER + ADA + BOB.replace("mentee", "dog"))
    assert capsys.readouterr().err == "line 3: role: neither mentor, mentee nor both: dog\n"
    assert (Invitation.objects.count(), mail.outbox) == (0, [])


def test_a_dry_run_prints_what_would_happen_and_does_nothing(run, db):
    out, _err = run(HEADER + ADA + BOB, "--dry-run")
    assert out.splitlines() == [
        "line 2: expertise: left out, no word of our list fits: beekeeping",
        "line 2: Ada Álvarez: helps with cataloging-and-metadata; helps with data-services; academic; Peoria, IL; "
        "3 places (months)",
        "line 3: Bob Ray: wants job-search; public",
        "2 people would be asked, 0 skipped; a dry run: nothing was written or mailed.",
    ]
    assert (Invitation.objects.count(), mail.outbox) == (0, [])


def test_an_import_asks_and_makes_nobody_visible(run, db):
    out, _err = run(HEADER + ADA + BOB, "--source", "MentorConnect of ALA")
    assert out.splitlines()[-1] == "2 people written down, 0 skipped; 2 mails on their way."
    assert (User.objects.count(), Profile.objects.count(), Listing.objects.count()) == (0, 0, 0)
    ada = Invitation.objects.get(email="ada@example.org")
    assert ada.draft == {
        "name": "Ada Álvarez",
        "library_type": "academic",
        "helps": ["cataloging-and-metadata", "data-services"],
        "wants": [],
        "place_text": "Peoria, IL",
        "offers": {"months": 3},
    }
    assert (ada.name, ada.source, ada.email_digest) == (
        "Ada Álvarez", "MentorConnect of ALA", email_digest("ADA@example.org"),
    )  # fmt: skip
    assert "beekeeping" not in str(Invitation.objects.values())


def test_the_mail_says_who_asks_what_is_held_and_what_silence_means(run, db):
    run(HEADER + ADA)
    (message,) = mail.outbox
    assert (message.to, message.subject) == (["ada@example.org"], "Your place in MentorConnect: bring it to MentorHub?")
    link = re.search(r"https://mentorhub\.test/join/([\w-]{32})/", message.body)
    html = message.alternatives[0].content
    assert f'<a href="{link[0]}">' in html
    for words in (
        "MentorConnect gave us your entry",
        "Name: Ada Álvarez",
        "E-mail address: ada@example.org",
        "You could help with: Cataloging and metadata, Data services",
        "You offer: Mentoring over months (3)",
        "Library type: Academic",
        "Place: Peoria, IL",
        "If you do nothing, we forget it after 60 days",
    ):
        assert words in message.body
        assert words.rpartition(": ")[2] in html
    assert link[1] not in str(Invitation.objects.values())


def test_running_twice_writes_and_mails_nothing_twice(run, db):
    run(HEADER + ADA)
    out, _err = run(HEADER + ADA.replace("Ada@", "ADA@") + BOB)
    assert out.splitlines()[-1] == "1 people written down, 1 skipped; 1 mails on their way."
    assert [message.to for message in mail.outbox] == [["ada@example.org"], ["bob@example.org"]]
    assert (sending.drain(), len(mail.outbox)) == (0, 2)


def test_members_and_those_who_said_no_are_skipped_without_telling_which(run, db, settings):
    make_person(email="Ada@example.org")
    Invitation.objects.create(email_digest=email_digest("bob@example.org"), state="declined")
    out, _err = run(HEADER + ADA + BOB)
    assert out.splitlines()[-1] == "0 people written down, 2 skipped; 0 mails on their way."
    dry, _err = run(HEADER + ADA + BOB, "--dry-run")
    assert dry.splitlines()[1:] == ["0 people would be asked, 2 skipped; a dry run: nothing was written or mailed."]
    assert mail.outbox == []


def test_a_no_outlives_a_new_secret_key(run, db, settings):
    Invitation.objects.create(email_digest=email_digest("bob@example.org"), state="declined")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key, which is long enough for everything that we do with it here"
    run(HEADER + BOB)
    assert (Invitation.objects.count(), mail.outbox) == (1, [])


def test_a_mail_that_could_not_leave_leaves_later_and_until_then_its_days_do_not_count(run, db, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    run(HEADER + BOB)
    assert Invitation.objects.values_list("sent_at", flat=True).get() is None
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    out, _err = run(HEADER + BOB)
    assert out.splitlines()[-1] == "0 people written down, 1 skipped; 1 mails on their way."
    assert Delivery.objects.count() == 1
    Delivery.objects.update(try_at=timezone.now())
    assert sending.drain() == 1
    assert [message.to for message in mail.outbox] == [["bob@example.org"]]
    assert Invitation.objects.values_list("sent_at", flat=True).get() is not None


def test_who_answered_before_the_mail_left_gets_none_and_no_row_keeps_their_address(run, db, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    run(HEADER + BOB)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    forget([Invitation.objects.get().pk], "declined", timezone.now())
    Delivery.objects.update(try_at=timezone.now())
    assert (sending.drain(), mail.outbox) == (0, [])
    assert Delivery.objects.values_list("state", "reason", "email").get() == ("withheld", "settled", "")


def test_without_the_sites_address_nobody_is_asked(tmp_path, db, settings):
    settings.SITE_URL = ""
    file = tmp_path / "members.csv"
    file.write_text(HEADER + BOB)
    with pytest.raises(CommandError, match="SITE_URL is not set"):
        call_command("import_members", str(file))
    assert Invitation.objects.count() == 0


def test_v6_hostile_cells_reach_no_header_and_no_markup(run, db):
    cells = {
        "name": "Eve\r\nBcc: everybody <script>alert(1)</script>",
        "email": "eve@example.org",
        "role": "mentor",
        "expertise": "<img src=x onerror=alert(1)>; leadership; " + "x" * 10_000,
        "city": "Peo\u202eria\x00<b>",
    }
    run(",".join(cells) + "\n" + ",".join(f'"{cell}"' for cell in cells.values()) + "\n")
    (message,) = mail.outbox
    raw = message.message().as_bytes().partition(b"\n\n")[0].decode()
    assert "Bcc" not in raw
    assert message.recipients() == ["eve@example.org"]
    html = message.alternatives[0].content
    assert "<script" not in html
    assert "<img" not in html
    assert "Bcc: everybody &lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "Peoria&lt;b&gt;" in html
    invitation = Invitation.objects.get()
    assert invitation.draft["helps"] == ["leadership"]
    assert "onerror" not in str(invitation.draft)
