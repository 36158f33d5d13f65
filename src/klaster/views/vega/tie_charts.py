"""Networks with a layout that is made already; places in rankings; one number on a line; targets; curves; spans."""

from __future__ import annotations

from klaster.model.text import Language, Text
from klaster.views.palette import LIGHT
from klaster.views.scene import Scene
from klaster.views.table import Table
from klaster.views.vega.ink import LOG, WIDE, Spec, across, heading, known, names, rule_at, tooltip

_PLACE = Text("place", "место")
_QUOTIENT = Text("location quotient, log scale", "коэффициент локализации, логарифмическая шкала")


def network(table: Table, language: Language, scene: Scene) -> Spec:
    """Nodes at their places, as large as they are, and the ties among them."""
    plane: Spec = {
        "x": {"field": "x", "type": "quantitative", "axis": None, "scale": {"domain": [0, scene["width"]]}},
        "y": {"field": "y", "type": "quantitative", "axis": None, "scale": {"domain": [scene["height"], 0]}},
    }
    ties: Spec = {
        "data": {"values": scene["ties"]},
        "mark": {"type": "rule", "color": LIGHT["strong-rule"], "opacity": 0.75},
        "encoding": {
            **plane,
            "x2": {"field": "x2"},
            "y2": {"field": "y2"},
            "strokeWidth": {"field": "strength", "type": "quantitative", "legend": None, "scale": {"range": [0.5, 4]}},
            "tooltip": [
                {"field": "one", "title": None, "type": "nominal"},
                {"field": "other", "title": None, "type": "nominal"},
                {"field": "strength", "title": _strength(table), "format": ",.3~r"},
            ],
        },
    }  # fmt: skip
    nodes: Spec = {
        "data": {"values": scene["nodes"]},
        "mark": {"type": "circle", "opacity": 0.9, "stroke": LIGHT["surface"]},
        "encoding": {
            **plane,
            "size": {"field": "size", "type": "quantitative", "legend": None, "scale": {"rangeMin": 40, "rangeMax": 900}},
            "color": {
                "condition": [
                    {"test": "datum.kind == 'centre'", "value": LIGHT["ink"]},
                    {"test": "datum.kind == 'held'", "value": LIGHT["above"]},
                ],
                "value": LIGHT["neutral"],
            },
            "tooltip": [{"field": "caption", "title": None, "type": "nominal"}],
        },
    }  # fmt: skip
    labels: Spec = {
        "data": {"values": [node for node in scene["nodes"] if node["named"]]},
        "mark": {"type": "text", "dy": -12, "fontSize": 10, "color": LIGHT["ink"], "limit": 150},
        "encoding": {**plane, "text": {"field": "name"}},
    }
    return {
        "width": round(scene["width"]),
        "height": round(scene["height"]),
        "view": {"stroke": None},
        "layer": [ties, nodes, labels],
    }


def _strength(table: Table) -> str:
    """What joins two: proximity or co-location under ``value``, or a count of ties."""
    return heading(table, "ties" if "ties" in table.frame.columns else "value")


def rank_dots(table: Table, language: Language) -> Spec:
    """Places in several rankings, a row a country; the better, the farther left."""
    found = [column.name for column in table.columns if column.status]
    labels = " : ".join(f"datum.value == '{name}' ? {heading(table, name)!r}" for name in found)
    folded: list[Spec] = [{"fold": found, "as": ["ranking", "place"]}, {"filter": "isValid(datum.place)"}]
    x: Spec = {
        "field": "place",
        "type": "quantitative",
        "title": _PLACE.read(language),
        "scale": {"zero": False},
    }
    y = names(table, "country")
    kinds: Spec = {"field": "ranking", "type": "nominal", "title": None}
    key = {"labelExpr": f"{labels} : datum.value", "orient": "top"}
    dots: Spec = {
        "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1},
        "encoding": {
            "x": x,
            "y": y,
            "shape": {**kinds, "scale": {"domain": found, "range": ["circle", "diamond"]}, "legend": key},
            "color": {**kinds, "scale": {"domain": found, "range": [LIGHT["above"], LIGHT["below"]]}, "legend": key},
            "tooltip": tooltip(table, "country", *found),
        },
    }  # fmt: skip
    joined: Spec = {
        "mark": {"type": "line", "color": LIGHT["strong-rule"]},
        "encoding": {"x": x, "y": y, "detail": {"field": "country"}},
    }
    return {"width": WIDE, "transform": folded, "layer": [joined, dots]}


def number_line(table: Table, language: Language, scene: Scene) -> Spec:
    """One number and its interval, with 1 marked."""
    x: Spec = {"field": "value", "type": "quantitative", "title": _QUOTIENT.read(language), "scale": LOG}
    bar: Spec = {
        "data": {"values": [scene]},
        "transform": [*known("lower", "upper"), {"filter": "datum.lower > 0"}],
        "mark": {"type": "rule", "strokeWidth": 10, "opacity": 0.4, "color": LIGHT["above"]},
        "encoding": {"x": {**x, "field": "lower"}, "x2": {"field": "upper"}},
    }
    dot: Spec = {
        "data": {"values": [scene]},
        "mark": {"type": "point", "filled": True, "size": 160, "opacity": 1, "color": LIGHT["above"]},
        "encoding": {"x": x, "tooltip": [{"field": "words", "title": table.title}]},
    }
    words: Spec = {
        "data": {"values": [scene]},
        "mark": {"type": "text", "dy": -22, "fontWeight": "bold", "fontSize": 14, "color": LIGHT["ink"]},
        "encoding": {"x": x, "text": {"field": "words"}},
    }
    return {"width": WIDE, "height": 70, "layer": [rule_at(1), bar, dot, words]}


def target_path(table: Table, language: Language, scene: Scene) -> Spec:
    """The values as a line, the path to the target as dashes, the forecast as a whisker at the deadline."""
    y: Spec = {
        "field": "value",
        "type": "quantitative",
        "title": heading(table, "value"),
        "scale": {"zero": False},
    }
    x: Spec = {
        "field": "moment",
        "type": "quantitative",
        "title": None,
        "axis": {"format": "d"},
        "scale": {"zero": False},
    }
    place = {"x": x, "y": y}
    said = {"tooltip": [{"field": "words", "title": None, "type": "nominal"}]}
    layers: list[Spec] = [
        {
            "data": {"values": scene["path"]},
            "mark": {"type": "line", "strokeDash": [6, 4], "color": LIGHT["mark"]},
            "encoding": place,
        },
        {
            "data": {"values": scene["known"]},
            "mark": {"type": "line", "point": True, "color": LIGHT["above"]},
            "encoding": {**place, **said},
        },
        {
            "data": {"values": scene["outlook"]},
            "mark": {"type": "rule", "color": LIGHT["above"], "strokeWidth": 2},
            "encoding": {"x": x, "y": {**y, "field": "lower"}, "y2": {"field": "upper"}},
        },
        {
            "data": {"values": scene["outlook"]},
            "mark": {"type": "point", "size": 70, "color": LIGHT["above"]},
            "encoding": {**place, **said},
        },
        {
            "data": {"values": scene["goal"]},
            "mark": {
                "type": "tick",
                "thickness": 3,
                "size": 28,
                "orient": "horizontal",
                "color": LIGHT["mark"],
            },
            "encoding": {**place, **said},
        },
    ]
    return {"width": WIDE, "height": 240, "layer": layers}


def band(table: Table, language: Language) -> Spec:
    """A curve over distance with the band that chance leaves."""
    x = across(table, "distance", scale={"zero": True})
    area: Spec = {
        "transform": known("lower", "upper"),
        "mark": {"type": "area", "color": LIGHT["neutral"], "opacity": 0.28},
        "encoding": {
            "x": x,
            "y": across(table, "lower", " ", scale={"zero": True}),
            "y2": {"field": "upper"},
        },
    }
    curve: Spec = {
        "transform": known("value"),
        "mark": {"type": "line", "color": LIGHT["above"], "strokeWidth": 2.4},
        "encoding": {
            "x": x,
            "y": across(table, "value", scale={"zero": True}),
            "tooltip": tooltip(table, "distance", "value", "lower", "upper", "status"),
        },
    }
    return {"width": WIDE, "height": 280, "layer": [area, curve]}


def timeline(table: Table, language: Language, scene: Scene) -> Spec:
    """Bars where both ends are known, dots at single moments."""
    x: Spec = {
        "field": "begins",
        "type": "quantitative",
        "title": None,
        "axis": {"format": "d"},
        "scale": {"zero": False},
    }
    order = [span["name"] for span in scene["spans"]]
    y: Spec = {"field": "name", "type": "nominal", "title": None, "sort": order, "axis": {"labelLimit": 320}}
    said = [
        {"field": "name", "title": None, "type": "nominal"},
        {"field": "words", "title": None, "type": "nominal"},
    ]
    spans = {"data": {"values": scene["spans"]}}
    bars: Spec = {
        **spans,
        "transform": known("begins", "ends"),
        "mark": {"type": "rule", "strokeWidth": 9, "color": LIGHT["above"], "opacity": 0.8},
        "encoding": {"x": x, "x2": {"field": "ends"}, "y": y, "tooltip": said},
    }
    dots: Spec = {
        **spans,
        "transform": [
            {"filter": "isValid(datum.begins) != isValid(datum.ends)"},
            {"calculate": "isValid(datum.begins) ? datum.begins : datum.ends", "as": "moment"},
        ],
        "mark": {"type": "point", "filled": True, "size": 80, "opacity": 1, "color": LIGHT["above"]},
        "encoding": {"x": {**x, "field": "moment"}, "y": y, "tooltip": said},
    }
    return {"width": WIDE, "layer": [bars, dots]}
