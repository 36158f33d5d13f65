"""Real tables of statistical offices."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from klaster.sources.table.markers import status_expression, unknown_expression, value_expression
from klaster.sources.table.raw import open_raw

REFERENCE = Path(__file__).parents[4] / "shared" / "reference"


def _path(name: str) -> Path:
    path = REFERENCE / name
    if not path.exists():
        pytest.skip(f"reference data are not here: {name}")
    return path


def test_rosstat_fixed_assets_add_up() -> None:
    table = open_raw(_path("rosstat_fixed_assets_okved2/fixed_assets_full_book_value_2017_2024.csv"))
    assert (table.format, table.encoding, table.delimiter, table.header_rows) == ("csv", "utf-8", ",", (1,))
    assert table.findings == ()
    value = value_expression(pl.col("value_mln_rub"), ".")
    totals = (
        table.frame.filter(pl.col("section") == "TOTAL", pl.col("year") == "2024")
        .group_by("level")
        .agg(value.sum())
        .collect()
    )
    by_level = dict(totals.iter_rows())
    assert table.frame.select(pl.len()).collect().item() == 15_360
    assert by_level["country"] == by_level["district"] == by_level["region"]


def test_rosstat_shipments_markers() -> None:
    table = open_raw(_path("rosstat_shipments_2005_2016/shipments_by_region_okved1.csv"))
    raw = pl.col("raw")
    read = table.frame.select(
        status_expression(raw, decimal=".").alias("status"),
        unknown_expression(raw, ".").alias("unknown"),
        (value_expression(raw, ".") == value_expression(pl.col("value_mln_rub"), ".")).alias("same"),
        "raw",
    ).collect()
    assert read.height == 3_456
    # The file writes blanks as "nan", which no publisher does: reported, until the mapping says what it means.
    assert read.filter("unknown")["raw"].to_list() == ["nan"] * 54
    assert read.filter(pl.col("raw").str.starts_with("…"))["status"].to_list() == ["O"] * 8
    assert read["same"].sum() == 3_456 - 54 - 8


def test_bls_qcew_in_the_publishers_own_columns() -> None:
    table = open_raw(_path("bls_qcew_ohio_counties_2020/qcew_annual_wide.csv"))
    assert len(table.columns) == 38
    assert table.findings == ()
    frame = table.frame.collect()
    assert (frame.height, frame["__row"].to_list()[-1]) == (3_808, 3_809)
    assert set(frame["disclosure_code"].unique().to_list()) == {None, "N"}


def test_kyrgyz_sdmx_series_out_of_gzip() -> None:
    table = open_raw(_path("kgz_sdg_nsc/kg_sdg_long.csv.gz"))
    assert (table.format, table.file) == ("sdmx-csv", "kg_sdg_long.csv.gz")
    assert table.frame.select(pl.len()).collect().item() == 26_523
    shares = table.frame.filter(
        pl.col("series_en").str.contains("(?i)manufacturing employment"),
        pl.col("TIME_PERIOD") == "2018",
        pl.col("REF_AREA") == "KG08",
    ).collect()
    assert shares.height > 0
    assert "21.4" in shares["OBS_VALUE"].to_list()


def test_classifications_have_one_header_row() -> None:
    for name in ("isic4", "nace2", "kz_oked_nk_rk_03_2019", "okved2_2016-12"):
        table = open_raw(_path(f"classifications/{name}.csv"))
        assert table.header_rows == (1,), name
        assert table.findings == (), name
