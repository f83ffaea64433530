"""A site with the real catalog behind a real server, and pages that tell when anything goes wrong in them."""

import socket
from contextlib import contextmanager, nullcontext, suppress
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connection, connections
from django.test import Client, override_settings
from django.test.testcases import LiveServerThread
from django.test.utils import setup_databases, teardown_databases
from playwright.sync_api import expect

from profiles.models import User
from profiles.places.atlas import atlas

from . import scenario

# As long as pages wait for what they are to press: a browser moves the focus when it first draws a page, which on a
# busy machine is a while after it has loaded.
MOST_WAIT = 15_000
expect.set_options(timeout=MOST_WAIT)


class WaitingServer(ThreadedWSGIServer):
    """Ends when its threads have, so that none of them still holds the database when that is removed."""

    daemon_threads = False

    def __init__(self, *arguments, **options):
        self.sockets = []
        super().__init__(*arguments, **options)

    def get_request(self):
        """Accept a connection and remember it: a browser would keep it open for more requests."""
        accepted, address = super().get_request()
        self.sockets.append(accepted)
        return accepted, address

    def server_close(self):
        """Hang up on everybody, then wait for the threads."""
        for accepted in self.sockets:
            with suppress(OSError):
                accepted.shutdown(socket.SHUT_RDWR)
        super().server_close()


class Server(LiveServerThread):
    """Serves as in production: the site's own middleware answers for its static files, hashed and compressed."""

    server_class = WaitingServer

    def __init__(self):
        super().__init__("127.0.0.1", static_handler=lambda handler: handler)
        self.daemon = True

    @property
    def url(self):
        """The address of the site, without a slash at the end."""
        return f"http://{self.host}:{self.port}"


@pytest.fixture(scope="package")
def database(django_db_setup, django_db_blocker):
    """The test database, open to every test here. pytest-django makes it only for tests that carry its marks."""
    with django_db_blocker.unblock():
        made = None
        if not connection.settings_dict["NAME"].startswith("test_"):
            made = setup_databases(verbosity=0, interactive=False, aliases={"default"})
        yield
        if made:
            teardown_databases(made, verbosity=0)


@pytest.fixture(scope="package")
def catalog(database):
    """The scenario, written once: tests here only read it, or put back what they change.

    Not anew for each test, as elsewhere: filling it takes longer than most of the tests that look at it. pytest-django
    runs tests without its marks after all those that have one, so no other test meets these rows.
    """
    scenario.empty()
    scenario.fill()
    yield
    scenario.empty()
    connections.close_all()


@pytest.fixture(autouse=True)
def hang_up():
    """Leave no connection behind: beside Playwright's event loop Django opens one that no teardown knows of."""
    yield
    connections.close_all()


@pytest.fixture(scope="package")
def site(catalog):
    """The site in a thread of its own, with an address for every error page; gives its URL."""
    atlas()  # read once per process, so that no page waits for it
    with override_settings(ROOT_URLCONF="tests.browser.addresses"):
        server = Server()
        server.start()
        server.is_ready.wait()
        if server.error:
            raise server.error
        yield server.url
        server.terminate()
        server.join()


def session_of(email):
    """Return the session key of a fresh sign-in."""
    client = Client()
    client.force_login(User.objects.get(email=email))
    return client.cookies[settings.SESSION_COOKIE_NAME].value


class Watch:
    """What happened on a page beside what it shows: words on the console, requests, answers."""

    def __init__(self, page, site):
        self.site, self.console, self.requests, self.responses = site, [], [], []
        page.on("console", self.heard)
        page.on("pageerror", lambda error: self.console.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("response", lambda response: self.responses.append(response))

    def heard(self, message):
        """Keep errors and warnings, but not the one that a page with an error status causes by itself."""
        if message.type in ("error", "warning") and not self.is_the_page_itself(message):
            self.console.append(message.text)

    def is_the_page_itself(self, message):
        """Return whether Chromium only says that the document came with a status of 400 or more."""
        return message.text.startswith("Failed to load resource") and not urlsplit(
            message.location.get("url", "")
        ).path.startswith("/static/")

    def strangers(self):
        """Return the requests that went to another origin."""
        return [url for url in self.requests if not url.startswith((self.site, "data:", "about:"))]


UNFOLD = "document.querySelectorAll('details').forEach(each => { each.open = true })"


def fill_in(page, posts):
    """Fill in the fields of a State's form."""
    for name, value in posts.items():
        box = page.locator(f"main [name={name}]").first
        if box.evaluate("each => each.tagName") == "BUTTON":
            continue
        if isinstance(value, tuple):
            box.set_input_files({"name": value[0], "mimeType": "application/octet-stream", "buffer": value[1]})
        elif value is True:
            box.check()
        elif box.evaluate("each => each.tagName") == "SELECT":
            box.select_option(value)
        else:
            box.fill(value)


@pytest.fixture
def open_page(browser, site):
    """A function that opens a State, or a path, in a new context and returns (page, watch)."""
    contexts = []

    def open_page(state, *, wait="load", before=None, **options):
        options = {"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce", "base_url": site, **options}
        context = browser.new_context(**options)
        context.set_default_timeout(MOST_WAIT)
        contexts.append(context)
        if getattr(state, "viewer", ""):
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": session_of(state.viewer), "url": site}]
            )
        page = context.new_page()
        watch = Watch(page, site)
        if before:
            before(page)
        answer = page.goto(getattr(state, "path", state), wait_until=wait)
        if getattr(state, "unfold", False):
            page.evaluate(UNFOLD)
        if getattr(state, "posts", {}):
            fill_in(page, state.posts)
            with page.expect_navigation() as sent:
                page.locator(state.button).last.click()
            answer = sent.value
        assert answer.status == getattr(state, "status", 200)
        if getattr(state, "unfold", False):
            page.evaluate(UNFOLD)
        return page, watch

    yield open_page
    for context in contexts:
        context.close()


@contextmanager
def as_it_is(state):
    """Bring the catalog into what `state` asks for while the block runs."""
    with scenario.without_programs() if state.empty_site else nullcontext():
        yield
