"""The list of quality.md is whole: every failure F1 to F36 has a test that says so in its name."""

import re
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]


def test_r5_every_fault_has_a_test_of_its_number():
    named = {
        int(number)
        for path in TESTS.rglob("test_*.py")
        for number in re.findall(r"^def test_f(\d+)_", path.read_text(), re.MULTILINE)
    }
    assert sorted(named) == list(range(1, 37))
