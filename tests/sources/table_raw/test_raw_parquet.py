"""Parquet: as text, and as typed."""

from __future__ import annotations

import datetime
from pathlib import Path

import polars as pl
import pytest

from klaster.model.errors import InputError
from klaster.sources.table.raw import open_raw, reading


def _file(tmp_path: Path, **columns: object) -> Path:
    pl.DataFrame(columns).write_parquet(tmp_path / "table.parquet")
    return tmp_path / "table.parquet"


def test_text_and_native_columns_row_by_row(tmp_path: Path) -> None:
    moment = datetime.datetime(2018, 1, 1)
    path = _file(
        tmp_path, region=["Чуй ", " "], year=[2018.0, None], jobs=[1, 2], at=[moment, moment], ok=[True, None]
    )
    table = open_raw(path)
    assert (table.format, table.header_rows) == ("parquet", ())
    assert table.preview().rows() == [
        ("Чуй", "2018", "1", "2018-01-01", "true", 1),
        (None, None, "2", "2018-01-01", None, 2),
    ]
    assert isinstance(table.frame, pl.LazyFrame)
    assert table.native is not None
    assert table.native.collect_schema()["jobs"] == pl.Int64
    assert table.native.collect()["__row"].to_list() == [1, 2]


def test_numbers_as_text_are_exact(tmp_path: Path) -> None:
    numbers = [0.1 + 0.2, 1e-7, 1e22, 123456789.125]
    text = open_raw(_file(tmp_path, v=numbers)).preview()["v"].to_list()
    assert [float(cell) for cell in text] == numbers


def test_our_own_row_numbers_do_not_clash(tmp_path: Path) -> None:
    table = open_raw(_file(tmp_path, a=["x"], __row=[7]))
    assert table.columns == ("a", "__row (2)")
    assert table.preview().row(0) == ("x", "7", 1)


def test_nested_columns_are_left_out_and_reported(tmp_path: Path) -> None:
    table = open_raw(_file(tmp_path, a=["x"], b=[[1, 2]]))
    assert (table.columns, [f.kind for f in table.findings]) == (("a",), ["nested-column"])


def test_a_file_cut_short_or_empty_is_refused(tmp_path: Path) -> None:
    path = _file(tmp_path, a=["x"] * 100)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(InputError, match="cut short"):
        open_raw(path)
    with pytest.raises(InputError, match="no rows"):
        open_raw(_file(tmp_path, a=pl.Series([], dtype=pl.String)))


def test_damage_met_while_reading_is_told_too(tmp_path: Path) -> None:
    path = _file(tmp_path, a=[f"region {i}" for i in range(1000)])
    content = path.read_bytes()
    path.write_bytes(content[:8] + b"\xff" * 60 + content[68:])
    table = open_raw(path)
    with pytest.raises(InputError, match="damaged inside") as caught, reading(table):
        table.frame.collect()
    assert caught.value.place.file == "table.parquet"
