"""Every messy table of this folder is read back to the numbers it was made from, and nothing false is said of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pytest

from klaster.model.finding import Severity
from klaster.sources.table import TableReading, read
from klaster.sources.table.check import findings_of
from tests.sources.table_life import exports, foreign, labels, offices, publishers
from tests.sources.table_life.writing import SCENES, Told

assert all((exports, foreign, labels, offices, publishers))


@pytest.fixture(params=sorted(SCENES))
def told(request: pytest.FixtureRequest, tmp_path: Path) -> Told:
    return SCENES[request.param](tmp_path)


def counted(reading: TableReading, measure: str) -> dict[tuple[str, str, str], float | str]:
    """The cells that are counted: those of units, or of totals where there are no units; each key stands once."""
    cells = reading.frame.collect()
    cells = cells.filter(pl.col("measure") == measure) if measure else cells
    for kind in ("region_kind", "industry_kind"):
        units = cells.filter(pl.col(kind) == "unit")
        cells = units if units.height else cells
    keys = cells.select("region", "industry", "period")
    assert not keys.is_duplicated().any()
    values = [
        value if value is not None else status
        for value, status in cells.select("value", "status").iter_rows()
    ]
    return dict(zip(keys.iter_rows(), values, strict=True))  # type: ignore[arg-type]


def truths(told: Told) -> Mapping[str, Mapping[tuple[str, str, str], float | str]]:
    return told.measures or {"": told.truth or {}}


def test_every_cell_is_read_and_no_other(told: Told) -> None:
    reading = read(told.path)
    for measure, truth in truths(told).items():
        found = counted(reading, measure)
        assert set(found) == set(truth)
        wrong = {
            key: (found[key], value) for key, value in truth.items() if found[key] != pytest.approx(value)
        }
        assert not wrong
    assert told.unit is None or reading.mapping.unit == told.unit
    assert not told.nature or reading.mapping.nature == told.nature


def test_what_is_found_wrong_is_wrong(told: Told) -> None:
    found = {
        finding.kind for finding in findings_of(read(told.path)) if finding.severity is not Severity.NOTE
    }
    assert found == set(told.findings)


def test_the_mapping_as_written_reads_the_same(told: Told) -> None:
    first = read(told.path)
    again = read(told.path, type(first.mapping).from_toml(first.mapping.to_toml()))
    order = ["row", "measure", "region", "industry", "period"]
    assert again.frame.sort(order).collect().equals(first.frame.sort(order).collect())
