"""Policy against data: what is declared, what is measured, and how well the two agree."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import polars as pl

from klaster.catalogue import indicator
from klaster.indicators import designation_card as card
from klaster.indicators.designation_cells import (
    OUTCOMES,
    UNJUDGED,
    Borderline,
    Coarse,
    Judge,
    Judging,
    Unstated,
    judged_cells,
    number,
)
from klaster.indicators.designation_reasons import Thresholds, with_reasons
from klaster.indicators.designation_statistics import Bootstrap, statistics_of
from klaster.indicators.designation_tiers import tier_cuts_of, tier_rows
from klaster.indicators.designation_working import designation_steps
from klaster.model.errors import InputError
from klaster.model.observation import KEYS
from klaster.model.status import SEVERITY
from klaster.model.text import Text
from klaster.numerics.frames import in_memory

_MEASURED = {1.0: "yes", 0.5: "borderline", 0.0: "no"}


def _counts(frame: Any) -> tuple[Text, ...]:
    """How many cells have each outcome, for a reader of the table."""
    import narwhals as nw  # noqa: PLC0415

    found = nw.from_native(frame).lazy().collect("polars").to_native()["outcome"].to_list()
    english = "; ".join(f"{words.en}: {found.count(name)}" for name, words in OUTCOMES.items())
    russian = "; ".join(f"{words.ru}: {found.count(name)}" for name, words in OUTCOMES.items())
    return (Text(f"{english}.", f"{russian}."),)


@indicator(
    title=Text("Agreement of designations with data", "Согласие назначений с данными"),
    unit=Text("agreement, 0 to 1", "согласие, от 0 до 1"),
    keys=KEYS,
    version=1,
    formula=r"A_{ir} = 1 - | D_{ir} - R_{ir} |, \quad R_{ir} = 1 \; (LQ_{ir} > c)",
    reading=card.READING,
    limits=card.LIMITS,
    references=card.REFERENCES,
    inputs=card.INPUTS,
    optional_inputs=card.EVIDENCE_INPUTS,
    outputs=card.AGREEMENT_OUTPUTS,
    form="columns",
    reads="designations",
    aliases=card.AGREEMENT_ALIASES,
    working=designation_steps,
    notes=_counts,
)
@in_memory
def designation_agreement(
    table: pl.DataFrame,
    *,
    by: Annotated[Judge, card.JUDGE] = "auto",
    cut: Annotated[float, card.CUT] = 1.0,
    borderline: Annotated[Borderline, card.BORDERLINE] = "no",
    unstated: Annotated[Unstated, card.UNSTATED] = "unknown",
    coarse: Annotated[Coarse, card.COARSE] = "unknown",
    growth_cut: Annotated[float, card.GROWTH_CUT] = 0.0,
    related_cut: Annotated[float, card.RELATED_CUT] = 0.5,
) -> Any:
    """What a programme designates beside what data show, cell by cell, with the reason of each difference.

    Parameters
    ----------
    table
        One row a region and industry (and period): designated, and verdict or value; optional lower, upper,
        status, partial, and evidence: growth, relatedness, resource, potential.
    by, cut, borderline, unstated, coarse, growth_cut, related_cut
        See the card.

    Returns
    -------
    frame of the caller's kind
        region, industry, period, value, status, outcome (agreed, declared_only, measured_only, neither,
        unknown), what was declared and measured, the quotient, its distance from the cut, reasons.

    Raises
    ------
    InputError
        For a word that is no yes, no or verdict; two rows of one cell; neither verdict nor value.

    Examples
    --------
    >>> import polars as pl
    >>> concept = pl.DataFrame({"region": ["Naryn", "Osh", "Bishkek"], "industry": ["transport", "construction", "finance"],
    ...                         "designated": [True, True, False], "value": [0.44, 1.35, 1.82]})
    >>> designation_agreement(concept).select("region", "value", "outcome").rows()
    [('Bishkek', 0.0, 'measured_only'), ('Naryn', 0.0, 'declared_only'), ('Osh', 1.0, 'agreed')]
    """
    judging = Judging(by, cut, borderline, unstated, coarse)
    cells = with_reasons(judged_cells(table, judging), Thresholds(growth_cut, related_cut))
    unjudged = pl.col("_outcome") == UNJUDGED
    declared = pl.col("_declared").cast(pl.Float64)
    quotient = number(cells, "value")
    keys = [key for key in KEYS if key in table.columns]
    shown = cells.select(
        *keys,
        value=pl.when(~unjudged).then(1 - (declared - pl.col("_counted")).abs()),
        status=pl.when(unjudged & (pl.col("_hidden") == "Q")).then(pl.lit("Q")).when(unjudged).then(pl.lit("O")).otherwise("_hidden"),
        outcome="_outcome",
        declared="_declared",
        measured=pl.col("_measured").replace_strict(_MEASURED, default=None, return_dtype=pl.String),
        quotient=quotient,
        distance=quotient - cut,
        reason="reason",
        reason_against="reason_against",
        reason_unknown="reason_unknown",
    )  # fmt: skip
    return shown.sort(keys)


@indicator(
    title=Text("Accuracy of designations", "Точность назначений"),
    unit=Text("as the statistic", "по показателю"),
    keys=("statistic", "threshold", "period"),
    version=1,
    formula=r"\kappa = \frac{p_o - p_e}{1 - p_e}, \quad precision = \frac{TP}{TP + FP}, \quad recall = \frac{TP}{TP + FN}",
    reading=Text(
        "How well declarations and data agree over all cells: shares, agreement beyond chance, and whether a lottery of the same size in each region would do as well. "
        "Intervals come from drawing regions anew; least and most say what cells known by half could change.",
        "Насколько объявленное согласуется с данными по всем ячейкам: доли, согласие сверх случайного и лучше ли выбор, чем жребий того же объёма в каждом регионе. "
        "Интервалы — по перевыборке регионов; least и most показывают, что могли бы изменить ячейки, известные наполовину.",
    ),
    limits=Text(
        "Kappa falls where few cells are designated even if most agree: read PABAK and AC1 beside it. Where of no cell it is known that it is not designated, "
        "recall and agreement beyond chance are undefined. The lottery holds the number of designations in each region.",
        "Каппа падает, когда назначений мало, даже если почти всё совпадает: смотрите рядом PABAK и AC1. Если ни об одной ячейке не известно, что она не назначена, "
        "полнота и согласие сверх случайного не определены. Жребий сохраняет число назначений в каждом регионе.",
    ),
    references=(*card.REFERENCES, "Byrt, Bishop and Carlin 1993 (PABAK); Gwet 2008 (AC1); Matthews 1975"),
    inputs=card.INPUTS,
    optional_inputs=card.ACCURACY_INPUTS,
    outputs=card.ACCURACY_OUTPUTS,
    form="columns",
    reads="designations",
    aliases=card.ACCURACY_ALIASES,
)
@in_memory
def designation_accuracy(
    table: pl.DataFrame,
    *,
    by: Annotated[Judge, card.JUDGE] = "auto",
    cut: Annotated[float, card.CUT] = 1.0,
    borderline: Annotated[Borderline, card.BORDERLINE] = "no",
    unstated: Annotated[Unstated, card.UNSTATED] = "unknown",
    coarse: Annotated[Coarse, card.COARSE] = "unknown",
    cuts: Annotated[str, card.CUTS] = "1; 1.25; 1.5",
    weighting: Annotated[Literal["cells", "weight"], card.WEIGHTING] = "cells",
    interval: Annotated[Literal["bootstrap", "analytic"], card.INTERVAL] = "bootstrap",
    confidence: Annotated[float, card.CONFIDENCE] = 0.95,
    draws: Annotated[int, card.DRAWS] = 1000,
    seed: Annotated[int, card.SEED] = 1,
    tier_cuts: Annotated[str, card.TIER_CUTS] = "1; 1.25; 1.5",
) -> Any:
    """Precision, recall, kappa and their kin of designations against data, each with its interval.

    Parameters
    ----------
    table
        As for ``designation_agreement``; optional weight, and tier for kappa over tiers.
    by, cut, borderline, unstated, coarse, cuts, weighting, interval, confidence, draws, seed, tier_cuts
        See the card.

    Returns
    -------
    frame of the caller's kind
        One row a statistic, threshold and period. ``threshold`` is "verdict" where a verdict decides, else the quotient.

    Raises
    ------
    InputError
        As ``designation_agreement``; for cuts that are no numbers, or weighting without the column weight.

    Examples
    --------
    >>> import polars as pl
    >>> cells = pl.DataFrame({"region": list("aabb"), "industry": list("xyxy"), "designated": [1, 0, 1, 0],
    ...                       "verdict": ["yes", "no", "no", "no"]})
    >>> found = designation_accuracy(cells, draws=200)
    >>> dict(found.filter(statistic="precision").select("value", "expected").iter_rows())
    {0.5: 0.25}
    """
    judging = Judging(by, cut, borderline, unstated, coarse)
    how = Bootstrap(interval, confidence, draws, seed, _weighted(table, weighting))
    tiers = tier_cuts_of(tier_cuts, "tier_cuts")
    periods = table.partition_by("period", maintain_order=True) if "period" in table.columns else [table]
    rows = [
        {**row, "threshold": name, **({"period": part["period"][0]} if "period" in part.columns else {})}
        for part in periods
        for name, each in _judgings(part, judging, cuts)
        for row in _rows(judged_cells(part, each), how, tiers)
    ]
    return _table(rows, "period" in table.columns)


def _weighted(table: pl.DataFrame, weighting: str) -> bool:
    if weighting == "weight" and "weight" not in table.columns:
        raise InputError(
            Text("weighting=weight needs the column weight", "для weighting=weight нужен столбец weight"),
            Text("Name it: weight=YOUR COLUMN, for instance employment.", "Укажите его: weight=ВАШ СТОЛБЕЦ, например занятость."),
        )  # fmt: skip
    return weighting == "weight"


def _judgings(table: pl.DataFrame, judging: Judging, cuts: str) -> list[tuple[str, Judging]]:
    """The judging asked for, and further ones with the cuts of the sweep where there are quotients."""
    by = judging.deciding(table)
    asked = ("verdict" if by == "verdict" else f"{judging.cut:g}", judging)
    if "value" not in table.columns:
        return [asked]
    compare: Judge = "value" if by == "verdict" else by  # type: ignore[assignment]
    others = (judging.by, judging.borderline, judging.unstated, judging.coarse)
    swept = [(f"{each:g}", Judging(compare, each, *others[1:])) for each in tier_cuts_of(cuts, "cuts")]
    return list(
        {asked[0]: asked, **{name: (name, each) for name, each in swept if name != asked[0]}}.values()
    )


def _rows(cells: pl.DataFrame, how: Bootstrap, tiers: list[float]) -> list[dict[str, Any]]:
    judged = cells.filter(pl.col("_outcome") != UNJUDGED)
    counts = {"judged": judged.height, "unjudged": cells.height - judged.height}
    letters = judged["_hidden"].to_list()
    worst = max((each.value for each in SEVERITY if each.value in letters), key=_severity, default="A")
    if counts["unjudged"]:
        worst = max(worst, "E", key=_severity)
    rows = [*statistics_of(cells, how), *tier_rows(cells, tiers)]
    return [row | counts | {"status": "O" if row["value"] is None else worst} for row in rows]


def _severity(letter: str) -> int:
    return [each.value for each in SEVERITY].index(letter)


def _table(rows: list[dict[str, Any]], dated: bool) -> pl.DataFrame:
    keys = ["statistic", "threshold", *(["period"] if dated else [])]
    numbers = dict.fromkeys(("value", "lower", "upper", "least", "most", "expected", "p_value"), pl.Float64)
    kinds = {
        "status": pl.String,
        "statistic": pl.String,
        "threshold": pl.String,
        "judged": pl.Int64,
        "unjudged": pl.Int64,
    }
    made = pl.DataFrame(rows, schema_overrides={**numbers, **kinds}, infer_schema_length=None)
    return made.select(*keys, *card.ACCURACY_OUTPUTS)
