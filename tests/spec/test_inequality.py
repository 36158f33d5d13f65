"""Inequality between regions by worked examples (M4)."""

import polars as pl
import pytest

from klaster.indicators.inequality import theil_index


def incomes(**columns):
    return pl.DataFrame({"region": list("abcde"), "value": [10, 10, 10, 20, 50], **columns})


def row(table, **parameters):
    return theil_index(table, **parameters).row(0, named=True)


def test_theil_t_and_its_parts():
    computed = row(incomes(group=list("nnsss")))
    assert computed["value"] == pytest.approx(0.2502012118, abs=1e-10)
    assert (computed["within"], computed["between"]) == pytest.approx((0.1586849899, 0.0915162218), abs=1e-10)
    assert (computed["regions"], computed["zeros"], computed["status"]) == (5, 0, "A")


def test_mean_log_deviation_and_its_parts():
    computed = row(incomes(group=list("nnsss")), measure="L")
    assert computed["value"] == pytest.approx(0.2326301620, abs=1e-10)
    assert (computed["within"], computed["between"]) == pytest.approx((0.1279805332, 0.1046496288), abs=1e-10)


def test_without_groups_there_is_nothing_to_split():
    assert (row(incomes())["within"], row(incomes())["between"]) == (None, None)


def test_population_weighs_regions_where_it_is_known():
    equal_a_head = incomes(population=[1, 1, 1, 2, 5])
    assert row(equal_a_head)["value"] == pytest.approx(0, abs=1e-12)
    assert row(equal_a_head, weights="equal")["value"] == pytest.approx(0.2502012118)


def test_a_zero_counts_in_t_and_is_left_out_of_l():
    table = pl.DataFrame({"region": list("abc"), "value": [0, 1, 1]})
    from math import log

    assert row(table)["value"] == pytest.approx(log(1.5))
    left = row(table, measure="L")
    assert (left["value"], left["zeros"]) == (pytest.approx(0, abs=1e-12), 1)


def test_a_region_without_a_row_is_a_zero_of_the_industry():
    table = pl.DataFrame({"region": list("aabbc"), "industry": list("xyxyy"), "value": [1, 5, 1, 5, 5],
                          "group": list("nnssn")})  # fmt: skip
    from math import log

    x = theil_index(table).filter(pl.col("industry") == "x").row(0, named=True)
    assert (x["value"], x["zeros"]) == (pytest.approx(log(1.5)), 1)
    # Groups: n has regions a, c and half of x; s has region b and the other half.
    between = 0.5 * log(0.5 / (2 / 3)) + 0.5 * log(0.5 / (1 / 3))
    assert x["between"] == pytest.approx(between)
    assert x["within"] == pytest.approx(0.5 * log(2))


def test_an_unknown_region_is_left_out_and_counted():
    table = incomes(group=list("nnsss")).with_columns(status=pl.Series(["A", "A", "A", "A", "Q"]))
    computed = row(table)
    assert (computed["status"], computed["unknown"], computed["regions"]) == ("E", 1, 4)
    assert computed["value"] == pytest.approx(row(incomes(group=list("nnsss")).head(4))["value"])
    assert computed["within"] + computed["between"] == pytest.approx(computed["value"])
    assert row(table, missing="withhold")["value"] is None
