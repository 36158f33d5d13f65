"""What stands above what: parents as given, total codes, and codes that nest by their beginnings."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Literal

import numpy as np
import polars as pl

from klaster.indicators.suppression_rows import PARENTS, refused
from klaster.indicators.suppression_sums import Sums, sums
from klaster.model.errors import InputError, close_names
from klaster.model.text import Text
from klaster.numerics.bounds import Floats

Nesting = Literal["auto", "prefix", "flat"]

TOTAL_CODES = ("_t", "total", "tot", "t")
"""Codes that mean everything, the surest first; "T" is also a section of ISIC."""
_SECTIONS_BESIDE_T = frozenset("RSU")
_NUMBERED = re.compile(r"(\D*)(0|[1-9]\d*)")


def links(rows: pl.DataFrame, dimension: str, nesting: Nesting, values: Floats) -> pl.DataFrame:
    """``period``, ``code`` and its ``parent`` in one dimension; codes at the top have no row.

    Raises
    ------
    InputError
        For a code with two parents, a parent without a row, a circle.
    """
    codes = rows.select("period", code=dimension).unique(maintain_order=True)
    given = _given(rows, dimension) if PARENTS[dimension] in rows.columns else None
    if given is None or given.is_empty():
        given = _nested(rows, dimension, codes, nesting, values)
    total = total_code(codes["code"].unique().to_list())
    if total is None:
        return given
    below = codes.join(given, on=["period", "code"], how="anti", nulls_equal=True)
    tops = below.filter(pl.col("code") != total).with_columns(parent=pl.lit(total))
    return pl.concat([given.filter(pl.col("code") != total), tops])


def total_code(codes: Collection[str]) -> str | None:
    """The code that means everything, if there is one.

    >>> total_code(["A", "_T"]), total_code(["x", "T"]), total_code(["S", "T", "U"])
    ('_T', 'T', None)
    """
    folded = {code.casefold(): code for code in sorted(codes)}
    found = next((folded[each] for each in TOTAL_CODES if each in folded), None)
    is_section = found is not None and found.casefold() == "t" and bool(_SECTIONS_BESIDE_T & set(codes))
    return None if is_section else found


def _given(rows: pl.DataFrame, dimension: str) -> pl.DataFrame:
    name = PARENTS[dimension]
    pairs = rows.filter(pl.col(name).is_not_null())
    found = pairs.group_by("period", dimension, maintain_order=True).agg(
        pl.col(name).first().alias("parent"), pl.col(name).n_unique().alias("_parents")
    )
    twofold = found.filter(pl.col("_parents") > 1)
    if not twofold.is_empty():
        raise _with_two_parents(pairs, dimension, twofold.row(0, named=True))
    unknown = pairs.join(rows, left_on=name, right_on=dimension, how="anti")
    if not unknown.is_empty():
        raise _without_row(unknown.row(0, named=True), name, rows[dimension].unique().sort().to_list())
    found = found.select("period", pl.col(dimension).alias("code"), "parent")
    _refuse_circles(found, pairs, dimension)
    return found


def _refuse_circles(found: pl.DataFrame, pairs: pl.DataFrame, dimension: str) -> None:
    for (period,), part in found.partition_by("period", as_dict=True, maintain_order=True).items():
        above = dict(part.select("code", "parent").iter_rows())
        circle = _circle(above)
        if circle:
            same_period = pl.col("period").eq_missing(pl.lit(period, pl.String))
            row = pairs.filter((pl.col(dimension) == circle[0]) & same_period).row(0, named=True)
            way = " > ".join([*circle, circle[0]])
            raise refused(
                row, PARENTS[dimension], (f"parents go in a circle: {way}", f"вышестоящие коды образуют круг: {way}"),
                Text("Leave the parent of the topmost code empty.", "Оставьте у самого верхнего кода пустой вышестоящий код."),
            )  # fmt: skip


def _circle(above: Mapping[str, str]) -> list[str]:
    """Codes that stand above themselves, if there are any."""
    safe: set[str] = set()
    for start in above:
        way: list[str] = []
        code: str | None = start
        while code is not None and code not in safe:
            if code in way:
                return way[way.index(code) :]
            way.append(code)
            code = above.get(code)
        safe.update(way)
    return []


def _with_two_parents(pairs: pl.DataFrame, dimension: str, found: Mapping[str, object]) -> InputError:
    name = PARENTS[dimension]
    other = pairs.filter(
        (pl.col(dimension) == found[dimension])
        & pl.col("period").eq_missing(pl.lit(found["period"], pl.String))
        & (pl.col(name) != found["parent"])
    ).row(0, named=True)
    return refused(
        other, name,
        (f"found the parent {other[name]!r}, another row has {found['parent']!r}", f"указан вышестоящий код «{other[name]}», в другой строке — «{found['parent']}»"),
        Text("A code has one parent within a period.", "В одном периоде у кода один вышестоящий код."),
    )  # fmt: skip


def _without_row(row: dict[str, object], name: str, known: list[str]) -> InputError:
    near = ", ".join(close_names(str(row[name]), known))
    hint = (f" Did you mean {near}?", f" Возможно, имелось в виду: {near}.") if near else ("", "")
    return refused(
        row, name, (f"the parent {row[name]!r} is no row of the table", f"вышестоящего кода «{row[name]}» нет среди строк таблицы"),
        Text(f"Add its rows, with empty values if they are not published, or leave the parent empty.{hint[0]}",
             f"Добавьте его строки (с пустыми значениями, если они не опубликованы) или оставьте вышестоящий код пустым.{hint[1]}"),
    )  # fmt: skip


def _nested(
    rows: pl.DataFrame, dimension: str, codes: pl.DataFrame, nesting: Nesting, values: Floats
) -> pl.DataFrame:
    """Codes under the longest other code with which they begin, where the numbers or the codes' make allow that."""
    words: list[str] = codes["code"].unique().sort().to_list()
    total = total_code(words)
    above = _beginnings([word for word in words if word != total])
    nothing = codes.clear().with_columns(parent=pl.lit(None, pl.String))
    if nesting == "flat" or not above:
        return nothing
    pairs = pl.DataFrame({"code": list(above), "parent": list(above.values())})
    found = codes.join(pairs, on="code", maintain_order="left").select("period", "code", "parent")
    if nesting == "prefix" or _borne_out(sums(rows, dimension, found), values, words):
        return found
    return nothing


def _beginnings(codes: list[str]) -> dict[str, str]:
    """Code -> the longest other code with which it begins.

    >>> _beginnings(["31", "311", "3111", "32"])
    {'311': '31', '3111': '311'}
    """
    present, found = set(codes), dict[str, str]()
    for code in codes:
        shorter = (code[:length] for length in range(len(code) - 1, 0, -1))
        parent = next((each for each in shorter if each in present), None)
        if parent is not None:
            found[code] = parent
    return found


def _borne_out(found: Sums, values: Floats, words: list[str]) -> bool:
    """Whether codes that begin alike are parts of one another: by sums that can be checked, else by their make."""
    known = np.bincount(found.sum_of, np.nan_to_num(values[found.part]), found.total.size)
    totals = values[found.total]
    rounding = 0.5 * (found.present + 1) + 1e-9 * np.nan_to_num(totals)
    over = np.isfinite(totals) & (known > totals + rounding)
    gap = found.gap(values)
    equal = np.isfinite(gap) & (np.abs(gap) <= rounding) & (totals > 0)
    if over.any() or equal.any():
        return bool(equal.sum() > over.sum())
    return not _is_numbering(words)


def _is_numbering(words: list[str]) -> bool:
    """Whether codes are numbers one after another (r1 ... r12), of which 1 is not the beginning of 12.

    >>> _is_numbering(["r1", "r2", "r10", "r11"]), _is_numbering(["31", "311", "312"])
    (True, False)
    """
    found = [match for word in words if (match := _NUMBERED.fullmatch(word))]
    for beginning in {match[1] for match in found}:
        numbers = {int(match[2]) for match in found if match[1] == beginning}
        if {1, 10} <= numbers or {0, 10} <= numbers:
            return True
    return False
