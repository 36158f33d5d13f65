"""Laws of insets on any map: nothing lies on anything, what is said is what is drawn, every region is reached once."""

import re
from collections import Counter

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from klaster.model.classification import Category, Classification
from klaster.model.status import State
from klaster.model.text import same
from klaster.views.amount_map import amount_map
from klaster.views.canvas import GRID, SMALL, canvas
from klaster.views.grid_path import rings_of
from klaster.views.insets import with_insets
from klaster.views.map import quotient_map
from klaster.views.mark import Mark


def square(west, south, size):
    east, north = west + size, south + size
    return {
        "type": "Polygon",
        "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]],
    }


@st.composite
def maps(draw):
    """Large squares of 8 degrees, crowds of small ones instead of some, and cities known by a point."""
    columns, rows = draw(st.integers(3, 9)), draw(st.integers(2, 4))
    geometry, points = {}, {}
    for turn in range(columns * rows):
        west, south = 10.0 + 8 * (turn % columns), 30.0 + 8 * (turn // columns)
        kind = draw(st.sampled_from(["land", "land", "land", "sea", "crowd", "city"]))
        if kind in ("land", "city"):
            geometry[f"land{turn}"] = square(west, south, 8.0)
        if kind == "city":
            points[f"city{turn}"] = (west + 4, south + 4)
        if kind == "crowd":
            side, across = draw(st.floats(0.15, 1.1)), draw(st.integers(1, 4))
            for cell in range(across * draw(st.integers(1, 4))):
                place = (west + 2 + side * (cell % across), south + 2 + side * (cell // across))
                geometry[f"tiny{turn}-{cell}"] = square(*place, side)
    geometry = geometry or {"land0": square(10.0, 30.0, 8.0)}
    return geometry, points


def ground_of(geometry, points, codes=None):
    categories = [
        Category(code, same(code), parent=code.split("-")[0] if "-" in code else "") for code in geometry
    ]
    categories += [Category(code, same(code), point=point) for code, point in points.items()]
    above = {code.split("-")[0] for code in geometry if "-" in code}
    categories += [Category(code, same(code)) for code in sorted(above)]
    regions = Classification("r", "region", same("r"), tuple(categories), geometry=geometry)
    codes = codes or [*geometry, *points]
    return with_insets(canvas(regions, codes), regions)


def shape_of(ground, code):
    rings = [np.asarray(ring) / GRID for ring in rings_of(ground.outlines[code].path)]
    return shapely.union_all([shapely.Polygon(ring) for ring in rings])


def rectangle(box):
    return shapely.box(box.left, box.top, box.right, box.bottom)


def marks_of(ground):
    codes = [*ground.outlines, *ground.points]
    states = [State.VALUE, State.ESTIMATE, State.CONFIDENTIAL, State.NOT_COLLECTED, State.ZERO]
    return [
        Mark(code, code, float(turn % 7), states[turn % 5], "1", address=f"/{code}", unsure=turn % 3 == 0)
        for turn, code in enumerate(sorted(codes))
    ]


@settings(max_examples=60, deadline=None)
@given(maps())
def test_insets_lie_on_nothing_and_in_the_drawing(made):
    ground = ground_of(*made)
    shapes = [shape_of(ground, code) for code in ground.outlines]
    sheet = shapely.box(0, 0, ground.width, ground.lowest)
    wholes = [rectangle(inset.whole) for inset in ground.insets]
    sources = [rectangle(inset.source) for inset in ground.insets]
    for turn, whole in enumerate(wholes):
        assert sheet.contains(whole)
        others = [*shapes, *sources, *wholes[:turn], *wholes[turn + 1 :]]
        assert not any(whole.intersects(other) for other in others)
        assert not any(whole.distance(shapely.Point(place)) < 6 for place in ground.points.values())
    for turn, source in enumerate(sources):
        assert not any(source.overlaps(other) for other in sources[turn + 1 :])


@settings(max_examples=60, deadline=None)
@given(maps())
def test_the_scale_said_is_the_scale_drawn(made):
    geometry, points = made
    ground = ground_of(geometry, points)
    for inset in ground.insets:
        assert inset.scale >= 2
        assert inset.frame.width == inset.source.width * inset.scale
        assert inset.frame.height == inset.source.height * inset.scale
        for code in inset.ground.outlines:
            corners = np.asarray(geometry[code]["coordinates"][0])
            x, y = ground.place(corners[:, 0], corners[:, 1])
            larger_x, larger_y = inset.ground.place(corners[:, 0], corners[:, 1])
            step = (inset.scale + 1) * 0.5 / GRID + 1e-6
            assert np.abs(larger_x - (x - inset.source.left) * inset.scale).max() <= step
            assert np.abs(larger_y - (y - inset.source.top) * inset.scale).max() <= step


@settings(max_examples=60, deadline=None)
@given(maps())
def test_a_region_in_an_inset_lies_in_its_source_and_a_crowd_is_in_one(made):
    ground = ground_of(*made)
    for inset in ground.insets:
        own = [code for code in inset.ground.outlines if ground.outlines[code].area < SMALL]
        assert len(own) > 1
        for code in inset.ground.outlines:
            assert rectangle(inset.source).covers(shape_of(ground, code))
    assert sum(len(one.ground.outlines) + len(one.ground.points) for one in ground.insets) == len(
        ground.enlarged
    )


def links(markup):
    return Counter(re.findall(r'<a href="[^"]*" data-code="([^"]+)"', markup))


@settings(max_examples=40, deadline=None)
@given(maps())
def test_every_region_is_reached_exactly_once(made):
    ground = ground_of(*made)
    drawing = quotient_map(ground, marks_of(ground), "map", "A map")
    assert links(drawing.markup) == dict.fromkeys([*ground.outlines, *ground.points], 1)
    assert drawing.markup.count("<title>") == len(ground.outlines) + len(ground.points)


@settings(max_examples=40, deadline=None)
@given(maps())
def test_a_map_of_amounts_reaches_its_land_once_too(made):
    ground = ground_of(*made)
    drawing = amount_map(ground, marks_of(ground), "map", "A map")
    land = re.findall(r'<a href="[^"]*" data-code="([^"]+)"><title>[^<]*</title><path', drawing.markup)
    assert Counter(land) == dict.fromkeys(ground.outlines, 1)
    circles = re.findall(r'data-code="([^"]+)" class="amount"', drawing.markup)
    assert max(Counter(circles).values(), default=1) == 1


@settings(max_examples=40, deadline=None)
@given(maps(), st.randoms(use_true_random=False))
def test_the_order_of_the_regions_plays_no_part(made, random):
    geometry, points = made
    codes = [*geometry, *points]
    first = ground_of(geometry, points, codes)
    random.shuffle(codes)
    second = ground_of(geometry, points, codes)
    told = [
        [
            (set(inset.ground.outlines), inset.whole, inset.source, inset.scale, inset.name)
            for inset in ground.insets
        ]
        for ground in (first, second)
    ]
    assert told[0] == told[1]
