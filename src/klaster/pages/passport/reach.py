"""How far a cluster reaches: the adjacent regions that it spans, and its other half across a border."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from klaster.model.errors import InputError
from klaster.model.text import Text
from klaster.pages.cross_border.found import METHOD as ACROSS
from klaster.pages.cross_border.found import RELATED
from klaster.pages.desk import Desk
from klaster.pages.map.area_layers import has_shapes
from klaster.views.number import decimal, whole
from klaster.views.sentence import listed
from klaster.views.unit_forms import unit_after

_ALONE = Text(
    "No adjacent region of the country is specialised in this industry with its whole interval: the cluster ends with the region.",
    "Ни один соседний регион страны не специализирован в этой отрасли всем интервалом: кластер кончается вместе с регионом.",
)
_SPANS = Text(
    "Together with {others} the region is one cluster of adjacent specialised regions: {jobs} {unit}, location quotient {quotient}; most of it is in {core}.",
    "Вместе с регионами {others} регион образует один кластер из соседних специализированных регионов: {jobs} {unit}, коэффициент локализации {quotient}; больше всего — {core}.",
)
_NOT_IN = Text(
    "The interval of the quotient does not lie above 1 as a whole, so the region is in no cluster of adjacent regions.",
    "Интервал коэффициента не лежит выше 1 целиком, поэтому регион не входит ни в какой кластер из соседних регионов.",
)
_BEYOND = Text(
    "Across a border the same industry is strong in {others}.",
    "По другую сторону границы та же отрасль сильна: {others}.",
)

_PARAMETERS = {ACROSS: {"proximity": RELATED["same"]}}
"""As the screen of borders asks, so that both share one result."""


@dataclass(frozen=True, slots=True)
class Reach:
    """A sentence and where more of it is to be seen."""

    words: str
    address: str
    link: str


def reach(table: Desk, region: str, industry: str, period: str) -> list[Reach]:
    """What is known of how far a cluster reaches; nothing where shapes or counts are not known."""
    if not has_shapes(table):
        return []
    found = [_spanned(table, region, industry, period), _beyond(table, region, industry, period)]
    return [one for one in found if one]


def _spanned(table: Desk, region: str, industry: str, period: str) -> Reach | None:
    rows = _rows(table, "specialised_cells", period)
    if rows is None:
        return None
    language = table.language
    address = table.link("map", industry=industry, period=period, layers="borders,boundaries")
    on_map = Text("On the map", "На карте").read(language)
    same = rows.filter(pl.col("industry") == industry)
    own = same.filter((pl.col("region") == region) & pl.col("value").is_not_null())
    if own.is_empty():
        return Reach(_NOT_IN.read(language), address, on_map)
    row = own.row(0, named=True)
    fellows = same.filter((pl.col("value") == row["value"]) & (pl.col("core") == row["core"]))
    others = [
        table.region_name(code) for code in fellows.sort("own_jobs", descending=True)["region"] if code != region
    ]  # fmt: skip
    if not others:
        return Reach(_ALONE.read(language), address, on_map)
    said = _SPANS.format(
        others=listed(others, language),
        jobs=whole(row["jobs"], language),
        unit=unit_after(row["jobs"], table.measure.unit.read(language), language),
        quotient=decimal(row["quotient"], language, 2),
        core=table.region_name(row["core"]),
    )
    return Reach(said.read(language), address, on_map)


def _beyond(table: Desk, region: str, industry: str, period: str) -> Reach | None:
    rows = _rows(table, ACROSS, period)
    if rows is None:
        return None
    mine = rows.filter(
        (pl.col("industry") == industry)
        & (pl.col("partner_industry") == industry)
        & ((pl.col("region") == region) | (pl.col("partner") == region))
    )
    codes = [
        partner if one == region else one for one, partner in mine.select("region", "partner").iter_rows()
    ]
    if not codes:
        return None
    language = table.language
    said = _BEYOND.format(others=listed([table.region_name(code) for code in codes], language))
    address = table.link("cross-border", industry=industry, period=period)
    return Reach(
        said.read(language),
        address,
        Text("Clusters across borders", "Трансграничные кластеры").read(language),
    )


def _rows(table: Desk, method: str, period: str) -> pl.DataFrame | None:
    try:
        return table.observatory.result(
            table.edition.id,
            method,
            table.measure.id,
            periods=(period, period),
            parameters=_PARAMETERS.get(method),
        ).frame
    except InputError:
        # What the method refuses, nothing is said of.
        return None
