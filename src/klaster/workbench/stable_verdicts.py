"""Verdicts under variation: a method computed once a variant, and how many variants come to the same verdict."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from klaster.catalogue import Method
from klaster.model.method import MethodCard
from klaster.model.provenance import Provenance, Vintage
from klaster.model.result import Result
from klaster.model.status import SEVERITY, Status
from klaster.model.text import Text
from klaster.numerics.stability import Stability, stability
from klaster.workbench.areas import TERRITORY
from klaster.workbench.benchmarks import against_everything
from klaster.workbench.computing import computed_by_area, provenance
from klaster.workbench.variants import (
    BENCHMARK,
    CUT,
    MEASURE,
    Judge,
    Question,
    Variant,
    base_of,
    variants,
    with_cut,
)

SUFFIX = "_robustness"
RowsOf = Callable[[str], pl.DataFrame]
"""Measure -> the rows that the method reads of it."""

READING = Text(
    "The share of the variants that come to the same verdict as the calculation itself. At 1 the verdict does not hang on any of the choices varied; "
    "near one half it is a matter of taste, and the verdict that most variants come to stands beside it.",
    "Доля вариантов, в которых вывод тот же, что и в основном расчёте. При 1 вывод не зависит ни от одного из изменявшихся решений; "
    "около половины — это дело вкуса; рядом указан вывод, к которому приходит большинство вариантов.",
)
LIMITS = Text(
    "Only what the grid varies is tested. Variants are not weighed: a choice with more values has no more say in itself, but the share counts combinations. Variants without a verdict are left out of the share, which is then an estimate.",
    "Проверяется только то, что меняет сетка. Варианты не взвешиваются: доля считает сочетания значений. Варианты без вывода в долю не входят, и тогда она — оценка.",
)
OUTPUTS = {
    "value": Text("share of the variants that agree with the calculation itself", "доля вариантов, согласных с основным расчётом"),
    "status": Text("worst status of the variants that judge; an estimate where some do not", "худший из статусов вариантов с выводом; оценка, если у части вывода нет"),
    "verdict": Text("verdict of the calculation itself", "вывод основного расчёта"),
    "modal_verdict": Text("verdict of most variants", "вывод большинства вариантов"),
    "agreeing": Text("variants that agree", "согласных вариантов"),
    "judged": Text("variants with a verdict", "вариантов с выводом"),
    "variants": Text("variants in all", "всего вариантов"),
}  # fmt: skip


@dataclass(frozen=True)
class Robustness(Result):
    """The stability of every verdict, and what each variant does.

    ``frame`` has the method's keys, ``value`` (share agreeing), ``status``, ``verdict``, ``modal_verdict``,
    ``agreeing``, ``judged``, ``variants``. ``variants`` has one row a variant, the calculation itself first:
    its choices, the share of all verdicts it leaves as they are, how many it changes.
    """

    variants: Any = None
    question: Question | None = None


def robustness_of(
    chosen: Method,
    rows_of: RowsOf,
    parameters: Variant,
    asked: Question,
    measure: str = "",
    vintages: tuple[Vintage, ...] = (),
    period: str | None = None,
) -> Robustness:
    """The stability of the verdicts of a method on Polars rows; a variant may ask for those of another measure."""
    every = variants(asked.grid, base_of(chosen.card, parameters, asked.judge, measure))
    kept: dict[str, pl.DataFrame] = {}

    def table_of(variant: Variant) -> pl.DataFrame:
        own = {name: value for name, value in variant.items() if not _pseudo(chosen.card, name)}
        key = repr(
            [*own.items(), _said(chosen.card, variant, BENCHMARK), _said(chosen.card, variant, MEASURE)]
        )
        if key not in kept:
            rows = rows_of(str(_said(chosen.card, variant, MEASURE) or measure))
            kept[key] = _computed(chosen, rows, {**parameters, **own}, _said(chosen.card, variant, BENCHMARK))
        return kept[key]

    tables = [table_of(variant) for variant in every]
    keys = [key for key in (*chosen.card.keys, "area") if key in tables[0].columns]
    tables[0] = tables[0].sort(keys)
    judges = [with_cut(asked.judge, variant) for variant in every]
    verdicts, words = _verdicts(tables, judges, keys)
    found = stability(verdicts)
    frame = _frame(tables, keys, found, verdicts, words)
    origin = provenance(
        chosen, {**parameters, **told(asked, measure), **({"periods": period} if period else {})}, vintages
    )
    return result_of(chosen.card, frame, _each(every, verdicts), origin, asked)


def result_of(
    card: MethodCard, frame: pl.DataFrame, each: pl.DataFrame, origin: Provenance, asked: Question
) -> Robustness:
    """The result with the card that tells how it is read."""
    named = replace(origin, method=f"{card.id}{SUFFIX}")
    return Robustness(frame, stability_card(card), named, (), each, asked)


def stability_card(card: MethodCard) -> MethodCard:
    """The card of the stability of a method's verdicts."""
    return replace(
        card,
        id=f"{card.id}{SUFFIX}",
        title=Text(f"Stability of the verdict: {card.title.en}", f"Устойчивость вывода: {card.title.ru}"),
        unit=Text("share of variants", "доля вариантов"),
        formula=r"S = \frac{\#\{v : d_v = d_0\}}{\#\{v : d_v \text{ known}\}}",
        reading=READING,
        limits=LIMITS,
        outputs=OUTPUTS,
    )


def stability_frame(
    base: pl.DataFrame, keys: Sequence[str], found: Stability, words: Sequence[str], ranks: Any, count: int
) -> pl.DataFrame:
    """Keys with the stability of their verdicts; ``base`` also has ``_verdict``; ``ranks`` are severities."""
    judged = base["_verdict"].is_not_null().to_numpy() & (found.judged > 0)
    share = np.where(judged, found.agreeing / np.maximum(found.judged, 1), np.nan)
    partly = np.where(found.judged < count, SEVERITY.index(Status.ESTIMATED), 0)
    unknown = SEVERITY.index(Status.NOT_COLLECTED)
    severity = np.where(judged, np.maximum(ranks, partly), np.maximum(ranks, unknown))
    letters = np.array([status.value for status in SEVERITY])
    modal = np.array([*words, ""], dtype=object)[found.modal]
    return base.select(
        *keys,
        pl.Series("value", share).fill_nan(None),
        pl.Series("status", letters[severity].tolist(), dtype=pl.String),
        pl.col("_verdict").alias("verdict"),
        pl.Series("modal_verdict", [word or None for word in modal], dtype=pl.String),
        pl.Series("agreeing", np.where(judged, found.agreeing, 0), dtype=pl.Int64),
        pl.Series("judged", found.judged, dtype=pl.Int64),
        pl.lit(count, pl.Int64).alias("variants"),
    )


def variants_table(every: Sequence[Variant], agreeing: Sequence[int], judged: Sequence[int]) -> pl.DataFrame:
    """One row a variant: its choices, how many verdicts it gives, how many it leaves as they are."""
    rows = [
        {"variant": number, **variant, "value": same / of if of else None, "judged": of, "changed": of - same}
        for number, (variant, same, of) in enumerate(zip(every, agreeing, judged, strict=True))
    ]
    return pl.DataFrame(rows, infer_schema_length=None, strict=False)


def _pseudo(card: MethodCard, name: str) -> bool:
    return name in (CUT, BENCHMARK, MEASURE) and name not in {each.name for each in card.parameters}


def _said(card: MethodCard, variant: Variant, name: str) -> Any:
    """What a variant says of something that is not a parameter of the method."""
    return variant.get(name) if _pseudo(card, name) else None


def _computed(chosen: Method, rows: pl.DataFrame, parameters: Variant, benchmark: Any) -> pl.DataFrame:
    if TERRITORY not in rows.columns:
        return chosen.function(rows, **parameters)
    return computed_by_area(chosen, against_everything(rows) if benchmark == "whole" else rows, parameters)


def _verdicts(
    tables: Sequence[pl.DataFrame], judges: Sequence[Judge], keys: Sequence[str]
) -> tuple[np.ndarray[Any, Any], list[str]]:
    """Numbers of verdicts, variants by rows of the base, and the words of the numbers."""
    read = [
        _aligned(table, tables[0], keys, judge.read(table))
        for table, judge in zip(tables, judges, strict=True)
    ]
    words = sorted({word for column in read for word in column.unique().drop_nulls().to_list()})
    number = {word: place for place, word in enumerate(words)}
    coded = [column.replace_strict(number, default=-1, return_dtype=pl.Int16).fill_null(-1).to_numpy() for column in read]  # fmt: skip
    return np.stack(coded), words


def _aligned(table: pl.DataFrame, base: pl.DataFrame, keys: Sequence[str], column: pl.Series) -> pl.Series:
    """A column of a variant in the order of the base's rows; null for rows that it lacks."""
    if table is base or table.select(keys).equals(base.select(keys)):
        return column
    own = table.select(keys).with_columns(column.alias("_column"))
    return base.select(keys).join(own, on=list(keys), how="left", maintain_order="left", nulls_equal=True)[
        "_column"
    ]


def _frame(
    tables: Sequence[pl.DataFrame],
    keys: Sequence[str],
    found: Stability,
    verdicts: np.ndarray[Any, Any],
    words: Sequence[str],
) -> pl.DataFrame:
    base = tables[0]
    ranks = {status.value: rank for rank, status in enumerate(SEVERITY)}
    worst = np.zeros(base.height, int)
    for place, table in enumerate(tables):
        letters = _aligned(table, base, keys, table["status"])
        rank = letters.replace_strict(ranks, default=0, return_dtype=pl.Int64).fill_null(0).to_numpy()
        # A variant that cannot judge says nothing of those that can; the base's own status stands.
        worst = np.maximum(worst, np.where((verdicts[place] >= 0) | (place == 0), rank, 0))
    own = pl.Series("_verdict", [words[code] if code >= 0 else None for code in verdicts[0]], dtype=pl.String)
    return stability_frame(base.with_columns(own), keys, found, words, worst, len(tables))


def _each(every: Sequence[Variant], verdicts: np.ndarray[Any, Any]) -> pl.DataFrame:
    judged = (verdicts >= 0) & (verdicts[0] >= 0)
    same = (verdicts == verdicts[0]) & judged
    return variants_table(every, same.sum(axis=1).tolist(), judged.sum(axis=1).tolist())


def told(asked: Question, measure: str) -> dict[str, Any]:
    """What the provenance says of a question."""
    grid = {name: list(values) for name, values in asked.grid.items()}
    return {"judge": str(asked.judge), "vary": grid, **({"measure": measure} if measure else {})}
