"""The WSGI application that the web server loads."""

import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorhub.settings")
application = get_wsgi_application()

from profiles.places.atlas import atlas  # noqa: E402  (imports nothing of Django, but reads its data in two seconds)

# The list of places, beside the first requests rather than in the first that asks for a place.
Thread(target=atlas, name="atlas", daemon=True).start()
