"""Specialisation and concentration by worked examples. Figures marked M4 are those of other software."""

import json

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from klaster.indicators.concentration import (
    hachman_index,
    herfindahl_index,
    hoover_index,
    krugman_index,
    locational_gini,
)
from klaster.model.errors import InputError

ECONGEO = [[44, 63, 8, 83], [48, 42, 10, 1], [74, 54, 96, 16], [39, 26, 28, 13], [89, 61, 45, 76]]
LOCATED = [[100, 0, 0, 0, 0], [0, 15, 5, 70, 10], [0, 20, 10, 20, 50], [0, 25, 30, 5, 40], [0, 40, 55, 5, 0]]


def matrix(values, **columns):
    """A long table of a regions x industries matrix."""
    rows = [
        {"region": f"r{r}", "industry": f"i{i}", "value": float(value)}
        for r, row in enumerate(values)
        for i, value in enumerate(row)
    ]
    return pl.DataFrame(rows).with_columns(**columns)


def hidden(table, region, industry, status="Q"):
    """The table with one cell suppressed."""
    here = (pl.col("region") == region) & (pl.col("industry") == industry)
    return table.with_columns(
        value=pl.when(~here).then(pl.col("value")),
        status=pl.when(here).then(pl.lit(status)).otherwise(pl.lit("A")),
    )


def by_region(table):
    return table.sort("region")["value"].to_list()


class TestKrugman:
    def test_the_econgeo_matrix(self):
        expected = [0.52496582, 0.60313892, 0.39170306, 0.21393260, 0.16312702]
        assert by_region(krugman_index(matrix(ECONGEO))) == pytest.approx(expected, abs=1e-8)
        half = krugman_index(matrix(ECONGEO), scale="half")
        assert by_region(half) == pytest.approx([each / 2 for each in expected], abs=1e-8)

    def test_two_regions_without_a_common_industry(self):
        table = matrix([(20, 10, 70, 0, 0), (0, 0, 0, 60, 40)])
        assert krugman_index(table, reference="pairwise")["value"].to_list() == pytest.approx([2, 2])
        assert krugman_index(table, reference="rest")["value"].to_list() == pytest.approx([2, 2])

    def test_goettingen_against_the_nation(self, reference):
        town = json.loads((reference / "vectors.json").read_text())["goettingen"]
        table = pl.DataFrame({"region": "g", "industry": town["sections"], "value": town["region_2017"],
                              "industry_total": town["nation_2017"]})  # fmt: skip
        assert krugman_index(table)["value"].item() == pytest.approx(0.4508468784, abs=1e-10)

    def test_every_reference_is_what_it_says(self):
        share = np.array(ECONGEO) / np.array(ECONGEO).sum(1, keepdims=True)
        jobs = np.array(ECONGEO, float)
        others = [np.delete(np.arange(5), r) for r in range(5)]
        pairwise = [np.mean([abs(share[r] - share[s]).sum() for s in others[r]]) for r in range(5)]
        mean = [abs(share[r] - share[others[r]].mean(0)).sum() for r in range(5)]
        rest = [abs(share[r] - jobs[others[r]].sum(0) / jobs[others[r]].sum()).sum() for r in range(5)]
        for name, expected in (("pairwise", pairwise), ("mean_of_others", mean), ("rest", rest)):
            assert by_region(krugman_index(matrix(ECONGEO), reference=name)) == pytest.approx(expected), name

    def test_the_interval_is_the_delta_methods(self):
        table = matrix(ECONGEO)
        row = krugman_index(table).sort("region").row(0, named=True)
        share, whole = np.array(ECONGEO[0]) / 198, np.array(ECONGEO).sum(0) / np.array(ECONGEO).sum()
        sign = np.sign(share - whole)
        error = np.sqrt(((share * sign**2).sum() - (share * sign).sum() ** 2) / 198)
        assert row["upper"] - row["value"] == pytest.approx(1.959963985 * error)
        wide = krugman_index(table, design_effect=4.0).sort("region").row(0, named=True)
        assert wide["upper"] - wide["value"] == pytest.approx(2 * (row["upper"] - row["value"]))


class TestHachman:
    def test_the_econgeo_matrix(self):
        expected = [0.71917814, 0.71628563, 0.77519834, 0.94297762, 0.96067296]
        assert by_region(hachman_index(matrix(ECONGEO))) == pytest.approx(expected, abs=1e-8)

    def test_the_whole_area_is_made_like_itself(self):
        assert hachman_index(matrix([ECONGEO[0]]))["value"].item() == pytest.approx(1)


class TestHerfindahl:
    def test_the_published_example(self):
        row = herfindahl_index(matrix([(20, 50, 20, 10)])).row(0, named=True)
        assert (row["value"], row["normalised"]) == pytest.approx((0.34, 0.12))
        assert row["equivalent_number"] == pytest.approx(2.94, abs=2e-3)

    def test_the_econgeo_matrix(self):
        expected = (np.array(ECONGEO) / np.array(ECONGEO).sum(1, keepdims=True)) ** 2
        computed = by_region(herfindahl_index(matrix(ECONGEO)))
        assert computed[0] == pytest.approx(0.32797674, abs=1e-8)
        assert computed == pytest.approx(expected.sum(1).tolist())

    def test_incomes_over_regions(self):
        table = pl.DataFrame({"region": list("abcde"), "industry": "all", "value": [10, 10, 10, 20, 50]})
        assert herfindahl_index(table, of="industry")["value"].item() == pytest.approx(0.32)

    def test_the_interval_covers_the_truth_as_often_as_it_says(self):
        random = np.random.default_rng(3)
        share = np.array([0.4, 0.3, 0.2, 0.1])
        draws = random.multinomial(400, share, 600)
        bounds = herfindahl_index(matrix(draws), design_effect=1.0)
        covered = bounds.filter((pl.col("lower") <= (share**2).sum()) & (pl.col("upper") >= (share**2).sum()))
        assert 0.92 < covered.height / 600 < 0.98


LAENDER = {
    # Gross domestic product in thousand million euro and population of the German states, 2015.
    "value": [460.69, 549.19, 124.16, 65.29, 31.59, 109.27, 263.44, 39.87, 258.53, 645.59, 131.95, 35.03,
              112.66, 56.22, 85.61, 56.81],
    "population": [10879618, 12843514, 3520031, 2484826, 671489, 1787408, 6176172, 1612362, 7926599, 17865516,
                   4052803, 995597, 4084851, 2245470, 2858714, 2170714],
}  # fmt: skip


class TestGermanStates:
    def table(self):
        return pl.DataFrame({"region": [f"r{n:02}" for n in range(16)], **LAENDER})

    def test_output_against_population(self):
        row = hoover_index(self.table(), base="population").row(0, named=True)
        assert row["value"] == pytest.approx(0.07358990889, abs=1e-10)

    def test_concentration_of_output(self):
        table = self.table().with_columns(industry=pl.lit("all"))
        row = herfindahl_index(table, of="industry").row(0, named=True)
        assert row["value"] == pytest.approx(0.1251762991, abs=1e-10)


class TestHoover:
    def test_by_hand(self):
        table = matrix([(30, 70), (10, 90)])
        assert hoover_index(table).sort("industry")["value"].to_list() == pytest.approx([0.25, 0.0625])

    def test_against_population_without_industries(self):
        table = pl.DataFrame({"region": list("abc"), "value": [60, 30, 10], "population": [40, 40, 20]})
        row = hoover_index(table, base="population").row(0, named=True)
        assert (row["value"], row["regions"], row["status"]) == (pytest.approx(0.2), 3, "A")

    def test_a_base_that_the_table_lacks(self):
        with pytest.raises(InputError, match="no column 'population'"):
            hoover_index(matrix(ECONGEO), base="population")

    def test_a_region_of_unknown_population_is_left_out(self):
        table = pl.DataFrame({"region": list("abc"), "value": [60, 40, 10], "population": [50, 50, None]})
        row = hoover_index(table, base="population").row(0, named=True)
        assert (row["value"], row["status"], row["unknown"], row["regions"]) == (
            pytest.approx(0.1),
            "E",
            1,
            2,
        )


class TestLocationalGini:
    def test_half_the_area_over_five_regions(self):
        half = locational_gini(matrix(LOCATED), convention="half").sort("industry")
        assert half["value"].to_list() == pytest.approx([0.40, 0.18, 0.27, 0.31, 0.28])
        whole = locational_gini(matrix(LOCATED)).sort("industry")
        assert whole["value"].to_list() == pytest.approx([0.80, 0.36, 0.54, 0.62, 0.56])

    def test_a_cell_without_a_row_is_a_zero(self):
        sparse = locational_gini(matrix(LOCATED).filter(pl.col("value") > 0), convention="half").sort(
            "industry"
        )
        assert sparse["value"].to_list() == pytest.approx([0.40, 0.18, 0.27, 0.31, 0.28])
        by_quotient = [
            locational_gini(table, convention="quotient").sort("industry")["value"].to_list()
            for table in (matrix(LOCATED), matrix(LOCATED).filter(pl.col("value") > 0))
        ]
        assert by_quotient[0] == pytest.approx(by_quotient[1])

    def test_gini_of_quotients_over_regions(self):
        table = pl.DataFrame({"region": list("abcde"), "industry": "x", "value": [500, 500, 1000, 7000, 1000],
                              "region_total": [20000, 15000, 20000, 40000, 5000]})  # fmt: skip
        row = locational_gini(table, convention="quotient").row(0, named=True)
        assert row["value"] == pytest.approx(0.4068965517, abs=1e-10)
        assert (row["lower"], row["upper"]) == (None, None)

    def test_gini_of_quotients_over_industries(self):
        table = pl.DataFrame({"region": "r", "industry": list("abcde"), "value": [700, 600, 500, 10000, 40000],
                              "industry_total": [30000, 15000, 10000, 60000, 50000]})  # fmt: skip
        row = locational_gini(table, convention="quotient", of="region").row(0, named=True)
        assert row["value"] == pytest.approx(0.6222222222, abs=1e-10)

    def test_incomes(self):
        incomes = pl.DataFrame({"region": list("abcde"), "value": [10, 10, 10, 20, 50]})
        assert locational_gini(incomes, base="equal")["value"].item() == pytest.approx(0.36)
        assert locational_gini(incomes, base="equal", small_sample=True)["value"].item() == pytest.approx(
            0.45
        )

    def test_the_interval_covers_the_truth_as_often_as_it_says(self):
        random = np.random.default_rng(4)
        share, base = np.array([0.5, 0.2, 0.2, 0.1]), np.array([0.1, 0.2, 0.3, 0.4])
        order = np.argsort(share / base)
        cumulated = base[order].cumsum()
        truth = (share[order] * (2 * cumulated - base[order])).sum() - 1
        draws = random.multinomial(500, share, 500).T
        table = matrix(draws, region_total=pl.lit(0.0)).with_columns(
            region_total=pl.col("region").replace_strict({f"r{r}": each for r, each in enumerate(base)})
        )
        bounds = locational_gini(table, design_effect=1.0)
        covered = bounds.filter((pl.col("lower") <= truth) & (pl.col("upper") >= truth))
        assert 0.92 < covered.height / 500 < 0.98


INDICES = [krugman_index, hachman_index, herfindahl_index, hoover_index, locational_gini]


class TestUnknownCells:
    @pytest.mark.parametrize("index", INDICES)
    def test_a_suppressed_cell_gives_an_estimate_and_is_counted(self, index):
        table = index(hidden(matrix(ECONGEO), "r0", "i0"))
        own = table.filter((pl.col(table.columns[0]) == "r0") | (pl.col(table.columns[0]) == "i0")).row(
            0, named=True
        )
        assert (own["status"], own["unknown"]) == ("E", 1)
        assert own["value"] is not None

    @pytest.mark.parametrize("index", INDICES)
    def test_or_is_withheld(self, index):
        table = index(hidden(matrix(ECONGEO), "r0", "i0"), missing="withhold")
        own = table.filter((pl.col(table.columns[0]) == "r0") | (pl.col(table.columns[0]) == "i0")).row(
            0, named=True
        )
        assert (own["value"], own["status"], own["lower"]) == (None, "Q", None)

    def test_a_herfindahl_index_of_known_cells_stays_normal_beside_a_suppressed_neighbour(self):
        rows = herfindahl_index(hidden(matrix(ECONGEO), "r0", "i0")).sort("region")
        assert rows["status"].to_list() == ["E", "A", "A", "A", "A"]

    def test_what_a_published_total_leaves_is_spread_over_the_unknown(self):
        table = matrix([(50, 30, 20), (100, 60, 40)], region_total=pl.Series([100.0] * 3 + [200.0] * 3))
        row = herfindahl_index(hidden(table, "r0", "i2")).sort("region").row(0, named=True)
        assert (row["value"], row["status"]) == (pytest.approx(0.38), "E")

    def test_without_a_published_total_the_unknown_is_left_out_of_both_structures(self):
        table = hidden(matrix([(50, 30, 20), (100, 60, 40), (7, 7, 7)]), "r0", "i2")
        row = krugman_index(table).sort("region").row(0, named=True)
        expected = 2 * abs(50 / 80 - 157 / (157 + 97))
        assert row["value"] == pytest.approx(expected)

    def test_a_total_that_its_parts_do_not_reach_makes_an_estimate(self):
        table = matrix([(50, 30)], region_total=pl.lit(100.0))
        assert herfindahl_index(table)["status"].item() == "E"

    @pytest.mark.parametrize("index", INDICES)
    def test_a_region_without_anything_has_no_index_and_spoils_no_other(self, index):
        table = index(
            pl.concat([matrix(ECONGEO), pl.DataFrame({"region": "z", "industry": "i0", "value": 0.0})])
        )
        others = table.filter(pl.col(table.columns[0]) != "z")
        assert others["value"].null_count() == 0
        assert set(others["status"]) == {"A"}
        if "region" in table.columns:
            assert table.filter(pl.col("region") == "z").select("value", "status").row(0) == (None, "O")

    @pytest.mark.parametrize("index", INDICES)
    def test_a_value_below_zero_is_part_of_nothing(self, index):
        table = matrix(ECONGEO)
        first = (pl.col("region") == "r0") & (pl.col("industry") == "i0")
        negative = index(table.with_columns(value=pl.when(first).then(-5.0).otherwise(pl.col("value"))))
        unknown = index(table.with_columns(value=pl.when(first).then(None).otherwise(pl.col("value"))))
        key = table.columns[0] if "region" in negative.columns else "industry"
        assert_frame_equal(negative.sort(key), unknown.sort(key), abs_tol=1e-12)
        assert "E" in negative["status"]
