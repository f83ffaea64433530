"""News from the apps below, each turned into rows of the outbox and nothing else."""


def connect():
    """Listen to the signals of profiles, programs and matching."""
