"""What links can do. A kind of mail adds its actions here, beside its module."""

from collections.abc import Callable
from dataclasses import dataclass, field

from reminders.models import Link


@dataclass(frozen=True, slots=True)
class Done:
    """What happened, in a sentence, and where one may go on: `url` with its `words`."""

    title: str
    text: str = ""
    url: str = "/"
    words: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """The page before: what will happen when the button is pressed. `facts` are (name, value) pairs to look at.

    `template` may name another page than the plain one, which then gets `context` too.
    """

    title: str
    text: str
    button: str
    facts: list = field(default_factory=list)
    template: str = "reminders/do.html"
    context: dict = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Action:
    """One purpose. `ask(link)` returns an Ask, or None when its object is gone or settled; it changes nothing.

    `act(link, data)` does it, `data` being the posted form, and returns a Done, or an Ask when the form has faults;
    then the link stays good. `over(link)` returns a Done that says what became of it and offers the way on, or an Ask
    whose page shows something without the button.
    """

    purpose: str
    ask: Callable[[Link], Ask | None]
    act: Callable[[Link, dict], Done | Ask | None]
    over: Callable[[Link], Done | Ask] | None = None


ACTIONS: dict[str, Action] = {}


def add(action):
    """Put an Action into the registry and return it; a second one for the same purpose is a mistake."""
    if action.purpose in ACTIONS:
        raise ValueError(f"There is an action {action.purpose} already.")
    ACTIONS[action.purpose] = action
    return action
