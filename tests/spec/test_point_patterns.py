"""Plants as points by worked examples (M6b)."""

import numpy as np
import polars as pl
import pytest

from klaster.indicators.point_density import k_density
from klaster.indicators.point_ratio import marcon_puech_m
from klaster.model.errors import InputError, KlasterError

X, Y = [0.0, 1, 2, 5, 5, 6, 9, 3, 4, 8], [0.0, 0, 1, 5, 6, 5, 9, 1, 4, 2]
WEIGHTS = [10.0, 5, 20, 8, 12, 30, 15, 6, 9, 25]
TEN = pl.DataFrame({"x": X, "y": Y, "industry": list("AABAABBBAB"), "weight": WEIGHTS})
QUICK = {"simulations": 0}


def read(table, column="value"):
    return table.sort("distance")[column].to_list()


class TestRelativeConcentration:
    def test_of_an_industry_with_itself(self):
        found = marcon_puech_m(TEN, distances="0,1,1.5,2,3,5", industry="A", **QUICK)
        assert read(found)[0] is None
        assert read(found)[1:] == pytest.approx([3.0617342691, 2.2051464367, 2.2051464367, 1.2319685229, 0.9107056285], abs=1e-9)  # fmt: skip
        assert read(found, "status") == ["O", "A", "A", "A", "A", "A"]

    def test_of_an_industry_with_another(self):
        found = marcon_puech_m(TEN, distances="0,1,1.5,2,3,5", industry="A", neighbour="B", **QUICK)
        assert read(found)[1:] == pytest.approx([0.2440462759, 0.5586229781, 0.5586229781, 0.9150430415, 1.0327034812], abs=1e-9)  # fmt: skip

    def test_does_not_depend_on_order_scale_or_unit_of_weight(self):
        first = read(marcon_puech_m(TEN, distances="1,2,5", industry="A", **QUICK))
        moved = TEN.reverse().with_columns(pl.col("x", "y") * 1000 + 7, pl.col("weight") * 3)
        assert read(
            marcon_puech_m(moved, distances="1000,2000,5000", industry="A", **QUICK)
        ) == pytest.approx(first)


class TestDensityOfDistances:
    @pytest.mark.parametrize(
        ("table", "expected"),
        [
            (TEN.drop("weight"), [0.13575831, 0.12886302, 0.10823543, 0.08492960, 0.08048288, 0.10042374]),
            (TEN, [0.13820608, 0.13284312, 0.11397095, 0.08791030, 0.07620048, 0.08985142]),
        ],
        ids=["plants", "jobs"],
    )
    def test_of_five_plants(self, table, expected):
        found = k_density(table, distances="0,1,2,3,4,5", industry="A", **QUICK)
        assert read(found) == pytest.approx(expected, rel=3e-3)
        assert read(found, "bandwidth")[0] == pytest.approx(1.575433491865, rel=1e-4)

    def test_is_the_kernel_over_all_pairs(self):
        found = k_density(TEN, distances="0,1,2,3,4,5", industry="A", **QUICK)
        at = np.array([0, 1, 3, 4, 8])
        first, second = np.triu_indices(5, 1)
        points, weights = np.column_stack([X, Y])[at], np.array(WEIGHTS)[at]
        apart, weight = np.hypot(*(points[first] - points[second]).T), weights[first] * weights[second]
        width = 1.575433491865
        kernel = [sum(weight * (np.exp(-(((r - apart) / width) ** 2) / 2) + np.exp(-(((r + apart) / width) ** 2) / 2))) for r in range(6)]  # fmt: skip
        assert read(found) == pytest.approx(
            np.array(kernel) / (width * np.sqrt(2 * np.pi) * weight.sum()), rel=2e-4
        )

    def test_of_a_pair_there_is_none_and_it_says_so(self):
        found = k_density(TEN.head(2), distances="1,2", industry="A", **QUICK)
        assert read(found) == [None, None]
        assert read(found, "status") == ["O", "O"]


class TestChance:
    @pytest.mark.parametrize("method", [k_density, marcon_puech_m])
    def test_keeps_fresh_curves_of_chance_within_the_band(self, method):
        random = np.random.default_rng(5)
        places = pl.DataFrame({"x": random.random(120) * 100, "y": random.random(120) * 100})
        out = 0
        for trial in range(300):
            labels = random.permutation(["A"] * 25 + ["B"] * 95)
            table = places.with_columns(industry=pl.Series(labels))
            found = method(table, industry="A", distances="5,10,15,20,30,40,50", simulations=199, seed=trial)
            out += found["verdict"][0] != "neither"
        # 5 % of 300 is 15 with a deviation of 4.
        assert 5 <= out <= 27

    @pytest.mark.parametrize("method", [k_density, marcon_puech_m])
    def test_finds_a_planted_cluster_and_how_far_it_reaches(self, method):
        random = np.random.default_rng(2)
        places = random.random((400, 2)) * 100
        places[:25] = 50 + random.normal(scale=2, size=(25, 2))
        table = pl.DataFrame({"x": places[:, 0], "y": places[:, 1], "industry": ["A"] * 40 + ["B"] * 360})
        row = method(table, industry="A", distances="2,4,8,16,32", simulations=499).row(0, named=True)
        assert (row["verdict"], row["p_value"]) == ("localised", 0.002)
        assert row["peak"] <= 8

    @pytest.mark.parametrize("method", [k_density, marcon_puech_m])
    def test_says_nothing_where_there_is_nothing_to_hold_an_industry_against(self, method):
        row = method(
            TEN.drop("weight").with_columns(industry=pl.lit("A")), distances="3", simulations=99
        ).row(0, named=True)
        assert (row["verdict"], row["lower"], row["upper"], row["p_value"]) == (None, None, None, None)
        assert row["value"] is not None

    def test_repeats_with_its_seed(self):
        first, second = (k_density(TEN, distances="1,2", simulations=99, seed=4) for _ in range(2))
        assert first.equals(second)


class TestOnTheGlobe:
    def test_degrees_are_read_in_kilometres(self):
        # Around 43 N, 75 E: a degree is 111.195 km to the north, 81.32 km to the east.
        x, y = np.array(X), np.array(Y)
        globe = TEN.with_columns(
            lon=75 + x / (111.195 * np.cos(np.radians(43.03))), lat=43 + y / 111.195
        ).drop("x", "y")
        plane = read(k_density(TEN, distances="1,2,5", industry="A", **QUICK))
        assert read(k_density(globe, distances="1,2,5", industry="A", **QUICK)) == pytest.approx(
            plane, rel=2e-3
        )

    def test_a_line_of_degrees_across_the_date_line_is_short(self):
        table = pl.DataFrame(
            {"industry": list("aabb"), "lon": [179.99, -179.99, 0.0, 90.0], "lat": [60.0] * 4}
        )
        found = marcon_puech_m(table, distances="1,2", industry="a", **QUICK)
        assert read(found) == [None, 3.0]


class TestBadInput:
    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"x": None}, "no coordinates"),
            ({"lon": 1.0, "lat": 1.0}, "both"),
            ({"x": 1.0, "y": 2.0}, "one place"),
            ({"weight": -1.0}, "row 1, column weight"),
        ],
    )
    def test_is_refused_with_what_to_do(self, change, words):
        table = TEN.with_columns(
            **{name: pl.lit(value) for name, value in change.items() if value is not None}
        )
        table = table.drop(name for name, value in change.items() if value is None)
        with pytest.raises(InputError, match=words):
            k_density(table, **QUICK)

    def test_exchanged_degrees_are_named_with_their_row(self):
        table = pl.DataFrame({"industry": ["a", "b"], "lon": [42.9, 43.0], "lat": [74.6, 131.9]})
        with pytest.raises(InputError, match=r"row 2, column lat: 131\.9"):
            k_density(table, **QUICK)

    def test_one_row_exchanged_within_the_range_of_degrees_is_named(self):
        table = pl.DataFrame({"industry": list("abab"), "lon": [74.6, 72.8, 75.9, 42.5], "lat": [42.9, 40.5, 41.4, 74.6]})  # fmt: skip
        with pytest.raises(InputError, match=r"row 4: lon 42\.5, lat 74\.6 lies far"):
            k_density(table, **QUICK)

    def test_degrees_among_metres_are_named(self):
        table = pl.DataFrame({"industry": list("aba"), "x": [500_000.0, 510_000.0, 74.6], "y": [4.7e6, 4.8e6, 42.9]})  # fmt: skip
        with pytest.raises(InputError, match=r"row 3: x 74\.6, y 42\.9 look like degrees"):
            k_density(table, **QUICK)

    def test_degrees_counted_eastwards_past_180_are_degrees_too(self):
        table = pl.DataFrame({"industry": list("aba"), "x": [500_000.0, 510_000.0, 185.3], "y": [4.7e6, 4.8e6, 66.2]})  # fmt: skip
        with pytest.raises(InputError, match=r"row 3: x 185\.3, y 66\.2 look like degrees"):
            k_density(table, **QUICK)

    @pytest.mark.parametrize("distances", ["2,1", "-1,2", "a", ""])
    def test_distances_rise_from_zero(self, distances):
        with pytest.raises(InputError, match="distances"):
            k_density(TEN, distances=distances, **QUICK)

    def test_an_industry_that_is_not_there_is_named(self):
        with pytest.raises(KlasterError, match="'C'"):
            k_density(TEN, industry="C", **QUICK)

    def test_plants_without_coordinates_make_an_estimate_and_are_counted(self):
        table = pl.concat([TEN, TEN.head(2).with_columns(x=pl.lit(None, pl.Float64))])
        found = marcon_puech_m(table, distances="3,5", **QUICK)
        assert dict(found.select("industry", "unplaced").unique().iter_rows()) == {"A": 2, "B": 0}
        assert dict(found.select("industry", "status").unique().iter_rows()) == {"A": "E", "B": "A"}
