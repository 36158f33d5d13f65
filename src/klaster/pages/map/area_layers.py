"""Layers of the map that statistics of areas find: hot and cold spots, clusters of adjacent specialised regions."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from klaster.model.errors import InputError
from klaster.model.text import Language, Text
from klaster.pages.desk import Desk
from klaster.views.map_layers import Layer, Look
from klaster.views.number import decimal, whole

Said = dict[str, str] | dict[str, int]
"""Code of a region -> what a layer says of it."""
Made = tuple[list[Layer], Said]
FEWEST = 8
"""Of fewer regions no local statistic is worth a layer."""

_HOT = Text(
    "hot spot: more than its size gives, with its neighbours",
    "горячая точка: вместе с соседями больше, чем по размеру",
)
_COLD = Text("cold spot: fewer", "холодная точка: меньше")
_SPOTS: tuple[tuple[Look, Text, Text], ...] = (
    ("hot", _HOT, Text("hot spot", "горячая точка")),
    ("cold", _COLD, Text("cold spot", "холодная точка")),
)
_REFUSED = Text("not computed: {why}", "не рассчитано: {why}")
_BOUNDED = Text("cluster of adjacent specialised regions", "кластер из соседних специализированных регионов")
_OF = Text(
    "cluster {number}: regions {regions}, LQ {quotient}",
    "кластер {number}: регионов {regions}, КЛ {quotient}",
)


def has_shapes(table: Desk) -> bool:
    """Whether the edition has counts in enough regions whose neighbours are known by their shapes."""
    known = table.edition.regions.geometry
    return table.measure.nature != "ratio" and sum(code in known for code in table.regions) >= FEWEST


def counted(title: Text, count: int, language: Language) -> str:
    """The words of a layer in the legend, with how many it shows."""
    return f"{title.read(language)} · {count}"


def hot_spots(table: Desk, codes: Sequence[str], industry: str, period: str) -> Made:
    """Regions where the industry gathers, or is missing, beyond chance."""
    rows = _rows(table, "getis_ord", codes, industry, period)
    if isinstance(rows, str):
        return [Layer("hot", rows)], {}
    shown: list[Layer] = []
    said: dict[str, str] = {}
    for look, title, spot in _SPOTS:
        found = rows.filter(pl.col("verdict") == look)["region"].to_list()
        said |= dict.fromkeys(found, spot.read(table.language))
        shown.append(Layer(look, counted(title, len(found), table.language), tuple(found)))
    return shown, said


def boundaries(table: Desk, codes: Sequence[str], industry: str, period: str) -> Made:
    """Clusters of adjacent regions, each with its core named by number."""
    rows = _rows(table, "specialised_cells", codes, industry, period)
    if isinstance(rows, str):
        return [Layer("bounded", rows)], {}
    known = rows.filter(pl.col("value").is_not_null())
    language = table.language
    said = {
        row["region"]: _OF.format(
            number=whole(row["value"], language),
            regions=whole(row["regions"], language),
            quotient=decimal(row["quotient"], language, 2),
        ).read(language)
        for row in known.iter_rows(named=True)
    }
    groups = [*known.group_by("core", "value", maintain_order=True).agg("region").iter_rows()]
    entry = counted(_BOUNDED, len(groups), language)
    return [Layer("bounded", entry, tuple(known["region"]))], said


def _rows(table: Desk, method: str, codes: Sequence[str], industry: str, period: str) -> pl.DataFrame | str:
    """The method's rows of an industry and period in some regions; in words why there are none."""
    try:
        frame = table.observatory.result(
            table.edition.id, method, table.measure.id, periods=(period, period)
        ).frame
    except InputError as refused:
        return _REFUSED.format(why=refused.message.read(table.language)).read(table.language)
    return frame.filter((pl.col("industry") == industry) & pl.col("region").is_in(list(codes)))
