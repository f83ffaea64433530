"""A mail to a relay address: what becomes of it, and what it never does (quality.md I1-I5, I9, I10, I14)."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from matching.lifecycle import answering, saying
from matching.models import Ask, Conversation, HeldMail, Message, Seat
from matching.receiving import holding
from matching.receiving.receiving import Result, receive
from matching.signals import stranger_wrote
from matching.talking import apart, relay
from matching.vocabulary import Outcome, Turn
from reminders.models import Delivery

from .mails import VISITOR, address_of, by_mail, make_talk, write

pytestmark = pytest.mark.django_db
POSTED = Result(Outcome.POSTED)


def test_a_mail_from_its_owner_is_a_message_and_turns_the_clock():
    mentor, _visitor = make_talk()
    assert receive(write(mentor, "Yes, gladly. When is your class?")) == POSTED
    message = by_mail().get()
    assert (message.seat, message.text, message.rest, message.attachments) == (
        mentor, "Yes, gladly. When is your class?", "", [],
    )  # fmt: skip
    ask = Ask.objects.get()
    assert (ask.turn, ask.answered_at is not None) == (Turn.SENDER, True)


def test_a_visitor_writes_from_the_address_that_was_proven():
    _mentor, visitor = make_talk()
    assert receive(write(visitor, sender=f"Vera <{VISITOR.upper()}>")) == POSTED
    assert by_mail().get().seat == visitor


def test_any_proven_address_of_an_account_is_its_owners_and_no_other_is():
    mentor, _visitor = make_talk()
    user = mentor.correspondent.user
    for email, verified in (("joan@work.example", True), ("joan@typed.example", False)):
        EmailAddress.objects.create(user=user, email=email, verified=verified)
    assert receive(write(mentor, sender="joan@work.example")) == POSTED
    assert receive(write(mentor, sender="joan@typed.example")) == Result(Outcome.HELD)


def test_the_capitals_of_a_relay_address_make_no_difference():
    mentor, _visitor = make_talk()
    assert receive(write(mentor, to=address_of(mentor).upper().replace("REPLY", "Reply"))) == POSTED


@pytest.mark.parametrize("header", ["Cc", "Delivered-To", "X-Original-To"])
def test_a_relay_address_is_found_wherever_a_mail_says_that_it_went_to(header):
    mentor, _visitor = make_talk()
    assert receive(write(mentor, "Hi.", f"{header}: {address_of(mentor)}", to="friend@example.org")) == POSTED


def test_i1_a_mail_that_comes_twice_is_one_message():
    mentor, _visitor = make_talk()
    raw = write(mentor)
    assert [receive(raw), receive(raw)] == [POSTED, POSTED]
    assert by_mail().count() == 1


def test_i1_a_mail_without_message_id_is_known_by_its_hash():
    mentor, _visitor = make_talk()
    raw = write(mentor, message_id="none")
    assert [receive(raw), receive(raw)] == [POSTED, POSTED]
    assert by_mail().get().mail_id.startswith("sha256:")


def test_i2_the_token_has_160_bits_is_stored_as_a_hash_and_opens_one_seat():
    mentor, visitor = make_talk()
    token, other = relay.token_of(mentor), relay.token_of(visitor)
    assert (len(token) * 4, token != other) == (160, True)
    assert all(token not in f"{row}" for row in Seat.objects.values())


def test_i2_an_address_ends_after_ninety_days_and_each_mail_renews_it():
    mentor, _visitor = make_talk()
    now = timezone.now()
    assert receive(write(mentor), now=now + timedelta(days=89)) == POSTED
    ended = Result(Outcome.NO_THREAD, "ended_relay")
    assert receive(write(mentor), now=now + timedelta(days=91)) == ended
    mentor.refresh_from_db()
    relay.address_for(mentor, now + timedelta(days=91))
    assert receive(write(mentor), now=now + timedelta(days=92)) == POSTED


@pytest.mark.parametrize("end", ["closed", "blocked", "blocked elsewhere", "renewed"])
def test_i2_i10_the_address_of_a_conversation_that_ended_is_nobodys(end):
    mentor, visitor = make_talk()
    raws = [write(mentor, "One more thing."), write(visitor, "One more thing.")]
    if end == "closed":
        Conversation.objects.update(closed_at=timezone.now())
    elif end == "renewed":
        relay.renew(mentor)
        relay.renew(visitor)
    else:
        apart.keep_apart(by=visitor.correspondent, whom=mentor.correspondent)
    if end == "blocked elsewhere":
        # As if the conversation had been opened again.
        Conversation.objects.update(closed_at=None)
        relay.address_for(mentor)
        relay.address_for(visitor)
    assert {receive(raw).outcome for raw in raws} == {Outcome.NO_THREAD}
    assert (by_mail().count(), HeldMail.objects.count()) == (0, 0)


def test_i10_a_mail_to_nobody_is_dropped_without_an_answer():
    mentor, _visitor = make_talk()
    before = Delivery.objects.count()
    for to in (f"reply+{'0' * 40}@{relay.domain()}", address_of(mentor).replace("@", "@other."), "hello@example.org"):
        assert receive(write(mentor, to=to)).outcome == Outcome.NO_THREAD
    assert (by_mail().count(), HeldMail.objects.count(), Delivery.objects.count()) == (0, 0, before)


def test_the_closed_account_of_an_owner_says_nothing():
    mentor, _visitor = make_talk()
    raw = write(mentor)
    user = mentor.correspondent.user
    user.is_active = False
    user.save()
    assert receive(raw).outcome != Outcome.POSTED
    assert by_mail().count() == 0


# --- From another address -------------------------------------------------------------------------------


@pytest.fixture
def strangers():
    """Collect what `stranger_wrote` tells."""
    told = []

    def note(sender, *, seat, held, **kwargs):
        told.append((seat, held))

    stranger_wrote.connect(note)
    yield told
    stranger_wrote.disconnect(note)


def test_i3_a_mail_from_another_address_is_held_once_and_posts_nothing(strangers):
    mentor, _visitor = make_talk()
    raw = write(mentor, "It is me, from home.", sender="joan@home.example")
    assert [receive(raw), receive(raw)] == [Result(Outcome.HELD)] * 2
    held = HeldMail.objects.get()
    assert (held.seat, held.text, strangers) == (mentor, "It is me, from home.", [(mentor, held)])
    assert by_mail().count() == 0


def test_i3_the_other_ones_own_address_is_no_reason_to_post_as_the_owner():
    mentor, visitor = make_talk()
    assert receive(write(mentor, sender=VISITOR)).outcome == Outcome.HELD
    assert receive(write(visitor, sender=mentor.correspondent.address)).outcome == Outcome.HELD
    assert by_mail().count() == 0


def test_i3_a_right_sender_without_token_never_posts():
    mentor, _visitor = make_talk()
    headers = [f"References: {number}" for number in ("<1@mentorhub.invalid>",)]
    assert receive(write(mentor, "Hi.", *headers, to="hello@mentorhub.invalid")).outcome == Outcome.NO_THREAD
    assert by_mail().count() == 0


def test_i3_two_from_headers_are_nobodys():
    mentor, _visitor = make_talk()
    assert receive(write(mentor, "Hi.", "From: eve@example.org")).outcome != Outcome.POSTED
    raw = write(mentor, "Hi.", f"From: {mentor.correspondent.address}", sender="eve@example.org")
    assert receive(raw).outcome != Outcome.POSTED
    assert by_mail().count() == 0


def test_held_words_become_the_owners_message_when_they_say_so():
    mentor, _visitor = make_talk()
    receive(write(mentor, "From home.", sender="joan@home.example"))
    receive(write(mentor, "Buy pills.", sender="eve@spam.example"))
    mine = HeldMail.objects.get(text="From home.")
    assert holding.settle(mentor.pk, {mine.pk}) == 1
    assert [(message.seat, message.text) for message in by_mail()] == [(mentor, "From home.")]
    assert HeldMail.objects.count() == 0
    assert holding.settle(mentor.pk, {mine.pk}) == 0


def test_held_words_are_not_said_in_a_conversation_that_has_ended():
    mentor, _visitor = make_talk()
    receive(write(mentor, sender="joan@home.example"))
    Conversation.objects.update(closed_at=timezone.now())
    with pytest.raises(saying.Closed):
        holding.settle(mentor.pk, set(HeldMail.objects.values_list("pk", flat=True)))
    assert by_mail().count() == 0


@pytest.mark.parametrize(
    ("sender", "text"),
    [
        ("no-reply@slack.com", "Your confirmation code is ABC-DEF."),
        ("notifications@github.com", "Open https://github.com/x to go on."),
        ("hello@unknown-service.example", "Your verification code: 482913"),
        ("hallo@dienst.example", "Bitte bestätigen Sie Ihre Adresse: https://dienst.example/c/123"),
        ("hola@servicio.example", "Confirma tu correo aquí: https://servicio.example/c/123"),
    ],
)
def test_i10_the_code_of_another_service_reaches_neither_of_the_two(sender, text, strangers):
    mentor, _visitor = make_talk()
    assert receive(write(mentor, text, sender=sender)).outcome in (Outcome.SERVICE, Outcome.AUTOMATIC)
    assert (by_mail().count(), HeldMail.objects.count(), strangers) == (0, 0, [])


def test_i10_a_person_who_writes_of_codes_is_heard():
    mentor, _visitor = make_talk()
    text = "Please confirm: is the door code of the branch 482913? See https://library.example/"
    assert receive(write(mentor, text)) == POSTED


# --- What the receiver says about the sender -------------------------------------------------------------

OURS = "mx.example.net"


@pytest.mark.parametrize(
    ("verdict", "outcome"),
    [
        ("dmarc=fail (p=reject) header.from=example.org", Outcome.FAILED_CHECK),
        ("spf=fail smtp.mailfrom=example.org; dkim=none; dmarc=none", Outcome.FAILED_CHECK),
        ("spf=fail smtp.mailfrom=list.example; dkim=pass header.d=example.org; dmarc=pass", Outcome.POSTED),
        ("spf=pass; dkim=pass; dmarc=pass", Outcome.POSTED),
        ("none", Outcome.POSTED),
    ],
)
def test_i4_what_our_receiver_says_counts(settings, verdict, outcome):
    settings.INBOUND_AUTHSERV_ID = (OURS,)
    mentor, _visitor = make_talk()
    top = [f"Authentication-Results: {OURS}; {verdict}"]
    assert receive(write(mentor, top=top)).outcome == outcome


def test_i4_a_forged_verdict_lower_down_is_ignored(settings):
    settings.INBOUND_AUTHSERV_ID = (OURS,)
    mentor, _visitor = make_talk()
    forged = f"Authentication-Results: {OURS}; spf=pass; dkim=pass header.d=example.org; dmarc=pass"
    top = [f"Authentication-Results: {OURS}; dmarc=fail header.from=example.org"]
    assert receive(write(mentor, "Hi.", forged, top=top)).outcome == Outcome.FAILED_CHECK
    assert receive(write(mentor, "Hi.", top=[top[0], forged])).outcome == Outcome.FAILED_CHECK


def test_i4_a_verdict_of_somebody_else_is_ignored(settings):
    settings.INBOUND_AUTHSERV_ID = (OURS,)
    mentor, _visitor = make_talk()
    top = ["Authentication-Results: mx.evil.example; dmarc=fail header.from=example.org"]
    assert receive(write(mentor, top=top)) == POSTED


def test_what_staff_let_in_is_a_message_all_the_same(settings):
    settings.INBOUND_AUTHSERV_ID = (OURS,)
    mentor, _visitor = make_talk()
    raw = write(mentor, "Hi.", top=[f"Authentication-Results: {OURS}; dmarc=fail header.from=example.org"])
    assert [receive(raw).outcome, receive(raw, by_staff=True)] == [Outcome.FAILED_CHECK, POSTED]


# --- Machines and loops ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: auto-replied", "Auto-Submitted: auto-generated", "Precedence: bulk", "Precedence: junk",
        "Precedence: list", "Return-Path: <>", "List-Id: <list.example.org>", "X-Autoreply: yes",
    ],
)  # fmt: skip
def test_i5_what_a_machine_wrote_is_no_message(header):
    mentor, _visitor = make_talk()
    result = receive(write(mentor, "I am away until Monday.", top=[header]))
    assert (result.outcome, result.detail != "", by_mail().count()) == (Outcome.AUTOMATIC, True, 0)


@pytest.mark.parametrize("sender", ["hello@mentorhub.invalid", f"reply+{'a' * 40}@reply.example.org"])
def test_i5_our_own_address_says_nothing(settings, sender):
    settings.DEFAULT_FROM_EMAIL = "MentorHub <hello@mentorhub.invalid>"
    settings.INBOUND_DOMAIN = "reply.example.org"
    mentor, _visitor = make_talk()
    assert receive(write(mentor, sender=sender)) == Result(Outcome.AUTOMATIC, "own_address")


def test_members_at_the_senders_domain_are_heard_where_no_domain_of_its_own_is_set(settings):
    settings.INBOUND_DOMAIN, settings.DEFAULT_FROM_EMAIL = "", "MentorHub <hello@example.org>"
    mentor, _visitor = make_talk()
    assert receive(write(mentor)) == POSTED


def test_i5_the_backstop_lets_five_mails_an_hour_into_a_conversation():
    mentor, visitor = make_talk()
    now = timezone.now()
    results = [receive(write(seat), now=now).outcome for seat in (mentor, visitor) * 3]
    assert results == [Outcome.POSTED] * 5 + [Outcome.TOO_MANY]
    assert by_mail().count() == 5
    assert receive(write(mentor), now=now + timedelta(minutes=61)) == POSTED
    assert receive(write(visitor), now=now, by_staff=True) == POSTED


def test_i5_the_backstop_counts_what_is_held_as_well():
    mentor, _visitor = make_talk()
    results = [receive(write(mentor, sender="eve@example.net")).outcome for _number in range(7)]
    assert results == [Outcome.HELD] * 5 + [Outcome.TOO_MANY] * 2


def test_i5_the_backstop_lets_twenty_mails_a_day_come_from_one_person():
    seats = [make_talk()[1] for _number in range(5)]
    now = timezone.now()
    # The same visitor in five conversations.
    results = [receive(write(seat), now=now).outcome for seat in seats for _time in range(5)]
    assert results == [Outcome.POSTED] * 20 + [Outcome.TOO_MANY] * 5


# --- Words ------------------------------------------------------------------------------------------------


def test_only_the_new_words_are_the_message_and_the_rest_is_kept_beside():
    mentor, _visitor = make_talk()
    text = "Yes.\r\n\r\nOn Tue, 24 Nov 2026 at 18:00, MentorHub <hello@mentorhub.invalid> wrote:\r\n> May I ask?\r\n"
    assert receive(write(mentor, text)) == POSTED
    message = by_mail().get()
    assert message.text == "Yes."
    assert "> May I ask?" in message.rest


def test_no_own_words_and_no_attachment_are_no_message():
    mentor, _visitor = make_talk()
    quoted = "On Tue, 24 Nov 2026 at 18:00, MentorHub <hello@mentorhub.invalid> wrote:\r\n> May I ask?\r\n> Yes?\r\n"
    assert [receive(write(mentor, text)).outcome for text in ("", " \r\n\r\n", quoted)] == [Outcome.EMPTY] * 3


def test_i9_attachments_are_named_and_not_taken():
    mentor, _visitor = make_talk()
    raw = write(mentor, "\r\n".join([
        "--x", "Content-Type: text/plain", "", "Here it is.",
        "--x", "Content-Type: application/pdf",
        'Content-Disposition: attachment; filename="plan of vera@example.org.pdf"',
        "Content-Transfer-Encoding: base64", "", "aGVsbG8=", "--x--",
    ])).replace(b"text/plain; charset=utf-8", b"multipart/mixed; boundary=x", 1)  # fmt: skip
    assert receive(raw) == POSTED
    message = by_mail().get()
    # What stands behind an address could be a part of it.
    assert (message.text, message.attachments) == ("Here it is.", [["plan of [address]", 5]])


def test_an_attachment_alone_is_a_message():
    mentor, _visitor = make_talk()
    raw = write(
        mentor, "aGVsbG8=", 'Content-Disposition: attachment; filename="plan.pdf"', "Content-Transfer-Encoding: base64"
    )
    assert receive(raw.replace(b"text/plain; charset=utf-8", b"application/pdf")) == POSTED
    assert (by_mail().get().text, by_mail().get().attachments) == ("", [["plan.pdf", 5]])


def test_i11_html_is_text_and_nothing_of_it_is_kept():
    mentor, _visitor = make_talk()
    raw = write(mentor, '<p>Hello <b onclick="x()">you</b></p><script>alert(1)</script>')
    assert receive(raw.replace(b"text/plain", b"text/html")) == POSTED
    message = by_mail().get()
    assert (message.text, message.rest) == ("Hello you", "")


def test_controls_are_no_words():
    mentor, _visitor = make_talk()
    assert receive(write(mentor, "A\0B\x07C\u202eD")) == POSTED
    assert by_mail().get().text == "ABCD"


def test_a_long_mail_is_cut_and_its_end_is_kept_beside():
    mentor, _visitor = make_talk()
    assert receive(write(mentor, "\r\n".join(["word " * 15] * 400) + "\r\nTHE END")) == POSTED
    message = by_mail().get()
    assert (len(message.text) <= 20_000, "THE END" in message.rest) == (True, True)


def test_i14_no_address_and_no_link_of_ours_gets_across(settings):
    settings.SITE_URL = site_url = "https://mentors.example.org"
    mentor, visitor = make_talk()
    text = "\r\n".join([
        f"Write to me at {mentor.correspondent.address} or JOAN.OTHER@example.net.",
        f"My side is {address_of(mentor)}, yours {address_of(visitor)}; you are {VISITOR}.", "",
        "On Tue, 24 Nov 2026 at 18:00, MentorHub <hello@mentorhub.invalid> wrote:",
        f"> To: Joan <joan.forwarded@home.example>, mailto:{mentor.correspondent.address}",
        f"> Say yes: {site_url}/do/abcDEF0123456789abcDEF0123456789/",
        f"> {site_url}/do/", "> Zx81abcdEFGHijklMNOPqrstUVWX4321/", f"> reply+{relay.token_of(mentor)}",
    ])  # fmt: skip
    mentor.correspondent.user.emailaddress_set.create(email="joan.other@example.net", verified=False)
    assert receive(write(mentor, text)) == POSTED
    message = Message.objects.get(seat=mentor)
    said = message.text + message.rest
    assert "@" not in said
    for part in (relay.token_of(mentor), relay.token_of(visitor), "abcDEF", "Zx81", "/do/"):
        assert part not in said
    assert message.text.startswith("Write to me at [address] or [address].")


def test_s23_links_and_money_in_the_first_mails_of_two_strangers_are_for_staff_to_look_at():
    mentor, visitor = make_talk()
    now = timezone.now()
    for seat in (visitor, mentor, visitor):
        assert receive(write(seat, "Send 500 dollars, see https://example.org/pay"), now=now) == POSTED
    assert [message.flags for message in by_mail().order_by("pk")] == [["link", "money"], ["link", "money"], []]


def test_i14_who_has_agreed_may_give_an_address_away_and_what_is_quoted_still_gives_none():
    mentor, _visitor = make_talk()
    answering.accept(Ask.objects.get().pk)
    quoted = f"On Tue, 24 Nov 2026 at 18:00, V <{VISITOR}> wrote:\r\n> Yes?"
    assert receive(write(mentor, f"Call me, or {mentor.correspondent.address}\r\n\r\n{quoted}")) == POSTED
    message = by_mail().get()
    assert message.text == f"Call me, or {mentor.correspondent.address}"
    assert "@" not in message.rest


def test_i14_links_that_are_not_ours_stay_whole(settings):
    settings.SITE_URL = "https://mentors.example.org"
    mentor, _visitor = make_talk()
    text = (
        "See https://docs.example.com/d/1AbCdEfGhIjKlMnOpQrStUvWxYz012345/edit and "
        "https://meet.example.com/j/84?pwd=AbCdEfGhIjKlMnOpQrStUvWxYz012345 or https://mentors.example.org.uk/x"
    )
    assert receive(write(mentor, text)) == POSTED
    assert by_mail().get().text == text
