"""Similar regions by worked examples: what is added up, what is left out, who comes first."""

import math

import polars as pl
import pytest

import klaster
from klaster.indicators.concentration import krugman_index
from klaster.indicators.similarity import similar_regions
from tests.spec.test_concentration import ECONGEO, matrix


def of(table, region, **parameters):
    rows = similar_regions(table, **parameters)
    return {row["peer"]: row for row in rows.filter(pl.col("region") == region).iter_rows(named=True)}


class TestBothParts:
    TABLE = pl.DataFrame(
        {
            "region": ["a", "a", "b", "b", "c"],
            "industry": ["x", "y", "x", "y", "z"],
            "value": [60, 40, 20, 180, 1000],
        }
    )

    def test_by_hand(self):
        """Shares .6 .4 against .1 .9: half of .5 + .5. Sizes 100 and 200: ln 2 over ln 10."""
        row = of(self.TABLE, "a")["b"]
        assert row["structure_distance"] == pytest.approx(0.5)
        assert row["size_distance"] == pytest.approx(math.log(2) / math.log(10))
        assert row["size_ratio"] == pytest.approx(2)
        assert row["value"] == pytest.approx(0.5 * 0.5 + 0.5 * math.log10(2))

    def test_nothing_in_common_and_tenfold_is_as_far_as_can_be(self):
        row = of(self.TABLE, "a")["c"]
        assert (row["structure_distance"], row["size_distance"], row["value"]) == (1, 1, 1)

    def test_the_weight_moves_between_the_two(self):
        assert of(self.TABLE, "a", structure_weight=1)["b"]["value"] == pytest.approx(0.5)
        assert of(self.TABLE, "a", structure_weight=0)["b"]["value"] == pytest.approx(math.log10(2))

    def test_the_span_says_what_is_wholly_different(self):
        assert of(self.TABLE, "a", size_span=2)["b"]["size_distance"] == 1
        assert of(self.TABLE, "a", size_span=100)["b"]["size_distance"] == pytest.approx(math.log10(2) / 2)

    def test_the_nearest_come_first_and_only_so_many(self):
        rows = similar_regions(self.TABLE, peers=1).sort("region")
        assert rows["peer"].to_list() == ["b", "a", "b"]
        assert rows["rank"].to_list() == [1, 1, 1]


class TestAgainstKrugman:
    def test_the_mean_over_the_others_is_the_pairwise_index(self):
        """METHODS M4's matrix, by a function that never makes the pairs."""
        table = matrix(ECONGEO)
        halves = krugman_index(table, reference="pairwise", scale="half").sort("region")["value"].to_list()
        rows = similar_regions(table).group_by("region").agg(pl.col("structure_distance").mean())
        assert rows.sort("region")["structure_distance"].to_list() == pytest.approx(halves)

    def test_the_published_pair_without_a_common_industry(self):
        table = pl.DataFrame(
            {"region": ["a"] * 3 + ["b"] * 2, "industry": list("vwxyz"), "value": [20, 10, 70, 60, 40]}
        )
        assert of(table, "a")["b"]["structure_distance"] == 1


class TestWhatIsNotKnown:
    TABLE = pl.DataFrame(
        {
            "region": ["a"] * 3 + ["b"] * 3 + ["c"] * 3,
            "industry": list("xyz") * 3,
            "value": [50, 50, None, 10, 30, 60, 40, 40, 20],
            "status": ["A", "A", "Q"] + ["A"] * 6,
        }
    )

    def test_is_left_out_of_both_and_makes_an_estimate(self):
        row = of(self.TABLE, "a")["b"]
        assert row["structure_distance"] == pytest.approx(0.5 * (abs(0.5 - 0.25) + abs(0.5 - 0.75)))
        assert (row["status"], row["left_out"]) == ("E", 1)

    def test_does_not_touch_pairs_that_know_it(self):
        row = of(self.TABLE, "b")["c"]
        assert row["left_out"] == 0
        assert row["structure_distance"] == pytest.approx(0.5 * (0.3 + 0.1 + 0.4))

    def test_can_be_withheld(self):
        row = of(self.TABLE, "a", missing="withhold")["b"]
        assert (row["value"], row["rank"]) == (None, None)
        assert row["status"] in ("O", "Q")

    def test_a_region_without_jobs_has_no_peers(self):
        table = pl.DataFrame({"region": ["a", "b", "c"], "industry": ["x"] * 3, "value": [5, 5, 0]})
        rows = similar_regions(table).sort("region", "peer")
        assert rows.filter(pl.col("value").is_not_null()).select("region", "peer").rows() == [
            ("a", "b"),
            ("b", "a"),
        ]
        assert set(rows.filter(pl.col("value").is_null())["status"]) == {"O"}

    @pytest.mark.parametrize("regions", [[], ["a"]])
    def test_too_few_regions_give_an_empty_table(self, regions):
        table = pl.DataFrame(
            {"region": regions, "industry": ["x"] * len(regions), "value": [5.0] * len(regions)},
            schema={"region": pl.String, "industry": pl.String, "value": pl.Float64},
        )
        assert klaster.compute("similar_regions", table).frame.height == 0


def test_periods_stand_apart():
    table = pl.DataFrame(
        {
            "region": ["a", "b"] * 2,
            "industry": ["x"] * 4,
            "period": ["2018", "2018", "2019", "2019"],
            "value": [1, 1, 1, 3],
        }
    )
    rows = similar_regions(table).filter(pl.col("region") == "a").sort("period")
    assert rows["size_ratio"].to_list() == pytest.approx([1, 3])
