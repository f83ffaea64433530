"""The house of the tests of faults, the seed of their chance, and which of them run when.

By default the tests of the failures that every run must survive, at a small scale; with FAULTS=1 (`make faults`) every
test named test_f<number>_, wherever it stands, at full scale, and nothing else.
"""

import os
import random
import re

import pytest

from .harness import house_of_faults

FULL = os.environ.get("FAULTS", "") not in {"", "0"}
SEED = int(os.environ.get("FAULTS_SEED") or random.SystemRandom().randrange(10**6))
NAMED = re.compile(r"test_f\d+_")


def pytest_configure(config):
    """Know our marker."""
    config.addinivalue_line("markers", "full_scale: a test of faults that only `make faults` runs")


def pytest_report_header(config):
    """Print the seed with every run: FAULTS_SEED=... repeats it."""
    return f"faults: seed {SEED}, {'full scale' if FULL else 'small scale'}"


def pytest_collection_modifyitems(config, items):
    """Leave out what this run is not for."""
    if FULL:
        left = [item for item in items if not NAMED.match(item.name)]
    else:
        left = [item for item in items if item.get_closest_marker("full_scale")]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in set(left)]


@pytest.fixture(scope="session")
def whole_house():
    """One house for all tests of this process: laying the tables takes half a minute."""
    with house_of_faults() as house:
        yield house
        assert house.leaks() == []


@pytest.fixture
def house(whole_house):
    """The house, empty and with nobody at work."""
    whole_house.clear()
    yield whole_house
    whole_house.clear()


@pytest.fixture
def chance(request):
    """Random numbers that the printed seed repeats."""
    print(f"seed {SEED}")  # noqa: T201 - shown with a failure
    return random.Random(f"{SEED} {request.node.name}")


@pytest.fixture(scope="session")
def full_scale():
    """Whether there is time for the whole thing."""
    return FULL
