"""The cells of a table one by one: labels of region, industry and period, what is written, and where.

Everything is lazy: a file of any size passes through in pieces.
"""

from __future__ import annotations

from collections.abc import Mapping as Facts
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from klaster.model.errors import Place, UnknownNameError
from klaster.model.status import SEVERITY, Status
from klaster.sources.classifications import TOTAL
from klaster.sources.table.headers import header_keys
from klaster.sources.table.mapping import DIMENSIONS, Mapping
from klaster.sources.table.markers import status_expression, unknown_expression, value_expression
from klaster.sources.table.numbers import Decimal, mark_expression
from klaster.sources.table.parentheses import bare_numbers
from klaster.sources.table.periods import period_status, subperiod_suffixes
from klaster.sources.table.raw_table import ROW, RawTable
from klaster.sources.table.replacing import replaced
from klaster.sources.table.stacked import unstacked
from klaster.sources.table.where import COLUMN, conditions, filtered

UNDATED = "undated"
"""The period of a table that has none."""

FLAG_MEANINGS: dict[str, str] = {
    **{letter.value: letter.value for letter in Status},
    **dict.fromkeys(("", "D", "G", "N", "S", "V", "W"), Status.NORMAL),
    **dict.fromkeys(("F", "I", "U"), Status.ESTIMATED),
    **dict.fromkeys(("H", "K", "L", "M"), Status.NOT_COLLECTED),
    **dict.fromkeys(("C", "c", "(c)"), Status.CONFIDENTIAL),
    "p": Status.PROVISIONAL,
    "e": Status.ESTIMATED,
    "b": Status.BREAK,
    **dict.fromkeys(("x", "X", "(D)", "(d)"), Status.CONFIDENTIAL),
    **dict.fromkeys(("s", "f", "u", "i"), Status.ESTIMATED),
    **dict.fromkeys(("r", "d", "n"), Status.NORMAL),
    **dict.fromkeys(("..", "...", ":", "m", "z", "(NA)"), Status.NOT_COLLECTED),
}
"""What the flags of SDMX, Eurostat and offices that print an x mean here; a publisher's own meaning overrides them."""

NATIVE_FORMATS = ("xlsx", "xls", "ods", "parquet")
NATIVE_NUMBER = r"^-?[0-9]+\.[0-9]+(?:e[+-]?[0-9]+)?$"
"""Formats that store numbers as numbers, and how the raw layer writes those that are not whole."""

_VALUE, _CELL, _ACROSS = "value", "cell", "__across"


@dataclass(frozen=True)
class Sheet:
    """One sheet of a table with what its name says."""

    raw: RawTable
    keys: Facts[str, str]


def observed(sheets: Sequence[Sheet], mapping: Mapping) -> pl.LazyFrame:
    """The cells of a table as they stand.

    Returns
    -------
    polars.LazyFrame
        measure, region, industry, period (labels, null where blank), cell and flag (text), column and
        sheet (where it stands), row; and one column of text for each of ``mapping.totals`` and ``mapping.extras``.

    Raises
    ------
    UnknownNameError
        The mapping names a column that the table does not have.
    """
    frames = [_sheet_cells(sheet, mapping) for sheet in sheets]
    return frames[0] if len(frames) == 1 else pl.concat(frames)


def with_values(cells: pl.LazyFrame, mapping: Mapping) -> pl.LazyFrame:
    """The cells with ``value``, ``status`` and the published totals as numbers.

    A cell that is confidential or not collected has no value, whatever the publisher put in its place.
    """
    decimal: Decimal = "," if mapping.decimal == "," else "."
    flags = {**FLAG_MEANINGS, **mapping.statuses}
    ranks = {flag: SEVERITY.index(Status(letter)) for flag, letter in flags.items()}
    about = pl.col("measure").is_in(mapping.flagged) if mapping.flagged else pl.lit(True)
    given = pl.when(about).then(pl.col("flag")).fill_null("")
    flag = replaced(given, ranks, pl.UInt8, default=0)
    written = severity(status_expression(pl.col("cell"), mapping.markers, decimal))
    worse = pl.max_horizontal(written, flag, _period_severity())
    value = value_expression(pl.col("cell"), decimal, mapping.markers)
    totals = [value_expression(pl.col(name), decimal, mapping.markers).alias(name) for name in mapping.totals]
    read = cells.with_columns(value.alias("value"), worse.alias("severity"), *totals)
    missing = pl.col("severity") >= SEVERITY.index(Status.NOT_COLLECTED)
    return read.with_columns(
        pl.when(~missing).then(_scaled(pl.col("value"), mapping)).alias("value"),
        letter(pl.col("severity")).alias("status"),
        *(_scaled(pl.col(name), mapping).alias(name) for name in mapping.totals),
    )


def with_oddities(cells: pl.LazyFrame, mapping: Mapping) -> pl.LazyFrame:
    """The cells with what a check wants to know: not a number, its mark, how many decimals it is given with."""
    decimal: Decimal = "," if mapping.decimal == "," else "."
    cell = pl.col("cell")
    digits = cell.str.extract(rf"\{decimal}([0-9]*?)0*(?:[^0-9].*)?$", 1).str.len_bytes().fill_null(0)
    mark = mark_expression(cell, decimal)
    return cells.with_columns(
        unknown_expression(cell, decimal, mapping.markers).alias("is_odd"),
        mark.alias("mark"),
        mark.is_not_null().alias("is_marked"),
        digits.cast(pl.UInt8, strict=False).alias("decimals"),
        ~pl.col("flag").fill_null("").is_in(list({**FLAG_MEANINGS, **mapping.statuses})).alias("is_odd_flag"),
    )


def _period_severity() -> pl.Expr:
    """The rank of what the label of a period says of its values: "2019 (оценка)"."""

    def answers(labels: pl.Series) -> pl.Series:
        said = {
            label: SEVERITY.index(status)
            for label in labels.drop_nulls().unique()
            if (status := period_status(label))
        }
        if not said:
            return pl.repeat(0, len(labels), dtype=pl.UInt8, eager=True).alias(labels.name)
        return labels.replace_strict(list(said), list(said.values()), default=0, return_dtype=pl.UInt8)

    return pl.col("period").map_batches(answers, return_dtype=pl.UInt8, is_elementwise=True)


def severity(status: pl.Expr) -> pl.Expr:
    """The rank of a status, 0 the best."""
    letters = [each.value for each in SEVERITY]
    return replaced(status, {each: rank for rank, each in enumerate(letters)}, pl.UInt8)


def letter(rank: pl.Expr) -> pl.Expr:
    """The status of a rank."""
    letters = [each.value for each in SEVERITY]
    return replaced(rank, dict(enumerate(letters)))


def require_columns(raw: RawTable, mapping: Mapping) -> None:
    """Raise UnknownNameError for a column of the mapping that the table does not have."""
    for column, field in mapping.columns().items():
        if column not in raw.columns:
            raise UnknownNameError(COLUMN, column, raw.columns, Place(raw.file, raw.sheet, column=field))


def _scaled(value: pl.Expr, mapping: Mapping) -> pl.Expr:
    """The value in the unit of the measure; rounded, so that 1.001 thousand are 1001."""
    factors = {measure: mapping.multiplier_of(measure) for measure in mapping.values}
    if set(factors.values()) <= {1.0} and mapping.multiplier == 1.0:
        return value
    factor = replaced(pl.col("measure"), factors, pl.Float64, default=mapping.multiplier)
    return (value * factor).round(6)


def _sheet_cells(sheet: Sheet, mapping: Mapping) -> pl.LazyFrame:
    raw = sheet.raw
    require_columns(raw, mapping)
    where = conditions(mapping.where, raw.columns, Place(raw.file, raw.sheet, column="where"))
    frame, mapping = unstacked(raw, mapping) if mapping.headings else (raw.frame, mapping)
    frame = frame.with_columns(pl.col(name).forward_fill() for name in mapping.fill_down)
    rows = filtered(frame, where)
    values = mapping.across if mapping.across else tuple(dict.fromkeys(mapping.values.values()))
    kept = {role: _unmarked(mapping.column_of(role)) for role in DIMENSIONS if mapping.column_of(role)}
    if mapping.subperiod and "period" in kept:
        kept["period"] = kept["period"] + _suffixes(raw, mapping.subperiod)
    kept["flag"] = pl.col(mapping.status) if mapping.status else pl.lit(None, pl.String)
    kept.update({name: pl.col(column) for name, column in (mapping.totals | mapping.extras).items()})
    selected = rows.select(
        *(expression.alias(name) for name, expression in kept.items()), ROW, *_unclashed(values)
    )
    renamed = [f"={column}" for column in values]
    long = selected.unpivot(
        on=renamed, index=[*kept, ROW], variable_name=_ACROSS, value_name=_CELL
    ).with_columns(pl.col(_ACROSS).str.slice(1))
    return _with_keys(long, sheet, mapping, values)


def _unmarked(column: str) -> pl.Expr:
    """A column of labels; a sign for "nothing here" is no label."""
    return pl.when(~pl.col(column).is_in(_NO_LABEL)).then(pl.col(column))


_NO_LABEL = [".", "..", "...", "....", "\u2026", "-", "\u2013", "\u2014", ":"]


def _suffixes(raw: RawTable, column: str) -> pl.Expr:
    """What the quarter or month adds to the year."""
    labels = raw.frame.select(pl.col(column).drop_nulls().unique()).collect(engine="streaming")[column]
    return replaced(pl.col(column).fill_null(""), {"": "", **subperiod_suffixes(labels)}, default="")


def _unclashed(values: Sequence[str]) -> list[pl.Expr]:
    """Columns of values under names that cannot be those of the roles."""
    return [pl.col(column).alias(f"={column}") for column in values]


def _with_keys(long: pl.LazyFrame, sheet: Sheet, mapping: Mapping, values: Sequence[str]) -> pl.LazyFrame:
    """The cells with every key: from a column, the header, the sheet's name, or the same throughout."""
    headers = {column: header_keys(column, mapping) for column in values} if mapping.across else {}
    constants = {**mapping.constants, **sheet.keys}
    keys: list[pl.Expr] = []
    for role in DIMENSIONS:
        if any(role in header for header in headers.values()):
            keys.append(_from_header(headers, role).alias(role))
        elif not mapping.column_of(role):
            keys.append(pl.lit(constants.get(role, UNDATED if role == "period" else TOTAL)).alias(role))
    measure = _measure(headers, mapping, constants).alias("measure")
    place = (
        _with_one_decimal(sheet.raw, mapping),
        pl.col(_ACROSS).alias("column"),
        pl.lit(sheet.raw.sheet).alias("sheet"),
        pl.col(ROW).alias("row"),
    )
    named = [
        "measure",
        *DIMENSIONS,
        _CELL,
        "flag",
        "column",
        "sheet",
        "row",
        *mapping.totals,
        *mapping.extras,
    ]
    return long.with_columns(*keys, measure, *place).select(named)


def _with_one_decimal(raw: RawTable, mapping: Mapping) -> pl.Expr:
    """The cell; in a workbook a number is written with a point even where people type a comma."""
    cell = bare_numbers(pl.col(_CELL), mapping.parentheses).alias(_CELL)
    if mapping.decimal != "," or raw.format not in NATIVE_FORMATS:
        return cell
    is_number = cell.str.contains(NATIVE_NUMBER)
    return pl.when(is_number).then(cell.str.replace(".", ",", literal=True)).otherwise(cell).alias(_CELL)


def _from_header(headers: dict[str, dict[str, str]], role: str) -> pl.Expr:
    said = {column: keys.get(role) for column, keys in headers.items()}
    return replaced(pl.col(_ACROSS), said)


def _measure(headers: dict[str, dict[str, str]], mapping: Mapping, constants: Facts[str, str]) -> pl.Expr:
    by_column = {column: measure for measure, column in mapping.values.items() if column}
    if not mapping.across:
        return replaced(pl.col(_ACROSS), by_column)
    only = constants.get("measure") or next(iter(mapping.values), _VALUE)
    said = {column: by_column.get(keys.get("measure", ""), only) for column, keys in headers.items()}
    return replaced(pl.col(_ACROSS), said)
