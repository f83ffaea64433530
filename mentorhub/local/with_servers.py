"""`python -m mentorhub.local.with_servers COMMAND...`: one command with servers and a secret key in its environment.

By default with the servers of the `make run` that is going on, if there is one, else with fresh ones that end with
the command; `--fresh` always takes fresh ones, migrated first. The command is run with this Python when it ends in .py.
"""

import contextlib
import json
import os
import secrets
import signal
import subprocess
import sys

from .processes import LocalError, same_process
from .servers import ROOT, local_directory, throw_away_servers


def environment_of_the_run() -> dict[str, str] | None:
    """What `make run` gave its children, if it runs now."""
    try:
        state = json.loads((local_directory() / "run.json").read_text())
    except (OSError, ValueError):
        return None
    return state["environment"] if state.get("environment") and same_process(state["supervisor"]) else None


def main(arguments: list[str]) -> int:
    """Runs the command and returns its exit code."""
    fresh = arguments[:1] == ["--fresh"]
    command = arguments[1:] if fresh else arguments
    if not command:
        sys.exit(__doc__)
    if command[0].endswith(".py"):
        command = [sys.executable, *command]
    with contextlib.ExitStack() as stack:
        env = dict(os.environ)
        running = None if fresh else environment_of_the_run()
        if running:
            env.update(running)
        else:
            env.setdefault("SECRET_KEY", secrets.token_urlsafe(50))
            env.setdefault("INSECURE_HTTP", "1")
            env.update(stack.enter_context(throw_away_servers()))
            manage = [sys.executable, str(ROOT / "manage.py"), "migrate", "--verbosity=0"]
            subprocess.run(manage, env=env, cwd=ROOT, check=True)
        # Ctrl-C is the command's to answer: it is in our process group and hears it itself.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        return subprocess.Popen(
            command, env=env, cwd=ROOT, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)
        ).wait()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (LocalError, subprocess.CalledProcessError) as error:
        sys.exit(str(error))
