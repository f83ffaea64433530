"""`make faults ARGS=pace`: how long mails wait, healthy, around restarts, and behind a backlog (quality.md R7, R8).

Times are those of a real installation: leases, ticks and stretches have their defaults, not the short ones of the other
tests. The provider takes 50 ms for a mail; 4 workers send, and one more sends codes. Ends with an error when a bar is
missed. About six minutes.
"""

import os
import signal
import sys
import tempfile
import time
from statistics import quantiles

from .harness import house_of_faults, until

DELAY, WORKERS = 0.05, 4
USUAL = ("MAIL_LEASE_SECONDS", "MAIL_TASK_SECONDS", "MAIL_DRAIN_SECONDS", "MAIL_TICK_SECONDS")
# Seconds: R7 while all is well and after a restart, R8 for the whole backlog and for a code meanwhile.
HEALTHY, RESTARTED, DRAINED, CODE = 60, 300, 900, 10
BACKLOG = int(os.environ.get("PACE_MAILS", "10000"))
# For how many seconds mails are written, one in each, and after how many of them a part is restarted.
HEALTHY_FOR, AROUND, RESTART_AT = 60, 20, 5


class Pace:
    """Watches the clock of a house; `missed` are the bars that were not reached."""

    def __init__(self, house, say):
        self.house, self.say, self.missed = house, say, []
        self.written = {}

    def run(self):
        """Start everybody and go through it all."""
        house = self.house
        for name in USUAL:
            house.env.pop(name)
        house.provider.delay = DELAY
        self.workers = [*house.workers(WORKERS, queues="celery"), house.worker(queues="codes")]
        self.beat = house.beat()
        self.say("\n| what | mails | p50, s | p95, s | longest, s | bar |")
        self.say("| --- | --- | --- | --- | --- | --- |")
        self.trickle("all is well", HEALTHY_FOR, HEALTHY)
        for name, restart in (
            ("Redis killed and started", self.restart_redis),
            ("Postgres restarted", self.restart_postgres),
            ("beat killed and started", self.restart_beat),
            ("all workers killed and started", self.restart_workers),
        ):
            self.trickle(name, AROUND, RESTARTED, restart)
        self.backlog()

    # --- parts -----------------------------------------------------------------------------------------------------
    def restart_redis(self):
        """Let Redis forget everything."""
        self.house.stop_redis()
        self.house.start_redis()

    def restart_postgres(self):
        """Restart the database as an update does."""
        self.house.stop_postgres(signal.SIGINT)
        self.house.start_postgres()

    def restart_beat(self):
        """Put another beat in the place of this one."""
        self.house.kill(self.beat)
        self.beat = self.house.beat()

    def restart_workers(self):
        """Put other workers in the place of these, as after a loss of power."""
        for worker in self.workers:
            self.house.kill(worker)
        self.workers = [*self.house.workers(WORKERS, queues="celery"), self.house.worker(queues="codes")]

    # --- measuring -------------------------------------------------------------------------------------------------
    def trickle(self, name, seconds, bar, restart=None):
        """Write a mail that wakes a worker and one that only beat finds, each second, and report how long they took."""
        written, started = {}, time.monotonic()
        for second in range(seconds):
            until(lambda: time.monotonic() >= started + second, 60, "the clock stands")  # noqa: B023 - called at once
            if restart is not None and second == RESTART_AT:
                restart()
            written |= self.write("post", count=1) | self.write("post_in_bulk", count=1)
        self.judge(name, written, bar, p95=restart is None)

    def backlog(self):
        """Write 10,000 reminders at once and a code every two seconds until they have left."""
        written, codes, started = self.write("post_in_bulk", count=BACKLOG), {}, time.monotonic()
        while self.house.open_mails() and time.monotonic() < started + DRAINED:
            codes |= self.write("post", count=1)
            again = time.monotonic() + 2
            until(lambda: time.monotonic() >= again, 60, "the clock stands")  # noqa: B023 - called at once
        self.judge(f"a backlog, {time.monotonic() - started:.0f} s in all", written, DRAINED)
        self.judge("codes meanwhile", codes, CODE, p95=True)

    def write(self, how, **options):
        """Have the desk write mails; return their numbers and since when they are due."""
        at = time.monotonic()
        return dict.fromkeys(self.house.do(how, **options), at)

    def judge(self, name, written, bar, *, p95=False):
        """Wait until all that was `written` has left, and compare how long it took with the bar."""
        left = {}

        def all_left():
            left.update((copy.key, copy.at) for copy in self.house.provider.accepted[::-1])
            return written.keys() <= left.keys()

        until(all_left, bar + 60, lambda: self.house.story(f"{name}: not all have left"))
        waits = sorted(left[key] - at for key, at in written.items())
        cuts = quantiles(waits, n=20)
        self.say(f"| {name} | {len(waits)} | {cuts[9]:.1f} | {cuts[18]:.1f} | {waits[-1]:.1f} | {bar} |")
        if (cuts[18] if p95 else waits[-1]) > bar:
            self.missed.append(f"{name}: {cuts[18]:.1f} s at p95, {waits[-1]:.1f} s at most; the bar is {bar} s")


def main():
    """Build the house, time it, and exit with what came of it."""
    os.environ.setdefault("STATIC_ROOT", tempfile.gettempdir())  # no page is asked for

    def say(words):
        print(words, flush=True)  # noqa: T201 - its job

    with house_of_faults() as house:
        pace = Pace(house, say)
        pace.run()
        verdict = house.judge()
        say(f"\n{verdict.mails} mails: {len(verdict.lost)} lost, {verdict.extras} extra copies")
        for words in pace.missed:
            say(f"MISSED: {words}")
    sys.exit(1 if pace.missed or verdict.lost or verdict.unexplained else 0)


if __name__ == "__main__":
    main()
