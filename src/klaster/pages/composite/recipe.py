"""How an index is made: which indicators, with which weights and directions, on which scale, added up how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from klaster.model.text import Text
from klaster.pages.choice import Choice, ChoiceError, Option, choice
from klaster.pages.composite.candidates import Candidate
from klaster.pages.desk import Desk

_HEAVIEST = 1000.0

NORMALISATIONS = {
    "minmax": Text("from least to most, 0–100", "от меньшего к большему, 0–100"),
    "z": Text("standard deviations", "стандартные отклонения"),
    "rank": Text("places", "места"),
    "distance": Text("share of the best", "доля от лучшего"),
}
AGGREGATIONS = {
    "arithmetic": Text("added: weakness is made good", "сложение: слабое возмещается"),
    "geometric": Text("multiplied: weakness counts", "умножение: слабое тянет вниз"),
}
OUTLIERS = {
    "none": Text("as they are", "как есть"),
    "winsorise": Text("moved in", "подтянуть"),
}
TIERS = {
    "intervals": Text("where intervals of places part", "где расходятся интервалы мест"),
    "trials": Text("where 9 of 10 trials agree", "где согласны 9 из 10 испытаний"),
}
MISSING = {
    "available": Text("mean of what is known", "среднее по известным"),
    "withhold": Text("no score", "без балла"),
    "bounds": Text("from worst to best", "от худшего до лучшего"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """An indicator offered: whether it is used, its weight and its direction, and the names of its fields."""

    candidate: Candidate
    weight: float
    direction: int
    weight_field: str
    direction_field: str

    @property
    def written(self) -> str:
        """The weight as a field shows it; nothing where the indicator is not used."""
        return f"{self.weight:g}" if self.weight else ""


@dataclass(frozen=True)
class Recipe:
    """Every choice behind an index."""

    parts: list[Part]
    normalisation: Choice
    aggregation: Choice
    outliers: Choice
    missing: Choice
    tiers: Choice

    @property
    def used(self) -> list[Part]:
        """The indicators with a weight."""
        return [part for part in self.parts if part.weight > 0]

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The choices that a list offers."""
        return (self.normalisation, self.aggregation, self.outliers, self.missing, self.tiers)


def recipe(desk: Desk, offered: list[Candidate]) -> Recipe:
    """What the address asks for; a few usual indicators with equal weights where it names none.

    Raises
    ------
    ChoiceError
        For a weight that is no number from 0 to 1000, or a direction that is neither 1 nor -1.
    """
    query, language = desk.visit.query, desk.language
    named = any(f"w.{one.id}" in query for one in offered)
    parts = [_part(query, one, named) for one in offered]

    def field(name: str, label: Text, words: dict[str, Text]) -> Choice:
        options = [Option(value, text.read(language)) for value, text in words.items()]
        return choice(name, label.read(language), options, query.get(name))

    return Recipe(
        parts,
        field("normalisation", Text("Scale", "Шкала"), NORMALISATIONS),
        field("aggregation", Text("Put together", "Сведение"), AGGREGATIONS),
        field("outliers", Text("Far values", "Выбросы"), OUTLIERS),
        field("missing", Text("Unknown values", "Неизвестные значения"), MISSING),
        field("tiers", Text("A new tier", "Новая группа"), TIERS),
    )


def _part(query: Mapping[str, str], one: Candidate, named: bool) -> Part:
    weight_field, direction_field = f"w.{one.id}", f"d.{one.id}"
    weight = _weight(weight_field, query.get(weight_field, "")) if named else float(one.usual)
    asked = query.get(direction_field, str(one.direction))
    if asked not in ("1", "-1"):
        raise ChoiceError(
            Text(
                f"{direction_field}={asked}: there is no such direction",
                f"{direction_field}={asked}: такого направления нет",
            ),
            Text(
                "Allowed: 1 (more is better), -1 (less is better).",
                "Допустимо: 1 (больше — лучше), -1 (меньше — лучше).",
            ),
        )
    return Part(one, weight, int(asked), weight_field, direction_field)


def _weight(name: str, asked: str) -> float:
    try:
        weight = float(asked.replace(",", ".") or 0)
    except ValueError:
        weight = -1.0
    if not 0 <= weight <= _HEAVIEST:
        raise ChoiceError(
            Text(f"{name}={asked}: that is no weight", f"{name}={asked}: это не вес"),
            Text("A weight is a number from 0 to 1000.", "Вес — число от 0 до 1000."),
        )
    return weight
