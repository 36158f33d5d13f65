"""Indices of concentration, inequality and diversity against `inequality` and `segregation`, which nobody here wrote."""

import numpy as np
import pandas as pd
import polars as pl
import pytest
from inequality.gini import Gini
from inequality.schutz import Schutz
from inequality.theil import Theil, TheilD
from segregation import multigroup, singlegroup

from klaster.indicators.concentration import hoover_index, locational_gini
from klaster.indicators.diversity import entropy_index
from klaster.indicators.inequality import theil_index

REGIONS, INDUSTRIES = 40, 6


@pytest.fixture(scope="module")
def jobs():
    """Regions x industries, some cells empty."""
    random = np.random.default_rng(5)
    means = np.outer(random.lognormal(5, 1, REGIONS), random.lognormal(0, 1, INDUSTRIES))
    return random.poisson(means * (random.random(means.shape) > 0.2)).astype(float) + np.eye(
        REGIONS, INDUSTRIES
    )


def long(jobs):
    region, industry = np.indices(jobs.shape).reshape(2, -1)
    return pl.DataFrame({"region": region, "industry": industry, "value": jobs.ravel()}).with_columns(
        pl.format("r{}", pl.col("region").cast(pl.String).str.zfill(2)).alias("region"),
        pl.format("i{}", pl.col("industry")).alias("industry"),
    )


def by_industry(index, jobs, **parameters):
    return index(long(jobs), **parameters).sort("industry")


class TestInequality:
    def test_gini_over_equal_regions(self, jobs):
        expected = [Gini(column).g for column in jobs.T]
        computed = by_industry(locational_gini, jobs, base="equal")
        assert computed["value"].to_list() == pytest.approx(expected, abs=1e-12)

    def test_hoover_over_equal_regions_is_the_largest_gap_of_the_lorenz_curve(self, jobs):
        expected = [Schutz(pd.DataFrame({"jobs": column}), "jobs").distance for column in jobs.T]
        computed = by_industry(hoover_index, jobs, base="equal")
        assert computed["value"].to_list() == pytest.approx(expected, abs=1e-9)

    def test_theil_t(self, jobs):
        expected = [float(Theil(column).T) for column in jobs.T]
        computed = by_industry(theil_index, jobs, weights="equal")
        assert computed["value"].to_list() == pytest.approx(expected, abs=1e-9)

    def test_theil_within_and_between_groups(self, jobs):
        groups = np.arange(REGIONS) % 4
        table = long(jobs).with_columns(group=pl.col("region").str.slice(1).cast(pl.Int64) % 4)
        computed = theil_index(table, weights="equal").sort("industry")
        parts = [TheilD(column, groups) for column in jobs.T]
        assert computed["between"].to_list() == pytest.approx([float(each.bg[0]) for each in parts], abs=1e-9)
        assert computed["within"].to_list() == pytest.approx([float(each.wg[0]) for each in parts], abs=1e-9)


class TestSegregation:
    """An industry against all others is a group against the rest of the people."""

    def against_the_rest(self, jobs, index, **parameters):
        rest = long(jobs).with_columns(
            region_total=pl.col("value").sum().over("region") - pl.col("value"),
        )
        parts = [index(rest.filter(pl.col("industry") == f"i{i}"), **parameters) for i in range(INDUSTRIES)]
        return [part["value"].item() for part in parts]

    def of_library(self, jobs, measure):
        total = jobs.sum(axis=1)
        frames = (pd.DataFrame({"own": column, "total": total}) for column in jobs.T)
        return [measure(frame, "own", "total").statistic for frame in frames]

    def test_dissimilarity_is_hoover_against_the_rest(self, jobs):
        expected = self.of_library(jobs, singlegroup.Dissim)
        assert self.against_the_rest(jobs, hoover_index) == pytest.approx(expected, abs=1e-10)
        # Against all regions' jobs, the industry's own included, it is smaller by the industry's share.
        share = jobs.sum(axis=0) / jobs.sum()
        whole = by_industry(hoover_index, jobs)["value"].to_numpy()
        assert whole == pytest.approx((1 - share) * np.array(expected), abs=1e-10)

    def test_gini_against_the_rest(self, jobs):
        expected = self.of_library(jobs, singlegroup.Gini)
        assert self.against_the_rest(jobs, locational_gini) == pytest.approx(expected, abs=1e-10)

    def test_entropy_of_the_whole_and_of_its_regions(self, jobs):
        groups = [f"i{i}" for i in range(INDUSTRIES)]
        frame = pd.DataFrame(jobs, columns=groups)
        whole = entropy_index(long(jobs.sum(axis=0, keepdims=True)), logarithm="e")["value"].item()
        assert whole == pytest.approx(multigroup.MultiDiversity(frame, groups).statistic, abs=1e-10)
        # Theil's information theory index: how much less diverse regions are than the whole.
        own = entropy_index(long(jobs), logarithm="e").sort("region")["value"].to_numpy()
        size = jobs.sum(axis=1)
        lost = (size * (whole - own)).sum() / (whole * size.sum())
        assert lost == pytest.approx(multigroup.MultiInfoTheory(frame, groups).statistic, abs=1e-10)
