"""Relatives of the location quotient by worked examples."""

import json

import polars as pl
import pytest

from klaster.indicators.quotient_variants import (
    exact_location_quotient,
    litzenberger_sternberg_index,
    rest_of_area_quotient,
    standardised_location_quotient,
)


def one_cell(value, region_total, industry_total, total):
    return pl.DataFrame({"region": ["r"], "industry": ["i"], "value": [value], "region_total": [region_total],
                         "industry_total": [industry_total], "total": [total]})  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "interval", "bounds"),
    [
        ((1714, 79006, 879213, 15593224), "garwood", (0.3667606, 0.4034191)),
        ((1714, 79006, 879213, 15593224), "clopper_pearson", (0.3669455, 0.4032058)),
        ((3, 200, 600, 50000), "garwood", (0.2578, 3.653)),
    ],
)
def test_exact_intervals_with_fixed_totals(cell, interval, bounds):
    row = exact_location_quotient(one_cell(*cell), interval=interval).row(0, named=True)
    assert (row["lower"], row["upper"]) == pytest.approx(bounds, rel=2e-4)


def test_a_zero_has_an_exact_upper_bound():
    row = exact_location_quotient(one_cell(0, 150, 600, 50000)).row(0, named=True)
    assert row["lower"] == 0
    assert row["upper"] == pytest.approx(3.6888794541 / 150 / (600 / 50000))


@pytest.mark.parametrize("interval", ["garwood", "clopper_pearson"])
def test_cells_without_a_quotient_spoil_no_other(interval):
    table = pl.DataFrame(
        {"region": ["a", "a", "b", "b"], "industry": ["x", "y", "x", "y"], "value": [0, 7, 0, 9]}
    )
    bounds = exact_location_quotient(table, interval=interval).sort("industry")
    assert bounds["value"].to_list() == [None, None, 1, 1]
    assert bounds["lower"].null_count() == bounds["upper"].null_count() == 2


def test_the_rest_of_the_area_excludes_the_region():
    row = rest_of_area_quotient(one_cell(30, 100, 60, 1000)).row(0, named=True)
    assert row["value"] == pytest.approx((30 / 100) / (30 / 900))
    assert row["lower"] < row["value"] < row["upper"]


def test_an_industry_that_is_nowhere_else_has_no_quotient_against_the_rest():
    row = rest_of_area_quotient(one_cell(30, 100, 30, 1000)).row(0, named=True)
    assert (row["value"], row["status"]) == (None, "O")


def test_standardised_logarithms_of_goettingen(reference):
    town = json.loads((reference / "vectors.json").read_text())["goettingen"]
    table = pl.DataFrame({"region": "g", "industry": town["sections"], "value": town["region_2017"],
                          "region_total": town["region_total_2017"], "industry_total": town["nation_2017"],
                          "total": town["nation_total_2017"]})  # fmt: skip
    standardised = standardised_location_quotient(table, over="region")
    z = dict(standardised.select("industry", "value").iter_rows())
    assert (z["A"], z["P"]) == pytest.approx((-2.577, 1.650), abs=5e-4)
    assert min(z.values()) == z["A"]
    assert standardised["few"].all()


def test_the_cluster_index_grows_with_density_and_with_the_number_of_firms():
    table = pl.DataFrame({"region": ["a", "b"], "industry": ["x", "x"], "value": [30, 10], "firms": [6, 2],
                          "area": [10.0, 30.0], "population": [100.0, 300.0]})  # fmt: skip
    index = litzenberger_sternberg_index(table).sort("region")["value"]
    # (30*6)/(10*100) over (40*8)/(40*400)
    assert index.to_list() == pytest.approx([0.18 / 0.02, (20 / 9000) / 0.02])
