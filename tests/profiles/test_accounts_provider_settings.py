"""Providers of other organizations' accounts, as the environment names them."""

import json
import re

import pytest
from django.core.exceptions import ImproperlyConfigured

from profiles.accounts.providers import providers

ALA = {"id": "ala", "name": "ALA", "client_id": "c", "secret": "s", "server_url": "https://login.example.org"}


def test_without_configuration_there_is_no_provider():
    assert providers({}) == {}
    assert providers({"OIDC_PROVIDERS": "  ", "ORCID_SANDBOX": "1"}) == {}


def test_providers_from_the_environment():
    found = providers({"OIDC_PROVIDERS": json.dumps([ALA, {**ALA, "id": "mla", "trust_email": True}])})
    apps = found["openid_connect"]["APPS"]
    assert [(app["provider_id"], app["name"], app["settings"]["email_authentication"]) for app in apps] == [
        ("ala", "ALA", False),
        ("mla", "ALA", True),
    ]
    assert apps[0]["settings"]["server_url"] == "https://login.example.org"


def test_orcid_from_the_environment():
    keys = {"ORCID_CLIENT_ID": "APP-1", "ORCID_SECRET": "s"}
    assert providers(keys)["orcid"]["BASE_DOMAIN"] == "orcid.org"
    assert providers({**keys, "ORCID_SANDBOX": "1"})["orcid"]["BASE_DOMAIN"] == "sandbox.orcid.org"


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("{", "this is not JSON"),
        ("{}", "this is not a list."),
        ("[1]", "entry 1 is not an object."),
        (json.dumps([{"id": "ala", "name": "ALA"}]), "entry 1 lacks client_id, secret, server_url."),
        (json.dumps([ALA, {**ALA, "id": "x", "url": ""}]), "entry 2 has unknown keys: url."),
        (json.dumps([{**ALA, "secret": " "}]), "entry 1: secret must be a text that is not empty."),
        (json.dumps([{**ALA, "client_id": 7}]), "entry 1: client_id must be a text that is not empty."),
        (json.dumps([{**ALA, "id": "A L A"}]), "use small letters, digits and hyphens only."),
        (json.dumps([{**ALA, "trust_email": "yes"}]), "trust_email must be true or false."),
        (json.dumps([{**ALA, "server_url": "http://login.example.org"}]), "server_url must start with https://."),
        (json.dumps([{**ALA, "server_url": "login.example.org"}]), "server_url must start with https://."),
        (json.dumps([{**ALA, "server_url": "http://127.0.0.1:9"}]), "server_url must start with https://."),
        (json.dumps([ALA, ALA]), "each id may stand only once"),
        (json.dumps([{**ALA, "id": "orcid"}]), '"orcid" is taken'),
    ],
)
def test_a_wrong_configuration_stops_the_start_with_a_sentence(value, sentence):
    with pytest.raises(ImproperlyConfigured, match=re.escape(sentence)) as caught:
        providers({"OIDC_PROVIDERS": value})
    assert "It is a JSON list such as" in str(caught.value)


def test_half_of_orcid_stops_the_start():
    with pytest.raises(ImproperlyConfigured, match="come as a pair"):
        providers({"ORCID_CLIENT_ID": "APP-1"})
