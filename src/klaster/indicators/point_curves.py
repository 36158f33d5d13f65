"""What the methods of plants as points share: what was asked, the band of chance, the rows of a curve."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from klaster.indicators import point_words as words
from klaster.indicators.points import Points, distances_asked
from klaster.model.errors import UnknownNameError
from klaster.model.text import Text
from klaster.numerics.global_band import Band, global_band
from klaster.numerics.globe import Floats
from klaster.numerics.pieces import in_pieces, work_key

Draw = Callable[[np.random.Generator], Floats]
_SAME = 1e-9


@dataclass(frozen=True)
class Asked:
    """The parameters of a call."""

    distances: Any
    industry: str
    neighbour: str
    controls: str
    form: str
    precision: float
    simulations: int
    seed: int
    confidence: float
    pairs: str = "exact"

    def distances_over(self, of: Points) -> Floats:
        """The distances to read at; with a precision, automatic ones start at it."""
        read = distances_asked(of, self.distances)
        return read if self.distances != "auto" else read[read >= self.precision]

    def industries(self, of: Points) -> list[str]:
        """The industries asked for: one, or all but the neighbour and the controls."""
        known = sorted({*of.industries.tolist(), *of.unplaced})
        for name in (self.industry, self.neighbour, self.controls):
            if name and name not in known:
                raise UnknownNameError(Text("industry", "отрасль"), name, known)
        aside = {self.neighbour, self.controls}
        return [self.industry] if self.industry else [name for name in known if name not in aside]

    def against(self, of: Points, name: str) -> Points:
        """The plants that chance deals with: all, or an industry and its controls."""
        if not self.controls:
            return of
        kept = np.isin(of.industries, [name, self.neighbour or name, self.controls])
        return replace(
            of,
            places=of.places[kept],
            weights=of.weights[kept],
            industries=of.industries[kept],
            names=of.names[kept],
        )

    def key(self, of: Points, *more: object) -> str:
        """Names a work of simulation by all that it depends on."""
        industries = of.industries.tolist()
        return work_key(self, more, of.globe, of.weighted, industries, of.places, of.weights)


def simulated(asked: Asked, key: str, draw: Draw) -> Floats:
    """Curves of chance, a row for each simulation, each with a generator of its own."""

    def some(part: range) -> Floats:
        return np.array([draw(np.random.default_rng([asked.seed, number])) for number in part])

    return in_pieces(key, asked.simulations, some)


def band_of(curve: Floats, read: Floats, curves: Floats, asked: Asked) -> Band | None:
    """The band, where chance has a curve and the coordinates are precise enough to read one."""
    known = np.isfinite(curve) & (read >= asked.precision)
    if not known.any() or np.all(np.ptp(curves[:, known], axis=0) <= _SAME * np.abs(curve[known])):
        return None  # every draw is the same sites: there is nothing to hold the industry against
    # Where chance has no curve, as within a distance at which it has no neighbours, it says nothing of the observed one.
    known &= np.isfinite(curves).all(axis=0)
    if not known.any():
        return None
    band = global_band(curve[known], curves[:, known], asked.confidence)
    lower, upper = np.full((2, len(curve)), np.nan)
    lower[known], upper[known] = np.maximum(band.lower, 0.0), band.upper
    return Band(lower, upper, band.p_value)


def rows_of(
    name: str, read: Floats, curve: Floats, band: Band | None, of: Points, asked: Asked, **extra: Any
) -> Iterator[dict[str, Any]]:
    """A row a distance; below the precision of the coordinates nothing is known."""
    curve = np.where(read >= asked.precision, curve, np.nan)
    nothing = np.full(len(read), np.nan)
    lower, upper = (band.lower, band.upper) if band else (nothing, nothing)
    excess, lack = np.fmax(curve - upper, 0.0), np.fmax(lower - curve, 0.0)
    told = words.verdict(excess, lack) if band else None
    own = of.of(name)
    whole = {
        "industry": name, "verdict": told, "p_value": band.p_value if band else None,
        "peak": float(read[np.nanargmax(excess)]) if told == "localised" else None,
        "plants": len(own), "unplaced": of.unplaced.get(name, 0), "coincident": _coincident(of.places[own]),
    }  # fmt: skip
    for at, distance in enumerate(read.tolist()):
        status = "O" if not np.isfinite(curve[at]) else "E" if whole["unplaced"] else "A"
        yield whole | extra | {
            "distance": distance, "value": curve[at], "status": status, "lower": lower[at], "upper": upper[at],
            "excess": excess[at], "lack": lack[at],
        }  # fmt: skip


def _coincident(places: Floats) -> int:
    """How many plants stand exactly where another of them does."""
    if not len(places):
        return 0
    counts = np.unique(places, axis=0, return_counts=True)[1]
    return int(counts[counts > 1].sum())


def by_period(
    table: pl.DataFrame, curves: Callable[[pl.DataFrame], list[dict[str, Any]]], extra: dict[str, Any]
) -> pl.DataFrame:
    """The curves of each period by itself, by industry and distance."""
    schema = {**words.SCHEMA, **extra}
    if "period" not in table.columns:
        return _clean(pl.DataFrame(curves(table), schema=schema))
    kind = table["period"].dtype
    parts = [
        _clean(pl.DataFrame(curves(rows), schema=schema)).with_columns(period=pl.lit(period, kind))
        for (period,), rows in table.partition_by("period", as_dict=True).items()
    ]
    names = ["industry", "distance", "period"]
    return pl.concat(parts).select(*names, *(name for name in schema if name not in names)).sort(names)


def _clean(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(pl.col(pl.Float64).fill_nan(None))
