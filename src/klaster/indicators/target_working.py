"""The working behind the attainment of one target."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from klaster.indicators.target_progress import CLASSES
from klaster.model.method import Step
from klaster.model.text import Text, same

MISSING: dict[str, Text] = {
    "base_period": Text("the base period", "базовый период"),
    "base": Text("the value in the base period", "значение в базовом периоде"),
    "target": Text("the target", "целевое значение"),
    "target_period": Text("the period of the target", "срок цели"),
    "value": Text("a value after the base period", "значение после базового периода"),
}
_SERIES: tuple[tuple[str, str, Text], ...] = (
    ("base", "base_period", Text("base, y0", "базовое значение, y0")),
    ("latest", "latest_period", Text("latest value, y", "последнее значение, y")),
    ("target", "target_period", Text("target, y*", "цель, y*")),
)
_RATES: tuple[tuple[str, str, str, Text], ...] = (
    ("required_rate", "(y* / y0)^(1 / (T - t0)) - 1", "(y* - y0) / (T - t0)", Text("required growth a year", "требуемый рост в год")),
    ("actual_rate", "(y / y0)^(1 / (t - t0)) - 1", "(y - y0) / (t - t0)", Text("actual growth a year", "фактический рост в год")),
    ("needed_rate", "(y* / y)^(1 / (T - t)) - 1", "(y* - y) / (T - t)", Text("growth needed from now on", "рост, необходимый отныне")),
)  # fmt: skip
_AHEAD: tuple[tuple[str, Text], ...] = (
    ("path_linear", Text("a straight path would stand at", "прямой путь дал бы")),
    ("path_geometric", Text("a path of constant growth would stand at", "путь постоянного роста дал бы")),
    ("distance", Text("value less path", "значение минус путь")),
    ("forecast", Text("forecast for the period of the target", "прогноз на срок цели")),
    ("forecast_lower", Text("at least", "не меньше")),
    ("forecast_upper", Text("at most", "не больше")),
    ("probability", Text("chance of reaching the target", "вероятность достичь цели")),
)


def target_steps(row: Mapping[str, Any], parameters: Mapping[str, Any]) -> tuple[Step, ...]:
    """The lines of the working of one target."""
    return tuple(_steps(row))


def _steps(row: Mapping[str, Any]) -> Iterator[Step]:
    for name, period, label in _SERIES:
        if row[period] is not None:
            yield Step(label, "", same(str(row[period])))
        if row[name] is not None:
            yield Step(label, "", row[name])
    for name, compound, linear, label in _RATES:
        if row[name] is not None:
            yield Step(label, compound if row["growth"] == "compound" else linear, row[name])
    yield Step(
        Text("actual over required growth, R", "фактический рост к требуемому, R"),
        "",
        row["value"],
        row["status"],
    )
    yield Step(Text("class", "класс"), "", CLASSES[row["class"]])
    for name, label in _AHEAD:
        if row[name] is not None:
            yield Step(label, "", row[name])
    if row["class"] == "incomplete":
        yield Step(Text("has to be given", "нужно указать"), "", missing_words(row["missing"]))


def missing_words(names: str) -> Text:
    """What is missing, in words."""
    known = [MISSING[name] for name in names.split()]
    return Text("; ".join(each.en for each in known), "; ".join(each.ru for each in known))
