"""Very many plants as points: grids, growing samples, pieces of work, and local values (M6b)."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, strategies

from klaster.indicators.point_density import k_density
from klaster.indicators.point_local import local_concentration
from klaster.indicators.point_ratio import marcon_puech_m
from klaster.model.errors import InputError
from klaster.numerics.distance_density import classes_to
from klaster.numerics.distance_grid import counts_on_grid, cross_counts_on_grid, flat, grid_over
from klaster.numerics.globe import arc, chord, in_plane, on_globe
from klaster.numerics.pair_distances import cross_counts, pair_counts, weighted_counts
from klaster.numerics.pieces import by_threads, done_by, in_pieces
from klaster.numerics.random_orders import first_of_order


def scattered(count, seed=1, **industries):
    """Plants uniform in 100 by 60, of industries of the sizes said, the rest of Z."""
    random = np.random.default_rng(seed)
    names = [name for name, size in industries.items() for _ in range(size)]
    return pl.DataFrame(
        {
            "x": random.random(count) * 100,
            "y": random.random(count) * 60,
            "industry": names + ["Z"] * (count - len(names)),
        }
    )


class TestGrid:
    """The error of M6b's table: cells of r/10 err by 2.9 % of the cumulative count, of r/50 by .26 %, of r/100 by .006 %."""

    @pytest.fixture
    def both(self):
        random = np.random.default_rng(0)
        places = in_plane(random.random(6000) * 1000, random.random(6000) * 1000)
        classes = classes_to(400.0, False)
        grid = grid_over(places, False, classes, 20.0)
        return places, classes, grid

    def test_counts_pairs_as_one_by_one(self, both):
        places, classes, grid = both
        assert grid.side == 1.0
        exact = np.cumsum(pair_counts(places, classes.width, classes.count))
        found = np.cumsum(counts_on_grid(grid, np.arange(len(places)), None))
        for distance, most in ((10, 0.05), (50, 0.005), (100, 0.001), (400, 0.0005)):
            at = round((distance + 0.5) / classes.width)
            assert found[at] == pytest.approx(exact[at], rel=most)
        assert found[-1] == exact[-1] == 6000 * 5999 / 2

    def test_counts_weights_and_two_kinds(self, both):
        places, classes, grid = both
        weights = np.random.default_rng(2).integers(1, 50, len(places)).astype(float)
        exact = weighted_counts(places, weights, classes.width, classes.count)[0]
        found = counts_on_grid(grid, np.arange(len(places)), weights)
        assert np.cumsum(found)[500] == pytest.approx(np.cumsum(exact)[500], rel=0.005)
        one, two = np.arange(2000), np.arange(2000, 6000)
        exact = cross_counts(places[one], weights[one], places[two], weights[two], classes.width, classes.count)[0]  # fmt: skip
        found = cross_counts_on_grid(grid, one, weights[one], two, weights[two])
        assert np.cumsum(found)[500] == pytest.approx(np.cumsum(exact)[500], rel=0.005)
        assert found.sum() == pytest.approx(weights[one].sum() * weights[two].sum())

    def test_reads_the_same_curve_with_the_same_verdict(self):
        table = scattered(3000, A=800)
        exact, grid = (
            k_density(table, distances="4,8,16,32", simulations=39, pairs=way) for way in ("exact", "grid")
        )
        assert grid["cell"].unique().to_list() == [0.2]
        assert exact["cell"].null_count() == exact.height
        assert grid["value"].to_numpy() == pytest.approx(exact["value"].to_numpy(), rel=0.01)
        assert grid["verdict"].to_list() == exact["verdict"].to_list()
        wider = np.hypot(exact["bandwidth"].to_numpy(), 0.2 / np.sqrt(6))
        assert grid["bandwidth"].to_numpy() == pytest.approx(wider, rel=0.01)

    def test_projects_a_country_and_says_what_a_distance_may_err_by(self):
        random = np.random.default_rng(4)
        places = on_globe(50 + random.random(200) * 35, 41 + random.random(200) * 14)
        at, error = flat(places, True)
        one, two = np.triu_indices(200, 1)
        truly = arc(np.linalg.norm(places[one] - places[two], axis=1), True)
        found = np.linalg.norm(at[one] - at[two], axis=1)
        assert 0 < error < 0.01
        assert np.abs(found / truly - 1).max() <= error * 1.05

    def test_refuses_half_the_globe(self):
        table = pl.DataFrame({"industry": list("aabb"), "lon": [0.0, 100, 170, -100], "lat": [60.0, 0, 10, -40]})  # fmt: skip
        with pytest.raises(InputError, match="pairs=exact"):
            k_density(table, pairs="grid", simulations=0)


class TestGrowingSamples:
    def test_the_first_of_an_order_are_a_uniform_sample(self):
        drawn = [first_of_order(np.random.default_rng(seed), 10, 3) for seed in range(4000)]
        # 4,000 draws of 3 of 10: each place 1,200 times with a deviation of 29.
        assert np.bincount(np.concatenate(drawn), minlength=10) == pytest.approx(np.full(10, 1200), abs=120)

    def test_an_industry_has_the_same_band_alone_and_among_others(self):
        table = scattered(400, A=30, B=90)
        alone = k_density(table, distances="5,10", industry="A", simulations=49)
        among = k_density(table, distances="5,10", simulations=49).filter(pl.col("industry") == "A")
        assert alone.equals(among)

    @given(strategies.integers(1, 90), strategies.integers(1, 40))
    def test_pieces_cover_the_whole_once(self, total, most):
        assert in_pieces("numbers", total, np.array).tolist() == list(range(total))


class TestPieces:
    def test_a_worker_is_given_the_work(self):
        seen = []

        def worker(key, count, make):
            seen.append((key, count))
            return by_threads(key, count, make)

        table = scattered(60, A=20)
        with done_by(worker):
            found = k_density(table, distances="5,10", industry="A", simulations=19)
        assert [count for _, count in seen] == [19]
        assert found.equals(k_density(table, distances="5,10", industry="A", simulations=19))

    def test_other_plants_are_other_work(self):
        keys = []

        def worker(key, count, make):
            keys.append(key)
            return by_threads(key, count, make)

        with done_by(worker):
            for seed in (1, 2):
                k_density(scattered(60, seed, A=20), distances="5,10", industry="A", simulations=19)
        assert len(set(keys)) == 2


class TestForms:
    def test_cumulative_is_the_share_of_pairs(self):
        table = pl.DataFrame({"industry": ["a"] * 4, "x": [0.0, 1, 3, 7], "y": [0.0] * 4})
        found = k_density(table, distances="1,2,4,6,7", form="cumulative", simulations=0)
        assert found["value"].to_list() == pytest.approx([1 / 6, 2 / 6, 4 / 6, 5 / 6, 1.0])

    def test_m_at_a_distance_is_the_kernel_written_out(self):
        table = scattered(60, A=20).with_columns(weight=pl.Series(np.arange(60) % 7 + 1.0))
        found = marcon_puech_m(table, distances="5,20", industry="A", form="density", simulations=0)
        places, weights = table.select("x", "y").to_numpy(), table["weight"].to_numpy()
        apart, width = np.linalg.norm(places[:, None] - places, axis=2), found["bandwidth"][0]
        for distance, value in found.select("distance", "value").iter_rows():
            kernel = np.exp(-(((distance - apart) / width) ** 2) / 2) + np.exp(-(((distance + apart) / width) ** 2) / 2)  # fmt: skip
            np.fill_diagonal(kernel, 0)
            shares = (kernel[:20, :20] @ weights[:20]) / (kernel[:20] @ weights)
            expected = (weights[:20].sum() - weights[:20]) / (weights.sum() - weights[:20])
            assert value == pytest.approx(shares.sum() / expected.sum(), rel=1e-3)

    def test_of_a_cluster_m_falls_to_one_while_the_cumulative_form_stays_above(self):
        random = np.random.default_rng(3)
        table = scattered(2000, A=80).with_columns(row=pl.int_range(2000))
        near = pl.Series(random.normal(scale=2, size=2000))
        table = table.with_columns(x=pl.when(pl.col("row") < 40).then(50 + near).otherwise("x")).with_columns(
            y=pl.when(pl.col("row") < 40).then(30 + near.reverse()).otherwise("y")
        )
        at, within = (
            marcon_puech_m(table, distances="3,30", industry="A", form=form, simulations=0)["value"].to_list()
            for form in ("density", "cumulative")
        )
        assert at[0] > 5
        assert within[0] > 5
        assert at[1] < 1.05
        assert within[1] > 1.15

    def test_controls_are_the_places_to_compare_with(self):
        # A stands where all industry stands: against the countryside concentrated, against its controls not.
        random = np.random.default_rng(6)
        town = 50 + random.normal(scale=3, size=(200, 2))
        land = random.random((600, 2)) * 100
        places = np.concatenate([town, land])
        table = pl.DataFrame(
            {"x": places[:, 0], "y": places[:, 1], "industry": ["A"] * 60 + ["C"] * 140 + ["D"] * 600}
        )
        for method in (k_density, marcon_puech_m):
            asked = {"distances": "2,5,10,20", "industry": "A", "simulations": 199}
            assert method(table, **asked)["verdict"][0] == "localised"
            assert method(table, controls="C", **asked)["verdict"][0] == "neither"

    def test_below_the_precision_of_the_coordinates_nothing_is_read(self):
        found = marcon_puech_m(
            scattered(80, A=20), distances="1,5,20", precision=3.0, industry="A", simulations=19
        )
        assert found["status"].to_list() == ["O", "A", "A"]
        assert found["value"][0] is None
        assert found["upper"][0] is None

    def test_plants_at_the_same_place_are_counted(self):
        table = scattered(50, A=10).with_columns(row=pl.int_range(50))
        table = table.with_columns(x=pl.when(pl.col("row") < 4).then(1.0).otherwise("x")).with_columns(
            y=pl.when(pl.col("row") < 4).then(1.0).otherwise("y")
        )
        found = k_density(table, distances="5", simulations=0)
        assert dict(found.select("industry", "coincident").iter_rows()) == {"A": 4, "Z": 0}


class TestLocalValues:
    def test_their_mean_by_what_is_expected_is_the_whole(self):
        table = scattered(300, A=60)
        local = local_concentration(table, distances="15", industry="A")
        whole = marcon_puech_m(table, distances="15", industry="A", simulations=0)
        assert local.filter(pl.col("value").is_not_null())["value"].mean() == pytest.approx(whole["value"][0])

    def test_the_chance_is_hypergeometric(self):
        table = pl.DataFrame({"industry": list("aaabbbbb"), "x": [0.0, 1, 2, 50, 60, 70, 80, 90], "y": [0.0] * 8})  # fmt: skip
        found = local_concentration(table, distances="5", industry="a")
        # Both neighbours of the industry, two of the seven others being: 1 / C(7, 2).
        assert found["p_value"].to_list() == pytest.approx([1 / 21] * 3)
        assert found["establishment"].to_list() == ["1", "2", "3"]

    def test_members_are_those_planted(self):
        random = np.random.default_rng(3)
        places = random.random((2000, 2)) * 100
        places[:40] = 50 + random.normal(scale=2, size=(40, 2))
        table = pl.DataFrame({"x": places[:, 0], "y": places[:, 1], "industry": ["A"] * 80 + ["B"] * 1920})
        found = local_concentration(table, distances="4", industry="A", confidence=0.99)
        members = {int(name) for name in found.filter(pl.col("member"))["establishment"]}
        planted = set(range(1, 41))
        assert len(members & planted) >= 38
        assert len(members - planted) <= 2

    def test_of_chance_there_are_hardly_any_members(self):
        wrong = sum(
            local_concentration(scattered(400, seed, A=60), distances="10", industry="A")["member"].any()
            for seed in range(40)
        )
        assert wrong <= 6

    def test_periods_stand_by_themselves_and_plants_by_their_names(self):
        table = scattered(40, A=12).with_columns(establishment=pl.format("plant {}", pl.int_range(40)))
        both = pl.concat([table.with_columns(period=pl.lit(year)) for year in ("2018", "2019")])
        found = local_concentration(both, distances="20", industry="A")
        assert found.height == 24
        assert found.columns[:4] == ["industry", "establishment", "distance", "period"]
        assert found["establishment"][0] == "plant 0"


def test_straight_lines_and_arcs_are_inverse():
    assert arc(chord(np.array([1.0, 500.0]), True), True) == pytest.approx([1.0, 500.0])
