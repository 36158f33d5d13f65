"""A table read just so: the columns that the caller names, codes as they stand, numbers and marks understood.

Nothing is guessed but the decimal mark. Everything is lazy: a file of any size passes through in pieces.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Facts
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from klaster.model.errors import InputError, Place
from klaster.model.observation import WORDS
from klaster.model.status import SEVERITY, Status
from klaster.model.text import Text
from klaster.sources.table.columnar import as_text
from klaster.sources.table.markers import status_expression, unknown_expression, value_expression
from klaster.sources.table.numbers import Decimal, guessed_decimal, plain_numbers
from klaster.sources.table.observed import NATIVE_FORMATS, NATIVE_NUMBER, letter
from klaster.sources.table.raw_table import ROW, RawTable, listed
from klaster.sources.table.replacing import replaced
from klaster.sources.table.roles import status_meanings
from klaster.sources.table.where import Condition, conditions, filtered, require_values

ODD = "__odd"
"""The column that says which number of a row is none: its position from 1, else 0."""

_SAMPLE, _MOST_FLAGS, _MOSTLY = 20_000, 200, 0.5
_PARTS = pl.Struct({"value": pl.Float64, "rank": pl.UInt8, "odd": pl.Boolean})


@dataclass(frozen=True)
class Stated:
    """What the caller says of a table: own name -> column, and which rows.

    ``ranked`` are the numbers beside ``value`` whose status is wanted, as ``<name>_status``.
    """

    raw: RawTable
    columns: Facts[str, str]
    where: tuple[str, ...] = ()
    ranked: tuple[str, ...] = ()
    words: frozenset[str] = field(default=WORDS)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The own names of the columns that hold numbers."""
        return tuple(name for name in self.columns if name not in self.words)

    @property
    def conditions(self) -> list[Condition]:
        """The filters, held against the columns."""
        return conditions(self.where, self.raw.columns, self.place)

    @property
    def place(self) -> Place:
        """The file, for messages."""
        return Place(self.raw.file, self.raw.sheet)


def stated_rows(stated: Stated) -> pl.LazyFrame:
    """The rows that pass the filters: own columns, ``status`` beside ``value``, ``__row`` and ``__odd``.

    Words are text as it stands, null where blank; numbers Float64, null where there is none.

    Raises
    ------
    UnknownNameError
        A filter names a column or a value that is not there.
    InputError
        A flag of unknown meaning in the column of statuses, or a word that is no filter.
    """
    kept = stated.conditions
    require_values(stated.raw.frame, kept, stated.place)
    source, typed = _source(stated, kept)
    rows = filtered(source, kept)
    decimal = _decimal(stated, rows, typed)
    parsed = rows.with_columns(
        _parsed(stated, column, decimal).alias(f"={name}")
        for name, column in stated.columns.items()
        if name in stated.numbers and column not in typed
    )
    return _laid_out(parsed, stated, typed, _flags(stated, rows))


def require_numbers(rows: pl.LazyFrame, stated: Stated) -> None:
    """Raise InputError at the first cell of a column of numbers that holds neither a number nor a marker."""
    odd = rows.filter(pl.col(ODD) > 0).select(ROW, ODD).head(1).collect(engine="streaming")
    if odd.is_empty():
        return
    row, position = int(odd[ROW][0]), int(odd[ODD][0])
    own = stated.numbers[position - 1]
    column = stated.columns[own]
    found = stated.raw.frame.filter(pl.col(ROW) == row).select(column).collect(engine="streaming").item()
    share = rows.select((pl.col(ODD) == position).mean()).collect(engine="streaming").item()
    raise InputError(
        Text(f"found {found!r}, expected a number", f"стоит «{found}», ожидается число"),
        Text(
            f"The column holds words: name another one, --columns {own}=COLUMN.",
            f"В столбце слова: укажите другой, --columns {own}=СТОЛБЕЦ.",
        )
        if share > _MOSTLY
        else Text(
            f'Correct the cell, name another column (--columns {own}=COLUMN), or leave such rows out: --where "{column}!={found}".',
            f"Исправьте ячейку, укажите другой столбец (--columns {own}=СТОЛБЕЦ) или исключите такие строки: "
            f'--where "{column}!={found}".',
        ),
        replace(stated.place, row=row, column=column),
    )


def _source(stated: Stated, kept: Sequence[Condition]) -> tuple[pl.LazyFrame, set[str]]:
    """The rows as text, but numbers that are stored as numbers as they are; and which columns these are."""
    raw = stated.raw
    if raw.native is None:
        return raw.frame, set()
    schema = raw.native.collect_schema()
    filters = {each.column for each in kept}
    numeric = {stated.columns[name] for name in stated.numbers if schema[stated.columns[name]].is_numeric()}
    typed = numeric - filters - {stated.columns[name] for name in stated.columns if name in stated.words}
    needed = sorted({*stated.columns.values(), *filters})
    cells = [
        pl.col(name).cast(pl.Float64) if name in typed else as_text(name, schema[name]) for name in needed
    ]
    return raw.native.select(*cells, ROW), typed


def _decimal(stated: Stated, rows: pl.LazyFrame, typed: set[str]) -> Decimal:
    """The decimal mark, by the evidence of all columns of numbers."""
    names = [stated.columns[name] for name in stated.numbers if stated.columns[name] not in typed]
    if not names:
        return "."
    head = rows.select(list(dict.fromkeys(names))).head(_SAMPLE).collect(engine="streaming")
    cells = [cell for name in head.columns for cell in head[name].drop_nulls().to_list()]
    if stated.raw.format in NATIVE_FORMATS:
        cells = [cell for cell in cells if not re.match(NATIVE_NUMBER, cell)]
    return guessed_decimal(cells)


def _parsed(stated: Stated, column: str, decimal: Decimal) -> pl.Expr:
    """Each cell as a struct: its value, the rank of its status, whether it is neither number nor marker."""
    is_native = decimal == "," and stated.raw.format in NATIVE_FORMATS

    def answers(cells: pl.Series) -> pl.Series:
        if is_native:
            points = cells.str.contains(NATIVE_NUMBER).fill_null(False)
            cells = cells.zip_with(~points, cells.str.replace(".", ",", literal=True))
        plain = plain_numbers(cells, decimal)
        whole = pl.DataFrame({"value": plain}).with_columns(
            rank=pl.lit(0, pl.UInt8), odd=pl.lit(False), place=pl.int_range(pl.len())
        )
        rest = whole.filter(pl.col("value").is_null())["place"]
        if len(rest):
            whole = whole.update(
                _odd_cells(cells.gather(rest), rest, decimal), on="place", include_nulls=True
            )
        return whole.select(pl.struct("value", "rank", "odd").cast(_PARTS).alias(cells.name)).to_series()

    return pl.col(column).map_batches(answers, return_dtype=_PARTS, is_elementwise=True)


def _odd_cells(cells: pl.Series, places: pl.Series, decimal: Decimal) -> pl.DataFrame:
    text = pl.col("text")
    letters = {letter.value: rank for rank, letter in enumerate(SEVERITY)}
    return pl.DataFrame({"text": cells, "place": places}).select(
        "place",
        value=value_expression(text, decimal),
        rank=replaced(status_expression(text, decimal=decimal), letters, pl.UInt8),
        odd=unknown_expression(text, decimal),
    )


def _flags(stated: Stated, rows: pl.LazyFrame) -> dict[str, int]:
    """Flag -> the rank of the status it means."""
    if "status" not in stated.columns:
        return {}
    column = stated.columns["status"]
    flags = rows.select(pl.col(column).drop_nulls().unique().head(_MOST_FLAGS)).collect(engine="streaming")
    meant = status_meanings(column, flags[column].sort().to_list())
    for flag, status in meant.items():
        if status is None:
            raise _unknown_flag(stated, rows, flag)
    return {flag: SEVERITY.index(Status(status)) for flag, status in meant.items() if status}


def _unknown_flag(stated: Stated, rows: pl.LazyFrame, flag: str) -> InputError:
    column = stated.columns["status"]
    first = rows.filter(pl.col(column) == flag).select(ROW).head(1).collect(engine="streaming").item()
    letters = ", ".join(status.value for status in SEVERITY)
    return InputError(
        Text(f"found the flag {flag!r}, expected a status", f"стоит пометка «{flag}», ожидается статус"),
        Text(
            f"Statuses are the letters of SDMX ({letters}; C and (c) are confidential) or words such as estimate and confidential. "
            "Correct the cell, or name another column: --columns status=COLUMN.",
            f"Статусы — буквы SDMX ({letters}; C и (c) — конфиденциально) или слова, например «оценка», «конфиденциально». "
            "Исправьте ячейку или укажите другой столбец: --columns status=СТОЛБЕЦ.",
        ),
        replace(stated.place, row=first, column=column),
    )


def _laid_out(rows: pl.LazyFrame, stated: Stated, typed: set[str], flags: dict[str, int]) -> pl.LazyFrame:
    value, rank, odd = (
        {name: _part(stated, name, typed, part) for name in stated.numbers} for part in _FIELDS
    )
    kept = [pl.col(column).alias(name) for name, column in stated.columns.items() if name in stated.words]
    kept = [each for each in kept if each.meta.output_name() != "status"]
    if "value" in stated.columns:
        flag = pl.lit(0, pl.UInt8)
        if flags:
            flag = replaced(
                pl.col(stated.columns["status"]).fill_null(""), {"": 0, **flags}, pl.UInt8, default=0
            )
        worst = pl.max_horizontal(rank["value"], flag)
        is_known = worst < SEVERITY.index(Status.NOT_COLLECTED)
        value["value"] = pl.when(is_known).then(value["value"])
        kept.append(letter(worst).alias("status"))
    numbers = [each.alias(name) for name, each in value.items()]
    ranked = [letter(rank[name]).alias(f"{name}_status") for name in stated.ranked if name in stated.columns]
    first = [pl.when(odd[name]).then(position) for position, name in enumerate(stated.numbers, 1)]
    odds = pl.coalesce(*first, 0) if first else pl.lit(0)
    return rows.select(*kept, *numbers, *ranked, ROW, odds.cast(pl.UInt16).alias(ODD))


_FIELDS = ("value", "rank", "odd")


def _part(stated: Stated, name: str, typed: set[str], part: str) -> pl.Expr:
    column = stated.columns[name]
    if column not in typed:
        return pl.col(f"={name}").struct.field(part)
    known = pl.col(column).is_finite().fill_null(False)
    if part == "value":
        return pl.when(known).then(pl.col(column))
    if part == "odd":
        return pl.lit(False)
    unknown = SEVERITY.index(Status.NOT_COLLECTED)
    return pl.when(known).then(pl.lit(0, pl.UInt8)).otherwise(pl.lit(unknown, pl.UInt8))


def blank_keys(rows: pl.LazyFrame, keys: Sequence[str], stated: Stated) -> pl.LazyFrame:
    """The rows without those that have neither a key nor a value, as notes below a table have.

    Raises
    ------
    InputError
        A row has a value and lacks a key.
    """
    lacking = pl.any_horizontal(pl.col(name).is_null() for name in keys)
    filled = pl.col("value").is_not_null() if "value" in stated.columns else pl.lit(True)
    found = rows.filter(lacking & filled).select(ROW, *keys).head(1).collect(engine="streaming")
    if not found.is_empty():
        missing = next(name for name in keys if found[name][0] is None)
        column = stated.columns[missing]
        raise InputError(
            Text(
                f"blank cell, expected the {missing} that the number belongs to",
                f"пустая ячейка, ожидается ключ {missing}, к которому относится число",
            ),
            Text(
                f'Fill it in, or leave such rows out: --where "{column}!=".',
                f'Заполните её или исключите такие строки: --where "{column}!=".',
            ),
            replace(stated.place, row=found[ROW][0], column=column),
        )
    return rows.filter(~lacking)


def nothing_left(stated: Stated) -> InputError:
    """The error for filters that no row passes together, or a table without rows."""
    where = ", ".join(stated.where)
    return InputError(
        Text(f"no row passes all the filters: {where}", f"ни одна строка не проходит весь отбор: {where}")
        if where
        else Text("the table has no rows with a value", "в таблице нет строк со значениями"),
        Text(
            f"Check --where and --columns; the columns are: {listed(stated.raw.columns, 30)}.",
            f"Проверьте --where и --columns; столбцы: {listed(stated.raw.columns, 30)}.",
        ),
        stated.place,
    )
