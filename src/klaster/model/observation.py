"""The observation table: names of its columns, and the card of a measure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from klaster.model.text import Text

KEYS = ("region", "industry", "period")
BOUNDS = ("lower", "upper")
COLUMNS = ("measure", *KEYS, "value", "status", *BOUNDS)
"""Columns of a stored observation; ``lower`` and ``upper`` bound an estimate, null elsewhere."""
WORDS = frozenset(
    (
        *KEYS,
        "status",
        "group",
        "country",
        "occupation",
        "neighbours",
        "geometry",
        "class",
        "region_parent",
        "industry_parent",
        "partner",
        "unit",
        "indicator",
        "direction",
        "parent",
    )
)
"""Columns that hold words or codes, whatever they look like; others of a method hold numbers."""


COUNTED = frozenset(
    ("unknown", "regions", "zeros", "categories", "links", "steps", "left_out", "quotients", "plants")
)
"""Outputs that count things one by one: whole numbers, whatever arithmetic they come out of."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted: its name, unit and whether it counts separate things.

    ``nature`` tells an interval what it may assume: a ``count`` of persons or firms,
    an ``amount`` of money or tonnes, or a ``ratio`` that is never summed.
    """

    id: str
    title: Text
    unit: Text
    nature: Literal["count", "amount", "ratio"] = "count"


MEASURES: dict[str, Measure] = {
    measure.id: measure
    for measure in (
        Measure("employment", Text("Employment", "Занятость"), Text("persons", "человек")),
        Measure("firms", Text("Firms", "Организации"), Text("firms", "организаций")),
        Measure(
            "wages", Text("Wage bill", "Фонд заработной платы"), Text("currency", "денежных единиц"), "amount"
        ),
        Measure("turnover", Text("Turnover", "Оборот"), Text("currency", "денежных единиц"), "amount"),
        Measure(
            "location_quotient",
            Text("Location quotient, published", "Коэффициент локализации, опубликованный"),
            Text("ratio", "отношение"),
            "ratio",
        ),
    )
}
