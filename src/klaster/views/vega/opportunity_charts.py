"""Absent industries on the plane of nearness and complexity."""

from __future__ import annotations

from klaster.model.text import Language
from klaster.views.palette import LIGHT
from klaster.views.table import Table
from klaster.views.vega.ink import WIDE, Spec, across, known, tooltip


def openings(table: Table, language: Language) -> Spec:
    """Density across with its interval, complexity up; coloured what is both nearer and more complex than the median."""
    place = {"x": across(table, "value"), "y": across(table, "complexity")}
    hair: Spec = {
        "mark": {"type": "rule", "color": LIGHT["faint"], "strokeWidth": 0.7},
        "encoding": {
            "x": {"field": "lower", "type": "quantitative"},
            "x2": {"field": "upper"},
            "y": place["y"],
        },
    }
    circle: Spec = {
        "mark": {"type": "circle", "size": 90, "opacity": 0.85, "stroke": LIGHT["surface"]},
        "encoding": {
            **place,
            "color": {
                "condition": {"test": "datum.quadrant == 'near_complex'", "value": LIGHT["above"]},
                "value": LIGHT["neutral"],
            },
            "tooltip": tooltip(
                table, "industry_name", "value", "lower", "upper", "complexity", "quadrant", "status"
            ),
        },
    }
    return {
        "transform": known("value", "complexity"),
        "width": WIDE,
        "height": 400,
        "layer": [hair, circle],
    }
