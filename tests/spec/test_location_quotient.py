"""The location quotient by worked examples: the manual, executable.

Figures marked M1 are those of published examples that independent software reproduces.
"""

import json

import numpy as np
import polars as pl
import pytest

from klaster.indicators.specialisation import location_quotient


def one_cell(value, region_total, industry_total, total, **parameters):
    """A single cell against published totals."""
    table = pl.DataFrame(
        {
            "region": ["r"],
            "industry": ["i"],
            "value": [value],
            "region_total": [region_total],
            "industry_total": [industry_total],
            "total": [total],
        }
    )
    return location_quotient(table, **parameters).row(0, named=True)


def matrix(values, **columns):
    """A long table of a regions x industries matrix."""
    rows = [
        {"region": f"r{r}", "industry": f"i{i}", "value": float(value)}
        for r, row in enumerate(values)
        for i, value in enumerate(row)
    ]
    return pl.DataFrame(rows).with_columns(**columns)


class TestThePublishedExample:
    """Farhauer and Kröll's example, as REAT computes it (M1)."""

    def test_the_quotient_and_its_variants(self):
        row = one_cell(1714, 79006, 879213, 15593224)
        assert row["value"] == pytest.approx(0.3847623423, abs=1e-10)
        assert row["symmetric_quotient"] == pytest.approx(-0.4442911530, abs=1e-10)
        assert row["log_quotient"] == pytest.approx(np.log(0.3847623423), abs=1e-9)
        assert row["surplus"] == pytest.approx(1714 - 79006 * 879213 / 15593224)

    def test_the_interval_of_a_large_count_is_the_delta_method(self):
        row = one_cell(1714, 79006, 879213, 15593224)
        assert row["interval_method"] == "log"
        assert row["lower"] == pytest.approx(0.3671784, abs=5e-8)
        assert row["upper"] == pytest.approx(0.4031883, abs=5e-8)

    def test_the_score_interval_on_request(self):
        row = one_cell(1714, 79006, 879213, 15593224, interval="score")
        assert (row["lower"], row["upper"]) == pytest.approx((0.3671705, 0.4031757), abs=5e-8)


class TestSmallCounts:
    """Where three jobs make a quotient of 1.25, the interval says what that is worth (M1)."""

    @pytest.mark.parametrize(
        ("cell", "quotient", "delta", "score"),
        [
            ((3, 200, 600, 50000), 1.25, (0.4077, 3.832), (0.4266, 3.573)),
            ((12, 1000, 600, 50000), 1.0, (0.5731, 1.745), (0.5750, 1.722)),
        ],
    )
    def test_both_intervals(self, cell, quotient, delta, score):
        by_delta, by_score = one_cell(*cell, interval="log"), one_cell(*cell)
        assert by_delta["value"] == pytest.approx(quotient)
        assert (by_delta["lower"], by_delta["upper"]) == pytest.approx(delta, rel=2e-4)
        assert by_score["interval_method"] == "score"
        assert (by_score["lower"], by_score["upper"]) == pytest.approx(score, rel=2e-4)
        assert by_score["verdict"] == "borderline"

    @pytest.mark.parametrize("interval", ["auto", "score", "log"])
    def test_a_true_zero_has_an_upper_bound(self, interval):
        row = one_cell(0, 150, 600, 50000, interval=interval)
        assert (row["value"], row["status"], row["lower"]) == (0, "A", 0)
        assert row["upper"] == pytest.approx(2.068, abs=5e-4)
        assert row["log_quotient"] is None


class TestShrinkage:
    """Marshall's example: a small region moves far, a large one stays (M1)."""

    def test_the_published_values(self):
        jobs, region = (3, 12, 50, 300, 235), (200, 1000, 5000, 20000, 23800)
        table = matrix([(x, n - x) for x, n in zip(jobs, region, strict=True)])
        shrunken = location_quotient(table).filter(pl.col("industry") == "i0").sort("region")["shrunken"]
        assert shrunken.to_list() == pytest.approx([1.019187, 1.0, 0.887478, 1.223155, 0.839095], abs=1e-6)


class TestWholeTables:
    def test_the_econgeo_matrix(self):
        values = [[44, 63, 8, 83], [48, 42, 10, 1], [74, 54, 96, 16], [39, 26, 28, 13], [89, 61, 45, 76]]
        first = location_quotient(matrix(values)).sort("region", "industry")["value"][:4]
        assert first.to_list() == pytest.approx([0.69236584, 1.18477458, 0.19791498, 2.03163914], abs=1e-8)

    def test_goettingen_2017(self, reference):
        town = json.loads((reference / "vectors.json").read_text())["goettingen"]
        table = pl.DataFrame(
            {
                "region": "goettingen",
                "industry": town["sections"],
                "value": town["region_2017"],
                "region_total": town["region_total_2017"],
                "industry_total": town["nation_2017"],
                "total": town["nation_total_2017"],
            }
        )
        expected = [.08407652, .40085663, .53687366, .34366928, .74603541, .67117311, .98141916, .91654277,
                    .82650178, 1.53027645, .95843423, 1.03509027, 2.77790858, 1.67459967, .35317012]  # fmt: skip
        computed = dict(location_quotient(table).select("industry", "value").iter_rows())
        assert [computed[section] for section in town["sections"]] == pytest.approx(expected, abs=1e-8)

    def test_periods_are_separate_tables(self):
        table = pl.concat(
            [matrix([[1, 9], [9, 1]], period=pl.lit(2017)), matrix([[5, 5], [5, 5]], period=pl.lit(2018))]
        )
        quotient = location_quotient(table).filter(pl.col("period") == 2018)["value"]
        assert quotient.to_list() == pytest.approx([1.0] * 4)


class TestStatuses:
    """Value, estimate, confidential, not collected and zero stay five different things."""

    def test_a_suppressed_cell_has_no_quotient_and_makes_its_neighbours_estimates(self):
        table = matrix([[10, 20, 30], [5, 25, 15], [8, 9, 10]]).with_columns(
            value=pl.when((pl.col("region") == "r0") & (pl.col("industry") == "i0"))
            .then(None)
            .otherwise(pl.col("value")),
            status=pl.when((pl.col("region") == "r0") & (pl.col("industry") == "i0"))
            .then(pl.lit("Q"))
            .otherwise(pl.lit("A")),
        )
        by_cell = {(row["region"], row["industry"]): row for row in location_quotient(table).to_dicts()}
        hidden = by_cell.pop(("r0", "i0"))
        assert (hidden["value"], hidden["status"], hidden["verdict"]) == (None, "Q", None)
        assert {row["status"] for row in by_cell.values()} == {"E"}

    def test_totals_of_unknown_parts_can_be_withheld(self):
        table = matrix([[10, 20], [5, 25]]).with_columns(
            value=pl.when(pl.col("value") == 10).then(None).otherwise(pl.col("value"))
        )
        withheld = location_quotient(table, missing="withhold")
        assert set(withheld["status"]) == {"O"}
        assert withheld["value"].null_count() == 4

    def test_published_totals_keep_neighbours_normal(self):
        table = matrix([[None or 0, 20], [5, 25]]).with_columns(
            status=pl.Series(["Q", "A", "A", "A"]),
            region_total=pl.Series([30.0, 30.0, 30.0, 30.0]),
            industry_total=pl.Series([15.0, 45.0, 15.0, 45.0]),
            total=pl.lit(60.0),
        )
        assert sorted(location_quotient(table)["status"]) == ["A", "A", "A", "Q"]

    def test_a_number_marked_confidential_is_not_used(self):
        row = one_cell(5, 100, 50, 1000)
        table = pl.DataFrame(
            {"region": ["a", "b"], "industry": ["x", "x"], "value": [5, 7], "status": ["Q", "A"]}
        )
        assert row["status"] == "A"
        assert location_quotient(table).filter(pl.col("region") == "a")["value"].item() is None

    def test_an_unknown_published_total_leaves_the_quotient_unknown(self):
        row = one_cell(5, None, 50, 1000)
        assert (row["value"], row["status"], row["lower"], row["upper"]) == (None, "O", None, None)

    @pytest.mark.parametrize("status", ["P", "B", "E"])
    def test_the_worst_status_wins(self, status):
        table = matrix([[10, 20], [5, 25]]).with_columns(status=pl.Series([status, "A", "A", "A"]))
        assert set(location_quotient(table)["status"]) == {status}


class TestEdges:
    def test_an_industry_without_jobs_has_no_quotient(self):
        quotient = location_quotient(matrix([[0, 5], [0, 7]])).filter(pl.col("industry") == "i0")
        assert quotient["value"].to_list() == [None, None]
        assert set(quotient["status"]) == {"O"}

    def test_a_region_without_jobs_has_no_quotient(self):
        quotient = location_quotient(matrix([[0, 0], [3, 7]])).filter(pl.col("region") == "r0")
        assert quotient["value"].to_list() == [None, None]

    def test_the_whole_country_as_one_region_is_one(self):
        quotient = location_quotient(matrix([[30, 70]]))
        assert (
            quotient["value"].to_list()
            == quotient["lower"].to_list()
            == quotient["upper"].to_list()
            == [1, 1]
        )

    def test_no_bound_passes_the_largest_possible_quotient(self):
        row = one_cell(40, 50, 40, 1000)
        assert row["value"] == row["upper"] == pytest.approx(1000 / 50)

    def test_values_that_are_not_finite_are_not_collected(self):
        table = pl.DataFrame({"region": ["a", "b"], "industry": ["x", "x"], "value": [float("inf"), 3.0]})
        assert sorted(location_quotient(table)["status"]) == ["E", "O"]


class TestDesignEffect:
    """Jobs come in plants: the interval of one plant of 500 is not that of 500 plants."""

    def test_from_plants(self):
        plants = pl.DataFrame(
            {"region": ["a"] * 3 + ["b"] * 3, "industry": list("xxyxyy"), "value": [10, 30, 60, 5, 50, 45]}
        )
        row = location_quotient(plants, rows="establishments").filter(
            (pl.col("region") == "a") & (pl.col("industry") == "x")
        )
        assert row["observed"].item() == 40
        assert row["design_effect"].item() == pytest.approx((10**2 + 30**2) / 40)

    def test_from_the_number_of_firms(self):
        row = one_cell(500, 4000, 9000, 100000)
        table = pl.DataFrame({"region": ["r"], "industry": ["i"], "value": [500], "firms": [5], "region_total": [4000],
                              "industry_total": [9000], "total": [100000]})  # fmt: skip
        clumped = location_quotient(table).row(0, named=True)
        assert clumped["design_effect"] == 100
        assert clumped["lower"] < row["lower"] < row["upper"] < clumped["upper"]
        spread = location_quotient(table, firm_size_cv=1.0).row(0, named=True)
        assert spread["design_effect"] == 200

    def panel(self, unit=1.0):
        """Twelve years of a table whose jobs come and go in clumps of 25."""
        random = np.random.default_rng(5)
        means = random.uniform(20, 200, (15, 12))
        rows = [
            {
                "region": f"r{r}",
                "industry": f"i{i}",
                "period": year,
                "value": 25 * random.poisson(means[r, i]) / unit,
            }
            for r in range(15)
            for i in range(12)
            for year in range(2010, 2022)
        ]
        return pl.DataFrame(rows)

    def test_from_the_movement_between_periods(self):
        effect = location_quotient(self.panel(), design_effect="panel")["design_effect"]
        assert effect.n_unique() == 1
        assert effect[0] == pytest.approx(25, rel=0.15)

    def test_the_movement_between_periods_does_not_depend_on_the_unit(self):
        keys = ["region", "industry", "period"]
        jobs, thousands = (
            location_quotient(self.panel(unit), design_effect="panel").sort(keys) for unit in (1.0, 1000.0)
        )
        # The small-count rule looks at effective jobs, which do not depend on the unit either.
        for name in ("lower", "upper"):
            assert ((jobs[name] - thousands[name]).abs() < 5e-3).all()

    def test_one_period_has_no_movement(self):
        assert set(location_quotient(matrix([[5, 9], [9, 5]]), design_effect="panel")["design_effect"]) == {
            1.0
        }

    def test_as_a_number(self):
        assert one_cell(500, 4000, 9000, 100000, design_effect=25.0)["design_effect"] == 25


class TestVerdict:
    def table(self, **columns):
        return pl.DataFrame({"region": ["r"], "industry": ["i"], "value": [2000], "region_total": [10000],
                             "industry_total": [9000], "total": [100000], **columns})  # fmt: skip

    def test_important_needs_known_firms(self):
        assert location_quotient(self.table())["verdict"].item() == "specialised"
        assert location_quotient(self.table(firms=[400]))["verdict"].item() == "important"
        assert location_quotient(self.table(firms=[400]), floor_firms=500)["verdict"].item() == "specialised"

    def test_under_when_the_interval_lies_below_one(self):
        assert one_cell(100, 10000, 9000, 100000)["verdict"] == "under"

    def test_many_tests_are_adjusted_within_a_period(self):
        quotient = location_quotient(matrix([[10, 20, 30], [30, 20, 10], [20, 20, 20]]))
        assert (quotient["q_value"] >= 0).all()
        assert quotient.filter(pl.col("value").is_between(0.999, 1.001))["q_value"].min() == pytest.approx(
            1.0
        )


class TestPublishedTotals:
    def test_a_traded_base_changes_the_quotient(self):
        everything, traded = one_cell(50, 1000, 500, 20000), one_cell(50, 400, 500, 7000)
        assert everything["value"] == pytest.approx(2.0)
        assert traded["value"] == pytest.approx((50 / 400) / (500 / 7000))
