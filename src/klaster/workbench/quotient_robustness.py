"""The stability of the verdicts of location quotients, all variants at once: quick enough for a screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from klaster.catalogue import Method
from klaster.indicators.quotient_robustness import CHEAP, EFFECT, VERDICTS, quotient_verdicts
from klaster.model.provenance import Provenance
from klaster.numerics.stability import stability
from klaster.workbench.areas import TERRITORY
from klaster.workbench.benchmarks import against_everything
from klaster.workbench.stable_verdicts import Robustness, result_of, stability_frame, variants_table
from klaster.workbench.variants import BENCHMARK, Question, Variant, base_of, variants

KEYS = ("region", "industry", "period")
OTHERS = ("missing", "design_effect", "firm_size_cv")


def is_quick(chosen: Method, asked: Question, parameters: Variant, rows: pl.DataFrame) -> bool:
    """Whether a question can be answered here."""
    plain = all(kind == pl.String or kind.is_integer() for kind in _keys(rows).values())
    return (
        plain
        and chosen.card.id == "location_quotient"
        and asked.judge.column == "verdict"
        and {*asked.grid} <= {*CHEAP, BENCHMARK}
        and parameters.get("rows", "cells") == "cells"
    )


def quotient_robustness(
    chosen: Method,
    rows: pl.DataFrame,
    parameters: Variant,
    asked: Question,
    origin: Provenance,
    effects: Mapping[str, float] | None = None,
) -> Robustness:
    """The stability of every verdict.

    Parameters
    ----------
    rows
        Cells with ``territory``, and ``period``.
    effects
        Territory -> design effect, where it comes from the movement between periods that are not here.
    """
    base = base_of(chosen.card, parameters, asked.judge)
    every = variants(asked.grid, base)
    others = {
        name: parameters[name]
        for name in OTHERS
        if name in parameters and not (effects and name == "design_effect")
    }
    own_keys, rows = _keys(rows), _whole(rows)
    cells, verdicts, ranks = None, np.empty((len(every), 0), int), np.zeros(0, int)
    for benchmark in dict.fromkeys(variant.get(BENCHMARK, "area") for variant in every):
        places = [place for place, one in enumerate(every) if one.get(BENCHMARK, "area") == benchmark]
        table = _with_effects(rows, effects)
        table = (against_everything(table) if benchmark == "whole" else table).rename({TERRITORY: "area"})
        found, codes = quotient_verdicts(table, [{**base, **every[place]} for place in places], **others)
        order = found.with_row_index("_at").sort(*KEYS)
        at = order["_at"].to_numpy()
        if cells is None:
            cells = order
            verdicts, ranks = np.full((len(every), len(at)), -1), np.zeros(len(at), int)
        verdicts[places] = codes[:, at]
        judged = (codes[:, at] >= 0).any(axis=0) | (places[0] == 0)
        ranks = np.maximum(ranks, np.where(judged, order["rank"].to_numpy(), 0))
    assert cells is not None
    words = list(VERDICTS)
    own = pl.Series("_verdict", [words[code] if code >= 0 else None for code in verdicts[0]], dtype=pl.String)
    frame = stability_frame(cells.with_columns(own), KEYS, stability(verdicts), words, ranks, len(every))
    return result_of(chosen.card, _own(frame, own_keys), _each(every, verdicts), origin, asked)


def _keys(rows: pl.DataFrame) -> dict[str, pl.DataType]:
    """The keys that the rows have, with their kinds."""
    return {key: rows.schema[key] for key in KEYS if key in rows.columns}


def _whole(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with a territory and a period, should they have none."""
    absent = [name for name in (TERRITORY, "period") if name not in rows.columns]
    return rows.with_columns(pl.lit("").alias(name) for name in absent)


def _own(frame: pl.DataFrame, keys: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """The table with the caller's own keys, of their own kinds."""
    others = [key for key in KEYS if key not in keys]
    return (
        frame.drop(others).with_columns(pl.col(key).cast(kind) for key, kind in keys.items()).sort(list(keys))
    )


def _with_effects(rows: pl.DataFrame, effects: Mapping[str, float] | None) -> pl.DataFrame:
    if not effects:
        return rows
    return rows.with_columns(
        pl.col(TERRITORY).replace_strict(dict(effects), default=1.0, return_dtype=pl.Float64).alias(EFFECT)
    )


def _each(every: list[dict[str, Any]], verdicts: np.ndarray[Any, Any]) -> pl.DataFrame:
    judged = (verdicts >= 0) & (verdicts[0] >= 0)
    same = (verdicts == verdicts[0]) & judged
    return variants_table(every, same.sum(axis=1).tolist(), judged.sum(axis=1).tolist())
