"""Traded and local industries by worked examples (M5)."""

import csv

import numpy as np
import polars as pl
import pytest

from klaster.indicators.traded import traded_industries
from klaster.model.errors import InputError


def economy(count=40, **columns):
    """Regions of unequal size: shops everywhere alike, a port in one region, cars in four."""
    totals = np.linspace(1000, 4900, count)
    port, cars = np.zeros(count), np.zeros(count)
    port[3], cars[[1, 8, 12 % count, 20 % count]] = 300, [150, 250, 200, 100]
    shops = 0.2 * totals
    rest = totals - port - cars - shops
    jobs = {"port": port, "cars": cars, "shops": shops, "rest": rest}
    return pl.concat(
        pl.DataFrame(
            {"region": [f"r{n:02}" for n in range(count)], "industry": name, "value": value, **columns}
        )
        for name, value in jobs.items()
    )


def one(table, industry, **parameters):
    return traded_industries(table, **parameters).filter(industry=industry).row(0, named=True)


class TestRule:
    def test_an_industry_in_one_region_is_traded(self):
        row = one(economy(), "port")
        assert (row["value"], row["class"], row["source"], row["confidence"]) == (1, "traded", "rule", "high")
        assert (row["specialised_share"], row["passed"], row["status"]) == (1, 3, "A")
        assert row["gini"] == pytest.approx(1 - 1 / 40)

    def test_an_industry_spread_like_everything_is_local(self):
        row = one(economy(), "shops")
        assert (row["value"], row["class"], row["source"]) == (0, "local", "rule")
        assert row["top_quotient"] == pytest.approx(1)
        assert row["gini"] == pytest.approx(0, abs=1e-9)

    def test_the_top_regions_are_those_that_have_the_industry(self):
        table = economy(60)
        row = one(table, "cars")
        assert row["class"] == "traded"
        totals = np.linspace(1000, 4900, 60)
        quotients = np.array([150, 250, 200, 100]) / totals[[1, 8, 12, 20]] / (700 / totals.sum())
        assert row["top_quotient"] == pytest.approx(quotients.mean())
        assert one(table, "cars", top_regions=2)["top_quotient"] == pytest.approx(
            np.sort(quotients)[-2:].mean()
        )

    def test_thresholds_are_parameters(self):
        assert one(economy(), "port", top_quotient=1000.0)["class"] == "local"
        assert one(economy(), "port", top_quotient=1000.0)["confidence"] == "medium"
        loose = {"specialised_share": 0.0, "top_quotient": 0.0, "least_gini": 0.0}
        assert one(economy(), "shops", **loose)["class"] == "traded"

    def test_both_conventions_of_gini(self):
        values, totals = np.array([5.0, 10, 30, 55]), np.array([100.0, 300, 200, 400])
        table = pl.concat(
            pl.DataFrame({"region": list("abcd"), "industry": name, "value": jobs})
            for name, jobs in (("x", values), ("y", totals - values))
        )
        quotient = np.sort(values / totals)
        pairs = np.abs(quotient[:, None] - quotient).sum()
        assert one(table, "x")["gini"] == pytest.approx(pairs / (2 * 4**2 * quotient.mean()))
        order = np.argsort(values / totals)
        share, base = (
            np.append(0, np.cumsum(values[order])) / 100,
            np.append(0, np.cumsum(totals[order])) / 1000,
        )
        area = ((base[1:] - base[:-1]) * (share[1:] + share[:-1]) / 2).sum()
        assert one(table, "x", gini="locational")["gini"] == pytest.approx(1 - 2 * area)

    def test_few_regions_are_warned_of(self):
        row = one(economy(9), "port")
        assert (row["class"], row["few"], row["confidence"], row["regions"]) == ("traded", True, "low", 9)
        assert one(economy(9), "port", few_regions=9)["few"] is False


class TestKyrgyzEducation:
    """A quotient of 2.29 in Naryn does not make education a traded industry."""

    def table(self, reference, **columns):
        folder = reference / "kgz_table3_check_2018"
        with (folder / "regional_employment_2018_derived.csv").open(encoding="utf-8") as rows:
            jobs = {row["region"]: float(row["emp"]) for row in csv.DictReader(rows)}
        with (folder / "table3_transcribed.csv").open(encoding="utf-8") as rows:
            quotients = {row["region"]: float(row["lq"]) for row in csv.DictReader(rows) if row["activity_ru"] == "Образование"}  # fmt: skip
        total = sum(jobs.values())
        # Quotients below those listed are what the listed leave: weighted, all add up to one.
        left = total - sum(jobs[region] * quotient for region, quotient in quotients.items())
        other = left / sum(size for region, size in jobs.items() if region not in quotients)
        education = {region: 0.09 * size * quotients.get(region, other) for region, size in jobs.items()}
        rows = [(region, name, value) for region, size in jobs.items()
                for name, value in (("education", education[region]), ("rest", size - education[region]))]  # fmt: skip
        return pl.DataFrame(rows, schema=["region", "industry", "value"], orient="row").with_columns(
            **columns
        )

    def test_by_the_rule(self, reference):
        row = one(self.table(reference), "education")
        assert (row["class"], row["few"]) == ("local", True)
        assert row["top_quotient"] == pytest.approx((2.29 + 1.3 + 1.11 + 1.09 + 1.0) / 5, abs=0.02)

    def test_by_a_concordance(self, reference):
        row = one(self.table(reference, **{"class": pl.lit("local")}), "education")
        assert (row["value"], row["class"], row["source"]) == (0, "local", "concordance")


class TestSources:
    def classed(self, **classes):
        return economy().with_columns(pl.col("industry").replace_strict(classes, default=None).alias("class"))

    def test_a_concordance_wins_and_agreement_makes_it_sure(self):
        table = self.classed(port="traded", shops="Traded ", cars="local")
        assert one(table, "port")["confidence"] == "high"
        shops = one(table, "shops")
        assert (shops["class"], shops["source"], shops["confidence"]) == ("traded", "concordance", "medium")
        assert one(table, "rest")["source"] == "rule"

    def test_an_unknown_class_is_refused(self):
        with pytest.raises(InputError, match=r"tradable.*traded, local, resource"):
            traded_industries(self.classed(port="tradable"))

    def test_two_classes_of_one_industry_are_none(self):
        table = economy().with_columns(pl.Series("class", ["traded", "local"] * 80))
        assert set(traded_industries(table)["source"]) == {"rule"}

    def test_natural_resources_by_list(self):
        table = economy().with_columns(
            pl.col("industry").replace({"port": "0510", "cars": "05", "shops": "5010"})
        )
        classes = dict(traded_industries(table).select("industry", "class").iter_rows())
        assert classes == {"0510": "resource", "05": "resource", "5010": "local", "rest": "local"}
        other = dict(traded_industries(table, resources="50").select("industry", "source").iter_rows())
        assert other["5010"] == "list"
        assert other["05"] == "rule"
        # A list of one number comes from the command line as a number.
        assert one(table, "5010", resources=50.0)["source"] == "list"

    def test_a_code_of_letters_does_not_cover_a_word(self):
        table = economy().with_columns(pl.col("industry").replace({"port": "apples", "cars": "a01"}))
        classes = dict(traded_industries(table, resources="a").select("industry", "source").iter_rows())
        assert (classes["apples"], classes["a01"]) == ("rule", "list")


class TestStatuses:
    def test_regions_without_a_row_make_an_estimate_unless_rows_are_plants(self):
        sparse = economy().filter(pl.col("value") > 0)
        cells, plants = (one(sparse, "port", rows=rows) for rows in ("cells", "establishments"))
        full = one(economy(), "port")
        assert (cells["status"], plants["status"]) == ("E", "A")
        for row in (cells, plants):
            assert row["gini"] == pytest.approx(full["gini"])
            assert row["class"] == "traded"
        assert cells["confidence"] == "medium"

    def test_a_suppressed_cell_makes_estimates_and_is_not_zero(self):
        hidden = economy().with_columns(
            status=pl.when((pl.col("industry") == "port") & (pl.col("value") > 0))
            .then(pl.lit("Q"))
            .otherwise(pl.lit("A"))
        )
        computed = traded_industries(hidden)
        assert set(computed["status"]) <= {"E", "Q"}
        assert one(hidden, "port")["class"] is None

    def test_a_concordance_needs_no_cells(self):
        hidden = economy().with_columns(status=pl.lit("Q")).with_columns(pl.lit("traded").alias("class"))
        row = one(hidden, "port")
        assert (row["value"], row["status"], row["source"], row["confidence"]) == (
            1,
            "E",
            "concordance",
            "medium",
        )
        assert row["passed"] is None

    def test_withheld(self):
        hidden = economy().with_columns(status=pl.when(pl.int_range(pl.len()) == 0).then(pl.lit("Q")).otherwise(pl.lit("A")))  # fmt: skip
        computed = traded_industries(hidden, missing="withhold")
        assert computed["value"].null_count() == computed.height
        assert set(computed["status"]) == {"Q"}

    def test_an_industry_without_jobs_has_no_class(self):
        table = pl.concat(
            [economy(), pl.DataFrame({"region": ["r00"], "industry": ["none"], "value": [0.0]})]
        )
        row = one(table, "none")
        assert (row["value"], row["class"], row["status"]) == (None, None, "O")
