"""Outlines of clusters of establishments as markup: shapes that follow no border of a region."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from klaster.views.canvas import Canvas
from klaster.views.projection import Floats
from klaster.views.svg import element, number, stroke


def outlines_markup(ground: Canvas, shapes: Sequence[Any]) -> str:
    """Shapes of shapely in degrees, one path for all that are in sight: a line of the mark's colour over a halo."""
    path = "".join(_path(ground, ring) for shape in shapes for ring in rings(shape))
    if not path:
        return ""
    plain = {"d": path, "fill": "none", "stroke_linejoin": "round"}
    halo = element("path", **plain, **stroke("surface", 4), opacity="0.85")
    return halo + element("path", **plain, **stroke("mark", 1.8))


def rings(shape: Any) -> Iterable[Floats]:
    """Every ring of a polygon or of several, as points x 2."""
    for part in getattr(shape, "geoms", [shape]):
        for ring in (part.exterior, *part.interiors):
            yield np.asarray(ring.coords, dtype=float)


def _path(ground: Canvas, ring: Floats) -> str:
    across, down = ground.place(ring[:, 0], ring[:, 1])
    if across.max() < 0 or down.max() < 0 or across.min() > ground.width or down.min() > ground.height:
        return ""
    written = [f"{number(x)} {number(y)}" for x, y in zip(across, down, strict=True)]
    kept = [each for at, each in enumerate(written) if not at or each != written[at - 1]]
    return f"M{'L'.join(kept)}z"
