"""Convergence by worked examples, against statsmodels' least squares."""

from math import exp, log

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm

from klaster.indicators.convergence import convergence
from klaster.model.errors import InputError


def panel(start, end, first=2000, last=2010):
    regions = [f"r{i:02}" for i in range(len(start))]
    return pl.concat(
        [
            pl.DataFrame({"region": regions, "period": period, "value": [float(each) for each in values]})
            for period, values in ((first, start), (last, end))
        ]
    )


def noisy():
    random = np.random.default_rng(2)
    start = np.exp(random.normal(9, 0.5, 25))
    return start, start**0.8 * np.exp(random.normal(2, 0.1, 25))


class TestBeta:
    def test_a_known_speed_is_found(self):
        start = np.array([100, 150, 220, 400, 900])
        row = convergence(panel(start, start ** exp(-0.02 * 10) * 7)).row(0, named=True)
        assert row["value"] == pytest.approx(0.02)
        assert row["half_life"] == pytest.approx(log(2) / 0.02)

    def test_slope_error_and_interval_are_those_of_least_squares(self):
        start, end = noisy()
        fitted = sm.OLS(np.log(end / start) / 10, sm.add_constant(np.log(start))).fit()
        row = convergence(panel(start, end)).row(0, named=True)
        assert (row["slope"], row["slope_error"]) == pytest.approx((fitted.params[1], fitted.bse[1]))
        low, high = fitted.conf_int()[1]
        assert (row["lower"], row["upper"]) == pytest.approx(
            (-log(1 + high * 10) / 10, -log(1 + low * 10) / 10)
        )
        assert row["speed_error"] == pytest.approx(fitted.bse[1] / (1 + fitted.params[1] * 10))
        assert row["lower"] < row["value"] < row["upper"]

    def test_divergence_has_no_half_life(self):
        row = convergence(panel([1, 2, 4, 8], [1, 2.5, 6, 15])).row(0, named=True)
        assert row["value"] < 0
        assert row["half_life"] is None

    def test_too_few_regions(self):
        assert convergence(panel([1, 2], [2, 3])).select("value", "status").row(0) == (None, "O")

    def test_a_region_known_at_one_end_is_left_out_and_counted(self):
        start, end = noisy()
        table = panel(start, end).with_columns(
            value=pl.when((pl.col("region") == "r03") & (pl.col("period") == 2010))
            .then(None)
            .otherwise(pl.col("value"))
        )
        row = convergence(table).row(0, named=True)
        keep = np.arange(25) != 3
        assert (row["status"], row["regions"], row["unknown"]) == ("E", 24, 1)
        assert row["value"] == pytest.approx(convergence(panel(start[keep], end[keep]))["value"].item())
        assert convergence(table, missing="withhold").select("value", "status").row(0) == (None, "O")

    def test_levels_a_head_on_request(self):
        start, end = noisy()
        people = np.linspace(1, 9, 25)
        table = panel(start * people, end * people).with_columns(population=pl.Series([*people, *people]))
        assert convergence(table, per="population")["value"].item() == pytest.approx(
            convergence(panel(start, end))["value"].item()
        )


class TestSigma:
    def test_the_spread_of_logarithms_by_period(self):
        start, end = noisy()
        rows = convergence(panel(start, end), kind="sigma").sort("period")
        expected = [np.log(start).std(ddof=1), np.log(end).std(ddof=1)]
        assert rows["value"].to_list() == pytest.approx(expected)
        assert rows["period"].to_list() == [2000, 2010]

    def test_beta_reports_it_for_the_last_period(self):
        start, end = noisy()
        assert convergence(panel(start, end))["sigma"].item() == pytest.approx(np.log(end).std(ddof=1))


def test_one_period_is_an_error():
    with pytest.raises(InputError, match="at least two periods"):
        convergence(panel([1, 2, 3], [2, 3, 4]).filter(pl.col("period") == 2000))
