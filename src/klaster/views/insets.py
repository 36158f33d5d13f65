"""Small regions of a large map, drawn again in insets where the map is empty, else below it.

A region is reached once: by its inset where it has one. A map of one scale to the end, such as a small one among
several, does without them and keeps its symbols.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

import numpy as np

from klaster.model.classification import Classification
from klaster.model.text import LANGUAGES, Language, Text
from klaster.views.canvas import EDGE, GRID, SMALL, Canvas, Inset, laid
from klaster.views.grid_path import rings_of
from klaster.views.inset_groups import LEAST, Extent, Group, groups, times_wanted
from klaster.views.inset_room import SIDE, Taken, nearest_free, nothing_taken, reaching, with_box, with_shapes
from klaster.views.placement import Box
from klaster.views.projection import Floats
from klaster.views.svg import text_width

NAME_SIZE, WORDS_SIZE, LINE = 13.0, 12.0, 15.0
_GAP = 6.0
_GROWTH = 0.22
"""How much taller a drawing may grow for the sake of a larger inset, as a share of the map."""

_SYMBOL = 8.0
"""How far the symbol of a region reaches, with its edge."""

_TIMES = (
    Text("enlarged ×{times}", "увеличено в {times} раза"),
    Text("enlarged ×{times}", "увеличено в {times} раз"),
)


def with_insets(ground: Canvas, regions: Classification, around: Collection[str] = ()) -> Canvas:
    """The ground with an inset for each group of neighbours that are too small to be read on it.

    Parameters
    ----------
    ground
        A map's ground, made of the same classification.
    around
        Regions drawn behind, as plain land.
    """
    extents = {code: _extent(ground, code) for code in ground.outlines}
    extents |= {code: Extent(Box(x, y, x, y), 0.0) for code, (x, y) in ground.points.items()}
    found = groups(extents, SMALL, ground.width, ground.height) if ground.frame else []
    taken = _taken(ground, found) if found else nothing_taken(0, 0)
    insets: list[Inset] = []
    for group in found:
        name = _name(regions, group.codes, [*ground.outlines, *ground.points])
        smallest = min(extents[code].area for code in group.seeds)
        wanted = times_wanted(smallest, group.box, ground.width, ground.height)
        whole, times = _room(taken, group.box, wanted, name, ground.height)
        insets.append(_drawn(ground, group, regions, around, whole, times, name))
        taken = with_box(reaching(taken, whole.bottom + _GAP), whole.grown(_GAP))
    return replace(ground, insets=tuple(insets))


def caption(inset: Inset, language: Language) -> list[str]:
    """What is written above an inset: what it shows, where that has a name, and how much larger."""
    name = [inset.name.read(language)] if inset.name else []
    return [*name, _times(inset.scale).read(language)]


def _times(times: int) -> Text:
    few = times % 10 in (2, 3, 4) and times % 100 not in (12, 13, 14)
    return _TIMES[0 if few else 1].format(times=times)


def _extent(ground: Canvas, code: str) -> Extent:
    points = np.concatenate(_rings(ground, code))
    (left, top), (right, bottom) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    return Extent(Box(left, top, right, bottom), max(ground.outlines[code].area, 1 / GRID**2))


def _rings(ground: Canvas, code: str) -> list[Floats]:
    return [np.asarray(ring, dtype=float) / GRID for ring in rings_of(ground.outlines[code].path)]


def _taken(ground: Canvas, found: Iterable[Group]) -> Taken:
    """The squares where a region, its symbol or the source of an inset lies."""
    every = nothing_taken(ground.width, ground.height)
    taken = with_shapes(every, (_rings(ground, code) for code in ground.outlines))
    edge = int(EDGE // SIDE)
    taken[:edge] = taken[:, :edge] = taken[:, -edge:] = True
    small = [(one.x, one.y) for one in ground.outlines.values() if one.area < SMALL]
    for x, y in (*small, *ground.points.values()):
        taken = with_box(taken, Box(x, y, x, y).grown(_SYMBOL))
    for group in found:
        taken = with_box(taken, group.box.grown(_GAP))
    return taken


def _room(taken: Taken, source: Box, wanted: int, name: Text | None, height: float) -> tuple[Box, int]:
    """Where an inset stands and how much larger it is: the largest that finds room.

    It is looked for on the map, then with the drawing grown a little, and at last under everything.
    """
    for times in range(wanted, max(LEAST, -(-wanted // 2)) - 1, -1):
        for lowest in (height, height * (1 + _GROWTH)):
            within = reaching(taken, lowest)[: int((lowest - EDGE) // SIDE)]
            if whole := nearest_free(within, *_size(source, times, name), source):
                return whole, times
    size = _size(source, wanted, name)
    beneath = reaching(taken, max(height, len(taken) * SIDE) + size[1] + 2 * SIDE)
    whole = nearest_free(beneath, *size, source)
    return whole or Box(0, height, size[0], height + size[1]), wanted


def _drawn(
    ground: Canvas,
    group: Group,
    regions: Classification,
    around: Collection[str],
    whole: Box,
    times: int,
    name: Text | None,
) -> Inset:
    source = group.box
    top = whole.bottom - source.height * times
    frame = Box(whole.left, top, whole.left + source.width * times, whole.bottom)
    assert ground.frame is not None
    others = [code for code in (*ground.outlines, *around) if code not in group.codes]
    drawn = laid(ground.frame.enlarged(source, times), regions, sorted(group.codes), others)
    return Inset(drawn, frame, whole, source, times, name)


def _size(source: Box, times: int, name: Text | None) -> tuple[float, float]:
    words = [text_width(_times(times).read(language), WORDS_SIZE) for language in LANGUAGES]
    words += [text_width(name.read(language), NAME_SIZE) * 1.08 for language in LANGUAGES] if name else []
    lines = 2 if name else 1
    return float(np.ceil(max(source.width * times, *words))), source.height * times + LINE * lines + 3


def _name(regions: Classification, codes: Collection[str], shown: Iterable[str]) -> Text | None:
    """What the regions are part of, the nearest that holds them all and not all that is shown."""
    common = [above for above in _above(regions, min(codes)) if all(above in _above(regions, code) for code in codes)]  # fmt: skip
    if not common or all(common[0] in _above(regions, code) for code in shown):
        return None
    return regions[common[0]].name


def _above(regions: Classification, code: str) -> list[str]:
    return [one for one in regions.ancestors(code) if one in regions] if code in regions else []
