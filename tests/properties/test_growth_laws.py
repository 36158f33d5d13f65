"""Laws of shift-share and of growth rates."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klaster.indicators.growth import growth_rate, shift_share

PARTS = ["national", "industry_mix", "regional", "allocation", "birth"]
VARIANTS = ["classic", "esteban_marquillas", "dynamic"]
KEYS = ["region", "industry"]


@st.composite
def tables(draw, least=0):
    """A complete regions x industries x periods table; every industry has jobs somewhere."""
    regions, industries, periods = draw(st.integers(2, 4)), draw(st.integers(2, 4)), draw(st.integers(2, 4))
    count = regions * industries * periods
    values = draw(st.lists(st.integers(least, 2000), min_size=count, max_size=count))
    cells = [
        (f"r{n % regions}", f"i{n // regions % industries}", 2000 + n // regions // industries, float(value))
        for n, value in enumerate(values)
    ]
    table = pl.DataFrame(cells, schema=["region", "industry", "period", "value"], orient="row")
    return table.with_columns(
        value=pl.col("value") + pl.when(pl.col("region") == "r0").then(1.0).otherwise(0.0)
    )


@settings(max_examples=20, deadline=None)
@given(tables(), st.sampled_from(VARIANTS), st.sampled_from(["regional", "apart"]))
def test_components_add_up_to_the_change(table, variant, births):
    rows = shift_share(table, variant=variant, births=births)
    assert (rows["residual"].abs() < 1e-6).all()
    assert (
        (rows.select(pl.sum_horizontal(PARTS)).to_series() - (rows["end"] - rows["start"])).abs() < 1e-6
    ).all()


@settings(max_examples=20, deadline=None)
@given(tables(), st.sampled_from(["classic", "dynamic"]))
def test_over_regions_the_regional_part_is_nothing_and_national_growth_everything(table, variant):
    rows = shift_share(table, variant=variant)
    assert (rows.group_by("industry").agg(pl.col("regional").sum())["regional"].abs() < 1e-6).all()
    assert abs(rows["industry_mix"].sum()) < 1e-6
    assert rows["national"].sum() == pytest.approx(rows["value"].sum(), abs=1e-6)


@settings(max_examples=15, deadline=None)
@given(tables(), st.sampled_from(VARIANTS), st.sampled_from(["region", "industry"]))
def test_a_level_is_the_sum_of_its_cells(table, variant, level):
    cells = shift_share(table, variant=variant).group_by(level).agg(pl.col("value", *PARTS).sum()).sort(level)
    sums = shift_share(table, variant=variant, level=level).sort(level)
    for name in ("value", *PARTS):
        assert ((cells[name] - sums[name]).abs() < 1e-6).all(), name


@settings(max_examples=15, deadline=None)
@given(tables(least=1))
def test_the_factors_of_gerfin_multiply_to_relative_growth(table):
    rows = shift_share(table, variant="gerfin", level="region")
    assert ((rows["industry_mix"] * rows["regional"] - rows["value"]).abs() < 1e-9).all()
    growth = rows["end"] / rows["start"] / (rows["end"].sum() / rows["start"].sum())
    assert ((growth - rows["value"]).abs() < 1e-9).all()


@settings(max_examples=15, deadline=None)
@given(tables(), st.floats(0.01, 1000), st.sampled_from(VARIANTS))
def test_the_unit_scales_every_component(table, factor, variant):
    rows = shift_share(table, variant=variant).sort(KEYS)
    scaled = shift_share(table.with_columns(pl.col("value") * factor), variant=variant).sort(KEYS)
    for name in ("value", *PARTS):
        assert ((rows[name] * factor - scaled[name]).abs() < 1e-6 * max(1, factor)).all(), name


@settings(max_examples=15, deadline=None)
@given(tables(), st.data(), st.sampled_from([*VARIANTS, "gerfin"]))
def test_a_suppressed_cell_never_leaves_a_number_marked_normal(table, data, variant):
    ends = table.with_row_index().filter(
        pl.col("period").is_in([table["period"].min(), table["period"].max()])
    )
    hidden = data.draw(st.sampled_from(ends["index"].to_list()))
    rows = pl.int_range(table.height) == hidden
    table = table.with_columns(
        value=pl.when(rows).then(None).otherwise(pl.col("value")),
        status=pl.when(rows).then(pl.lit("Q")).otherwise(pl.lit("A")),
    )
    assert "A" not in shift_share(table, variant=variant)["status"]
    assert "A" not in shift_share(table, variant=variant, level="region")["status"]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 10**6), min_size=2, max_size=12), st.floats(0.01, 1000))
def test_a_growth_rate_leads_from_start_to_end_whatever_the_unit(values, factor):
    table = pl.DataFrame(
        {"region": "a", "period": list(range(len(values))), "value": [v * factor for v in values]}
    )
    row = growth_rate(table).row(0, named=True)
    assert row["start"] * (1 + row["value"]) ** row["years"] == pytest.approx(row["end"], rel=1e-9)
    if len(values) > 2:
        assert row["lower"] <= row["value"] + 1e-9
        assert row["value"] <= row["upper"] + 1e-9
