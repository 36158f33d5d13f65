"""How concentrated an industry is, period by period, and the shares that the indices are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from klaster.model.status import Status, state
from klaster.model.text import Text
from klaster.pages.choice import Choice, Option, choice
from klaster.pages.desk import Desk
from klaster.pages.industry.subject import Subject
from klaster.pages.memory import Memory
from klaster.views.number import exact, percent, ratio, whole, with_interval
from klaster.views.small_multiples import Panel, Reading
from klaster.views.table import Column, Table

LISTED = 25
"""Rows of a long table that a screen lists; its file holds all."""
FEWEST = 3
"""Fewer regions than this have no concentration worth a picture."""


@dataclass(frozen=True, slots=True)
class Index:
    """A measure of concentration: its method, its name and the parameters that make it one of an industry."""

    method: str
    name: Text
    parameters: Mapping[str, Any]


INDICES: tuple[Index, ...] = (
    Index("locational_gini", Text("Locational Gini", "Локационный Джини"), {}),
    Index("hoover_index", Text("Hoover index", "Индекс Гувера"), {}),
    Index("herfindahl_index", Text("Herfindahl of regions", "Херфиндаль по регионам"), {"of": "industry"}),
)


def index_field(desk: Desk) -> Choice:
    """Which index is shown country by country."""
    options = [Option(index.method, index.name.read(desk.language)) for index in INDICES]
    label = Text("Concentration by", "Концентрация по").read(desk.language)
    return choice("index", label, options, desk.visit.query.get("index"))


def panels(subject: Subject, chosen: str) -> list[Panel]:
    """A panel an index where one area is shown; a panel an area, of the index chosen, where there are several."""
    if subject.area or not subject.several:
        return [
            Panel(index.name.read(subject.desk.language), readings)
            for index in INDICES
            if (readings := _readings(subject, index, subject.focus))
        ]
    index = next(known for known in INDICES if known.method == chosen)
    areas = [area for area in subject.areas if len(subject.desk.areas[area]) >= FEWEST]
    return [
        Panel(subject.area_name(area), readings, subject.desk.visit.here(area=area))
        for area in areas
        if (readings := _readings(subject, index, area))
    ]


def index_table(subject: Subject, title: str, chosen: str) -> Table:
    """Every index, area and period with its interval and status; the index chosen stands first."""
    language = subject.desk.language
    ordered = sorted(INDICES, key=lambda index: index.method != chosen)
    frames = [frame for index in ordered if (frame := _frame(subject, index)) is not None]
    first = frames[0].height if frames and subject.several and not subject.area else 0
    columns = (
        Column("index", Text("Index", "Индекс").read(language), shown=False),
        Column("index_name", Text("Index", "Индекс").read(language)),
        Column("area", Text("Area code", "Код территории").read(language), shown=False),
        Column("area_name", Text("Area", "Территория").read(language), shown=subject.several),
        Column("period", Text("Period", "Период").read(language)),
        Column("value", Text("Value", "Значение").read(language), numeric=True, status="status", write=exact),
        Column("lower", Text("From", "От").read(language), numeric=True, write=exact),
        Column("upper", Text("To", "До").read(language), numeric=True, write=exact),
        Column(
            "unknown",
            Text("Regions not known", "Неизвестно регионов").read(language),
            numeric=True,
            write=whole,
        ),
        Column("status", Text("Status", "Статус").read(language), shown=False),
    )
    names = [column.name for column in columns]
    frame = (
        pl.concat(frames).select(names) if frames else pl.DataFrame(schema=dict.fromkeys(names, pl.String))
    )
    return Table(
        title, columns, frame, source(subject), _openings(subject, frame.head(first or frame.height)), first
    )


def _openings(subject: Subject, frame: pl.DataFrame) -> tuple[str, ...]:
    """The way from each value to the shares that it is made from."""
    if "area" not in frame.columns:
        return ()
    pairs = frame.select("area", "period").iter_rows()
    return tuple(
        subject.desk.visit.here(area=area if subject.several else "", period=period, since="")
        + "#figure-shares"
        for area, period in pairs
    )


def index_workings(subject: Subject) -> list[tuple[str, str]]:
    """Each index with the address of its working, in the area in focus."""
    found = []
    for index in INDICES:
        asked = {"industry": subject.code, "period": subject.period, **index.parameters}
        if subject.several:
            asked["area"] = subject.focus
        found.append((index.name.read(subject.desk.language), subject.desk.working_of(index.method, **asked)))
    return found


def source(subject: Subject) -> str:
    """The line under the figure: the first index speaks for all, and is named."""
    found = subject.result(INDICES[0].method)
    return found.provenance.cite(subject.desk.language) if found else subject.desk.source


def written(subject: Subject, method: str, period: str) -> str:
    """An index of the area in focus with its interval, as a sentence has it; nothing where there is none."""
    index = next(known for known in INDICES if known.method == method)
    row = _at(subject, index, period)
    if row is None or row["value"] is None:
        return ""
    bounds = (row["lower"], row["upper"])
    return with_interval(row["value"], row["status"], bounds, subject.desk.language, ratio)


def shares(subject: Subject) -> pl.DataFrame:
    """The regions of the area in focus with their shares of the industry and of everything, where both are known."""
    rows = subject.rows.filter((pl.col("period") == subject.period) & (pl.col("_area") == subject.focus))
    if "observed" not in rows.columns:
        return rows.clear()
    known = rows.filter(pl.col("observed").is_not_null() & (pl.col("region_total") > 0))
    if not known["observed"].sum():
        return known.clear()  # of an industry that is nowhere, no region has a share
    own = pl.col("observed") / pl.col("observed").sum()
    base = pl.col("region_total") / pl.col("region_total").sum()
    return known.with_columns(own_share=own, base_share=base).with_columns(
        difference=(pl.col("own_share") - pl.col("base_share")).abs() / 2, square=pl.col("own_share") ** 2
    )


def share_table(subject: Subject, frame: pl.DataFrame, title: str) -> Table:
    """The working of the three indices: regions from the most to the least specialised, and what each adds."""
    desk, language = subject.desk, subject.desk.language
    names = pl.Series("region_name", [desk.region_name(code) for code in frame["region"]], dtype=pl.String)
    ordered = frame.with_columns(names).sort(["value", "region"], descending=[True, False], nulls_last=True)
    columns = (
        Column("region", Text("Region code", "Код региона").read(language), shown=False, code=True),
        Column("region_name", Text("Region", "Регион").read(language)),
        Column("observed", desk.measure.title.read(language), numeric=True, write=whole),
        Column(
            "own_share",
            Text("Share of the industry, s", "Доля отрасли, s").read(language),
            numeric=True,
            write=_share,
        ),
        Column(
            "base_share",
            Text("Share of everything, x", "Доля во всём, x").read(language),
            numeric=True,
            write=_share,
        ),
        Column("value", Text("LQ", "КЛ").read(language), numeric=True, status="status"),
        Column("difference", "|s − x| / 2", numeric=True, write=exact),
        Column("square", "s²", numeric=True, write=exact),
        Column("status", Text("Status", "Статус").read(language), shown=False),
    )
    addresses = tuple(
        desk.working(code, subject.code, subject.period) for code in ordered["region"].head(LISTED)
    )
    return Table(title, columns, ordered, source(subject), addresses, LISTED)


def _share(value: float, language: str) -> str:
    return percent(value, "ru" if language == "ru" else "en", 2)


def _readings(subject: Subject, index: Index, area: str) -> tuple[Reading, ...]:
    frame = _frame(subject, index)
    if frame is None:
        return ()
    rows = {row["period"]: row for row in frame.filter(pl.col("area") == area).iter_rows(named=True)}
    if not any(row["value"] is not None for row in rows.values()):
        return ()
    nothing = {"value": None, "lower": None, "upper": None, "status": Status.NOT_COLLECTED.value}
    found = ((period, rows.get(period, nothing)) for period in subject.desk.edition.periods)
    return tuple(
        Reading(period, row["value"], row["lower"], row["upper"], state(row["value"], row["status"]))
        for period, row in found
    )


def _at(subject: Subject, index: Index, period: str) -> dict[str, Any] | None:
    frame = _frame(subject, index)
    if frame is None:
        return None
    found = frame.filter((pl.col("area") == subject.focus) & (pl.col("period") == period))
    return found.row(0, named=True) if found.height else None


def _frame(subject: Subject, index: Index) -> pl.DataFrame | None:
    """The rows of the industry in the areas shown, with the name of the index and of each area."""
    desk = subject.desk
    key = (
        desk.observatory.digest,
        desk.edition.id,
        desk.measure.id,
        subject.code,
        subject.area,
        index.method,
        desk.language,
    )
    return _frames.kept(key, lambda: _named(subject, index))


_frames: Memory[pl.DataFrame | None] = Memory(256)


def _named(subject: Subject, index: Index) -> pl.DataFrame | None:
    found = subject.result(index.method, **index.parameters)
    if found is None:
        return None
    frame: pl.DataFrame = found.frame.filter(pl.col("industry") == subject.code)
    if "area" not in frame.columns:
        frame = frame.with_columns(area=pl.lit(subject.focus))
    frame = frame.filter(pl.col("area").is_in(subject.areas))
    names = {area: subject.area_name(area) for area in frame["area"].unique().to_list()}
    return frame.select(
        pl.lit(index.method).alias("index"),
        pl.lit(index.name.read(subject.desk.language)).alias("index_name"),
        "area",
        pl.col("area").replace_strict(names, default="", return_dtype=pl.String).alias("area_name"),
        "period",
        *(pl.col(name).cast(pl.Float64) for name in ("value", "lower", "upper", "unknown")),
        "status",
    )
