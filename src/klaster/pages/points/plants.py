"""The establishments of an industry with their places: which are open in a period, how many have none, how many are withheld."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from klaster.pages.desk import Desk
from klaster.pages.memory import Memory
from klaster.pages.points.squares import Floats, Squares, squares

MOST = 5000
"""Of more establishments a map shows squares of a grid with their counts."""
PROTECTED_SIDE = 0.5
"""Degrees: the squares of a protected edition, which show no single establishment."""

_PLANT = ("region", "lon", "lat", "founded", "closed")


@dataclass(frozen=True)
class Plants:
    """The establishments of an industry in a period in some regions.

    ``fewest`` establishments at least are shown together; 1 shows them one by one.
    """

    rows: pl.DataFrame
    """``region``, ``lon``, ``lat``: the two are empty where the place is not known."""
    fewest: int

    @cached_property
    def placed(self) -> pl.DataFrame:
        """Those with a place."""
        return self.rows.filter(_has_place())

    @property
    def unplaced(self) -> int:
        """How many have no place."""
        return self.rows.height - self.placed.height

    @cached_property
    def squares(self) -> Squares:
        """What a map shows: each establishment, or squares of a grid; nothing that fewer than ``fewest`` stand behind."""
        longitude, latitude = (self.placed[name].to_numpy() for name in ("lon", "lat"))
        if self.fewest > 1:
            return squares(longitude, latitude, MOST, fewest=self.fewest, least_side=PROTECTED_SIDE)
        return squares(longitude, latitude, MOST)

    @property
    def spread(self) -> tuple[Floats, Floats]:
        """Longitudes and latitudes of all that is shown, one for each establishment: those of a square at its place."""
        shown = self.squares
        return shown.longitude.repeat(shown.counts), shown.latitude.repeat(shown.counts)


def has_points(table: Desk) -> bool:
    """Whether the edition has establishments with places."""
    plants = table.observatory.table(table.edition.id, "establishments")
    return plants is not None and {"region", "industry", "lon", "lat"} <= set(plants.columns)


def plants_of(table: Desk, codes: Sequence[str], industry: str, period: str) -> Plants:
    """The establishments of an industry that were open in a period, in some regions."""

    def made() -> Plants:
        every = _of_industry(table, industry)
        alive = every.filter(_alive(every, period) & pl.col("region").is_in(list(codes)))
        return Plants(alive.select("region", "lon", "lat"), table.edition.fewest)

    key = (table.observatory.digest, table.edition.id, industry, period, tuple(codes))
    return _made.kept(key, made)


def _of_industry(table: Desk, industry: str) -> pl.DataFrame:
    """The establishments of an industry: what is read of half a million is kept."""

    def read() -> pl.DataFrame:
        plants = table.observatory.table(table.edition.id, "establishments")
        if plants is None:
            return pl.DataFrame(schema={"region": pl.String, "lon": pl.Float64, "lat": pl.Float64})
        columns = [name for name in _PLANT if name in plants.columns]
        return plants.filter(pl.col("industry") == industry).select(columns)

    return _kept.kept((table.observatory.digest, table.edition.id, industry), read)


def _has_place() -> pl.Expr:
    return (pl.col("lon").is_finite() & pl.col("lat").is_finite()).fill_null(False)


def _alive(plants: pl.DataFrame, period: str) -> pl.Expr:
    """Whether a plant was open in the year of a period; where that is not recorded, it is taken to be."""
    year = int(period[:4]) if period[:4].isdecimal() else None
    alive = pl.lit(True)
    if year is not None and "founded" in plants.columns:
        alive &= (pl.col("founded") <= year).fill_null(True)
    if year is not None and "closed" in plants.columns:
        alive &= (pl.col("closed") > year).fill_null(True)
    return alive


_kept: Memory[pl.DataFrame] = Memory(16)
_made: Memory[Plants] = Memory(32)
