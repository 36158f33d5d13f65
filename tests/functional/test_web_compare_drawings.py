"""The drawings of a comparison: what they claim is what they were given."""

import re
from itertools import pairwise

import pytest

from klaster.model.status import State
from klaster.views.bar_grid import Share, Structure, bar_grid
from klaster.views.drawing import in_file, on_page
from klaster.views.dumbbell import Pair, dumbbell
from klaster.views.mark import Mark
from klaster.views.palette import DARK, KINDS, LIGHT, contrast
from klaster.views.ranked_panels import RankedPanel, ranked_panels
from klaster.views.slope import Slope, slope_chart


def mark(code, value, low=None, high=None, state=State.VALUE):
    return Mark(code, code, value, state, str(value), low, high, working="/w")


class TestTheDumbbell:
    def pair(self, apart, higher=-1):
        return Pair("food", "/m", mark("a", 2.0, 1.5, 2.6), mark("b", 0.5, 0.4, 0.7), "×4", apart, higher)

    def test_a_difference_is_solid_and_what_is_none_is_dotted(self):
        solid = dumbbell([self.pair(True, 0)], ("A", "B"), "en", "d", "t").markup
        dotted = dumbbell([self.pair(False)], ("A", "B"), "en", "d", "t").markup
        assert "stroke-dasharray" not in solid
        assert dotted.count("stroke-dasharray") == 1

    def test_the_two_differ_in_shape_and_not_in_colour_alone(self):
        drawn = dumbbell([self.pair(None)], ("A", "B"), "en", "d", "t").markup
        assert 'class="f-k1 s-k1"' in drawn
        assert re.search(r'<path d="M[^>]*class="f-k2 s-k2"', drawn)

    def test_an_estimate_is_hollow_and_what_is_not_known_has_its_mark(self):
        pair = Pair(
            "food", "", mark("a", 2.0, state=State.ESTIMATE), mark("b", None, state=State.CONFIDENTIAL)
        )
        drawn = dumbbell([pair], ("A", "B"), "en", "d", "t").markup
        assert "f-surface s-k1" in drawn
        assert ">(c)<" in drawn

    def test_no_rows_are_no_crash(self):
        assert dumbbell([], ("A", "B"), "en", "d", "t").height > 0


class TestPanels:
    def test_rank_their_regions(self):
        panel = RankedPanel(
            "food", "", [mark("low", 0.5), mark("high", 2.0), mark("none", None, state=State.NOT_COLLECTED)]
        )
        drawn = ranked_panels([panel], "en", "p", "t").markup
        assert drawn.index("high") < drawn.index("low") < drawn.index("none")
        assert ">..<" in drawn

    def test_one_far_value_does_not_squeeze_the_others(self):
        def apart(marks):
            drawn = ranked_panels([RankedPanel("x", "", marks)], "en", "p", "t").markup
            places = [float(found) for found in re.findall(r'<circle cx="([\d.]+)"', drawn)]
            return max(places) - min(places[:2]) if len(places) > 2 else abs(places[0] - places[1])

        near = [mark("a", 2.0), mark("b", 1.0)]
        assert apart([*near, mark("c", 0.0003)]) >= 0.5 * apart(near)


class TestSlopes:
    PAIR = (mark("a", 1.0, 0.9, 1.1), mark("a", 2.0, 1.8, 2.2))

    def test_a_change_that_is_not_told_apart_is_dashed(self):
        def drawn(moved):
            return slope_chart([Slope(*self.PAIR, moved)], ("1", "2"), "en", "s", "t").markup

        assert "stroke-dasharray" not in drawn(True)
        assert "stroke-dasharray" in drawn(False)
        assert "stroke-dasharray" not in drawn(None)
        assert "s-above" in drawn(True)
        assert "s-above" not in drawn(False)

    @pytest.mark.parametrize("count", [2, 10])
    def test_labels_stand_apart(self, count):
        slopes = [Slope(mark(f"r{turn}", 1.0), mark(f"r{turn}", 1.0)) for turn in range(count)]
        drawn = slope_chart(slopes, ("1", "2"), "en", "s", "t")
        heights = sorted(float(y) for y in re.findall(r'<text[^>]*x="184" y="([\d.]+)"', drawn.markup))
        assert len(heights) == count
        assert all(lower - upper >= 12 for upper, lower in pairwise(heights))
        assert heights[-1] <= drawn.height

    def test_an_end_that_is_not_known_is_a_mark_and_no_line(self):
        slope = Slope(mark("a", None, state=State.NOT_COLLECTED), mark("a", 2.0, 1.8, 2.2))
        drawn = slope_chart([slope], ("1", "2"), "en", "s", "t").markup
        assert ".." in drawn
        assert drawn.count("<circle") == 1


class TestStructures:
    def test_bars_are_on_one_scale(self):
        rows = [Structure("a", "", [Share(0.4, 0.2, State.VALUE), Share(0.1, 0.2, State.VALUE)])]
        drawn = bar_grid(["x", "y"], rows, "en", "b", "t").markup
        widths = [
            float(width)
            for width in re.findall(r'<rect[^>]*width="([\d.]+)"[^>]*class="f-(?:above|below)"', drawn)
        ]
        assert widths[0] / widths[1] == pytest.approx(4, rel=0.02)

    def test_an_estimate_is_striped_and_a_gap_is_not_a_zero(self):
        rows = [Structure("a", "", [Share(0.4, 0.2, State.ESTIMATE), Share(None, 0.2, State.CONFIDENTIAL)])]
        drawn = bar_grid(["x", "y"], rows, "en", "b", "t").markup
        assert "url(#b-estimate)" in drawn
        assert "url(#b-confidential)" in drawn
        assert ">(c)<" in drawn


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_colours_of_kinds_stand_out(theme):
    for name in KINDS:
        assert contrast(theme[name], theme["surface"]) >= 3, name


def test_words_from_a_table_are_escaped():
    hostile = Mark("<b>", "<b>&", 2.0, State.VALUE, "2 <i>", 1.0, 3.0)
    drawings = (
        dumbbell([Pair("<b>", "", hostile, hostile, "<u>")], ("<b>", "<b>"), "en", "d", "<i>"),
        ranked_panels([RankedPanel("<b>", "", [hostile], "<u>")], "en", "p", "<i>"),
        slope_chart([Slope(hostile, hostile)], ("<b>", "2"), "en", "s", "<i>"),
        bar_grid(["<b>"], [Structure("<b>", "", [Share(0.1, 0.2, State.VALUE)])], "en", "b", "<i>"),
    )
    for drawing in drawings:
        for markup in (on_page(drawing), in_file(drawing, "<u>")):
            assert not {"<b>", "<i>", "<u>"} & set(re.findall("<[biu]>", markup))
