"""Every address of the site, walked from the URL configuration, and the people who may ask for it."""

import re
from datetime import timedelta
from types import SimpleNamespace

from django.contrib.auth.models import Group
from django.test import Client
from django.urls import URLResolver, get_resolver
from django.utils import timezone

from matching.meetings import setting
from matching.mentoring import keeping
from matching.models import Message
from matching.talking import apart, people
from matching.vocabulary import Outcome
from profiles.models import Topic
from profiles.safety import audit, reports
from programs.models import ProgramChange, Suggestion, Verification
from reminders.models import Delivery, Inbound
from reminders.outbox.writing import post, post_rendered
from tests.matching.factories import first_ask, make_circle, make_mentorship, make_request
from tests.profiles.factories import make_mentor, make_person
from tests.programs.factories import make_curator, make_program, make_user

# Who asks. `owner` is the person whom addresses such as /mentors/<slug>/ are about, and the mentor whom `mentee` has
# written to; `blocked` wrote to them too, and is blocked since; `unproved` is staff who has shown no second factor.
ROLES = ("anonymous", "member", "owner", "mentee", "blocked", "unproved", "staff", "superuser")


def walk(resolver=None, prefix="", namespace=""):
    """Yield (key, route, view) of every address. The key is its name with its namespaces, or its route without one."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from walk(pattern, route, inner)
        else:
            yield (f"{namespace}{pattern.name}" if pattern.name else route), route, pattern.callback


def make_world():
    """Return what addresses can be about, and a signed-in client for every role."""
    owner = make_mentor("Owner", offers={"question": 2, "months": 2})
    users = {
        "member": make_person("Member").user,
        "owner": owner.user,
        "mentee": make_person("Mentee").user,
        "blocked": make_person("Blocked").user,
        "unproved": make_user("unproved@example.org", is_staff=True),
        "staff": make_curator("staff@example.org"),
        "superuser": make_curator("chief@example.org", is_superuser=True),
    }
    mentorship = make_mentorship(owner, users["mentee"].profile, kind="months")
    note = keeping.write_note(mentorship.pk, by=people.of_user(owner.user), text="A note")
    [meeting] = setting.plan(
        [timezone.now() + timedelta(days=2)], by=mentorship.mentee, minutes=45, time_zone="America/Chicago",
        mentorship_id=mentorship.pk,
    )  # fmt: skip
    asks = {role: first_ask(make_request(owner, sender=users[role].profile)) for role in ("mentee", "blocked")}
    apart.keep_apart(by=people.of_user(owner.user), whom=people.of_user(users["blocked"]))
    circle = make_circle(owner, members=[users["mentee"].profile])
    flagged = Message.objects.get(conversation=asks["mentee"].conversation)
    Message.objects.filter(pk=flagged.pk).update(flags=["link"])
    clients = {"anonymous": Client()}
    for role, user in users.items():
        clients[role] = Client()
        clients[role].force_login(user)
    program = make_program("Program", slug="program", summary="Pairs people.")
    suggestion = Suggestion.objects.create(program=program, kind="closed", facts={}, message="It has closed.")
    report = reports.receive(about=owner, reason="other", message="Something")
    mail = post_rendered(email="reader@example.org", subject="Hello", text="Hello", html="<p>Hello</p>")
    incoming = Inbound.objects.create(
        message_id="<1@example.org>", outcome=Outcome.NO_THREAD, handled_at=timezone.now(), raw=b"Hello"
    )
    stuck = post("message", about="conversation 1", occurrence="message 1", user=owner.user)
    Delivery.objects.filter(pk=stuck.pk).update(state="withheld", reason="suppressed")
    # The object behind each address of the admin, by the start of the address's name.
    objects = {
        "programs_program": program,
        "programs_sponsor": program.sponsor,
        "programs_suggestion": suggestion,
        "programs_programchange": ProgramChange.objects.create(
            program=program, field="name", old="", new="Program", origin="import"
        ),
        "programs_verification": Verification.objects.create(program=program),
        "auth_group": Group.objects.create(name="Group"),
        "auth_user": owner.user,
        "account_emailaddress": users["unproved"].emailaddress_set.get(),
        "profiles_user": owner.user,
        "profiles_profile": owner,
        "profiles_topic": Topic.objects.get(slug="reference"),
        "profiles_auditentry": audit.write(actor=None, what="reported", subject="report 1"),
    }
    return SimpleNamespace(
        clients=clients,
        owner=owner,
        asks=asks,
        mentorship=mentorship,
        note=note,
        meeting=meeting,
        circle=circle,
        flagged=flagged,
        program=program,
        suggestion=suggestion,
        report=report,
        mail=mail,
        incoming=incoming,
        stuck=stuck,
        objects=objects,
    )


def values_of(world, key):
    """Return the value of each parameter that an address may have: an object that is there.

    Whoever adds an address whose parameter has another name, or is about something else, adds it here.
    """
    about_programs = key.startswith("programs:")
    slug = world.program.slug if about_programs else world.owner.slug
    numbers = {
        "programs:staff_approve": world.suggestion.pk,
        "programs:staff_refuse": world.suggestion.pk,
        "profiles:staff_report": world.report.pk,
        "reminders:staff_mail": world.mail.pk,
        "reminders:staff_inbound_mail": world.incoming.pk,
        "profiles:staff_release": world.report.pk,
    }
    table = key.removeprefix("admin:").removesuffix("_password_change").rpartition("_")[0]
    if key.endswith("password_change"):
        table = "auth_user"
    found = world.objects.get(table)
    return {
        "slug": world.program.sponsor.slug if key == "programs:staff_sponsor" else slug,
        "pk": numbers.get(key, 0),
        "id": world.owner.user_id,
        "object_id": found.pk if found else 0,
        "content_type_id": 0,
        "token": "0" * 43,
        "role": "mentee",
        "kind": "json",
        "name": "welcome",
        "number": number_of(world, key),
        "note": world.note.public_id,
        "what": "unreachable",
        "uidb36": "1",
        "key": "abc-def",
        "provider_id": "nobody",
        # Of those who may post about mail; in tests none of them is in use.
        "provider": "postmark",
        "app_label": "profiles",
        "url": "nothing-here",
    }


def number_of(world, key):
    """Return the public number that an address of the inbox is about: of what the mentee asked the owner."""
    ask = world.asks["mentee"]
    if key.startswith("matching:mentorship"):
        return world.mentorship.public_id
    if key.startswith("matching:circle"):
        return world.circle.public_id
    return {
        "matching:answer": ask.public_id,
        "matching:withdraw": ask.request.public_id,
        "matching:meeting_new": world.mentorship.public_id,
        "matching:meeting": world.meeting.public_id,
        "matching:meeting_ics": world.meeting.public_id,
        "matching:staff_flagged_message": world.flagged.public_id,
        "staff_stuck_one": world.stuck.pk,
    }.get(key, ask.conversation.public_id if key.startswith("matching:") else 0)


# A parameter of a path, <slug:slug>, and one of a regular expression, (?P<kind>json|csv).
PARAMETER = re.compile(r"\(\?P<(\w+)>(?:\[[^]]*\]|[^()])*\)|<(?:\w+:)?(\w+)>")


def path_of(world, key, route):
    """Return the path of an address, its parameters filled in from `values_of`."""
    values = values_of(world, key)
    filled = PARAMETER.sub(lambda found: str(values[found[1] or found[2]]), route)
    return "/" + filled.replace("^", "").replace("$", "").replace("\\.", ".")


def outcome(response):
    """Return a response's status; `login` and `proof` are the redirects to sign in, and to a second factor."""
    place = response.get("Location", "")
    if response.status_code == 302 and place.startswith("/accounts/login/"):
        return "login"
    if response.status_code == 302 and place.startswith(("/accounts/2fa/", "/accounts/reauthenticate/")):
        return "proof"
    return str(response.status_code)
