"""Suppressed cells on real U.S. data: known cells are hidden, and their published values must lie within the ranges."""

import numpy as np
import polars as pl
import pytest

from klaster.indicators.suppression import suppressed_cells

PRIVATE = 5
SECTORS = {
    "31": "31-33",
    "32": "31-33",
    "33": "31-33",
    "44": "44-45",
    "45": "44-45",
    "48": "48-49",
    "49": "48-49",
}
LEVELS = {71: "total", 74: "sector", 75: "3 digits", 76: "4 digits", 77: "5 digits", 78: "6 digits"}


def parent(code, level):
    if level == 71:
        return None
    if level == 74:
        return "10"
    return SECTORS.get(code[:2], code[:2]) if level == 75 else code[:-1]


@pytest.fixture(scope="module")
def table(reference):
    """Private employment of two counties from all industries down to six digits of NAICS."""
    path = reference / "bls_qcew_ohio_counties_2020" / "qcew_annual_wide.csv"
    raw = pl.read_csv(
        path, infer_schema_length=None, schema_overrides={"area_fips": pl.String, "industry_code": pl.String}
    )
    raw = raw.filter((pl.col("own_code") == PRIVATE) & pl.col("agglvl_code").is_in(list(LEVELS)))
    hidden = (raw["disclosure_code"] == "N").fill_null(False)
    return raw.select(
        region="area_fips",
        industry="industry_code",
        value=pl.when(~hidden).then(pl.col("annual_avg_emplvl").cast(pl.Float64)),
        status=pl.when(hidden).then(pl.lit("Q")).otherwise(pl.lit("A")),
        firms="annual_avg_estabs",
        industry_parent=pl.Series(
            [parent(*each) for each in raw.select("industry_code", "agglvl_code").iter_rows()]
        ),
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_published_values_lie_within_the_ranges_of_cells_hidden_for_the_test(table, seed):
    random = np.random.default_rng(seed)
    candidates = np.flatnonzero((table["status"] == "A") & (table["industry"].str.len_chars() > 2))
    held_out = random.choice(candidates, candidates.size // 5, replace=False)
    mask = np.zeros(table.height, bool)
    mask[held_out] = True
    told = table.with_columns(
        value=pl.when(pl.Series(~mask)).then("value"),
        status=pl.when(pl.Series(mask)).then(pl.lit("O")).otherwise("status"),
    )
    solved = (
        suppressed_cells(told, publish=False)
        .with_columns(true=table["value"], held=pl.Series(mask))
        .filter("held")
    )
    assert solved.height > 200
    assert solved["upper"].null_count() == 0
    within = solved.filter(
        (pl.col("lower") <= pl.col("true") + 1e-6) & (pl.col("true") <= pl.col("upper") + 1e-6)
    )
    assert within.height == solved.height
    # Ranges that say something: most are narrower than the sector they lie in.
    assert (solved["upper"] - solved["lower"]).median() < 2000


def test_annual_averages_are_rounded_and_so_nothing_contradicts(table):
    solved = suppressed_cells(table, publish=False)
    assert (solved["slack"] == 0).all()
    hidden = solved.filter(table["status"] == "Q")
    assert hidden["upper"].null_count() == 0
    assert set(hidden["status"]) == {"E"}


def test_no_confidential_cell_of_the_publisher_is_shown_as_a_point(table):
    solved = suppressed_cells(table)
    hidden = solved.filter(table["status"] == "Q")
    shown = hidden.filter(pl.col("lower").is_not_null())
    assert (shown["upper"] - shown["lower"] > 1e-6).all()
