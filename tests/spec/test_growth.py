"""Growth by worked examples. Figures marked M3 are those that independent software computes."""

import json

import narwhals as nw
import polars as pl
import pytest

from klaster.indicators.growth import growth_rate, shift_share
from klaster.model.errors import InputError

NATION = {2010: (400, 150, 150, 400), 2011: (440, 210, 135, 480), 2012: (460, 230, 155, 500)}
A = {2010: (90, 20, 10, 60), 2011: (100, 40, 10, 55)}
B = {2010: (60, 30, 30, 40), 2011: (85, 55, 40, 35)}
C = {2010: (250, 100, 110, 300), 2011: (255, 115, 85, 390)}
PARTS = ["national", "industry_mix", "regional", "allocation", "birth"]


def long(name, region, nation=None):
    """A region's industries by period, with the nation's as published totals."""
    rows = [
        {"region": name, "industry": f"i{i}", "period": period, "value": float(value)}
        | ({"industry_total": float(nation[period][i])} if nation else {})
        for period, values in region.items()
        for i, value in enumerate(values)
    ]
    return pl.DataFrame(rows)


def one(table, **parameters):
    return shift_share(table, level="region", **parameters).row(0, named=True)


def cell(table, region, industry, **parameters):
    """One row of the cells."""
    rows = shift_share(table, **parameters).filter(
        (pl.col("region") == region) & (pl.col("industry") == industry)
    )
    return rows.row(0, named=True)


def components(row):
    return [row[name] for name in PARTS]


class TestPublishedExamples:
    """REAT's examples (M3)."""

    def test_classic(self):
        row = one(long("r", A, NATION))
        assert (row["value"], row["status"], row["base_period"], row["period"]) == (25, "A", 2010, 2011)
        assert components(row) == pytest.approx([27, 1, -3, 0, 0])

    @pytest.mark.parametrize(("region", "expected"), [(B, (55, 24, -1, 32)), (C, (85, 114, 0, -29))])
    def test_classic_of_other_regions(self, region, expected):
        row = one(long("r", region, NATION))
        assert [row["value"], *components(row)[:3]] == pytest.approx(expected, abs=1e-9)

    def test_three_regions_make_the_nation(self):
        table = pl.concat([long(name, region) for name, region in zip("abc", (A, B, C), strict=True)])
        rows = shift_share(table, level="region").sort("region")
        assert rows["regional"].to_list() == pytest.approx([-3, 32, -29])
        assert rows["regional"].sum() == pytest.approx(0, abs=1e-9)

    def test_esteban_marquillas(self):
        row = one(long("r", A, NATION), variant="esteban_marquillas")
        assert components(row) == pytest.approx([27, 1, -0.6363636364, -2.3636363636, 0], abs=1e-9)

    def test_gerfin_multiplies(self):
        row = one(long("r", A, NATION), variant="gerfin")
        assert row["value"] == pytest.approx(0.9903381643, abs=1e-10)
        assert row["industry_mix"] == pytest.approx(1.0048309179, abs=1e-10)
        assert row["regional"] == pytest.approx(0.9855769231, abs=1e-10)
        assert row["residual"] == pytest.approx(0, abs=1e-12)

    def test_dynamic_over_three_years(self):
        row = one(long("r", {**A, 2012: (105, 45, 15, 60)}, NATION), variant="dynamic")
        assert (row["value"], row["links"]) == (45, 2)
        assert components(row)[:3] == pytest.approx([39.9644268775, 0.1636997257, 4.8718733969], abs=2e-7)
        assert row["residual"] == pytest.approx(0, abs=1e-9)

    def test_freiburg(self, reference):
        town = json.loads((reference / "vectors.json").read_text())["freiburg"]
        table = long("f", {2008: town["r08"], 2014: town["r14"]}, {2008: town["n08"], 2014: town["n14"]})
        row = one(table)
        assert [row["value"], *components(row)[:3]] == pytest.approx(town["components"], abs=1e-6)

    def test_goettingen(self, reference):
        town = json.loads((reference / "vectors.json").read_text())["goettingen"]
        table = long("g", {2008: town["region_2008"], 2017: town["region_2017"]},
                     {2008: town["nation_2008"], 2017: town["nation_2017"]})  # fmt: skip
        assert [one(table)["value"], *components(one(table))[:3]] == pytest.approx(
            [10411, 9178.1916, 2204.8202, -972.0118], abs=1e-4
        )
        split = one(table, variant="esteban_marquillas")
        assert (split["regional"], split["allocation"]) == pytest.approx((-1396.2010, 424.1892), abs=1e-4)


class TestAllocationClasses:
    def test_each_quadrant_has_its_name(self):
        start = {"a": (80, 20), "b": (20, 80)}
        end = {"a": (100, 18), "b": (20, 88)}
        table = pl.concat([long(name, {2010: start[name], 2011: end[name]}) for name in "ab"])
        rows = shift_share(table, variant="esteban_marquillas")
        classes = {(row["region"], row["industry"]): row["allocation_class"] for row in rows.to_dicts()}
        assert classes == {
            ("a", "i0"): "specialised_advantaged",
            ("a", "i1"): "not_specialised_disadvantaged",
            ("b", "i0"): "not_specialised_disadvantaged",
            ("b", "i1"): "specialised_advantaged",
        }

    def test_a_cell_on_a_par_is_neutral(self):
        table = pl.concat([long(name, {2010: (10, 30), 2011: (20, 60)}) for name in "ab"])
        assert set(shift_share(table)["allocation_class"]) == {"neutral"}


class TestBirths:
    def table(self):
        return pl.concat(
            [long("a", {2010: (0, 100), 2011: (40, 110)}), long("b", {2010: (100, 100), 2011: (110, 90)})]
        )

    def test_a_zero_base_is_regional_in_the_classic_form(self):
        row = cell(self.table(), "a", "i0")
        assert (row["presence"], components(row)) == ("birth", [0, 0, 40, 0, 0])

    def test_or_stands_apart_on_request(self):
        row = cell(self.table(), "a", "i0", births="apart")
        assert components(row) == [0, 0, 0, 0, 40]

    def test_and_always_in_esteban_marquillas(self):
        row = cell(self.table(), "a", "i0", variant="esteban_marquillas")
        assert components(row) == [0, 0, 0, 0, 40]

    def test_gerfin_has_no_factor_for_a_zero_base(self):
        row = cell(self.table(), "a", "i0", variant="gerfin")
        assert (row["value"], row["status"]) == (None, "O")

    def test_a_cell_that_dies_loses_everything(self):
        table = pl.concat(
            [long("a", {2010: (40, 100), 2011: (0, 100)}), long("b", {2010: (60, 90), 2011: (60, 90)})]
        )
        row = cell(table, "a", "i0")
        assert (row["value"], row["presence"]) == (-40, "death")


class TestThatWhichComesAndGoes:
    """One empty region or industry never spoils the rest."""

    def table(self):
        return pl.concat([long(name, region) for name, region in zip("abc", (A, B, C), strict=True)])

    def test_a_region_that_appears_has_a_status_and_moves_no_benchmark(self):
        newcomer = long("new", {2011: (500, 1, 1, 1)})
        rows = shift_share(pl.concat([self.table(), newcomer]))
        assert set(rows.filter(pl.col("region") == "new").select("value", "status", "presence").rows()) == {
            (None, "O", "appeared")
        }
        before = shift_share(self.table()).sort("region", "industry")
        after = rows.filter(pl.col("region") != "new").sort("region", "industry")
        assert after["national"].to_list() == pytest.approx(before["national"].to_list())
        assert set(after["status"]) == {"E"}

    def test_an_industry_that_vanishes(self):
        gone = pl.DataFrame({"region": ["a", "b"], "industry": "old", "period": 2010, "value": [7.0, 9.0]})
        gone = gone.with_columns(pl.col("period").cast(pl.Int64))
        rows = shift_share(pl.concat([self.table(), gone]))
        assert set(rows.filter(pl.col("industry") == "old").select("value", "status", "presence").rows()) == {
            (None, "O", "vanished")
        }
        assert rows.filter(pl.col("industry") != "old")["value"].null_count() == 0

    def test_a_cell_without_a_row_is_a_zero_or_unknown_as_one_says(self):
        table = self.table().filter(
            ~((pl.col("region") == "a") & (pl.col("industry") == "i0") & (pl.col("period") == 2010))
        )
        assert cell(table, "a", "i0")["presence"] == "birth"
        row = cell(table, "a", "i0", absent="unknown")
        assert (row["value"], row["status"]) == (None, "O")

    def test_a_suppressed_cell_makes_the_sum_of_its_region_an_estimate(self):
        table = self.table().with_columns(
            status=pl.when(
                (pl.col("region") == "a") & (pl.col("industry") == "i1") & (pl.col("period") == 2011)
            )
            .then(pl.lit("Q"))
            .otherwise(pl.lit("A"))
        )
        hidden = cell(table, "a", "i1")
        assert (hidden["value"], hidden["status"], hidden["national"]) == (None, "Q", None)
        row = shift_share(table, level="region").filter(pl.col("region") == "a").row(0, named=True)
        assert (row["value"], row["status"], row["unknown"]) == (5, "E", 1)
        withheld = shift_share(table, level="region", missing="withhold").filter(pl.col("region") == "a")
        assert withheld.select("value", "status").row(0) == (None, "Q")
        assert "A" not in shift_share(table, level="region")["status"]

    def test_published_totals_keep_neighbours_normal(self):
        table = long("r", A, NATION).with_columns(
            status=pl.when(pl.col("industry") == "i1").then(pl.lit("Q")).otherwise(pl.lit("A"))
        )
        assert cell(table, "r", "i0")["status"] == "A"
        assert cell(table, "r", "i1")["status"] == "Q"

    def test_an_industry_without_a_national_total_has_no_benchmark(self):
        table = long("r", A, {2010: (0, 150, 150, 400), 2011: (0, 210, 135, 480)})
        row = cell(table, "r", "i0")
        assert (row["value"], row["status"], row["presence"]) == (None, "O", "no_benchmark")
        assert cell(table, "r", "i1")["value"] == 20

    def test_a_gap_in_the_chain_is_the_residual(self):
        table = pl.concat(
            [long(name, {**region, 2012: region[2011]}) for name, region in (("a", A), ("b", B))]
        )
        hidden = (pl.col("region") == "a") & (pl.col("industry") == "i0") & (pl.col("period") == 2011)
        table = table.with_columns(value=pl.when(~hidden).then(pl.col("value")))
        row = cell(table, "a", "i0", variant="dynamic")
        assert (row["value"], row["status"], row["links"]) == (10, "E", 0)
        assert (row["residual"], components(row)) == (10, [0, 0, 0, 0, 0])


class TestIdentities:
    def test_what_does_not_add_up_is_never_given_out(self, monkeypatch):
        from klaster.indicators import growth

        def wrong(*arguments):
            return with_components(*arguments).with_columns(nw.col("national") + 1)

        with_components = growth.with_components
        monkeypatch.setattr(growth, "with_components", wrong)
        with pytest.raises(ArithmeticError, match="do not add up"):
            shift_share(long("r", A, NATION))

    def test_a_cell_below_zero_is_unknown_not_a_birth(self):
        table = pl.concat(
            [long("a", {2010: (-5, 100), 2011: (40, 110)}), long("b", {2010: (9, 9), 2011: (9, 9)})]
        )
        row = cell(table, "a", "i0")
        assert (row["value"], row["status"], row["presence"]) == (None, "O", "unknown")


class TestBenchmark:
    def test_the_rest_of_the_area(self):
        table = pl.concat(
            [long("a", {2010: (100, 100), 2011: (200, 100)}), long("b", {2010: (100, 300), 2011: (110, 330)})]
        )
        row = (
            shift_share(table, level="region", benchmark="rest")
            .filter(pl.col("region") == "a")
            .row(0, named=True)
        )
        assert components(row)[:3] == pytest.approx([20, 0, 80])

    def test_one_period_is_an_error_that_says_so(self):
        with pytest.raises(InputError, match=r"at least two periods; one period only: 2010\n"):
            shift_share(long("r", {2010: (1, 2)}))
        with pytest.raises(InputError, match="no column 'period'"):
            shift_share(long("r", {2010: (1, 2)}).drop("period"))


class TestGrowthRate:
    def series(self, values, first=2010):
        return pl.DataFrame(
            {"region": "a", "period": list(range(first, first + len(values))), "value": values}
        )

    def test_the_rate_a_year(self):
        row = growth_rate(self.series([100, 90, 144])).row(0, named=True)
        assert (row["value"], row["status"], row["years"]) == (pytest.approx(0.2), "A", 2)

    def test_volatility_and_interval_are_those_of_mean_yearly_growth(self):
        import numpy as np
        from scipy import stats

        values = [100, 104, 103, 110, 108, 121]
        growth = np.diff(np.log(values))
        row = growth_rate(self.series(values)).row(0, named=True)
        assert row["volatility"] == pytest.approx(growth.std(ddof=1))
        low, high = stats.t.interval(0.95, 4, growth.mean(), stats.sem(growth))
        assert (row["lower"], row["upper"]) == pytest.approx((np.exp(low) - 1, np.exp(high) - 1))

    def test_quarters_are_parts_of_years(self):
        table = pl.DataFrame({"region": "a", "period": ["2018-Q1", "2018-Q3"], "value": [100, 110]})
        assert growth_rate(table)["value"].item() == pytest.approx(0.21)

    def test_a_period_that_is_not_known_makes_it_an_estimate(self):
        row = growth_rate(self.series([100, None, 121])).row(0, named=True)
        assert (row["value"], row["status"], row["unknown"]) == (pytest.approx(0.1), "E", 1)

    def test_nothing_grows_from_zero_and_everything_can_be_lost(self):
        assert growth_rate(self.series([0, 10, 20])).select("value", "status").row(0) == (None, "O")
        assert growth_rate(self.series([10, 10, 0])).select("value", "lower").row(0) == (-1, None)

    def test_a_period_that_is_none(self):
        with pytest.raises(InputError, match="is not a period"):
            growth_rate(pl.DataFrame({"region": "a", "period": ["before", "after"], "value": [1, 2]}))
