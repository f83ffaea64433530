"""Papers to print: the agenda of a first meeting, the agreement of the six letters, a circle's six meetings."""

from django.utils.translation import gettext_lazy as _

from .letter import Clause, Part

AGENDA = (
    Part(
        5,
        _("Hello"),
        (_("What made you write?"), _("What made you say yes?")),
    ),
    Part(
        10,
        _("Where we are"),
        (
            _("What does a week in your library, or your job search, look like?"),
            _("What went well last month? What did not?"),
        ),
    ),
    Part(
        10,
        _("What would help"),
        (
            _("“By the end I will have …”"),
            _("What can I help with, and what can I not?"),
        ),
    ),
    Part(
        10,
        _("How we work"),
        (
            _("How often, how long, by phone, video or mail?"),
            _("A plan for each talk, or talk and see?"),
            _("What do we do when one of us goes quiet?"),
        ),
    ),
    Part(
        5,
        _("One next step"),
        (_("What will you try first?"), _("When do we meet next?")),
    ),
    Part(
        5,
        _("Do we go on?"),
        (_("Does this feel useful to both of us? A friendly no is a good answer too."),),
    ),
)

AGREEMENT = (
    Clause(
        "manage-your-time",
        _("Our time"),
        (
            (_("We meet every"), 1),
            (_("for this many minutes"), 1),
            (_("by phone, video, mail or in person"), 1),
            (_("The one who sets the next date is"), 1),
        ),
    ),
    Clause(
        "expectations",
        _("What we expect"),
        (
            (_("The mentee hopes for"), 2),
            (_("The mentor can help with"), 1),
            (_("and cannot help with"), 1),
            (_("If we hear nothing for this many days, either one writes two lines"), 1),
        ),
    ),
    Clause(
        "not-confused-with-networking",
        _("What we talk about"),
        (
            (_("Our topic is"), 1),
            (_("What stays between us"), 1),
        ),
    ),
    Clause(
        "tell-and-show",
        _("What the mentee brings"),
        (
            (_("Before each meeting the mentee sends"), 1),
            (_("this many days ahead"), 1),
        ),
    ),
    Clause(
        "easy-going-or-formal",
        _("How we like to work"),
        (
            (_("A plan for each talk, or talk and see"), 1),
            (_("We ask before we share each other’s name or work with"), 1),
        ),
    ),
    Clause(
        "end-results",
        _("How it ends"),
        (
            (_("By the end the mentee will have"), 2),
            (_("We look at this halfway, on"), 1),
            (_("and close with a last meeting on"), 1),
            (_("If work or life gets in the way, we pause until"), 1),
        ),
    ),
)

# Six meetings of an hour, and what to talk about in each. The first question of a meeting goes round to everybody.
CIRCLE_OUTLINE = (
    Part(
        60,
        _("Who we are"),
        (
            _("What do you do all week, and what would you like to do better?"),
            _("What do you want from these six meetings?"),
            _("When do we meet, who keeps the time, and what stays in this room?"),
        ),
    ),
    Part(
        60,
        _("Where each of us stands"),
        (
            _("What have you tried so far, and what came of it?"),
            _("Where are you stuck right now?"),
            _("What is one thing you will try before we meet again?"),
        ),
    ),
    Part(
        60,
        _("Tell and show"),
        (
            _("What did you bring for us to look at?"),
            _("What do you see in it that works?"),
            _("What one change would help most?"),
        ),
    ),
    Part(
        60,
        _("Halfway: is this useful?"),
        (
            _("What has this circle given you, and what is missing?"),
            _("Which goal is still right, and which can go?"),
            _("What should we do more of, and what less?"),
        ),
    ),
    Part(
        60,
        _("The hard part"),
        (
            _("What do you keep putting off?"),
            _("Who has been through this, and what did it cost?"),
            _("What would a small first step look like?"),
        ),
    ),
    Part(
        60,
        _("End, and hand on"),
        (
            _("What can you do now that you could not do before?"),
            _("What did you see somebody here get better at?"),
            _("What could you now help a colleague with?"),
        ),
    ),
)
