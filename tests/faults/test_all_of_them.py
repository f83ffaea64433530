"""That each failure of quality.md 1.4 has its test, and that the list of them says where."""

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
README = Path(__file__).with_name("README.md")
IN_EVERY_RUN = [1, 2, 3, 4, 5, 6, 7, 8, 11, 13, 15, 18, 22, 23, 24, 27]


def named_tests():
    """Return number -> [(file below tests/, name, whether only `make faults` runs it)]."""
    found = {}
    for path in sorted(TESTS.rglob("test_*.py")):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and (match := re.match(r"test_f(\d+)_", node.name)):
                late = any("full_scale" in ast.unparse(decorator) for decorator in node.decorator_list)
                found.setdefault(int(match[1]), []).append((str(path.relative_to(TESTS)), node.name, late))
    return found


def test_r5_every_failure_has_a_test_that_bears_its_number():
    assert sorted(named_tests()) == list(range(1, 37))


@pytest.mark.parametrize("number", IN_EVERY_RUN)
def test_r5_what_every_run_must_survive_is_in_every_run(number):
    assert [name for _file, name, late in named_tests()[number] if not late]


def test_the_list_names_a_file_for_each_failure_and_no_other_test():
    listed = {}
    for line in README.read_text().splitlines():
        if match := re.match(r"\| F(\d+) \|", line):
            listed[int(match[1])] = set(re.findall(r"`([\w/]+\.py)`", line))
    assert listed == {number: {file for file, _name, _late in tests} for number, tests in named_tests().items()}
