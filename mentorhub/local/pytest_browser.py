"""pytest plugin: tests marked `browser` run in the system's Chromium, and a run without one says so plainly.

CHROMIUM names the program; else the usual names on PATH are tried. Where there is none those tests are skipped
and counted at the end of the run; with CI or BROWSER_REQUIRED set they fail instead.
"""

import os
import shutil
from collections.abc import Iterator

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    # Without these Chromium looks for its maker's hosts at every start.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
HELP = "no Chromium found; install chromium or set CHROMIUM to its path"


def chromium() -> str | None:
    """The path of the browser's program, if there is one."""
    if named := os.environ.get("CHROMIUM"):
        return shutil.which(named)
    return next(filter(None, map(shutil.which, NAMES)), None)


def is_required() -> bool:
    """Whether a missing browser is a failure."""
    return any(os.environ.get(name, "").lower() not in {"", "0", "false"} for name in ("CI", "BROWSER_REQUIRED"))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skips or fails a browser test where there is no browser."""
    if item.get_closest_marker("browser") and chromium() is None:
        if is_required():
            pytest.fail(f"browser test: {HELP}", pytrace=False)
        pytest.skip(HELP)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says how many browser tests did not run, and what would make them."""
    skipped = terminalreporter.stats.get("skipped", [])
    count = sum(1 for report in skipped if HELP in str(report.longrepr))
    if count:
        terminalreporter.write_line(f"NOT RUN: {count} browser tests, {HELP}", yellow=True, bold=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """A headless Chromium, one for the session (with xdist: for the worker), driven by Playwright's sync API."""
    from playwright.sync_api import sync_playwright

    flags = [*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    # Playwright's loop runs in this thread, and Django would take that for an async view.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=flags)
        yield started
        started.close()
