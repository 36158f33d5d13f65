"""Maps: outlines that are projected already, laid by the identity; a symbol for every state, so that colour is never alone."""

from __future__ import annotations

from typing import Any

from klaster.model.status import STATE_NAMES, State
from klaster.model.text import Language, Text
from klaster.views.canvas import GRID, SMALL
from klaster.views.palette import DIVERGING, LIGHT
from klaster.views.scene import Scene
from klaster.views.table import Table
from klaster.views.vega.ink import Spec, heading, tooltip

_STATE = Text("What is known", "Что известно")
_SYMBOLS: dict[State, str] = {
    State.ESTIMATE: "circle",
    State.CONFIDENTIAL: "square",
    State.NOT_COLLECTED: "cross",
    State.ZERO: "diamond",
}


def region_map(table: Table, language: Language, scene: Scene) -> Spec:
    """Regions by class, or circles by amount over plain land."""
    joined = _joined(scene, "geo", "area", "x", "y", "name", "number", "words", "state")
    told = [
        {"field": "name", "title": heading(table, "region_name" if "region_name" in table.frame.columns else "region")},
        {"field": "words", "title": table.title},
    ]  # fmt: skip
    under = _land(scene, "surface" if scene["breaks"] else "land")
    layers = _coloured(scene, told) if scene["breaks"] else _circles(scene, told)
    return {
        **_sheet(scene),
        "transform": [joined],
        "layer": [_around(scene), under, *_insets(scene), *layers, _coast(scene), _states(language, told)],
    }


def _insets(scene: Scene) -> list[Spec]:
    """Frames with their captions, and the regions of them in their own place as plain land."""
    if not scene["insets"]:
        return []
    words: Spec = {
        "data": {
            "values": [{name: inset[name] for name in ("x", "y", "words")} for inset in scene["insets"]]
        },
        "mark": {
            "type": "text",
            "align": "left",
            "baseline": "bottom",
            "fontSize": 11,
            "color": LIGHT["ink"],
        },
        "encoding": {**_where(), "text": {"field": "words"}},
    }
    frames = [inset["frame"] for inset in scene["insets"]]
    return [
        _shapes(scene["originals"], fill=LIGHT["land"], stroke=LIGHT["soft"], strokeWidth=0.4),
        _shapes(frames, filled=False, stroke=LIGHT["soft"], strokeWidth=1),
        words,
    ]


def map_series(table: Table, language: Language, scene: Scene) -> Spec:
    """A map for each period, in the same classes; what is not known has no colour and a cross."""
    small = 0.36
    value, inside = "value", tooltip(table, "region_name", "period", "value", "lower", "upper", "status")
    shape: Spec = {
        "transform": [{"filter": f"isValid(datum.geo) && isValid(datum.{value})"}],
        "mark": {"type": "geoshape", "stroke": LIGHT["surface"], "strokeWidth": 0.4},
        "encoding": {
            "shape": {"field": "geo", "type": "geojson"},
            "color": _classes(value, scene["breaks"], heading(table, value)),
            "tooltip": inside,
        },
    }
    cross: Spec = {
        "transform": [{"filter": f"!isValid(datum.{value}) && isValid(datum.x)"}],
        "mark": {"type": "point", "shape": "cross", "size": 14, "color": LIGHT["soft"]},
        "encoding": {**_where(), "tooltip": inside},
    }
    dots: Spec = {
        "transform": [{"filter": f"isValid(datum.{value}) && datum.area < {SMALL / small**2:g} && isValid(datum.x)"}],
        "mark": {"type": "circle", "size": 20, "opacity": 1, "stroke": LIGHT["surface"], "strokeWidth": 0.4},
        "encoding": {**_where(), "color": _classes(value, scene["breaks"], heading(table, value)), "tooltip": inside},
    }  # fmt: skip
    return {
        "transform": [_joined(scene, "geo", "area", "x", "y")],
        "facet": {"field": "period", "type": "ordinal", "title": None},
        "columns": 3,
        "spec": {
            "width": round(scene["width"] * small),
            "height": round(scene["height"] * small),
            "projection": _identity(small),
            "layer": [_plain(inside), shape, dots, cross],
        },
    }


def pair_map(table: Table, language: Language, scene: Scene) -> Spec:
    """Pairs across borders as lines whose width is what they have together."""
    ends = [
        {**_joined(scene, "x", "y"), "as": ["x1", "y1"]},
        {**_joined(scene, "x", "y"), "lookup": "partner", "as": ["x2", "y2"]},
    ]
    lines: Spec = {
        "transform": [*ends, {"filter": "isValid(datum.x1) && isValid(datum.x2)"}],
        "mark": {"type": "rule", "color": LIGHT["mark"], "opacity": 0.8, "strokeCap": "round"},
        "encoding": {
            "longitude": {"field": "x1"},
            "latitude": {"field": "y1"},
            "longitude2": {"field": "x2"},
            "latitude2": {"field": "y2"},
            "size": {
                "field": "together",
                "type": "quantitative",
                "title": heading(table, "together"),
                "scale": {"range": [1, 9]},
                "legend": {"orient": "bottom"},
            },
            "tooltip": tooltip(table, "region_name", "partner_name", "together", "industries", "status"),
        },
    }
    return {**_sheet(scene), "layer": [_around(scene), _land(scene), _coast(scene), lines]}


def locator(table: Table, language: Language, scene: Scene) -> Spec:
    """Where something lies: its regions marked, the others plain."""
    marked: Spec = {
        "data": {"values": [place for place in scene["places"] if place["marked"]]},
        "mark": {"type": "geoshape", "fill": LIGHT["mark"], "stroke": LIGHT["paper"]},
        "encoding": {
            "shape": {"field": "geo", "type": "geojson"},
            "tooltip": {"field": "name", "title": None},
        },
    }
    ring: Spec = {
        "data": {
            "values": [place for place in scene["places"] if place["marked"] and place["x"] is not None]
        },
        "mark": {"type": "point", "size": 500, "stroke": LIGHT["mark"], "strokeWidth": 2.5},
        "encoding": {**_where(), "tooltip": {"field": "name", "title": None}},
    }
    return {**_sheet(scene), "layer": [_around(scene), _land(scene), _coast(scene), marked, ring]}


def _sheet(scene: Scene) -> Spec:
    return {
        "width": round(scene["width"]),
        "height": round(scene["height"]),
        "projection": _identity(1.0),
    }


def _identity(size: float) -> Spec:
    return {"type": "identity", "scale": size / GRID, "translate": [0, 0]}


def _joined(scene: Scene, *fields: str) -> Spec:
    places = [{name: place[name] for name in ("code", *fields)} for place in scene["places"]]
    return {
        "lookup": "region",
        "from": {"data": {"values": places}, "key": "code", "fields": list(fields)},
    }


def _shapes(values: list[Any], **mark: Any) -> Spec:
    return {"data": {"values": values}, "mark": {"type": "geoshape", **mark}}


def _around(scene: Scene) -> Spec:
    return _shapes(scene["around"], fill=LIGHT["paper"], stroke=LIGHT["rule"])


def _coast(scene: Scene) -> Spec:
    return _shapes(scene["coast"], filled=False, stroke=LIGHT["soft"], strokeWidth=1)


def _land(scene: Scene, ink: str = "land") -> Spec:
    known = [place["geo"] for place in scene["places"] if place["geo"]]
    return _shapes(known, fill=LIGHT[ink], stroke=LIGHT["strong-rule"], strokeWidth=0.5)


def _where() -> Spec:
    return {
        "longitude": {"field": "x", "type": "quantitative"},
        "latitude": {"field": "y", "type": "quantitative"},
    }


def _plain(told: list[Spec], ink: str = "surface") -> Spec:
    """Every region in no colour of a class: what has no number stays so, and a symbol says which state it is in."""
    return {
        "transform": [{"filter": "isValid(datum.geo)"}],
        "mark": {"type": "geoshape", "fill": LIGHT[ink], "stroke": LIGHT["strong-rule"], "strokeWidth": 0.6},
        "encoding": {"shape": {"field": "geo", "type": "geojson"}, "tooltip": told},
    }


def _classes(name: str, breaks: list[float], title: str) -> Spec:
    inks = [LIGHT[DIVERGING[_ink(turn, len(breaks))]] for turn in range(len(breaks) + 1)]
    return {
        "field": name,
        "type": "quantitative",
        "title": title,
        "scale": {"type": "threshold", "domain": breaks, "range": inks},
        "legend": {"orient": "bottom", "format": ".3~g"},
    }


def _ink(turn: int, breaks: int) -> int:
    """The step of the palette for a class: all seven where there are as many classes, spread over them otherwise."""
    return round(turn * (len(DIVERGING) - 1) / max(1, breaks))


def _coloured(scene: Scene, told: list[Spec]) -> list[Spec]:
    colour = _classes("number", scene["breaks"], "")
    shape: Spec = {
        "transform": [{"filter": "isValid(datum.geo) && isValid(datum.number)"}],
        "mark": {"type": "geoshape", "stroke": LIGHT["surface"], "strokeWidth": 0.7},
        "encoding": {
            "shape": {"field": "geo", "type": "geojson"},
            "color": colour,
            "tooltip": told,
        },
    }
    dot: Spec = {
        "transform": [{"filter": f"isValid(datum.x) && isValid(datum.number) && datum.area < {SMALL:g}"}],
        "mark": {"type": "circle", "size": 70, "opacity": 1, "stroke": LIGHT["surface"]},
        "encoding": {**_where(), "color": colour, "tooltip": told},
    }
    return [_plain(told), shape, dot]


def _circles(scene: Scene, told: list[Spec]) -> list[Spec]:
    circle: Spec = {
        "transform": [
            {"filter": "isValid(datum.x) && isValid(datum.number) && datum.number != 0"},
            {"calculate": "abs(datum.number)", "as": "amount"},
        ],
        "mark": {"type": "circle", "opacity": 0.72, "stroke": LIGHT["ink"], "strokeWidth": 0.8},
        "encoding": {
            **_where(),
            "size": {
                "field": "amount",
                "type": "quantitative",
                "title": None,
                "scale": {"rangeMin": 4, "rangeMax": 2800},
                "legend": {"orient": "bottom"},
            },
            "color": {"condition": {"test": "datum.number < 0", "value": LIGHT["below"]}, "value": LIGHT["above"]},
            "tooltip": told,
        },
    }  # fmt: skip
    return [_plain(told, "land"), circle]


def _states(language: Language, told: list[Spec]) -> Spec:
    """A symbol where the state is another than a plain value: no two states look alike, and none like a low value."""
    words = {state.value: STATE_NAMES[state].read(language) for state in _SYMBOLS}
    labels = " : ".join(f"datum.value == '{name}' ? '{word}'" for name, word in words.items())
    domain = [state.value for state in _SYMBOLS]
    return {
        "transform": [{"filter": "isValid(datum.x) && isValid(datum.state) && datum.state != 'value'"}],
        "mark": {"type": "point", "size": 46, "strokeWidth": 1.4, "color": LIGHT["ink"]},
        "encoding": {
            **_where(),
            "shape": {
                "field": "state",
                "type": "nominal",
                "title": _STATE.read(language),
                "scale": {"domain": domain, "range": [_SYMBOLS[State(name)] for name in domain]},
                "legend": {"orient": "bottom", "labelExpr": f"{labels} : datum.value"},
            },
            "tooltip": told,
        },
    }
