"""Every address of the site, asked by everybody: who gets in and who does not (quality.md S1, S2, S13).

The tables are read from top to bottom: the first row whose pattern fits an address counts. An address without a row
fails, and so does a row that no address uses. To add one: a line in ROWS with what a GET and an empty POST give, and,
where the address has a new kind of parameter, its value in tests/mentorhub/addresses.py.
"""

from fnmatch import fnmatchcase

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from programs.finding import snapshot
from reminders.kinds.asks import ACCEPT
from reminders.links import tokens

from .addresses import ROLES, make_world, outcome, path_of, walk

# What a word before a status stands for, in the order of ROLES: anonymous, member, owner (the mentor of the pair),
# mentee of the pair, blocked member, staff without a second factor, staff, superuser. `_` is the status.
AUDIENCES = {
    "all": "_ _ _ _ _ _ _ _",
    "members": "login _ _ _ _ _ _ _",
    "seen": "_ _ _ _ 404 _ _ _",
    "welcome": "login _ _ _ 404 _ _ _",
    "pair": "login 404 _ _ 404 404 404 404",
    "staff": "login 404 404 404 404 proof _ _",
    "chief": "login 404 404 404 404 proof 403 _",
    "proved": "login proof proof proof proof proof _ _",
    "guests": "_ 302 302 302 302 302 302 302",
}
# Address | GET | POST. A cell is an audience and its status, or eight statuses. `login` and `proof` are redirects to
# the page where one signs in, and where one shows again that it is oneself.
ROWS = """
programs:suggest                     | all 200     | all 422
programs:report                      | all 200     | all 422
programs:staff_catalog               | staff 200   | staff 405
programs:staff_bulk                  | staff 405   | staff 302
programs:staff_new                   | staff 200   | staff 422
programs:staff_program               | staff 200   | staff 422
programs:staff_preview               | staff 200   | staff 405
programs:staff_confirm               | staff 405   | staff 302
programs:staff_steward               | staff 200   | staff 422
programs:staff_queue                 | staff 200   | staff 405
programs:staff_approve               | staff 405   | staff 302
programs:staff_refuse                | staff 405   | staff 302
programs:staff_import                | staff 200   | staff 422
programs:staff_import_apply          | staff 405   | staff 302
programs:staff_export                | staff 200   | staff 405
programs:staff_sponsors              | staff 200   | staff 405
programs:staff_sponsor_new           | staff 200   | staff 422
programs:staff_sponsor               | staff 200   | staff 422
programs:list                        | all 200     | all 405
programs:fit                         | all 200     | all 405
programs:compare                     | all 200     | all 405
programs:guide*                      | all 200     | all 405
programs:json                        | all 200     | all 405
programs:csv                         | all 200     | all 405
programs:schema                      | all 200     | all 405
programs:atom                        | all 200     | all 405
programs:ics                         | all 200     | all 405
programs:program_ics                 | all 200     | all 405
programs:completions                 | all 200     | all 405
programs:embed                       | all 200     | all 405
programs:share                       | all 200     | all 405
programs:alerts                      | members 200 | members 302
programs:alert_new                   | all 200     | all 422
programs:alert_sent                  | all 200     | all 405
programs:suggest_thanks              | all 200     | all 405
programs:program                     | all 200     | all 405

matching:mentors                     | all 200     | all 405
matching:mentors_json                | all 200     | all 405
matching:people_map                  | all 200     | all 405
matching:mentees                     | all 200     | all 405
matching:person                      | seen 200    | all 405
matching:contact                     | seen 200    | seen 422
matching:contact_words               | all 405     | seen 200
matching:contact_sent                | seen 200    | all 405
matching:inbox                       | members 200 | members 405
matching:answer                      | members 405 | login 404 302 404 404 404 404 404
matching:withdraw                    | login 404 404 200 404 404 404 404 | login 404 404 302 404 404 404 404
matching:conversation                | pair 200    | pair 422
matching:held                        | members 405 | pair 302
matching:mute                        | members 405 | pair 302
matching:conversation_block          | pair 200    | pair 302
matching:conversation_report         | pair 200    | pair 422
matching:reported                    | pair 200    | members 405
matching:mentorships                 | members 200 | members 405
matching:mentorship                  | pair 200    | members 405
matching:mentorship_agreement        | pair 200    | pair 422
matching:mentorship_goal             | members 405 | pair 422
matching:mentorship_note             | members 405 | pair 422
matching:mentorship_note_change      | login 404 200 404 404 404 404 404 | login 404 422 404 404 404 404 404
matching:mentorship_pause            | pair 200    | pair 422
matching:mentorship_close            | pair 200    | pair 422
matching:mentorship_check            | members 405 | pair 422
matching:mentorship_closing          | pair 200    | pair 422
matching:circle_closing              | pair 302    | pair 302
matching:my_feedback                 | members 200 | members 405
matching:meeting_new                 | pair 200    | pair 422
matching:circle_meeting_new          | pair 200    | pair 422
matching:meeting                     | pair 200    | pair 302
matching:meeting_ics                 | pair 200    | members 405
matching:staff_flagged               | staff 200   | staff 405
matching:staff_flagged_message       | staff 200   | staff 302
matching:circles                     | all 200     | all 405
matching:circle                      | seen 200    | all 405
matching:circle_wish                 | members 200 | members 422
matching:circle_new                  | members 200 | login 422 422 422 422 200 200 200
matching:circle_change               | login 404 200 404 404 404 404 404 | login 404 422 404 404 404 404 404
matching:circle_join                 | welcome 200 | welcome 422
matching:circle_leave                | welcome 200 | welcome 302
matching:circle_begin                | members 405 | login 404 302 404 404 404 404 404
matching:circle_close                | login 404 200 404 404 404 404 404 | login 404 422 404 404 404 404 404
matching:my_profile                  | members 200 | members 422
matching:my_profile_preview          | members 405 | members 200

profiles:conduct                     | all 200     | members 302
profiles:blocked                     | members 200 | members 302
profiles:block                       | login 200 200 200 404 200 200 200 | login 302 422 302 404 302 302 302
profiles:report                      | seen 200    | seen 422
profiles:reported                    | seen 200    | all 405
profiles:staff_reports               | staff 200   | staff 405
profiles:staff_report                | staff 200   | staff 422
profiles:staff_release               | staff 405   | staff 422
profiles:staff_log                   | staff 200   | staff 405
profiles:own_data                    | members 200 | members 405
profiles:own_data_export             | members proof | members proof
profiles:own_data_erase              | members proof | members proof
profiles:own_data_keep               | members 302 | members 302
profiles:join_forgotten              | all 200     | all 405
profiles:join                        | all 404     | all 404

reminders:do                         | all 404     | all 404
reminders:steward_edit               | all 404     | all 404
reminders:staff_desk                 | staff 200   | staff 405
reminders:staff_mail                 | staff 200   | staff 422
reminders:staff_switch               | staff 200   | staff 422
reminders:staff_inbound              | staff 200   | staff 405
reminders:staff_inbound_mail         | staff 200   | staff 422
reminders:staff_kinds                | staff 200   | staff 405
reminders:staff_kind                 | staff 200   | staff 405
reminders:staff_kind_html            | login 404 404 404 404 proof 404 404 | staff 405
reminders:mine                       | members 200 | members 422
reminders:unsubscribe                | all 404     | all 404
reminders:webhook_tracking           | all 405     | all 404
reminders:webhook_inbound            | all 405     | all 404

home                                 | all 200     | all 405
accessibility                        | all 200     | all 405
privacy                              | all 200     | all 405
security_txt                         | all 200     | all 405
robots                               | all 200     | all 405
sitemap                              | all 200     | all 405
opensearch                           | all 200     | all 405
healthz                              | all 200     | all 405
readyz                               | all 200     | all 405
staff                                | staff 200   | staff 302
staff_stuck                          | staff 200   | staff 405
staff_stuck_one                      | staff 200   | staff 422
me                                   | login 200 200 200 200 302 302 302 | members 405

end_session                          | all 405     | members 404
account_login                        | guests 200  | guests 422
account_signup                       | guests 200  | guests 422
account_request_login_code           | guests 200  | guests 422
account_logout                       | 302 200 200 200 200 200 200 200 | all 302
account_inactive                     | all 200     | all 405
account_reauthenticate               | members 200 | members 422
account_email                        | members 200 | members 302
account_email_verification_sent      | members 302 | members 302
account_change_password              | members 200 | members 422
account_set_password                 | members 302 | members 302
account_reset_password               | all 200     | all 422
account_reset_password_done          | all 200     | all 405
account_reset_password_from_key      | all 200     | all 422
account_reset_password_from_key_done | all 200     | all 405
account_confirm_login_code           | members 302 | members 302
mfa_index                            | members 200 | members 405
mfa_authenticate                     | members 302 | members 302
mfa_reauthenticate                   | proved 200  | proved 422
mfa_deactivate_totp                  | login 404 404 404 404 404 proof proof | login 404 404 404 404 404 proof proof
mfa_view_recovery_codes              | members 404 | members 405
mfa_download_recovery_codes          | members 404 | members 404
mfa_list_webauthn                    | members 200 | members 405
mfa_login_webauthn                   | members 302 | members 302
mfa_*                                | members proof | members proof
usersessions_list                    | members 200 | members 302
socialaccount_login_cancelled        | all 200     | all 405
socialaccount_login_error            | all 401     | all 405
socialaccount_signup                 | all login   | all login
socialaccount_connections            | members 200 | members 422
accounts/social/*                    | all 301     | all 301
orcid_*                              | all 404     | all 404
openid_connect_*                     | all 404     | all 404

admin:index                          | staff 200   | staff 200
admin:login                          | staff 302   | staff 200
admin:logout                         | staff 405   | staff 302
admin:password_change                | staff 200   | staff 200
admin:password_change_done           | staff 200   | staff 405
admin:autocomplete                   | staff 403   | staff 405
admin:jsi18n                         | staff 200   | staff 405
admin:view_on_site                   | staff 404   | staff 404
admin:app_list                       | login 404 404 404 404 proof 404 200 | login 404 404 404 404 proof 404 200
admin:auth_user_password_change      | staff proof | staff proof
admin:profiles_user_add              | staff proof | staff proof
admin:profiles_user_change           | staff proof | staff proof
admin:profiles_user_delete           | staff proof | staff proof
admin:programs_*_add                 | staff 403   | staff 403
admin:programs_*_delete              | staff 403   | staff 403
admin:programs_*_change              | chief 200   | staff 403
admin:profiles_auditentry_add        | staff 403   | staff 403
admin:profiles_auditentry_delete     | staff 403   | staff 403
admin:profiles_auditentry_change     | chief 200   | staff 403
admin:profiles_profile_add           | staff 403   | staff 403
admin:profiles_profile_delete        | staff 403   | staff 403
admin:*_changelist                   | chief 200   | chief 200
admin:*_history                      | chief 200   | chief 200
admin:*_add                          | chief 200   | chief 200
admin:*_change                       | chief 200   | chief 200
admin:*_delete                       | chief 200   | chief 200
admin/*/<path:object_id>/            | staff 302   | staff 302
admin/*                              | staff 404   | staff 404
"""
TABLE = [[cell.strip() for cell in line.split("|")] for line in ROWS.strip().splitlines() if line]
# The endpoints that take a POST without a token, each because it has another proof of who sends it.
WITHOUT_TOKEN = {"reminders:unsubscribe", "reminders:webhook_inbound", "reminders:webhook_tracking"}
ADDRESSES = [(key, route) for key, route, _view in walk()]
one_by_one = pytest.mark.parametrize(
    ("key", "route"), ADDRESSES, ids=[f"{key}-{n}" for n, (key, _) in enumerate(ADDRESSES)]
)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Make the people and things once: every request on them is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def own_counters(settings):
    """Give each test its own keys in the shared store, so that no limit is reached."""
    settings.CACHES = {"default": {**settings.CACHES["default"], "KEY_PREFIX": f"test-{timezone.now().timestamp()}"}}


def row_of(key):
    """Return the first row for an address."""
    found = next((row for row in TABLE if fnmatchcase(key, row[0])), None)
    assert found, f"{key} has no row in ROWS: who may open it?"
    return found


def spelled_out(cell):
    """Return the eight statuses of a cell."""
    first, _, status = cell.partition(" ")
    return AUDIENCES[first].replace("_", status) if first in AUDIENCES else cell


def asked(world, method, path):
    """Return what each role gets, in the order of ROLES; what the requests changed is taken back."""
    outcomes = []
    for role in ROLES:
        client, snapshot_of_cookies = world.clients[role], world.clients[role].cookies.copy()
        with transaction.atomic():
            outcomes.append(outcome(getattr(client, method)(path)))
            transaction.set_rollback(True)
        client.cookies = snapshot_of_cookies
        snapshot.forget()
    return " ".join(outcomes)


@pytest.mark.django_db
@one_by_one
def test_s1_every_address_opens_to_whom_it_should(world, key, route):
    _pattern, get, post = row_of(key)
    path = path_of(world, key, route)
    assert (path, asked(world, "get", path)) == (path, spelled_out(get))
    assert (path, asked(world, "post", path)) == (path, spelled_out(post))


def test_s1_every_row_is_used_by_an_address():
    used = {row_of(key)[0] for key, _route in ADDRESSES}
    assert {row[0] for row in TABLE} - used == set()


@pytest.mark.parametrize("cell", sorted({cell for row in TABLE for cell in row[1:]}))
def test_s1_every_cell_speaks_of_every_role(cell):
    assert len(spelled_out(cell).split()) == len(ROLES)


@pytest.mark.django_db
def test_s1_a_link_opens_its_own_page_to_whoever_holds_it_and_nothing_else(world):
    ask, owner = world.asks["mentee"], world.owner.user_id
    link = tokens.make(ACCEPT, object=f"ask {ask.pk}", recipient=f"u{owner}")
    page = "/do/" + link.partition("/do/")[2]
    assert asked(world, "get", page) == spelled_out("all 200")
    client = Client()
    assert client.get(page).status_code == 200
    assert client.get(f"/inbox/{ask.conversation.public_id}/").status_code == 302
    # A link for somebody else than the mentor of the request opens nothing.
    other = tokens.make(ACCEPT, object=f"ask {ask.pk}", recipient=f"u{owner + 1}")
    assert client.get("/do/" + other.partition("/do/")[2]).status_code in {404, 410}


@pytest.mark.django_db
@one_by_one
def test_s13_every_post_needs_a_token(world, key, route):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = world.clients["superuser"].cookies.copy()
    with transaction.atomic():
        status = strict.post(path_of(world, key, route)).status_code
        transaction.set_rollback(True)
    assert (status != 403) is (key in WITHOUT_TOKEN)


def test_s13_no_view_is_exempt_from_tokens_but_those_named():
    assert {key for key, _route, view in walk() if getattr(view, "csrf_exempt", False)} == WITHOUT_TOKEN
