"""Bars to both sides of a line, small multiples, the Lorenz curve and the neighbourhood network, as drawings."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from klaster.model.status import State
from klaster.views.diverging_bars import Bar, BarColumn, BarRow, diverging_bars
from klaster.views.drawing import in_file, on_page
from klaster.views.lorenz import curve, lorenz_curve
from klaster.views.network import Node, Tie, neighbourhood_network
from klaster.views.small_multiples import Panel, Reading, small_multiples

SVG = "{http://www.w3.org/2000/svg}"


def tree(drawing):
    return ElementTree.fromstring(on_page(drawing))


def bar(value, state=State.VALUE):
    return Bar(value, state, "" if value is None else f"{value:+g}")


def widths(drawing, fill):
    return [
        float(box.get("width")) for box in tree(drawing).iter(f"{SVG}rect") if box.get("class") == f"f-{fill}"
    ]


class TestBars:
    def test_are_as_long_as_their_numbers_on_one_scale(self):
        rows = [BarRow("a", (bar(40.0), bar(-20.0))), BarRow("b", (bar(-10.0), bar(5.0)))]
        drawing = diverging_bars(rows, [BarColumn("one"), BarColumn("two")], "bars", "Bars")
        up, down = widths(drawing, "above"), widths(drawing, "below")
        assert up[0] == pytest.approx(8 * up[1], rel=0.02)
        assert down[0] == pytest.approx(2 * down[1], rel=0.02)
        assert up[0] == pytest.approx(2 * down[0], rel=0.02)

    def test_factors_of_equal_ratio_are_equally_long(self):
        rows = [BarRow("a", (Bar(2.0, State.VALUE, "×2"),)), BarRow("b", (Bar(0.5, State.VALUE, "×0.5"),))]
        drawing = diverging_bars(rows, [BarColumn("")], "bars", "Bars", factors=True)
        assert widths(drawing, "above") == pytest.approx(widths(drawing, "below"))

    def test_a_number_that_is_not_known_has_its_mark_and_no_bar(self):
        rows = [BarRow("a", (Bar(None, State.CONFIDENTIAL, "(c)"),)), BarRow("b", (bar(3.0),))]
        drawing = diverging_bars(rows, [BarColumn("one")], "bars", "Bars")
        assert len(widths(drawing, "above")) == 1
        assert "(c)" in "".join(tree(drawing).itertext())

    def test_an_estimate_looks_different(self):
        drawing = diverging_bars(
            [BarRow("a", (bar(3.0, State.ESTIMATE),))], [BarColumn("one")], "bars", "Bars"
        )
        assert "url(#bars-estimate)" in drawing.markup

    def test_a_sum_is_written_and_does_not_shrink_the_others(self):
        rows = [BarRow("a", (bar(4.0),)), BarRow("all", (bar(4000.0),), summed=True)]
        drawing = diverging_bars(rows, [BarColumn("one")], "bars", "Bars")
        assert len(widths(drawing, "above")) == 1
        assert widths(drawing, "above")[0] > 100
        assert "+4000" in "".join(tree(drawing).itertext())

    def test_escape_what_a_table_brings(self):
        drawing = diverging_bars(
            [BarRow("<b>&", (bar(1.0),), "/en/x?a=1&b=2")], [BarColumn("one")], "bars", "Bars"
        )
        link = next(tree(drawing).iter(f"{SVG}a"))
        assert link.get("href") == "/en/x?a=1&b=2"
        assert "<b>&" in "".join(link.itertext())

    def test_all_zero_is_not_a_fault(self):
        drawing = diverging_bars([BarRow("a", (bar(0.0, State.ZERO),))], [BarColumn("one")], "bars", "Bars")
        assert not widths(drawing, "above")


class TestSmallMultiples:
    def panel(self, *values):
        readings = [
            Reading(str(2000 + turn), value, None if value is None else value - 0.1, None if value is None else value + 0.1,
                    State.NOT_COLLECTED if value is None else State.VALUE)
            for turn, value in enumerate(values)
        ]  # fmt: skip
        return Panel("A name", tuple(readings))

    def test_a_missing_period_is_a_gap_in_line_and_band(self):
        drawing = small_multiples([self.panel(0.3, 0.4, None, 0.5, 0.6)], "en", "m", "M")
        paths = [path.get("d") for path in tree(drawing).iter(f"{SVG}path")]
        line = next(path for path in paths if path.startswith("M") and not path.endswith("Z"))
        assert line.count("M") == 2
        assert sum(path.endswith("Z") for path in paths) == 2

    def test_one_scale_puts_equal_values_at_equal_heights(self):
        panels = [self.panel(0.2, 0.2), self.panel(0.2, 0.9)]
        drawing = small_multiples(panels, "en", "m", "M", alike=True)
        circles = [float(dot.get("cy")) for dot in tree(drawing).iter(f"{SVG}circle")]
        assert circles[0] == circles[1] == circles[2] != circles[3]

    def test_a_single_period_has_a_dot(self):
        drawing = small_multiples([self.panel(0.3)], "ru", "m", "M")
        assert len(list(tree(drawing).iter(f"{SVG}circle"))) == 1
        assert "0,300" in "".join(tree(drawing).itertext())


class TestLorenz:
    def test_curve_gives_the_gini_coefficient(self):
        """Incomes 10 10 10 20 50 have a Gini coefficient of 0.36."""
        shares = [(value / 100, 0.2) for value in (10, 50, 10, 20, 10)]
        points = curve(shares)
        area = sum((x2 - x1) * (y1 + y2) / 2 for (x1, y1), (x2, y2) in pairwise(points))
        assert 1 - 2 * area == pytest.approx(0.36)

    def test_stands_alone_as_a_file(self):
        drawing = lorenz_curve([(0.9, 0.5), (0.1, 0.5)], "ru", "l", "Кривая")
        assert "Кривая" in in_file(drawing, "Источник")


class TestNetwork:
    def drawn(self, strengths):
        partners = [
            Node(code, f"Industry {code}", code, 10.0, f"/en/industries/{code}") for code in strengths
        ]
        ties = [Tie("x", code, strength) for code, strength in strengths.items()]
        return neighbourhood_network(Node("x", "The centre", "x", 20.0), partners, ties, "n", "N")

    def places(self, drawing):
        found = {}
        for link in tree(drawing).iter(f"{SVG}a"):
            dot = next(link.iter(f"{SVG}circle"))
            found[(link.get("href") or "").rpartition("/")[2]] = (float(dot.get("cx")), float(dot.get("cy")))
        return found

    def test_the_stronger_the_tie_the_nearer(self):
        places = self.places(self.drawn({"a": 0.9, "b": 0.5, "c": 0.1, "d": 0.05}))
        middle = places.pop("")

        def away(code):
            x, y = places[code]
            return ((x - middle[0]) / 190) ** 2 + ((y - middle[1]) / 158) ** 2

        assert away("a") < away("b") < away("c") < away("d")

    def test_is_the_same_every_time(self):
        strengths = {code: 1 / (turn + 1) for turn, code in enumerate("abcdefghi")}
        assert self.drawn(strengths).markup == self.drawn(strengths).markup

    def test_holds_every_name_inside(self):
        drawing = self.drawn({code * 20: 0.5 for code in "abcdefghi"})
        for text in tree(drawing).iter(f"{SVG}text"):
            if re.match("Industry", text.text or ""):
                assert 0 <= float(text.get("x")) <= drawing.width
                assert 0 <= float(text.get("y")) <= drawing.height
