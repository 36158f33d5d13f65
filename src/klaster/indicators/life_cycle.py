"""The life cycle of clusters: which stage each is in, by what evidence, and which evidence is missing."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import polars as pl

from klaster.catalogue import indicator
from klaster.indicators import life_cycle_card as card
from klaster.indicators.life_cycle_evidence import Windows, cell_lengths, evidence, growth_phases
from klaster.indicators.life_cycle_rules import PHASES, STAGES, Evidence, Thresholds, Told, stages, with_rules
from klaster.indicators.life_cycle_working import life_cycle_steps
from klaster.indicators.margins import UNKNOWN
from klaster.indicators.plants import lettered
from klaster.model.observation import KEYS
from klaster.model.text import Text
from klaster.numerics.frames import in_memory


@indicator(
    title=Text("Life cycle stage", "Стадия жизненного цикла"),
    unit=Text("stage, 1 to 5", "стадия, от 1 до 5"),
    keys=KEYS,
    version=1,
    formula=r"g = \frac{d \ln E}{dt}, \quad N = \frac{entries - exits}{F}, \quad q = \frac{E}{\max E}, \quad H = \frac{- \sum_i s_i \ln s_i}{\ln n}",
    reading=card.READING,
    limits=card.LIMITS,
    references=card.REFERENCES,
    inputs=card.INPUTS,
    optional_inputs=card.OPTIONAL_INPUTS,
    outputs=card.OUTPUTS,
    form="columns",
    working=life_cycle_steps,
    judged="stage",
    grid={"growth_cut": (0.01, 0.02, 0.03), "off_peak": (0.75, 0.8, 0.85), "confirmed_after": (1, 2, 3)},
)
@in_memory
def life_cycle_stage(
    table: pl.DataFrame,
    *,
    of: Annotated[Literal["industry", "group"], card.OF] = "industry",
    evidence_rule: Annotated[Evidence, card.EVIDENCE] = "strict",
    growth_cut: Annotated[float, card.GROWTH_CUT] = 0.02,
    floor_jobs: Annotated[float, card.FLOOR_JOBS] = 500.0,
    floor_firms: Annotated[float, card.FLOOR_FIRMS] = 5.0,
    near_peak: Annotated[float, card.NEAR_PEAK] = 0.95,
    off_peak: Annotated[float, card.OFF_PEAK] = 0.8,
    new_share_cut: Annotated[float, card.NEW_SHARE] = 0.1,
    decline_years: Annotated[int, card.DECLINE_YEARS] = 3,
    confirmed_after: Annotated[int, card.CONFIRMED_AFTER] = 2,
    smoothing: Annotated[int, card.SMOOTHING] = 3,
    slope_years: Annotated[int, card.SLOPE_YEARS] = 5,
) -> Any:
    """The stage of each cluster in each year by two readings, with the evidence and its gaps.

    Parameters
    ----------
    table
        Cells by year: region, industry, period, value in jobs; optional firms, entries, exits, group,
        heterogeneity, new_share, status.
    of, evidence_rule, growth_cut, floor_jobs, floor_firms, near_peak, off_peak, new_share_cut, decline_years
        See the card.
    confirmed_after, smoothing, slope_years
        See the card.

    Raises
    ------
    InputError
        For a table without periods, or ``of="group"`` without groups.

    Examples
    --------
    >>> import polars as pl
    >>> jobs = [1000.0, 1100.0, 1210.0, 1331.0, 1464.0]
    >>> series = pl.DataFrame({"region": "a", "industry": "x", "period": [str(2015 + turn) for turn in range(5)],
    ...                        "value": jobs, "firms": [20, 22, 24, 26, 28]})
    >>> life_cycle_stage(series).select("period", "stage", "phase").rows()[-1]
    ('2019', 'growth', 'expansion')
    """
    thresholds = Thresholds(
        growth_cut, floor_jobs, floor_firms, near_peak, off_peak, new_share_cut,
        int(decline_years), int(confirmed_after), evidence_rule,
    )  # fmt: skip
    series = evidence(table, of, Windows(int(smoothing), int(slope_years)))
    told = growth_phases(_told(with_rules(series, thresholds), thresholds.confirmed_after))
    return lettered(told).select(*KEYS, *card.OUTPUTS).sort(KEYS)


def _told(rows: pl.DataFrame, confirmed_after: int) -> pl.DataFrame:
    """The rows with the stage of each and what goes with it."""
    rules = rows.select(pl.col("period").cast(pl.String), *(f"is_{name}" for name in STAGES)).rows()
    found: list[Told] = []
    start = 0
    for length in cell_lengths(rows):
        years = ((row[0], dict(zip(STAGES, row[1:], strict=True))) for row in rules[start : start + length])
        found.extend(stages(years, confirmed_after))
        start += length
    number = {name: float(place) for place, name in enumerate(STAGES, 1)}
    named = [each.stage for each in found]
    made = rows.with_columns(
        pl.Series("stage", named, dtype=pl.String),
        pl.Series("phase", [PHASES.get(name) for name in named], dtype=pl.String),
        pl.Series("value", [number.get(name) for name in named], dtype=pl.Float64),
        *(
            pl.Series(name, [getattr(each, name) or None for each in found], dtype=pl.String)
            for name in ("since", "alone", "possible")
        ),
    )
    rank = (
        pl.when(pl.col("value").is_null())
        .then(pl.max_horizontal("severity", pl.lit(UNKNOWN)))
        .otherwise("severity")
    )
    return made.with_columns(worst=rank)
