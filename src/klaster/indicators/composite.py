"""Composite indicators: many indicators made one, with what that choice alone does to the ranking."""

from __future__ import annotations

from typing import Annotated, Any

import polars as pl

from klaster.catalogue import indicator
from klaster.indicators import composite_card as card
from klaster.indicators.composite_rows import Level, Ranking, Tiers, node_rows, wanted_nodes
from klaster.indicators.composite_scores import Aggregation, Choices, MissingIndicator, Within, scored
from klaster.indicators.composite_table import scoreboard
from klaster.indicators.composite_tree import WeightSum
from klaster.indicators.composite_trials import varied
from klaster.indicators.effort import effort_of_trials
from klaster.model.text import Text
from klaster.numerics.frames import in_memory
from klaster.numerics.normalisation import Normalisation
from klaster.numerics.outliers import Treatment

KEYS = ("unit", "component", "period")
SCORE = Text("score", "балл")


@indicator(
    title=Text("Composite indicator", "Сводный показатель"),
    unit=SCORE,
    keys=KEYS,
    version=1,
    formula=r"I_u = \sum_k w_k \, \frac{x_{uk} - \min_u x_{uk}}{\max_u x_{uk} - \min_u x_{uk}}, \quad \sum_k w_k = 100",
    reading=card.READING,
    limits=card.LIMITS,
    references=card.REFERENCES,
    inputs=card.INPUTS,
    optional_inputs=card.OPTIONAL_INPUTS,
    outputs=card.OUTPUTS,
    form="columns",
    reads="records",
    aliases=card.ALIASES,
    across=("indicator", "value"),
    effort=effort_of_trials,
)
@in_memory
def composite_indicator(
    table: pl.DataFrame,
    *,
    normalisation: Annotated[Normalisation, card.NORMALISATION] = "minmax",
    aggregation: Annotated[Aggregation, card.AGGREGATION] = "arithmetic",
    weights: Annotated[str, card.WEIGHTS] = "given",
    weight_sum: Annotated[WeightSum, card.WEIGHT_SUM] = "check",
    lower_is_better: Annotated[str, card.LOWER_IS_BETTER] = "",
    missing: Annotated[MissingIndicator, card.MISSING] = "available",
    least_known: Annotated[float, card.LEAST_KNOWN] = 0.5,
    outliers: Annotated[Treatment, card.OUTLIERS] = "none",
    reference: Annotated[str, card.REFERENCE] = "best",
    within: Annotated[Within, card.WITHIN] = "period",
    level: Annotated[Level, card.LEVEL] = "index",
    choices: Annotated[str, card.CHOICES] = "normalisation; aggregation; weights; indicators",
    weight_range: Annotated[float, card.WEIGHT_RANGE] = 0.25,
    trials: Annotated[int, card.TRIALS] = 1000,
    confidence: Annotated[float, card.CONFIDENCE] = 0.9,
    tiers: Annotated[Tiers, card.TIERS] = "intervals",
    seed: Annotated[int, card.SEED] = 1,
) -> Any:
    """One score a unit from many indicators, its rank, and how far both depend on how it was made.

    Indicators are put on one scale, turned where less is better, and added up by weight, group by group; then
    ``trials`` times in other ways.

    Parameters
    ----------
    table
        Rows: unit (or region), indicator, value; optional columns as on the card, what is said of an indicator
        on one row of it. Or a wide table: unit, optional period, and a column of numbers for each indicator.
    normalisation, aggregation, weights ... seed
        How the index is made and tried out; see the card.

    Returns
    -------
    frame of the caller's kind
        One row a unit (and component, by ``level``): keys, then the outputs of the card.

    Raises
    ------
    InputError
        For a value that is no number, a cell given twice, weights or goalposts that cannot be.

    Examples
    --------
    >>> import polars as pl
    >>> wide = pl.DataFrame({"region": ["a", "b", "c"], "roads": [2.0, 4.0, 6.0], "crime": [3.0, 1.0, 5.0]})
    >>> index = composite_indicator(wide, lower_is_better="crime", weights="roads=3; crime=1", trials=200)
    >>> index.select("unit", "value", "rank", "rank_lower", "rank_upper").rows()
    [('a', 12.5, 3, 2, 3), ('b', 62.5, 2, 1, 2), ('c', 75.0, 1, 1, 3)]
    """
    board = scoreboard(table, weights, weight_sum, lower_is_better)
    made = Choices(normalisation, aggregation, missing, least_known, outliers, str(reference), within)
    ranking = Ranking(varied(choices), weight_range, trials, confidence, tiers, seed)
    nodes = wanted_nodes(board.tree, level)
    parts = [node_rows(part, nodes, ranking) for part in scored(board, made)]
    rows = pl.concat(parts, how="vertical_relaxed")
    kept = [key for key in KEYS if key != "period" or "period" in table.columns]
    return rows.rename({"_period": "period"}).select(*kept, *card.OUTPUTS)
