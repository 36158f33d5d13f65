"""Laws that hold for every table."""

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from klaster.indicators.specialisation import location_quotient


@st.composite
def tables(draw):
    """A complete regions x industries table of counts, nowhere all zero."""
    regions, industries = draw(st.integers(2, 6)), draw(st.integers(2, 6))
    values = draw(
        st.lists(st.integers(0, 5000), min_size=regions * industries, max_size=regions * industries)
    )
    cells = [(f"r{n % regions}", f"i{n // regions}", float(value + 1)) for n, value in enumerate(values)]
    return pl.DataFrame(cells, schema=["region", "industry", "value"], orient="row")


@settings(max_examples=40, deadline=None)
@given(tables())
def test_shares_weigh_quotients_to_one(table):
    quotient = location_quotient(table)
    by_industry = quotient.group_by("industry").agg(
        (pl.col("region_total") / pl.col("total") * pl.col("value")).sum()
    )
    by_region = quotient.group_by("region").agg(
        (pl.col("industry_total") / pl.col("total") * pl.col("value")).sum()
    )
    for sums in (by_industry, by_region):
        assert ((sums.to_series(1) - 1).abs() < 1e-9).all()


@settings(max_examples=30, deadline=None)
@given(tables(), st.floats(0.01, 1000))
def test_the_unit_does_not_change_the_quotient(table, factor):
    scaled = location_quotient(table.with_columns(pl.col("value") * factor)).sort("region", "industry")
    assert (
        (scaled["value"] - location_quotient(table).sort("region", "industry")["value"]).abs() < 1e-9
    ).all()


@settings(max_examples=30, deadline=None)
@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(table, random):
    order = list(range(table.height))
    random.shuffle(order)
    keys = ["region", "industry"]
    first, second = location_quotient(table).sort(keys), location_quotient(table[order]).sort(keys)
    for name in ("value", "lower", "upper", "q_value", "shrunken"):
        assert ((first[name] - second[name]).abs() < 1e-9).all(), name


@settings(max_examples=40, deadline=None)
@given(tables(), st.sampled_from(["auto", "log", "score"]))
def test_the_interval_holds_the_quotient_within_its_limits(table, interval):
    quotient = location_quotient(table, interval=interval)
    slack = 1e-9
    assert (quotient["lower"] <= quotient["value"] + slack).all()
    assert (quotient["value"] <= quotient["upper"] + slack).all()
    assert (quotient["upper"] <= quotient["total"] / quotient["region_total"] + slack).all()
    assert (quotient["lower"] >= 0).all()


@settings(max_examples=40, deadline=None)
@given(tables())
def test_shrinkage_moves_towards_the_mean(table):
    quotient = location_quotient(table)
    low, high = quotient["value"].clip(upper_bound=1.0), quotient["value"].clip(lower_bound=1.0)
    assert ((quotient["shrunken"] >= low - 1e-9) & (quotient["shrunken"] <= high + 1e-9)).all()


@settings(max_examples=30, deadline=None)
@given(tables())
def test_surplus_adds_up_to_nothing(table):
    quotient = location_quotient(table)
    for key in ("region", "industry"):
        assert (quotient.group_by(key).agg(pl.col("surplus").sum()).to_series(1).abs() < 1e-6).all()


@settings(max_examples=25, deadline=None)
@given(tables(), st.data())
def test_a_suppressed_cell_never_leaves_a_number_marked_normal(table, data):
    hidden = data.draw(st.integers(0, table.height - 1))
    rows = pl.int_range(table.height) == hidden
    table = table.with_columns(
        value=pl.when(rows).then(None).otherwise(pl.col("value")),
        status=pl.when(rows).then(pl.lit("Q")).otherwise(pl.lit("A")),
    )
    quotient = location_quotient(table)
    assert quotient.filter(pl.col("status") == "A").is_empty()
    assert quotient.filter(pl.col("status") == "Q")["value"].null_count() == 1
