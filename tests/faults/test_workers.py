"""Doubled beats and tasks, rows that cannot be sent, facts that change at the last instant, restarts (F13-F33)."""

import signal

import pytest

from .harness import DRAIN, LEASE, TICK, until


def test_f13_two_beats_and_one_restarted_in_the_middle_send_each_mail_once(house):
    house.provider.delay = 0.01
    house.worker(children=2)
    first = house.beat(MAIL_TICK_SECONDS="0.3")
    house.beat(MAIL_TICK_SECONDS="0.3")
    house.do("post_in_bulk", count=100)
    until(lambda: house.provider.offered > 10, 60, lambda: house.story("nothing is sent"))
    house.kill(first)
    house.beat(MAIL_TICK_SECONDS="0.3")
    house.do("post_in_bulk", count=100)
    house.settled(90)
    assert house.judge().is_exact()
    assert len(house.provider.accepted) == 200


def test_f15_the_same_task_a_hundred_times_at_once(house):
    house.provider.delay = 0.2
    [key] = house.do("post", count=1)
    house.do("enqueue", public_id=key, times=100)
    with house.redis_client() as client:
        assert client.llen("codes") == 101
        house.worker(children=4)
        until(lambda: client.llen("codes") == 0, 60, lambda: house.story("tasks are left"))
    house.settled(30)
    assert house.judge().is_exact()
    assert house.row(key)["attempts"] == 1


def test_f17_a_transaction_that_is_rolled_back_sends_nothing(house):
    assert house.do("post_and_undo") == 0
    with house.redis_client() as client:
        assert client.llen("codes") == 0
    house.worker()
    house.beat()
    [key] = house.do("post", count=1)  # which shows that mails do leave
    house.settled(60)
    assert [copy.key for copy in house.provider.accepted] == [key]


def test_f18_a_row_that_cannot_be_written_blocks_nobody(house):
    keys = house.do("post_in_bulk", count=100)
    house.do("spoil", public_id=keys[0])
    house.worker()
    house.beat()
    house.settled(60)
    row = house.row(keys[0])
    assert (row["state"], row["reason"], row["attempts"]) == ("failed", "broken", 1)
    assert house.judge(expected=keys[1:]).is_exact()


@pytest.mark.full_scale
def test_f21_only_the_recipient_who_is_refused_fails(house):
    house.provider.refused["reader3@example.org"] = "550 5.1.1 no such user"
    keys = house.do("post_in_bulk", count=10)
    house.worker()
    house.beat()
    house.settled(60)
    assert house.judge(expected=keys[:3] + keys[4:]).is_exact()
    row = house.row(keys[3])
    assert (row["state"], row["reason"], row["uncertain"]) == ("failed", "refused", 0)
    assert "@" not in row["error"]


def test_f27_what_changes_just_before_the_send_holds_the_mail_back(house):
    changes = ["turned_off", "inactive", "gone", "suppressed"]
    house.worker(children=5, fail="after_claim:sleep4", MAIL_LEASE_SECONDS="30", MAIL_TASK_SECONDS="20")
    keys = house.do("post_to_members", count=5)
    claimed = "SELECT count(*) FROM reminders_delivery WHERE state = 'sending'"
    until(lambda: house.query(claimed)[0][0] == 5, 30, lambda: house.story("not all are claimed"))
    for key, how in zip(keys, changes, strict=False):
        house.do("change", public_id=key, how=how)
    assert house.query(claimed)[0][0] == 5, "the machine was too slow to change anything before the send"
    house.settled(60)
    assert house.judge(expected=keys[4:]).is_exact()
    assert [(house.row(key)["state"], house.row(key)["reason"]) for key in keys[:4]] == [
        ("withheld", how) for how in changes
    ]


@pytest.mark.full_scale
def test_f31_a_row_of_a_newer_version_waits_for_it_and_holds_up_nobody(house):
    new = house.do("of_tomorrow")
    keys = house.do("post", count=20)
    house.worker()
    house.beat()
    waiting = "SELECT count(*) FROM reminders_delivery WHERE state IN ('pending', 'sending') AND kind <> 'of_tomorrow'"
    until(lambda: house.query(waiting)[0][0] == 0, 60, lambda: house.story("not all were sent"))
    assert house.judge(expected=keys).is_exact()
    until(lambda: house.row(new)["try_at"] > house.row(new)["created_at"], 20, lambda: house.story("nobody looked"))
    row = until(lambda: (found := house.row(new))["state"] == "pending" and found, 20, "the row is held")
    assert (row["attempts"], row["uncertain"], row["reason"]) == (0, 0, "")


@pytest.mark.full_scale
def test_f33_workers_restarted_one_after_the_other_under_load(house):
    house.provider.delay = 0.05
    workers = house.workers(3)
    house.beat()
    house.do("post_in_bulk", count=2000)
    for old in workers:
        offered = house.provider.offered
        until(lambda seen=offered: house.provider.offered > seen + 20, 60, lambda: house.story("nobody sends"))
        old.process.send_signal(signal.SIGTERM)
        old.process.wait(DRAIN + LEASE + TICK + 20)
        house.worker()
    assert house.open_mails() > 0, "all was sent before the last restart"
    house.settled(120)
    assert house.judge().is_exact()
