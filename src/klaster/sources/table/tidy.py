"""From a table as published to tidy observations: codes, values with their statuses, kinds, places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from klaster.model.classification import Classification
from klaster.model.errors import InputError, Place
from klaster.model.finding import Finding
from klaster.model.text import Text
from klaster.sources.table.check_duplicates import duplicate_findings, repeated_keys
from klaster.sources.table.check_labels import label_findings
from klaster.sources.table.check_values import value_findings
from klaster.sources.table.dimensions import digits_of, dimensions
from klaster.sources.table.mapping import Mapping
from klaster.sources.table.observed import Sheet, letter, observed, severity, with_oddities, with_values
from klaster.sources.table.raw import open_raw, reading
from klaster.sources.table.raw_table import RawTable, listed
from klaster.sources.table.replacing import replaced
from klaster.sources.table.sheets import sheets_of
from klaster.sources.table.survey import survey
from klaster.sources.table.surveyed import Surveyed
from klaster.sources.table.trees import tree_named

KEYS = ("measure", "region", "industry", "period")
COLUMNS = (
    *KEYS, "value", "status", "region_kind", "industry_kind", "region_label", "industry_label", "row",
)  # fmt: skip
MOST_IN_MEMORY = 2_000_000


@dataclass(frozen=True)
class TableReading:
    """A table read by its mapping.

    ``frame`` is lazy, a row for each cell of the source: measure, region, industry, period (String, as SDMX
    writes it), value (Float64, null where confidential or not collected), status, region_kind and
    industry_kind ("unit", "total" or "aggregate": only units are counted), region_label, industry_label, row
    of the source; region_total, industry_total, total where the mapping names columns for them, and the
    ``extras`` of the mapping as text.
    """

    mapping: Mapping
    raw: RawTable
    frame: pl.LazyFrame
    findings: tuple[Finding, ...]
    surveyed: Surveyed

    @property
    def region_labels(self) -> dict[str, str]:
        """Region code -> what the table calls it."""
        return self.surveyed.names("region")

    @property
    def industry_labels(self) -> dict[str, str]:
        """Industry code -> what the table calls it."""
        return self.surveyed.names("industry")

    @property
    def cells(self) -> pl.LazyFrame:
        """One row for each key: rows added up where ``duplicates = "sum"``, as in a list of establishments.

        The worst status wins, and a cell with a missing part has no value. Without that, ``frame`` itself.
        """
        if self.mapping.duplicates != "sum":
            return self.frame
        beside = (*self.mapping.totals, *self.mapping.extras)
        is_whole = self.surveyed.survey.periods is None and not beside
        return _surveyed_cells(self.surveyed).lazy() if is_whole else _summed(self.frame, self.mapping)


def read(
    path: str | Path,
    mapping: Mapping | None = None,
    *,
    region_tree: Classification | None = None,
    industry_tree: Classification | None = None,
) -> TableReading:
    r"""Read a table; without a mapping, by the one that is guessed.

    Parameters
    ----------
    path
        Any format that ``open_raw`` opens.
    mapping
        How to read it.
    region_tree, industry_tree
        Classifications to use in place of those that the mapping names.

    Raises
    ------
    InputError
        The file cannot be read, or the mapping does not fit it.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "jobs.csv"
    >>> _ = file.write_text("Регион;2017;2018\nВсего;15;(c)\nЧуйская область;10;12\nОшская область;5;..\n")
    >>> reading = read(file)
    >>> reading.frame.select("region", "period", "value", "status", "region_kind").collect().rows()[3:]
    [('KG', '2018', None, 'Q', 'total'), ('KG-C', '2018', 12.0, 'A', 'unit'), ('KG-O', '2018', None, 'O', 'unit')]
    """
    path = Path(path)
    raw = opened(path, mapping)
    with reading(raw):
        return _read(raw, mapping, region_tree, industry_tree)


def _read(
    raw: RawTable,
    mapping: Mapping | None,
    region_tree: Classification | None,
    industry_tree: Classification | None,
) -> TableReading:
    notes: tuple[Finding, ...] = ()
    surveyed: Surveyed | None = None
    if mapping is None:
        from klaster.sources.table.guess import guessed  # noqa: PLC0415

        mapping, notes, surveyed = guessed(raw)
    if surveyed is None or region_tree or industry_tree:
        surveyed = surveyed_table(raw, mapping, region_tree, industry_tree)
    findings = (
        *raw.findings,
        *notes,
        *label_findings(surveyed),
        *value_findings(surveyed),
        *duplicate_findings(surveyed),
    )
    return TableReading(mapping, raw, _tidy(surveyed), tuple(dict.fromkeys(findings)), surveyed)


def opened(path: Path, mapping: Mapping | None) -> RawTable:
    """The table as it stands, opened in the dialect of the mapping."""
    if mapping is None:
        return open_raw(path)
    return open_raw(
        path,
        sheet=mapping.sheet or None,
        encoding=mapping.encoding or None,
        delimiter=mapping.delimiter or None,
        header_rows=mapping.header_rows or None,
        skip_rows=mapping.skip_rows or None,
    )


def surveyed_table(
    raw: RawTable,
    mapping: Mapping,
    region_tree: Classification | None = None,
    industry_tree: Classification | None = None,
) -> Surveyed:
    """The cells of a table, its labels and what they stand for.

    Raises
    ------
    InputError
        The mapping names no values, or no row passes its filters.
    """
    _require_values(raw, mapping)
    sheets, findings = sheets_of(raw, mapping)
    cells = with_values(observed(sheets, mapping), mapping)
    cells = _kept_in_memory(cells, sheets, len(mapping.across or mapping.values))
    found = survey(with_oddities(cells, mapping), Place(raw.file, raw.sheet))
    if not found.total_rows:
        raise _no_rows(raw, mapping)
    trees = (
        region_tree or tree_named(mapping.region_classification, "region", raw.path),
        industry_tree or tree_named(mapping.industry_classification, "industry", raw.path),
    )
    known = dimensions(found, mapping, *trees, digits_of(found, mapping))
    names = _given_names(sheets, mapping)
    return Surveyed(raw, mapping, cells, found, known, tuple(findings), names)


def _kept_in_memory(cells: pl.LazyFrame, sheets: Sequence[Sheet], columns: int) -> pl.LazyFrame:
    """The cells, read once for all where the file is small: each pass would parse it anew."""
    rows = sum(sheet.raw.frame.select(pl.len()).collect(engine="streaming").item() for sheet in sheets)
    return cells.collect().lazy() if rows * columns <= MOST_IN_MEMORY else cells


def _given_names(sheets: Sequence[Sheet], mapping: Mapping) -> dict[str, dict[str, str]]:
    """Role -> label -> the name in the column beside it."""
    columns = {
        "region": (mapping.region, mapping.region_name),
        "industry": (mapping.industry, mapping.industry_name),
    }
    names: dict[str, dict[str, str]] = {}
    for role, (label, name) in columns.items():
        if label and name:
            pairs = [
                sheet.raw.frame.group_by(label)
                .agg(pl.col(name).drop_nulls().first())
                .collect(engine="streaming")
                for sheet in sheets
            ]
            names[role] = dict(pl.concat(pairs).drop_nulls().iter_rows())
    return names


def _tidy(surveyed: Surveyed) -> pl.LazyFrame:
    """The frame of a reading: labels made codes, rows that are only headings left out."""
    known, mapping = surveyed.known, surveyed.mapping
    rows = surveyed.cells.filter(
        pl.col("region").is_in(list(known.region.codes))
        & pl.col("industry").is_in(list(known.industry.codes))
        & pl.col("period").is_not_null()
        & pl.col("measure").is_not_null()
    )
    coded = rows.with_columns(
        region_label="region",
        industry_label="industry",
        region=replaced(pl.col("region"), known.region.codes),
        industry=replaced(pl.col("industry"), known.industry.codes),
        period=replaced(pl.col("period"), known.periods),
    ).with_columns(
        region_kind=replaced(pl.col("region"), known.region.kinds.kinds),
        industry_kind=replaced(pl.col("industry"), known.industry.kinds.kinds),
    )
    return _once(coded, surveyed).select(*COLUMNS, *mapping.totals, *mapping.extras)


def _once(coded: pl.LazyFrame, surveyed: Surveyed) -> pl.LazyFrame:
    """The rows without identical copies of a key; where they conflict, all are left for the error to name."""
    copies = (
        repeated_keys(surveyed).filter(pl.col("is_identical")).select(*KEYS, pl.col("row").alias("first_row"))
    )
    if surveyed.mapping.duplicates == "sum" or copies.is_empty():
        return coded
    joined = coded.join(copies.lazy(), on=list(KEYS), how="left")
    return joined.filter(pl.col("first_row").is_null() | (pl.col("row") == pl.col("first_row")))


def _surveyed_cells(surveyed: Surveyed) -> pl.DataFrame:
    """The cells as the survey has added them up already."""
    cells = surveyed.coded.with_columns(
        pl.when(pl.col("known") == pl.col("rows")).then("value").alias("value"),
        letter(pl.col("worst")).alias("status"),
        replaced(pl.col("region"), surveyed.known.region.names).alias("region_label"),
        replaced(pl.col("industry"), surveyed.known.industry.names).alias("industry_label"),
    )
    return cells.select(COLUMNS)


def _summed(frame: pl.LazyFrame, mapping: Mapping) -> pl.LazyFrame:
    text = ["region_kind", "industry_kind", "region_label", "industry_label"]
    complete = pl.col("value").is_not_null().all()
    summed = frame.group_by(*KEYS).agg(
        pl.when(complete).then(pl.col("value").sum()).alias("value"),
        severity(pl.col("status")).max().alias("status"),
        *(pl.col(name).first() for name in text),
        pl.col("row").min(),
        *(pl.col(name).first() for name in (*mapping.totals, *mapping.extras)),
    )
    return summed.with_columns(letter(pl.col("status"))).select(*COLUMNS, *mapping.totals, *mapping.extras)


def _require_values(raw: RawTable, mapping: Mapping) -> None:
    if mapping.layout == "long" and not any(mapping.values.values()):
        raise InputError(
            Text("no column of values is named", "не указан столбец значений"),
            Text(
                f'Write values = {{employment = "..."}} in [mapping], with one of the columns: {listed(raw.columns)}.',
                f'Напишите в [mapping]: values = {{employment = "..."}} с одним из столбцов: {listed(raw.columns)}.',
            ),
            Place(raw.file, raw.sheet),
        )
    if mapping.layout != "long" and not mapping.across:
        raise InputError(
            Text(f"layout {mapping.layout} without columns", f"layout {mapping.layout} без столбцов"),
            Text("Name the columns with values in across.", "Перечислите столбцы со значениями в across."),
            Place(raw.file, raw.sheet),
        )


def _no_rows(raw: RawTable, mapping: Mapping) -> InputError:
    where = ", ".join(mapping.where)
    return InputError(
        Text(f"no row passes the filters: {where}", f"ни одна строка не проходит отбор: {where}"),
        Text("Check the values in where.", "Проверьте значения в where."),
        Place(raw.file, raw.sheet),
    )
