"""The layers of the map: which of them an edition has, which are on, and what each shows of an industry."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from klaster.model.text import Text
from klaster.pages.choice import Option, refused
from klaster.pages.desk import Desk
from klaster.pages.evidence import designations
from klaster.pages.map.area_layers import Made, Said, boundaries, counted, has_shapes, hot_spots
from klaster.pages.points.outlines import LAYER, outlines_of
from klaster.pages.points.plants import has_points, plants_of
from klaster.views.map_layers import Layer, Look

VALUES, BORDERS = "values", "borders"
_USUAL = (BORDERS, "designations")
"""What is on unasked."""

_TITLES: dict[str, Text] = {
    BORDERS: Text("borders of countries", "границы стран"),
    "designations": Text("designated by a programme", "назначено программой"),
    "establishments": Text("establishments", "предприятия"),
    LAYER: Text("clusters of establishments", "скопления предприятий"),
    "hot_spots": Text("hot and cold spots", "горячие и холодные точки"),
    "boundaries": Text("clusters of adjacent regions", "кластеры из соседних регионов"),
    "truth": Text("planted clusters", "заложенные кластеры"),
}
_UNDECIDED = Text("not known whether designated", "не известно, назначено ли")
_PLANTED = Text(
    "cluster planted by the generator (synthetic truth)", "кластер, заложенный генератором (синтетика)"
)
_DECOY = Text("decoy: one large plant, no cluster", "обманка: один крупный завод, не кластер")
_KINDS: tuple[tuple[bool, Look, Text], ...] = ((False, "dashed", _PLANTED), (True, "decoy", _DECOY))
_WITHHELD = Text("{entry}, withheld {count}", "{entry}, скрыто {count}")
_SQUARES = Text("establishments, added up to squares", "предприятия, сложенные по квадратам сетки")


@dataclass(frozen=True, slots=True)
class Switch:
    """A layer that may be shown: its name in the address, its words, whether it is on."""

    id: str
    title: str
    on: bool


@dataclass(frozen=True)
class Layers:
    """The switches, the layers drawn, and for the twin what each says of every region."""

    switches: list[Switch]
    drawn: list[Layer]
    columns: dict[str, tuple[str, Said]]
    """Name of a column -> its heading, and the word or count for each region that has one."""

    @property
    def borders(self) -> bool:
        """Whether borders of countries are wanted."""
        return BORDERS in self.on

    @property
    def on(self) -> list[str]:
        """The layers that are on."""
        return [switch.id for switch in self.switches if switch.on]


def layers(table: Desk, codes: Sequence[str], industry: str, period: str) -> Layers:
    """The layers of an industry and a period over some regions.

    Raises
    ------
    ChoiceError
        For a layer that the edition does not have.
    """
    present = [BORDERS, *(id for id, has in _PRESENT.items() if has(table))]
    on = _chosen(table, present)
    drawn: list[Layer] = []
    columns: dict[str, tuple[str, Said]] = {}
    for id in present:
        if id in on and id in _MADE:
            shown, words = _MADE[id](table, codes, industry, period)
            drawn += shown
            columns[id] = (_TITLES[id].read(table.language), words)
    switches = [Switch(id, _TITLES[id].read(table.language), id in on) for id in present]
    return Layers(switches, drawn, columns)


def _chosen(table: Desk, present: Sequence[str]) -> set[str]:
    asked = table.visit.query.get("layers")
    if not asked:
        return set(_USUAL)
    names = [name.strip() for name in asked.split(",") if name.strip()]
    options = [Option(VALUES, ""), *(Option(id, _TITLES[id].en) for id in present)]
    for name in names:
        if name not in (VALUES, *present):
            raise refused("layers", name, options)
    return set(names)


def _designated(table: Desk, codes: Sequence[str], industry: str, period: str) -> Made:
    found = {
        region: one.designated
        for (region, what, when), one in designations(table).items()
        if what == industry and when in (period, "") and region in codes and one.designated is not False
    }
    sure = tuple(code for code, designated in found.items() if designated)
    unsure = tuple(code for code, designated in found.items() if designated is None)
    shown = [Layer("solid", counted(_TITLES["designations"], len(sure), table.language), sure)]
    if unsure:
        shown.append(Layer("dotted", counted(_UNDECIDED, len(unsure), table.language), unsure))
    words = Text("designated", "назначено"), Text("not known", "не известно")
    said = {code: words[0 if designated else 1].read(table.language) for code, designated in found.items()}
    return shown, said


def _planted(table: Desk, codes: Sequence[str], industry: str, period: str) -> Made:
    truth = _table(table, "truth")
    year = int(period[:4]) if period[:4].isdecimal() else 9999
    rows = truth.filter(pl.col("industries").list.contains(industry) & (pl.col("start") <= year))
    shown: list[Layer] = []
    said: dict[str, str] = {}
    for decoy, look, words in _KINDS:
        chosen = [row for row in rows.iter_rows(named=True) if row["decoy"] is decoy]
        inside = [(code, row) for row in chosen for code in row["regions"] if code in codes]
        titles = {row["cluster"]: (code, row[f"title_{table.language}"]) for code, row in reversed(inside)}
        said |= {code: row[f"title_{table.language}"] for code, row in inside}
        if not decoy or inside:
            outlined = tuple(dict.fromkeys(code for code, _ in inside))
            entry = counted(words, len(titles), table.language)
            shown.append(Layer(look, entry, outlined, tuple(titles.values())))
    return shown, said


def _established(table: Desk, codes: Sequence[str], industry: str, period: str) -> Made:
    alive = plants_of(table, codes, industry, period)
    counts: dict[str, int] = dict(alive.placed.group_by("region").len().sort("region").iter_rows())
    longitude, latitude = alive.spread
    entry = counted(_SQUARES, alive.squares.shown, table.language)
    if alive.squares.withheld:
        entry = _WITHHELD.format(entry=entry, count=str(alive.squares.withheld)).read(table.language)
    return [Layer("points", entry, longitude=longitude, latitude=latitude)], counts


def _outlined(table: Desk, codes: Sequence[str], industry: str, period: str) -> Made:
    found = outlines_of(table, codes, industry, period)
    entry = found.words if found.refused else f"{found.words} · {len(found.every)}"
    return [Layer("outline", entry, shapes=tuple(each.shape for each in found.every))], dict(found.of_region)


def _table(table: Desk, name: str) -> pl.DataFrame:
    found = table.observatory.table(table.edition.id, name)
    return pl.DataFrame() if found is None else found


def _has_truth(table: Desk) -> bool:
    return table.edition.synthetic and not _table(table, "truth").is_empty()


_PRESENT: dict[str, Callable[[Desk], bool]] = {
    "designations": lambda table: bool(designations(table)),
    "establishments": has_points,
    LAYER: has_points,
    "hot_spots": has_shapes,
    "boundaries": has_shapes,
    "truth": _has_truth,
}
_MADE: dict[str, Callable[[Desk, Sequence[str], str, str], Made]] = {
    "designations": _designated,
    "establishments": _established,
    LAYER: _outlined,
    "hot_spots": hot_spots,
    "boundaries": boundaries,
    "truth": _planted,
}
