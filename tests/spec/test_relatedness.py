"""Related industries and complexity by worked examples (M11)."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, strategies

from klaster.indicators.complexity import economic_complexity_index, product_complexity_index
from klaster.indicators.links_between import (
    input_output_relatedness,
    occupation_similarity,
    skill_relatedness,
)
from klaster.indicators.relatedness import proximity, relatedness_density
from klaster.model.errors import InputError
from klaster.numerics.complexity import complexity, components, fitness, reflections
from klaster.numerics.relatedness import co_occurrence, densities, proximities

# Hidalgo and Hausmann 2009, Fig. S4.
NETWORK = np.array([[1.0, 1, 1, 1], [0, 1, 0, 0], [0, 0, 1, 1], [0, 0, 0, 1]])


def table(held, regions=None, industries=None):
    """Ones and zeros as a table, zeros too."""
    regions = regions or [f"C{at + 1}" for at in range(len(held))]
    industries = industries or [f"P{at + 1}" for at in range(len(held[0]))]
    rows = [(r, i, float(held[x][y])) for x, r in enumerate(regions) for y, i in enumerate(industries)]
    return pl.DataFrame(rows, schema=["region", "industry", "value"], orient="row")


class TestComplexity:
    def test_of_the_network_of_figure_s4(self):
        found = economic_complexity_index(table(NETWORK), binary=True)
        assert found["value"].to_list() == pytest.approx([-0.07535309, -1.60291607, 0.74778820, 0.93048095], abs=1e-8)  # fmt: skip
        assert found["diversity"].to_list() == [4, 1, 2, 1]
        assert found["eigenvalue"].to_list() == pytest.approx([0.54213371] * 4, abs=1e-8)
        assert found["gap"].to_list() == pytest.approx([0.54213371 - 0.19015430] * 4, abs=1e-8)
        assert set(found["status"]) == {"A"}

    def test_a_region_is_the_mean_of_its_industries(self):
        regions = economic_complexity_index(table(NETWORK), binary=True)["value"].to_numpy()
        industries = product_complexity_index(table(NETWORK), binary=True)["value"].to_numpy()
        assert NETWORK @ industries / NETWORK.sum(axis=1) == pytest.approx(regions)

    def test_reflections(self):
        first, second = reflections(NETWORK, 1), reflections(NETWORK, 2)
        assert first[0].tolist() == pytest.approx([2, 2, 2.5, 3])
        assert first[1].tolist() == pytest.approx([4, 2.5, 3, 2.3333], abs=1e-4)
        assert second[0].tolist() == pytest.approx([2.958333, 2.5, 2.666667, 2.333333], abs=1e-6)
        assert second[1].tolist() == pytest.approx([2, 2, 2.25, 2.5])

    def test_empty_regions_and_industries_have_none_and_spoil_nothing(self):
        wider = np.zeros((6, 6))
        wider[np.ix_([0, 2, 3, 5], [0, 1, 4, 5])] = NETWORK
        found = economic_complexity_index(table(wider), binary=True)
        assert found["status"].to_list() == ["A", "O", "A", "A", "O", "A"]
        known = found.filter(pl.col("value").is_not_null())["value"].to_list()
        assert known == pytest.approx([-0.07535309, -1.60291607, 0.74778820, 0.93048095], abs=1e-8)

    def test_parts_that_share_nothing_are_ranked_each_by_itself(self):
        apart = np.zeros((8, 8))
        apart[:4, :4], apart[4:, 4:] = NETWORK, NETWORK[::-1]
        found = economic_complexity_index(table(apart), binary=True)
        assert sorted(set(found["component"])) == [1, 2]
        first, second = (part["value"].to_numpy() for part in found.partition_by("component"))
        assert first == pytest.approx(second[::-1])

    def test_one_region_or_regions_all_alike_have_none(self):
        for held in ([[1.0, 1.0]], [[1.0, 1.0], [1.0, 1.0]]):
            found = economic_complexity_index(table(held), binary=True)
            assert set(found["value"]) == {None}
            assert set(found["status"]) == {"O"}

    @given(strategies.integers(0, 10_000))
    def test_does_not_depend_on_order_and_agrees_with_the_plain_eigenproblem(self, seed):
        random = np.random.default_rng(seed)
        held = (random.random((random.integers(3, 12), random.integers(3, 12))) < 0.5).astype(float)
        found = complexity(held)
        rows, columns = random.permutation(len(held)), random.permutation(held.shape[1])
        moved = complexity(held[np.ix_(rows, columns)])
        if (found.gap > 1e-6).all() and (found.correlation > 1e-6).all() and len(found.gap) == 1:
            assert moved.rows == pytest.approx(found.rows[rows], nan_ok=True)
            assert moved.columns == pytest.approx(found.columns[columns], nan_ok=True)
            there = np.ix_(found.row_component == 0, found.column_component == 0)
            core = held[there]
            plain = (core / core.sum(axis=1)[:, None]) @ (core / core.sum(axis=0)).T
            e = found.rows[found.row_component == 0]
            away = plain @ e - found.eigenvalue[0] * e
            assert away == pytest.approx(np.full(len(e), away[0]), abs=1e-7)  # up to the constant vector

    def test_jobs_have_an_interval_about_the_value(self):
        random = np.random.default_rng(2)
        jobs = table(random.poisson(40 * (1 + 3 * np.eye(8)[:, :8] + random.random((8, 8)))))
        found = economic_complexity_index(jobs, simulations=39)
        assert (found["lower"] <= found["value"]).all()
        assert (found["value"] <= found["upper"]).all()

    def test_fitness_falls_for_what_the_unfit_can_do(self):
        rows, columns = fitness(NETWORK)
        assert rows.argmax() == 0
        assert columns[0] > columns[3]

    def test_components_are_by_size(self):
        rows, columns = components(np.array([[1.0, 0, 0, 0], [0, 1, 1, 0], [0, 0, 1, 0]]))
        assert rows.tolist() == [1, 0, 0]
        assert columns.tolist() == [1, 0, 0, -1]


class TestProximity:
    def test_of_the_network_of_figure_s4(self):
        found = proximity(table(NETWORK), binary=True, simulations=0)
        pairs = {(a, b): value for a, b, value in found.select("industry", "partner", "value").iter_rows()}
        expected = {("P1", "P2"): 0.5, ("P1", "P3"): 0.5, ("P1", "P4"): 1 / 3, ("P2", "P3"): 0.5, ("P2", "P4"): 1 / 3, ("P3", "P4"): 2 / 3}  # fmt: skip
        assert pairs == pytest.approx(expected | {(b, a): value for (a, b), value in expected.items()})

    def test_conventions_of_normalisation(self):
        upper = np.array([[0.0, 10, 1, 5, 5, 9], [0, 8, 0, 1, 5, 7], [0, 0, 0, 9, 4, 4], [0, 0, 0, 6, 6, 5], [0, 0, 0, 0, 8, 1], [0, 0, 0, 0, 0, 10]])  # fmt: skip
        together = upper + np.triu(upper, 1).T
        values = {name: proximities(together, name) for name in ("probability", "association", "cosine", "jaccard")}  # fmt: skip
        assert values["probability"][0, 1] == pytest.approx(1.70138760, abs=1e-8)
        assert values["association"][0, 1] == pytest.approx(2.08695652, abs=1e-8)
        assert values["cosine"][0, 1] == pytest.approx(0.380693494, abs=1e-9)
        assert values["jaccard"][0, 1] == pytest.approx(0.232558140, abs=1e-9)
        assert values["probability"][2, 3] == pytest.approx(2.34363178, abs=1e-8)

    def test_an_industry_that_nobody_has_is_near_nothing_and_says_so(self):
        found = proximity(table([[1, 0, 1], [1, 0, 0]]), binary=True, simulations=0)
        rows = {(a, b): (v, s) for a, b, v, s in found.select("industry", "partner", "value", "status").iter_rows()}  # fmt: skip
        assert rows["P1", "P2"] == (None, "O")
        assert rows["P1", "P3"] == (0.5, "A")

    def test_the_interval_holds_the_value_and_narrows_with_regions(self):
        random = np.random.default_rng(1)
        wide = (random.random((12, 3)) < 0.6).astype(float)
        few, many = (
            proximity(table(np.tile(wide, (times, 1))), binary=True).filter(
                (pl.col("industry") == "P1") & (pl.col("partner") == "P2")
            )
            for times in (1, 20)
        )
        assert few["lower"][0] <= few["value"][0] <= few["upper"][0]
        assert many["upper"][0] - many["lower"][0] < (few["upper"][0] - few["lower"][0]) / 2

    def test_of_jobs_it_rests_on_quotients(self):
        jobs = table([[90, 10, 50], [80, 20, 60], [10, 90, 40], [20, 80, 45]])
        found = proximity(jobs, simulations=0)
        pairs = {(a, b): value for a, b, value in found.select("industry", "partner", "value").iter_rows()}
        assert pairs["P1", "P3"] == 1.0
        assert pairs["P1", "P2"] == 0.0

    def test_what_is_confidential_makes_an_estimate(self):
        jobs = table([[90, 10], [10, 90], [50, 50]]).with_columns(
            value=pl.when((pl.col("region") == "C3") & (pl.col("industry") == "P1"))
            .then(None)
            .otherwise("value"),
            status=pl.when((pl.col("region") == "C3") & (pl.col("industry") == "P1"))
            .then(pl.lit("Q"))
            .otherwise(pl.lit("A")),
        )
        assert set(proximity(jobs, simulations=0)["status"]) == {"E"}


class TestDensity:
    def test_of_the_network_of_figure_s4(self):
        found = relatedness_density(table(NETWORK), binary=True, simulations=0)
        second = found.filter(pl.col("region") == "C2")
        assert second["value"].to_list() == pytest.approx([37.5, 0, 30, 25])
        assert second["specialised"].to_list() == [False, True, False, False]
        assert second["quadrant"].null_count() == 1

    def test_of_the_network_with_relatedness_from_elsewhere(self):
        held = np.array([[0.0, 1, 0, 1], [0, 0, 0, 1], [0, 0, 0, 1], [1, 0, 0, 1], [1, 1, 1, 0]])
        related = np.array([[1.0, 1, 0, 1], [1, 1, 1, 1], [0, 1, 1, 1], [1, 1, 1, 0]])
        # M11 has these with the diagonal in; ours leaves an industry out of its own surroundings.
        with_diagonal = 100 * (held @ related) / related.sum(axis=0)
        assert with_diagonal[0] == pytest.approx([66.67, 50, 66.67, 33.33], abs=0.01)
        assert with_diagonal[4] == pytest.approx([66.67, 75, 66.67, 100], abs=0.01)
        apart = related - np.diag(np.diag(related))
        assert densities(held, related) == pytest.approx((held @ apart) / apart.sum(axis=0))

    @given(strategies.integers(0, 10_000))
    def test_lies_between_nothing_and_all(self, seed):
        random = np.random.default_rng(seed)
        held = (random.random((6, 5)) < 0.5).astype(float)
        found = densities(held, proximities(co_occurrence(held), "conditional"))
        known = found[np.isfinite(found)]
        assert ((known >= 0) & (known <= 1)).all()
        everything = densities(np.ones((1, 5)), proximities(co_occurrence(held), "conditional"))
        assert np.isin(everything[np.isfinite(everything)].round(12), [1.0]).all()


class TestLinks:
    def test_moves_of_workers(self):
        flows = [("a", "b", 30), ("a", "c", 5), ("b", "a", 20), ("b", "c", 5), ("c", "a", 5), ("c", "b", 10)]
        found = skill_relatedness(
            pl.DataFrame(flows, schema=["industry", "partner", "value"], orient="row")
        ).row(0, named=True)
        assert found["value"] == pytest.approx(1.60714286, abs=1e-8)
        assert found["normalised"] == pytest.approx(0.23287671, abs=1e-8)
        assert found["flow"] == 30

    def test_a_flow_that_is_not_known_makes_estimates(self):
        moves = pl.DataFrame(
            {"industry": list("abc"), "partner": list("bca"), "value": [3.0, None, 4.0], "status": ["A", "Q", "A"]}
        )  # fmt: skip
        found = skill_relatedness(moves)
        assert "A" not in found.filter((pl.col("industry") == "b") | (pl.col("partner") == "b"))["status"]

    def test_negative_flows_are_refused(self):
        with pytest.raises(InputError, match="a / b"):
            input_output_relatedness(pl.DataFrame({"industry": ["a"], "partner": ["b"], "value": [-1.0]}))

    def test_occupations(self):
        staff = pl.DataFrame(
            {"industry": list("aaabbb"), "occupation": list("xyzxyz"), "value": [1.0, 2, 3, 30, 20, 10]}
        )
        assert occupation_similarity(staff)["value"].to_list() == pytest.approx([-1.0, -1.0])


class TestBadInput:
    def test_other_values_than_ones_and_zeros_are_named(self):
        with pytest.raises(InputError, match="C1 / P2: value 3"):
            proximity(table([[1, 3], [0, 1]]), binary=True)

    def test_a_cell_twice_is_named(self):
        twice = pl.concat([table(NETWORK), table(NETWORK).head(1)])
        with pytest.raises(InputError, match="C1 / P1: 2 rows"):
            economic_complexity_index(twice, binary=True)

    @pytest.mark.parametrize("method", [proximity, relatedness_density, economic_complexity_index])
    def test_an_empty_table_gives_an_empty_one(self, method):
        assert method(table(NETWORK).head(0), binary=True).height == 0
