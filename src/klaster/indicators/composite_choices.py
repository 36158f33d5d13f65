"""Which of the choices behind a composite indicator move its ranking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

import numpy as np
import polars as pl

from klaster.catalogue import Option, indicator
from klaster.indicators import composite_card as card
from klaster.indicators.composite_scores import Aggregation, Choices, Scored, Within, scored
from klaster.indicators.composite_table import PERIOD, scoreboard
from klaster.indicators.composite_tree import WeightSum
from klaster.indicators.composite_trials import CHOICES, trial_scores, trials_from, varied
from klaster.indicators.effort import effort_of_trials
from klaster.indicators.margins import UNKNOWN
from klaster.model.errors import InputError
from klaster.model.status import SEVERITY, Status
from klaster.model.text import Text
from klaster.numerics.frames import in_memory
from klaster.numerics.normalisation import Array, Normalisation
from klaster.numerics.outliers import Treatment
from klaster.numerics.rank_intervals import ranks
from klaster.numerics.sensitivity import Sensitivity, sensitivity

KEYS = ("unit", "choice", "period")
EVERY = "all"
"""Stands for all units together: the mean shift of their ranks."""

OUTPUTS = {
    "value": Text("total index: share of the variance that would go with the choice fixed, interactions included", "полный индекс: доля дисперсии, связанная с этим выбором, вместе с взаимодействиями"),
    "status": Text("worst status of the scores", "худший из статусов баллов"),
    "lower": Text("lower bound of the total index", "нижняя граница полного индекса"),
    "upper": Text("upper bound of the total index", "верхняя граница полного индекса"),
    "first_order": Text("first-order index: share of the variance from the choice alone", "индекс первого порядка: доля дисперсии от одного этого выбора"),
    "first_lower": Text("lower bound of the first-order index", "нижняя граница индекса первого порядка"),
    "first_upper": Text("upper bound of the first-order index", "верхняя граница индекса первого порядка"),
    "mean": Text("mean over the trials: shift of ranks, or the rank of the unit", "среднее по испытаниям: сдвиг мест или место единицы"),
    "deviation": Text("standard deviation over the trials", "стандартное отклонение по испытаниям"),
}  # fmt: skip
OF = Option(Text(
    "whose ranks: all, their mean shift from the index; units, the rank of each; both",
    "чьи места: all — средний сдвиг по всем; units — место каждой единицы; both — и то и другое",
))  # fmt: skip
SAMPLES = Option(Text("size of the sample, rounded up to a power of two", "размер выборки, округляется вверх до степени двойки"), 16, 16384)  # fmt: skip


@indicator(
    title=Text("Sensitivity of a composite indicator", "Чувствительность сводного показателя"),
    unit=Text("share of variance", "доля дисперсии"),
    keys=KEYS,
    version=1,
    formula=r"S_k = \frac{V [E (Y | C_k)]}{V (Y)}, \quad T_k = \frac{E [V (Y | C_{\neg k})]}{V (Y)}",
    reading=Text(
        "How much of the movement of ranks between the ways of making the index is due to each choice. Where the total index of a choice is near 0 the choice may be made freely; "
        "where it far exceeds the first-order index the choice acts together with others.",
        "Какая часть изменения мест между способами расчёта связана с каждым выбором. Если полный индекс близок к 0, выбор несуществен; "
        "если он намного больше индекса первого порядка, выбор действует вместе с другими.",
    ),
    limits=Text(
        "Shares of variance, not its size: read the deviation beside them. They depend on which choices are open and how far. Estimates from a sample may fall a little outside 0 and 1.",
        "Это доли дисперсии, а не её величина: смотрите рядом стандартное отклонение. Доли зависят от того, какие выборы открыты и насколько. Выборочные оценки могут немного выходить за 0 и 1.",
    ),
    references=(
        "Saisana, Saltelli and Tarantola 2005, JRSS A 168(2)",
        "Saltelli et al. 2010, Computer Physics Communications 181(2) (first order)",
        "Jansen 1999, Computer Physics Communications 117 (total)",
        "OECD and JRC 2008, Handbook on Constructing Composite Indicators, step 7",
    ),
    inputs=card.INPUTS,
    optional_inputs=card.OPTIONAL_INPUTS,
    outputs=OUTPUTS,
    form="columns",
    reads="records",
    aliases=card.ALIASES,
    across=("indicator", "value"),
    effort=effort_of_trials,
)  # fmt: skip
@in_memory
def composite_sensitivity(
    table: pl.DataFrame,
    *,
    of: Annotated[Literal["all", "units", "both"], OF] = "all",
    normalisation: Annotated[Normalisation, card.NORMALISATION] = "minmax",
    aggregation: Annotated[Aggregation, card.AGGREGATION] = "arithmetic",
    weights: Annotated[str, card.WEIGHTS] = "given",
    weight_sum: Annotated[WeightSum, card.WEIGHT_SUM] = "check",
    lower_is_better: Annotated[str, card.LOWER_IS_BETTER] = "",
    missing: Annotated[Literal["available", "withhold"], card.MISSING] = "available",
    least_known: Annotated[float, card.LEAST_KNOWN] = 0.5,
    outliers: Annotated[Treatment, card.OUTLIERS] = "none",
    reference: Annotated[str, card.REFERENCE] = "best",
    within: Annotated[Within, card.WITHIN] = "period",
    choices: Annotated[str, card.CHOICES] = "normalisation; aggregation; weights; indicators",
    weight_range: Annotated[float, card.WEIGHT_RANGE] = 0.25,
    samples: Annotated[int, SAMPLES] = 512,
    confidence: Annotated[float, card.CONFIDENCE] = 0.9,
    seed: Annotated[int, card.SEED] = 1,
) -> Any:
    """Sobol indices of the choices behind a composite indicator, for its ranks.

    Parameters
    ----------
    table
        As ``composite_indicator`` reads it.
    of, samples
        Whose ranks are explained; how many trials (``samples`` times the open choices plus two).
    normalisation, aggregation, weights, weight_sum, lower_is_better, missing, least_known, outliers, reference, within
        How the index itself is made; see the card.
    choices, weight_range, confidence, seed
        Which choices are open, how far.

    Returns
    -------
    frame of the caller's kind
        One row an open choice (and unit): the total index with its interval, the first-order index with
        its own, mean and deviation of what is explained. Null where nothing moves at all.

    Raises
    ------
    InputError
        For a table that ``composite_indicator`` refuses, or no open choice.

    Examples
    --------
    >>> import polars as pl
    >>> wide = pl.DataFrame({"region": list("abcd"), "roads": [2.0, 4.0, 6.0, 5.0], "jobs": [9.0, 3.0, 1.0, 2.0]})
    >>> found = composite_sensitivity(wide, choices="weights; indicators")
    >>> found.select("unit", "choice", pl.col("value").round(1)).rows()
    [('all', 'weights', 0.1), ('all', 'indicators', 1.0)]
    """  # fmt: skip
    board = scoreboard(table, weights, weight_sum, lower_is_better)
    made = Choices(normalisation, aggregation, missing, least_known, outliers, str(reference), within)
    open_choices = _open_choices(choices)
    drawn = (open_choices, of, weight_range, samples, confidence, seed)
    parts = [_explained(part, *drawn) for part in scored(board, made)]
    kept = [key for key in KEYS if key != "period" or "period" in table.columns]
    return pl.concat(parts, how="vertical_relaxed").rename({PERIOD: "period"}).select(*kept, *OUTPUTS)


def _open_choices(choices: str) -> Sequence[str]:
    """The choices named; InputError where there are none."""
    found = varied(choices)
    if not found:
        raise InputError(
            Text("choices: none is open", "choices: не открыт ни один выбор"),
            Text(f"Name some of {', '.join(CHOICES)}.", f"Назовите что-нибудь из: {', '.join(CHOICES)}."),
        )
    return found


def _explained(
    scored: Scored, vary: Sequence[str], of: str, weight_range: float, samples: int, confidence: float, seed: int
) -> pl.DataFrame:  # fmt: skip
    root = scored.board.tree.root
    there = np.flatnonzero(np.isfinite(scored.nodes[root]))
    base = ranks(scored.nodes[root][there])
    columns = [CHOICES.index(choice) for choice in vary]

    def model(drawn: Array) -> Array:
        uniform = np.zeros((len(drawn), len(CHOICES)))
        uniform[:, columns] = drawn
        trials = trials_from(scored, uniform, vary, weight_range, seed)
        places = ranks(trial_scores(scored, trials, [root], seed)[0][:, there])
        shift = np.abs(places - base).mean(axis=1, keepdims=True) if len(there) else np.zeros((len(drawn), 1))
        return np.concatenate([shift, places], axis=1)

    found = sensitivity(model, len(vary), samples, confidence, seed)
    units = scored.board.keys["unit"].gather(scored.rows.tolist()).cast(pl.String).to_list()
    severities = scored.severities[root]
    worst = int(severities[there].max()) if len(there) else UNKNOWN
    named = [
        (EVERY, 0, worst),
        *((units[at], place, int(severities[at])) for place, at in enumerate(there, 1)),
    ]
    shown = {"all": named[:1], "units": named[1:], "both": named}[of]
    rows = [_row(found, vary, unit, place, severity) for unit, place, severity in shown]
    period = scored.board.keys[PERIOD].gather([int(scored.rows[0])])
    frame = pl.DataFrame([line for lines in rows for line in lines], schema=_SCHEMA)
    return frame.with_columns(pl.lit(period[0], period.dtype).alias(PERIOD))


_SCHEMA = {"unit": pl.String, "choice": pl.String, **{name: pl.String if name == "status" else pl.Float64 for name in OUTPUTS}}  # fmt: skip


def _row(
    found: Sensitivity, vary: Sequence[str], unit: str, place: int, severity: int
) -> list[dict[str, Any]]:
    """The rows of one unit; nothing can be said where its rank never moves."""
    return [
        {
            "unit": unit,
            "choice": choice,
            "value": _number(found.total[place, at]),
            "status": SEVERITY[severity].value
            if np.isfinite(found.total[place, at])
            else Status.NOT_COLLECTED.value,
            "lower": _number(found.total_bounds[0][place, at]),
            "upper": _number(found.total_bounds[1][place, at]),
            "first_order": _number(found.first[place, at]),
            "first_lower": _number(found.first_bounds[0][place, at]),
            "first_upper": _number(found.first_bounds[1][place, at]),
            "mean": _number(found.mean[place]),
            "deviation": _number(found.deviation[place]),
        }
        for at, choice in enumerate(vary)
    ]


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
