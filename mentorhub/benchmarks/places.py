"""How many places one worker looks up in a minute, offline."""

from profiles.places.bench import places_a_minute

LEAST_A_MINUTE = 10_000


class Places:
    """Measures the sweep and the single task; `missed` are the bars that were not reached."""

    def __init__(self, say):
        self.say, self.missed = say, []

    def run(self):
        """Measure and report."""
        swept, single = places_a_minute(), places_a_minute(one_by_one=True)
        self.say(f"\nPlaces looked up offline by one worker in a minute: {swept:,.0f} swept, {single:,.0f} one by one.")
        if swept < LEAST_A_MINUTE:
            self.missed.append(f"{swept:,.0f} places a minute, at least {LEAST_A_MINUTE:,}")
