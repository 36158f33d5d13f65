"""The projection on the boundaries that come along: Russia, the widest country there is, keeps its areas and stays in one piece."""

from itertools import pairwise

import numpy as np
import pytest

from klaster.model.classification import Classification
from klaster.sources.classifications import classification
from klaster.views.canvas import GRID, canvas
from klaster.views.grid_path import rings_of
from klaster.views.projection import Albers, fitted

REGIONS = classification("regions_six_countries")
RUSSIA = [one.code for one in REGIONS if one.level == 4 and one.code.startswith("RU-") and not one.valid_to]
EARTH = 6371.0088
"""Mean radius, km."""


def rings_in_degrees(code, regions=REGIONS):
    geometry = regions.geometry[code]
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [np.asarray(ring)[:, :2] for polygon in polygons for ring in polygon]


def area_on_the_sphere(ring):
    """The integral of sin(latitude) d(longitude), exact on edges that are straight in degrees; square radii."""
    longitude, latitude = np.radians(ring).T
    east, north = np.diff(longitude), np.diff(latitude)
    level = np.abs(north) < 1e-12
    mean = np.where(level, np.sin(latitude[:-1]), -np.diff(np.cos(latitude)) / np.where(level, 1.0, north))
    return float(np.sum(mean * east))


def area_in_the_plane(ring, projection, pieces=400):
    """The area of the ring as projected, each edge in many pieces; square radii."""
    share = np.arange(pieces) / pieces
    fine = (ring[:-1, None, :] + np.diff(ring, axis=0)[:, None, :] * share[:, None]).reshape(-1, 2)
    x, y = projection.project(*fine.T)
    return float(np.sum(np.roll(x, -1) * y - x * np.roll(y, -1)) / 2)


@pytest.fixture(scope="module")
def projection():
    every = np.concatenate([ring for code in RUSSIA for ring in rings_in_degrees(code)])
    return fitted(*every.T)


def wrapped(code):
    """The geometry of a region with longitudes from -180 to 180, as most files have them."""
    rings = [[[(x + 180) % 360 - 180, y] for x, y in ring.tolist()] for ring in rings_in_degrees(code)]
    return {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}


def test_a_cone_with_its_meridian_in_the_middle(projection):
    assert isinstance(projection, Albers)
    assert projection.meridian == pytest.approx(105, abs=5)
    assert 41 < projection.parallels[0] < projection.parallels[1] < 82


def test_every_region_keeps_its_area(projection):
    """To a part in a million (1.7e-8 with 400 pieces an edge), and so do all of them together."""
    drawn, true = np.zeros(len(RUSSIA)), np.zeros(len(RUSSIA))
    for place, code in enumerate(RUSSIA):
        for ring in rings_in_degrees(code):
            drawn[place] += area_in_the_plane(ring, projection)
            true[place] += area_on_the_sphere(ring)
    assert np.abs(drawn / true - 1).max() < 1e-6
    assert abs(drawn.sum() / true.sum() - 1) < 1e-6
    assert abs(true.sum()) * EARTH**2 == pytest.approx(17.05e6, rel=0.02)


def test_the_largest_region_has_its_share_of_the_drawing():
    """Yakutia: 3.08 of 17.1 million square kilometres, on the map of its own country as drawn and thinned."""
    ground = canvas(REGIONS, RUSSIA)
    areas = {code: _drawn_area(ground, code) for code in ground.outlines}
    assert max(areas, key=areas.__getitem__) == "RU-SA"
    assert areas["RU-SA"] / sum(areas.values()) == pytest.approx(3.08 / 17.1, abs=0.005)


def _drawn_area(ground, code):
    total = 0.0
    for ring in rings_of(ground.outlines[code].path):
        x, y = np.asarray(ring, dtype=float).T / GRID
        total += abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2
    return total


def _corners(ground, code):
    return np.concatenate([np.asarray(ring) for ring in rings_of(ground.outlines[code].path)]) / GRID


class TestAcrossTheHundredAndEightiethMeridian:
    def test_chukotka_is_one_piece_beside_its_neighbours(self):
        ground = canvas(REGIONS, RUSSIA)
        corners = _corners(ground, "RU-CHU")
        for ring in rings_of(ground.outlines["RU-CHU"].path):
            assert max(np.hypot(*np.subtract(a, b)) for a, b in pairwise([*ring, ring[0]])) / GRID < 60
        assert np.ptp(corners[:, 0]) < ground.width / 5
        assert ground.outlines["RU-CHU"].x > ground.outlines["RU-SA"].x
        for neighbour in ("RU-SA", "RU-MAG", "RU-KAM"):
            assert {*map(tuple, corners)} & {*map(tuple, _corners(ground, neighbour))}

    def test_kamchatka_is_on_the_right_and_kuban_on_the_left(self):
        """In the cone the south lies further out than the north: not Chukotka, not Kaliningrad."""
        ground = canvas(REGIONS, RUSSIA)
        assert min(RUSSIA, key=lambda code: _corners(ground, code)[:, 0].min()) == "RU-KDA"
        assert max(RUSSIA, key=lambda code: _corners(ground, code)[:, 0].max()) == "RU-KAM"

    def test_longitudes_that_begin_anew_there_draw_the_same(self):
        """Most files write -170 for what is written 190 here."""
        again = Classification("r", "region", REGIONS.title, tuple(REGIONS), geometry={code: wrapped(code) for code in RUSSIA})  # fmt: skip
        ground, other = canvas(REGIONS, RUSSIA), canvas(again, RUSSIA)
        for code in RUSSIA:
            assert other.outlines[code].x == pytest.approx(ground.outlines[code].x, abs=0.3)
            assert other.outlines[code].area == pytest.approx(ground.outlines[code].area, rel=0.01, abs=1)
