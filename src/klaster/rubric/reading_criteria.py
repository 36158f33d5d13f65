"""Criteria and conditions of a rubric from its YAML file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from klaster.model.errors import UnknownNameError
from klaster.model.text import Text
from klaster.rubric.bilingual import words
from klaster.rubric.definition import (
    ORDERED,
    SCORE,
    SIGNS,
    Comparison,
    Condition,
    Criterion,
    Group,
    Leaf,
    Measure,
    Named,
    Threshold,
    names_in,
)
from klaster.rubric.expression import Expression, read_expression
from klaster.rubric.marked import Marked

_OPERATORS = ("all", "any", "not", "count")
_COMMON = ("title", "group", "unless", "prior", "stated", "claimed", "text")
_LEAF = ("measure", "expression", "bound", "unit", *SIGNS)


@dataclass(frozen=True)
class Known:
    """What criteria may name."""

    measures: Mapping[str, Measure]
    thresholds: Mapping[str, Threshold]
    groups: Mapping[str, Text]


def criteria(block: Mapping[str, Marked], known: Known) -> dict[str, Criterion]:
    """The criteria of a rubric, once every name in them is known."""
    found: dict[str, Criterion] = {}
    for id, mark in block.items():
        if id in known.thresholds or (id in known.measures and not _is_own_measure(id, mark)):
            raise mark.refusal(
                Text(f"{id!r} is already a measure or threshold", f"имя «{id}» уже занято показателем или порогом"),
                Text("Give the criterion another name.", "Назовите критерий иначе."),
            )  # fmt: skip
        found[id] = _criterion(id, mark, known)
    for criterion in found.values():
        _require_names(criterion, found)
    return found


def _is_own_measure(id: str, mark: Marked) -> bool:
    """Whether a criterion bears the name of the one measure it asks about."""
    asked = mark.mapping().get("measure")
    return asked is not None and asked.value == id


def _require_names(criterion: Criterion, found: Mapping[str, Criterion]) -> None:
    for named in names_in(criterion.rule):
        if named.id not in found:
            raise UnknownNameError(Text("criterion", "критерий"), named.id, found, named.mark.place)
    if criterion.unless and criterion.unless not in found and criterion.mark:
        place = criterion.mark.required("unless").place
        raise UnknownNameError(Text("criterion", "критерий"), criterion.unless, found, place)


def _criterion(id: str, mark: Marked, known: Known) -> Criterion:
    facts = mark.only(*_COMMON, *_OPERATORS, *_LEAF)
    group = facts["group"].word() if "group" in facts else ""
    if group and group not in known.groups:
        raise UnknownNameError(Text("group", "группа"), group, known.groups, facts["group"].place)
    is_group = any(key in facts for key in _OPERATORS)
    prior = facts["prior"].number() if "prior" in facts else None
    if prior is not None and not 0 <= prior <= 1:
        raise facts["prior"].refusal(Text("a chance lies between 0 and 1", "вероятность лежит между 0 и 1"))
    return Criterion(
        id,
        words(mark.required("title")),
        _group(mark, known, None) if is_group else _leaf(mark, known),
        group,
        facts["unless"].word() if "unless" in facts else "",
        prior,
        "stated" in facts and facts["stated"].flag(),
        "claimed" in facts and facts["claimed"].flag(),
        words(facts["text"]) if "text" in facts else None,
        mark,
    )


def condition(
    mark: Marked, known: Known, found: Mapping[str, Criterion], keys: tuple[str, ...] = _OPERATORS
) -> Condition:
    """A condition of a rule over criteria that are there."""
    if isinstance(mark.value, Mapping):
        mark.only(*keys, "at_least")
    return _member(mark, known, found)


def _named(mark: Marked, found: Mapping[str, Criterion] | None) -> Named:
    if found is not None and mark.word() not in found:
        raise UnknownNameError(Text("criterion", "критерий"), mark.word(), found, mark.place)
    return Named(mark.word(), mark)


def _group(mark: Marked, known: Known, found: Mapping[str, Criterion] | None) -> Group:
    facts = mark.mapping()
    operator = next((key for key in _OPERATORS if key in facts), "")
    if not operator or len([key for key in _OPERATORS if key in facts]) > 1:
        raise mark.refusal(
            Text("expected one of all, any, not, count", "ожидается одно из all, any, not, count"),
            Text("Put one inside the other.", "Вложите одно в другое."),
        )
    inner = facts[operator]
    marks = inner.listed() if operator != "not" or isinstance(inner.value, list) else [inner]
    members = tuple(_member(each, known, found) for each in marks)
    if not members or (operator == "not" and len(members) > 1):
        raise inner.refusal(Text("the list has not the right length", "в списке не то число условий"))
    least = _threshold(mark.required("at_least"), known) if operator == "count" else None
    return Group(cast("Any", operator), members, least)


def _member(mark: Marked, known: Known, found: Mapping[str, Criterion] | None) -> Condition:
    return _group(mark, known, found) if isinstance(mark.value, Mapping) else _named(mark, found)


def _leaf(mark: Marked, known: Known) -> Leaf:
    facts = mark.mapping()
    given = [key for key in SIGNS if key in facts]
    names = {*known.measures, *known.thresholds}
    expression = None
    if "expression" in facts:
        expression = read_expression(str(facts["expression"].value), names, facts["expression"].place)
        if not given:
            return Leaf("", expression, "is", None, ("true",))
    else:
        _require_measure(mark.required("measure"), known)
    if len(given) != 1:
        raise mark.refusal(
            Text(f"found {', '.join(given) or 'no comparison'}, expected one", f"указано: {', '.join(given) or 'ни одного сравнения'}, ожидается одно"),
            Text(f"Take one of {', '.join(SIGNS)}.", f"Возьмите одно из: {', '.join(SIGNS)}."),
        )  # fmt: skip
    comparison = cast("Comparison", given[0])
    measure = "" if expression else facts["measure"].word()
    unit = str(facts["unit"].value) if "unit" in facts else (known.measures[measure].unit if measure else "")
    if comparison in ORDERED:
        _require_ordered(facts[comparison], known.measures.get(measure))
        threshold = _threshold(facts[comparison], known)
        return Leaf(measure, expression, comparison, threshold, (), _bound(facts), unit)
    return Leaf(
        measure,
        expression,
        comparison,
        None,
        _words(facts[comparison], comparison, known.measures.get(measure)),
    )


def _require_measure(mark: Marked, known: Known) -> None:
    if mark.word() not in known.measures:
        raise UnknownNameError(Text("measure", "показатель"), mark.word(), known.measures, mark.place)


def _require_ordered(mark: Marked, measure: Measure | None) -> None:
    if measure and measure.kind in ("yes_no", "choice"):
        raise mark.refusal(
            Text(f"{measure.id} has no more and less", f"у показателя {measure.id} нет «больше» и «меньше»"),
            Text("Compare it with is, is_not or one_of.", "Сравните его через is, is_not или one_of."),
        )


def _threshold(mark: Marked, known: Known) -> Expression:
    """A number, the name of a threshold, or an expression over thresholds."""
    text = mark.value if isinstance(mark.value, str) else repr(mark.number())
    return read_expression(text, set(known.thresholds), mark.place)


def _bound(facts: Mapping[str, Marked]) -> Any:
    if "bound" not in facts:
        return "value"
    word = facts["bound"].word()
    if word not in ("value", "lower", "upper"):
        raise UnknownNameError(
            Text("bound", "граница"), word, ("value", "lower", "upper"), facts["bound"].place
        )
    return word


def _words(mark: Marked, comparison: str, measure: Measure | None) -> tuple[str, ...]:
    """The words that are compared with, each one that the measure may be."""
    marks = mark.listed() if comparison == "one_of" else [mark]
    if measure is None or measure.kind not in ("yes_no", "choice"):
        raise mark.refusal(
            Text("only a choice or a yes-no measure is compared with words", "со словами сравнивают только выбор или да/нет"),
            Text("Take at_least, above, at_most or below.", "Возьмите at_least, above, at_most или below."),
        )  # fmt: skip
    allowed = tuple(measure.choices) if measure.kind == "choice" else ("yes", "no")
    found: list[str] = []
    for each in marks:
        word = (
            {True: "yes", False: "no"}.get(each.value, each.value)
            if isinstance(each.value, bool)
            else each.word()
        )
        if word not in allowed:
            raise UnknownNameError(Text("choice", "вариант"), str(word), allowed, each.place)
        found.append(str(word))
    return tuple(found)


def tier_criterion(
    mark: Marked, known: Known, found: dict[str, Criterion], further: Condition | None
) -> Condition:
    """The condition of a tier: the score reaches a threshold, and whatever else it asks."""
    threshold = _threshold(mark, known)
    id = f"score_{len([each for each in found if each.startswith('score_')]) + 1}"
    title = Text(f"score of at least {threshold.text} %", f"балл не ниже {threshold.text} %")
    named = known.thresholds.get(threshold.text)
    if named:
        id, title = f"score_{named.id}", named.title
    leaf = Leaf(SCORE, None, "at_least", threshold, (), "value", "%")
    found.setdefault(id, Criterion(id, title, leaf, mark=mark))
    reached = Named(id, mark)
    return Group("all", (reached, further)) if further else reached
