"""Every table says here whether it is about people, and if so: whose rows, what they are told, what becomes of it.

A model that does not declare itself, or a column that nobody thought of, fails a test (`faults`, quality.md V5). Each
app declares its own models in a module `own_data`, which Django's start imports.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.apps import apps
from django.db.models import Model, Q, QuerySet


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whose rows are looked for.

    `addresses` are the e-mail addresses, in small letters, that are proven to be theirs: what somebody else typed into
    a form may carry an address that is not.
    """

    user: Model
    addresses: tuple[str, ...]

    @classmethod
    def of(cls, user):
        """Return the Person of a User. Costs 1 query."""
        known = {address.email.lower(): address.verified for address in user.emailaddress_set.all()}
        # An account that an operator made has no row that says whether its address was confirmed.
        known.setdefault(user.email.lower(), True)
        return cls(user, tuple(sorted(email for email, verified in known.items() if verified)))

    def has(self, column):
        """Return the condition that `column` holds one of the person's addresses, whatever its capitals."""
        condition = Q(pk__in=[])
        for address in self.addresses:
            condition |= Q(**{f"{column}__iexact": address})
        return condition


@dataclass(frozen=True, slots=True)
class Tie:
    """One way in which rows of a table are about a person.

    `rows` finds them. `columns` are the table's columns by which they are found, foreign keys above all. `shown` maps
    the columns that the person is told (also through a foreign key: "topic__name") to plain headings, under `title`;
    `told` may narrow the rows for that, `words` maps columns to what puts a value into words. A tie that is not shown
    says why in `hidden`. `leave(rows, person)` is what happens when the person is erased; the functions below make the
    usual ones. An erasure takes what others are found by, or write to, after them (`is_key`).
    """

    name: str
    rows: Callable[[Person], QuerySet]
    leave: Callable[[QuerySet, Person], None]
    title: str = ""
    shown: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    told: Callable[[QuerySet], QuerySet] | None = None
    words: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    hidden: str = ""
    is_key: bool = False


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a model says of itself: its ties to people, or the reason why it has none.

    `kept_back` maps columns that nobody is shown to the reason in plain words.
    """

    model: type[Model]
    ties: tuple[Tie, ...] = ()
    kept_back: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""


class Declarations(dict):
    """Model to Declaration, in the order in which they were made."""

    def about_people(self, model, *ties, kept_back=None):
        """Say that rows of `model` are about people, by these Ties."""
        self[model] = Declaration(model, ties, kept_back or {})

    def not_personal(self, model, because):
        """Say that nothing in `model` is about a person who uses this site, and why."""
        self[model] = Declaration(model, reason=because)

    def ties(self):
        """Return (Declaration, Tie) for every tie, in the order of declaration."""
        return [(declaration, tie) for declaration in self.values() for tie in declaration.ties]


declared = Declarations()
about_people, not_personal = declared.about_people, declared.not_personal


def delete(rows, person):
    """Delete the rows. These come after everything else, so that others can still look at them."""
    rows.delete()


def unlink(column):
    """Return what keeps the rows and empties the foreign key `column`."""

    def leave(rows, person):
        rows.update(**{column: None})

    return leave


def empty(**values):
    """Return what keeps the rows and writes `values` over what they said."""

    def leave(rows, person):
        rows.update(**values)

    return leave


def stays(because):
    """Return what leaves the rows as they are; say why."""
    if not because:
        raise ValueError("What stays needs a reason.")

    def leave(rows, person):
        """Nothing happens."""

    return leave


def faults(models=None, declarations=declared):
    """Return a sentence for each model or column of which nobody has said whether it is about people.

    Looks at every model of every app, tables behind many-to-many fields too, unless `models` are given.
    """
    found = []
    for model in apps.get_models(include_auto_created=True) if models is None else models:
        if model._meta.proxy:
            continue
        if model not in declarations:
            found.append(f"{model._meta.label}: not declared. Is it about people? Say so in its app's own_data module.")
        else:
            found += faults_of(declarations[model], declarations)
    return found


def faults_of(declaration, declarations):
    """Return a sentence for each fault of one Declaration."""
    model, label = declaration.model, declaration.model._meta.label
    fields = [each for each in model._meta.get_fields() if each.concrete and not each.many_to_many]
    links = {each.name: each.related_model for each in fields if each.is_relation}
    if not declaration.ties:
        found = [] if declaration.reason else [f"{label}: not personal, but no reason is given."]
        people = {name for name, to in links.items() if to in declarations and is_ours(declarations[to])}
        return found + [f"{label}.{name}: leads to a person, so the table is about people." for name in sorted(people)]
    found = []
    told = {path.split("__")[0] for tie in declaration.ties for path in tie.shown}
    covered = {column for tie in declaration.ties for column in tie.columns}
    for each in fields:
        if is_person(each.related_model) and each.name not in covered:
            found.append(f"{label}.{each.name}: points to an account, but no tie says whose rows these are.")
        is_known = each.name in told | covered or declaration.kept_back.get(each.name)
        if not is_known and not each.primary_key:
            found.append(f"{label}.{each.name}: neither shown to the person nor kept back with a reason.")
    for tie in declaration.ties:
        if bool(tie.shown) == bool(tie.hidden) or bool(tie.shown) != bool(tie.title):
            found.append(f"{label}, {tie.name}: is either shown under a title, or hidden for a reason.")
    return found


def is_person(model):
    """Return whether `model` is the table of accounts."""
    return model is not None and model._meta.label == "profiles.User"


def is_ours(declaration):
    """Return whether rows of a declared table exist because of one person, and end with them."""
    return any(tie.leave is delete for tie in declaration.ties)
