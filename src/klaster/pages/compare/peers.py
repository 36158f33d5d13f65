"""Peers: which regions are most like one of those compared, in what they do and in size."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from klaster.model.errors import InputError
from klaster.model.text import Text
from klaster.pages.choice import Choice, Option, choice
from klaster.pages.compare.selection import MOST, address
from klaster.pages.desk import COMPUTED, Desk
from klaster.pages.memory import Memory
from klaster.pages.reproduction import Reproduction, of_workspace
from klaster.workbench.computing import compute

METHOD = "similar_regions"
SHOWN = 8
FIRST = 3
"""How many peers a region is compared with, where none were named."""

_EVERYWHERE = "all"
_BY_AREA = ("industry_total", "industry_total_status", "total", "total_status", "area")


@dataclass(frozen=True, slots=True)
class Peer:
    """A region like another: in what, and the address that adds it; empty where it is there already."""

    code: str
    name: str
    area: str
    address: str
    added: str
    distance: float
    status: str
    structure: float
    size_ratio: float


def peers_of_field(table: Desk, codes: list[str]) -> Choice:
    """Whose peers are suggested: the first region's, unless another is asked for."""
    options = [Option(code, table.region_name(code)) for code in codes]
    asked = table.visit.query.get("peers_of")
    label = Text("Peers of", "Похожие на").read(table.language)
    return choice("peers_of", label, options, asked if asked in codes else None)


def peers_from_field(table: Desk) -> Choice:
    """Where peers are looked for: the region's own area, or everywhere."""
    language = table.language
    options = [Option("", Text("its own country", "в своей стране").read(language))]
    if len(table.areas) > 1:
        options.append(Option(_EVERYWHERE, Text("everywhere", "везде").read(language)))
    asked = table.visit.query.get("peers_from")
    label = Text("Looked for", "Где искать").read(language)
    return choice("peers_from", label, options, asked)


def pairs(table: Desk, period: str) -> pl.DataFrame:
    """Every pair of regions of the period with its distances; empty where there are no counts."""
    if table.method != COMPUTED:
        return pl.DataFrame()
    key = (table.observatory.digest, table.edition.id, table.measure.id, period)
    return _pairs.kept(key, lambda: _computed(table, period))


_pairs: Memory[pl.DataFrame] = Memory(24)


def _computed(table: Desk, period: str) -> pl.DataFrame:
    """Pairs across areas too, for which a structure needs no base: there totals of areas are left aside."""
    cells = table.observatory.cells(table.edition.id, table.measure.id)
    rows = cells.filter((pl.col("period") == period) & pl.col("region").is_in(list(table.regions)))
    rows = rows.drop([name for name in _BY_AREA if name in rows.columns])
    if rows.is_empty():
        return pl.DataFrame()
    across = compute(METHOD, rows, peers=_all(table)).frame
    inside = _inside(table, period)
    return pl.concat([inside, across.join(inside, on=["region", "peer"], how="anti")], how="diagonal_relaxed")


def _inside(table: Desk, period: str) -> pl.DataFrame:
    """Pairs of one area as the method gives them on the edition, totals and all: what a command gives too."""
    try:
        return table.observatory.result(
            table.edition.id, METHOD, table.measure.id, periods=(period, period), peers=_all(table)
        ).frame
    except InputError:
        return pl.DataFrame(schema={"region": pl.String, "peer": pl.String})


def _all(table: Desk) -> int:
    return max(1, len(table.regions))


def again(table: Desk, period: str, everywhere: bool) -> Reproduction | None:
    """How to get the distances again; those across areas leave totals aside and are had from Python."""
    if table.method != COMPUTED:
        return None
    inside = of_workspace(table, METHOD, (period, period), peers=_all(table))
    if not everywhere:
        return inside
    left = ", ".join(f"{name!r}" for name in _BY_AREA)
    path = inside.python.partition("klaster.Observatory(")[2].partition(")")[0]
    across = (
        f"import klaster, polars\n"
        f"cells = klaster.Observatory({path}).cells({table.edition.id!r}, {table.measure.id!r})\n"
        f"cells = cells.filter(polars.col('period') == {period!r}).drop({left}, strict=False)\n"
        f"klaster.compute({METHOD!r}, cells, peers={_all(table)}).frame"
    )
    return Reproduction(inside.command, across)


def nearest(table: Desk, region: str, period: str, everywhere: bool = False) -> list[str]:
    """The codes of a region's peers, the nearest first."""
    return _of(table, region, period, everywhere)["peer"].to_list()


def suggestions(table: Desk, codes: list[str], region: str, period: str, everywhere: bool) -> list[Peer]:
    """The nearest peers of one region, with what they are like and how to add them."""
    rows = _of(table, region, period, everywhere).head(SHOWN)
    full = len(codes) >= MOST
    return [
        Peer(
            row["peer"],
            table.region_name(row["peer"]),
            table.region_name(top) if everywhere and (top := table.area(row["peer"])) else "",
            table.region_link(row["peer"]),
            "" if full or row["peer"] in codes else address(table, [*codes, row["peer"]]),
            row["value"],
            row["status"],
            row["structure_distance"],
            row["size_ratio"],
        )
        for row in rows.iter_rows(named=True)
    ]


def is_everywhere(field: Choice) -> bool:
    """Whether peers are looked for beyond the region's own area."""
    return field.chosen == _EVERYWHERE


def between(table: Desk, one: str, other: str, period: str) -> dict[str, float] | None:
    """The distances of one pair; None where they are not known."""
    rows = pairs(table, period)
    if rows.is_empty():
        return None
    found = rows.filter((pl.col("region") == one) & (pl.col("peer") == other) & pl.col("value").is_not_null())
    return found.row(0, named=True) if found.height else None


def _of(table: Desk, region: str, period: str, everywhere: bool) -> pl.DataFrame:
    rows = pairs(table, period)
    if rows.is_empty():
        return pl.DataFrame(schema={"peer": pl.String})
    own = table.areas.get(table.area(region), []) if not everywhere else list(table.regions)
    level = table.regions[region].level
    alike = [code for code in own if table.regions[code].level == level]
    kept = (pl.col("region") == region) & pl.col("value").is_not_null() & pl.col("peer").is_in(alike)
    return rows.filter(kept).sort("value", "peer")
