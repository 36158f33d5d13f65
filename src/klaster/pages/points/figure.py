"""The figure of the points: the drawing, its legend, what is not on it in words, and a table of regions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from klaster.model.status import Status
from klaster.model.text import Text
from klaster.pages.desk import Desk
from klaster.pages.grounds import ground
from klaster.pages.points.outlines import LAYER, METHOD, Outlines, outlines_of
from klaster.pages.points.plants import Plants, has_points, plants_of
from klaster.pages.points.registered import Site, sites_of
from klaster.pages.prose import prose
from klaster.pages.screen import Figure
from klaster.views.number import decimal, whole
from klaster.views.point_map import Scatter, point_legend, point_map
from klaster.views.table import Column, Table

FIGURE = "points"
_TITLE = Text("Map of the points: {industry}", "Карта точек: {industry}")
_SHOWN = Text("Establishments shown: {shown}{how}.", "Показано предприятий: {shown}{how}.")
_SQUARES = Text(
    ", added up to {places} squares of {side}°",
    ", сложены по квадратам со стороной {side}° (квадратов: {places})",
)
_UNPLACED = Text("Without coordinates, not shown: {count}.", "Без координат, не показано: {count}.")
_WITHHELD = Text(
    "Withheld, since a square would show fewer than {fewest}: {count}.",
    "Скрыто, поскольку в квадрате меньше {fewest}: {count}.",
)
_SITES = Text("zones, organisations and others of the register: {count}", "зоны, организации и другое из реестра: {count}")  # fmt: skip


@dataclass(frozen=True)
class Fold:
    """What the fold of the points needs beside its figure: how many there are, where a live map finds its points."""

    count: str
    data: str
    shapes: str
    outlined: str
    """The address with outlines of clusters; empty where they are shown."""
    open: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """What else a screen has chosen: the area, the level of regions, the layers that are on."""

    area: str = ""
    level: str = ""
    layers: str = ""


@dataclass(frozen=True)
class Cast:
    """Everything that stands on the map of an industry in a period, over some regions."""

    plants: Plants
    outlines: Outlines | None
    sites: list[Site]


def cast(table: Desk, codes: Sequence[str], industry: str, period: str) -> Cast:
    """What stands on the map; outlines where the address asks for them."""
    asked = LAYER in table.visit.query.get("layers", "").split(",")
    return Cast(
        plants_of(table, codes, industry, period),
        outlines_of(table, codes, industry, period) if asked else None,
        sites_of(table, list(codes)),
    )


def points_figure(
    table: Desk, codes: Sequence[str], industry: str, period: str, beside: Beside
) -> tuple[Figure, Fold] | None:
    """The figure and its fold; None where the edition has no establishments with places."""
    base = ground(table, list(codes)) if has_points(table) else None
    if base is None or not base.drawable:
        return None
    language, made = table.language, cast(table, codes, industry, period)
    name = _TITLE.format(industry=table.industry_name(industry)).read(language)
    area = table.region_name(beside.area) if beside.area else ""
    title = ", ".join(filter(None, (name, period, area)))
    sites = np.array([[site.longitude, site.latitude] for site in made.sites]).reshape(-1, 2)
    shapes = [each.shape for each in made.outlines.every] if made.outlines else []
    lying = Scatter(made.plants.spread, shapes, (sites[:, 0], sites[:, 1]))
    legend = point_legend(
        language,
        Text("Legend of the points", "Условные обозначения точек").read(language),
        f"{made.outlines.words} · {len(shapes)}" if made.outlines and shapes else "",
        _SITES.format(count=whole(len(sites), language)).read(language) if len(sites) else "",
    )
    twin = _table(table, codes, made, title)
    figure = Figure(
        FIGURE,
        title,
        twin,
        prose("points", language)["points"],
        METHOD if shapes else "",
        point_map(base, lying, FIGURE, title),
        legend,
        caption(table, made),
    )
    return figure, _fold(table, made, industry, period, beside)


def caption(table: Desk, made: Cast) -> str:
    """How many establishments are shown, how many have no place, how many are withheld; what became of the outlines."""
    language, plants = table.language, made.plants
    shown, how = plants.squares, ""
    if shown.side:
        facts = {"places": whole(len(shown.counts), language), "side": decimal(shown.side, language, 2)}
        how = _SQUARES.format(**facts).read(language)
    said = [_SHOWN.format(shown=whole(shown.shown, language), how=how)]
    said.append(_UNPLACED.format(count=whole(plants.unplaced, language)))
    if plants.fewest > 1:
        said.append(_WITHHELD.format(fewest=str(plants.fewest), count=whole(shown.withheld, language)))
    words = [text.read(language) for text in said]
    refused = made.outlines.words if made.outlines and made.outlines.refused else ""
    return " ".join(filter(None, (*words, refused)))


def _fold(table: Desk, made: Cast, industry: str, period: str, beside: Beside) -> Fold:
    visit, outlined = table.visit, made.outlines is not None
    kept = {
        "edition": visit.query.get("edition", ""),
        "measure": visit.query.get("measure", ""),
        "industry": industry,
        "period": period,
        "area": beside.area,
        "level": beside.level,
    }
    over = {"layers": LAYER if outlined else "", "radius": visit.query.get("radius", "") if outlined else ""}
    layers = ",".join(filter(None, (beside.layers, LAYER)))
    return Fold(
        whole(made.plants.squares.shown, table.language),
        visit.link("map/points.json", **{**kept, **over}),
        visit.link("map/shapes.json", **kept),
        "" if outlined else visit.here(layers=layers, figure=""),
        outlined or visit.query.get("points") == "open",
    )


def _table(table: Desk, codes: Sequence[str], made: Cast, title: str) -> Table:
    """The regions: establishments with a place and without, clusters that reach into each."""
    language, plants = table.language, made.plants
    counted = plants.rows.group_by("region").agg(
        value=(pl.col("lon").is_finite() & pl.col("lat").is_finite()).fill_null(False).sum().cast(pl.Int64),
        every=pl.len().cast(pl.Int64),
    )
    frame = pl.DataFrame({"region": list(codes)}, schema={"region": pl.String})
    frame = frame.with_columns(
        region_name=pl.Series([table.region_name(code) for code in codes], dtype=pl.String)
    )
    frame = frame.join(counted, on="region", how="left", maintain_order="left")
    few = pl.col("value").is_between(1, plants.fewest - 1)
    frame = frame.with_columns(pl.col("value", "every").fill_null(0)).with_columns(
        unplaced=pl.col("every") - pl.col("value"),
        status=pl.when(few).then(pl.lit(Status.CONFIDENTIAL.value)).otherwise(pl.lit(Status.NORMAL.value)),
    )
    frame = frame.with_columns(pl.when(~few).then(name).alias(name) for name in ("value", "unplaced")).drop(
        "every"
    )
    columns = [
        Column("region", Text("Region code", "Код региона").read(language), shown=False),
        Column("region_name", Text("Region", "Регион").read(language)),
        Column("value", Text("With a place", "С координатами").read(language), True, whole, "status"),
        Column("unplaced", Text("Without one", "Без координат").read(language), True, whole),
        Column("status", Text("Status", "Статус").read(language), shown=False),
    ]
    if made.outlines and not made.outlines.refused:
        reach = [made.outlines.of_region.get(code, 0) for code in codes]
        frame = frame.with_columns(pl.Series("outlines", reach, dtype=pl.Int64))
        heading = Text("Clusters that reach into it", "Скоплений, заходящих в регион").read(language)
        columns.append(Column("outlines", heading, True, whole))
    frame = frame.sort("value", "region", descending=[True, False], nulls_last=True)
    source = table.edition.vintage.cite(language)
    return Table(title, tuple(columns), frame, source)
