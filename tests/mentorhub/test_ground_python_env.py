"""bin/python-env: which Python it chooses, what it says when there is none, and what it takes for installed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NEEDED = ("sh", "dirname", "cat")


def real_python():
    """The Python below this test's virtual environment."""
    return Path(sys._base_executable)


@pytest.fixture
def bare(tmp_path):
    """A PATH with no Python on it, and an empty HOME; calls python-env --which there."""
    programs = tmp_path / "bin with space"
    home = tmp_path / "home"
    programs.mkdir()
    home.mkdir()
    for name in NEEDED:
        (programs / name).symlink_to(shutil.which(name))

    def which(**more):
        env = {"PATH": str(programs), "HOME": str(home), **more}
        return subprocess.run([ROOT / "bin" / "python-env", "--which"], env=env, capture_output=True, text=True)

    which.programs, which.home = programs, home
    return which


def put_python(path, body=None):
    """Puts a program at `path`: the real Python, or a shell script."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body or f'''exec "{real_python()}" "$@" '''}\n")
    path.chmod(0o755)
    return str(path)


def version_name():
    """python3.13, for example: the name of this Python's version."""
    return "python{}.{}".format(*sys.version_info)


def test_python_env_takes_python_on_path(bare):
    expected = put_python(bare.programs / "python3")
    assert bare().stdout.strip() == expected


def test_python_env_passes_over_a_shim_that_fails(bare):
    put_python(bare.programs / version_name(), "echo 'pyenv: command not found' >&2; exit 127")
    expected = put_python(bare.home / ".pyenv" / "versions" / f"{version_name()[6:]}.0" / "bin" / "python3")
    done = bare()
    assert (done.returncode, done.stdout.strip()) == (0, expected)


def test_python_env_passes_over_a_python_that_is_too_old(bare):
    # It starts and answers every question like Python 3.11 would: with a failed comparison.
    put_python(bare.programs / "python3", "exit 1")
    expected = put_python(bare.home / ".local/share/uv/python" / f"c{version_name()}.1-x" / "bin" / "python3")
    assert bare().stdout.strip() == expected


@pytest.mark.parametrize(
    ("variable", "place"),
    [("PYENV_ROOT", "versions"), ("UV_PYTHON_INSTALL_DIR", "")],
)
def test_python_env_looks_where_variables_say(bare, tmp_path, variable, place):
    expected = put_python(tmp_path / "kept here" / place / f"{version_name()[6:]}.9" / "bin" / "python3")
    assert bare(**{variable: str(tmp_path / "kept here")}).stdout.strip() == expected


def test_python_env_fetches_one_through_uv(bare):
    fetched = put_python(bare.home / "fetched" / "python3")
    put_python(bare.home / ".local/bin/uv", f'[ "$2" = install ] || echo "{fetched}"')
    done = bare()
    assert (done.returncode, done.stdout.strip()) == (0, fetched)
    assert "through uv" in done.stderr


def test_python_env_says_in_one_line_what_to_install(bare):
    done = bare()
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "install Python" in done.stderr


def test_install_check_says_no_after_an_interrupted_install(tmp_path):
    for name in ("bin/install.py", "requirements/runtime.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    code = f"""
import sys; sys.path.insert(0, {str(tmp_path / "bin")!r})
import install
install.VENV.mkdir(); (install.VENV / "pyvenv.cfg").write_text("version = 3")
install.stamp("runtime").write_text(install.fingerprint("runtime"))
print(install.is_installed("runtime"))
install.UNFINISHED.touch(); print(install.is_installed("runtime"))
install.UNFINISHED.unlink(); install.lock_file("runtime").write_text("changed"); print(install.is_installed("runtime"))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=dict(os.environ)
    )
    assert done.stdout.split() == ["True", "False", "False"]
