"""Approximations of ours against independent software."""

import narwhals as nw
import numpy as np
import polars as pl
import pytest
from scipy.stats import false_discovery_control, norm
from statsmodels.stats.proportion import confint_proportions_2indep

from klaster.indicators.specialisation import location_quotient
from klaster.numerics.multiple_testing import with_q_values
from klaster.numerics.normal import with_two_sided_p


@pytest.mark.parametrize(
    ("inside", "region", "industry", "total"),
    [
        (3, 200, 600, 50000),
        (12, 1000, 600, 50000),
        (1714, 79006, 879213, 15593224),
        (1, 40, 2, 90),
        (30, 31, 60, 100),
    ],
)
def test_the_score_interval_is_that_of_statsmodels(inside, region, industry, total):
    low, high = confint_proportions_2indep(
        inside, region, industry - inside, total - region, method="score", compare="ratio"
    )
    weight = region / total
    expected = [theta / (weight * theta + 1 - weight) for theta in (max(low, 0), high)]
    table = pl.DataFrame({"region": ["r"], "industry": ["i"], "value": [inside], "region_total": [region],
                          "industry_total": [industry], "total": [total]})  # fmt: skip
    row = location_quotient(table, interval="score").row(0, named=True)
    assert row["lower"] == pytest.approx(expected[0], rel=2e-5)
    assert row["upper"] == pytest.approx(expected[1], rel=2e-5)


def test_the_normal_tail_is_that_of_scipy():
    z = np.linspace(0, 36, 4001)
    table = with_two_sided_p(nw.from_native(pl.DataFrame({"z": z})), "z", "p").to_native()
    assert np.max(np.abs(table["p"].to_numpy() / (2 * norm.sf(z)) - 1)) < 1e-10


def test_q_values_are_those_of_scipy():
    p = np.random.default_rng(7).uniform(size=200) ** 2
    p[:10] = p[0]
    table = with_q_values(nw.from_native(pl.DataFrame({"p": p})), "p", []).to_native()
    assert table["q_value"].to_list() == pytest.approx(list(false_discovery_control(p)), abs=1e-12)


def test_the_interval_covers_as_often_as_it_says():
    """Five regions of very different size, drawn under known shares: about 95 of 100 hold the truth."""
    generator = np.random.default_rng(11)
    sizes, share, draws = np.array([200, 1000, 5000, 20000, 23800]), 0.012, 1500
    jobs = generator.binomial(sizes[:, None], share, (5, draws))
    frame = pl.DataFrame(
        {
            "period": np.tile(np.arange(draws), 10),
            "region": np.tile(np.repeat(np.arange(5), draws), 2),
            "industry": np.repeat(["x", "y"], 5 * draws),
            "value": np.concatenate([jobs.ravel(), (sizes[:, None] - jobs).ravel()]),
        }
    )
    covered = (
        location_quotient(frame)
        .filter(pl.col("industry") == "x")
        .group_by("region")
        .agg(((pl.col("lower") <= 1) & (pl.col("upper") >= 1)).mean())
    )
    assert covered["lower"].is_between(0.935, 0.98).all(), covered
