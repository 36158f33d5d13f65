"""Large tables stream: what is in memory does not grow with the file."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import polars as pl
import pytest

from klaster.sources.table.markers import value_expression
from klaster.sources.table.raw import open_raw


@pytest.mark.parametrize(("encoding", "rows"), [("utf-8", 600_000), ("cp1251", 400_000)])
def test_a_large_csv_streams(tmp_path: Path, encoding: str, rows: int) -> None:
    path = tmp_path / "large.csv"
    block = "".join(f"Чуйская область;{2000 + i % 20};C{i % 88};{i},5;примечание\n" for i in range(10_000))
    with path.open("w", encoding=encoding, newline="") as stream:
        stream.write("Регион;Год;Отрасль;Занятые;Примечание\n")
        for _ in range(rows // 10_000):
            stream.write(block)
    tracemalloc.start()
    table = open_raw(path)
    jobs = value_expression(pl.col("Занятые"), ",").sum()
    total = table.frame.select(jobs, pl.col("__row").max()).collect(engine="streaming").row(0)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert path.stat().st_size > 16_000_000
    assert isinstance(table.frame, pl.LazyFrame)
    assert total == (rows * (4999.5 + 0.5), rows + 1)
    assert peak < 12_000_000
