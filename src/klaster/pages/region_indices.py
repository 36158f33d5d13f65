"""Indices of regions: size, growth, specialisation, diversity; each with its status and interval."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from klaster.model.errors import KlasterError
from klaster.model.status import SEVERITY, Status
from klaster.model.text import Language, Text
from klaster.pages.desk import COMPUTED, Desk
from klaster.pages.memory import Memory
from klaster.views.number import Write, percent, ratio, whole
from klaster.views.verdict import STRONG
from klaster.workbench.computing import compute

COLUMNS = ("region", "value", "status", "lower", "upper")
_SCHEMA = {name: pl.String if name in ("region", "status") else pl.Float64 for name in COLUMNS}


@dataclass(frozen=True, slots=True)
class Moment:
    """The period of an index, and the earlier one that a growth starts from."""

    period: str
    since: str


@dataclass(frozen=True, slots=True)
class Index:
    """One index: its names, the method behind it, how it is written and read.

    ``short`` heads a column; ``hint`` says in a few words which way is which. ``direction`` is what is
    usually taken for more: 1, -1, or 0 where neither is.
    """

    id: str
    title: Text
    short: Text
    hint: Text
    method: str
    write: Write
    rows: Callable[[Desk, Moment], pl.DataFrame]
    direction: int = 1
    logarithmic: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """An index of one region."""

    value: float | None
    status: str
    lower: float | None = None
    upper: float | None = None


NOTHING = Reading(None, Status.NOT_COLLECTED.value)


def readings(desk: Desk, index: Index, moment: Moment) -> Mapping[str, Reading]:
    """The index of every region that has it; empty where the edition does not support it."""
    return _kept.kept(
        (desk.observatory.digest, desk.edition.id, desk.measure.id, index.id, moment),
        lambda: _read(index.rows(desk, moment)),
    )


def supported(desk: Desk, moment: Moment) -> tuple[Index, ...]:
    """The indices that the edition supports in a period."""
    if desk.method != COMPUTED:
        return ()
    return tuple(index for index in INDICES if readings(desk, index, moment))


_kept: Memory[dict[str, Reading]] = Memory(256)


def _read(frame: pl.DataFrame) -> dict[str, Reading]:
    rows = frame.select(COLUMNS).filter(pl.col("value").is_not_null() | (pl.col("status") != "A"))
    found = {row[0]: Reading(*row[1:]) for row in rows.iter_rows()}
    return found if any(reading.value is not None for reading in found.values()) else {}


def _size(desk: Desk, moment: Moment) -> pl.DataFrame:
    """The total of each region, as published or as the sum of its known parts."""
    return region_totals(desk).filter(pl.col("period") == moment.period)


def _share(desk: Desk, moment: Moment) -> pl.DataFrame:
    rows = desk.rows(moment.period)
    if "total" not in rows.columns:
        return _empty()
    totals = rows.group_by("region").agg(pl.col("region_total").max(), pl.col("total").max())
    shares = totals.select("region", share=pl.col("region_total") / pl.col("total"))
    return (
        _size(desk, moment)
        .join(shares, on="region", how="left")
        .with_columns(value=pl.when(pl.col("value").is_not_null()).then(pl.col("share")))
    )


def _growth(desk: Desk, moment: Moment) -> pl.DataFrame:
    """The rate a year between the two periods, with the interval that the years between allow."""
    if not moment.since:
        return _empty()
    between = pl.col("period").is_between(pl.lit(moment.since), pl.lit(moment.period))
    totals = region_totals(desk).filter(between)
    ends = (
        totals.filter(pl.col("value").is_not_null())
        .group_by("region")
        .agg(pl.col("period").min().alias("first"), pl.col("period").max().alias("last"))
    )
    whole_span = (pl.col("first") == moment.since) & (pl.col("last") == moment.period)
    steady = ends.filter(whole_span)["region"]
    kept = totals.filter(pl.col("region").is_in(steady.to_list())).select(
        "region", "period", "value", "status"
    )
    return _attempted(lambda: compute("growth_rate", kept).frame) if kept.height else _empty()


def _specialised(desk: Desk, moment: Moment) -> pl.DataFrame:
    """How many industries are surely specialised; at most those whose interval does not lie below 1."""
    rows = desk.rows(moment.period)
    if "verdict" not in rows.columns or rows.is_empty():
        return _empty()
    verdict = pl.col("verdict")
    unknown = pl.col("status").is_in([Status.CONFIDENTIAL.value, Status.NOT_COLLECTED.value])
    counts = rows.group_by("region").agg(
        verdict.is_in(STRONG).sum().cast(pl.Float64).alias("value"),
        (verdict == "borderline").sum().cast(pl.Float64).alias("open"),
        (unknown & pl.col("region_total").is_not_null()).any().alias("hidden"),
        verdict.is_not_null().any().alias("judged"),
    )
    status = pl.when(pl.col("hidden")).then(pl.lit("E")).otherwise(pl.lit("A"))
    return counts.filter("judged").select(
        "region", "value", status.alias("status"), lower="value", upper=pl.col("value") + pl.col("open")
    )


def _by_method(name: str, column: str = "value") -> Callable[[Desk, Moment], pl.DataFrame]:
    """What a registered method gives; of another of its columns, without an interval."""

    def rows(desk: Desk, moment: Moment) -> pl.DataFrame:
        frame = _attempted(lambda: desk.observatory.result(desk.edition.id, name, desk.measure.id).frame)
        found = frame.filter(pl.col("period") == moment.period) if "period" in frame.columns else frame
        return found.with_columns(value=pl.col(column)) if found.height else _empty()

    return rows


def _equivalent_number(desk: Desk, moment: Moment) -> pl.DataFrame:
    """One over the Herfindahl index; its bounds change places."""
    found = _by_method("herfindahl_index")(desk, moment)
    inverse = {name: 1 / pl.col(other) for name, other in _TURNED.items()}
    return found.with_columns(**inverse)


_TURNED = {"value": "value", "lower": "upper", "upper": "lower"}


def region_totals(desk: Desk) -> pl.DataFrame:
    """Region, period, value and status: published totals with their own status, else sums of known parts."""
    return _totals.kept(
        (desk.observatory.digest, desk.edition.id, desk.measure.id), lambda: _region_totals(desk)
    )


_totals: Memory[pl.DataFrame] = Memory(16)


def _region_totals(desk: Desk) -> pl.DataFrame:
    cells = desk.observatory.cells(desk.edition.id, desk.measure.id)
    rank = pl.col("status").replace_strict(_RANKS, default=_RANKS["E"], return_dtype=pl.Int64)
    unknown = pl.col("value").is_null() | (rank >= _RANKS["O"])
    parts = pl.when(unknown).then(_RANKS["E"]).otherwise(rank)
    published = "region_total" in cells.columns
    own = f"region_total{'_status' if published else ''}"
    given = pl.col("region_total").max() if published else pl.lit(None, pl.Float64)
    letter = (
        pl.col(own).drop_nulls().first() if own in cells.columns and published else pl.lit(None, pl.String)
    )
    sums = cells.group_by("region", "period").agg(
        given.alias("published"),
        letter.alias("letter"),
        pl.when(~unknown).then(pl.col("value")).sum().alias("sum"),
        (~unknown).any().alias("known"),
        parts.max().alias("rank"),
    )
    summed = pl.when(pl.col("known")).then(pl.col("sum"))
    worst = pl.col("rank").replace_strict(_LETTERS, return_dtype=pl.String)
    value = pl.col("published") if published else summed
    status = pl.coalesce("letter", pl.lit("A")) if published else worst
    missing = pl.coalesce("letter", pl.lit("O")) if published else pl.lit("O")
    return sums.select(
        "region",
        "period",
        value=value.cast(pl.Float64),
        status=pl.when(value.is_null()).then(missing).otherwise(status),
        lower=pl.lit(None, pl.Float64),
        upper=pl.lit(None, pl.Float64),
    )


_RANKS = {letter.value: place for place, letter in enumerate(SEVERITY)}
_LETTERS = {place: letter for letter, place in _RANKS.items()}


def _attempted(frame: Callable[[], Any]) -> pl.DataFrame:
    """A method's table; none where the edition does not hold what the method needs."""
    try:
        table: pl.DataFrame = frame()
    except KlasterError:
        return _empty()
    bounds = [name for name in ("lower", "upper") if name not in table.columns]
    return table.with_columns(pl.lit(None, pl.Float64).alias(name) for name in bounds)


def _empty() -> pl.DataFrame:
    return pl.DataFrame(schema=_SCHEMA)


def signed_percent(value: float, language: Language) -> str:
    """A rate with its sign."""
    return percent(value, language, signed=True)


INDICES: tuple[Index, ...] = (
    Index("size", Text("Size", "Размер"), Text("Size", "Размер"),
          Text("total of the measure", "итог показателя"), COMPUTED, whole, _size),
    Index("share", Text("Share of the area", "Доля в территории"), Text("Share of area", "Доля в территории"),
          Text("of the comparison area", "от территории сравнения"), COMPUTED, percent, _share),
    Index("growth", Text("Growth a year", "Рост в год"), Text("Growth a year", "Рост в год"),
          Text("mean rate between the two periods", "средний темп между двумя периодами"), "growth_rate",
          signed_percent, _growth),
    Index("specialised", Text("Specialised industries", "Отрасли специализации"), Text("Specialised in", "Отрасли специализации"),
          Text("surely; at most", "наверняка; не более"), COMPUTED, whole, _specialised),
    Index("krugman", Text("Krugman index", "Индекс Кругмана"), Text("Krugman", "Кругман"),
          Text("0 as the area, 2 nothing in common", "0 — как территория, 2 — ничего общего"), "krugman_index", ratio,
          _by_method("krugman_index"), -1),
    Index("hachman", Text("Hachman index", "Индекс Хахмана"), Text("Hachman", "Хахман"),
          Text("1 as the area, towards 0 unlike it", "1 — как территория, ближе к 0 — непохож"), "hachman_index", ratio,
          _by_method("hachman_index")),
    Index("equivalent_number", Text("Diversity: equivalent number of industries", "Разнообразие: эквивалентное число отраслей"),
          Text("Diversity", "Разнообразие"), Text("as many equal industries", "столько равных отраслей"), "herfindahl_index",
          ratio, _equivalent_number),
    Index("related_variety", Text("Related variety", "Родственное разнообразие"), Text("Related variety", "Родственное разнообразие"),
          Text("bits, within sections", "биты, внутри разделов"), "related_variety", ratio, _by_method("related_variety")),
)  # fmt: skip
"""Every index, in the order in which a comparison shows them."""
