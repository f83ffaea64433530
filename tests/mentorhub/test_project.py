"""The rules of the whole house: directions of imports, migrations, production settings, health, translation."""

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils.translation import trans_real
from importlinter import cli

from profiles.models import Topic
from programs.areas import PLACES
from tests.programs.factories import make_program, make_sponsor

ROOT = Path(settings.BASE_DIR)
PRODUCTION = {
    "PATH": os.environ["PATH"],
    "SECRET_KEY": "a-key-for-this-test-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEF",
    "ALLOWED_HOSTS": "mentorhub.example.org",
    "DATABASE_URL": "postgres://nobody:nothing@127.0.0.1:9/nothing",
    "REDIS_URL": "redis://127.0.0.1:9/0",
    "SITE_URL": "https://mentorhub.example.org",
    "EMAIL_HOST": "smtp.example.org",
    "DEFAULT_FROM_EMAIL": "MentorHub <hello@mentorhub.example.org>",
    "POSTAL_ADDRESS": "MentorHub, 1 Main Street, Springfield",
}


def manage(*arguments, **environment):
    """Run manage.py in a process of its own with production's settings; return (exit code, output)."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**PRODUCTION, **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.returncode, done.stdout + done.stderr


def test_imports_go_one_way():
    assert cli.lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == cli.EXIT_STATUS_SUCCESS


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_deployment_check_is_silent_under_production_settings():
    provider = {"EMAIL_PROVIDER": "postmark", "POSTMARK_SERVER_TOKEN": "token", "WEBHOOK_SECRET": "a:" + "b" * 16}
    domain = {"INBOUND_DOMAIN": "reply.mentorhub.example.org"}
    code, output = manage("check", "--deploy", "--fail-level", "WARNING", **provider, **domain)
    assert (code, output.strip()) == (0, "System check identified no issues (1 silenced).")


@pytest.mark.parametrize("key", ["", "insecure-development-key-not-for-any-real-visitor"])
def test_default_secret_key_refuses_to_start(key):
    code, output = manage("check", SECRET_KEY=key)
    assert code != 0
    assert "SECRET_KEY is not set" in output


GET = """
import sys
from django.test import Client
response = Client(SERVER_NAME="mentorhub.example.org").get(sys.argv[1], secure=True)
print(response.status_code, response.headers.get("Retry-After"), response.content.decode()[:4000])
"""


@pytest.mark.parametrize(
    ("path", "start"),
    [
        ("/programs/", "503 30 "),
        (
            "/readyz",
            '503 None {"ready": false, "problems": {"database": "does not answer", "redis": "does not answer"}}',
        ),
        ("/healthz", "200 None ok"),
    ],
)
def test_site_without_its_servers_says_so(path, start, tmp_path):
    script = f"import sys; sys.argv = ['', '{path}']\n{GET}"
    collected = manage("collectstatic", "--no-input", "-v0", STATIC_ROOT=str(tmp_path))
    assert collected[0] == 0
    done = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\n{script}"],
        cwd=ROOT,
        env={**PRODUCTION, "DJANGO_SETTINGS_MODULE": "mentorhub.settings", "STATIC_ROOT": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.startswith(start), done.stderr
    assert "Traceback" not in done.stdout


@pytest.mark.django_db
def test_readyz_answers_when_all_is_well(client):
    response = client.get("/readyz")
    answer = response.json()
    assert (response.status_code, answer["ready"], answer["problems"]) == (200, True, {})


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/programs/", "/nowhere/", "/accounts/login/", "/healthz"])
def test_every_answer_carries_the_headers_of_safety(client, path):
    headers = client.get(path).headers
    assert "default-src 'none'; script-src 'self'; style-src 'self'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"


# --- every word is translatable ---------------------------------------------------------------------


class Bracketed(trans_real.DjangoTranslation):
    """A language that says everything in brackets, so that what no translator can reach stands out."""

    def __init__(self):
        super().__init__("en")

    def to_language(self):
        return "xx"

    def gettext(self, message):
        return f"⟦{message.rpartition(chr(4))[2]}⟧" if message else message

    def ngettext(self, singular, plural, number):
        return f"⟦{(singular if number == 1 else plural).rpartition(chr(4))[2]}⟧"


class Texts(HTMLParser):
    """Collects what a person reads or hears: text, labels, placeholders, descriptions."""

    SPOKEN = {"aria-label", "placeholder", "title", "alt"}

    def __init__(self):
        super().__init__()
        self.found, self.silent = [], 0

    def handle_starttag(self, tag, attributes):
        self.silent += tag in {"script", "style"}
        values = dict(attributes)
        self.found += [values[name] for name in self.SPOKEN & values.keys() if values[name]]
        if tag == "meta" and values.get("name") == "description":
            self.found.append(values["content"])

    def handle_endtag(self, tag):
        self.silent -= tag in {"script", "style"}

    def handle_data(self, data):
        if not self.silent:
            self.found.append(data)


@pytest.fixture
def bracketed():
    before = getattr(trans_real._active, "value", None)
    trans_real._active.value = Bracketed()
    yield
    if before is None:
        del trans_real._active.value
    else:
        trans_real._active.value = before


# Names, and words that are the same in every language.
# The trap for machines in forms (profiles/safety/gate.py) keeps the English name that they look for.
UNTRANSLATED = re.compile(
    r"\b(MentorHub|Homepage|MENTEE|MENTOR|CSV|JSON|Atom|ALA|DATA\w*|https?://\S+|\S+@\S+)\b|\b[A-Z]\b"
)


def unreachable(html):
    """Return the texts of a page that did not go through gettext and are not data."""
    reader = Texts()
    reader.feed(html)
    # Joined, because a translated sentence may hold links, which split it into several pieces of text.
    text, before = "\n".join(reader.found), None
    while before != text:
        before, text = text, re.sub(r"⟦[^⟦⟧]*⟧", " ", text)
    lines = {line.strip() for line in UNTRANSLATED.sub(" ", text).splitlines()}
    # Places are names, and what follows them in a list of choices is counts.
    left = {re.sub(r"[\d() ·]+$", "", line).strip() for line in lines} - set(PLACES.values())
    return sorted(line for line in left if re.search(r"[^\W\d_]{2,}", line))


PUBLIC_PAGES = [
    "/",
    "/programs/",
    "/programs/?q=DATAzzz&membership=no_ala&color=red",
    "/programs/?cost=free&unstated=0&status=any",
    "/programs/data-program/",
    "/programs/data-ended/",
    "/programs/suggest/",
    "/programs/data-program/report/",
    "/guides/",
    "/guides/mentee/",
    "/guides/mentor/",
    "/guides/first-meeting/",
    "/guides/agreement/",
    "/guides/circle/",
    "/mentors/",
    "/accessibility/",
    "/privacy/",
    "/nowhere/",
]


@pytest.mark.django_db
@pytest.mark.parametrize("path", PUBLIC_PAGES)
def test_every_word_of_a_page_can_be_translated(client, bracketed, path):
    sponsor = make_sponsor("DATAsponsor", acronym="DATA")
    program = make_program(
        "DATAprogram",
        slug="data-program",
        sponsor=sponsor,
        status_year=2019,
        summary="DATAsummary",
        formats=["group"],
        stages=["early"],
        delivery="remote",
        mentee={"membership": "sponsor", "employment": "any", "max_years": 5, "eligibility": "DATAwho"},
    )
    program.topics.set([Topic.objects.create(slug="data", name="DATAtopic")])
    make_program("DATAended", slug="data-ended", sponsor=sponsor, status="closed", successor=program)
    Topic.objects.exclude(slug="data").update(name="DATAtopic")
    assert unreachable(client.get(path).content.decode()) == []
