"""Lock files, compose file, Dockerfile and Makefile: what they must and must not say."""

import json
import re
import subprocess
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("runtime", "local", "dev")
OWN_FILES = ("Makefile", "Dockerfile", "docker-compose.yml", "Procfile", "pyproject.toml", ".ci/run", ".env.example")


def pins(name):
    """The pinned packages of a lock file: {"django==6.1.3": [hashes]}."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return {line.split()[0]: re.findall(r"--hash=sha256:[0-9a-f]{64}", line) for line in lines}


def compose():
    """docker-compose.yml as data."""
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


@pytest.mark.parametrize("name", LOCKS)
def test_lock_pins_every_package_with_hashes(name):
    found = pins(name)
    assert len(found) > 40
    assert [pin for pin, hashes in found.items() if not hashes or not re.fullmatch(r"[a-z0-9.-]+==[\w.]+", pin)] == []


def test_lock_sets_hold_one_another():
    runtime, local, dev = (set(pins(name)) for name in LOCKS)
    assert runtime < local < dev


@pytest.mark.parametrize("path", [*(f"requirements/{name}.txt" for name in LOCKS), *OWN_FILES])
def test_ground_names_no_index_and_no_machine(path):
    text = (ROOT / path).read_text()
    assert re.findall(r"--(?:extra-)?index-url|--find-links|https?://(?!127\.0\.0\.1|mentors\.example)\S+", text) == []
    assert re.findall(r"(?<![\w.])/(?:work|root|home|opt)/\S*", text) == []


def test_compose_follows_the_compose_schema():
    schema = json.loads(files("check_jsonschema").joinpath("builtin_schemas/vendor/compose-spec.json").read_text())
    jsonschema.validators.validator_for(schema)(schema).validate(compose())


def test_compose_has_every_service_and_each_can_tell_its_health():
    services = compose()["services"]
    assert set(services) == {"postgres", "redis", "migrate", "web", "worker", "codes", "beat"}
    assert {name for name, service in services.items() if "test" not in service["healthcheck"]} == {"migrate"}


def test_compose_starts_the_site_after_servers_and_migration():
    ready = {
        "postgres": {"condition": "service_healthy"},
        "redis": {"condition": "service_healthy"},
        "migrate": {"condition": "service_completed_successfully"},
    }
    services = compose()["services"]
    assert [services[name]["depends_on"] for name in ("web", "worker", "codes", "beat")] == [ready] * 4
    assert services["beat"]["deploy"]["replicas"] == 1


def test_compose_holds_no_secret():
    for service in compose()["services"].values():
        for name, value in service.get("environment", {}).items():
            if re.search("PASSWORD|SECRET|URL", name):
                assert "${" in value, name
    tracked = subprocess.run(["git", "ls-files", ".env"], cwd=ROOT, capture_output=True, text=True)
    assert tracked.stdout == ""


def test_dockerfile_runs_only_what_make_runs():
    """No engine builds the image here, so each RUN is a program that a test or `make` runs, or Debian's own."""
    steps = re.findall(r"^RUN (.*)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert [re.sub(r"^(?:[A-Z_]+=\S+ )*", "", step) for step in steps] == [
        "python bin/install.py runtime",
        ".venv/bin/python manage.py collectstatic --noinput --clear",
        ".venv/bin/python -m compileall -q -j 0 /app",
        "useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin mentorhub",
    ]
    assert '"$here/bin/install.py" "$set_name"' in (ROOT / "bin/python-env").read_text()
    assert '"collectstatic", "--noinput", "--clear"' in (ROOT / "mentorhub/local/static.py").read_text()


def test_dockerfile_runs_as_nobody_in_particular():
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    last_stage = lines[max(number for number, line in enumerate(lines) if line.startswith("FROM")) :]
    assert "USER mentorhub" in last_stage
    assert any(line.startswith("HEALTHCHECK") for line in last_stage)


def test_dockerfile_copies_nothing_private():
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert {".git", ".venv", ".local", ".env"} <= set(ignored)


def test_make_lists_its_targets():
    done = subprocess.run(["make", "-s"], cwd=ROOT, capture_output=True, text=True, check=True)
    named = re.findall(r"^make (\w+)", done.stdout, re.MULTILINE)
    assert named == ["help", "run", "test", "lint", "bench", "faults", "lock", "shell", "code"]
