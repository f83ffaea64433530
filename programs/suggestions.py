"""What the public tells us: taken in once, decided once."""

from django.db import transaction

from .models import CatalogVersion, Suggestion
from .vocabulary import SuggestionState


@transaction.atomic
def receive(*, kind, program_id=None, facts, message="", source_url="", email=""):
    """Put a suggestion into the queue and return it; the same content still waiting is returned instead of doubled.

    `facts` maps columns of the data file to the sender's words, as text. Nothing is taken for true here.
    """
    # The catalog's own lock orders two equal messages sent at the same instant.
    CatalogVersion.objects.lock()
    content = {
        "kind": kind,
        "program_id": program_id,
        "facts": facts,
        "message": message,
        "source_url": source_url,
    }
    waiting = Suggestion.objects.filter(state=SuggestionState.PENDING, **content).first()
    if waiting is None:
        return Suggestion.objects.create(**content, email=email)
    if email and not waiting.email:
        waiting.email = email
        waiting.save(update_fields=["email"])
    return waiting
