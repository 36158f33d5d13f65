"""What a rubric is made of: measures, thresholds, criteria, and the tree that leads to a verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypeAlias

from klaster.model.errors import InputError
from klaster.model.text import Text
from klaster.rubric.expression import Expression
from klaster.rubric.marked import Marked

Kind = Literal["number", "yes_no", "choice", "day"]
Comparison = Literal["at_least", "above", "at_most", "below", "is", "is_not", "one_of"]
Bound = Literal["value", "lower", "upper"]
ORDERED: tuple[Comparison, ...] = ("at_least", "above", "at_most", "below")
UPWARD: tuple[Comparison, ...] = ("at_least", "above")
SIGNS: Mapping[Comparison, str] = {
    "at_least": "≥", "above": ">", "at_most": "≤", "below": "<", "is": "=", "is_not": "≠", "one_of": "∈",
}  # fmt: skip
UNKNOWN = "unknown"
SCORE = "score"
"""The measure that a rubric of points makes itself: the share of the points that can be had, in percent."""


@dataclass(frozen=True)
class Measure:
    """A piece of evidence: what it is, in what unit, and what it may be.

    ``interval`` says that it may come with bounds; ``logarithmic`` that its chance is in ratios; ``drawn=False``
    that its bounds are what is possible, with nothing to say which value is likelier.
    ``grades`` are the only numbers it may be.
    """

    id: str
    title: Text
    kind: Kind = "number"
    unit: str = ""
    unit_title: Text | None = None
    choices: Mapping[str, Text] = field(default_factory=dict[str, Text])
    minimum: float | None = None
    maximum: float | None = None
    grades: tuple[float, ...] = ()
    interval: bool = False
    logarithmic: bool = False
    drawn: bool = True
    source: Text | None = None


@dataclass(frozen=True)
class Threshold:
    """A named number that an economist may move; the first of its values holds from always where it has no day."""

    id: str
    title: Text
    unit: str
    values: tuple[tuple[str, float], ...]
    minimum: float | None = None
    maximum: float | None = None

    @property
    def newest(self) -> float:
        """The value in force last."""
        return self.values[-1][1]


@dataclass(frozen=True)
class Leaf:
    """One comparison: of a measure or an expression with a threshold, or with words."""

    measure: str
    expression: Expression | None
    comparison: Comparison
    threshold: Expression | None
    words: tuple[str, ...] = ()
    bound: Bound = "value"
    unit: str = ""

    @property
    def measures(self) -> frozenset[str]:
        """The names that the comparison rests on, thresholds among them."""
        return self.expression.names if self.expression else frozenset((self.measure,))


@dataclass(frozen=True)
class Named:
    """A criterion by its name."""

    id: str
    mark: Marked


@dataclass(frozen=True)
class Group:
    """Conditions together: all of them, any, none (``not``), or at least so many (``count``)."""

    operator: Literal["all", "any", "not", "count"]
    members: tuple[Condition, ...]
    least: Expression | None = None


Condition: TypeAlias = Named | Group


@dataclass(frozen=True)
class Criterion:
    """A condition with a name: what it asks, where it stands in the rule-book, what waives it.

    ``prior`` is the chance that it is met where nothing is known; ``stated`` lets a table say outright
    whether it is met, in a column of its own name. A ``claimed`` criterion, such as an exemption, has to be
    asked for: where nothing at all is said of it, it is not met.
    """

    id: str
    title: Text
    rule: Leaf | Group
    group: str = ""
    unless: str = ""
    prior: float | None = None
    stated: bool = False
    claimed: bool = False
    text: Text | None = None
    mark: Marked | None = None


@dataclass(frozen=True)
class Rule:
    """An outcome and when it holds; without a condition always."""

    when: Condition | None
    outcome: str
    mark: Marked


@dataclass(frozen=True)
class Item:
    """Something that earns points: a graded measure, or a criterion that is worth all or nothing.

    ``least`` and ``most`` are the fewest and most points; ``counts_if`` names a criterion without which the
    item does not count at all.
    """

    id: str
    is_criterion: bool
    weight: float
    least: float
    most: float
    counts_if: str = ""
    mark: Marked | None = None


@dataclass(frozen=True)
class Chance:
    """How a verdict is drawn from uncertain evidence: how often, from which seed, and what is too little to say."""

    draws: int
    seed: int
    least: float


@dataclass(frozen=True)
class Example:
    """A worked example: evidence, parameters, and what must come out."""

    given: Mapping[str, object]
    parameters: Mapping[str, object]
    verdict: str
    findings: Mapping[str, str]
    value: float | None
    mark: Marked


@dataclass(frozen=True)
class Rubric:
    """A rule-book: whom it judges, by what evidence and criteria, and to which outcome each case leads."""

    id: str
    version: int
    title: Text
    reading: Text
    limits: Text
    formula: str
    kind: Literal["all", "first", "score"]
    keys: tuple[str, ...]
    key_titles: Mapping[str, Text]
    measures: Mapping[str, Measure]
    thresholds: Mapping[str, Threshold]
    criteria: Mapping[str, Criterion]
    groups: Mapping[str, Text]
    outcomes: Mapping[str, Text]
    undecided: Text
    rules: tuple[Rule, ...]
    items: tuple[Item, ...] = ()
    chance: Chance | None = None
    assessors: bool = False
    peers: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    source: Text | None = None
    note: Text | None = None
    examples: tuple[Example, ...] = ()

    @cached_property
    def facets(self) -> tuple[str, ...]:
        """The criteria that the rules themselves name, in the order in which they first do."""
        found: dict[str, None] = {}
        for rule in self.rules:
            if rule.when is not None:
                found.update(dict.fromkeys(named.id for named in names_in(rule.when)))
        return tuple(found)

    @cached_property
    def leaves(self) -> dict[str, Leaf]:
        """The criteria that compare something, by name."""
        return {id: each.rule for id, each in self.criteria.items() if isinstance(each.rule, Leaf)}

    @cached_property
    def resting_on(self) -> Mapping[str, frozenset[str]]:
        """For each measure and each criterion: the criteria that change when it does, itself included."""
        direct: dict[str, set[str]] = {
            name: set() for name in (*self.measures, *self.thresholds, *self.criteria)
        }
        for id, criterion in self.criteria.items():
            rule = criterion.rule
            beneath = rule.measures if isinstance(rule, Leaf) else {named.id for named in names_in(rule)}
            for name in filter(None, (*beneath, criterion.unless)):
                direct[name].add(id)
        for item in self.items:
            for name in filter(None, (item.id, item.counts_if)):
                direct[name].add(SCORE)
        return {name: frozenset(_above(name, direct) & {*self.criteria}) for name in direct}

    @property
    def subject_measures(self) -> dict[str, Measure]:
        """The measures that a table brings; the score is made here."""
        return {id: each for id, each in self.measures.items() if id != SCORE}


def names_in(condition: Leaf | Condition) -> Iterator[Named]:
    """The criteria that a condition names, in order."""
    if isinstance(condition, Named):
        yield condition
    elif isinstance(condition, Group):
        for member in condition.members:
            yield from names_in(member)


def _above(name: str, direct: Mapping[str, set[str]]) -> set[str]:
    found, queue = {name}, [name]
    while queue:
        new = direct.get(queue.pop(), set()) - found
        found |= new
        queue.extend(new)
    return found


def order_of(criteria: Mapping[str, Criterion]) -> list[str]:
    """The criteria in an order in which each comes after those that it rests on.

    Raises
    ------
    InputError
        Where criteria rest on one another in a circle; the circle is shown.
    """
    done: dict[str, None] = {}

    def visit(id: str, path: tuple[str, ...]) -> None:
        if id in path:
            raise _circle(criteria[path[-1]], (*path[path.index(id) :], id))
        if id in done or id not in criteria:
            return
        criterion = criteria[id]
        for named in names_in(criterion.rule):
            visit(named.id, (*path, id))
        if criterion.unless:
            visit(criterion.unless, (*path, id))
        done[id] = None

    for id in criteria:
        visit(id, ())
    return list(done)


def _circle(criterion: Criterion, path: tuple[str, ...]) -> InputError:
    shown = " → ".join(path)
    message = Text(f"criteria rest on one another in a circle: {shown}", f"критерии ссылаются друг на друга по кругу: {shown}")  # fmt: skip
    advice = Text("Take one of them out of the circle.", "Разорвите круг: уберите одну из ссылок.")
    return criterion.mark.refusal(message, advice) if criterion.mark else InputError(message, advice)
