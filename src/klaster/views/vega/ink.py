"""What every specification shares: scales, colours, headings, and how a column is named to a reader."""

from __future__ import annotations

from typing import Any

from klaster.model.text import Language, Text
from klaster.views.palette import LIGHT
from klaster.views.table import Table
from klaster.views.verdict import VERDICTS

Spec = dict[str, Any]

LOG: Spec = {"type": "log", "nice": False}
WIDE = 520
_VERDICT_INKS = {"important": "above", "specialised": "above", "borderline": "neutral", "under": "below"}


def heading(table: Table, name: str) -> str:
    """The heading of a column, its name where the table has no heading for it."""
    return next((column.title for column in table.columns if column.name == name), name)


def across(table: Table, name: str, title: str = "", **more: Any) -> Spec:
    """A number on an axis; the axis need not begin at zero."""
    scale = more.pop("scale", {"zero": False})
    return {
        "field": name,
        "type": "quantitative",
        "title": title or heading(table, name),
        "scale": scale,
        **more,
    }


def names(table: Table, name: str, order: list[str] | None = None, **more: Any) -> Spec:
    """Words on an axis, in the order of the table unless another is given."""
    order = list(dict.fromkeys(table.frame[name].to_list())) if order is None else order
    return {"field": name, "type": "nominal", "title": None, "sort": order, **more}


def verdict_colour(table: Table, language: Language) -> Spec:
    """Verdicts by colour, with their words in the legend; one colour where the edition has none."""
    if "verdict" not in table.frame.columns:
        return {"value": LIGHT["above"]}
    met = [name for name in VERDICTS if name in table.frame["verdict"].to_list()]
    words = {name: VERDICTS[name].read(language) for name in met}
    labels = " : ".join(f"datum.value == '{name}' ? '{word}'" for name, word in words.items())
    return {
        "field": "verdict",
        "type": "nominal",
        "title": heading(table, "verdict"),
        "scale": {
            "domain": met,
            "range": [LIGHT[_VERDICT_INKS.get(name.split("_")[0], "neutral")] for name in met],
        },
        "legend": {"labelExpr": f"{labels} : datum.value", "orient": "top"} if met else None,
    }


def tooltip(table: Table, *columns: str) -> list[Spec]:
    """What a pointer resting on a mark reads: columns under their headings, numbers to two places."""
    numbers = {name for name, kind in table.frame.schema.items() if kind.is_float()}
    return [
        {"field": name, "title": heading(table, name), **({"format": ",.2f"} if name in numbers else {})}
        for name in columns
        if name in table.frame.columns
    ]


def rule_at(value: float, axis: str = "x") -> Spec:
    """A line across a chart: where a share is as everywhere, where nothing has changed."""
    return {
        "data": {"values": [{"base": value}]},
        "mark": {"type": "rule", "color": LIGHT["strong-rule"]},
        "encoding": {axis: {"field": "base", "type": "quantitative"}},
    }


def known(*columns: str) -> list[Spec]:
    """Only rows that have a number: what is not known is never drawn as zero."""
    return [{"filter": " && ".join(f"isValid(datum['{name}'])" for name in columns)}]


SIGNS = Text("Above or below zero", "Больше или меньше нуля")


def signed_colour(name: str) -> Spec:
    """Teal above zero, ochre below."""
    return {
        "condition": {"test": f"datum['{name}'] < 0", "value": LIGHT["below"]},
        "value": LIGHT["above"],
    }
