"""The working behind an index of a region: industry by industry, the terms that add up to it."""

from __future__ import annotations

from dataclasses import dataclass

import narwhals as nw
import polars as pl

from klaster.indicators.cell_margins import plain_words
from klaster.indicators.structure import compared, keyed, structures
from klaster.model.errors import KlasterError
from klaster.model.text import Text
from klaster.pages.desk import Desk
from klaster.pages.memory import Memory


@dataclass(frozen=True, slots=True)
class Term:
    """What each industry adds to an index: the words of its column, and the term itself."""

    heading: Text
    formula: str
    of: pl.Expr


def _log2(name: str) -> pl.Expr:
    return pl.when(pl.col(name) > 0).then(pl.col(name).log(2)).otherwise(0.0)


TERMS: dict[str, Term] = {
    "krugman": Term(Text("Difference", "Различие"), "K = Σ |p − P|", (pl.col("part") - pl.col("norm")).abs()),
    "hachman": Term(
        Text("Share × LQ", "Доля × КЛ"),
        "1 / Σ (p · p / P)",
        pl.when(pl.col("norm") > 0).then(pl.col("part") ** 2 / pl.col("norm")),
    ),
    "equivalent_number": Term(Text("Square of share", "Квадрат доли"), "1 / Σ p²", pl.col("part") ** 2),
    "related_variety": Term(
        Text("Entropy", "Энтропия"),
        "−Σ p · log₂ (p / P_g)",
        -pl.col("part") * (_log2("part") - _log2("group_part")),
    ),
}


def region_structures(desk: Desk, period: str) -> pl.DataFrame:
    """One row a region and industry of a period: ``part`` of the region, ``norm`` of its area, ``own_rank``.

    ``outside`` is what the area has in industries of which the region has no row. The same shares that the indices are made from: a hidden part of a published total is spread as there.
    """
    key = (desk.observatory.digest, desk.edition.id, desk.measure.id, period)
    return _kept.kept(key, lambda: _made(desk, period))


_kept: Memory[pl.DataFrame] = Memory(16)
_COLUMNS = ("region", "industry", "part", "norm", "own_rank", "outside")
_NONE = pl.DataFrame(schema=dict.fromkeys(_COLUMNS, pl.String))


def _made(desk: Desk, period: str) -> pl.DataFrame:
    cells = desk.observatory.cells(desk.edition.id, desk.measure.id).filter(pl.col("period") == period)
    try:
        # A base of its own for each area in one computation: areas stand where periods do.
        return _compared(cells.with_columns(period=pl.col("territory")))
    except KlasterError:
        areas = [_of_area(rows) for _, rows in sorted(cells.partition_by("territory", as_dict=True).items())]
    return pl.concat(areas) if areas else _NONE


def _of_area(rows: pl.DataFrame) -> pl.DataFrame:
    try:
        return _compared(rows)
    except KlasterError:
        return _NONE


def _compared(rows: pl.DataFrame) -> pl.DataFrame:
    whole, _ = keyed(nw.from_native(rows.lazy()))
    parts = structures(whole, "region").with_columns(_mass=nw.col("weight").clip(0.0))
    parts = compared(parts, "region").select(*_COLUMNS)
    collected: pl.DataFrame = parts.lazy().collect("polars").to_native()
    return plain_words(collected)


def terms(desk: Desk, index: str, region: str, period: str, groups: dict[str, str]) -> pl.DataFrame:
    """The industries of a region with their share, the area's and their term of the index, the largest first."""
    rows = region_structures(desk, period).filter(pl.col("region") == region)
    group = pl.col("industry").replace_strict(groups, default=None, return_dtype=pl.String)
    rows = rows.with_columns(group=pl.coalesce(group, pl.col("industry")))
    rows = rows.with_columns(group_part=pl.col("part").sum().over("group"))
    return rows.with_columns(term=TERMS[index].of).sort(
        ["term", "industry"], descending=[True, False], nulls_last=True
    )
