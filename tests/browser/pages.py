"""The named states of every page: what axe, the HTML validator and the eye look at."""

import json
from dataclasses import dataclass, field

from tests.browser import (
    alert_states,
    circle_states,
    closing_states,
    contact_states,
    inbound_states,
    inbox_states,
    mail_states,
    meeting_states,
    mentorship_mail_states,
    pair_states,
    people_states,
    profile_states,
    reminders_states,
    staff_states,
    steward_states,
    talk_states,
    waiting_states,
)
from tests.programs.builders import a_row

LONG = "librarianship-and-information-science-" * 5


@dataclass(frozen=True)
class State:
    """A page in one state.

    `posts` are the fields to fill in before the form of the page is sent by its last button, or that which `button`
    names: text, the value of a choice, True for a tick, or (name, bytes) for a file.
    """

    name: str
    path: str
    status: int = 200
    viewer: str = ""
    posts: dict = field(default_factory=dict)
    button: str = "main form button"
    # Where the form is sent to, when that is not the page's own address.
    action: str = ""
    # Folded parts are opened, so that they are looked at too.
    unfold: bool = False
    empty_site: bool = False

    def __str__(self):
        return self.name


ANSWERS = "role=mentee&years=3&employment=part_time&region=IL&budget=100&member=ala"
HOPELESS = "role=mentor&years=0&employment=retired&region=AQ&budget=0&remote_only=1"
WRONG = "years=many&budget=-3&region=Atlantis&member=nobody&employment=king&x=1"
CURATOR = "curator@example.org"
GOOD_FILE = json.dumps([a_row("brand-new"), a_row("alsc-mentoring", name="Another name")]).encode()
NO_FILE = ("notes.txt", b"not a list of programs")
BAD_FILE = json.dumps([a_row("one", cost_usd=-5, delivery="by owl"), a_row("two", surprise=1, url="x")]).encode()

PUBLIC = [
    State("landing", "/"),
    State("list", "/programs/"),
    State("list, filters open", "/programs/", unfold=True),
    State(
        "list, many filters",
        "/programs/?q=librar&membership=no_ala&cost=free&employment=open&years=any&status=any&sort=name&role=mentor",
        unfold=True,
    ),
    State("list, some filters", "/programs/?membership=no_ala&cost=free&delivery=remote"),
    State("list, without the silent", "/programs/?cost=free&unstated=0"),
    State("list, nothing found", "/programs/?q=zzzzqqq&cost=free"),
    State("list, did you mean", "/programs/?q=refrence"),
    State("list, junk", "/programs/?cost=cheap&nonsense=1&page=-4&page_size=99999&region=Atlantis&sort=%3Cb%3E&q=%00"),
    State("list, long search", f"/programs/?q={LONG}"),
    State("list, last page", "/programs/?page=999"),
    State("list, long names", "/programs/?q=extraordinarily"),
    State("list, right to left", "/programs/?q=%D7%AA%D7%95%D7%9B%D7%A0%D7%99%D7%AA"),
    State("list, closed", "/programs/?status=closed"),
    State("program, active", "/programs/goes-on/"),
    State("program, full", "/programs/alsc-mentoring/"),
    State("program, closed with successor", "/programs/ended/"),
    State("program, closed", "/programs/iln/"),
    State("program, paused", "/programs/rests/"),
    State("program, stale", "/programs/musla-resume/"),
    State("program, sparse", "/programs/sparse/"),
    State("program, long", "/programs/long/"),
    State("program, right to left", "/programs/rtl/"),
    State("fit", "/programs/fit/"),
    State("fit, answered", f"/programs/fit/?{ANSWERS}"),
    State("fit, answered, all unfolded", f"/programs/fit/?{ANSWERS}&show=no", unfold=True),
    State("fit, nothing fits", f"/programs/fit/?{HOPELESS}"),
    State(
        "fit, errors",
        f"/programs/fit/?{WRONG}",
        unfold=True,
    ),
    State("compare, none", "/programs/compare/"),
    State("compare, one", "/programs/compare/?p=alsc-mentoring"),
    State("compare, four", "/programs/compare/?p=alsc-mentoring&p=long&p=rtl&p=sparse"),
    State("compare, alike", "/programs/compare/?p=alsc-mentoring&p=musla-resume&only=differences"),
    State("compare, junk", "/programs/compare/?p=no-such&p=a&p=b&p=c&p=d&p=e&p=alsc-mentoring"),
    State("embed", "/programs/embed/"),
    State("embed, empty", "/programs/embed/?q=zzzzqqq&limit=900"),
    State("embed, long and right to left", "/programs/embed/?status=any&limit=50&sort=name"),
    State("share", "/programs/share/"),
    State("share, filtered", "/programs/share/?cost=free&q=extraordinarily&limit=x&junk=1"),
    State("suggest", "/programs/suggest/"),
    State("suggest, errors", "/programs/suggest/", status=422, posts={"url": "no address", "email": "nobody"}),
    State("suggest, thanks", "/programs/suggest/thanks/"),
    State("report", "/programs/iln/report/"),
    State("report, errors", "/programs/long/report/", status=422, posts={"source_url": "no address", "email": "x"}),
    State("guides", "/guides/"),
    State("guide, mentee", "/guides/mentee/"),
    State("guide, mentor", "/guides/mentor/"),
    State("guide, first meeting", "/guides/first-meeting/"),
    State("guide, agreement", "/guides/agreement/"),
    State("guide, circle", "/guides/circle/"),
    State("accessibility", "/accessibility/"),
    State("privacy", "/privacy/"),
    State("error 400", "/errors/400/", status=400),
    State("error 403", "/errors/403/", status=403),
    State("error 403, form too old", "/errors/csrf/", status=403),
    State("error 404", "/no/such/page/", status=404),
    State("error 404, program", "/programs/no-such-program/", status=404),
    State("error 500", "/errors/500/", status=500),
    State("error 503", "/errors/503/", status=503),
]
ACCOUNTS = [
    State("sign in", "/accounts/login/"),
    State(
        "sign in, errors",
        "/accounts/login/",
        status=422,
        posts={"login": CURATOR, "password": "wrong"},
        button="main form[novalidate] button",
    ),
    State("sign up", "/accounts/signup/"),
    State("sign in by code", "/accounts/login/code/"),
    State("sign in by code, errors", "/accounts/login/code/", status=422, posts={"email": "nobody"}),
    State("new password", "/accounts/password/reset/"),
    State("new password, errors", "/accounts/password/reset/", status=422, posts={"email": "nobody"}),
    State("new password, sent", "/accounts/password/reset/done/"),
    State("new password, bad link", "/accounts/password/reset/key/1-bad/"),
    State("account closed", "/accounts/inactive/"),
    State("sign out", "/accounts/logout/", viewer=CURATOR),
    State("security", "/accounts/2fa/", viewer=CURATOR),
    State("security, member", "/accounts/2fa/", viewer="member@example.org"),
    State("passkeys", "/accounts/2fa/webauthn/", viewer=CURATOR),
    State("sessions", "/accounts/sessions/", viewer=CURATOR),
    State("connected accounts", "/accounts/3rdparty/", viewer=CURATOR),
    State("change of address", "/accounts/email/", viewer=CURATOR),
    State("change of password", "/accounts/password/change/", viewer=CURATOR),
    State("is it you", "/accounts/reauthenticate/", viewer=CURATOR),
    State("is it you, by code", "/accounts/2fa/reauthenticate/", viewer=CURATOR),
    State("landing, signed in", "/", viewer="member@example.org"),
]
STAFF = [
    State("desk", "/staff/catalog/", viewer=CURATOR),
    State("desk, nothing found", "/staff/catalog/?q=zzzzqqq&workflow=draft", viewer=CURATOR),
    State("desk, long names", "/staff/catalog/?sort=name&q=donau", viewer=CURATOR),
    State(
        "desk, sure",
        "/staff/catalog/?q=extraordinarily",
        viewer=CURATOR,
        posts={"programs": True, "action": "confirm"},
        button=".withthese button",
        action="/staff/catalog/bulk/",
    ),
    State("desk, program", "/staff/catalog/program/alsc-mentoring/", viewer=CURATOR),
    State("desk, long program", "/staff/catalog/program/long/", viewer=CURATOR, unfold=True),
    State(
        "desk, program, errors",
        "/staff/catalog/program/rtl/",
        status=422,
        viewer=CURATOR,
        posts={"name": "", "url": "no address", "status_year": "1", "countries": "ATLANTIS"},
        button="form.edit button",
    ),
    State("desk, preview", "/staff/catalog/program/drafted/preview/", viewer=CURATOR),
    State("desk, new program", "/staff/catalog/new/", viewer=CURATOR),
    State("desk, queue", "/staff/catalog/queue/", viewer=CURATOR),
    State("desk, queue, empty", "/staff/catalog/queue/?page=2", viewer=CURATOR, empty_site=True),
    State("desk, import", "/staff/catalog/import/", viewer=CURATOR),
    State("desk, import, errors", "/staff/catalog/import/", status=422, viewer=CURATOR, posts={"file": NO_FILE}),
    State("desk, import, good", "/staff/catalog/import/", viewer=CURATOR, posts={"file": ("good.json", GOOD_FILE)}),
    State("desk, import, refused", "/staff/catalog/import/", viewer=CURATOR, posts={"file": ("bad.json", BAD_FILE)}),
    State("desk, sponsors", "/staff/catalog/sponsors/", viewer=CURATOR),
    State("desk, sponsor", "/staff/catalog/sponsors/ala/", viewer=CURATOR),
    State(
        "desk, sponsor, errors",
        "/staff/catalog/sponsors/new/",
        status=422,
        viewer=CURATOR,
        posts={"url": "x"},
    ),
    State("desk, not for members", "/staff/catalog/", status=404, viewer="member@example.org"),
]
EMPTY = [
    State("empty site, landing", "/", empty_site=True),
    State("empty site, list", "/programs/", empty_site=True),
    State("empty site, fit", f"/programs/fit/?{ANSWERS}", empty_site=True),
    State("empty site, share", "/programs/share/", empty_site=True),
    State("empty site, desk", "/staff/catalog/", viewer=CURATOR, empty_site=True),
]
STATES = [
    *PUBLIC,
    *ACCOUNTS,
    *STAFF,
    *EMPTY,
    *profile_states.states(State),
    *people_states.states(State),
    *reminders_states.states(State),
    *mail_states.states(State),
    *alert_states.states(State),
    *steward_states.states(State),
    *inbox_states.states(State),
    *contact_states.states(State),
    *inbound_states.states(State),
    *talk_states.states(State),
    *pair_states.states(State),
    *meeting_states.states(State),
    *mentorship_mail_states.states(State),
    *circle_states.states(State),
    *closing_states.states(State),
    *staff_states.states(State),
    *waiting_states.states(State),
]
