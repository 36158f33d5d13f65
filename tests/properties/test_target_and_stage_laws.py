"""Laws of targets and of stages."""

import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from klaster.indicators.life_cycle import life_cycle_stage
from klaster.indicators.targets import target_attainment

VALUES = st.lists(st.floats(1, 1000), min_size=2, max_size=8)
FACTOR = st.sampled_from([0.01, 0.5, 3.0, 1000.0])


def target(values, aim, **said):
    years = [str(2010 + turn) for turn in range(len(values))]
    facts = {"target": aim, "base_period": "2010", "target_period": "2025"} | said
    return pl.DataFrame({"unit": "u", "indicator": "i", "period": years, "value": values}).with_columns(
        pl.lit(word).alias(name) for name, word in facts.items()
    )


@settings(max_examples=60, deadline=None)
@given(VALUES, st.floats(1, 2000), FACTOR)
def test_the_unit_of_a_target_does_not_matter(values, aim, factor):
    one = target_attainment(target(values, aim)).row(0, named=True)
    other = target_attainment(target([factor * value for value in values], factor * aim)).row(0, named=True)
    for name in ("value", "required_rate", "actual_rate", "needed_rate", "probability"):
        assert (one[name] is None) == (other[name] is None)
        if one[name] is not None:
            assert other[name] == pytest.approx(one[name], rel=1e-6, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(VALUES, st.floats(1, 2000))
def test_growing_just_as_required_is_on_track_and_both_paths_agree_at_the_ends(values, aim):
    base = values[0]
    assume(abs(aim / base - 1) > 1e-3)
    exact = [base * (aim / base) ** (turn / 15) for turn in range(4)]
    row = target_attainment(target(exact, aim)).row(0, named=True)
    assert row["value"] == pytest.approx(1, rel=1e-6)
    assert row["class"] == "on_track"
    assert row["path_geometric"] == pytest.approx(exact[-1], rel=1e-9)


@settings(max_examples=60, deadline=None)
@given(VALUES, st.floats(1, 2000), st.floats(0.1, 500))
def test_a_higher_target_is_never_likelier(values, aim, more):
    chances = [
        target_attainment(target(values, each, direction=1)).row(0, named=True)["probability"]
        for each in (aim, aim + more)
    ]
    if None not in chances:
        assert chances[1] <= chances[0] + 1e-12


@settings(max_examples=60, deadline=None)
@given(VALUES, st.floats(1, 2000), st.randoms())
def test_the_order_of_rows_does_not_matter(values, aim, chance):
    table = target(values, aim)
    order = list(range(table.height))
    chance.shuffle(order)
    assert target_attainment(table[order]).equals(target_attainment(table))


SERIES = st.lists(st.floats(1, 5000), min_size=4, max_size=14)


def series(values, firms):
    return pl.DataFrame(
        {
            "region": "a",
            "industry": "x",
            "period": [str(2000 + turn) for turn in range(len(values))],
            "value": values,
            "firms": firms,
        }
    )


@settings(max_examples=60, deadline=None)
@given(SERIES, FACTOR)
def test_the_unit_of_size_does_not_matter_when_the_floor_moves_with_it(values, factor):
    firms = [10.0 + turn for turn in range(len(values))]
    one = life_cycle_stage(series(values, firms), floor_jobs=500)
    other = life_cycle_stage(series([factor * value for value in values], firms), floor_jobs=500 * factor)
    near = (
        pl.concat(
            [
                one["growth"].abs() - 0.02,
                one["peak_ratio"] - 0.95,
                one["peak_ratio"] - 0.8,
                one["size"] / 500 - 1,
            ]
        )
        .drop_nulls()
        .abs()
    )
    assume(near.is_empty() or near.min() > 1e-9)
    assert one["stage"].to_list() == other["stage"].to_list()


@settings(max_examples=60, deadline=None)
@given(SERIES)
def test_more_evidence_never_contradicts_what_was_left_open(values):
    """A stage told by the year alone with firms is among those that stay possible without them."""
    firms = [10.0 + turn for turn in range(len(values))]
    known = life_cycle_stage(
        series(values, firms).with_columns(heterogeneity=pl.lit(0.5), new_share=pl.lit(0.0)),
        confirmed_after=1,
    )
    open_ones = life_cycle_stage(series(values, firms).drop("firms"), confirmed_after=1)
    before = None
    for told, possible, stage in zip(known["alone"], open_ones["possible"], open_ones["stage"], strict=True):
        fits_a_rule = told not in ("unknown", "none", None) and told != before
        if fits_a_rule and told != "renewal" and stage == "unknown" and possible:
            assert told in possible.split()
        before = told


@settings(max_examples=40, deadline=None)
@given(SERIES)
def test_an_unknown_stage_has_no_number_and_a_known_one_has(values):
    found = life_cycle_stage(series(values, [10.0] * len(values)))
    assert (found["value"].is_null() == (found["stage"] == "unknown")).all()
    assert (found.filter(pl.col("stage") == "unknown")["status"] == "O").all()
