"""What a criterion asks for, in words of one language."""

from __future__ import annotations

from collections.abc import Mapping

from klaster.model.text import Language, Text
from klaster.rubric.definition import ORDERED, SCORE, SIGNS, Condition, Criterion, Group, Leaf, Named, Rubric
from klaster.rubric.expression import Array, Expression
from klaster.rubric.units import unit_words
from klaster.views.number import exact

_TOGETHER = {
    "all": Text("all of: {parts}", "всё из: {parts}"),
    "any": Text("any of: {parts}", "хотя бы одно из: {parts}"),
    "count": Text("at least {least} of: {parts}", "не менее {least} из: {parts}"),
    "not": Text("not: {parts}", "нет: {parts}"),
}
_YES_NO = {"yes": Text("yes", "да"), "no": Text("no", "нет"), "true": Text("true", "верно")}


def asks(rubric: Rubric, id: str, thresholds: Mapping[str, Array], language: Language) -> str:
    """What a criterion asks for: a comparison with its threshold, or criteria together."""
    criterion = rubric.criteria[id]
    if isinstance(criterion.rule, Leaf):
        return compared(rubric, criterion.rule, thresholds, language)
    return in_words(rubric, criterion.rule, thresholds, language)


def in_words(rubric: Rubric, asked: Condition, thresholds: Mapping[str, Array], language: Language) -> str:
    """A condition over criteria, each by its title."""
    if isinstance(asked, Named):
        return rubric.criteria[asked.id].title.read(language)
    parts = "; ".join(
        f"({in_words(rubric, member, thresholds, language)})"
        if isinstance(member, Group)
        else in_words(rubric, member, thresholds, language)
        for member in asked.members
    )
    least = exact(number(asked.least, thresholds), language) if asked.least else ""
    return _TOGETHER[asked.operator].format(parts=parts, least=least).read(language)


def compared(rubric: Rubric, leaf: Leaf, thresholds: Mapping[str, Array], language: Language) -> str:
    """A comparison: ``≥ 800 EUR/month``, ``= yes``."""
    if leaf.comparison not in ORDERED or leaf.threshold is None:
        names = " | ".join(word(rubric, leaf.measure, each, language) for each in leaf.words)
        return f"{SIGNS[leaf.comparison]} {names}"
    unit = unit_words(leaf.unit).read(language) if leaf.unit else ""
    bound = {
        "lower": Text("lower bound ", "нижняя граница "),
        "upper": Text("upper bound ", "верхняя граница "),
    }.get(leaf.bound)
    said = bound.read(language) if bound else ""
    return (
        f"{said}{SIGNS[leaf.comparison]} {exact(number(leaf.threshold, thresholds), language)} {unit}".strip()
    )


def number(threshold: Expression, thresholds: Mapping[str, Array]) -> float:
    """A threshold as one number."""
    return float(threshold.evaluate(thresholds).reshape(-1)[0])


def word(rubric: Rubric, measure: str, code: str, language: Language) -> str:
    """A choice of a measure in words."""
    known = rubric.measures.get(measure)
    if known and code in known.choices:
        return known.choices[code].read(language)
    return _YES_NO[code].read(language) if code in _YES_NO else code


def measured(rubric: Rubric, criterion: Criterion, language: Language) -> str:
    """What a criterion is about: the title of its measure, or its expression."""
    rule = criterion.rule
    if not isinstance(rule, Leaf) or rule.measure == SCORE:
        return ""
    if rule.expression is not None:
        names = [
            rubric.measures[name].title.read(language)
            for name in rubric.measures
            if name in rule.expression.names
        ]
        return ", ".join(names)
    return rubric.measures[rule.measure].title.read(language)
