"""Workbooks whose sheets are parts of one table: an industry, a year or a region on each."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from klaster.model.errors import InputError, Place
from klaster.model.finding import Finding, Severity
from klaster.model.text import Text
from klaster.sources.classifications import classification
from klaster.sources.table.labels import resolved
from klaster.sources.table.mapping import Mapping
from klaster.sources.table.observed import Sheet
from klaster.sources.table.periods import period_of
from klaster.sources.table.raw import open_raw
from klaster.sources.table.raw_table import RawTable, listed

MOST_SHEETS = 300


def sheets_of(raw: RawTable, mapping: Mapping) -> tuple[list[Sheet], list[Finding]]:
    """The sheets that a mapping reads, and a note on those that it passes over.

    Without ``mapping.sheets`` there is one. With it, every sheet that has the columns of the mapping is a
    part of the table, and its name says which.

    Raises
    ------
    InputError
        No sheet has the columns.
    """
    if not mapping.sheets:
        return [Sheet(raw, {})], []
    parts, skipped = list[Sheet](), list[str]()
    for table in sheet_tables(raw):
        if set(mapping.columns()) <= set(table.columns):
            parts.append(Sheet(table, {mapping.sheets: table.sheet}))
        else:
            skipped.append(table.sheet)
    if not parts:
        raise InputError(
            Text("no sheet has the columns of the mapping", "ни на одном листе нет столбцов из [mapping]"),
            Text(
                f"The columns are {listed(mapping.columns())}.", f"Эти столбцы: {listed(mapping.columns())}."
            ),
            Place(raw.file),
        )
    return parts, [_passed_over(raw, skipped)] if skipped else []


def sheets_role(raw: RawTable, columns: Collection[str], taken: Collection[str]) -> str:
    """What the names of the sheets say if they are parts of one table: period, industry or region; else "".

    Parameters
    ----------
    columns
        The columns that a sheet must have to be a part.
    taken
        The dimensions that rows or headers give already.
    """
    roles = {name: _name_role(name) for name in raw.sheets[:MOST_SHEETS]}
    role = roles.get(raw.sheet, "")
    named = [name for name, found in roles.items() if found == role]
    # Whoever opened another sheet than the first of them wants that one.
    if not role or role in taken or len(named) < 2 or named[0] != raw.sheet:
        return ""
    parts = [table for table in sheet_tables(raw, named) if set(columns) <= set(table.columns)]
    return role if len(parts) >= 2 else ""


def _name_role(name: str) -> str:
    if period_of(name):
        return "period"
    if any(resolved(name, classification(id)) for id in ("nace_rev2", "okved1")):
        return "industry"
    return "region" if resolved(name, classification("regions_six_countries")) else ""


def sheet_tables(raw: RawTable, names: Sequence[str] = ()) -> Iterator[RawTable]:
    """The sheets of a workbook that can be read, in their order."""
    for name in names or raw.sheets[:MOST_SHEETS]:
        if name == raw.sheet:
            yield raw
            continue
        try:
            yield open_raw(raw.path, sheet=name)
        except InputError:
            continue


def _passed_over(raw: RawTable, skipped: list[str]) -> Finding:
    return Finding(
        Severity.NOTE,
        "sheets",
        Place(raw.file),
        Text(
            f"sheets with other columns are not read: {listed(skipped)}",
            f"листы с другими столбцами не читаются: {listed(skipped)}",
        ),
        count=len(skipped),
    )
