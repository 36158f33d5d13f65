"""The rules of a life cycle: which stage the evidence of a year fits, and how a stage gives way to another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import polars as pl

from klaster.model.text import Text

Evidence = Literal["strict", "available"]
STAGES: tuple[str, ...] = ("emergence", "growth", "sustainment", "decline", "renewal")
STAGE_NAMES: dict[str, Text] = {
    "emergence": Text("emergence", "зарождение"),
    "growth": Text("growth", "рост"),
    "sustainment": Text("sustainment", "устойчивое состояние"),
    "decline": Text("decline", "упадок"),
    "renewal": Text("renewal", "обновление"),
    "unknown": Text("cannot be told", "определить нельзя"),
}
PHASES: dict[str, str] = {
    "emergence": "development",
    "growth": "expansion",
    "sustainment": "maturation",
    "decline": "transition",
    "renewal": "transition",
}
"""The same stage as van Klink and de Langen name it; transition has two branches."""

PHASE_NAMES: dict[str, Text] = {
    "development": Text("development", "развитие"),
    "expansion": Text("expansion", "экспансия"),
    "maturation": Text("maturation", "зрелость"),
    "transition": Text("transition", "переход"),
}
_ORDER = ("renewal", "emergence", "growth", "decline", "sustainment")
"""In which order the rules are asked: the first that holds wins."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From where on evidence speaks for a stage."""

    growth: float = 0.02
    floor_jobs: float = 500.0
    floor_firms: float = 5.0
    near_peak: float = 0.95
    off_peak: float = 0.8
    new_share: float = 0.1
    decline_years: int = 3
    confirmed_after: int = 2
    evidence: Evidence = "strict"


def with_rules(rows: pl.DataFrame, thresholds: Thresholds) -> pl.DataFrame:
    """Add ``is_*`` for every stage: true, false, or null where the evidence for it is not there."""
    growth, entry, peak = pl.col("growth"), pl.col("net_entry"), pl.col("peak_ratio")
    steep = growth <= -thresholds.growth
    falling = pl.all_horizontal(
        [
            steep.shift(turn).over("region", "industry", order_by="moment")
            for turn in range(thresholds.decline_years)
        ]
    )
    gains, loses = entry >= 0, entry < 0
    renewed = (
        (pl.col("heterogeneity_slope") > 0) & (pl.col("new_share") >= thresholds.new_share) & (growth >= 0)
    )
    few, rising = pl.col("firms") < thresholds.floor_firms, entry > 0
    if thresholds.evidence == "available":
        gains, loses = gains.fill_null(True), loses.fill_null(True)
        few, rising, renewed = few.fill_null(False), rising.fill_null(False), renewed.fill_null(False)
    return rows.with_columns(
        is_renewal=renewed,
        is_emergence=(few | (pl.col("size") < thresholds.floor_jobs)) & (rising | (growth > 0)),
        is_growth=(growth >= thresholds.growth) & gains & (peak >= thresholds.near_peak),
        is_decline=(falling | (peak < thresholds.off_peak)) & loses,
        is_sustainment=(growth.abs() < thresholds.growth) & (peak >= thresholds.off_peak),
    )


@dataclass(frozen=True, slots=True)
class Told:
    """The stage of one year: confirmed, since when, as the year alone has it, and which stages are not excluded."""

    stage: str
    since: str
    alone: str
    possible: str


def stages(years: Iterable[tuple[str, dict[str, bool | None]]], confirmed_after: int) -> Iterator[Told]:
    """The stage of each year: one gives way only when another holds so many years running.

    A year that fits no rule keeps the stage. A year whose evidence does not decide is unknown, and the years that
    follow go on from what was confirmed before.

    Parameters
    ----------
    years
        Period, and for every stage whether its rule holds, None where that is not known.
    confirmed_after
        Years running after which a new stage is taken.
    """
    held, since, rival, run = "", "", "", 0
    for period, rules in years:
        alone, possible = _alone(rules, held)
        if not alone:
            yield Told("unknown", "", "unknown" if possible else "none", " ".join(possible) or held)
            continue
        if alone == held:
            rival, run = "", 0
        else:
            rival, run = alone, run + 1 if alone == rival else 1
            if not held or run >= confirmed_after:
                held, since, rival, run = alone, period, "", 0
        yield Told(held, since, alone, alone)


def _alone(rules: dict[str, bool | None], held: str) -> tuple[str, list[str]]:
    """The stage that a year fits by itself, and those that it may fit where that is not decided."""
    open_ones: list[str] = []
    for name in _ORDER:
        holds = rules[name] if name != "renewal" or held in ("decline", "sustainment", "renewal") else False
        if holds is None:
            open_ones.append(name)
        elif holds:
            return ("", [*open_ones, name]) if open_ones else (name, [])
    if not open_ones:
        return held, []
    # Where no rule turns out to hold, the stage stays what it was.
    return "", list(dict.fromkeys([*open_ones, *([held] if held else [])]))
