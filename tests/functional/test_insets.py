"""Insets on the map of the six countries, of which one is far smaller than another: what is drawn where, and how it is said."""

import re
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from klaster.model.classification import Category, Classification
from klaster.model.status import State
from klaster.model.text import same
from klaster.sources.classifications import classification
from klaster.views.amount_map import amount_map
from klaster.views.canvas import SMALL, canvas
from klaster.views.drawing import on_page
from klaster.views.inset_room import nearest_free, nothing_taken, reaching, with_box
from klaster.views.insets import caption, with_insets
from klaster.views.map import quotient_map
from klaster.views.map_layers import Layer, over_map
from klaster.views.map_series import map_series
from klaster.views.mark import Mark
from klaster.views.placement import Box, joined
from klaster.views.scale import QUOTIENT_BREAKS

REGIONS = classification("regions_six_countries")
FIRST_LEVEL = [one.code for one in REGIONS if one.level == 4 and not one.valid_to]
ARMENIA = {code for code in FIRST_LEVEL if code.startswith("AM-")}


@pytest.fixture(scope="module")
def ground():
    return with_insets(canvas(REGIONS, FIRST_LEVEL), REGIONS)


def marks(value=1.5, state=State.VALUE):
    return [
        Mark(code, REGIONS[code].name.en, value, state, str(value), address=f"/regions/{code}")
        for code in FIRST_LEVEL
    ]


def inset_of(markup):
    (found,) = re.findall(r'<g class="inset".*', markup)
    return found


def coded(markup):
    return Counter(re.findall(r'<a [^>]*data-code="([^"]+)"', markup))


class TestTheSixCountries:
    def test_armenia_is_drawn_again_and_nothing_else(self, ground):
        (inset,) = ground.insets
        assert set(inset.ground.outlines) == ARMENIA
        assert inset.name == REGIONS["AM"].name
        assert inset.scale >= 3
        assert min(one.area for one in inset.ground.outlines.values()) >= SMALL

    def test_each_region_is_one_link_and_those_of_armenia_are_in_the_inset(self, ground):
        markup = quotient_map(ground, marks(), "map", "A map").markup
        assert coded(markup) == dict.fromkeys(FIRST_LEVEL, 1)
        assert set(coded(inset_of(markup))) == ARMENIA

    def test_a_city_inside_a_larger_region_keeps_its_symbol(self, ground):
        markup = quotient_map(ground, marks(), "map", "A map").markup
        for code in ("KZ-75", "KG-GB", "TJ-DU", "BY-HM", "KG-GO"):
            (link,) = re.findall(rf'<a [^>]*data-code="{code}".*?</a>', markup)
            assert "<circle" in link

    def test_a_small_original_has_its_colour_no_link_and_no_symbol(self, ground):
        markup = quotient_map(ground, marks(), "map", "A map").markup
        before = markup[: markup.index('<g class="inset"')]
        originals = re.findall(r'<g class="regions f-[^"]+" aria-hidden="true".*?</g>', before)
        assert {code for one in originals for code in re.findall(r'data-code="([^"]+)"', one)} == ARMENIA
        assert not any("<a " in one or "<circle" in one for one in originals)

    def test_estimates_have_their_stripes_in_the_inset(self, ground):
        markup = quotient_map(ground, marks(state=State.ESTIMATE), "map", "A map").markup
        assert inset_of(markup).count('fill="url(#map-estimate)"') == 1

    def test_a_designation_is_outlined_in_the_inset_alone_and_points_lie_in_both(self, ground):
        layers = [
            Layer("solid", "designated", ("AM-ER",)),
            Layer("points", "plants", longitude=np.array([44.5]), latitude=np.array([40.2])),
        ]
        markup = quotient_map(ground, marks(), "map", "A map", lambda on: over_map(on, layers)).markup
        before, inside = markup.split('<g class="inset"')
        assert inside.count('stroke-width="2.6"') == 1
        assert 'stroke-width="2.6"' not in before
        assert before.count('<g class="layers"') == inside.count('<g class="layers"') == 1

    def test_circles_stand_in_the_inset(self, ground):
        markup = amount_map(ground, marks(), "map", "A map").markup
        circles = re.findall(r'data-code="([^"]+)" class="amount"', inset_of(markup))
        assert set(circles) == ARMENIA
        assert markup.count('class="amount"') == len(FIRST_LEVEL)

    def test_a_name_is_written_inside_the_frame_or_not_at_all(self, ground):
        strong = [Mark("AM-SU", "Syunik", 9.0, State.VALUE, "9")]
        names = re.findall(
            r'<text [^>]*x="([\d.]+)" y="([\d.]+)"[^>]*>1 Syunik',
            quotient_map(ground, strong, "map", "A map").markup,
        )
        (inset,) = ground.insets
        assert len(names) == 1
        x, y = map(float, names[0])
        assert inset.frame.left <= x <= inset.frame.right
        assert inset.frame.top <= y <= inset.frame.bottom

    def test_small_maps_side_by_side_keep_their_symbols(self, ground):
        drawing = map_series(ground, {"2020": marks()}, {"2020": ""}, "series", "Maps", QUOTIENT_BREAKS)
        assert "inset" not in drawing.markup

    def test_the_frame_says_what_it_shows_to_who_does_not_see_it(self, ground):
        russian = quotient_map(replace(ground, language="ru"), marks(), "map", "Карта")
        assert (
            f'role="group" aria-label="Армения, увеличено в {ground.insets[0].scale} раза"' in russian.markup
        )
        assert "Армения" in on_page(russian)

    def test_without_borders_the_inset_has_none_either(self, ground):
        bare = ground.without_borders()
        assert bare.borders == bare.insets[0].ground.borders == ""
        assert set(bare.enlarged) == ARMENIA

    def test_the_specification_places_the_regions_in_the_frame(self, ground):
        drawing = quotient_map(ground, marks(), "map", "A map")
        scene = drawing.scene()
        (inset,) = ground.insets
        place = next(one for one in scene["places"] if one["code"] == "AM-ER")
        assert inset.frame.left <= place["x"] / 4 <= inset.frame.right
        assert inset.frame.top <= place["y"] / 4 <= inset.frame.bottom
        assert len(scene["originals"]) == len(ARMENIA)
        assert scene["insets"][0]["words"] == f"Armenia, enlarged ×{inset.scale}"
        assert scene["height"] == drawing.height

    @pytest.mark.parametrize("country", ["AM", "BY", "KZ", "KG", "RU", "TJ"])
    def test_a_country_alone_needs_none(self, country):
        codes = [code for code in FIRST_LEVEL if code.startswith(f"{country}-")]
        assert with_insets(canvas(REGIONS, codes), REGIONS).insets == ()


def crowd(side, name=""):
    """A country that fills its map, with nine small regions, together named so, in a hole in its middle."""
    geometry = {}
    for turn in range(35):
        west, south = 10.0 + 8 * (turn % 7), 1.0 + 4 * (turn // 7)
        if turn != 17:
            geometry[f"land{turn}"] = _square(west, south, 8.0, 4.0)
    for cell in range(9):
        geometry[f"tiny{cell}"] = _square(36 + side * (cell % 3), 10 + side * (cell // 3), side, side)
    above = "tiny" if name else ""
    categories = [
        Category(code, same(code), parent=above if code.startswith("tiny") else "") for code in geometry
    ]
    categories += [Category(above, same(name))] if name else []
    tree = Classification("r", "region", same("r"), tuple(categories), geometry=geometry)
    return with_insets(canvas(tree, list(geometry), width=960), tree)


def _square(west, south, wide, tall):
    east, north = west + wide, south + tall
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


class TestRoom:
    def test_an_inset_that_finds_none_on_the_map_stands_below_and_the_drawing_grows(self):
        ground = crowd(0.2)
        (inset,) = ground.insets
        assert inset.whole.bottom > ground.height
        assert ground.lowest > inset.whole.bottom
        assert quotient_map(ground, [], "map", "A map").height == ground.lowest

    def test_a_group_that_is_no_part_of_anything_is_named_by_its_scale_alone(self):
        (inset,) = crowd(0.2).insets
        assert caption(inset, "en") == [f"enlarged ×{inset.scale}"]

    @pytest.mark.parametrize(("times", "words"), [(2, "увеличено в 2 раза"), (4, "увеличено в 4 раза"), (5, "увеличено в 5 раз"), (12, "увеличено в 12 раз")])  # fmt: skip
    def test_times_are_declined(self, times, words):
        (inset,) = crowd(0.2).insets
        assert caption(replace(inset, scale=times), "ru") == [words]

    def test_nothing_free_is_none(self):
        full = with_box(nothing_taken(40, 40), Box(0, 0, 40, 40))
        assert nearest_free(full, 8, 8, Box(0, 0, 4, 4)) is None
        assert nearest_free(nothing_taken(40, 40), 80, 8, Box(0, 0, 4, 4)) is None
        assert nearest_free(reaching(full, 80), 8, 8, Box(0, 0, 4, 4)) == Box(0, 40, 8, 48)

    @pytest.mark.parametrize(
        ("other", "ends"),
        [
            (Box(20, 20, 30, 30), ((10, 10), (20, 20))),
            (Box(-9, -9, -4, -4), ((0, 0), (-4, -4))),
            (Box(2, 20, 8, 30), ((5, 10), (5, 20))),
        ],
    )
    def test_the_line_between_two_boxes_is_the_shortest(self, other, ends):
        assert joined(Box(0, 0, 10, 10), other) == ends
