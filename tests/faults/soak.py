"""`make faults ARGS=soak`: 20,000 mails, 4 workers, a random fault every 5 s (quality.md R6).

Prints what was done to the house, what the provider accepted, and every extra copy beside the row's own count of tries
of unknown outcome. Ends with an error when a mail is lost or an extra copy is not explained. SOAK_MAILS and FAULTS_SEED
change the size and repeat the chance.
"""

import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter

from .harness import LEASE, house_of_faults

MAILS = int(os.environ.get("SOAK_MAILS", "20000"))
SEED = int(os.environ.get("FAULTS_SEED") or random.SystemRandom().randrange(10**6))
WORKERS, EVERY, DELAY = 4, 5, 0.02
LONGEST = 45 * 60
FAULTS = ("kill a child", "kill a worker", "flush Redis", "restart Postgres (fast)", "restart Postgres (immediate)")


def strike(house, workers, chance):
    """Do one fault at random and return its name."""
    fault = chance.choice(FAULTS)
    victim = chance.randrange(len(workers))
    if fault == "kill a child":
        for child in house.pool(workers[victim])[:1]:
            child.kill()
    elif fault == "kill a worker":
        house.kill(workers[victim])
        workers[victim] = house.worker(wait=False)
    elif fault == "flush Redis":
        with house.redis_client() as client:
            client.flushall()
    else:
        house.stop_postgres(signal.SIGINT if "fast" in fault else signal.SIGQUIT)
        house.start_postgres()
    return fault


def soak(house, say):
    """Run it and return the Judgement and how often each fault was done."""
    chance, done = random.Random(SEED), Counter()
    house.provider.delay = DELAY
    house.do("post_in_bulk", count=MAILS)
    workers = house.workers(WORKERS)
    house.beat()
    started = said = time.monotonic()
    while (open_ := house.open_mails()) and time.monotonic() - started < LONGEST:
        strikes_at = time.monotonic() + EVERY
        done[strike(house, workers, chance)] += 1
        for number, worker in enumerate(workers):
            if not worker.is_running():  # a supervisor would start it again
                done["a worker ended by itself"] += 1
                workers[number] = house.worker(wait=False)
        if time.monotonic() - said > 60:
            said = time.monotonic()
            say(f"{said - started:5.0f} s: {open_} wait, {done.total()} faults")
        while time.monotonic() < strikes_at:
            time.sleep(0.1)
    house.settled(6 * LEASE)
    return house.judge(), done, time.monotonic() - started


def report(house, verdict, done, seconds, say):
    """Say what came of it; return whether the promise was kept."""
    say(f"\n{verdict.mails} mails, {WORKERS} workers, {seconds:.0f} s, seed {SEED}")
    for fault, count in done.most_common():
        say(f"  {fault:32} {count:5}")
    say(f"  {'faults in all':32} {done.total():5}")
    say(f"  {'lost':32} {len(verdict.lost):5}")
    say(f"  {'extra copies':32} {verdict.extras:5}")
    say(f"  {'of them unexplained':32} {len(verdict.unexplained):5}")
    say(f"  {'copies with another Message-ID':32} {len(verdict.forked):5}")
    for key, count in house.provider.copies().items():
        if count > 1:
            row = house.row(key)
            say(f"    {key}: {count} copies, {row['uncertain']} tries of unknown outcome, state {row['state']}")
    return verdict.is_kept(done.total()) and set(verdict.states) == {"sent"}


def main():
    """Build the house, soak it, and exit with what came of it."""
    os.environ.setdefault("STATIC_ROOT", tempfile.gettempdir())  # no page is asked for

    def say(words):
        print(words, flush=True)  # noqa: T201 - its job

    with house_of_faults() as house:
        kept = report(house, *soak(house, say), say)
    sys.exit(0 if kept else 1)


if __name__ == "__main__":
    main()
