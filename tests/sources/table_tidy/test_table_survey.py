"""The one pass over a table: what it counts, and what it does with a table of too many cells."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from klaster.model.errors import InputError, Place
from klaster.sources.table import Mapping, read
from klaster.sources.table import survey as surveying
from klaster.sources.table.check import findings_of
from klaster.sources.table.observed import Sheet, observed, with_oddities, with_values
from klaster.sources.table.raw import open_raw
from klaster.sources.table.survey import survey

MAPPING = Mapping(region="region", industry="industry", period="year", values={"employment": "jobs"})


def long_table(years: range) -> str:
    rows = [f"R{r},I{i},{year},{r + i}" for year in years for r in range(10) for i in range(5)]
    return "region,industry,year,jobs\n" + "\n".join(rows) + "\n"


def cells_of(path: Path) -> pl.LazyFrame:
    return with_oddities(with_values(observed([Sheet(open_raw(path), {})], MAPPING), MAPPING), MAPPING)


def test_every_combination_is_counted_once(text_table: Callable[..., Path]) -> None:
    text = long_table(range(2010, 2015)) + "R0,I0,2010,7\nR0,I1,2010,?\n"
    found = survey(cells_of(text_table(text)), Place())
    assert (found.cells.height, found.total_rows, found.periods) == (250, 252, None)
    first = found.cells.filter((pl.col("region") == "R0") & (pl.col("period") == "2010")).sort("industry")
    assert first.select("rows", "low", "high", "known").rows()[:2] == [(2, 0.0, 7.0, 2), (2, 1.0, 1.0, 1)]
    assert found.oddities.select("row", "cell").rows() == [(253, "?")]


def test_the_latest_periods_that_fit_are_surveyed(text_table: Callable[..., Path]) -> None:
    found = survey(cells_of(text_table(long_table(range(2010, 2020)))), Place(), most=130)
    assert found.periods == ("2019", "2018")
    assert found.cells.height == 100
    assert found.of("period")["label"].to_list() == [str(year) for year in range(2010, 2020)]


def test_a_table_checked_in_part_says_so(
    text_table: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = text_table(long_table(range(2010, 2020)))
    monkeypatch.setattr(surveying.survey, "__defaults__", (130,))
    reading = read(path, MAPPING)
    assert reading.frame.collect().height == 500
    (warning,) = [finding for finding in findings_of(reading) if finding.kind == "partly_checked"]
    assert "2019, 2018" in warning.message.en


def test_a_column_of_identifiers_is_no_dimension(
    text_table: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = text_table("region,industry,year,jobs\n" + "\n".join(f"R{i},A,2018,1" for i in range(400)))
    monkeypatch.setattr(surveying, "MOST_LABELS", 100)
    with pytest.raises(InputError, match="it is not a list of them"):
        survey(cells_of(path), Place("t.csv"), most=50)


def test_a_long_table_piece_by_piece_is_the_same(
    text_table: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = text_table(long_table(range(2010, 2020)) * 2 + "R0,I0,2010,(c)\nR0,I1,2011,12 e\n")
    at_once = survey(cells_of(path), Place())
    for name, number in (("_ROWS_AT_ONCE", 10), ("_BATCH", 64), ("_MERGE", 100)):
        monkeypatch.setattr(surveying, name, number)
    in_pieces = survey(cells_of(path), Place())
    assert in_pieces.cells.sort("row").equals(at_once.cells.sort("row"))
