"""Passing codes of one classification into another, by worked examples."""

import polars as pl
import pytest

from klaster.model.classification import Correspondence
from klaster.recoding import recoded
from klaster.sources.classifications import correspondence

KEY = Correspondence("old", "new", {"a": (("x", 0.4), ("y", 0.6)), "b": (("y", 1.0),), "c": (("z", 1.0),)})


def table(rows):
    return pl.DataFrame(
        rows, schema=["industry", "value", "status", "industry_kind"], orient="row"
    ).with_columns(
        region=pl.lit("r"),
        period=pl.lit("2018"),
        measure=pl.lit("employment"),
        value=pl.col("value").cast(pl.Float64),
    )


def passed(rows):
    frame, unmatched = recoded(table(rows), KEY, "industry")
    return {row["industry"]: (row["value"], row["status"]) for row in frame.to_dicts()}, unmatched


def test_a_split_value_is_an_estimate_and_a_whole_one_keeps_its_status():
    values, unmatched = passed([("a", 10, "A", "unit"), ("b", 5, "A", "unit"), ("c", 7, "P", "unit")])
    assert values == {"x": (4.0, "E"), "y": (11.0, "E"), "z": (7.0, "P")}
    assert unmatched == []


def test_a_sum_with_an_unknown_part_is_unknown():
    values, _ = passed([("a", 10, "A", "unit"), ("b", None, "Q", "unit")])
    assert values == {"x": (4.0, "E"), "y": (None, "Q")}


def test_a_code_without_a_target_is_reported_and_kept():
    values, unmatched = passed([("c", 7, "A", "unit"), ("q", 3, "A", "unit")])
    assert values == {"z": (7.0, "A"), "q": (3.0, "A")}
    assert unmatched == ["q"]


def test_totals_stay_as_published():
    values, unmatched = passed([("b", 5, "A", "unit"), ("TOTAL", 6, "A", "total")])
    assert values == {"y": (5.0, "A"), "TOTAL": (6.0, "A")}
    assert unmatched == []


def test_nothing_is_lost_between_naics_and_isic():
    naics = correspondence("naics_2017", "isic_rev4")
    rows = [(code, 10, "A", "unit") for code in list(naics.weights)[:200]]
    frame, unmatched = recoded(table(rows), naics, "industry")
    assert frame["value"].sum() == pytest.approx(10 * len(rows))
    assert unmatched == []
