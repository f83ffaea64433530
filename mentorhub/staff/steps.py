"""What staff can do about something that is stuck: each step in words, with what follows from it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Step(TextChoices):
    """One step. The words are those of its button."""

    MOVE_ON = "move_on", _("Ask the next mentor now")
    WRITE = "write", _("Write to them, with the ways on")
    END = "end", _("Let it end kindly")
    END_CIRCLE = "end_circle", _("Let the circle end kindly")
    TRY_AGAIN = "try_again", _("Let mail try again")


FOLLOWS = {
    Step.MOVE_ON: _(
        "The request goes on to the next mentor in line, as it would after two weeks. When there is none, the sender "
        "gets what is open instead."
    ),
    Step.WRITE: _(
        "They get one mail, in our name, with a button for what comes next and with other ways: other mentors, "
        "circles, a pause, an end. It is sent once for each thing that is stuck."
    ),
    Step.END: _(
        "Both are told in kind words, nobody is at fault, and the mentor’s place is free for somebody else. This "
        "cannot be taken back."
    ),
    Step.END_CIRCLE: _(
        "Everybody in it is told, with other ways on, and the places are free. This cannot be taken back."
    ),
    Step.TRY_AGAIN: _(
        "Only when the person told you that the address works again. Mail that was marked as spam stays stopped until "
        "they ask for it themselves."
    ),
}
