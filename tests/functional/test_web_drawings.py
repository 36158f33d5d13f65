"""Drawings: areas stay true, neighbours share their borders, labels do not lie on each other, colours can be read."""

import math
from itertools import pairwise

import numpy as np
import pytest

from klaster.model.classification import Category, Classification
from klaster.model.status import State
from klaster.model.text import same
from klaster.views.arcs import ring_area, thinned
from klaster.views.bubble import Bubble, bubble_chart
from klaster.views.canvas import canvas
from klaster.views.drawing import in_file, on_page
from klaster.views.legend import quotient_legend
from klaster.views.mark import Mark
from klaster.views.mathml import mathml
from klaster.views.palette import DARK, DIVERGING, LIGHT, contrast, readable_on
from klaster.views.placement import Box, Label, placed
from klaster.views.projection import Albers, Azimuthal, EqualEarth, fitted
from klaster.views.scale import QUOTIENT_BREAKS, quotient_class
from klaster.views.trend import Moment, trend


def square(west, south, size):
    east, north = west + size, south + size
    return {
        "type": "Polygon",
        "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]],
    }


def regions(geometry, points=None):
    codes = [*geometry, *(points or {})]
    categories = tuple(Category(code, same(code), point=(points or {}).get(code)) for code in codes)
    return Classification("r", "region", same("r"), categories, geometry=geometry)


def shoelace(x, y):
    return abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2


class TestProjections:
    @pytest.mark.parametrize(
        "projection",
        [Albers(105.0, (45.0, 65.0)), Albers(-60.0, (-20.0, -40.0)), Azimuthal(20.0, 5.0), EqualEarth(0.0)],
    )
    @pytest.mark.parametrize(("east", "north"), [(10.0, 12.0), (40.0, 48.0), (-30.0, -22.0), (70.0, 61.0)])
    def test_keep_areas(self, projection, east, north):
        """A small cell of one degree covers the share of the sphere that it should."""
        edge = np.linspace(0, 0.05, 20)
        longitude = east + np.concatenate([edge, np.full(20, 0.05), edge[::-1], np.zeros(20)])
        latitude = north + np.concatenate([np.zeros(20), edge, np.full(20, 0.05), edge[::-1]])
        true = math.radians(0.05) * (math.sin(math.radians(north + 0.05)) - math.sin(math.radians(north)))
        assert shoelace(*projection.project(longitude, latitude)) == pytest.approx(true, rel=2e-3)

    def test_follow_the_extent(self):
        north = fitted(np.array([20.0, 179.0, -170.0]), np.array([41.0, 60.0, 75.0]))
        south = fitted(np.array([-70.0, -50.0]), np.array([-40.0, -20.0]))
        across = fitted(np.array([10.0, 40.0]), np.array([-15.0, 20.0]))
        world = fitted(np.linspace(-170.0, 170.0, 30), np.linspace(-60.0, 80.0, 30))
        assert [type(one) for one in (north, south, across, world)] == [Albers, Albers, Azimuthal, EqualEarth]
        assert north.meridian == 105.0
        assert south.parallels[0] < 0


class TestTheCanvas:
    def test_an_extent_across_180_degrees_is_one_piece(self):
        ground = canvas(
            regions({"a": square(170, 60, 5), "b": square(175, 60, 5), "c": square(-180, 60, 5)}),
            ["a", "b", "c"],
        )
        xs = [ground.outlines[code].x for code in "abc"]
        assert xs == sorted(xs)
        assert max(abs(one - next_one) for one, next_one in pairwise(xs)) < 400

    def test_areas_on_it_are_in_proportion(self):
        ground = canvas(regions({"south": square(50, 30, 4), "north": square(50, 70, 4)}), ["south", "north"])
        true = (
            math.sin(math.radians(34)) - math.sin(math.radians(30)),
            math.sin(math.radians(74)) - math.sin(math.radians(70)),
        )
        found = ground.outlines["south"].area / ground.outlines["north"].area
        assert found == pytest.approx(true[0] / true[1], rel=0.06)

    def test_what_has_no_polygon_is_a_point_and_what_has_neither_is_named(self):
        tree = regions({"a": square(10, 50, 5)}, {"city": (12.0, 52.0), "lost": None})
        ground = canvas(tree, ["a", "city", "lost"])
        assert set(ground.points) == {"city"}
        assert ground.nowhere == ("lost",)
        assert not canvas(tree, ["lost"]).drawable

    def test_neighbours_behind_are_cut_to_the_drawing(self):
        tree = regions({"a": square(10, 50, 2), "b": square(12, 40, 30)})
        ground = canvas(tree, ["a"], ["b"])
        assert ground.backdrop
        assert len(ground.backdrop) < 200

    @pytest.mark.parametrize(
        "geometry", [{}, {"type": "Point", "coordinates": [1, 2]}, {"type": "Polygon", "coordinates": []}]
    )
    def test_a_geometry_that_is_no_area_is_no_crash(self, geometry):
        assert canvas(regions({"a": geometry}), ["a"]).nowhere == ("a",)

    def test_one_point_alone_can_be_drawn(self):
        assert canvas(regions({}, {"a": (70.0, 40.0)}), ["a"]).drawable


class TestThinning:
    def test_neighbours_go_on_sharing_their_border(self):
        """A wavy border between two regions: after thinning no gap and no overlap is left between them."""
        wave = [(100 + (turn % 2) * 3, 10 * turn) for turn in range(21)]
        left = [(0, 0), *wave, (0, 200)]
        right = [*reversed(wave), (200, 0), (200, 200)]
        network = thinned({"left": [left], "right": [right]}, 40)
        (one,), (other,) = network.rings["left"], network.rings["right"]
        assert len(one) < len(left)
        assert ring_area(one) + ring_area(other) == 200 * 200

    def test_an_enclave_keeps_the_hole_it_fills(self):
        hole = [(40, 40), (60, 41), (61, 60), (50, 62), (41, 60)]
        outer = [(0, 0), (100, 0), (100, 100), (0, 100)]
        network = thinned({"around": [outer, hole], "inside": [hole[::-1]]}, 30)
        assert ring_area(network.rings["around"][1]) == ring_area(network.rings["inside"][0])


class TestScales:
    def test_classes_lie_evenly_around_one(self):
        for low, high in zip(QUOTIENT_BREAKS, reversed(QUOTIENT_BREAKS), strict=True):
            assert low * high == pytest.approx(1)

    def test_equal_ratios_fall_into_opposite_classes(self):
        for value in (1.1, 1.3, 2.5, 7.0):
            assert quotient_class(value) + quotient_class(1 / value) == 6


class TestColours:
    @pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
    def test_text_can_be_read_on_every_surface(self, theme):
        for ink in ("ink", "soft", "faint", "link", "mark"):
            for surface in ("paper", "surface"):
                assert contrast(theme[ink], theme[surface]) >= 4.5, (ink, surface)
        for ink in ("ink", "soft", "link"):
            assert contrast(theme[ink], theme["sunken"]) >= 4.5, ink
        assert contrast(theme["ink"], theme["mark-paper"]) >= 4.5
        assert contrast(theme["mark"], theme["mark-paper"]) >= 4.5

    @pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
    def test_numbers_can_be_read_on_every_class(self, theme):
        for step in DIVERGING:
            assert contrast(theme[readable_on(theme[step], theme)], theme[step]) >= 4.5, step

    @pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
    def test_marks_stand_out(self, theme):
        for name in ("above", "below", "neutral", "mark", "strong-rule"):
            assert contrast(theme[name], theme["surface"]) >= 3, name

    def test_ends_differ_from_the_middle_in_lightness(self):
        """So that the scale can be read without seeing hues: monotonic from the middle to each end."""
        for theme in (LIGHT, DARK):
            steps = [contrast(theme[name], theme["d4"]) for name in DIVERGING]
            assert steps[0] > steps[1] > steps[2] > steps[3] < steps[4] < steps[5] < steps[6]


def mark(code, value, **facts):
    return Mark(code, code, value, facts.pop("state", State.VALUE), str(value), **facts)


class TestCharts:
    def test_a_bubble_is_as_large_as_its_jobs(self):
        bubbles = [Bubble(mark("a", 2.0), 0.1, 4000), Bubble(mark("b", 0.5), -0.1, 1000)]
        drawn = bubble_chart(bubbles, 0.01, "en", "bubble", "t").markup
        radii = [float(part.split('r="')[1].split('"')[0]) for part in drawn.split("<circle")[1:]]
        assert radii[0] / radii[1] == pytest.approx(2, rel=0.02)

    def test_a_gap_in_a_series_is_a_gap(self):
        series = [Moment("1", 10.0), Moment("2", None), Moment("3", 12.0), Moment("4", 13.0)]
        drawn = trend(series, series, "en", "trend", "t").markup
        path = drawn.split('d="')[1].split('"')[0]
        assert path.count("M") == 2

    def test_labels_do_not_meet(self):
        room = Box(0, 0, 300, 100)
        spots = placed([Label("x" * 5, 100 + turn, 50, 4, 60, 12) for turn in range(12)], room)
        assert 1 < len(spots) < 12

    def test_a_legend_counts_what_is_drawn(self):
        marks = [
            mark("a", 0.1),
            mark("b", 3.0),
            mark("c", None, state=State.CONFIDENTIAL),
            mark("d", 0.0, state=State.ZERO),
        ]
        text = quotient_legend(marks, "en", "Legend").markup
        assert "confidential · 1" in text
        assert "zero · 1" in text

    def test_words_from_a_table_are_escaped(self):
        drawing = bubble_chart([Bubble(mark("<b>&", 2.0), 0.1, 10)], None, "en", "bubble", "<i>")
        for markup in (on_page(drawing), in_file(drawing, "<u>")):
            assert "<b>" not in markup
            assert "<i>" not in markup
            assert "<u>" not in markup


class TestFormulas:
    @pytest.mark.parametrize(
        ("formula", "markup"),
        [
            (
                r"\frac{e_{ir} / e_r}{e_i / e}",
                "<mfrac><mrow><msub><mi>e</mi><mrow><mi>i</mi><mi>r</mi></mrow></msub><mo>/</mo>",
            ),
            (r"\sum_{r} x_r", "<munder><mo>∑</mo><mi>r</mi></munder>"),
            (r"\sqrt{D}", "<msqrt><mi>D</mi></msqrt>"),
            (r"\overline{\ln LQ}", '<mrow class="over"><mrow><mi>ln</mi>'),
            (r"LQ^{*}", "<msup><mi>Q</mi><mo>∗</mo></msup>"),
            ("|x|", '<mo stretchy="false">|</mo><mi>x</mi>'),
            (r"\left( a \right)", "<mrow><mo>(</mo><mi>a</mi><mo>)</mo></mrow>"),
            (r"\text{if } x \le 1", "<mtext>if </mtext><mi>x</mi><mo>≤</mo><mn>1</mn>"),
            (r"\unheard", "<mo>unheard</mo>"),
        ],
    )
    def test_become_mathml(self, formula, markup):
        assert markup in mathml(formula)

    @pytest.mark.parametrize("broken", ["{", "}", r"\frac{a", "_", "^^", "\\", "<script>"])
    def test_broken_ones_do_not_crash_or_leak(self, broken):
        assert "<script" not in mathml(broken)

    def test_every_method_has_one_that_reads(self):
        from klaster.catalogue import methods

        for method in methods():
            assert "\\" not in mathml(method.card.formula), method.card.id
