"""A process of the site, as a web process is, that does what a test asks: reads code as JSON lines, answers JSON.

Started by the harness with the environment of the workers, so that tests cause mails through the real writing code
while pytest's own process keeps to its own database.
"""

import json
import os
import sys
import traceback

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorhub.settings")


def main():
    """Answer until the input ends."""
    django.setup()
    from django.db import close_old_connections

    from tests.faults import doing

    for line in sys.stdin:
        asked = json.loads(line)
        close_old_connections()
        try:
            answer = {"result": getattr(doing, asked["do"])(**asked["with"])}
        except Exception as error:  # told to the test, which decides
            answer = {"error": type(error).__name__, "trace": traceback.format_exc()}
        sys.__stdout__.write(json.dumps(answer) + "\n")
        sys.__stdout__.flush()


if __name__ == "__main__":
    main()
