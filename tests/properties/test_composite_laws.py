"""Laws of composite indicators that hold for every table."""

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from klaster.indicators.composite import composite_indicator

SCALES = st.sampled_from(["minmax", "z", "rank"])
WAYS = st.sampled_from(["arithmetic", "geometric"])


@st.composite
def tables(draw, gaps=True):
    """Two to seven units by one to five indicators in one or two groups, some values unknown."""
    units, indicators = draw(st.integers(2, 7)), draw(st.integers(1, 5))
    number = st.integers(-1000, 1000).map(float)
    cell = st.one_of(number, number, number, st.none()) if gaps else number
    values = draw(st.lists(cell, min_size=units * indicators, max_size=units * indicators))
    groups = draw(st.lists(st.sampled_from(["g", "h"]), min_size=indicators, max_size=indicators))
    weights = draw(st.lists(st.integers(1, 5), min_size=indicators, max_size=indicators))
    rows = [
        (f"u{n % units}", f"i{n // units}", value, groups[n // units], 1000.0 * weights[n // units])
        for n, value in enumerate(values)
    ]
    schema = {"unit": pl.String, "indicator": pl.String, "value": pl.Float64, "parent": pl.String, "weight": pl.Float64}  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def close(left, right, names=("value", "lower", "upper", "rank", "rank_lower", "rank_upper")):
    for name in names:
        one, other = left[name].cast(pl.Float64), right[name].cast(pl.Float64)
        assert one.is_null().equals(other.is_null()), name
        assert ((one - other).abs() < 1e-6).fill_null(True).all(), name


@given(tables(), SCALES, WAYS)
@settings(max_examples=60, deadline=None)
def test_the_order_of_rows_and_the_names_of_units_do_not_matter(table, scale, way):
    parameters = {"normalisation": scale, "aggregation": way, "trials": 40}
    base = composite_indicator(table, **parameters)
    assert composite_indicator(table.reverse(), **parameters).equals(base)
    renamed = table.with_columns(
        unit="z" + (pl.lit(9) - pl.col("unit").str.slice(1).cast(pl.Int64)).cast(pl.String)
    )
    close(composite_indicator(renamed, **parameters).reverse(), base)


@given(tables(), st.floats(0.01, 100), st.floats(-1e4, 1e4), SCALES, WAYS)
@settings(max_examples=60, deadline=None)
def test_the_unit_of_measurement_does_not_matter(table, factor, shift, scale, way):
    parameters = {"normalisation": scale, "aggregation": way, "trials": 0}
    moved = table.with_columns(value=pl.when(pl.col("indicator") == "i0").then(pl.col("value") * factor + shift).otherwise("value"))  # fmt: skip
    close(
        composite_indicator(moved, **parameters), composite_indicator(table, **parameters), ("value", "rank")
    )


@given(tables(), SCALES, WAYS)
@settings(max_examples=40, deadline=None)
def test_a_sign_turned_with_its_direction_changes_nothing(table, scale, way):
    parameters = {"normalisation": scale, "aggregation": way, "trials": 0}
    turned = table.with_columns(value=pl.when(pl.col("indicator") == "i0").then(-pl.col("value")).otherwise("value"))  # fmt: skip
    found = composite_indicator(turned, lower_is_better="i0", **parameters)
    close(found, composite_indicator(table, **parameters), ("value", "rank"))


@given(tables(gaps=False), st.integers(0, 6), st.integers(0, 4), st.floats(1, 500), WAYS)
@settings(max_examples=60, deadline=None)
def test_more_of_a_good_thing_never_lowers_the_score_on_goalposts(table, unit, place, more, way):
    table = table.with_columns(low=pl.lit(-1000.0), high=pl.lit(1000.0))
    chosen = (pl.col("unit") == f"u{unit}") & (pl.col("indicator") == f"i{place}")
    better = table.with_columns(value=pl.col("value") + pl.when(chosen).then(more).otherwise(0.0))
    base, found = (
        composite_indicator(one, normalisation="goalposts", aggregation=way, trials=0)["value"]
        for one in (table, better)
    )
    assert (found >= base - 1e-9).all()


@given(tables(), SCALES, WAYS, st.sampled_from(["available", "withhold", "bounds"]), st.integers(0, 5))
@settings(max_examples=80, deadline=None)
def test_intervals_hold_what_they_are_about_and_statuses_tell_what_is_missing(
    table, scale, way, missing, seed
):
    found = composite_indicator(
        table, normalisation=scale, aggregation=way, missing=missing, seed=seed, trials=60, level="groups"
    )
    known = found.filter(pl.col("value").is_not_null())
    assert (known["lower"] <= known["value"]).all()
    assert (known["value"] <= known["upper"]).all()
    assert (known["rank_lower"] <= known["rank"]).all()
    assert (known["rank"] <= known["rank_upper"]).all()
    thirds = known.select(pl.sum_horizontal("upper_third", "middle_third", "lower_third")).to_series()
    assert ((thirds - 1).abs() < 1e-9).all()
    holes = table["value"].is_null().any()
    unknown = found.filter(pl.col("value").is_null())
    assert unknown["status"].is_in(["O", "Q"]).all()
    assert (
        unknown.select(pl.all_horizontal(pl.col("lower", "upper", "rank", "tier").is_null()))
        .to_series()
        .all()
    )
    assert holes or known["status"].is_in(["A"]).all()


@given(tables(), WAYS)
@settings(max_examples=40, deadline=None)
def test_scores_lie_between_the_least_and_the_best_of_their_parts(table, way):
    found = composite_indicator(table, aggregation=way, trials=0, level="all", least_known=0.0)
    index = dict(found.filter(component=found["component"][0]).select("unit", "value").iter_rows())
    parts = found.filter(pl.col("component").str.starts_with("i") & (pl.col("component") != "index"))
    for unit, value in index.items():
        own = parts.filter(unit=unit)["value"].drop_nulls().to_numpy()
        if value is not None:
            assert own.min() - 1e-9 <= value <= own.max() + 1e-9
        else:
            assert not len(own)


@given(tables(), st.integers(2, 9))
@settings(max_examples=30, deadline=None)
def test_only_the_proportion_of_weights_matters(table, factor):
    base = composite_indicator(table, trials=0)
    scaled = table.with_columns(pl.col("weight") * factor)
    close(composite_indicator(scaled, trials=0), base, ("value", "rank"))
    assert np.isfinite(base["known"].to_numpy()).all()
