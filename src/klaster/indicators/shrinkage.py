"""Empirical-Bayes shrinkage of quotients towards the mean of their industry."""

from __future__ import annotations

import narwhals as nw

from klaster.numerics.frames import Frame, ratio


def with_shrunken(table: Frame) -> Frame:
    """Add ``shrunken``: the Gamma-Poisson (Marshall, global) estimate of each quotient.

    With expected jobs E and overall ratio m, the variance between regions beyond chance is
    A = max(0, s2 - m D / mean(E)); a quotient keeps the part A / (A + m D / E) of its distance to m.
    A small cell moves far, a large one stays.
    """
    part = ratio(nw.col("industry_total"), nw.col("total"))
    table = table.with_columns(
        _expected=nw.col("region_total") * part,
        _sum_expected=nw.col("exposure") * part,
        _mean=ratio(nw.col("listed"), nw.col("exposure") * part),
    )
    mean, expected = nw.col("_mean"), nw.col("_sum_expected")
    squared = ratio(nw.col("squares"), part) - 2 * mean * nw.col("listed") + mean * mean * expected
    chance = mean * nw.col("typical_design_effect") * ratio(nw.col("regions"), expected)
    table = table.with_columns(_between=(ratio(squared, expected) - chance).clip(0.0))
    noise = mean * ratio(nw.col("design_effect"), nw.col("_expected"))
    kept = nw.coalesce(ratio(nw.col("_between"), nw.col("_between") + noise), nw.lit(0.0))
    return table.with_columns(shrunken=mean + kept * (nw.col("quotient") - mean)).drop(
        "_expected", "_sum_expected", "_mean", "_between"
    )
